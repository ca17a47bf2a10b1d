//! `fieldbook list`

use std::path::Path;

use serde::Serialize;

use super::args::{ListArguments, Listed};
use super::failure::Failure;
use super::open::open;
use super::output::{say, say_json};
use super::report::Reporter;
use super::select;
use crate::document::model::Field;
use crate::identity::FieldKind;
use crate::project::Product;
use crate::publish::{Estimate, Job, Plan, Shards, Workspace, estimates};

/// A row of any list: what a JSON object holds, and what a line shows.
trait Row: Serialize {
    /// The columns of the line.
    fn columns(&self) -> Vec<String>;
}

#[derive(Serialize)]
struct EditionRow {
    id: String,
    state: Option<String>,
    languages: Vec<String>,
    guide_language: String,
    paper: &'static str,
}

impl Row for EditionRow {
    fn columns(&self) -> Vec<String> {
        vec![self.id.clone(), self.languages.join(" "), self.guide_language.clone(), self.paper.into()]
    }
}

#[derive(Serialize)]
struct GuideRow {
    id: String,
    title: String,
    chapters: usize,
}

impl Row for GuideRow {
    fn columns(&self) -> Vec<String> {
        vec![self.id.clone(), self.title.clone()]
    }
}

#[derive(Serialize)]
struct ProductRow {
    id: &'static str,
}

impl Row for ProductRow {
    fn columns(&self) -> Vec<String> {
        vec![self.id.into()]
    }
}

#[derive(Serialize)]
struct FieldRow {
    name: String,
    guide: String,
    kind: FieldKind,
    label: String,
}

impl FieldRow {
    fn new(guide: &str, field: &Field) -> Self {
        Self {
            name: field.name.clone(),
            guide: guide.to_string(),
            kind: field.control.kind(),
            label: field.label.clone(),
        }
    }
}

impl Row for FieldRow {
    fn columns(&self) -> Vec<String> {
        vec![self.name.clone(), self.kind.to_string(), self.label.clone()]
    }
}

#[derive(Serialize)]
struct JobRow {
    edition: String,
    guide: String,
    product: &'static str,
    path: String,
    cost: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<String>,
}

impl Row for JobRow {
    fn columns(&self) -> Vec<String> {
        let own = [&self.edition, &self.guide, self.product, &self.path].map(ToString::to_string);
        own.into_iter().chain(self.shard.clone()).collect()
    }
}

/// Lists what was asked for. The content's errors are shown and make the exit code 1; the list is printed all the same
/// as far as it goes.
///
/// # Errors
///
/// [`Failure::Content`] if the sources have errors, which were shown; names that the project does not have are
/// [`Failure::Usage`].
pub fn run(root: &Path, arguments: &ListArguments, reporter: &Reporter) -> Result<(), Failure> {
    if arguments.shards.is_some() && arguments.what != Listed::Jobs {
        return Err(Failure::Usage("--shards divides jobs; leave it out, or list jobs".into()));
    }
    let (workspace, sources, sink) = open(root, reporter)?;
    let plan = select::plan(&workspace.project, &arguments.which)?;
    match arguments.what {
        Listed::Editions => print(&editions(&workspace), arguments.json),
        Listed::Guides => print(&guides(&workspace), arguments.json),
        Listed::Products => print(&Product::ALL.map(|product| ProductRow { id: product.id() }), arguments.json),
        Listed::Fields => print(&fields(&workspace, &plan), arguments.json),
        Listed::Jobs => print(&jobs(&workspace, &plan, arguments.shards), arguments.json),
    }?;
    if sink.has_errors() {
        reporter.show(&sink, &sources);
        return Err(Failure::Content);
    }
    Ok(())
}

fn print<R: Row>(rows: &[R], json: bool) -> Result<(), Failure> {
    if json {
        return say_json(rows);
    }
    let lines: Vec<Vec<String>> = rows.iter().map(Row::columns).collect();
    aligned(&lines).iter().for_each(|line| say(line));
    Ok(())
}

/// Lines whose cells begin under each other, two spaces apart.
fn aligned(lines: &[Vec<String>]) -> Vec<String> {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let padded = |line: &Vec<String>| -> String {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_string()
    };
    lines.iter().map(padded).collect()
}

fn editions(workspace: &Workspace) -> Vec<EditionRow> {
    let row = |edition: &crate::edition::Edition| EditionRow {
        id: edition.id().to_string(),
        state: edition.config.state.as_ref().map(|state| state.value.clone()),
        languages: edition.languages.iter().map(|language| language.tag.clone()).collect(),
        guide_language: edition.guide_language.tag.clone(),
        paper: edition.config.paper.id(),
    };
    workspace.editions.iter().map(row).collect()
}

fn guides(workspace: &Workspace) -> Vec<GuideRow> {
    let row = |guide: &crate::project::GuideConfig| GuideRow {
        id: guide.id.clone(),
        title: guide.title.value.clone(),
        chapters: guide.chapters.len(),
    };
    workspace.project.guides.iter().map(row).collect()
}

/// The fields of every book in the plan, each name once: names are the same in every edition and product.
fn fields(workspace: &Workspace, plan: &Plan) -> Vec<FieldRow> {
    let mut rows: Vec<FieldRow> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for job in &plan.jobs {
        let Some(document) = workspace.document(job.edition, &job.guide, job.product) else { continue };
        for field in document.fields() {
            if job.product.is_fillable() && seen.insert(field.name.clone()) {
                rows.push(FieldRow::new(&job.guide, field));
            }
        }
    }
    rows
}

/// The jobs of a plan with what each costs, and the argument of `--shard` that makes it where the plan is divided.
fn jobs(workspace: &Workspace, plan: &Plan, count: Option<usize>) -> Vec<JobRow> {
    let estimates = estimates(workspace, plan);
    let parts = count.map(|count| (Shards::of(&estimates, count), count));
    let shard = |index: usize| parts.as_ref().map(|(shards, count)| format!("{}/{count}", shards.parts()[index]));
    let row = |(index, (job, estimate)): (usize, (&Job, &Estimate))| JobRow {
        edition: job.edition_id.clone(),
        guide: job.guide.clone(),
        product: job.product.id(),
        path: job.path(),
        cost: estimate.cost,
        shard: shard(index),
    };
    plan.jobs.iter().zip(&estimates).enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn cells_begin_under_each_other() {
        let line = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lines = [line(&["th", "th en", "a4"]), line(&["regional", "en", "letter"]), line(&["ไทย", "", "a4"])];
        assert_eq!(aligned(&lines), ["th        th en  a4", "regional  en     letter", "ไทย              a4"]);
        assert_eq!(aligned(&[line(&["a", ""]), line(&["b"])]), ["a", "b"], "no spaces at the end");
        assert_eq!(aligned(&[]), Vec::<String>::new());
    }
}
