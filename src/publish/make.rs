//! Making the products of one guide in one edition: the workbook's pages are laid out once and serve them all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::document::pages::PageList;
use crate::document::{Built, build, facilitator_copy, facilitator_notes, handouts};
use crate::edition::Edition;
use crate::epub::{self, EpubInput};
use crate::pdf::{
    self, Draft, FieldFont, FontError, FontFile, FormSettings, PdfError, add_form, insert_pages, insertions,
};
use crate::project::Product;
use crate::typeset::{self, LayoutFault, Pages, Stamp, Typing};

use super::manifest::Artifact;
use super::whole;
use super::workspace::Workspace;

/// A file that was made, not written yet.
pub struct Made {
    /// Its entry.
    pub artifact: Artifact,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Field fonts by the languages and measures they are for: editions of one language share one.
#[derive(Default)]
pub struct FieldFonts {
    fonts: Mutex<BTreeMap<String, Arc<FieldFont>>>,
}

impl FieldFonts {
    /// The font to type with in an edition's languages.
    fn get(&self, workspace: &Workspace, edition: &Edition, typing: Typing) -> Result<Arc<FieldFont>, FontError> {
        let langs: Vec<&str> = edition.all_languages().iter().map(|language| language.tag.as_str()).collect();
        let key = format!("{} {} {}", langs.join(" "), typing.size, typing.pitch);
        // A font is put in when it is whole: a job that panicked left nothing half done.
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(font) = fonts.get(&key) {
            return Ok(font.clone());
        }
        let regular = workspace.faces.faces.iter().filter(|face| face.weight == 400 && !face.italic);
        let files: Vec<FontFile<'_>> =
            regular.map(|face| FontFile { name: &face.file, bytes: &face.bytes, index: face.index }).collect();
        let font = Arc::new(FieldFont::build(&files, &langs, typing.size, typing.pitch)?);
        fonts.insert(key, font.clone());
        Ok(font)
    }
}

/// A guide in an edition, and which of its products are wanted.
pub struct Book<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Index of the edition.
    pub edition: usize,
    /// Id of the guide.
    pub guide: &'a str,
    /// The moment that metadata name.
    pub stamp: Stamp,
    /// Field fonts made so far.
    pub fonts: &'a FieldFonts,
}

