//! Whatever a layout cannot print is told where the author wrote it, all at once; what `check` passes, builds.

use std::fs;

use crate::support::{Project, Run, right_to_left, root};

/// The project with a layout of words that cannot set "kelp", and that sets "reef" as no PDF/UA may have it: as a link
/// that is not read out.
fn picky(project: Project) -> Project {
    let words = fs::read_to_string(root().join("layouts/inline.typ")).expect("the layout of words");
    let text = "if kind == \"text\" { return";
    assert_eq!(words.matches(text).count(), 1, "words are set at one place");
    let traps = "if kind == \"text\" and i.v.contains(\"kelp\") { panic(\"no kelp\") }\n    \
                 if kind == \"text\" and i.v.contains(\"reef\") { return pdf.artifact(link(\"https://a.example\", i.v)) }\n    ";
    project.write("layouts/inline.typ", words.replace(text, &format!("{traps}{text}")))
}

/// File, line and message of each error, in order.
fn errors(run: &Run) -> Vec<String> {
    let told = run.diagnostics();
    let errors = told.iter().filter(|found| found["severity"] == "error");
    errors.map(|found| format!("{}:{} {}", found["file"], found["line"], found["message"]).replace('"', "")).collect()
}

fn built(project: &Project) -> Run {
    project.run(&["build", "--message-format", "json"])
}

/// One fault in each kind of place, in a chapter of the harbour.
const SEEDED: &str = "
- one
- two kelp

| a | b |
|---|---|
| x | kelp |
| kelp | y |

A note.[^k]

[^k]: Note of kelp.

::: {.case}
Fine.

> A quoted kelp.
:::

## Heading of kelp

Term

:   Meaning of kelp

