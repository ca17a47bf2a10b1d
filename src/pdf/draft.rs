//! A PDF that is being rewritten: parsed once, changed by any number of passes, written once.
//!
//! **Object streams.** What is no stream is packed into object streams, which PDF/A-2 allows (ISO 19005-2, 6.1.7): the
//! thousands of structure elements of a workbook then take a tenth of their room.
//!
//! **Why the file is written anew.** lopdf keeps the header, every stream's bytes, the objects' numbers and order and
//! the file's `/ID`, and writes a line break before each `endstream`. For 41 pages with 140 fields it reads 1,258
//! objects in 3.3 ms and writes them in 1.5 ms, the form pass between takes 2 ms: some 7 % of the 100 ms that Typst
//! takes for the same file on the same busy machine. An appended section would save the writing at best, and leave a
//! file of two revisions.

use std::fmt;

use lopdf::{Document, LoadOptions, Object, SaveOptions};

/// How many objects stand in one object stream (ISO 32000-1, 7.5.7): more make the file no smaller.
const PACK: usize = 200;

/// How hard object streams are packed, of 9: more takes time and saves nothing to speak of.
const LEVEL: u32 = 6;

/// A PDF between reading and writing.
#[derive(Debug)]
pub struct Draft {
    /// The objects.
    pub(super) document: Document,
    /// The file as it was, as long as no pass has changed anything.
    original: Option<Vec<u8>>,
    /// About how many bytes the written file will have.
    size: usize,
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
        Ok(Self { document, size: pdf.len(), original: Some(pdf) })
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
        let mut bytes = Vec::with_capacity(self.size);
        let packed = SaveOptions::builder()
            .use_object_streams(true)
            .use_xref_streams(true)
            .max_objects_per_stream(PACK)
            .compression_level(LEVEL)
            .build();
        self.document.save_with_options(&mut bytes, packed).map_err(|error| DraftError::Write(error.to_string()))?;
        Ok(bytes)
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
        Self { document, original: None, size }
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
