//! What is claimed of the languages of the member states, and of others that show a rule.

use super::*;

/// Tag, script and direction: every official language of the member states, then tags that show a rule.
const LANGUAGES: [(&str, &str, Direction); 69] = [
    ("fa-AF", "Arab", Direction::Rtl),
    ("ps", "Arab", Direction::Rtl),
    ("en", "Latn", Direction::Ltr),
    ("bn", "Beng", Direction::Ltr),
    ("dz", "Tibt", Direction::Ltr),
    ("ms-Arab-BN", "Arab", Direction::Rtl),
    ("ms", "Latn", Direction::Ltr),
    ("ms-BN", "Latn", Direction::Ltr),
    ("km", "Khmr", Direction::Ltr),
    ("zh-Hans", "Hans", Direction::Ltr),
    ("ko-KP", "Kore", Direction::Ltr),
    ("fj", "Latn", Direction::Ltr),
    ("hif", "Deva", Direction::Ltr),
    ("fr", "Latn", Direction::Ltr),
    ("zh-Hant-HK", "Hant", Direction::Ltr),
    ("zh-Hant-MO", "Hant", Direction::Ltr),
    ("hi", "Deva", Direction::Ltr),
    ("id", "Latn", Direction::Ltr),
    ("fa", "Arab", Direction::Rtl),
    ("ar", "Arab", Direction::Rtl),
    ("ckb", "Arab", Direction::Rtl),
    ("ja", "Jpan", Direction::Ltr),
    ("gil", "Latn", Direction::Ltr),
    ("lo", "Laoo", Direction::Ltr),
    ("dv", "Thaa", Direction::Rtl),
    ("mn", "Cyrl", Direction::Ltr),
    ("mn-Mong", "Mong", Direction::Ltr),
    ("my", "Mymr", Direction::Ltr),
    ("na", "Latn", Direction::Ltr),
    ("ne", "Deva", Direction::Ltr),
    ("mi", "Latn", Direction::Ltr),
    ("ur", "Aran", Direction::Rtl),
    ("pau", "Latn", Direction::Ltr),
    ("tpi", "Latn", Direction::Ltr),
    ("ho", "Latn", Direction::Ltr),
    ("fil", "Latn", Direction::Ltr),
    ("ko", "Kore", Direction::Ltr),
    ("sm", "Latn", Direction::Ltr),
    ("ta", "Taml", Direction::Ltr),
    ("si", "Sinh", Direction::Ltr),
    ("th", "Thai", Direction::Ltr),
    ("pt", "Latn", Direction::Ltr),
    ("tet", "Latn", Direction::Ltr),
    ("to", "Latn", Direction::Ltr),
    ("tr", "Latn", Direction::Ltr),
    ("bi", "Latn", Direction::Ltr),
    ("vi", "Latn", Direction::Ltr),
    // Neighbours and minorities of the region.
    ("prs", "Arab", Direction::Rtl),
    ("bal", "Arab", Direction::Rtl),
    ("rhg", "Rohg", Direction::Rtl),
    ("ks", "Arab", Direction::Rtl),
    ("ug", "Arab", Direction::Rtl),
    ("he", "Hebr", Direction::Rtl),
    ("yi", "Hebr", Direction::Rtl),
    ("shn", "Mymr", Direction::Ltr),
    ("mnw", "Mymr", Direction::Ltr),
    ("ksw", "Mymr", Direction::Ltr),
    ("bo", "Tibt", Direction::Ltr),
    ("as", "Beng", Direction::Ltr),
    // A script in the tag counts before the language's usual one, and so does the region.
    ("ff-Adlm", "Adlm", Direction::Rtl),
    ("az-Arab", "Arab", Direction::Rtl),
    ("pa-Arab", "Arab", Direction::Rtl),
    ("pa", "Guru", Direction::Ltr),
    ("sd-Deva", "Deva", Direction::Ltr),
    ("sd", "Arab", Direction::Rtl),
    ("ur-Latn", "Latn", Direction::Ltr),
    ("ur-Arab", "Arab", Direction::Rtl),
    ("zh-TW", "Hant", Direction::Ltr),
    ("uz-Cyrl", "Cyrl", Direction::Ltr),
];

#[test]
fn every_language_has_its_script_and_its_direction() {
    for (tag, script, way) in LANGUAGES {
        assert_eq!(Script::of(&Tag::of(tag)).code(), script, "{tag}");
        assert_eq!(direction(tag), way, "{tag}");
    }
}

#[test]
fn every_language_of_a_member_state_is_among_them() {
    let mut states = csv::Reader::from_reader(include_str!("../../data/states.csv").as_bytes());
    let column = states.headers().unwrap().iter().position(|name| name == "official_language_tags").unwrap();
    for row in states.records() {
        for tag in row.unwrap()[column].split_whitespace() {
            assert!(LANGUAGES.iter().any(|(known, ..)| *known == tag), "{tag} is not tested");
        }
    }
}

#[test]
fn letters_choose_among_the_languages_of_an_edition() {
    let of = |text| language_of_text(text, &["ur", "en"]).unwrap_or_default();
    assert_eq!(of("خوف"), "ur");
    assert_eq!(of("fear خ"), "en");
    assert_eq!(of("กลัว"), "th");
    assert_eq!(of("𞤀𞤁"), "ff-Adlm");
    assert_eq!(language_of_text("12 – 3", &["en"]), None);
    assert_eq!(language_of_text("恐れ", &["ja"]).as_deref(), Some("ja"));
    assert_eq!(language_of_text("ひらがな", &["en"]).as_deref(), Some("ja"));
    assert_eq!(language_of_text("怕", &["zh-Hant-HK"]).as_deref(), Some("zh-Hant-HK"));
    assert_eq!(language_of_text("무서움", &["ko-KP"]).as_deref(), Some("ko-KP"));
    assert_eq!(language_of_text("Angst", &["th"]).as_deref(), Some("en"));
}
