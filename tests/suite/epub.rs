//! EPUBs as they are built: every link lands, pages and languages are told, titles hold what they were given.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};

use crate::support::{Project, root};

const WATCH: &str = "content/guides/swim/watch.md";
const START: &str = "content/guides/swim/start.md";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The files of a built EPUB, by path.
pub(crate) struct Book {
    files: BTreeMap<String, Vec<u8>>,
}

impl Book {
    /// The EPUB of the guide `swim` in an edition.
    pub(crate) fn build(project: &Project, edition: &str) -> Self {
        project.build("out", &["--edition", edition, "--product", "epub"], &[]);
        let bytes = fs::read(project.beside(&format!("out/{edition}/swim/swim-{edition}.epub"))).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            let name = file.name().trim_start_matches("OEBPS/").to_string();
            assert!(files.insert(name, content).is_none(), "a file stands there twice");
        }
        Self { files }
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        let bytes = self.files.get(name).unwrap_or_else(|| panic!("{name} in {:?}", self.files.keys()));
        std::str::from_utf8(bytes).unwrap()
    }

    pub(crate) fn tree(&self, name: &str) -> Document<'_> {
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        Document::parse_with_options(self.text(name), options).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names of everything that is XML.
    pub(crate) fn xml(&self) -> Vec<&str> {
        let is_xml = |name: &&String| [".xhtml", ".opf", ".ncx", ".svg"].iter().any(|end| name.ends_with(end));
        self.files.keys().filter(is_xml).map(String::as_str).collect()
    }

    /// Ids in a file; each occurs once.
    fn ids(&self, name: &str) -> BTreeSet<String> {
        let tree = self.tree(name);
        let mut ids = BTreeSet::new();
        for id in tree.descendants().filter_map(|node| node.attribute("id")) {
            assert!(ids.insert(id.to_string()), "{name} has the id `{id}` twice");
        }
        ids
    }

    /// Every address in a file that stays in the book: file and fragment.
    fn links(&self, name: &str) -> Vec<(String, Option<String>)> {
        let tree = self.tree(name);
        let all = tree.descendants().flat_map(|node| node.attributes().collect::<Vec<_>>());
        all.filter(|attribute| matches!(attribute.name(), "href" | "src"))
            .filter(|attribute| !attribute.value().contains(':'))
            .map(|attribute| {
                let (file, fragment) = match attribute.value().split_once('#') {
                    Some((file, fragment)) => (file, Some(fragment.to_string())),
                    None => (attribute.value(), None),
                };
                (if file.is_empty() { name.to_string() } else { file.to_string() }, fragment)
            })
            .collect()
    }

    /// Links that lead nowhere.
    fn dead(&self) -> Vec<String> {
        let mut dead = Vec::new();
        for name in self.xml() {
            for (file, fragment) in self.links(name) {
                let lands = self.files.contains_key(&file)
                    && fragment.as_ref().is_none_or(|fragment| self.ids(&file).contains(fragment));
                if !lands {
                    dead.push(format!("{name}: {file}#{}", fragment.unwrap_or_default()));
                }
            }
        }
        dead
    }

    /// The words of the first heading or caption in the element that has an id.
    fn heading_at(&self, file: &str, id: &str) -> String {
        let tree = self.tree(file);
        let element = tree.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
        let is_heading =
            |node: &Node| matches!(node.tag_name().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "figcaption");
        let heading = element.descendants().find(is_heading).unwrap_or_else(|| panic!("{file}#{id} has no heading"));
        words(heading)
    }

    /// The words of the element with an id, wherever it stands.
    pub(crate) fn section(&self, id: &str) -> String {
        let of = |name: &str| {
            let tree = self.tree(name);
            tree.descendants().find(|node| node.attribute("id") == Some(id)).map(words)
        };
        self.spine().iter().find_map(|name| of(name)).unwrap_or_else(|| panic!("nothing has the id {id}"))
    }

    /// Of every link whose words begin so: where it stands and where it leads.
    fn led_by(&self, start: &str) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        for name in self.xml().into_iter().filter(|name| name.ends_with(".xhtml") && *name != "nav.xhtml") {
            let tree = self.tree(name);
            for link in tree.descendants().filter(|node| node.has_tag_name("a") || node.tag_name().name() == "a") {
                let more = link.parent().is_some_and(|outer| outer.attribute("class") == Some("more"));
                if more && words(link).starts_with(start) {
                    let (file, id) = link.attribute("href").unwrap().split_once('#').unwrap();
                    let file = if file.is_empty() { name } else { file };
                    found.push((words(link), file.to_string(), id.to_string()));
                }
            }
        }
        found
    }

    /// The label of the last page break before the end of the heading in the element that has an id.
    fn page_before(&self, file: &str, id: &str) -> String {
        let mut label = None;
        for name in self.spine() {
            for node in self.tree(&name).descendants() {
                if node.attribute("class") == Some("page") && node.tag_name().name() == "hr" {
                    label = label_of(node).map(str::to_string);
                }
                let inside = || node.ancestors().any(|outer| outer.attribute("id") == Some(id));
                if name == file && matches!(node.tag_name().name(), "h2" | "h3" | "h4") && inside() {
                    return label.expect("a page break before it");
                }
            }
        }
        panic!("{file}#{id} has no heading");
    }

    /// The content documents in the order of reading.
    fn spine(&self) -> Vec<String> {
        let tree = self.tree("content.opf");
        let href = |id: &str| tree.descendants().find(|item| item.attribute("id") == Some(id))?.attribute("href");
        let refs = tree.descendants().filter_map(|item| item.attribute("idref"));
        refs.filter_map(|id| href(id).map(str::to_string)).collect()
    }

    /// Whether a paragraph behind a link says so.
    fn tells(&self, said: &str) -> bool {
        self.spine().iter().any(|name| {
            let is_it = |node: Node| node.attribute("class") == Some("more") && words(node) == said;
            self.tree(name).descendants().any(is_it)
        })
    }

    /// What an element of the package says, wherever it occurs.
    fn metadata(&self, name: &str) -> Vec<String> {
        let tree = self.tree("content.opf");
        tree.descendants().filter(|node| node.tag_name().name() == name).map(words).collect()
    }
}

