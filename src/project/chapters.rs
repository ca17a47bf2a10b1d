//! The files that hold a guide's chapters.

use std::collections::BTreeMap;

use super::checks::missing_file;
use super::files::{Folder, is_inside};
use super::guide::GuideConfig;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::FileId;

/// Reads the chapters that the guides name: by guide and file name.
pub fn read_chapters(
    folder: &mut Folder,
    guides: &[GuideConfig],
    sink: &mut Sink,
) -> BTreeMap<(String, String), FileId> {
    let mut chapters = BTreeMap::new();
    for guide in guides {
        for entry in &guide.chapters {
            let name = &entry.file.value;
            let path = format!("content/guides/{}/{name}", guide.id);
            if !is_inside(name) || !name.ends_with(".md") {
                sink.push(
                    Diagnostic::error("bad-path", entry.file.span, format!("`{name}` is not a chapter of this guide"))
                        .hint("name a file ending in .md in the guide's own folder"),
                );
            } else if !folder.exists(&path) {
                let known = folder.list(&format!("content/guides/{}", guide.id), "md", sink);
                sink.push(missing_file(entry.file.span, &path, name, &known));
            } else if let Some(file) = folder.read(&path, sink) {
                chapters.insert((guide.id.clone(), name.clone()), file);
            }
        }
        report_unlisted(folder, guide, sink);
    }
    chapters
}

/// Chapters in the guide's folder that `guide.toml` does not name are in no book.
fn report_unlisted(folder: &Folder, guide: &GuideConfig, sink: &mut Sink) {
    for name in folder.list(&format!("content/guides/{}", guide.id), "md", sink) {
        if !guide.chapters.iter().any(|entry| entry.file.value == name) {
            let place = Place::Path(format!("content/guides/{}/{name}", guide.id));
            let message = "guide.toml does not name this file, so no book has it";
            sink.push(
                Diagnostic::new(Severity::Warning, "unlisted-file", place, message)
                    .hint(format!("add [[chapter]] with file = \"{name}\" and its part, or move the file elsewhere")),
            );
        }
    }
}
