//! The spine: which content documents the book has, in reading order, what stands in each, and where every link target
//! is (EPUB 3.3 §5.7).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::size::size;
use crate::document::model::{ANSWER_MARKS, Answer, Block, Chapter, Document, Page, Part};
use crate::document::visit::{each_block, each_key, heading_level};

/// Bytes of a content document by our estimate; what is longer is divided. The limit proper is 300 kB.
const ENOUGH: usize = 220_000;

/// The content documents, in reading order.
#[derive(Debug)]
pub(super) struct Spine<'a> {
    /// The documents.
    pub(super) documents: Vec<ContentDocument<'a>>,
    /// Index of the file by link target or key.
    homes: BTreeMap<Cow<'a, str>, usize>,
    /// Ids that stand in a further file too, and that file: a front page in two languages has its figures twice.
    twins: BTreeSet<(&'a str, usize)>,
}

/// A content document.
#[derive(Debug)]
pub(super) struct ContentDocument<'a> {
    /// Its name in the container.
    pub(super) name: String,
    /// The language it is in, and that of its labels.
    pub(super) lang: &'a str,
    /// What it holds.
    pub(super) content: Content<'a>,
}

/// What a content document holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    /// The cover's picture.
    Cover,
    /// A page of the front matter, or a stretch of it.
    Front(&'a Page, Stretch<'a>),
    /// The opener of a part with several chapters.
    Opener(&'a Part),
    /// A chapter, or a stretch of it; the part where its opener is at the head.
    Chapter(&'a Part, &'a Chapter, Stretch<'a>),
    /// Model answers: those of the front pages, then the guide's.
    Answers([&'a [Answer]; 2]),
    /// A list at the end.
    List(List),
}

/// A list at the end of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Of exercises.
    Exercises,
    /// Of tools.
    Tools,
    /// Of notepads.
    Notepads,
    /// Of figures.
    Figures,
}

impl List {
    /// Its file.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Exercises => "exercises.xhtml",
            Self::Tools => "tools.xhtml",
            Self::Notepads => "notepads.xhtml",
            Self::Figures => "figures.xhtml",
        }
    }

    /// Its title, in English.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Exercises => "List of exercises",
            Self::Tools => "List of tools",
            Self::Notepads => "List of notepads",
            Self::Figures => "List of figures",
        }
    }
}

/// Some of a page's or chapter's blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    /// The blocks.
    pub(super) blocks: &'a [Block],
    /// Its place among the stretches, from 0.
    pub(super) nth: usize,
}

impl<'a> Spine<'a> {
    /// The spine of a document.
    pub(super) fn new(document: &'a Document) -> Self {
        let mut documents =
            vec![ContentDocument { name: "cover.xhtml".into(), lang: &document.body.lang, content: Content::Cover }];
        document.front.pages.iter().enumerate().for_each(|(index, page)| front(&mut documents, index, page));
        let mut count = 0;
        document
            .body
            .parts
            .iter()
            .enumerate()
            .for_each(|(index, it)| part(&mut documents, document, index, it, &mut count));
        answers(&mut documents, document);
        for (list, empty) in [
            (List::Exercises, document.exercises().next().is_none()),
            (List::Tools, document.tools().next().is_none()),
            (List::Notepads, document.notepads().next().is_none()),
            (List::Figures, document.figures().next().is_none()),
        ] {
            if !empty {
                documents.push(ContentDocument {
                    name: list.file().into(),
                    lang: &document.body.lang,
                    content: Content::List(list),
                });
            }
        }
        let homes = homes(&documents);
        let twins = twins(&documents, &homes);
        Self { documents, homes, twins }
    }

    /// Index of the file that holds a target or key.
    pub(super) fn home(&self, target: &str) -> Option<usize> {
        self.homes.get(target).copied()
    }

    /// The address of a target as seen from file `from`, which may have its own; none if the book has no such target.
    pub(super) fn href(&self, from: usize, target: &str, anchor: &str) -> Option<String> {
        let home = self.home(target)?;
        Some(if home == from || self.twins.contains(&(target, from)) {
            format!("#{anchor}")
        } else {
            format!("{}#{anchor}", self.documents[home].name)
        })
    }

