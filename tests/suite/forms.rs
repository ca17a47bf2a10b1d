//! Forms of whole books: what a layout or a font can do wrong with fields is told with its own code and a hint.

use crate::support::{Project, root};

/// The built-in layout file with one replacement, as a project's own.
fn layout(project: Project, file: &str, old: &str, new: &str) -> Project {
    let text = std::fs::read_to_string(root().join("layouts").join(file)).unwrap();
    assert!(text.contains(old), "layouts/{file} has no `{old}`");
    project.write(&format!("layouts/{file}"), text.replacen(old, new, 1))
}

/// A build that fails with these codes only, each with a hint, and names the book.
fn told(project: &Project, codes: &[&str]) -> Vec<serde_json::Value> {
    let out = project.beside("out");
    let run = project.run(&["build", "--out", out.to_str().unwrap(), "--message-format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let found = run.diagnostics();
    let errors: Vec<serde_json::Value> = found.into_iter().filter(|found| found["severity"] == "error").collect();
    let mut seen: Vec<&str> = errors.iter().filter_map(|error| error["code"].as_str()).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, codes, "{}", run.stderr);
    for error in &errors {
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("the guide `swim` in the edition `north`"), "{message}");
        assert!(!error["hints"].as_array().unwrap().is_empty(), "there is a hint: {error}");
    }
    errors
}

const LINK: &str = "[#link(target, box(width: width, height: height, pdf.artifact(body)))<write>]";

#[test]
fn a_field_that_the_layout_does_not_draw() {
    let project =
        layout(Project::harbour(), "marks.typ", LINK, "box(width: width, height: height, pdf.artifact(body))");
    told(&project, &["field-missing"]);
}

#[test]
fn a_field_that_the_layout_makes_up() {
    let project = layout(Project::harbour(), "marks.typ", "address.scheme + name", "address.scheme + \"x.\" + name");
    told(&project, &["field-missing", "field-unknown"]);
}

#[test]
fn a_field_that_the_layout_draws_twice() {
    let project = layout(Project::harbour(), "marks.typ", LINK, &format!("{LINK}\n  {LINK}"));
    told(&project, &["field-repeated"]);
}

#[test]
fn a_field_with_text_inside_its_link() {
    let project = layout(Project::harbour(), "marks.typ", "pdf.artifact(body)))<write>", "[text]))<write>");
    told(&project, &["field-structure"]);
}

#[test]
fn letters_that_do_not_fit_the_lines() {
    let project = layout(Project::harbour(), "main.typ", "(size: typed-size,", "(size: 30,");
    told(&project, &["field-font"]);
}
