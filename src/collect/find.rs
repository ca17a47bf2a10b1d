//! The files that were named, and all files in folders that were named, in the order of their paths.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How deep folders may nest.
const DEEPEST: usize = 64;
/// What file managers leave behind in folders.
const LITTER: [&str; 2] = ["desktop.ini", "Thumbs.db"];

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Where it is, as it was named: for people.
    pub(super) path: PathBuf,
    /// Its name, or its path below the folder that was named: for tables.
    pub(super) label: String,
}

/// Every file once, without those in `skip`. Hidden files and the litter of file managers are left out, links to
/// folders are not followed.
pub(super) fn files(paths: &[PathBuf], skip: &[PathBuf]) -> io::Result<Vec<Found>> {
    let mut seen: BTreeSet<PathBuf> = skip.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut found = Vec::new();
    for path in paths {
        let kind =
            fs::metadata(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        let mut here = Vec::new();
        if kind.is_dir() {
            folder(path, "", 0, &mut here);
            here.sort();
        } else {
            let label = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            here.push(Found { path: path.clone(), label });
        }
        here.retain(|file| file.path.canonicalize().map_or(true, |path| seen.insert(path)));
        found.append(&mut here);
    }
    tell_apart(&mut found);
    Ok(found)
}

/// Collects the files below a folder. One that cannot be opened is kept, so that it is reported.
fn folder(path: &Path, prefix: &str, depth: usize, found: &mut Vec<Found>) {
    let Ok(entries) = fs::read_dir(path) else {
        found.push(Found { path: path.to_path_buf(), label: prefix.trim_end_matches('/').to_owned() });
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || LITTER.contains(&name.as_str()) {
            continue;
        }
        let (path, label) = (entry.path(), format!("{prefix}{name}"));
        let is_folder = path.is_dir();
        if is_folder && !path.is_symlink() && depth < DEEPEST {
            folder(&path, &format!("{label}/"), depth + 1, found);
        } else if !is_folder {
            found.push(Found { path, label });
        }
    }
}

/// Files of one name from several places are called by their paths.
fn tell_apart(found: &mut [Found]) {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<String> =
        found.iter().filter(|file| !seen.insert(file.label.clone())).map(|file| file.label.clone()).collect();
    for file in found.iter_mut().filter(|file| twice.contains(&file.label)) {
        file.label = file.path.to_string_lossy().replace('\\', "/");
    }
}
