//! Opening the project that a command works on.

use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::report::Reporter;
use crate::diagnostic::Sink;
use crate::publish::{Opened, Workspace};
use crate::source::Sources;

/// The workspace of a project, the sources that diagnostics show, and what was found so far.
///
/// # Errors
///
/// [`Failure::Content`] if the series cannot be understood at all; why has then been shown.
pub fn open(root: &Path, reporter: &Reporter) -> Result<(Workspace, Arc<Sources>, Sink), Failure> {
    let Opened { workspace, sources, sink } = Workspace::open(root);
    match workspace {
        Some(workspace) => Ok((workspace, sources, sink)),
        None => {
            reporter.show(&sink, &sources);
            Err(Failure::Content)
        }
    }
}
