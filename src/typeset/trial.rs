//! Pictures tried alone, before any book is laid out: what Typst and the PDF standards say of one is then said of that
//! picture, and of all pictures at once.
//!
//! A drawing whose letters share glyphs otherwise than one to one (vowels and tone marks of Thai, half forms of
//! Devanagari, ligatures of Arabic) cannot keep its text in PDF/UA-1, where every glyph has characters of its own
//! (ISO 14289-1, 7.21.7). It is printed with the outlines of its letters; the figure's alternative text says its words.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use typst::World;
use typst::comemo::Track;
use typst::foundations::Bytes;
use typst::visualize::SvgImage;

use super::Faces;
use super::pages::{LayoutFault, Stamp, lay_out};
use super::world::{BookWorld, LayoutStore, Loader};
use crate::digest::sha256;
use crate::document::model::{self, Document};
use crate::language::{Profile, Tag};

/// The layout of a picture alone.
const PICTURE: &str = "picture.typ";

/// What Typst says where a glyph has no characters of its own.
const SHARED_GLYPHS: &str = "codepoints";

/// What came of trying a picture.
#[derive(Debug)]
pub struct Trial {
    /// What is printed: the picture, or a drawing with outlines for letters.
    pub printed: Arc<[u8]>,
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

    /// The pictures of a document as they are printed.
    pub fn printed(&self, document: &Document, layouts: &LayoutStore, faces: &Faces) -> BTreeMap<String, Arc<[u8]>> {
        let mut pictures = document.pictures();
        for (asset, bytes) in &mut pictures {
            if let Some((lang, _)) = model::parts_of_asset(asset) {
                *bytes = self.get(asset, lang, bytes, layouts, faces).printed.clone();
            }
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
        if faults.iter().any(|fault| fault.message.contains(SHARED_GLYPHS))
            && let Some(outlined) = self.outlined(bytes)
            && self.faults(&outlined).is_empty()
        {
            return Trial { printed: outlined, faults: Vec::new() };
        }
        Trial { printed: bytes.clone(), faults }
    }

    /// What stops a document with nothing but the picture, laid out and written as a book is.
    fn faults(&self, bytes: &Arc<[u8]>) -> Vec<LayoutFault> {
        let (pages, _) = lay_out(PICTURE, self.loader(bytes), self.layouts, self.faces);
        match pages {
            Ok(mut pages) => pages.pdf(self.asset, Stamp(0)).err().unwrap_or_default(),
            Err(faults) => faults,
        }
    }

    /// A drawing with the outlines of its letters in place of text, drawn from the same faces.
    fn outlined(&self, bytes: &Arc<[u8]>) -> Option<Arc<[u8]>> {
        let world = BookWorld::new(PICTURE, self.faces, self.layouts, self.loader(bytes))?;
        let fonts = self.fonts();
        let families: Vec<String> = fonts.iter().map(|family| family.to_lowercase()).collect();
        let families: Vec<&str> = families.iter().map(String::as_str).collect();
        let world: &dyn World = &world;
        let image = SvgImage::with_fonts_images(Bytes::new(bytes.clone()), world.track(), &families, None).ok()?;
        Some(image.tree().to_string(&Default::default()).into_bytes().into())
    }

    fn loader(&self, bytes: &Arc<[u8]>) -> Loader {
        let data = json!({ "asset": self.asset, "fonts": self.fonts(), "lang": self.profile().lang });
        let assets = BTreeMap::from([(self.asset.to_string(), bytes.clone())]);
        Loader { document: data.to_string().into_bytes(), assets }
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
