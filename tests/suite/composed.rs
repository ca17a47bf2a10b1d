//! The pages of the series' own guides, as they come to be laid out: they begin where it was decided, exercises keep their
//! fields, tables their rows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fieldbook::diagnostic::Sink;
use fieldbook::document::model::{Block, Document, Kind};
use fieldbook::document::pages::PageList;
use fieldbook::document::visit::each_block;
use fieldbook::project::Product;
use fieldbook::publish::{Book, Composed, Workspace};
use fieldbook::typeset::{Finding, FindingKind};

use crate::support::root;

/// A guide of an edition as it is laid out: the workbook and its pages, and what the report finds on them.
struct Laid {
    name: String,
    document: Document,
    pages: PageList,
    found: Vec<Finding>,
}

impl Laid {
    fn out(workspace: &Workspace, edition: &str, guide: &str) -> Self {
        let mut sink = Sink::default();
        let Composed { document, pages } = book(workspace, edition, guide).workbook(&mut sink).unwrap();
        let pages = pages.unwrap();
        assert!(sink.is_empty(), "{sink:?}");
        let found = pages.report(&document);
        Self { name: format!("{guide} in {edition}"), document, pages: pages.list, found }
    }

    /// The page of the first part, from 0 for the cover.
    fn first_of_body(&self) -> usize {
        self.pages.index_of[self.document.body.parts[0].key.as_str()]
    }

    /// What the report finds of a kind: names and pages, from 1 for the cover.
    fn found(&self, kind: FindingKind) -> Vec<String> {
        let found = self.found.iter().filter(|found| found.kind == kind);
        found.map(|found| format!("{}, page {}, {:?}", self.name, found.page + 1, found.mark)).collect()
    }

    /// The page of a piece of a block, from 1 for the first of the body; `what` is how the layout marks it.
    fn page(&self, block: &Block, what: &str, n: usize) -> usize {
        self.page_of(&format!("{}.{what}{n}", block.key.as_str()))
    }

    fn page_of(&self, key: &str) -> usize {
        self.pages.index_of[key] + 1 - self.first_of_body()
    }

    fn blocks(&self) -> Vec<&Block> {
        let mut found = Vec::new();
        for chapter in self.document.body.parts.iter().flat_map(|part| &part.chapters) {
            each_block(&chapter.blocks, &mut |block| found.push(block));
        }
        found
    }

    /// The pages of what is filled in of a block; none if nothing is.
    fn field_pages(&self, block: &Block) -> Vec<usize> {
        let (what, count) = match &block.kind {
            Kind::Notepad { parts, .. } => ("p", parts.len()),
            Kind::Checklist { items, .. } | Kind::Scale { items, .. } => ("i", items.len()),
            Kind::Fields { rows, .. } => ("r", rows.len()),
            _ => return Vec::new(),
        };
        (1..=count).map(|n| self.page(block, what, n)).collect()
    }
}

fn book<'w>(workspace: &'w Workspace, edition: &str, guide: &'w str) -> Book<'w> {
    let edition = workspace.editions.iter().position(|known| known.id() == edition).unwrap();
    Book::new(workspace, edition, guide)
}

static SERIES: LazyLock<Workspace> = LazyLock::new(|| Workspace::open(root()).workspace.unwrap());

/// The four guides in every edition, laid out once for all tests.
static GUIDES: LazyLock<Vec<Laid>> = LazyLock::new(|| {
    let editions = SERIES.editions.iter();
    editions
        .flat_map(|edition| SERIES.series.guides.iter().map(|guide| Laid::out(&SERIES, edition.id(), &guide.id)))
        .collect()
});

/// Whether two pages lie before one without turning a leaf: the same, or a left one and the right one beside it.
fn in_sight(one: usize, other: usize) -> bool {
    one / 2 == other / 2
}

#[test]
fn pages_begin_with_what_was_decided() {
    for guide @ Laid { document, pages, .. } in GUIDES.iter() {
        let plan = document.plan.as_ref().unwrap();
        // An item of a list begins with its first block.
        let lists = guide.blocks().into_iter().filter_map(|block| match &block.kind {
            Kind::List { items, .. } => Some((block.key.as_str(), items)),
            _ => None,
        });
        let lists: BTreeMap<&str, _> = lists.collect();
        assert!(plan.breaks.len() > 40 && !plan.pads.is_empty());
        let begins: Vec<&str> = pages.marks.iter().filter_map(|mark| mark.key.as_deref()).collect();
        for spot in &plan.breaks {
            let names = match spot.rsplit_once('/') {
                Some((key, n)) => {
                    let n: usize = n.parse().unwrap();
                    match lists.get(key) {
                        Some(items) => vec![items[n].blocks[0].key.to_string()],
                        None => ["r", "i", "p"].map(|what| format!("{key}.{what}{}", n + 1)).to_vec(),
                    }
                }
                None => vec![spot.clone()],
            };
            assert!(names.iter().any(|name| begins.contains(&name.as_str())), "no page begins with {spot}");
        }
    }
}

#[test]
fn parts_open_on_right_hand_pages() {
    for Laid { document, pages, .. } in GUIDES.iter() {
        assert!(document.body.parts.len() > 3);
        for part in &document.body.parts {
            let page = pages.index_of[part.key.as_str()] + 1;
            assert!(page % 2 == 1, "{} opens on page {page}", part.key);
        }
    }
}

