//! The search for culprits, on documents of a small project and faults that are made up.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;
use crate::project::Product;
use crate::publish::Workspace;

/// The workbook of the small project of the tests, with more in its first chapter.
fn document(more: &str) -> Document {
    let folder = TempDir::new().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/harbour");
    for entry in WalkDir::new(&fixture).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let target = folder.path().join(entry.path().strip_prefix(&fixture).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry.path(), target).unwrap();
    }
    let chapter = folder.path().join("content/guides/swim/start.md");
    fs::write(&chapter, fs::read_to_string(&chapter).unwrap() + more).unwrap();
    Workspace::open(folder.path()).workspace.unwrap().document(0, "swim", Product::Workbook).unwrap()
}

/// The words of the culprits where a document fails that `fails` of, given its data.
fn found(document: &Document, fails: impl Fn(&str) -> Vec<&'static str>) -> Vec<(&'static str, Vec<String>)> {
    let faults = |document: &Document| -> BTreeSet<String> {
        fails(&serde_json::to_string(document).unwrap()).into_iter().map(String::from).collect()
    };
    let messages = faults(document);
    let found = culprits(document, &messages, &faults);
    found.into_iter().map(|culprit| (culprit.word, culprit.messages.into_iter().collect())).collect()
}

fn if_any(data: &str, pairs: &[(&str, &'static str)]) -> Vec<&'static str> {
    pairs.iter().filter(|(word, _)| data.contains(word)).map(|(_, message)| *message).collect()
}

#[test]
fn every_culprit_is_found_with_what_is_said_of_it() {
    let document = document(
        "\nA kelp.\n\n## Reef heading\n\n- one\n- a reef\n\n| kelp | b |\n|---|---|\n| c | reef |\n\n::: {.voice source=\"a kelp\"}\nWell.\n:::\n",
    );
    let both = |data: &str| if_any(data, &[("kelp", "no kelp"), ("reef", "no reef"), ("Reef", "no reef")]);
    assert_eq!(
        found(&document, both),
        [
            ("heading", vec!["no reef".to_string()]),
            ("paragraph", vec!["no kelp".to_string()]),
            ("paragraph", vec!["no reef".to_string()]),
            ("cell", vec!["no kelp".to_string()]),
            ("cell", vec!["no reef".to_string()]),
            ("voice", vec!["no kelp".to_string()]),
        ]
    );
}

#[test]
fn what_fails_only_together_is_told_where_it_begins() {
    let document = document("\nA kelp.\n\nBetween.\n\n- a reef\n");
    let together = |data: &str| match data.contains("kelp") && data.contains("reef") {
        true => vec!["kelp meets reef"],
        false => Vec::new(),
    };
    assert_eq!(found(&document, together), [("list", vec!["kelp meets reef".to_string()])]);
}

#[test]
fn what_no_block_causes_has_no_culprit() {
    let document = document("");
    assert_eq!(found(&document, |data| if_any(data, &[("Safe at the water", "no such title")])), []);
}

#[test]
fn a_footnote_that_is_called_again_does_not_stand_in_the_way() {
    let document = document("\nFirst.[^k]\n\nAgain.[^k] A kelp.\n\n[^k]: Note.\n");
    // A call of a note that is not there stops Typst before the fault that is looked for.
    let lost = |data: &str| match data.contains("\"again\":true") {
        true if !data.contains("Note.") => vec!["label does not exist"],
        _ => if_any(data, &[("kelp", "no kelp")]),
    };
    assert_eq!(found(&document, lost), [("paragraph", vec!["no kelp".to_string()])]);
}
