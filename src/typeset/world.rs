//! The Typst world: layouts, the document as JSON, its pictures and the faces, all in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};

use super::Faces;

/// The standard library, with `pdf.header-cell` for tables whose rows have headers.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    LazyHash::new(Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build())
});

/// The file that the layout reads.
pub(super) const DOCUMENT: &str = "document.json";
/// The file where the layout of a book begins.
pub(super) const MAIN: &str = "main.typ";

/// All that Typst may read for one document.
pub(super) struct BookWorld<'a> {
    main: FileId,
    faces: &'a Faces,
    files: FileStore<Loader>,
}

/// Files by their path in the layout's folder.
pub(super) struct Loader {
    pub(super) layouts: Arc<BTreeMap<String, Cow<'static, [u8]>>>,
    pub(super) document: Vec<u8>,
    pub(super) assets: BTreeMap<String, Arc<[u8]>>,
}

impl FileLoader for Loader {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        if path == DOCUMENT {
            return Ok(Bytes::new(self.document.clone()));
        }
        if let Some(bytes) = self.assets.get(path) {
            return Ok(Bytes::new(bytes.clone()));
        }
        match self.layouts.get(path) {
            Some(bytes) => Ok(Bytes::new(bytes.clone().into_owned())),
            None => Err(FileError::NotFound(PathBuf::from(path))),
        }
    }
}

impl<'a> BookWorld<'a> {
    pub(super) fn new(main: &str, faces: &'a Faces, loader: Loader) -> Option<Self> {
        let path = VirtualPath::new(main).ok()?;
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        Some(Self { main, faces, files: FileStore::new(loader) })
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
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.store.font(index)
    }

    /// There is no today: the same sources give the same bytes.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
