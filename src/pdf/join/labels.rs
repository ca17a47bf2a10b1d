//! Page labels (ISO 32000-1, 12.4.2): the base's pages keep theirs, each inserted page has a prefix and no number.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, dictionary};

use super::order::{Order, Page};
use crate::pdf::fault::Fault;
use crate::pdf::text::text_string;
use crate::pdf::trees;

/// How a page is labelled.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    style: Option<Object>,
    prefix: Option<Object>,
    number: i64,
}

impl Label {
    /// Whether this label follows from the one before without being written.
    fn follows(&self, before: &Self) -> bool {
        let counted = self.style.is_none() || self.number == before.number.saturating_add(1);
        self.style == before.style && self.prefix == before.prefix && counted
    }

    /// The label's dictionary.
    fn dictionary(self) -> Dictionary {
        let mut dict = dictionary! { "Type" => "PageLabel" };
        if let Some(style) = self.style {
            dict.set("S", style);
            dict.set("St", self.number);
        }
        if let Some(prefix) = self.prefix {
            dict.set("P", prefix);
        }
        dict
    }
}

/// Writes the labels of all pages into the catalog.
pub(super) fn write(document: &mut Document, order: &Order) -> Result<(), Fault> {
    let base = base(document, order.base)?;
    let labels = order.pages().map(|page| match page {
        Page::Base(page) => base[page].clone(),
        Page::Inserted(_, label) => Label { style: None, prefix: Some(text_string(label)), number: 1 },
    });
    put(document, labels)
}

/// Writes the labels of pages in their order.
pub(super) fn put(document: &mut Document, labels: impl Iterator<Item = Label>) -> Result<(), Fault> {
    let mut entries = BTreeMap::new();
    let mut before: Option<Label> = None;
    for (index, label) in labels.enumerate() {
        if !before.as_ref().is_some_and(|before| label.follows(before)) {
            entries.insert(index as i64, label.clone().dictionary().into());
        }
        before = Some(label);
    }
    document.catalog_mut()?.set("PageLabels", trees::number_tree(entries));
    Ok(())
}

/// The labels of a file's pages. The objects that held them, which nothing else refers to, are removed.
pub(super) fn base(document: &mut Document, pages: usize) -> Result<Vec<Label>, Fault> {
    let root = document.catalog()?.get(b"PageLabels").ok().cloned();
    let Some(root) = root else { return Ok((1..=pages as i64).map(decimal).collect()) };
    let ranges = trees::numbers(document, document.dereference(&root)?.1.as_dict()?)?;
    let labels = (0..pages as i64).map(|page| label(document, &ranges, page)).collect();
    for held in ranges.values().chain([&root]).filter_map(|object| object.as_reference().ok()) {
        document.objects.remove(&held);
    }
    labels
}

/// The label of one page.
fn label(document: &Document, ranges: &BTreeMap<i64, Object>, page: i64) -> Result<Label, Fault> {
    let Some((start, range)) = ranges.range(..=page).next_back() else { return Ok(decimal(page + 1)) };
    let range = document.dereference(range)?.1.as_dict()?;
    let first = range.get_deref(b"St", document).and_then(Object::as_i64).unwrap_or(1);
    let value = |key: &[u8]| range.get_deref(key, document).ok().cloned();
    Ok(Label { style: value(b"S"), prefix: value(b"P"), number: first.saturating_add(page.saturating_sub(*start)) })
}

/// A plain number.
fn decimal(number: i64) -> Label {
    Label { style: Some("D".into()), prefix: None, number }
}
