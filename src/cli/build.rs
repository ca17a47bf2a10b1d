//! `fieldbook build`

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Instant;

use super::args::BuildArguments;
use super::failure::Failure;
use super::open::open;
use super::output::say;
use super::progress::Bar;
use super::report::Reporter;
use super::select;
use crate::diagnostic::{Diagnostic, Sink};
use crate::publish::{self, BuildOptions, Plan, Shards, Workspace};
use crate::source::Sources;

/// Checks the project, then makes the books.
///
/// # Errors
///
/// [`Failure::Content`] if the sources or a layout have errors, which were shown; nothing is written then. Otherwise
/// names that the project does not have are [`Failure::Usage`], and what the machine refuses is [`Failure::Machine`].
pub fn run(root: &Path, arguments: &BuildArguments, reporter: &Reporter) -> Result<(), Failure> {
    let options = BuildOptions {
        out: arguments.out.clone().unwrap_or_else(|| root.join("dist")),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        epoch: epoch()?,
    };
    let (workspace, sources, sink) = open(root, reporter)?;
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
    let plan = plan(workspace, arguments)?;
    sink.append(workspace.check(&plan));
    if arguments.release {
        sink.append(workspace.check_release(&plan));
    }
    if sink.has_errors() {
        reporter.show(&sink, sources);
        reporter.status("nothing was written");
        return Err(Failure::Content);
    }
    let bar = Bar::new(plan.jobs.len(), reporter);
    let report = publish::build(workspace, &plan, options, &bar);
    bar.finish();
    let report = report?;
    sink.append(report.sink);
    reporter.show(&sink, sources);
    if sink.has_errors() {
        reporter.status("nothing was written");
        return Err(Failure::Content);
    }
    if let Some(counts) = counts(&report.layout.sorted(sources)) {
        reporter.status(&format!("layout report: {counts}; `fieldbook check --layout` lists them"));
    }
    for artifact in &report.written {
        say(&options.out.join(&artifact.path).display().to_string());
    }
    let seconds = started.elapsed().as_secs_f64();
    reporter.status(&format!("{} of {} files made in {seconds:.1} s", report.written.len(), plan.jobs.len()));
    Ok(())
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
