//! Catalogues as people and programs leave them.

use super::*;
use crate::diagnostic::{Place, Sink};
use crate::source::Sources;

const HEADER: &str =
    "msgid \"\"\nmsgstr \"\"\n\"X-Review: drafted\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n";

fn read(text: &str) -> (Option<Catalogue>, Sink) {
    let mut sources = Sources::default();
    let file = sources.add("th.po", text);
    let mut sink = Sink::default();
    (Catalogue::read(sources.file(file), file, &mut sink), sink)
}

/// Codes and lines of what is reported of `entries` after the header, counted from the first of them.
fn problems(entries: &str) -> Vec<(&'static str, usize)> {
    let mut sources = Sources::default();
    let file = sources.add("th.po", &format!("{HEADER}{entries}"));
    let mut sink = Sink::default();
    Catalogue::read(sources.file(file), file, &mut sink);
    let line = |place: &Place| match place {
        Place::Span(span) => sources.file(file).position(span.start as usize).line - HEADER.lines().count(),
        _ => panic!("a place in the file"),
    };
    sink.sorted(&sources).iter().map(|found| (found.code, line(&found.place))).collect()
}

#[test]
fn fuzzy_obsolete_and_empty_entries_do_not_count() {
    let text = format!(
        "{HEADER}msgctxt \"ui\"\nmsgid \"page\"\nmsgstr \"หน้า\"\n\n#,fuzzy , c-format\nmsgctxt \"ui\"\nmsgid \"a\"\nmsgstr \"b\"\n\n\
         #: x.md:1\n#. note\n#no space\n#| msgid \"before\"\nmsgctxt \"x\"\nmsgid \"\"\n\"long \"\n\"text\"\nmsgstr \"t\"\n\n\
         msgid \"c\"\nmsgstr \"\"\n#~ msgid \"old\"\n#~ msgstr \"o\"\n#~| msgid \"older\"\n"
    );
    let (catalogue, sink) = read(&text);
    let catalogue = catalogue.unwrap();
    assert!(sink.is_empty(), "{sink:?}");
    assert_eq!(catalogue.get("ui", "page").unwrap().text, "หน้า");
    assert!(catalogue.get("ui", "a").is_none() && catalogue.get("", "c").is_none());
    assert_eq!((catalogue.get("x", "long text").unwrap().text.as_str(), catalogue.iter().count()), ("t", 2));
    assert_eq!((catalogue.get("x", "long text").unwrap().order, catalogue.review), (2, Review::Drafted));
}

#[test]
fn what_c_escapes_is_read_as_it_is_meant() {
    let (catalogue, sink) = read(&format!("{HEADER}msgid \"a\\163\\x41\"\nmsgstr \"\\303\\251 \\\"q\\\" \\\\ \\?\"\n"));
    assert!(sink.is_empty(), "{sink:?}");
    assert_eq!(catalogue.unwrap().get("", "asA").unwrap().text, "é \"q\" \\ ?");
}

#[test]
fn plurals_have_the_forms_that_the_header_says() {
    let entry = "msgid \"one\"\nmsgid_plural \"{count} of them\"\nmsgstr[0] \"a\"\n";
    let (catalogue, sink) = read(&format!("{HEADER}{entry}msgstr[1] \"\"\n\"b\"\n"));
    assert!(sink.is_empty(), "{sink:?}");
    let catalogue = catalogue.unwrap();
    assert_eq!(catalogue.get("", "one").unwrap().forms, ["a", "b"]);
    assert!(catalogue.plural_forms.starts_with("nplurals=2"));
    assert_eq!(problems(entry), [("plural-forms", 1)]);
    assert_eq!(problems(&format!("{entry}msgstr[2] \"c\"\n")), [("bad-catalogue", 4)]);
    assert_eq!(problems("msgid \"one\"\nmsgid_plural \"more\"\nmsgstr \"a\"\n")[0], ("bad-catalogue", 3));
    let without = "msgid \"\"\nmsgstr \"X-Review: drafted\\n\"\n\n";
    assert!(read(&format!("{without}{entry}")).1.has_errors());
    // A form that is still empty is no translation, and no error either.
    assert_eq!(problems("msgid \"one\"\nmsgid_plural \"more\"\nmsgstr[0] \"\"\n"), []);
}

#[test]
fn a_malformed_line_is_reported_at_its_place() {
    for (entries, line) in [
        ("msgid \"a\nmsgstr \"b\"\n", 1),
        ("msgstr b\n", 1),
        ("\"\n", 1),
        ("msgid \"a\"\n", 1),
        ("\nmsgctxt \"a\"\nmsgid \"b\"\nmsgctxt \"c\"\n", 4),
        ("msgid \"a\\q\"\nmsgstr \"\"\n", 1),
        ("msgid \"a\"\nmsgstr \"b\" c\n", 2),
        ("msgid \"a\"\n# a comment\nmsgstr \"b\"\n", 2),
        ("#| \"\n", 1),
        ("#~ msgid a\n", 1),
        ("nonsense\n", 1),
        ("domain \"x\"\n", 1),
        ("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"\"\nmsgstr \"X-Review: reviewed\\n\"\n", 4),
        ("msgctxt \"x\"\nmsgid \"\"\nmsgstr \"y\"\n", 2),
    ] {
        assert_eq!(problems(entries).first(), Some(&("bad-catalogue", line)), "{entries}");
    }
    assert_eq!(problems("msgid \"a\"\nmsgstr \"\\001\"\n"), [("control-character", 2)]);
}

