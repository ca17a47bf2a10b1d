//! Making the products of one guide in one edition: the workbook's pages are laid out once and serve them all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::digest::{hex, sha256};
use crate::document::model::{Document, Field};
use crate::edition::Edition;
use crate::epub::{self, EpubInput};
use crate::pdf::{
    Binding, Draft, FieldFont, FontError, FontFile, FormSettings, PdfError, Ruling, TypingFonts, add_form, bind,
    insert_pages, set_direction, whole_words,
};
use crate::project::{ListedProduct, Product};
use crate::standard::Standard;
use crate::typeset::{self, Pages, Stamp, TypedLines, Typing};

use super::bodies::{BodyFault, BodyFile, BodyPages, Trouble};
use super::book::{Book, BookPages, Composed, Parts, Prepared, told_of};
use super::manifest::Artifact;
use super::spans::stage_span;
use super::workspace::Workspace;

/// A file that was made, not written yet.
pub struct Made {
    /// Its entry in the manifest.
    pub artifact: Artifact,
    /// The whole file.
    pub bytes: Vec<u8>,
}

/// Field fonts by the languages and measures they are for: editions of one language share one.
#[derive(Default)]
pub struct FieldFonts {
    fonts: Mutex<BTreeMap<String, Arc<FieldFont>>>,
}

impl FieldFonts {
    /// The font to type with in an edition's languages.
    fn get(&self, workspace: &Workspace, edition: &Edition, typed: TypedLines) -> Result<Arc<FieldFont>, FontError> {
        let langs: Vec<&str> = edition.all_languages().iter().map(|language| language.tag.as_str()).collect();
        let TypedLines { size, pitch, leading } = typed;
        let key = format!("{} {size} {pitch} {leading}", langs.join(" "));
        // A font is put in when it is whole: a job that panicked left nothing half done.
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(font) = fonts.get(&key) {
            return Ok(font.clone());
        }
        let regular = workspace.faces.faces.iter().filter(|face| face.weight == 400 && !face.italic);
        let files: Vec<FontFile<'_>> =
            regular.map(|face| FontFile { name: &face.file, bytes: &face.bytes, index: face.index }).collect();
        let font = Arc::new(FieldFont::build(&files, &langs, Ruling { size, pitch, leading })?);
        fonts.insert(key, font.clone());
        Ok(font)
    }
}

/// What came of making a book.
pub struct Making {
    /// The files.
    pub made: Vec<Made>,
    /// What went wrong.
    pub sink: Sink,
    /// What a designer would mend on the pages.
    pub layout: Sink,
}

/// Makes the products of a book.
pub struct Maker<'a> {
    /// The guide in the edition whose products are made.
    pub book: Book<'a>,
    /// The moment that metadata name.
    pub stamp: Stamp,
    /// Field fonts made so far.
    pub fonts: &'a FieldFonts,
}

