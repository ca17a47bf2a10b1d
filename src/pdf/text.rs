//! Text strings (ISO 32000-1, 7.9.2.2).

use lopdf::{Object, StringFormat, encode_utf16_be};

/// A text string: printable ASCII as it is, all else UTF-16BE with its mark, both as literal strings, which take half
/// the bytes of hexadecimal ones.
///
/// Not `lopdf::text_string`: that writes hexadecimal strings, and takes all of ASCII for PDFDocEncoding, which has
/// accents at 0x18 to 0x1F (annex D.3).
pub(super) fn text_string(text: &str) -> Object {
    let mut bytes = Vec::new();
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        bytes.extend(text.as_bytes());
    } else {
        encode_utf16_be(text, &mut bytes);
    }
    Object::String(bytes, StringFormat::Literal)
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, decode_text_string, dictionary};

    use super::*;

    /// A text put into a file and read from it again.
    fn round_trip(text: &str) -> String {
        let mut document = Document::with_version("1.7");
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "T" => text_string(text) });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let document = Document::load_mem(&bytes).unwrap();
        decode_text_string(document.catalog().unwrap().get(b"T").unwrap()).unwrap()
    }

    #[test]
    fn every_text_reads_back_from_a_file() {
        let signs =
            ["", "plain (and) \\ <<", "((", "é", "€", "Œuvre", "เขียน", "a\u{1F58A}b", "\u{10FFFF}", "گ\u{200C}ی"];
        for text in signs {
            assert_eq!(round_trip(text), text);
        }
        let controls: String = (0..0x20).chain([0x7F]).filter_map(char::from_u32).collect();
        assert_eq!(round_trip(&controls), controls);
        let low_bytes = "\u{0D0A}\u{285C}\u{2829}\u{0A0D}"; // whose halves are line ends, brackets and backslashes
        assert_eq!(round_trip(low_bytes), low_bytes);
    }

    #[test]
    fn control_characters_are_not_left_to_the_library() {
        let read = |object: &Object| decode_text_string(object).unwrap();
        assert_ne!(read(&lopdf::text_string("\u{18}")), "\u{18}", "if this fails, lopdf's own may serve");
        assert_eq!(read(&text_string("\u{18}")), "\u{18}");
    }
}
