//! Front and body of a book are laid out each by itself: editions share bodies, and nothing shows where the parts meet.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::drawn::drawn;
use crate::support::{Project, files};

const EPOCH: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];
const WATCH: &str = "content/guides/swim/watch.md";

/// A guide and a front page that refer to each other, with an exercise on the page that is answered at the back.
pub fn both_ways() -> Project {
    let page = "# Before you begin {#before}\n\n::: {.exercise #find-the-hut}\n### Find the hut\nPoint at it, and see \
                [flags](#flags).\n:::\n\n::: {.answer for=find-the-hut}\nIt is at the north end.\n:::\n";
    Project::harbour()
        .write("content/front-matter/before.md", page)
        .append(WATCH, "\nSee [the hut](#find-the-hut) and [how to begin](#before).\n")
}

/// The pages of a workbook, its links to pages as (page, page that it leads to, what it says), and the addresses of others.
fn links(pdf: &Path) -> (usize, Vec<(usize, usize, String)>, BTreeSet<String>) {
    let document = Document::load(pdf).unwrap();
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let names = named(&document);
    let (mut inner, mut outer) = (Vec::new(), BTreeSet::new());
    for (at, page) in pages.iter().enumerate() {
        let annotations = document.get_dictionary(*page).unwrap().get_deref(b"Annots", &document);
        for annotation in annotations.and_then(Object::as_array).into_iter().flatten() {
            let (_, annotation) = document.dereference(annotation).unwrap();
            let annotation = annotation.as_dict().unwrap();
            if let Ok(address) = annotation.get_deref(b"A", &document).and_then(Object::as_dict) {
                let address = address.get(b"URI").and_then(Object::as_str).unwrap();
                outer.insert(String::from_utf8_lossy(address).into_owned());
            }
            if let Some(page) = leads(&document, annotation, &names) {
                let words = annotation.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
                let to = pages.iter().position(|known| *known == page).expect("a page of the file");
                inner.push((at, to, String::from_utf8_lossy(words).into_owned()));
            }
        }
    }
    (pages.len(), inner, outer)
}

fn named(document: &Document) -> Vec<Object> {
    let names = document.catalog().unwrap().get_deref(b"Names", document).and_then(Object::as_dict).unwrap();
    let dests = names.get_deref(b"Dests", document).and_then(Object::as_dict).unwrap();
    dests.get_deref(b"Names", document).and_then(Object::as_array).cloned().unwrap()
}

/// The page that a link leads to, by itself or by a name.
fn leads(document: &Document, annotation: &Dictionary, names: &[Object]) -> Option<ObjectId> {
    let mut target = annotation.get_deref(b"Dest", document).ok()?;
    if let Object::String(name, _) = target {
        let at = names.iter().position(|known| known.as_str().is_ok_and(|known| known == name))?;
        target = document.dereference(&names[at + 1]).ok()?.1;
    }
    if let Object::Dictionary(dict) = target {
        target = dict.get_deref(b"D", document).ok()?;
    }
    target.as_array().ok()?.first()?.as_reference().ok()
}

fn workbook(project: &Project, out: &str, edition: &str) -> std::path::PathBuf {
    project.beside(&format!("{out}/{edition}/swim/swim-{edition}-workbook.pdf"))
}

#[test]
fn a_book_built_alone_has_the_bytes_that_it_has_among_others() {
    let project = Project::four_books();
    project.build("all", &["--jobs", "3"], &EPOCH);
    let all = files(&project.beside("all"));
    for edition in ["north", "south"] {
        for guide in ["swim", "row"] {
            let out = format!("{edition}-{guide}");
            project.build(&out, &["--edition", edition, "--guide", guide, "--jobs", "1"], &EPOCH);
            let mut alone = files(&project.beside(&out));
            alone.remove("manifest.json");
            assert_eq!(alone.len(), 4);
            let changed: Vec<&String> =
                alone.iter().filter(|(path, bytes)| all[*path] != **bytes).map(|it| it.0).collect();
            assert_eq!(changed, Vec::<&String>::new());
        }
    }
}