#[test]
fn a_facilitator_s_copy_has_the_workbook_s_pages() {
    let mut sink = Sink::default();
    for (guide, Laid { document, pages, .. }) in SERIES.series.guides.iter().zip(GUIDES.iter()) {
        let book = book(&SERIES, SERIES.editions[0].id(), &guide.id);
        let copy = book.prepare(Product::Facilitator, document, pages, &mut sink).unwrap();
        let copy = book.lay_out(&copy.document, &mut sink).unwrap().list;
        assert_eq!(pages.marks.len(), copy.marks.len());
        assert_eq!(pages.label_of, copy.label_of);
    }
    assert!(sink.is_empty());
}

#[test]
fn no_page_of_a_body_is_less_than_half_full_but_the_last_of_a_part() {
    let found: Vec<String> = GUIDES.iter().flat_map(|guide| guide.found(FindingKind::EmptyPage)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_row_is_torn_and_no_heading_stands_at_the_foot_of_a_page() {
    for kind in [FindingKind::TornRow, FindingKind::LowHeading] {
        let found: Vec<String> = GUIDES.iter().flat_map(|guide| guide.found(kind)).collect();
        assert!(found.is_empty(), "{kind:?}:\n{}", found.join("\n"));
    }
}

#[test]
fn headings_of_front_pages_stand_with_the_rows_to_fill_in_that_they_announce() {
    let mut seen = 0;
    for guide in GUIDES.iter() {
        for page in &guide.document.front.pages {
            for (n, block) in page.blocks.iter().enumerate() {
                let Kind::Fields { .. } = block.kind else { continue };
                let words = page.blocks[..n].iter().rev().take_while(|it| matches!(it.kind, Kind::Paragraph { .. }));
                let words = words.count();
                let Some(heading) = n.checked_sub(words + 1).map(|m| &page.blocks[m]) else { continue };
                if words > 2 || !matches!(heading.kind, Kind::Heading { .. }) {
                    continue;
                }
                seen += 1;
                let row = format!("{}.r1", block.key.as_str());
                let pages = (guide.pages.index_of[heading.key.as_str()], guide.pages.index_of[&row]);
                assert_eq!(pages.0, pages.1, "{}: {}", guide.name, heading.key);
            }
        }
    }
    assert!(seen > 12);
}

#[test]
fn contents_stand_on_a_page_or_on_two_that_face_each_other() {
    for guide in GUIDES.iter() {
        let begin = guide.pages.index_of["contents"];
        let after = guide.document.front.pages.iter().filter_map(|page| guide.pages.index_of.get(page.key.as_str()));
        let end = after.copied().filter(|page| *page > begin).min().unwrap_or_else(|| guide.first_of_body());
        assert!(end == begin + 1 || end == begin + 2 && begin % 2 == 1, "{}: from {begin} to {end}", guide.name);
    }
}

#[test]
fn exercises_keep_their_fields_in_sight() {
    let (mut all, mut turned) = (0, Vec::new());
    for guide in GUIDES.iter() {
        for block in guide.blocks() {
            let Kind::Exercise { blocks, .. } = &block.kind else { continue };
            let begin = guide.page_of(block.key.as_str());
            each_block(blocks, &mut |inner| {
                let pages = guide.field_pages(inner);
                all += usize::from(!pages.is_empty());
                if pages.iter().any(|page| !in_sight(begin, *page)) {
                    turned.push(format!("{} begins on {begin}, its fields {} on {pages:?}", block.key, inner.key));
                }
            });
        }
    }
    assert!(all > 100);
    // What is left are those whose other places would leave a page less than half full.
    assert!(50 * turned.len() <= all, "{} of {all}:\n{}", turned.len(), turned.join("\n"));
}

#[test]
fn pictures_that_trade_places_stay_near_the_words_that_they_were_written_with() {
    let mut traded = 0;
    for guide in GUIDES.iter() {
        for (figure, behind) in &guide.document.plan.as_ref().unwrap().later {
            traded += 1;
            let (figure, behind) = (guide.page_of(figure), guide.page_of(behind));
            assert!(figure == behind || figure == behind + 1, "a picture on {figure}, the words before it on {behind}");
        }
    }
    assert!(traded > 0);
}

#[test]
fn no_table_has_fewer_than_three_rows_on_a_page() {
    let (mut cut, mut wrong) = (0, Vec::new());
    for guide in GUIDES.iter() {
        for block in guide.blocks() {
            let (what, count) = match &block.kind {
                Kind::Table { rows, .. } => ("r", rows.len()),
                Kind::Fields { rows, .. } => ("r", rows.len()),
                Kind::Scale { items, .. } => ("i", items.len()),
                _ => continue,
            };
            let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
            (1..=count).for_each(|n| *rows.entry(guide.page(block, what, n)).or_default() += 1);
            cut += usize::from(rows.len() > 1);
            if rows.len() > 1 && rows.values().any(|rows| *rows < 3) {
                wrong.push(format!("{}: {rows:?}", block.key));
            }
        }
    }
    assert!(cut > 0, "some table is cut");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
