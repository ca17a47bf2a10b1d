//! What handouts and a facilitator's notes hold.

use super::*;
use crate::document::model::Sheet;
use crate::document::pages::PageMark;

/// A workbook whose blocks all begin on page 3.
fn pages(document: &Document) -> PageList {
    let labels = ["i", "ii", "1", "2", "3", "4"];
    let marks = labels.iter().map(|label| PageMark { label: (*label).to_string(), key: None, cut: None }).collect();
    let keys = || blocks(document).into_iter().map(|block| block.key.to_string());
    PageList {
        marks,
        label_of: keys().map(|key| (key, "3".to_string())).collect(),
        index_of: keys().map(|key| (key, 4)).collect(),
        ..PageList::default()
    }
}

fn handouts(content: &Content) -> Document {
    let (documents, told) = content.documents("north");
    assert_eq!(told, Vec::<String>::new());
    documents.handouts(&pages(&documents.workbook()))
}

fn sheet<'a>(document: &'a Document, id: &str) -> &'a Sheet {
    document.sheets.iter().find(|sheet| sheet.id.as_ref().is_some_and(|known| known.as_str() == id)).unwrap()
}

#[test]
fn a_handout_brings_what_its_words_link_to() {
    let chapter = "# On watch\n\n## Flags {#flags}\n\n![Three flags.](figures/flags.svg \"Flags\"){#flags-figure}\n\n\
        | flag | means |\n|---|---|\n| red | danger[^law] |\n\n## Waves\n\n| wave | does |\n|---|---|\n| high | hurt |\n\n\
        ::: {.case #case-of-k}\nK swims out.\n:::\n\n::: {.exercise #look minutes=5 group=alone}\n### Look\n\n\
        You need the [flags](#flags-figure), the table in [flags](#flags) and the [case of K](#case-of-k). See also \
        [these notes](#seen) and again the [flags](#flags-figure).\n\n::: {.notepad #seen}\nWhat did you see?\n:::\n:::\n\n\
        [^law]: Harbour rules, article 2.\n";
    let document = handouts(&Content::harbour().write(WATCH, chapter));
    let materials = &sheet(&document, "look").materials;
    let kinds: Vec<&str> = materials
        .iter()
        .map(|material| match material.blocks[0].kind {
            Kind::Figure { .. } => "figure",
            Kind::Table { .. } => "table",
            Kind::Case { .. } => "case",
            _ => "another",
        })
        .collect();
    assert_eq!(kinds, ["figure", "table", "case"], "each once, in the order of the words, and no pad of its own");
    assert!(materials.iter().all(|material| material.blocks.len() == 1), "the table of the next section stays there");
    assert!(materials.iter().all(|material| material.page.as_deref() == Some("3")));
    assert!(materials.iter().all(|material| material.blocks[0].id.is_none()), "links lead to the one place");
    let text = serde_json::to_string(&materials).unwrap();
    assert!(!text.contains("article 2"), "footnotes stay in the workbook: {text}");
    let own = serde_json::to_string(&sheet(&document, "look").blocks).unwrap();
    assert!(own.contains("\"target\":\"flags-figure\"") && own.contains("\"page\":\"3\""), "{own}");
}

#[test]
fn a_tool_is_one_sheet_under_its_own_title() {
    let document = handouts(&super::content::with_tool());
    let tool = sheet(&document, "beach-sheet");
    assert_eq!((tool.title[0].text.as_str(), tool.section.len(), tool.exercise), ("Beach sheet", 0, None));
    assert_eq!(tool.page.as_deref(), Some("3"));
    assert!(matches!(tool.blocks[0].kind, Kind::Tool { .. }) && tool.blocks.len() == 1);
    let alone = document.sheets.iter().filter_map(|sheet| sheet.id.as_ref());
    assert!(alone.into_iter().all(|id| !id.starts_with("beach-") || id.as_str() == "beach-sheet"));
}

#[test]
fn notes_in_and_behind_a_tool_are_the_tool_s() {
    let notes = "\n::: {.facilitator}\nAsk who filled one in before.\n:::\n";
    let content = super::content::with_tool().edit(WATCH, "### Beach sheet\n", &format!("### Beach sheet\n{notes}"));
    let (documents, told) = content.append(WATCH, notes).documents("north");
    assert_eq!(told, Vec::<String>::new());
    let workbook = documents.workbook();
    let tool = blocks(&workbook).into_iter().find(|block| matches!(block.kind, Kind::Tool { .. })).unwrap().key.clone();
    let notes = documents.facilitator_notes(&pages(&workbook));
    let of: Vec<(bool, Option<usize>)> = notes
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.blocks)
        .map(|block| match &block.kind {
            Kind::Facilitator { exercise, .. } => (Target::marked_block(&block.key) == tool.as_str(), *exercise),
            _ => (false, None),
        })
        .collect();
    assert_eq!(of, [(true, None), (false, None)], "in the tool; behind the sentence that follows it");
}

