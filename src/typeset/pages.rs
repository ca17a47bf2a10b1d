//! Laying out a document and writing its PDF.

use std::collections::BTreeMap;

use typst::World;
use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Datetime, Dict, Smart, Value};
use typst::layout::Abs;
use typst::utils::Scalar;
use typst::{WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use super::Faces;
use super::data::{self, DOCUMENT, Files};
use super::facing::faced;
use super::frames::with_frames;
use super::galley::{self, Measures};
use super::letters::Blanks;
use super::marks::{marks, shaped_marks};
use super::page_list::page_list;
use super::report::{Area, Finding, report};
use super::runs::whole_frame;
use super::world::{BookWorld, LayoutStore, Loader, MAIN};
use crate::diagnostic::{self, Diagnostic, Place};
use crate::document::model::{Document, PageStamp};
use crate::document::pages::PageList;
use crate::identity;
use crate::paginate::Plan;
use crate::source::Position;

/// Something the layout did wrong, or Typst could not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutFault {
    /// Whether layout went on.
    pub warning: bool,
    /// What Typst says, in its words.
    pub message: String,
    /// File in `layouts/`, line and column from 1.
    pub place: Option<(String, usize, usize)>,
    /// What Typst advises, in its words; may be empty.
    pub hints: Vec<String>,
}

impl LayoutFault {
    /// The diagnostic for the layout of `what`, such as "the answers".
    pub fn diagnostic(&self, what: &str) -> Diagnostic {
        let severity = if self.warning { diagnostic::Severity::Warning } else { diagnostic::Severity::Error };
        let place = match &self.place {
            Some((path, line, column)) => Place::Line(path.clone(), Position { line: *line, column: *column }),
            None => Place::None,
        };
        let mut found = Diagnostic::new(severity, "layout", place, format!("layout of {what}: {}", self.message));
        found.hints.clone_from(&self.hints);
        found
    }
}

/// How typed text stands: on ruled lines, and in the cells of tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Typing {
    /// On the lines of a notepad.
    pub ruled: TypedLines,
    /// In a cell; as on ruled lines, if the layout does not say it.
    pub cells: TypedLines,
}

/// How lines of typed text stand one under another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypedLines {
    /// Size that typed text seems to have, in points.
    pub size: f64,
    /// From one line to the next, in points.
    pub pitch: f64,
    /// The pitch as a multiple of the size that stands in the field: viewers lead their lines by it.
    pub leading: f64,
}

/// A moment for metadata: seconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(pub i64);

/// A document as it was laid out, to be exported.
pub struct Pages {
    pub(super) paged: PagedDocument,
    /// Labels and first blocks, for the other products.
    pub list: PageList,
    /// How typed text stands, if the layout says it: one without fields need not.
    pub typing: Option<Typing>,
    /// How many stamps stand behind the last page.
    pub(super) stamps: usize,
}

/// Lays a document out, with its pictures as they are printed. Errors and warnings are faults of the layout: what content can break was checked before.
pub fn typeset(
    document: &Document,
    assets: Files,
    layouts: &LayoutStore,
    faces: &Faces,
) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
    let stamps = SIDES * document.stamps.len();
    let pieces = match data::pieces(document, DOCUMENT, false) {
        Ok(pieces) => pieces,
        Err(error) => return (Err(vec![plain_fault(error.to_string())]), Vec::new()),
    };
    let loader = Loader(assets.into_iter().chain(pieces).collect());
    let (pages, warnings) = lay_out(MAIN, loader, layouts, faces);
    (pages.map(|pages| pages.without_stamps(stamps)), warnings)
}

/// What a galley measures; none if it cannot be laid out, or the layout says nothing of its pieces. Nothing is done to its
/// pages that is done to those which somebody sees.
pub fn measure(galley: &Document, assets: Files, layouts: &LayoutStore, faces: &Faces) -> Option<Measures> {
    let pieces = data::pieces(galley, DOCUMENT, false).ok()?;
    let world = BookWorld::new(MAIN, faces, layouts, Loader(assets.into_iter().chain(pieces).collect()))?;
    galley::measures(&typst::compile::<PagedDocument>(&world).output.ok()?)
}

