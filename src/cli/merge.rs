//! `fieldbook merge`

use std::time::Instant;

use super::args::MergeArguments;
use super::failure::Failure;
use super::interrupt;
use super::output::say;
use super::progress::Meter;
use super::report::Reporter;
use crate::publish::{self, Halt, Merged};
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
    let Merged { written, sink } = watched(arguments, reporter)?;
    reporter.show(&sink, &Sources::default());
    if sink.has_errors() {
        reporter.status("nothing was written");
        return Err(Failure::Content);
    }
    if !reporter.is_quiet() {
        written.iter().for_each(|artifact| say(&arguments.out.join(&artifact.path).display().to_string()));
    }
    let seconds = started.elapsed().as_secs_f64();
    reporter.status(&format!("{} files out of {} folders in {seconds:.1} s", written.len(), arguments.dirs.len()));
    Ok(())
}

fn watched(arguments: &MergeArguments, reporter: &Reporter) -> Result<Merged, Failure> {
    let (halt, meter) = (Halt::default(), Meter::look(reporter));
    interrupt::watch(&halt, &meter, reporter)?;
    let merged = publish::merge(&arguments.dirs, &arguments.out, &halt, &|all, path| meter.looked_at(all, path));
    meter.finish();
    Ok(merged?)
}
