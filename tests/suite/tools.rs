//! Tools: sheets that stand alone, in each product.

use std::collections::BTreeMap;
use std::fs;

use fieldbook::diagnostic::Sink;
use fieldbook::document::model::{Block, Document, Kind};
use fieldbook::document::pages::PageList;
use fieldbook::document::visit::{each_block, field_names};
use fieldbook::publish::{Book, Composed, Workspace};
use lopdf::Object;

use crate::epub;
use crate::support::Project;

const WATCH: &str = "content/guides/swim/watch.md";

/// The fields of the tool that the tests add to the harbour.
const FIELDS: [&str; 5] =
    ["swim.beach-facts.1", "swim.beach-facts.2", "swim.beach-ready.1", "swim.beach-risk.1", "swim.beach-notes"];

/// The workbook with its pages.
fn workbook(project: &Project) -> (Document, PageList) {
    let workspace = Workspace::open(&project.path("")).workspace.unwrap();
    let mut sink = Sink::default();
    let book = Book::new(&workspace, 0, "swim");
    let Composed { document, pages } = book.workbook(&mut sink).unwrap();
    assert!(sink.is_empty(), "{sink:?}");
    (document, pages.unwrap().list)
}

/// The blocks of the last chapter, those before the tool, those in it and those behind it.
fn around(document: &Document) -> [Vec<&Block>; 3] {
    let blocks = &document.body.parts.last().unwrap().chapters.last().unwrap().blocks;
    let tool = blocks.iter().position(|block| matches!(block.kind, Kind::Tool { .. })).unwrap();
    [&blocks[..tool], &blocks[tool..=tool], &blocks[tool + 1..]].map(|blocks| {
        let mut all = Vec::new();
        each_block(blocks, &mut |block| all.push(block));
        all
    })
}

/// The codes that the layout report tells.
fn told(project: &Project) -> Vec<String> {
    let run = project.run(&["check", "--layout", "--message-format", "json"]);
    run.diagnostics().iter().map(|it| format!("{} {}", it["code"].as_str().unwrap(), it["message"])).collect()
}

#[test]
fn a_tool_has_a_page_of_the_workbook_to_itself_and_fills_it() {
    let project = Project::harbour().and_tool();
    let (document, pages) = workbook(&project);
    let page = |block: &Block| pages.index_of[block.key.as_str()];
    let [before, inside, behind] = around(&document);
    let own = page(inside[0]);
    assert!(inside.iter().all(|block| page(block) == own));
    assert!(before.iter().all(|block| page(block) < own) && !before.is_empty());
    assert!(behind.iter().all(|block| page(block) > own) && !behind.is_empty());
    let pads = &document.plan.as_ref().unwrap().pads;
    assert!(pads.values().any(|lines| *lines > 6), "the notepad grows: {pads:?}");
    assert_eq!(told(&project), Vec::<String>::new());
}

#[test]
fn a_tool_that_no_page_holds_is_told_in_every_product_that_it_is_too_long_for() {
    let project = Project::harbour().and_tool().edit(WATCH, "#beach-notes lines=6", "#beach-notes lines=30");
    let told: Vec<String> = told(&project).into_iter().filter(|it| it.starts_with("layout-long-tool")).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("handouts") && told[1].contains("workbook"), "{told:?}");
}

#[test]
fn a_tool_is_one_handout_whose_fields_have_their_names() {
    let pages = |project: &Project| {
        let run = project.build("out", &["--product", "handouts,workbook"], &[]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        lopdf::Document::load(project.beside("out/north/swim/swim-north-handouts.pdf")).unwrap()
    };
    let without = pages(&Project::harbour()).get_pages().len();
    let project = Project::harbour().and_tool();
    let handouts = pages(&project);
    assert_eq!(handouts.get_pages().len(), without + 1, "one sheet, and not one for each of its blocks");
    let text = handouts.extract_text(&[without as u32 + 1]).unwrap();
    for words in ["Tool", "Beach sheet", "Page 5 of the workbook", "Do not write names"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let listed = project.run(&["list", "fields", "--product", "handouts", "--json"]).json();
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert!(FIELDS.iter().all(|name| names.contains(name)), "{names:?}");
}

#[test]
fn a_field_of_a_tool_is_told_with_the_tool_s_title() {
    let listed = Project::harbour().and_tool().run(&["list", "fields", "--json"]).json();
    let labels: BTreeMap<&str, &str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["name"].as_str().unwrap(), field["label"].as_str().unwrap()))
        .collect();
    assert_eq!(labels["swim.beach-facts.2"], "Beach sheet: Date and hour");
    assert_eq!(labels["swim.beach-notes"], "Beach sheet: What does the next warden have to know?");
    let (document, _) = workbook(&Project::harbour().and_tool());
    let [_, inside, _] = around(&document);
    let of_tool: Vec<&str> = inside.iter().flat_map(|block| field_names(block)).collect();
    assert_eq!(of_tool, FIELDS);
}

#[test]
fn what_is_typed_into_the_handout_of_a_tool_is_collected() {
    let project = Project::harbour().and_tool();
    project.build("out", &["--product", "handouts"], &[]);
    let mut form = lopdf::Document::load(project.beside("out/north/swim/swim-north-handouts.pdf")).unwrap();
    let of = |object: &Object| {
        object.as_dict().ok().and_then(|dict| dict.get(b"T").and_then(Object::as_str).ok()) == Some(b"beach-notes")
    };
    let field = form.objects.values_mut().find(|object| of(object)).unwrap().as_dict_mut().unwrap();
    field.set("V", Object::string_literal("The ring is torn."));
    fs::create_dir_all(project.beside("returned")).unwrap();
    form.save(project.beside("returned/sheet.pdf")).unwrap();
    let run = project.run(&["collect", project.beside("returned").to_str().unwrap(), "--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let records = run.json();
    let record = records.as_array().unwrap().iter().find(|record| record["field"] == "swim.beach-notes").unwrap();
    assert_eq!(record["answer"], "The ring is torn.");
    assert_eq!(record["question"], "Beach sheet: What does the next warden have to know?");
}

#[test]
fn contents_list_the_tools_and_links_name_them() {
    let project = Project::harbour().and_tool().append(WATCH, "\nTake the [sheet](#beach-sheet).\n");
    let (document, _) = workbook(&project);
    let listed: Vec<&str> = document.tools().map(|tool| tool.plain.as_str()).collect();
    assert_eq!(listed, ["Beach sheet"]);
    let pdf = project.beside("out/north/swim/swim-north-workbook.pdf");
    project.build("out", &["--product", "workbook"], &[]);
    let text = lopdf::Document::load(pdf).unwrap();
    let pages: Vec<u32> = text.get_pages().into_keys().collect();
    let text = text.extract_text(&pages).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("List of tools Beach sheet 5"), "{text}");
    assert!(text.contains("Take the sheet page 5"), "{text}");
}

#[test]
fn an_e_book_shows_a_tool_as_a_section_and_lists_it() {
    let book = epub::Book::build(&Project::harbour().and_tool(), "north");
    let tool = book.section("beach-sheet");
    assert!(tool.starts_with("Tool Beach sheet Page 5 of the workbook Fill it in"), "{tool}");
    assert!(tool.contains("What does the next warden have to know?"), "{tool}");
    let nav = epub::words(book.tree("nav.xhtml").root());
    assert!(nav.contains("List of tools Beach sheet"), "{nav}");
    assert!(epub::words(book.tree("tools.xhtml").root()).contains("Beach sheet, page 5"));
}
