//! A small EPUB that keeps every rule, for tests to break.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::standard::Standard;
use crate::verify::listing::Listed;

/// The files of an EPUB, and how `mimetype` is packed.
pub(in crate::verify) struct Sample {
    pub(super) files: BTreeMap<String, String>,
    pub(super) method: CompressionMethod,
    pub(super) first: bool,
}

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

const PACKAGE: &str = r##"<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:1</dc:identifier><dc:title>Swim</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-11-23T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta><meta property="schema:accessibilitySummary">Good.</meta>
<meta property="dcterms:conformsTo" id="c">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>
<meta property="a11y:certifiedBy" refines="#c">Us</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="css" href="style.css" media-type="text/css"/><item id="png" href="images/a%20b.png" media-type="image/png"/>
<item id="svg" href="images/c.svg" media-type="image/svg+xml"/><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine page-progression-direction="ltr"><itemref idref="one"/><itemref idref="nav"/></spine></package>"##;

const NAV: &str = r##"<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Contents</title></head><body>
<nav epub:type="toc"><ol><li><a href="one.xhtml#top">Begin &amp; end</a></li></ol></nav>
<nav epub:type="landmarks"><ol><li><a epub:type="bodymatter" href="one.xhtml">Text</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="one.xhtml#p-i">i</a></li><li><a href="one.xhtml#p-ii">ii</a></li>
<li><a href="one.xhtml#p-1">1</a></li></ol></nav></body></html>"##;

const ONE: &str = r##"<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>One</title><link rel="stylesheet" href="style.css"/></head><body>
<span epub:type="pagebreak" id="p-i"/><span epub:type="pagebreak" id="p-ii"/><h1 id="top">One</h1>
<span epub:type="pagebreak" id="p-1"/><p><a href="#top">Top</a> <a href="https://example.org">Elsewhere</a></p>
<section id="exercise.one" aria-labelledby="top"><a href="#answer.one">Answer</a></section>
<section class="answers"><section class="answer" id="answer.one"><div><a href="#exercise.one">Back</a></div></section></section>
<img src="images/a%20b.png" alt="A harbour"/><svg aria-label="Line"><path d="M0 0"/></svg></body></html>"##;

const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" aria-label="Net">
<pattern id="net"/><g id="line"/><path fill="url(#net)"/><use xlink:href="#line"/></svg>"##;

impl Sample {
    /// The whole.
    pub(in crate::verify) fn new() -> Self {
        let files = [
            ("META-INF/container.xml", CONTAINER),
            ("OEBPS/content.opf", PACKAGE),
            ("OEBPS/nav.xhtml", NAV),
            ("OEBPS/one.xhtml", ONE),
            ("OEBPS/style.css", "p { color: black }"),
            ("OEBPS/images/c.svg", DRAWING),
            ("OEBPS/images/a b.png", "a picture"),
            ("mimetype", "application/epub+zip"),
        ];
        let files = files.into_iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        Self { files, method: CompressionMethod::Stored, first: true }
    }

    /// Replaces words that stand once in a file of `OEBPS`, or in one named from the root.
    pub(super) fn edit(&mut self, name: &str, old: &str, new: &str) {
        let inner = format!("OEBPS/{name}");
        let key = if self.files.contains_key(&inner) { inner } else { name.to_string() };
        let text = self.files.get_mut(&key).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        *text = text.replacen(old, new, 1);
    }

    /// Adds page 2, so that the pages are those of the sample of a workbook.
    pub(in crate::verify) fn add_page(&mut self) {
        self.edit("nav.xhtml", ">1</a></li>", ">1</a></li><li><a href=\"one.xhtml#p-2\">2</a></li>");
        self.edit("one.xhtml", "</body>", "<span epub:type=\"pagebreak\" id=\"p-2\"/></body>");
    }

    /// The file.
    pub(in crate::verify) fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut names: Vec<&String> = self.files.keys().collect();
        names.sort_by_key(|name| (*name == "mimetype") != self.first);
        for name in names {
            let method = if name == "mimetype" { self.method } else { CompressionMethod::Deflated };
            writer.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).unwrap();
            writer.write_all(self.files[name].as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// The manifest's entry for the sample.
pub(in crate::verify) fn listed() -> Listed {
    Listed {
        path: "north/swim/swim-north.epub".into(),
        pages: 3,
        fields: 0,
        standards: Standard::EPUB.iter().map(ToString::to_string).collect(),
        ..crate::verify::pdf::sample::listed("epub")
    }
}
