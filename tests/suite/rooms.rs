//! The order of the rooms: each folder of `src` imports only earlier ones.

use std::fs;
use std::path::Path;

use crate::support::{files, root};

/// The rooms in order; those on one line stand side by side and do not know each other.
const ROOMS: [&[&str]; 17] = [
    &["source"],
    &["diagnostic"],
    &["language"],
    &["identity"],
    &["project"],
    &["series"],
    &["catalogue"],
    &["edition"],
    &["translate"],
    &["document"],
    &["typeset", "pdf", "epub"],
    &["verify"],
    &["publish"],
    &["serve", "collect"],
    &["cli"],
    &["lib"],
    &["main"],
];

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

/// The rooms that a line of code names with `crate::`.
fn named(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or_default();
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let words = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for word in words {
            let end = word.trim().find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(word.trim().len());
            found.push(&word.trim()[..end]);
        }
    }
    found
}

#[test]
fn rooms_import_only_earlier_ones() {
    let mut wrong = Vec::new();
    for (path, bytes) in files(&root().join("src")) {
        let room = path.split('/').next().unwrap().trim_end_matches(".rs");
        let Some(own) = rank(room) else {
            wrong.push(format!("src/{path}: the room `{room}` has no place in the order; give it one in this test"));
            continue;
        };
        let text = String::from_utf8(bytes).unwrap();
        for (number, line) in text.lines().enumerate() {
            for other in named(line).into_iter().filter(|other| *other != room) {
                match rank(other) {
                    Some(rank) if rank < own => {}
                    Some(_) => wrong.push(format!(
                        "src/{path}:{}: `{room}` imports `{other}`, which is later or beside it",
                        number + 1
                    )),
                    None => wrong.push(format!("src/{path}:{}: `crate::{other}` names no room", number + 1)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let long: Vec<String> = files(&root().join("src"))
        .into_iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).lines().count()))
        .filter(|(_, lines)| *lines > 700)
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
