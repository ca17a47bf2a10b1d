//! The folder: the manifest against the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::listing::Listed;
use super::{Declarations, Group, Listing, Report, Rule, epub, pdf, verify};
use crate::digest::{hex, sha256};

/// A folder with a workbook and an EPUB and their manifest.
fn folder() -> (TempDir, Vec<Listed>) {
    let dir = TempDir::new().unwrap();
    let mut artifacts = Vec::new();
    let mut put = |mut listed: Listed, bytes: &[u8]| {
        let path = dir.path().join(&listed.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        listed.bytes = bytes.len() as u64;
        listed.sha256 = hex(&sha256(bytes));
        artifacts.push(listed);
    };
    put(pdf::sample::listed("workbook"), &pdf::sample::Sample::new().bytes());
    let mut epub = epub::sample::Sample::new();
    epub.add_page();
    put(Listed { pages: 4, ..epub::sample::listed() }, &epub.bytes());
    (dir, artifacts)
}

/// Checks a folder after its manifest was written from these entries.
fn check(dir: &Path, artifacts: &[Listed]) -> Report {
    let entries: Vec<_> = artifacts.iter().map(json).collect();
    let manifest = serde_json::json!({ "schema": 1, "artifacts": entries });
    fs::write(dir.join("manifest.json"), manifest.to_string()).unwrap();
    verify(dir, &Listing::read(dir).unwrap(), &Declarations::new(), &|_| {}).unwrap()
}

fn json(listed: &Listed) -> serde_json::Value {
    serde_json::json!({
        "edition": listed.edition, "guide": listed.guide, "product": listed.product, "languages": listed.languages,
        "direction": listed.direction, "path": listed.path, "bytes": listed.bytes, "sha256": listed.sha256,
        "pages": listed.pages, "fields": listed.fields, "standards": listed.standards,
    })
}

/// The rules that are broken, by path.
fn broken(report: &Report) -> BTreeMap<&str, Vec<Rule>> {
    let all = std::iter::once(&report.folder).chain(&report.artifacts);
    let broken = all.filter(|checked| !checked.findings.is_empty());
    broken.map(|checked| (checked.path.as_str(), checked.findings.iter().map(|it| it.rule).collect())).collect()
}

const WORKBOOK: &str = "north/swim/swim-north-workbook.pdf";
const EPUB: &str = "north/swim/swim-north.epub";

#[test]
fn a_good_folder() {
    let (dir, artifacts) = folder();
    let report = check(dir.path(), &artifacts);
    assert_eq!(broken(&report), BTreeMap::new());
    assert!(report.artifacts[1].has(Group::Beside) && report.sink().is_empty());
    assert!(report.artifacts.iter().all(|checked| checked.rules() > 20));
}

#[test]
fn files_are_those_that_the_manifest_means() {
    let (dir, artifacts) = folder();
    let with = |change: fn(&mut Vec<Listed>)| {
        let mut changed = artifacts.clone();
        change(&mut changed);
        broken(&check(dir.path(), &changed)).into_values().flatten().collect::<Vec<_>>()
    };
    assert_eq!(with(|all| all[0].bytes += 1), [Rule::FileSize]);
    assert_eq!(with(|all| all[0].sha256 = "00".repeat(32)), [Rule::FileDigest]);
    assert_eq!(with(|all| all[0].standards.truncate(1)), [Rule::ManifestStandards]);
    assert_eq!(with(|all| all[0].edition = "south".into()), [Rule::ManifestPath]);
    assert_eq!(with(|all| all[0].pages = 5), [Rule::ManifestPages]);
    assert_eq!(with(|all| all[0].fields = 2), [Rule::ManifestFields]);
    assert_eq!(with(|all| all.truncate(1)), [Rule::FileUnlisted]);
    assert_eq!(with(|all| all.push(all[0].clone())), [Rule::ManifestUnreadable]);
}

#[test]
fn paths_lead_nowhere_else() {
    let (dir, mut artifacts) = folder();
    for path in ["../manifest.json", "/etc/hostname", "north/nothing.pdf"] {
        artifacts[1].path = path.into();
        let report = check(dir.path(), &artifacts);
        assert_eq!(broken(&report)[path], [Rule::ManifestPath, Rule::FileMissing]);
    }
}

#[test]
fn what_is_wrong_is_told_together_and_in_order() {
    let (dir, artifacts) = folder();
    fs::write(dir.path().join(WORKBOOK), b"%PDF-1.7\nnothing").unwrap();
    fs::remove_file(dir.path().join(EPUB)).unwrap();
    fs::write(dir.path().join("notes.txt"), b"").unwrap();
    let report = check(dir.path(), &artifacts);
    let expected = [
        ("manifest.json", vec![Rule::FileUnlisted]),
        (WORKBOOK, vec![Rule::FileSize, Rule::FileDigest, Rule::PdfUnreadable]),
        (EPUB, vec![Rule::FileMissing]),
    ];
    assert_eq!(broken(&report), expected.into_iter().collect());
}

#[test]
fn one_number_one_page() {
    let (dir, mut artifacts) = folder();
    let shorter = epub::sample::Sample::new().bytes();
    fs::write(dir.path().join(EPUB), &shorter).unwrap();
    artifacts[1].bytes = shorter.len() as u64;
    artifacts[1].sha256 = hex(&sha256(&shorter));
    artifacts[1].pages = 3;
    assert_eq!(broken(&check(dir.path(), &artifacts))[EPUB], [Rule::LabelsDiffer]);
}

#[test]
fn manifests_that_cannot_be_read() {
    let rules = |text: &[u8]| Listing::parse(text).folder.findings.iter().map(|it| it.rule).collect::<Vec<_>>();
    assert_eq!(rules(b"{ \"schema\": 1, "), [Rule::ManifestUnreadable]);
    assert_eq!(rules(b"{ \"schema\": 1 }"), [Rule::ManifestUnreadable]);
    assert_eq!(rules(b"{ \"schema\": 2, \"artifacts\": [] }"), [Rule::ManifestSchema]);
    assert_eq!(rules(b"{ \"schema\": 1, \"artifacts\": [{ \"path\": 3 }] }"), [Rule::ManifestUnreadable]);
    assert_eq!(rules(b"{ \"schema\": 1, \"artifacts\": [] }"), []);
}

#[test]
fn tags_have_the_shape_of_bcp_47() {
    assert!(["en", "fil", "zh-Hant", "fa-AF", "de-1996"].into_iter().all(super::tag::is_tag));
    assert!(["", "e", "en_GB", "english language", "en-", "-en"].into_iter().all(|text| !super::tag::is_tag(text)));
}
