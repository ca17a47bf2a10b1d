//! What an author may write is in the books, or `check` says where it is not: words in lists, quotation marks, marks of
//! emphasis beside letters of every script.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};

use crate::support::{Project, right_to_left};

const START: &str = "content/guides/swim/start.md";

/// A list whose items hold every block that a list may hold, in lists in lists too.
const IN_LISTS: &str = r#"
1. Look at the sea.

   ::: key-point
   Flags *first*.[^law]

   - red
   - green
   :::

2. Ask.
   ::: {.notepad #asked lines=4}
   What did they say?
   :::
   - Within
     ::: {.caution #careful}
     Mind the stream.
     :::

     ![Flags at sea](figures/flags.svg "Seen from the pier"){#inner-flags}
   - ::: case
     Behind the marker.
     :::
3. Tick.

   ::: {.checklist #packed}
   - [ ] a towel
   :::

   ::: {.scale #sure}
   - I can begin.
   :::

   ::: {.fields #rota rows=1}
   | Who | When |
   |---|---|
   | Me | |
   :::

   ::: {.only editions="north jo"}
   By the pier alone.
   :::

   ::: {.voice source="A warden"}
   I was glad.
   :::

   | wind | wave |
   |---|---|
   | calm | flat |

       ::: code

   > Quoted words.

4. See [the caution](#careful) and [the flags](#inner-flags).
"#;

/// The text of every content document of the guide's EPUB, in the order of the spine.
fn read(project: &Project, edition: &str) -> String {
    project.build("out", &["--edition", edition], &[]);
    let bytes = fs::read(project.beside(&format!("out/{edition}/swim/swim-{edition}.epub"))).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names: Vec<String> = archive.file_names().filter(|name| name.ends_with(".xhtml")).map(Into::into).collect();
    names.sort();
    let mut text = String::new();
    for name in names {
        let mut xhtml = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut xhtml).unwrap();
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let tree = Document::parse_with_options(&xhtml, options).unwrap();
        let pieces: Vec<&str> = tree.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
        text += &pieces.concat().split_whitespace().collect::<Vec<_>>().join(" ");
        text.push(' ');
    }
    text
}

/// The XHTML of the first chapter's file.
fn first_chapter(project: &Project) -> String {
    let bytes = fs::read(project.beside("out/north/swim/swim-north.epub")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xhtml = String::new();
    archive.by_name("OEBPS/chapter-01-start.xhtml").unwrap().read_to_string(&mut xhtml).unwrap();
    xhtml
}

/// Whether these stand in the text one after another.
fn in_order(text: &str, words: &[&str]) {
    let mut at = 0;
    for word in words {
        let found = text[at..].find(word).unwrap_or_else(|| panic!("`{word}` behind the others in: {}", &text[at..]));
        at += found + word.len();
    }
}

/// One error of `check`: its line, code and message.
fn told(text: &str) -> Vec<(u64, String, String)> {
    let run = Project::harbour().write(START, text).run(&["check", "--message-format", "json"]);
    let one = |it: serde_json::Value| {
        (it["line"].as_u64().unwrap(), it["code"].as_str().unwrap().into(), it["message"].as_str().unwrap().into())
    };
    run.diagnostics().into_iter().filter(|it| it["severity"] != "note" && it["line"].is_u64()).map(one).collect()
}

#[test]
fn an_item_of_a_list_holds_every_block() {
    let words = [
        "Look at the sea.",
        "Flags first.",
        "red",
        "green",
        "Ask.",
        "What did they say?",
        "Within",
        "Mind the stream.",
        "Seen from the pier",
        "Behind the marker.",
        "Tick.",
        "a towel",
        "I can begin.",
        "Who",
        "When",
        "Me",
        "By the pier alone.",
        "I was glad.",
        "A warden",
        "wind",
        "calm",
        "flat",
        "::: code",
        "Quoted words.",
        "the caution",
        "the flags",
    ];
    for (project, edition) in [(Project::harbour(), "north"), (right_to_left(), "jo")] {
        let project = project.append(START, IN_LISTS);
        in_order(&read(&project, edition), &words);
        let fields = project.run(&["list", "fields", "--edition", edition]).stdout;
        let names = ["swim.asked", "swim.packed.1", "swim.sure.1", "swim.rota.1", "swim.rota.2", "swim.rota.3"];
        in_order(&fields, &names);
        let out = project.beside("out");
        let verified = project.run(&["verify", out.to_str().unwrap()]);
        assert_eq!(verified.code, Some(0), "{}{}", verified.stdout, verified.stderr);
    }
}

#[test]
fn paragraphs_beside_a_block_in_a_list_are_translated_one_by_one() {
    let entry = |id: &str, text: &str| format!("\nmsgctxt \"guides/swim/start\"\nmsgid \"{id}\"\nmsgstr \"{text}\"\n");
    let entries = [
        entry("Look at the sea.", "انظر."),
        entry("Flags *first*.[^law]", "الأعلام *أولا*.[^law]"),
        entry("- red\\n- green", "- أحمر\\n- أخضر"),
        entry("What did they say?", "ماذا قالوا؟"),
        entry("Mind the stream.", "احذر."),
    ];
    let project = right_to_left().append(START, IN_LISTS).append("content/locale/ar.po", &entries.concat());
    in_order(&read(&project, "jo"), &["انظر.", "الأعلام أولا.", "أحمر", "أخضر", "ماذا قالوا؟", "احذر."]);
}

#[test]
fn exercises_and_headings_in_lists_are_refused_at_their_line() {
    let exercise =
        "# Start\n\n- Words\n\n  ::: {.exercise #dive minutes=5 group=alone}\n  ## Dive\n  Do.\n  :::\n\nEnd.\n";
    let told_of = told(exercise);
    assert_eq!(told_of.len(), 1, "{told_of:?}");
    assert_eq!((told_of[0].0, &*told_of[0].2), (5, "an exercise stands inside a list"));
    let heading = "# Start\n\n- Words\n\n  ::: case\n  ## Dive\n  Do.\n  :::\n";
    assert_eq!(told(heading)[0].2, "a heading stands inside a list");
    let unclosed = "# Start\n\n- Words\n\n  ::: case\n  Do.\n\n- More\n\n  :::\n";
    let codes: Vec<_> = told(unclosed).into_iter().map(|(line, code, _)| (line, code)).collect();
    assert_eq!(codes, [(5, "unclosed-block".to_string()), (10, "stray-fence".to_string())]);
    let ticked = "# Start\n\n::: {.checklist #boxes}\n- [ ] Words\n\n  ::: case\n  Do.\n  :::\n:::\n";
    assert_eq!(told(ticked)[0].1, "misplaced-block");
}

#[test]
fn a_slip_of_the_pen_in_a_fence_is_one_error_at_its_line() {
    for (line, slip, says) in [
        ("\t::: {.case}", "a tab before ::: makes this line code", 5),
        (":: {.case}", "a line of two colons opens no block", 5),
        ("::: {.voice source=“Ana, Davao”}", "`source=“Ana, Davao”` has curly quotes; write straight ones", 5),
    ]
    .map(|(line, says, at)| (at, line, says))
    {
        let found = told(&format!("# Start\n\nWords.\n\n{slip}\nDo.\n:::\n"));
        assert_eq!(found.len(), 1, "{slip}: {found:?}");
        assert_eq!((found[0].0, &*found[0].2), (line, says), "{slip}");
    }
}

#[test]
fn straight_quotation_marks_become_those_of_the_language_of_their_text() {
    let text = "\n## \"Ahoy\", it's *\"me\"* {#ahoy}\n\nSay \"go, 'now'\" in `\"code\"` to [\"x\"](https://example.org/?q=\"a\"), \\\"so\\\".\n\n\
        ![The \"red\" flag](figures/flags.svg 'A \"caption\"')\n\n::: {.voice source=\"Ana's log\"}\n'90s, 6'2\"\n:::\n";
    let project = right_to_left()
        .append(START, text)
        .edit("content/guides/swim/guide.toml", "\"A notebook for wardens\"", "\"A warden's \\\"notebook\\\"\"")
        .edit("content/locale/ar.po", "\"A notebook for wardens\"", "\"A warden's \\\"notebook\\\"\"")
        .append(
            "content/locale/ar.po",
            "\nmsgctxt \"guides/swim/start\"\nmsgid \"'90s, 6'2\\\"\"\nmsgstr \"قال \\\"نعم 'لا'\\\" «كما هو».\"\n",
        );
    let english = read(&project, "north");
    in_order(
        &english,
        &["“Ahoy”, it’s “me”", "“go, ‘now’” in \"code\" to “x”, \"so\".", "A “caption”", "’90s, 6′2″", "Ana’s log"],
    );
    in_order(&read(&project, "jo"), &["“Ahoy”, it’s “me”", "قال ”نعم ’لا‘“ «كما هو»."]);
}

#[test]
fn the_title_of_a_link_is_in_the_e_book_and_print_warns() {
    let text = "\nSee [flags](#flags \"The \\\"red\\\" one of {{series.publisher}}\"), [more][m].\n\n[m]: https://example.org 'Far & away'\n";
    let project = Project::harbour().append(START, text);
    let warned = project.run(&["check", "--message-format", "json"]).diagnostics();
    let lines: Vec<_> = warned.iter().filter(|it| it["code"] == "link-title").map(|it| &it["line"]).collect();
    assert_eq!(lines, [20, 20], "{warned:?}");
    assert!(warned.iter().all(|it| it["severity"] == "warning"), "{warned:?}");
    in_order(&read(&project, "north"), &["See flags", "more."]);
    let chapter = first_chapter(&project);
    in_order(&chapter, &["title=\"The “red” one of Harbour Trust\">flags", "title=\"Far &amp; away\">more"]);
}

#[test]
fn an_address_in_angle_brackets_is_a_link_to_write_to() {
    let project = Project::harbour().append(START, "\nWrite to <ana.b@example.org>.\n");
    in_order(&read(&project, "north"), &["Write to ana.b@example.org."]);
    assert!(first_chapter(&project).contains("href=\"mailto:ana.b@example.org\">ana.b@example.org</a>"));
}

#[test]
fn comments_on_lines_of_their_own_are_in_no_book_and_take_nothing_with_them() {
    let text =
        "\nBefore.\n<!-- Hidden\n\n::: {.case}\nthis. -->\nBehind.\n\n- An item\n  <!-- nor this -->\n  goes on.\n";
    let text = read(&Project::harbour().append(START, text), "north");
    in_order(&text, &["Before.", "Behind.", "An item", "goes on."]);
    assert!(!text.contains("Hidden") && !text.contains("nor this"));
    let inside = told("# Start\n\nWords <!-- a note --> go on.\n\n<!-- a note --> and words\n");
    let wanted = "a comment stands among words";
    assert_eq!(inside.iter().map(|it| (it.0, &*it.2)).collect::<Vec<_>>(), [(3, wanted), (5, wanted)]);
}

#[test]
fn a_picture_on_a_line_of_its_own_needs_no_empty_lines() {
    let picture = |name: &str| format!("![{name}](figures/flags.svg \"{name}\")");
    let (one, two, three) = (picture("First"), picture("Second"), picture("Third"));
    let text =
        format!("\nBefore\n{one}\n{two}{{#second}}\nbehind, see [](#second).\n\n1. Press.\\\n   {three}\n2. Done.\n");
    let text = read(&Project::harbour().append(START, &text), "north");
    in_order(
        &text,
        &["Before", "Figure 1 First", "Figure 2 Second", "behind, see Figure 2", "Press.", "Third", "Done."],
    );
    let among = told(&format!("# Start\n\nWords {one} go on.\n"));
    assert_eq!((among[0].0, &*among[0].2), (3, "an image stands among words"));
}

#[test]
fn asterisks_that_a_book_would_print_are_told_at_their_place() {
    let text = "# Start\n\nRead **you. This\ngoes **「on」**はい.\n";
    let run = Project::harbour().write(START, text).run(&["check", "--message-format", "json"]);
    let found = run.diagnostics();
    let ours: Vec<_> = found.iter().filter(|it| it["code"] == "loose-marker").collect();
    assert_eq!(ours.len(), 1, "{found:?}");
    assert_eq!((&ours[0]["line"], &ours[0]["column"]), (&3.into(), &6.into()));
    assert_eq!(Project::harbour().write(START, text).run(&["check", "--strict"]).code, Some(1));
}

#[test]
fn emphasis_within_words_is_in_the_books_where_it_was_written() {
    let text = "\nsay**“go”**now, then**“stop”**too\n\n**note:**then and**(this)**more\n\na**(b)**c d**(e)**f\n";
    let project = Project::harbour().append(START, text);
    in_order(&read(&project, "north"), &["say“go”now, then“stop”too", "a(b)c d(e)f"]);
    let strong = [
        "say<strong>“go”</strong>now, then<strong>“stop”</strong>too",
        "<strong>note:</strong>then and<strong>(this)</strong>more",
        "a<strong>(b)</strong>c d<strong>(e)</strong>f",
    ];
    in_order(&first_chapter(&project), &strong);
}

#[test]
fn the_contents_have_room_for_headings_and_captions_of_any_length() {
    for (heading, captions, words) in [(80, 1, 400), (8, 1, 1_200), (700, 1, 8), (8, 30, 60)] {
        let figure = format!("\n![Flags.](figures/flags.svg \"{}\")\n\nWords.\n", "caption ".repeat(words).trim());
        let text = format!("\n## {}\n\nWords.\n{}", "heading ".repeat(heading).trim(), figure.repeat(captions));
        let run = Project::harbour().append(START, &text).build("out", &[], &[]);
        assert!(!run.stderr.contains("layout-off-page"), "{heading}, {captions} of {words}: {}", run.stderr);
    }
}

/// A footnote with every block that one may hold.
const NOTED: &str = r#"
See.[^all]

[^all]: First words.

    Second words.

    - one flag
    - two flags

      1. inner flag

    > Quoted words.

    ```
    let code = 1;
    ```

        indented code

    pier
    :   where one stands

    Last words.
"#;

#[test]
fn a_footnote_holds_lists_quotations_definitions_and_code() {
    let project = Project::harbour().append(START, NOTED);
    let words = [
        "First words.",
        "Second words.",
        "one flag",
        "two flags",
        "inner flag",
        "Quoted words.",
        "let code = 1;",
        "indented code",
        "pier",
        "where one stands",
        "Last words.",
    ];
    in_order(&read(&project, "north"), &words);
    let pdf = lopdf::Document::load(project.beside("out/north/swim/swim-north-workbook.pdf")).unwrap();
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    in_order(&pdf.extract_text(&pages).unwrap().split_whitespace().collect::<Vec<_>>().join(" "), &words);
}

/// The sizes of type in the workbook of a harbour with more in its first chapter, in thousandths of a point.
fn sizes(more: &str) -> BTreeSet<i64> {
    let project = Project::harbour().append(START, more);
    project.build("out", &["--edition", "north", "--product", "workbook"], &[]);
    let pdf = lopdf::Document::load(project.beside("out/north/swim/swim-north-workbook.pdf")).unwrap();
    let pages = pdf.page_iter().map(|page| pdf.get_and_decode_page_content(page).unwrap());
    let fonts = pages.flat_map(|page| page.operations).filter(|operation| operation.operator == "Tf");
    fonts.map(|font| (font.operands[1].as_float().unwrap() * 1000.0).round() as i64).collect()
}

#[test]
fn code_in_a_footnote_is_no_smaller_than_its_words() {
    let words = sizes("\nSee `here`.[^n]\n\n[^n]: Turn on.\n");
    assert!(!words.is_empty());
    assert_eq!(sizes("\nSee `here`.[^n]\n\n[^n]: Turn `on`.\n"), words);
    assert_eq!(sizes("\nSee `here`.[^n]\n\n[^n]: Turn on.\n\n    ```\n    on\n    ```\n"), words);
}

#[test]
fn what_a_footnote_cannot_hold_is_told_at_its_line() {
    for (block, says) in [
        ("| a | b |\n    |---|---|\n    | c | d |", "a table stands in a footnote"),
        ("- item\n\n      | a |\n      |---|\n      | c |", "a table stands in a footnote"),
        ("![Flags](figures/flags.svg)", "an image stands in a footnote"),
        ("### Heading", "a heading stands in a footnote"),
        ("::: case\n    Do.\n    :::", "a ::: line stands inside"),
        ("- item\n\n      ::: case\n      Do.\n      :::", "a ::: line stands inside"),
    ] {
        let found = told(&format!("# Start\n\nSee.[^n]\n\n[^n]: Words.\n\n    {block}\n"));
        let line = if block.starts_with('-') { 9 } else { 7 };
        assert!(found.iter().any(|it| it.0 == line && it.2.starts_with(says)), "{block}: {found:?}");
    }
}

#[test]
fn a_footnote_is_called_from_words_and_from_nothing_else() {
    let image = "the footnote `n` is called in an image, whose words are plain";
    let plain = "the footnote `n` is called in plain words, which no note can follow";
    for (text, says) in [
        ("![[^n] Flags](figures/flags.svg)", image),
        ("![Flags [at *sea*[^n]]](figures/flags.svg \"Flags\")", image),
        ("![Flags](figures/flags.svg \"Flags[^n]\")", image),
        ("- item\n  ![Flags](figures/flags.svg 'Flags[^n]')", image),
        ("::: {.voice source=\"A warden[^n]\"}\nSaid.\n:::", plain),
        ("::: {.scale #s low=\"no[^n]\" high=\"yes\"}\n- I can.\n:::", plain),
        ("[Flags](https://example.org \"Flags[^n]\")", plain),
    ] {
        let found = told(&format!("# Start\n\nSee.[^n]\n\n{text}\n\n[^n]: Words.\n"));
        let errors: Vec<_> = found.iter().filter(|it| it.1 == "misplaced-footnote").map(|it| (it.0, &*it.2)).collect();
        let line = if text.starts_with('-') { 6 } else { 5 };
        assert_eq!(errors, [(line, says)], "{text}: {found:?}");
    }
}

#[test]
fn a_footnote_is_defined_at_the_left_margin() {
    for text in ["> See.[^n]\n>\n> [^n]: Words.", "- See.[^n]\n\n  [^n]: Words."] {
        let found = told(&format!("# Start\n\n{text}\n"));
        let wanted = "the footnote `n` is defined in a quotation, a list or another footnote";
        assert_eq!(found.iter().map(|it| (it.0, &*it.2)).collect::<Vec<_>>(), [(5, wanted)], "{text}");
    }
}

#[test]
fn what_looks_like_a_footnote_in_code_is_code() {
    let code =
        "`[^a]`\n\n```\n[^0-9]+\n\n[^b]: `\n```\n\n    [^c]\n\n    [^d]\n\n- item\n\n  ```\n  [^e]\n\n  [^f]\n  ```\n";
    assert_eq!(told(&format!("# Start\n\n{code}")), []);
}

#[test]
fn a_text_and_its_translation_may_begin_with_a_footnote() {
    assert!(told("[^n]\n\n[^n]: Words.\n").iter().any(|it| it.1 == "missing-title"));
    let entry = "\nmsgctxt \"guides/swim/start\"\nmsgid \"[^law] says it.\"\nmsgstr \"[^law] يقول.\"\n";
    let project = right_to_left().append(START, "\n[^law] says it.\n").append("content/locale/ar.po", entry);
    in_order(&read(&project, "jo"), &["يقول."]);
}
