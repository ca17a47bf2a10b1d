//! The builder's state: where one is, what was made so far.

use std::collections::BTreeMap;

use super::input::Input;
use super::model::{self, Answer, Kind, Lists, Names, Target, Text};
use super::numbering::Numbering;
use super::order::FrontPage;
use super::placeholders::{Filler, words_of};
use super::places::Places;
use super::starts::Starts;
use super::words;
use crate::diagnostic::{Diagnostic, Sink};
use crate::edition::Language;
use crate::language::invisible;
use crate::project::{PageRole, Product};
use crate::series::{Block, BlockKind, Body, Chapter, Flow, Unit};
use crate::source::{FileId, Span};

/// How many characters headings, alternative texts, labels and addresses may have: Typst takes no longer address.
const MOST_IN_ONE_PIECE: usize = 8000;

/// Builds blocks. [`Builder::begin_page`] and [`Builder::begin_chapter`] set what the next blocks are of.
pub(super) struct Builder<'a> {
    pub(super) input: Input<'a>,
    pub(super) product: Product,
    pub(super) numbering: &'a Numbering,
    pub(super) filler: Filler<'a>,
    /// What was made of the front pages or of the body.
    pub(super) lists: Lists,
    /// What was made of the facilitator's notes.
    pub(super) aside: Lists,
    pub(super) answers: Vec<Answer>,
    pub(super) notes: Vec<Notes>,
    pub(super) sink: Sink,
    /// Where each block was written.
    pub(super) places: Places,
    pub(super) at: At<'a>,
    /// How often each key was made, to keep keys unique.
    keys: BTreeMap<Target, u32>,
    /// Footnotes that stood before, by scope and label.
    pub(super) footnotes: BTreeMap<(String, String), Target>,
    /// How many footnotes there are on the front pages and in the body.
    pub(super) footnote_counts: (usize, usize),
}

/// A facilitator's notes: pages of the facilitator's copy alone.
#[derive(Debug, Clone)]
pub(super) struct Notes {
    /// The key of the block that they belong to: an exercise, or what stands before them.
    pub(super) anchor: Target,
    /// Number of the exercise.
    pub(super) exercise: Option<usize>,
    /// What they say.
    pub(super) blocks: Vec<model::Block>,
}

/// Where one is.
pub(super) struct At<'a> {
    /// The languages that blocks are built in: one, or on a shared page all.
    pub(super) languages: Vec<&'a Language>,
    pub(super) body: Option<&'a Body>,
    /// What keys and footnotes of the page or chapter begin with.
    pub(super) scope: String,
    /// The places in its source.
    starts: Starts,
    /// What the page is to the book; none of chapters.
    pub(super) role: Option<PageRole>,
    /// Where its pictures lie, relative to `content/`.
    pub(super) folder: String,
    /// Whether the page was written in its language alone and is not translated.
    untranslated: bool,
    /// Added to the level of headings.
    shift: u8,
    /// Level of the last heading, to place exercises under it.
    pub(super) level: u8,
    /// Inside a div or a quotation, what is added to a heading's own level to place it.
    pub(super) relative: Option<i16>,
    pub(super) part: Option<Target>,
    /// What is written of the field that is made next, and what it is: an item, a prompt, a block.
    pub(super) labelled: Option<Span>,
    /// The title of the exercise or tool one is in, in plain words.
    pub(super) title: Option<String>,
    /// The exercise that notes after it belong to, and its key.
    pub(super) last_exercise: Option<(usize, Target)>,
    /// Whether one is in notes for the facilitator.
    pub(super) in_notes: bool,
    /// The key of the block made last.
    pub(super) last_key: Target,
    /// Block of the source, and how many figures in it stood before.
    pub(super) figures: Option<(Span, usize)>,
    /// Whether a block is printed again, in a further language of a shared page: ids stand once.
    pub(super) again: bool,
}

impl At<'_> {
    /// Before any page or chapter, in a part or before the first.
    fn nowhere(part: Option<Target>, last_key: Target) -> Self {
        Self {
            languages: Vec::new(),
            body: None,
            scope: String::new(),
            starts: Starts::default(),
            role: None,
            folder: String::new(),
            untranslated: false,
            shift: 0,
            level: 1,
            relative: None,
            part,
            labelled: None,
            title: None,
            last_exercise: None,
            in_notes: false,
            last_key,
            figures: None,
            again: false,
        }
    }
}

impl<'a> Builder<'a> {
    /// A builder with nothing built.
    pub(super) fn new(input: Input<'a>, product: Product, numbering: &'a Numbering) -> Self {
        Self {
            input,
            product,
            numbering,
            filler: Filler::new(input),
            lists: Lists::default(),
            aside: Lists::default(),
            answers: Vec::new(),
            notes: Vec::new(),
            sink: Sink::default(),
            places: Places::default(),
            at: At::nowhere(None, Target::front_page(0)),
            keys: BTreeMap::new(),
            footnotes: BTreeMap::new(),
            footnote_counts: (0, 0),
        }
    }

    /// The page of the front matter that the next blocks are of.
    pub(super) fn begin_page(&mut self, key: &Target, page: &FrontPage<'a>) {
        let written = page.version.page;
        self.begin(key, (written.file, &written.body), page.languages.clone());
        self.at.role = page.role;
        self.at.untranslated = page.version.is_monolingual;
        self.at.folder = match &written.edition {
            Some(edition) => format!("editions/{edition}/front-matter"),
            None => "front-matter".to_string(),
        };
    }

    /// The part that the next chapters are of.
    pub(super) fn begin_part(&mut self, key: &Target) {
        self.at.part = Some(key.clone());
    }

