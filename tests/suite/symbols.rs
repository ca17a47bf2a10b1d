//! The icons of the blocks in the EPUB: the same drawings as in print, before labels and in a key to them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use crate::support::Project;

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

fn key(names: [&str; 2]) -> BTreeMap<String, String> {
    let [one, other] = names;
    let page =
        format!("# About\n\n| Symbol | Meaning |\n|---|---|\n| {one} | Take notes |\n| **{other}** | Read the law |\n");
    texts(&Project::harbour().write("content/front-matter/about.md", page))
}

#[test]
fn a_key_to_the_symbols_shows_the_icons_and_frames_of_the_blocks() {
    let files = key(["Notepad", "Law"]);
    let page = files.values().find(|text| text.contains("Read the law")).unwrap();
    for part in [
        "<img class=\"icon\" src=\"icons/pencil.svg\" alt=\"\"/>Notepad",
        "<img class=\"icon\" src=\"icons/legal.svg\" alt=\"\"/><strong>Law",
        "<div class=\"write notepad sample\">Take notes",
        "<div class=\"panel legal sample\">Read the law",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let other = key(["Notepad", "Lawn"]);
    let page = other.values().find(|text| text.contains("Read the law")).unwrap();
    assert!(!page.contains("class=\"icon\"") && !page.contains("sample"), "another table is a table");
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
