//! An XML document as a list of its elements in order.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// A document.
pub(super) struct Xml {
    /// The elements, parents before their children.
    pub(super) nodes: Vec<Node>,
}

/// An element.
pub(super) struct Node {
    /// The name, prefix included.
    pub(super) name: String,
    /// Attributes, prefix included, with their values unescaped.
    attributes: Vec<(String, String)>,
    /// The index after its last descendant.
    end: usize,
    /// Its own text, without that of its children.
    text: String,
}

impl Node {
    /// The name without prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// An attribute by its name, prefix included.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether one of an attribute's words is this one.
    pub(super) fn has_word(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_ascii_whitespace().any(|own| own == word))
    }

    /// Names and values of all attributes.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl Xml {
    /// Parses a document. The error says what is wrong with it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_string())?;
        let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
        let mut xml = Self { nodes: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Eof => break,
                Event::Start(tag) => {
                    open.push(xml.nodes.len());
                    xml.push(&tag)?;
                }
                Event::Empty(tag) => xml.push(&tag)?,
                Event::End(_) => xml.close(&mut open),
                Event::Text(words) => xml.say(&open, &words.xml10_content()),
                Event::CData(words) => xml.say(&open, &words.xml10_content()),
                Event::GeneralRef(reference) => xml.say(&open, &referred(&reference)?),
                _ => {}
            }
        }
        match (open.is_empty(), xml.nodes.is_empty()) {
            (true, false) => Ok(xml),
            (false, _) => Err("an element is not closed".into()),
            (_, true) => Err("there is no element".into()),
        }
    }

    fn push(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
            attributes.push((attribute.key.as_ref().to_string(), value.into_owned()));
        }
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { name: tag.name().as_ref().to_string(), attributes, end, text: String::new() });
        Ok(())
    }

    fn close(&mut self, open: &mut Vec<usize>) {
        let end = self.nodes.len();
        if let Some(node) = open.pop().and_then(|index| self.nodes.get_mut(index)) {
            node.end = end;
        }
    }

    fn say(&mut self, open: &[usize], words: &str) {
        if let Some(node) = open.last().and_then(|index| self.nodes.get_mut(*index)) {
            node.text.push_str(words);
        }
    }

    /// The root.
    pub(super) fn root(&self) -> Option<&Node> {
        self.nodes.first()
    }

    /// The elements with this name, prefix aside, with their indices.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Node)> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.local() == name)
    }

    /// The elements inside another, with their indices.
    pub(super) fn inside(&self, index: usize) -> impl Iterator<Item = (usize, &Node)> {
        let end = self.nodes.get(index).map_or(0, |node| node.end);
        self.nodes.iter().enumerate().take(end).skip(index + 1)
    }

    /// All text in an element, white space made single.
    pub(super) fn text(&self, index: usize) -> String {
        let own = self.nodes.get(index).into_iter().chain(self.inside(index).map(|(_, node)| node));
        let whole: String = own.map(|node| node.text.as_str()).collect::<Vec<_>>().join(" ");
        whole.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What a reference stands for: a character, or one of the five entities of XML.
fn referred(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(char) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(char.to_string());
    }
    let name = reference.xml10_content();
    let known = quick_xml::escape::resolve_xml_entity(&name);
    known.map(str::to_string).ok_or_else(|| format!("the entity &{name}; is not known"))
}
