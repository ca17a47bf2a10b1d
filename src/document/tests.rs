//! What documents hold: numbers, targets, languages, fields, and what is the edition's and what the guide's.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::model::{Block, Direction, Document, Field, Inline, Kind};
use super::pages::PageList;
use super::visit::each_block;
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
    let answers = document.body.answers.iter().map(|answer| &answer.blocks);
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

/// A front page with a captioned figure, an exercise and its answer, and a guide with one more of each.
fn with_front_page() -> Content {
    let page = "# Before you begin\n\n![The map.](map.svg \"The map\")\n\n::: {.exercise #find-the-hut}\n### Find the hut\n\
                Point at it.\n:::\n\n::: {.answer for=find-the-hut}\nIt is at the north end.\n:::\n";
    let flags = include_str!("../../tests/fixtures/harbour/content/guides/swim/figures/flags.svg");
    Content::harbour()
        .with_south()
        .write("front-matter/before.md", page)
        .write("front-matter/map.svg", flags)
        .edit(WATCH, "(figures/flags.svg)", "(figures/flags.svg \"The flags\"){#the-flags}")
        .append(WATCH, "\nSee [flags](#the-flags), [hut](#find-the-hut), [choice](#choose-a-flag) and [all](#flags).\n")
}

#[test]
fn front_pages_and_guide_are_numbered_in_one_walk() {
    let document = with_front_page().workbook("north");
    let wanted = [
        "figure 1 The map",
        "exercise 1 Find the hut",
        "1.1 What a warden does",
        "2.1 Flags",
        "figure 2 The flags",
        "exercise 2 Choose a flag",
    ];
    assert_eq!(numbered(&document), wanted);
    assert_eq!(figures_listed(&document), [(1, "The map"), (2, "The flags")]);
    let references = references(&document);
    assert_eq!(references["the-flags"].0.as_deref(), Some("2"));
    assert_eq!(references["find-the-hut"], (Some("1".into()), "Find the hut".into()));
    assert_eq!(references["choose-a-flag"], (Some("2".into()), "Choose a flag".into()));
    assert_eq!(references["flags"].0.as_deref(), Some("2.1"));
}

#[test]
fn an_answer_is_that_of_its_own_exercise() {
    let document = with_front_page().workbook("north");
    for (id, number) in [("find-the-hut", 1), ("choose-a-flag", 2)] {
        let facts = document.exercise(number).unwrap();
        assert_eq!(&*facts.id, id);
        let answer = document.body.answers.iter().find(|answer| answer.exercise == number).unwrap();
        assert_eq!(facts.answer.as_ref(), Some(&answer.id));
    }
    let said: Vec<String> = document.body.answers.iter().map(|answer| text_of(&answer.blocks)).collect();
    assert_eq!(said, ["It is at the north end.", "Close the north beach when the wind turns."]);
}

fn text_of(blocks: &[Block]) -> String {
    let mut text = String::new();
    each_block(blocks, &mut |block| {
        if let Kind::Paragraph { text: inlines } = &block.kind {
            text.push_str(&words::plain(inlines));
        }
    });
    text
}

#[test]
fn a_page_that_is_printed_once_a_language_has_the_same_numbers_in_each() {
    let document = with_front_page().workbook("south");
    let pages: Vec<&str> = document.front.pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(pages, ["about", "about", "before", "before"]);
    let wanted = [
        "figure 1 The map",
        "exercise 1 Find the hut",
        "figure 1 The map",
        "exercise 1 Find the hut",
        "1.1 What a warden does",
        "2.1 Flags",
        "figure 2 The flags",
        "exercise 2 Choose a flag",
    ];
    assert_eq!(numbered(&document), wanted);
    assert_eq!(figures_listed(&document).len(), 2);
    assert_eq!(document.exercises().count(), 2);
    assert_eq!(document.body.answers.len(), 2, "and its answer is printed once");
}

/// Blocks that some products or editions alone print, before those that all do.
fn with_conditions() -> Content {
    let only = |condition: &str, name: &str| {
        format!(
            "\n::: {{.only {condition}}}\n## In {name}\n\n::: {{.exercise #in-{name}}}\n### On {name}\nDo.\n:::\n\n\
             ![{name}](figures/flags.svg \"Of {name}\")\n:::\n"
        )
    };
    let start = "guides/swim/start.md";
    Content::harbour()
        .with_south()
        .append(start, &only("products=epub", "screen"))
        .append(start, &only("editions=south", "south"))
        .append(start, "\n## For all\n\n![All](figures/flags.svg \"Of all\")\n")
}

