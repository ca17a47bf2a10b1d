//! Reads objects where they stand (ISO 32000-1, 7.2 and 7.3). Nothing is repaired: what does not read as the standard has
//! it is damage, and is reported.

use std::borrow::Cow;

use super::object::{Dict, Object};

/// How deep arrays and dictionaries may nest.
const DEEPEST: usize = 64;

/// Reads objects from bytes.
pub(super) struct Parser<'a> {
    /// The bytes.
    pub(super) data: &'a [u8],
    /// The next byte to read.
    pub(super) at: usize,
    /// How many more objects may be read: what a hostile file can cost in memory.
    pub(super) budget: usize,
}

/// What a byte is: 0 regular, 1 blank, 2 a delimiter (ISO 32000-1, 7.2.2).
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let (blanks, delimiters) = (b"\0\t\n\x0C\r ", b"()<>[]{}/%");
    let mut at = 0;
    while at < blanks.len() {
        classes[blanks[at] as usize] = 1;
        at += 1;
    }
    at = 0;
    while at < delimiters.len() {
        classes[delimiters[at] as usize] = 2;
        at += 1;
    }
    classes
};

/// Whether a byte is blank.
pub(super) fn is_blank(byte: u8) -> bool {
    CLASSES[usize::from(byte)] == 1
}

impl<'a> Parser<'a> {
    /// A parser that begins at a place.
    pub(super) fn new(data: &'a [u8], at: usize, budget: usize) -> Self {
        Self { data, at, budget }
    }

    /// The next byte.
    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    /// What is left.
    fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    /// Passes over blanks and comments.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.at +=
                    self.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(self.rest().len());
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Passes over `word` if it stands next.
    pub(super) fn take(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// The characters up to the next blank or delimiter.
    fn token(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|byte| CLASSES[usize::from(*byte)] != 0).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A whole number that is not negative.
    pub(super) fn number(&mut self) -> Option<u64> {
        self.skip_blanks();
        let token = self.token();
        if token.is_empty() || token.len() > 19 || !token.iter().all(u8::is_ascii_digit) {
            return None;
        }
        Some(token.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
    }

    /// `N G obj`, and N.
    pub(super) fn head(&mut self) -> Option<u32> {
        let number = u32::try_from(self.number()?).ok()?;
        self.number()?;
        self.take("obj").then_some(number)
    }

    /// An object that is no stream. None if it is malformed.
    pub(super) fn object(&mut self) -> Option<Object<'a>> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object<'a>> {
        self.budget = self.budget.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        self.skip_blanks();
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal().map(Object::Text),
            b'<' if self.rest().starts_with(b"<<") => self.dict(depth).map(Object::Dict),
            b'<' => self.hexadecimal().map(|bytes| Object::Text(bytes.into())),
            b'[' => self.array(depth),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.numeric(),
            _ => match self.token() {
                b"null" => Some(Object::Null),
                b"true" => Some(Object::Bool(true)),
                b"false" => Some(Object::Bool(false)),
                _ => None,
            },
        }
    }

    fn array(&mut self, depth: usize) -> Option<Object<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.take("]") {
            items.push(self.nested(depth + 1)?);
        }
        Some(Object::Array(items))
    }

