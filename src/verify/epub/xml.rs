//! The XML of an EPUB: what the rules ask of documents and elements.

use roxmltree::{Document, Node, ParsingOptions};

/// The namespace of `epub:type` (EPUB 3.3, 6.3.5).
const OPS: &str = "http://www.idpf.org/2007/ops";
/// The namespace of `xml:lang`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of Dublin Core's elements (EPUB 3.3, 5.5).
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
/// The namespace of links in drawings.
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Parses a document. The error says what is wrong with it.
pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_string())?;
    // XHTML has a document type, which XML parsers may refuse; it names no entities of its own.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| error.to_string())
}

/// The elements of a document in order, parents before their children.
pub(super) fn elements<'d, 'x>(document: &'d Document<'x>) -> impl Iterator<Item = Node<'d, 'x>> {
    document.descendants().filter(Node::is_element)
}

/// The elements with this name, whatever their namespace.
pub(super) fn named<'d, 'x>(document: &'d Document<'x>, name: &str) -> impl Iterator<Item = Node<'d, 'x>> {
    elements(document).filter(move |node| node.tag_name().name() == name)
}

/// The elements with this name inside another.
pub(super) fn inside<'d, 'x>(node: Node<'d, 'x>, name: &str) -> impl Iterator<Item = Node<'d, 'x>> {
    node.descendants().skip(1).filter(move |inner| inner.is_element() && inner.tag_name().name() == name)
}

/// All text in an element, white space made single.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let whole: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one of the words of an attribute is this one.
fn has_word(value: Option<&str>, word: &str) -> bool {
    value.is_some_and(|value| value.split_ascii_whitespace().any(|own| own == word))
}

/// An attribute without a namespace. (`Node::attribute` takes `xml:lang` for `lang`.)
pub(super) fn get<'d>(node: Node<'d, '_>, name: &str) -> Option<&'d str> {
    node.attributes().find(|own| own.namespace().is_none() && own.name() == name).map(|own| own.value())
}

/// `epub:type`.
pub(super) fn epub_type<'d>(node: Node<'d, '_>) -> Option<&'d str> {
    node.attribute((OPS, "type"))
}

/// Whether `epub:type` names this term.
pub(super) fn is_type(node: Node<'_, '_>, term: &str) -> bool {
    has_word(epub_type(node), term)
}

/// Whether an element has this class.
pub(super) fn is_class(node: Node<'_, '_>, class: &str) -> bool {
    has_word(get(node, "class"), class)
}

/// `xml:lang`.
pub(super) fn xml_lang<'d>(node: Node<'d, '_>) -> Option<&'d str> {
    node.attribute((XML, "lang"))
}

/// The name of an element of Dublin Core.
pub(super) fn dublin_core<'d>(node: Node<'d, '_>) -> Option<&'d str> {
    let name = node.tag_name();
    (name.namespace() == Some(DUBLIN_CORE)).then(|| name.name())
}

/// Names and values of the attributes that HTML and SVG give a meaning: those without a namespace, and those of XLink.
pub(super) fn attributes<'d>(node: Node<'d, '_>) -> impl Iterator<Item = (&'d str, &'d str)> {
    let own = node.attributes().filter(|attribute| attribute.namespace().is_none_or(|space| space == XLINK));
    own.map(|attribute| (attribute.name(), attribute.value()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_by_namespace_and_not_by_prefix() {
        let text = format!(
            "<!DOCTYPE html><p xmlns:o='{OPS}' xmlns:x='{XLINK}' o:type='a b' type='c' x:href='d'><i>1</i>\n2</p>"
        );
        let document = parse(text.as_bytes()).unwrap();
        let node = document.root_element();
        assert!(is_type(node, "b") && !is_type(node, "c"));
        assert_eq!(attributes(node).collect::<Vec<_>>(), [("type", "c"), ("href", "d")]);
        assert_eq!(super::text(node), "1 2");
    }

    #[test]
    fn what_is_damaged_or_hostile_is_told() {
        let deep = "<a>".repeat(300_000);
        let entities = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]><a>&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;</a>";
        for text in ["", "<a>", "<a></b>", "<a>&nbsp;</a>", "<a b='1' b='2'/>", deep.as_str(), entities] {
            assert!(parse(text.as_bytes()).is_err(), "{}", &text[..text.len().min(60)]);
        }
        assert!(parse(b"<a>\xff</a>").is_err());
    }
}
