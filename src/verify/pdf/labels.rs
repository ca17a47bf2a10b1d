//! Page labels (ISO 32000-1, 12.4.2): i, ii, … in the front matter, then 1, 2, … from a right-hand page.

use super::view::View;
use crate::language::roman;
use crate::pdf::read::{self, Dict};
use crate::project::{ListedProduct, Product};
use crate::verify::beside::put_in;
use crate::verify::listing::Listed;
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};

/// Reads the labels, and checks them in products that carry the workbook's numbers.
pub(super) fn check(view: &View<'_>, listed: &Listed, checked: &mut Checked) {
    let labels = labels(view);
    let is_numbered = match listed.product {
        ListedProduct::Made(Product::Workbook | Product::Facilitator) | ListedProduct::Press => true,
        ListedProduct::Made(Product::Handouts | Product::Epub) | ListedProduct::Cover | ListedProduct::Other(_) => {
            false
        }
    };
    if listed.variant.is_none() && is_numbered {
        checked.enter(Group::Labels);
        match &labels {
            Some(labels) => numbers(labels, listed.product == ListedProduct::Made(Product::Facilitator), checked),
            None => checked.add(Rule::PageLabels, "the pages have no labels"),
        }
    }
    checked.labels = labels;
}

/// The order of the numbers, and where the body begins.
pub(super) fn numbers(labels: &[String], with_others: bool, checked: &mut Checked) {
    let own: Vec<&String> = labels.iter().filter(|label| !with_others || !put_in(label)).collect();
    let body = own.iter().position(|label| *label == "1").unwrap_or(own.len());
    for (index, label) in own.iter().enumerate() {
        let due = if index < body { roman(index + 1) } else { (index - body + 1).to_string() };
        if **label != due {
            checked.add(Rule::PageLabels, format!("page {} is labelled `{label}` where `{due}` is due", index + 1));
            return;
        }
    }
    checked.require(body > 0 && body < own.len(), Rule::PageLabels, || match body {
        0 => "there are no pages numbered i, ii, …".into(),
        _ => "there are no pages numbered 1, 2, …".into(),
    });
    checked
        .require(body % 2 == 0, Rule::BodyRecto, || format!("the front matter ends with the odd page {}", roman(body)));
}

/// Every page's label; none if the file has no labels.
fn labels(view: &View<'_>) -> Option<Vec<String>> {
    view.file.dict(view.catalog, "PageLabels")?;
    let mut ranges: Vec<(i64, &Dict<'_>)> = read::numbers(view.file, view.catalog, "PageLabels")
        .into_iter()
        .filter_map(|(first, range)| Some((first, view.file.resolve(range).dict()?)))
        .collect();
    ranges.sort_by_key(|(first, _)| *first);
    let label = |page: usize| {
        let (first, range) =
            ranges.iter().rev().find(|(first, _)| usize::try_from(*first).is_ok_and(|it| it <= page))?;
        let start = view.file.int(range, "St").unwrap_or(1).clamp(1, 100_000);
        let number = start as usize + (page - usize::try_from(*first).ok()?);
        let prefix = view.file.text(range, "P").unwrap_or_default();
        Some(prefix + &styled(view.file.name(range, "S"), number))
    };
    (0..view.pages.len()).map(label).collect()
}

/// A number in the style of a range (ISO 32000-1, table 159).
fn styled(style: Option<&str>, number: usize) -> String {
    match style {
        Some("D") => number.to_string(),
        Some("r") => roman(number),
        Some("R") => roman(number).to_uppercase(),
        Some("a") => letters(number),
        Some("A") => letters(number).to_uppercase(),
        _ => String::new(),
    }
}

/// a to z, aa to zz, …
fn letters(number: usize) -> String {
    let letter = char::from(b'a' + ((number - 1) % 26) as u8);
    std::iter::repeat_n(letter, (number - 1) / 26 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_style() {
        assert_eq!([Some("r"), Some("R")].map(|style| styled(style, 34)), ["xxxiv", "XXXIV"]);
        assert_eq!([1, 26, 27].map(letters), ["a", "z", "aa"]);
        assert_eq!(styled(Some("D"), 7) + &styled(None, 7), "7");
    }
}
