//! What Typst and krilla say, in words for those who write and draw, and what they can do.

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::Span;
use crate::typeset::LayoutFault;

/// What Typst says where no face has a character.
pub(super) const NO_GLYPH: &str = "could not be displayed";

/// What is said where a page holds it: a part of the message, why in plain words, what to do.
type Known = (&'static str, &'static str, &'static str);

const OF_BLOCKS: [Known; 8] = [
    (
        "codepoints",
        "letters of its text are drawn by glyphs that they share, which PDF/UA does not allow",
        "write it in plainer letters, or put another font of the script into the folder fonts/",
    ),
    (
        "artifacts may not contain links",
        "a link or a footnote stands in words that are printed again, as on the next page or in the running head",
        "write the link or the footnote in the text beside it",
    ),
    (
        "heading title is empty",
        "nothing is to be seen of the words of a heading",
        "write words that can be read, or take the heading out",
    ),
    (
        "heading level",
        "a heading skips a level, as ### after #",
        "write the heading with one sign more than the one before it",
    ),
    (
        "private use",
        "it has characters that mean something in one font alone",
        "write the characters that Unicode has for them, or draw them as a picture",
    ),
    ("alternative", "it has no words for those who cannot see it", "write in the square brackets what it shows"),
    (
        "nesting",
        "blocks, lists or quotations stand too deep in each other",
        "end some of them before it; what is read easily stands in three or four",
    ),
    ("too long", "it has words or an address longer than a PDF can hold", "make several of it"),
];

const OF_PICTURES: [Known; 4] = [
    (
        "PostScript",
        "it has a colour gradient that repeats, is mirrored or turns round a point",
        "let the gradient end where the shape ends, or save the drawing as PNG",
    ),
    (
        "codepoints",
        "letters of its text are drawn by glyphs that they share, which PDF/UA does not allow",
        "turn the text into paths in the drawing program, and let the alternative text say it",
    ),
    ("viewbox is invalid", "it has no size", "give its svg element a width and a height above 0, or a viewBox"),
    ("file is too large", "it has more elements than can be drawn", "simplify it, or save it as PNG"),
];

/// What a missing glyph needs.
const FACE: &str = "put a font that has the character into the folder fonts/, or write another";

/// What is said of a picture, and what can be done.
pub(super) fn of_picture(message: &str) -> (&str, &'static str) {
    let message = message.rsplit_once("error: ").map_or(message, |(_, said)| said);
    match known(&OF_PICTURES, message) {
        Some(&(_, why, hint)) => (why, hint),
        None if message.contains(NO_GLYPH) => (message, FACE),
        None => (message, "open it in the program it was made with and save it again as PNG"),
    }
}

/// A fault at the block that causes it; what the layout has to do with it stands behind.
pub(super) fn at_block(word: &str, span: Span, fault: &LayoutFault) -> Diagnostic {
    let message = fault.message.as_str();
    let (why, hint) = match known(&OF_BLOCKS, message) {
        Some(&(_, why, hint)) => (why, hint),
        None if message.contains(NO_GLYPH) => (message, FACE),
        None => (message, "write it another way or take it out, and show this to whoever keeps the layout"),
    };
    let place =
        fault.place.as_ref().map_or_else(String::new, |(path, line, column)| format!(" at {path}:{line}:{column}"));
    let found = Diagnostic::new(
        Severity::Error,
        "unprintable",
        Place::Span(span),
        format!("this {word} cannot be printed: {why}"),
    );
    let found = found.hint(hint).hint(format!("for layout designers: Typst says{place}: {message}"));
    fault.hints.iter().fold(found, |found, hint| found.hint(format!("Typst advises: {hint}")))
}

fn known<'a>(table: &'a [Known], message: &str) -> Option<&'a Known> {
    table.iter().find(|(mark, ..)| message.contains(mark))
}
