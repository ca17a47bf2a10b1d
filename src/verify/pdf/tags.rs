//! The structure tree: what a screen reader goes by.

use super::view::{Element, View};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Checks the tree, figures, headings, links, tabbing and bookmarks.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    match view.elements.is_empty() {
        true => checked.add(Rule::StructureTree, "there is no structure tree"),
        false => {
            figures(view, checked);
            headings(view, checked);
            links(view, checked);
        }
    }
    tabs(view, checked);
    bookmarks(view, checked);
}

fn figures(view: &View<'_>, checked: &mut Checked) {
    let figures = view.elements.iter().filter(|element| element.kind == "Figure");
    for (index, _) in figures.enumerate().filter(|(_, figure)| !figure.described) {
        checked.add(Rule::FigureAlt, format!("figure {} of the file has no alternative text", index + 1));
    }
}

/// The level of a heading.
fn level(element: &Element) -> Option<u32> {
    element.kind.strip_prefix('H')?.parse().ok().filter(|level| (1..=6).contains(level))
}

fn headings(view: &View<'_>, checked: &mut Checked) {
    let mut before = 0;
    for (index, level) in view.elements.iter().filter_map(level).enumerate() {
        checked.require(level <= before + 1, Rule::HeadingLevels, || match before {
            0 => format!("the first heading is of level {level}"),
            _ => format!("heading {} of the file is of level {level} after one of level {before}", index + 1),
        });
        before = level;
    }
}

fn links(view: &View<'_>, checked: &mut Checked) {
    let owners = view.owners();
    let tagged = |id: Option<u32>| {
        let owners = id.and_then(|id| owners.get(&id));
        owners.is_some_and(|owners| owners.len() == 1 && view.elements[owners[0]].kind == "Link")
    };
    for (number, page) in view.pages.iter().enumerate().map(|(index, page)| (index + 1, page)) {
        let subtype = |dict| view.file.name(dict, "Subtype");
        for (id, dict) in page.annotations.iter().filter(|(_, dict)| subtype(dict) == Some("Link")) {
            checked
                .require(tagged(*id), Rule::LinkTag, || format!("a link on page {number} has no element of its own"));
            let words = view.file.text(dict, "Contents").unwrap_or_default();
            checked.require(!words.trim().is_empty(), Rule::LinkWords, || {
                format!("a link on page {number} does not say where it leads")
            });
        }
    }
}

fn tabs(view: &View<'_>, checked: &mut Checked) {
    for (index, page) in view.pages.iter().enumerate().filter(|(_, page)| !page.annotations.is_empty()) {
        let order = view.file.name(page.dict, "Tabs");
        checked.require(order == Some("S"), Rule::PageTabs, || {
            format!("page {} has annotations and not /Tabs /S", index + 1)
        });
    }
}

fn bookmarks(view: &View<'_>, checked: &mut Checked) {
    let outlines = view.file.dict(view.catalog, "Outlines");
    let first = outlines.and_then(|outlines| view.file.dict(outlines, "First"));
    let titled = first.and_then(|first| view.file.text(first, "Title"));
    let there = titled.is_some_and(|title| !title.trim().is_empty());
    checked.require(there, Rule::Bookmarks, || "there are no bookmarks".into());
}
