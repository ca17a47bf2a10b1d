//! `fieldbook layout`

use std::path::Path;

use super::args::LayoutArguments;
use super::failure::Failure;
use super::output::say;
use super::report::Reporter;
use crate::publish::{Opened, Plan, Selection, Workspace};
use crate::typeset::write_folder;

/// Writes the folder that the `typst` program takes as it is.
pub fn run(root: &Path, arguments: &LayoutArguments, reporter: &Reporter) -> Result<(), Failure> {
    let Opened { workspace, sources, mut sink } = Workspace::open(root);
    let Some(workspace) = workspace else {
        reporter.show(&sink, &sources);
        return Err(Failure::Content);
    };
    let selection = Selection {
        editions: vec![arguments.edition.clone()],
        guides: vec![arguments.guide.clone()],
        products: vec![arguments.product.clone()],
    };
    let plan = Plan::new(&workspace.project, &selection).map_err(|problems| Failure::Usage(problems.join("; ")))?;
    let job = plan.jobs.first().ok_or_else(|| Failure::Usage("there is no such book".into()))?;
    let built = workspace.document(job.edition, &job.guide, job.product);
    let Some((built, found)) = built else { return Err(Failure::Content) };
    sink.append(found);
    if sink.has_errors() {
        reporter.show(&sink, &sources);
        return Err(Failure::Content);
    }
    let files = write_folder(&built, workspace.layouts.layouts(), &workspace.faces, &arguments.out)
        .map_err(|error| Failure::cannot_write(&arguments.out, &error))?;
    say(&arguments.out.display().to_string());
    reporter.status(&format!("{files} files written; lay them out in that folder with"));
    reporter.status("typst compile --features a11y-extras --root . --font-path fonts --ignore-system-fonts main.typ");
    Ok(())
}
