//! Quotation marks (CLDR, delimiters), from `data/quotation-marks.csv`: ICU4X has no interface to them. And which of
//! them, or what else, a straight mark in a text stands for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::script::Script;
use super::tag::Tag;

/// The quotation marks of a language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all(serialize = "kebab-case"))]
pub struct QuotationMarks {
    /// The mark before a quotation.
    pub open: String,
    /// The mark after a quotation.
    pub close: String,
    /// Before a quotation within a quotation.
    pub inner_open: String,
    /// The mark after a quotation inside another.
    pub inner_close: String,
}

impl QuotationMarks {
    /// Those of a language or the nearest wider one (`fa` for `fa-AF`), else those that CLDR has for unknown languages.
    pub fn of(tag: &Tag) -> Self {
        let table = table();
        let canonical = tag.identifier().to_string();
        let mut wider = canonical.as_str();
        loop {
            match (table.get(wider), wider.rsplit_once('-')) {
                (Some(found), _) => return if is_set_off(tag) { found.set_off() } else { found.clone() },
                (None, Some((rest, _))) => wider = rest,
                (None, None) => return table[UNKNOWN].clone(),
            }
        }
    }
}

impl QuotationMarks {
    /// The same with the space that stands inside them.
    fn set_off(&self) -> Self {
        let (open, close) = (|mark: &str| format!("{mark}{THIN}"), |mark: &str| format!("{THIN}{mark}"));
        Self {
            open: open(&self.open),
            close: close(&self.close),
            inner_open: open(&self.inner_open),
            inner_close: close(&self.inner_close),
        }
    }

    /// What stands for the straight marks of a text, whose places are given in order: quotation marks, outer and inner,
    /// apostrophes, feet and inches; or the mark itself where it stands alone.
    pub fn set(&self, text: &[char], places: &[usize]) -> Vec<String> {
        let mut setter = Setter { marks: self, set: vec![String::new(); places.len()], open: Vec::new() };
        for (index, place) in places.iter().enumerate() {
            setter.one(index, &Mark::at(text, *place));
        }
        setter.finish()
    }
}

/// Whether a language sets off its marks by a space: French, but for Switzerland's.
fn is_set_off(tag: &Tag) -> bool {
    tag.language() == "fr" && tag.region().as_deref() != Some("CH")
}

/// No-break space of a quarter of an em.
const THIN: char = '\u{202F}';
/// What a straight mark between letters is, and one before which nothing was opened.
const APOSTROPHE: &str = "’";

/// A straight mark and what stands beside it.
struct Mark<'a> {
    is_double: bool,
    before: Option<char>,
    after: &'a [char],
}

impl<'a> Mark<'a> {
    fn at(text: &'a [char], place: usize) -> Self {
        let before = place.checked_sub(1).and_then(|at| text.get(at).copied());
        let after = text.get(place + 1..).unwrap_or_default();
        Self { is_double: text.get(place) == Some(&'"'), before, after }
    }

    fn next(&self) -> Option<char> {
        self.after.first().copied()
    }

    /// Whether it stands inside a word, as in `don't`. Where words stand without spaces letters on both sides say
    /// nothing.
    fn is_inside_a_word(&self) -> bool {
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !stands_without_spaces(c));
        joins(self.before) && joins(self.next())
    }

    /// Whether it stands for the century, as in `'90s`.
    fn is_of_a_decade(&self) -> bool {
        let digits = self.after.iter().take_while(|c| c.is_ascii_digit()).count();
        let rest = self.after.get(digits).copied();
        digits == 2 && self.before.is_none_or(|c| !c.is_alphanumeric()) && rest == Some('s')
    }

    fn can_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
    }

    fn can_open(&self) -> bool {
        self.next().is_some_and(|c| !c.is_whitespace())
    }
}

/// The scripts that write words without spaces, or particles onto what stands in marks.
fn stands_without_spaces(character: char) -> bool {
    let script = Script::of_character(character);
    script.is_some_and(|script| {
        ["Hani", "Hira", "Kana", "Bopo", "Hang", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"].contains(&script.code())
    })
}

/// Sets the marks of a text one after another.
struct Setter<'a> {
    marks: &'a QuotationMarks,
    set: Vec<String>,
    /// Index and kind of the marks that are open.
    open: Vec<(usize, bool)>,
}