impl Book<'_> {
    fn edition(&self) -> &Edition {
        &self.workspace.editions[self.edition]
    }

    /// Makes the wanted products. What goes wrong is a fault of a layout or of this program, and is reported.
    pub fn make(&self, products: &[Product], mut done: impl FnMut(Product)) -> (Vec<Made>, Sink) {
        let mut sink = Sink::default();
        let made = self.make_all(products, &mut done, &mut sink).unwrap_or_default();
        typeset::trim_cache();
        (made, sink)
    }

    /// None if the workbook, whose page numbers all products share, cannot be laid out.
    fn make_all(&self, products: &[Product], done: &mut impl FnMut(Product), sink: &mut Sink) -> Option<Vec<Made>> {
        let input = self.workspace.input(self.edition, self.guide)?;
        let (workbook, _) = build(input, Product::Workbook);
        let mut pages = self.lay_out(&workbook, sink)?;
        let mut made = Vec::new();
        for &product in products {
            let result = match product {
                Product::Workbook => self.fillable(&workbook, &mut pages, product, sink),
                Product::Handouts => {
                    let sheets = handouts(input, &pages.list);
                    self.lay_out(&sheets, sink).and_then(|mut pages| self.fillable(&sheets, &mut pages, product, sink))
                }
                Product::Facilitator => self.facilitator(&pages.list, sink),
                Product::Epub => self.epub(&pages, sink),
            };
            made.extend(result);
            done(product);
        }
        Some(made)
    }

    fn lay_out(&self, built: &Built, sink: &mut Sink) -> Option<Pages> {
        let (pages, warnings) = typeset::typeset(built, &self.workspace.layouts, &self.workspace.faces);
        self.layout_faults(&warnings, sink);
        match pages {
            Ok(pages) => Some(pages),
            Err(faults) => {
                self.layout_faults(&faults, sink);
                None
            }
        }
    }

    /// The book in messages.
    fn name(&self) -> String {
        format!("the guide `{}` in the edition `{}`", self.guide, self.edition().id())
    }

    fn layout_faults(&self, faults: &[LayoutFault], sink: &mut Sink) {
        faults.iter().for_each(|fault| sink.push(fault.diagnostic(&self.name())));
    }

    fn fault(&self, code: &'static str, message: &str) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, Place::None, format!("{}: {message}", self.name()))
    }

    /// The facilitator's copy: the workbook's pages, and behind those that notes belong to the notes' own.
    fn facilitator(&self, list: &PageList, sink: &mut Sink) -> Option<Made> {
        let input = self.workspace.input(self.edition, self.guide)?;
        let copy = facilitator_copy(input);
        let mut pages = self.lay_out(&copy, sink)?;
        let pdf = self.pdf(&copy, &mut pages, Product::Facilitator, sink)?;
        let mut notes = facilitator_notes(input, list);
        if notes.document.sheets.is_empty() {
            return self.with_form(&copy, Draft::read(pdf), pages.typing, pages.count(), Product::Facilitator, sink);
        }
        // The first layout tells how many pages each sheet takes, the second prints their labels.
        let first = self.lay_out(&notes, sink)?;
        let insertions = insertions(&notes.document.sheets, &first.list, list);
        for (sheet, insertion) in notes.document.sheets.iter_mut().zip(&insertions) {
            sheet.labels.clone_from(&insertion.labels);
        }
        let mut own = self.lay_out(&notes, sink)?;
        let inserted = self.pdf(&notes, &mut own, Product::Facilitator, sink)?;
        let drafts = Draft::read(pdf).and_then(|base| Ok((base, Draft::read(inserted)?)));
        let (base, inserted) = self.told(drafts, sink)?;
        let joined = insert_pages(base, inserted, &insertions);
        self.with_form(&copy, joined, pages.typing, pages.count() + own.count(), Product::Facilitator, sink)
    }

    /// A PDF with its form.
    fn fillable(&self, built: &Built, pages: &mut Pages, product: Product, sink: &mut Sink) -> Option<Made> {
        let pdf = self.pdf(built, pages, product, sink)?;
        self.with_form(built, Draft::read(pdf), pages.typing, pages.count(), product, sink)
    }

    fn with_form<E: Into<PdfError>>(
        &self,
        built: &Built,
        draft: Result<Draft, E>,
        typing: Typing,
        count: usize,
        product: Product,
        sink: &mut Sink,
    ) -> Option<Made> {
        let mut draft = self.told(draft, sink)?;
        let font = self.told(self.fonts.get(self.workspace, self.edition(), typing), sink)?;
        let first = self.edition().languages.first().unwrap_or(&self.edition().guide_language);
        let settings = FormSettings {
            fields: &built.document.fields,
            dir: first.dir,
            font: &font,
            identity: &built.document.identity,
        };
        self.told(add_form(&mut draft, &settings), sink)?;
        let bytes = self.told(draft.write(), sink)?;
        Some(self.made(built, product, bytes, count, built.document.fields.len(), &pdf::STANDARDS))
    }

    /// What a pass over a PDF gave, or none after its faults were reported.
    fn told<T, E: Into<PdfError>>(&self, result: Result<T, E>, sink: &mut Sink) -> Option<T> {
        let tell = |error: E| error.into().diagnostics(&self.name()).into_iter().for_each(|found| sink.push(found));
        result.map_err(tell).ok()
    }

    fn pdf(&self, built: &Built, pages: &mut Pages, product: Product, sink: &mut Sink) -> Option<Vec<u8>> {
        let name = format!("{}/{}/{}/{}", built.document.series.id, self.guide, self.edition().id(), product.id());
        match pages.pdf(&name, self.stamp) {
            Ok(pdf) => Some(pdf),
            Err(faults) => {
                self.layout_faults(&faults, sink);
                None
            }
        }
    }

    fn epub(&self, pages: &Pages, sink: &mut Sink) -> Option<Made> {
        let (built, _) = self.workspace.document(self.edition, self.guide, Product::Epub)?;
        let cover = pages.cover_png(epub::COVER_WIDTH).unwrap_or_default();
        let faces: Vec<epub::Face<'_>> = self.workspace.faces.faces.iter().map(epub_face).collect();
        let input = EpubInput {
            document: &built.document,
            pages: &pages.list,
            assets: &built.assets,
            cover: &cover,
            layouts: self.workspace.layouts.layouts().files(),
            faces: &faces,
            limits: self.workspace.project.series.images,
            modified: self.stamp.0,
        };
        match epub::write(&input) {
            Ok(made) => Some(self.made(&built, Product::Epub, made.bytes, made.pages, 0, &epub::STANDARDS)),
            Err(error) => {
                sink.push(self.fault("epub", &error.to_string()));
                None
            }
        }
    }

    fn made(
        &self,
        built: &Built,
        product: Product,
        bytes: Vec<u8>,
        pages: usize,
        fields: usize,
        standards: &[&str],
    ) -> Made {
        let edition = self.edition();
        let artifact = Artifact {
            edition: edition.id().to_string(),
            guide: self.guide.to_string(),
            product: product.id().to_string(),
            variant: None,
            languages: edition.all_languages().iter().map(|language| language.tag.clone()).collect(),
            direction: built.document.dir.to_string(),
            path: format!("{}/{}/{}", edition.id(), self.guide, product.file_name(self.guide, edition.id())),
            bytes: bytes.len() as u64,
            sha256: whole::digest(&bytes),
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
