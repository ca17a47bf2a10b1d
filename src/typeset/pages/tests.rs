//! What pages know of themselves, and what is told when a layout is wrong.

use std::collections::BTreeSet;
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

/// A project with nothing but these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Lays out `main.typ`, which is no book, with the files of `layouts/` that are given.
fn lay_out_files(files: &[(&str, &str)]) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
    let folder = folder(files);
    let (layouts, _) = Layouts::read(folder.path());
    let (faces, _) = Faces::load(folder.path());
    typeset_data("main.typ", Files::new(), &LayoutStore::new(layouts), &faces)
}

fn laid_out(main: &str) -> Pages {
    lay_out_files(&[("layouts/main.typ", main)]).0.unwrap()
}

/// The checkout.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The workbook of the small project of the tests, with some of its files replaced, in the layouts and faces of the
/// checkout.
fn workbook(replaced: &[(&str, &str)]) -> Pages {
    typeset_workbook(replaced).0.unwrap()
}

fn typeset_workbook(replaced: &[(&str, &str)]) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
    with_workbook(replaced, |workbook, layouts, faces| typeset(workbook, workbook.pictures(), layouts, faces))
}

/// Hands on the document of that workbook, with layouts and faces.
pub(in crate::typeset) fn with_workbook<T>(
    replaced: &[(&str, &str)],
    done: impl FnOnce(&Document, &LayoutStore, &Faces) -> T,
) -> T {
    let folder = TempDir::new().unwrap();
    let fixture = root().join("tests/fixtures/harbour");
    for entry in WalkDir::new(&fixture).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let target = folder.path().join(entry.path().strip_prefix(&fixture).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry.path(), target).unwrap();
    }
    for (path, text) in replaced {
        fs::write(folder.path().join("content").join(path), text).unwrap();
    }
    let (project, _, _) = Project::open(folder.path());
    let project = project.unwrap();
    let (series, _) = Series::parse(&project);
    let layouts = Layouts::built_in();
    let (editions, _) = Edition::all(&project, &series, &layouts);
    let (faces, _) = Faces::load(root());
    let families = faces.families();
    let guide = &series.guides[0];
    let numberings = Numberings::new(&series);
    let input = Input {
        project: &project,
        series: &series,
        edition: &editions[0],
        guide,
        families: &families,
        numberings: &numberings,
    };
    let (documents, _) = Documents::build(input, &Bodies::default());
    done(&documents.workbook(), &LayoutStore::new(layouts), &faces)
}

/// The edition whose guides are Arabic, and whose books read from right to left.
const ARABIC: (&str, &str) =
    ("editions/north/edition.toml", "languages = [\"ar\"]\nguide-language = \"ar\"\npaper = \"a4\"\n");

fn guide(title: &str) -> (&'static str, String) {
    let text = fs::read_to_string(root().join("tests/fixtures/harbour/content/guides/swim/guide.toml")).unwrap();
    ("guides/swim/guide.toml", text.replace("Safe at the water", title))
}

/// A piece of text on a page: where its line begins and ends, the height of its baseline, and the words.
#[derive(Debug)]
struct Piece {
    x: f64,
    end: f64,
    y: f64,
    words: String,
}

fn pieces(frame: &Frame, at: Point, found: &mut Vec<Piece>) {
    for (offset, item) in frame.items() {
        let here = at + *offset;
        match item {
            FrameItem::Group(group) => pieces(&group.frame, here, found),
            FrameItem::Text(text) => found.push(Piece {
                x: here.x.to_pt(),
                end: (here.x + text.width()).to_pt(),
                y: here.y.to_pt(),
                words: text.text.to_string(),
            }),
            _ => {}
        }
    }
}

/// The text of a page, counted from 0.
fn text_of(pages: &Pages, page: usize) -> Vec<Piece> {
    let mut found = Vec::new();
    pieces(&pages.paged.pages()[page].frame, Point::zero(), &mut found);
    found
}

/// The running head of a page: its pieces from left to right.
fn head(pages: &Pages, page: usize) -> Vec<Piece> {
    let mut head: Vec<Piece> = text_of(pages, page).into_iter().filter(|piece| piece.y < 50.0).collect();
    head.sort_by(|one, other| one.x.total_cmp(&other.x));
    head
}