pub(crate) fn words(node: Node) -> String {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The page whose beginning an element marks: a rule has a name, a span between words a title.
pub(crate) fn label_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let attribute = if node.tag_name().name() == "hr" { "aria-label" } else { "title" };
    node.attribute(attribute)
}

/// The fixture with exercises and figures wherever they may stand: in two chapters and on two front pages, with answers
/// to some, in another order than the exercises.
fn with_answers() -> Project {
    let exercise = |id: &str, title: &str| {
        format!("\n::: {{.exercise #{id}}}\n### {title}\nDo it.\n\n::: {{.notepad #{id}-notes}}\nWrite.\n:::\n:::\n")
    };
    let answer = |id: &str, words: &str| format!("\n::: {{.answer for={id}}}\n{words}\n:::\n");
    let svg = fs::read(root().join("tests/fixtures/harbour/content/guides/swim/figures/flags.svg")).unwrap();
    Project::harbour()
        .write("content/front-matter/figures/flags.svg", svg)
        .append(
            "content/front-matter/about.md",
            &format!(
                "{}\n![The flags again, for a start.](figures/flags.svg \"Flags up front\")\n",
                exercise("warm-up", "Warm up")
            ),
        )
        .append(
            START,
            &format!(
                "{}{}{}{}",
                answer("look-round", "The pier and the slip."),
                exercise("look-round", "Look round"),
                exercise("ask-round", "Ask round"),
                "\nSee [](#look-round), [](#choose-a-flag), [](#flags) and [the page](#warm-up).\n\n![Flags.](figures/flags.svg \"Flags at the pier\")\n"
            ),
        )
        .append(WATCH, &answer("ask-round", "Ask the oldest warden."))
}

