//! The EPUB as it is looked at: its files, and its content documents in reading order.

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::body::Bytes;

use super::shown::{EpubDocument, EpubFiles, EpubShown, digest};

/// Where the package document lies in the container.
const PACKAGE: &str = "OEBPS/content.opf";

/// What a browser is told of an EPUB's files, and the files to be fetched.
pub(super) fn show(files: BTreeMap<String, Vec<u8>>) -> (EpubShown, EpubFiles) {
    let documents = spine(&files).into_iter().filter_map(|path| document(&files, path)).collect();
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let mut all = Vec::new();
        for (path, bytes) in files.iter().filter(|(path, _)| wanted(path)) {
            all.extend_from_slice(path.as_bytes());
            all.extend_from_slice(digest(bytes).as_bytes());
        }
        digest(&all)
    };
    let looks = [".css", ".ttf", ".otf", ".png", ".jpg", ".svg"];
    let (id, look) = (of(&|_| true), of(&|path| looks.iter().any(|end| path.ends_with(end))));
    let files = files.into_iter().map(|(path, bytes)| (path, Bytes::from(bytes))).collect();
    (EpubShown { id, look, documents }, Arc::new(files))
}

/// The paths of the content documents in reading order, as the package says it.
fn spine(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let text = files.get(PACKAGE).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let Ok(package) = roxmltree::Document::parse(&text) else { return Vec::new() };
    let named = |name| package.descendants().filter(move |node| node.tag_name().name() == name);
    let items: BTreeMap<&str, &str> =
        named("item").filter_map(|item| Some((item.attribute("id")?, item.attribute("href")?))).collect();
    let hrefs = named("itemref").filter_map(|item| items.get(item.attribute("idref")?));
    hrefs.map(|href| format!("OEBPS/{href}")).collect()
}

fn document(files: &BTreeMap<String, Vec<u8>>, path: String) -> Option<EpubDocument> {
    let bytes = files.get(&path)?;
    Some(EpubDocument { title: title(&String::from_utf8_lossy(bytes)).unwrap_or_default(), id: digest(bytes), path })
}

fn title(text: &str) -> Option<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).ok()?;
    let title = tree.descendants().find(|node| node.tag_name().name() == "title")?;
    Some(title.text().unwrap_or_default().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_in_reading_order_with_their_titles() {
        let page = |title: &str| {
            format!("<!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><title>{title}</title></html>")
        };
        let package = "<package><manifest><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/></manifest>\
                       <spine><itemref idref=\"b\"/><itemref idref=\"a\"/><itemref idref=\"gone\"/></spine></package>";
        let files =
            [("OEBPS/a.xhtml", page("One")), ("OEBPS/b.xhtml", page("Two &amp; more")), (PACKAGE, package.into())];
        let files = files.map(|(path, text)| (path.to_string(), text.into_bytes())).into();
        let (shown, kept) = show(files);
        let found: Vec<_> = shown.documents.iter().map(|one| (one.path.as_str(), one.title.as_str())).collect();
        assert_eq!(found, [("OEBPS/b.xhtml", "Two & more"), ("OEBPS/a.xhtml", "One")]);
        assert_eq!(kept.len(), 3);
    }
}
