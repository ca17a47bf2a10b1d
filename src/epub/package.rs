//! The package document: round epub-builder's manifest and spine, our metadata, languages and direction.
//!
//! EPUB 3.3 §5; EPUB Accessibility 1.1 §2 and §4; roles are MARC relators.

use super::book::Book;
use super::built::Built;
use super::error::EpubError;
use super::markup::{direction, escape};
use super::spine::Content;
use super::toc::landmarks;
use crate::digest::{hex, sha256};
use crate::document::model::{Document, Name};
use crate::project::Product;

/// The accessibility summary, as the interface's catalogues know it.
const SUMMARY: &str = "This book has headings, a table of contents, a list of the printed pages, and descriptions of \
its figures. The language of each part is marked. It has no sound, no video and no flashing. Meaning does not depend on \
colour alone. You cannot write in this file: at each place to write, it gives the page of the workbook.";

/// The same for every EPUB of a guide in an edition, whatever its text: `urn:uuid:` and a UUID of version 8.
pub(super) fn identifier(document: &Document) -> String {
    let name =
        format!("fieldbook/{}/{}/{}", document.body.series.id, document.body.guide.id, document.front.edition.id);
    let digest = sha256(name.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The package document `content.opf`.
pub(super) fn write(book: &Book, built: &Built, modified: i64) -> Result<String, EpubError> {
    let metadata = Metadata::new(book).all(modified)?;
    let dir = book.document.body.dir.word();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"{lang}\" \
         dir=\"{dir}\">\n{metadata}\n<manifest>\n{manifest}\n</manifest>\n\
         <spine toc=\"ncx\" page-progression-direction=\"{dir}\">\n{spine}\n</spine>\n{guide}\n</package>\n",
        lang = escape(&book.document.body.lang),
        manifest = built.manifest,
        spine = with_contents(&built.spine, book),
        guide = guide(book),
    ))
}

/// The spine's references with the contents behind the front matter, where a printed book has them.
fn with_contents(spine: &str, book: &Book) -> String {
    let front = book.spine.documents.iter().rposition(|document| match document.content {
        Content::Cover | Content::Front(..) => true,
        Content::Opener(_) | Content::Chapter(..) | Content::Answers(_) | Content::List(_) => false,
    });
    let mut out = String::new();
    for (index, reference) in spine.split_inclusive("/>").enumerate() {
        out.push_str(reference);
        if Some(index) == front {
            out.push_str("<itemref idref=\"nav\"/>");
        }
    }
    out
}

/// The guide of EPUB 2, which older readers open the book by.
fn guide(book: &Book) -> String {
    let kinds = [("toc", "toc"), ("cover", "cover"), ("bodymatter", "text")];
    let mut out = String::from("<guide>");
    for (term, title, href) in landmarks(book) {
        if let Some((_, kind)) = kinds.iter().find(|(landmark, _)| *landmark == term) {
            let (title, href) = (escape(&title), escape(&href));
            out.push_str(&format!("<reference type=\"{kind}\" title=\"{title}\" href=\"{href}\"/>"));
        }
    }
    out + "</guide>"
}

/// The metadata in the making.
struct Metadata<'b, 'a> {
    book: &'b Book<'a>,
    out: String,
}

impl<'b, 'a> Metadata<'b, 'a> {
    fn new(book: &'b Book<'a>) -> Self {
        Self { book, out: String::from("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n") }
    }

    fn all(mut self, modified: i64) -> Result<String, EpubError> {
        self.dublin("identifier", Some("id"), None, &identifier(self.book.document));
        self.titles();
        self.languages();
        self.people();
        self.facts();
        self.series();
        self.access();
        self.pages();
        let modified = jiff::Timestamp::from_second(modified).map_err(|error| EpubError::Date(error.to_string()))?;
        self.meta("dcterms:modified", None, None, &modified.to_string());
        self.out.push_str("<meta name=\"cover\" content=\"cover-image\"/>\n</metadata>");
        Ok(self.out)
    }

    /// An element of Dublin Core.
    fn dublin(&mut self, name: &str, id: Option<&str>, lang: Option<&str>, words: &str) {
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let lang = lang.map(|lang| self.language(lang)).unwrap_or_default();
        self.out.push_str(&format!("<dc:{name}{id}{lang}>{}</dc:{name}>\n", escape(words)));
    }

    /// A property, of the book or of what `refines` names.
    fn meta(&mut self, property: &str, refines: Option<&str>, lang: Option<&str>, words: &str) {
        let refines = refines.map(|id| format!(" refines=\"#{id}\"")).unwrap_or_default();
        let lang = lang.map(|lang| self.language(lang)).unwrap_or_default();
        let scheme = if property == "role" { " scheme=\"marc:relators\"" } else { "" };
        self.out.push_str(&format!("<meta property=\"{property}\"{refines}{scheme}{lang}>{}</meta>\n", escape(words)));
    }

    fn language(&self, lang: &str) -> String {
        let document = self.book.document;
        let (lang, dir) = (escape(lang), direction(lang, &document.front.languages).word());
        format!(" xml:lang=\"{lang}\" dir=\"{dir}\"")
    }

