//! Interface words: each word that a layout or the EPUB asks for is in the template, and each catalogue is complete.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{files, root};

/// `msgid` to `msgstr`, and whether the entry is fuzzy.
fn read(name: &str) -> BTreeMap<String, (String, bool)> {
    let text = fs::read_to_string(root().join("layouts/locale").join(name)).unwrap();
    let mut entries = BTreeMap::new();
    for entry in text.split("\n\n") {
        let (mut id, mut translation, mut target) = (String::new(), String::new(), 0);
        for line in entry.lines() {
            target = match line {
                _ if line.starts_with("msgctxt") => 0,
                _ if line.starts_with("msgid") => 1,
                _ if line.starts_with("msgstr") => 2,
                _ => target,
            };
            let Some(words) = line.split_once('"').and_then(|(_, rest)| rest.strip_suffix('"')) else { continue };
            let words = words.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
            match target {
                1 => id.push_str(&words),
                2 => translation.push_str(&words),
                _ => {}
            }
        }
        let fuzzy = entry.lines().any(|line| line.starts_with("#,") && line.contains("fuzzy"));
        if !id.is_empty() {
            entries.insert(id, (translation, fuzzy));
        }
    }
    entries
}

fn catalogues() -> Vec<String> {
    let folder = fs::read_dir(root().join("layouts/locale")).unwrap().flatten();
    folder.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| name.ends_with(".po")).collect()
}

/// The `{parts}` of a message; the Buddhist year stands for the year.
fn parts(message: &str) -> BTreeSet<String> {
    let names = message.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.trim_end_matches("-buddhist").to_string()).collect()
}

/// The text in the brackets of each call that ends in `call`.
fn calls<'a>(text: &'a str, call: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(call) {
        let inside = &text[at + call.len()..];
        let mut depth = 1;
        let end = inside.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        found.extend(end.map(|end| &inside[..end]));
    }
    found
}

/// Literals that look like a message: they begin with a capital or a brace.
fn messages(inside: &str) -> impl Iterator<Item = &str> {
    let literals = inside.split('"').skip(1).step_by(2);
    literals.filter(|text| text.starts_with(|c: char| c.is_ascii_uppercase() || c == '{'))
}

#[test]
fn every_word_is_in_the_template() {
    let template = read("ui.pot");
    let mut missing = Vec::new();
    for (folder, ending, names) in [
        ("layouts", ".typ", &["word(", "own("][..]),
        ("src/epub", ".rs", &["word(", "fill(", "words.get("]),
        ("src/document", ".rs", &["word(", "fill("]),
    ] {
        for (path, bytes) in files(&root().join(folder)).into_iter().filter(|(path, _)| path.ends_with(ending)) {
            let text = String::from_utf8(bytes).unwrap();
            for message in names.iter().flat_map(|name| calls(&text, name)).flat_map(messages) {
                if !template.contains_key(message) {
                    missing.push(format!("{folder}/{path}: \"{message}\""));
                }
            }
        }
    }
    assert!(missing.is_empty(), "not in layouts/locale/ui.pot:\n{}", missing.join("\n"));
}

#[test]
fn every_catalogue_is_complete() {
    let template = read("ui.pot");
    let mut wrong = Vec::new();
    for name in catalogues() {
        let entries = read(&name);
        for message in template.keys() {
            match entries.get(message) {
                None => wrong.push(format!("{name}: \"{message}\" is missing")),
                Some((_, true)) => wrong.push(format!("{name}: \"{message}\" is fuzzy")),
                Some((text, _)) if text.is_empty() => wrong.push(format!("{name}: \"{message}\" is empty")),
                Some((text, _)) if parts(text) != parts(message) => {
                    wrong.push(format!("{name}: \"{message}\" and \"{text}\" differ in their {{parts}}"));
                }
                Some(_) => {}
            }
        }
        wrong.extend(
            entries.keys().filter(|id| !template.contains_key(*id)).map(|id| format!("{name}: \"{id}\" is no message")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
