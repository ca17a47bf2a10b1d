//! How deep TOML may stand in itself: what reads it goes through it by recursion, and names no place when it gives up.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// So many lists, tables and parts of a dotted key can stand in each other. No key of the contract needs more than three.
pub const MAX_TOML_DEPTH: usize = 20;

/// The error for the first place that stands deeper than [`MAX_TOML_DEPTH`].
pub fn check(text: &str, file: FileId) -> Option<Diagnostic> {
    let at = too_deep(text)?;
    let message = format!("not valid TOML: more than {MAX_TOML_DEPTH} lists, tables or parts of a key in each other");
    Some(Diagnostic::error("bad-toml", Span::new(file, at..at + 1), message).hint("no key needs more than a list"))
}

/// The byte of the first bracket or dot that is too deep. Texts in quotes and comments are passed over.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut brackets, mut dots, mut at) = (0_usize, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                at = behind_string(text, at);
                continue;
            }
            b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at).saturating_sub(1),
            b'[' | b'{' => brackets += 1,
            b']' | b'}' => brackets = brackets.saturating_sub(1),
            b'.' => dots += 1,
            b'=' | b',' | b'\n' => dots = 0,
            _ => {}
        }
        if brackets.max(dots) > MAX_TOML_DEPTH {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where the string that begins at `start` ends; one that does not end is passed over at its mark alone, and is an error
/// of the parser's.
fn behind_string(text: &str, start: usize) -> usize {
    let mark = &text[start..=start];
    let long = mark.repeat(3);
    let mark = if text[start..].starts_with(&long) { long.as_str() } else { mark };
    let escapes = mark.starts_with('"');
    let mut at = start + mark.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(mark) {
            return at + mark.len();
        }
        if mark.len() == 1 && rest.starts_with('\n') {
            break;
        }
        let skipped = if escapes && rest.starts_with('\\') { 2 } else { 1 };
        at += rest.chars().take(skipped).map(char::len_utf8).sum::<usize>();
    }
    start + mark.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_is_allowed() {
        let lists = |depth: usize| format!("a = {}{}\n", "[".repeat(depth), "]".repeat(depth));
        let keys = |depth: usize| format!("{}b = 1\n", "a.".repeat(depth));
        assert_eq!((too_deep(&lists(MAX_TOML_DEPTH)), too_deep(&keys(MAX_TOML_DEPTH))), (None, None));
        assert_eq!(too_deep(&lists(MAX_TOML_DEPTH + 1)), Some(4 + MAX_TOML_DEPTH));
        assert_eq!(too_deep(&keys(MAX_TOML_DEPTH + 1)), Some(2 * MAX_TOML_DEPTH + 1));
        assert!(too_deep(&format!("a = {}", "{b = ".repeat(100_000))).is_some());
        assert!(too_deep(&format!("[{}]", "a.".repeat(100_000))).is_some());
    }

    #[test]
    fn texts_and_comments_do_not_count() {
        let many = "[.{".repeat(100);
        for text in [
            format!("a = \"{many}\"\n"),
            format!("a = \"\\\"{many}\"\n"),
            format!("a = '{many}\\'\n"),
            format!("a = \"\"\"\n{many}\n\"\"\"\n"),
            format!("a = '''\n'{many}\n'''\n"),
            format!("# {many}\na = 1.5\n"),
            format!("# ไทย {many}"),
        ] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
    }
}
