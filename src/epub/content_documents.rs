//! Content documents: cover, front pages, openers, chapters, answers and lists, each a whole XHTML file.

use super::book::Book;
use super::error::EpubError;
use super::markup::{self, Tag};
use super::render::Renderer;
use super::spine::{Content, List, Stretch};
use super::styles;
use super::words::plain;
use super::xhtml::title_id;
use crate::document::model::{ANSWER_MARKS, Answer, Block, Chapter, Kind, Outcomes, Page, PageRole, Part};
use crate::document::visit::heading_level;

/// The XHTML of every content document, in reading order.
pub(super) fn write_all(book: &Book) -> Result<Vec<String>, EpubError> {
    (0..book.spine.documents.len()).map(|index| write(book, index)).collect()
}

fn write(book: &Book, index: usize) -> Result<String, EpubError> {
    let document = &book.spine.documents[index];
    let mut renderer = Renderer::new(book, index);
    let (matter, title) = renderer.content(document.content);
    Ok(shell(book, document.lang, &title, matter, &renderer.out.finish()?))
}

/// A whole XHTML file around its main part.
pub(super) fn shell(book: &Book, lang: &str, title: &str, matter: &str, main: &str) -> String {
    let dir = markup::direction(lang, &book.document.front.languages).word();
    let sheets: String = styles::SHEETS.iter().map(|sheet| link(sheet)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <title>{title}</title>\n{sheets}</head>\n<body epub:type=\"{matter}\">\n<main>\n{main}</main>\n</body>\n</html>\n",
        lang = markup::escape(lang),
        title = markup::escape(title),
    )
}

fn link(sheet: &str) -> String {
    format!("<link rel=\"stylesheet\" type=\"text/css\" href=\"{sheet}\"/>\n")
}

impl<'a> Renderer<'a> {
    /// Renders what a file holds; gives the division of the book it belongs to and its title.
    fn content(&mut self, content: Content<'a>) -> (&'static str, String) {
        match content {
            Content::Cover => ("cover", self.cover()),
            Content::Front(page, stretch) => ("frontmatter", self.front(page, stretch)),
            Content::Opener(part) => ("bodymatter", self.part(part)),
            Content::Chapter(part, chapter, stretch) => ("bodymatter", self.chapter(part, chapter, stretch)),
            Content::Answers(answers) => ("backmatter", self.answers(answers)),
            Content::List(list) => ("backmatter", self.list_of(list)),
        }
    }

    fn cover(&mut self) -> String {
        for page in self.book.breaks.on_cover() {
            self.page_break(page);
        }
        let cover = self.word("Cover");
        let titles = self.book.document.front.titles.guide.iter().map(|name| name.text.as_str());
        let alt = [cover].into_iter().chain(titles).collect::<Vec<_>>().join(". ");
        self.out.open(Tag::new("section").class("cover"));
        self.out.open(Tag::new("h1"));
        self.out.void(
            Tag::new("img").with("role", "doc-cover").with("src", self.book.cover.href.as_str()).with("alt", alt),
        );
        self.out.close();
        self.out.close();
        cover.to_string()
    }

    fn front(&mut self, page: &'a Page, stretch: Stretch<'a>) -> String {
        let title = self.book.words.joined(&page.lang, &page.title);
        self.shift = least_level(&page.blocks) - 1;
        let (kind, role) = page.role.map_or((None, None), front_kind);
        let tag = Tag::new("section").class(format!("page {}", page.name)).maybe("epub:type", kind);
        self.open_titled(tag.maybe("role", role), stretch, "_title");
        if stretch.nth == 0 {
            self.page_breaks(&page.key);
            self.drafts(page);
        } else {
            self.continued(&title);
        }
        if !has_title(stretch) && stretch.nth == 0 {
            self.out.open(Tag::new("h1").with("id", "_title"));
            self.names(&page.title);
            self.out.close();
        }
        self.flow(stretch.blocks);
        self.out.close();
        self.all_notes();
        title
    }

    /// Opens the section around everything, named by the title.
    fn open_titled(&mut self, tag: Tag<'a>, stretch: Stretch<'a>, other: &str) {
        let first = stretch.blocks.first().filter(|_| has_title(stretch));
        let id = first.map_or_else(|| other.to_string(), title_id);
        self.out.open(tag.with("aria-labelledby", id));
    }

    /// Says which languages of a page nobody has reviewed.
    fn drafts(&mut self, page: &'a Page) {
        for lang in &page.drafted {
            let words = self.book.words.get(lang, "Draft translation: not yet reviewed by a native speaker");
            self.out.words(Tag::new("p").class("draft").lang(lang), words);
        }
    }

