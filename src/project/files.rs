//! Reading files of the project: text with its encoding checked, sizes limited, never outside the folder.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::{FileId, Sources, Span};

/// A text larger than this is not a chapter, a catalogue or a TOML file of anyone's.
const MAX_TEXT_BYTES: u64 = 16 << 20;
/// A picture larger than this is refused before it is decoded.
pub const MAX_PICTURE_BYTES: u64 = 64 << 20;

/// The project's folder and what has been read of it.
pub struct Folder {
    root: PathBuf,
    sources: Sources,
}

impl Folder {
    /// A folder of which nothing has been read.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), sources: Sources::default() }
    }

    /// What has been read.
    pub fn into_sources(self) -> Sources {
        self.sources
    }

    /// The text of a file that was read.
    pub fn text(&self, file: FileId) -> std::sync::Arc<str> {
        self.sources.file(file).text.clone()
    }

    /// A place at the head of a file.
    pub fn head(&self, file: FileId) -> Span {
        self.sources.head(file)
    }

    /// Whether `path`, relative to the project, is a file.
    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).is_file()
    }

    /// Names in `dir` that end in `.{extension}`, sorted: of files, and of what stands in the place of one, which
    /// [`Folder::read`] then tells.
    pub fn list(&self, dir: &str, extension: &str, sink: &mut Sink) -> Vec<String> {
        let suffix = format!(".{extension}");
        let mut names = self.entries(dir, sink, |entry| entry.file_name().to_string_lossy().ends_with(&suffix));
        names.sort();
        names
    }

    /// Names of the folders in `dir`, sorted.
    pub fn folders(&self, dir: &str, sink: &mut Sink) -> Vec<String> {
        let mut names = self.entries(dir, sink, |entry| entry.path().is_dir());
        names.sort();
        names
    }

    /// Names in `dir`, hidden ones left out. None where there is no such folder; what cannot be read is reported.
    fn entries(&self, dir: &str, sink: &mut Sink, wanted: impl Fn(&DirEntry) -> bool) -> Vec<String> {
        let mut names = Vec::new();
        let path = self.root.join(dir);
        if let Some(problem) = no_folder(&path) {
            sink.push(unreadable(dir.to_string(), problem.into(), NO_FOLDER_HINT));
        }
        if !path.is_dir() {
            return names;
        }
        for entry in WalkDir::new(path).min_depth(1).max_depth(1) {
            match entry {
                Ok(entry) if is_hidden(entry.path()) || !wanted(&entry) => {}
                Ok(entry) => match entry.file_name().to_str() {
                    Some(name) => names.push(name.to_string()),
                    None => sink.push(unreadable(
                        format!("{dir}/{}", entry.file_name().to_string_lossy()),
                        "the name of the file is not UTF-8".into(),
                        "give it a name in small letters a to z, digits and hyphens",
                    )),
                },
                Err(error) => sink.push(unreadable(
                    dir.to_string(),
                    format!("the folder cannot be read: {}", plain(&error)),
                    "make it a folder that can be read",
                )),
            }
        }
        names
    }

    /// Reads a text. Reports what hinders it; text that is not UTF-8 is reported at its first wrong byte.
    pub fn read(&mut self, path: &str, sink: &mut Sink) -> Option<FileId> {
        let bytes = match read_limited(&self.root.join(path), MAX_TEXT_BYTES) {
            Ok(bytes) => bytes,
            Err(problem) => {
                let place = Place::Path(path.to_string());
                sink.push(Diagnostic::new(Severity::Error, "unreadable-file", place, problem));
                return None;
            }
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) => Some(self.sources.add(path, text)),
            Err(error) => {
                self.report_encoding(path, &bytes, error.valid_up_to(), sink);
                None
            }
        }
    }

    fn report_encoding(&mut self, path: &str, bytes: &[u8], valid: usize, sink: &mut Sink) {
        let text = String::from_utf8_lossy(bytes);
        let file = self.sources.add(path, &text);
        let bom = text.len() - self.sources.file(file).text.len();
        let start = valid.saturating_sub(bom);
        let span = Span::new(file, start..start + '\u{fffd}'.len_utf8());
        sink.push(
            Diagnostic::error("not-utf8", span, "the file is not UTF-8 text from here on")
                .hint("save the file again with the encoding UTF-8"),
        );
    }
}

fn unreadable(path: String, problem: String, hint: &str) -> Diagnostic {
    Diagnostic::new(Severity::Error, "unreadable-file", Place::Path(path), problem).hint(hint)
}

