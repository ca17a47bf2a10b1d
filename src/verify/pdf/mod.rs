//! Rules for PDF, by concern. The clauses are those of ISO 32000-1 (PDF 1.7), ISO 14289-1 (PDF/UA-1), ISO 19005-2
//! (PDF/A-2), ISO 15930-7 (PDF/X-4) and our own contract.
//!
//! | concern | file |
//! |---|---|
//! | actions, other files | `safety` |
//! | the text of the pages | `said` |
//! | fonts of the pages | `fonts` |
//! | title, language, claims in XMP, direction | `claims` |
//! | structure tree, figures, headings, links, bookmarks | `tags` |
//! | page labels | `labels` |
//! | links between exercises and answers | `answers` |
//! | the form, its fields and their names | `forms` |
//! | widgets: appearance, tooltip, page, tags | `widgets` |
//! | where widgets lie, how high fields are | `boxes` |
//! | fonts that readers type with | `typing` |
//! | the fields that the sources declare | `declared` |
//! | files for the press | `press` |

mod answers;
mod boxes;
mod claims;
mod declared;
mod fonts;
mod forms;
mod labels;
mod press;
mod rect;
mod safety;
mod said;
mod tags;
mod typing;
mod view;
mod widgets;
mod xmp;

use super::DeclaredBook;
use super::listing::Listed;
use super::report::Checked;
use super::rule::{Group, Rule};
use super::said::Said;
use crate::pdf::read::{Fault, File, Space, Whole};
use crate::project::ListedProduct;
use crate::standard::Standard;

use self::view::View;

/// Checks a PDF.
pub(super) fn check(bytes: &[u8], listed: &Listed, declared: Option<&DeclaredBook>, checked: &mut Checked) {
    checked.enter(Group::Pdf);
    let space = Space::new();
    let file = match File::read(bytes, &space, &Whole::default()) {
        Ok(file) => file,
        Err(Fault::Encrypted) => return checked.add(Rule::PdfEncrypted, "the file is encrypted"),
        Err(Fault::NoPdf) => return checked.add(Rule::PdfUnreadable, "the file is no PDF"),
        Err(Fault::Damaged(what)) => return checked.add(Rule::PdfUnreadable, format!("the file is damaged: {what}")),
    };
    match View::new(&file) {
        Some(view) if !view.pages.is_empty() => all(&view, listed, declared, checked),
        Some(_) => checked.add(Rule::PdfUnreadable, "the file has no pages"),
        None => checked.add(Rule::PdfUnreadable, "the file has no catalog"),
    }
}

/// Every concern that applies.
fn all(view: &View<'_>, listed: &Listed, declared: Option<&DeclaredBook>, checked: &mut Checked) {
    counts(view, listed, checked);
    safety::check(view, checked);
    fonts::check(view, checked);
    claims::direction(view, listed, checked);
    labels::check(view, listed, checked);
    answers::check(view, listed, declared.map_or(&[], |declared| &declared.answers), checked);
    if listed.claims(Standard::PdfUa1) {
        claims::tagged(view, checked);
        tags::check(view, checked);
    }
    if listed.claims(Standard::PdfA2a) {
        claims::archive(view, checked);
    }
    if listed.product != ListedProduct::Press {
        checked.said = Some(Said::of(&said::text(view)));
    }
    if listed.claims(Standard::PdfX4) {
        press::check(view, checked);
    } else if listed.fields > 0 || !view.widgets.is_empty() {
        form(view, checked);
        if let Some(declared) = declared {
            declared::check(view, &declared.fields, checked);
        }
    }
}

/// Pages and fields as the manifest counts them.
fn counts(view: &View<'_>, listed: &Listed, checked: &mut Checked) {
    checked.enter(Group::Counted);
    let pages = view.pages.len();
    checked.require(pages == listed.pages, Rule::ManifestPages, || {
        format!("the file has {pages} pages, and the manifest says {}", listed.pages)
    });
    let fields = view.fields.len();
    checked.require(fields == listed.fields, Rule::ManifestFields, || {
        format!("the file has {fields} fields, and the manifest says {}", listed.fields)
    });
}

/// The form and its widgets.
fn form(view: &View<'_>, checked: &mut Checked) {
    checked.enter(Group::Form);
    forms::check(view, checked);
    if view.form.is_none() {
        return;
    }
    typing::check(view, checked);
    widgets::check(view, checked);
    boxes::check(view, checked);
}

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;
