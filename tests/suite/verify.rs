//! `fieldbook verify` on what `fieldbook build` wrote, and on what others did to it.

use std::fs;

use crate::support::{Project, root};

const WORKBOOK: &str = "out/north/swim/swim-north-workbook.pdf";

/// Runs `verify` on `out` in the project's folder.
fn verify(project: &Project, more: &[&str]) -> crate::support::Run {
    let out = project.beside("out");
    let arguments = [&["verify", out.to_str().unwrap()], more].concat();
    project.run(&arguments)
}

#[test]
fn what_was_built_keeps_every_rule() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let run = verify(&project, &["--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    let rows = run.json();
    for row in rows.as_array().unwrap() {
        assert_eq!(row["findings"], serde_json::json!([]), "{row}");
        assert!(row["rules"].as_u64().unwrap() >= 3);
    }
    let run = verify(&project, &[]);
    assert_eq!(run.stdout.lines().count(), 5, "the folder and four products: {}", run.stdout);
    assert!(run.stdout.lines().all(|line| line.ends_with(" rules, no findings")), "{}", run.stdout);
}

#[test]
fn every_handout_of_the_series_keeps_every_rule_and_all_lines_of_its_pads() {
    let project = Project::harbour();
    let out = project.beside("out");
    let out = out.to_str().unwrap();
    let run = project.run_in(root(), &["build", "--fresh", "--quiet", "--product", "handouts", "--out", out], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = project.run_in(root(), &["verify", out, "--json"], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    let rows = run.json();
    let rows = rows.as_array().unwrap();
    assert!(rows.len() >= 12, "{}", rows.len());
    assert!(rows.iter().all(|row| row["findings"] == serde_json::json!([])), "{}", run.stdout);
}

#[test]
fn a_changed_file_is_found() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let path = project.beside(WORKBOOK);
    let mut document = lopdf::Document::load(&path).unwrap();
    let mut widgets = document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
    widgets.find_map(|widget| widget.remove(b"AP")).unwrap();
    document.save(path).unwrap();
    let run = verify(&project, &["--message-format", "json"]);
    assert_eq!(run.code, Some(1));
    let codes: Vec<String> =
        run.diagnostics().iter().map(|found| found["code"].as_str().unwrap_or_default().to_string()).collect();
    assert_eq!(codes, ["file-digest", "file-size", "widget-appearance"], "{}", run.stderr);
}

#[test]
fn fields_are_compared_with_their_sources() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let project = project.append("content/guides/swim/watch.md", "\n::: {.notepad #new}\nWhat is new?\n:::\n");
    let run = verify(&project, &["--message-format", "short"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("declared-missing") && run.stderr.contains("swim.new"), "{}", run.stderr);
    let out = project.beside("out");
    let run = project.run_in(&out, &["verify", ".", "--message-format", "short"], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("note[declared-skipped]"), "{}", run.stderr);
}

#[test]
fn answers_are_compared_with_their_sources() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let more = "\n::: {.exercise #look}\n### Look\n\nLook.\n:::\n\n::: {.answer for=look}\nSeen.\n:::\n";
    let project = project.append("content/guides/swim/watch.md", more);
    let run = verify(&project, &["--message-format", "short"]);
    assert_eq!(run.code, Some(1));
    let told: Vec<&str> = run.stderr.lines().filter(|line| line.contains("answer_look")).collect();
    assert_eq!(told.len(), 3, "workbook, facilitator's copy, EPUB: {}", run.stderr);
    assert!(told.iter().any(|line| line.contains("epub-answer")), "{}", run.stderr);
    assert!(told.iter().any(|line| line.contains("declared-answer")), "{}", run.stderr);
}

#[test]
fn a_layout_that_does_not_say_where_an_answer_is_is_found() {
    let layout = include_str!("../../layouts/back.typ");
    let changed = layout.replace("label(book.answer-marks.each + answer.id)", "label(\"reply:\" + answer.id)");
    assert_ne!(layout, changed);
    let project = Project::harbour().write("layouts/back.typ", &changed);
    project.build("out", &[], &[]);
    let run = verify(&project, &["--message-format", "short"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("declared-answer"), "{}", run.stderr);
}

#[test]
fn a_folder_without_manifest_is_wrong_usage() {
    let project = Project::harbour();
    let run = project.run(&["verify", "content"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("holds no manifest.json"), "{}", run.stderr);
}

#[test]
fn what_a_living_build_stages_is_passed_over_and_what_a_dead_one_left_is_for_the_next_build() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let out = project.beside("out");
    let stage = out.join(".fieldbook-stage-1");
    fs::create_dir_all(stage.join("new/north")).unwrap();
    fs::write(stage.join("commit.json"), "{\"files\":[]}").unwrap();
    fs::write(stage.join("new/north/a.pdf"), "half").unwrap();
    let temporary = out.join("north/.fieldbook-x.tmp");
    fs::write(&temporary, "half").unwrap();

    let held = [fs::File::open(&stage).unwrap(), fs::File::open(&temporary).unwrap()];
    held.iter().for_each(|file| file.lock().unwrap());
    let run = verify(&project, &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);

    drop(held);
    let run = verify(&project, &["--message-format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let found = run.diagnostics();
    let told: Vec<_> = found.iter().map(|found| (&found["code"], &found["severity"], &found["file"])).collect();
    let file = |path: &str| serde_json::json!(path);
    let (code, severity) = (file("broken-off"), file("warning"));
    let (first, second) = (file(".fieldbook-stage-1"), file("north/.fieldbook-x.tmp"));
    assert_eq!(told, [(&code, &severity, &first), (&code, &severity, &second)], "{}", run.stderr);
    assert!(!run.stderr.contains("remove"), "{}", run.stderr);
    project.build("out", &[], &[]);
    assert_eq!(verify(&project, &[]).stderr, "", "the next build puts it right");
}
