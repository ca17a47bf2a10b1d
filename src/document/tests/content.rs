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
