//! What the file says of itself: direction, language, title, and the standards that its XMP metadata claim.

use super::view::View;
use super::xmp::{self, Xmp};
use crate::language::Direction;
use crate::verify::listing::Listed;
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};
use crate::verify::tag::is_tag;

/// The direction that viewers are told is the manifest's.
pub(super) fn direction(view: &View<'_>, listed: &Listed, checked: &mut Checked) {
    let viewer = view.file.dict(view.catalog, "ViewerPreferences");
    let told = viewer.and_then(|viewer| view.file.name(viewer, "Direction")).unwrap_or("L2R");
    let due = match listed.direction {
        Direction::Ltr => "L2R",
        Direction::Rtl => "R2L",
    };
    checked.require(told == due, Rule::ManifestDirection, || {
        format!("/Direction is {told}, and the manifest says {}", listed.direction)
    });
}

/// What PDF/UA-1 wants in catalog and metadata.
pub(super) fn tagged(view: &View<'_>, checked: &mut Checked) {
    checked.enter(Group::Tagged);
    let file = view.file;
    let marks = file.dict(view.catalog, "MarkInfo");
    let marked = marks.and_then(|marks| file.truth(marks, "Marked")) == Some(true);
    checked.require(marked, Rule::Marked, || "/MarkInfo does not say that the file is tagged".into());
    let lang = file.text(view.catalog, "Lang").unwrap_or_default();
    checked.require(is_tag(&lang), Rule::Lang, || match lang.is_empty() {
        true => "the file says no language".into(),
        false => format!("`{lang}` is no language tag"),
    });
    let xmp = Xmp::of(view);
    checked.require(xmp.has(xmp::TITLE), Rule::Title, || "the metadata have no title".into());
    let viewer = file.dict(view.catalog, "ViewerPreferences");
    let shown = viewer.and_then(|viewer| file.truth(viewer, "DisplayDocTitle")) == Some(true);
    checked.require(shown, Rule::Title, || "/DisplayDocTitle is not true, so windows show the file's name".into());
    checked.require(xmp.says(xmp::UA_PART, "1"), Rule::XmpUa, || "the metadata do not claim PDF/UA-1".into());
}

/// What PDF/A-2a wants in the metadata.
pub(super) fn archive(view: &View<'_>, checked: &mut Checked) {
    checked.enter(Group::Archive);
    let xmp = Xmp::of(view);
    let claimed = xmp.says(xmp::ARCHIVE_PART, "2") && xmp.says(xmp::ARCHIVE_CONFORMANCE, "A");
    checked.require(claimed, Rule::XmpArchive, || "the metadata do not claim PDF/A-2a".into());
}
