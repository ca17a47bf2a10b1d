//! References inside a drawing: ids, addresses, `url(…)`. None may lead outside the file.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::fault::Fault;
use super::moving::moves;
use super::names;

/// Types of pictures that every reading system and Typst show inside a drawing (EPUB 3.3 §3.2).
const PICTURES: [(&str, &str); 5] = [
    ("image/png", "image/png"),
    ("image/jpeg", "image/jpeg"),
    ("image/jpg", "image/jpeg"),
    ("image/gif", "image/gif"),
    ("image/webp", "image/webp"),
];

/// An element that has an id.
#[derive(Debug)]
struct Named {
    /// Its id in the clean drawing: an XML name that occurs once.
    written: String,
    /// The element's own name.
    element: String,
}

/// The ids of a drawing.
#[derive(Debug, Default)]
pub(super) struct Ids {
    named: BTreeMap<String, Named>,
    owners: BTreeSet<u32>,
}

impl Ids {
    /// The ids under a root; where two elements have the same, it is the first's.
    pub(super) fn new(root: Node) -> Self {
        let mut ids = Self::default();
        let named = root.descendants().filter_map(|node| Some((node, attribute(node, "id")?)));
        let taken: BTreeSet<&str> = named.clone().map(|(_, id)| id).filter(|id| is_name(id)).collect();
        let mut number = 0;
        for (node, id) in named {
            if ids.named.contains_key(id) {
                continue;
            }
            let mut written = id.to_string();
            if !is_name(id) {
                number += 1;
                written = format!("_id-{number}");
                while taken.contains(written.as_str()) {
                    written.push('-');
                }
            }
            ids.owners.insert(node.id().get());
            ids.named.insert(id.to_string(), Named { written, element: node.tag_name().name().to_string() });
        }
        ids
    }

    /// The id to write at an element.
    pub(super) fn of(&self, node: Node) -> Option<&str> {
        let id = attribute(node, "id").filter(|_| self.owners.contains(&node.id().get()))?;
        self.named.get(id).map(|named| named.written.as_str())
    }

    /// The address to write; none if it leads to nothing, or to what is not drawn there (RSC-014 of EPUBCheck).
    pub(super) fn address(&self, element: &str, address: &str) -> Result<Option<String>, Fault> {
        let address = address.trim();
        if let Some(id) = address.strip_prefix('#') {
            let led = self.named.get(id).filter(|named| names::leads(element, &named.element));
            return Ok(led.map(|named| format!("#{}", named.written)));
        }
        if address.is_empty() {
            return Ok(None);
        }
        match picture(address).filter(|_| matches!(element, "image" | "feImage")) {
            Some(picture) if moves(&picture) => Err(Fault::moving()),
            Some(picture) => Ok(Some(picture)),
            None => Err(Fault::outside(address)),
        }
    }

    /// The value of a property with each `url(…)` written plainly. One that names nothing, or an element of another kind
    /// (RSC-012, RSC-014), goes: what is written behind it for that case stays, else there is no paint, clip, mask,
    /// filter or marker.
    pub(super) fn value(&self, property: &str, value: &str) -> Result<String, Fault> {
        let value = without_icc(value);
        if find_url(&value).is_none() {
            return Ok(value);
        }
        let (mut out, mut rest) = (String::with_capacity(value.len()), value.as_str());
        while let Some(at) = find_url(rest) {
            let inside = &rest[at + 4..];
            let end = inside.find(')').ok_or_else(|| Fault::broken(format!("`{value}` is not closed")))?;
            let address = inside[..end].trim().trim_matches(['"', '\'']).trim();
            let id = address.strip_prefix('#').ok_or_else(|| Fault::outside(address))?;
            let named = self.named.get(id);
            let named = named.filter(|named| names::named_by(property).contains(&named.element.as_str()));
            out.push_str(&rest[..at]);
            out.extend(named.map(|named| format!("url(#{})", named.written)));
            rest = &inside[end + 1..];
        }
        out.push_str(rest);
        let left = out.trim();
        let is_empty = left.is_empty() || left.starts_with("!important");
        Ok(if is_empty {
            format!("none{}", if left.is_empty() { "" } else { " !important" })
        } else {
            left.to_string()
        })
    }
}

/// A colour without its twin in inks: paper is drawn without, and browsers take the whole for no colour.
fn without_icc(value: &str) -> String {
    let Some((before, after)) = value.split_once("icc-color(") else { return value.to_string() };
    format!("{}{}", before.trim_end(), after.split_once(')').map_or("", |(_, rest)| rest))
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
