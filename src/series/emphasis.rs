//! Marks of emphasis that CommonMark misreads: beside letters of scripts without spaces and beside their punctuation its
//! rule of flanking (0.31, 6.2) sees no beginning or no end in them, or sees the one for the other, and then emphasis runs
//! from the end of some words to the beginning of others. In a block in which that happens the asterisks are paired again,
//! from the left; what finds no pair is told, since a book would print it. Every other block is as CommonMark has it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::flanking::Flanking;
use super::origin::Origin;
use crate::diagnostic::{Diagnostic, Sink};

/// Inline events of one block.
type Pieces<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Asterisks that stand together, whatever the parser took them for.
#[derive(Debug, Clone)]
struct Run {
    pieces: Range<usize>,
    bytes: Range<usize>,
    flanking: Flanking,
    /// How many of them the parser left in the text.
    left: usize,
    /// How many begin emphasis in the parser's eyes.
    opened: usize,
}

impl Run {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Emphasis from one run to another, by one asterisk or two.
#[derive(Debug, Clone, Copy)]
struct Pair {
    open: usize,
    close: usize,
    len: usize,
}

/// A pairing of the runs of a block.
#[derive(Debug, Default)]
struct Pairing {
    /// In the order in which they end, inner before outer.
    pairs: Vec<Pair>,
    /// How many asterisks of each run have no pair.
    left: Vec<usize>,
}

/// Pairs the asterisks of a block where the parser did not; `text` is what the pieces were parsed from.
pub fn pair<'a>(pieces: Pieces<'a>, text: &str, origin: Origin<'_>, sink: &mut Sink) -> Pieces<'a> {
    let runs = runs(&pieces, text);
    let loose: usize = runs.iter().map(|run| run.left).sum();
    if loose == 0 && !runs.iter().any(|run| run.opened > 0 && run.flanking.ends_sentence) {
        return pieces;
    }
    let again = pairing(&runs, &pieces);
    let left: usize = again.left.iter().sum();
    let is_better = match loose {
        0 => left == 0 && nests_strong(&pieces) && !again.nests(),
        _ => left < loose || left == loose && runs.iter().any(|run| run.opened > 0 && run.flanking.ends_sentence),
    };
    let loose = |index: usize| if is_better { again.left[index] } else { runs[index].left };
    for (index, run) in runs.iter().enumerate().filter(|(index, run)| loose(*index) > 0 && looks_meant(run, text)) {
        sink.push(told(&"*".repeat(loose(index)), run, origin));
    }
    if is_better { written(pieces, &runs, &again) } else { pieces }
}

/// The runs of asterisks among the pieces; one behind a backslash is a letter.
fn runs(pieces: &Pieces<'_>, text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, (event, range)) in pieces.iter().enumerate() {
        let Some(bytes) = asterisks(event, range, text) else { continue };
        let (left, opened) = (usize::from(matches!(event, Event::Text(_))), usize::from(is_start(event)));
        match runs.last_mut().filter(|run| run.pieces.end == at && run.bytes.end == bytes.start) {
            Some(run) => {
                (run.pieces.end, run.bytes.end) = (at + 1, bytes.end);
                (run.left, run.opened) = (run.left + left, run.opened + opened);
            }
            None => runs.push(Run { pieces: at..at + 1, bytes, flanking: Flanking::of("", ""), left, opened }),
        }
    }
    for run in &mut runs {
        run.flanking = Flanking::of(&text[..run.bytes.start], &text[run.bytes.end..]);
    }
    runs
}

/// The bytes of the asterisks that a piece stands for: one in the text, or the beginning or end of emphasis.
fn asterisks(event: &Event<'_>, range: &Range<usize>, text: &str) -> Option<Range<usize>> {
    let (len, is_end) = match event {
        Event::Text(words) if &**words == "*" && !is_escaped(&text[..range.start]) => (1, false),
        Event::Start(Tag::Emphasis) => (1, false),
        Event::Start(Tag::Strong) => (2, false),
        Event::End(TagEnd::Emphasis) => (1, true),
        Event::End(TagEnd::Strong) => (2, true),
        _ => return None,
    };
    let bytes = if is_end { range.end.checked_sub(len)?..range.end } else { range.start..range.start + len };
    text.get(bytes.clone()).filter(|written| written.bytes().all(|byte| byte == b'*')).map(|_| bytes)
}

fn is_escaped(before: &str) -> bool {
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

fn is_start(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(_))
}

/// Whether strong emphasis stands in strong emphasis in the parser's eyes, or light in light.
fn nests_strong(pieces: &Pieces<'_>) -> bool {
    let (mut strong, mut light) = (0usize, 0usize);
    pieces.iter().any(|(event, _)| {
        match event {
            Event::Start(Tag::Strong) => strong += 1,
            Event::End(TagEnd::Strong) => strong = strong.saturating_sub(1),
            Event::Start(Tag::Emphasis) => light += 1,
            Event::End(TagEnd::Emphasis) => light = light.saturating_sub(1),
            _ => {}
        }
        strong > 1 || light > 1
    })
}

