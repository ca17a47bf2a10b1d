//! Lists within a sentence.

use icu_list::options::ListFormatterOptions;
use icu_list::{ListFormatter, ListFormatterPreferences};

use super::tag::Tag;

/// Several names as one text: "a, b and c" as the language has it; with commas alone where CLDR has no word for "and".
pub fn list(tag: &Tag, names: &[impl AsRef<str>]) -> String {
    let names = names.iter().map(AsRef::as_ref);
    let preferences = ListFormatterPreferences::from(&tag.local(None));
    match ListFormatter::try_new_and(preferences, ListFormatterOptions::default()) {
        Ok(formatter) => formatter.format(names).to_string(),
        Err(_) => names.collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comma_and_the_last_word_are_the_languages_own() {
        let of = |tag: &str| list(&Tag::of(tag), &["A", "B", "C"]);
        assert_eq!(of("en"), "A, B and C");
        assert_eq!(of("en-US"), "A, B, and C");
        assert_eq!(of("th"), "A B และC");
        assert_eq!(of("ar"), "A وB وC");
        assert_eq!(of("ur"), "A، B، اور C");
        assert_eq!(of("ja"), "A、B、C");
        assert_eq!(of("tet"), "A, B, C");
        assert_eq!(list(&Tag::of("en"), &["A"]), "A");
        assert_eq!(list(&Tag::of("en"), &[] as &[&str]), "");
    }
}
