//! Navigation: what epub-builder's `nav.xhtml` and `toc.ncx` lack. It writes the contents; landmarks, page list, list
//! of exercises, notepads and figures, languages, names and roles are put in here.

use quick_xml::events::{BytesStart, Event};

use super::finish::{self, Rewrite};
use super::markup::{self, Markup, Tag};
use super::render::Book;
use super::toc::landmarks;
use super::{EpubError, leaves};

/// The finished `nav.xhtml`.
pub(super) fn finish(book: &Book, built: &str) -> Result<String, EpubError> {
    let contents = finish::inner(built, "ol")?;
    let lang = book.document.lang.as_str();
    let word = |english| book.words.get(lang, english);
    let mut out = Markup::new(lang, &book.document.languages);
    out.open(nav("toc", "toc", "_toc").with("role", "doc-toc"));
    out.words(Tag::new("h1").with("id", "_toc"), word("Contents"));
    let mut main = out_raw(out, &contents);
    main.push_str(&places(book));
    main.push_str(&pages(book));
    main.push_str(&lists(book));
    Ok(leaves::shell(book, lang, word("Contents"), "frontmatter", &main))
}

/// Closes an open `nav` after a list that is XHTML already.
fn out_raw(mut out: Markup, list: &str) -> String {
    let at = out.len();
    out.close();
    let mut text = out.finish();
    text.insert_str(at, &format!("\n<ol>{list}</ol>\n"));
    text
}

fn nav<'a>(kind: &'static str, id: &'static str, title: &'static str) -> Tag<'a> {
    Tag::new("nav").with("epub:type", kind).with("id", id).with("aria-labelledby", title)
}

fn places(book: &Book) -> String {
    let lang = book.document.lang.as_str();
    let mut out = Markup::new(lang, &book.document.languages);
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

fn pages(book: &Book) -> String {
    if book.marks.all.is_empty() {
        return String::new();
    }
    let lang = book.document.lang.as_str();
    let mut out = Markup::new(lang, &book.document.languages);
    let tag = nav("page-list", "page-list", "_page-list").with("role", "doc-pagelist");
    out.open(tag.with("hidden", "hidden"));
    out.words(Tag::new("h2").with("id", "_page-list"), book.words.get(lang, "List of pages"));
    out.open(Tag::new("ol"));
    for mark in &book.marks.all {
        out.open(Tag::new("li"));
        let href = format!("{}#{}", book.plan.files[mark.file].name, mark.id);
        out.words(Tag::new("a").with("href", href), mark.label);
        out.close();
    }
    out.close();
    out.close();
    out.finish()
}

/// One list of the navigation: term, id, title's id, title, and language, words and address of each entry.
type List<'a> = (Option<&'static str>, &'static str, &'static str, &'a str, Vec<(&'a str, String, Option<String>)>);

fn lists(book: &Book) -> String {
    let document = book.document;
    let lang = document.lang.as_str();
    let href = |id: &str| book.plan.href(usize::MAX, id, id);
    let numbered = |english, number: usize, plain: &str| {
        format!("{}: {plain}", book.words.fill(lang, english, &[("number", &number.to_string())]))
    };
    let exercises = document.exercises.iter();
    let exercises =
        exercises.map(|it| (it.lang.as_str(), numbered("Exercise {number}", it.number, &it.plain), href(&it.id)));
    let notepads = document.notepads.iter().map(|it| (it.lang.as_str(), it.plain.clone(), href(&it.id)));
    let figures = document.figures.iter();
    let figures = figures.map(|it| (it.lang.as_str(), numbered("Figure {number}", it.number, &it.plain), href(&it.id)));
    let word = |english| book.words.get(lang, english);
    let all: [List; 3] = [
        (None, "exercises", "_exercises", word("List of exercises"), exercises.collect()),
        (None, "notepads", "_notepads", word("List of notepads"), notepads.collect()),
        (Some("loi"), "figures", "_figures", word("List of figures"), figures.collect()),
    ];
    all.into_iter().map(|it| list(book, it)).collect()
}

fn list<'a>(book: &'a Book<'a>, (kind, id, title_id, title, entries): List<'a>) -> String {
    let linked: Vec<_> = entries.into_iter().filter_map(|(lang, words, href)| Some((lang, words, href?))).collect();
    if linked.is_empty() {
        return String::new();
    }
    let mut out = Markup::new(&book.document.lang, &book.document.languages);
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

/// The finished `toc.ncx`: identifier, language, title, depth, pages.
pub(super) fn finish_ncx(book: &Book, built: &str, identifier: &str) -> Result<String, EpubError> {
    let lang = markup::escape(&book.document.lang);
    let title = markup::escape(leaves::book_title(book, &book.document.lang));
    let (pages, most) = (book.marks.all.len(), book.marks.all.iter().filter_map(|it| it.label.parse().ok()).max());
    let head = format!(
        "<head><meta name=\"dtb:uid\" content=\"{identifier}\"/><meta name=\"dtb:depth\" content=\"3\"/>\
         <meta name=\"dtb:totalPageCount\" content=\"{pages}\"/>\
         <meta name=\"dtb:maxPageNumber\" content=\"{}\"/></head>\n\
         <docTitle><text>{title}</text></docTitle>",
        most.unwrap_or(0_u32)
    );
    let list = ncx_pages(book, finish::count(built, "navPoint")?);
    finish::rewrite(built, |event| match event {
        Event::Start(tag) if tag.name().as_ref() == "ncx" => {
            let mut tag = BytesStart::new("ncx");
            tag.push_attribute(("xmlns", "http://www.daisy.org/z3986/2005/ncx/"));
            tag.push_attribute(("version", "2005-1"));
            tag.push_attribute(("xml:lang", lang.as_str()));
            Rewrite::Instead(Event::Start(tag))
        }
        Event::Start(tag) if tag.name().as_ref() == "head" => Rewrite::Replace(head.clone()),
        Event::Start(tag) if tag.name().as_ref() == "docTitle" => Rewrite::Replace(String::new()),
        Event::End(tag) if tag.name().as_ref() == "navMap" => Rewrite::After(list.clone()),
        _ => Rewrite::Keep,
    })
}

fn ncx_pages(book: &Book, before: usize) -> String {
    if book.marks.all.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n<pageList>\n");
    for (index, mark) in book.marks.all.iter().enumerate() {
        let number = mark.label.parse::<u32>();
        let kind = if number.is_ok() { "normal" } else { "front" };
        let value = number.map(|number| format!(" value=\"{number}\"")).unwrap_or_default();
        out.push_str(&format!(
            "<pageTarget id=\"page-{}\" type=\"{kind}\"{value} playOrder=\"{}\"><navLabel><text>{}</text></navLabel>\
             <content src=\"{}#{}\"/></pageTarget>\n",
            index + 1,
            before + index + 1,
            markup::escape(mark.label),
            book.plan.files[mark.file].name,
            mark.id,
        ));
    }
    out.push_str("</pageList>");
    out
}
