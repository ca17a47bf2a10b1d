//! What the navigation lists: contents to the third level, and links to places.

use super::book::Book;
use super::content_documents::least_level;
use super::spine::{Content, ContentDocument, List};
use super::words::{Words, plain};
use super::xhtml::anchor;
use crate::document::model::{Block, Kind, PageRole, Part};

/// An entry of the contents.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    /// 1 to 3.
    pub(super) level: i16,
    /// File and anchor.
    pub(super) href: String,
    /// What it is called.
    pub(super) title: String,
    /// The language of that.
    pub(super) lang: &'a str,
}

/// The contents, in order; each with the index of its file.
pub(super) fn entries<'a>(book: &Book<'a>) -> Vec<(usize, Entry<'a>)> {
    let mut all = Vec::new();
    for (index, file) in book.spine.documents.iter().enumerate() {
        file_entries(book, file, &mut |entry| all.push((index, entry)));
    }
    all
}

fn file_entries<'a>(book: &Book<'a>, file: &ContentDocument<'a>, see: &mut dyn FnMut(Entry<'a>)) {
    let whole = |level, title: String, lang| Entry { level, href: file.name.clone(), title, lang };
    let word = |english| book.words.get(file.lang, english).to_string();
    match file.content {
        Content::Cover => see(whole(1, word("Cover"), file.lang)),
        Content::Front(page, stretch) if stretch.nth == 0 => {
            see(whole(1, book.words.joined(&page.lang, &page.title), &page.lang))
        }
        Content::Front(..) => {}
        Content::Opener(part) => see(whole(1, part_title(book, part), &part.lang)),
        Content::Chapter(part, chapter, stretch) => {
            let alone = part.chapters.len() == 1;
            if alone && stretch.nth == 0 {
                see(whole(1, part_title(book, part), &part.lang));
            } else if !alone && stretch.nth == 0 {
                see(whole(2, chapter_title(book.words, &chapter.blocks, &chapter.title.text), &chapter.title.lang));
            }
            let shift = least_level(&chapter.blocks) - 2;
            headings(book.words, stretch.blocks, shift, !alone && stretch.nth == 0, &file.name, see);
        }
        Content::Answers(_) => see(whole(1, word("Answers"), file.lang)),
        Content::List(list) => see(whole(1, word(list.title()), file.lang)),
    }
}

fn headings<'a>(
    words: Words<'_>,
    blocks: &'a [Block],
    shift: i16,
    titled: bool,
    file: &str,
    see: &mut dyn FnMut(Entry<'a>),
) {
    for (index, block) in blocks.iter().enumerate() {
        let Kind::Heading { level, number, text } = &block.kind else { continue };
        let level = i16::from(*level) - shift;
        if level > 3 || (titled && index == 0) {
            continue;
        }
        let id = block.id.as_deref().map_or_else(|| anchor(block), str::to_string);
        let number = number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
        let title = format!("{number}{}", words.plain_texts(&block.lang, text));
        see(Entry { level, href: format!("{file}#{id}"), title, lang: &block.lang });
    }
}

/// The chapter's heading with its number, else its title.
fn chapter_title(words: Words<'_>, blocks: &[Block], title: &str) -> String {
    if let Some(first) = blocks.first()
        && let Kind::Heading { number: Some(number), text, .. } = &first.kind
    {
        return format!("{number} {}", words.plain_texts(&first.lang, text));
    }
    title.to_string()
}

/// The part's number and title.
fn part_title(book: &Book, part: &Part) -> String {
    let title = plain(&part.title);
    match part.number {
        Some(number) => {
            let lang = &book.document.body.lang;
            let part = book.words.fill(lang, "Part {number}", &[("number", &number.to_string())]);
            book.words.fill(lang, "{heading}: {words}", &[("heading", &part), ("words", &title)])
        }
        None => title,
    }
}

/// Where the named kinds of file begin: term, name and address of each landmark.
pub(super) fn landmarks(book: &Book) -> Vec<(&'static str, String, String)> {
    let word = |english| book.words.get(&book.document.body.lang, english).to_string();
    let first = |found: &dyn Fn(&Content) -> bool| book.spine.documents.iter().find(|file| found(&file.content));
    let mut all = vec![("toc", word("Contents"), "nav.xhtml#toc".to_string())];
    let mut add = |term, english, found: &dyn Fn(&Content) -> bool| {
        if let Some(file) = first(found) {
            all.push((term, word(english), file.name.clone()));
        }
    };
    add("cover", "Cover", &|it| matches!(it, Content::Cover));
    add("titlepage", "Title page", &|it| matches!(it, Content::Front(page, _) if page.role == Some(PageRole::Title)));
    add(
        "copyright-page",
        "Imprint",
        &|it| matches!(it, Content::Front(page, _) if page.role == Some(PageRole::Imprint)),
    );
    add("frontmatter", "Front pages", &|it| matches!(it, Content::Front(..)));
    add("glossary", "Glossary", &|it| matches!(it, Content::Front(page, _) if page.role == Some(PageRole::Glossary)));
    add("bodymatter", "Body", &|it| matches!(it, Content::Opener(_) | Content::Chapter(..)));
    add("backmatter", "Answers", &|it| matches!(it, Content::Answers(_)));
    add("loi", "List of figures", &|it| matches!(it, Content::List(List::Figures)));
    all
}
