//! `fieldbook info`

use std::path::Path;

use serde::Serialize;

use super::args::InfoArguments;
use super::failure::Failure;
use super::output::{say, say_json};
use super::report::Reporter;
use crate::edition::{instruments, states};
use crate::project::{Layouts, Product};
use crate::publish::Workspace;

#[derive(Serialize)]
struct Info {
    version: &'static str,
    products: Vec<&'static str>,
    interface_languages: Vec<String>,
    states: Vec<String>,
    instruments: Vec<String>,
    project: Option<ProjectInfo>,
}

#[derive(Serialize)]
struct ProjectInfo {
    root: String,
    series: String,
    version: String,
    guides: Vec<String>,
    editions: Vec<String>,
    families: Vec<String>,
}

/// Shows what the tool holds and, inside a project, what the project holds. The content's errors are shown and make the
/// exit code 1; the rest is printed all the same.
///
/// # Errors
///
/// [`Failure::Content`] if the sources have errors, which were shown.
pub fn run(root: Option<&Path>, arguments: &InfoArguments, reporter: &Reporter) -> Result<(), Failure> {
    let opened = root.map(Workspace::open);
    let workspace = opened.as_ref().and_then(|opened| opened.workspace.as_ref());
    let built_in = Layouts::built_in();
    let layouts = workspace.map_or(&built_in, |workspace| workspace.layouts.layouts());
    let info = Info {
        version: env!("CARGO_PKG_VERSION"),
        products: Product::ALL.map(Product::id).to_vec(),
        interface_languages: interface_languages(layouts),
        states: states().iter().map(|state| state.iso2.clone()).collect(),
        instruments: instruments().iter().map(|instrument| instrument.id.clone()).collect(),
        project: root.zip(workspace).map(|(root, workspace)| project_info(root, workspace)),
    };
    match arguments.json {
        true => say_json(&info)?,
        false => print(&info),
    }
    if let Some(opened) = opened.filter(|opened| opened.sink.has_errors()) {
        reporter.show(&opened.sink, &opened.sources);
        return Err(Failure::Content);
    }
    Ok(())
}

fn print(info: &Info) {
    say(&format!("fieldbook {}", info.version));
    say(&format!("products:            {}", info.products.join(", ")));
    say(&format!("interface languages: {}", info.interface_languages.join(", ")));
    say(&format!("states:              {}", info.states.join(", ")));
    say(&format!("instruments:         {}", info.instruments.join(", ")));
    if let Some(project) = &info.project {
        say(&format!("project:             {}", project.root));
        say(&format!("series:              {} {}", project.series, project.version));
        say(&format!("guides:              {}", project.guides.join(", ")));
        say(&format!("editions:            {}", project.editions.join(", ")));
        say(&format!("font families:       {}", project.families.join(", ")));
    }
}

fn interface_languages(layouts: &Layouts) -> Vec<String> {
    let tags = layouts.files().keys().filter_map(|path| path.strip_prefix("locale/")?.strip_suffix(".po"));
    std::iter::once("en").chain(tags.filter(|tag| *tag != "en")).map(str::to_string).collect()
}

fn project_info(root: &Path, workspace: &Workspace) -> ProjectInfo {
    let series = &workspace.project.series;
    ProjectInfo {
        root: root.display().to_string(),
        series: series.title.value.clone(),
        version: series.version.value.clone(),
        guides: workspace.project.guides.iter().map(|guide| guide.id.clone()).collect(),
        editions: workspace.editions.iter().map(|edition| edition.id().to_string()).collect(),
        families: workspace.families.clone(),
    }
}