#[test]
fn every_link_lands_on_an_id_that_is_there() {
    for project in [Project::harbour(), with_answers()] {
        let book = Book::build(&project, "north");
        assert_eq!(book.dead(), Vec::<String>::new());
        for part in ["nav.xhtml", "toc.ncx", "content.opf"] {
            assert!(book.links(part).len() > 5, "{part} has links");
        }
    }
}

#[test]
fn an_exercise_leads_to_its_answer_and_the_answer_back() {
    let book = Book::build(&with_answers(), "north");
    let (there, back) = (book.led_by("The answer is on page"), book.led_by("Exercise"));
    assert_eq!(there.len(), 3, "three exercises have an answer: {there:?}");
    assert_eq!(back.len(), 3, "three answers lead back: {back:?}");
    for (link, file, id) in &there {
        assert!(file.starts_with("answers"), "{link} leads to {file}");
        assert!(book.heading_at(file, id).starts_with("Answer to exercise"), "{link} leads to it");
        let page = link.trim_start_matches("The answer is on page ").trim_end_matches('.');
        assert_eq!(book.page_before(file, id), page, "{link}: the break before it is that of the page");
    }
    for (link, file, id) in &back {
        assert!(!file.starts_with("answers"), "{link} leads to {file}");
        assert!(book.heading_at(file, id).starts_with(link), "{link} leads to {}", book.heading_at(file, id));
        let told = format!("{link}, page {}", book.page_before(file, id));
        assert!(book.tells(&told), "the page stands behind the link: {told}");
    }
    let named = |links: &[(String, String, String)]| {
        links.iter().map(|(_, file, id)| book.heading_at(file, id)).collect::<BTreeSet<_>>()
    };
    for title in ["Look round", "Ask round", "Choose a flag"] {
        assert!(named(&there).iter().any(|heading| heading.ends_with(title)), "{title} has its answer: {there:?}");
        assert!(named(&back).iter().any(|heading| heading.ends_with(title)), "{title} is led back to: {back:?}");
    }
}

