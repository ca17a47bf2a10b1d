//! `fieldbook layout`

use std::path::Path;

use super::args::{LayoutArguments, Which};
use super::failure::Failure;
use super::open::open;
use super::output::say;
use super::report::Reporter;
use super::select;
use crate::publish::Book;
use crate::typeset::{DOCUMENT, write_folder};

/// The folder with a facilitator's own pages.
const NOTES: &str = "notes";
/// What lays a folder out as the tool does.
const COMMAND: &str = "typst compile --features a11y-extras --root . --font-path fonts --ignore-system-fonts";

/// Writes the folder that the `typst` program takes as it is. A fault of the layout is told and makes the exit code 1; the
/// folder is written all the same, for in it the fault can be looked for.
///
/// # Errors
///
/// [`Failure::Content`] if the sources or the layout have errors, which were shown; names that the project does not
/// have are [`Failure::Usage`]; [`Failure::Machine`] if the folder cannot be written.
pub fn run(root: &Path, arguments: &LayoutArguments, reporter: &Reporter) -> Result<(), Failure> {
    let (workspace, sources, mut sink) = open(root, reporter)?;
    let which = Which {
        edition: vec![arguments.edition.clone()],
        guide: vec![arguments.guide.clone()],
        product: vec![arguments.product.clone()],
    };
    let plan = select::plan(&workspace.project, &which)?;
    let job = plan.jobs.first().ok_or_else(|| Failure::Usage("there is no such book".into()))?;
    sink.append(workspace.check(&plan));
    let book = Book::new(&workspace, job.edition, &job.guide);
    let prepared = if sink.has_errors() { None } else { book.for_designers(job.product, &mut sink) };
    reporter.show(&sink, &sources);
    let Some(prepared) = prepared else { return Err(Failure::Content) };
    let notes = prepared.notes.as_ref().map(|notes| (NOTES, &notes.document));
    let documents: Vec<_> = [(DOCUMENT, &prepared.document)].into_iter().chain(notes).collect();
    let files = write_folder(&documents, &workspace.layouts, &workspace.faces, &workspace.trials, &arguments.out)
        .map_err(|error| Failure::cannot_write(&arguments.out, &error))?;
    say(&arguments.out.display().to_string());
    reporter.status(&format!("{files} files written; lay them out in that folder with"));
    reporter.status(&format!("{COMMAND} main.typ"));
    if notes.is_some() {
        reporter.status("and the pages that are put between with");
        reporter.status(&format!("{COMMAND} --input document=/{NOTES} main.typ notes.pdf"));
    }
    if sink.has_errors() { Err(Failure::Content) } else { Ok(()) }
}
