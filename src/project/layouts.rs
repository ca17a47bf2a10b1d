//! Layouts and styles: the project's own files first, file by file, then those inside the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use walkdir::{DirEntry, WalkDir};

use super::files::{NO_FOLDER_HINT, is_hidden, no_folder, plain, read_limited};
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};

/// The layouts inside the binary.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/layouts");

/// A layout, style or catalogue larger than this is not read.
const MAX_LAYOUT_BYTES: u64 = 64 << 20;

/// More files than this are no layouts, but what a link leads to.
const MOST_FILES: usize = 4096;

/// Folders deeper than this are no layouts'.
const MOST_DEEP: usize = 32;

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
        if let Some(problem) = no_folder(&folder) {
            sink.push(told("layouts".into(), problem, NO_FOLDER_HINT));
        } else if folder.exists() {
            layouts.read_folder(root, &folder, &mut sink);
        }
        (layouts, sink)
    }

    fn read_folder(&mut self, root: &Path, folder: &Path, sink: &mut Sink) {
        let walk = WalkDir::new(folder).follow_links(true).max_depth(MOST_DEEP).sort_by_file_name().into_iter();
        let mut leaving = Vec::new();
        let walk = walk.filter_entry(|entry| {
            let leaves = leads_outside(root, entry);
            if leaves {
                leaving.push(entry.path().to_path_buf());
            }
            !leaves && (entry.depth() == 0 || !is_hidden(entry.path()))
        });
        for (number, entry) in walk.enumerate() {
            if number > MOST_FILES {
                let problem = format!("there are more than {MOST_FILES} files and folders here");
                sink.push(told("layouts".into(), &problem, "take out what is no layout, style or catalogue"));
                break;
            }
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.read_file(folder, &entry, sink),
                // Editors lock a file by a link that leads nowhere.
                Err(error) if error.path().is_some_and(is_hidden) => {}
                Err(error) => sink.push(unreadable(root, &error)),
            }
        }
        for path in leaving {
            let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            sink.push(told(path, "the link leads to a folder outside the project", "put a copy of the folder here"));
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
            Ok(_) if self.has_folder(&path) => {
                let problem = "this is a file, where a folder is looked for";
                sink.push(told(format!("layouts/{path}"), problem, NO_FOLDER_HINT));
            }
            Ok(bytes) => {
                if let Some(found) = encoding(&path, &bytes) {
                    sink.push(found);
                }
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

    /// Whether files of the binary lie in a folder of this path.
    fn has_folder(&self, path: &str) -> bool {
        self.files.keys().any(|file| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
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

/// Whether an entry is a link to a folder that is none of the project's.
fn leads_outside(root: &Path, entry: &DirEntry) -> bool {
    let outside = |root: &Path| Some(!entry.path().canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
    entry.path_is_symlink() && entry.file_type().is_dir() && outside(root) == Some(true)
}

/// What is wrong with the encoding of a layout or style, which Typst would tell without naming the file. Catalogues are
/// looked at where they are read.
fn encoding(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let is_text = path.ends_with(".typ") || path.ends_with(".css");
    let error = std::str::from_utf8(bytes).err().filter(|_| is_text)?;
    let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
    let problem = format!("the file is not UTF-8 text from line {line} on");
    let place = Place::Path(format!("layouts/{path}"));
    let found = Diagnostic::new(Severity::Error, "not-utf8", place, problem);
    Some(found.hint("save the file again with the encoding UTF-8"))
}

fn told(path: String, problem: &str, hint: &str) -> Diagnostic {
    Diagnostic::new(Severity::Error, "unreadable-file", Place::Path(path), problem).hint(hint)
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
    fn what_stands_in_the_place_of_a_folder_is_told() {
        use std::os::unix::fs::symlink;
        type Make = fn(&Path);
        let cases: [(Make, &str); 7] = [
            (|root| fs::write(root.join("layouts"), "x").unwrap(), "layouts"),
            (|root| symlink("layouts", root.join("layouts")).unwrap(), "layouts"),
            (|root| symlink("/", root.join("layouts")).unwrap(), "layouts"),
            (|root| fs::write(made(root).join("locale"), "x").unwrap(), "layouts/locale"),
            (|root| symlink("locale", made(root).join("locale")).unwrap(), "layouts/locale"),
            (|root| symlink("/", made(root).join("loop")).unwrap(), "layouts/loop"),
            (|root| symlink("/proc", made(root).join("loop")).unwrap(), "layouts/loop"),
        ];
        for (number, (make, place)) in cases.into_iter().enumerate() {
            let root = tempfile::tempdir().unwrap();
            make(root.path());
            let (_, sink) = Layouts::read(root.path());
            let found = problems(&sink);
            assert_eq!(found.len(), 1, "{number}: {found:?}");
            assert_eq!(found[0].0, Place::Path(place.into()), "{number}");
        }
    }

    #[cfg(unix)]
    fn made(root: &Path) -> std::path::PathBuf {
        fs::create_dir(root.join("layouts")).unwrap();
        root.join("layouts")
    }

    #[test]
    fn a_layout_that_is_not_utf8_is_told_by_its_name() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("layouts")).unwrap();
        for name in ["main.typ", "unused.typ", "more.css"] {
            fs::write(root.path().join("layouts").join(name), b"one\n\xff").unwrap();
        }
        let (_, sink) = Layouts::read(root.path());
        let places = ["layouts/main.typ", "layouts/more.css", "layouts/unused.typ"];
        let message = "the file is not UTF-8 text from line 2 on";
        assert_eq!(problems(&sink), places.map(|path| (Place::Path(path.into()), message.into())));
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
