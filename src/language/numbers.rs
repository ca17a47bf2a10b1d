//! Numbers in the digits of a language, and Roman ones.

use std::fmt;

use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};

use super::tag::Tag;

/// How a language writes whole numbers.
pub struct Numbers {
    formatter: Option<DecimalFormatter>,
}

impl Numbers {
    /// Those of a language. A tag may name the digits itself (`ar-u-nu-arab`); without data they are 0 to 9.
    pub fn of(tag: &Tag) -> Self {
        let preferences = DecimalFormatterPreferences::from(&tag.canonical());
        let options = DecimalFormatterOptions::from(GroupingStrategy::Min2);
        Self { formatter: DecimalFormatter::try_new(preferences, options).ok() }
    }

    /// A number in words of digits, grouped from ten thousand on.
    pub fn write(&self, number: i64) -> String {
        match &self.formatter {
            Some(formatter) => formatter.format(&number.into()).to_string(),
            None => number.to_string(),
        }
    }

    /// A text with each digit 0 to 9 in it written as the language does.
    pub(super) fn digits(&self, text: &str) -> String {
        text.chars()
            .map(|c| c.to_digit(10).map_or_else(|| c.to_string(), |digit| self.write(i64::from(digit))))
            .collect()
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Numbers({})", self.write(1234567890))
    }
}

/// The Roman numerals and what they stand for, from the largest.
const ROMAN: [(&str, usize); 13] = [
    ("m", 1000),
    ("cm", 900),
    ("d", 500),
    ("cd", 400),
    ("c", 100),
    ("xc", 90),
    ("l", 50),
    ("xl", 40),
    ("x", 10),
    ("ix", 9),
    ("v", 5),
    ("iv", 4),
    ("i", 1),
];

/// A number in small Roman numerals, as front pages are counted; 0 is empty.
pub fn roman(mut number: usize) -> String {
    let mut text = String::new();
    for (letters, value) in ROMAN {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// The number that small Roman numerals stand for; none if they are not written as [`roman`] writes them.
pub fn from_roman(text: &str) -> Option<usize> {
    let mut rest = text;
    let mut number = 0;
    for (letters, value) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            rest = after;
            number += value;
        }
    }
    (!text.is_empty() && roman(number) == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_language() {
        let write = |tag: &str, number| Numbers::of(&Tag::of(tag)).write(number);
        assert_eq!(write("en", 1234), "1234");
        assert_eq!(write("en", 12345), "12,345");
        assert_eq!(write("th", 45), "45");
        assert_eq!(write("ne", 45), "४५");
        assert_eq!(write("my", 45), "၄၅");
        assert_eq!(write("prs", 45), "۴۵");
        assert_eq!(write("ar", 45), "45");
        assert_eq!(write("ar-u-nu-arab", 45), "٤٥");
        assert_eq!(write("tet", 45), "45");
    }

    #[test]
    fn roman_numbers_read_back() {
        assert_eq!([1, 4, 14, 34, 99, 1994].map(roman), ["i", "iv", "xiv", "xxxiv", "xcix", "mcmxciv"]);
        for number in 1..4000 {
            assert_eq!(from_roman(&roman(number)), Some(number));
        }
        for bad in ["", "iiii", "vx", "iix", "a", "I", "ivi"] {
            assert_eq!(from_roman(bad), None, "{bad}");
        }
    }
}
