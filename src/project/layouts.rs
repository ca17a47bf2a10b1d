//! Layouts and styles: the project's own files first, file by file, then those inside the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use walkdir::{DirEntry, WalkDir};

use super::files::{is_hidden, plain, read_limited};
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};

/// The layouts inside the binary.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/layouts");

/// A layout, style or catalogue larger than this is not read.
const MAX_LAYOUT_BYTES: u64 = 64 << 20;

/// The files of `layouts/`, all read: path relative to `layouts/`, with `/` between folders, and bytes.
#[derive(Debug, Clone)]
pub struct Layouts {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Layouts {
    /// The layouts inside the binary alone, where there is no project.
    pub fn built_in() -> Self {
        let mut files = BTreeMap::new();
        collect_built_in(&BUILT_IN, &mut files);
        Self { files }
    }

    /// The layouts of the project at `root`, in place of those in the binary. A file that cannot be read is an error:
    /// the books would not look as their designer meant them to.
    pub fn read(root: &Path) -> (Self, Sink) {
        let mut layouts = Self::built_in();
        let mut sink = Sink::default();
        let folder = root.join("layouts");
        if folder.exists() {
            layouts.read_folder(root, &folder, &mut sink);
        }
        (layouts, sink)
    }

    fn read_folder(&mut self, root: &Path, folder: &Path, sink: &mut Sink) {
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.read_file(folder, &entry, sink),
                // Editors lock a file by a link that leads nowhere.
                Err(error) if error.path().is_some_and(is_hidden) => {}
                Err(error) => sink.push(unreadable(root, &error)),
            }
        }
    }

    fn read_file(&mut self, folder: &Path, entry: &DirEntry, sink: &mut Sink) {
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = relative.to_string_lossy().replace('\\', "/");
        let read = match relative.to_str() {
            // A pipe would be waited for without end.
            Some(_) if !entry.file_type().is_file() => Err("this is no file".to_string()),
            Some(_) => read_limited(entry.path(), MAX_LAYOUT_BYTES),
            None => Err("the name of the file is not UTF-8".to_string()),
        };
        match read {
            Ok(bytes) => {
                self.files.insert(path, Cow::Owned(bytes));
            }
            Err(problem) => {
                let place = Place::Path(format!("layouts/{path}"));
                sink.push(
                    Diagnostic::new(Severity::Error, "unreadable-file", place, problem)
                        .hint("make the file readable, or take it out of layouts/"),
                );
            }
        }
    }

    /// A file's bytes; `path` is relative to `layouts/`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Cow::as_ref)
    }

    /// A text file; bytes that are not UTF-8 are replaced.
    pub fn text(&self, path: &str) -> Option<String> {
        self.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Every file by its path.
    pub fn files(&self) -> &BTreeMap<String, Cow<'static, [u8]>> {
        &self.files
    }
}

/// A folder that cannot be listed, or a link that leads back to a folder it lies in.
fn unreadable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().map(|path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned());
    let place = path.map_or(Place::None, Place::Path);
    let (problem, hint) = match error.loop_ancestor() {
        Some(_) => ("the link leads back to a folder that it lies in".into(), "take the link out of layouts/"),
        None => (format!("this cannot be read: {}", plain(error)), "make it readable, or take it out of layouts/"),
    };
    Diagnostic::new(Severity::Error, "unreadable-file", place, problem).hint(hint)
}

fn collect_built_in(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    for file in dir.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), Cow::Borrowed(file.contents()));
    }
    for inner in dir.dirs() {
        collect_built_in(inner, files);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn problems(sink: &Sink) -> Vec<(Place, String)> {
        let found = sink.sorted(&crate::source::Sources::default());
        found.into_iter().map(|found| (found.place, found.message)).collect()
    }

    #[test]
    fn the_projects_files_stand_in_for_those_of_the_binary() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("layouts/epub")).unwrap();
        fs::write(root.path().join("layouts/theme.typ"), "mine").unwrap();
        fs::write(root.path().join("layouts/epub/more.css"), "p {}").unwrap();
        fs::write(root.path().join("layouts/.theme.typ.swp"), "an editor's").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("me@here.1:2", root.path().join("layouts/.#theme.typ")).unwrap();
        let (layouts, sink) = Layouts::read(root.path());
        assert!(sink.is_empty());
        assert_eq!(layouts.get("theme.typ"), Some(&b"mine"[..]));
        assert_eq!(layouts.get("epub/more.css"), Some(&b"p {}"[..]));
        assert_eq!(layouts.get(".theme.typ.swp"), None);
        assert_eq!(layouts.get("main.typ"), Layouts::built_in().get("main.typ"));
        assert_eq!(layouts.files().len(), Layouts::built_in().files().len() + 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_told_and_a_circle_of_links_ends() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("layouts");
        fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink(".", folder.join("again")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.join("theme.typ")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.join("zero.typ")).unwrap();
        let (_, sink) = Layouts::read(root.path());
        let found = problems(&sink);
        let places: Vec<Place> = found.iter().map(|(place, _)| place.clone()).collect();
        assert_eq!(
            places,
            ["layouts/again", "layouts/theme.typ", "layouts/zero.typ"].map(|path| Place::Path(path.into()))
        );
        assert_eq!(found[0].1, "the link leads back to a folder that it lies in");
        assert!(found[1].1.starts_with("this cannot be read: "), "{found:?}");
        assert_eq!(found[2].1, "this is no file");
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf8_is_told() {
        use std::os::unix::ffi::OsStrExt;
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("layouts")).unwrap();
        let name = std::ffi::OsStr::from_bytes(b"theme-\xff.typ");
        fs::write(root.path().join("layouts").join(name), "x").unwrap();
        let (_, sink) = Layouts::read(root.path());
        assert_eq!(problems(&sink)[0].1, "the name of the file is not UTF-8");
    }
}
