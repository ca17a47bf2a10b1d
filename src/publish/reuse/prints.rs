//! Fingerprints of what files are made from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;

use crate::digest::{Fingerprint, sha256};
use crate::document::model::{Body, Document, Front, Lists};
use crate::typeset::{Faces, LayoutStore, is_for_pages};

/// A fingerprint.
pub(super) type Print = [u8; 32];

/// The fingerprint of what all files are made with, and those of documents.
pub(super) struct Prints {
    /// The program, the layouts of pages, the faces.
    pub(super) pages: Print,
    /// The program, and what of the layouts an EPUB takes.
    pub(super) epub: Print,
    /// All faces.
    pub(super) faces: Print,
    fronts: Known<Front>,
    bodies: Known<Body>,
}

/// Fingerprints of shared values by their address, each with the value, so that no other has that address.
type Known<T> = Mutex<BTreeMap<usize, (Arc<T>, Print)>>;

impl Prints {
    /// None if the program cannot be told from another.
    pub(super) fn new(layouts: &LayoutStore, faces: &Faces) -> Option<Self> {
        let tool = tool()?;
        let mut all = Fingerprint::new("faces");
        for face in &faces.faces {
            all.add(&face.file, &face.bytes);
            all.add(&face.family, format!("{} {} {}", face.weight, face.italic, face.index));
        }
        let faces = all.finish();
        let mut pages = Fingerprint::new("layouts of pages").with("tool", tool).with("faces", faces);
        let mut epub = Fingerprint::new("layouts of EPUBs").with("tool", tool);
        for (path, bytes) in layouts.layouts().files() {
            if is_for_pages(path) {
                pages.add(path, bytes);
            }
            if crate::epub::reads(path) {
                epub.add(path, bytes);
            }
        }
        let (pages, epub) = (pages.finish(), epub.finish());
        Some(Self { pages, epub, faces, fronts: Known::default(), bodies: Known::default() })
    }

    /// Everything that a document says, its pictures as they came.
    pub(super) fn document(&self, document: &Document) -> Print {
        let Document {
            product,
            copy,
            families,
            identity,
            field_link,
            answer_marks,
            place_link,
            front,
            body,
            sheets,
            mode,
            places,
            stamps,
            plan,
        } = document;
        Fingerprint::new("document")
            .with("product", json(&(product, copy)))
            .with("families", json(families))
            .with("identity", json(&(identity, field_link, answer_marks, place_link)))
            .with("front", known(&self.fronts, front, |front| &front.lists))
            .with("body", known(&self.bodies, body, |body| &body.lists))
            .with("sheets", json(sheets))
            .with("mode", json(&(mode, places, stamps, plan)))
            .finish()
    }
}

/// The fingerprint of a shared value, taken once: its data, and the pictures that are no part of them.
fn known<T: Serialize>(known: &Known<T>, value: &Arc<T>, lists: impl Fn(&T) -> &Lists) -> Print {
    let address = Arc::as_ptr(value).addr();
    if let Some((_, print)) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&address) {
        return *print;
    }
    let mut print = Fingerprint::new("part of a document").with("data", json(value.as_ref()));
    for (path, bytes) in &lists(value).pictures {
        print.add(path, sha256(bytes));
    }
    let print = print.finish();
    // What nobody else holds is gone with its document, and not asked for again.
    if Arc::strong_count(value) > 1 {
        known.lock().unwrap_or_else(PoisonError::into_inner).insert(address, (value.clone(), print));
    }
    print
}

/// A value as data. Ours can all be written; one that could not would be told by a fingerprint of nothing, so the error is
/// in it.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|error| error.to_string().into_bytes())
}

/// The digest of the program that runs: not its version, which two builds of it share.
pub(super) fn tool() -> Option<Print> {
    static TOOL: OnceLock<Option<Print>> = OnceLock::new();
    *TOOL.get_or_init(|| {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut program()?, &mut bytes).ok()?;
        Some(Fingerprint::new("tool").with("program", bytes).finish())
    })
}

/// The program's file. Where another has taken its place meanwhile, Linux still gives this one's.
fn program() -> Option<File> {
    File::open("/proc/self/exe").ok().or_else(|| File::open(std::env::current_exe().ok()?).ok())
}
