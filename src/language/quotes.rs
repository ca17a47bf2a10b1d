//! Quotation marks (CLDR, delimiters), from `data/quotation-marks.csv`: ICU4X has no interface to them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

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
                (Some(found), _) => return found.clone(),
                (None, Some((rest, _))) => wider = rest,
                (None, None) => return table[UNKNOWN].clone(),
            }
        }
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
        assert_eq!(of("fr-NC"), "«»«»");
        assert_eq!(of("tet"), "“”‘’");
        assert_eq!(of("x?"), "“”‘’");
    }
}
