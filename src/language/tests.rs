//! What is claimed of the languages of the member states, and of others that show a rule.

use std::path::Path;

use icu_locale::Locale;
use icu_locale::exemplar_chars::ExemplarCharacters;
use icu_properties::script::ScriptWithExtensions;
use icu_properties::{PropertyParser, props};

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

#[test]
fn the_table_is_in_order_and_has_every_script_of_the_member_states() {
    let codes: Vec<&str> = typography::TABLE.iter().map(|row| row.script).collect();
    assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
    for (tag, script, _) in LANGUAGES.iter().take(LANGUAGES.len() - 22) {
        let row = Profile::of(&Tag::of(tag)).typography;
        assert!(row.script == *script, "{tag} is set as {}", row.script);
        assert!(!row.faces.is_empty() && row.size > 0.5 && row.line >= 1.0 && row.screen_line >= 1.5, "{tag}");
    }
}

#[test]
fn what_has_no_row_is_set_as_latin() {
    assert_eq!(Script::named("Adlm").unwrap().typography().faces, ["Noto Sans"]);
    assert_eq!(Script::named("Arab!"), None);
}

/// Chinese has more characters than a font can have glyphs: its fields hold the block of those in use. Of Cyrillic and Greek
/// they hold the letters of today.
#[test]
fn a_field_holds_every_character_of_its_script_in_the_first_plane() {
    let scripts = ScriptWithExtensions::new();
    let mut missing: Vec<String> = Vec::new();
    for row in
        typography::TABLE.iter().filter(|row| !["Hans", "Hant", "Jpan", "Kore", "Cyrl", "Grek"].contains(&row.script))
    {
        let code = if row.script == "Aran" { "Arab" } else { row.script };
        let script = PropertyParser::<props::Script>::new().get_strict(code).unwrap();
        let held = characters(&[&format!("und-{}", row.script)]);
        let lacks = |point: &u32| scripts.get_script_val32(*point) == script && held.binary_search(point).is_err();
        missing.extend((0..=0xFFFF).filter(lacks).map(|point| format!("{} {point:04X}", row.script)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_field_holds_what_its_language_is_written_with() {
    for (tag, ..) in LANGUAGES.iter().filter(|(tag, ..)| !tag.starts_with("zh")) {
        let locale = Locale::try_from_str(tag).unwrap();
        let letters = ExemplarCharacters::try_new_main(&(&locale).into()).unwrap();
        let held = characters(&[tag]);
        let lacks = |c: &char| letters.contains(*c) && held.binary_search(&u32::from(*c)).is_err();
        let missing: Vec<char> = ('\0'..='\u{ffff}').filter(lacks).collect();
        assert!(missing.is_empty(), "{tag}: {missing:?}");
    }
}

#[test]
fn characters_ascend_and_hold_whole_blocks() {
    let all = characters(&["th", "en"]);
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    assert!((0x0E01..=0x0E5B).all(|c| all.binary_search(&c).is_ok()));
    assert!(all.binary_search(&0x0627).is_err());
}

/// Codes of scripts in quotes, as a table would have them, and runs of their code points.
#[test]
fn no_other_file_has_a_table_of_scripts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_table = |line: &str| {
        let codes = typography::TABLE.iter().map(|row| row.script);
        codes.filter(|code| line.contains(&format!("\"{code}\"")) || line.contains(&format!("  {code}: "))).count() > 0
            || ["0x0E00", "0x0600", "0x1780", "0x1000", "0x0F00", "0x0900"].iter().any(|point| line.contains(point))
    };
    let mut found = Vec::new();
    for folder in ["src", "layouts"] {
        for file in walkdir::WalkDir::new(root.join(folder)) {
            let file = file.unwrap();
            let named =
                |names: &[&str]| file.path().extension().is_some_and(|end| names.iter().any(|name| end == *name));
            if named(&["rs", "typ", "css"]) && !file.path().starts_with(root.join("src/language")) {
                let text = std::fs::read_to_string(file.path()).unwrap();
                let lines = text.lines().enumerate().filter(|(_, line)| is_table(line));
                found.extend(lines.map(|(number, line)| format!("{}:{}: {line}", file.path().display(), number + 1)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn dates_are_written_as_the_language_does_there() {
    let write = |tag: &str, state: Option<&str>| {
        let dates = Dates::of(&Tag::of(tag), state)?;
        Some([Some(17), None].map(|day| dates.write(2013, Some(10), day).unwrap()).join(" | "))
    };
    for (tag, state, expected) in [
        ("en", None, "17 October 2013 | October 2013"),
        ("en", Some("AU"), "17 October 2013 | October 2013"),
        ("en", Some("US"), "October 17, 2013 | October 2013"),
        ("th", Some("TH"), "17 ตุลาคม พ.ศ. 2556 | ตุลาคม พ.ศ. 2556"),
        ("ar", Some("JO"), "17 تشرين الأول 2013 | تشرين الأول 2013"),
        ("ar", Some("AE"), "17 أكتوبر 2013 | أكتوبر 2013"),
        ("ar", None, "17 أكتوبر 2013 | أكتوبر 2013"),
        ("prs", None, "۱۷ اکتوبر ۲۰۱۳ | اکتوبر ۲۰۱۳"),
        ("ne", Some("NP"), "२०१३ अक्टोबर १७ | २०१३ अक्टोबर"),
        ("ja", None, "2013年10月17日 | 2013年10月"),
        ("fil", Some("PH"), "Oktubre 17, 2013 | Oktubre 2013"),
    ] {
        assert_eq!(write(tag, state).as_deref(), Some(expected), "{tag} in {state:?}");
    }
}

#[test]
fn a_year_alone_is_counted_as_the_days_are() {
    let year = |tag| Dates::of(&Tag::of(tag), None).unwrap().write(2013, None, None).unwrap();
    assert_eq!([year("th"), year("en"), year("ar"), year("fa")], ["พ.ศ. 2556", "2013", "2013", "۲۰۱۳"]);
}

#[test]
fn no_date_is_written_with_the_root_s_names_of_months() {
    let without: Vec<&str> = LANGUAGES.iter().map(|(tag, ..)| *tag).take(47).collect();
    let without: Vec<&str> = without.into_iter().filter(|tag| Dates::of(&Tag::of(tag), None).is_none()).collect();
    let expected =
        ["dz", "ms-Arab-BN", "fj", "hif", "gil", "dv", "mn-Mong", "na", "pau", "tpi", "ho", "sm", "tet", "bi"];
    assert_eq!(without, expected);
    assert_eq!(Dates::of(&Tag::of("en"), None).unwrap().write(2013, Some(2), Some(30)), None);
}

#[test]
fn what_nobody_sees_needs_no_face() {
    let unseen = [' ', '\n', '\u{A0}', '\u{3000}', '\u{AD}', '\u{34F}', '\u{61C}', '\u{115F}', '\u{1160}', '\u{17B4}'];
    let more =
        ['\u{180B}', '\u{180F}', '\u{200B}', '\u{200D}', '\u{2060}', '\u{3164}', '\u{FE0F}', '\u{FEFF}', '\u{FFA0}'];
    assert!(unseen.into_iter().chain(more).chain(['\u{E0101}']).all(super::invisible));
    assert!(['a', 'ก', '\u{301}', '\u{25CC}', '\u{600}', '€'].into_iter().all(|seen| !super::invisible(seen)));
}