#[test]
fn every_product_has_the_same_numbers() {
    let (documents, errors) = with_conditions().documents("north");
    assert_eq!(errors, [""; 0]);
    let workbook =
        ["1.1 What a warden does", "1.2 For all", "figure 1 Of all", "2.1 Flags", "exercise 1 Choose a flag"];
    assert_eq!(numbered(&documents.workbook()), workbook);
    assert_eq!(numbered(&documents.facilitator_copy()), workbook);
    // What the EPUB alone shows takes no number from what the workbook prints.
    let screen = ["1.3 In screen", "exercise 2 On screen", "figure 2 Of screen"];
    let epub = numbered(&documents.epub());
    assert_eq!(epub.iter().filter(|line| !screen.contains(&line.as_str())).collect::<Vec<_>>(), workbook);
    assert!(screen.iter().all(|line| epub.contains(&line.to_string())), "{epub:?}");
    let handouts = documents.handouts(&PageList::default());
    assert_eq!(handouts.sheets.iter().find_map(|sheet| sheet.exercise), Some(1));
}

#[test]
fn what_an_edition_does_not_print_takes_no_number() {
    let content = with_conditions();
    assert_eq!(numbered(&content.workbook("north")).iter().filter(|line| line.contains("south")).count(), 0);
    let south = numbered(&content.workbook("south"));
    assert!(
        ["1.2 In south", "exercise 1 On south", "figure 1 Of south", "1.3 For all", "figure 2 Of all"]
            .iter()
            .all(|line| south.contains(&line.to_string())),
        "{south:?}"
    );
}

#[test]
fn a_link_to_what_its_product_does_not_print_is_an_error() {
    let (_, errors) = with_conditions().append(WATCH, "\nSee [it](#in-screen).\n").documents("north");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("broken-link"), "{errors:?}");
}

#[test]
fn products_share_a_document_where_they_show_the_same() {
    let same = |one: &Document, other: &Document| Arc::ptr_eq(&one.body, &other.body);
    let (documents, _) = Content::harbour().documents("north");
    assert!(same(&documents.workbook(), &documents.epub()));
    assert!(same(&documents.workbook(), &documents.facilitator_copy()));
    let (documents, _) = with_conditions().documents("north");
    assert!(!same(&documents.workbook(), &documents.epub()));
    assert!(same(&documents.workbook(), &documents.facilitator_copy()));
}

#[test]
fn figures_in_notes_shift_no_number_of_the_workbook() {
    let notes = "\n::: {.facilitator}\n## Watch out\n\n![n](figures/flags.svg \"For you\")\n:::\n\n\
                 ## After\n\n![a](figures/flags.svg \"After\")\n";
    let (documents, _) = Content::harbour().append("guides/swim/start.md", notes).documents("north");
    let workbook = numbered(&documents.workbook());
    assert!(
        workbook.contains(&"figure 1 After".to_string()) && workbook.contains(&"1.2 After".to_string()),
        "{workbook:?}"
    );
    assert_eq!(numbered(&documents.facilitator_copy()), workbook);
    let notes = documents.facilitator_notes(&PageList::default());
    assert_eq!(numbered(&notes), ["figure 2 For you"]);
    assert_eq!(notes.pictures().len(), 1);
}

#[test]
fn a_link_to_another_guide_gives_the_number_that_guide_prints() {
    let row = "title = \"Rowing of {{edition.date}}\"\nsubtitle = \"A notebook\"\nsubject = \"Oars\"\ncolour = \"#703020\"\n\n\
               [[chapter]]\nfile = \"oars.md\"\npart = \"introduction\"\n";
    let content = Content::harbour()
        .edit("series.toml", "[\"swim\"]", "[\"swim\", \"row\"]")
        .write("guides/row/guide.toml", row)
        .write("guides/row/oars.md", "# Oars\n\nSee [flags](swim#the-flags), [choice](swim#choose-a-flag).\n")
        .edit(WATCH, "(figures/flags.svg)", "(figures/flags.svg \"The flags\"){#the-flags}")
        .append(WATCH, "\nSee [oars](row).\n");
    let numbers = |document: &Document| {
        let mut found = Vec::new();
        for block in blocks(document) {
            let Kind::Paragraph { text } = &block.kind else { continue };
            found.extend(text.iter().filter_map(|inline| match inline {
                Inline::Xref { number, title, .. } => Some((number.clone().unwrap_or_default(), title.clone())),
                _ => None,
            }));
        }
        found
    };
    let (documents, errors) = documents_in(content.folder.path(), "north", 1);
    assert_eq!(errors, [""; 0]);
    let swim = "Safe at the water".to_string();
    assert_eq!(numbers(&documents.workbook()), [("2.1".into(), swim.clone()), ("1".into(), swim)]);
    let outside = numbers(&content.workbook("north"));
    assert_eq!(outside, [(String::new(), "Rowing of 1 March 2025".into())], "its placeholders are filled");
}

