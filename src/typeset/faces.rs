//! The faces at hand: the project's own, and a Latin family inside the binary. System fonts are never used.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::language::invisible;
use read_fonts::tables::os2::SelectionFlags;
use read_fonts::{FontRef, TableProvider};
use typst::foundations::Bytes;
use typst::text::{Font, FontStyle, FontWeight};
use typst_kit::fonts::FontStore;

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::project::read_limited;

/// A font file larger than this is not read.
const MAX_FONT_BYTES: u64 = 256 << 20;

/// A collection of more faces than this is none of anyone's.
const MOST_FACES: usize = 1024;

/// The Latin family inside the binary, for projects that have no fonts.
const BUILT_IN: [(&str, &[u8]); 4] = [
    ("NotoSans-Regular.ttf", include_bytes!("../../fonts/NotoSans-Regular.ttf")),
    ("NotoSans-Bold.ttf", include_bytes!("../../fonts/NotoSans-Bold.ttf")),
    ("NotoSans-Italic.ttf", include_bytes!("../../fonts/NotoSans-Italic.ttf")),
    ("NotoSans-BoldItalic.ttf", include_bytes!("../../fonts/NotoSans-BoldItalic.ttf")),
];

/// A face: what it is called and its file.
#[derive(Debug, Clone)]
pub struct Face {
    /// File name, for the folder that designers get.
    pub file: String,
    /// The family's name, as the font file has it.
    pub family: String,
    /// Weight, 100 to 900.
    pub weight: u16,
    /// Whether it slants: italic or oblique.
    pub italic: bool,
    /// The whole font file, or collection.
    pub bytes: Arc<[u8]>,
    /// Which face of the file it is, if the file is a collection; 0 otherwise.
    pub index: u32,
    /// The face as the typesetter has it.
    font: Font,
}

impl Face {
    /// Whether it has a glyph for a character.
    pub fn covers(&self, character: char) -> bool {
        self.font.info().coverage.contains(u32::from(character))
    }
}

/// All faces at hand, the project's first, by file name.
pub struct Faces {
    /// The project's faces by file name, then those of the binary that no face of the project stands for.
    pub faces: Vec<Face>,
    pub(super) store: FontStore,
}

impl Faces {
    /// Loads the faces of the project at `root`. Files in `fonts/` that are no fonts, and what of it cannot be read, are
    /// errors.
    pub fn load(root: &Path) -> (Self, Sink) {
        let mut faces: Vec<Face> = Vec::new();
        let mut sink = Sink::default();
        let folder = root.join("fonts");
        for file in font_files(&folder, &mut sink) {
            match font_file(&folder.join(&file), &file) {
                Ok(found) => faces.extend(found),
                Err((code, message)) => {
                    let place = Place::Path(format!("fonts/{file}"));
                    sink.push(
                        Diagnostic::new(Severity::Error, code, place, message)
                            .hint("replace it, or take it out of fonts/"),
                    );
                }
            }
        }
        (Self::with_built_in(faces), sink)
    }

    /// The faces inside the binary alone, where there is no project.
    pub fn built_in() -> Self {
        Self::with_built_in(Vec::new())
    }

    fn with_built_in(mut faces: Vec<Face>) -> Self {
        for (file, bytes) in BUILT_IN {
            let is_new = |face: &Face| !faces.iter().any(|known: &Face| same_face(known, face));
            let new: Vec<Face> = read_faces(file, bytes.into()).into_iter().filter(is_new).collect();
            faces.extend(new);
        }
        let mut store = FontStore::new();
        for face in &faces {
            let mut info = face.font.info().clone();
            info.variant.weight = FontWeight::from_number(face.weight);
            store.push((face.font.clone(), info));
        }
        Self { faces, store }
    }

    /// The families, sorted, each once.
    pub fn families(&self) -> Vec<String> {
        let mut families: Vec<String> = self.faces.iter().map(|face| face.family.clone()).collect();
        families.sort();
        families.dedup();
        families
    }

    /// Whether any face has a glyph for a character, or it needs none.
    pub fn covers(&self, character: char) -> bool {
        invisible(character) || self.faces.iter().any(|face| face.covers(character))
    }
}

fn same_face(one: &Face, other: &Face) -> bool {
    (&one.family, one.weight, one.italic) == (&other.family, other.weight, other.italic)
}

