//! Running a plan: books in parallel, and one commit at the end.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use tracing::info_span;

use crate::cache::Cache;
use crate::diagnostic::Sink;
use crate::project::{ListedProduct, PartialDate, Product};
use crate::typeset::Stamp;

use super::book::Book;
use super::error::BuildError;
use super::groups::{Group, book_by_book, groups};
use super::halt::Halt;
use super::make::{Content, FieldFonts, Made, Maker, Making};
use super::manifest::Artifact;
use super::output::{Output, Ready};
use super::panics::caught;
use super::plan::Plan;
use super::reuse::{Placed, Shelf};
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
    /// What is kept from build to build.
    pub cache: Cache,
    /// By which another thread can end the build.
    pub halt: Halt,
}

/// What came of a build.
pub struct BuildReport {
    /// The files that lie in the output folder now, in the plan's order; nothing if the sink has errors.
    pub written: Vec<Artifact>,
    /// How many of them were not made again, for what they are made from has not changed.
    pub reused: usize,
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

/// Makes every book of a plan that was not made before from the same, and puts all of them in place once all are whole.
/// The manifest keeps its other entries. If the report has errors, nothing was written.
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
    let shelf = Shelf::new(&options.cache, workspace);
    let run = Run { workspace, options, shelf: &shelf, output: &output, progress };
    // Another build may write over a file that was found right. Then all files are put in place anew.
    for trusts in [true, false] {
        if let Some(report) = run.attempt(plan, trusts)? {
            options.cache.trim();
            return Ok(report);
        }
    }
    Err(BuildError::Machine { path: options.out.clone(), error: io::ErrorKind::ResourceBusy.into() })
}

/// One build.
struct Run<'a> {
    workspace: &'a Workspace,
    options: &'a BuildOptions,
    shelf: &'a Shelf,
    output: &'a Output,
    progress: &'a dyn Progress,
}

/// What came of one book: its files, what had to be told, and the layout report.
struct Done {
    files: Vec<Ready>,
    reused: usize,
    sink: Sink,
    layout: Sink,
}

impl Run<'_> {
    /// Makes all; files of the output folder that are right already stay there, if it `trusts` them. None if one that
    /// stayed is another's by now.
    fn attempt(&self, plan: &Plan, trusts: bool) -> Result<Option<BuildReport>, BuildError> {
        let stage = self.output.begin(&self.options.halt)?;
        let placed = Placed::read(&self.options.cache, self.output.path());
        let (groups, fonts) = (groups(plan), FieldFonts::default());
        let make = |group: &Group| self.group(group, &fonts, &stage, trusts.then_some(&placed));
        // Each book has its own sink, and results come in the plan's order: what is told does not depend on `jobs`.
        let results = book_by_book(self.workspace, &groups, self.options.jobs, make)
            .map_err(|error| BuildError::Machine { path: self.options.out.clone(), error })?;
        let mut all = Done { files: Vec::new(), reused: 0, sink: Sink::default(), layout: Sink::default() };
        for result in results {
            let Done { files, reused, sink, layout } = result?;
            all.files.extend(files);
            all.reused += reused;
            all.sink.append(sink);
            all.layout.append(layout);
        }
        let Done { mut files, reused, sink, layout } = all;
        let _span = info_span!("write").entered();
        if sink.has_errors() {
            files.clear();
        } else if !self.output.commit(stage, &files, Some(&placed))? {
            return Ok(None);
        }
        let written = files.into_iter().map(|file| file.artifact).collect();
        Ok(Some(BuildReport { written, reused, sink, layout }))
    }

    /// Makes the products of a book and stages them. A panic is caught here: it would end the program without a word that
    /// helps, and leave the stage behind.
    fn group(
        &self,
        group: &Group,
        fonts: &FieldFonts,
        stage: &Stage,
        placed: Option<&Placed>,
    ) -> Result<Done, BuildError> {
        let edition = &self.workspace.editions[group.edition];
        let _span = info_span!("book", edition = edition.id(), guide = group.guide).entered();
        let stamp = Stamp(self.options.epoch.unwrap_or_else(|| midnight(edition.date)));
        let book = Book::new(self.workspace, group.edition, &group.guide).on(self.shelf);
        let maker = Maker { book, stamp, fonts, shelf: self.shelf, placed };
        let done = |product| self.progress.done(edition.id(), &group.guide, product);
        let Making { mut made, sink, layout } = caught(|| maker.make(&group.products, done))
            .map_err(|message| BuildError::Panicked { book: book.name(), message })?;
        // Those that were made before came first.
        made.sort_by_key(|made| match made.artifact.product {
            ListedProduct::Made(product) => group.products.iter().position(|wanted| *wanted == product),
            ListedProduct::Press | ListedProduct::Cover | ListedProduct::Other(_) => None,
        });
        let reused = made.iter().filter(|made| !made.is_new).count();
        let files = made.into_iter().map(|made| staged(made, stage)).collect::<Result<_, _>>()?;
        Ok(Done { files, reused, sink, layout })
    }
}

/// A file on its way to its place.
fn staged(Made { artifact, content, .. }: Made, stage: &Stage) -> Result<Ready, BuildError> {
    match content {
        Content::InPlace(state) => Ok(Ready { artifact, state: Some(state), is_staged: false }),
        Content::Bytes(bytes) => {
            let _span = info_span!("write", file = artifact.path).entered();
            Ready::stage(stage, artifact, &bytes)
        }
    }
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