/// Lays out something that is no book: `main` is the layout, which reads these files.
pub fn typeset_data(
    main: &str,
    files: Files,
    layouts: &LayoutStore,
    faces: &Faces,
) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
    lay_out(main, Loader(files), layouts, faces)
}

pub(super) fn lay_out(
    main: &str,
    loader: Loader,
    layouts: &LayoutStore,
    faces: &Faces,
) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
    let Some(world) = BookWorld::new(main, faces, layouts, loader) else {
        return (Err(vec![plain_fault(format!("there is no {main}"))]), Vec::new());
    };
    let compiled = typst::compile::<PagedDocument>(&world);
    let warnings = compiled.warnings.iter().map(|warning| fault(warning, &world)).collect();
    let pages = match compiled.output {
        Ok(paged) => {
            let paged = finished(paged);
            Ok(Pages { list: page_list(&paged), typing: typing(&paged), paged, stamps: 0 })
        }
        Err(errors) => Err(errors.iter().map(|error| fault(error, &world)).collect()),
    };
    (pages, warnings)
}

/// The pages as they are printed: what stands in the outer column on its side, runs of text whole.
fn finished(paged: PagedDocument) -> PagedDocument {
    let mut blanks = Blanks::default();
    with_frames(paged, |page, frame| {
        let moved = faced(frame, page);
        whole_frame(moved.as_ref().unwrap_or(frame), &mut blanks).or(moved)
    })
}

/// Empties Typst's cache where nothing that follows is like what was laid out: then it holds memory and makes each look-up
/// dearer.
pub fn empty_cache() {
    comemo::evict(0);
}

/// Trims Typst's cache after a book: what was not used since the last trimming is dropped. The front of another edition is
/// much like this one's.
pub fn trim_cache() {
    comemo::evict(1);
}

fn plain_fault(message: String) -> LayoutFault {
    LayoutFault { warning: false, message, place: None, hints: Vec::new() }
}

