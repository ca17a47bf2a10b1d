//! Which book a browser looks at: what the query of an address says.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

/// The names in an address: of an edition, a guide and a product. What is left out is the first that there is. Whether
/// there is such a book the worker finds out, for projects change.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    pub(super) edition: Option<String>,
    pub(super) guide: Option<String>,
    pub(super) product: Option<String>,
}

/// A name longer than this is none of an edition, guide or product, in bytes.
const LONGEST: usize = 200;

impl Choice {
    /// The choice that a query makes; none if a name is no text or longer than any. Other keys are left to the page.
    pub(super) fn of(query: &str) -> Option<Self> {
        let mut names: BTreeMap<&str, String> = BTreeMap::new();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = value.replace('+', " ");
            let value = percent_decode_str(&value).decode_utf8().ok()?.into_owned();
            if value.len() > LONGEST {
                return None;
            }
            if !value.is_empty() {
                names.insert(key, value);
            }
        }
        let mut take = |key| names.remove(key);
        Some(Self { edition: take("edition"), guide: take("guide"), product: take("product") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(query: &str) -> Option<[Option<String>; 3]> {
        Choice::of(query).map(|choice| [choice.edition, choice.guide, choice.product])
    }

    #[test]
    fn an_address_names_a_book() {
        let some = |name: &str| Some(name.to_string());
        assert_eq!(choice("edition=th&guide=a&product=epub"), Some([some("th"), some("a"), some("epub")]));
        assert_eq!(choice(""), Some([None, None, None]));
        assert_eq!(choice("guide=&x=1&edition=fa%2DAF"), Some([some("fa-AF"), None, None]));
    }

    #[test]
    fn what_is_no_name_is_no_choice() {
        assert_eq!(choice("edition=%ff"), None);
        assert_eq!(choice(&format!("guide={}", "x".repeat(LONGEST + 1))), None);
    }
}
