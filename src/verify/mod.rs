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

mod beside;
mod declared;
mod epub;
mod listing;
mod pdf;
mod read_back;
mod report;
mod rule;
mod said;
mod tag;

use std::io;
use std::path::{Component, Path};

use rayon::prelude::*;

pub use declared::{Declarations, Declared, DeclaredBook};
pub use listing::{Listed, Listing};
pub use report::{Checked, Finding, Report};
pub use rule::{Group, Rule};

use crate::digest::{hex, sha256};

/// Checks every artifact of a listing in its folder, on all processors; the report does not depend on how many there
/// are. Fields and answers of an artifact are compared with the sources where `declared` has its path. `looked_at` is
/// called with the path of each artifact that was checked, in any order.
///
/// # Errors
///
/// If a file that is there cannot be read.
pub fn verify(
    dir: &Path,
    listing: &Listing,
    declared: &Declarations,
    looked_at: &(dyn Fn(&str) + Sync),
) -> io::Result<Report> {
    let mut folder = listing.folder.clone();
    let strangers = listing.strangers(dir);
    for path in strangers.unlisted {
        folder.add(Rule::FileUnlisted, format!("`{path}` is not in the manifest"));
    }
    folder.settle();
    let check = |listed: &Listed| {
        let checked = artifact(dir, listed, declared.get(&listed.path));
        looked_at(&listed.path);
        checked
    };
    let mut artifacts: Vec<Checked> = listing.artifacts.par_iter().map(check).collect::<io::Result<_>>()?;
    beside::compare_labels(&listing.artifacts, &mut artifacts);
    read_back::compare(&listing.artifacts, &mut artifacts);
    artifacts.iter_mut().for_each(Checked::settle);
    Ok(Report { folder, artifacts, left: strangers.left })
}

/// One artifact: what the manifest says of it, the file, its content.
fn artifact(dir: &Path, listed: &Listed, declared: Option<&DeclaredBook>) -> io::Result<Checked> {
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
    let digest = hex(&sha256(&bytes));
    checked.require(digest.eq_ignore_ascii_case(&listed.sha256), Rule::FileDigest, || {
        format!("the file's SHA-256 is {digest}, and the manifest says {}", listed.sha256)
    });
    match listed.path.ends_with(".epub") {
        true => epub::check(&bytes, listed, declared, &mut checked),
        false => pdf::check(&bytes, listed, declared, &mut checked),
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

#[cfg(test)]
mod tests;
