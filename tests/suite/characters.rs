//! Every character that is printed has a face, or is told at its place before layout.

use fieldbook::edition::{Edition, check_characters};
use fieldbook::project::{Layouts, Project as Opened};
use fieldbook::series::Series;

use crate::support::Project;

/// A letter of Linear B, which no face at hand has.
const ODD: &str = "\u{1000c}";
const SERIES: &str = "content/series.toml";
const GUIDE: &str = "content/guides/swim/guide.toml";
const START: &str = "content/guides/swim/start.md";
const EDITION: &str = "content/editions/north/edition.toml";
const CATALOGUE: &str = "content/locale/th.po";
const HEAD: &str = "msgid \"\"\nmsgstr \"\"\n\"X-Review: drafted\\n\"\n\n";

/// A project whose Thai edition translates the one message.
fn translated(context: &str, message: &str) -> Project {
    let entry = format!("msgctxt \"{context}\"\nmsgid \"{message}\"\nmsgstr \"{ODD}\"\n");
    Project::harbour()
        .write(EDITION, "languages = [\"th\", \"en\"]\npaper = \"a4\"\n")
        .write(CATALOGUE, format!("{HEAD}{entry}"))
}

/// Each kind of text that is printed, with the file and what is said of the odd letter in it.
fn kinds() -> Vec<(&'static str, Project, &'static str, &'static str)> {
    let fact = "\n[[fact]]\ninstrument = \"palermo-protocol\"\nstatus = \"ratified\"\nsource = \"ODD\"\nchecked = 2025-01-01\nconfidence = \"high\"\n";
    let state = "state = \"TH\"\nlanguages = [\"en\"]\npaper = \"a4\"\n";
    let edit = |path, old, new: &str| Project::harbour().edit(path, old, &new.replace("ODD", ODD));
    let add = |path, text: &str| Project::harbour().append(path, &text.replace("ODD", ODD));
    let words = |path: &str| {
        let entry = format!("msgctxt \"ui\"\nmsgid \"Contents\"\nmsgstr \"{ODD}\"\n");
        Project::harbour().write(path, format!("{HEAD}{entry}"))
    };
    vec![
        ("the series' title", edit(SERIES, "The harbour school", "ODD"), SERIES, ""),
        ("the publisher", edit(SERIES, "Harbour Trust", "ODD"), SERIES, ""),
        ("the licence", edit(SERIES, "CC-BY-4.0", "ODD"), SERIES, ""),
        ("the version", edit(SERIES, "2.1", "2.ODD"), SERIES, ""),
        ("the address", add(SERIES, "address = \"https://example.org/ODD\"\n"), SERIES, ""),
        ("the guide's title", edit(GUIDE, "Safe at the water", "ODD"), GUIDE, ""),
        ("the subtitle", edit(GUIDE, "A notebook for wardens", "ODD"), GUIDE, ""),
        ("the subject", edit(GUIDE, "Watching, warning, helping", "ODD"), GUIDE, ""),
        ("a partner", add(EDITION, "partners = [\"Wardens\", \"ODD\"]\n"), EDITION, ""),
        (
            "a fact's source",
            Project::harbour().write(EDITION, format!("{state}{}", fact.replace("ODD", ODD))),
            EDITION,
            "source of the fact on `palermo-protocol`",
        ),
        ("a paragraph", add(START, "\nODD\n"), START, ""),
        ("code", add(START, "\n```\nODD\n```\n"), START, ""),
        ("a cell", add(START, "\n| a |\n|---|\n| ODD |\n"), START, ""),
        ("a term", add(START, "\nODD\n: meaning\n"), START, ""),
        ("a footnote", add(START, "\nWord.[^n]\n\n[^n]: ODD\n"), START, ""),
        ("a caption", add(START, "\n![x](figures/flags.svg \"ODD\")\n"), START, ""),
        ("a link", add(START, "\n[*ODD*](https://example.org)\n"), START, ""),
        ("an address", add(START, "\n[there](https://example.org/ODD)\n"), START, "in the address"),
        ("a bare address", add(START, "\n<https://example.org/ODD>\n"), START, ""),
        ("a label", add(START, "\n::: {.scale #s low=\"ODD\" high=\"much\"}\n- one\n:::\n"), START, ""),
        ("who is quoted", add(START, "\n::: {.voice source=\"ODD\"}\nSaid.\n:::\n"), START, ""),
        ("a page", add("content/front-matter/about.md", "\nODD\n"), "content/front-matter/about.md", ""),
        (
            "a drawing of one sign",
            edit("content/guides/swim/figures/flags.svg", ">calm<", ">ODD<"),
            "content/guides/swim/watch.md",
            "",
        ),
        (
            "a drawing",
            edit("content/guides/swim/figures/flags.svg", ">calm<", ">ODD calm<"),
            "content/guides/swim/watch.md",
            "",
        ),
        ("a translation", translated("series", "Harbour Trust"), CATALOGUE, ""),
        ("a translated drawing", translated("guides/swim/figures/flags.svg", "calm"), CATALOGUE, ""),
        (
            "the project's interface words",
            words("content/locale/en.po"),
            EDITION,
            "interface word \"Contents\" in `en`",
        ),
        ("the layouts' interface words", words("layouts/locale/en.po"), EDITION, "interface word \"Contents\" in `en`"),
    ]
}

