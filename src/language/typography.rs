//! The one table of ours: what a book must know of a script that Unicode's data do not say.
//!
//! Layouts and style sheets get it as data, with the document. Faces stand in order of preference; a book takes those
//! that are at hand. Which face comes first was chosen by whether text set in it can be read back out of a PDF (the
//! figures are in the handbook, "Fonts that give their text back"), whether it has a bold, and whether its licence lets it go
//! into a book. Factors are set by eye, beside Noto Sans. The characters of a script are its blocks whole, so that
//! whatever a reader types has a glyph.

use std::hash::{Hash, Hasher};

use serde::Serialize;

/// A run of code points, both ends included.
pub type Range = (u32, u32);

/// How a script is set. What layouts read is serialised: faces, size, line, letters, slant.
#[derive(Debug, Serialize)]
pub struct Typography {
    /// ISO 15924 code.
    #[serde(skip)]
    pub(super) script: &'static str,
    /// Families, the best first.
    pub faces: &'static [&'static str],
    /// Factor on the size of Latin letters beside it, so that both look as large.
    pub size: f64,
    /// Factor on the height of a line of Latin letters, in print.
    pub line: f64,
    /// Width of a letter in the middle, in em, for titles whose lines are to be of one length.
    pub letter: f64,
    /// How much wider than the middle such a line may have to be.
    pub slack: f64,
    /// Whether slanting is a habit of the script.
    pub slant: bool,
    /// Height of a line on a screen, in em.
    #[serde(skip)]
    pub screen_line: f64,
    /// Whether an e-book brings a face along: e-ink readers and older phones lack Khmer, Burmese, Lao, Tibetan, Thaana
    /// and Sinhala, and set Urdu in Naskh.
    #[serde(skip)]
    pub embedded: bool,
    /// What the name of an embedded family must contain, where having the letters is not enough.
    #[serde(skip)]
    pub hand: Option<&'static str>,
    /// The characters that a field must hold beside the Latin ones.
    #[serde(skip)]
    pub(super) characters: &'static [Range],
}

/// Latin with the accents of Europe, Vietnam and the Pacific, digits, punctuation and the signs found beside them:
/// every field holds them.
pub(super) const LATIN: &[Range] = &[
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

/// The letters of Arabic in all its languages, with the forms that old files hold.
const ARABIC: &[Range] = &[(0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)];
/// Chinese characters with their punctuation and phonetic letters.
const CHINESE: &[Range] = &[(0x3000, 0x303F), (0x3100, 0x312F), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF)];
/// The two bars that end verses and sentences in Indic scripts.
const DANDAS: Range = (0x0964, 0x0965);

/// Latin letters, and any script that our table has no row for.
static LATIN_ROW: Typography = Typography { letter: 0.55, slack: 1.14, ..PLAIN };
/// A script that is set as Latin is, until a row says otherwise.
const PLAIN: Typography = Typography {
    script: "Latn",
    faces: &["Noto Sans"],
    size: 1.0,
    line: 1.0,
    letter: 0.58,
    slack: 1.28,
    slant: true,
    screen_line: 1.5,
    embedded: false,
    hand: None,
    characters: &[],
};
/// A script that stands higher than Latin and is not slanted.
const TALL: Typography = Typography { line: 1.25, slant: false, screen_line: 1.7, ..PLAIN };