#[test]
fn the_glossary_is_chosen_from_and_no_other_page() {
    let list = "flag\n: a cloth\n\nwhistle\n: a sound\n";
    let content = Content::harbour()
        .with_south()
        .write("front-matter/glossary.md", &format!("# Glossary\n\n{list}"))
        .append("front-matter/about.md", &format!("\n{list}"))
        .append("guides/swim/start.md", &format!("\n{list}"))
        .edit("guides/swim/guide.toml", "colour = ", "glossary = [\"flag\"]\ncolour = ");
    for edition in ["north", "south"] {
        let document = content.workbook(edition);
        let terms = |blocks: &[Block]| {
            let mut found = Vec::new();
            each_block(blocks, &mut |block| {
                if let Kind::Definitions { items } = &block.kind {
                    found.extend(items.iter().map(|item| words::plain(&item.terms[0].text)));
                }
            });
            found
        };
        for page in &document.front.pages {
            let wanted: &[&str] = if page.name == "glossary" { &["flag"] } else { &["flag", "whistle"] };
            assert_eq!(terms(&page.blocks), wanted, "{edition}: {}", page.name);
        }
        assert_eq!(terms(&document.body.parts[0].chapters[0].blocks), ["flag", "whistle"]);
    }
}

/// Placeholders wherever words are printed or read aloud.
fn with_placeholders(name: &str) -> Content {
    let scale = format!(
        "\n::: {{.scale #rate low=\"low {name}\" high=\"high {name}\"}}\n- Statement {name}\n:::\n\n\
         ::: {{.voice source=\"source {name}\"}}\nSaid {name}.\n:::\n\n\
         ::: {{.exercise #titled}}\n### Titled {name}\n\n::: {{.fields #labels}}\n- Label {name}\n:::\n:::\n\n\
         ![Alternative {name}](figures/words.svg \"Caption {name}\")\n\nSee [](#section).\n\n## Section {name} {{#section}}\n"
    );
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>Drawn {name}</text></svg>");
    Content::harbour()
        .write("guides/swim/figures/words.svg", &svg)
        .write("guides/swim/start.md", &format!("# Chapter {name}\n\nText {name}.\n{scale}"))
        .edit("guides/swim/guide.toml", "\"Safe at the water\"", &format!("\"Guide {name}\""))
        .edit("guides/swim/guide.toml", "\"A notebook for wardens\"", &format!("\"Subtitle {name}\""))
        .edit("guides/swim/guide.toml", "\"Watching, warning, helping\"", &format!("\"Subject {name}\""))
        .edit("series.toml", "\"The harbour school\"", &format!("\"Series {name}\""))
        .edit("series.toml", "\"Harbour Trust\"", &format!("\"Publisher {name}\""))
}

/// All that a document says, drawings included; words that stand together in one piece.
fn everything(document: &Document) -> String {
    let mut text = serde_json::to_string(document).unwrap().replace("\"},{\"k\":\"text\",\"v\":\"", "");
    for picture in document.pictures().values() {
        text.push_str(&String::from_utf8_lossy(picture));
    }
    text
}

const PLACES: [&str; 17] = [
    "low",
    "high",
    "Statement",
    "source",
    "Said",
    "Titled",
    "Label",
    "Alternative",
    "Caption",
    "Section",
    "Drawn",
    "Chapter",
    "Text",
    "Guide",
    "Subtitle",
    "Subject",
    "Series",
];

#[test]
fn placeholders_are_filled_wherever_words_stand() {
    let (documents, errors) = with_placeholders("{{edition.date}}").documents("north");
    assert_eq!(errors, [""; 0]);
    for document in [documents.workbook(), documents.epub(), documents.handouts(&PageList::default())] {
        assert!(!everything(&document).contains("{{"), "{:?}", everything(&document).split("{{").nth(1));
    }
    let text = everything(&documents.workbook());
    for place in PLACES.into_iter().chain(["Publisher"]) {
        assert!(text.contains(&format!("{place} 1 March 2025")), "{place}");
    }
    let document = documents.workbook();
    let labels: Vec<&str> = fields(&document).iter().map(|field| field.label.as_str()).collect();
    let scale = "Statement 1 March 2025 Choose a number from 1 (low 1 March 2025) to 5 (high 1 March 2025)";
    assert!(labels.contains(&scale), "{labels:?}");
    assert!(labels.contains(&"Titled 1 March 2025: Label 1 March 2025"), "{labels:?}");
    assert_eq!(references(&document)["section"].1, "Section 1 March 2025");
    assert_eq!(document.body.parts[0].chapters[0].title.text, "Chapter 1 March 2025", "the running head");
}

