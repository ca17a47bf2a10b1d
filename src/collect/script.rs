//! Which script an answer is in, and so which of the edition's languages: that decides its face and its direction.

/// Scripts by ranges of characters, with a language for those that none of the edition's fits.
const SCRIPTS: [(u32, u32, &str, &str); 27] = [
    (0x41, 0x24F, "Latn", "en"),
    (0x370, 0x3FF, "Grek", "el"),
    (0x400, 0x52F, "Cyrl", "ru"),
    (0x590, 0x5FF, "Hebr", "he"),
    (0x600, 0x6FF, "Arab", "ar"),
    (0x750, 0x77F, "Arab", "ar"),
    (0x780, 0x7BF, "Thaa", "dv"),
    (0x8A0, 0x8FF, "Arab", "ar"),
    (0x900, 0x97F, "Deva", "hi"),
    (0x980, 0x9FF, "Beng", "bn"),
    (0xB80, 0xBFF, "Taml", "ta"),
    (0xD80, 0xDFF, "Sinh", "si"),
    (0xE00, 0xE7F, "Thai", "th"),
    (0xE80, 0xEFF, "Laoo", "lo"),
    (0xF00, 0xFFF, "Tibt", "dz"),
    (0x1000, 0x109F, "Mymr", "my"),
    (0x1780, 0x17FF, "Khmr", "km"),
    (0x1800, 0x18AF, "Mong", "mn"),
    (0x1E00, 0x1EFF, "Latn", "en"),
    (0x3040, 0x30FF, "Jpan", "ja"),
    (0x3400, 0x9FFF, "Hani", "zh"),
    (0xA9E0, 0xA9FF, "Mymr", "my"),
    (0xAA60, 0xAA7F, "Mymr", "my"),
    (0xAC00, 0xD7AF, "Kore", "ko"),
    (0xF900, 0xFAFF, "Hani", "zh"),
    (0xFB50, 0xFDFF, "Arab", "ar"),
    (0xFE70, 0xFEFF, "Arab", "ar"),
];

/// Scripts of languages that are not written in Latin letters when their tag names no script (CLDR, likely subtags).
const LANGUAGES: [(&str, &str); 32] = [
    ("ar", "Arab"),
    ("as", "Beng"),
    ("bn", "Beng"),
    ("bo", "Tibt"),
    ("ckb", "Arab"),
    ("dv", "Thaa"),
    ("dz", "Tibt"),
    ("el", "Grek"),
    ("fa", "Arab"),
    ("he", "Hebr"),
    ("hi", "Deva"),
    ("ja", "Jpan"),
    ("kk", "Cyrl"),
    ("km", "Khmr"),
    ("ko", "Kore"),
    ("ky", "Cyrl"),
    ("lo", "Laoo"),
    ("mn", "Cyrl"),
    ("mr", "Deva"),
    ("my", "Mymr"),
    ("ne", "Deva"),
    ("prs", "Arab"),
    ("ps", "Arab"),
    ("ru", "Cyrl"),
    ("sd", "Arab"),
    ("si", "Sinh"),
    ("ta", "Taml"),
    ("tg", "Cyrl"),
    ("th", "Thai"),
    ("ug", "Arab"),
    ("ur", "Arab"),
    ("zh", "Hani"),
];

/// The language of a text among `languages`: the first that is written in the script which most of its letters are of;
/// else one that commonly is. None where the text has no letters.
pub(super) fn language(text: &str, languages: &[&str]) -> Option<String> {
    let mut counts = [0usize; SCRIPTS.len()];
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let place = SCRIPTS.iter().position(|(from, to, ..)| (*from..=*to).contains(&u32::from(c)));
        counts[place.unwrap_or(0)] += 1;
    }
    let (best, count) = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
    let (_, _, script, common) = SCRIPTS[best];
    let fits = |tag: &&&str| {
        let own = script_of(tag);
        own == script || (own == "Jpan" && script == "Hani")
    };
    let found = languages.iter().find(fits).map_or(common, |tag| tag);
    (*count > 0).then(|| found.to_owned())
}

/// The script of a language tag.
fn script_of(tag: &str) -> &str {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let named = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    match named {
        Some("Aran") => "Arab",
        Some("Hans" | "Hant") => "Hani",
        Some(script) => script,
        None => LANGUAGES.iter().find(|(known, _)| *known == language).map_or("Latn", |(_, script)| script),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_choose_among_the_edition_s_languages() {
        let of = |text| language(text, &["ur", "en"]).unwrap_or_default();
        assert_eq!(of("خوف"), "ur");
        assert_eq!(of("fear خ"), "en");
        assert_eq!(of("กลัว"), "th");
        assert_eq!(language("12 – 3", &["en"]), None);
        assert_eq!(language("恐れ", &["ja"]).as_deref(), Some("ja"));
        assert_eq!(language("怕", &["zh-Hant-HK"]).as_deref(), Some("zh-Hant-HK"));
        assert_eq!(language("Angst", &["th"]).as_deref(), Some("en"));
    }
}
