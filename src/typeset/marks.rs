//! The marks that layouts leave on their pages: `#metadata(value) <name>`, with where it came to stand.

use serde::de::DeserializeOwned;
use typst::foundations::{Label, Selector, Value};
use typst::introspection::MetadataElem;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct At {
    /// The page, from 0.
    pub(super) page: usize,
    /// Points from the page's upper edge.
    pub(super) y: f64,
}

/// The marks with a name, in the order of the pages.
pub(super) fn marks(paged: &PagedDocument, name: &str) -> Vec<(At, Value)> {
    let Some(label) = Label::new(PicoStr::intern(name)) else { return Vec::new() };
    let introspector = paged.introspector();
    let found = introspector.elements().query(&Selector::Label(label));
    found
        .iter()
        .filter_map(|content| {
            let value = content.to_packed::<MetadataElem>()?.value.clone();
            let position = introspector.position(content.location()?)?;
            Some((At { page: position.page.get() - 1, y: position.point.y.to_pt() }, value))
        })
        .collect()
}

/// The marks with a name whose values have a shape; a layout's author may have left others.
pub(super) fn shaped_marks<T: DeserializeOwned>(paged: &PagedDocument, name: &str) -> Vec<(At, T)> {
    let shaped = |(at, value)| Some((at, serde_json::from_value(serde_json::to_value(value).ok()?).ok()?));
    marks(paged, name).into_iter().filter_map(shaped).collect()
}
