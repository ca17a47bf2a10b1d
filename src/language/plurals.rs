//! Which form of a word goes with a number (CLDR, plural rules).

use std::fmt;

pub use icu_plurals::PluralCategory;
use icu_plurals::{PluralRuleType, PluralRules, PluralRulesOptions};

use super::tag::Tag;

/// The plural rules of a language.
pub struct Plurals {
    rules: Option<PluralRules>,
}

impl Plurals {
    /// Those of a language; one form for all numbers where CLDR has none.
    pub fn of(tag: &Tag) -> Self {
        let options = PluralRulesOptions::default().with_type(PluralRuleType::Cardinal);
        Self { rules: PluralRules::try_new((&tag.canonical()).into(), options).ok() }
    }

    /// The category of a whole number.
    pub fn category(&self, number: u32) -> PluralCategory {
        self.rules.as_ref().map_or(PluralCategory::Other, |rules| rules.category_for(number))
    }
}

impl fmt::Debug for Plurals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plurals")
    }
}

#[cfg(test)]
mod tests {
    use super::PluralCategory::{Few, Many, One, Other, Two, Zero};
    use super::*;

    #[test]
    fn numbers_take_the_form_of_their_language() {
        let of = |tag: &str| {
            let plurals = Plurals::of(&Tag::of(tag));
            [0, 1, 2, 3, 11, 100].map(|number| plurals.category(number))
        };
        assert_eq!(of("ar"), [Zero, One, Two, Few, Many, Other]);
        assert_eq!(of("en"), [Other, One, Other, Other, Other, Other]);
        assert_eq!(of("th"), [Other; 6]);
        assert_eq!(of("hi"), [One, One, Other, Other, Other, Other]);
        assert_eq!(of("fr")[..2], [One, One]);
        assert_eq!(of("fil")[2..], [One, One, One, One]);
    }
}
