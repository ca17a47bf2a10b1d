//! The prose check: what it sees of law and of lines that two guides share, and where it stays quiet.

use crate::support::Project;

const WATCH: &str = "content/guides/swim/watch.md";
/// The last line of the harbour's last chapter.
const LAST: u64 = 35;

/// What `check` tells, as codes with lines: of the last chapter those behind what it had.
fn told(project: &Project) -> Vec<String> {
    let run = project.run(&["check", "--message-format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = run.diagnostics();
    told.iter().map(|it| format!("{} {}", it["code"].as_str().unwrap(), it["line"].as_u64().unwrap() - LAST)).collect()
}

/// The harbour with more text behind its last line.
fn with(text: &str) -> Project {
    Project::harbour().append(WATCH, text)
}

#[test]
fn a_weak_word_beside_a_footnote_on_a_treaty_is_told_at_its_line() {
    let note = "\n[^t]: Convention on the Rights of the Child, article 12.\n";
    let text = "\nChildren swim.\n\nA child should be heard.[^t] Children swim.\n\n| who | what |\n|---|---|\n| a child | should be heard[^t] |\n";
    assert_eq!(told(&with(&format!("{text}{note}"))), ["weak-verb 4", "weak-verb 8"]);
    assert_eq!(told(&with(&format!("{}{note}", text.replace("should", "shall")))), [""; 0]);
    assert_eq!(told(&with(&format!("{text}{}", note.replace("Convention", "Principles")))), [""; 0]);
}

#[test]
fn a_treaty_that_says_something_without_an_article_is_told() {
    let text = "\nStates that have joined the Palermo Protocol shall protect privacy. They do so where they can.[^t]\n";
    let with_note = |note: &str| told(&with(&format!("{text}\n[^t]: Palermo Protocol{note}.\n")));
    assert_eq!(with_note(""), ["missing-article 2"]);
    assert_eq!(with_note(", article 6(1)"), [""; 0]);
    let in_text = text.replace("privacy.", "privacy: article 6(1).").replace("[^t]", "");
    assert_eq!(told(&with(&in_text)), [""; 0]);
}

#[test]
fn a_long_line_that_two_guides_share_is_told_where_it_stands_again() {
    let line = "Wait on the quay until the water is calm, and count all the boats again.";
    let shared = |again: &str| {
        let project = Project::harbour().and_rowing().append("content/guides/row/oars.md", &format!("\n{again}\n"));
        told(&project.append(WATCH, &format!("\n{line}\n\n- {line}\n")))
    };
    let run = Project::harbour().and_rowing().append("content/guides/row/oars.md", &format!("\n- {line}\n"));
    let run = run.append(WATCH, &format!("\n{line}\n")).run(&["check"]);
    assert!(
        run.stderr.contains("shared-line") && run.stderr.contains("content/guides/row/oars.md:7"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("it stands in content/guides/swim/watch.md:37"), "{}", run.stderr);
    assert_eq!(shared("Wait on the quay until the water is calm, and count all the boats."), [""; 0]);
    assert_eq!(shared("Count all the boats again."), [""; 0]);
}

#[test]
fn a_series_in_another_language_has_no_words_of_law() {
    let text =
        "\nA child should be heard.[^t] The Palermo Protocol asks for more.\n\n[^t]: Palermo Protocol, article 6.\n";
    let codes = |project: &Project| -> Vec<String> {
        let told = project.run(&["check", "--message-format", "json"]).diagnostics();
        let codes = told.iter().filter_map(|it| it["code"].as_str());
        codes.filter(|code| ["weak-verb", "missing-article"].contains(code)).map(str::to_string).collect()
    };
    let text = text.replace("[^t] The", "[^t]\n\nThe");
    assert_eq!(codes(&with(&text)), ["weak-verb", "missing-article"]);
    let german = with(&text).edit("content/series.toml", "language = \"en\"", "language = \"de\"");
    assert_eq!(codes(&german), [""; 0]);
}
