//! The package document (EPUB 3.3, 5) taken apart: metadata, manifest, spine.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::address;
use super::xml::{self, named};

/// A package document.
pub(super) struct Package {
    /// Its path in the container.
    pub(super) path: String,
    /// The unique identifier, if it is there.
    pub(super) identifier: Option<String>,
    /// Elements of Dublin Core and properties with their values.
    metadata: Vec<(String, String)>,
    /// The manifest.
    pub(super) items: Vec<Item>,
    /// The spine: ids of items.
    pub(super) spine: Vec<String>,
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
    pub(super) fn read(path: &str, document: &Document<'_>) -> Self {
        let unique = xml::get(document.root_element(), "unique-identifier");
        let mut identifiers =
            named(document, "identifier").filter(|node| unique.is_some() && xml::get(*node, "id") == unique);
        let mut spines = named(document, "spine");
        Self {
            path: path.to_string(),
            identifier: identifiers.next().map(xml::text).filter(|text| !text.is_empty()),
            metadata: metadata(document),
            items: named(document, "item").map(|node| item(path, node)).collect(),
            spine: named(document, "itemref").filter_map(|node| xml::get(node, "idref").map(str::to_string)).collect(),
            progression: spines.find_map(|node| xml::get(node, "page-progression-direction")).map(str::to_string),
        }
    }

    /// The values of a property.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
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
fn metadata(document: &Document<'_>) -> Vec<(String, String)> {
    let own = xml::elements(document).filter(|node| xml::get(*node, "refines").is_none());
    let property = |node: Node<'_, '_>| match xml::dublin_core(node) {
        Some(name) => Some(format!("dc:{name}")),
        None if node.tag_name().name() == "meta" => xml::get(node, "property").map(str::to_string),
        None => None,
    };
    own.filter_map(|node| Some((property(node)?, xml::text(node)))).filter(|(_, value)| !value.is_empty()).collect()
}

fn item(package: &str, node: Node<'_, '_>) -> Item {
    let said = |name: &str| xml::get(node, name).unwrap_or_default().to_string();
    let href = said("href");
    Item {
        id: said("id"),
        path: address::inside(package, &href).map_or(href, |(path, _)| path),
        media: said("media-type"),
        properties: said("properties").split_whitespace().map(str::to_string).collect(),
    }
}
