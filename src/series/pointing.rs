//! Words that point to a place on the paper, such as "the figure above": in a handout and in an e-book nothing stands above.
//!
//! The words are data, `data/pointing-words.csv`, language by language: *places* (above) and the *things* they are said of
//! (figure); an *article* near a place makes a thing of the word beside it (the four promises above). *Behind* some words
//! (seen from below) and *before* others (put the case above the client) a place is none.

use std::collections::BTreeSet;

use super::tree::{Block, BlockKind, Body, FlowKind, Inline, Unit};
use super::visit::{Met, Role, Words, each_inline, plain};
use super::word_lists::rows;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Span;

/// So many words may stand between a thing and its place.
const NEAR: usize = 4;

/// The words of one language.
#[derive(Debug, Default, Clone)]
pub(super) struct PointingWords {
    places: BTreeSet<String>,
    things: BTreeSet<String>,
    articles: BTreeSet<String>,
    behind: BTreeSet<String>,
    before: BTreeSet<String>,
}

impl PointingWords {
    /// Those of a language; none where nobody has listed any.
    pub(super) fn of(language: &str) -> Self {
        let mut words = Self::default();
        for (kind, word) in rows(TABLE, language) {
            let set = match kind.as_str() {
                "place" => &mut words.places,
                "thing" => &mut words.things,
                "article" => &mut words.articles,
                "behind" => &mut words.behind,
                _ => &mut words.before,
            };
            set.insert(word);
        }
        words
    }

    /// The first place in a text that is said of a thing, and the thing.
    fn find(&self, text: &str) -> Option<(String, String)> {
        text.split_inclusive(['.', '!', '?', ':', ';']).find_map(|sentence| self.find_in(sentence))
    }

    fn find_in(&self, sentence: &str) -> Option<(String, String)> {
        let words: Vec<String> = sentence.split_whitespace().map(str::to_lowercase).collect();
        let bare: Vec<&str> = words.iter().map(|word| word.trim_matches(|it: char| !it.is_alphanumeric())).collect();
        (0..words.len()).filter(|&index| self.places.contains(bare[index])).find_map(|index| {
            let ends = !words[index].ends_with(char::is_alphanumeric);
            let next = bare.get(index + 1).filter(|_| !ends);
            let last = bare[..index].last();
            if next.is_some_and(|next| self.before.contains(*next))
                || last.is_some_and(|last| self.behind.contains(*last))
            {
                return None;
            }
            let near = &bare[index.saturating_sub(NEAR)..index];
            let known = near.iter().rev().chain(next).find(|word| self.things.contains(**word));
            let named = || {
                last.filter(|last| near.iter().any(|it| self.articles.contains(*it)) && !self.articles.contains(**last))
            };
            known.or_else(named).map(|thing| (bare[index].to_string(), (*thing).to_string()))
        })
    }
}

/// Warns of what points to a place on the paper, and names the link to write.
pub(super) fn check(body: &Body, words: &PointingWords, sink: &mut Sink) {
    let targets = targets(body);
    body.visit(&mut |met| {
        let Met::Words(Words { inlines, span, role: Role::Text }) = met else { return };
        let Some((place, thing)) = words.find(&plain(inlines)) else { return };
        let at = place_of(inlines, &place).unwrap_or(span);
        let near = targets.iter().rev().find(|(start, id)| start.file == span.file && start.start < span.start && !id.is_empty());
        let hint = match near {
            Some((_, id)) => format!("name it by a link, such as [the {thing}](#{id}), if that is what you mean: the book adds number and page"),
            None => format!("give it an id and name it by a link, such as [the {thing}](#my-{thing}): the book adds number and page"),
        };
        let message = format!("\"{place}\" is said of \"{thing}\", and in handouts and e-books nothing stands there");
        sink.push(Diagnostic::warning("vague-place", at, message).hint(hint));
    });
}

/// Figures, cases, callouts and headings with an id, where they begin.
fn targets(body: &Body) -> Vec<(Span, &str)> {
    let mut found = Vec::new();
    body.walk(&mut |block: &Block| {
        let is_leaf = |unit: &Unit| matches!(unit.flow.kind, FlowKind::Figure(_) | FlowKind::Heading { .. });
        let is_target = matches!(&block.kind, BlockKind::Leaf(unit) if is_leaf(unit))
            || matches!(&block.kind, BlockKind::Case(_) | BlockKind::Callout(..));
        if let Some(id) = block.id.as_ref().filter(|_| is_target) {
            found.push((block.span, id.value.as_str()));
        }
    });
    found.sort_by_key(|(span, _)| (span.file, span.start));
    found
}

/// Where a word stands in these words.
fn place_of(inlines: &[Inline], word: &str) -> Option<Span> {
    let mut found = None;
    each_inline(inlines, &mut |inline| {
        let Inline::Text(text, span) = inline else { return };
        let at = text.find(word).filter(|_| span.end - span.start == text.len() as u32);
        found = found.or(at.map(|at| span.within(at, word.len())));
    });
    found
}

/// The table of the words.
const TABLE: &str = include_str!("../../data/pointing-words.csv");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::word_lists::all;

    #[test]
    fn a_place_is_found_that_is_said_of_a_thing() {
        let words = PointingWords::of("en-GB");
        for (text, place, thing) in [
            ("You need: the figure above, a pen.", "above", "figure"),
            ("The table and the caution above.", "above", "caution"),
            ("Read the above table aloud.", "above", "table"),
            ("The rules below are ours.", "below", "rules"),
            ("For more, see overleaf.", "overleaf", "see"),
            ("Read the four promises above.", "above", "promises"),
            ("In each of the eight situations below, the child is small.", "below", "situations"),
        ] {
            assert_eq!(words.find(text), Some((place.into(), thing.into())), "{text}");
        }
    }

    #[test]
    fn a_place_of_something_else_is_left_alone() {
        let words = PointingWords::of("en");
        for text in [
            "Put the case above the client.",
            "Three boxes, one below the other.",
            "The room seen from below",
            "Above all, be kind. The figure is small.",
            "The figure shows it. Above, nobody waits.",
        ] {
            assert_eq!(words.find(text), None, "{text}");
        }
        assert_eq!(PointingWords::of("th").find("the figure above"), None, "a language without a list");
    }

    #[test]
    fn every_row_of_the_table_is_read_and_of_a_known_kind() {
        let rows = all(TABLE);
        assert_eq!(rows.len(), TABLE.lines().count() - 1);
        assert!(
            rows.iter().all(|[_, kind, _]| ["place", "thing", "article", "behind", "before"].contains(&kind.as_str()))
        );
    }

    #[test]
    fn our_own_words_point_by_links() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let (project, _, _) = crate::project::Project::open(root);
        let project = project.unwrap();
        let (series, _) = crate::series::Series::parse(&project);
        let words = PointingWords::of(&project.series.language.value);
        let mut sink = Sink::default();
        series.bodies().for_each(|body| check(body, &words, &mut sink));
        let told: Vec<String> = sink.sorted(&project.sources).into_iter().map(|found| found.message.clone()).collect();
        assert_eq!(told, Vec::<String>::new());
    }
}
