//! Which characters an edition's field font must hold: Latin for everybody, and the whole blocks of each script that
//! the edition's languages are written in, so that whatever a reader types there has a glyph.

/// A run of code points, both ends included.
pub type Range = (u32, u32);

/// Latin with the accents of Europe, Vietnam and the Pacific, digits, punctuation and the signs found beside them.
const LATIN: &[Range] = &[
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x01A0, 0x01A1),
    (0x01AF, 0x01B0),
    (0x0218, 0x021B),
    (0x02BB, 0x02BC),
    (0x0300, 0x0304),
    (0x0306, 0x030C),
    (0x031B, 0x031B),
    (0x0323, 0x0328),
    (0x1EA0, 0x1EF9),
    (0x200B, 0x200F),
    (0x2010, 0x2027),
    (0x202F, 0x203A),
    (0x2044, 0x2044),
    (0x20A0, 0x20C0),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2215, 0x2215),
    (0x2260, 0x2265),
    (0x25CC, 0x25CC),
];

/// Blocks by ISO 15924 code.
const BLOCKS: &[(&str, &[Range])] = &[
    ("Arab", &[(0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)]),
    ("Armn", &[(0x0530, 0x058F)]),
    ("Beng", &[(0x0964, 0x0965), (0x0980, 0x09FF)]),
    ("Cyrl", &[(0x0400, 0x052F)]),
    ("Deva", &[(0x0900, 0x097F), (0xA8E0, 0xA8FF)]),
    ("Ethi", &[(0x1200, 0x139F)]),
    ("Geor", &[(0x10A0, 0x10FF), (0x1C90, 0x1CBF)]),
    ("Grek", &[(0x0370, 0x03FF), (0x1F00, 0x1FFF)]),
    ("Gujr", &[(0x0964, 0x0965), (0x0A80, 0x0AFF)]),
    ("Guru", &[(0x0964, 0x0965), (0x0A00, 0x0A7F)]),
    ("Hebr", &[(0x0590, 0x05FF)]),
    ("Hani", &[(0x3000, 0x303F), (0x3100, 0x312F), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF)]),
    ("Jpan", &[(0x3000, 0x30FF), (0x31F0, 0x31FF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF)]),
    ("Khmr", &[(0x1780, 0x17FF), (0x19E0, 0x19FF)]),
    ("Knda", &[(0x0964, 0x0965), (0x0C80, 0x0CFF)]),
    ("Kore", &[(0x1100, 0x11FF), (0x3000, 0x303F), (0x3130, 0x318F), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF)]),
    ("Laoo", &[(0x0E80, 0x0EFF)]),
    ("Mlym", &[(0x0964, 0x0965), (0x0D00, 0x0D7F)]),
    ("Mong", &[(0x1800, 0x18AF)]),
    ("Mymr", &[(0x1000, 0x109F), (0xAA60, 0xAA7F)]),
    ("Orya", &[(0x0964, 0x0965), (0x0B00, 0x0B7F)]),
    ("Sinh", &[(0x0964, 0x0965), (0x0D80, 0x0DFF)]),
    ("Taml", &[(0x0964, 0x0965), (0x0B80, 0x0BFF)]),
    ("Telu", &[(0x0964, 0x0965), (0x0C00, 0x0C7F)]),
    ("Thaa", &[(0x060C, 0x061F), (0x0660, 0x066C), (0x0780, 0x07BF), (0xFDF2, 0xFDF2), (0xFDFD, 0xFDFD)]),
    ("Thai", &[(0x0E00, 0x0E7F)]),
    ("Tibt", &[(0x0F00, 0x0FFF)]),
];

/// The script a language is written in where its tag names none; Latin for all others.
const USUAL: &[(&str, &[&str])] = &[
    ("Arab", &["ar", "bal", "ckb", "fa", "ks", "prs", "ps", "sd", "ug", "ur"]),
    ("Armn", &["hy"]),
    ("Beng", &["as", "bn"]),
    ("Cyrl", &["ba", "be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"]),
    ("Deva", &["bho", "doi", "hi", "kok", "mai", "mr", "ne", "new", "sa"]),
    ("Ethi", &["am", "ti"]),
    ("Geor", &["ka"]),
    ("Grek", &["el"]),
    ("Gujr", &["gu"]),
    ("Guru", &["pa"]),
    ("Hani", &["cdo", "hak", "nan", "yue", "zh"]),
    ("Hebr", &["he", "yi"]),
    ("Jpan", &["ja"]),
    ("Khmr", &["km"]),
    ("Knda", &["kn"]),
    ("Kore", &["ko"]),
    ("Laoo", &["lo"]),
    ("Mlym", &["ml"]),
    ("Mymr", &["ksw", "mnw", "my", "shn"]),
    ("Orya", &["or"]),
    ("Sinh", &["si"]),
    ("Taml", &["ta"]),
    ("Telu", &["te"]),
    ("Thaa", &["dv"]),
    ("Thai", &["th"]),
    ("Tibt", &["bo", "dz"]),
];

/// The code points that editions in these languages need (BCP 47 tags), ascending and without repeats. A script subtag
/// counts before the language's usual script (`uz-Cyrl`, `pa-Arab`).
pub fn characters(langs: &[&str]) -> Vec<u32> {
    let mut all: Vec<u32> = LATIN.iter().flat_map(|&(first, last)| first..=last).collect();
    for tag in langs {
        all.extend(blocks(script(tag)).iter().flat_map(|&(first, last)| first..=last));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The blocks of the script that a language is written in; of Latin the letters without accents.
pub(super) fn letters(tag: &str) -> &'static [Range] {
    match blocks(script(tag)) {
        [] => &[(0x0041, 0x005A), (0x0061, 0x007A)],
        found => found,
    }
}

/// The blocks of a script; none for Latin, which is always there.
fn blocks(script: &str) -> &'static [Range] {
    BLOCKS.iter().find(|(code, _)| *code == script).map_or(&[], |(_, ranges)| ranges)
}

/// The ISO 15924 code for a tag: its script subtag, or the usual script of its language.
fn script(tag: &str) -> &'static str {
    let named = tag.split('-').skip(1).find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    if let Some(part) = named {
        let same = match part.to_ascii_lowercase().as_str() {
            "hans" | "hant" => "Hani",
            "aran" => "Arab",
            _ => part,
        };
        return BLOCKS.iter().map(|(code, _)| *code).find(|code| code.eq_ignore_ascii_case(same)).unwrap_or("Latn");
    }
    let language = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    USUAL.iter().find(|(_, langs)| langs.contains(&language.as_str())).map_or("Latn", |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_tags() {
        for (tag, expected) in [
            ("th", "Thai"),
            ("fa-AF", "Arab"),
            ("ur-Aran-PK", "Arab"),
            ("uz-Cyrl", "Cyrl"),
            ("zh-Hant-TW", "Hani"),
            ("pa-Arab", "Arab"),
            ("sr-Latn", "Latn"),
            ("fil", "Latn"),
            ("", "Latn"),
        ] {
            assert_eq!(script(tag), expected, "{tag}");
        }
    }

    #[test]
    fn characters_ascend_and_hold_whole_blocks() {
        let all = characters(&["th", "en"]);
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        assert!((0x0E01..=0x0E5B).all(|c| all.binary_search(&c).is_ok()));
        assert!(all.binary_search(&0x0627).is_err());
    }

    #[test]
    fn every_usual_script_has_blocks() {
        assert!(USUAL.iter().all(|(code, _)| !blocks(code).is_empty()));
    }
}
