//! From a project to `dist/`: what is to be made, making it, and writing it so that a file appears only when whole.
//!
//! [`Workspace::open`] runs every stage that `check` needs; [`build()`] makes the jobs of a [`Plan`] and writes them with
//! their manifest.

mod declared;
mod faces;
mod inserts;
mod make;
mod manifest;
mod output;
mod plan;
mod run;
mod workspace;

pub use manifest::{Artifact, Manifest};
pub use output::write as write_whole;
pub use plan::{Job, Plan, Selection};
pub use run::{BuildOptions, BuildReport, Progress, build};
pub use workspace::{Opened, Workspace};
