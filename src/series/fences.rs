//! Finding the fences of divs: lines of three or more colons, outside code.
//!
//! pulldown-cmark knows no containers, and with definition lists on it would take `:::` for a definition. So each fence
//! line is found first and overwritten with `___`, padded to its length: the parser then gives a rule at the same
//! offset, after a paragraph, table, task list or footnote alike, and every other offset stays true. What is code only
//! the parser knows, since a list decides what an indent means: it is asked, and such lines are given back.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::dialect::options;

/// A line of three or more colons, which opens or closes a div.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// Bytes of the line from its first colon, without the line end.
    pub range: Range<usize>,
    /// Whether it opens a div or closes one.
    pub kind: FenceKind,
    /// What is wrong with the line, though it is clear what is meant.
    pub slip: Option<Slip>,
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

/// A slip of the pen in a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// A tab before it makes the line code.
    Tab,
    /// Two colons.
    TwoColons,
}

/// The fences of `text` in order, and the text with each overwritten. Lines in code and in comments are none.
pub fn find(text: &str) -> (Vec<Fence>, String) {
    let mut fences = candidates(text);
    let mut masked = text.to_string();
    fences.iter().for_each(|fence| mask(&mut masked, &fence.range));
    let literal = literal_ranges(&masked);
    for fence in &mut fences {
        let Some((_, indented)) = literal.iter().find(|(range, _)| range.contains(&fence.range.start)) else {
            continue;
        };
        let line = text[..fence.range.start].rfind('\n').map_or(0, |at| at + 1);
        let restored = &text[fence.range.clone()];
        masked.replace_range(fence.range.clone(), restored);
        let before = &text[line..fence.range.start];
        match *indented && before.contains('\t') && before.trim().is_empty() {
            true => {
                fence.range.start = line;
                fence.slip = Some(Slip::Tab);
                mask(&mut masked, &fence.range);
            }
            false => fence.range.end = fence.range.start,
        }
    }
    fences.retain(|fence| !fence.range.is_empty());
    (fences, masked)
}

/// Every line that would be a fence if it stood outside code.
fn candidates(text: &str) -> Vec<Fence> {
    let mut start = 0;
    let mut fences = Vec::new();
    for line in text.split_inclusive('\n') {
        fences.extend(read_fence(line.trim_end_matches(['\n', '\r']), start));
        start += line.len();
    }
    fences
}

/// Overwrites a fence with a break, padded by blanks: not by a format's width, which ends at 65,535. Of the signs that
/// make a break `_` alone is no marker of a list, behind which the fence may stand.
fn mask(text: &mut String, fence: &Range<usize>) {
    text.replace_range(fence.clone(), &format!("___{}", " ".repeat(fence.len().max(3) - 3)));
}

/// What the parser takes for code or HTML, and whether it is code by its indent.
fn literal_ranges(masked: &str) -> Vec<(Range<usize>, bool)> {
    let blocks = Parser::new_ext(masked, options()).into_offset_iter();
    let literal = blocks.filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(kind)) => Some((range, matches!(kind, CodeBlockKind::Indented))),
        Event::Start(Tag::HtmlBlock) => Some((range, false)),
        _ => None,
    });
    literal.collect()
}

fn read_fence(line: &str, start: usize) -> Option<Fence> {
    let indent = around(line);
    let rest = &line[indent..];
    let colons = rest.bytes().take_while(|&byte| byte == b':').count();
    let after = &rest[colons..];
    let words = after.trim_start();
    let from = start + indent + colons + (after.len() - words.len());
    let slip = match colons {
        0 | 1 => return None,
        // Two colons alone may be words; before attributes or as a whole line they are not.
        2 if !(words.is_empty() || is_attributes(words.trim_end())) => return None,
        2 => Some(Slip::TwoColons),
        _ => None,
    };
    let words = words.trim_end().trim_end_matches(':').trim_end();
    let kind = if words.is_empty() {
        FenceKind::Close
    } else if is_attributes(words) || is_class_name(words) {
        FenceKind::Open(from..from + words.len())
    } else {
        FenceKind::Malformed
    };
    Some(Fence { range: start + indent..start + line.trim_end().len(), kind, slip })
}

