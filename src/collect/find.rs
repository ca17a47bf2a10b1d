//! The files that were named, and all files in folders that were named, in the order of their paths.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

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
        let mut here = if kind.is_dir() {
            folder(path)
        } else {
            let label = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            vec![Found { path: path.clone(), label }]
        };
        here.retain(|file| file.path.canonicalize().map_or(true, |path| seen.insert(path)));
        found.append(&mut here);
    }
    tell_apart(&mut found);
    Ok(found)
}

/// The files below a folder, in the order of their paths. What cannot be opened is kept, so that it is reported.
fn folder(path: &Path) -> Vec<Found> {
    let kept = |entry: &DirEntry| entry.depth() == 0 || !is_litter(&entry.file_name().to_string_lossy());
    let entries = WalkDir::new(path).max_depth(DEEPEST).sort_by_file_name().into_iter().filter_entry(kept);
    let found = entries.filter_map(|entry| match entry {
        Ok(entry) if entry.path().is_dir() => None,
        Ok(entry) => Some(entry.into_path()),
        Err(error) => error.path().map(Path::to_path_buf),
    });
    found.map(|file| Found { label: below(path, &file), path: file }).collect()
}

/// Whether a file is hidden, or one of those that file managers leave behind.
fn is_litter(name: &str) -> bool {
    name.starts_with('.') || LITTER.contains(&name)
}

/// The path of a file below a folder, with slashes.
fn below(folder: &Path, file: &Path) -> String {
    let inner = file.strip_prefix(folder).unwrap_or(file);
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
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
