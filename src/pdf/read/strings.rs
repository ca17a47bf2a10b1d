//! Text strings of a PDF (ISO 32000-1, 7.9.2.2): PDFDocEncoding, UTF-16 with a byte-order mark, and UTF-8 with one, as
//! PDF 2.0 has it. Some viewers write UTF-16LE, which no standard knows; its mark tells.

/// PDFDocEncoding from 0x18 to 0x1F (ISO 32000-1, annex D.2).
const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
/// PDFDocEncoding from 0x80 to 0xA0; what is not defined is U+FFFD.
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// The text of a string. Characters stay as they are, composed or not; what is malformed becomes U+FFFD; zeros at the
/// end and language escapes are left out.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let unicode = |text: String| without_escapes(&text);
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => unicode(utf16(rest, u16::from_be_bytes)),
        [0xFF, 0xFE, rest @ ..] => unicode(utf16(rest, u16::from_le_bytes)),
        [0xEF, 0xBB, 0xBF, rest @ ..] => unicode(String::from_utf8_lossy(rest).into_owned()),
        _ => bytes.iter().map(|byte| document_encoding(*byte)).collect(),
    };
    match text.ends_with('\0') {
        true => text.trim_end_matches('\0').to_owned(),
        false => text,
    }
}

/// What was typed: every end of line is a line feed.
pub(crate) fn typed(bytes: &[u8]) -> String {
    let text = decode(bytes);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// The text of a name: UTF-8 where it is that (ISO 32000-1, 7.3.5), else as a string.
pub(crate) fn name(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| decode(bytes), str::to_owned)
}

fn document_encoding(byte: u8) -> char {
    match byte {
        0x18..=0x1F => ACCENTS[usize::from(byte - 0x18)],
        0x7F => '\u{FFFD}',
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|code| code.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Without language escapes: ESC, a code of two or four letters, ESC.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\u{1B}');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    let mut rest = parts.peekable();
    while let Some(part) = rest.next() {
        let code = matches!(part.len(), 2 | 4) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        if code && rest.peek().is_some() {
            kept.push_str(rest.next().unwrap_or_default());
        } else {
            kept.push_str(part);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode(b"plain"), "plain");
        assert_eq!(decode(b"\x80\xA0\x92\x18\xE9\x9F"), "•€™˘é\u{FFFD}");
        assert_eq!(decode(b"\xFE\xFF\x0E\x01\xD8\x3D\xDD\x8A"), "ก\u{1F58A}");
        assert_eq!(decode(b"\xFF\xFE\x01\x0E\x31\x06"), "ก\u{0631}");
        assert_eq!(decode("\u{FEFF}ไทย é".as_bytes()), "ไทย é");
        assert_eq!(decode(b"\xFE\xFF\xD8\x3D\x00"), "\u{FFFD}");
        assert_eq!(decode(b"\xFE\xFF\x00a\x00\x00"), "a");
        assert_eq!(name("ตก".as_bytes()), "ตก");
        assert_eq!(name(b"\xE9"), "é");
    }

    #[test]
    fn ends_of_line_and_escapes() {
        assert_eq!(typed(b"a\r\nb\rc\nd"), "a\nb\nc\nd");
        assert_eq!(decode(b"\xFE\xFF\x00\x1B\x00e\x00n\x00\x1B\x00a"), "a");
        assert_eq!(decode(b"\xFE\xFF\x00a\x00\x1B\x00b"), "ab");
    }
}
