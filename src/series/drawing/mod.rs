//! Drawings made clean: of an SVG, what is drawn the same on paper and on every screen, and nothing else.
//!
//! A whitelist decides (`names`). What goes without a trace draws nothing in a book: programs, movement, what drawing
//! programs note for themselves. Whatever would leave the picture another one without it (HTML inside, a picture in
//! another file) is a [`Fault`], never a silent loss. Entities are resolved, ids are XML names that occur once, references
//! stay inside the file, prefixes of namespaces are gone.

mod bounds;
mod expansion;
mod fault;
mod moving;
mod names;
#[cfg(test)]
mod pixels;
mod references;
mod style;
#[cfg(test)]
mod tests;

pub use self::fault::Fault;

use quick_xml::escape::{escape, partial_escape};
use roxmltree::{Document, Node, ParsingOptions};

use self::names::Verdict;
use self::references::{Ids, attribute};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// So many elements of a drawing can stand in each other. Drawing programs stay far below it; what draws SVG for the PDF
/// goes through them by recursion, and ends the program somewhere above 400.
const MOST_DEEP: usize = 100;

/// Nodes of a drawing, entities resolved.
const MOST_NODES: u32 = 1_000_000;

/// The clean drawing, or why it cannot go into a book.
///
/// # Errors
///
/// The first [`Fault`] that is met: broken XML, no SVG, something outside the file, an element that no book shows,
/// too much, too deep, too large or too small.
pub fn clean(svg: &str) -> Result<String, Fault> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(svg, options).map_err(|error| Fault::broken(error.to_string()))?;
    let root = tree.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(Fault::broken("it is not an SVG, or its namespace is missing"));
    }
    bounds::check(root)?;
    let mut drawing = Drawing { ids: Ids::new(root), refers: false, out: String::new() };
    drawing.element(root, "svg", 0)?;
    expansion::check(root, MOST_DEEP)?;
    let xlink = if drawing.refers { format!(" xmlns:xlink=\"{XLINK}\"") } else { String::new() };
    let rest = drawing.out.trim_start_matches("<svg");
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"{SVG}\"{xlink}{rest}\n"))
}

/// A clean drawing in the making.
struct Drawing {
    ids: Ids,
    /// Whether an address was written.
    refers: bool,
    out: String,
}

impl Drawing {
    fn element(&mut self, node: Node, name: &str, depth: usize) -> Result<(), Fault> {
        if depth > MOST_DEEP {
            return Err(Fault::broken(format!("more than {MOST_DEEP} elements stand inside one another")));
        }
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(node, name)?;
        if name == "style" {
            let css: String = node.children().filter_map(|child| child.text()).collect();
            let css = style::sheet(&css, &self.ids)?;
            self.out.push_str(&format!(">{}</style>", partial_escape(&css)));
            return Ok(());
        }
        if !node.has_children() {
            self.out.push_str("/>");
            return Ok(());
        }
        self.out.push('>');
        self.children(node, depth)?;
        self.out.push_str(&format!("</{name}>"));
        Ok(())
    }

    fn children(&mut self, node: Node, depth: usize) -> Result<(), Fault> {
        for child in node.children() {
            if child.is_text() {
                self.out.push_str(&partial_escape(child.text().unwrap_or_default()));
            } else if child.is_element() && child.tag_name().namespace() == Some(SVG) {
                self.child(child, depth + 1)?;
            }
        }
        Ok(())
    }

    fn child(&mut self, node: Node, depth: usize) -> Result<(), Fault> {
        let name = node.tag_name().name();
        match names::element(name) {
            Verdict::Keep => self.element(node, name, depth),
            Verdict::Drop => Ok(()),
            Verdict::Unwrap => {
                let in_text = node.ancestors().any(|outer| outer.has_tag_name((SVG, "text")));
                self.element(node, if in_text { "tspan" } else { "g" }, depth)
            }
            Verdict::Refuse if has_alternative(node) => Ok(()),
            Verdict::Refuse => Err(Fault::element(name)),
        }
    }

    fn attributes(&mut self, node: Node, name: &str) -> Result<(), Fault> {
        if let Some(id) = self.ids.of(node) {
            let id = format!(" id=\"{id}\"");
            self.out.push_str(&id);
        }
        for found in node.attributes() {
            let (key, value) = (found.name(), found.value());
            if found.namespace().is_none() && names::attribute(key) {
                bounds::numbers(key, value)?;
            }
            let written = match found.namespace() {
                None if key == "href" => self.href(node, name, value)?,
                Some(XLINK) if key == "href" && attribute(node, "href").is_none() => self.href(node, name, value)?,
                None if key == "style" => Some(("style", style::declarations(value, &self.ids)?)),
                None if names::attribute(key) => Some((key, self.ids.value(key, value)?)),
                Some(XML) if key == "space" => Some(("xml:space", value.to_string())),
                Some(XML) if key == "lang" => Some(("xml:lang", value.to_string())),
                _ => None,
            };
            if let Some((key, value)) = written {
                self.out.push_str(&format!(" {key}=\"{}\"", escape(value)));
            }
        }
        Ok(())
    }

    /// The address of a reference, under the name that old reading systems know too; of a link none.
    fn href(&mut self, node: Node, name: &str, value: &str) -> Result<Option<(&'static str, String)>, Fault> {
        if node.has_tag_name((SVG, "a")) {
            return Ok(None);
        }
        let address = self.ids.address(name, value)?;
        self.refers |= address.is_some();
        Ok(address.map(|address| ("xlink:href", address)))
    }
}

/// Whether an element that no book shows stands in a `switch` with another that one does.
fn has_alternative(node: Node) -> bool {
    let Some(parent) = node.parent().filter(|parent| parent.has_tag_name((SVG, "switch"))) else { return false };
    let drawn = |child: Node| {
        child.tag_name().namespace() == Some(SVG)
            && matches!(names::element(child.tag_name().name()), Verdict::Keep | Verdict::Unwrap)
    };
    parent.children().any(|child| child.is_element() && drawn(child))
}