impl Pairing {
    /// Whether a pair stands in another of its length.
    fn nests(&self) -> bool {
        let within = |inner: &Pair, outer: &Pair| outer.open < inner.open && inner.close < outer.close;
        self.pairs.iter().any(|inner| self.pairs.iter().any(|outer| inner.len == outer.len && within(inner, outer)))
    }
}

/// Pairs runs from the left: each ends what the last open run of its length began, and begins something if there is none.
/// Three asterisks are one and two. Nothing begins inside a link or a struck-out passage and ends outside.
fn pairing(runs: &[Run], pieces: &Pieces<'_>) -> Pairing {
    let mut made = Pairing { pairs: Vec::new(), left: runs.iter().map(Run::len).collect() };
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    let mut at = 0;
    for (index, run) in runs.iter().enumerate() {
        for (event, _) in &pieces[at..run.pieces.start] {
            match event {
                Event::Start(_) => open.push(Vec::new()),
                Event::End(_) => drop(open.pop()),
                _ => {}
            }
        }
        at = run.pieces.end;
        if let Some(open) = open.last_mut().filter(|_| run.len() <= 3) {
            made.close(index, run, open);
            if run.flanking.can_open && made.left[index] > 0 {
                open.push(index);
            }
        }
    }
    made
}

impl Pairing {
    /// Ends with a run what open ones began.
    fn close(&mut self, index: usize, run: &Run, open: &mut Vec<usize>) {
        while run.flanking.can_close && self.left[index] > 0 {
            let len = self.left[index];
            let equal = open.iter().rposition(|before| self.left[*before] == len);
            let part = || open.iter().rposition(|before| len.max(self.left[*before]) == 3);
            let Some(at) = equal.or_else(part) else { break };
            let before = open[at];
            let len = if len.min(self.left[before]) > 1 { 2 } else { 1 };
            self.pairs.push(Pair { open: before, close: index, len });
            self.left[before] -= len;
            self.left[index] -= len;
            open.truncate(if self.left[before] > 0 { at + 1 } else { at });
        }
    }
}

/// The pieces with emphasis where the pairs have it.
fn written<'a>(pieces: Pieces<'a>, runs: &[Run], pairing: &Pairing) -> Pieces<'a> {
    let mut made = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        match runs.iter().position(|run| run.pieces.contains(&at)) {
            Some(index) if runs[index].pieces.start == at => made.extend(marks(index, runs, pairing)),
            Some(_) => {}
            None => made.push(piece),
        }
    }
    made
}

/// What a run becomes: what it ends, the asterisks without a pair, what it begins.
fn marks<'a>(index: usize, runs: &[Run], pairing: &Pairing) -> Pieces<'a> {
    let bytes = |pair: &Pair| runs[pair.open].bytes.start..runs[pair.close].bytes.end;
    let ended = pairing.pairs.iter().filter(|pair| pair.close == index).map(|pair| {
        let end = if pair.len == 2 { TagEnd::Strong } else { TagEnd::Emphasis };
        (Event::End(end), bytes(pair))
    });
    let begun = pairing.pairs.iter().rev().filter(|pair| pair.open == index).map(|pair| {
        let start = if pair.len == 2 { Tag::Strong } else { Tag::Emphasis };
        (Event::Start(start), bytes(pair))
    });
    let left = std::iter::repeat_n(CowStr::Borrowed("*"), pairing.left[index]);
    ended.chain(left.map(|words| (Event::Text(words), runs[index].bytes.clone()))).chain(begun).collect()
}

/// Whether a run was meant as a mark: two asterisks, or one before a word. One behind a word refers to a note.
fn looks_meant(run: &Run, text: &str) -> bool {
    let begins = text[..run.bytes.start].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
    run.len() > 1 || begins && run.flanking.can_open
}