/// The words of pieces, one after another.
fn words(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.words.as_str()).collect()
}

fn width(pages: &Pages, page: usize) -> f64 {
    pages.paged.pages()[page].frame.width().to_pt()
}

/// Where the body begins: the page that is labelled 1.
fn body(pages: &Pages) -> usize {
    pages.list.marks.iter().position(|mark| mark.label == "1").unwrap()
}

/// The folio: what stands lowest on a page and is its label.
fn folio(pages: &Pages, page: usize) -> Piece {
    let label = &pages.list.marks[page].label;
    text_of(pages, page).into_iter().filter(|piece| &piece.words == label).max_by(|a, b| a.y.total_cmp(&b.y)).unwrap()
}

#[test]
fn the_front_has_roman_labels_and_the_body_begins_with_1_on_a_right_hand_page() {
    let pages = workbook(&[]);
    let body = body(&pages);
    let labels: Vec<&str> = pages.list.marks.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!(&labels[..3], ["i", "ii", "iii"]);
    assert!(labels[..body].iter().all(|label| label.chars().all(|c| "ivxl".contains(c))), "{labels:?}");
    let numbers: Vec<String> = (1..=labels.len() - body).map(|number| number.to_string()).collect();
    assert_eq!(&labels[body..], numbers);
    assert_eq!(body % 2, 0, "an odd page of the paper");
    assert!(folio(&pages, body).x > width(&pages, body) / 2.0, "its outside is on the right");
    assert!(folio(&pages, body + 1).x < width(&pages, body) / 2.0);
}

#[test]
fn a_book_that_reads_from_right_to_left_begins_with_1_on_a_left_hand_page() {
    let pages = workbook(&[ARABIC]);
    let body = body(&pages);
    assert_eq!(body % 2, 0);
    assert!(folio(&pages, body).x < width(&pages, body) / 2.0, "its outside is on the left");
    assert!(folio(&pages, body + 1).x > width(&pages, body) / 2.0);
}

#[test]
fn a_page_is_known_by_the_block_that_begins_on_it_or_goes_on() {
    let pages = laid_out(
        "#let mark(key) = [#metadata(key) <block>]\n#set page(numbering: \"i\")\n#mark(\"a\") one #mark(\"b\") two\n\
         #pagebreak()\nno mark\n#pagebreak()\n#counter(page).update(1)\n#set page(numbering: \"1\")\n#mark(\"c\") #mark(\"a\")",
    );
    let keys: Vec<(&str, Option<&str>)> =
        pages.list.marks.iter().map(|mark| (mark.label.as_str(), mark.key.as_deref())).collect();
    assert_eq!(keys, [("i", Some("a")), ("ii", Some("b")), ("1", Some("c"))]);
    assert_eq!((pages.list.index_of["b"], pages.list.index_of["c"]), (0, 2));
    // A mark that stands twice, as in a head that is repeated, counts where it first stands.
    assert_eq!((pages.list.index_of["a"], pages.list.label_of["a"].as_str()), (0, "i"));
    assert_eq!(pages.count(), 3);
}

#[test]
fn every_block_of_a_book_is_on_a_page() {
    let pages = workbook(&[]);
    let labels: BTreeSet<&String> = pages.list.marks.iter().map(|mark| &mark.label).collect();
    assert!(pages.list.label_of.len() > 10);
    assert!(pages.list.label_of.values().all(|label| labels.contains(label)));
    assert!(pages.list.marks.iter().skip(2).all(|mark| mark.key.is_some()), "all but the cover and its inside");
}

#[test]
fn a_fault_of_a_layout_is_told_with_file_line_and_column() {
    let (pages, _) = lay_out_files(&[
        ("layouts/main.typ", "#import \"parts/one.typ\": show-it\n#show-it(1)\n"),
        ("layouts/parts/one.typ", "// ก\n#let show-it(n) = {\n  \"กข\" + n\n}\n"),
    ]);
    let faults = pages.err().unwrap();
    assert_eq!(faults[0].place, Some(("layouts/parts/one.typ".to_string(), 3, 3)));
    assert_eq!((faults[0].warning, faults[0].message.as_str()), (false, "cannot add string and integer"));
    let told = faults[0].diagnostic("the workbook");
    assert_eq!((told.code, told.message.as_str()), ("layout", "layout of the workbook: cannot add string and integer"));
}

