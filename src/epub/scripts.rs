//! The table of scripts: which way they run, and for which of them a font goes into the book.
//!
//! A font is embedded only where reading systems often have none: e-ink readers and older phones lack Khmer, Burmese,
//! Lao, Tibetan (Dzongkha), Thaana (Dhivehi) and Sinhala, and set Urdu in Naskh.

use std::ops::RangeInclusive;

use crate::document::model::Direction;

/// A script that needs care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    /// Khmer.
    Khmer,
    /// Burmese and its neighbours.
    Myanmar,
    /// Lao.
    Lao,
    /// Tibetan, and so Dzongkha.
    Tibetan,
    /// Thaana, and so Dhivehi.
    Thaana,
    /// Sinhala.
    Sinhala,
    /// Arabic letters in the style that Urdu wants.
    Nastaliq,
    /// Any other script that runs from right to left.
    OtherRtl,
    /// Any other script.
    Other,
}

/// Scripts for which a font is embedded.
pub(super) const EMBEDDED: [Script; 7] =
    [Script::Khmer, Script::Myanmar, Script::Lao, Script::Tibetan, Script::Thaana, Script::Sinhala, Script::Nastaliq];

impl Script {
    /// The script in which a language is usually written, or the one its tag names.
    pub(super) fn of(tag: &str) -> Self {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let named = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
        match named {
            Some(script) => Self::named(&script.to_ascii_lowercase(), &language),
            None => Self::usual(&language),
        }
    }

    /// Characters of the script, of which those in the text are kept in its font.
    pub(super) fn ranges(self) -> &'static [RangeInclusive<u32>] {
        match self {
            Self::Khmer => &[0x1780..=0x17ff, 0x19e0..=0x19ff],
            Self::Myanmar => &[0x1000..=0x109f, 0xa9e0..=0xa9ff, 0xaa60..=0xaa7f],
            Self::Lao => &[0x0e80..=0x0eff],
            Self::Tibetan => &[0x0f00..=0x0fff],
            Self::Thaana => &[0x060c..=0x060c, 0x061b..=0x061b, 0x061f..=0x061f, 0x0780..=0x07bf],
            Self::Sinhala => &[0x0d80..=0x0dff],
            Self::Nastaliq => &[0x0600..=0x06ff, 0x0750..=0x077f, 0xfb50..=0xfdff, 0xfe70..=0xfeff],
            Self::OtherRtl | Self::Other => &[],
        }
    }

    /// Whether a character is written in the script.
    pub(super) fn holds(self, character: char) -> bool {
        self.ranges().iter().any(|range| range.contains(&u32::from(character)))
    }

    /// What a family's name must contain, where having the letters is not enough.
    pub(super) fn family(self) -> Option<&'static str> {
        (self == Self::Nastaliq).then_some("Nastaliq")
    }

    fn named(script: &str, language: &str) -> Self {
        match script {
            "khmr" => Self::Khmer,
            "mymr" => Self::Myanmar,
            "laoo" => Self::Lao,
            "tibt" => Self::Tibetan,
            "thaa" => Self::Thaana,
            "sinh" => Self::Sinhala,
            "aran" => Self::Nastaliq,
            "arab" if language == "ur" => Self::Nastaliq,
            "arab" | "hebr" | "syrc" | "nkoo" | "rohg" => Self::OtherRtl,
            _ => Self::Other,
        }
    }

    fn usual(language: &str) -> Self {
        match language {
            "km" => Self::Khmer,
            "my" | "shn" | "mnw" | "ksw" => Self::Myanmar,
            "lo" => Self::Lao,
            "dz" | "bo" => Self::Tibetan,
            "dv" => Self::Thaana,
            "si" => Self::Sinhala,
            "ur" => Self::Nastaliq,
            "ar" | "fa" | "prs" | "ps" | "ckb" | "sd" | "ug" | "he" | "yi" | "bal" | "rhg" => Self::OtherRtl,
            _ => Self::Other,
        }
    }
}

/// The direction of a script.
pub(super) fn direction(script: Script) -> Direction {
    match script {
        Script::Thaana | Script::Nastaliq | Script::OtherRtl => Direction::Rtl,
        _ => Direction::Ltr,
    }
}
