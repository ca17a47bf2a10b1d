//! One number, one page: the labels of products that give the workbook's numbers against those of the workbook.

use std::collections::BTreeMap;

use super::listing::Listed;
use super::report::Checked;
use super::rule::{Group, Rule};
use crate::project::{ListedProduct, Product};

/// Whether it gives the workbook's numbers page by page, and is not the workbook.
fn numbered_like_workbook(listed: &Listed) -> bool {
    let is_numbered = match listed.product {
        ListedProduct::Made(Product::Facilitator | Product::Epub) | ListedProduct::Press => true,
        ListedProduct::Made(Product::Workbook | Product::Handouts) | ListedProduct::Cover | ListedProduct::Other(_) => {
            false
        }
    };
    listed.variant.is_none() && is_numbered
}

/// One number, one page: compares labels with those of the workbook beside the artifact.
pub(super) fn compare_labels(listed: &[Listed], artifacts: &mut [Checked]) {
    let book = |listed: &Listed| (listed.edition.clone(), listed.guide.clone());
    let workbooks: BTreeMap<_, Vec<String>> = listed
        .iter()
        .zip(artifacts.iter())
        .filter(|(listed, _)| listed.product == ListedProduct::Made(Product::Workbook) && listed.variant.is_none())
        .filter_map(|(listed, checked)| Some((book(listed), checked.labels.clone()?)))
        .collect();
    for (listed, checked) in listed.iter().zip(artifacts).filter(|(listed, _)| numbered_like_workbook(listed)) {
        let (Some(workbook), Some(labels)) = (workbooks.get(&book(listed)), &checked.labels) else { continue };
        checked.groups.insert(Group::Beside);
        let with_others = listed.product == ListedProduct::Made(Product::Facilitator);
        let own = labels.iter().filter(|label| !with_others || !put_in(label));
        if let Some(message) = difference(workbook, &own.collect::<Vec<_>>()) {
            checked.add(Rule::LabelsDiffer, message);
        }
    }
}

/// Whether a label is that of a page put in after its page, such as `34a`: they are put in two at a time, and several
/// pairs may stand behind one page.
pub(super) fn put_in(label: &str) -> bool {
    let number = label.trim_end_matches(|last: char| last.is_ascii_lowercase());
    number.len() < label.len() && number.ends_with(|last: char| last.is_ascii_digit())
}

/// The first difference of two lists of labels.
fn difference(workbook: &[String], own: &[&String]) -> Option<String> {
    let at = workbook.iter().zip(own).position(|(theirs, own)| theirs != *own);
    if let Some(at) = at {
        return Some(format!("page {} is `{}`, and `{}` in the workbook", at + 1, own[at], workbook[at]));
    }
    (workbook.len() != own.len()).then(|| format!("{} pages, and {} in the workbook", own.len(), workbook.len()))
}
