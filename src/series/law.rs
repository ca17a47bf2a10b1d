//! How a text speaks of treaties, as far as it can be seen: the verb beside a footnote on a treaty, and the article of a
//! treaty that is named.
//!
//! The words are data, `data/law-words.csv`, language by language. Names of a *treaty* and the word for an *article* tell what
//! is cited; *soft* words tell a recommendation. *Verbs* are those of treaties. A *weak* word takes the place of one, but in
//! *advice* to the reader; so does a *vague* one whose *subject* is a treaty and no *relative* clause. A *claim* is any other
//! word that says what a treaty does.

use std::collections::BTreeMap;

use super::passages::{Passage, Sentence, passages, sentences};
use super::tree::{Body, Inline};
use super::visit::{Met, each_inline, plain};
use super::word_lists::{find_word, rows};
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Span;

/// The table of the words.
const TABLE: &str = include_str!("../../data/law-words.csv");

/// The words of one language, by kind.
#[derive(Debug, Default)]
pub(super) struct LawWords {
    by_kind: BTreeMap<String, Vec<String>>,
}

impl LawWords {
    /// Those of a language; none where nobody has listed any.
    pub(super) fn of(language: &str) -> Self {
        let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (kind, word) in rows(TABLE, language) {
            by_kind.entry(kind).or_default().push(word);
        }
        Self { by_kind }
    }

    fn all(&self, kind: &str) -> &[String] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The first word of a kind that stands in a text.
    fn find(&self, kind: &str, text: &str) -> Option<&str> {
        self.all(kind).iter().map(String::as_str).find(|word| find_word(text, word).is_some())
    }

    /// The word in the place of the verb in a sentence whose footnotes, `cited`, name a treaty and no recommendation.
    fn weak(&self, sentence: &str, cited: &str) -> Option<&str> {
        let is_binding = self.find("treaty", cited).is_some();
        let is_soft = [sentence, cited].iter().any(|text| self.find("soft", text).is_some());
        if !is_binding || is_soft || self.find("verb", sentence).is_some() {
            return None;
        }
        let weak = self.find("weak", sentence).filter(|_| self.find("advice", sentence).is_none());
        let mut vague = self.all("vague").iter().map(String::as_str);
        weak.or_else(|| {
            vague.find(|word| find_word(sentence, word).is_some_and(|at| self.is_of_treaty(&sentence[..at])))
        })
    }

    /// Whether what stands before a verb makes a treaty its subject.
    fn is_of_treaty(&self, before: &str) -> bool {
        let clause = before.rsplit([',', ';', ':']).next().unwrap_or_default();
        self.find("subject", clause).is_some() && self.find("relative", clause).is_none()
    }

    /// The treaty of which a sentence says something: behind its name stands what it does.
    fn claimed(&self, sentence: &str) -> Option<&str> {
        let treaty = self.find("treaty", sentence)?;
        let behind = find_word(sentence, treaty).map_or("", |at| &sentence[at + treaty.len()..]);
        let says = ["verb", "weak", "vague", "claim"].iter().any(|kind| self.find(kind, behind).is_some());
        says.then_some(treaty)
    }

    /// Whether an article is named in one of these texts.
    fn has_article(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.find("article", text).is_some())
    }
}

/// Checks the passages of a chapter.
pub(super) fn check(body: &Body, words: &LawWords, sink: &mut Sink) {
    if words.by_kind.is_empty() {
        return;
    }
    let notes = texts_of_notes(body);
    for passage in passages(body) {
        let sentences = passage.cells.iter().flat_map(|cell| sentences(cell));
        let cited = |sentence: &Sentence<'_>| -> String {
            sentence.notes.iter().filter_map(|label| notes.get(label)).map(String::as_str).collect()
        };
        let with_notes = |sentence: Sentence<'_>| {
            let cited = cited(&sentence);
            (sentence.words, cited)
        };
        let all: Vec<(String, String)> = sentences.map(with_notes).collect();
        check_verbs(&passage, &all, words, sink);
        if passage.table.is_none() {
            check_articles(&passage, &all, words, sink);
        }
    }
}

/// Tells words in the place of a treaty's verb, in sentences with the words of their footnotes.
fn check_verbs(passage: &Passage<'_>, sentences: &[(String, String)], words: &LawWords, sink: &mut Sink) {
    for weak in sentences.iter().filter_map(|(sentence, cited)| words.weak(sentence, cited)) {
        let message = format!("\"{weak}\" beside a footnote on a treaty does not tell what the treaty says");
        let hint = format!("write the verb of the article, such as {}", words.all("verb").join(", "));
        sink.push(Diagnostic::warning("weak-verb", place(passage, weak), message).hint(hint));
    }
}

