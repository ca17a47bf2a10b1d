//! What is read out is what was written: the words of the EPUB, found again in the text of the PDFs beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::listing::Listed;
use super::report::Checked;
use super::rule::{Group, Rule};
use super::said::Said;
use crate::language::{Script, unspaced};
use crate::project::{ListedProduct, Product};

/// The share of words that is found again, and that where lines break inside words.
const DUE: (f64, f64) = (0.97, 0.93);

/// Fewer words in a script say nothing.
const FEWEST: usize = 20;

/// How many words of its own a product may have, such as what an EPUB says of pages and of writing: in a book of a few
/// pages they are a large share.
const OWN: usize = 40;

/// Below this share so many words of its own do not excuse a book.
const LEAST: f64 = 0.5;

/// How many missing words are named.
const NAMED: usize = 5;

/// How many words of a script there are, and which are not found.
#[derive(Default)]
struct Count<'a> {
    all: usize,
    lost: usize,
    missing: BTreeSet<&'a str>,
}

/// Words of one text looked for in another, by script.
fn counts<'a>(written: &'a Said, read: &Said) -> BTreeMap<Script, Count<'a>> {
    let mut counts: BTreeMap<Script, Count<'a>> = BTreeMap::new();
    for (word, times) in written.words() {
        let Some(script) = word.chars().find_map(Script::of_character) else { continue };
        let count = counts.entry(script).or_default();
        count.all += times;
        if !read.has(word) {
            count.lost += times;
            count.missing.insert(word);
        }
    }
    counts
}

/// Compares the PDFs with the EPUB of the same guide and edition: the words of the EPUB are in workbook and
/// facilitator's edition, and what is read in handouts, which hold a choice, is in one of these that reads well.
pub(super) fn compare(listed: &[Listed], artifacts: &mut [Checked]) {
    let book = |listed: &Listed| (listed.edition.clone(), listed.guide.clone());
    let is_epub = |listed: &Listed| listed.product == ListedProduct::Made(Product::Epub) && listed.variant.is_none();
    let epubs: BTreeMap<_, Said> = listed
        .iter()
        .zip(artifacts.iter_mut())
        .filter(|(listed, _)| is_epub(listed))
        .filter_map(|(listed, checked)| Some((book(listed), checked.said.take()?)))
        .collect();
    let mut others = epubs.clone();
    let mut chosen = Vec::new();
    for (listed, checked) in listed.iter().zip(artifacts).filter(|(listed, _)| !is_epub(listed)) {
        let (Some(epub), Some(read)) = (epubs.get(&book(listed)), checked.said.take()) else { continue };
        match &listed.product {
            ListedProduct::Made(Product::Workbook | Product::Facilitator) => {
                if judge(epub, &read, Rule::TextLost, checked) {
                    others.entry(book(listed)).or_default().add(&read);
                }
            }
            ListedProduct::Made(Product::Handouts) => chosen.push((book(listed), read, checked)),
            ListedProduct::Made(Product::Epub)
            | ListedProduct::Press
            | ListedProduct::Cover
            | ListedProduct::Other(_) => {}
        }
    }
    for (book, read, checked) in chosen {
        judge(&read, &others[&book], Rule::TextStrange, checked);
    }
}

/// Reports the scripts of which too few words are found; whether there are none.
fn judge(wanted: &Said, found: &Said, rule: Rule, checked: &mut Checked) -> bool {
    let before = checked.findings.len();
    checked.enter(Group::ReadBack);
    for (script, count) in counts(wanted, found) {
        let share = 1.0 - count.lost as f64 / count.all.max(1) as f64;
        let in_lines = count.missing.iter().any(|word| word.chars().all(unspaced));
        let due = if in_lines { DUE.1 } else { DUE.0 };
        let excused = count.missing.len() <= OWN && share >= LEAST;
        if count.all >= FEWEST && share < due && !excused {
            let some: Vec<&str> = count.missing.iter().copied().take(NAMED).collect();
            let what = if rule == Rule::TextLost {
                "of the EPUB's words are read"
            } else {
                "of what is read stands in the book"
            };
            checked.add(
                rule,
                format!("{:.0} % {what} in the script {}, not {}", share * 100.0, script.code(), some.join(", ")),
            );
        }
    }
    checked.findings.len() == before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(written: &str, read: &str, rule: Rule) -> Vec<Rule> {
        let mut checked = Checked::new("book.pdf");
        judge(&Said::of(&written.repeat(20)), &Said::of(&read.repeat(20)), rule, &mut checked);
        checked.findings.into_iter().map(|found| found.rule).collect()
    }

    #[test]
    fn words_that_are_doubled_cut_or_turned_round_are_not_found() {
        for (written, read) in [
            ("وكتابهم ", "ووككتتااببههمم "),
            ("وكتابهم ", "مهباتكو "),
            ("शांति ", "शां ति "),
            ("น้ำดื่มฟรี ", "น้ำน้ำดื่ดื่มฟรีรี "),
            ("quiet ", "qu iet "),
        ] {
            assert_eq!(found(written, read, Rule::TextLost), [Rule::TextLost], "{read}");
            assert_eq!(found(written, written, Rule::TextLost), [], "{written}");
        }
    }

    #[test]
    fn what_says_nothing_does_not_count_and_lines_break_where_no_spaces_are() {
        assert_eq!(found("soft\u{AD}ly a\u{200B}b ", "softly ab ", Rule::TextLost), []);
        assert_eq!(found("ที่นี่มีน้ำ ", "ที่นี่ มีน้ำ ", Rule::TextLost), []);
        assert_eq!(found("می\u{200C}خوانیم ", "میخوانیم ", Rule::TextLost), [Rule::TextLost]);
    }

    #[test]
    fn a_few_words_say_nothing() {
        let mut checked = Checked::new("book.pdf");
        judge(&Said::of(&"नाम ".repeat(FEWEST - 1)), &Said::default(), Rule::TextLost, &mut checked);
        assert!(checked.findings.is_empty());
    }

    #[test]
    fn each_pdf_is_held_to_the_epub_beside_it() {
        let words = |one: &str| {
            Said::of(&(0..60_u8).map(|at| format!("{one}{} ", char::from(b'a' + at % 26))).collect::<String>())
        };
        let found = |workbook: Said, handouts: Said| {
            let listed = [
                crate::verify::epub::sample::listed(),
                crate::verify::pdf::sample::listed("workbook"),
                crate::verify::pdf::sample::listed("handouts"),
            ];
            let said = [words("mot"), workbook, handouts];
            let of = |said| Checked { said: Some(said), ..Checked::new("book") };
            let mut artifacts = said.map(of);
            compare(&listed, &mut artifacts);
            assert!(artifacts[1].has(Group::ReadBack) && artifacts.iter().all(|checked| checked.said.is_none()));
            artifacts.map(|checked| checked.findings.into_iter().map(|found| found.rule).collect::<Vec<_>>())
        };
        let none: Vec<Rule> = Vec::new();
        assert_eq!(found(words("mot"), words("mot")), [none.clone(), none.clone(), none.clone()]);
        assert_eq!(found(words("mmoott"), words("mot")), [none.clone(), vec![Rule::TextLost], none.clone()]);
        assert_eq!(found(words("mot"), words("tom")), [none.clone(), none, vec![Rule::TextStrange]]);
    }
}
