//! `fieldbook check`

use std::path::Path;

use super::args::CheckArguments;
use super::build::{cache, processors};
use super::failure::Failure;
use super::open::open;
use super::report::Reporter;
use crate::publish::{Plan, Selection, layout_report};
use crate::series::check_prose;

/// Runs every stage before layout for every book, and reports; with `--layout` the books are laid out as well, unless
/// there are errors.
///
/// # Errors
///
/// [`Failure::Content`] if the sources have errors, which were shown.
pub fn run(root: &Path, arguments: &CheckArguments, reporter: &Reporter) -> Result<(), Failure> {
    let (workspace, sources, mut sink) = open(root, reporter)?;
    let plan = Plan::new(&workspace.project, &Selection::default()).map_err(Failure::unknown)?;
    sink.append(workspace.check(&plan));
    check_prose(&workspace.series, &workspace.project, &mut sink);
    if arguments.layout && !sink.has_errors() {
        let found = layout_report(&workspace, &plan, processors(), &cache(arguments.fresh)?);
        sink.append(found.map_err(|error| Failure::Machine(format!("cannot lay out the books: {error}")))?);
    }
    if arguments.strict {
        sink.strict();
    }
    reporter.show(&sink, &sources);
    if sink.has_errors() {
        return Err(Failure::Content);
    }
    reporter.status("no errors");
    Ok(())
}
