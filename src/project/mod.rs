//! The project folder: its TOML, where its files are, and what may be read.
//!
//! [`Project::open`] reads every file of `content/` once. What it cannot read or understand it reports at its place and
//! goes on, so that all problems show in one run.

mod dates;
mod depth;
mod edition;
mod files;
mod guide;
mod layouts;
mod names;
mod reader;
mod series;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use dates::PartialDate;
pub use edition::{EditionConfig, Fact, Paper, Standing};
pub use files::{Folder, MAX_PICTURE_BYTES, is_inside};
pub use guide::{ChapterEntry, GuideConfig};
pub use layouts::Layouts;
pub use names::{PageRole, Part, Product};
pub use series::{ImageLimits, SeriesConfig, is_id};

use crate::diagnostic::{Diagnostic, Place, Severity, Sink, suggestion};
use crate::source::{FileId, Sources, Span};

/// A value with the place it was written at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A front-matter page as a file: the series', an edition's, or an edition's in one language alone.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// The page's name, without `.md` and language.
    pub name: String,
    /// The edition it belongs to; none for the series' pages.
    pub edition: Option<String>,
    /// The language it is written in, if it says so in its name.
    pub lang: Option<String>,
    /// Its text.
    pub file: FileId,
}

/// Everything that was found in a project folder, parsed as far as TOML goes.
#[derive(Debug)]
pub struct Project {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// Every text that was read.
    pub sources: Arc<Sources>,
    /// `content/series.toml`.
    pub series: SeriesConfig,
    /// The guides, in the series' order.
    pub guides: Vec<GuideConfig>,
    /// The editions, by id.
    pub editions: Vec<Arc<EditionConfig>>,
    /// Chapters that could be read: guide, file name as in `guide.toml`, text.
    pub chapters: BTreeMap<(String, String), FileId>,
    /// All front-matter pages.
    pub pages: Vec<PageFile>,
    /// The project's own catalogues by language.
    pub catalogues: BTreeMap<String, FileId>,
}

impl Project {
    /// The nearest folder from `start` upwards that holds `content/series.toml`.
    pub fn find(start: &Path) -> Option<PathBuf> {
        let start = start.canonicalize().ok()?;
        start.ancestors().find(|dir| dir.join("content/series.toml").is_file()).map(Path::to_path_buf)
    }

    /// Reads the project at `root`. None if `series.toml` cannot be understood at all; the sink then says why. The
    /// sources are what was read either way, for the sink's spans.
    pub fn open(root: &Path) -> (Option<Self>, Arc<Sources>, Sink) {
        let mut sink = Sink::default();
        let mut folder = Folder::new(root);
        let Some(series) = series::read(&mut folder, &mut sink) else {
            return (None, Arc::new(folder.into_sources()), sink);
        };
        let guides = guide::read_all(&mut folder, &series, &mut sink);
        let editions = edition::read_all(&mut folder, &mut sink);
        let chapters = read_chapters(&mut folder, &guides, &mut sink);
        let pages = read_pages(&mut folder, &editions, &mut sink);
        check_page_orders(&series, &editions, &pages, &mut sink);
        let catalogues = read_catalogues(&mut folder, &mut sink);
        let root = root.to_path_buf();
        let sources = Arc::new(folder.into_sources());
        let editions = editions.into_iter().map(Arc::new).collect();
        let project = Self { root, sources: sources.clone(), series, guides, editions, chapters, pages, catalogues };
        (Some(project), sources, sink)
    }

    /// Whether there is any folder for an edition, be its TOML right or wrong.
    pub fn has_edition_folders(&self) -> bool {
        let entries = std::fs::read_dir(self.root.join("content/editions")).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.path().is_dir())
    }

    /// The guide with this id.
    pub fn guide(&self, id: &str) -> Option<&GuideConfig> {
        self.guides.iter().find(|guide| guide.id == id)
    }

    /// The pages of an edition in order: `front-matter` of the edition or of the series, else the file names.
    pub fn page_names(&self, edition: &EditionConfig) -> Vec<String> {
        match edition.front_matter.as_ref().or(self.series.front_matter.as_ref()) {
            Some(order) => order.iter().map(|name| name.value.clone()).collect(),
            None => page_names_by_file(&self.pages, &edition.id),
        }
    }
}

