//! What documents hold: numbers, targets, languages, fields, and what is the edition's and what the guide's.

mod content;
mod editions;
mod numbers;
mod placeholders;
mod sheets;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::model::{Block, Direction, Document, Field, Inline, Kind, Target};
use super::pages::PageList;
use super::visit::{each_block, field_names};
use super::{Bodies, Documents, Input, Numberings, words};
use crate::diagnostic::Sink;
use crate::edition::Edition;
use crate::project::{Layouts, Product, Project};
use crate::series::Series;

/// The checkout.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents of a guide of the project in a folder, and what all stages reported. Texts that no catalogue translates
/// are not told: they fall back.
fn documents_in(folder: &Path, edition: &str, guide: usize) -> (Documents, Vec<String>) {
    let (project, _, mut sink) = Project::open(folder);
    let project = project.unwrap();
    let (series, found) = Series::parse(&project);
    sink.append(found);
    let (editions, found) = Edition::all(&project, &series, &Layouts::built_in());
    sink.append(found);
    let edition = editions.iter().find(|known| known.id() == edition).unwrap();
    let numberings = Numberings::new(&series);
    let guide = &series.guides[guide];
    let input = Input { project: &project, series: &series, edition, guide, families: &[], numberings: &numberings };
    let (documents, found) = Documents::build(input, &Bodies::default());
    sink.append(found);
    let mut told = told(&sink, &project);
    told.retain(|error| !error.contains("missing-translation"));
    (documents, told)
}

/// A copy of a project, with files that are changed.
struct Content {
    folder: TempDir,
}

impl Content {
    fn copied(from: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        for entry in WalkDir::new(from).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
            let target = folder.path().join(entry.path().strip_prefix(from).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(entry.path(), target).unwrap();
        }
        Self { folder }
    }

    /// The small project of the tests.
    fn harbour() -> Self {
        Self::copied(&root().join("tests/fixtures/harbour"))
    }

    fn write(self, path: &str, text: &str) -> Self {
        let path = self.folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn append(self, path: &str, text: &str) -> Self {
        let before = fs::read_to_string(self.folder.path().join("content").join(path)).unwrap();
        self.write(path, &(before + text))
    }

    fn edit(self, path: &str, old: &str, new: &str) -> Self {
        let text = fs::read_to_string(self.folder.path().join("content").join(path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands once in {path}");
        self.write(path, &text.replace(old, new))
    }

    /// Edition `south`, in Thai and English, whose Thai is in no catalogue and falls back.
    fn with_south(self) -> Self {
        self.write(
            "editions/south/edition.toml",
            "languages = [\"th\", \"en\"]\nguide-language = \"en\"\npaper = \"letter\"\n",
        )
    }

    /// The documents of the first guide in an edition, and the errors of all stages.
    fn documents(&self, edition: &str) -> (Documents, Vec<String>) {
        documents_in(self.folder.path(), edition, 0)
    }

    fn workbook(&self, edition: &str) -> Document {
        self.documents(edition).0.workbook()
    }
}

/// Errors with their file and line.
fn told(sink: &Sink, project: &Project) -> Vec<String> {
    let errors = sink.sorted(&project.sources).into_iter();
    let errors = errors.filter(|found| found.severity == crate::diagnostic::Severity::Error);
    errors
        .map(|found| match found.place {
            crate::diagnostic::Place::Span(span) => {
                let file = project.sources.file(span.file);
                let line = file.position(span.start as usize).line;
                format!("{}:{line} {}: {}", file.path, found.code, found.message)
            }
            _ => format!("{}: {}", found.code, found.message),
        })
        .collect()
}

/// Every block of a document, in the order of reading.
fn blocks(document: &Document) -> Vec<&Block> {
    let chapters = document.body.parts.iter().flat_map(|part| &part.chapters).map(|chapter| &chapter.blocks);
    let answers = document.answers().map(|answer| &answer.blocks);
    let sheets = document.sheets.iter().map(|sheet| &sheet.blocks);
    let mut all = Vec::new();
    for list in document.front.pages.iter().map(|page| &page.blocks).chain(chapters).chain(answers).chain(sheets) {
        each_block(list, &mut |block| all.push(block));
    }
    all
}

/// Captions and titles with the numbers that are printed beside them.
fn numbered(document: &Document) -> Vec<String> {
    let line = |block: &&Block| match &block.kind {
        Kind::Figure { number: Some(number), caption, .. } => {
            Some(format!("figure {number} {}", words::plain(caption)))
        }
        Kind::Exercise { exercise, title, .. } => Some(format!("exercise {exercise} {}", words::plain(&title[0].text))),
        Kind::Heading { number: Some(number), text, .. } => Some(format!("{number} {}", words::plain(&text[0].text))),
        _ => None,
    };
    blocks(document).iter().filter_map(line).collect()
}

/// The references of a document: target, number, title.
fn references(document: &Document) -> BTreeMap<String, (Option<String>, String)> {
    let mut found = BTreeMap::new();
    for block in blocks(document) {
        let Kind::Paragraph { text } = &block.kind else { continue };
        for inline in text {
            if let Inline::Ref { target, number, title, .. } = inline {
                found.insert(target.to_string(), (number.clone(), title.clone()));
            }
        }
    }
    found
}

fn figures_listed(document: &Document) -> Vec<(usize, &str)> {
    document.figures().map(|figure| (figure.number, figure.plain.as_str())).collect()
}

fn fields(document: &Document) -> Vec<&Field> {
    document.fields().collect()
}

const WATCH: &str = "guides/swim/watch.md";
