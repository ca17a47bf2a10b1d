//! From a project to its books: what is to be made, making it, and putting it in place as one commit.
//!
//! [`Workspace::open`] runs every stage that `check` needs, and owns what they give. [`Plan`] says which files are wanted.
//! [`build()`] makes the [`Book`]s of a plan side by side, stages what comes out, and renames all of it into place under
//! one lock, the manifest last; if anything goes wrong, every old file stays as it was. `stage` says what a reader of the
//! output folder can rely on. What was made before from the same is not made again: `reuse` knows it by fingerprints.
//!
//! A body is laid out and exported once for all books that print it alike; those stand together (`bodies`, `groups`).

mod blame;
mod bodies;
mod book;
mod compositions;
mod cost;
mod declared;
mod error;
mod findings;
mod groups;
mod halt;
mod make;
mod manifest;
mod merge;
mod output;
mod panics;
mod pictures;
mod plain;
mod plan;
mod reuse;
mod run;
mod shards;
mod spans;
mod stage;
#[cfg(test)]
mod tests;
mod unpacked;
mod whole;
mod workers;
mod workspace;

pub use bodies::BodyPages;
pub use book::{Book, BookPages, Composed, Notes, Prepared};
pub use cost::{Estimate, estimates};
pub use error::BuildError;
pub use findings::layout_report;
pub use halt::{Halt, Halted};
pub use manifest::{Artifact, Manifest};
pub use merge::{Merged, merge};
pub use panics::caught;
pub use plan::{Job, Plan, Selection, unknown};
pub use reuse::{Again, Asked, Known};
pub use run::{BuildOptions, BuildReport, Progress, build};
pub use shards::Shards;
pub use whole::write as write_whole;
pub use workspace::{Opened, Same, Workspace};