fn told(marks: &str, run: &Run, origin: Origin<'_>) -> Diagnostic {
    let other = if run.flanking.can_open { "end" } else { "beginning" };
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
            Inline::Link { content, .. } => show(content),
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
    }

    #[test]
    fn every_pair_of_a_paragraph_stands_on_the_words_it_was_written_for() {
        for (text, wanted) in [
            ("说**“你好”**吧，再说**“走”**吧", "说[“你好”]吧，再说[“走”]吧"),
            ("**คำ:**ต่อไป และ**(วงเล็บ)**ต่อ", "[คำ:]ต่อไป และ[(วงเล็บ)]ต่อ"),
            ("**注意：**不要**走。**吧", "[注意：]不要[走。]吧"),
            ("**《书》**那和**《画》**那", "[《书》]那和[《画》]那"),
            ("a**(b)**c d**(e)**f", "a[(b)]c d[(e)]f"),
            ("**重要（注）**是*《书》*的", "[重要（注）]是(《书》)的"),
            ("**重要。**と*「次」*も", "[重要。]と(「次」)も"),
            ("*《甲》*和*《乙》*和**《丙》**和*《丁》*的", "(《甲》)和(《乙》)和[《丙》]和(《丁》)的"),
            ("**甲。**乙**丙**", "[甲。]乙[丙]"),
            ("**甲*（乙）*丙。**丁**“戊”**己", "[甲(（乙）)丙。]丁[“戊”]己"),
            ("***甲。***乙**“丙”**丁", "([甲。])乙[“丙”]丁"),
            ("***甲。**乙*丙**“丁”**戊", "([甲。]乙)丙[“丁”]戊"),
            ("นี่**“ก”**และ[**“ข”**ค](#x)**“ง”**จ", "นี่[“ก”]และ[“ข”]ค[“ง”]จ"),
            ("이것은**(중요)**하고**“둘”**이다", "이것은[(중요)]하고[“둘”]이다"),
            ("(*“a”*b) *c* **“d”**e **f**", "((“a”)b) (c) [“d”]e [f]"),
        ] {
            assert_eq!(read(text), (wanted.to_string(), 0), "{text}");
        }
    }

    #[test]
    fn words_between_emphasis_stay_plain_where_a_pair_is_missing() {
        for (text, wanted, told) in
            [("**甲。**乙**丙", "[甲。]乙**丙", 1), ("说**“你好”**吧，再说*“走”**吧", "说[“你好”]吧，再说*“走”**吧", 1)]
        {
            assert_eq!(read(text), (wanted.to_string(), told), "{text}");
        }
    }

    #[test]
    fn ordinary_emphasis_is_as_commonmark_has_it() {
        for (text, wanted) in [
            ("*foo bar*", "(foo bar)"),
            ("foo*bar*baz", "foo(bar)baz"),
            ("5*6*78", "5(6)78"),
            ("foo-*(bar)*", "foo-((bar))"),
            ("*(*foo*)*", "(((foo)))"),
            ("*foo*bar", "(foo)bar"),
            ("**foo bar**", "[foo bar]"),
            ("foo**bar**", "foo[bar]"),
            ("foo-**(bar)**", "foo-[(bar)]"),
            ("*(**foo**)*", "(([foo]))"),
            (
                "**Gomphocarpus (*Gomphocarpus physocarpus*, syn.\n*Asclepias physocarpa*)**",
                "[Gomphocarpus ((Gomphocarpus physocarpus), syn. (Asclepias physocarpa))]",
            ),
            ("**foo “*bar*” foo**", "[foo “(bar)” foo]"),
            ("**foo**bar", "[foo]bar"),
            ("*foo [bar](https://example.org)*", "(foo bar)"),
            ("*foo\nbar*", "(foo bar)"),
            ("*foo *bar**", "(foo (bar))"),
            ("*foo **bar** baz*", "(foo [bar] baz)"),
            ("*foo**bar**baz*", "(foo[bar]baz)"),
            ("*foo**bar*", "(foo**bar)"),
            ("***foo** bar*", "([foo] bar)"),
            ("*foo **bar***", "(foo [bar])"),
            ("*foo**bar***", "(foo[bar])"),
            ("foo***bar***baz", "foo([bar])baz"),
            ("*foo **bar *baz* bim** bop*", "(foo [bar (baz) bim] bop)"),
            ("**foo\nbar**", "[foo bar]"),
            ("**foo **bar****", "[foo [bar]]"),
            ("**foo *bar* baz**", "[foo (bar) baz]"),
            ("**foo*bar*baz**", "[foo(bar)baz]"),
            ("***foo* bar**", "[(foo) bar]"),
            ("**foo *bar***", "[foo (bar)]"),
            ("foo *\\**", "foo (*)"),
            ("foo **\\***", "foo [*]"),
            ("**foo*", "*(foo)"),
            ("*foo**", "(foo)*"),
            ("***foo**", "*[foo]"),
            ("****foo*", "***(foo)"),
            ("**foo***", "[foo]*"),
            ("*foo****", "(foo)***"),
            ("**foo**", "[foo]"),
            ("****foo****", "[[foo]]"),
            ("***foo***", "([foo])"),
            ("*foo _bar* baz_", "(foo _bar) baz_"),
            ("*foo __bar *baz bim__ bam*", "(foo [bar *baz bim] bam)"),
            ("**foo **bar baz**", "**foo [bar baz]"),
            ("*foo *bar baz*", "*foo (bar baz)"),
            ("a * foo bar*", "a * foo bar*"),
            ("*foo bar *", "*foo bar *"),
            ("** foo bar**", "** foo bar**"),
            ("**foo bar **", "**foo bar **"),
            ("foo *_*", "foo (_)"),
            ("he said \"*so*\" (**twice**), *once*.", "he said “(so)” ([twice]), (once)."),
        ] {
            assert_eq!(read(text).0, wanted, "{text}");
        }
    }
}
