//! What is the edition's, and what all editions share.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;

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
    assert_eq!(equal, data(one) == data(other) && one.body.lists.pictures == other.body.lists.pictures);
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
        Content::harbour().append(north, "[[fix]]\nguide = \"swim\"\nblock = \"flags\"\nkeep = true\n"),
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
    assert_eq!(document.front.lists.fields.len(), 1);
    assert_eq!(document.front.lists.fields[0].label, "Ring: Whom do you ring?");
}

/// An edition's own page with everything that could leak into the body, in Thai: an exercise, its answer, and in the answer
/// a picture and a footnote. `word` is what it says.
fn own_page(word: &str) -> Content {
    let page = format!(
        "# About {word}\n\n![Map {word}](map.svg \"The map {word}\")\n\n::: {{.exercise #find}}\n### Find {word}\n\nWhere?[^1]\n:::\n\n\
         ::: {{.answer for=find}}\nThere {word}.[^2]\n\n![Way {word}](map.svg \"The way {word}\")\n:::\n\n\
         [^1]: Note {word}.\n[^2]: Note of the answer {word}.\n"
    );
    let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>{word}</text></svg>");
    Content::harbour()
        .with_south()
        .write("editions/south/front-matter/about.th.md", &page)
        .write("editions/south/front-matter/about.en.md", "# About\n\nWords.\n")
        .write("editions/south/front-matter/map.svg", &drawing)
}

#[test]
fn what_an_editions_own_page_says_changes_no_body() {
    let (documents, errors) = own_page("one").documents("south");
    assert_eq!(errors, Vec::<String>::new());
    let one = documents.workbook();
    let other = own_page("two").workbook("south");
    assert!(is_equal(&one, &other));
    assert_ne!(one.front, other.front);
    let data = serde_json::to_string(&*one.body).unwrap();
    assert!(!data.contains("\"th\"") && !data.contains(" one"), "{data}");
}

#[test]
fn the_answer_of_a_front_page_is_the_editions() {
    let document = own_page("one").workbook("south");
    let [answer] = document.front.answers.as_slice() else { panic!("{:?}", document.front.answers) };
    assert_eq!((answer.exercise, answer.lang.as_str()), (1, "th"));
    assert!(document.front.languages.iter().any(|language| language.tag == answer.lang));
    assert_eq!(document.front.lists.exercises[0].answer.as_ref(), Some(&answer.id));
    assert!(document.body.answers.iter().all(|answer| answer.lang == document.body.lang && answer.exercise > 1));
    // Each picture lies where its block does.
    for (list, pictures) in [
        (
            document
                .front
                .answers
                .iter()
                .map(|it| &it.blocks)
                .chain(document.front.pages.iter().map(|it| &it.blocks))
                .collect::<Vec<_>>(),
            &document.front.lists.pictures,
        ),
        (
            document
                .body
                .answers
                .iter()
                .map(|it| &it.blocks)
                .chain(document.body.parts.iter().flat_map(|part| &part.chapters).map(|it| &it.blocks))
                .collect(),
            &document.body.lists.pictures,
        ),
    ] {
        let mut shown = std::collections::BTreeSet::new();
        for blocks in list {
            each_block(blocks, &mut |block| {
                if let Kind::Figure { asset, .. } = &block.kind {
                    shown.insert(asset.clone());
                }
            });
        }
        assert!(!shown.is_empty());
        assert_eq!(shown, pictures.keys().cloned().collect());
    }
}

#[test]
fn what_stands_between_words_is_the_catalogue_s() {
    let labels = |words: &str| {
        let catalogue = format!(
            "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nX-Review: reviewed\\n\"\n\n\
             msgctxt \"ui\"\nmsgid \"{{heading}}: {{words}}\"\nmsgstr \"{words}\"\n"
        );
        let document = Content::harbour()
            .append("editions/north/edition.toml", "guide-language = \"th\"\n")
            .write("locale/th.po", &catalogue)
            .workbook("north");
        document.body.lists.fields.iter().map(|field| field.label.clone()).collect::<Vec<_>>()
    };
    let (plain, other) = (labels("{heading}: {words}"), labels("{heading} → {words}"));
    assert!(other.iter().any(|label| label.contains(" → ")), "{other:?}");
    let back: Vec<String> = other.iter().map(|label| label.replacen(" → ", ": ", 1)).collect();
    assert_eq!(back, plain);
}
