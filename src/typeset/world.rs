//! The Typst world: layouts, the document as data, its pictures and the faces, all in memory.

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};

use super::Faces;
use super::data::Files;
use crate::project::Layouts;

/// The standard library, with `pdf.header-cell` for tables whose rows have headers. Layouts learn from `sys.inputs` that
/// what they label moves on facing pages: the `typst` program alone moves nothing.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let inputs: Dict = [("facing".into(), "mirror".into_value())].into_iter().collect();
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_inputs(inputs).with_features(features).build())
});

/// The file where the layout of a book begins.
pub(super) const MAIN: &str = "main.typ";

/// Layouts as Typst has them: each file read and parsed once, for all documents.
pub struct LayoutStore {
    store: FileStore<Layouts>,
}

impl LayoutStore {
    /// A store of layouts, of which none has been parsed.
    pub fn new(layouts: Layouts) -> Self {
        Self { store: FileStore::new(layouts) }
    }

    /// The files that the store parses on demand.
    pub fn layouts(&self) -> &Layouts {
        self.store.loader()
    }
}

/// Whether layouts of pages may read a file of `layouts/`: what is there for EPUBs and catalogues is not theirs, so that a
/// change of it changes no page.
pub fn is_for_pages(path: &str) -> bool {
    !path.starts_with("epub/") && !path.starts_with("locale/")
}

impl FileLoader for Layouts {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        match self.files().get(path).filter(|_| is_for_pages(path)) {
            Some(bytes) => Ok(Bytes::new(bytes.clone())),
            // A drawing that was not tried has no outlined labels.
            None if path.ends_with(LABELS) => Ok(Bytes::new(b"[]")),
            None => Err(FileError::NotFound(PathBuf::from(path))),
        }
    }
}

/// All that Typst may read for one document.
pub(super) struct BookWorld<'a> {
    main: FileId,
    faces: &'a Faces,
    layouts: &'a LayoutStore,
    files: FileStore<Loader>,
}

/// What follows a drawing's path in that of the file which tells its outlined labels.
pub(super) const LABELS: &str = ".labels.json";

/// What the document brings, by path in the layout's folder: its pieces and its pictures.
pub(super) struct Loader(pub(super) Files);

impl FileLoader for Loader {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        match self.0.get(path) {
            Some(bytes) => Ok(Bytes::new(bytes.clone())),
            // A drawing that was not tried has no outlined labels.
            None if path.ends_with(LABELS) => Ok(Bytes::new(b"[]")),
            None => Err(FileError::NotFound(PathBuf::from(path))),
        }
    }
}

impl<'a> BookWorld<'a> {
    pub(super) fn new(main: &str, faces: &'a Faces, layouts: &'a LayoutStore, loader: Loader) -> Option<Self> {
        let path = VirtualPath::new(main).ok()?;
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        Some(Self { main, faces, layouts, files: FileStore::new(loader) })
    }

    /// Whether a file is the same for all documents. What the document brings goes before a layout of the same name.
    fn is_layout(&self, id: FileId) -> bool {
        let path = id.vpath().get_without_slash();
        let loader = self.files.loader();
        !loader.0.contains_key(path) && is_for_pages(path) && self.layouts.layouts().get(path).is_some()
    }
}

impl World for BookWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.faces.store.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match self.is_layout(id) {
            true => self.layouts.store.source(id),
            false => self.files.source(id),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match self.is_layout(id) {
            true => self.layouts.store.file(id),
            false => self.files.file(id),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.store.font(index)
    }

    /// There is no today: the same sources give the same bytes.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
