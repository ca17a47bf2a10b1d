//! The tree of a text, and the way through it.

use super::*;
use crate::language::{QuotationMarks, Tag};
use crate::source::Sources;

/// A chapter with words in every place that can hold some.
const EVERYWHERE: &str = "# title\n\nparagraph *emphasis* **strong** ~~struck~~ [link](#x) `code`[^n]\n\n\
    - item\n  - inner\n\n| head |\n|---|\n| cell |\n\nterm\n: meaning\n\n> quoted\n\n```\nblock\n```\n\n\
    ![alternative](x.svg \"caption\")\n\n\
    ::: {.scale #s low=\"low\" high=\"high\"}\nbefore\n\n- statement\n:::\n\n\
    ::: {.voice source=\"source\"}\nsaid\n:::\n\n\
    ::: {.exercise #e}\n### exercise\n\n::: {.notepad #p}\nprompt\n:::\n:::\n\n[^n]: note\n";

fn english() -> std::sync::Arc<QuotationMarks> {
    std::sync::Arc::new(QuotationMarks::of(&Tag::of("en")))
}

#[test]
fn every_text_is_met_in_the_order_of_reading() {
    let mut sources = Sources::default();
    let file = sources.add("a.md", EVERYWHERE);
    let mut sink = crate::diagnostic::Sink::default();
    let body = blocks::parse(EVERYWHERE, file, "a", &english(), &mut sink);
    assert!(sink.is_empty(), "{sink:?}");
    let mut met_words = Vec::new();
    body.visit(&mut |met| match met {
        Met::Words(words) => met_words.push(plain(words.inlines)),
        Met::Code(text, _) => met_words.push(text.trim().to_string()),
        Met::Block(_) | Met::Unit(_) | Met::Flow(_) => {}
    });
    let wanted = [
        "title",
        "paragraph emphasis strong struck link code",
        "item",
        "inner",
        "head",
        "cell",
        "term",
        "meaning",
        "quoted",
        "block",
        "alternative",
        "caption",
        "before",
        "low",
        "high",
        "statement",
        "said",
        "source",
        "exercise",
        "prompt",
        "note",
    ];
    assert_eq!(met_words, wanted);
}

#[test]
fn a_block_that_is_left_out_takes_along_what_it_holds() {
    let text = "# t\n\n::: {.case}\ninside\n:::\n\nbehind\n";
    let mut sources = Sources::default();
    let file = sources.add("a.md", text);
    let body = blocks::parse(text, file, "a", &english(), &mut crate::diagnostic::Sink::default());
    let mut words = Vec::new();
    body.visit_kept(&|block| !matches!(block.kind, BlockKind::Case(_)), &mut |met| {
        if let Met::Unit(unit) = met {
            words.push(unit.message.clone());
        }
    });
    assert_eq!(words, ["# t", "behind"].map(|word| word.trim_start_matches("# ")));
}