    /// The title of a document that goes on from the one before.
    fn continued(&mut self, title: &str) {
        let words = self.word("continued");
        self.out.open(Tag::new("h1").class("continued").with("id", "_title"));
        self.out.text(title);
        self.out.text(" (");
        self.out.words(Tag::new("span").lang(self.labels), words);
        self.out.text(")");
        self.out.close();
    }

    fn part(&mut self, part: &'a Part) -> String {
        self.out.open(Tag::new("section").class("part").is("part", "doc-part").with("aria-labelledby", "_part"));
        self.opener(part);
        self.out.close();
        self.all_notes();
        plain(&part.title)
    }

    /// Number, title, outcomes, time and exercises of a part.
    fn opener(&mut self, part: &'a Part) {
        self.page_breaks(&part.key);
        self.out.open(Tag::new("div").class("opener"));
        match part.number {
            Some(number) => {
                let words = self.fill("Part {number}", &[("number", &number.to_string())]);
                self.out.words(Tag::new("p").class("part-number").lang(self.labels), &words);
            }
            None => self.label(Tag::new("p").class("part-number"), "Appendix"),
        }
        self.out.open(Tag::new("h1").with("id", "_part").lang(&part.lang));
        self.inlines(&part.title);
        self.out.close();
        if let Some(outcomes) = &part.outcomes {
            self.outcomes(outcomes);
        }
        self.part_facts(part);
        self.out.close();
    }

    /// What the reader will be able to do; the heading is of the second level, whatever it is printed at.
    fn outcomes(&mut self, outcomes: &'a Outcomes) {
        let shift = self.shift;
        if let Kind::Heading { level, number, text } = &outcomes.heading.kind {
            self.shift = i16::from(*level) - 2;
            self.section(&outcomes.heading, *level, number.as_deref(), text);
        }
        self.block(&outcomes.list);
        self.close_sections(0);
        self.shift = shift;
    }

    fn part_facts(&mut self, part: &'a Part) {
        if part.minutes > 0 {
            let minutes = self.minutes(part.minutes);
            let label = self.word("Time for this part");
            self.out.open(Tag::new("p").class("time").lang(self.labels));
            self.out.words(Tag::new("span").class("name"), label);
            self.out.text(": ");
            self.out.text(&minutes);
            self.out.close();
        }
        if !part.exercises.is_empty() {
            self.label(Tag::new("p").class("name"), "Exercises in this part");
            self.exercise_list(&part.exercises);
        }
    }

    /// Exercises by number, with links.
    fn exercise_list(&mut self, exercises: &[usize]) {
        self.out.open(Tag::new("ul").class("index"));
        let book = self.book;
        for facts in exercises.iter().filter_map(|number| book.document.exercise(*number)) {
            let number = self.fill("Exercise {number}", &[("number", &facts.number.to_string())]);
            self.entry(&facts.id, &format!("{number}: "), &facts.plain, &facts.lang);
        }
        self.out.close();
    }

    fn chapter(&mut self, part: &'a Part, chapter: &'a Chapter, stretch: Stretch<'a>) -> String {
        let alone = part.chapters.len() == 1;
        self.shift = least_level(&chapter.blocks) - if alone { 2 } else { 1 };
        let (kind, role) = match part.number {
            Some(_) => ("chapter", "doc-chapter"),
            None => ("appendix", "doc-appendix"),
        };
        let tag = Tag::new("section").class("chapter").is(kind, role);
        if alone && stretch.nth == 0 {
            // The part's title stands over it; a heading that comes first is one inside it.
            self.out.open(tag.with("aria-labelledby", "_part"));
        } else {
            self.open_titled(tag, stretch, "_title");
        }
        if stretch.nth > 0 {
            self.continued(&chapter.title.text);
        } else if alone {
            self.opener(part);
        }
        self.flow(stretch.blocks);
        self.out.close();
        self.all_notes();
        chapter.title.text.clone()
    }

