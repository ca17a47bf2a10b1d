//! The layout as a folder, for designers: what the `typst` program needs to lay the same document out.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::Faces;
use super::world::DOCUMENT;
use crate::document::Built;
use crate::project::Layouts;

/// Writes layouts, `document.json`, `assets/` and `fonts/` into `out`. Files of the same name are replaced.
pub fn write_folder(built: &Built, layouts: &Layouts, faces: &Faces, out: &Path) -> io::Result<usize> {
    let document = serde_json::to_vec_pretty(&built.document)?;
    let mut files: BTreeMap<String, &[u8]> = BTreeMap::new();
    for (path, bytes) in layouts.files() {
        files.insert(path.clone(), bytes);
    }
    for (path, bytes) in &built.assets {
        files.insert(path.clone(), bytes);
    }
    for face in &faces.faces {
        files.insert(format!("fonts/{}", face.file), &face.bytes);
    }
    files.insert(DOCUMENT.to_string(), &document);
    for (path, bytes) in &files {
        let target = out.join(path);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(target, bytes)?;
    }
    Ok(files.len())
}
