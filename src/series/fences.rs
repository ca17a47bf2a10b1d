//! Finding the fences of divs: lines of three or more colons, outside code.
//!
//! pulldown-cmark knows no containers, and with definition lists on it would take `:::` for a definition. So each fence
//! line is found first and overwritten with `***`, padded to its length: the parser then gives a rule at the same
//! offset, after a paragraph, table, task list or footnote alike, and every other offset stays true.

use std::ops::Range;

/// A line of three or more colons, which opens or closes a div.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// Bytes of the line from its first colon, without the line end.
    pub range: Range<usize>,
    /// Whether it opens a div or closes one.
    pub kind: FenceKind,
}

/// What a fence line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FenceKind {
    /// Opens a div; bytes of its attributes, braces included, or of its bare class name.
    Open(Range<usize>),
    /// Closes the innermost div.
    Close,
    /// Begins with colons and is neither.
    Malformed,
}

/// The fences of `text` in order, and the text with each overwritten.
pub fn find(text: &str) -> (Vec<Fence>, String) {
    let mut fences = Vec::new();
    let mut masked = text.to_string();
    let mut code: Option<(u8, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        match code {
            Some((mark, length)) => {
                if closes_code(content, mark, length) {
                    code = None;
                }
            }
            None => {
                code = opens_code(content);
                if let Some(fence) = read_fence(content, start) {
                    // Not by a format's width, which ends at 65,535.
                    let mask = format!("***{}", " ".repeat(fence.range.len() - 3));
                    masked.replace_range(fence.range.clone(), &mask);
                    fences.push(fence);
                }
            }
        }
        start += line.len();
    }
    (fences, masked)
}

/// Mark and length of a code fence that this line opens (CommonMark 4.5); leading `>` of quotations are passed over.
fn opens_code(line: &str) -> Option<(u8, usize)> {
    let rest = line.trim_start_matches([' ', '>', '-', '*', '+']);
    let mark = rest.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|&byte| byte == mark).count();
    let info = &rest[length..];
    (length >= 3 && !(mark == b'`' && info.contains('`'))).then_some((mark, length))
}

fn closes_code(line: &str, mark: u8, length: usize) -> bool {
    let rest = line.trim_start_matches([' ', '>']).trim_end();
    rest.len() >= length && rest.bytes().all(|byte| byte == mark)
}

fn read_fence(line: &str, start: usize) -> Option<Fence> {
    let before = around(line);
    let indent = before + line[before..].len() - line[before..].trim_start_matches(' ').len();
    let rest = &line[indent..];
    if indent - before > 3 || !rest.starts_with(":::") {
        return None;
    }
    let colons = rest.bytes().take_while(|&byte| byte == b':').count();
    let after = &rest[colons..];
    let words = after.trim_start();
    let from = start + indent + colons + (after.len() - words.len());
    let words = words.trim_end().trim_end_matches(':').trim_end();
    let kind = if words.is_empty() {
        FenceKind::Close
    } else if is_attributes(words) || is_class_name(words) {
        FenceKind::Open(from..from + words.len())
    } else {
        FenceKind::Malformed
    };
    Some(Fence { range: start + indent..start + line.trim_end().len(), kind })
}

/// How many bytes of a line mark quotations: a fence behind them is found too, so that it can be reported.
fn around(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = line[at..].trim_start_matches(' ');
        let indent = line.len() - at - rest.len();
        if indent > 3 || !rest.starts_with('>') {
            return at;
        }
        at += indent + 1;
        // One space belongs to the mark (CommonMark 5.1).
        at += usize::from(line[at..].starts_with(' '));
    }
}

fn is_attributes(words: &str) -> bool {
    words.starts_with('{') && words.ends_with('}')
}

fn is_class_name(words: &str) -> bool {
    words.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FenceKind> {
        find(text).0.into_iter().map(|fence| fence.kind).collect()
    }

    #[test]
    fn fences_open_and_close_outside_code() {
        let text = "::: {.case}\nปวด\n:::\n```\n:::\n```\n    ::: {.x}\n::: note :::\n";
        let (fences, masked) = find(text);
        assert_eq!(fences.len(), 3);
        assert_eq!(masked.len(), text.len());
        assert_eq!(fences[1].kind, FenceKind::Close);
        assert!(matches!(&fences[2].kind, FenceKind::Open(range) if &text[range.clone()] == "note"));
        assert!(masked.starts_with("***        \n"));
    }

    #[test]
    fn a_fence_of_any_length_is_overwritten() {
        let text = format!("::: {{.case {}}}\n", "a=b ".repeat(50_000));
        let (fences, masked) = find(&text);
        assert_eq!((fences.len(), masked.len()), (1, text.len()));
        assert_eq!(masked.trim_end(), "***");
    }

    #[test]
    fn a_fence_in_a_quotation_is_found_where_it_stands() {
        let text = "> ::: {.case}\n> > :::\n>     :::\n> ```\n> :::\n> ```\n";
        let (fences, masked) = find(text);
        let at: Vec<usize> = fences.iter().map(|fence| fence.range.start).collect();
        assert_eq!(at, [2, 18], "not those in code");
        assert!(masked.starts_with("> ***        \n> > ***\n"), "{masked}");
    }

    #[test]
    fn other_lines_with_colons() {
        assert_eq!(kinds("term\n: definition\n"), []);
        assert_eq!(kinds("::: {.case\n"), [FenceKind::Malformed]);
        assert_eq!(kinds("~~~~\n~~~\n:::\n~~~~\n::::\n"), [FenceKind::Close]);
    }
}