#[test]
fn unknown_placeholders_are_errors_at_their_place_wherever_words_stand() {
    let (_, errors) = with_placeholders("{{edition.dat}}").documents("north");
    assert!(errors.iter().all(|error| error.contains("there is no placeholder `{{edition.dat}}`")), "{errors:?}");
    let mut places: Vec<&str> = errors.iter().filter_map(|error| error.split(' ').next()).collect();
    places.dedup();
    let start = [1, 3, 5, 6, 9, 10, 14, 17, 21, 25].map(|line| format!("content/guides/swim/start.md:{line}"));
    for place in start.iter().map(String::as_str) {
        assert!(places.contains(&place), "{place} in {places:?}");
    }
    for file in ["content/guides/swim/guide.toml:1", "content/guides/swim/guide.toml:3", "content/series.toml:2"] {
        assert!(places.contains(&file), "{file} in {places:?}");
    }
}

#[test]
fn escaped_braces_stay_wherever_words_stand() {
    // In TOML a backslash is written twice.
    let content = with_placeholders("\\{{edition.date}}")
        .edit("guides/swim/guide.toml", "\"Guide \\{{", "\"Guide \\\\{{")
        .edit("guides/swim/guide.toml", "\"Subtitle \\{{", "\"Subtitle \\\\{{")
        .edit("guides/swim/guide.toml", "\"Subject \\{{", "\"Subject \\\\{{")
        .edit("series.toml", "\"Series \\{{", "\"Series \\\\{{")
        .edit("series.toml", "\"Publisher \\{{", "\"Publisher \\\\{{");
    let (documents, errors) = content.documents("north");
    assert_eq!(errors, [""; 0]);
    let text = everything(&documents.workbook());
    for place in PLACES {
        assert!(text.contains(&format!("{place} {{{{edition.date}}}}")), "{place}");
    }
}

#[test]
fn a_title_that_quotes_itself_is_an_error_and_no_endless_loop() {
    let content = Content::harbour().edit("guides/swim/guide.toml", "\"Safe at the water\"", "\"Of {{guide.title}}\"");
    let (_, errors) = content.documents("north");
    assert!(errors[0].contains("stands in its own value"), "{errors:?}");
}

#[test]
fn fields_have_the_names_of_the_source_and_say_what_is_asked() {
    let document = Content::harbour().workbook("north");
    let told: Vec<(&str, &str)> =
        fields(&document).iter().map(|field| (field.name.as_str(), field.label.as_str())).collect();
    let wanted = [
        ("swim.first-thoughts", "What do you expect of the first day?"),
        ("swim.beaches.1", "Choose a flag: north, flag"),
        ("swim.beaches.2", "Choose a flag: south, flag"),
        ("swim.beaches.3", "Choose a flag: row 3, beach"),
        ("swim.beaches.4", "Choose a flag: row 3, flag"),
        ("swim.how-sure.1", "Choose a flag: I can tell the flags apart. Choose a number from 1 (not sure) to 5 (sure)"),
        (
            "swim.how-sure.2",
            "Choose a flag: I would close the beach alone. Choose a number from 1 (not sure) to 5 (sure)",
        ),
        ("swim.before-you-go.1", "The whistle is in the bag."),
        ("swim.before-you-go.2", "The radio works."),
    ];
    assert_eq!(told, wanted);
    let mut drawn = Vec::new();
    blocks(&document).iter().for_each(|block| drawn.extend(super::visit::field_names(block)));
    assert_eq!(drawn, told.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "each is drawn once, in this order");
}

