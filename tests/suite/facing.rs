//! Facing pages mirror one another: the reading column is at the binding, what spans both columns stands where it does on
//! every page, and a panel that goes on over a page turn keeps to the side of either page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::support::{Project, right_to_left};

/// Widths of `layouts/theme.typ` in points: of both columns, the side column with its gutter, what a panel has inside, a box
/// to tick.
const FULL: f32 = 480.0;
const SIDE: f32 = 90.0;
const INSET: f32 = 15.0;
const TICK: f32 = 11.34;

/// Widths of paper.
const LETTER: f32 = 612.0;
const A4: f32 = 595.28;

/// From the edge of the paper to what is on it.
fn edge(paper: f32) -> f32 {
    (paper - FULL) / 2.0
}

/// Left edges on left-hand pages, and on right-hand ones.
type Lefts = [BTreeSet<i64>; 2];

/// Points as hundredths, which can be compared.
fn hundredths(points: f32) -> i64 {
    (f64::from(points) * 100.0).round() as i64
}

/// Sections with notepads, and a list of boxes that goes on over several pages.
fn more() -> String {
    let mut text = String::new();
    for n in 1..=8 {
        let _ = write!(text, "\n\n## Round {n}\n\nGo round the pool and look.\n\n");
        let _ = write!(text, "::: {{.notepad #round-{n} lines={}}}\nWhat did you see?\n:::\n", 7 + n);
    }
    text.push_str("\n## Before opening\n\n::: {.checklist #opening}\n");
    (1..=90).for_each(|n| {
        let _ = writeln!(text, "- [ ] Look at ring {n}");
    });
    text.push_str(":::\n");
    text
}

fn built(project: &Project, edition: &str) -> Document {
    let out = project.beside("out");
    let run = project.run(&["build", "--out", out.to_str().unwrap(), "--edition", edition, "--product", "workbook"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stderr.contains("layout-off-page"), "{}", run.stderr);
    Document::load(out.join(format!("{edition}/swim/swim-{edition}-workbook.pdf"))).unwrap()
}

/// The pages by their number, from 1.
fn page_numbers(document: &Document) -> BTreeMap<ObjectId, u32> {
    document.get_pages().into_iter().map(|(number, id)| (id, number)).collect()
}

fn name(document: &Document, field: &Dictionary) -> String {
    let own = field.get(b"T").ok().and_then(|name| lopdf::decode_text_string(name).ok()).unwrap_or_default();
    let parent = field.get_deref(b"Parent", document).and_then(Object::as_dict);
    parent.map_or(own.clone(), |parent| format!("{}.{own}", name(document, parent)))
}

/// Left edges of the fields whose names hold a word; every field stands between the edges of its page.
fn fields(document: &Document, paper: f32, word: &str) -> Lefts {
    let between = hundredths(edge(paper))..=hundredths(paper - edge(paper));
    let mut lefts = Lefts::default();
    for (number, page) in document.get_pages() {
        for annotation in document.get_page_annotations(page).unwrap() {
            if annotation.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Widget") {
                continue;
            }
            let rect = annotation.get(b"Rect").and_then(Object::as_array).unwrap();
            let rect: Vec<f32> = rect.iter().map(|number| number.as_float().unwrap()).collect();
            assert!(
                [rect[0], rect[2]].map(hundredths).iter().all(|x| between.contains(x)),
                "{rect:?} on page {number}"
            );
            if name(document, annotation).contains(word) {
                lefts[number as usize % 2].insert(hundredths(rect[0]));
            }
        }
    }
    lefts
}

/// Where the headings of the second level begin, as the outline knows it.
fn headings(document: &Document) -> Lefts {
    let pages = page_numbers(document);
    let mut lefts = Lefts::default();
    let outline = document.catalog().unwrap().get_deref(b"Outlines", document).and_then(Object::as_dict).unwrap();
    let mut chapter = outline.get_deref(b"First", document).and_then(Object::as_dict).ok();
    while let Some(entry) = chapter {
        let mut section = entry.get_deref(b"First", document).and_then(Object::as_dict).ok();
        while let Some(entry) = section {
            let to = entry.get_deref(b"Dest", document).and_then(Object::as_array).unwrap();
            let page = pages[&to[0].as_reference().unwrap()];
            lefts[page as usize % 2].insert(hundredths(to[2].as_float().unwrap()));
            section = entry.get_deref(b"Next", document).and_then(Object::as_dict).ok();
        }
        chapter = entry.get_deref(b"Next", document).and_then(Object::as_dict).ok();
    }
    lefts
}

fn only(points: f32) -> BTreeSet<i64> {
    BTreeSet::from([hundredths(points)])
}

#[test]
fn facing_pages_mirror() {
    let document = built(&Project::harbour().append("content/guides/swim/watch.md", &more()), "north");
    let edge = edge(LETTER);
    // On left-hand pages the side column is before the reading column, on right-hand ones behind it.
    let [left, right] = headings(&document);
    assert_eq!([left, right], [only(edge + SIDE), only(edge)]);
    assert_eq!(fields(&document, LETTER, "round"), [only(edge + INSET), only(edge + INSET)]);
    assert_eq!(fields(&document, LETTER, "opening"), [only(edge + SIDE), only(edge + INSET)]);
}

#[test]
fn a_book_that_is_bound_at_the_right_mirrors_the_other_way() {
    let project = right_to_left().append("content/guides/swim/watch.md", &more());
    let document = built(&project, "jo");
    let edge = edge(A4);
    assert_eq!(fields(&document, A4, "round"), [only(edge + INSET), only(edge + INSET)]);
    // Boxes stand at the right of their words: even pages are right-hand ones here, with the side column at their right edge.
    let boxes = [SIDE, INSET].map(|room| only(A4 - edge - room - TICK));
    assert_eq!(fields(&document, A4, "opening"), boxes);
}
