//! The artifacts of a folder against their manifest and against our own rules, without knowing how they were made.
//!
//! [`Listing::read`] reads the manifest; [`verify()`] checks that each artifact is there and is the file that the
//! manifest means, then goes through its content: `pdf` by concern (names, forms, boxes, tags, fonts, labels, …),
//! `epub` likewise. Each [`Rule`] says when it occurs, by which clause, and what to do; all findings of all artifacts
//! are gathered in one [`Report`]. Damaged files give findings.
//!
//! **Conformance.** These rules are what we promise beyond a validator: they say nothing of content streams, colour or
//! the syntax of the file. For that, run veraPDF and EPUBCheck as `tests/` does. The crate `page_validation` 0.12.2 was
//! tried as a validator inside this room, on eleven of our files that veraPDF 1.30.2 passes as PDF/UA-1 and PDF/A-2a. In
//! PDF/UA-1 it agreed on all. In PDF/A-2a it refused four, by 6.1.7.1 ("/Length does not match"): exactly those in which
//! a compressed stream happens to end with the byte 0x0D, since it takes that and the line feed before `endstream` for
//! one line end. Every 256th stream does, so most longer books would be reported by chance of their bytes. It also
//! brings a second lopdf, a second read-fonts and an XPath engine, 138 s of processor time with all that they need, and
//! took 0.5 to 4 s a book where all our rules take some hundredths. So it is not used; look again when it reads streams
//! by their length.

mod epub;
mod listing;
mod pdf;
mod report;
mod rule;

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

pub use listing::{Listed, Listing};
pub use report::{Checked, Finding, Report};
pub use rule::{Group, Rule};

use crate::identity::FieldKind;

/// A field as the sources declare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The full name.
    pub name: String,
    /// What it takes.
    pub kind: FieldKind,
    /// Ruled lines of a notepad's field.
    pub lines: Option<u32>,
    /// The language of its label, a BCP 47 tag.
    pub lang: String,
}

/// The declared fields of artifacts, by path.
pub type Declarations = BTreeMap<String, Vec<Declared>>;

/// Checks every artifact of a listing in its folder, on all processors; the report does not depend on how many there
/// are. The fields of an artifact are compared with the sources where `declared` has its path.
///
/// # Errors
///
/// If a file that is there cannot be read.
pub fn verify(dir: &Path, listing: &Listing, declared: &Declarations) -> io::Result<Report> {
    let mut folder = listing.folder.clone();
    for path in listing.strangers(dir) {
        folder.add(Rule::FileUnlisted, format!("`{path}` is not in the manifest"));
    }
    folder.settle();
    let mut artifacts = each(&listing.artifacts, |listed| artifact(dir, listed, declared.get(&listed.path)))?;
    compare_labels(&listing.artifacts, &mut artifacts);
    artifacts.iter_mut().for_each(Checked::settle);
    Ok(Report { folder, artifacts })
}

/// Calls `work` for each artifact and returns the results in order.
fn each(listed: &[Listed], work: impl Fn(&Listed) -> io::Result<Checked> + Sync) -> io::Result<Vec<Checked>> {
    let done: Vec<Mutex<Option<io::Result<Checked>>>> = listed.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(listed.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let (Some(listed), Some(slot)) = (listed.get(index), done.get(index))
                {
                    *slot.lock().unwrap_or_else(|broken| broken.into_inner()) = Some(work(listed));
                }
            });
        }
    });
    done.into_iter().filter_map(|slot| slot.into_inner().unwrap_or_else(|broken| broken.into_inner())).collect()
}

/// One artifact: what the manifest says of it, the file, its content.
fn artifact(dir: &Path, listed: &Listed, declared: Option<&Vec<Declared>>) -> io::Result<Checked> {
    let mut checked = Checked::new(&listed.path);
    listed.check(&mut checked);
    let Some(bytes) = read(dir, &listed.path)? else {
        checked.add(Rule::FileMissing, "the file is missing");
        return Ok(checked);
    };
    let size = bytes.len() as u64;
    checked.require(size == listed.bytes, Rule::FileSize, || {
        format!("the file has {size} bytes, and the manifest says {}", listed.bytes)
    });
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    checked.require(digest.eq_ignore_ascii_case(&listed.sha256), Rule::FileDigest, || {
        format!("the file's SHA-256 is {digest}, and the manifest says {}", listed.sha256)
    });
    match listed.path.ends_with(".epub") {
        true => epub::check(&bytes, listed, &mut checked),
        false => pdf::check(&bytes, listed, declared.map(Vec::as_slice), &mut checked),
    }
    Ok(checked)
}

/// The file's bytes; none if it is missing, or if the path leads out of the folder.
fn read(dir: &Path, path: &str) -> io::Result<Option<Vec<u8>>> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || !dir.join(path).is_file() {
        return Ok(None);
    }
    std::fs::read(dir.join(path)).map(Some)
}

/// Whether a text has the shape of a BCP 47 tag: a language of 2 to 8 letters, and parts of 1 to 8 letters and digits.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let word = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(letters) && parts.all(word)
}

/// Products that give the workbook's numbers page by page.
fn numbered_like_workbook(listed: &Listed) -> bool {
    listed.variant.is_none() && matches!(listed.product.as_str(), "press" | "facilitator" | "epub")
}

/// One number, one page: compares labels with those of the workbook beside the artifact.
fn compare_labels(listed: &[Listed], artifacts: &mut [Checked]) {
    let book = |listed: &Listed| (listed.edition.clone(), listed.guide.clone());
    let workbooks: BTreeMap<_, Vec<String>> = listed
        .iter()
        .zip(artifacts.iter())
        .filter(|(listed, _)| listed.product == "workbook" && listed.variant.is_none())
        .filter_map(|(listed, checked)| Some((book(listed), checked.labels.clone()?)))
        .collect();
    for (listed, checked) in listed.iter().zip(artifacts).filter(|(listed, _)| numbered_like_workbook(listed)) {
        let (Some(workbook), Some(labels)) = (workbooks.get(&book(listed)), &checked.labels) else { continue };
        checked.groups.insert(Group::Beside);
        let own = labels.iter().filter(|label| listed.product != "facilitator" || !put_in(label));
        if let Some(message) = difference(workbook, &own.collect::<Vec<_>>()) {
            checked.add(Rule::LabelsDiffer, message);
        }
    }
}

/// Whether a label is that of a page put in after its page, such as `34a`.
fn put_in(label: &str) -> bool {
    label.strip_suffix(['a', 'b']).is_some_and(|number| number.ends_with(|last: char| last.is_ascii_digit()))
}

/// The first difference of two lists of labels.
fn difference(workbook: &[String], own: &[&String]) -> Option<String> {
    let at = workbook.iter().zip(own).position(|(theirs, own)| theirs != *own);
    if let Some(at) = at {
        return Some(format!("page {} is `{}`, and `{}` in the workbook", at + 1, own[at], workbook[at]));
    }
    (workbook.len() != own.len()).then(|| format!("{} pages, and {} in the workbook", own.len(), workbook.len()))
}

#[cfg(test)]
mod tests;