#[test]
fn what_typst_advises_is_told_too() {
    let (pages, _) = lay_out_files(&[("layouts/main.typ", "#let size-of = 1\n#sizeof\n")]);
    let faults = pages.err().unwrap();
    assert_eq!(faults[0].place, Some(("layouts/main.typ".to_string(), 2, 2)));
    assert_eq!(faults[0].diagnostic("x").hints, faults[0].hints);
    let (pages, _) = lay_out_files(&[("layouts/main.typ", "#import \"gone.typ\": x\n")]);
    assert_eq!(pages.err().unwrap()[0].place, Some(("layouts/main.typ".to_string(), 1, 9)));
}

#[test]
fn a_layout_that_is_not_there_is_a_fault() {
    let folder = folder(&[]);
    let (faces, _) = Faces::load(folder.path());
    let store = LayoutStore::new(Layouts::built_in());
    let (pages, _) = typeset_data("no-such.typ", Files::new(), &store, &faces);
    assert!(pages.is_err_and(|faults| faults.len() == 1 && !faults[0].warning));
}

#[test]
fn warnings_of_a_layout_are_told_and_the_pages_made() {
    let (pages, warnings) =
        lay_out_files(&[("layouts/main.typ", "words\n\n#set text(font: \"No Such Face\")\nmore\n")]);
    assert_eq!(pages.unwrap().count(), 1);
    let warning = warnings.first().expect("a warning");
    assert!(warning.warning && warning.message.contains("no such face"), "{warning:?}");
    assert_eq!(warning.place.as_ref().map(|(file, line, _)| (file.as_str(), *line)), Some(("layouts/main.typ", 3)));
    assert_eq!(warning.diagnostic("x").severity, diagnostic::Severity::Warning);
}

#[test]
fn the_layouts_of_a_book_give_no_warning() {
    let (pages, warnings) = typeset_workbook(&[]);
    assert_eq!(warnings, []);
    assert!(pages.unwrap().typing.is_some(), "they say how typed text stands");
}

#[test]
fn how_typed_text_stands_comes_from_the_layout_alone() {
    let pages = laid_out("#metadata((size: 9pt, pitch: 20, leading: 1.25)) <typing>\nwords");
    let ruled = TypedLines { size: 9.0, pitch: 20.0, leading: 1.25 };
    assert_eq!(pages.typing, Some(Typing { ruled, cells: ruled }), "what is not said of cells is as on ruled lines");
    let mark = "size: 9pt, pitch: 20, leading: 1.25, cells: (size: 8pt, pitch: 12pt, leading: 1.5)";
    let cells = TypedLines { size: 8.0, pitch: 12.0, leading: 1.5 };
    assert_eq!(laid_out(&format!("#metadata(({mark})) <typing>\nwords")).typing, Some(Typing { ruled, cells }));
    assert_eq!(laid_out("words").typing, None);
    assert_eq!(laid_out("#metadata((size: 9pt, pitch: 20pt)) <typing>\nwords").typing, None, "without its leading");
}

#[test]
fn the_picture_of_a_cover_has_the_width_that_is_asked_for() {
    let pages = laid_out("#set page(width: 300pt, height: 450pt, fill: luma(40%))\n#pagebreak()");
    for width in [1, 200, 1600] {
        let picture = image::load_from_memory(&pages.cover_png(width).unwrap()).unwrap();
        assert_eq!(picture.width(), width);
        assert!(picture.height().abs_diff(width * 3 / 2) <= 1);
    }
}

#[test]
fn a_character_without_a_face_is_a_fault_of_the_export() {
    let pages = laid_out("#set document(title: \"x\")\n#set text(font: \"Noto Sans\")\n= \u{1F9A9}");
    let faults = pages.pdf("x", Stamp(0)).err().unwrap();
    assert!(faults[0].message.contains("could not be displayed"), "{faults:?}");
}

const LONG: &str = "Recovery and Reintegration of Victims of Trafficking";

#[test]
fn a_running_head_has_the_room_that_the_other_leaves() {
    for edition in [None, Some(ARABIC)] {
        let (path, title) = guide(LONG);
        let replaced: Vec<(&str, &str)> = edition.into_iter().chain([(path, title.as_str())]).collect();
        let pages = workbook(&replaced);
        let head = words(&head(&pages, body(&pages) + 1));
        // The book's own direction says on which side the guide stands.
        let sides = if edition.is_some() { ["Start here", LONG] } else { [LONG, "Start here"] };
        assert_eq!(head, sides.concat());
    }
}