fn page_names_by_file(pages: &[PageFile], edition: &str) -> Vec<String> {
    let ours = pages.iter().filter(|page| page.edition.as_deref().is_none_or(|id| id == edition));
    let mut names: Vec<String> = ours.map(|page| page.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn read_chapters(folder: &mut Folder, guides: &[GuideConfig], sink: &mut Sink) -> BTreeMap<(String, String), FileId> {
    let mut chapters = BTreeMap::new();
    for guide in guides {
        for entry in &guide.chapters {
            let name = &entry.file.value;
            let path = format!("content/guides/{}/{name}", guide.id);
            if !files::is_inside(name) || !name.ends_with(".md") {
                sink.push(
                    Diagnostic::error("bad-path", entry.file.span, format!("`{name}` is not a chapter of this guide"))
                        .hint("name a file ending in .md in the guide's own folder"),
                );
            } else if !folder.exists(&path) {
                let known = folder.list(&format!("content/guides/{}", guide.id), "md");
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
    for name in folder.list(&format!("content/guides/{}", guide.id), "md") {
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

/// The error for a file that is named and not there, with the nearest name that is.
fn missing_file(span: Span, path: &str, name: &str, known: &[String]) -> Diagnostic {
    let near = suggestion(name, known.iter().map(String::as_str), |near| format!("`{near}`"));
    Diagnostic::error("missing-file", span, format!("the file {path} does not exist")).hint(match near {
        Some(near) => format!("{near} otherwise add the file or take the line out"),
        None => "add the file or take the line out".into(),
    })
}

fn read_pages(folder: &mut Folder, editions: &[EditionConfig], sink: &mut Sink) -> Vec<PageFile> {
    let mut pages = read_page_folder(folder, "content/front-matter", None, sink);
    for edition in editions {
        let dir = format!("content/editions/{}/front-matter", edition.id);
        pages.extend(read_page_folder(folder, &dir, Some(edition), sink));
    }
    pages
}

fn read_page_folder(folder: &mut Folder, dir: &str, edition: Option<&EditionConfig>, sink: &mut Sink) -> Vec<PageFile> {
    let mut pages = Vec::new();
    for file_name in folder.list(dir, "md") {
        let stem = file_name.trim_end_matches(".md");
        let (name, lang) = match (stem.split_once('.'), edition) {
            (Some((name, lang)), Some(_)) => (name, Some(lang.to_string())),
            _ => (stem, None),
        };
        let path = format!("{dir}/{file_name}");
        if let Some(problem) = page_language_problem(edition, lang.as_deref()) {
            sink.push(
                Diagnostic::new(Severity::Error, "unknown-language", Place::Path(path), problem)
                    .hint("name the page `<page>.md`, or `<page>.<tag>.md` with a language of the edition"),
            );
            continue;
        }
        if let Some(file) = folder.read(&path, sink) {
            pages.push(PageFile { name: name.into(), edition: edition.map(|e| e.id.clone()), lang, file });
        }
    }
    pages
}

fn page_language_problem(edition: Option<&EditionConfig>, lang: Option<&str>) -> Option<String> {
    let (edition, lang) = (edition?, lang?);
    let known = edition.languages.iter().any(|tag| tag.value == lang);
    (!known).then(|| format!("the edition `{}` has no language `{lang}`", edition.id))
}

/// Names in `front-matter` lists that no page has.
fn check_page_orders(series: &SeriesConfig, editions: &[EditionConfig], pages: &[PageFile], sink: &mut Sink) {
    let of_series = page_names_by_file(pages, "");
    for name in series.front_matter.iter().flatten() {
        check_page_name(name, &of_series, sink);
    }
    for edition in editions {
        let known = page_names_by_file(pages, &edition.id);
        for name in edition.front_matter.iter().flatten() {
            check_page_name(name, &known, sink);
        }
    }
}

fn check_page_name(name: &Spanned<String>, known: &[String], sink: &mut Sink) {
    if !known.contains(&name.value) {
        let message = format!("there is no front-matter page `{}`", name.value);
        sink.push(Diagnostic::error("missing-page", name.span, message).suggest(
            &name.value,
            known.iter().map(String::as_str),
            format!("add content/front-matter/{}.md or take the name out", name.value),
        ));
    }
}

fn read_catalogues(folder: &mut Folder, sink: &mut Sink) -> BTreeMap<String, FileId> {
    let mut catalogues = BTreeMap::new();
    for name in folder.list("content/locale", "po") {
        if let Some(file) = folder.read(&format!("content/locale/{name}"), sink) {
            catalogues.insert(name.trim_end_matches(".po").to_string(), file);
        }
    }
    catalogues
}
