//! What is drawn in pieces says once what was written, and looks as before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use super::super::Faces;
use super::super::frames::with_frames;
use super::super::world::{BookWorld, LayoutStore, Loader};
use super::*;
use crate::project::Layouts;

/// A page with these words in a face of the checkout, as Typst gives it.
fn laid_out(face: &str, lang: &str, words: &str) -> PagedDocument {
    let folder = tempfile::TempDir::new().unwrap();
    fs::create_dir(folder.path().join("layouts")).unwrap();
    let main = format!("#set text(font: \"{face}\", lang: \"{lang}\")\n{words}\n");
    fs::write(folder.path().join("layouts/main.typ"), main).unwrap();
    let (layouts, _) = Layouts::read(folder.path());
    let store = LayoutStore::new(layouts);
    let (faces, _) = Faces::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let loader = Loader(BTreeMap::new());
    let world = BookWorld::new("main.typ", &faces, &store, loader).unwrap();
    typst::compile::<PagedDocument>(&world).output.unwrap()
}

/// The document with its runs whole.
fn whole_runs(paged: PagedDocument) -> PagedDocument {
    let mut blanks = Blanks::default();
    with_frames(paged, |_, frame| whole_frame(frame, &mut blanks))
}

/// Every text of a document, in the order it is drawn.
fn text_of(paged: &PagedDocument) -> String {
    paged.pages().iter().map(|page| text_in(&page.frame)).collect()
}

fn text_in(frame: &Frame) -> String {
    frame
        .items()
        .map(|(_, item)| match item {
            FrameItem::Text(text) => text.text.to_string(),
            FrameItem::Group(group) => text_in(&group.frame),
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => String::new(),
        })
        .collect()
}

#[test]
fn a_cluster_drawn_at_two_heights_has_its_text_once() {
    for words in ["ที่นี่มีน้ำดื่ม", "ซึ่งผู้เสียหายต้องได้รับการคุ้มครอง", "ปี๋ ป้า ฟ้า กตัญญู ฐานะ"]
    {
        assert_eq!(text_of(&whole_runs(laid_out("Noto Sans Thai Looped", "th", words))), words);
    }
}

#[test]
fn a_run_in_one_piece_is_left_as_it_is() {
    let words = "Ask, and listen.";
    let paged = laid_out("Noto Sans", "en", words);
    assert!(paged.pages().iter().all(|page| whole_frame(&page.frame, &mut Blanks::default()).is_none()));
    assert_eq!(text_of(&whole_runs(paged)), words);
}

#[test]
fn letters_with_marks_from_right_to_left_have_their_text_once() {
    let words = "أُعدت هذه الطبعة، استُخدمت التعرّف المهرَّب الدَّين";
    let letters = |text: &str| {
        let mut letters: Vec<char> =
            text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200F}').collect();
        letters.sort_unstable();
        letters
    };
    let paged = laid_out("Noto Naskh Arabic", "ar", words);
    assert_ne!(letters(&text_of(&paged)), letters(words), "the face sets no mark apart: the test shows nothing");
    assert_eq!(letters(&text_of(&whole_runs(paged))), letters(words));
}

#[test]
fn no_glyph_moves_when_a_run_is_made_whole() {
    for (face, lang, words) in [
        ("Noto Sans Thai Looped", "th", "ซึ่งผู้เสียหายต้องได้รับการคุ้มครอง ที่นี่"),
        ("Noto Naskh Arabic", "ar", "أُعدت هذه الطبعة، استُخدمت التعرّف المهرَّب الدَّين"),
        ("Noto Naskh Arabic", "fa", "متحدهٔ، کتاب‌ها می‌خوانیم"),
    ] {
        let apart = laid_out(face, lang, words);
        let whole = whole_runs(apart.clone());
        assert_ne!(texts(&whole), texts(&apart));
        let options = RenderOptions { pixel_per_pt: Scalar::new(3.0), ..RenderOptions::default() };
        let [before, after] = [&apart, &whole].map(|paged| typst_render::render(&paged.pages()[0], &options));
        assert!(before.data().iter().zip(after.data()).all(|(one, other)| one.abs_diff(*other) <= 8), "{words}");
    }
}

/// The texts of the glyphs of a document's runs as they stand from left to right, those of one text once.
fn texts(paged: &PagedDocument) -> Vec<String> {
    fn of(frame: &Frame, out: &mut Vec<String>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Text(item) => {
                    let runs = item.glyphs.chunk_by(|one, other| one.range == other.range);
                    out.extend(runs.map(|run| item.text[run[0].range()].to_string()));
                }
                FrameItem::Group(group) => of(&group.frame, out),
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }
    let mut out = Vec::new();
    paged.pages().iter().for_each(|page| of(&page.frame, &mut out));
    out
}

#[test]
fn from_right_to_left_each_character_has_a_text_of_its_own_in_its_place() {
    for (lang, words) in [("ar", "وكوبًا"), ("fa", "می‌خوانیم"), ("fa", "متحدهٔ"), ("ar", "استُخدمت التعرّف المهرَّب")]
    {
        let paged = laid_out("Noto Naskh Arabic", lang, words);
        assert!(texts(&paged).iter().any(|text| text.chars().count() > 1), "the face joins nothing: {words}");
        let read: String = texts(&whole_runs(paged)).into_iter().rev().collect();
        assert_eq!(read.trim(), words);
    }
}

#[test]
fn a_blank_is_a_blank_before_it_is_anything_else() {
    let first = texts(&whole_runs(laid_out("Noto Naskh Arabic", "ar", "بً"))).into_iter().find(|text| text != "ب");
    assert_eq!(first.as_deref(), Some(" "));
}