#[test]
fn no_two_sheets_are_called_alike() {
    let pad = |id: &str| format!("::: {{.notepad #{id}}}\nWhat?\n:::\n\n");
    let chapter = format!(
        "# On watch\n\n## Flags {{#flags}}\n\n### What you can do\n\n{}## Waves\n\n### What you can do\n\n{}{}",
        pad("one"),
        pad("two"),
        pad("three")
    );
    let document = handouts(&Content::harbour().write(WATCH, &chapter));
    let name = |id: &str| {
        let sheet = sheet(&document, id);
        (sheet.section[0].text.as_str(), sheet.title[0].text.as_str(), sheet.nth)
    };
    assert_eq!(name("one"), ("Flags", "What you can do", None));
    assert_eq!(name("two"), ("Waves", "What you can do", Some(1)));
    assert_eq!(name("three"), ("Waves", "What you can do", Some(2)));
}

#[test]
fn each_sheet_has_the_text_of_its_footnotes() {
    let pad = |id: &str| format!("::: {{.notepad #{id}}}\nWhat does the law say?[^law]\n:::\n\n");
    let chapter =
        format!("# On watch\n\n## Flags {{#flags}}\n\n{}{}[^law]: Harbour rules, article 2.\n", pad("one"), pad("two"));
    let document = handouts(&Content::harbour().write(WATCH, &chapter));
    let of = |id: &str| serde_json::to_string(&sheet(&document, id).blocks).unwrap();
    assert!(of("one").contains("article 2") && of("two").contains("article 2"));
}

#[test]
fn notes_of_neighbours_share_a_pair_of_pages_and_bring_their_answers() {
    let exercise = |id: &str| {
        format!(
            "::: {{.exercise #{id} minutes=5 group=alone}}\n### Look\n\nLook.\n\n::: {{.facilitator}}\nAsk.\n:::\n:::\n\n"
        )
    };
    let answer = "::: {.answer for=two}\nA buoy.\n:::\n";
    let chapter = format!("# On watch\n\n{}{}{answer}", exercise("one"), exercise("two"));
    let (documents, _) = Content::harbour().write(WATCH, &chapter).documents("north");
    let notes = documents.facilitator_notes(&pages(&documents.workbook()));
    assert_eq!(notes.sheets.len(), 1);
    assert_eq!(notes.sheets[0].page.as_deref(), Some("3"), "behind the page that closes the spread");
    let answers: Vec<(Option<&str>, usize)> = notes.sheets[0]
        .blocks
        .iter()
        .map(|block| match &block.kind {
            Kind::Facilitator { page, answer, .. } => (page.as_deref(), answer.len()),
            _ => (None, 0),
        })
        .collect();
    assert_eq!(answers, [(Some("3"), 0), (Some("3"), 1)]);
}

#[test]
fn the_minutes_of_our_notes_make_up_those_of_their_exercises() {
    for guide in 0..4 {
        let (documents, _) = documents_in(root(), "regional", guide);
        let notes = documents.facilitator_notes(&PageList::default());
        let all: Vec<&Block> = notes.sheets.iter().flat_map(|sheet| &sheet.blocks).collect();
        assert!(all.len() > 20, "guide {guide}");
        for block in all {
            let Kind::Facilitator { exercise: Some(number), blocks, .. } = &block.kind else { continue };
            let rows = blocks.iter().find_map(|block| match &block.kind {
                Kind::Table { rows, .. } => Some(rows),
                _ => None,
            });
            let sum: u32 = rows.unwrap().iter().map(|row| words::plain(&row[0]).parse::<u32>().unwrap()).sum();
            let exercise = notes.exercise(*number).unwrap();
            assert_eq!(Some(sum), exercise.minutes, "guide {guide}, {}", exercise.plain);
            let risks = blocks.iter().any(|block| matches!(block.kind, Kind::Callout { .. }));
            assert!(risks, "guide {guide}, {}: no risks", exercise.plain);
        }
    }
}

/// The fields of a document with what they are called.
fn labels(document: &Document) -> BTreeMap<&str, String> {
    document.fields().map(|field| (field.name.as_str(), format!("{field:?}"))).collect()
}

#[test]
fn a_field_is_the_same_in_handouts_and_workbook() {
    for (edition, guide) in [("regional", 0), ("th", 3), ("jo", 1)] {
        let (documents, _) = documents_in(root(), edition, guide);
        let workbook = documents.workbook();
        let handouts = documents.handouts(&PageList::default());
        assert!(handouts.fields().count() > 50);
        assert_eq!(labels(&handouts), labels(&workbook), "{edition}: every field has a sheet, under the same words");
    }
}
