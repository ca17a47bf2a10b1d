//! What a layout needs to set a language: handed to it as data.

use serde::Serialize;

use super::direction::Direction;
use super::quotes::QuotationMarks;
use super::script::Script;
use super::tag::Tag;
use super::typography::Typography;

/// How a language is written and set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Profile {
    /// The language alone, two or three letters (ISO 639), `und` where it has none: what hyphenation goes by.
    pub lang: String,
    /// The country that its tag names (ISO 3166-1), which can decide the shapes of letters.
    pub region: Option<String>,
    /// Its script (ISO 15924).
    pub script: Script,
    /// The direction of the script.
    pub dir: Direction,
    /// Its quotation marks, outer and inner (CLDR, delimiters).
    pub quotes: QuotationMarks,
    /// How the script is set.
    #[serde(flatten)]
    pub typography: &'static Typography,
}

impl Profile {
    /// Of a language tag.
    pub fn of(tag: &Tag) -> Self {
        let script = Script::of(tag);
        Self {
            lang: Some(tag.language()).filter(|language| language.len() <= 3).unwrap_or_else(|| "und".into()),
            region: tag.region().filter(|region| region.len() == 2),
            script,
            dir: script.direction(),
            quotes: QuotationMarks::of(tag),
            typography: script.typography(),
        }
    }
}
