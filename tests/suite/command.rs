//! The command: formats, exit codes, lists, and what is made from its own definition.

use crate::support::{Project, files, root};

// ------------------------------------------------------------------------------------------------ exit codes and usage

#[test]
fn a_sound_project_has_nothing_to_report() {
    let project = Project::harbour();
    project.run(&["check"]).snapshot("check-sound");
    project.run(&["check", "--strict"]).snapshot("check-sound-strict");
    let json = project.run(&["check", "--message-format", "json"]);
    assert_eq!((json.code, json.stderr.as_str(), json.stdout.as_str()), (Some(0), "", ""));
}

#[test]
fn a_wrong_folder_is_wrong_usage() {
    let project = Project::harbour();
    project.run(&["build", "--project", "nowhere"]).snapshot("usage-no-project");
    project.run_in(&project.beside(""), &["check"], &[]).snapshot("usage-outside");
    project.run(&["check", "--project", "content", "--message-format", "json"]).snapshot("usage-no-project-json");
}

#[test]
fn the_project_is_found_from_a_folder_inside_it() {
    let project = Project::harbour();
    let run = project.run_in(&project.path("content/guides/swim"), &["list", "guides"], &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "swim  Safe at the water\n"));
}

#[test]
fn unknown_names_are_wrong_usage() {
    let project = Project::harbour();
    let run = project.run(&["build", "--edition", "nort,south", "--guide", "swin", "--product", "workbok"]);
    run.snapshot("usage-unknown-names");
    project.run(&["build", "--shard", "3/2"]).snapshot("usage-shard");
    let run = project.run_with(&["build"], &[("SOURCE_DATE_EPOCH", "yesterday")]);
    run.snapshot("usage-epoch");
}

#[test]
fn a_folder_that_cannot_be_written_is_the_machines_fault() {
    let project = Project::harbour();
    let file = project.path("content/series.toml");
    let run = project.run(&["build", "--out", file.to_str().unwrap()]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

#[test]
fn strict_turns_warnings_into_errors_and_leaves_notes_alone() {
    let watch = "content/guides/swim/watch.md";
    let warned = Project::harbour().append(watch, "\n::: {.only editions=\"south\"}\nWarm water.\n:::\n");
    let run = warned.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("warning["), "{}", run.stderr);
    warned.run(&["check", "--strict"]).snapshot("check-strict");
    let ours = warned.run(&["check", "--strict", "--project", root().to_str().unwrap()]);
    assert_eq!(ours.code, Some(0), "the project's own content: {}", ours.stderr);
}

// ------------------------------------------------------------------------------------------------ lists

#[test]
fn lists() {
    let project = Project::harbour();
    project.run(&["list", "fields"]).snapshot("list-fields");
    project.run(&["list", "editions"]).snapshot("list-editions");
    let products = project.run(&["list", "products"]).stdout;
    assert!(
        products.lines().any(|line| line == "workbook") && products.lines().any(|line| line == "epub"),
        "{products}"
    );
}

#[test]
fn lists_as_json() {
    let project = Project::harbour();
    project.run(&["list", "editions", "--json"]).snapshot("list-editions-json");
    project.run(&["list", "guides", "--json"]).snapshot("list-guides-json");
    project.run(&["list", "jobs", "--json", "--product", "epub"]).snapshot("list-jobs-json");
    let fields = project.run(&["list", "fields", "--json"]).json();
    let kinds: Vec<_> = fields.as_array().unwrap().iter().map(|field| field["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "text").count(), 5);
    assert_eq!(kinds.iter().filter(|kind| **kind == "choice").count(), 2);
    assert_eq!(kinds.iter().filter(|kind| **kind == "check").count(), 2);
    for field in fields.as_array().unwrap() {
        for key in ["name", "guide", "kind", "label"] {
            assert!(field[key].as_str().is_some_and(|text| !text.is_empty()), "{key} of {field}");
        }
    }
}

#[test]
fn an_epub_has_no_fields() {
    let run = Project::harbour().run(&["list", "fields", "--json", "--product", "epub"]);
    assert_eq!(run.json(), serde_json::json!([]));
}

#[test]
fn info() {
    let project = Project::harbour();
    let info = project.run(&["info", "--json"]).json();
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(info["project"]["guides"], serde_json::json!(["swim"]));
    assert_eq!(info["states"].as_array().unwrap().len(), 45);
    for language in ["en", "th", "ar"] {
        assert!(info["interface_languages"].as_array().unwrap().contains(&language.into()), "{language}");
    }
    let run = project.run(&["info"]);
    assert!(run.stdout.contains("guides:              swim"), "{}", run.stdout);
    let outside = project.run_in(&project.beside(""), &["info"], &[]);
    assert_eq!(outside.code, Some(0), "{}", outside.stderr);
}

// ------------------------------------------------------------------------------------------------ generated

#[test]
fn completions_for_three_shells() {
    let project = Project::harbour();
    for (shell, mark) in [("bash", "complete -F"), ("zsh", "#compdef fieldbook"), ("fish", "complete -c fieldbook")] {
        let run = project.run(&["completions", shell]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains(mark) && run.stdout.contains("message-format"), "{shell}");
    }
}

#[test]
fn man_pages() {
    let project = Project::harbour();
    let run = project.run(&["man"]);
    assert!(run.stdout.contains(".TH fieldbook 1"), "{}", run.stdout);
    let out = project.beside("man");
    assert_eq!(project.run(&["man", "--out", out.to_str().unwrap()]).code, Some(0));
    let pages = files(&out);
    for page in ["fieldbook.1", "fieldbook-build.1", "fieldbook-check.1", "fieldbook-list.1"] {
        assert!(pages.contains_key(page), "{page} in {:?}", pages.keys());
    }
}

#[test]
fn help() {
    let run = Project::harbour().run(&["--help"]);
    assert_eq!(run.code, Some(0));
    for word in ["build", "check", "list", "layout", "info", "completions", "man", "--project", "--message-format"] {
        assert!(run.stdout.contains(word), "{word}");
    }
}