    /// Calls `see` for every block of the book.
    pub(super) fn each_block(&self, see: &mut dyn FnMut(&'a Block)) {
        for file in &self.documents {
            file.each_block(see);
        }
    }

    /// Page labels by link target, from those by key.
    pub(super) fn pages(&self, labels: &'a BTreeMap<String, String>) -> BTreeMap<&'a str, &'a str> {
        let mut pages = BTreeMap::new();
        self.each_block(&mut |block| {
            if let (Some(id), Some(label)) = (block.id.as_deref(), labels.get(block.key.as_str())) {
                pages.entry(id).or_insert(label.as_str());
            }
        });
        for file in &self.documents {
            if let Content::Answers(answers) = file.content {
                pages.extend(
                    answers
                        .into_iter()
                        .flatten()
                        .filter_map(|it| Some((it.id.as_str(), labels.get(it.id.as_str())?.as_str()))),
                );
            }
        }
        pages
    }

    /// Every key of the document, of blocks and of pieces of them, in reading order, with the index of its file.
    pub(super) fn keys(&self) -> Vec<(Cow<'a, str>, usize)> {
        let mut keys = Vec::new();
        for (index, file) in self.documents.iter().enumerate() {
            file.keys(&mut |key| keys.push((key, index)));
        }
        keys
    }
}

impl<'a> ContentDocument<'a> {
    /// Whether it goes on with what the document before it holds.
    pub(super) fn goes_on(&self) -> bool {
        self.stretch().is_some_and(|stretch| stretch.nth > 0)
    }

    /// The stretch of a page or chapter that it holds.
    fn stretch(&self) -> Option<Stretch<'a>> {
        match self.content {
            Content::Front(_, stretch) | Content::Chapter(_, _, stretch) => Some(stretch),
            Content::Cover | Content::Opener(_) | Content::Answers(_) | Content::List(_) => None,
        }
    }

    /// The part whose opener stands in this file.
    fn opener(&self) -> Option<&'a Part> {
        match self.content {
            Content::Opener(part) => Some(part),
            Content::Chapter(part, _, stretch) => (part.chapters.len() == 1 && stretch.nth == 0).then_some(part),
            Content::Cover | Content::Front(..) | Content::Answers(_) | Content::List(_) => None,
        }
    }

    /// Calls `see` for every block, in reading order.
    fn each_block(&self, see: &mut dyn FnMut(&'a Block)) {
        if let Some(outcomes) = self.opener().and_then(|part| part.outcomes.as_ref()) {
            see(&outcomes.heading);
            each_block(std::slice::from_ref(&outcomes.list), see);
        }
        each_block(self.stretch().map_or(&[], |stretch| stretch.blocks), see);
        if let Content::Answers(answers) = self.content {
            answers.into_iter().flatten().for_each(|answer| each_block(&answer.blocks, see));
        }
    }

    /// Keys at which a page may begin, in reading order.
    fn keys(&self, see: &mut dyn FnMut(Cow<'a, str>)) {
        match self.content {
            Content::Front(page, stretch) if stretch.nth == 0 => see(Cow::Borrowed(&page.key)),
            Content::Answers(answers) => {
                see(Cow::Borrowed(ANSWER_MARKS.each));
                for answer in answers.into_iter().flatten() {
                    see(Cow::Borrowed(&answer.id));
                    each_key(&answer.blocks, see);
                }
            }
            Content::Cover | Content::Front(..) | Content::Opener(_) | Content::Chapter(..) | Content::List(_) => {}
        }
        if let Some(part) = self.opener() {
            see(Cow::Borrowed(&part.key));
            if let Some(outcomes) = &part.outcomes {
                each_key([&outcomes.heading, &outcomes.list], see);
            }
        }
        each_key(self.stretch().map_or(&[][..], |stretch| stretch.blocks), see);
    }
}

fn front<'a>(documents: &mut Vec<ContentDocument<'a>>, index: usize, page: &'a Page) {
    for stretch in divide(&page.blocks) {
        let name = name(&format!("front-{:02}-{}", index + 1, page.name), stretch.nth);
        documents.push(ContentDocument { name, lang: &page.lang, content: Content::Front(page, stretch) });
    }
}

fn part<'a>(
    documents: &mut Vec<ContentDocument<'a>>,
    document: &'a Document,
    index: usize,
    part: &'a Part,
    count: &mut usize,
) {
    if part.chapters.len() != 1 {
        let name = format!("part-{:02}.xhtml", index + 1);
        documents.push(ContentDocument { name, lang: &document.body.lang, content: Content::Opener(part) });
    }
    for chapter in &part.chapters {
        *count += 1;
        for stretch in divide(&chapter.blocks) {
            let name = name(&format!("chapter-{count:02}-{}", chapter.id), stretch.nth);
            documents.push(ContentDocument {
                name,
                lang: &document.body.lang,
                content: Content::Chapter(part, chapter, stretch),
            });
        }
    }
}

fn answers<'a>(documents: &mut Vec<ContentDocument<'a>>, document: &'a Document) {
    let (mut front, mut body) = (document.front.answers.as_slice(), document.body.answers.as_slice());
    let mut nth = 0;
    while !(front.is_empty() && body.is_empty()) {
        let size_of = |answer: &Answer| 800 + answer.blocks.iter().map(size).sum::<usize>();
        let fit = that_fit(front.iter().chain(body).map(size_of));
        let (of_pages, pages_left) = front.split_at(fit.min(front.len()));
        let (of_guide, guide_left) = body.split_at(fit - of_pages.len());
        documents.push(ContentDocument {
            name: name("answers", nth),
            lang: &document.body.lang,
            content: Content::Answers([of_pages, of_guide]),
        });
        (front, body, nth) = (pages_left, guide_left, nth + 1);
    }
}

