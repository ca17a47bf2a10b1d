//! The files that hold front-matter pages, the series' and the editions'.

use super::edition::EditionConfig;
use super::files::Folder;
use super::series::SeriesConfig;
use super::spanned::Spanned;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::FileId;

/// A front-matter page as a file: the series', an edition's, or an edition's in one language alone.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// The page's name, without `.md` and language.
    pub name: String,
    /// The edition it belongs to; none for the series' pages.
    pub edition: Option<String>,
    /// The language it is written in, if it says so in its name.
    pub lang: Option<String>,
    /// The Markdown file, which was read.
    pub file: FileId,
}

/// Names of the pages that an edition can print, sorted; of those that all can print for an edition without a name.
pub fn page_names_by_file(pages: &[PageFile], edition: &str) -> Vec<String> {
    let ours = pages.iter().filter(|page| page.edition.as_deref().is_none_or(|id| id == edition));
    let mut names: Vec<String> = ours.map(|page| page.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// Reads every page of the front matter: the series' first, then those of each edition. What cannot be read is reported.
pub fn read_pages(folder: &mut Folder, editions: &[EditionConfig], sink: &mut Sink) -> Vec<PageFile> {
    let mut pages = read_page_folder(folder, "content/front-matter", None, sink);
    for edition in editions {
        let dir = format!("content/editions/{}/front-matter", edition.id);
        pages.extend(read_page_folder(folder, &dir, Some(edition), sink));
    }
    pages
}

fn read_page_folder(folder: &mut Folder, dir: &str, edition: Option<&EditionConfig>, sink: &mut Sink) -> Vec<PageFile> {
    let mut pages = Vec::new();
    for file_name in folder.list(dir, "md", sink) {
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
pub fn check_page_orders(series: &SeriesConfig, editions: &[EditionConfig], pages: &[PageFile], sink: &mut Sink) {
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