/// Names of the font files in `fonts/`, sorted; none where there is no such folder.
fn font_files(folder: &Path, sink: &mut Sink) -> Vec<String> {
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let message = format!("the folder cannot be read: {error}");
            sink.push(
                Diagnostic::new(Severity::Error, "unreadable-file", Place::Path("fonts".into()), message)
                    .hint("make it a folder that can be read, or take it away"),
            );
            return Vec::new();
        }
    };
    let names = entries.into_iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_font = |name: &String| {
        let name = name.to_ascii_lowercase();
        [".ttf", ".otf", ".ttc", ".otc"].iter().any(|ending| name.ends_with(ending))
    };
    let mut files: Vec<String> = names.filter(is_font).collect();
    files.sort();
    files
}

/// The faces of a font file, or the code of what is wrong with it and a sentence.
fn font_file(path: &Path, file: &str) -> Result<Vec<Face>, (&'static str, String)> {
    // A pipe would be waited for without end.
    if path.exists() && !path.is_file() {
        return Err(("bad-font", "this is no file, and so no font".into()));
    }
    let bytes = read_limited(path, MAX_FONT_BYTES).map_err(|problem| ("unreadable-file", problem))?;
    if !faces_fit(&bytes) {
        return Err(("bad-font", "the file says that it holds more faces than it has room for".into()));
    }
    let faces = read_faces(file, bytes.into());
    if faces.iter().any(forbids_embedding) {
        let why = "the font says that its licence forbids to put it into a file (OS/2, fsType 2)";
        return Err(("restricted-font", why.into()));
    }
    if faces.is_empty() { Err(("bad-font", "the file is no font that can be read".into())) } else { Ok(faces) }
}

/// Whether a face has the licence "Restricted" alone, with which no PDF/A or PDF/UA may hold it (ISO 19005-2, 6.2.11.4.1;
/// OpenType 1.9.1, "OS/2", fsType).
fn forbids_embedding(face: &Face) -> bool {
    let font = FontRef::from_index(&face.bytes, face.index);
    font.and_then(|font| font.os2()).is_ok_and(|os2| os2.fs_type() & 0xF == 2)
}

/// Whether a collection's number of faces can be true: its head has an offset of four bytes for each (OpenType 1.9.1,
/// "TTC Header"). A reader would try each of four thousand million.
fn faces_fit(bytes: &[u8]) -> bool {
    let Some(number) = bytes.strip_prefix(b"ttcf").and_then(|rest| rest.get(4..8)) else { return true };
    let number = number.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
    number <= MOST_FACES && 12 + number * 4 <= bytes.len()
}

/// The weight of a face: that of a bold one at least, where it is marked as bold and tells the weight of a regular one, as
/// some copies of Noto Nastaliq Urdu do (OpenType 1.9.1, `fsSelection`).
fn weight(font: &Font) -> u16 {
    let told = font.info().variant.weight;
    let marks = FontRef::from_index(font.data(), font.index()).and_then(|tables| Ok(tables.os2()?.fs_selection()));
    let is_bold = marks.is_ok_and(|marks| marks.contains(SelectionFlags::BOLD));
    if is_bold && told <= FontWeight::MEDIUM { FontWeight::BOLD } else { told }.to_number()
}