/// How many at the head fit into one document; at least one.
fn that_fit(sizes: impl Iterator<Item = usize>) -> usize {
    let mut total = 0;
    let fitting = sizes.take_while(|size| {
        total += size;
        total <= ENOUGH
    });
    fitting.count().max(1)
}

/// Stretches that fit into one document: divided before headings of the second level, else between any blocks.
fn divide(blocks: &[Block]) -> Vec<Stretch<'_>> {
    let (mut stretches, mut rest) = (Vec::new(), blocks);
    loop {
        let fit = that_fit(rest.iter().map(size)).min(rest.len());
        let cut = if fit == rest.len() { fit } else { last_heading(&rest[..=fit]).unwrap_or(fit) };
        let (these, others) = rest.split_at(cut);
        stretches.push(Stretch { blocks: these, nth: stretches.len() });
        rest = others;
        if rest.is_empty() {
            return stretches;
        }
    }
}

/// The last place before a heading of the second level or above, or else of any level; never the beginning.
fn last_heading(blocks: &[Block]) -> Option<usize> {
    let chief = blocks.iter().rposition(|block| heading_level(block).is_some_and(|level| level <= 2));
    let any = blocks.iter().rposition(|block| heading_level(block).is_some());
    chief.filter(|at| *at > 0).or(any.filter(|at| *at > 0))
}

/// A file's name: small Latin letters, digits and hyphens, with the number of its stretch.
fn name(base: &str, nth: usize) -> String {
    let safe = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
    let base: String = base.chars().map(safe).collect();
    if nth == 0 { format!("{base}.xhtml") } else { format!("{base}-{}.xhtml", nth + 1) }
}

/// Every target and key with the index of its file; where a name occurs twice, the first counts.
fn homes<'a>(documents: &[ContentDocument<'a>]) -> BTreeMap<Cow<'a, str>, usize> {
    let mut homes = BTreeMap::new();
    for (index, file) in documents.iter().enumerate() {
        let mut settle = |name: Cow<'a, str>| {
            homes.entry(name).or_insert(index);
        };
        file.keys(&mut settle);
        file.each_block(&mut |block| block.id.as_deref().map(Cow::Borrowed).into_iter().for_each(&mut settle));
    }
    homes
}

/// Ids in files other than their homes.
fn twins<'a>(documents: &[ContentDocument<'a>], homes: &BTreeMap<Cow<'a, str>, usize>) -> BTreeSet<(&'a str, usize)> {
    let mut twins = BTreeSet::new();
    for (index, file) in documents.iter().enumerate() {
        let mut see = |id: &'a str| twins.extend((homes.get(id) != Some(&index)).then_some((id, index)));
        file.each_block(&mut |block| block.id.as_deref().into_iter().for_each(&mut see));
    }
    twins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::{Inline, Kind, Target, Text};

    fn block(kind: Kind) -> Block {
        Block { key: Target::written("k"), id: None, lang: "en".into(), kind }
    }

    fn heading(level: u8) -> Block {
        let text = vec![Text { lang: "en".into(), text: vec![Inline::Text { v: "Title".into() }] }];
        block(Kind::Heading { level, number: None, text })
    }

    /// A paragraph of about a third of what a content document holds.
    fn third() -> Block {
        block(Kind::Code { text: "x".repeat(ENOUGH / 6) })
    }

    /// How many blocks each stretch has.
    fn lengths(blocks: &[Block]) -> Vec<usize> {
        divide(blocks).iter().map(|stretch| stretch.blocks.len()).collect()
    }

    #[test]
    fn what_fits_stays_together() {
        assert_eq!(lengths(&[heading(1), third(), third()]), [3]);
        assert_eq!(lengths(&[]), [0], "an empty chapter is a content document too");
    }

    #[test]
    fn what_is_too_long_is_divided_before_a_section_or_else_before_any_heading() {
        let blocks = [heading(1), third(), heading(2), third(), heading(3), third(), third()];
        assert_eq!(lengths(&blocks), [2, 2, 3]);
    }

    #[test]
    fn a_section_that_is_too_long_by_itself_is_divided_between_blocks() {
        assert_eq!(lengths(&[third(), third(), third(), third()]), [2, 2]);
        let whole = || block(Kind::Code { text: "x".repeat(ENOUGH) });
        assert_eq!(lengths(&[whole(), whole()]), [1, 1], "a block is never cut");
    }

    #[test]
    fn names_are_safe_and_tell_the_stretch() {
        assert_eq!(name("chapter-01-Päge 1", 0), "chapter-01-p-ge-1.xhtml");
        assert_eq!(name("answers", 1), "answers-2.xhtml");
    }
}
