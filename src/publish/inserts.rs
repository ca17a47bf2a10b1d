//! Where a facilitator's own pages go, and what they are called: after page 34 come 34a and 34b.

use crate::document::model::Sheet;
use crate::document::pages::PageList;
use crate::pdf::Insertion;
use crate::typeset::Pages;

/// Labels the pages of each sheet, as many as the layout gave it, and says after which of the workbook's pages each
/// goes.
pub fn label(sheets: &mut [Sheet], laid_out: &Pages, workbook: &PageList) -> Vec<Insertion> {
    let begins = |sheet: &Sheet| laid_out.list.index_of.get(sheet.key.as_str()).copied();
    let ends: Vec<usize> =
        sheets.iter().skip(1).map(|sheet| begins(sheet).unwrap_or(0)).chain([laid_out.count()]).collect();
    let mut insertions: Vec<Insertion> = Vec::new();
    for (sheet, end) in sheets.iter_mut().zip(ends) {
        let count = end.saturating_sub(begins(sheet).unwrap_or(0));
        let last = insertions.last().map_or(0, |insertion| insertion.after);
        let page = sheet.page.as_ref().and_then(|label| workbook.marks.iter().position(|mark| mark.label == *label));
        let after = page.unwrap_or(last).max(last);
        let label = workbook.marks.get(after).map_or_else(String::new, |mark| mark.label.clone());
        sheet.labels = (0..count).map(|index| format!("{label}{}", letters(index))).collect();
        insertions.push(Insertion { after, labels: sheet.labels.clone() });
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
    use super::letters;

    #[test]
    fn letters_go_on_after_z() {
        let all: Vec<String> = [0, 1, 25, 26, 51, 52].map(letters).to_vec();
        assert_eq!(all, ["a", "b", "z", "aa", "az", "ba"]);
    }
}
