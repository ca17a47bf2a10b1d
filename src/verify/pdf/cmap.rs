//! The characters that a font's `/ToUnicode` knows (ISO 32000-1, 9.10.3).

use std::collections::BTreeSet;

/// Characters that a code is mapped to alone; sequences of several are left out.
pub(super) fn characters(map: &[u8]) -> BTreeSet<u32> {
    let text = String::from_utf8_lossy(map);
    let mut found = BTreeSet::new();
    let mut section = "";
    let mut tokens: Vec<Token> = Vec::new();
    for token in Tokens(&text) {
        match token {
            Token::Word(word @ ("beginbfchar" | "beginbfrange")) => {
                section = word;
                tokens.clear();
            }
            Token::Word("endbfchar") if section == "beginbfchar" => chars(&tokens, &mut found),
            Token::Word("endbfrange") if section == "beginbfrange" => ranges(&tokens, &mut found),
            other => tokens.push(other),
        }
    }
    found
}

/// A word, a hexadecimal string or a bracket.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Hex(&'a str),
    Open,
    Close,
}

/// The tokens of a CMap.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.0.trim_start();
        let first = rest.chars().next()?;
        let (token, len) = match first {
            '<' if !rest.starts_with("<<") => {
                let end = rest.find('>').unwrap_or(rest.len());
                (Token::Hex(&rest[1..end]), (end + 1).min(rest.len()))
            }
            '[' => (Token::Open, 1),
            ']' => (Token::Close, 1),
            _ => {
                let ends = |(at, char): (usize, char)| at > 0 && (char.is_whitespace() || "<[]".contains(char));
                let end = rest.char_indices().find(|it| ends(*it)).map_or(rest.len(), |(at, _)| at);
                (Token::Word(&rest[..end]), end)
            }
        };
        self.0 = &rest[len..];
        Some(token)
    }
}

/// The only character of a UTF-16 string in hexadecimal digits.
fn character(hex: &str) -> Option<u32> {
    let units: Option<Vec<u16>> = hex
        .as_bytes()
        .chunks(4)
        .map(|digits| u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
        .collect();
    let units = units?;
    let mut chars = char::decode_utf16(units);
    match (chars.next(), chars.next()) {
        (Some(Ok(char)), None) => Some(u32::from(char)),
        _ => None,
    }
}

fn chars(tokens: &[Token<'_>], found: &mut BTreeSet<u32>) {
    for pair in tokens.as_chunks::<2>().0 {
        if let [Token::Hex(_), Token::Hex(to)] = pair {
            found.extend(character(to));
        }
    }
}

fn ranges(tokens: &[Token<'_>], found: &mut BTreeSet<u32>) {
    let mut rest = tokens;
    while let [Token::Hex(first), Token::Hex(last), target, more @ ..] = rest {
        rest = more;
        let code = |hex: &str| u32::from_str_radix(hex, 16).ok();
        match target {
            Token::Hex(to) => {
                if let (Some(first), Some(last), Some(to)) = (code(first), code(last), character(to)) {
                    found.extend((0..=last.saturating_sub(first).min(0xFFFF)).map(|step| to.saturating_add(step)));
                }
            }
            _ => {
                let end = rest.iter().position(|token| *token == Token::Close).unwrap_or(rest.len());
                let listed = rest[..end].iter();
                found.extend(listed.filter_map(|token| if let Token::Hex(to) = token { character(to) } else { None }));
                rest = rest.get(end + 1..).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_codes_ranges_and_lists() {
        let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <01> <0041> <02><00660069> endbfchar\n\
            2 beginbfrange <0003> <0005> <0061> <06> <07> [<0078> <D83DDD8A>] endbfrange";
        let expected = ['A', 'a', 'b', 'c', 'x', '\u{1F58A}'].map(u32::from);
        assert_eq!(characters(map), expected.into_iter().collect());
    }

    #[test]
    fn nonsense_gives_nothing() {
        for map in [
            &b"beginbfrange <00> <"[..],
            b"beginbfrange <0> <1> [ endbfrange",
            b"\xff<<<>>",
            b"beginbfchar <\xc3\xa9\xc3\xa9> <\xc3\xa9\xc3\xa9> endbfchar",
        ] {
            assert!(characters(map).is_empty());
        }
    }
}
