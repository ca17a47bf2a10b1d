//! `{.class #id key=value key="two words"}`: the attributes of a div, a heading or a picture.

use std::ops::Range;

/// An attribute with the bytes it was written in, relative to the text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// What the attribute says.
    pub kind: AttributeKind,
    /// Its bytes within the fence's attributes.
    pub range: Range<usize>,
}

/// What an attribute says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeKind {
    /// `.class`
    Class(String),
    /// `#id`
    Id(String),
    /// `key=value`
    Pair(String, String),
    /// `key=“value”`: marks that an editor made of straight ones.
    Curly(String),
    /// A word alone, such as `keep`.
    Word(String),
    /// Anything else.
    Malformed(String),
}

/// Reads attributes: a text in braces, or a bare class name.
pub fn read(text: &str) -> Vec<Attribute> {
    let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return vec![Attribute { kind: AttributeKind::Class(text.into()), range: 0..text.len() }];
    };
    let mut attributes = Vec::new();
    let mut at = 0;
    while let Some(word) = next_word(inner, at) {
        attributes.push(Attribute { kind: read_word(&inner[word.clone()]), range: word.start + 1..word.end + 1 });
        at = word.end;
    }
    attributes
}

/// Marks that editors make of straight ones.
const CURLY: [char; 4] = ['“', '”', '„', '‟'];

/// The next word from `at` on; white space in double quotes does not end it, also where they are curly.
fn next_word(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + text[at..].find(|c: char| !c.is_whitespace())?;
    let mut quoted = None;
    let end = text[start..].find(|c: char| {
        quoted = match quoted {
            None if c == '"' || CURLY.contains(&c) => Some(c),
            Some('"') if c == '"' => None,
            Some(open) if open != '"' && CURLY.contains(&c) => None,
            open => open,
        };
        c.is_whitespace() && quoted.is_none()
    });
    Some(start..end.map_or(text.len(), |length| start + length))
}

fn read_word(word: &str) -> AttributeKind {
    if let Some(class) = word.strip_prefix('.') {
        return AttributeKind::Class(class.into());
    }
    if let Some(id) = word.strip_prefix('#') {
        return AttributeKind::Id(id.into());
    }
    match word.split_once('=') {
        Some((key, value)) if !key.is_empty() && value.starts_with(CURLY) => AttributeKind::Curly(word.into()),
        Some((key, value)) if !key.is_empty() && quotes_are_whole(value) => {
            AttributeKind::Pair(key.into(), value.trim_matches('"').into())
        }
        None if !word.contains('"') => AttributeKind::Word(word.into()),
        Some(_) | None => AttributeKind::Malformed(word.into()),
    }
}

fn quotes_are_whole(value: &str) -> bool {
    match value.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').is_some_and(|inner| !inner.contains('"')),
        None => !value.contains('"'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_ids_and_pairs() {
        use AttributeKind::*;
        let kinds = |text| read(text).into_iter().map(|attribute| attribute.kind).collect::<Vec<_>>();
        assert_eq!(
            kinds("{.scale #me low=\"not at all\" to=7}"),
            [
                Class("scale".into()),
                Id("me".into()),
                Pair("low".into(), "not at all".into()),
                Pair("to".into(), "7".into())
            ]
        );
        assert_eq!(kinds("case"), [Class("case".into())]);
        assert_eq!(kinds("{lines}"), [Word("lines".into())]);
        assert_eq!(kinds("{=4}"), [Malformed("=4".into())]);
        assert_eq!(kinds("{low=\"x}"), [Malformed("low=\"x".into())]);
        assert_eq!(kinds("{}"), []);
        assert_eq!(kinds("{low=“not at all”}"), [Curly("low=“not at all”".into())]);
        assert_eq!(kinds("{low=\"“no” is no\"}"), [Pair("low".into(), "“no” is no".into())]);
        assert_eq!(read("{.a low=\"ก ข\"}")[1].range, 4..4 + "low=\"ก ข\"".len());
    }
}
