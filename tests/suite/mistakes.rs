//! Each class of mistake in the sources gets a message that says where it is and what to do.

use crate::support::Project;

const SERIES: &str = "content/series.toml";
const GUIDE: &str = "content/guides/swim/guide.toml";
const START: &str = "content/guides/swim/start.md";
const WATCH: &str = "content/guides/swim/watch.md";
const EDITION: &str = "content/editions/north/edition.toml";

/// `check` shows the snapshot and exits with 1; a build says the same and writes nothing.
fn mistake(code: &str, project: Project) {
    let run = project.run(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    run.snapshot(code);
    let json = project.run(&["check", "--message-format", "json"]);
    let found = json.diagnostics();
    let wanted = code.split('.').next().unwrap();
    let mut ours = found.iter().filter(|found| found["code"] == wanted).peekable();
    assert!(ours.peek().is_some(), "no diagnostic has the code {wanted}: {}", json.stderr);
    for found in ours {
        assert!(found["file"].is_string(), "a file is named: {found}");
        assert_eq!(found["severity"], "error");
        assert!(!found["hints"].as_array().unwrap().is_empty(), "there is a hint: {found}");
    }
    let out = project.beside("out");
    let build = project.run(&["build", "--out", out.to_str().unwrap()]);
    assert_eq!(build.code, Some(1), "{}", build.stderr);
    assert!(crate::support::files(&out).is_empty(), "a build with errors writes nothing");
}

// ------------------------------------------------------------------------------------------------ TOML and files

#[test]
fn unknown_key() {
    mistake("unknown-key", Project::harbour().append(SERIES, "require-parts = [\"guidance\"]\n"));
}

#[test]
fn unknown_key_in_an_edition() {
    mistake("unknown-key.edition", Project::harbour().edit(EDITION, "paper", "papier"));
}

#[test]
fn bad_toml() {
    mistake("bad-toml", Project::harbour().edit(GUIDE, "title = \"Safe at the water\"", "title = Safe at the water"));
}

#[test]
fn missing_key() {
    mistake("missing-key", Project::harbour().edit(SERIES, "publisher = \"Harbour Trust\"\n", ""));
}

#[test]
fn bad_date() {
    mistake("bad-date", Project::harbour().edit(SERIES, "date = 2025-03-01", "date = \"1 March 2025\""));
}

#[test]
fn missing_file() {
    mistake("missing-file", Project::harbour().edit(GUIDE, "watch.md", "wach.md"));
}

#[test]
fn missing_guide() {
    mistake("missing-file.guide", Project::harbour().edit(SERIES, "[\"swim\"]", "[\"swimm\"]"));
}

#[test]
fn missing_part() {
    mistake("missing-part", Project::harbour().edit(SERIES, "[\"introduction\"]", "[\"introduction\", \"appendix\"]"));
}

#[test]
fn missing_page() {
    mistake("missing-page", Project::harbour().append(SERIES, "front-matter = [\"abut\"]\n"));
}

#[test]
fn path_out_of_the_guide() {
    mistake("bad-path", Project::harbour().edit(GUIDE, "watch.md", "../../../secret.md"));
}

#[test]
fn unknown_state() {
    mistake(
        "unknown-state",
        Project::harbour()
            .write("content/editions/xx/edition.toml", "state = \"XX\"\nlanguages = [\"en\"]\npaper = \"a4\"\n"),
    );
}

#[test]
fn a_day_that_does_not_exist() {
    mistake("bad-toml.date", Project::harbour().edit(SERIES, "2025-03-01", "2025-02-30"));
}

#[test]
fn unknown_instrument() {
    let fact = "\n[[fact]]\ninstrument = \"palermo\"\nstatus = \"ratified\"\nsource = \"x\"\nchecked = 2025-01-01\nconfidence = \"high\"\n";
    mistake("unknown-instrument", Project::harbour().append(EDITION, fact));
}

#[test]
fn facts_with_slips() {
    let fact = "\n[[fact]]\ninstrument = \"palermo\"\nstatus = \"ratifed\"\ndate = \"2013-02-30\"\nsource = \"x\"\nchecked = 2025-01-01\nconfidence = \"high\"\n";
    mistake("unknown-status", Project::harbour().append(EDITION, fact));
}

/// A fact on an instrument, with what is to stand in it.
fn fact(instrument: &str, more: &str) -> String {
    format!("\n[[fact]]\ninstrument = \"{instrument}\"\nsource = \"x\"\nchecked = 2025-01-01\n{more}\n")
}

#[test]
fn what_is_not_joined_without_the_date_up_to_which_it_is_known() {
    let facts = [
        fact("crc", "status = \"none\"\nconfidence = \"high\""),
        fact("cat", "status = \"signed\"\nconfidence = \"high\""),
        fact("cmw", "status = \"none\"\nconfidence = \"medium\""),
        fact("untoc", "status = \"none\"\nas-of = \"2022-06\"\nconfidence = \"high\""),
        fact("opsc", "status = \"ratified\"\nconfidence = \"high\""),
    ];
    mistake("missing-key.as-of", Project::harbour().append(EDITION, &facts.concat()));
}

#[test]
fn a_reservation_to_what_was_not_joined() {
    let facts = ["unknown", "none", "ratified"].into_iter().zip(["crc", "cat", "cmw"]);
    let facts: Vec<_> = facts
        .map(|(status, id)| {
            fact(id, &format!("status = \"{status}\"\nreservation = true\nas-of = \"2022\"\nconfidence = \"high\""))
        })
        .collect();
    mistake("bad-value.reservation", Project::harbour().append(EDITION, &facts.concat()));
}

// ------------------------------------------------------------------------------------------------ text

#[test]
fn not_utf8() {
    mistake("not-utf8", Project::harbour().write(START, b"# Start here\n\nCaf\xe9 at the harbour.\n"));
}

#[test]
fn control_character() {
    mistake("control-character", Project::harbour().append(START, "\nA bell \u{7} rings.\n"));
}

#[test]
fn control_character_from_an_escape_in_toml() {
    mistake("control-character.toml", Project::harbour().edit(SERIES, "Harbour Trust", "Harbour\\u0007 Trust"));
}

#[test]
fn no_escape_in_toml_brings_a_control_character_into_a_book() {
    let fact = "\nbase = { x = \"ODD\" }\n[[fact]]\ninstrument = \"palermo-protocol\"\nstatus = \"ratified\"\nsource = \"ODD\"\nchecked = 2025-01-01\nconfidence = \"high\"\n";
    let texts = [
        (SERIES, "The harbour school", ""),
        (SERIES, "Harbour Trust", ""),
        (SERIES, "2.1", ""),
        (SERIES, "CC-BY-4.0", ""),
        (GUIDE, "Safe at the water", ""),
        (GUIDE, "A notebook for wardens", ""),
        (GUIDE, "Watching, warning, helping", ""),
        (EDITION, "", "partners = [\"ODD\"]\n"),
        (EDITION, "", fact),
    ];
    for (file, text, more) in texts {
        for odd in ["\\u0000", "\\u000B", "\\u0085", "\\u2028", "\\u202E", "\\uFFFE", "\\n", "\\t", "\\r"] {
            let odd = format!("a{odd}z");
            let project = Project::harbour();
            let project = match text {
                "" => project.append(file, &more.replace("ODD", &odd)),
                text => project.edit(file, &format!("\"{text}\""), &format!("\"{odd}\"")),
            };
            let run = project.run(&["check", "--message-format", "json"]);
            let found = run.diagnostics();
            let ours = found.iter().find(|found| found["code"] == "control-character" && found["file"] == file);
            assert!(ours.is_some_and(|found| found["line"].is_number()), "{file} {text} {odd}: {}", run.stderr);
            assert_eq!(run.code, Some(1));
        }
    }
}

#[test]
fn character_without_a_face() {
    mistake("missing-face", Project::harbour().append(START, "\nThe word is \u{1000c} here.\n"));
}

#[test]
fn character_of_a_symbol_font() {
    mistake("missing-face.symbol", Project::harbour().append(START, "\n\u{f0b7} One point.\n"));
}

#[test]
fn raw_html() {
    mistake("raw-html", Project::harbour().append(START, "\nPress <kbd>Enter</kbd> now.\n\n<div>box</div>\n"));
}

#[test]
fn unknown_placeholder() {
    mistake(
        "unknown-placeholder",
        Project::harbour().append(START, "\nBy {{series.publsher}} and {{guide.colour}}.\n"),
    );
}

#[test]
fn state_in_an_edition_without_one() {
    mistake("no-value", Project::harbour().append(START, "\nIn {{state.name}}.\n"));
}

#[test]
fn undefined_footnote() {
    mistake("undefined-footnote", Project::harbour().append(START, "\nSee the rule.[^lav]\n"));
}

#[test]
fn too_deep() {
    mistake("too-deep", Project::harbour().append(START, "\n> > > > > > > > > > > Eleven.\n"));
}

#[test]
fn footnotes_in_a_circle() {
    mistake(
        "footnote-circle",
        Project::harbour()
            .append(START, "\nSee the rule.[^new]\n\n[^new]: As in the note.[^old]\n\n[^old]: See above.[^new]\n"),
    );
}

#[test]
fn toml_too_deep() {
    mistake("bad-toml.depth", Project::harbour().append(SERIES, &format!("a = {}\n", "[".repeat(30))));
}

// ------------------------------------------------------------------------------------------------ headings, links, ids

#[test]
fn skipped_heading() {
    mistake("skipped-heading", Project::harbour().append(WATCH, "\n#### Deep water\n\nIt is cold.\n"));
}

#[test]
fn missing_title() {
    mistake("missing-title", Project::harbour().edit(WATCH, "# On watch\n", "On watch\n"));
}

#[test]
fn duplicate_id() {
    mistake("duplicate-id", Project::harbour().append(WATCH, "\n## Flags again {#flags}\n\nText.\n"));
}

#[test]
fn bad_id() {
    mistake("bad-id", Project::harbour().append(WATCH, "\n## More {#More_Flags}\n\nText.\n"));
}

#[test]
fn broken_link() {
    mistake(
        "broken-link",
        Project::harbour()
            .append(START, "\nSee [the flags](#flag), [another guide](dive#deep) and [a file](notes.html).\n"),
    );
}

// ------------------------------------------------------------------------------------------------ blocks

#[test]
fn unknown_class() {
    mistake("unknown-class", Project::harbour().append(WATCH, "\n::: {.keypoint}\nText.\n:::\n"));
}

#[test]
fn unknown_attribute() {
    mistake("unknown-attribute", Project::harbour().append(WATCH, "\n::: {.notepad #more line=4}\nWhat else?\n:::\n"));
}

#[test]
fn bad_attribute() {
    mistake("bad-attribute", Project::harbour().append(WATCH, "\n::: {.notepad #more lines=many}\nWhat else?\n:::\n"));
}

#[test]
fn attributes_of_pages_with_slips() {
    let blocks = "\n## More {#more break=after}\n\n### Less {#less keeps}\n\nText.\n\n::: {.case break=after}\nText.\n:::\n\n\
        ::: {.case keep=yes}\nText.\n:::\n\n::: {.facilitator keep}\nText.\n:::\n";
    mistake("bad-attribute.page", Project::harbour().append(WATCH, blocks));
}

#[test]
fn attributes_of_pages_on_a_front_page() {
    let blocks = "\n## More {keep}\n\nText.\n\n::: {.case break=before}\nText.\n:::\n";
    mistake("misplaced-attribute", Project::harbour().append("content/front-matter/about.md", blocks));
}

#[test]
fn fixes_of_what_is_not_there() {
    let fix =
        |guide: &str, block: &str, what: &str| format!("\n[[fix]]\nguide = \"{guide}\"\nblock = \"{block}\"\n{what}\n");
    let fixes = [
        fix("swimm", "flags", "break = \"before\""),
        fix("swim", "flag", "keep = true"),
        fix("swim", "beaches", "break = \"after\""),
        fix("swim", "beaches", "keep = true"),
        fix("swim", "how-sure", "keep = 1"),
        fix("swim", "flags", ""),
    ];
    mistake("unknown-block", Project::harbour().append(EDITION, &fixes.concat()));
}

#[test]
fn widths_of_columns() {
    let table = |id: &str, widths: &str| {
        format!(
            "\n::: {{.fields #{id} widths=\"{widths}\"}}\n| port | tide | gate |\n|---|---|---|\n| east | | |\n:::\n"
        )
    };
    let list = "\n::: {.fields #tug widths=\"1 2 3\"}\n- Name of the tug\n:::\n";
    let faults = [
        table("few", "1 2"),
        table("words", "1 wide 3"),
        table("none", "1 0 3"),
        table("right", "1 2 3"),
        list.to_owned(),
    ];
    mistake("bad-attribute.widths", Project::harbour().append(WATCH, &faults.concat()));
}

#[test]
fn unclosed_div() {
    mistake("unclosed-block", Project::harbour().append(WATCH, "\n::: {.case}\nA warden sleeps.\n"));
}

#[test]
fn stray_fence() {
    mistake("stray-fence", Project::harbour().append(WATCH, "\nA warden sleeps.\n:::\n"));
}

#[test]
fn block_without_an_id() {
    mistake("missing-id", Project::harbour().append(WATCH, "\n::: {.notepad}\nWhat else?\n:::\n"));
}

#[test]
fn tool_without_an_id() {
    let tool = Project::harbour().and_tool();
    mistake("missing-id.tool", tool.edit(WATCH, "::: {.tool #beach-sheet}", "::: {.tool}"));
}

#[test]
fn tool_without_a_heading() {
    mistake("missing-heading.tool", Project::harbour().and_tool().edit(WATCH, "### Beach sheet\n\n", ""));
}

#[test]
fn tool_where_no_page_can_be_its_own() {
    let tool = |id: &str| format!("::: {{.tool #{id}}}\n### Sheet\n\nText.\n:::\n");
    let exercise =
        |inner: &str| format!("::: {{.exercise #{inner}-drill minutes=5 group=alone}}\n### Drill\n\n{{}}:::\n");
    let inside = |outer: String, inner: String| outer.replace("{}", &inner);
    let project = Project::harbour()
        .append(WATCH, &format!("\n{}", inside(exercise("a"), tool("in-exercise"))))
        .append(WATCH, &format!("\n::: {{.case}}\n{}:::\n", tool("in-case")))
        .append(WATCH, &format!("\n::: {{.only editions=north}}\n{}:::\n", tool("in-only")))
        .append(WATCH, &format!("\n- Item\n\n  {}", tool("in-list").replace('\n', "\n  ")))
        .append(
            WATCH,
            &format!("\n::: {{.tool #outer}}\n### Sheet\n\n{}:::\n", inside(exercise("b"), "Text.\n".into())),
        )
        .append("content/front-matter/about.md", &format!("\n{}", tool("in-front")));
    mistake("misplaced-block.tool", project);
}

#[test]
fn answer_to_nothing() {
    mistake("unknown-exercise", Project::harbour().append(WATCH, "\n::: {.answer for=choose-flag}\nRed.\n:::\n"));
}

// ------------------------------------------------------------------------------------------------ pictures

#[test]
fn missing_image() {
    mistake("missing-image", Project::harbour().append(WATCH, "\n![A boat.](figures/boat.png)\n"));
}

#[test]
fn missing_alternative_text() {
    mistake("missing-alt", Project::harbour().append(WATCH, "\n![](figures/flags.svg)\n"));
}

#[test]
fn damaged_images() {
    // The head of a PNG without its body, and an SVG that ends in the middle.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0";
    mistake(
        "bad-image",
        Project::harbour()
            .write("content/guides/swim/figures/boat.png", png)
            .write("content/guides/swim/figures/half.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect")
            .append(WATCH, "\n![A boat.](figures/boat.png)\n\n![Half.](figures/half.svg)\n"),
    );
}

// ------------------------------------------------------------------------------------------------ translations

const HEAD: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: th\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"X-Review: drafted\\n\"\n\n";

fn thai() -> Project {
    Project::harbour()
        .write("content/editions/th/edition.toml", "state = \"TH\"\nlanguages = [\"th\", \"en\"]\npaper = \"a4\"\n")
}

#[test]
fn missing_translation() {
    mistake("missing-translation", thai());
}

#[test]
fn malformed_catalogue() {
    mistake("bad-catalogue", thai().write("content/locale/th.po", format!("{HEAD}msgctxt \"series\nmsgid x\n")));
}

#[test]
fn catalogue_without_a_header() {
    mistake("missing-header", Project::harbour().write("content/locale/en.po", "msgid \"a\"\nmsgstr \"b\"\n"));
}

#[test]
fn catalogue_with_slips() {
    let entries = "msgid \"a\\n\"\nmsgstr \"b\"\n\nmsgid \"c\"\nmsgid_plural \"cs\"\nmsgstr[0] \"d\"\n\nmsgid \"a\\n\"\nmsgstr \"\"\n";
    mistake("message-lines", Project::harbour().write("content/locale/en.po", format!("{HEAD}{entries}")));
}

#[test]
fn plurals_of_another_language() {
    let header = HEAD.replace("\n\n", "\n\"Plural-Forms: nplurals=2; plural=n>1;\\n\"\n\n");
    let entry = "msgid \"{count} day\"\nmsgid_plural \"{count} days\"\nmsgstr[0] \"a\"\nmsgstr[1] \"b\"\n";
    mistake("plural-forms", Project::harbour().write("content/locale/en.po", format!("{header}{entry}")));
}

#[test]
fn malformed_template_of_interface_words() {
    mistake("bad-catalogue.template", Project::harbour().write("layouts/locale/ui.pot", format!("{HEAD}\"\n")));
}

#[test]
fn malformed_interface_words() {
    let words = format!("{HEAD}msgctxt \"ui\"\nmsgid \"Contents\"\nmsgstr \"x\n");
    mistake("bad-catalogue.words", Project::harbour().write("layouts/locale/en.po", words));
}

#[test]
fn interface_words_that_are_not_text() {
    mistake("not-utf8.words", Project::harbour().write("layouts/locale/en.po", b"msgid \"\"\nmsgstr \"\"\n# \xff\n"));
}

// ------------------------------------------------------------------------------------------------ all at once

fn several() -> Project {
    Project::harbour()
        .append(WATCH, "\n## Flags again {#flags}\n\n::: {.keypoint}\nText {{guide.nothing}}.\n:::\n")
        .append(START, "\nSee [nothing](#nowhere).[^none]\n")
        .append(SERIES, "titel = \"x\"\n")
        .edit(EDITION, "letter", "a3")
}

#[test]
fn several_are_all_reported_and_sorted() {
    let project = several();
    project.run(&["check"]).snapshot("several");
    let run = project.run(&["check", "--message-format", "json"]);
    let places: Vec<_> = run
        .diagnostics()
        .iter()
        .map(|found| (found["file"].as_str().unwrap_or_default().to_string(), found["line"].as_u64()))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_same_on_one_line_each() {
    several().run(&["check", "--message-format", "short"]).snapshot("several-short");
}

#[test]
fn the_same_as_json() {
    several().run(&["check", "--message-format", "json"]).snapshot("several-json");
}

// ------------------------------------------------------------------------------------------- what would be lost

#[test]
fn more_cells_than_the_head() {
    let rows =
        "\n| One | Two |\n|---|---|\n| a | b | lost |\n| `x | y` | lost |\n| c \\| kept | `d \\| e` |\n| alone |\n";
    let form = "\n::: {.fields #heights}\n| Ask | Answer |\n|---|---|\n| height | | lost |\n:::\n";
    mistake("extra-cell", Project::harbour().append(START, rows).append(START, form));
}

#[test]
fn a_footnote_in_a_heading() {
    let text = "\n## Tides[^tide]\n\nWords.\n\n[^tide]: Twice a day.\n";
    mistake("misplaced-footnote", Project::harbour().append(START, text));
}

#[test]
fn a_block_inside_a_quotation() {
    mistake("misplaced-block", Project::harbour().append(START, "\n> ::: {.case}\n> Words.\n> :::\n\nAfter.\n"));
}

#[test]
fn a_control_character_that_a_backslash_makes() {
    let project = Project::harbour().edit(SERIES, "\"Harbour Trust\"", "\"C:\\trust\\name\"");
    mistake("control-character.backslash", project);
}

#[test]
fn a_footnote_that_a_translation_lost() {
    let id = "A warden *watches*, **warns** and helps. See [the flags](#flags) before the first day.[^law]";
    let lost = format!("{HEAD}msgctxt \"guides/swim/start\"\nmsgid \"{id}\"\nmsgstr \"Words, see [flags](#flags).\"\n");
    mistake("lost-footnote", thai().write("content/locale/th.po", lost));
}

#[test]
fn items_to_tick_that_are_no_words() {
    let items = "- [ ]\n- [ ] Look\n\n  ```\n  lost\n  ```\n- [ ] Tell\n\n  ![Flags](figures/flags.svg)\n";
    mistake("empty-item", Project::harbour().append(START, &format!("\n::: {{.checklist #boxes}}\n{items}:::\n")));
}

#[test]
fn a_heading_inside_a_list() {
    mistake("misplaced-block.list", Project::harbour().append(START, "\n- Tides\n\n  ## Tides\n"));
}