#[test]
fn handouts_have_the_workbooks_fields() {
    let (documents, _) = Content::harbour().documents("north");
    let (workbook, handouts) = (documents.workbook(), documents.handouts(&PageList::default()));
    assert_eq!(fields(&workbook), fields(&handouts));
    assert_eq!(handouts.product, Product::Handouts);
    assert!(handouts.body.parts.is_empty() && handouts.front.pages.is_empty());
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Equal in every way that a later stage could look at.
fn is_equal(one: &Document, other: &Document) -> bool {
    let data = |document: &Document| serde_json::to_string(&*document.body).unwrap();
    let equal = one.body == other.body;
    assert_eq!(equal, hash(&one.body) == hash(&other.body));
    assert_eq!(equal, data(one) == data(other) && one.body.pictures == other.body.pictures);
    equal
}

#[test]
fn editions_that_print_a_guide_alike_have_one_body() {
    let (project, _, _) = Project::open(root());
    let project = project.unwrap();
    for guide in 0..project.guides.len() {
        let of = |edition: &str| documents_in(root(), edition, guide).0.workbook();
        let regional = of("regional");
        for edition in project.editions.iter().map(|edition| edition.id.as_str()).filter(|id| *id != "regional") {
            let document = of(edition);
            assert!(is_equal(&regional, &document), "{} of {edition}", document.body.guide.id);
            assert_ne!(regional.front, document.front);
            assert_ne!(hash(&regional.front), hash(&document.front));
        }
    }
}

#[test]
fn a_body_differs_with_its_paper_language_and_only_blocks() {
    let north = "editions/north/edition.toml";
    let plain = Content::harbour().workbook("north");
    assert!(is_equal(&plain, &Content::harbour().workbook("north")));
    // The edition's own facts, languages and pages change no body.
    let other = Content::harbour()
        .write(north, "languages = [\"th\", \"en\"]\nguide-language = \"en\"\npaper = \"letter\"\npartners = [\"A\"]\n")
        .write("editions/north/front-matter/about.md", "# Another page\n\n::: {.notepad #own}\nWhat?\n:::\n")
        .workbook("north");
    assert!(is_equal(&plain, &other));
    assert_ne!(plain.front, other.front);
    for changed in [
        Content::harbour().edit(north, "letter", "a4"),
        Content::harbour().append(north, "guide-language = \"th\"\n"),
        Content::harbour().append(WATCH, "\n::: {.only editions=north}\nCold.\n:::\n"),
        Content::harbour().append(WATCH, "\nOf {{edition.paper}}.\n"),
        Content::harbour().write(
            "guides/swim/figures/flags.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>Other</text></svg>",
        ),
    ] {
        assert!(!is_equal(&plain, &changed.workbook("north")));
    }
}

#[test]
fn equal_bodies_are_kept_once() {
    let (project, _, _) = Project::open(root());
    let project = project.unwrap();
    let (series, _) = Series::parse(&project);
    let (editions, _) = Edition::all(&project, &series, &Layouts::built_in());
    let bodies = Bodies::default();
    let built = editions.iter().map(|edition| {
        let numberings = Numberings::new(&series);
        let guide = &series.guides[0];
        let input =
            Input { project: &project, series: &series, edition, guide, families: &[], numberings: &numberings };
        Documents::build(input, &bodies).0.workbook()
    });
    let built: Vec<Document> = built.collect();
    assert!(built.iter().all(|document| Arc::ptr_eq(&document.body, &built[0].body)));
}

#[test]
fn a_book_that_reads_from_right_to_left_has_it_from_the_guides_language() {
    let toml = "languages = [\"en\"]\nguide-language = \"ar\"\npaper = \"a4\"\n";
    let document = Content::harbour().write("editions/north/edition.toml", toml).workbook("north");
    assert_eq!((document.body.lang.as_str(), document.body.dir), ("ar", Direction::Rtl));
    // The front page is in English, and the guide's text falls back to it.
    assert!(document.front.pages.iter().all(|page| page.dir == Direction::Ltr));
    let languages: Vec<(&str, Direction)> =
        document.body.languages.iter().map(|language| (language.tag.as_str(), language.profile.dir)).collect();
    assert_eq!(languages, [("ar", Direction::Rtl), ("en", Direction::Ltr)]);
    assert!(
        blocks(&document)
            .iter()
            .filter(|block| matches!(block.kind, Kind::Paragraph { .. }))
            .all(|block| block.lang == "en")
    );
}

#[test]
fn a_page_that_people_write_on_is_printed_once_in_all_languages() {
    let page = "# Contacts\n\n::: {.exercise #ring}\n### Ring\n\n::: {.notepad #whom}\nWhom do you ring?\n:::\n:::\n";
    let document = Content::harbour().with_south().write("front-matter/contacts.md", page).workbook("south");
    let pages: Vec<(&str, bool)> = document.front.pages.iter().map(|page| (page.name.as_str(), page.shared)).collect();
    assert_eq!(pages, [("about", false), ("about", false), ("contacts", true)]);
    assert_eq!(document.front.fields.len(), 1);
    assert_eq!(document.front.fields[0].label, "Ring: Whom do you ring?");
}