    /// The chapter that the next blocks are of; `alone` in its part, or one of several.
    pub(super) fn begin_chapter(&mut self, chapter: &'a Chapter, alone: bool) {
        self.begin(
            &format!("c_{}", chapter.id),
            (chapter.file, &chapter.body),
            vec![&self.input.edition.guide_language],
        );
        self.at.shift = u8::from(!alone);
        self.at.level = 1 + self.at.shift;
        self.at.folder = format!("guides/{}", self.input.guide.id);
    }

    fn begin(&mut self, scope: &str, (file, body): (FileId, &'a Body), languages: Vec<&'a Language>) {
        let nowhere = At::nowhere(self.at.part.take(), self.at.last_key.clone());
        let starts = Starts::of(&self.input.project.sources.file(file).text);
        self.at = At { languages, body: Some(body), scope: scope.to_string(), starts, ..nowhere };
    }

    /// What a unit says in a language, as this page has it.
    pub(super) fn flow(&self, unit: &'a Unit, language: &'a Language) -> (&'a Flow, &'a str) {
        match self.at.untranslated {
            true => (&unit.flow, &language.tag),
            false => self.input.edition.flow(unit, language),
        }
    }

    /// What a unit says in each of the page's languages, a fallback that repeats another left out.
    pub(super) fn flows(&self, unit: &'a Unit) -> Vec<(&'a Flow, &'a str)> {
        let mut flows: Vec<(&Flow, &str)> = Vec::new();
        for language in &self.at.languages {
            let (flow, lang) = self.flow(unit, language);
            if flows.iter().all(|(known, _)| !std::ptr::eq(*known, flow)) {
                flows.push((flow, lang));
            }
        }
        flows
    }

    /// A unit's words in each of the page's languages.
    pub(super) fn texts(&mut self, unit: &'a Unit) -> Vec<Text> {
        let flows = self.flows(unit);
        let text =
            |(flow, lang): (&'a Flow, &'a str)| Text { lang: lang.to_string(), text: self.words(words_of(flow), lang) };
        flows.into_iter().map(text).collect()
    }

    /// A unit's plain words in the page's first language.
    pub(super) fn plain(&mut self, unit: &'a Unit) -> String {
        let (flow, lang) = self.flow(unit, self.first());
        self.filler.plain(words_of(flow), lang, &mut self.sink)
    }

    /// A unit's plain words in each of the page's languages.
    pub(super) fn names(&mut self, unit: &'a Unit) -> Names {
        let texts = self.texts(unit);
        words::names(&texts)
    }

    /// The first language, in which fields are labelled.
    pub(super) fn first(&self) -> &'a Language {
        self.at.languages.first().copied().unwrap_or(&self.input.edition.guide_language)
    }

    /// The guide's language, in which answers are printed; that of the page if it was written in one alone.
    pub(super) fn language_of_answers(&self) -> &'a Language {
        if self.at.untranslated { self.first() } else { &self.input.edition.guide_language }
    }

    /// A key from the place in the source, so that every product of an edition has the same.
    pub(super) fn key(&mut self, start: u32) -> Target {
        let place = self.at.starts.name(start as usize);
        let count = self.keys.entry(Target::block(&self.at.scope, &place, 1)).or_insert(0);
        *count += 1;
        Target::block(&self.at.scope, &place, *count)
    }

    /// A block with a key of its own, made of what begins at `start` of the page or chapter; `place` is where its words are
    /// written, which may be a catalogue.
    pub(super) fn make(&mut self, start: u32, place: Span, id: Option<Target>, lang: &str, kind: Kind) -> model::Block {
        let key = self.key(start);
        self.places.block(&key, place);
        self.at.last_key.clone_from(&key);
        model::Block { key, id, lang: lang.to_string(), kind }
    }

    /// The printed level of a heading of the level that is `written`.
    pub(super) fn heading_level(&mut self, written: u8) -> u8 {
        let level = match self.at.relative {
            Some(offset) => (i16::from(written) + offset).clamp(2, 6) as u8,
            None => (written + self.at.shift).min(6),
        };
        self.at.level = level;
        level
    }

    /// The title of a page or chapter in each of its languages: the words of its heading.
    pub(super) fn title(&mut self, blocks: &'a [Block]) -> Vec<Text> {
        if let Some(Block { kind: BlockKind::Leaf(unit), .. }) = blocks.first() {
            self.heading(unit)
        } else {
            Vec::new()
        }
    }

    /// The words of a heading, in each of the page's languages. A heading of which nothing is to be seen names nothing in
    /// contents and bookmarks, and ISO 14289-1, 7.4 has none of them.
    pub(super) fn heading(&mut self, unit: &'a Unit) -> Vec<Text> {
        let texts = self.texts(unit);
        for ((flow, _), text) in self.flows(unit).into_iter().zip(&texts) {
            if words::plain(&text.text).chars().all(invisible) {
                self.sink.push(
                    Diagnostic::error("empty-heading", flow.span, "nothing is to be seen of the words of this heading")
                        .hint("write its words behind the # signs, or take it out"),
                );
            }
        }
        for ((flow, _), text) in self.flows(unit).into_iter().zip(&texts) {
            self.check_length("heading", &words::plain(&text.text), flow.span);
        }
        texts
    }

    /// Words or an address that a PDF keeps in one piece have a limit there (ISO 19005-2, 6.1.13: 32,767 bytes, two to four
    /// a character).
    pub(super) fn check_length(&mut self, what: &str, words: &str, span: Span) {
        let count = words.chars().count();
        if count > MOST_IN_ONE_PIECE {
            let message = format!("this {what} has {count} characters, and a PDF can hold {MOST_IN_ONE_PIECE} of it");
            self.sink
                .push(Diagnostic::error("too-long", span, message).hint("write it shorter, or make several of it"));
        }
    }
}