#[test]
fn editions_draw_one_body_and_each_stamps_its_own_words() {
    let english = "languages = [\"en\"]\npaper = \"letter\"\n";
    let arabic = "state = \"JO\"\nlanguages = [\"ar\", \"en\"]\nguide-language = \"en\"\npaper = \"letter\"\n";
    let mut words = "msgid \"\"\nmsgstr \"\"\n\"Language: ar\\n\"\n\"X-Review: reviewed\\n\"\n".to_string();
    for id in ["The harbour school", "Harbour Trust", "Safe at the water", "A notebook for wardens"] {
        let context = if id.contains("arbour") { "series" } else { "guides/swim" };
        words += &format!("\nmsgctxt \"{context}\"\nmsgid \"{id}\"\nmsgstr \"ميناء\"\n");
    }
    let project = Project::harbour()
        .write("content/editions/south/edition.toml", english)
        .write("content/editions/jo/edition.toml", arabic)
        .write("content/locale/ar.po", words)
        .remove("content/front-matter/about.md");
    let face = |project: Project, face: &str| {
        project.write(&format!("fonts/{face}"), fs::read(crate::support::root().join("fonts").join(face)).unwrap())
    };
    let project = ["NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"].into_iter().fold(project, face);
    project.build("out", &["--product", "workbook"], &EPOCH);
    let bodies = ["north", "south", "jo"].map(|edition| {
        let pages = drawn(&fs::read(workbook(&project, "out", edition)).unwrap());
        let labels = labels(&Document::load(workbook(&project, "out", edition)).unwrap(), pages.len());
        let first = labels.iter().position(|label| label == "1").expect("a body");
        pages[first..].to_vec()
    });
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(bodies[0].len(), bodies[2].len());
    let (own, more): (Vec<_>, Vec<_>) = bodies[0].iter().zip(&bodies[2]).partition(|(north, jo)| north == jo);
    assert!(!own.is_empty() && !more.is_empty(), "some pages are written on, some are not");
    for (north, jo) in more {
        let lines = |page: &[String], face: &str| page.iter().filter(|mark| mark.contains(face)).count();
        assert!(
            north.iter().filter(|mark| !jo.contains(mark)).count() <= 1,
            "the line in the guide's language alone moves"
        );
        assert!(lines(jo, "Naskh") > lines(north, "Naskh"));
    }
}

#[test]
fn links_between_front_and_body_lead_where_they_say() {
    let project = both_ways();
    project.build("out", &["--product", "workbook"], &EPOCH);
    let (count, inner, outer) = links(&workbook(&project, "out", "north"));
    assert!(outer.iter().all(|address| !address.starts_with("place:")), "{outer:?}");
    let document = Document::load(workbook(&project, "out", "north")).unwrap();
    let labels = labels(&document, count);
    for (from, to, words) in &inner {
        if let Some(label) = words.strip_prefix("page ") {
            assert_eq!(label, labels[*to], "from page {from}");
        }
    }
    let first = labels.iter().position(|label| label == "1").expect("a body");
    let crossing = |forward: bool| {
        inner.iter().filter(|(from, to, _)| forward == (from < to) && (*from < first) != (*to < first)).count()
    };
    // Contents and the page's own reference; the reference, the answer's way back and the exercise named in the text.
    assert!(crossing(true) >= 5 && crossing(false) >= 3, "{inner:?}");
}

/// The labels of all pages, of roman and decimal ranges.
fn labels(document: &Document, count: usize) -> Vec<String> {
    let tree = document.catalog().unwrap().get_deref(b"PageLabels", document).and_then(Object::as_dict).unwrap();
    let nums = tree.get_deref(b"Nums", document).and_then(Object::as_array).unwrap();
    let mut ranges = Vec::new();
    for pair in nums.as_chunks::<2>().0 {
        let range = document.dereference(&pair[1]).unwrap().1.as_dict().unwrap();
        let style = range.get(b"S").and_then(Object::as_name).unwrap().to_vec();
        ranges.push((pair[0].as_i64().unwrap(), style, range.get(b"St").and_then(Object::as_i64).unwrap_or(1)));
    }
    let label = |page: i64| {
        let (start, style, first) = ranges.iter().rev().find(|(start, ..)| *start <= page).unwrap();
        let number = first + page - start;
        if style == b"r" { roman(number) } else { number.to_string() }
    };
    (0..count as i64).map(label).collect()
}

fn roman(mut number: i64) -> String {
    let mut text = String::new();
    for (value, letters) in [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while number >= value {
            text += letters;
            number -= value;
        }
    }
    text
}
