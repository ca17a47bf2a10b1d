//! The order of the rooms and of the files in them: data goes one way, so no import leads back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::imports::{Module, modules};
use crate::support::{files, root};

/// The rooms in order; those on one line stand side by side and do not know each other.
const ROOMS: [&[&str]; 17] = [
    &["source", "digest", "standard"],
    &["diagnostic", "lock"],
    &["cache"],
    &["language"],
    &["identity"],
    &["project"],
    &["series"],
    &["catalogue"],
    &["edition"],
    &["document"],
    &["paginate"],
    &["typeset", "pdf", "epub"],
    &["verify"],
    &["publish"],
    &["collect", "serve"],
    &["cli"],
    &["lib", "main"],
];

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

fn read() -> Vec<Module> {
    let sources = files(&root().join("src"));
    modules(sources.into_iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, bytes)| {
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("src/{path} is no UTF-8"));
        (path, text)
    }))
}

#[test]
fn every_room_has_a_place_and_every_place_a_room() {
    let found: BTreeSet<String> = read().into_iter().map(|module| module.room().to_string()).collect();
    let known: BTreeSet<String> = ROOMS.iter().flat_map(|rooms| rooms.iter()).map(ToString::to_string).collect();
    assert_eq!(found, known, "name each room of src in the order at the head of this test, and no other");
}

#[test]
fn rooms_import_only_earlier_ones() {
    let mut wrong = Vec::new();
    for module in read() {
        let Some(own) = rank(module.room()) else { continue };
        for other in module.rooms().into_iter().filter(|other| *other != module.room()) {
            match rank(other) {
                Some(rank) if rank < own => {}
                Some(_) => wrong.push(format!("src/{} imports `{other}`, which is later or beside it", module.file)),
                None => wrong.push(format!("src/{}: `crate::{other}` names no room", module.file)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_a_room_form_no_circle() {
    let modules = read();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for module in &modules {
        let here = edges.entry(&module.file).or_default();
        here.extend(module.imports(&modules).into_iter().filter(|other| *other != module.file));
    }
    let circles: Vec<String> = circles(&edges).into_iter().map(|files| files.join(", ")).collect();
    assert!(circles.is_empty(), "these files import each other in a circle:\n{}", circles.join("\n"));
}

/// Groups of files each of which reaches every other by imports.
fn circles<'f>(edges: &BTreeMap<&'f str, BTreeSet<&'f str>>) -> Vec<Vec<&'f str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|file| (*file, reach(edges, file))).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (file, files) in reached.iter().filter(|(file, files)| files.contains(*file)) {
        let group: Vec<&str> = files.iter().copied().filter(|other| reached[other].contains(file)).collect();
        if seen.insert(group.clone()) {
            found.push(group);
        }
    }
    found
}

/// The files that imports lead to from one file.
fn reach<'f>(edges: &BTreeMap<&'f str, BTreeSet<&'f str>>, from: &str) -> BTreeSet<&'f str> {
    let mut open: Vec<&str> = edges.get(from).into_iter().flatten().copied().collect();
    let mut reached = BTreeSet::new();
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(edges.get(file).into_iter().flatten());
        }
    }
    reached
}

#[test]
fn a_circle_is_found_through_what_a_module_passes_on() {
    let of = |texts: &[(&str, &str)]| {
        let modules = modules(texts.iter().map(|(path, text)| ((*path).to_string(), (*text).to_string())));
        let edges = modules
            .iter()
            .map(|module| (module.file.as_str(), module.imports(&modules).into_iter().collect::<BTreeSet<_>>()))
            .collect();
        circles(&edges).into_iter().map(|files| files.join(" ")).collect::<Vec<_>>()
    };
    let passed_on = [
        ("room/mod.rs", "mod a;\nmod b;\npub use a::{A, deep::D};\npub use b::B;"),
        ("room/a.rs", "use super::B;\npub struct A;"),
        ("room/b.rs", "use crate::{room::A, source::Span};\npub struct B;"),
    ];
    assert_eq!(of(&passed_on), ["room/a.rs room/b.rs"]);
    let parent = [
        ("room/mod.rs", "mod a;\npub use a::run;\nstruct Input;\nfn go() { a::start() }"),
        ("room/a.rs", "// crate::room::nothing\nuse super::Input;\nfn start() {}"),
    ];
    assert_eq!(of(&parent), ["room/a.rs room/mod.rs"]);
    let sound = [
        ("room/mod.rs", "mod a;\nmod b;\npub use b::B;"),
        ("room/a.rs", "pub struct A;\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use super::super::B;\n}"),
        ("room/b.rs", "pub struct B(super::a::A);\nconst S: &str = \"super::b::B\";"),
    ];
    assert_eq!(of(&sound), Vec::<String>::new());
}

#[test]
fn files_stay_readable() {
    let long: Vec<String> = files(&root().join("src"))
        .into_iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).lines().count()))
        .filter(|(_, lines)| *lines > 600)
        .map(|(path, lines)| format!("src/{path} has {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split these by what they do: {long:?}");
}

#[test]
fn every_file_says_what_it_is() {
    for (path, bytes) in files(&root().join("src")) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("//!"), "src/{path} does not begin with a //! line");
    }
    assert!(fs::metadata(root().join("LICENSE-MIT")).is_ok());
}