impl Maker<'_> {
    /// Makes the wanted products. What goes wrong is a fault of a layout or of this program, and is reported.
    pub fn make(&self, products: &[Product], mut done: impl FnMut(Product)) -> Making {
        let (mut sink, mut layout) = (Sink::default(), Sink::default());
        let made = self.make_all(products, &mut done, &mut sink, &mut layout).unwrap_or_default();
        typeset::trim_cache();
        Making { made, sink, layout }
    }

    /// None if the workbook, whose page numbers all products share, cannot be laid out.
    fn make_all(
        &self,
        products: &[Product],
        done: &mut impl FnMut(Product),
        sink: &mut Sink,
        layout: &mut Sink,
    ) -> Option<Vec<Made>> {
        let Composed { document: workbook, pages } = self.book.workbook(sink)?;
        let pages = pages?;
        let mut made = Vec::new();
        for &product in products {
            made.extend(match product {
                Product::Workbook => {
                    self.book.report_book(product, &workbook, &pages, layout);
                    let bound = self.bound(&workbook, &pages, product, sink);
                    bound.and_then(|draft| {
                        self.with_form(&workbook, draft, pages.typing(), pages.count(), product, sink)
                    })
                }
                Product::Handouts | Product::Facilitator => self.make_pages(product, &workbook, &pages, sink, layout),
                Product::Epub => self.epub(&workbook, &pages, sink),
            });
            done(product);
        }
        Some(made)
    }

    /// A product with pages of its own that name the workbook's.
    fn make_pages(
        &self,
        product: Product,
        workbook: &Document,
        pages: &BookPages,
        sink: &mut Sink,
        layout: &mut Sink,
    ) -> Option<Made> {
        let Prepared { document, notes } = self.book.prepare(product, workbook, &pages.list, sink)?;
        if product == Product::Handouts {
            return self.handouts(&document, sink, layout);
        }
        let Composed { document, pages } = self.book.compose(document, sink);
        let pages = pages?;
        // A facilitator's copy without notes has the workbook's pages.
        let draft = self.bound(&document, &pages, product, sink)?;
        let Some(notes) = notes else {
            return self.with_form(&document, draft, pages.typing(), pages.count(), product, sink);
        };
        let own = self.book.lay_out(&notes.document, sink)?;
        self.book.report(product, &notes.document, &own, layout);
        let inserted = self.draft(&notes.document, &own, product, sink)?;
        let span = stage_span!("join", self.book, product);
        let joined = self.told(insert_pages(draft, inserted, &notes.insertions), sink)?;
        drop(span);
        self.with_form(&document, joined, pages.typing(), pages.count() + own.count(), product, sink)
    }

    /// The sheets for the office printer.
    fn handouts(&self, document: &Document, sink: &mut Sink, layout: &mut Sink) -> Option<Made> {
        if document.sheets.is_empty() {
            sink.push(self.book.no_handouts());
            return None;
        }
        let pages = self.book.lay_out(document, sink)?;
        self.book.report(Product::Handouts, document, &pages, layout);
        let draft = self.draft(document, &pages, Product::Handouts, sink)?;
        self.with_form(document, draft, pages.typing, pages.count(), Product::Handouts, sink)
    }

    /// The front and the body of a book in one file.
    fn bound(&self, document: &Document, pages: &BookPages, product: Product, sink: &mut Sink) -> Option<Draft> {
        let two = match &pages.parts {
            Parts::Whole(pages) => return self.draft(document, pages, product, sink),
            Parts::Two(two) => two,
        };
        let body = match two.body.file.get_or_init(|| self.body_file(&two.body)) {
            Ok(draft) => draft,
            Err(BodyFault::Forbidden(trouble)) => {
                self.book.say(trouble, told_of(document), sink);
                // The front is looked at all the same: all that is wrong is told at once.
                let mut told = Sink::default();
                self.pdf(&two.alone, &two.front, product, &mut told);
                sink.append_new(told);
                return None;
            }
            Err(BodyFault::Unfit(error)) => return self.told(Err(error.clone()), sink),
        };
        let front = self.draft(&two.alone, &two.front, product, sink)?;
        let binding = Binding {
            front: two.front.count(),
            stamps: &two.stamps(),
            in_front: &two.front.list.places,
            in_body: &two.body.pages.as_ref()?.list.places,
        };
        let _span = stage_span!("join", self.book, product);
        self.told(bind(front, body, &binding), sink)
    }

    /// A body as a file, the same for all books that share it.
    fn body_file(&self, body: &BodyPages) -> BodyFile {
        let name = format!("{}/{}", body.document.body.series.id, self.book.guide);
        let Some(pages) = &body.pages else { return Err(BodyFault::Forbidden(Trouble::default())) };
        let pdf = self.book.exported(&body.document, pages, &name, Stamp(0)).map_err(BodyFault::Forbidden)?;
        let mut draft = Draft::read(pdf).map_err(BodyFault::Unfit)?;
        whole_words(&mut draft);
        Ok(draft)
    }

    /// The file of a document that was laid out.
    fn draft(&self, document: &Document, pages: &Pages, product: Product, sink: &mut Sink) -> Option<Draft> {
        let pdf = self.pdf(document, pages, product, sink)?;
        let mut draft = self.told(Draft::read(pdf), sink)?;
        whole_words(&mut draft);
        Some(draft)
    }

    fn with_form(
        &self,
        document: &Document,
        mut draft: Draft,
        typing: Option<Typing>,
        count: usize,
        product: Product,
        sink: &mut Sink,
    ) -> Option<Made> {
        let _span = stage_span!("form", self.book, product);
        let Some(typing) = typing else {
            let fault = self.book.fault("layout", "the layout does not say how typed text stands on its lines");
            sink.push(fault.hint("let main.typ have the mark `typing`, with size, pitch and leading"));
            return None;
        };
        let font = |typed| self.fonts.get(self.book.workspace, self.book.edition(), typed);
        let (ruled, cells) = (self.told(font(typing.ruled), sink)?, self.told(font(typing.cells), sink)?);
        self.untypable(&ruled, sink);
        let first = self.book.edition().languages.first().unwrap_or(&self.book.edition().guide_language);
        let fields: Vec<Field> = document.fields().cloned().collect();
        let fonts = TypingFonts { ruled: &ruled, cells: &cells };
        let settings = FormSettings { fields: &fields, dir: first.dir, fonts, identity: &document.identity };
        self.told(add_form(&mut draft, &settings), sink)?;
        self.told(set_direction(&mut draft, document.body.dir), sink)?;
        let bytes = self.told(draft.write(), sink)?;
        Some(self.made(document, product, bytes, count, fields.len(), Standard::FILLABLE))
    }

    /// Warns of languages in which readers cannot answer: what they type would be kept and not be seen.
    fn untypable(&self, font: &FieldFont, sink: &mut Sink) {
        for language in self.book.edition().all_languages().iter().filter(|language| !font.writes(&language.tag)) {
            let message = format!("{}: no font has letters to type with in `{}`", self.book.name(), language.tag);
            let found = Diagnostic::new(Severity::Warning, "field-font", Place::None, message);
            sink.push(found.hint(
                "put a font of the script with TrueType outlines (.ttf) into the folder fonts/; for Arabic letters one \
                 that draws them without shaping, such as a Naskh",
            ));
        }
    }

    /// What a pass over a PDF gave, or none after its faults were told.
    fn told<T, E: Into<PdfError>>(&self, result: Result<T, E>, sink: &mut Sink) -> Option<T> {
        let tell =
            |error: E| error.into().diagnostics(&self.book.name()).into_iter().for_each(|found| sink.push(found));
        result.map_err(tell).ok()
    }

    fn pdf(&self, document: &Document, pages: &Pages, product: Product, sink: &mut Sink) -> Option<Vec<u8>> {
        let name =
            format!("{}/{}/{}/{}", document.body.series.id, self.book.guide, self.book.edition().id(), product.id());
        self.book.export(document, pages, &name, self.stamp, sink)
    }

    fn epub(&self, workbook: &Document, pages: &BookPages, sink: &mut Sink) -> Option<Made> {
        let Prepared { document, .. } = self.book.prepare(Product::Epub, workbook, &pages.list, sink)?;
        let Some(cover) = pages.front().cover_png(epub::COVER_WIDTH) else {
            sink.push(self.book.fault("epub", "the cover cannot be drawn"));
            return None;
        };
        let pictures = document.pictures();
        let faces: Vec<epub::Face<'_>> = self.book.workspace.faces.faces.iter().map(epub_face).collect();
        let input = EpubInput {
            document: &document,
            pages: &pages.list,
            assets: &pictures,
            cover: &cover,
            layouts: self.book.workspace.layouts.layouts().files(),
            faces: &faces,
            limits: self.book.workspace.project.series.images,
            modified: self.stamp.0,
        };
        let _span = stage_span!("EPUB", self.book, Product::Epub);
        match epub::write(&input) {
            Ok(made) => Some(self.made(&document, Product::Epub, made.bytes, made.pages, 0, Standard::EPUB)),
            Err(error) => {
                sink.push(self.book.fault("epub", &error.to_string()));
                None
            }
        }
    }

    fn made(
        &self,
        document: &Document,
        product: Product,
        bytes: Vec<u8>,
        pages: usize,
        fields: usize,
        standards: &[Standard],
    ) -> Made {
        let edition = self.book.edition();
        let artifact = Artifact {
            edition: edition.id().to_string(),
            guide: self.book.guide.to_string(),
            product: ListedProduct::Made(product),
            variant: None,
            languages: edition.all_languages().iter().map(|language| language.tag.clone()).collect(),
            direction: document.body.dir,
            path: format!("{}/{}/{}", edition.id(), self.book.guide, product.file_name(self.book.guide, edition.id())),
            bytes: bytes.len() as u64,
            sha256: hex(&sha256(&bytes)),
            pages,
            fields,
            standards: standards.iter().map(ToString::to_string).collect(),
        };
        Made { artifact, bytes }
    }
}

fn epub_face(face: &crate::typeset::Face) -> epub::Face<'_> {
    epub::Face { family: &face.family, weight: face.weight, italic: face.italic, bytes: &face.bytes }
}
