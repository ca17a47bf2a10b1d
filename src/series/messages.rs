//! The message of a unit: the source of its block, as translators see it.

use std::ops::Range;

/// The source of a heading or paragraph: its lines joined by a space, quotation marks of containers taken off. A hard
/// break keeps its backslash and its line.
pub fn of_words(text: &str, range: Range<usize>) -> String {
    let source = text.get(range).unwrap_or_default();
    let mut message = String::new();
    for (index, line) in source.lines().enumerate() {
        let line = if index == 0 { line.trim_start() } else { strip_markers(line) };
        let hard = line.ends_with("  ");
        let line = line.trim_end();
        if index > 0 {
            message.push(if message.ends_with("\\\n") { '\u{0}' } else { ' ' });
        }
        message.push_str(line);
        if hard {
            message.push('\\');
        }
        if message.ends_with('\\') && !message.ends_with("\\\\") {
            message.push('\n');
        }
    }
    message.replace('\u{0}', "").trim().to_string()
}

/// The source of a list, table or definition list as it stands, moved to the left margin.
pub fn of_block(text: &str, range: Range<usize>) -> String {
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line_start..range.start];
    let depth = before.matches('>').count();
    let indent =
        before.rsplit('>').next().map_or(0, |rest| rest.chars().count().saturating_sub(usize::from(depth > 0)));
    let source = text.get(range).unwrap_or_default();
    let mut message = String::new();
    for (index, line) in source.lines().enumerate() {
        let line = if index == 0 { line } else { dedent(line, depth, indent) };
        if index > 0 {
            message.push('\n');
        }
        message.push_str(line.trim_end());
    }
    message.trim().to_string()
}

fn strip_markers(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.trim_start();
    }
    rest
}

fn dedent(line: &str, depth: usize, indent: usize) -> &str {
    let mut rest = line;
    for _ in 0..depth {
        let inner = rest.trim_start();
        match inner.strip_prefix('>') {
            Some(inner) => rest = inner.strip_prefix(' ').unwrap_or(inner),
            None => break,
        }
    }
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    &rest[spaces.min(indent)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined() {
        let text = "> one *two*\n> three\\\n> four\n";
        assert_eq!(of_words(text, 2..text.len()), "one *two* three\\\nfour");
        assert_eq!(of_words("a\r\n  b  \r\nc", 0..11), "a b\\\nc");
    }

    #[test]
    fn lists_stand_as_they_are() {
        let text = "   - a\n     more\n   - b\n";
        assert_eq!(of_block(text, 3..text.len()), "- a\n  more\n- b");
        let quoted = "> - a\n>   - b\n";
        assert_eq!(of_block(quoted, 2..quoted.len()), "- a\n  - b");
    }
}
