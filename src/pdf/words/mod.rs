//! One text round a word, where its letters alone are read back wrong.
//!
//! Typst gives each cluster of several glyphs its text (`/ActualText`, ISO 32000-1, 14.9.4). Readers take the place of
//! such a text from its first and last glyph, and a last glyph may be a sign that stands over or before its letter: poppler
//! then puts a space into the word, PDFium loses the space behind it, MuPDF puts signs in the order of their places. So
//! where a word has such a cluster, one `/ActualText` goes round the whole word and the space after it. Not a glyph moves,
//! and what each glyph says by itself (`/ToUnicode`) stays, for readers that know no `/ActualText`.
//!
//! Left as they are: text that runs from right to left, since poppler and PDFium turn the characters of a span round;
//! and scripts without spaces between words, where a span would be a whole line, and clusters read well.
//!
//! | file | what it knows |
//! |---|---|
//! | `fonts` | what the codes of a page's fonts say |
//! | `pieces` | a text object as pieces, each with its text |
//! | `whole` | which of them are a word, and the content written anew |

mod fonts;
mod pieces;
mod whole;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

use self::fonts::{Codes, fonts};
use self::whole::sign;
use super::draft::Draft;

/// Puts one text round the words that need it. A content stream that cannot be understood stays as it is.
pub fn whole_words(draft: &mut Draft) {
    let mut known = BTreeMap::new();
    let changed: Vec<(ObjectId, Vec<u8>)> =
        draft.document().page_iter().filter_map(|page| whole_page(draft.document(), page, &mut known)).collect();
    for (id, content) in changed {
        let more = content.len() / 4;
        if let Some(Object::Stream(stream)) = draft.change(more).objects.get_mut(&id) {
            stream.set_plain_content(content);
            // A stream that will not be packed is a whole one still.
            stream.compress().ok();
        }
    }
}

/// The content stream of a page, and what it becomes; none if nothing changes.
fn whole_page(
    document: &Document,
    page: ObjectId,
    known: &mut BTreeMap<ObjectId, Codes>,
) -> Option<(ObjectId, Vec<u8>)> {
    let fonts = fonts(document, page, known);
    // Most pages are in scripts in which no cluster has several glyphs: their content is not even unpacked.
    if !fonts.values().any(|codes| codes.values().any(|text| text.chars().any(sign))) {
        return None;
    }
    let [id] = document.get_page_contents(page)[..] else { return None };
    let content = document.get_object(id).and_then(Object::as_stream).ok()?.get_plain_content().ok()?;
    Some((id, whole::content(&content, &fonts)?))
}
