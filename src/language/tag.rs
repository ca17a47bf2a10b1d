//! Language tags (BCP 47, RFC 5646), read as UTS 35 does.

use std::fmt;

use icu_locale::subtags::{Region, language, region};
use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer};
use serde::{Serialize, Serializer};

/// A language tag that has been read: a language, and perhaps a script, a region and variants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    written: String,
    locale: Locale,
}

impl Tag {
    /// Reads a tag; none if it is not well formed. Small and capital letters are taken for the same.
    pub fn parse(text: &str) -> Option<Self> {
        Locale::try_from_str(text).ok().map(|locale| Self { written: text.to_string(), locale })
    }

    /// The tag of a text that may come from anywhere: the unknown language (`und`) where it is no tag.
    pub fn of(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|| Self { written: text.to_string(), locale: Locale::UNKNOWN })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Its language, such as `th`: two or three letters.
    pub fn language(&self) -> String {
        self.locale.id.language.to_string()
    }

    /// Its region, if it names one: a country (ISO 3166-1) in two capital letters, or a wider one in three digits.
    pub fn region(&self) -> Option<String> {
        self.locale.id.region.map(|region| region.to_string())
    }

    /// What Unicode's data know the language by: `fa-AF` for `prs`, for example (CLDR, language aliases).
    pub(super) fn canonical(&self) -> Locale {
        let mut locale = self.locale.clone();
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        locale
    }

    /// The language as spoken in a state (ISO 3166-1), unless the tag names a region itself. Plain `en` is American in CLDR;
    /// a text for no state in particular wants the English of the world.
    pub(super) fn local(&self, state: Option<&str>) -> Locale {
        let mut locale = self.canonical();
        if locale.id.region.is_none() {
            let world = (locale.id.language == language!("en")).then_some(region!("001"));
            locale.id.region = state.and_then(|state| Region::try_from_str(state).ok()).or(world);
        }
        locale
    }

    /// The same without keywords of extensions.
    pub(super) fn identifier(&self) -> LanguageIdentifier {
        self.canonical().id
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_language_and_what_narrows_it() {
        for good in ["th", "fa-AF", "zh-Hant-HK", "ur-Aran-PK", "ms-Arab-BN", "de-1996", "ar-u-nu-latn", "fil"] {
            assert_eq!(Tag::parse(good).map(|tag| tag.to_string()).as_deref(), Some(good));
        }
        for bad in ["", "t", "thai language", "th_TH-", "th--TH", "englishenglish", "ไทย", "1th"] {
            assert_eq!(Tag::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_no_tag_is_the_unknown_language() {
        assert_eq!(Tag::of("?").language(), "und");
    }

    #[test]
    fn dari_is_persian_in_afghanistan() {
        assert_eq!(Tag::of("prs").identifier().to_string(), "fa-AF");
    }
}
