//! From a project to `dist/`: what is to be made, making it, and writing it so that a file appears only when whole.
//!
//! [`Workspace::open`] runs every stage that `check` needs; [`build()`] makes the jobs of a [`Plan`] and writes them with
//! their manifest.

mod book;
mod declared;
mod error;
mod lock;
mod make;
mod manifest;
mod output;
mod panics;
mod plan;
mod run;
mod stage;
#[cfg(test)]
mod tests;
mod whole;
mod workspace;

pub use book::{Book, Notes, Prepared};
pub use error::BuildError;
pub use manifest::{Artifact, Manifest};
pub use panics::caught;
pub use plan::{Job, Plan, Selection};
pub use run::{BuildOptions, BuildReport, Progress, build};
pub use whole::write as write_whole;
pub use workspace::{Opened, Workspace};