#[test]
fn a_running_head_is_cut_at_a_word_only_where_both_do_not_fit() {
    let long = [LONG; 3].join(", ");
    let chapter = "A chapter whose title is so long that no line of any book holds it beside the title of its guide";
    let (path, title) = guide(&long);
    let start = format!("# {chapter}\n\nWords.\n");
    let pages = workbook(&[(path, &title), ("guides/swim/start.md", &start)]);
    let head = head(&pages, body(&pages) + 1);
    let [guide, beside] = head.as_slice() else { panic!("{head:?}") };
    for (piece, whole) in [(guide, long.as_str()), (beside, chapter)] {
        let kept = piece.words.strip_suffix('…').expect("an ellipsis");
        let rest = whole.strip_prefix(kept).expect("the beginning");
        assert!(rest.starts_with([' ', ',']), "cut inside a word: {}", piece.words);
        let half = width(&pages, 0) / 2.0;
        assert!(piece.end - piece.x < half && piece.end - piece.x > half * 0.6, "{piece:?}");
    }
    assert!(guide.end + 10.0 < beside.x, "they do not touch: {head:?}");
}

#[test]
fn a_running_head_in_a_script_without_spaces_is_cut_too() {
    let long = "การคุ้มครองและการช่วยเหลือผู้เสียหายจากการค้ามนุษย์".repeat(4);
    let (path, title) = guide(&long);
    let pages = workbook(&[(path, &title)]);
    let head = words(&head(&pages, body(&pages) + 1));
    let (cut, chapter) = head.split_once('…').expect("an ellipsis");
    assert!(long.starts_with(cut) && cut.chars().count() > 60, "{head}");
    assert_eq!(chapter, "Start here");
}

/// How many strokes of icons a page has: nothing else has a pen of this width.
fn icon_strokes(frame: &Frame) -> usize {
    let count = |item: &FrameItem| match item {
        FrameItem::Group(group) => icon_strokes(&group.frame),
        FrameItem::Shape(shape, _) => {
            usize::from(shape.stroke.as_ref().is_some_and(|pen| (pen.thickness.to_pt() - 1.1).abs() < 1e-9))
        }
        _ => 0,
    };
    frame.items().map(|(_, item)| count(item)).sum()
}

/// The page of a key to the symbols, alone on a front page: how many strokes of icons it has, and its words.
fn key(names: [&str; 3], edition: &[(&str, &str)]) -> (usize, String) {
    let rows: String = names.iter().map(|name| format!("| {name} | What it means |\n")).collect();
    let page = format!("# About\n\n| Symbol | Meaning |\n|---|---|\n{rows}");
    let replaced: Vec<(&str, &str)> = edition.iter().copied().chain([("front-matter/about.md", &*page)]).collect();
    let pages = workbook(&replaced);
    let about = pages.list.marks.iter().position(|mark| mark.label == "iii").unwrap();
    (icon_strokes(&pages.paged.pages()[about].frame), words(&text_of(&pages, about)))
}

#[test]
fn a_key_to_the_symbols_shows_each_as_the_book_does() {
    let (strokes, words) = key(["Notepad", "Caution", "Law"], &[]);
    // A pencil has two strokes, a triangle two, scales five.
    assert_eq!(strokes, 9);
    assert!(["Notepad", "Caution", "Law"].iter().all(|name| words.contains(name)), "{words}");
    assert_eq!(key(["Notepad", "Caution", "Lawn"], &[]).0, 0, "another table is a table");
}

#[test]
fn a_key_to_the_symbols_is_known_by_the_names_of_its_own_language() {
    assert_eq!(key(["Notepad", "Caution", "Law"], &[ARABIC]).0, 9, "a page that is not translated is English");
}

