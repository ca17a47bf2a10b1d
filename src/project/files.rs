//! Reading files of the project: text with its encoding checked, sizes limited, never outside the folder.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

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

    /// Names of the files in `dir` that end in `.{extension}`, sorted.
    pub fn list(&self, dir: &str, extension: &str) -> Vec<String> {
        let suffix = format!(".{extension}");
        let entries = fs::read_dir(self.root.join(dir)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.path().is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.ends_with(&suffix) && !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    /// Names of the folders in `dir`, sorted.
    pub fn folders(&self, dir: &str) -> Vec<String> {
        let entries = fs::read_dir(self.root.join(dir)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.path().is_dir())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
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

/// The bytes of a file of at most `limit` bytes, or what is wrong in one sentence.
pub(super) fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let file = fs::File::open(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| format!("the file cannot be read: {error}"))?;
    match bytes.len() as u64 > limit {
        true => Err(format!("the file is larger than {} MB", limit >> 20)),
        false => Ok(bytes),
    }
}

/// Whether a relative path stays inside its folder: no absolute path, no `..`, no backslash.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains('\\')
        && !path.contains(':')
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}
