//! Running a plan: books in parallel, files written whole, one manifest at the end.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diagnostic::Sink;
use crate::project::Product;
use crate::typeset::Stamp;

use super::make::{Book, FieldFonts, Made};
use super::manifest::{Artifact, Manifest};
use super::output::{self, Lock};
use super::plan::{Job, Plan};
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
}

/// What came of a build.
pub struct BuildReport {
    /// What was written, in the plan's order.
    pub written: Vec<Artifact>,
    /// Faults of layouts.
    pub sink: Sink,
}

/// Is told when a job is done.
pub trait Progress: Sync {
    /// This product of this guide in this edition is done.
    fn done(&self, edition: &str, guide: &str, product: Product);
}

/// One guide in one edition, with the products wanted of it.
struct Group {
    edition: usize,
    guide: String,
    products: Vec<Product>,
}

/// What was written of a group, and the faults met.
type GroupResult = io::Result<(Vec<Artifact>, Sink)>;

fn groups(plan: &Plan) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for Job { edition, guide, product, .. } in &plan.jobs {
        match groups.iter_mut().find(|group| group.edition == *edition && group.guide == *guide) {
            Some(group) => group.products.push(*product),
            None => groups.push(Group { edition: *edition, guide: guide.clone(), products: vec![*product] }),
        }
    }
    groups
}

/// Makes every book of a plan and writes those that came out whole. The manifest keeps its other entries.
///
/// # Errors
///
/// What the machine refuses: no room, no permission.
pub fn build(
    workspace: &Workspace,
    plan: &Plan,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> io::Result<BuildReport> {
    std::fs::create_dir_all(&options.out)?;
    let out = options.out.canonicalize()?;
    {
        let _lock = Lock::take(&out)?;
        output::sweep(&out);
    }
    let groups = groups(plan);
    let next = AtomicUsize::new(0);
    let results: Mutex<BTreeMap<usize, GroupResult>> = Mutex::new(BTreeMap::new());
    let fonts = FieldFonts::default();
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, groups.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(group) = groups.get(index) else { break };
                    let result = run_group(workspace, group, options.epoch, &fonts, &out, progress);
                    if let Ok(mut results) = results.lock() {
                        results.insert(index, result);
                    }
                }
            });
        }
    });
    let mut report = BuildReport { written: Vec::new(), sink: Sink::default() };
    for result in results.into_inner().unwrap_or_default().into_values() {
        let (written, sink) = result?;
        report.written.extend(written);
        report.sink.append(sink);
    }
    write_manifest(&out, report.written.clone())?;
    Ok(report)
}

fn run_group(
    workspace: &Workspace,
    group: &Group,
    epoch: Option<i64>,
    fonts: &FieldFonts,
    out: &Path,
    progress: &dyn Progress,
) -> GroupResult {
    let edition = &workspace.editions[group.edition];
    let stamp = Stamp(epoch.unwrap_or_else(|| midnight(edition.date)));
    let book = Book { workspace, edition: group.edition, guide: &group.guide, stamp, fonts };
    let (made, sink) = book.make(&group.products, |product| progress.done(edition.id(), &group.guide, product));
    let mut written = Vec::new();
    for Made { artifact, bytes } in made {
        output::write(&out.join(&artifact.path), &bytes)?;
        written.push(artifact);
    }
    Ok((written, sink))
}

/// 00:00 UTC of a date, in seconds since 1970; of its first day where that is all that is known.
fn midnight(date: crate::project::PartialDate) -> i64 {
    let day = jiff::civil::Date::new(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1));
    let moment = day
        .ok()
        .and_then(|day| jiff::tz::Offset::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok());
    moment.map_or(0, |moment| moment.as_second())
}

fn write_manifest(out: &Path, written: Vec<Artifact>) -> io::Result<()> {
    let _lock = Lock::take(out)?;
    let mut manifest = Manifest::read(out);
    manifest.merge(written, out);
    manifest.write(out)
}