::: {.exercise #drill minutes=3 group=alone}
### Drill

Fetch kelp.
:::

::: {.answer for=drill}
Some kelp.
:::
";

#[test]
fn faults_of_a_layout_are_told_at_every_block_and_cell_that_has_them() {
    let project = picky(
        Project::harbour()
            .append("content/guides/swim/start.md", SEEDED)
            .append("content/front-matter/about.md", "\nThe kelp of the front.\n"),
    );
    let run = built(&project);
    assert_eq!(run.code, Some(1));
    let why = "cannot be printed: panicked with: no kelp";
    let at = "content/guides/swim/start.md";
    assert_eq!(
        errors(&run),
        [
            format!("content/front-matter/about.md:5 this paragraph {why}"),
            format!("{at}:21 this paragraph {why}"),
            format!("{at}:25 this cell {why}"),
            format!("{at}:26 this cell {why}"),
            format!("{at}:28 this paragraph {why}"),
            format!("{at}:35 this paragraph {why}"),
            format!("{at}:38 this heading {why}"),
            format!("{at}:42 this paragraph {why}"),
            format!("{at}:47 this paragraph {why}"),
            format!("{at}:51 this paragraph {why}"),
        ]
    );
    let hints = run.diagnostics()[0]["hints"].to_string();
    assert!(hints.contains("layouts/inline.typ:"), "the place in the layout stands behind: {hints}");
}

#[test]
fn what_no_pdf_may_hold_is_told_at_every_block_and_cell_that_has_it() {
    let project = picky(Project::harbour().append("content/guides/swim/start.md", &SEEDED.replace("kelp", "reef")));
    let lines: Vec<String> =
        errors(&built(&project)).iter().filter_map(|error| Some(error.split_once(' ')?.0.to_string())).collect();
    let wanted = [21, 25, 26, 28, 35, 38, 42, 47, 51].map(|line| format!("content/guides/swim/start.md:{line}"));
    assert_eq!(lines, wanted);
}

#[test]
fn a_fault_in_a_translation_is_told_in_its_catalogue() {
    let project = picky(right_to_left().append(
        "content/locale/ar.po",
        "\nmsgctxt \"guides/swim/watch\"\nmsgid \"When in doubt, raise the red flag.\"\nmsgstr \"kelp\"\n",
    ));
    let run = built(&project);
    assert_eq!(errors(&run), ["content/locale/ar.po:27 this paragraph cannot be printed: panicked with: no kelp"]);
}

#[test]
fn a_fault_on_a_sheet_or_in_notes_is_told_where_they_are_written() {
    let at = "content/guides/swim/watch.md";
    let notes = Project::harbour().append(at, "\n::: facilitator\n- kelp\n:::\n");
    assert_eq!(
        errors(&built(&picky(notes))),
        [format!("{at}:38 this paragraph cannot be printed: panicked with: no kelp")]
    );
    let sheets =
        Project::harbour().edit(at, "Decide for each beach.", "::: {.only products=handouts}\nDecide on kelp.\n:::");
    assert_eq!(
        errors(&built(&picky(sheets))),
        [format!("{at}:10 this paragraph cannot be printed: panicked with: no kelp")]
    );
}

#[test]
fn a_fault_of_the_layout_itself_is_told_in_the_layout() {
    let cover = fs::read_to_string(root().join("layouts/cover.typ")).expect("the layout of covers");
    let project = Project::harbour().write("layouts/cover.typ", cover + "\n#let cover() = panic(\"no cover\")\n");
    let run = built(&project);
    assert_eq!(run.code, Some(1));
    let told = errors(&run);
    assert!(told.len() == 1 && told[0].starts_with("layouts/cover.typ:"), "{told:?}");
}

/// What `check` says of a chapter that is added to.
fn checked(project: &Project) -> Vec<String> {
    let (check, build) = (project.run(&["check", "--message-format", "json"]), built(project));
    let told = errors(&check);
    assert_eq!(told, errors(&build), "a build refuses what `check` refuses, and nothing else");
    told
}

#[test]
fn check_finds_what_no_pdf_may_hold() {
    let at = "content/guides/swim/start.md";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9\"/></svg>";
    let told = checked(
        &Project::harbour()
            .write("content/guides/swim/figures/dot.svg", picture)
            .append(at, "\n## \u{ad}\n\n### Below\n\nA \u{feff}mark, an &#xFEFF; entity.\n\n")
            .append(at, "::: {.checklist #bag}\n- [ ] \u{200b}\n- [ ] [^law]\n:::\n\n")
            .append(
                at,
                &format!("[far](https://a.example/{})\n\n![{}](figures/dot.svg)\n", "p".repeat(8000), "x".repeat(8001)),
            )
            .append(at, &format!("\n## {}\n", "y".repeat(8001))),
    );
    let starts = [
        ":20 nothing is to be seen of the words of this heading",
        ":24 there is a control character U+FEFF",
        ":24 there is a control character U+FEFF",
        ":27 no words say what is to be filled in here",
        ":28 no words say what is to be filled in here",
        ":31 this address has 8018 characters, and a PDF can hold 8000 of it",
        ":33 this alternative text has 8001 characters",
        ":35 this heading has 8001 characters",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(&format!("{at}{start}")), "{told} is no {start}");
    }
}

#[test]
fn headings_in_notes_for_the_facilitator_have_any_level_of_their_own() {
    let at = "content/guides/swim/watch.md";
    let notes = "::: facilitator\n#### Before\n\nAsk.\n\n##### Then\n\n::: facilitator\n![Flags.](figures/flags.svg)\n\n### Within\n:::\n:::\n";
    let project = Project::harbour().append(at, &format!("\n## Drill\n\n### Deep\n\n{notes}\n## Next\n\n{notes}"));
    assert_eq!(checked(&project), Vec::<String>::new());
}

#[test]
fn a_guide_with_nothing_to_fill_in_has_no_handouts_and_is_verified() {
    let project = Project::harbour()
        .write("content/guides/swim/start.md", "# Start here\n\nWords.\n")
        .write("content/guides/swim/watch.md", "# On watch\n\nWords.\n");
    let run = project.build("out", &[], &[]);
    assert!(run.stderr.contains("note[no-handouts]") && run.stderr.contains("guide.toml"), "{}", run.stderr);
    let made: Vec<&str> = run.stdout.lines().filter_map(|line| line.rsplit('/').next()).collect();
    assert_eq!(made, ["swim-north-workbook.pdf", "swim-north-facilitator.pdf", "swim-north.epub"]);
    let out = project.beside("out");
    let verified = project.run(&["verify", out.to_str().expect("a path in UTF-8")]);
    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
}
