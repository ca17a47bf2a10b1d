//! A good EPUB gives no finding; broken in one way, it gives that finding and no other.

use std::collections::BTreeSet;

use zip::CompressionMethod;

use super::sample::{Sample, listed};
use crate::verify::DeclaredBook;
use crate::verify::listing::Listed;
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};

/// A way to break the sample, and what is then found.
type Break = (&'static [Rule], fn(&mut Sample));

/// The answer that the sample's sources declare.
fn declared() -> DeclaredBook {
    DeclaredBook { answers: vec!["answer.one".into()], ..DeclaredBook::default() }
}

/// The rules that a file breaks.
fn broken(bytes: &[u8], listed: &Listed) -> Vec<Rule> {
    let mut checked = Checked::new("x.epub");
    super::check(bytes, listed, Some(&declared()), &mut checked);
    let rules: BTreeSet<Rule> = checked.findings.iter().map(|finding| finding.rule).collect();
    rules.into_iter().collect()
}

#[test]
fn a_declared_answer_is_looked_for_whatever_its_classes_are() {
    let mut sample = Sample::new();
    sample.edit("one.xhtml", "class=\"answers\"", "class=\"replies\"");
    assert_eq!(broken(&sample.bytes(), &listed()), [], "it is there, and linked");
    sample.edit("one.xhtml", "<a href=\"#answer.one\">Answer</a>", "");
    assert_eq!(broken(&sample.bytes(), &listed()), [Rule::EpubAnswer]);
    let mut sample = Sample::new();
    sample.edit("one.xhtml", "class=\"answer\" id=\"answer.one\"", "");
    sample.edit("one.xhtml", "<a href=\"#answer.one\">Answer</a>", "");
    assert_eq!(broken(&sample.bytes(), &listed()), [Rule::EpubAnswer]);
}

const PACKAGE: &[Break] = &[
    (&[Rule::EpubMimetype], |it| it.method = CompressionMethod::Deflated),
    (&[Rule::EpubMimetype], |it| it.first = false),
    (&[Rule::EpubMimetype], |it| it.edit("mimetype", "epub+zip", "zip")),
    (&[Rule::EpubContainer], |it| it.edit("META-INF/container.xml", "content.opf", "book.opf")),
    (&[Rule::EpubContainer], |it| it.edit("content.opf", "</package>", "")),
    (&[Rule::EpubMetadata], |it| it.edit("content.opf", "unique-identifier=\"id\"", "unique-identifier=\"no\"")),
    (&[Rule::EpubMetadata], |it| it.edit("content.opf", "<dc:title>Swim</dc:title>", "")),
    (&[Rule::EpubMetadata], |it| it.edit("content.opf", "<dc:language>en", "<dc:language>English language")),
    (&[Rule::EpubMetadata], |it| it.edit("content.opf", "T00:00:00Z", "")),
    (&[Rule::EpubAccess], |it| it.edit("content.opf", "schema:accessibilitySummary", "summary")),
    (&[Rule::EpubAccess], |it| it.edit("content.opf", "EPUB Accessibility 1.1", "EPUB Accessibility 1.0")),
    (&[Rule::EpubManifest], |it| {
        it.files.insert("OEBPS/more.txt".into(), String::new());
    }),
    (&[Rule::EpubManifest], |it| {
        it.edit(
            "content.opf",
            "<item id=\"css\"",
            "<item id=\"x\" href=\"x.txt\" media-type=\"text/plain\"/><item id=\"css\"",
        );
    }),
    (&[Rule::EpubManifest], |it| it.edit("content.opf", "<item id=\"css\"", "<item id=\"png\"")),
    (&[Rule::EpubSpine], |it| it.edit("content.opf", "idref=\"nav\"", "idref=\"png\"")),
    (&[Rule::ManifestDirection], |it| it.edit("content.opf", "direction=\"ltr\"", "direction=\"rtl\"")),
];

const NAV: &[Break] = &[
    (&[Rule::ManifestPages, Rule::EpubNav], |it| it.edit("content.opf", " properties=\"nav\"", "")),
    (&[Rule::EpubNav], |it| it.edit("nav.xhtml", "epub:type=\"landmarks\"", "id=\"landmarks\"")),
    (&[Rule::EpubNav], |it| it.edit("nav.xhtml", "epub:type=\"bodymatter\" ", "")),
    (&[Rule::EpubNav], |it| it.edit("nav.xhtml", "Begin &amp; end", " ")),
    (&[Rule::EpubPageList], |it| it.edit("nav.xhtml", ">ii<", ">i<")),
    (&[Rule::EpubPageList], |it| it.edit("nav.xhtml", ">ii<", ">2<")),
    (&[Rule::EpubPageList], |it| it.edit("nav.xhtml", ">ii<", ">after i<")),
    (&[Rule::EpubPageList], |it| it.edit("nav.xhtml", "#p-1", "#p-i")),
    (&[Rule::EpubPageList], |it| it.edit("nav.xhtml", "#p-1", "")),
    (&[Rule::EpubPageList], |it| it.edit("one.xhtml", "epub:type=\"pagebreak\" id=\"p-1\"", "id=\"p-1\"")),
    (&[Rule::EpubLink], |it| it.edit("nav.xhtml", "#p-1", "#p-9")),
];

const CONTENT: &[Break] = &[
    (&[Rule::EpubXml], |it| it.edit("one.xhtml", "</p>", "")),
    (&[Rule::EpubXml], |it| it.edit("one.xhtml", "Elsewhere", "&nbsp;")),
    (&[Rule::EpubLink], |it| it.edit("one.xhtml", "\"#top\"", "\"#bottom\"")),
    (&[Rule::EpubLink], |it| it.edit("one.xhtml", "\"#top\"", "\"../../../etc\"")),
    (&[Rule::EpubLink], |it| it.edit("style.css", "black", "black; background: url('none.png')")),
    (&[Rule::EpubAnswer], |it| it.edit("one.xhtml", "<a href=\"#answer.one\">Answer</a>", "")),
    (&[Rule::EpubAnswer], |it| it.edit("one.xhtml", "href=\"#answer.one\"", "href=\"#top\"")),
    (&[Rule::EpubAnswer], |it| it.edit("one.xhtml", "href=\"#exercise.one\"", "href=\"#answer.one\"")),
    (&[Rule::EpubRemote], |it| it.edit("one.xhtml", "images/a%20b.png", "https://example.org/a.png")),
    (&[Rule::EpubRemote], |it| it.edit("style.css", "p {", "@import \"//example.org/a.css\"; p {")),
    (&[Rule::EpubRemote], |it| it.edit("content.opf", "properties=\"nav\"", "properties=\"nav remote-resources\"")),
    (&[Rule::EpubScript], |it| it.edit("one.xhtml", "</head>", "<script>alert(1)</script></head>")),
    (&[Rule::EpubScript], |it| it.edit("one.xhtml", "<h1 ", "<h1 onclick=\"go()\" ")),
    (&[Rule::EpubScript], |it| it.edit("one.xhtml", "https://example.org", "javascript:go()")),
    (&[Rule::EpubScript], |it| it.edit("content.opf", "properties=\"nav\"", "properties=\"nav scripted\"")),
    (&[Rule::EpubSize], |it| it.edit("one.xhtml", "Elsewhere", &"long ".repeat(60_000))),
    (&[Rule::EpubLang], |it| it.edit("one.xhtml", " lang=\"en\"", "")),
    (&[Rule::EpubLang], |it| it.edit("one.xhtml", " lang=\"en\"", " lang=\"th\"")),
    (&[Rule::EpubId], |it| it.edit("one.xhtml", "<p>", "<p id=\"top\">")),
    (&[Rule::EpubAlt], |it| it.edit("one.xhtml", " alt=\"A harbour\"", "")),
    (&[Rule::EpubAlt], |it| it.edit("one.xhtml", " aria-label=\"Line\"", "")),
    (&[Rule::EpubLink], |it| it.edit("one.xhtml", "aria-labelledby=\"top\"", "aria-labelledby=\"top gone\"")),
    (&[Rule::EpubLink, Rule::EpubDrawing], |it| it.edit("images/c.svg", "\"#line\"", "\"#gone\"")),
    (&[Rule::EpubDrawing], |it| it.edit("images/c.svg", "\"#line\"", "\"#net\"")),
    (&[Rule::EpubLink, Rule::EpubDrawing], |it| {
        it.edit("images/c.svg", "fill=\"url(#net)\"", "style=\"fill:url(#gone)\"")
    }),
    (&[Rule::EpubDrawing], |it| it.edit("images/c.svg", "url(#net)", "url('#line')")),
    (&[Rule::EpubDrawing], |it| it.edit("images/c.svg", "fill=", "clip-path=")),
    (&[Rule::EpubDrawing], |it| it.edit("images/c.svg", " xmlns=\"http://www.w3.org/2000/svg\"", "")),
    (&[Rule::EpubDrawing], |it| it.edit("images/c.svg", "<svg ", "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg ")),
];

#[test]
fn a_good_book_broken_in_one_way() {
    assert_eq!(broken(&Sample::new().bytes(), &listed()), []);
    for (expected, change) in [PACKAGE, NAV, CONTENT].into_iter().flatten() {
        let mut sample = Sample::new();
        change(&mut sample);
        assert_eq!(broken(&sample.bytes(), &listed()), *expected);
    }
}

#[test]
fn what_the_folder_says_of_it() {
    let bytes = Sample::new().bytes();
    assert_eq!(broken(&bytes, &Listed { pages: 4, ..listed() }), [Rule::ManifestPages]);
    assert_eq!(broken(&bytes, &Listed { fields: 4, ..listed() }), [Rule::ManifestFields]);
    assert_eq!(broken(b"PK nothing", &listed()), [Rule::EpubUnreadable]);
}

#[test]
fn every_rule_for_epub_is_tried() {
    let tables = [PACKAGE, NAV, CONTENT];
    let tried: BTreeSet<Rule> = tables.into_iter().flatten().flat_map(|(rules, _)| rules.iter().copied()).collect();
    let untried = Rule::ALL.iter().filter(|rule| rule.group() == Group::Epub && !tried.contains(rule));
    assert_eq!(untried.collect::<Vec<_>>(), [&Rule::EpubUnreadable]);
}

#[test]
fn damaged_files_give_findings() {
    let whole = Sample::new().bytes();
    for cut in (0..whole.len()).step_by(61) {
        assert!(!broken(&whole[..cut], &listed()).is_empty());
    }
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] = bytes[at].wrapping_add(1 + (at % 200) as u8);
        broken(&bytes, &listed()); // must not panic
    }
}
