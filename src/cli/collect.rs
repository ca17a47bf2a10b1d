//! `fieldbook collect`

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{AnswerFormat, CollectArguments};
use super::build;
use super::failure::Failure;
use super::output::{say, say_bytes};
use super::progress::Meter;
use super::report::Reporter;
use crate::collect::table::{self, Table};
use crate::collect::{self, Collected, csv, json, listing, report, xlsx};
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::project::Layouts;
use crate::publish::write_whole;
use crate::source::Sources;
use crate::typeset::{Faces, LayoutStore, Stamp};

/// Gathers the answers and writes them. What was not good is shown and makes the exit code 1; the good answers are
/// written all the same.
///
/// # Errors
///
/// [`Failure::Content`] if a file had errors; [`Failure::Usage`] for options that do not go together or files that
/// are not there; [`Failure::Machine`] if the output cannot be written.
pub fn run(root: Option<&Path>, arguments: &CollectArguments, reporter: &Reporter) -> Result<(), Failure> {
    let started = Instant::now();
    let format = format(arguments)?;
    let jobs = arguments.jobs.map_or_else(build::processors, usize::from);
    let skip: Vec<PathBuf> = arguments.out.iter().chain(&arguments.report).cloned().collect();
    let meter = Meter::look(reporter);
    let collected = collect::collect(&arguments.paths, &skip, jobs, &|all, name| meter.looked_at(all, name));
    meter.finish();
    let mut collected = collected?;
    if collected.files == 0 {
        collected.sink.push(
            Diagnostic::new(Severity::Error, "no-files", Place::None, "there is no file in what was named")
                .hint("name the returned files, or the folder that they lie in"),
        );
    }
    let bytes = bytes(format, root, arguments, &mut collected)?;
    if let Some(bytes) = bytes {
        deliver(arguments, &bytes, reporter)?;
    }
    if let Some(path) = &arguments.report {
        let mut table = Vec::new();
        csv::write_report(&report::rows(&collected.sink), &mut table)?;
        write_file(path, &table)?;
    }
    reporter.show(&collected.sink, &Sources::default());
    let answers: usize = collected.returned.iter().map(|file| file.answers.len()).sum();
    let seconds = started.elapsed().as_secs_f64();
    reporter.status(&format!(
        "{answers} answers out of {} of {} files in {seconds:.1} s",
        collected.returned.len(),
        collected.files
    ));
    if collected.sink.has_errors() { Err(Failure::Content) } else { Ok(()) }
}

/// The format that was asked for, or that the ending of `--out` names.
fn format(arguments: &CollectArguments) -> Result<AnswerFormat, Failure> {
    let ending =
        arguments.out.as_deref().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    let named = match ending.as_deref() {
        Some("xlsx") => AnswerFormat::Xlsx,
        Some("json") => AnswerFormat::Json,
        Some("pdf") => AnswerFormat::Pdf,
        _ => AnswerFormat::Csv,
    };
    let format = arguments.format.unwrap_or(named);
    let binary = matches!(format, AnswerFormat::Xlsx | AnswerFormat::Pdf);
    if binary && arguments.out.is_none() {
        return Err(Failure::Usage("a workbook or a PDF does not go to the terminal; name a file with --out".into()));
    }
    if arguments.wide && format == AnswerFormat::Pdf {
        return Err(Failure::Usage("--wide is for tables; leave it out, or take --format csv, xlsx or json".into()));
    }
    Ok(format)
}

/// What is to be written; none if it could not be made, which is then among the diagnostics.
fn bytes(
    format: AnswerFormat,
    root: Option<&Path>,
    arguments: &CollectArguments,
    collected: &mut Collected,
) -> Result<Option<Vec<u8>>, Failure> {
    let names = !arguments.no_file_names;
    let table = || -> Table<'_> {
        if arguments.wide { table::wide(&collected.returned, names) } else { table::long(&collected.returned, names) }
    };
    let mut bytes = Vec::new();
    let found = match format {
        AnswerFormat::Csv => csv::write(&table(), &mut bytes).map(|()| Sink::default())?,
        AnswerFormat::Json => json::write(&table(), &mut bytes).map(|()| Sink::default())?,
        AnswerFormat::Xlsx => {
            let (workbook, found) = xlsx::write(&table())?;
            bytes = workbook;
            found
        }
        AnswerFormat::Pdf => {
            let (pdf, found) = listed(root, arguments, collected)?;
            collected.sink.append(found);
            return Ok(pdf);
        }
    };
    collected.sink.append(found);
    Ok(Some(bytes))
}

/// The listing, with the project's faces and layouts where there is a project.
fn listed(
    root: Option<&Path>,
    arguments: &CollectArguments,
    collected: &Collected,
) -> Result<(Option<Vec<u8>>, Sink), Failure> {
    let (layouts, mut sink) = root.map_or_else(|| (Layouts::built_in(), Sink::default()), Layouts::read);
    let layouts = LayoutStore::new(layouts);
    let (faces, broken) = root.map_or_else(|| (Faces::built_in(), Sink::default()), Faces::load);
    sink.append(broken);
    let setting = listing::Setting {
        layouts: &layouts,
        faces: &faces,
        lang: arguments.language.as_deref(),
        names: !arguments.no_file_names,
        stamp: build::epoch()?.map(Stamp),
    };
    let (pdf, found) = listing::write(&collected.returned, &setting);
    sink.append(found);
    Ok((pdf, sink))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let whole = std::path::absolute(path).and_then(|path| write_whole(&path, bytes));
    whole.map_err(|error| Failure::cannot_write(path, &error))
}

/// Into the file that was named, whose path is printed, or to standard output.
fn deliver(arguments: &CollectArguments, bytes: &[u8], reporter: &Reporter) -> Result<(), Failure> {
    match &arguments.out {
        Some(path) => {
            write_file(path, bytes)?;
            if !reporter.is_quiet() {
                say(&path.display().to_string());
            }
        }
        None => say_bytes(bytes),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::{Arguments, Command};
    use super::*;

    fn chosen(arguments: &[&str]) -> Result<AnswerFormat, String> {
        let all = ["fieldbook", "collect", "returned"].iter().chain(arguments);
        let Command::Collect(arguments) = Arguments::parse_from(all).command else { panic!("no `collect`") };
        format(&arguments).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn the_ending_names_the_format_unless_the_command_does() {
        assert_eq!(chosen(&[]), Ok(AnswerFormat::Csv));
        for (file, format) in [
            ("a.csv", AnswerFormat::Csv),
            ("a.XLSX", AnswerFormat::Xlsx),
            ("a.json", AnswerFormat::Json),
            ("a.pdf", AnswerFormat::Pdf),
            ("a.txt", AnswerFormat::Csv),
            ("a", AnswerFormat::Csv),
        ] {
            assert_eq!(chosen(&["--out", file]), Ok(format), "{file}");
        }
        assert_eq!(chosen(&["--out", "a.pdf", "--format", "json"]), Ok(AnswerFormat::Json));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for arguments in [&["--format", "xlsx"][..], &["--format", "pdf"], &["--wide", "--out", "a.pdf"]] {
            assert!(chosen(arguments).is_err_and(|failure| failure.starts_with("Usage")), "{arguments:?}");
        }
    }
}
