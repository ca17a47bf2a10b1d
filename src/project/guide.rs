//! `content/guides/<guide>/guide.toml`.

use toml::de::DeTable;

use super::checks::{missing_file, read_part};
use super::files::Folder;
use super::names::Part;
use super::reader::{self, Reader};
use super::series::SeriesConfig;
use super::spanned::Spanned;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{FileId, Span};

/// A guide, as its TOML says.
#[derive(Debug)]
pub struct GuideConfig {
    /// The `guide.toml` it was read from.
    pub file: FileId,
    /// The folder's name, as the series lists it.
    pub id: String,
    /// The title in the series' language.
    pub title: Spanned<String>,
    /// The subtitle in the series' language.
    pub subtitle: Spanned<String>,
    /// What it is about, in a few words.
    pub subject: Spanned<String>,
    /// The colour from which the guide's colours are worked out, as `#rrggbb`.
    pub colour: Spanned<String>,
    /// The chapters in order, grouped by part.
    pub chapters: Vec<ChapterEntry>,
    /// Terms to take from the glossary; all if absent.
    pub glossary: Option<Vec<Spanned<String>>>,
}

/// A `[[chapter]]` of `guide.toml`: the file and the part it belongs to.
#[derive(Debug)]
pub struct ChapterEntry {
    /// File name in the guide's folder.
    pub file: Spanned<String>,
    /// The part it belongs to.
    pub part: Part,
}

/// Reads the guides that the series lists.
pub fn read_all(folder: &mut Folder, series: &SeriesConfig, sink: &mut Sink) -> Vec<GuideConfig> {
    let mut guides = Vec::new();
    for id in &series.guides {
        let path = format!("content/guides/{}/guide.toml", id.value);
        if !folder.exists(&path) {
            let known = folder.folders("content/guides", sink);
            sink.push(missing_file(id.span, &path, &id.value, &known));
            continue;
        }
        let Some(file) = folder.read(&path, sink) else { continue };
        guides.extend(reader::read_file(folder, file, sink, |table, head, sink| {
            read_table(table, file, head, &id.value, series, sink)
        }));
    }
    guides
}

fn read_table(
    table: &DeTable<'_>,
    file: FileId,
    head: Span,
    id: &str,
    series: &SeriesConfig,
    sink: &mut Sink,
) -> Option<GuideConfig> {
    let mut reader = Reader::new(table, file, head, "guide.toml", sink);
    let title = reader.required_text("title", "\"Identification of victims\"");
    let subtitle = reader.required_text("subtitle", "\"A workbook for practitioners\"");
    let subject = reader.required_text("subject", "\"Victim identification\"");
    let colour = reader.required_text("colour", "\"#1f6f8b\"");
    let entries = reader.tables("chapter");
    let glossary = reader.texts("glossary");
    reader.finish();
    let chapters = read_chapters(&entries, file, head, sink);
    check_parts(&chapters, series, head, sink);
    let colour = colour.filter(|colour| check_colour(colour, sink));
    let id = id.to_string();
    // What is missing has been reported; something stands in, so that the chapters' own mistakes show in the same run.
    let or = |text: Option<Spanned<String>>| text.unwrap_or(Spanned { value: "guide".into(), span: head });
    Some(GuideConfig {
        file,
        id,
        title: or(title),
        subtitle: or(subtitle),
        subject: or(subject),
        colour: or(colour),
        chapters,
        glossary,
    })
}

fn read_chapters(entries: &[(&DeTable<'_>, Span)], file: FileId, head: Span, sink: &mut Sink) -> Vec<ChapterEntry> {
    if entries.is_empty() {
        sink.push(
            Diagnostic::error("missing-key", head, "guide.toml has no [[chapter]]")
                .hint("add [[chapter]] with the lines file = \"introduction.md\" and part = \"introduction\""),
        );
    }
    let mut chapters: Vec<ChapterEntry> = Vec::new();
    for &(table, span) in entries {
        let mut reader = Reader::new(table, file, span, "[[chapter]]", sink);
        let name = reader.required_text("file", "\"introduction.md\"");
        let part = reader.required_text("part", "\"introduction\"");
        reader.finish();
        let part = part.and_then(|part| read_part(&part, sink));
        let (Some(name), Some(part)) = (name, part) else { continue };
        if chapters.iter().any(|before| before.file.value == name.value) {
            let message = format!("the chapter `{}` is named twice", name.value);
            sink.push(Diagnostic::error("named-twice", name.span, message).hint("take one of them out"));
            continue;
        }
        check_order(chapters.last(), part, name.span, sink);
        chapters.push(ChapterEntry { file: name, part });
    }
    chapters
}

/// Parts follow one another in the order of a guide, or openers and tabs would lie.
fn check_order(last: Option<&ChapterEntry>, part: Part, span: Span, sink: &mut Sink) {
    if let Some(last) = last.filter(|last| last.part > part) {
        let message = format!("a chapter of the part `{}` stands after one of `{}`", part.id(), last.part.id());
        sink.push(
            Diagnostic::error("part-order", span, message)
                .hint("move it up, so that each part's chapters stand together"),
        );
    }
}

fn check_parts(chapters: &[ChapterEntry], series: &SeriesConfig, head: Span, sink: &mut Sink) {
    for part in &series.required_parts {
        if !chapters.iter().any(|chapter| chapter.part == *part) {
            sink.push(
                Diagnostic::error(
                    "missing-part",
                    head,
                    format!("the guide has no chapter of the part `{}`", part.id()),
                )
                .hint("add a [[chapter]] with this part, or take the part out of `required-parts` in series.toml"),
            );
        }
    }
}

fn check_colour(colour: &Spanned<String>, sink: &mut Sink) -> bool {
    let digits = colour.value.strip_prefix('#').unwrap_or_default();
    let good = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !good {
        sink.push(
            Diagnostic::error("bad-colour", colour.span, format!("`{}` is not a colour", colour.value))
                .hint("write six hexadecimal digits after a #, such as \"#1f6f8b\""),
        );
    }
    good
}
