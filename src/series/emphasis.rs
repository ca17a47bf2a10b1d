//! Marks of emphasis that CommonMark leaves in the text: beside letters of scripts without spaces and beside their
//! punctuation its rule of flanking (0.31, 6.2) sees no beginning or no end in them. Those whose pair is there become what
//! their author meant; the others are told, since a book would print them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::origin::Origin;
use crate::diagnostic::{Diagnostic, Sink};

/// Inline events of one block.
type Pieces<'a> = Vec<(Event<'a>, Range<usize>)>;

/// A run of asterisks in the text: which pieces it is of, and its bytes.
#[derive(Debug, Clone)]
struct Run {
    pieces: Range<usize>,
    bytes: Range<usize>,
    /// How many marks stand around it.
    depth: usize,
    can_open: bool,
    can_close: bool,
}

impl Run {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Pairs the asterisks that the parser left in the words of a block; `text` is what they were parsed from.
pub fn pair<'a>(pieces: Pieces<'a>, text: &str, origin: Origin<'_>, sink: &mut Sink) -> Pieces<'a> {
    let runs = runs(&pieces, text);
    if runs.is_empty() {
        return pieces;
    }
    let pairs = pairs(&runs, &pieces);
    let paired = |index: usize| pairs.iter().any(|(open, close)| *open == index || *close == index);
    for (_, run) in runs.iter().enumerate().filter(|(index, run)| !paired(*index) && looks_meant(run, text)) {
        sink.push(loose(&text[run.bytes.clone()], run, origin));
    }
    let mut made = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        let Some(index) = runs.iter().position(|run| run.pieces.contains(&at)).filter(|index| paired(*index)) else {
            made.push(piece);
            continue;
        };
        if runs[index].pieces.start == at {
            let Some((open, close)) = pairs.iter().find(|(open, close)| *open == index || *close == index) else {
                continue;
            };
            let whole = runs[*open].bytes.start..runs[*close].bytes.end;
            made.extend(marks(runs[index].len(), *open == index).into_iter().map(|event| (event, whole.clone())));
        }
    }
    made
}

/// The runs of asterisks among the pieces; one behind a backslash is a letter.
fn runs(pieces: &Pieces<'_>, text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut depth = 0;
    for (at, (event, range)) in pieces.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(words) if &**words == "*" && text.get(range.clone()) == Some("*") => {
                let joined = runs.last_mut().filter(|run| run.pieces.end == at && run.bytes.end == range.start);
                match joined {
                    Some(run) => (run.pieces.end, run.bytes.end) = (at + 1, range.end),
                    None if text[..range.start].ends_with('\\') => {}
                    None => runs.push(Run {
                        pieces: at..at + 1,
                        bytes: range.clone(),
                        depth,
                        can_open: false,
                        can_close: false,
                    }),
                }
            }
            _ => {}
        }
    }
    for run in &mut runs {
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        run.can_open = is_word(text[run.bytes.end..].chars().next());
        run.can_close = is_word(text[..run.bytes.start].chars().next_back());
    }
    runs
}

/// Which runs open and close emphasis: each closes the last open one of its length in the same marks, with nothing
/// between them that begins in one and ends outside.
fn pairs(runs: &[Run], pieces: &Pieces<'_>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, run) in runs.iter().enumerate().filter(|(_, run)| run.len() <= 3) {
        let fits = |other: &Run| other.len() == run.len() && other.depth == run.depth && is_whole(pieces, other, run);
        match open.iter().rposition(|before| run.can_close && fits(&runs[*before])) {
            Some(at) => {
                pairs.push((open[at], index));
                open.truncate(at);
            }
            None if run.can_open => open.push(index),
            None => {}
        }
    }
    pairs
}

