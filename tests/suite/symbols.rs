//! The icons of the blocks in the EPUB: the same drawings as in print, before labels and in a key to them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use crate::support::{Project, right_to_left};

/// The text files of an EPUB.
fn texts(project: &Project) -> BTreeMap<String, String> {
    project.build("out", &["--product", "epub"], &[]);
    let file = fs::File::open(project.beside("out/north/swim/swim-north.epub")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_string).collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    names.into_iter().filter_map(|name| read(&name).map(|text| (name, text))).collect()
}

/// A table of these names on a front page.
fn page(names: &[&str]) -> String {
    let rows: String = names.iter().map(|name| format!("| {name} | What {name} means |\n")).collect();
    format!("# About\n\n| Symbol | Meaning |\n|---|---|\n{rows}")
}

fn with(names: &[&str]) -> Project {
    Project::harbour().write("content/front-matter/about.md", page(names))
}

/// The content document of such a page.
fn key(names: &[&str]) -> String {
    texts(&with(names)).into_values().find(|text| text.contains("What Notepad means")).unwrap()
}

#[test]
fn a_key_to_the_symbols_shows_the_icons_and_frames_of_the_blocks() {
    let page = key(&["Notepad", "Caution", "**Law**"]);
    for part in [
        "<img class=\"icon\" src=\"icons/pencil.svg\" alt=\"\"/>Notepad",
        "<img class=\"icon\" src=\"icons/legal.svg\" alt=\"\"/><strong>Law",
        "<div class=\"write notepad sample\">What Notepad means",
        "<div class=\"panel legal sample\">What",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(page.contains("<table class=\"key\""), "on a narrow screen it is stacked");
    for other in [&["Notepad", "Caution", "Lawn"][..], &["Notepad", "Law"], &["Notepad"]] {
        let page = key(other);
        assert!(!page.contains("class=\"icon\"") && !page.contains("sample"), "another table is a table: {other:?}");
    }
}

/// What `check` says of the key: the lines and the hints.
fn told(project: &Project) -> Vec<(String, u64, String)> {
    let found = project.run(&["check", "--message-format", "json"]).diagnostics();
    let ours = found.iter().filter(|found| found["code"] == "symbols-key");
    ours.map(|found| {
        assert_eq!(found["severity"], "warning");
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_string();
        (text(&found["file"]), found["line"].as_u64().unwrap(), text(&found["hints"][0]))
    })
    .collect()
}

#[test]
fn a_row_that_spoils_a_key_is_told_with_the_label_it_was_to_be() {
    let about = "content/front-matter/about.md".to_string();
    let near = "did you mean \"Definition\"?".to_string();
    assert_eq!(told(&with(&["Notepad", "Law", "Definitions"])), [(about.clone(), 7, near)]);
    let far = told(&with(&["Notepad", "Lighthouse keeper", "Law", "Caution"]));
    assert!(far.len() == 1 && far[0].1 == 6 && far[0].2.starts_with("write the label"), "{far:?}");
    for fine in [&["Notepad", "Law", "Caution"][..], &["Notepad", "Lawn"], &["Notepad", "Oar", "Buoy", "Law"]] {
        assert_eq!(told(&with(fine)), [], "{fine:?}");
    }
}

#[test]
fn a_row_that_spoils_a_key_in_a_translation_is_told_at_its_entry() {
    let rows = |names: [&str; 3]| names.map(|name| format!("\"| {name} | x |\\n\"\n")).concat();
    let entry = |third: &str| {
        let head = "\"| Symbol | Meaning |\\n\"\n\"|---|---|\\n\"\n";
        let source =
            ["Notepad", "Caution", "Law"].map(|name| format!("\"| {name} | What {name} means |\\n\"\n")).concat();
        let source = source.trim_end().trim_end_matches("\\n\"").to_string() + "\"";
        let words = rows(["مفكرة", "تنبيه", third]);
        let words = words.trim_end().trim_end_matches("\\n\"").to_string() + "\"";
        format!("\nmsgctxt \"front-matter/about\"\nmsgid \"\"\n{head}{source}\nmsgstr \"\"\n{head}{words}\n")
    };
    let project = |third: &str| {
        right_to_left()
            .write("content/front-matter/about.md", page(&["Notepad", "Caution", "Law"]))
            .append("content/locale/ar.po", &entry(third))
    };
    assert_eq!(told(&project("القانون")), []);
    let found = told(&project("القانونن"));
    assert!(found.len() == 1 && found[0].0 == "content/locale/ar.po", "{found:?}");
}

#[test]
fn labels_have_the_icons_of_print_and_no_other_icon_is_in_the_book() {
    let files = texts(&Project::harbour());
    let chapter = files.values().find(|text| text.contains("What do you expect of the first day?")).unwrap();
    assert!(chapter.contains("src=\"icons/pencil.svg\" alt=\"\"/>Notepad</p>"), "{chapter}");
    let used =
        |icon: &String| files.iter().any(|(name, text)| name.ends_with(".xhtml") && text.contains(icon.as_str()));
    let package = &files["OEBPS/content.opf"];
    let icons: Vec<String> = files
        .keys()
        .filter_map(|name| name.strip_prefix("OEBPS/"))
        .filter(|name| name.starts_with("icons/"))
        .map(str::to_string)
        .collect();
    assert!(!icons.is_empty() && icons.iter().all(used), "{icons:?}");
    assert!(icons.iter().all(|icon| package.contains(&format!("href=\"{icon}\""))), "{package}");
}