    /// A name in its first language, with the others as what it is called in other scripts.
    fn named(&mut self, element: &str, id: &str, names: &'a [Name]) -> bool {
        let Some((first, others)) = names.split_first() else { return false };
        self.dublin(element, Some(id), Some(&first.lang), &first.text);
        for name in others {
            self.meta("alternate-script", Some(id), Some(&name.lang), &name.text);
        }
        true
    }

    fn titles(&mut self) {
        let document = self.book.document;
        for (id, kind, names) in [
            ("title", "main", &document.front.titles.guide),
            ("subtitle", "subtitle", &document.front.titles.subtitle),
            ("edition", "edition", &document.front.edition.name),
        ] {
            if self.named("title", id, names) {
                self.meta("title-type", Some(id), None, kind);
            }
        }
    }

    fn languages(&mut self) {
        let document = self.book.document;
        let others =
            document.front.languages.iter().map(|language| &language.tag).filter(|tag| **tag != document.body.lang);
        for tag in [&document.body.lang].into_iter().chain(others) {
            self.dublin("language", None, None, tag);
        }
    }

    /// Who issued it, who took part.
    fn people(&mut self) {
        let document = self.book.document;
        if self.named("creator", "creator", &document.front.titles.publisher) {
            self.meta("role", Some("creator"), None, "isb");
        }
        for (index, partner) in document.front.edition.partners.iter().enumerate() {
            let id = format!("partner-{}", index + 1);
            self.dublin("contributor", Some(&id), None, partner);
            self.meta("role", Some(&id), None, "ctb");
        }
        let tool = concat!("fieldbook ", env!("CARGO_PKG_VERSION"));
        self.dublin("contributor", Some("producer"), Some("en"), tool);
        self.meta("role", Some("producer"), None, "bkp");
    }

    fn facts(&mut self) {
        let document = self.book.document;
        self.named("publisher", "publisher", &document.front.titles.publisher);
        self.dublin("rights", None, None, &document.body.series.licence);
        self.dublin("date", None, None, &document.front.edition.date);
        if !document.body.guide.subject.is_empty() {
            self.dublin("subject", None, Some(&document.body.lang), &document.body.guide.subject);
        }
        if document.front.edition.state.is_some() {
            self.named("coverage", "coverage", &document.front.edition.name);
        }
        self.meta("schema:bookEdition", None, None, &document.front.edition.id);
        self.meta("schema:version", None, None, &document.body.series.version);
    }

    fn series(&mut self) {
        let document = self.book.document;
        let Some((first, others)) = document.front.titles.series.split_first() else { return };
        let lang = self.language(&first.lang);
        let title = escape(&first.text);
        self.out.push_str(&format!("<meta property=\"belongs-to-collection\" id=\"series\"{lang}>{title}</meta>\n"));
        for name in others {
            self.meta("alternate-script", Some("series"), Some(&name.lang), &name.text);
        }
        self.meta("collection-type", Some("series"), None, "series");
        self.meta("group-position", Some("series"), None, &document.body.guide.number.to_string());
        self.meta("dcterms:identifier", Some("series"), None, &document.body.series.id);
    }

    /// EPUB Accessibility 1.1 §2.2 to §2.4 and §4.3.
    fn access(&mut self) {
        let document = self.book.document;
        let pictures = !self.book.pictures.is_empty();
        self.meta("schema:accessMode", None, None, "textual");
        if pictures {
            self.meta("schema:accessMode", None, None, "visual");
            self.meta("schema:accessModeSufficient", None, None, "textual,visual");
        }
        self.meta("schema:accessModeSufficient", None, None, "textual");
        let described = self.book.pictures.values().any(|picture| !picture.words.is_empty());
        for (applies, feature) in [
            (true, "structuralNavigation"),
            (true, "tableOfContents"),
            (true, "readingOrder"),
            (true, "displayTransformability"),
            (!self.book.breaks.all.is_empty(), "pageNavigation"),
            (!self.book.breaks.all.is_empty(), "pageBreakMarkers"),
            (pictures, "alternativeText"),
            (described, "longDescription"),
        ] {
            if applies {
                self.meta("schema:accessibilityFeature", None, None, feature);
            }
        }
        self.meta("schema:accessibilityHazard", None, None, "none");
        let summary = self.book.words.get(&document.body.lang, SUMMARY);
        self.meta("schema:accessibilitySummary", None, Some(&document.body.lang), summary);
        self.out.push_str(
            "<meta property=\"dcterms:conformsTo\" id=\"conformance\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>\n",
        );
        if let Some(publisher) = document.front.titles.publisher.first() {
            self.meta("a11y:certifiedBy", Some("conformance"), Some(&publisher.lang), &publisher.text);
        }
    }

    /// What the page list is taken from.
    fn pages(&mut self) {
        if self.book.breaks.all.is_empty() {
            return;
        }
        let document = self.book.document;
        let source = Product::Workbook.file_name(&document.body.guide.id, &document.front.edition.id);
        self.dublin("source", Some("workbook"), None, &source);
        self.meta("pageBreakSource", None, None, &source);
    }
}