/// The scripts, in alphabetical order of their codes.
pub(super) const TABLE: &[Typography] = &[
    Typography {
        script: "Arab",
        faces: &["Noto Naskh Arabic", "Noto Sans Arabic"],
        size: 1.12,
        line: 1.2,
        letter: 0.45,
        slack: 1.12,
        characters: ARABIC,
        ..TALL
    },
    Typography {
        script: "Aran",
        faces: &["Noto Nastaliq Urdu", "Noto Naskh Arabic"],
        line: 1.75,
        screen_line: 2.3,
        embedded: true,
        hand: Some("Nastaliq"),
        characters: ARABIC,
        ..TALL
    },
    Typography {
        script: "Armn",
        faces: &["Noto Sans Armenian"],
        characters: &[(0x0530, 0x058F), (0xFB13, 0xFB17)],
        ..PLAIN
    },
    Typography {
        script: "Beng",
        faces: &["Noto Sans Bengali"],
        size: 1.05,
        screen_line: 1.6,
        characters: &[DANDAS, (0x0980, 0x09FF)],
        ..TALL
    },
    Typography { script: "Cyrl", characters: &[(0x0400, 0x052F)], ..PLAIN },
    Typography {
        script: "Deva",
        faces: &["Noto Sans Devanagari"],
        size: 1.05,
        screen_line: 1.6,
        characters: &[(0x0900, 0x097F), (0xA8E0, 0xA8FF)],
        ..TALL
    },
    Typography {
        script: "Ethi",
        faces: &["Noto Sans Ethiopic"],
        characters: &[(0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)],
        ..TALL
    },
    Typography {
        script: "Geor",
        faces: &["Noto Sans Georgian"],
        characters: &[(0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)],
        ..PLAIN
    },
    Typography { script: "Grek", characters: &[(0x0370, 0x03FF), (0x1F00, 0x1FFF)], ..PLAIN },
    Typography { script: "Gujr", faces: &["Noto Sans Gujarati"], characters: &[DANDAS, (0x0A80, 0x0AFF)], ..TALL },
    Typography { script: "Guru", faces: &["Noto Sans Gurmukhi"], characters: &[DANDAS, (0x0A00, 0x0A7F)], ..TALL },
    Typography {
        script: "Hans",
        faces: &["Noto Sans CJK SC", "Noto Sans SC"],
        line: 1.15,
        screen_line: 1.6,
        characters: CHINESE,
        ..TALL
    },
    Typography {
        script: "Hant",
        faces: &["Noto Sans CJK HK", "Noto Sans CJK TC", "Noto Sans HK", "Noto Sans TC"],
        line: 1.15,
        screen_line: 1.6,
        characters: CHINESE,
        ..TALL
    },
    Typography {
        script: "Hebr",
        faces: &["Noto Sans Hebrew"],
        size: 1.05,
        line: 1.0,
        screen_line: 1.5,
        characters: &[(0x0590, 0x05FF), (0xFB1D, 0xFB4F)],
        ..TALL
    },
    Typography {
        script: "Jpan",
        faces: &["Noto Sans CJK JP", "Noto Sans JP"],
        line: 1.15,
        screen_line: 1.6,
        characters: &[(0x3000, 0x30FF), (0x31F0, 0x31FF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF)],
        ..TALL
    },
    Typography {
        script: "Khmr",
        faces: &["Battambang", "Kantumruy Pro", "Noto Sans Khmer"],
        size: 1.05,
        line: 1.4,
        embedded: true,
        characters: &[(0x1780, 0x17FF), (0x19E0, 0x19FF)],
        ..TALL
    },
    Typography { script: "Knda", faces: &["Noto Sans Kannada"], characters: &[DANDAS, (0x0C80, 0x0CFF)], ..TALL },
    Typography {
        script: "Kore",
        faces: &["Noto Sans CJK KR", "Noto Sans KR"],
        line: 1.15,
        screen_line: 1.6,
        characters: &[(0x1100, 0x11FF), (0x3000, 0x303F), (0x3130, 0x318F), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF)],
        ..TALL
    },
    Typography {
        script: "Laoo",
        faces: &["Noto Sans Lao", "Noto Sans Lao Looped"],
        size: 1.05,
        embedded: true,
        characters: &[(0x0E80, 0x0EFF)],
        ..TALL
    },
    Typography { script: "Mlym", faces: &["Noto Sans Malayalam"], characters: &[DANDAS, (0x0D00, 0x0D7F)], ..TALL },
    Typography { script: "Mong", faces: &["Noto Sans Mongolian"], characters: &[(0x1800, 0x18AF)], ..TALL },
    Typography {
        script: "Mymr",
        faces: &["Padauk", "Noto Sans Myanmar"],
        line: 1.6,
        screen_line: 2.0,
        embedded: true,
        characters: &[(0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)],
        ..TALL
    },
    Typography { script: "Orya", faces: &["Noto Sans Oriya"], characters: &[DANDAS, (0x0B00, 0x0B7F)], ..TALL },
    Typography {
        script: "Sinh",
        faces: &["Noto Sans Sinhala"],
        embedded: true,
        characters: &[DANDAS, (0x0D80, 0x0DFF)],
        ..TALL
    },
    Typography {
        script: "Taml",
        faces: &["Noto Sans Tamil"],
        size: 0.95,
        screen_line: 1.6,
        characters: &[DANDAS, (0x0B80, 0x0BFF)],
        ..TALL
    },
    Typography { script: "Telu", faces: &["Noto Sans Telugu"], characters: &[DANDAS, (0x0C00, 0x0C7F)], ..TALL },
    Typography {
        script: "Thaa",
        faces: &["Noto Sans Thaana"],
        size: 1.05,
        embedded: true,
        characters: &[(0x060C, 0x061F), (0x0660, 0x066C), (0x0780, 0x07BF), (0xFDF2, 0xFDF2), (0xFDFD, 0xFDFD)],
        ..TALL
    },
    Typography {
        script: "Thai",
        faces: &["Noto Sans Thai Looped", "Noto Sans Thai"],
        size: 1.05,
        line: 1.2,
        characters: &[(0x0E00, 0x0E7F)],
        ..TALL
    },
    Typography {
        script: "Tibt",
        faces: &["Noto Serif Tibetan", "DDC Uchen", "Jomolhari"],
        size: 1.15,
        line: 1.6,
        screen_line: 2.3,
        embedded: true,
        characters: &[(0x0F00, 0x0FFF)],
        ..TALL
    },
];

/// A row is its script's, and there is one for each.
impl PartialEq for Typography {
    fn eq(&self, other: &Self) -> bool {
        self.script == other.script
    }
}

impl Eq for Typography {}

impl Hash for Typography {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.script.hash(state);
    }
}

impl Typography {
    /// The row of a script; that of Latin for one that has none.
    pub(super) fn of(code: &str) -> &'static Self {
        TABLE.binary_search_by_key(&code, |row| row.script).map_or(&LATIN_ROW, |at| &TABLE[at])
    }

    /// Whether a character is written in the script.
    pub fn holds(&self, character: char) -> bool {
        self.characters.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(character)))
    }
}
