//! References inside a drawing: ids, addresses, `url(…)`. None may lead outside the file.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::fault::Fault;

/// Types of pictures that every reading system and Typst show inside a drawing (EPUB 3.3 §3.2).
const PICTURES: [(&str, &str); 5] = [
    ("image/png", "image/png"),
    ("image/jpeg", "image/jpeg"),
    ("image/jpg", "image/jpeg"),
    ("image/gif", "image/gif"),
    ("image/webp", "image/webp"),
];

/// The ids of a drawing, each as it is written in the clean one: an XML name that occurs once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    written: BTreeMap<String, String>,
    owners: BTreeSet<u32>,
    /// Those of what cannot be used as a picture: paint, and paths to cut by.
    unused: BTreeSet<String>,
}

/// Elements that `use` draws nothing of, and that EPUBCheck lets no `use` refer to (RSC-014).
const NO_PICTURES: [&str; 4] = ["linearGradient", "radialGradient", "pattern", "clipPath"];

impl Ids {
    /// The ids under a root; where two elements have the same, it is the first's.
    pub(super) fn new(root: Node) -> Self {
        let mut ids = Self::default();
        let named = root.descendants().filter_map(|node| Some((node, attribute(node, "id")?)));
        let taken: BTreeSet<&str> = named.clone().map(|(_, id)| id).filter(|id| is_name(id)).collect();
        let mut fresh = Vec::new();
        for (node, id) in named {
            if ids.written.contains_key(id) {
                continue;
            }
            ids.owners.insert(node.id().get());
            if NO_PICTURES.contains(&node.tag_name().name()) {
                ids.unused.insert(id.to_string());
            }
            if is_name(id) {
                ids.written.insert(id.to_string(), id.to_string());
            } else {
                ids.written.insert(id.to_string(), String::new());
                fresh.push(id);
            }
        }
        for (number, id) in fresh.into_iter().enumerate() {
            let mut name = format!("_id-{}", number + 1);
            while taken.contains(name.as_str()) {
                name.push('-');
            }
            ids.written.insert(id.to_string(), name);
        }
        ids
    }

    /// The id to write at an element.
    pub(super) fn of(&self, node: Node) -> Option<&str> {
        let id = attribute(node, "id").filter(|_| self.owners.contains(&node.id().get()))?;
        self.written.get(id).map(String::as_str)
    }

    /// The address to write; none if it leads to nothing, which is not drawn.
    pub(super) fn address(&self, element: &str, address: &str) -> Result<Option<String>, Fault> {
        let address = address.trim();
        if let Some(id) = address.strip_prefix('#') {
            if element == "use" && self.unused.contains(id) {
                return Ok(None);
            }
            return Ok(self.written.get(id).map(|id| format!("#{id}")));
        }
        if address.is_empty() {
            return Ok(None);
        }
        match picture(address).filter(|_| matches!(element, "image" | "feImage")) {
            Some(picture) => Ok(Some(picture)),
            None => Err(Fault::outside(address)),
        }
    }

    /// A value with each `url(…)` written plainly.
    pub(super) fn value(&self, value: &str) -> Result<String, Fault> {
        let mut out = String::with_capacity(value.len());
        let mut rest = value;
        while let Some(at) = find_url(rest) {
            let inside = &rest[at + 4..];
            let end = inside.find(')').ok_or_else(|| Fault::broken(format!("`{value}` is not closed")))?;
            let address = inside[..end].trim().trim_matches(['"', '\'']).trim();
            let id = address.strip_prefix('#').ok_or_else(|| Fault::outside(address))?;
            out.push_str(&rest[..at]);
            out.push_str("url(#");
            out.push_str(self.written.get(id).map_or(id, String::as_str));
            out.push(')');
            rest = &inside[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }
}

/// The value of an attribute without a namespace; a drawing program may have one of the same name in its own.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = node.attributes();
    all.find(|attribute| attribute.namespace().is_none() && attribute.name() == name).map(|found| found.value())
}

/// Where the next `url(` begins, whatever its case.
fn find_url(value: &str) -> Option<usize> {
    value.as_bytes().windows(4).position(|window| window.eq_ignore_ascii_case(b"url("))
}

/// A picture inside the address, with its type written as the standard has it.
fn picture(address: &str) -> Option<String> {
    let rest = address.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).map(|_| &address[5..])?;
    let end = rest.find([';', ','])?;
    let known = PICTURES.iter().find(|(written, _)| written.eq_ignore_ascii_case(rest[..end].trim()));
    known.map(|(_, media)| format!("data:{media}{}", &rest[end..]))
}

/// Whether an id is an XML name without a colon.
fn is_name(id: &str) -> bool {
    let inner = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    let first = |character: char| character.is_alphabetic() || character == '_';
    id.chars().next().is_some_and(first) && id.chars().all(inner)
}