    fn dict(&mut self, depth: usize) -> Option<Dict<'a>> {
        self.at += 2;
        let mut entries = Vec::new();
        while !self.take(">>") {
            if self.peek()? != b'/' {
                return None;
            }
            let key = self.name()?;
            entries.push((key, self.nested(depth + 1)?));
        }
        Some(entries.into_iter().collect())
    }

    /// Passes over an object without keeping any of it. None if it is malformed.
    pub(super) fn skim(&mut self, depth: usize) -> Option<()> {
        self.budget = self.budget.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        self.skip_blanks();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                self.token();
            }
            b'(' => {
                self.span()?;
            }
            b'<' if self.rest().starts_with(b"<<") => {
                self.at += 2;
                while !self.take(">>") {
                    if self.peek()? != b'/' {
                        return None;
                    }
                    self.at += 1;
                    self.token();
                    self.skim(depth + 1)?;
                }
            }
            b'[' => {
                self.at += 1;
                while !self.take("]") {
                    self.skim(depth + 1)?;
                }
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                self.numeric()?;
            }
            _ => {
                self.nested(depth)?;
            }
        }
        Some(())
    }

    /// A number, or a reference where another number and `R` follow.
    fn numeric(&mut self) -> Option<Object<'a>> {
        let token = self.token();
        let (sign, digits) = match token {
            [b'-', digits @ ..] => (-1, digits),
            [b'+', digits @ ..] => (1, digits),
            digits => (1, digits),
        };
        if digits.is_empty() || digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
            let real = token.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
            return real.then(|| Object::Real(real_number(token)));
        }
        let value = sign * digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        let (after, number) = (self.at, u32::try_from(value));
        if let Ok(number) = number
            && token[0].is_ascii_digit()
            && self.peek().is_some_and(is_blank)
            && self.number().is_some()
        {
            self.skip_blanks();
            if self.token() == b"R" {
                return Some(Object::Ref(number));
            }
        }
        self.at = after;
        Some(Object::Int(value))
    }

    fn name(&mut self) -> Option<Cow<'a, [u8]>> {
        self.at += 1;
        let token = self.token();
        if !token.contains(&b'#') {
            return Some(token.into());
        }
        let mut bytes = Vec::with_capacity(token.len());
        let mut rest = token;
        while let Some((first, more)) = rest.split_first() {
            let code = (*first == b'#').then(|| more.first_chunk::<2>().and_then(|pair| hex_pair(*pair))).flatten();
            bytes.push(code.unwrap_or(*first));
            rest = if code.is_some() { &more[2..] } else { more };
        }
        Some(bytes.into())
    }

    /// A string in parentheses (ISO 32000-1, 7.3.4.2).
    fn literal(&mut self) -> Option<Cow<'a, [u8]>> {
        let (inner, plain) = self.span()?;
        Some(if plain { inner.into() } else { unescape(inner).into() })
    }

    /// What stands in the parentheses, and whether it is free of escapes and carriage returns.
    fn span(&mut self) -> Option<(&'a [u8], bool)> {
        self.at += 1;
        let rest = self.rest();
        let (mut level, mut plain, mut end) = (1, true, 0);
        while level > 0 {
            match rest.get(end)? {
                b'(' => level += 1,
                b')' => level -= 1,
                b'\\' => (plain, end) = (false, end + 1),
                b'\r' => plain = false,
                _ => {}
            }
            end += 1;
        }
        self.at += end;
        Some((&rest[..end - 1], plain))
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        let rest = &self.rest()[1..];
        let end = rest.iter().position(|byte| *byte == b'>')?;
        self.at += end + 2;
        let digits = rest[..end].iter().filter(|byte| !is_blank(**byte));
        let mut digits: Vec<u8> = digits.copied().collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        digits.as_chunks::<2>().0.iter().map(|pair| hex_pair(*pair)).collect()
    }

    /// The operator of a content stream that stands next; none where an operand or nothing does.
    pub(super) fn operator(&mut self) -> Option<&'a [u8]> {
        self.skip_blanks();
        let start = self.at;
        match self.peek()? {
            b'/' | b'(' | b'<' | b'[' | b'0'..=b'9' | b'+' | b'-' | b'.' => return None,
            _ => {}
        }
        let token = self.token();
        if matches!(token, b"" | b"null" | b"true" | b"false") {
            self.at = start;
            return None;
        }
        Some(token)
    }

    /// Whether nothing but blanks is left.
    pub(super) fn ended(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.data.len()
    }

    /// What follows `N G obj`: the stream, if it is one; another object is only passed over.
    pub(super) fn only_stream(&mut self, length: impl Fn(u32) -> Option<usize>) -> Option<Option<Object<'a>>> {
        let start = self.at;
        self.skim(0)?;
        if self.take("stream") {
            self.at = start;
            return self.indirect(length).map(Some);
        }
        self.take("endobj").then_some(None)
    }

    /// What follows `N G obj`: an object or a stream, and `endobj`. `length` finds the number that a stream's `/Length`
    /// refers to.
    pub(super) fn indirect(&mut self, length: impl Fn(u32) -> Option<usize>) -> Option<Object<'a>> {
        let object = self.object()?;
        let object = match object {
            Object::Dict(dict) if self.take("stream") => self.stream(dict, length)?,
            other => other,
        };
        self.take("endobj").then_some(object)
    }

    fn stream(&mut self, dict: Dict<'a>, length: impl Fn(u32) -> Option<usize>) -> Option<Object<'a>> {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
        let length = match dict.get("Length")? {
            Object::Int(length) => usize::try_from(*length).ok()?,
            Object::Ref(number) => length(*number)?,
            _ => return None,
        };
        let content = self.data.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
        self.take("endstream").then_some(Object::Stream(dict, content))
    }
}