#[test]
fn what_msgfmt_refuses_is_refused() {
    assert_eq!(problems("msgid \"a\\n\"\nmsgstr \"b\"\n"), [("message-lines", 1)]);
    assert_eq!(problems("msgid \"a\"\nmsgstr \"\\nb\"\n"), [("message-lines", 1)]);
    assert_eq!(problems("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"\"\n"), [("duplicate-message", 4)]);
    let (catalogue, sink) = read("msgid \"a\"\nmsgstr \"b\"\n");
    assert!(catalogue.is_none() && sink.has_errors(), "no header");
    assert!(read("").0.is_none(), "an empty file");
}

#[test]
fn a_template_keeps_its_order() {
    let text = format!(
        "{HEADER}msgctxt \"ui\"\nmsgid \"b\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"\"\n"
    );
    let mut sink = Sink::default();
    let template = Template::read_layout("layouts/locale/ui.pot", text.as_bytes(), &mut sink).unwrap();
    assert!(sink.is_empty(), "{sink:?}");
    let asked: Vec<_> =
        template.messages.iter().map(|asked| (asked.context.as_str(), asked.message.as_str())).collect();
    assert_eq!(asked, [("ui", "b"), ("", "a")]);
    assert_eq!(template.messages[1].plural.as_deref(), Some("as"));
}

#[test]
fn a_file_of_the_layouts_is_named_with_its_line() {
    for (bytes, line) in [(b"msgid \"\"\nmsgstr \"\"\n\"\n".as_slice(), 3), (b"msgid \"\"\nmsgstr \"\xff\"\n", 2)] {
        let mut sink = Sink::default();
        assert!(Template::read_layout("layouts/locale/ui.pot", bytes, &mut sink).is_none());
        let found = sink.sorted(&Sources::default());
        let Place::Line(path, at) = &found[0].place else { panic!("a line: {found:?}") };
        assert_eq!((path.as_str(), at.line), ("layouts/locale/ui.pot", line));
    }
}

/// Numbers that look random and are the same at every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

#[test]
fn no_mutation_of_a_catalogue_panics_and_none_is_refused_without_a_word() {
    let seed = format!(
        "{HEADER}# c\n#, fuzzy\nmsgctxt \"ui\"\nmsgid \"page\"\nmsgstr \"หน้า\"\n\n#: a:1\nmsgid \"\"\n\"a\\n\"\n\"b\\n\"\nmsgstr \"\"\n\
         \"c\\n\"\n\"\\163\\n\"\n\nmsgid \"x\"\nmsgid_plural \"xs\"\nmsgstr[0] \"1\"\nmsgstr[1] \"2\"\n\n#| msgid \"q\"\n#~ msgid \"o\"\n#~ msgstr \"p\"\n"
    );
    let pieces = [
        "\"",
        "\\",
        "\n",
        "\\\"",
        "msgid ",
        "msgstr ",
        "msgid_plural ",
        "msgctxt ",
        "msgstr[0] ",
        "msgstr[9] ",
        "#",
        "#~ ",
        "#| ",
        "#, ",
        "\"\"\n",
        "\\x",
        "\\400",
        "\u{a0}",
        "\u{3000}",
        "\u{2028}",
        "\r",
        "\t",
        "ก",
        "[",
        "]",
        " ",
        "\0",
        "\u{feff}",
    ];
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..600 {
        let mut characters: Vec<char> = seed.chars().collect();
        for _ in 0..1 + dice.roll(3) {
            let at = dice.roll(characters.len());
            let until = (at + dice.roll(12)).min(characters.len());
            let piece = pieces[dice.roll(pieces.len())];
            match dice.roll(4) {
                0 => _ = characters.drain(at..until),
                1 => _ = characters.splice(at..at, piece.chars()),
                2 => _ = characters.splice(at..until, piece.chars()),
                _ => characters.truncate(at.max(20)),
            }
        }
        let text: String = characters.into_iter().collect();
        let (catalogue, sink) = read(&text);
        assert_eq!(catalogue.is_none(), catalogue.is_none() && sink.has_errors(), "refused without a word: {text}");
        *(if sink.has_errors() { &mut bad } else { &mut good }) += 1;
    }
    assert!(good > 50 && bad > 200, "the mutations try both: {good} good, {bad} bad");
}

#[test]
fn a_text_of_a_hundred_thousand_lines_is_read_in_a_moment() {
    let text = format!("{HEADER}msgid \"a\"\nmsgstr \"\"\n{}", "\"words and words and words\"\n".repeat(100_000));
    let started = std::time::Instant::now();
    let (catalogue, _) = read(&text);
    assert_eq!(catalogue.unwrap().get("", "a").unwrap().text.len(), 2_500_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
