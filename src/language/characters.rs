//! Which characters a field must hold: Latin for everybody, and the whole blocks of each script that the languages are
//! written in, so that whatever a reader types there has a glyph.

use icu_properties::props::{BidiClass, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::script::Script;
use super::tag::Tag;
use super::typography::{LATIN, Range, Typography};

/// The code points that texts in these languages need (BCP 47 tags), ascending and without repeats.
pub fn characters(tags: &[&str]) -> Vec<u32> {
    let mut all: Vec<u32> = LATIN.iter().flat_map(|&(first, last)| first..=last).collect();
    for tag in tags {
        all.extend(blocks(tag).iter().flat_map(|&(first, last)| first..=last));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The blocks of the script that a language is written in; of Latin the letters without accents.
pub fn letters(tag: &str) -> &'static [Range] {
    match blocks(tag) {
        [] => &[(0x0041, 0x005A), (0x0061, 0x007A)],
        found => found,
    }
}

/// Whether nothing is to be seen of a character, so that no face needs to draw it: spaces, line ends, and what Unicode
/// calls default-ignorable, such as joiners, fillers and marks of direction.
pub fn invisible(character: char) -> bool {
    character.is_whitespace() || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

/// Whether a character steers a device or the lines and directions around it and has no place in a text: control
/// characters, separators of lines and paragraphs, overrides of direction, the mark at the beginning of a file (which no
/// PDF/UA or PDF/A may hold: ISO 14289-1, 7.21.7), and what Unicode calls noncharacters. Tabs and
/// line ends are such too: whether they have a place is for the kind of file to say.
pub fn steers(character: char) -> bool {
    let is_noncharacter = matches!(u32::from(character) & 0xFFFF, 0xFFFE | 0xFFFF);
    character.is_control()
        || is_noncharacter
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202D}' | '\u{202E}' | '\u{FEFF}' | '\u{FDD0}'..='\u{FDEF}')
}

/// Whether a character is for private use: it means something in one font alone, and PDF/A-2a has none (ISO 19005-2,
/// 6.2.11.7.3).
pub fn private(character: char) -> bool {
    matches!(u32::from(character), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}

/// Whether a character is a letter of a script that runs from right to left (Unicode's classes R and AL).
pub fn runs_back(character: char) -> bool {
    matches!(CodePointMapData::<BidiClass>::new().get(character), BidiClass::RightToLeft | BidiClass::ArabicLetter)
}

/// Whether a character is a part of a word: letters, their marks, and the two joiners.
pub fn in_word(character: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    let group = GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Mark);
    group.contains(category) || matches!(character, '\u{200C}' | '\u{200D}')
}

/// Whether a character is a mark that is written with a letter (Unicode's categories Mn, Mc and Me).
pub fn mark(character: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(character))
}

/// Whether a character is of a script without spaces between words: those of Thailand, Laos, Myanmar, Cambodia and
/// Bhutan, Chinese and Japanese.
pub fn unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{0E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{9FFF}'
            | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}'
    )
}

fn blocks(tag: &str) -> &'static [Range] {
    Typography::of(Script::of(&Tag::of(tag)).code()).characters
}