/// A number that is not whole. Signs in its midst, which some writers leave there, make it zero.
fn real_number(token: &[u8]) -> f64 {
    std::str::from_utf8(token).ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn hex_pair(pair: [u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)
}

/// Resolves the escapes of a string; every end of line in it becomes a line feed.
fn unescape(inner: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        match first {
            b'\r' => {
                bytes.push(b'\n');
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
            b'\\' => rest = escape(rest, &mut bytes),
            other => bytes.push(*other),
        }
    }
    bytes
}

/// Resolves one escape and returns what follows it.
fn escape<'r>(rest: &'r [u8], bytes: &mut Vec<u8>) -> &'r [u8] {
    let Some((first, more)) = rest.split_first() else { return rest };
    match first {
        b'n' => bytes.push(b'\n'),
        b'r' => bytes.push(b'\r'),
        b't' => bytes.push(b'\t'),
        b'b' => bytes.push(8),
        b'f' => bytes.push(12),
        b'\n' => {}
        b'\r' => return more.strip_prefix(b"\n").unwrap_or(more),
        b'0'..=b'7' => {
            let digits = rest.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            bytes.push(rest[..digits].iter().fold(0u32, |sum, digit| sum * 8 + u32::from(digit - b'0')) as u8);
            return &rest[digits..];
        }
        other => bytes.push(*other),
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<Object<'_>> {
        Parser::new(text, 0, 1000).object()
    }

    #[test]
    fn strings_and_names() {
        let text = |bytes: &'static [u8]| Some(Object::Text(bytes.into()));
        assert_eq!(read(b"(a(b)c)"), text(b"a(b)c"));
        assert_eq!(read(b"(a\\)\\101\\7\\\nb\\\r\nc\\n\r\nd\re)"), text(b"a)A\x07bc\n\nd\ne"));
        assert_eq!(read(b"<41 4 2 4>"), text(b"AB@"));
        assert_eq!(read(b"/A#20b#zz"), Some(Object::Name(b"A b#zz".into())));
        assert_eq!(read(b"/"), Some(Object::Name(b"".into())));
    }

    #[test]
    fn numbers_and_references() {
        assert_eq!(read(b"12 0 R"), Some(Object::Ref(12)));
        let items = |items: &[Object<'static>]| Some(Object::Array(items.to_vec()));
        assert_eq!(read(b"[1 2 -3 4 0 R]"), items(&[Object::Int(1), Object::Int(2), Object::Int(-3), Object::Ref(4)]));
        assert_eq!(read(b"[.5 -1. +2.25 1-2]"), items(&[0.5, -1.0, 2.25, 0.0].map(Object::Real)));
    }

    #[test]
    fn malformed_objects_are_none() {
        for bad in ["", "(a", "<4", "<4x>", "[1", "<</A", "<</A 1", "<<1 2>>", "nul", ">>", "1x", "{}"] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
            assert_eq!(Parser::new(bad.as_bytes(), 0, 1000).skim(0), None, "{bad}");
        }
        assert_eq!(read("[".repeat(100_000).as_bytes()), None);
        assert_eq!(read(format!("[{}]", "0 ".repeat(2000)).as_bytes()), None);
    }
}