#[test]
fn a_reference_gives_the_number_that_its_target_bears() {
    let book = Book::build(&with_answers(), "north");
    let mut seen = 0;
    for name in book.xml().into_iter().filter(|name| name.ends_with(".xhtml")) {
        let tree = book.tree(name);
        for link in tree.descendants().filter(|node| node.tag_name().name() == "a") {
            let said = words(link);
            let target =
                link.attribute("href").filter(|href| !href.contains(':')).and_then(|href| href.split_once('#'));
            let kind = ["Exercise ", "Figure "].into_iter().find(|kind| said.starts_with(kind));
            let (Some((file, id)), Some(kind)) = (target, kind) else { continue };
            let number: String = said[kind.len()..].chars().take_while(char::is_ascii_digit).collect();
            let file = if file.is_empty() { name } else { file };
            let heading = book.heading_at(file, id);
            let exact = heading.strip_prefix(&format!("{kind}{number}"));
            assert!(
                exact.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit())),
                "{said}: {heading}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 10, "lists, openers, answers and the text name exercises and figures: {seen}");
}

#[test]
fn the_page_list_names_every_printed_page_once_and_in_order() {
    let book = Book::build(&with_answers(), "north");
    let nav = book.tree("nav.xhtml");
    let list = nav.descendants().find(|node| node.attribute("id") == Some("page-list")).unwrap();
    let pages: Vec<String> = list.descendants().filter(|node| node.tag_name().name() == "a").map(words).collect();
    let split = pages.iter().position(|label| label == "1").expect("a page 1");
    assert_eq!(pages[..3], ["i", "ii", "iii"]);
    assert!(split > 3 && split % 2 == 0, "the body begins on a right-hand page: {pages:?}");
    let body: Vec<String> = (1..=pages.len() - split).map(|number| number.to_string()).collect();
    assert_eq!(pages[split..], body);
    let ncx = book.tree("toc.ncx");
    let targets: Vec<Node> = ncx.descendants().filter(|node| node.tag_name().name() == "pageTarget").collect();
    assert_eq!(targets.iter().map(|target| words(*target)).collect::<Vec<_>>(), pages);
    assert_eq!(targets.iter().filter(|target| target.attribute("type") == Some("front")).count(), split);
    let breaks: Vec<String> = book
        .xml()
        .into_iter()
        .flat_map(|name| {
            let tree = book.tree(name);
            let breaks = tree.descendants().filter(|node| node.attribute("role") == Some("doc-pagebreak"));
            breaks.filter_map(|node| label_of(node).map(str::to_string)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(breaks.iter().collect::<BTreeSet<_>>(), pages.iter().collect(), "each has its break in the text");
    assert_eq!(breaks.len(), pages.len());
}

#[test]
fn odd_characters_in_titles_stay_what_they_are() {
    let title = "A & B <c> \"d\" 'e' ]]> &amp; é ก";
    let quoted = serde_json::to_string(title).unwrap();
    let project = Project::harbour()
        .edit("content/guides/swim/guide.toml", "\"Safe at the water\"", &quoted)
        .edit("content/series.toml", "\"Harbour Trust\"", &quoted)
        .append("content/editions/north/edition.toml", &format!("partners = [{quoted}]\n"))
        .append(WATCH, "\n## Rules & \\<limits\\> \"now\" {#rules}\n\nText with &lt;b&gt; &amp;amp; in it.\n");
    fs::create_dir_all(project.path("fonts")).unwrap();
    for face in ["NotoSansThaiLooped-Regular.ttf", "NotoSansThaiLooped-Bold.ttf"] {
        fs::copy(root().join("fonts").join(face), project.path("fonts").join(face)).unwrap();
    }
    let book = Book::build(&project, "north");
    for name in book.xml() {
        book.tree(name);
    }
    assert_eq!(book.metadata("contributor")[0], title);
    let title = title.replace("\"d\" 'e'", "“d” ‘e’");
    assert_eq!(book.metadata("title")[0], title);
    assert_eq!(book.metadata("publisher"), [title.as_str()]);
    let ncx = book.tree("toc.ncx");
    let name = ncx.descendants().find(|node| node.tag_name().name() == "docTitle").map(words);
    assert_eq!(name, Some(title));
    for part in ["nav.xhtml", "toc.ncx"] {
        assert!(words(book.tree(part).root()).contains("Rules & <limits>"), "{part} names the section");
    }
    assert!(book.xml().iter().any(|name| words(book.tree(name).root()).contains("Text with <b> &amp; in it.")));
}

/// An edition in Arabic and English whose guide is in Arabic where it is translated.
pub(crate) fn in_arabic() -> Project {
    let edition = "state = \"JO\"\nlanguages = [\"ar\", \"en\"]\nguide-language = \"ar\"\npaper = \"a4\"\n";
    let mut catalogue = "msgid \"\"\nmsgstr \"\"\n\"Language: ar\\n\"\n\"X-Review: reviewed\\n\"\n".to_string();
    for (context, id) in [
        ("series", "The harbour school"),
        ("series", "Harbour Trust"),
        ("guides/swim", "Safe at the water"),
        ("guides/swim", "A notebook for wardens"),
        ("guides/swim", "Watching, warning, helping"),
        ("guides/swim/start", "Start here"),
    ] {
        catalogue += &format!("\nmsgctxt \"{context}\"\nmsgid \"{id}\"\nmsgstr \"ميناء\"\n");
    }
    let project = Project::harbour()
        .write("content/editions/jo/edition.toml", edition)
        .write("content/locale/ar.po", catalogue)
        .remove("content/front-matter/about.md");
    fs::create_dir_all(project.path("fonts")).unwrap();
    for face in ["NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"] {
        fs::copy(root().join("fonts").join(face), project.path("fonts").join(face)).unwrap();
    }
    project
}

#[test]
fn a_book_from_right_to_left_says_so_and_each_fallback_says_what_it_is() {
    let book = Book::build(&in_arabic(), "jo");
    let package = book.tree("content.opf");
    let find = |name: &str| package.descendants().find(|node| node.tag_name().name() == name).unwrap();
    assert_eq!(find("package").attribute("dir"), Some("rtl"));
    assert_eq!(find("package").attribute((XML, "lang")), Some("ar"));
    assert_eq!(find("spine").attribute("page-progression-direction"), Some("rtl"));
    assert_eq!(book.metadata("language"), ["ar", "en"]);
    let name = book.xml().into_iter().find(|name| name.starts_with("chapter-01")).unwrap();
    let tree = book.tree(name);
    assert_eq!(tree.root_element().attribute("lang"), Some("ar"));
    assert_eq!(tree.root_element().attribute("dir"), Some("rtl"));
    for node in tree.descendants().filter(Node::is_element) {
        let (html, xml) = (
            node.attributes().find(|it| it.name() == "lang" && it.namespace().is_none()),
            node.attribute((XML, "lang")),
        );
        assert_eq!(html.map(|it| it.value()), xml, "{node:?}");
    }
    let text =
        tree.descendants().find(|node| node.tag_name().name() == "p" && words(*node).starts_with("This notebook"));
    let text = text.expect("a paragraph that is not translated");
    assert_eq!((text.attribute("lang"), text.attribute("dir")), (Some("en"), Some("ltr")));
    let head = tree.descendants().find(|node| node.tag_name().name() == "h1").unwrap();
    assert_eq!((words(head).as_str(), head.attribute("lang")), ("ميناء", None), "what is translated needs no mark");
}

#[test]
fn a_figure_of_a_page_in_two_languages_has_its_id_once_in_each_and_links_stay_there() {
    let about = "# About\n\n![A shore.](figures/shore.svg \"The shore\"){#shore}\n\nSee [](#shore).\n";
    let figure = |alt: &str, caption: &str| format!("![{alt}](figures/shore.svg \\\"{caption}\\\"){{#shore}}");
    let mut words = String::new();
    for (id, said) in [
        ("About".to_string(), "عن".to_string()),
        (figure("A shore.", "The shore"), figure("شاطئ.", "الشاطئ")),
        ("See [](#shore).".into(), "انظر [](#shore).".into()),
    ] {
        words += &format!("\nmsgctxt \"front-matter/about\"\nmsgid \"{id}\"\nmsgstr \"{said}\"\n");
    }
    let shore =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\"><rect width=\"9\" height=\"9\"/></svg>";
    let project = in_arabic()
        .write("content/front-matter/about.md", about)
        .write("content/front-matter/figures/shore.svg", shore)
        .append("content/locale/ar.po", &words);
    let book = Book::build(&project, "jo");
    assert_eq!(book.dead(), Vec::<String>::new());
    let with = |name: &&str| name.starts_with("front") && book.text(name).contains("images/shore");
    let pages: Vec<&str> = book.xml().into_iter().filter(with).collect();
    assert_eq!(pages.len(), 2);
    for name in pages {
        assert!(book.ids(name).contains("shore"), "{name}");
        assert!(book.text(name).contains("<a href=\"#shore\""), "{name}");
    }
}

#[test]
fn words_of_the_other_direction_say_so_wherever_they_stand() {
    let book = Book::build(&in_arabic(), "jo");
    let mut mixed = 0;
    for name in book.xml().into_iter().filter(|name| name.ends_with(".xhtml")) {
        let tree = book.tree(name);
        for node in tree.descendants().filter(|node| node.is_element() && *node != tree.root_element()) {
            let Some(lang) = node.attributes().find(|it| it.name() == "lang" && it.namespace().is_none()) else {
                continue;
            };
            let wanted = if lang.value() == "ar" { "rtl" } else { "ltr" };
            let outer = node.ancestors().skip(1).find_map(|outer| outer.attribute("dir"));
            assert!(node.attribute("dir") == Some(wanted) || outer == Some(wanted), "{name}: {node:?}");
            mixed += usize::from(outer != Some(wanted));
        }
    }
    assert!(mixed > 20, "{mixed}");
}

#[test]
fn what_must_be_read_with_a_status_stands_beside_it_in_every_language() {
    let fact = "\n[[fact]]\ninstrument = \"crc\"\nstatus = \"ratified\"\nreservation = true\nas-of = \"2014\"\nsource = \"a list\"\nchecked = 2025-01-01\nconfidence = \"high\"\n";
    let status = "# Where the state stands\n\n::: {.status #status}\n:::\n";
    let heading = "\nmsgctxt \"front-matter/status\"\nmsgid \"Where the state stands\"\nmsgstr \"أين\"\n";
    let project = in_arabic()
        .write("content/front-matter/status.md", status)
        .append("content/locale/ar.po", heading)
        .edit("content/editions/north/edition.toml", "paper", "front-matter = []\npaper")
        .append("content/editions/jo/edition.toml", fact);
    let book = Book::build(&project, "jo");
    let mut found = BTreeSet::new();
    for name in book.xml() {
        let tree = book.tree(name);
        let remarks = tree.descendants().filter(|node| node.attribute("class").is_some_and(|it| it.contains("remark")));
        let lang = |node: Node| node.ancestors().find_map(|it| it.attribute("lang").map(str::to_string)).unwrap();
        found.extend(remarks.map(|node| (lang(node), words(node))));
    }
    let wanted = [("ar", "حتى 2014"), ("ar", "مع تحفظات"), ("en", "as of 2014"), ("en", "with reservations")];
    assert_eq!(found, wanted.map(|(lang, words)| (lang.to_string(), words.to_string())).into());
}

#[test]
fn placeholders_are_filled_wherever_the_book_prints_or_tells_words() {
    let project = Project::harbour()
        .edit(WATCH, "# On watch", "# On watch since {{series.version}}")
        .edit(WATCH, "## Flags {#flags}", "## Flags of {{edition.date}} {#flags}")
        .edit(WATCH, "### Choose a flag", "### Choose a flag for {{guide.title}}")
        .edit(WATCH, "low=\"not sure\"", "low=\"not sure of {{guide.title}}\"")
        .edit("content/front-matter/about.md", "# About this notebook", "# What {{series.publisher}} wants")
        .append(
            WATCH,
            "\n![The flags of {{series.publisher}}.](figures/flags.svg \"Flags in {{series.date}}\")\n\n\
             ::: {.voice source=\"A warden of {{series.publisher}}\"}\nLook.\n:::\n",
        );
    let book = Book::build(&project, "north");
    for name in book.xml() {
        assert!(!book.text(name).contains("{{"), "{name} holds a placeholder");
    }
    for part in ["nav.xhtml", "toc.ncx"] {
        let told = words(book.tree(part).root());
        for title in ["On watch since 2.1", "Flags of 1 March 2025", "What Harbour Trust wants"] {
            assert!(told.contains(title), "{part}: {title}");
        }
    }
    let nav = words(book.tree("nav.xhtml").root());
    assert!(nav.contains("Exercise 1: Choose a flag for Safe at the water"), "{nav}");
    assert!(nav.contains("Figure 1: Flags in 1 March 2025"), "{nav}");
    let text: String =
        book.xml().into_iter().filter(|name| name.ends_with(".xhtml")).map(|name| book.text(name)).collect();
    for told in ["alt=\"The flags of Harbour Trust.\"", "A warden of Harbour Trust", "not sure of Safe at the water"] {
        assert!(text.contains(told), "{told}");
    }
}

#[test]
fn a_drawing_is_in_the_book_as_on_paper_or_the_check_says_why_not() {
    let figure = |svg: &str| Project::harbour().write("content/guides/swim/figures/flags.svg", svg);
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">]>\
                  <svg xmlns=\"&ns;\" viewBox=\"0 0 20 10\" onload=\"x()\"><script>x()</script><rect id=\"a\" width=\"9\" height=\"9\"/>\
                  <a href=\"https://example.org\"><circle id=\"a\" r=\"2\"/></a></svg>";
    let project = figure(entity);
    assert_eq!(project.run(&["check"]).code, Some(0));
    let book = Book::build(&project, "north");
    let drawing = book.text("images/flags.svg");
    assert!(drawing.contains("<rect id=\"a\"") && drawing.contains("<circle r=\"2\"/>"), "{drawing}");
    for gone in ["script", "ENTITY", "onload", "example.org", "x()"] {
        assert!(!drawing.contains(gone), "{gone}: {drawing}");
    }
    for (inside, said) in [
        (
            "<foreignObject width=\"9\" height=\"9\"><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>",
            "HTML (foreignObject)",
        ),
        ("<image width=\"9\" height=\"9\" href=\"photo.png\"/>", "`photo.png`"),
        ("<use href=\"https://example.org/a.svg#a\"/>", "`https://example.org/a.svg#a`"),
    ] {
        let run = figure(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>"))
            .run(&["check", "--message-format", "json"]);
        let faults = run.diagnostics();
        assert_eq!(run.code, Some(1), "{inside}");
        assert_eq!(faults.len(), 1, "{}", run.stderr);
        assert_eq!(faults[0]["code"], "bad-image");
        assert!(faults[0]["message"].as_str().unwrap().contains(said), "{}", run.stderr);
    }
}

#[test]
fn what_names_a_section_stands_in_its_file() {
    for chapter in ["# Start\n\n## First\n\nText.\n", "# Start\n\n## First {#first}\n\nText.\n", "# Start\n\nText.\n"] {
        let guide = "title = \"Rowing\"\nsubtitle = \"A\"\nsubject = \"Oars\"\ncolour = \"#703020\"\n\n[[chapter]]\nfile = \"watch.md\"\npart = \"introduction\"\n";
        let project = Project::harbour().write("content/guides/swim/guide.toml", guide).write(WATCH, chapter);
        let book = Book::build(&project, "north");
        let mut named = 0;
        for name in book.files.keys().filter(|name| name.ends_with(".xhtml")) {
            let tree = book.tree(name);
            let ids: BTreeSet<&str> = tree.descendants().filter_map(|node| node.attribute("id")).collect();
            for id in tree.descendants().filter_map(|node| node.attribute("aria-labelledby")) {
                assert!(ids.contains(id), "{name}: nothing has the id {id}");
                named += 1;
            }
        }
        assert!(named > 3, "{named}");
    }
}

#[test]
fn names_with_empty_cells_beside_them_are_a_short_list_on_a_narrow_screen() {
    let table = |cell: &str, rows: &str| {
        let block = format!(
            "\n::: {{.fields #whom{rows}}}\n| Who | Office | Day |\n|---|---|---|\n| Coast | | {cell} |\n:::\n"
        );
        let book = Book::build(&Project::harbour().append(WATCH, &block), "north");
        let mut files = book.files.keys().filter(|name| name.ends_with(".xhtml"));
        let name = files.find(|name| book.text(name).contains("id=\"whom\"")).expect("the file with the table").clone();
        let tree = book.tree(&name);
        let whom = tree.descendants().find(|node| node.attribute("id") == Some("whom")).unwrap();
        let frames = whom.descendants().filter(|node| node.attribute("data-rows") == Some("names")).count();
        (frames, whom.descendants().filter(|node| node.attribute("class") == Some("empty")).count())
    };
    assert_eq!(table("", ""), (1, 2));
    assert_eq!(table("", " rows=2"), (1, 6), "rows without a name keep their first cell");
    assert_eq!(table("Monday", ""), (0, 0), "a cell with words is shown");
}

#[test]
fn the_style_sheet_draws_in_light_on_a_dark_page_and_lays_no_white_under_figures() {
    let book = Book::build(&Project::harbour(), "north");
    let css = book.text("stylesheet.css");
    let (_, dark) = css.split_once("@media (prefers-color-scheme: dark)").expect("a dark theme");
    let (dark, _) = dark.split_once("\n}").expect("its end");
    assert!(dark.contains("img[src$=\".svg\"] { filter: invert(1) hue-rotate(180deg)"), "{dark}");
    assert!(!dark.contains("#fff"), "{dark}");
}
