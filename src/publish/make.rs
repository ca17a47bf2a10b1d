//! Making the products of one guide in one edition: the workbook's pages are laid out once and serve them all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::digest::{hex, sha256};
use crate::document::model::{Document, Field};
use crate::edition::Edition;
use crate::epub;
use crate::identity::Identity;
use crate::language::Direction;
use crate::pdf::{
    Binding, Body, Draft, FieldFont, FontError, FontFile, FormSettings, PdfError, Ruling, TypingFonts, add_form, bind,
    body_form, insert_pages, set_direction, whole_words,
};
use crate::project::{ListedProduct, Product};
use crate::standard::Standard;
use crate::typeset::{self, Pages, Stamp, TypedLines, Typing};

use super::bodies::{BodyFile, Laid};
use super::book::{Book, BookPages, Composed, Parts, Prepared, Two, told_of};
use super::manifest::Artifact;
use super::reuse::{Desk, Output, PagesKept, Placed, ProductKey, Report, Shelf, State};
use super::spans::stage_span;
use super::workspace::Workspace;

/// A file of a product, not put in place yet.
pub struct Made {
    /// Its entry in the manifest.
    pub artifact: Artifact,
    /// What it holds.
    pub content: Content,
    /// Whether it was made now, and not before.
    pub is_new: bool,
}

/// What a file holds.
pub enum Content {
    /// The whole file.
    Bytes(Vec<u8>),
    /// What lies at its place already, in this state.
    InPlace(State),
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
#[derive(Default)]
pub struct Making {
    /// The files, those that were made before among them.
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
    /// What was made before.
    pub shelf: &'a Shelf,
    /// The files of the output folder, where those that are right already stay.
    pub placed: Option<&'a Placed>,
}

/// What is told while a product is made: what of it belongs to its pages, and what to its file.
#[derive(Default)]
struct Work {
    pages: Report,
    file: Sink,
}

/// A file without a form.
struct Unfilled {
    draft: Draft,
    typed: Typed,
    /// The body that it is built on, and its fields.
    body: Option<Arc<BodyFile>>,
}

/// How people type.
struct Typed {
    ruled: Arc<FieldFont>,
    cells: Arc<FieldFont>,
    /// The direction of their first language.
    dir: Direction,
}

impl Typed {
    fn fonts(&self) -> TypingFonts<'_> {
        TypingFonts { ruled: &self.ruled, cells: &self.cells }
    }

    fn settings<'a>(&'a self, fields: &'a [Field], identity: &'a Identity) -> FormSettings<'a> {
        FormSettings { fields, dir: self.dir, fonts: self.fonts(), identity }
    }
}

/// A body ready to be bound, and its fields, the same for all books that share it.
fn body_file(pdf: Vec<u8>, document: &Document, laid: &Laid, typed: &Typed) -> BodyFile {
    let mut draft = Draft::read(pdf)?;
    whole_words(&mut draft);
    let fields: Vec<Field> = document.fields().cloned().collect();
    let form = body_form(&mut draft, &fields, typed.fonts(), typed.dir)?;
    Ok((Body::new(draft, &laid.stamp_pages())?, form))
}