#[test]
fn an_exercise_tells_the_page_of_its_answer_and_the_answer_that_of_its_exercise() {
    let start = "# Start here\n\n::: {.exercise #try minutes=5 group=pairs}\n### Try it\n\nDo it.\n:::\n\n\
                 ::: {.answer for=try}\nLike this.\n:::\n";
    let pages = workbook(&[("guides/swim/start.md", start)]);
    let page_with = |text: &str| (0..pages.count()).find(|page| words(&text_of(&pages, *page)).contains(text)).unwrap();
    let (exercise, answer) = (page_with("Do it."), page_with("Like this."));
    assert_ne!(exercise, answer);
    let tells = |page: usize, text: &str, label: usize| {
        let text = text.replace("{}", &pages.list.marks[label].label);
        words(&text_of(&pages, page)).contains(&text)
    };
    assert!(tells(exercise, "The answer is on page {}.", answer));
    assert!(tells(answer, "Answer to exercise 1: Try itpage {}Like this.", exercise));
}

/// What stands on the paper, page after page without a space: pieces that run over an edge are left out.
fn on_paper(pages: &Pages) -> String {
    let mut found = String::new();
    for page in 0..pages.count() {
        let frame = &pages.paged.pages()[page].frame;
        let (width, height) = (frame.width().to_pt(), frame.height().to_pt());
        let inside = |piece: &Piece| piece.x > 0.0 && piece.end < width && piece.y > 0.0 && piece.y < height;
        found.extend(text_of(pages, page).iter().filter(|piece| inside(piece)).map(|piece| piece.words.as_str()));
    }
    found
}

/// Nine hundred numbered words.
fn many_words() -> Vec<String> {
    (1..=900).map(|number| format!("word{number:04}")).collect()
}

#[test]
fn a_block_taller_than_a_page_goes_on_over_the_next_pages() {
    let words = many_words();
    let run = words.join(" ");
    let blocks = [
        ("a cell", format!("| A | B |\n|---|---|\n| one | {run} |\n| two | x |\n")),
        ("a cell that heads its row", format!("| A | B |\n|---|---|\n| {run} | one |\n| three | two |\n")),
        ("a head", format!("| A | {run} |\n|---|---|\n| one | two |\n")),
        ("a cell beside one to fill in", format!("::: {{.fields #a}}\n| A | B |\n|---|---|\n| {run} | |\n:::\n")),
        ("a head over cells to fill in", format!("::: {{.fields #a}}\n| A | {run} |\n|---|---|\n| one | |\n:::\n")),
        ("a label", format!("::: {{.fields #a}}\n- {run}\n:::\n")),
        ("an introduction", format!("::: {{.fields #a}}\n{run}\n\n| A | B |\n|---|---|\n| one | |\n:::\n")),
        ("a prompt", format!("::: {{.notepad #a lines=4}}\n{run}\n:::\n")),
        ("a box to tick", format!("::: {{.checklist #a}}\n- [ ] {run}\n:::\n")),
        ("a statement", format!("::: {{.scale #a}}\n- {run}\n:::\n")),
        ("an exercise", format!("::: {{.exercise #a minutes=5}}\n### A\n\n{run}\n:::\n")),
        ("the title of an exercise", format!("::: {{.exercise #a minutes=5}}\n### {run}\n\nA.\n:::\n")),
        ("a case", format!("::: {{.case}}\n{run}\n:::\n")),
        ("a callout", format!("::: {{.caution}}\n- {}\n:::\n", words.join("\n- "))),
        ("code in a callout", format!("::: {{.legal}}\n```\n{}\n```\n:::\n", words.join("\n"))),
        ("a voice", format!("::: {{.voice source=\"A\"}}\n{run}\n:::\n")),
        ("a definition", format!("Term\n:   {run}\n")),
        ("a term", format!("{run}\n:   Meaning\n")),
        ("an item", format!("- one\n- {run}\n")),
        ("code", format!("```\n{}\n```\n", words.join("\n"))),
        ("a quotation", format!("> {run}\n")),
        ("a footnote", format!("One.[^a]\n\n[^a]: {run}\n")),
        ("a caption", format!("![A path](figures/flags.svg \"{run}\")\n")),
        ("a heading", format!("## {run}\n\nWords.\n")),
    ];
    for (what, block) in blocks {
        let found =
            on_paper(&workbook(&[("guides/swim/start.md", &format!("# Start here\n\nBefore.\n\n{block}\nAfter.\n"))]));
        let lost: Vec<&String> = words.iter().filter(|word| !found.contains(word.as_str())).collect();
        assert!(lost.is_empty(), "{what}: {} words are lost, {:?} among them", lost.len(), lost[0]);
        assert!(found.contains("After."), "what stands after {what} is lost");
    }
}