/// Tells a treaty of which a sentence says something without an article: none stands in it, nor in the next footnote.
fn check_articles(passage: &Passage<'_>, sentences: &[(String, String)], words: &LawWords, sink: &mut Sink) {
    for (index, (sentence, _)) in sentences.iter().enumerate() {
        let Some(treaty) = words.claimed(sentence) else { continue };
        let next = sentences[index..].iter().find(|(_, cited)| !cited.is_empty());
        let cited = next.map_or("", |(_, cited)| cited.as_str());
        if !words.has_article(&[sentence, cited]) {
            let message = format!("a sentence says what the \"{treaty}\" does, and no article");
            sink.push(
                Diagnostic::warning("missing-article", place(passage, treaty), message)
                    .hint("add a footnote with the article, or name it in the sentence"),
            );
        }
    }
}

/// The words of each footnote by its label, in small letters.
fn texts_of_notes(body: &Body) -> BTreeMap<&str, String> {
    let text = |note: &super::tree::Note| {
        let mut text = String::new();
        for block in &note.blocks {
            block.visit(&mut |met| {
                if let Met::Words(words) = met {
                    text.push_str(&plain(words.inlines).to_lowercase());
                    text.push(' ');
                }
            });
        }
        text
    };
    body.notes.iter().map(|note| (note.label.as_str(), text(note))).collect()
}

/// Where a word stands in a passage; its beginning if it is not known.
fn place(passage: &Passage<'_>, word: &str) -> Span {
    let mut found = None;
    for cell in &passage.cells {
        each_inline(cell, &mut |inline| {
            let Inline::Text(text, span) = inline else { return };
            let small = text.to_lowercase();
            let is_same = small.len() == text.len() && span.end - span.start == text.len() as u32;
            let at = find_word(&small, word).filter(|_| is_same);
            found = found.or(at.map(|at| span.within(at, word.len())));
        });
    }
    found.unwrap_or(passage.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::word_lists::all;

    const TREATY: &str = "palermo protocol, article 6(1).";

    #[test]
    fn a_word_in_the_place_of_a_treaty_s_verb_is_found() {
        let words = LawWords::of("en-GB");
        for (sentence, weak) in [
            ("a child should be heard.", "should"),
            ("the optional protocol speaks of recovery.", "speaks of"),
            ("convention no. 182 on child labour asks for measures.", "asks"),
            ("in short, the text names housing.", "names"),
        ] {
            assert_eq!(words.weak(sentence, TREATY), Some(weak), "{sentence}");
        }
    }

    #[test]
    fn what_a_treaty_says_with_its_own_verb_a_recommendation_and_advice_are_left_alone() {
        let words = LawWords::of("en");
        for sentence in [
            "states shall protect the children whom the protocol names.",
            "the consulate is told if the person asks for it.",
            "it does not stop an investigation into crimes that the protocol names.",
            "you should tell them.",
            "the principles say what should be done.",
        ] {
            assert_eq!(words.weak(sentence, TREATY), None, "{sentence}");
        }
        let recommended = "general comment 14, on the convention on the rights of the child, article 3.";
        assert_eq!(words.weak("a child should be heard.", recommended), None);
        assert_eq!(words.weak("a child should be heard.", "harbour rules, article 4."), None);
        assert_eq!(LawWords::of("th").weak("a child should be heard.", TREATY), None, "a language without a list");
    }

    #[test]
    fn a_treaty_of_which_something_is_said_is_found_and_one_that_is_only_named_is_not() {
        let words = LawWords::of("en");
        let said = "states that have joined the refugee convention shall not return a refugee.";
        assert_eq!(words.claimed(said), Some("refugee convention"));
        assert_eq!(words.claimed("the palermo protocol only makes states consider it."), Some("palermo protocol"));
        for sentence in [
            "the column says who has joined the asean convention.",
            "the first two bind many states outside the refugee convention.",
            "icescr: covenant on economic, social and cultural rights.",
        ] {
            assert_eq!(words.claimed(sentence), None, "{sentence}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_read_and_of_a_known_kind() {
        let rows = all(TABLE);
        assert_eq!(rows.len(), TABLE.lines().count() - 1);
        let known = ["treaty", "article", "soft", "verb", "weak", "advice", "vague", "subject", "relative", "claim"];
        for [_, kind, word] in rows {
            assert!(known.contains(&kind.as_str()), "{kind}");
            assert_eq!(word, word.to_lowercase(), "words are compared in small letters");
        }
    }

    #[test]
    fn our_own_words_have_the_verbs_and_articles_of_treaties() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let (project, _, _) = crate::project::Project::open(root);
        let project = project.unwrap();
        let (series, _) = crate::series::Series::parse(&project);
        let words = LawWords::of(&project.series.language.value);
        let mut sink = Sink::default();
        let chapters = series.guides.iter().flat_map(|guide| &guide.chapters);
        chapters.for_each(|chapter| check(&chapter.body, &words, &mut sink));
        let told: Vec<String> = sink.sorted(&project.sources).into_iter().map(|found| found.message.clone()).collect();
        assert_eq!(told, Vec::<String>::new());
    }
}
