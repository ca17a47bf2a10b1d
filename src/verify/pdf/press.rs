//! Files for the press: what PDF/X-4 wants besides colour.

use super::rect::Rect;
use super::view::{Page, View};
use super::xmp::{self, Xmp};
use crate::pdf::read::{self, Dict};
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};

/// Checks claim, output intent, boxes, and that nothing is interactive.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    checked.enter(Group::Press);
    let claimed = Xmp::of(view).says(xmp::PRESS_VERSION, "PDF/X-4");
    checked.require(claimed, Rule::PressVersion, || "the metadata do not claim PDF/X-4".into());
    checked.require(intent(view), Rule::PressIntent, || "there is no output intent for PDF/X with a profile".into());
    let form = view.form.is_some() || !view.widgets.is_empty();
    checked.require(!form, Rule::PressForm, || "the file has a form".into());
    for (index, page) in view.pages.iter().enumerate() {
        checked.require(page.annotations.is_empty(), Rule::PressForm, || format!("page {} has annotations", index + 1));
        boxes(view, page, index, checked);
    }
}

/// An output intent for PDF/X that holds its profile.
fn intent(view: &View<'_>) -> bool {
    let intents = view.file.array(view.catalog, "OutputIntents").iter();
    let mut dicts = intents.filter_map(|it| view.file.resolve(it).dict());
    let profile = |dict: &Dict<'_>| view.file.content(dict, "DestOutputProfile").is_some();
    dicts.any(|dict| view.file.name(dict, "S") == Some("GTS_PDFX") && profile(dict))
}

/// Trim in bleed, bleed in media.
fn boxes(view: &View<'_>, page: &Page<'_>, index: usize, checked: &mut Checked) {
    let read = |key| {
        let holder = read::inherited(view.file, page.dict, key)?;
        Rect::read(view.file, holder, key)
    };
    let nested = match (read("TrimBox"), read("BleedBox"), read("MediaBox")) {
        (Some(trim), Some(bleed), Some(media)) => trim.within(&bleed) && bleed.within(&media),
        (Some(trim), None, Some(media)) => trim.within(&media),
        _ => false,
    };
    checked.require(nested, Rule::PressBoxes, || format!("the boxes of page {} do not lie in one another", index + 1));
}
