//! What a browser is told of a book, and what it may fetch of it.
//!
//! The state goes out whole with each change, as one JSON object: pages, problems, what the book is. Drawings and what
//! stands on a page are fetched by their digests, when a page comes near the window.

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::body::Bytes;
use serde::Serialize;

use crate::diagnostic::Severity;
use crate::digest::{hex, sha256};
use crate::typeset::Pages;

/// What there is of a book. The default is before anything was made.
#[derive(Default)]
pub(super) struct Shown {
    /// The [`State`] as JSON; nothing before there is one.
    pub(super) state: Bytes,
    /// What may be fetched.
    pub(super) drawn: Arc<Drawn>,
}

/// What may be fetched of a book.
#[derive(Default)]
pub(super) struct Drawn {
    /// What was laid out, and the page of it, by the digest of a page.
    pub(super) drawings: BTreeMap<String, (Arc<Pages>, usize)>,
    /// What stands on pages, as JSON, by its digest.
    pub(super) stands: BTreeMap<String, Bytes>,
    /// The files of the EPUB, by the digest of all and by path.
    pub(super) epub: Option<(String, EpubFiles)>,
}

/// The files of an EPUB by their paths in its container.
pub(super) type EpubFiles = Arc<BTreeMap<String, Bytes>>;

/// How what is shown stands to the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    /// It is what the files say.
    Fresh,
    /// The words are those of the files; where pages begin is being decided.
    Composing,
    /// The files have errors: it is what they last said, or nothing.
    Stale,
    /// There is no such edition, guide or product.
    Unknown,
}

/// All that a browser is told.
#[derive(Debug, Serialize)]
pub(super) struct State<'a> {
    pub(super) standing: Standing,
    pub(super) book: &'a BookNames,
    pub(super) choices: &'a Choices,
    pub(super) pages: &'a [PageShown],
    /// What `check` tells.
    pub(super) problems: &'a [Problem],
    /// What a designer would mend.
    pub(super) report: &'a [Problem],
    pub(super) epub: Option<&'a EpubShown>,
}

/// Which book it is.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct BookNames {
    pub(super) edition: String,
    pub(super) guide: String,
    pub(super) product: String,
    /// The language of the guide's pages.
    pub(super) lang: String,
    /// Their direction, and so that of the binding: `ltr` or `rtl`.
    pub(super) dir: String,
}

/// The books there are.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Choices {
    pub(super) editions: Vec<Named>,
    pub(super) guides: Vec<Named>,
    pub(super) products: Vec<Named>,
}

/// Something to choose.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Named {
    pub(super) id: String,
    /// What it is called in the sources; of an edition its languages.
    pub(super) name: String,
}

/// A page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageShown {
    /// The digest of what is to be seen.
    pub(super) id: String,
    /// The digest of what stands on it.
    pub(super) stand: String,
    pub(super) label: String,
    /// In points.
    pub(super) width: f64,
    pub(super) height: f64,
    /// Whether it is put between those of the workbook.
    pub(super) insert: bool,
    /// The keys of the blocks on it, in order, by which a place is found again when pages change.
    pub(super) keys: Vec<String>,
}

/// What stands on a page, in points.
#[derive(Debug, Serialize)]
pub(super) struct Stand {
    pub(super) blocks: Vec<BlockShown>,
    pub(super) fields: Vec<FieldShown>,
    pub(super) links: Vec<LinkShown>,
}

/// A box: left, top, width, height.
pub(super) type Box4 = [f64; 4];

/// A block on a page, and where it was written.
#[derive(Debug, Serialize)]
pub(super) struct BlockShown {
    pub(super) key: String,
    #[serde(rename = "box")]
    pub(super) place: Box4,
    pub(super) words: String,
    pub(super) file: Option<String>,
    pub(super) line: Option<usize>,
    pub(super) column: Option<usize>,
}

/// A control of the form.
#[derive(Debug, Serialize)]
pub(super) struct FieldShown {
    pub(super) name: String,
    /// `text`, `check` or `choice`.
    pub(super) kind: String,
    /// What a screen reader says.
    pub(super) label: String,
    pub(super) lang: String,
    #[serde(rename = "box")]
    pub(super) place: Box4,
}

/// A link: to an address, or to a page, from 0.
#[derive(Debug, Serialize)]
pub(super) struct LinkShown {
    pub(super) address: Option<String>,
    pub(super) page: Option<usize>,
    #[serde(rename = "box")]
    pub(super) place: Box4,
}

/// A problem, and where it is: in a file, and on a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Problem {
    #[serde(serialize_with = "word")]
    pub(super) severity: Severity,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) hints: Vec<String>,
    pub(super) file: Option<String>,
    pub(super) line: Option<usize>,
    pub(super) column: Option<usize>,
    /// The page, from 0.
    pub(super) page: Option<usize>,
    /// The block on that page.
    pub(super) key: Option<String>,
}

fn word<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.word())
}

/// The EPUB.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EpubShown {
    /// The digest of all its files.
    pub(super) id: String,
    /// The digest of what its documents look like: style, fonts, pictures.
    pub(super) look: String,
    /// Its content documents in reading order.
    pub(super) documents: Vec<EpubDocument>,
}

/// A content document of an EPUB.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EpubDocument {
    /// Its path in the container.
    pub(super) path: String,
    pub(super) title: String,
    /// The digest of what it says.
    pub(super) id: String,
}

/// Something as JSON; an empty object if this program cannot write it, which is a fault of it.
pub(super) fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).unwrap_or_else(|_| b"{}".to_vec()).into()
}

/// 32 hexadecimal digits of what bytes say.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&sha256(bytes)[..16])
}