fn fault(diagnostic: &SourceDiagnostic, world: &BookWorld<'_>) -> LayoutFault {
    let place = diagnostic.span.id().and_then(|id| {
        let range = world.range(diagnostic.span)?;
        let source = world.source(id).ok()?;
        let lines = source.lines();
        let line = lines.byte_to_line(range.start)?;
        let column = lines.byte_to_column(range.start)?;
        Some((format!("layouts/{}", id.vpath().get_without_slash()), line + 1, column + 1))
    });
    LayoutFault {
        warning: diagnostic.severity == Severity::Warning,
        message: diagnostic.message.to_string(),
        place,
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}

fn typing(paged: &PagedDocument) -> Option<Typing> {
    marks(paged, "typing").into_iter().find_map(|(_, value)| match value {
        Value::Dict(dict) => {
            let ruled = typed_lines(&dict)?;
            let cells = match dict.get("cells") {
                Ok(Value::Dict(cells)) => typed_lines(cells)?,
                _ => ruled,
            };
            Some(Typing { ruled, cells })
        }
        _ => None,
    })
}

fn typed_lines(dict: &Dict) -> Option<TypedLines> {
    let number = |key: &str| match dict.get(key) {
        Ok(Value::Float(number)) => Some(*number),
        Ok(Value::Int(number)) => Some(*number as f64),
        Ok(Value::Length(length)) => Some(length.abs.to_pt()),
        _ => None,
    };
    Some(TypedLines { size: number("size")?, pitch: number("pitch")?, leading: number("leading")? })
}

/// A stamp stands on two pages: as on right-hand and as on left-hand pages.
const SIDES: usize = 2;

impl Pages {
    /// These pages, of which the last `stamps` are none of the book.
    fn without_stamps(mut self, stamps: usize) -> Self {
        let count = self.list.marks.len().saturating_sub(stamps);
        self.stamps = self.list.marks.len() - count;
        self.list.marks.truncate(count);
        self
    }

    /// Whether the layout laid out the part of the book that it was asked for, and not the whole.
    pub fn is_part(&self) -> bool {
        !marks(&self.paged, "part").is_empty()
    }

    /// The stamps that pages ask for, by the page, from 0.
    pub fn stamps(&self) -> BTreeMap<usize, PageStamp> {
        shaped_marks(&self.paged, "stamp").into_iter().map(|(at, stamp)| (at.page, stamp)).collect()
    }

    /// Which of the pages behind those of a front a stamp for a page of the body is, from 0: `nth` of the stamps, as it
    /// stands on that page.
    pub fn stamp_page(nth: usize, page: usize) -> usize {
        SIDES * nth + page % SIDES
    }

    /// The first planned page that begins elsewhere, from 1 for the first of the body; none if all are as planned.
    pub fn first_astray(&self, plan: &Plan) -> Option<usize> {
        galley::first_astray(&self.paged, plan, &self.list.index_of)
    }

    /// What a body measures, mended by what these pages of it show, which were laid out by `plan`.
    pub fn corrected(&self, measures: &Measures, plan: &Plan) -> Measures {
        measures.corrected(&self.paged, plan)
    }

    /// What pages are filled in, if the layout says it.
    pub(super) fn area(&self) -> Option<Area> {
        marks(&self.paged, "area").into_iter().find_map(|(_, value)| {
            let Value::Dict(dict) = value else { return None };
            let [top, bottom, sides] = ["top", "bottom", "sides"].map(|key| match dict.get(key) {
                Ok(Value::Length(length)) => Some(length.abs.to_pt()),
                _ => None,
            });
            Some(Area { top: top?, bottom: bottom?, sides: sides? })
        })
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.paged.pages().len() - self.stamps
    }

    /// The PDF: tagged, PDF/UA-1 and PDF/A-2a. `name` identifies the book among all of its kind.
    ///
    /// # Errors
    ///
    /// Every fault of the layout that one of the standards forbids, in Typst's words.
    pub fn pdf(&self, name: &str, stamp: Stamp) -> Result<Vec<u8>, Vec<LayoutFault>> {
        let mut paged = self.paged.clone();
        paged.info_mut().date = Smart::Auto;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| vec![plain_fault(error.message().to_string())])?;
        let options = PdfOptions {
            ident: Smart::Custom(name.to_string()),
            creator: Smart::Custom(Some(identity::tool())),
            timestamp: datetime(stamp).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&paged, &options).map_err(|errors| {
            errors
                .iter()
                .map(|error| LayoutFault {
                    warning: false,
                    message: error.message.to_string(),
                    place: None,
                    hints: error.hints.iter().map(|hint| hint.v.to_string()).collect(),
                })
                .collect()
        })
    }

    /// What a book designer would mend on the pages of `document`, which they are of, in their order.
    pub fn report(&self, document: &Document) -> Vec<Finding> {
        let labels: Vec<String> = self.list.marks.iter().map(|mark| mark.label.clone()).collect();
        report(document, &self.paged.pages()[..self.count()], self.area(), &labels)
    }

    /// The first page as a PNG, `width` pixels wide.
    pub fn cover_png(&self, width: u32) -> Option<Vec<u8>> {
        let page = self.paged.pages().first()?;
        let scale = f64::from(width) / page.frame.width().max(Abs::pt(1.0)).to_pt();
        let options = RenderOptions { pixel_per_pt: Scalar::new(scale), ..RenderOptions::default() };
        let pixels = typst_render::render(page, &options);
        let picture = image::RgbaImage::from_raw(pixels.width(), pixels.height(), pixels.data().to_vec())?;
        let mut png = std::io::Cursor::new(Vec::new());
        // The cover is opaque, so premultiplied and plain values are the same.
        image::DynamicImage::ImageRgba8(picture).to_rgb8().write_to(&mut png, image::ImageFormat::Png).ok()?;
        Some(png.into_inner())
    }
}

fn datetime(stamp: Stamp) -> Option<Datetime> {
    let moment = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(stamp.0).ok()?);
    Datetime::from_ymd_hms(
        moment.year().into(),
        moment.month() as u8,
        moment.day() as u8,
        moment.hour() as u8,
        moment.minute() as u8,
        moment.second() as u8,
    )
}

#[cfg(test)]
mod sheets;
#[cfg(test)]
pub(super) mod tests;
