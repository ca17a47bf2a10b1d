//! The escapes in a catalogue's quoted texts: those of C, as `msgfmt` takes them.

/// What a quoted text says; none if it is not one text in double quotes with known escapes that give UTF-8.
pub fn decode(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"').filter(|_| quoted.len() >= 2)?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            b'"' => return None,
            b'\\' => bytes.push(escape(&mut rest)?),
            plain => bytes.push(plain),
        }
    }
    String::from_utf8(bytes).ok()
}

/// The byte that an escape stands for; `rest` begins behind its backslash.
fn escape(rest: &mut &[u8]) -> Option<u8> {
    let (&first, behind) = rest.split_first()?;
    let (byte, length) = match first {
        b'n' => (b'\n', 1),
        b't' => (b'\t', 1),
        b'r' => (b'\r', 1),
        b'a' => (7, 1),
        b'b' => (8, 1),
        b'v' => (11, 1),
        b'f' => (12, 1),
        b'\\' | b'"' | b'\'' | b'?' => (first, 1),
        b'0'..=b'7' => number(rest, 8, 3)?,
        b'x' => number(behind, 16, 2).map(|(byte, length)| (byte, length + 1))?,
        _ => return None,
    };
    *rest = &rest[length..];
    Some(byte)
}

/// The number of up to `most` digits that a text begins with, and how many there are.
fn number(text: &[u8], base: u32, most: usize) -> Option<(u8, usize)> {
    let digits = text.iter().take(most).map_while(|byte| char::from(*byte).to_digit(base));
    let (value, length) = digits.fold((0, 0), |(value, length), digit| (value * base + digit, length + 1));
    (length > 0).then_some(())?;
    Some((u8::try_from(value).ok()?, length))
}

/// A text in quotes, on one line.
pub fn encode(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_escapes_of_c_are_known() {
        for (quoted, says) in [
            (r#""a\"b\\c""#, "a\"b\\c"),
            (r#""\163\x41\x4a""#, "sAJ"),
            (r#""\303\251 \xe0\xb8\x81""#, "é ก"),
            (r#""\1011""#, "A1"),
            (r#""\t\n\r\?\'""#, "\t\n\r?'"),
            (r#""""#, ""),
        ] {
            assert_eq!(decode(quoted).as_deref(), Some(says), "{quoted}");
        }
    }

    #[test]
    fn what_is_no_text_is_none() {
        for bad in ["", "\"", "a", "\"a", "a\"", r#""a"b""#, r#""\""#, r#""\q""#, r#""\x""#, r#""\777""#, r#""\303""#] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = "a \"b\" \\n\n\r\t ก \u{7f}";
        assert_eq!(decode(&encode(text)).as_deref(), Some(text));
    }
}
