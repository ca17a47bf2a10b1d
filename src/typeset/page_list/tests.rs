//! Where pages begin: at a mark, or inside the words of what was begun before.

use std::path::Path;

use tempfile::TempDir;

use crate::document::pages::{Cut, PageMark};
use crate::project::Layouts;
use crate::typeset::{Faces, Files, LayoutStore, typeset_data};

/// What stands at the head of every layout here: small pages, and marks as the layouts write them.
const HEAD: &str = r#"
#set page(width: 150pt, height: 90pt, margin: 15pt, numbering: "1", header: [Running head], footer: [Foot])
#set text(size: 10pt, hyphenate: false)
#let mark(key) = [#metadata(key)<block>]
#let piece(key) = [#metadata(key)<piece>]
#let words(from, to) = range(from, to).map(n => "word" + numbering("a", n)).join(" ")
"#;

/// The pages of a layout, in all faces of the checkout.
fn pages(layout: &str) -> Vec<PageMark> {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("layouts")).unwrap();
    std::fs::write(folder.path().join("layouts/main.typ"), format!("{HEAD}{layout}")).unwrap();
    let (layouts, _) = Layouts::read(folder.path());
    let (faces, _) = Faces::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let (made, faults) = typeset_data("main.typ", Files::new(), &LayoutStore::new(layouts), &faces);
    assert!(faults.is_empty(), "{faults:?}");
    made.unwrap().list.marks
}

/// The keys that pages begin with; of one that begins inside words, with these words.
fn starts(layout: &str) -> Vec<String> {
    let start = |mark: PageMark| {
        let inside = mark.cut.map_or(String::new(), |cut| format!(" at {}", cut.after));
        mark.key.unwrap_or_default() + &inside
    };
    pages(layout).into_iter().map(start).collect()
}

/// Whether a page begins with a key and goes on from letters that end so to letters that begin so.
fn goes_on(mark: &PageMark, key: &str) -> Cut {
    assert_eq!(mark.key.as_deref(), Some(key), "{mark:?}");
    mark.cut.clone().unwrap_or_else(|| panic!("{mark:?} begins at its mark"))
}

#[test]
fn a_page_that_begins_with_a_mark_begins_there() {
    let layout = "#mark(\"a\") One\n#pagebreak()\n#mark(\"b\") Two\n\n#mark(\"c\") Three";
    assert_eq!(starts(layout), ["a", "b"]);
}

#[test]
fn a_page_that_begins_in_a_paragraph_begins_at_its_word() {
    let found = pages("#mark(\"a\")#words(1, 60)\n\n#mark(\"b\") Next");
    let cut = goes_on(&found[1], "a");
    let all: String = (1..60).map(|n| format!("word{}", name(n))).collect();
    assert!(all[cut.at..].starts_with(&cut.after), "{cut:?}");
    assert!(all[..cut.at].ends_with(&cut.before), "{cut:?}");
    assert!(cut.after.starts_with("word") && cut.after.len() == Cut::MOST);
    assert!(goes_on(&found[2], "a").at > cut.at, "a third page goes on from the second");
}

/// Numbers as Typst writes them in letters.
fn name(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from((n - 1) % 26).unwrap());
    if number <= 26 { letter(number).to_string() } else { format!("{}{}", letter((number - 1) / 26), letter(number)) }
}

#[test]
fn heads_feet_notes_and_signs_of_lists_are_not_what_a_page_begins_with() {
    let layout = "#mark(\"a\") One#footnote[A note that is long enough to go on over the next page, word by word by word, \
                  and on, and on, to its very end, which comes late.]\n#v(40pt)\n+ #mark(\"b\") Two\n+ #mark(\"c\") Three\n\
                  #pagebreak()\n+ #mark(\"d\") Four";
    let keys: Vec<String> = starts(layout).into_iter().map(|start| start[..1].to_string()).collect();
    assert_eq!(keys.first().map(String::as_str), Some("a"));
    assert_eq!(keys.last().map(String::as_str), Some("d"));
    assert!(starts(layout).iter().all(|start| !start.contains(" at ")), "{:?}", starts(layout));
}

#[test]
fn a_row_is_where_a_page_begins_whatever_head_is_repeated_over_it() {
    let layout = "#mark(\"a\")#table(columns: 2, table.header[Name][Sense], \
                  ..range(1, 7).map(n => (piece(\"a.r\" + str(n)) + [Row #n], [What it says])).flatten())";
    let starts = starts(layout);
    assert_eq!(starts[0], "a");
    assert!(starts.len() > 1 && starts[1..].iter().all(|start| start.starts_with("a.r") && !start.contains(' ')));
}

#[test]
fn a_row_over_two_pages_goes_on_in_its_first_cell() {
    let layout = "#mark(\"a\")#grid(columns: (1fr, 1fr), piece(\"a.r1\") + mark(\"left\") + words(1, 40), \
                  mark(\"right\") + words(1, 30))";
    let found = pages(layout);
    let cut = goes_on(&found[1], "left");
    assert!(cut.after.starts_with("word") && cut.before.contains("word"), "{cut:?}");
    assert!(cut.at < 120, "the letters of the right cell are not counted: {cut:?}");
}

#[test]
fn lines_from_right_to_left_are_read_from_their_right_end() {
    let words = "المكان الآمن هو مكان يختاره الشخص بنفسه وفيه ماء وطعام ونوم وصوت هادئ".repeat(6);
    let layout = format!(
        "#set text(lang: \"ar\", font: (\"Noto Naskh Arabic\", \"Noto Sans\"))\n#mark(\"a\")#strong[{words}]{words}"
    );
    let found = pages(&layout);
    let all: String = Cut::letters(&(words.clone() + &words)).collect();
    let cut = goes_on(&found[1], "a");
    assert!(all.contains(&cut.after), "{cut:?}");
    assert!(all.contains(&format!("{}{}", cut.before, cut.after)), "{cut:?}");
}