#[test]
fn every_kind_of_printed_text_is_looked_at() {
    for (kind, project, file, says) in kinds() {
        let run = project.run(&["check", "--message-format", "json"]);
        let found = run.diagnostics();
        let ours: Vec<_> = found.iter().filter(|found| found["code"] == "missing-face").collect();
        let told = ours.iter().any(|found| {
            let message = found["message"].as_str().unwrap();
            found["file"] == file && message.contains("U+1000C") && message.contains(says)
        });
        assert!(told, "{kind}: {ours:?}");
        assert!(ours.iter().all(|found| found["line"].is_number()), "{kind}: {ours:?}");
        assert_eq!(run.code, Some(1), "{kind}");
    }
}

/// What is said where no face has these characters.
fn without(project: &Project, lacking: &str) -> Vec<String> {
    let (opened, _, _) = Opened::open(&project.path(""));
    let opened = opened.unwrap();
    let (series, _) = Series::parse(&opened);
    let (layouts, _) = Layouts::read(&opened.root);
    let (editions, _) = Edition::all(&opened, &series, &layouts);
    let mut sink = fieldbook::diagnostic::Sink::default();
    check_characters(&opened, &series, &editions, &|character| !lacking.contains(character), &mut sink);
    sink.sorted(&opened.sources).into_iter().map(|found| found.message).collect()
}

#[test]
fn names_of_states_and_dates_are_looked_at_as_they_are_written() {
    let project =
        Project::harbour().write(EDITION, "state = \"TH\"\nlanguages = [\"en\"]\npaper = \"a4\"\ndate = 2031-07-09\n");
    let said = without(&project, "T7J");
    assert!(said.iter().any(|message| message.ends_with("in the name of the state TH in `en`")), "{said:?}");
    assert!(said.iter().any(|message| message.contains("U+004A (J) in a date in `en`")), "{said:?}");
}

#[test]
fn a_script_without_a_face_is_told_once_with_the_face_it_wants() {
    let text = "\nසිංහල අකුරු සියල්ල මෙහි ඇත\n\nසහ නැවත සිංහල\n";
    let run = Project::harbour().append(START, text).run(&["check"]);
    assert_eq!(run.code, Some(1));
    run.snapshot("missing-face.script");
}

#[test]
fn an_alternative_text_is_read_aloud_and_needs_no_face() {
    let project = Project::harbour().append(START, &format!("\n![{ODD}](figures/flags.svg)\n"));
    assert_eq!(project.run(&["check"]).code, Some(0));
}
