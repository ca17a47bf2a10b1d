//! `fieldbook merge`

use std::time::Instant;

use super::args::MergeArguments;
use super::failure::Failure;
use super::output::say;
use super::report::Reporter;
use crate::publish::{self, Merged};
use crate::source::Sources;

/// Puts folders that were built apart into one, with one manifest.
///
/// # Errors
///
/// [`Failure::Content`] if files are not those that their manifests tell of, or do not fit together, which was shown;
/// [`Failure::Usage`] if a folder holds no manifest that can be understood; [`Failure::Machine`] for what the machine
/// refuses. Nothing is written then.
pub fn run(arguments: &MergeArguments, reporter: &Reporter) -> Result<(), Failure> {
    let started = Instant::now();
    let Merged { written, sink } = publish::merge(&arguments.dirs, &arguments.out)?;
    reporter.show(&sink, &Sources::default());
    if sink.has_errors() {
        reporter.status("nothing was written");
        return Err(Failure::Content);
    }
    for artifact in &written {
        say(&arguments.out.join(&artifact.path).display().to_string());
    }
    let seconds = started.elapsed().as_secs_f64();
    reporter.status(&format!("{} files out of {} folders in {seconds:.1} s", written.len(), arguments.dirs.len()));
    Ok(())
}