impl Maker<'_> {
    /// Makes the wanted products, unless they were made before from the same. What goes wrong is a fault of a layout or of
    /// this program, and is reported.
    pub fn make(&self, products: &[Product], mut done: impl FnMut(Product)) -> Making {
        let mut making = Making::default();
        self.make_all(products, &mut done, &mut making);
        typeset::trim_cache();
        making
    }

    /// None if the workbook, whose page numbers all products share, cannot be laid out.
    fn make_all(&self, products: &[Product], done: &mut impl FnMut(Product), making: &mut Making) -> Option<()> {
        let limits = self.book.workspace.project.series.images;
        let book = (self.book.edition(), self.book.guide);
        let desk = self.shelf.desk(book, limits, &self.book.documents()?.workbook());
        let with_cover = products.contains(&Product::Epub);
        let known = desk.pages(with_cover);
        let mut open = products.to_vec();
        if let Some(known) = &known {
            open.retain(|product| !self.take(*product, &desk, known, done, making));
        }
        if open.is_empty() {
            return Some(());
        }
        let mut told = Sink::default();
        let composed = self.book.workbook(&mut told);
        making.sink.append(told.clone());
        let Composed { document: workbook, pages } = composed?;
        let pages = pages?;
        let cover = if with_cover { pages.front().cover_png(epub::COVER_WIDTH) } else { None };
        let kept = PagesKept::new(&pages.list, workbook.plan.as_ref(), cover.as_deref());
        if known.is_none() {
            desk.keep_pages(&kept);
            open.retain(|product| !self.take(*product, &desk, &kept, done, making));
        }
        for (nth, product) in open.into_iter().enumerate() {
            if nth > 0 {
                // What laying out sheets leaves behind is as much as the workbook's.
                typeset::empty_cache();
            }
            let mut work = Work { pages: Report { sink: told.clone(), ..Report::default() }, file: Sink::default() };
            let made = match product {
                Product::Workbook => {
                    work.pages.findings = pages.report(&workbook);
                    let sink = &mut work.file;
                    let bound = self.bound(&workbook, &pages, product, sink);
                    bound.and_then(|book| self.with_form(&workbook, book, pages.count(), product, sink))
                }
                Product::Handouts | Product::Facilitator => self.make_pages(product, &workbook, &pages, &mut work),
                Product::Epub => self.epub(&workbook, &pages, cover.as_deref(), &mut work.file),
            };
            self.keep(product, &desk, &kept, &work, made.as_ref());
            self.book.tell_findings(product, &work.pages.findings, &mut making.layout);
            making.sink.append(work.pages.sink);
            making.sink.append(work.file);
            making.made.extend(made.map(|made| self.unless_placed(made)));
            done(product);
        }
        Some(())
    }

    /// Whether a product needs no making: it was made before from the same, or the book has none.
    fn take(
        &self,
        product: Product,
        desk: &Desk<'_>,
        pages: &PagesKept,
        done: &mut impl FnMut(Product),
        making: &mut Making,
    ) -> bool {
        let documents = self.book.sources(product, &pages.list);
        if product == Product::Handouts && documents.iter().all(|document| document.sheets.is_empty()) {
            making.sink.push(self.book.no_handouts());
            done(product);
            return true;
        }
        let found = desk.product(product, pages, &documents).and_then(|key| self.made_before(product, desk, key));
        let Some((made, Output { sink, .. }, report)) = found else { return false };
        making.made.push(made);
        making.sink.append(sink);
        self.book.tell_findings(product, &report.findings, &mut making.layout);
        done(product);
        true
    }

    fn made_before(&self, product: Product, desk: &Desk<'_>, key: ProductKey) -> Option<(Made, Output, Report)> {
        let (output, report) = (desk.output(key, self.stamp)?, desk.report(key)?);
        let artifact = self.artifact(product, &output);
        let in_place = self.placed.and_then(|placed| placed.has(&artifact.path, output.bytes, &output.sha256));
        let content = match in_place {
            Some(state) => {
                self.shelf.touch(&output.sha256);
                Content::InPlace(state)
            }
            None => Content::Bytes(self.shelf.bytes(&output.sha256)?),
        };
        Some((Made { artifact, content, is_new: false }, output, report))
    }

    /// Keeps a product that was made, if it was, and with it what was told.
    fn keep(&self, product: Product, desk: &Desk<'_>, pages: &PagesKept, work: &Work, made: Option<&Made>) {
        let Some(Made { artifact, content: Content::Bytes(bytes), .. }) = made else { return };
        let documents = self.book.sources(product, &pages.list);
        let Some(key) = desk.product(product, pages, &documents) else { return };
        let mut sink = work.pages.sink.clone();
        sink.append(work.file.clone());
        let Artifact { sha256, pages, fields, .. } = artifact;
        let output = Output { sha256: sha256.clone(), bytes: artifact.bytes, pages: *pages, fields: *fields, sink };
        desk.keep_report(key, &work.pages);
        desk.keep_output(key, self.stamp, &output, bytes);
    }

    /// A file that lies in the output folder already stays there.
    fn unless_placed(&self, made: Made) -> Made {
        let Artifact { path, bytes, sha256, .. } = &made.artifact;
        match self.placed.and_then(|placed| placed.has(path, *bytes, sha256)) {
            Some(state) => Made { content: Content::InPlace(state), ..made },
            None => made,
        }
    }

    /// A product with pages of its own that name the workbook's.
    fn make_pages(&self, product: Product, workbook: &Document, pages: &BookPages, work: &mut Work) -> Option<Made> {
        let Report { sink, findings } = &mut work.pages;
        let Prepared { document, notes } = self.book.prepare(product, workbook, &pages.list, sink)?;
        if product == Product::Handouts {
            let pages = self.book.lay_out(&document, sink)?;
            *findings = pages.report(&document);
            let book = self.alone(&document, &pages, product, &mut work.file)?;
            return self.with_form(&document, book, pages.count(), product, &mut work.file);
        }
        let Composed { document, pages } = self.book.compose(document, sink);
        let pages = pages?;
        let Some(notes) = notes else {
            // A facilitator's copy without notes has the workbook's pages.
            let book = self.bound(&document, &pages, product, &mut work.file)?;
            return self.with_form(&document, book, pages.count(), product, &mut work.file);
        };
        let own = self.book.lay_out(&notes.document, sink)?;
        *findings = own.report(&notes.document);
        let sink = &mut work.file;
        let book = self.bound(&document, &pages, product, sink)?;
        let inserted = self.draft(&notes.document, &own, product, sink)?;
        let span = stage_span!("join", self.book, product);
        let draft = self.told(insert_pages(book.draft, inserted, &notes.insertions), sink)?;
        drop(span);
        self.with_form(&document, Unfilled { draft, ..book }, pages.count() + own.count(), product, sink)
    }

    /// A file that shares no body.
    fn alone(&self, document: &Document, pages: &Pages, product: Product, sink: &mut Sink) -> Option<Unfilled> {
        let draft = self.draft(document, pages, product, sink)?;
        Some(Unfilled { draft, typed: self.typed(pages.typing, product, sink)?, body: None })
    }

    /// The front and the body of a book in one file.
    fn bound(&self, document: &Document, pages: &BookPages, product: Product, sink: &mut Sink) -> Option<Unfilled> {
        let two = match &pages.parts {
            Parts::Whole(pages) => return self.alone(document, pages, product, sink),
            Parts::Two(two) => two,
        };
        let Two { alone, front, body } = two.as_ref();
        let laid = two.laid()?;
        let name = format!("{}/{}", document.body.series.id, self.book.guide);
        let exported = body.pdf(|pages| {
            let pdf = self.book.exported(&body.document, pages, &name, Stamp(0))?;
            self.shelf.keep_body(body, &pdf);
            Ok(pdf)
        });
        let pdf = match exported {
            Ok(pdf) => pdf,
            Err(trouble) => {
                self.book.say(trouble, told_of(document), sink);
                // The front is looked at all the same: all that is wrong is told at once.
                let mut told = Sink::default();
                self.pdf(alone, front, product, &mut told);
                sink.append_new(told);
                return None;
            }
        };
        let mut draft = self.draft(alone, front, product, sink)?;
        let typed = self.typed(pages.typing(), product, sink)?;
        let ready = body.ready(typed.dir, || {
            let _span = stage_span!("body", self.book, product);
            body_file(pdf.to_vec(), &body.document, laid, &typed)
        });
        match ready.as_ref() {
            Ok((body, _)) => {
                let in_body = &laid.list.places;
                let binding = Binding { front: front.count(), in_front: &front.list.places, in_body };
                let _span = stage_span!("join", self.book, product);
                draft = self.told(bind(draft, body, &binding), sink)?;
            }
            Err(error) => {
                error.diagnostics(&self.book.name()).into_iter().for_each(|found| sink.push(found));
                let fields: Vec<Field> = alone.fields().cloned().collect();
                self.told(add_form(&mut draft, &typed.settings(&fields, &document.identity), None), sink);
                return None;
            }
        }
        Some(Unfilled { draft, typed, body: Some(ready) })
    }

    /// The file of a document that was laid out.
    fn draft(&self, document: &Document, pages: &Pages, product: Product, sink: &mut Sink) -> Option<Draft> {
        let pdf = self.pdf(document, pages, product, sink)?;
        let mut draft = self.told(Draft::read(pdf), sink)?;
        whole_words(&mut draft);
        Some(draft)
    }

    /// How people type in the edition, on lines as the layout sets them.
    fn typed(&self, typing: Option<Typing>, product: Product, sink: &mut Sink) -> Option<Typed> {
        let _span = stage_span!("form", self.book, product);
        let Some(typing) = typing else {
            let fault = self.book.fault("layout", "the layout does not say how typed text stands on its lines");
            sink.push(fault.hint("let main.typ have the mark `typing`, with size, pitch and leading"));
            return None;
        };
        let edition = self.book.edition();
        let font = |typed| self.fonts.get(self.book.workspace, edition, typed);
        let (ruled, cells) = (self.told(font(typing.ruled), sink)?, self.told(font(typing.cells), sink)?);
        self.untypable(&ruled, sink);
        let dir = edition.languages.first().unwrap_or(&edition.guide_language).dir;
        Some(Typed { ruled, cells, dir })
    }

    fn with_form(
        &self,
        document: &Document,
        Unfilled { mut draft, typed, body }: Unfilled,
        count: usize,
        product: Product,
        sink: &mut Sink,
    ) -> Option<Made> {
        let span = stage_span!("form", self.book, product);
        let fields: Vec<Field> = document.fields().cloned().collect();
        let body = body.as_ref().and_then(|body| body.as_ref().as_ref().ok()).map(|(_, form)| form);
        self.told(add_form(&mut draft, &typed.settings(&fields, &document.identity), body), sink)?;
        self.told(set_direction(&mut draft, document.body.dir), sink)?;
        drop(span);
        let _span = stage_span!("pack", self.book, product);
        let bytes = self.told(draft.write(), sink)?;
        Some(self.made(product, bytes, count, fields.len()))
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

    fn epub(&self, workbook: &Document, pages: &BookPages, cover: Option<&[u8]>, sink: &mut Sink) -> Option<Made> {
        let Prepared { document, .. } = self.book.prepare(Product::Epub, workbook, &pages.list, sink)?;
        let Some(cover) = cover else {
            sink.push(self.book.fault("epub", "the cover cannot be drawn"));
            return None;
        };
        let _span = stage_span!("EPUB", self.book, Product::Epub);
        let made = self.book.epub_input(&document, &pages.list, cover, self.stamp, epub::write);
        match made {
            Ok(made) => Some(self.made(Product::Epub, made.bytes, made.pages, 0)),
            Err(error) => {
                sink.push(self.book.fault("epub", &error.to_string()));
                None
            }
        }
    }

    fn made(&self, product: Product, bytes: Vec<u8>, pages: usize, fields: usize) -> Made {
        let (sha256, size) = (hex(&sha256(&bytes)), bytes.len() as u64);
        let artifact = self.artifact(product, &Output { sha256, bytes: size, pages, fields, sink: Sink::default() });
        Made { artifact, content: Content::Bytes(bytes), is_new: true }
    }

    /// What the manifest says of a file, whether it was made now or before.
    fn artifact(&self, product: Product, output: &Output) -> Artifact {
        let edition = self.book.edition();
        let standards = if product.is_fillable() { Standard::FILLABLE } else { Standard::EPUB };
        Artifact {
            edition: edition.id().to_string(),
            guide: self.book.guide.to_string(),
            product: ListedProduct::Made(product),
            variant: None,
            languages: edition.all_languages().iter().map(|language| language.tag.clone()).collect(),
            direction: edition.guide_language.dir,
            path: format!("{}/{}/{}", edition.id(), self.book.guide, product.file_name(self.book.guide, edition.id())),
            bytes: output.bytes,
            sha256: output.sha256.clone(),
            pages: output.pages,
            fields: output.fields,
            standards: standards.iter().map(ToString::to_string).collect(),
        }
    }
}
