//! One numbering: front pages, guide and answers, in every product and language.

use super::*;

/// A front page with a captioned figure, an exercise and its answer, and a guide with one more of each.
fn with_front_page() -> Content {
    let page = "# Before you begin\n\n![The map.](map.svg \"The map\")\n\n::: {.exercise #find-the-hut}\n### Find the hut\n\
                Point at it.\n:::\n\n::: {.answer for=find-the-hut}\nIt is at the north end.\n:::\n";
    let flags = include_str!("../../../tests/fixtures/harbour/content/guides/swim/figures/flags.svg");
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
        let answer = document.answers().find(|answer| answer.exercise == number).unwrap();
        assert_eq!(facts.answer.as_ref(), Some(&answer.id));
    }
    let said: Vec<String> = document.answers().map(|answer| text_of(&answer.blocks)).collect();
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
    assert_eq!(document.answers().count(), 2, "and its answer is printed once");
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

/// A list whose items hold pictures, one of them in a list inside it, between two figures that are blocks of their own.
const LIST: &str = "\n![First.](figures/flags.svg \"First\")\n\n- See\n\n  ![Second.](figures/flags.svg \"Second\"){#second}\n\n\
                    \x20 - and\n\n    ![Third.](figures/flags.svg \"Third\"){#third}\n\n- ![](figures/flags.svg){.decorative}\n\n\
                    ![Last.](figures/flags.svg \"Last\")\n\nSee [one](#second) and [more](#third).\n";

#[test]
fn figures_inside_items_are_numbered_listed_and_linked_like_all_others() {
    let content = Content::harbour().append("guides/swim/start.md", LIST);
    let (documents, told) = documents_in(content.folder.path(), "north", 0);
    assert_eq!(told, [""; 0], "a picture may stand in a list");
    let document = documents.workbook();
    assert_eq!(figures_listed(&document), [(1, "First"), (2, "Second"), (3, "Third"), (4, "Last")]);
    let references = references(&document);
    assert_eq!(references["second"].0.as_deref(), Some("2"));
    assert_eq!(references["third"].0.as_deref(), Some("3"));
    let figures = blocks(&document).into_iter().filter(|block| matches!(block.kind, Kind::Figure { .. }));
    let targets: Vec<String> = figures.filter_map(|block| block.id.as_ref()).map(|id| id.to_string()).collect();
    assert_eq!(targets.iter().filter(|id| ["second", "third"].contains(&id.as_str())).count(), 2, "{targets:?}");
}

#[test]
fn an_id_inside_an_item_is_one_of_the_guide() {
    let twice = "\n- ![First.](figures/flags.svg){#flags}\n";
    let content = Content::harbour().append("guides/swim/start.md", twice);
    let (_, told) = documents_in(content.folder.path(), "north", 0);
    assert!(told.iter().any(|error| error.contains("duplicate-id")), "{told:?}");
}

#[test]
fn a_translated_list_shows_the_pictures_of_its_source() {
    let list = "- Words\n\n  ![First.](figures/flags.svg \"First\"){#first}\n";
    let id = list.trim_end().replace('\n', "\\n").replace('"', "\\\"");
    let entry = |text: &str| {
        format!(
            "msgid \"\"\nmsgstr \"\"\n\"Language: th\\n\"\n\"X-Review: reviewed\\n\"\n\nmsgctxt \"guides/swim/start\"\nmsgid \"{id}\"\nmsgstr \"{text}\"\n"
        )
    };
    let build = |text: &str| {
        let content = Content::harbour()
            .append("guides/swim/start.md", &format!("\n{list}"))
            .write("editions/east/edition.toml", "languages = [\"th\"]\nguide-language = \"th\"\npaper = \"a4\"\n")
            .write("locale/th.po", &entry(text));
        documents_in(content.folder.path(), "east", 0)
    };
    let (documents, told) = build("- คำ\\n\\n  ![หนึ่ง](figures/gone.svg \\\"หนึ่ง\\\")");
    assert_eq!(told, [""; 0]);
    assert_eq!(figures_listed(&documents.workbook()), [(1, "หนึ่ง")]);
    let (_, told) = build("- คำ");
    assert!(told.iter().any(|error| error.contains("translation-shape")), "a picture is lost: {told:?}");
}
