//! `fieldbook info`

use std::path::Path;

use serde::Serialize;

use super::Failure;
use super::args::InfoArguments;
use super::report::Reporter;
use crate::dist::with_workspace;
use crate::edition::{instruments, states};
use crate::project::{Layouts, Product};

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

/// Shows what the tool holds and, inside a project, what the project holds.
pub fn run(root: Option<&Path>, arguments: &InfoArguments, _reporter: &Reporter) -> Result<(), Failure> {
    let layouts = Layouts::new(root.unwrap_or(Path::new(".")));
    let info = Info {
        version: env!("CARGO_PKG_VERSION"),
        products: Product::ALL.map(Product::id).to_vec(),
        interface_languages: interface_languages(&layouts),
        states: states().iter().map(|state| state.iso2.clone()).collect(),
        instruments: instruments().iter().map(|instrument| instrument.id.clone()).collect(),
        project: root.and_then(project_info),
    };
    if arguments.json {
        let text = serde_json::to_string_pretty(&info).map_err(|error| Failure::Usage(error.to_string()))?;
        println!("{text}");
        return Ok(());
    }
    println!("fieldbook {}", info.version);
    println!("products:            {}", info.products.join(", "));
    println!("interface languages: {}", info.interface_languages.join(", "));
    println!("states:              {}", info.states.join(", "));
    println!("instruments:         {}", info.instruments.join(", "));
    if let Some(project) = info.project {
        println!("project:             {}", project.root);
        println!("series:              {} {}", project.series, project.version);
        println!("guides:              {}", project.guides.join(", "));
        println!("editions:            {}", project.editions.join(", "));
        println!("font families:       {}", project.families.join(", "));
    }
    Ok(())
}

fn interface_languages(layouts: &Layouts) -> Vec<String> {
    let files = layouts.all();
    let tags = files.keys().filter_map(|path| path.strip_prefix("locale/")?.strip_suffix(".po"));
    std::iter::once("en").chain(tags.filter(|tag| *tag != "en")).map(str::to_string).collect()
}

fn project_info(root: &Path) -> Option<ProjectInfo> {
    with_workspace(root, |workspace, _, _| {
        let workspace = workspace?;
        let series = &workspace.project.series;
        Some(ProjectInfo {
            root: root.display().to_string(),
            series: series.title.value.clone(),
            version: series.version.value.clone(),
            guides: workspace.project.guides.iter().map(|guide| guide.id.clone()).collect(),
            editions: workspace.editions.iter().map(|edition| edition.id().to_string()).collect(),
            families: workspace.families.clone(),
        })
    })
}