/// How many bytes of a line are indent, marks of quotations and markers of lists, behind which a fence may stand.
fn around(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let bare = rest.trim_start_matches([' ', '\t']);
        at += rest.len() - bare.len();
        match marker(bare) {
            Some(length) => at += length,
            None => return at,
        }
    }
}

/// The length of the mark of a quotation, list item, definition or footnote with which a text begins (CommonMark 5.1, 5.2).
fn marker(text: &str) -> Option<usize> {
    if text.starts_with('>') || text.starts_with(": ") {
        return Some(1);
    }
    if let Some(label) = text.strip_prefix("[^") {
        return label.find("]:").map(|end| end + 4);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = *text.as_bytes().get(digits)?;
    let is_marker = if digits == 0 { matches!(sign, b'-' | b'*' | b'+') } else { matches!(sign, b'.' | b')') };
    let spaced = matches!(text.as_bytes().get(digits + 1), Some(b' ' | b'\t'));
    (is_marker && digits < 10 && spaced).then_some(digits + 1)
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
        assert!(masked.starts_with("___        \n"));
    }

    #[test]
    fn a_fence_of_any_length_is_overwritten() {
        let text = format!("::: {{.case {}}}\n", "a=b ".repeat(50_000));
        let (fences, masked) = find(&text);
        assert_eq!((fences.len(), masked.len()), (1, text.len()));
        assert_eq!(masked.trim_end(), "___");
    }

    #[test]
    fn a_fence_in_a_quotation_is_found_where_it_stands() {
        let text = "> ::: {.case}\n> > :::\n>     :::\n> ```\n> :::\n> ```\n";
        let (fences, masked) = find(text);
        let at: Vec<usize> = fences.iter().map(|fence| fence.range.start).collect();
        assert_eq!(at, [2, 18], "not those in code");
        assert!(masked.starts_with("> ___        \n> > ___\n"), "{masked}");
    }

    #[test]
    fn a_fence_in_a_list_is_found_however_far_it_is_indented() {
        let text =
            "1. one\n\n   - two\n     ::: {.case}\n     words\n     :::\n\n- ::: case\n\ta\n\t:::\n\n         :::\n";
        let (fences, masked) = find(text);
        let lines = fences.iter().map(|fence| text[..fence.range.start].lines().count());
        assert_eq!(lines.collect::<Vec<_>>(), [4, 6, 8, 10], "not the one in code: {masked}");
        assert!(fences.iter().all(|fence| fence.slip.is_none()));
        assert_eq!(masked.matches("___").count(), 4);
    }

    #[test]
    fn slips_are_fences_all_the_same() {
        let slips = |text: &str| find(text).0.into_iter().map(|fence| fence.slip).collect::<Vec<_>>();
        assert_eq!(slips("a\n\n\t::: {.case}\nb\n:::\n"), [Some(Slip::Tab), None]);
        assert_eq!(slips(":: {.case}\nb\n::\n"), [Some(Slip::TwoColons); 2]);
        assert_eq!(slips("`::` opens\n\n:: is two colons\n\n```\n\t:::\n::\n```\n"), []);
    }

    #[test]
    fn a_fence_in_a_comment_is_none() {
        assert_eq!(kinds("<!--\n::: {.case}\n-->\n"), []);
    }

    #[test]
    fn other_lines_with_colons() {
        assert_eq!(kinds("term\n: definition\n"), []);
        assert_eq!(kinds("::: {.case\n"), [FenceKind::Malformed]);
        assert_eq!(kinds("~~~~\n~~~\n:::\n~~~~\n::::\n"), [FenceKind::Close]);
    }
}
