//! Pictures tried alone, before any book is laid out: what Typst and the PDF standards say of one is then said of that
//! picture, and of all pictures at once.
//!
//! A drawing whose letters share glyphs otherwise than one to one (vowels and tone marks of Thai, half forms of
//! Devanagari, ligatures of Arabic) cannot keep its text in PDF/UA-1, where every glyph has characters of its own
//! (ISO 14289-1, 7.21.7). It is printed with the outlines of its letters, and its words are handed to the layout, which
//! puts them into the figure's alternative text and, unseen, over the drawing, where searches find them. Labels beside it
//! stay text.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use typst::World;
use typst::comemo::Track;
use typst::foundations::Bytes;
use typst::visualize::SvgImage;

use super::Faces;
use super::data::{DOCUMENT, piece};
use super::labels::{self, Cut, Outlined};
use super::pages::{LayoutFault, Stamp, lay_out};
use super::world::{BookWorld, LABELS, LayoutStore, Loader};
use crate::digest::sha256;
use crate::document::model::{self, Document};
use crate::language::{Profile, Tag};

/// The layout of a picture alone.
const PICTURE: &str = "picture.typ";

/// How the names of drawings end.
const DRAWING: &str = ".svg";

/// What Typst says where a glyph has no characters of its own.
const SHARED_GLYPHS: &str = "codepoints";

/// What came of trying a picture.
#[derive(Debug)]
pub struct Trial {
    /// What is printed: the picture, or a drawing with outlines for letters.
    pub printed: Arc<[u8]>,
    /// The labels that are printed with outlines.
    pub outlined: Vec<Outlined>,
    /// The labels of which something is not seen.
    pub cut: Vec<Cut>,
    /// Why it cannot be printed; nothing if it can.
    pub faults: Vec<LayoutFault>,
}

/// The SHA-256 of a picture, and the language around it.
type Key = ([u8; 32], String);

/// The pictures tried so far, by content and the language around them.
#[derive(Default)]
pub struct Trials {
    known: Mutex<BTreeMap<Key, Arc<Trial>>>,
}

impl Trials {
    /// Tries the picture at `asset`, a path in the layout's folder, as it stands in a text in `lang`.
    pub fn get(&self, asset: &str, lang: &str, bytes: &Arc<[u8]>, layouts: &LayoutStore, faces: &Faces) -> Arc<Trial> {
        let key = (sha256(bytes), lang.to_string());
        // A trial is put in whole: a thread that panicked left nothing half done.
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let trial = Arc::new(Picture { asset, lang, layouts, faces }.printable(bytes));
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, trial.clone());
        trial
    }

    /// How many pictures were tried.
    pub fn count(&self) -> usize {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The pictures of a document as they are printed, each drawing with the file of its outlined labels.
    pub fn printed(&self, document: &Document, layouts: &LayoutStore, faces: &Faces) -> BTreeMap<String, Arc<[u8]>> {
        let mut pictures = BTreeMap::new();
        for (asset, bytes) in document.pictures() {
            let Some((lang, _)) = model::parts_of_asset(&asset) else { continue };
            let trial = self.get(&asset, lang, &bytes, layouts, faces);
            if asset.ends_with(DRAWING) {
                pictures.insert(format!("{asset}{LABELS}"), json!(trial.outlined).to_string().into_bytes().into());
            }
            pictures.insert(asset, trial.printed.clone());
        }
        pictures
    }
}

/// A picture where it stands.
struct Picture<'a> {
    asset: &'a str,
    lang: &'a str,
    layouts: &'a LayoutStore,
    faces: &'a Faces,
}

impl Picture<'_> {
    fn printable(&self, bytes: &Arc<[u8]>) -> Trial {
        let faults = self.faults(bytes);
        let drawing = if self.asset.ends_with(DRAWING) { self.drawing(bytes) } else { None };
        let cut = drawing.as_ref().map(|drawing| labels::cut(drawing.tree())).unwrap_or_default();
        if faults.iter().any(|fault| fault.message.contains(SHARED_GLYPHS))
            && let Some(drawing) = drawing
            && let Some((printed, outlined)) = self.outlined(&drawing)
        {
            return Trial { printed, outlined, cut, faults: Vec::new() };
        }
        Trial { printed: bytes.clone(), outlined: Vec::new(), cut, faults }
    }

    /// A drawing with outlines for the labels that need them; for all, if the rest cannot be text either.
    fn outlined(&self, drawing: &SvgImage) -> Option<(Arc<[u8]>, Vec<Outlined>)> {
        let printable = |(drawing, outlined): (String, Vec<Outlined>)| {
            let printed: Arc<[u8]> = drawing.into_bytes().into();
            self.faults(&printed).is_empty().then_some((printed, outlined))
        };
        let some = labels::outlined(drawing.tree()).and_then(printable);
        some.or_else(|| printable(labels::all_outlined(drawing.tree())))
    }

    /// What stops a document with nothing but the picture, laid out and written as a book is.
    fn faults(&self, bytes: &Arc<[u8]>) -> Vec<LayoutFault> {
        let (pages, _) = lay_out(PICTURE, self.loader(bytes), self.layouts, self.faces);
        match pages {
            Ok(pages) => pages.pdf(self.asset, Stamp(0)).err().unwrap_or_default(),
            Err(faults) => faults,
        }
    }

    /// A drawing as Typst draws it, with the same faces.
    fn drawing(&self, bytes: &Arc<[u8]>) -> Option<SvgImage> {
        let world = BookWorld::new(PICTURE, self.faces, self.layouts, self.loader(bytes))?;
        let fonts = self.fonts();
        let families: Vec<String> = fonts.iter().map(|family| family.to_lowercase()).collect();
        let families: Vec<&str> = families.iter().map(String::as_str).collect();
        let world: &dyn World = &world;
        SvgImage::with_fonts_images(Bytes::new(bytes.clone()), world.track(), &families, None).ok()
    }

    fn loader(&self, bytes: &Arc<[u8]>) -> Loader {
        let data = json!({ "asset": self.asset, "fonts": self.fonts(), "lang": self.profile().lang });
        let data = data.to_string().into_bytes().into();
        Loader([(piece(DOCUMENT, "picture"), data), (self.asset.to_string(), bytes.clone())].into())
    }

    fn profile(&self) -> Profile {
        Profile::of(&Tag::of(self.lang))
    }

    /// The families in the order in which a text in the language has them: those of its script, then all.
    fn fonts(&self) -> Vec<String> {
        let all = self.faces.families();
        let script = self.profile().typography.faces.iter().map(ToString::to_string);
        let mut fonts: Vec<String> = script.chain(["Noto Sans".into()]).filter(|face| all.contains(face)).collect();
        for family in all {
            if !fonts.contains(&family) {
                fonts.push(family);
            }
        }
        fonts
    }
}

#[cfg(test)]
mod tests;
