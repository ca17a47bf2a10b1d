//! Files for tests, laid out by Typst.

use crate::pdf::font::tests::face;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// One source and one face.
struct Sample {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    font: Font,
    source: Source,
}

impl World for Sample {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, _: FileId) -> FileResult<Source> {
        Ok(self.source.clone())
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, _: usize) -> Option<Font> {
        Some(self.font.clone())
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A PDF/UA-1 and PDF/A-2a of this markup, on small pages.
pub(super) fn pdf(markup: &str) -> Vec<u8> {
    compile(markup, true)
}

/// The same without tags.
pub(super) fn untagged(markup: &str) -> Vec<u8> {
    compile(markup, false)
}

/// Lays out and exports.
fn compile(markup: &str, tagged: bool) -> Vec<u8> {
    let font = Font::new(Bytes::new(face("NotoSans-Regular.ttf")), 0).unwrap();
    let head = "#set document(title: \"Sample\", date: datetime(year: 2026, month: 1, day: 1))\n#set text(font: \"Noto Sans\", size: 10pt)\n\
        #set page(width: 200pt, height: 200pt, margin: 20pt)\n";
    let world = Sample {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts([&font])),
        font,
        source: Source::detached(format!("{head}{markup}")),
    };
    let paged = typst::compile::<PagedDocument>(&world).output.unwrap();
    let list: &[PdfStandard] = if tagged { &[PdfStandard::A_2a, PdfStandard::Ua_1] } else { &[] };
    let standards = PdfStandards::new(list).unwrap();
    typst_pdf::pdf(&paged, &PdfOptions { standards, tagged, ..PdfOptions::default() }).unwrap()
}

/// Two front pages numbered i and ii, then four with a chapter each, numbered from 1.
pub(super) fn base() -> Vec<u8> {
    let chapter = |number| {
        format!(
            "= Chapter {number} <c{number}>\nText#footnote[Note {number}.], #link(<c2>)[two]\n\
            #table(columns: 2, table.header[A][B], [1], [2])\n\
            #link(\"field:base.f{number}\", box(width: 90pt, height: 20pt))\n"
        )
    };
    let chapters = (1..=4).map(chapter).collect::<Vec<_>>().join("#pagebreak()\n");
    let front = "#set page(numbering: \"i\")\nCover\n#pagebreak()\nInside";
    pdf(&format!("{front}\n#set page(numbering: \"1\")\n#counter(page).update(1)\n{chapters}"))
}

/// Six pages in German, two for each of three insertions.
pub(super) fn inserted() -> Vec<u8> {
    let part = |number| {
        format!(
            "= Leitung {number} <c{number}>\nText#footnote[Fußnote {number}.], #link(<c3>)[drei]\n\
            #table(columns: 2, table.header[A][B], [1], [2])\n#pagebreak()\n== Mehr\n\
            #link(\"field:extra.f{number}\", box(width: 90pt, height: 20pt))\n\
            #figure(rect(fill: gradient.linear(red, blue)), alt: \"Rechteck\")\n"
        )
    };
    let parts: Vec<String> = (1..=3).map(part).collect();
    pdf(&format!("#set text(lang: \"de\")\n#set page(numbering: \"1\")\n{}", parts.join("#pagebreak()\n")))
}
