//! The fonts that readers type with, and how text stands in a field of a given height.

use lopdf::{Object, StringFormat};

use crate::pdf::font::FieldFont;

/// The fonts' names in `/DR` and `/DA`: on ruled lines and in cells. Why they are these stands at the head of
/// [`super`].
const NAMES: [&str; 2] = ["Wingdings", "Wingdings2"];

/// The fonts that readers type with. Viewers lead lines by the font's measures and its size, so that each way in which
/// the layout sets lines wants a font of its own.
#[derive(Debug, Clone, Copy)]
pub struct TypingFonts<'a> {
    /// On the ruled lines of notepads.
    pub ruled: &'a FieldFont,
    /// In the cells of tables.
    pub cells: &'a FieldFont,
}

/// How text is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Typed {
    /// The font's name in the form.
    name: &'static str,
    /// Its size, in pt.
    size: f64,
    /// Whether it goes on over several lines.
    pub(super) many: bool,
}

impl<'a> TypingFonts<'a> {
    /// Each with its name.
    pub(super) fn named(self) -> [(&'static str, &'a FieldFont); 2] {
        let [ruled, cells] = NAMES;
        [(ruled, self.ruled), (cells, self.cells)]
    }

    /// Bytes that both add to a file, to a few hundred.
    pub(super) fn bytes(self) -> usize {
        self.ruled.bytes() + self.cells.bytes()
    }

    /// How text stands in a field `height` pt high, on so many ruled `lines`, or in a cell: there on one line only where
    /// there is no room for a second.
    pub(super) fn typed(self, lines: Option<u32>, height: f64) -> Typed {
        let (name, font) = self.named()[usize::from(lines.is_none())];
        let many = lines.is_some() || height >= 2.0 * font.size() * font.leading() - 0.5;
        let size = if many { font.size() } else { font.size().min(height / font.leading()) };
        Typed { name, size, many }
    }

    /// The form's own default.
    pub(super) fn usual(self) -> Typed {
        Typed { name: NAMES[0], size: self.ruled.size(), many: true }
    }
}

impl Typed {
    /// `/DA` (ISO 32000-1, 12.7.3.3): never size 0, which every viewer fits differently.
    pub(super) fn default_appearance(self) -> Object {
        let size = format!("{:.3}", self.size);
        let size = size.trim_end_matches('0').trim_end_matches('.');
        Object::String(format!("/{} {size} Tf 0 g", self.name).into_bytes(), StringFormat::Literal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::font::tests::{build, face};

    /// What `/DA` says.
    fn words(typed: Typed) -> String {
        let Object::String(bytes, _) = typed.default_appearance() else { panic!("a string") };
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn sizes_are_written_short() {
        let typed = |size| Typed { name: NAMES[0], size, many: true };
        assert_eq!(words(typed(22.5 / 1.35)), "/Wingdings 16.667 Tf 0 g");
        assert_eq!(words(typed(12.0)), "/Wingdings 12 Tf 0 g");
    }

    #[test]
    fn a_cell_goes_on_over_as_many_lines_as_it_has_room_for() {
        let font = build(&[("NotoSans-Regular.ttf", &face("NotoSans-Regular.ttf"))], &["en"]).unwrap();
        let fonts = TypingFonts { ruled: &font, cells: &font };
        let pitch = font.size() * font.leading();
        let (ruled, cell) = (fonts.typed(Some(1), pitch), fonts.typed(None, 2.0 * pitch));
        assert!(ruled.many && ruled.name == NAMES[0], "a notepad has lines, even if it is only one");
        assert!(cell.many && cell.name == NAMES[1]);
        let low = fonts.typed(None, 0.5 * pitch);
        assert!(!low.many && low.size == 0.5 * font.size(), "what is typed into a low box is as low");
    }
}
