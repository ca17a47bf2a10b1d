//! What the file says of itself: direction, language, title, and the standards that its XMP metadata claim.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::view::View;
use crate::verify::is_tag;
use crate::verify::listing::Listed;
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};

/// The direction that viewers are told is the manifest's.
pub(super) fn direction(view: &View<'_>, listed: &Listed, checked: &mut Checked) {
    let viewer = view.file.dict(view.catalog, "ViewerPreferences");
    let told = viewer.and_then(|viewer| view.file.name(viewer, "Direction")).unwrap_or("L2R");
    let due = if listed.direction == "rtl" { "R2L" } else { "L2R" };
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
    checked.require(xmp.has("dc:title"), Rule::Title, || "the metadata have no title".into());
    let viewer = file.dict(view.catalog, "ViewerPreferences");
    let shown = viewer.and_then(|viewer| file.truth(viewer, "DisplayDocTitle")) == Some(true);
    checked.require(shown, Rule::Title, || "/DisplayDocTitle is not true, so windows show the file's name".into());
    checked.require(xmp.says("pdfuaid:part", "1"), Rule::XmpUa, || "the metadata do not claim PDF/UA-1".into());
}

/// What PDF/A-2a wants in the metadata.
pub(super) fn archive(view: &View<'_>, checked: &mut Checked) {
    checked.enter(Group::Archive);
    let xmp = Xmp::of(view);
    let claimed = xmp.says("pdfaid:part", "2") && xmp.says("pdfaid:conformance", "A");
    checked.require(claimed, Rule::XmpArchive, || "the metadata do not claim PDF/A-2a".into());
}

/// The XMP metadata: every property's name, prefix included, with its text.
pub(super) struct Xmp {
    properties: Vec<(String, String)>,
}

impl Xmp {
    /// The metadata of a file; empty if there are none that can be read.
    pub(super) fn of(view: &View<'_>) -> Self {
        let bytes = view.file.content(view.catalog, "Metadata").unwrap_or_default();
        let mut xmp = Self { properties: Vec::new() };
        if let Ok(text) = std::str::from_utf8(&bytes) {
            xmp.parse(text);
        }
        xmp
    }

    /// Properties are elements around text or attributes of a description (XMP, ISO 16684-1, 7).
    fn parse(&mut self, text: &str) {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<String> = Vec::new();
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) => {
                    self.attributes(&tag);
                    open.push(tag.name().as_ref().to_string());
                }
                Event::Empty(tag) => self.attributes(&tag),
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(words) => self.text(&open, &words.xml10_content()),
                _ => {}
            }
        }
    }

    fn attributes(&mut self, tag: &BytesStart<'_>) {
        let own = tag.attributes().flatten().filter(|attribute| !attribute.key.as_ref().starts_with("xml"));
        self.properties.extend(own.map(|it| (it.key.as_ref().to_string(), it.value.to_string())));
    }

    /// Text belongs to the property around it, past the lists of RDF.
    fn text(&mut self, open: &[String], words: &str) {
        let property = open.iter().rev().find(|name| !name.starts_with("rdf:"));
        if let Some(property) = property.filter(|_| !words.trim().is_empty()) {
            self.properties.push((property.clone(), words.trim().to_string()));
        }
    }

    /// Whether a property is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(property, _)| property == name)
    }

    /// Whether a property has a value, and no other.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        let mut values = self.properties.iter().filter(|(property, _)| property == name).map(|(_, words)| words);
        self.has(name) && values.all(|words| words == value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_elements_or_attributes() {
        let mut xmp = Xmp { properties: Vec::new() };
        xmp.parse("<r><rdf:Description pdfaid:part=\"2\"><dc:title><rdf:Alt><rdf:li>T</rdf:li></rdf:Alt></dc:title><pdfuaid:part>1</pdfuaid:part></rdf:Description></r>");
        assert!(xmp.says("pdfaid:part", "2") && xmp.says("dc:title", "T") && xmp.says("pdfuaid:part", "1"));
        assert!(!xmp.says("pdfuaid:part", "2") && !xmp.has("pdfaid:conformance"));
    }
}
