//! The map from glyphs back to characters (`ToUnicode`), which viewers read backwards when somebody types.

/// A CMap from glyph numbers to characters (ISO 32000-1, 9.10.3); runs of characters become ranges within which, as
/// the clause asks, only the last byte changes.
pub(super) fn to_unicode(chars: &[char]) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering \
         (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n\
         <0000> <FFFF>\nendcodespacerange\n",
    );
    for lot in runs(chars).chunks(100) {
        out.push_str(&format!("{} beginbfrange\n", lot.len()));
        for &(first, last, char) in lot {
            out.push_str(&format!("<{first:04X}> <{last:04X}> <{}>\n", utf16(char)));
        }
        out.push_str("endbfrange\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}

/// First and last glyph and first character of each run in which glyph and character ascend together and neither's
/// last byte overflows.
fn runs(chars: &[char]) -> Vec<(usize, usize, char)> {
    let mut runs: Vec<(usize, usize, char)> = Vec::new();
    for (index, &char) in chars.iter().enumerate() {
        let glyph = index + 1;
        match runs.last_mut() {
            Some((first, last, start))
                if u32::from(char) == u32::from(*start) + (glyph - *first) as u32
                    && glyph & 0xFF != 0
                    && u32::from(char) & 0xFF != 0 =>
            {
                *last = glyph;
            }
            _ => runs.push((glyph, glyph, char)),
        }
    }
    runs
}

/// A character in UTF-16BE, hexadecimal.
fn utf16(char: char) -> String {
    char.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_stop_where_the_last_byte_overflows() {
        let chars: Vec<char> = ('\u{F0}'..='\u{102}').collect();
        assert_eq!(runs(&chars), [(1, 16, '\u{F0}'), (17, 19, '\u{100}')]);
    }
}
