//! Layouts and styles: the project's own files first, file by file, then those inside the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

/// The layouts inside the binary.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/layouts");

/// Where layouts are looked up.
#[derive(Debug, Clone)]
pub struct Layouts {
    folder: PathBuf,
}

impl Layouts {
    /// The layouts of the project at `root`.
    pub fn new(root: &Path) -> Self {
        Self { folder: root.join("layouts") }
    }

    /// The layouts inside the binary alone, where there is no project.
    pub fn built_in() -> Self {
        // No file has a path with this character in it.
        Self { folder: PathBuf::from("\0") }
    }

    /// A file's bytes; `path` is relative to `layouts/`.
    pub fn get(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        if !super::files::is_inside(path) {
            return None;
        }
        match std::fs::read(self.folder.join(path)) {
            Ok(bytes) => Some(Cow::Owned(bytes)),
            Err(_) => BUILT_IN.get_file(path).map(|file| Cow::Borrowed(file.contents())),
        }
    }

    /// A text file; bytes that are not UTF-8 are replaced.
    pub fn text(&self, path: &str) -> Option<String> {
        self.get(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Every file: its path and bytes, the project's in place of those in the binary.
    pub fn all(&self) -> BTreeMap<String, Cow<'static, [u8]>> {
        let mut files = BTreeMap::new();
        collect_built_in(&BUILT_IN, &mut files);
        collect_folder(&self.folder, "", &mut files);
        files
    }
}

fn collect_built_in(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    for file in dir.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), Cow::Borrowed(file.contents()));
    }
    for inner in dir.dirs() {
        collect_built_in(inner, files);
    }
}

fn collect_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() {
            collect_folder(&path, &format!("{prefix}{name}/"), files);
        } else if let Ok(bytes) = std::fs::read(&path) {
            files.insert(format!("{prefix}{name}"), Cow::Owned(bytes));
        }
    }
}
