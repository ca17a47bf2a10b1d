//! What stands in a document: the glossary's terms, the fields.

use super::*;

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
    blocks(&document).iter().for_each(|block| drawn.extend(field_names(block)));
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

/// What is asked of pages: the first block, whether a page begins with it, the last block that stays with it.
fn asked(content: &Content) -> Vec<(String, bool, Option<String>)> {
    let (documents, errors) = content.documents("north");
    assert_eq!(errors, Vec::<String>::new());
    let document = documents.workbook();
    let found = blocks(&document);
    let said = |key: &Target| {
        let block = found.iter().find(|block| block.key == *key).unwrap();
        block.id.as_ref().map_or_else(|| key.to_string(), ToString::to_string)
    };
    let wishes = document.body.lists.wishes.iter();
    wishes.map(|wish| (said(&wish.keys[0]), wish.breaks, wish.keep.then(|| said(wish.keys.last().unwrap())))).collect()
}

/// The harbour with a tool and a sentence behind it.
pub(super) fn with_tool() -> Content {
    Content::harbour().append(WATCH, include_str!("../../../tests/fixtures/tool.md"))
}

#[test]
fn a_tool_begins_a_page_and_keeps_it_and_what_follows_begins_the_next() {
    let (documents, errors) = with_tool().documents("north");
    assert_eq!(errors, Vec::<String>::new());
    let document = documents.workbook();
    let [tool, behind] = &document.body.lists.wishes[..] else { panic!("{:?}", document.body.lists.wishes) };
    let found = blocks(&document);
    let block = |key: &Target| found.iter().find(|block| block.key == *key).unwrap();
    assert!(tool.breaks && tool.keep && tool.fills && matches!(block(&tool.keys[0]).kind, Kind::Tool { .. }));
    assert!(tool.keys.len() > 5, "all that is inside it stays on its page");
    assert!(
        behind.breaks && !behind.keep && !behind.fills && matches!(block(&behind.keys[0]).kind, Kind::Paragraph { .. })
    );
    // Also where the tool is for some editions alone.
    let only = with_tool()
        .edit(WATCH, "::: {.tool #beach-sheet}", ":::: {.only editions=north}\n::: {.tool #beach-sheet}")
        .edit(WATCH, "know?\n:::\n:::\n", "know?\n:::\n:::\n::::\n");
    let wishes = only.documents("north").0.workbook().body.lists.wishes.clone();
    assert_eq!(wishes.iter().map(|wish| (wish.breaks, wish.keep)).collect::<Vec<_>>(), [(true, true), (true, false)]);
}

#[test]
fn authors_and_editions_say_where_pages_begin_and_what_they_keep() {
    assert_eq!(asked(&Content::harbour()), []);
    let north = "editions/north/edition.toml";
    let fix = |block: &str, what: &str| format!("\n[[fix]]\nguide = \"swim\"\nblock = \"{block}\"\n{what}\n");
    let before = |id: &str| (id.to_string(), true, None);
    let kept = |id: &str, last: &str| (id.to_string(), false, Some(last.to_string()));
    // A heading keeps what follows up to the next heading; a block what is inside it.
    let authors = Content::harbour()
        .edit(WATCH, "## Flags {#flags}", "## Flags {#flags break=before}")
        .edit(WATCH, "#choose-a-flag minutes=10 group=pairs", "#choose-a-flag minutes=10 keep group=pairs")
        .append(WATCH, "\n## End {#end keep}\n\nText.\n\n::: {.caution #cold}\nText.\n:::\n\n## More {#more}\n");
    let found = asked(&authors);
    assert_eq!(found[0], before("flags"));
    assert_eq!(found[1], kept("choose-a-flag", "how-sure"));
    assert_eq!((found[2].0.as_str(), found[2].1, found[2].2.is_some()), ("end", false, true));
    // The title of an exercise asks for the exercise.
    let title = Content::harbour().edit(WATCH, "### Choose a flag", "### Choose a flag {break=before}");
    assert_eq!(asked(&title), [before("choose-a-flag")]);
    // An edition asks for what it needs, beside its authors.
    let fixes = fix("choose-a-flag", "break = \"before\"") + &fix("how-sure", "break = \"before\"\nkeep = true");
    let both = ("choose-a-flag".to_string(), true, Some("how-sure".to_string()));
    let own = ("how-sure".to_string(), true, Some("how-sure".to_string()));
    let found = asked(
        &Content::harbour()
            .edit(WATCH, "#choose-a-flag minutes=10 group=pairs", "#choose-a-flag minutes=10 group=pairs keep")
            .append(north, &fixes),
    );
    assert_eq!(found, [own, both]);
}
