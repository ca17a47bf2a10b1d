//! `layout`: the folder for designers holds what a build makes the product of.

use std::fs;
use std::path::Path;

use fieldbook::project::Layouts;
use fieldbook::typeset::{DOCUMENT, Faces, Files, LayoutStore, Stamp, piece, typeset_data};

use crate::bodies::both_ways;
use crate::drawn::drawn;
use crate::support::{Project, files};

const EPOCH: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];

/// A project in which every product has something of its own: notes on several pages, sheets from front pages and body.
fn project() -> Project {
    let notes = "\n::: facilitator\nAsk who swims.\n:::\n";
    let more = "\n\n## Drill\n\n::: {.exercise #drill}\n### Throw the ring\n\nThrow it.\n\n::: facilitator\nCount the throws.\n:::\n:::\n\n::: {.only products=\"handouts\"}\nFor the wall.\n:::\n";
    Project::harbour().append("content/guides/swim/watch.md", notes).append("content/guides/swim/watch.md", more)
}

/// The pages that a folder's layout gives for one of its documents, laid out from the folder alone.
fn laid_out(folder: &Path, document: &str) -> Vec<Vec<String>> {
    // Every file of the folder as a layout, the pictures too.
    let (layouts, found) = Layouts::read(folder.parent().expect("a parent"));
    assert!(found.is_empty());
    let (faces, broken) = Faces::load(folder);
    assert!(broken.is_empty());
    // The pieces of the one that is laid out, where the layout looks for them.
    let pieces: Files = files(&folder.join(document))
        .into_iter()
        .map(|(path, bytes)| (format!("{DOCUMENT}/{path}"), bytes.into()))
        .collect();
    assert!(!pieces.is_empty());
    let (pages, warnings) = typeset_data("main.typ", pieces, &LayoutStore::new(layouts), &faces);
    assert_eq!(warnings, []);
    drawn(&pages.expect("pages").pdf("folder", Stamp(0)).expect("a PDF"))
}

fn layout(project: &Project, product: &str) -> std::path::PathBuf {
    // The tool looks for layouts in a folder of this name.
    let folder = project.beside(product).join("layouts");
    let out = folder.to_str().unwrap();
    let run = project.run(&["layout", "--edition", "north", "--guide", "swim", "--product", product, "--out", out]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder
}

#[test]
fn what_layout_writes_is_what_is_built() {
    is_what_is_built(&project(), true);
}

#[test]
fn front_and_body_bound_are_the_pages_of_the_whole() {
    is_what_is_built(&both_ways(), false);
}

fn is_what_is_built(project: &Project, with_notes: bool) {
    project.build("out", &[], &EPOCH);
    for product in ["workbook", "handouts", "facilitator"] {
        let built = fs::read(project.beside(&format!("out/north/swim/swim-north-{product}.pdf"))).unwrap();
        let folder = layout(project, product);
        let mut main = laid_out(&folder, DOCUMENT).into_iter().peekable();
        let has_notes = folder.join("notes").exists();
        assert!(has_notes == (with_notes && product == "facilitator"));
        let notes = if has_notes { laid_out(&folder, "notes") } else { Vec::new() };
        let mut notes = notes.into_iter().peekable();
        for (number, page) in drawn(&built).into_iter().enumerate() {
            let found = main.next_if_eq(&page).or_else(|| notes.next_if_eq(&page));
            assert!(found.is_some(), "page {number} of the {product} is not what the folder of `layout` gives");
        }
        assert_eq!((main.count(), notes.count()), (0, 0), "pages of the {product} that are not built");
    }
}

#[test]
fn sheets_and_notes_name_the_pages_of_the_workbook() {
    let project = project();
    let read = |product: &str, file: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(layout(&project, product).join(file)).unwrap()).unwrap()
    };
    for (product, folder) in [("handouts", DOCUMENT), ("facilitator", "notes")] {
        let sheets = read(product, &piece(folder, "sheets"));
        let sheets = sheets.as_array().unwrap();
        // The notes of the two exercises share a pair of pages.
        let blocks: usize = sheets.iter().map(|sheet| sheet["blocks"].as_array().unwrap().len()).sum();
        assert!(blocks > 1, "{product}");
        for sheet in sheets {
            assert!(sheet["page"].as_str().is_some_and(|page| !page.is_empty()), "{product}: {}", sheet["page"]);
        }
    }
    let notes = read("facilitator", &piece("notes", "sheets"));
    let first: Vec<_> = notes.as_array().unwrap().iter().map(|sheet| &sheet["labels"][0]).collect();
    assert!(first.iter().all(|label| label.as_str().is_some_and(|label| label.ends_with('a'))), "{first:?}");
    assert_eq!(read("epub", &piece(DOCUMENT, "book"))["product"], "epub");
}

#[test]
fn a_fault_of_the_layout_is_told_and_can_be_looked_for_in_the_folder() {
    let main = fs::read_to_string(crate::support::root().join("layouts/main.typ")).unwrap();
    let project = project().write("layouts/main.typ", main + "\n#panic(\"no ink\")\n");
    let folder = project.beside("handouts");
    let out = folder.to_str().unwrap();
    let run = project.run(&["layout", "--edition", "north", "--guide", "swim", "--product", "handouts", "--out", out]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("no ink"), "{}", run.stderr);
    assert!(folder.join(DOCUMENT).exists());
}

#[cfg(unix)]
#[test]
fn a_layout_that_cannot_be_read_is_told_wherever_layouts_are_used() {
    use std::os::unix::fs::symlink;
    let project = project().write("layouts/note.txt", "ours");
    symlink(".", project.path("layouts/again")).unwrap();
    symlink("nowhere", project.path("layouts/theme.typ")).unwrap();
    let out = project.beside("out");
    let out = out.to_str().unwrap();
    let book = ["--edition", "north", "--guide", "swim", "--out", out];
    for arguments in
        [&["check"][..], &["list", "jobs"], &["info"], &["build", "--out", out], &[&["layout"][..], &book[..]].concat()]
    {
        let run = project.run(arguments);
        assert_eq!(run.code, Some(1), "{arguments:?}: {}", run.stderr);
        for words in ["layouts/again", "leads back", "layouts/theme.typ", "cannot be read"] {
            assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
        }
    }
    assert!(!project.beside("out").exists());
}
