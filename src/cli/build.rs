//! `fieldbook build`

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::time::{Duration, Instant};

use tracing::info_span;

use super::args::BuildArguments;
use super::failure::Failure;
use super::interrupt;
use super::open::open;
use super::output::say;
use super::progress::Meter;
use super::report::{Reporter, counted};
use super::select;
use super::trace::Trace;
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::publish::{self, BuildOptions, Halt, Plan, Shards, Workspace};
use crate::source::Sources;

/// Checks the project, then makes the books.
///
/// # Errors
///
/// [`Failure::Content`] if the sources or a layout have errors, which were shown; nothing is written then. Otherwise
/// names that the project does not have are [`Failure::Usage`], and what the machine refuses is [`Failure::Machine`].
pub fn run(root: &Path, arguments: &BuildArguments, reporter: &Reporter) -> Result<(), Failure> {
    let trace = arguments.timings.as_deref().map(Trace::begin).transpose()?;
    let ended = open_and_build(root, arguments, reporter);
    // Told of a build that failed as well: it may be what one wants to know.
    let told = trace.map_or(Ok(()), |trace| trace.write());
    ended.and(told)
}

fn open_and_build(root: &Path, arguments: &BuildArguments, reporter: &Reporter) -> Result<(), Failure> {
    let options = BuildOptions {
        out: arguments.out.clone().unwrap_or_else(|| root.join("dist")),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        epoch: epoch()?,
        halt: Halt::default(),
    };
    let (workspace, sources, sink) = info_span!("open").in_scope(|| open(root, reporter))?;
    build(&workspace, &sources, sink, arguments, &options, reporter)
}

fn build(
    workspace: &Workspace,
    sources: &Sources,
    mut sink: Sink,
    arguments: &BuildArguments,
    options: &BuildOptions,
    reporter: &Reporter,
) -> Result<(), Failure> {
    let started = Instant::now();
    let plan = info_span!("plan").in_scope(|| plan(workspace, arguments))?;
    sink.append(info_span!("check").in_scope(|| workspace.check(&plan)));
    if arguments.release {
        sink.append(workspace.check_release(&plan));
    }
    if sink.has_errors() {
        return refuse(&sink, sources, reporter);
    }
    // Until here a signal ends the process as any other: it has written nothing.
    let meter = Meter::build(plan.jobs.len(), reporter);
    interrupt::watch(&options.halt, &meter, reporter)?;
    let report = publish::build(workspace, &plan, options, &meter);
    meter.finish();
    let report = report?;
    sink.append(report.sink);
    if sink.has_errors() {
        return refuse(&sink, sources, reporter);
    }
    reporter.show(&sink, sources);
    if let Some(counts) = counts(&report.layout.sorted(sources)) {
        reporter.status(&format!("layout report: {counts}; `fieldbook check --layout` lists them"));
    }
    if !reporter.is_quiet() {
        report.written.iter().for_each(|artifact| say(&options.out.join(&artifact.path).display().to_string()));
    }
    let warnings = sink.sorted(sources).iter().filter(|found| found.severity == Severity::Warning).count();
    reporter.status(&summary(report.written.len(), warnings, started.elapsed()));
    Ok(())
}

/// Shows why nothing was written.
fn refuse(sink: &Sink, sources: &Sources, reporter: &Reporter) -> Result<(), Failure> {
    reporter.show(sink, sources);
    reporter.status("nothing was written");
    Err(Failure::Content)
}

/// What was made, what had to be warned of, and how long it took: "12 files made, 1 warning, in 4.2 s".
fn summary(made: usize, warnings: usize, took: Duration) -> String {
    let made = format!("{} made", counted(made, "file").unwrap_or_else(|| "no file".into()));
    let warned = counted(warnings, "warning").map_or_else(String::new, |warned| format!(", {warned},"));
    format!("{made}{warned} in {:.1} s", took.as_secs_f64())
}

/// How often each code of the layout report occurs, the most frequent first: "3 layout-hole, 1 layout-torn-row".
fn counts(found: &[Diagnostic]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    found.iter().for_each(|found| *counts.entry(found.code).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words: Vec<String> = counts.into_iter().map(|(code, count)| format!("{count} {code}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn plan(workspace: &Workspace, arguments: &BuildArguments) -> Result<Plan, Failure> {
    let plan = select::plan(&workspace.project, &arguments.which)?;
    Ok(match arguments.shard {
        Some((index, count)) => Shards::new(workspace, &plan, count).part(plan, index),
        None => plan,
    })
}

/// How many jobs run at once if nobody says.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// `SOURCE_DATE_EPOCH`, as reproducible-builds.org specifies it: seconds since 1970; none if it is not set.
///
/// # Errors
///
/// [`Failure::Usage`] if it is set to anything that no date in a book can tell.
pub(super) fn epoch() -> Result<Option<i64>, Failure> {
    std::env::var_os("SOURCE_DATE_EPOCH").map(|value| seconds(&value)).transpose()
}

fn seconds(value: &OsStr) -> Result<i64, Failure> {
    // A PDF date and an EPUB's `dcterms:modified` can both write four digits of a year; the last day that our calendar
    // knows in every time zone ends a little earlier.
    let last = jiff::Timestamp::MAX.as_second();
    let digits = value.to_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = digits.and_then(|text| text.parse().ok()).filter(|seconds| (0..=last).contains(seconds));
    seconds.ok_or_else(|| {
        Failure::Usage(format!("SOURCE_DATE_EPOCH is not a number of seconds since 1970, from 0 to {last}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_digits_that_a_date_can_tell() {
        for (text, number) in [("0", 0), ("1750000000", 1_750_000_000), ("007", 7), ("253402207200", 253_402_207_200)] {
            assert_eq!(seconds(OsStr::new(text)).ok(), Some(number), "{text}");
        }
        for text in ["", "-1", "+1", "1 ", "1e9", "0x10", "253402207201", "18446744073709551616", "yesterday"] {
            assert!(matches!(seconds(OsStr::new(text)), Err(Failure::Usage(_))), "{text}");
        }
    }
}
