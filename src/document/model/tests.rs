//! The layouts are Typst, where no compiler finds a kind that is missing: these tests do.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::*;

/// The word by which a variant is told from the others in the data.
fn word(value: &impl Serialize, key: &str) -> String {
    let value = serde_json::to_value(value).unwrap();
    let word = if value.is_object() { &value[key] } else { &value };
    word.as_str().expect("variants are told apart by a word").to_string()
}

/// A layout without its comments.
fn layout(name: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts").join(name)).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether a dictionary of the layout has this key, or a condition names the word.
fn knows(layout: &str, word: &str) -> bool {
    let key = |(at, _): (usize, &str)| {
        let before = layout[..at].chars().next_back();
        before.is_some_and(|letter| matches!(letter, ' ' | '(' | ',' | '\n'))
            && layout[at..].starts_with(&format!("{word}: "))
    };
    layout.match_indices(word).any(key) || layout.contains(&format!("\"{word}\""))
}

fn unknown<T: Serialize>(file: &str, key: &str, all: &[T]) -> Vec<String> {
    let layout = layout(file);
    all.iter().map(|one| word(one, key)).filter(|word| !knows(&layout, word)).collect()
}

/// One block of each kind. A new kind does not compile here before it is counted, and fails before it is listed.
fn every_kind() -> Vec<Kind> {
    let place = |kind: &Kind| match kind {
        Kind::Heading { .. } => 0,
        Kind::Paragraph { .. } => 1,
        Kind::List { .. } => 2,
        Kind::Quote { .. } => 3,
        Kind::Code { .. } => 4,
        Kind::Table { .. } => 5,
        Kind::Definitions { .. } => 6,
        Kind::Figure { .. } => 7,
        Kind::Rule => 8,
        Kind::Notepad { .. } => 9,
        Kind::Exercise { .. } => 10,
        Kind::Checklist { .. } => 11,
        Kind::Scale { .. } => 12,
        Kind::Fields { .. } => 13,
        Kind::Case { .. } => 14,
        Kind::Voice { .. } => 15,
        Kind::Callout { .. } => 16,
        Kind::Facilitator { .. } => 17,
        Kind::Status { .. } => 18,
        Kind::Tool { .. } => 19,
    };
    let none = Vec::new;
    let all = vec![
        Kind::Heading { level: 1, number: None, text: Vec::new() },
        Kind::Paragraph { text: Vec::new() },
        Kind::List { start: None, tight: false, items: Vec::new() },
        Kind::Quote { blocks: none() },
        Kind::Code { text: String::new() },
        Kind::Table { align: Vec::new(), head: Vec::new(), rows: Vec::new(), row_headers: false },
        Kind::Definitions { items: Vec::new() },
        Kind::Figure { asset: String::new(), alt: String::new(), decorative: false, caption: Vec::new(), number: None },
        Kind::Rule,
        Kind::Notepad { prompts: Vec::new(), style: NotepadStyle::Ruled, parts: Vec::new() },
        Kind::Exercise { exercise: 1, title: Vec::new(), level: 2, blocks: none() },
        Kind::Checklist { intro: none(), items: Vec::new() },
        Kind::Scale { intro: none(), values: Vec::new(), low: Vec::new(), high: Vec::new(), items: Vec::new() },
        Kind::Fields {
            intro: none(),
            head: Vec::new(),
            rows: Vec::new(),
            widths: Vec::new(),
            list: false,
            row_headers: false,
        },
        Kind::Case { blocks: none() },
        Kind::Voice { source: String::new(), blocks: none() },
        Kind::Callout { callout: Callout::Legal, blocks: none() },
        Kind::Facilitator { exercise: None, page: None, blocks: none(), answer: none() },
        Kind::Status { rows: Vec::new() },
        Kind::Tool { title: Vec::new(), level: 2, blocks: none() },
    ];
    assert_eq!(all.iter().map(place).collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
    all
}

/// One piece of words of each kind, on the same terms.
fn every_inline() -> Vec<Inline> {
    let place = |inline: &Inline| match inline {
        Inline::Text { .. } => 0,
        Inline::Emph { .. } => 1,
        Inline::Strong { .. } => 2,
        Inline::Strike { .. } => 3,
        Inline::Code { .. } => 4,
        Inline::Break => 5,
        Inline::Span { .. } => 6,
        Inline::Link { .. } => 7,
        Inline::Ref { .. } => 8,
        Inline::Xref { .. } => 9,
        Inline::Note { .. } => 10,
    };
    let (c, v) = (Vec::new, String::new);
    let (number, what) = (None, TargetKind::Heading);
    let all = vec![
        Inline::Text { v: v() },
        Inline::Emph { c: c() },
        Inline::Strong { c: c() },
        Inline::Strike { c: c() },
        Inline::Code { v: v() },
        Inline::Break,
        Inline::Span { lang: v(), c: c() },
        Inline::Link { url: v(), c: c(), tip: v() },
        Inline::Ref { target: Target::exercise(1), c: c(), title: v(), number: None, what, page: None, tip: v() },
        Inline::Xref { guide: v(), title: v(), number, what, url: None, c: c(), tip: v() },
        Inline::Note { id: Target::note(1), lang: v(), blocks: Vec::new(), again: false },
    ];
    assert_eq!(all.iter().map(place).collect::<Vec<_>>(), (0..11).collect::<Vec<_>>());
    all
}

const NONE: [&str; 0] = [];

#[test]
fn the_layouts_render_every_kind_of_block_and_of_words() {
    assert_eq!(unknown("blocks.typ", "kind", &every_kind()), NONE);
    assert_eq!(unknown("inline.typ", "k", &every_inline()), NONE);
}

#[test]
fn the_layouts_know_every_callout_group_and_kind_of_ruling() {
    assert_eq!(unknown("callouts.typ", "", Callout::ALL), NONE);
    assert_eq!(unknown("exercise.typ", "", Group::ALL), NONE);
    assert_eq!(unknown("icons.typ", "", Group::ALL), NONE);
    // Ruled lines are what is left.
    let styles = NotepadStyle::ALL.iter().filter(|style| **style != NotepadStyle::Ruled);
    assert_eq!(unknown("write.typ", "", &styles.collect::<Vec<_>>()), NONE);
}

#[test]
fn a_kind_that_no_layout_knows_is_found() {
    assert_eq!(unknown("callouts.typ", "", &["caution", "warning"]), ["warning"]);
}

#[test]
fn the_data_names_what_the_sources_name() {
    assert!(Product::ALL.iter().all(|product| word(product, "") == product.id()));
    assert!(crate::project::Part::ALL.iter().all(|part| word(part, "") == part.id()));
    assert!(PageRole::ALL.iter().all(|role| word(role, "") == role.name() && PageRole::of(role.name()) == Some(*role)));
    assert!([Paper::A4, Paper::Letter].iter().all(|paper| word(paper, "") == paper.id()));
}

#[test]
fn what_is_generated_never_meets_what_is_written() {
    // Written ids and names of guides and chapters, made to look like generated ones.
    for name in ["answer", "figure", "exercise", "part", "front", "note", "sheet", "notes", "b", "answer-x", "part-1"] {
        let made = [
            Target::exercise(1),
            Target::figure(1),
            Target::answer(&Target::written(name)),
            Target::answer(&Target::exercise(1)),
            Target::note(1),
            Target::front_note(1),
            Target::front_page(1),
            Target::part(Some(1), name),
            Target::part(None, name),
            Target::block(name, "a1", 1),
            Target::block(name, "a1", 2),
            Target::block(&Target::front_page(1), "a1", 1),
            Target::sheet(&Target::block(name, "a1", 1)),
            Target::notes(&Target::block(name, "a1", 1), 1),
        ];
        let names: std::collections::BTreeSet<&Target> = made.iter().collect();
        assert_eq!(names.len(), made.len(), "{made:?}");
        assert!(made.iter().all(|target| !crate::project::is_id(target.as_str())), "{made:?}");
        assert!(made.iter().all(|target| target.as_str() != format!("{name}.1")));
    }
    assert_eq!(word(&Target::figure(3), ""), "figure_3");
    assert_eq!(serde_json::to_value(Target::written("flags")).unwrap(), Value::String("flags".into()));
}
