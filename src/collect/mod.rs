//! Answers out of returned forms: from files to [`Collected`], and from there to tables and a listing.
//!
//! | file | what it knows |
//! |---|---|
//! | `find` | which files are meant |
//! | `object`, `xref`, `filter`, `file` | a PDF as its objects, within limits; what is damaged |
//! | `strings`, `date` | text strings and dates of a PDF |
//! | `form` | fields, their values and widgets |
//! | [`answer`] | what a field's value is as an answer |
//! | `read` | one file: its form and what it says about itself |
//! | `sort` | all files together: which are ours, which fields belong |
//! | [`report`] | what was not good |
//! | [`table`] | records, long and wide |
//! | [`csv`], [`json`], [`xlsx`], [`listing`] | the formats |
//!
//! **Damaged files** are left out whole, even where their answers could still be read: an answer that was cut in the
//! middle looks like an answer. So every object is read and every packed stream unpacked once, which is what most of
//! the time goes to. A reader that repairs, such as lopdf's, would hide what is lost.
//!
//! **Hostile files**: nothing is drawn, followed or executed; trees are walked to a depth of 32 with each object once;
//! a file may have 128 MB, 4 million objects and 1000 revisions, and no stream that is needed more than 32 MB.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diagnostic::Sink;
use crate::identity::FieldKind;
use crate::pdf::read::Whole;

mod answer;
pub mod csv;
pub mod json;
pub mod listing;
pub mod report;
pub mod table;
pub mod xlsx;

mod date;
mod field;
mod find;
mod form;
mod read;
mod sort;

#[cfg(test)]
mod tests;

use find::Found;
use read::Form;
use report::Refusal;

/// How large a file may be, in MB.
const LARGEST: u64 = 128;

/// The answers of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// The file's name, or its path below the folder that was named.
    pub file: String,
    /// Id of the guide.
    pub guide: String,
    /// Id of the edition; empty if the form does not say.
    pub edition: String,
    /// Version of the text; empty if the form does not say.
    pub version: String,
    /// The tool and version that made the form, such as `fieldbook 0.1.0`; empty if it does not say.
    pub tool: String,
    /// When the form was last saved, as ISO 8601; empty if it does not say.
    pub date: String,
    /// The language of the book.
    pub lang: String,
    /// The title of the book.
    pub title: String,
    /// The edition's languages.
    pub languages: Vec<String>,
    /// The answers, in the order of the form.
    pub answers: Vec<Answered>,
}

/// A field with its question and its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// The field's full name.
    pub field: String,
    /// The question, in the language it is printed in.
    pub question: String,
    /// The question's language; empty if the form does not say.
    pub lang: String,
    /// The kind of field.
    pub kind: FieldKind,
    /// The answer: `yes` or `no`, a number, or the text; empty if there is none.
    pub answer: String,
}

/// All good answers, and what was not good.
#[derive(Debug, Default)]
pub struct Collected {
    /// The files with answers, in the order in which they were found.
    pub returned: Vec<Returned>,
    /// What was left out, by name.
    pub sink: Sink,
    /// How many files were looked at.
    pub files: usize,
}

/// Reads all files that `paths` name, and those in folders, but not those in `skip`. The order of the answers does not
/// depend on `jobs`, the number of files read at once.
///
/// # Errors
///
/// A path that is not there.
pub fn collect(paths: &[PathBuf], skip: &[PathBuf], jobs: usize) -> io::Result<Collected> {
    let found = find::files(paths, skip)?;
    let forms = read_all(&found, jobs);
    let (returned, sink) = sort::sort(&found, forms);
    Ok(Collected { returned, sink, files: found.len() })
}

/// Reads files in parallel; the results are in their order.
fn read_all(found: &[Found], jobs: usize) -> Vec<Result<Form, Refusal>> {
    let (next, whole) = (AtomicUsize::new(0), Whole::default());
    let results: Mutex<Vec<Option<Result<Form, Refusal>>>> = Mutex::new(vec![None; found.len()]);
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, found.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = found.get(at) else { break };
                    let result = read_file(file, &whole);
                    if let Ok(mut results) = results.lock() {
                        results[at] = Some(result);
                    }
                }
            });
        }
    });
    let lost = || Err(Refusal::Unreadable("another file stopped the program".into()));
    results.into_inner().unwrap_or_default().into_iter().map(|result| result.unwrap_or_else(lost)).collect()
}

fn read_file(found: &Found, whole: &Whole) -> Result<Form, Refusal> {
    let unreadable = |error: io::Error| Refusal::Unreadable(error.to_string());
    let kind = fs::metadata(&found.path).map_err(unreadable)?;
    if !kind.is_file() {
        return Err(Refusal::Unreadable("it is no file".into()));
    }
    if kind.len() > LARGEST << 20 {
        return Err(Refusal::TooLarge(LARGEST));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(kind.len()).unwrap_or_default());
    let file = File::open(&found.path).map_err(unreadable)?;
    file.take(LARGEST << 20).read_to_end(&mut bytes).map_err(unreadable)?;
    read::read(&bytes, whole).map_err(Refusal::Fault)
}