/// Whether what begins between two runs ends there.
fn is_whole(pieces: &Pieces<'_>, open: &Run, close: &Run) -> bool {
    let mut depth = 0i32;
    for (event, _) in &pieces[open.pieces.end..close.pieces.start] {
        depth += i32::from(matches!(event, Event::Start(_))) - i32::from(matches!(event, Event::End(_)));
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// What so many asterisks begin or end.
fn marks<'a>(count: usize, is_open: bool) -> Vec<Event<'a>> {
    let (emphasis, strong) = match is_open {
        true => (Event::Start(Tag::Emphasis), Event::Start(Tag::Strong)),
        false => (Event::End(TagEnd::Emphasis), Event::End(TagEnd::Strong)),
    };
    match (count, is_open) {
        (1, _) => vec![emphasis],
        (2, _) => vec![strong],
        (_, true) => vec![emphasis, strong],
        (_, false) => vec![strong, emphasis],
    }
}

/// Whether a run was meant as a mark: two asterisks, or one before a word. One behind a word refers to a note.
fn looks_meant(run: &Run, text: &str) -> bool {
    let begins = text[..run.bytes.start].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
    run.len() > 1 || begins && run.can_open
}

fn loose(marks: &str, run: &Run, origin: Origin<'_>) -> Diagnostic {
    let other = if run.can_open { "end" } else { "beginning" };
    let message = format!("this {marks} is printed as it stands: its pair is missing");
    Diagnostic::warning("loose-marker", origin.span(run.bytes.clone()), message)
        .hint(format!("write {marks} at the {other} of the words too, with no space between, or \\* for an asterisk"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{FlowKind, Inline, parse_message, plain};
    use super::*;
    use crate::language::{QuotationMarks, Tag};
    use crate::source::Sources;

    /// The words with what is strong in square brackets and what is emphasised in round ones, and what is told.
    fn read(text: &str) -> (String, usize) {
        let mut sources = Sources::default();
        let span = crate::source::Span::new(sources.add("a.po", text), 0..text.len());
        let mut sink = Sink::default();
        let quotes = QuotationMarks::of(&Tag::of("en"));
        let flows = parse_message(text, span, &BTreeSet::new(), &quotes, &mut sink);
        let FlowKind::Paragraph(inlines) = &flows[0].kind else { panic!("{flows:?}") };
        (show(inlines), sink.count(crate::diagnostic::Severity::Warning))
    }

    fn show(inlines: &[Inline]) -> String {
        let one = |inline: &Inline| match inline {
            Inline::Strong(inner) => format!("[{}]", show(inner)),
            Inline::Emph(inner) => format!("({})", show(inner)),
            other => plain(std::slice::from_ref(other)),
        };
        inlines.iter().map(one).collect()
    }

    #[test]
    fn emphasis_stands_beside_letters_and_punctuation_of_every_script() {
        for (text, wanted) in [
            ("**重要。**これ", "[重要。]これ"),
            ("これ**「重要」**です", "これ[「重要」]です"),
            ("请*（注意）*看", "请(（注意）)看"),
            ("คำ**“สำคัญ”**นี้", "คำ[“สำคัญ”]นี้"),
            ("คำ**สำคัญ**นี้ *ๆ*", "คำ[สำคัญ]นี้ (ๆ)"),
            ("그는**‘중요’**하다", "그는[‘중요’]하다"),
            ("***重要。***これ", "([重要。])これ"),
            ("foo**“bar”**baz", "foo[“bar”]baz"),
        ] {
            assert_eq!(read(text), (wanted.to_string(), 0), "{text}");
        }
    }

    #[test]
    fn what_would_be_printed_with_its_marks_is_told() {
        for text in ["see **you. Go", "see *you. Go", "go** there", "**重要。"] {
            assert_eq!(read(text), (text.to_string(), 1), "{text}");
        }
        for (text, wanted) in [("5 * 3 ** 2", "5 * 3 ** 2"), ("price* and \\**x", "price* and **x"), ("\\*x", "*x")] {
            assert_eq!(read(text).0, wanted);
        }
        assert_eq!(read("price* and 5 * 3").1, 0);
        assert_eq!(read("**重要。**と*「次」*も").1, 1, "the parser pairs marks of different lengths");
    }
}