impl Setter<'_> {
    fn one(&mut self, index: usize, mark: &Mark<'_>) {
        let opened = self.open.iter().rposition(|(_, is_double)| *is_double == mark.is_double);
        let behind_digit = mark.before.is_some_and(|c| c.is_ascii_digit());
        let between_digits = behind_digit && mark.next().is_some_and(|c| c.is_ascii_digit());
        self.set[index] = if !mark.is_double && between_digits {
            "′".into()
        } else if !mark.is_double && (mark.is_inside_a_word() || mark.is_of_a_decade()) {
            APOSTROPHE.into()
        } else if opened.is_none() && behind_digit {
            if mark.is_double { "″" } else { "′" }.into()
        } else if let Some(at) = opened.filter(|_| mark.can_close() && !self.is_inner(mark)) {
            let is_inner = self.stands_inside(at);
            self.open.truncate(at);
            if is_inner { &self.marks.inner_close } else { &self.marks.close }.clone()
        } else if mark.can_open() {
            self.open.push((index, mark.is_double));
            let is_inner = self.stands_inside(self.open.len() - 1);
            if is_inner { &self.marks.inner_open } else { &self.marks.open }.clone()
        } else if mark.can_close() {
            if mark.is_double { self.marks.close.clone() } else { APOSTROPHE.into() }
        } else {
            if mark.is_double { "\"" } else { "'" }.into()
        };
    }

    /// Whether a mark opens a quotation within one of its own kind: it stands behind a space or an opening bracket and
    /// before a letter.
    fn is_inner(&self, mark: &Mark<'_>) -> bool {
        let opens = mark.before.is_some_and(|c| c.is_whitespace() || matches!(c, '(' | '['));
        opens && mark.can_open()
    }

    /// Whether an open mark is one of a quotation within a quotation: a single one, or a double one within a double.
    fn stands_inside(&self, at: usize) -> bool {
        let (_, is_double) = self.open[at];
        !is_double || self.open[..at].iter().filter(|(_, is_double)| *is_double).count() % 2 == 1
    }

    /// Single marks that nothing closes are apostrophes, as in `'tis`; a quotation may go on in the next paragraph.
    fn finish(mut self) -> Vec<String> {
        for (index, _) in self.open.iter().filter(|(_, is_double)| !is_double) {
            self.set[*index] = APOSTROPHE.into();
        }
        self.set
    }
}

/// The tag of the row for all languages that have none.
const UNKNOWN: &str = "und";

/// Tag to marks.
fn table() -> &'static BTreeMap<String, QuotationMarks> {
    #[derive(Deserialize)]
    struct Row {
        tag: String,
        open: String,
        close: String,
        inner_open: String,
        inner_close: String,
    }
    static TABLE: OnceLock<BTreeMap<String, QuotationMarks>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(include_str!("../../data/quotation-marks.csv").as_bytes());
        let rows = reader.deserialize().map(|row: Result<Row, csv::Error>| {
            let Row { tag, open, close, inner_open, inner_close } =
                row.unwrap_or_else(|error| panic!("a table in the binary: {error}"));
            (tag, QuotationMarks { open, close, inner_open, inner_close })
        });
        rows.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_its_own_marks_or_those_of_the_nearest_wider_one() {
        let of = |tag: &str| {
            let QuotationMarks { open, close, inner_open, inner_close } = QuotationMarks::of(&Tag::of(tag));
            format!("{open}{close}{inner_open}{inner_close}")
        };
        assert_eq!(of("th"), "“”‘’");
        assert_eq!(of("ar"), "”“’‘");
        assert_eq!(of("fa-AF"), "«»‹›");
        assert_eq!(of("prs"), "«»‹›");
        assert_eq!(of("ja"), "「」『』");
        assert_eq!(of("zh-Hant-HK"), "「」『』");
        assert_eq!(of("fr-NC"), "«\u{202F}\u{202F}»«\u{202F}\u{202F}»");
        assert_eq!(of("fr-CH"), "«»‹›");
        assert_eq!(of("tet"), "“”‘’");
        assert_eq!(of("x?"), "“”‘’");
    }

    /// A text with its straight marks set.
    fn set(tag: &str, text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let places: Vec<usize> = (0..characters.len()).filter(|at| matches!(characters[*at], '"' | '\'')).collect();
        let mut marks = QuotationMarks::of(&Tag::of(tag)).set(&characters, &places).into_iter();
        let straight = |c: &char| matches!(c, '"' | '\'');
        characters.iter().map(|c| if straight(c) { marks.next().unwrap() } else { c.to_string() }).collect()
    }

    #[test]
    fn straight_marks_become_those_of_the_language() {
        let text = "\"Go,\" she said, \"and say 'no' (\"never\")\".";
        assert_eq!(set("en", text), "“Go,” she said, “and say ‘no’ (‘never’)”.");
        assert_eq!(set("de", text), "„Go,“ she said, „and say ‚no‘ (‚never‘)“.");
        assert_eq!(set("fa", text), "«Go,» she said, «and say ‹no› (‹never›)».");
        assert_eq!(set("ja", "彼は\"行く\"と'言'った"), "彼は「行く」と『言』った");
        assert_eq!(set("th", "เขาว่า\"ไป\"แล้ว"), "เขาว่า“ไป”แล้ว");
        assert_eq!(set("ar", "قال \"نعم\"."), "قال ”نعم“.");
        assert_eq!(set("ko", "그는 \"예\"라고"), "그는 “예”라고");
        assert_eq!(set("fr", "Il dit \"oui\"."), "Il dit «\u{202F}oui\u{202F}».");
        assert_eq!(set("en", "\"'Yes,' she wrote.\""), "“‘Yes,’ she wrote.”");
    }

    #[test]
    fn apostrophes_feet_and_inches_are_no_quotation_marks() {
        let text = "Don't, in the '90s and 1990's the dogs' 6'2\" of 5\" pipe, l'eau";
        let wanted = "Don’t, in the ’90s and 1990’s the dogs’ 6′2″ of 5″ pipe, l’eau";
        for tag in ["en", "de", "fr", "ar", "ja"] {
            assert_eq!(set(tag, text), wanted, "{tag}");
        }
        assert_eq!(set("de", "'Don't go'"), "‚Don’t go‘");
        assert_eq!(set("en", "'tis late"), "’tis late");
        assert_eq!(set("en", "alone \" and ' here"), "alone \" and ' here");
        assert_eq!(set("en", "\"It goes on"), "“It goes on");
    }
}
