//! Pictures inside a drawing that move: GIF, PNG and WebP of several frames. Paper shows the first; a reading system
//! plays them all, in a book that declares that nothing moves.

/// Whether a picture, as the data of its address (`;base64,…`, RFC 2397), has more than one frame. What is not in Base64
/// is text, and no picture of these types.
pub(super) fn moves(data: &str) -> bool {
    let Some((head, text)) = data.split_once(',') else { return false };
    if !head.trim_end().to_ascii_lowercase().ends_with(";base64") {
        return false;
    }
    let bytes = decoded(text);
    match bytes.as_slice() {
        [b'G', b'I', b'F', ..] => frames(&bytes).is_some_and(|count| count > 1),
        [0x89, b'P', b'N', b'G', ..] => has_chunk(&bytes, b"acTL"),
        [b'R', b'I', b'F', b'F', ..] => has_chunk(&bytes, b"ANIM"),
        _ => false,
    }
}

/// The bytes of Base64 (RFC 4648, clause 4); what is not of its alphabet, such as line ends, is passed over.
fn decoded(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut out, mut held, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    for digit in text.bytes().filter_map(digit) {
        held = (held << 6) | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

/// Whether a chunk has this name; both formats have it before the first frame.
fn has_chunk(bytes: &[u8], name: &[u8; 4]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    head.windows(4).any(|window| window == name)
}

/// How many frames a GIF has (GIF89a, clauses 18 to 26); none if it breaks off before its end.
fn frames(bytes: &[u8]) -> Option<usize> {
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut count = 0;
    loop {
        match bytes.get(at)? {
            0x21 => at += 2,
            0x2c => {
                count += 1;
                at += 11 + colours(*bytes.get(at + 9)?);
            }
            _ => return Some(count),
        }
        if count > 1 {
            return Some(count);
        }
        // Blocks of data, each with its length before it, until one of none.
        while let length @ 1.. = usize::from(*bytes.get(at)?) {
            at += 1 + length;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, moves};

    /// A GIF of one point, as an address has it; with a second frame after the first.
    const STILL: &str = ";base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    const TWO: &str =
        ";base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAAh+QQBAAAAACwAAAAAAQABAAACAUQAOw==";

    #[test]
    fn what_has_more_than_one_frame_moves() {
        for (data, wanted) in [
            (STILL, false),
            (TWO, true),
            (";BASE64,R0lG\n  ODlh", false),
            (",GIF89a", false),
            (";base64,iVBORw0KGgphY1RM", true),
            (";base64,iVBORw0KGgpJREFU", false),
            (";base64,UklGRgAAAABXRUJQQU5JTQ==", true),
            (";base64,UklGRgAAAABXRUJQVlA4IA==", false),
        ] {
            assert_eq!(moves(data), wanted, "{data}");
        }
    }

    #[test]
    fn base64_is_read_over_line_ends() {
        for (text, bytes) in [("TWFu", &b"Man"[..]), ("TW\nE=", b"Ma"), ("TQ==", b"M"), ("", b"")] {
            assert_eq!(decoded(text), bytes, "{text}");
        }
    }
}
