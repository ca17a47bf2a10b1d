//! Navigation (EPUB 3.3 §7): round epub-builder's contents, landmarks, page list, and lists of exercises, tools,
//! notepads and figures, with languages, names and roles.

use super::book::Book;
use super::content_documents::shell;
use super::error::EpubError;
use super::markup::{self, Markup, Tag};
use super::package;
use super::toc::landmarks;

/// The navigation document `nav.xhtml` with these items of its contents.
pub(super) fn write(book: &Book, contents: &str) -> Result<String, EpubError> {
    let lang = book.document.body.lang.as_str();
    let word = |english| book.words.get(lang, english);
    let mut out = Markup::new(lang, &book.document.front.languages);
    out.open(nav("toc", "toc", "_toc").with("role", "doc-toc"));
    out.words(Tag::new("h1").with("id", "_toc"), word("Contents"));
    out.open(Tag::new("ol"));
    out.xhtml(contents);
    out.close();
    out.close();
    let main = [out.finish()?, places(book)?, pages(book)?, lists(book)?].concat();
    Ok(shell(book, lang, word("Contents"), "frontmatter", &main))
}

fn nav<'a>(kind: &'static str, id: &'static str, title: &'static str) -> Tag<'a> {
    Tag::new("nav").with("epub:type", kind).with("id", id).with("aria-labelledby", title)
}

fn places(book: &Book) -> Result<String, EpubError> {
    let lang = book.document.body.lang.as_str();
    let mut out = Markup::new(lang, &book.document.front.languages);
    out.open(nav("landmarks", "landmarks", "_landmarks").with("hidden", "hidden"));
    out.words(Tag::new("h2").with("id", "_landmarks"), book.words.get(lang, "Places in this book"));
    out.open(Tag::new("ol"));
    for (kind, title, href) in landmarks(book) {
        out.open(Tag::new("li"));
        out.words(Tag::new("a").with("epub:type", kind).with("href", href), &title);
        out.close();
    }
    out.close();
    out.close();
    out.finish()
}

fn pages(book: &Book) -> Result<String, EpubError> {
    if book.breaks.all.is_empty() {
        return Ok(String::new());
    }
    let lang = book.document.body.lang.as_str();
    let mut out = Markup::new(lang, &book.document.front.languages);
    let tag = nav("page-list", "page-list", "_page-list").with("role", "doc-pagelist");
    out.open(tag.with("hidden", "hidden"));
    out.words(Tag::new("h2").with("id", "_page-list"), book.words.get(lang, "List of pages"));
    out.open(Tag::new("ol"));
    for mark in &book.breaks.all {
        out.open(Tag::new("li"));
        let href = format!("{}#{}", book.spine.documents[mark.file].name, mark.id);
        out.words(Tag::new("a").with("href", href), mark.label);
        out.close();
    }
    out.close();
    out.close();
    out.finish()
}

/// One list of the navigation: term, id, title's id, title, and language, words and address of each entry.
type List<'a> = (Option<&'static str>, &'static str, &'static str, &'a str, Vec<(&'a str, String, Option<String>)>);

fn lists(book: &Book) -> Result<String, EpubError> {
    let document = book.document;
    let lang = document.body.lang.as_str();
    let href = |id: &str| book.spine.href(usize::MAX, id, id);
    let numbered = |english, number: usize, plain: &str| {
        let heading = book.words.fill(lang, english, &[("number", &number.to_string())]);
        book.words.fill(lang, "{heading}: {words}", &[("heading", &heading), ("words", plain)])
    };
    let exercises = document.exercises();
    let exercises =
        exercises.map(|it| (it.lang.as_str(), numbered("Exercise {number}", it.number, &it.plain), href(&it.id)));
    let tools = document.tools().map(|it| (it.lang.as_str(), it.plain.clone(), href(&it.id)));
    let notepads = document.notepads().map(|it| (it.lang.as_str(), it.plain.clone(), href(&it.id)));
    let figures = document.figures();
    let figures = figures.map(|it| (it.lang.as_str(), numbered("Figure {number}", it.number, &it.plain), href(&it.id)));
    let word = |english| book.words.get(lang, english);
    let all: [List; 4] = [
        (None, "exercises", "_exercises", word("List of exercises"), exercises.collect()),
        (None, "tools", "_tools", word("List of tools"), tools.collect()),
        (None, "notepads", "_notepads", word("List of notepads"), notepads.collect()),
        (Some("loi"), "figures", "_figures", word("List of figures"), figures.collect()),
    ];
    all.into_iter().map(|it| list(book, it)).collect()
}

fn list<'a>(book: &'a Book<'a>, (kind, id, title_id, title, entries): List<'a>) -> Result<String, EpubError> {
    let linked: Vec<_> = entries.into_iter().filter_map(|(lang, words, href)| Some((lang, words, href?))).collect();
    if linked.is_empty() {
        return Ok(String::new());
    }
    let mut out = Markup::new(&book.document.body.lang, &book.document.front.languages);
    let tag = Tag::new("nav").maybe("epub:type", kind).with("id", id).with("aria-labelledby", title_id);
    out.open(tag.with("hidden", "hidden"));
    out.words(Tag::new("h2").with("id", title_id), title);
    out.open(Tag::new("ol"));
    for (lang, words, href) in linked {
        out.open(Tag::new("li"));
        out.words(Tag::new("a").with("href", href).lang(lang), &words);
        out.close();
    }
    out.close();
    out.close();
    out.finish()
}

/// The older navigation `toc.ncx` with these `navPoint`s: identifier, language, title, depth, pages.
pub(super) fn write_ncx(book: &Book, nav_points: &str) -> String {
    let pages = &book.breaks.all;
    let most: u32 = pages.iter().filter_map(|page| page.label.parse().ok()).max().unwrap_or(0);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" xml:lang=\"{lang}\">\n\
         <head><meta name=\"dtb:uid\" content=\"{identifier}\"/><meta name=\"dtb:depth\" content=\"3\"/>\
         <meta name=\"dtb:totalPageCount\" content=\"{count}\"/>\
         <meta name=\"dtb:maxPageNumber\" content=\"{most}\"/></head>\n\
         <docTitle><text>{title}</text></docTitle>\n<navMap>\n{nav_points}\n</navMap>{list}\n</ncx>\n",
        lang = markup::escape(&book.document.body.lang),
        identifier = package::identifier(book.document),
        count = pages.len(),
        title = markup::escape(book.title(&book.document.body.lang)),
        list = ncx_pages(book, nav_points.matches("<navPoint ").count()),
    )
}

fn ncx_pages(book: &Book, before: usize) -> String {
    if book.breaks.all.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n<pageList>\n");
    for (index, mark) in book.breaks.all.iter().enumerate() {
        let number = mark.label.parse::<u32>();
        let kind = if number.is_ok() { "normal" } else { "front" };
        let value = number.map(|number| format!(" value=\"{number}\"")).unwrap_or_default();
        out.push_str(&format!(
            "<pageTarget id=\"page-{}\" type=\"{kind}\"{value} playOrder=\"{}\"><navLabel><text>{}</text></navLabel>\
             <content src=\"{}#{}\"/></pageTarget>\n",
            index + 1,
            before + index + 1,
            markup::escape(mark.label),
            book.spine.documents[mark.file].name,
            mark.id,
        ));
    }
    out.push_str("</pageList>");
    out
}