#[test]
fn a_run_without_spaces_breaks_inside_its_column() {
    let runs = [
        "Obstbaumschnittgeraeteaufbewahrungsschuppenschluesseluebergabeprotokollverzeichnisnummernliste",
        "https://www.example.org/records/pear-and-plum/table.html?from=2019-01-01&to=2026-12-31&sort=weight#week-31",
        "harbour::gates::locks::harbour::gates::locks::harbour::gates::locks::harbour::gates::locks::gates",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "Превысокомногорассмотрительствующийпревысокомногорассмотрительствующий",
        "the-wardens-of-the-lower-harbour-and-of-the-upper-harbour.coordination@harbours.of.the.river.example.org",
    ];
    for run in runs {
        let blocks = format!(
            "{run} in a line\n\n`{run}` as code\n\n```\n{run}\n```\n\n## {run}\n\n| A | {run} | C | D |\n|---|---|---|---|\n\
             | {run} | `{run}` | C | {run} |\n\n::: {{.fields #a}}\n| A | {run} |\n|---|---|\n| {run} | |\n:::\n\n\
             ::: {{.checklist #b}}\n- [ ] {run}\n:::\n\n::: {{.scale #c low=\"{run}\"}}\n- {run}\n:::\n\n\
             ::: {{.caution}}\n{run}\n:::\n\n{run}\n:   {run}\n\n- - - {run}\n\n> {run}\n\nA note.[^a]\n\n[^a]: {run}\n\n\
             ::: {{.exercise #d minutes=5}}\n### {run}\n\n{run}\n:::\n\n![A](figures/flags.svg \"{run}\")\n"
        );
        let (path, title) = guide(run);
        let start = format!("# {run}\n\n{blocks}");
        let pages = workbook(&[(path, &title), ("guides/swim/start.md", &start)]);
        for page in 0..pages.count() {
            let width = width(&pages, page);
            for piece in text_of(&pages, page) {
                let margin = if piece.words.chars().count() > 2 { 30.0 } else { 0.0 };
                assert!(piece.x > margin && piece.end < width - margin, "{run}: off the page: {piece:?}");
            }
        }
        // Nothing stands between its pieces, so that it is found and copied whole.
        let written = on_paper(&pages).matches(run).count();
        assert!(written >= 18, "{run} stands {written} times");
        assert!(!on_paper(&pages).contains("table-of-har-"), "a hyphen in an address is read as part of it");
    }
}

#[test]
fn a_title_of_two_long_words_stands_in_two_lines() {
    let title = "Разработка рекомендаций";
    let pages = workbook(&[("guides/swim/start.md", &format!("# {title}\n\nWords.\n"))]);
    let opener = text_of(&pages, body(&pages));
    let line = |word: &str| opener.iter().find(|piece| piece.words.trim() == word).expect("the word").y;
    assert!(line("рекомендаций") > line("Разработка") + 20.0, "{opener:?}");
    assert!(opener.iter().all(|piece| piece.words == "1" || piece.end < width(&pages, 0) - 40.0), "{opener:?}");
}

#[test]
fn the_conditions_of_an_exercise_stand_under_its_title_whatever_way_the_book_runs() {
    let start = "# Start here\n\n::: {.exercise #try minutes=5 group=pairs}\n### Try it\n\nDo it.\n:::\n\n\
                 ::: {.answer for=try}\nLike this.\n:::\n";
    for edition in [None, Some(ARABIC)] {
        let replaced: Vec<(&str, &str)> = edition.into_iter().chain([("guides/swim/start.md", start)]).collect();
        let pages = workbook(&replaced);
        let all = (0..pages.count()).map(|page| text_of(&pages, page));
        let page = all.into_iter().find(|page| words(page).contains("Do it.")).unwrap();
        let at = |said: &str| {
            page.iter().find(|piece| piece.words.starts_with(said)).unwrap_or_else(|| panic!("{said}: {page:?}"))
        };
        let (title, minutes) = (at("Try it"), at("5 minutes"));
        // The clock stands before the minutes.
        assert!((0.0..30.0).contains(&(minutes.x - title.x)), "{edition:?}: {title:?}, {minutes:?}");
    }
}