fn read_faces(file: &str, bytes: Arc<[u8]>) -> Vec<Face> {
    let fonts = Font::iter(Bytes::new(bytes.clone()));
    fonts
        .map(|font| {
            let info = font.info();
            Face {
                file: file.to_string(),
                family: info.family.as_str().to_string(),
                weight: weight(&font),
                italic: info.variant.style != FontStyle::Normal,
                bytes: bytes.clone(),
                index: font.index(),
                font: font.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_project_without_fonts_has_the_latin_family_of_the_binary() {
        let folder = tempfile::TempDir::new().unwrap();
        let (faces, sink) = Faces::load(folder.path());
        assert_eq!(faces.families(), ["Noto Sans"]);
        assert_eq!(faces.faces.len(), 4);
        assert!(sink.is_empty());
        assert!(faces.covers('é') && !faces.covers('ก'));
        assert!(faces.covers('\u{200B}') && faces.covers('\n'), "what is not drawn needs no face");
    }

    #[test]
    fn a_face_of_the_project_takes_the_place_of_the_binary_s() {
        let folder = tempfile::TempDir::new().unwrap();
        let fonts = folder.path().join("fonts");
        std::fs::create_dir(&fonts).unwrap();
        std::fs::write(fonts.join("a.TTF"), BUILT_IN[0].1).unwrap();
        std::fs::write(fonts.join("licence.txt"), "words").unwrap();
        let (faces, sink) = Faces::load(folder.path());
        let files: Vec<&str> = faces.faces.iter().map(|face| face.file.as_str()).collect();
        assert_eq!((files.len(), files[0]), (4, "a.TTF"));
        assert!(!files.contains(&BUILT_IN[0].0) && sink.is_empty());
    }

    fn told(root: &Path) -> Vec<(String, Place, String)> {
        let (faces, sink) = Faces::load(root);
        assert_eq!(faces.faces.len(), 4, "the rest is read");
        let found = sink.sorted(&Sources::default()).into_iter();
        found
            .map(|found| {
                assert!(!found.hints.is_empty(), "{found:?}");
                (found.code.to_string(), found.place, found.message)
            })
            .collect()
    }

    #[test]
    fn a_face_that_is_marked_as_bold_is_bold_whatever_weight_it_tells() {
        let bold = BUILT_IN.iter().find(|(file, _)| *file == "NotoSans-Bold.ttf").unwrap().1;
        let font = Font::iter(Bytes::new(bold)).next().unwrap();
        let record = bold.windows(4).position(|tag| tag == b"OS/2").unwrap();
        let table = u32::from_be_bytes(bold[record + 8..record + 12].try_into().unwrap()) as usize;
        let mut marked = bold.to_vec();
        marked[table + 4..table + 6].copy_from_slice(&400_u16.to_be_bytes());
        assert_eq!(
            (weight(&font), Font::iter(Bytes::new(marked.clone())).next().unwrap().info().variant.weight.to_number()),
            (700, 400)
        );
        let root = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("fonts")).unwrap();
        std::fs::write(root.path().join("fonts/Marked-Bold.ttf"), &marked).unwrap();
        let (faces, _) = Faces::load(root.path());
        assert_eq!((faces.faces[0].weight, faces.faces.len()), (700, 4), "it stands for the one of the binary");
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_told() {
        let root = tempfile::TempDir::new().unwrap();
        std::fs::write(root.path().join("fonts"), "a file where a folder is looked for").unwrap();
        let told = told(root.path());
        assert_eq!((told.len(), told[0].0.as_str()), (1, "unreadable-file"));
        assert_eq!(told[0].1, Place::Path("fonts".into()));
        assert!(told[0].2.starts_with("the folder cannot be read: "), "{told:?}");
    }

    #[test]
    #[cfg(unix)]
    fn a_font_that_cannot_be_read_is_not_called_a_broken_one() {
        let root = tempfile::TempDir::new().unwrap();
        let fonts = root.path().join("fonts");
        std::fs::create_dir_all(fonts.join("folder.ttf")).unwrap();
        std::os::unix::fs::symlink("nowhere", fonts.join("gone.ttf")).unwrap();
        let told = told(root.path());
        let codes: Vec<_> = told.iter().map(|(code, place, _)| (code.as_str(), place.clone())).collect();
        assert_eq!(
            codes,
            [
                ("bad-font", Place::Path("fonts/folder.ttf".into())),
                ("unreadable-file", Place::Path("fonts/gone.ttf".into())),
            ]
        );
        assert!(told[1].2.starts_with("the file cannot be read: "), "{told:?}");
    }

    #[test]
    fn a_collection_holds_as_many_faces_as_it_has_room_for() {
        let head = |number: u32, room: usize| [&b"ttcf\0\x01\0\0"[..], &number.to_be_bytes(), &vec![0; room]].concat();
        assert!(faces_fit(&head(2, 8)) && faces_fit(b"ttcf") && faces_fit(BUILT_IN[0].1));
        for (number, room) in [(u32::MAX, 0), (3, 8), (5000, 20_000)] {
            assert!(!faces_fit(&head(number, room)), "{number}");
        }
    }

    #[test]
    fn a_file_that_is_no_font_is_told_and_the_rest_read() {
        let folder = tempfile::TempDir::new().unwrap();
        let fonts = folder.path().join("fonts");
        std::fs::create_dir(&fonts).unwrap();
        std::fs::write(fonts.join("broken.ttf"), "no font").unwrap();
        let (faces, sink) = Faces::load(folder.path());
        assert_eq!(faces.faces.len(), 4);
        let told: Vec<&str> = sink.sorted(&Sources::default()).iter().map(|found| found.code).collect();
        assert_eq!(told, ["bad-font"]);
    }
}
