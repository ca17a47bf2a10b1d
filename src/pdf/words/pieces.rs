//! A text object as pieces in the order in which they are drawn, each with its text.

use std::ops::Range;

use super::fonts::Fonts;
use crate::pdf::read::{Object, Operator, decode};

/// A piece of a text object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Operators that show nothing: where they stand.
    Setting(Range<usize>),
    /// Glyphs that have one text together.
    Cluster {
        /// Where it stands, with its marks.
        outer: Range<usize>,
        /// What stands between its marks.
        inner: Range<usize>,
        /// Its text.
        text: String,
        /// How many glyphs it has.
        glyphs: usize,
    },
    /// One glyph that says itself what it is.
    Glyph {
        /// Adjustments before it and its code, as elements of the array of `TJ`.
        items: String,
        /// Its text.
        text: String,
    },
}

impl Piece {
    /// Its text; none if it shows nothing.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Setting(_) => None,
            Self::Cluster { text, .. } | Self::Glyph { text, .. } => Some(text),
        }
    }
}

/// The pieces of what stands between `BT` and `ET`; none if something stands there that Typst does not write.
pub(super) fn pieces(operators: &[Operator<'_>], fonts: &Fonts) -> Option<Vec<Piece>> {
    let mut reader = Reader { fonts, font: None, open: None, adjusted: String::new(), pieces: Vec::new() };
    operators.iter().try_for_each(|operator| reader.take(operator))?;
    // An adjustment after the last glyph moves nothing that is seen.
    reader.open.is_none().then_some(reader.pieces)
}

/// A cluster that is being read.
struct Open {
    text: String,
    outer: usize,
    inner: usize,
    glyphs: usize,
}

struct Reader<'a> {
    fonts: &'a Fonts,
    font: Option<&'a std::collections::BTreeMap<u32, String>>,
    open: Option<Open>,
    adjusted: String,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn take(&mut self, operator: &Operator<'_>) -> Option<()> {
        match operator.name {
            b"BDC" if self.open.is_none() => {
                let text = actual_text(&operator.operands)?;
                self.open = Some(Open { text, outer: operator.range.start, inner: operator.range.end, glyphs: 0 });
            }
            b"EMC" => {
                let Open { text, outer, inner, glyphs } = self.open.take()?;
                let (outer, inner) = (outer..operator.range.end, inner..operator.range.start);
                self.pieces.push(Piece::Cluster { outer, inner, text, glyphs });
            }
            b"Tf" => {
                self.font = match operator.operands.first()? {
                    Object::Name(name) => self.fonts.get(&**name).map(|codes| &**codes),
                    _ => None,
                };
                self.setting(operator);
            }
            b"Tj" | b"TJ" => self.show(operator)?,
            // Marks in marks, and operators that set and show at once: not Typst's, or turned round.
            b"BDC" | b"BMC" | b"'" | b"\"" => return None,
            _ => self.setting(operator),
        }
        Some(())
    }

    /// An operator that shows nothing; within a cluster it is a part of that.
    fn setting(&mut self, operator: &Operator<'_>) {
        if self.open.is_none() {
            self.adjusted.clear();
            self.pieces.push(Piece::Setting(operator.range.clone()));
        }
    }

    fn show(&mut self, operator: &Operator<'_>) -> Option<()> {
        let items = match operator.operands.first()? {
            Object::Array(items) => items,
            _ => &operator.operands,
        };
        for item in items {
            match item {
                Object::Text(codes) => self.glyphs(codes)?,
                Object::Int(by) => self.adjusted.push_str(&format!("{by} ")),
                Object::Real(by) => self.adjusted.push_str(&format!("{by} ")),
                _ => return None,
            }
        }
        Some(())
    }

    fn glyphs(&mut self, codes: &[u8]) -> Option<()> {
        let (codes, rest) = codes.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        if let Some(open) = &mut self.open {
            open.glyphs += codes.len();
            self.adjusted.clear();
            return Some(());
        }
        for code in codes {
            let code = u16::from_be_bytes(*code);
            let text = self.font?.get(&u32::from(code))?.clone();
            let items = format!("{}<{code:04X}>", std::mem::take(&mut self.adjusted));
            self.pieces.push(Piece::Glyph { items, text });
        }
        Some(())
    }
}

/// The text of `/Span << /ActualText … >> BDC`.
fn actual_text(operands: &[Object<'_>]) -> Option<String> {
    match operands {
        [Object::Name(tag), Object::Dict(properties)] if **tag == *b"Span" => match properties.get("ActualText")? {
            Object::Text(bytes) => Some(decode(bytes)),
            _ => None,
        },
        _ => None,
    }
}
