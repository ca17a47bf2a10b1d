//! Handouts and a facilitator's notes as they lie on their pages: how full these are, and how many a sheet takes.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use typst::layout::{Frame, FrameItem, Point};
use walkdir::WalkDir;

use super::*;
use crate::document::{Bodies, Documents, Input, Numberings};
use crate::edition::Edition;
use crate::project::{Layouts, Project};
use crate::series::Series;

/// Where the text of a sheet begins, and how high it can be, on A4.
const TOP: f64 = 60.0;
const HEIGHT: f64 = 720.0;

/// The checkout.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The small project of the tests with this chapter in place of another.
fn small(chapter: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let fixture = root().join("tests/fixtures/harbour");
    for entry in WalkDir::new(&fixture).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let target = folder.path().join(entry.path().strip_prefix(&fixture).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry.path(), target).unwrap();
    }
    fs::write(folder.path().join("content/guides/swim/watch.md"), chapter).unwrap();
    folder
}

/// The sheets of a guide in an edition: their document and their pages.
fn handouts(folder: &Path, edition: &str, guide: &str) -> (Document, Pages) {
    let (project, _, _) = Project::open(folder);
    let project = project.unwrap();
    let (series, _) = Series::parse(&project);
    let layouts = Layouts::built_in();
    let (editions, _) = Edition::all(&project, &series, &layouts);
    let (faces, _) = Faces::load(root());
    let families = faces.families();
    let guide = series.guides.iter().find(|known| known.id == guide).unwrap();
    let edition = editions.iter().find(|known| known.id() == edition).unwrap();
    let numberings = Numberings::new(&series);
    let input =
        Input { project: &project, series: &series, edition, guide, families: &families, numberings: &numberings };
    let (documents, _) = Documents::build(input, &Bodies::default());
    let store = LayoutStore::new(layouts);
    let workbook = documents.workbook();
    let pages = typeset(&workbook, workbook.pictures(), &store, &faces).0.unwrap();
    let document = documents.handouts(&pages.list);
    let (pages, warnings) = typeset(&document, document.pictures(), &store, &faces);
    assert_eq!(warnings, []);
    (document, pages.unwrap())
}

/// The lowest ink between the head and the foot of a sheet.
fn lowest(frame: &Frame, at: Point) -> f64 {
    let below = |(offset, item): &(Point, FrameItem)| {
        let here = at + *offset;
        let y = here.y.to_pt();
        match item {
            FrameItem::Group(group) => lowest(&group.frame, here),
            FrameItem::Text(_) => y,
            FrameItem::Shape(shape, _) => y + shape.bbox(false).max.y.to_pt(),
            FrameItem::Image(_, size, _) => y + size.y.to_pt(),
            FrameItem::Link(..) | FrameItem::Tag(_) => 0.0,
        }
    };
    let all = frame.items().map(below).filter(|y| *y <= TOP + HEIGHT + 3.0);
    all.fold(0.0, f64::max)
}

/// How much of each page is used, in parts of its height.
fn fills(pages: &Pages) -> Vec<f64> {
    pages.paged.pages().iter().map(|page| (lowest(&page.frame, Point::zero()) - TOP) / HEIGHT).collect()
}

/// How many pages each sheet takes.
fn counts(document: &Document, pages: &Pages) -> Vec<usize> {
    let begins = document.sheets.iter().map(|sheet| pages.list.index_of[sheet.key.as_str()]);
    let begins: Vec<usize> = begins.chain([pages.count()]).collect();
    begins.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn every_sheet_of_ours_is_full_and_takes_no_more_pages_than_it_needs() {
    for guide in ["identification", "protection", "reintegration", "children"] {
        let (document, pages) = handouts(root(), "regional", guide);
        let half = fills(&pages).iter().filter(|fill| **fill < 0.5).count();
        assert_eq!(half, 0, "{guide}: pages under half full: {:?}", fills(&pages));
        let poor = fills(&pages).iter().filter(|fill| **fill < 0.8).count();
        assert!(poor <= 2, "{guide}: {:?}", fills(&pages));
        for (sheet, count) in document.sheets.iter().zip(counts(&document, &pages)) {
            let is_long = sheet.materials.len() > 1;
            assert!(count <= if is_long { 3 } else { 2 }, "{guide}: {} takes {count} pages", sheet.key);
        }
        assert!(pages.count() <= document.sheets.len() * 3 / 2, "{guide}: {} pages", pages.count());
    }
}

/// A chapter with an exercise that says so many things before it asks for so many lines.
fn exercise(items: usize, lines: usize) -> String {
    let items: String = (1..=items).map(|item| format!("{item}. Look at the water for a while, and wait.\n")).collect();
    format!(
        "# On watch\n\n::: {{.exercise #look minutes=10 group=pairs}}\n### Look\n\n{items}\n::: {{.notepad #seen lines={lines}}}\nWhat did you see?\n:::\n:::\n"
    )
}

#[test]
fn a_pad_takes_what_its_sheet_has_left() {
    for lines in [1, 6, 20] {
        let (document, pages) = handouts(small(&exercise(4, lines)).path(), "north", "swim");
        let at = document.sheets.iter().position(|sheet| sheet.exercise.is_some()).unwrap();
        assert_eq!(counts(&document, &pages)[at], 1, "{lines} lines");
        let page = pages.list.index_of[document.sheets[at].key.as_str()];
        assert!(fills(&pages)[page] > 0.9, "{lines} lines: {:?}", fills(&pages));
    }
}

#[test]
fn a_sheet_goes_on_over_a_second_page_only_where_one_cannot_hold_it_and_both_are_full() {
    let mut seen = [false; 2];
    for items in [6, 9, 12, 15, 18, 21] {
        let (document, pages) = handouts(small(&exercise(items, 20)).path(), "north", "swim");
        let at = document.sheets.iter().position(|sheet| sheet.exercise.is_some()).unwrap();
        let count = counts(&document, &pages)[at];
        let first = pages.list.index_of[document.sheets[at].key.as_str()];
        let own = &fills(&pages)[first..first + count];
        assert!(count <= 2 && own.iter().all(|fill| *fill > 0.8), "{items} steps: {own:?}");
        seen[count - 1] = true;
    }
    assert_eq!(seen, [true, true], "sheets of one page and of two");
}

#[test]
fn rows_grow_where_a_sheet_has_no_pad() {
    let chapter = "# On watch\n\n## Beaches {#beaches-section}\n\n::: {.fields #beaches}\n| beach | flag |\n|---|---|\n| north | |\n| south | |\n| east | |\n| west | |\n| far | |\n| near | |\n:::\n";
    let (_, pages) = handouts(small(chapter).path(), "north", "swim");
    assert!(fills(&pages).iter().all(|fill| *fill > 0.8), "{:?}", fills(&pages));
}
