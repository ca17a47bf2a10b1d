//! Running a plan: books in parallel, and one commit at the end.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use tracing::info_span;

use crate::diagnostic::Sink;
use crate::project::{PartialDate, Product};
use crate::typeset::Stamp;

use super::book::Book;
use super::error::BuildError;
use super::groups::{Group, book_by_book, groups};
use super::halt::Halt;
use super::make::{FieldFonts, Made, Maker, Making};
use super::manifest::Artifact;
use super::output::Output;
use super::panics::caught;
use super::plan::Plan;
use super::stage::Stage;
use super::workspace::Workspace;

/// How to run a plan.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Where products and manifest go.
    pub out: PathBuf,
    /// How many books are made at once.
    pub jobs: usize,
    /// `SOURCE_DATE_EPOCH`; each edition's own date if absent.
    pub epoch: Option<i64>,
    /// By which another thread can end the build.
    pub halt: Halt,
}

/// What came of a build.
pub struct BuildReport {
    /// What was written, in the plan's order; nothing if the sink has errors.
    pub written: Vec<Artifact>,
    /// What had to be told of layouts, faces and forms, in the plan's order.
    pub sink: Sink,
    /// The layout report of what was made, in the plan's order.
    pub layout: Sink,
}

/// Is told when a job is done.
pub trait Progress: Sync {
    /// This product of this guide in this edition is done.
    fn done(&self, edition: &str, guide: &str, product: Product);
}

/// Makes every book of a plan, and puts all of them in place once all are whole. The manifest keeps its other entries.
/// If the report has errors, nothing was written.
///
/// # Errors
///
/// What the machine refuses, a manifest that cannot be understood, or a fault of this program. Nothing was written then
/// either.
pub fn build(
    workspace: &Workspace,
    plan: &Plan,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<BuildReport, BuildError> {
    let output = Output::open(&options.out)?;
    let stage = output.begin(&options.halt)?;
    let groups = groups(plan);
    let fonts = FieldFonts::default();
    let make = |group: &Group| run_group(workspace, group, options, &fonts, &stage, progress);
    // Each book has its own sink, and results come in the plan's order: what is told does not depend on `jobs`.
    let results = book_by_book(workspace, &groups, options.jobs, make)
        .map_err(|error| BuildError::Machine { path: options.out.clone(), error })?;
    let mut report = BuildReport { written: Vec::new(), sink: Sink::default(), layout: Sink::default() };
    for result in results {
        let Done { written, sink, layout } = result?;
        report.written.extend(written);
        report.sink.append(sink);
        report.layout.append(layout);
    }
    if report.sink.has_errors() {
        report.written.clear();
        return Ok(report);
    }
    let _span = info_span!("write").entered();
    output.commit(stage, &report.written)?;
    Ok(report)
}

/// What came of one book: what was staged, what had to be told, and the layout report.
struct Done {
    written: Vec<Artifact>,
    sink: Sink,
    layout: Sink,
}

/// Makes the products of a book and stages them. A panic is caught here: it would end the program without a word that
/// helps, and leave the stage behind.
fn run_group(
    workspace: &Workspace,
    group: &Group,
    options: &BuildOptions,
    fonts: &FieldFonts,
    stage: &Stage,
    progress: &dyn Progress,
) -> Result<Done, BuildError> {
    let edition = &workspace.editions[group.edition];
    let _span = info_span!("book", edition = edition.id(), guide = group.guide).entered();
    let stamp = Stamp(options.epoch.unwrap_or_else(|| midnight(edition.date)));
    let book = Book { workspace, edition: group.edition, guide: &group.guide };
    let maker = Maker { book, stamp, fonts };
    let make = || maker.make(&group.products, |product| progress.done(edition.id(), &group.guide, product));
    let Making { made, sink, layout } =
        caught(make).map_err(|message| BuildError::Panicked { book: book.name(), message })?;
    let mut written = Vec::new();
    for Made { artifact, bytes } in made {
        let _span = info_span!("write", file = artifact.path).entered();
        stage.put(&artifact.path, &bytes).map_err(BuildError::machine(Path::new(&artifact.path)))?;
        written.push(artifact);
    }
    Ok(Done { written, sink, layout })
}

/// 00:00 UTC of a date, in seconds since 1970; of its first day where that is all that is known, and the last moment
/// that can be told where the calendar ends before.
fn midnight(date: PartialDate) -> i64 {
    let day = Date::new(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)).unwrap_or(Date::MAX);
    let moment = Offset::UTC.to_timestamp(day.to_datetime(Time::midnight())).unwrap_or(Timestamp::MAX);
    moment.as_second()
}

#[cfg(test)]
mod tests {
    use super::{PartialDate, midnight};

    #[test]
    fn every_date_has_a_moment() {
        let moment = |text| midnight(PartialDate::parse(text).unwrap());
        assert_eq!(moment("1970-01-02"), 86_400);
        assert_eq!((moment("1970"), moment("1970-02")), (0, 31 * 86_400));
        assert_eq!(moment("0001-01-01"), -62_135_596_800);
        assert_eq!(moment("9999-12-30"), 253_402_128_000);
        assert_eq!(moment("9999-12-31"), jiff::Timestamp::MAX.as_second());
    }
}