/// Whether a file or folder is hidden: an editor's, a version control's.
pub fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// What the machine said, without the path, which the diagnostic has.
pub fn plain(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}

/// What to do about something in the place of a folder.
pub const NO_FOLDER_HINT: &str = "put a folder in its place, or take it away";

/// What stands where a folder is looked for and is none; none if it is a folder, or if there is nothing.
pub fn no_folder(path: &Path) -> Option<&'static str> {
    match fs::metadata(path) {
        Ok(kind) if kind.is_dir() => None,
        Ok(_) => Some("this is a file, where a folder is looked for"),
        Err(_) if path.is_symlink() => Some("this is a link that leads to no folder"),
        Err(_) => None,
    }
}

/// The bytes of a file of at most `limit` bytes, or what is wrong in one sentence.
///
/// # Errors
///
/// The sentence: the file is missing, no file, cannot be read, or is larger than the limit.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    read_regular(path, limit).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::FileTooLarge => error.to_string(),
        _ => format!("the file cannot be read: {error}"),
    })
}

/// The bytes of a file that a user names. A pipe would be waited for without end, and a device has none: it is a file of
/// at most `limit` bytes, by what is read and not by what its folder says.
///
/// # Errors
///
/// What the machine refuses; `InvalidInput` for what is no file, `FileTooLarge` for one over the limit.
pub fn read_regular(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let message = format!("the file is larger than {} MB", limit >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// Whether a relative path stays inside its folder: no absolute path, no `..`, no backslash.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains('\\')
        && !path.contains(':')
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    fn told(sink: &Sink) -> Vec<(Place, String)> {
        let found = sink.sorted(&Sources::default());
        found.into_iter().map(|found| (found.place, found.message)).collect()
    }

    #[test]
    fn files_and_folders_are_listed_by_name() {
        let root = tempfile::tempdir().unwrap();
        for name in ["b.md", "a.md", ".hidden.md", "c.txt", "d/inner"] {
            fs::create_dir_all(root.path().join("dir").join(name).parent().unwrap()).unwrap();
            fs::write(root.path().join("dir").join(name), "").unwrap();
        }
        let (folder, mut sink) = (Folder::new(root.path()), Sink::default());
        assert_eq!(folder.list("dir", "md", &mut sink), ["a.md", "b.md"]);
        assert_eq!(folder.folders("dir", &mut sink), ["d"]);
        assert_eq!(folder.list("nowhere", "md", &mut sink), Vec::<String>::new(), "no folder is no mistake");
        assert!(sink.is_empty());
    }

    #[test]
    fn what_stands_in_the_place_of_a_file_is_told_and_never_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("dir");
        fs::create_dir_all(dir.join("folder.md")).unwrap();
        for (name, target) in [("self.md", "self.md"), ("broken.md", "nowhere"), ("zero.md", "/dev/zero")] {
            std::os::unix::fs::symlink(target, dir.join(name)).unwrap();
        }
        assert!(std::process::Command::new("mkfifo").arg(dir.join("pipe.md")).status().unwrap().success());
        let (mut folder, mut sink) = (Folder::new(root.path()), Sink::default());
        let names = folder.list("dir", "md", &mut sink);
        assert_eq!(names, ["broken.md", "folder.md", "pipe.md", "self.md", "zero.md"]);
        assert!(names.iter().all(|name| folder.read(&format!("dir/{name}"), &mut sink).is_none()));
        let told: Vec<Place> = told(&sink).into_iter().map(|(place, _)| place).collect();
        assert_eq!(told, names.iter().map(|name| Place::Path(format!("dir/{name}"))).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_is_read_up_to_the_limit() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        fs::write(&path, "1234").unwrap();
        assert_eq!(read_limited(&path, 4), Ok(b"1234".to_vec()));
        assert_eq!(read_regular(&path, 3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn what_cannot_be_listed_is_told() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "where a folder should be").unwrap();
        fs::create_dir(root.path().join("dir")).unwrap();
        fs::write(root.path().join("dir").join(std::ffi::OsStr::from_bytes(b"\xe9.md")), "").unwrap();
        let (folder, mut sink) = (Folder::new(root.path()), Sink::default());
        assert_eq!(folder.list("file", "md", &mut sink), Vec::<String>::new());
        assert_eq!(folder.list("dir", "md", &mut sink), Vec::<String>::new());
        let told = told(&sink);
        assert_eq!(told[0], (Place::Path("dir/\u{fffd}.md".into()), "the name of the file is not UTF-8".into()));
        assert_eq!(told[1].0, Place::Path("file".into()));
        assert_eq!(told[1].1, "this is a file, where a folder is looked for");
    }
}
