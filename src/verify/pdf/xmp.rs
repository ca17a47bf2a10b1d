//! XMP metadata (ISO 16684-1), by namespaces.

use roxmltree::{Document, Node};

use super::view::View;

/// A property: namespace and name.
pub(super) type Property = (&'static str, &'static str);

/// The title (Dublin Core).
pub(super) const TITLE: Property = ("http://purl.org/dc/elements/1.1/", "title");
/// The part of PDF/UA that is claimed (ISO 14289-1, 5).
pub(super) const UA_PART: Property = ("http://www.aiim.org/pdfua/ns/id/", "part");
/// The part of PDF/A that is claimed (ISO 19005-2, 6.6.4).
pub(super) const ARCHIVE_PART: Property = ("http://www.aiim.org/pdfa/ns/id/", "part");
/// The level of conformance with it.
pub(super) const ARCHIVE_CONFORMANCE: Property = ("http://www.aiim.org/pdfa/ns/id/", "conformance");
/// The version of PDF/X that is claimed (ISO 15930-7, 6.2).
pub(super) const PRESS_VERSION: Property = ("http://www.npes.org/pdfx/ns/id/", "GTS_PDFXVersion");

/// The namespace of RDF, in whose lists and descriptions the properties stand.
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The metadata: every property with its text.
pub(super) struct Xmp {
    /// Namespace, name, text.
    properties: Vec<(String, String, String)>,
}

impl Xmp {
    /// The metadata of a file; empty if there are none that can be read.
    pub(super) fn of(view: &View<'_>) -> Self {
        let bytes = view.file.content(view.catalog, "Metadata").unwrap_or_default();
        std::str::from_utf8(&bytes).map_or_else(|_| Self { properties: Vec::new() }, Self::parse)
    }

    /// Properties are elements around text, or attributes of a description (ISO 16684-1, 7).
    fn parse(text: &str) -> Self {
        let mut properties = Vec::new();
        if let Ok(document) = Document::parse(text) {
            for node in document.descendants() {
                attributes(node, &mut properties);
                words(node, &mut properties);
            }
        }
        Self { properties }
    }

    fn values(&self, property: Property) -> impl Iterator<Item = &str> {
        let own = self.properties.iter().filter(move |(space, name, _)| (space.as_str(), name.as_str()) == property);
        own.map(|(.., value)| value.as_str())
    }

    /// Whether a property is there.
    pub(super) fn has(&self, property: Property) -> bool {
        self.values(property).next().is_some()
    }

    /// Whether a property has a value, and no other.
    pub(super) fn says(&self, property: Property, value: &str) -> bool {
        self.has(property) && self.values(property).all(|words| words == value)
    }
}

fn attributes(node: Node<'_, '_>, properties: &mut Vec<(String, String, String)>) {
    for attribute in node.attributes() {
        if let Some(space) = attribute.namespace() {
            properties.push((space.to_owned(), attribute.name().to_owned(), attribute.value().to_owned()));
        }
    }
}

/// Text belongs to the property around it, past the lists of RDF.
fn words(node: Node<'_, '_>, properties: &mut Vec<(String, String, String)>) {
    let text = node.text().filter(|_| node.is_text()).map(str::trim).filter(|text| !text.is_empty());
    let around = node.ancestors().filter(Node::is_element).find(|above| above.tag_name().namespace() != Some(RDF));
    if let (Some(text), Some(property)) = (text, around) {
        let name = property.tag_name();
        properties.push((name.namespace().unwrap_or_default().to_owned(), name.name().to_owned(), text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_elements_or_attributes_whatever_their_prefix() {
        let xmp = Xmp::parse(&format!(
            "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?><r xmlns:rdf='{RDF}' xmlns:d='{}' xmlns:u='{}' \
             xmlns:a='{}'><rdf:Description a:part=\"2\"><d:title><rdf:Alt><rdf:li xml:lang='x-default'>T</rdf:li></rdf:Alt>\
             </d:title><u:part>1</u:part></rdf:Description></r><?xpacket end='w'?>",
            TITLE.0, UA_PART.0, ARCHIVE_PART.0
        ));
        assert!(xmp.says(ARCHIVE_PART, "2") && xmp.says(TITLE, "T") && xmp.says(UA_PART, "1"));
        assert!(!xmp.says(UA_PART, "2") && !xmp.has(ARCHIVE_CONFORMANCE));
    }
}
