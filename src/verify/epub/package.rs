//! The package document (EPUB 3.3, 5): metadata, manifest, spine.

use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use super::links;
use super::xml::Xml;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Properties that say how accessible the book is.
const ACCESS: [&str; 5] = [
    "schema:accessMode",
    "schema:accessModeSufficient",
    "schema:accessibilityFeature",
    "schema:accessibilityHazard",
    "schema:accessibilitySummary",
];

/// A package document.
pub(super) struct Package {
    /// Its path in the container.
    pub(super) path: String,
    /// The unique identifier, if it is there.
    identifier: Option<String>,
    /// Elements of Dublin Core and properties with their values.
    metadata: Vec<(String, String)>,
    /// The manifest.
    pub(super) items: Vec<Item>,
    /// The spine: ids of items.
    spine: Vec<String>,
    /// `page-progression-direction`.
    pub(super) progression: Option<String>,
}

/// An item of the manifest.
pub(super) struct Item {
    pub(super) id: String,
    /// Path in the container, or the address as it is written where that leads elsewhere.
    pub(super) path: String,
    /// Media type.
    pub(super) media: String,
    properties: Vec<String>,
}

impl Item {
    /// Whether the item is a content document in XHTML.
    pub(super) fn is_xhtml(&self) -> bool {
        self.media == "application/xhtml+xml"
    }

    /// Whether the item is XML of a kind that is looked into.
    pub(super) fn is_xml(&self) -> bool {
        self.is_xhtml() || self.media == "image/svg+xml" || self.media == "application/x-dtbncx+xml"
    }

    /// Whether the item has a property.
    pub(super) fn has(&self, property: &str) -> bool {
        self.properties.iter().any(|own| own == property)
    }
}

impl Package {
    /// Reads a package document.
    pub(super) fn read(path: &str, xml: &Xml) -> Self {
        let unique = xml.root().and_then(|root| root.get("unique-identifier"));
        let mut identifiers = xml.named("identifier").filter(|(_, node)| unique.is_some() && node.get("id") == unique);
        Self {
            path: path.to_string(),
            identifier: identifiers.next().map(|(index, _)| xml.text(index)).filter(|text| !text.is_empty()),
            metadata: metadata(xml),
            items: xml.named("item").map(|(_, node)| item(path, node)).collect(),
            spine: xml.named("itemref").filter_map(|(_, node)| node.get("idref").map(str::to_string)).collect(),
            progression: xml
                .named("spine")
                .find_map(|(_, node)| node.get("page-progression-direction"))
                .map(str::to_string),
        }
    }

    /// The values of a property.
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metadata.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Paths of the spine's documents, with their place in it.
    pub(super) fn order(&self) -> BTreeMap<&str, usize> {
        let item = |id: &String| self.items.iter().find(|item| item.id == *id);
        let places = self.spine.iter().enumerate();
        places.filter_map(|(place, id)| Some((item(id)?.path.as_str(), place))).collect()
    }
}

/// Dublin Core and properties that refine nothing.
fn metadata(xml: &Xml) -> Vec<(String, String)> {
    let own = xml.nodes.iter().enumerate().filter(|(_, node)| node.get("refines").is_none());
    own.filter_map(|(index, node)| match node.name.as_str() {
        "meta" => Some((node.get("property")?.to_string(), xml.text(index))),
        name if name.starts_with("dc:") => Some((name.to_string(), xml.text(index))),
        _ => None,
    })
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

fn item(package: &str, node: &super::xml::Node) -> Item {
    let href = node.get("href").unwrap_or_default();
    let path = links::inside(package, href).map_or_else(|| href.to_string(), |(path, _)| path);
    Item {
        id: node.get("id").unwrap_or_default().to_string(),
        path,
        media: node.get("media-type").unwrap_or_default().to_string(),
        properties: node.get("properties").unwrap_or_default().split_whitespace().map(str::to_string).collect(),
    }
}

/// Checks metadata, manifest and spine.
pub(super) fn check(book: &Book, checked: &mut Checked) {
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
    let tags = package.values("dc:language").filter(|tag| !crate::verify::is_tag(tag));
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
fn manifest(book: &Book, checked: &mut Checked) {
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
