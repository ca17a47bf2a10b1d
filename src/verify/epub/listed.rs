//! What the package document must say: metadata, manifest, spine.

use std::collections::BTreeSet;

use super::book::Book;
use super::package::{Item, Package};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;
use crate::verify::tag::is_tag;

/// Properties that say how accessible the book is.
const ACCESS: [&str; 5] = [
    "schema:accessMode",
    "schema:accessModeSufficient",
    "schema:accessibilityFeature",
    "schema:accessibilityHazard",
    "schema:accessibilitySummary",
];

/// Checks metadata, manifest and spine.
pub(super) fn check(book: &Book<'_>, checked: &mut Checked) {
    let package = &book.package;
    required(package, checked);
    accessible(package, checked);
    manifest(book, checked);
    spine(package, checked);
}

/// What EPUB requires (5.5.3), and when the book was modified.
fn required(package: &Package, checked: &mut Checked) {
    checked.require(package.identifier.is_some(), Rule::EpubMetadata, || "there is no unique identifier".into());
    for (name, what) in [("dc:title", "title"), ("dc:language", "language")] {
        let there = package.values(name).next().is_some();
        checked.require(there, Rule::EpubMetadata, || format!("there is no {what}"));
    }
    let tags = package.values("dc:language").filter(|tag| !is_tag(tag));
    tags.for_each(|tag| checked.add(Rule::EpubMetadata, format!("`{tag}` is no language tag")));
    let modified: Vec<&str> = package.values("dcterms:modified").collect();
    let once = modified.len() == 1 && is_moment(modified[0]);
    checked.require(once, Rule::EpubMetadata, || match modified.first() {
        Some(moment) => format!("`{moment}` is not the one time of modification, YYYY-MM-DDThh:mm:ssZ"),
        None => "there is no time of modification".into(),
    });
}

/// `YYYY-MM-DDThh:mm:ssZ`.
fn is_moment(text: &str) -> bool {
    const SHAPE: &[u8] = b"dddd-dd-ddTdd:dd:ddZ";
    let fits = |(byte, shape): (u8, &u8)| if *shape == b'd' { byte.is_ascii_digit() } else { byte == *shape };
    text.len() == SHAPE.len() && text.bytes().zip(SHAPE).all(fits)
}

/// Discovery metadata and the claim of conformance.
fn accessible(package: &Package, checked: &mut Checked) {
    for name in ACCESS {
        let there = package.values(name).next().is_some();
        checked.require(there, Rule::EpubAccess, || format!("the package does not give {name}"));
    }
    let claimed =
        package.values("dcterms:conformsTo").any(|claim| claim.starts_with("EPUB Accessibility 1.1 - WCAG 2"));
    checked.require(claimed, Rule::EpubAccess, || "the package does not claim EPUB Accessibility 1.1".into());
}

/// Every file once.
fn manifest(book: &Book<'_>, checked: &mut Checked) {
    let package = &book.package;
    let (mut paths, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for item in &package.items {
        checked.require(ids.insert(&item.id), Rule::EpubManifest, || format!("two items have the id `{}`", item.id));
        checked.require(paths.insert(&item.path), Rule::EpubManifest, || format!("`{}` is listed twice", item.path));
        checked.require(book.files.contains_key(&item.path), Rule::EpubManifest, || {
            format!("`{}` is listed and not in the archive", item.path)
        });
        checked.require(!item.has("scripted"), Rule::EpubScript, || format!("`{}` is marked as scripted", item.path));
        checked.require(!item.has("remote-resources"), Rule::EpubRemote, || {
            format!("`{}` is marked as using remote resources", item.path)
        });
    }
    let listed = |path: &String| *path == package.path || path == "mimetype" || path.starts_with("META-INF/");
    for path in book.files.keys().filter(|path| !listed(path) && !paths.contains(path)) {
        checked.add(Rule::EpubManifest, format!("`{path}` is in the archive and not listed"));
    }
}

fn spine(package: &Package, checked: &mut Checked) {
    checked.require(!package.spine.is_empty(), Rule::EpubSpine, || "the spine is empty".into());
    for id in &package.spine {
        let item = package.items.iter().find(|item| item.id == *id);
        checked.require(item.is_some_and(Item::is_xhtml), Rule::EpubSpine, || {
            format!("the spine names `{id}`, which is no content document of the manifest")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_utc_to_the_second() {
        assert!(is_moment("2026-11-23T00:00:00Z"));
        assert!(["2026-11-23", "2026-11-23T00:00:00+07:00", ""].into_iter().all(|text| !is_moment(text)));
    }
}
