//! The book at large: what every content document, the navigation and the package need to know of it.

use std::collections::{BTreeMap, BTreeSet};

use super::colour;
use super::error::EpubError;
use super::images::{self, Picture};
use super::input::{COVER_WIDTH, EpubInput};
use super::page_breaks::PageBreaks;
use super::spine::Spine;
use super::surfaces::{self, Surface};
use super::words::{self, Words};
use crate::document::model::{Block, Document, Kind};
use crate::project::ImageLimits;

/// Longest side of a cover in pixels, if pictures are not allowed more: that of the tallest paper at [`COVER_WIDTH`],
/// and some.
const COVER_SIDE: u32 = COVER_WIDTH * 2;

/// What every content document needs to know of the book.
#[derive(Debug)]
pub(super) struct Book<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// Its content documents.
    pub(super) spine: Spine<'a>,
    /// Where the printed pages begin.
    pub(super) breaks: PageBreaks<'a>,
    /// The interface's words.
    pub(super) words: Words<'a>,
    /// Pictures by asset.
    pub(super) pictures: BTreeMap<&'a str, Picture>,
    /// Page labels by block key.
    pub(super) labels: &'a BTreeMap<String, String>,
    /// Page labels by link target.
    pub(super) page_of: BTreeMap<&'a str, &'a str>,
    /// The cover's picture.
    pub(super) cover: Picture,
    /// The icons of what is told apart.
    pub(super) icons: BTreeMap<Surface, Picture>,
}

impl<'a> Book<'a> {
    /// The book that an input makes.
    pub(super) fn new(input: &EpubInput<'a>) -> Result<Self, EpubError> {
        let document = input.document;
        let spine = Spine::new(document);
        let mut used = BTreeSet::new();
        spine.each_block(&mut |block: &'a Block| {
            if let Kind::Figure { asset, .. } = &block.kind {
                used.insert(asset.as_str());
            }
        });
        Ok(Self {
            document,
            breaks: PageBreaks::new(input.pages, &spine),
            page_of: spine.pages(&input.pages.label_of),
            spine,
            words: Words::new(document),
            pictures: images::pictures(input.assets, &used, input.limits)?,
            labels: &input.pages.label_of,
            cover: cover(input)?,
            icons: surfaces::icons(input.layouts, &colour::edge(&document.body.guide.colour))?,
        })
    }

    /// The icons that content documents show.
    pub(super) fn icons_in(&self, documents: &[String]) -> Vec<&Picture> {
        self.icons.values().filter(|icon| documents.iter().any(|text| text.contains(&icon.href))).collect()
    }

    /// Its title in a language.
    pub(super) fn title(&self, lang: &str) -> &'a str {
        words::name(&self.document.front.titles.guide, lang).map_or("", |name| name.text.as_str())
    }
}

/// The cover as it came, unless it is too heavy: its maker knows how large it should be, and compressing it again
/// would take longer than all the rest.
fn cover(input: &EpubInput) -> Result<Picture, EpubError> {
    let limits = ImageLimits { max_pixels: input.limits.max_pixels.max(COVER_SIDE), ..input.limits };
    images::picture("cover.png", input.cover, limits, &mut BTreeSet::new())
}
