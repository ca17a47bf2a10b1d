//! Scripts (ISO 15924): of a language, by CLDR's likely subtags, and of a text, by Unicode's property of its characters.

use std::collections::BTreeMap;
use std::fmt;

use icu_locale::subtags::{self, script};
use icu_locale::{LanguageIdentifier, LocaleDirectionality, LocaleExpander};
use icu_properties::{CodePointMapData, PropertyNamesShort, props};

use serde::{Serialize, Serializer};

use super::direction::Direction;
use super::tag::Tag;
use super::typography::Typography;

/// A script, as books are set in it: Nastaliq (`Aran`) is told from other Arabic writing, and Chinese in simplified and
/// traditional characters (`Hans`, `Hant`) from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Script(subtags::Script);

/// Arabic letters, and their hanging style.
const ARABIC: Script = Script(script!("Arab"));
const NASTALIQ: Script = Script(script!("Aran"));

impl Script {
    /// Latin letters.
    pub const LATIN: Self = Self(script!("Latn"));

    /// The script that a tag names, else the one in which its language is usually written there; Latin where that is
    /// not known. Urdu is set in Nastaliq unless its tag says otherwise.
    pub fn of(tag: &Tag) -> Self {
        let mut identifier = tag.identifier();
        let named = identifier.script.is_some();
        LocaleExpander::new_extended().maximize(&mut identifier);
        match identifier.script.map(Self) {
            Some(ARABIC) if !named && tag.language() == "ur" => NASTALIQ,
            Some(script) => script,
            None => Self::LATIN,
        }
    }

    /// A script by its four letters; none if they are not four letters.
    pub fn named(code: &str) -> Option<Self> {
        subtags::Script::try_from_str(code).ok().map(Self)
    }

    /// Its four letters in ISO 15924.
    pub fn code(&self) -> &str {
        self.0.as_str()
    }

    /// The way it runs; left to right where that is not known.
    pub fn direction(self) -> Direction {
        let plain = LanguageIdentifier::from(Some(self.family()));
        match LocaleDirectionality::new_extended().is_right_to_left(&plain) {
            true => Direction::Rtl,
            false => Direction::Ltr,
        }
    }

    /// How it is set; as Latin is where our table has no row for it.
    pub fn typography(self) -> &'static Typography {
        Typography::of(self.code())
    }

    /// The script of most letters of a text: none where it has no letters. Chinese characters are `Hani` and Japanese
    /// syllables `Hira` or `Kana`, since the text alone does not tell the language.
    pub fn of_text(text: &str) -> Option<Self> {
        let mut counts: BTreeMap<Self, usize> = BTreeMap::new();
        for script in text.chars().filter(|c| c.is_alphabetic()).filter_map(Self::of_character) {
            *counts.entry(script).or_default() += 1;
        }
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(script, _)| script)
    }

    /// The script that a character is of, be it a letter or a mark; none of those that scripts share.
    pub fn of_character(character: char) -> Option<Self> {
        let script = CodePointMapData::<props::Script>::new().get(character);
        let shared = [props::Script::Common, props::Script::Inherited, props::Script::Unknown].contains(&script);
        let code = PropertyNamesShort::<props::Script>::new().get_locale_script(script);
        code.filter(|_| !shared).map(Self)
    }

    /// Whether words in characters of the script `letters` can be a text in this one: Chinese characters in Japanese
    /// and Korean, syllables in Japanese, letters of either hand in Arabic.
    pub fn admits(self, letters: Self) -> bool {
        let parts: &[&str] = match self.code() {
            "Jpan" => &["Hani", "Hira", "Kana"],
            "Kore" => &["Hang", "Hani"],
            "Hans" | "Hant" => &["Hani", "Bopo"],
            "Aran" => &["Arab"],
            _ => &[],
        };
        self == letters || parts.contains(&letters.code())
    }

    /// The language most often written in characters of this script (CLDR, likely subtags).
    pub fn common_language(self) -> Tag {
        let whole = match self.code() {
            "Hira" | "Kana" => script!("Jpan"),
            "Hang" => script!("Kore"),
            "Bopo" => script!("Hant"),
            _ => self.0,
        };
        let mut identifier = LanguageIdentifier::from(Some(whole));
        let expander = LocaleExpander::new_extended();
        expander.maximize(&mut identifier);
        expander.minimize(&mut identifier);
        Tag::of(&identifier.to_string())
    }

    /// The script that Unicode has properties of: a style of writing belongs to its script.
    fn family(self) -> subtags::Script {
        if self == NASTALIQ { ARABIC.0 } else { self.0 }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Script {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The way a language is written: the direction of its script.
pub fn direction(tag: &str) -> Direction {
    Script::of(&Tag::of(tag)).direction()
}

/// The language of a text among `languages`: the first that is written in the script which most of its letters are of;
/// else one that commonly is. None where the text has no letters.
pub fn language_of_text(text: &str, languages: &[&str]) -> Option<String> {
    let letters = Script::of_text(text)?;
    let found = languages.iter().find(|tag| Script::of(&Tag::of(tag)).admits(letters));
    Some(found.map_or_else(|| letters.common_language().to_string(), |tag| (*tag).to_string()))
}
