//! What a font's `/ToUnicode` says of its codes (ISO 32000-1, 9.10.3).

use std::collections::{BTreeMap, BTreeSet};

/// A range of more codes than this is cut: no font has more.
const MOST: u32 = 0xFFFF;

/// Characters that a code is mapped to alone; sequences of several are left out.
pub(crate) fn characters(map: &[u8]) -> BTreeSet<u32> {
    let alone = |text: &String| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).map(u32::from)
    };
    to_unicode(map).values().filter_map(alone).collect()
}

/// The text of each code.
pub(crate) fn to_unicode(map: &[u8]) -> BTreeMap<u32, String> {
    let text = String::from_utf8_lossy(map);
    let mut found = BTreeMap::new();
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

/// A number in hexadecimal digits.
fn code(hex: &str) -> Option<u32> {
    u32::from_str_radix(hex, 16).ok()
}

/// UTF-16 in hexadecimal digits, with something added to its last character; none if it is not well formed.
fn text(hex: &str, step: u32) -> Option<String> {
    let unit = |digits: &[u8]| u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
    let units: Option<Vec<u16>> = hex.as_bytes().chunks(4).map(unit).collect();
    let mut text = String::from_utf16(&units?).ok()?;
    let last = text.pop()?;
    text.push(char::from_u32(u32::from(last).checked_add(step)?)?);
    Some(text)
}

fn chars(tokens: &[Token<'_>], found: &mut BTreeMap<u32, String>) {
    for pair in tokens.as_chunks::<2>().0 {
        if let [Token::Hex(from), Token::Hex(to)] = pair {
            found.extend(code(from).zip(text(to, 0)));
        }
    }
}

fn ranges(tokens: &[Token<'_>], found: &mut BTreeMap<u32, String>) {
    let mut rest = tokens;
    while let [Token::Hex(first), Token::Hex(last), target, more @ ..] = rest {
        rest = more;
        let (first, last) = (code(first), code(last));
        match target {
            Token::Hex(to) => {
                if let (Some(first), Some(last)) = (first, last) {
                    let steps = 0..=last.saturating_sub(first).min(MOST);
                    found.extend(steps.filter_map(|step| Some((first.checked_add(step)?, text(to, step)?))));
                }
            }
            _ => {
                let end = rest.iter().position(|token| *token == Token::Close).unwrap_or(rest.len());
                let listed = (first.unwrap_or(u32::MAX)..).zip(&rest[..end]);
                found.extend(listed.filter_map(|(code, token)| match token {
                    Token::Hex(to) => Some((code, text(to, 0)?)),
                    _ => None,
                }));
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
        assert_eq!(to_unicode(map).get(&2).map(String::as_str), Some("fi"));
        assert_eq!(to_unicode(map).get(&7).map(String::as_str), Some("\u{1F58A}"));
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
