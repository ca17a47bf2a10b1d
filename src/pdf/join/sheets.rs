//! Where the pages of a facilitator's sheets go, and what they are called: after page 34 come 34a and 34b.

use super::order::Insertion;
use crate::document::model::Sheet;
use crate::document::pages::PageList;

/// For each sheet a label for each of its pages, as many as the layout gave it (`own`), and after which of the
/// workbook's pages they go. A sheet that names no page of the workbook, or one further back, follows the sheet before it.
pub fn insertions(sheets: &[Sheet], own: &PageList, workbook: &PageList) -> Vec<Insertion> {
    let begins = |sheet: &Sheet| own.index_of.get(sheet.key.as_str()).copied().unwrap_or(0);
    let ends = sheets.iter().skip(1).map(begins).chain([own.marks.len()]);
    let mut insertions: Vec<Insertion> = Vec::new();
    for (sheet, end) in sheets.iter().zip(ends) {
        let count = end.saturating_sub(begins(sheet));
        let last = insertions.last().map_or(0, |insertion| insertion.after);
        let page = sheet.page.as_ref().and_then(|label| workbook.marks.iter().position(|mark| mark.label == *label));
        let after = page.unwrap_or(last).max(last);
        let label = workbook.marks.get(after).map_or("", |mark| mark.label.as_str());
        let before: usize = insertions.iter().filter(|one| one.after == after).map(|one| one.labels.len()).sum();
        let labels = (before..before + count).map(|index| format!("{label}{}", letters(index))).collect();
        insertions.push(Insertion { after, labels });
    }
    insertions
}

/// a to z, then aa, ab …
fn letters(index: usize) -> String {
    let letter = char::from(b'a' + (index % 26) as u8);
    match index / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::Target;
    use crate::document::pages::PageMark;

    #[test]
    fn letters_go_on_after_z() {
        let all: Vec<String> = [0, 1, 25, 26, 51, 52].map(letters).to_vec();
        assert_eq!(all, ["a", "b", "z", "aa", "az", "ba"]);
    }

    /// Pages with these labels, on which blocks with these keys begin.
    fn pages(labels: &[&str], begins: &[(&str, usize)]) -> PageList {
        let marks = labels.iter().map(|label| PageMark { label: (*label).to_owned(), key: None, cut: None }).collect();
        let index_of = begins.iter().map(|(key, page)| ((*key).to_owned(), *page)).collect();
        PageList { marks, index_of, ..PageList::default() }
    }

    fn sheet(key: &str, page: Option<&str>) -> Sheet {
        let (key, page) = (Target::written(key), page.map(str::to_owned));
        Sheet {
            key,
            page,
            id: None,
            exercise: None,
            title: Vec::new(),
            section: Vec::new(),
            nth: None,
            materials: Vec::new(),
            labels: Vec::new(),
            blocks: Vec::new(),
        }
    }

    #[test]
    fn sheets_follow_their_pages_in_order() {
        let workbook = pages(&["i", "1", "2", "3"], &[]);
        let own = pages(&["1", "2", "3", "4", "5"], &[("a", 0), ("b", 2), ("c", 3), ("d", 4)]);
        let sheets = [sheet("a", Some("1")), sheet("b", Some("3")), sheet("c", None), sheet("d", Some("2"))];
        let found = insertions(&sheets, &own, &workbook);
        let found: Vec<(usize, Vec<&str>)> =
            found.iter().map(|one| (one.after, one.labels.iter().map(String::as_str).collect())).collect();
        assert_eq!(found, [(1, vec!["1a", "1b"]), (3, vec!["3a"]), (3, vec!["3b"]), (3, vec!["3c"])]);
    }
}
