//! The layout as a folder, for designers: what the `typst` program needs to lay the same document out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::Faces;
use super::data;
use super::trial::Trials;
use super::world::LayoutStore;
use crate::document::model::Document;

/// Writes layouts, documents as data, `assets/` and `fonts/` into `out`. Each document comes with the name of its folder;
/// `main.typ` reads `document` unless `--input document=…` names another. Files of the same name are replaced.
///
/// # Errors
///
/// What the machine refuses.
pub fn write_folder(
    documents: &[(&str, &Document)],
    layouts: &LayoutStore,
    faces: &Faces,
    trials: &Trials,
    out: &Path,
) -> io::Result<usize> {
    let mut files: BTreeMap<String, Cow<'_, [u8]>> = BTreeMap::new();
    for (path, bytes) in layouts.layouts().files() {
        files.insert(path.clone(), Cow::Borrowed(bytes));
    }
    for face in &faces.faces {
        files.insert(format!("fonts/{}", face.file), Cow::Borrowed(&face.bytes));
    }
    for (name, document) in documents {
        let brought = trials.printed(document, layouts, faces).into_iter().chain(data::pieces(document, name, true)?);
        files.extend(brought.map(|(path, bytes)| (path, Cow::Owned(bytes.to_vec()))));
    }
    for (path, bytes) in &files {
        let target = out.join(path);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(target, bytes)?;
    }
    Ok(files.len())
}
