//! `fieldbook verify`

use std::io;
use std::path::Path;

use serde::Serialize;

use super::args::VerifyArguments;
use super::failure::Failure;
use super::output::{say, say_json};
use super::progress::Meter;
use super::report::Reporter;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::project::ListedProduct;
use crate::publish::Workspace;
use crate::source::Sources;
use crate::verify::{Checked, Declarations, Finding, Listed, Listing, verify};

/// An artifact as JSON.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    rules: usize,
    findings: Vec<FindingRow<'a>>,
}

/// A finding as JSON.
#[derive(Serialize)]
struct FindingRow<'a> {
    code: &'static str,
    message: &'a str,
    clause: &'static str,
    hint: &'static str,
}

/// Checks the artifacts of a folder, and their fields against the sources where there is a project.
///
/// # Errors
///
/// [`Failure::Content`] if a rule is broken, which was shown; [`Failure::Usage`] if the folder holds no manifest;
/// [`Failure::Machine`] if a file that is there cannot be read.
pub fn run(project: Option<&Path>, arguments: &VerifyArguments, reporter: &Reporter) -> Result<(), Failure> {
    let dir = &arguments.dir;
    let listing = Listing::read(dir).map_err(|error| unread(dir, &error))?;
    let (declared, mut sink) = declarations(project, &listing);
    let meter = Meter::look(reporter);
    let report = verify(dir, &listing, &declared, &|path| meter.looked_at(listing.artifacts.len(), path));
    meter.finish();
    let report = report?;
    let all: Vec<&Checked> = std::iter::once(&report.folder).chain(&report.artifacts).collect();
    if arguments.json || !reporter.is_quiet() {
        print(&all, arguments.json)?;
    }
    sink.append(report.sink());
    reporter.show(&sink, &Sources::default());
    if sink.has_errors() { Err(Failure::Content) } else { Ok(()) }
}

/// Why there is no listing: a folder without a manifest is the wrong folder; anything else the machine refused.
fn unread(dir: &Path, error: &io::Error) -> Failure {
    let manifest = dir.join("manifest.json");
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Failure::Usage(format!(
            "{} holds no manifest.json; name the folder that `fieldbook build` wrote into",
            dir.display()
        )),
        _ if manifest.is_dir() => Failure::Usage(format!(
            "{} is a folder, not a manifest; name the folder that `fieldbook build` wrote into",
            manifest.display()
        )),
        _ => Failure::Machine(format!("cannot read {}: {error}", manifest.display())),
    }
}

/// What the sources declare of every artifact but those that options changed and took the form from, and a note for those
/// that cannot be compared.
fn declarations(project: Option<&Path>, listing: &Listing) -> (Declarations, Sink) {
    let mut sink = Sink::default();
    let is_book = |listed: &Listed| match listed.product {
        ListedProduct::Made(_) => listed.variant.is_none(),
        ListedProduct::Press | ListedProduct::Cover | ListedProduct::Other(_) => false,
    };
    let compared = |listed: &&Listed| listed.fields > 0 || is_book(listed);
    let compared: Vec<&Listed> = listing.artifacts.iter().filter(compared).collect();
    let Some(root) = project.filter(|_| !compared.is_empty()) else {
        if !compared.is_empty() {
            sink.push(skipped(Place::None, "there is no project here", "name the project's folder with --project"));
        }
        return (Declarations::new(), sink);
    };
    let opened = Workspace::open(root);
    let Some(workspace) = opened.workspace.filter(|_| !opened.sink.has_errors()) else {
        sink.push(skipped(Place::None, "the project has errors", "run `fieldbook check`"));
        return (Declarations::new(), sink);
    };
    let mut declared = Declarations::new();
    for listed in compared {
        match workspace.declared(listed) {
            Some(book) => {
                declared.insert(listed.path.clone(), book);
            }
            None => {
                let place = Place::Path(listed.path.clone());
                sink.push(skipped(place, "the project has no such book", "name its project with --project"));
            }
        }
    }
    (declared, sink)
}

/// A note that fields and answers were not compared.
fn skipped(place: Place, why: &str, hint: &str) -> Diagnostic {
    let message = format!("fields and answers were not compared with their sources: {why}");
    Diagnostic::new(Severity::Note, "declared-skipped", place, message).hint(hint)
}

fn print(all: &[&Checked], json: bool) -> Result<(), Failure> {
    if json {
        let rows: Vec<Row<'_>> = all.iter().map(|checked| row(checked)).collect();
        return say_json(&rows);
    }
    for checked in all {
        let findings = match checked.findings.len() {
            0 => "no findings".into(),
            1 => "1 finding".into(),
            count => format!("{count} findings"),
        };
        say(&format!("{}: {} rules, {findings}", checked.path, checked.rules()));
    }
    Ok(())
}

fn row(checked: &Checked) -> Row<'_> {
    let findings = checked.findings.iter().map(|Finding { rule, message }| FindingRow {
        code: rule.code(),
        message,
        clause: rule.clause(),
        hint: rule.hint(),
    });
    Row { path: &checked.path, rules: checked.rules(), findings: findings.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_folder_is_the_users_and_an_unreadable_one_the_machines() {
        let dir = tempfile::TempDir::new().unwrap();
        let read = |dir: &Path| Listing::read(dir).map(|_| ()).map_err(|error| unread(dir, &error));
        let usage = |dir: &Path, words: &str| match read(dir) {
            Err(Failure::Usage(why)) => assert!(why.contains(words), "{why}"),
            other => panic!("{other:?}"),
        };
        usage(dir.path(), "holds no manifest.json");
        usage(&dir.path().join("nowhere"), "holds no manifest.json");
        std::fs::write(dir.path().join("file"), "").unwrap();
        usage(&dir.path().join("file"), "holds no manifest.json");
        std::fs::create_dir(dir.path().join("manifest.json")).unwrap();
        usage(dir.path(), "is a folder, not a manifest");
        let refused = unread(&dir.path().join("file"), &io::ErrorKind::PermissionDenied.into());
        assert!(matches!(&refused, Failure::Machine(why) if why.starts_with("cannot read ")), "{refused:?}");
    }
}
