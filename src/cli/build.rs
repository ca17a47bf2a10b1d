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
use crate::cache::{Cache, USUAL_MEGABYTES, Use, megabytes};
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::publish::{self, Again, Asked, BuildOptions, BuildReport, Halt, Known, Plan, Shards, Workspace};
use crate::source::Sources;

/// Checks the project, then makes the books.
///
/// # Errors
///
/// [`Failure::Content`] if the sources or a layout have errors, which were shown; nothing is written then. Otherwise
/// names that the project does not have are [`Failure::Usage`], and what the machine refuses is [`Failure::Machine`].
pub fn run(root: &Path, arguments: &BuildArguments, reporter: &Reporter) -> Result<(), Failure> {
    let trace = arguments.timings.as_deref().map(Trace::begin).transpose()?;
    let ended = build_or_know(root, arguments, reporter);
    // Told of a build that failed as well: it may be what one wants to know.
    let told = trace.map_or(Ok(()), |trace| trace.write());
    ended.and(told)
}

fn build_or_know(root: &Path, arguments: &BuildArguments, reporter: &Reporter) -> Result<(), Failure> {
    let started = Instant::now();
    let options = BuildOptions {
        out: arguments.out.clone().unwrap_or_else(|| root.join("dist")),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        epoch: epoch()?,
        cache: cache(arguments.fresh)?,
        halt: Halt::default(),
    };
    let again = Again::new(root, &asked(arguments), &options);
    if let Some(Known { report, sources }) = info_span!("look").in_scope(|| again.known())? {
        tell(&report, &sources, &options, started, reporter);
        return Ok(());
    }
    let (workspace, sources, sink) = info_span!("open").in_scope(|| open(root, reporter))?;
    let report = build(&workspace, &sources, sink, arguments, &options, reporter)?;
    again.keep(&report, &sources);
    tell(&report, &sources, &options, started, reporter);
    Ok(())
}

/// Makes the books. The report has in its sink all that was found before, too.
fn build(
    workspace: &Workspace,
    sources: &Sources,
    mut sink: Sink,
    arguments: &BuildArguments,
    options: &BuildOptions,
    reporter: &Reporter,
) -> Result<BuildReport, Failure> {
    let plan = info_span!("plan").in_scope(|| plan(workspace, arguments))?;
    sink.append(info_span!("check").in_scope(|| workspace.check(&plan)));
    if arguments.release {
        sink.append(workspace.check_release(&plan));
    }
    if sink.has_errors() {
        return Err(refuse(&sink, sources, reporter));
    }
    // Until here a signal ends the process as any other: it has written nothing.
    let meter = Meter::build(plan.jobs.len(), reporter);
    interrupt::watch(&options.halt, &meter, reporter)?;
    let report = publish::build(workspace, &plan, options, &meter);
    meter.finish();
    let report = report?;
    sink.append(report.sink);
    if sink.has_errors() {
        return Err(refuse(&sink, sources, reporter));
    }
    Ok(BuildReport { sink, ..report })
}

/// Shows why nothing was written.
fn refuse(sink: &Sink, sources: &Sources, reporter: &Reporter) -> Failure {
    reporter.show(sink, sources);
    reporter.status("nothing was written");
    Failure::Content
}

/// Tells what a build found, its files, one a line, and how many there are.
fn tell(report: &BuildReport, sources: &Sources, options: &BuildOptions, started: Instant, reporter: &Reporter) {
    reporter.show(&report.sink, sources);
    if let Some(counts) = counts(&report.layout.sorted(sources)) {
        reporter.status(&format!("layout report: {counts}; `fieldbook check --layout` lists them"));
    }
    if !reporter.is_quiet() {
        report.written.iter().for_each(|artifact| say(&options.out.join(&artifact.path).display().to_string()));
    }
    reporter.status(&summary(report, sources, started.elapsed()));
}

/// What was made, what was not made again, what had to be warned of, and how long it took: "12 files made, 30 reused,
/// 1 warning, in 4.2 s".
fn summary(report: &BuildReport, sources: &Sources, took: Duration) -> String {
    let found = report.sink.sorted(sources);
    let warnings = found.iter().filter(|found| found.severity == Severity::Warning).count();
    let made = counted(report.written.len() - report.reused, "file").unwrap_or_else(|| "no file".into());
    let reused = (report.reused > 0).then(|| format!("{} reused", report.reused));
    let beside: Vec<String> = reused.into_iter().chain(counted(warnings, "warning")).collect();
    let beside = if beside.is_empty() { String::new() } else { format!(", {},", beside.join(", ")) };
    format!("{made} made{beside} in {:.1} s", took.as_secs_f64())
}

/// What decides what is made and told.
fn asked(arguments: &BuildArguments) -> Asked {
    let which = &arguments.which;
    Asked {
        editions: which.edition.clone(),
        guides: which.guide.clone(),
        products: which.product.clone(),
        release: arguments.release,
        shard: arguments.shard,
    }
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

/// What is kept from build to build; `fresh` if nothing of it is to be used.
///
/// # Errors
///
/// [`Failure::Usage`] if `FIELDBOOK_CACHE_MB` is set to what is no number.
pub(super) fn cache(fresh: bool) -> Result<Cache, Failure> {
    const LIMIT: &str = "FIELDBOOK_CACHE_MB";
    let limit = std::env::var_os(LIMIT).map_or(Ok(USUAL_MEGABYTES), |word| megabytes(&word));
    let limit = limit.map_err(|problem| Failure::Usage(format!("{LIMIT} {problem}")))?;
    Ok(Cache::of_user(if fresh { Use::Fresh } else { Use::Usual }, limit))
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
