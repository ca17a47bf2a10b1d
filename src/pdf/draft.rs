//! A PDF that is being rewritten: parsed once, changed by any number of passes, written once.
//!
//! **What stands already.** The body of a workbook is written once for all editions ([`Standing`]): a draft that is built on
//! it holds but the objects that a book has of its own, and its file begins with the bytes that all of them share.
//!
//! **Why the file is written anew.** Every stream's bytes, the objects' numbers and their order, and the file's `/ID` stay
//! as Typst wrote them; all else is written by `written`. An appended section would leave a file of two revisions, whose
//! objects are not packed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use lopdf::{Document, LoadOptions, Object, ObjectId};

use super::written::Written;

/// A PDF between reading and writing.
#[derive(Debug)]
pub struct Draft {
    /// The objects.
    pub(super) document: Document,
    /// The file as it was, as long as no pass has changed anything.
    original: Option<Vec<u8>>,
    /// About how many bytes the written file will have.
    size: usize,
    /// What it is built on, if anything.
    ground: Option<Ground>,
}

/// Objects that are written already, the same for many files.
#[derive(Debug)]
pub(super) struct Standing {
    /// All objects of the file that they are of, those that a file has of its own among them.
    pub(super) whole: Document,
    /// The beginning of each file that is built on them.
    pub(super) written: Written,
}

/// What a draft is built on.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    /// The objects that are written already.
    pub(super) standing: Arc<Standing>,
    /// The pages that were not there.
    pub(super) pages: Vec<ObjectId>,
    /// The structure elements that were not there, by their key in the parent tree.
    pub(super) parents: BTreeMap<i64, ObjectId>,
}

/// Why a file cannot be rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DraftError {
    /// The bytes are not a PDF that can be read.
    Read(String),
    /// The finished file could not be written.
    Write(String),
}

impl std::error::Error for DraftError {}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(why) => write!(f, "the pdf cannot be read: {why}"),
            Self::Write(why) => write!(f, "the pdf cannot be written: {why}"),
        }
    }
}

impl Draft {
    /// Parses a file, which must be sound to the letter: it was written a moment ago.
    ///
    /// # Errors
    ///
    /// [`DraftError::Read`] if it is no PDF, or damaged.
    pub fn read(pdf: Vec<u8>) -> Result<Self, DraftError> {
        let strict = LoadOptions { strict: true, ..LoadOptions::default() };
        let document = Document::load_mem_with_options(&pdf, strict);
        let document = document.map_err(|error| DraftError::Read(error.to_string()))?;
        Ok(Self { document, size: pdf.len(), original: Some(pdf), ground: None })
    }

    /// The file. One that no pass has changed comes back byte for byte. The same draft gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`DraftError::Write`] if the objects cannot be written.
    pub fn write(mut self) -> Result<Vec<u8>, DraftError> {
        if let Some(original) = self.original {
            return Ok(original);
        }
        drop_suspects(&mut self.document);
        let failed = |error: std::io::Error| DraftError::Write(error.to_string());
        let Self { document, size, ground, .. } = self;
        let mut written = match &ground {
            Some(ground) => ground.standing.written.continued(size),
            None => Written::new(&document, size),
        };
        let stands = |id: &ObjectId, object: &Object| {
            ground.as_ref().is_some_and(|Ground { standing, .. }| {
                standing.written.has(*id) && standing.whole.objects.get(id) == Some(object)
            })
        };
        let own = document.objects.iter().filter(|(id, object)| !stands(id, object));
        let last = written.put(own, document.max_id).map_err(failed)?;
        written.finish(&document.trailer, last).map_err(failed)
    }

    /// The objects.
    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    /// The objects, to be changed in a way that adds about so many bytes to the file.
    pub(super) fn change(&mut self, more: usize) -> &mut Document {
        self.original = None;
        self.size += more;
        &mut self.document
    }

    /// The file's size so far, in bytes.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// A draft of these objects, which were taken from drafts of about this size together.
    pub(super) fn of(document: Document, size: usize) -> Self {
        Self { document, original: None, size, ground: None }
    }

    /// The same, built on what stands already.
    pub(super) fn on(self, ground: Ground) -> Self {
        Self { ground: Some(ground), ..self }
    }

    /// What it is built on.
    pub(super) fn ground(&self) -> Option<&Ground> {
        self.ground.as_ref()
    }

    /// All objects, those that it is built on among them, and what it is built on.
    pub(super) fn whole(self) -> (Document, Option<Ground>) {
        let Self { mut document, ground, .. } = self;
        if let Some(ground) = &ground {
            let standing = ground.standing.whole.objects.iter();
            for (id, object) in standing.filter(|(id, _)| ground.standing.written.has(**id)) {
                document.objects.entry(*id).or_insert_with(|| object.clone());
            }
        }
        (document, ground)
    }
}

/// `/Suspects false` says what its absence says (ISO 32000-1, table 321), and poppler 22 warns of it.
fn drop_suspects(document: &mut Document) {
    if let Ok(catalog) = document.catalog_mut()
        && let Ok(marks) = catalog.get_mut(b"MarkInfo").and_then(Object::as_dict_mut)
    {
        marks.remove(b"Suspects");
    }
}
