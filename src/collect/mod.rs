//! Answers out of returned forms: from files to [`Collected`], and from there to tables and a listing.
//!
//! | file | what it knows |
//! |---|---|
//! | `find` | which files are meant |
//! | `form` | fields, their values and widgets, as [`pdf::read`](crate::pdf) gives them |
//! | `date` | dates of a PDF |
//! | `read` | one file: its form and what it says about itself |
//! | `answer` | what a field's value is as an answer |
//! | `sort` | all files together: which are ours, which fields belong |
//! | [`report`] | what was not good |
//! | `returned` | all answers |
//! | [`table`] | records, long and wide |
//! | [`csv`], [`json`], [`xlsx`], [`listing`] | the formats |
//!
//! **Damaged files** are left out whole, even where their answers could still be read: an answer that was cut in the
//! middle looks like an answer.
//!
//! **Hostile files**: nothing is drawn, followed or executed; a file may have 128 MB, its fields 64 MB of text, and the
//! reader has limits of its own.

pub mod csv;
pub mod json;
pub mod listing;
pub mod report;
pub mod table;
pub mod xlsx;

mod answer;
mod date;
mod field;
mod find;
mod form;
mod read;
mod returned;
mod sort;

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

use rayon::prelude::*;

pub use returned::{Answered, Collected, Returned};

use crate::pdf::read::Whole;

use find::Found;
use read::Form;
use report::Refusal;

/// How large a file may be, in MB.
const LARGEST: u64 = 128;

/// Reads all files that `paths` name, and those in folders, but not those in `skip`. The order of the answers does not
/// depend on `jobs`, the number of files read at once. `read` is called for each file that was read, in any order, with
/// the number of all files and the file's name.
///
/// # Errors
///
/// A path that is not there; or if no thread can be started.
pub fn collect(
    paths: &[PathBuf],
    skip: &[PathBuf],
    jobs: usize,
    read: &(dyn Fn(usize, &str) + Sync),
) -> io::Result<Collected> {
    let found = find::files(paths, skip)?;
    let forms = read_all(&found, jobs, &|name| read(found.len(), name))?;
    let (returned, sink) = sort::sort(&found, forms);
    Ok(Collected { returned, sink, files: found.len() })
}

/// Reads files in parallel; the results are in their order.
fn read_all(found: &[Found], jobs: usize, read: &(dyn Fn(&str) + Sync)) -> io::Result<Vec<Result<Form, Refusal>>> {
    let whole = Whole::default();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.clamp(1, found.len().max(1))).build();
    let pool = pool.map_err(io::Error::other)?;
    let one = |file: &Found| {
        let form = guarded(|| read_file(file, &whole));
        read(&file.label);
        form
    };
    Ok(pool.install(|| found.par_iter().map(one).collect()))
}

/// What `work` returns. One file on which the reader stumbles must not cost the answers of all others: nothing is known
/// to make it panic, but the files come from anywhere.
fn guarded(work: impl FnOnce() -> Result<Form, Refusal>) -> Result<Form, Refusal> {
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| {
        Err(Refusal::Unreadable("the program failed on it, which is a fault of the program".into()))
    })
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