    fn answers(&mut self, answers: [&'a [Answer]; 2]) -> String {
        let title = self.word("Answers");
        self.out.open(Tag::new("section").class(ANSWER_MARKS.all).with("aria-labelledby", "_title"));
        if self.book.spine.home(ANSWER_MARKS.each) == Some(self.file) {
            self.page_breaks(ANSWER_MARKS.each);
        }
        self.label(Tag::new("h1").with("id", "_title"), "Answers");
        for answer in answers.into_iter().flatten() {
            self.answer(answer);
        }
        self.out.close();
        self.all_notes();
        title.to_string()
    }

    fn answer(&mut self, answer: &'a Answer) {
        let id = self.claim(&answer.id);
        self.out.open(Tag::new("section").class(ANSWER_MARKS.class).maybe("id", id));
        self.page_breaks(&answer.id);
        if let Some(facts) = self.exercise_facts(answer.exercise) {
            let words = self.fill("Answer to exercise {number}", &[("number", &facts.number.to_string())]);
            self.out.open(Tag::new("h2"));
            self.out.words(Tag::new("span").class("number").lang(self.labels), &format!("{words}:"));
            self.out.text(" ");
            self.out.words(Tag::new("span").class("t").lang(&facts.lang), &facts.plain);
            self.out.close();
        }
        self.shift = (least_level(&answer.blocks) - 3).max(0);
        self.blocks(&answer.blocks);
        if let Some(facts) = self.exercise_facts(answer.exercise)
            && let Some(link) = self.book.spine.href(self.file, &facts.id, &facts.id)
        {
            let words = self.fill("Exercise {number}", &[("number", &facts.number.to_string())]);
            self.out.open(Tag::new("p").class("more").lang(self.labels));
            self.out.words(Tag::new("a").with("href", link), &words);
            self.folio(&facts.id);
            self.out.close();
        }
        self.out.close();
    }

    fn list_of(&mut self, list: List) -> String {
        let document = self.book.document;
        self.out.open(Tag::new("section").class("list").with("aria-labelledby", "_title"));
        self.label(Tag::new("h1").with("id", "_title"), list.title());
        match list {
            List::Exercises => self.exercise_list(&document.exercises().map(|facts| facts.number).collect::<Vec<_>>()),
            List::Tools => self.tool_list(),
            List::Notepads => self.notepad_list(),
            List::Figures => self.figure_list(),
        }
        self.out.close();
        self.word(list.title()).to_string()
    }

    fn tool_list(&mut self) {
        self.out.open(Tag::new("ul").class("index"));
        for tool in self.book.document.tools() {
            self.entry(&tool.id, "", &tool.plain, &tool.lang);
        }
        self.out.close();
    }

    fn notepad_list(&mut self) {
        self.out.open(Tag::new("ul").class("index"));
        for pad in self.book.document.notepads() {
            self.entry(&pad.id, "", &pad.plain, &pad.lang);
        }
        self.out.close();
    }

    fn figure_list(&mut self) {
        self.out.open(Tag::new("ul").class("index"));
        for figure in self.book.document.figures() {
            let number = self.fill("Figure {number}", &[("number", &figure.number.to_string())]);
            self.entry(&figure.id, &format!("{number}: "), &figure.plain, &figure.lang);
        }
        self.out.close();
    }

    /// An entry of a list: a link, and the page of the printed workbook.
    fn entry(&mut self, target: &str, before: &str, words: &str, lang: &'a str) {
        let link = self.book.spine.href(self.file, target, target);
        self.out.open(Tag::new("li"));
        self.out.open(Tag::new(if link.is_some() { "a" } else { "span" }).maybe("href", link));
        self.out.text(before);
        if lang == self.out.lang() {
            self.out.text(words);
        } else {
            self.out.words(Tag::new("span").lang(lang), words);
        }
        self.out.close();
        self.folio(target);
        self.out.close();
    }

    /// The page of the printed workbook on which a link's target stands, if it is known.
    fn folio(&mut self, target: &str) {
        if let Some(page) = self.book.page_of.get(target) {
            let words = self.fill("page {page}", &[("page", page)]);
            self.out.text(", ");
            self.out.words(Tag::new("span").class("folio").lang(self.labels), &words);
        }
    }
}

/// The highest heading among the blocks: the smallest level, 1 if there is no heading.
pub(super) fn least_level(blocks: &[Block]) -> i16 {
    blocks.iter().filter_map(heading_level).min().map_or(1, i16::from)
}

/// Whether a stretch begins with the document's own title: the highest of its headings.
fn has_title(stretch: Stretch) -> bool {
    let first = stretch.blocks.first().and_then(heading_level);
    stretch.nth == 0 && first.is_some_and(|level| i16::from(level) == least_level(stretch.blocks))
}

/// The term and role of a front page (EPUB Structural Semantics Vocabulary 1.1; DPUB-ARIA 1.1).
fn front_kind(role: PageRole) -> (Option<&'static str>, Option<&'static str>) {
    match role {
        PageRole::Title => (Some("titlepage"), None),
        PageRole::Imprint => (Some("copyright-page"), None),
        PageRole::Glossary => (Some("glossary"), Some("doc-glossary")),
        PageRole::About => (Some("introduction"), Some("doc-introduction")),
        PageRole::Foreword => (Some("foreword"), Some("doc-foreword")),
        PageRole::Preface => (Some("preface"), Some("doc-preface")),
        PageRole::Acknowledgements => (Some("acknowledgments"), Some("doc-acknowledgments")),
    }
}
