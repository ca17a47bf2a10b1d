//! A body with every kind of piece: what its galley says is what its pages show.

use std::fmt::Write;

use typst::layout::{Frame, FrameItem, Point};

use super::*;
use crate::document::model::{Document, Kind as BlockKind};
use crate::document::visit::each_block;
use crate::paginate::{Costs, greedy, plan};
use crate::typeset::pages::tests::with_workbook;
use crate::typeset::report::{PageSeen, walk};
use crate::typeset::{Faces, LayoutStore, Pages, measure, typeset};

/// Words enough for `lines` lines or so.
fn words(lines: usize) -> String {
    "The warden walks along the water and looks at everyone who swims in it today. ".repeat(lines)
}

/// A chapter of `rounds` rounds, each with every kind of block that pages may break in or must keep whole.
fn chapter(title: &str, rounds: usize) -> String {
    let mut text = format!("# {title}\n\n");
    for n in 1..=rounds {
        let id = format!("{}-{n}", title.to_lowercase());
        let long = words(4 + n % 4);
        let _ = write!(
            text,
            "{long}\n\n## Round {n}\n\n{}[^n{n}]\n\n[^n{n}]: Harbour rules, article {n}.\n\n",
            words(n % 6)
        );
        (1..=n % 5 + 2).for_each(|item| writeln!(text, "- {item} {}", words(item % 3)).unwrap());
        text.push_str("\n| sign | meaning |\n|---|---|\n");
        (1..=n % 9 + 4).for_each(|row| writeln!(text, "| {row} | {}|", words(row % 2 + 1)).unwrap());
        let _ = write!(text, "\n::: caution\n{}\n:::\n\n", words(2));
        let _ = write!(text, "::: {{.exercise #do-{id}}}\n### Try {n}\n{}\n\n1. one\n2. two\n3. three\n\n", words(1));
        let _ = write!(text, "::: {{.fields #in-{id}}}\n| beach | flag |\n|---|---|\n");
        (1..=n % 6 + 2).for_each(|row| writeln!(text, "| beach {row} | |").unwrap());
        let _ = write!(
            text,
            ":::\n\n::: {{.notepad #pad-{id} lines={}}}\nWhat did you see?\n:::\n:::\n\n",
            match n % 4 {
                0 => 24,
                _ if n == 3 => 64,
                _ => n % 8 + 3,
            }
        );
        let _ = writeln!(text, "::: {{.checklist #list-{id}}}");
        (1..=n % 7 + 2).for_each(|item| writeln!(text, "- [ ] {}", words(item % 2 + 1)).unwrap());
        let _ = write!(text, ":::\n\n::: {{.scale #scale-{id} low=\"no\" high=\"yes\"}}\n");
        (1..=n % 5 + 2).for_each(|item| writeln!(text, "- {}", words(item % 2 + 1)).unwrap());
        let _ = write!(text, ":::\n\n");
    }
    // A list that no page holds: it is cut wherever the pages before it end.
    (1..=60).for_each(|item| writeln!(text, "- quay {item}").unwrap());
    text
}

fn lay_out(document: &Document, layouts: &LayoutStore, faces: &Faces) -> Pages {
    let (pages, warnings) = typeset(document, document.pictures(), layouts, faces);
    assert_eq!(warnings, []);
    pages.unwrap()
}

/// Composes the body by a way to choose its pages, and hands on what came of it.
fn composed<T>(choose: fn(&Galley, &Costs) -> Plan, look: impl FnOnce(&Measures, &Plan, &Pages, &Document) -> T) -> T {
    let (start, watch) = (chapter("Start", 7), chapter("Watch", 9));
    let replaced = [("guides/swim/start.md", start.as_str()), ("guides/swim/watch.md", watch.as_str())];
    with_workbook(&replaced, |workbook, layouts, faces| {
        let measures = measure(&workbook.galley(), workbook.pictures(), layouts, faces).unwrap();
        let plan = choose(&measures.galley(&[]), &Costs::default());
        let document = workbook.clone().planned(page_plan(&plan));
        look(&measures, &plan, &lay_out(&document, layouts, faces), &document)
    })
}

/// Every kind of piece occurs, and some pages begin inside each kind of block that may be cut.
fn is_telling(galley: &Galley, plan: &Plan) {
    let pieces = || galley.runs.iter().flat_map(|run| &run.pieces);
    let has = |wanted: fn(&Kind) -> bool| pieces().any(|piece| wanted(&piece.kind));
    assert!(has(|kind| matches!(kind, Kind::Heading { .. })) && has(|kind| matches!(kind, Kind::Line { .. })));
    assert!(has(|kind| matches!(kind, Kind::Item { .. })) && has(|kind| matches!(kind, Kind::Row { .. })));
    assert!(has(|kind| matches!(kind, Kind::Pad { .. })) && has(|kind| matches!(kind, Kind::Whole)));
    let begins = |wanted: fn(&Kind) -> bool| {
        let breaks: Vec<&Spot> = plan.breaks().collect();
        pieces().any(|piece| wanted(&piece.kind) && !piece.spot.at.is_empty() && breaks.contains(&&piece.spot))
    };
    assert!(begins(|kind| matches!(kind, Kind::Row { .. })), "a table is cut");
    assert!(begins(|kind| matches!(kind, Kind::Item { .. })), "a list is cut");
}

#[test]
fn pages_begin_where_they_were_planned() {
    for choose in [greedy, plan] {
        composed(choose, |measures, plan, pages, _| {
            is_telling(&measures.galley(&[]), plan);
            assert!(plan.pages.len() > 20);
            assert_eq!(pages.first_astray(plan), None, "\n{plan}");
        });
    }
}

#[test]
fn a_page_that_begins_elsewhere_is_seen() {
    composed(plan, |_, plan, pages, _| {
        let mut other = plan.clone();
        let at = other.pages.iter().rposition(|page| page.broken).unwrap();
        let (here, there) = (other.pages[at].first.clone(), other.pages[at - 1].first.clone());
        (other.pages[at].first, other.pages[at - 1].first) = (there, here);
        assert!(pages.first_astray(&other).is_some());
        let mut shorter = plan.clone();
        shorter.pages.pop();
        assert!(pages.first_astray(&shorter).is_some());
    });
}

#[test]
fn pieces_are_as_high_on_their_pages_as_in_the_galley() {
    composed(plan, |measures, plan, pages, document| {
        assert!(!plan.pads.is_empty(), "some notepads are stretched");
        let (mut tables, mut scales) = (0, 0);
        for chapter in document.body.parts.iter().flat_map(|part| &part.chapters) {
            each_block(&chapter.blocks, &mut |block| {
                let grown = plan.rows.iter().filter(|(spot, _)| spot.key == block.key.as_str()).count();
                match block.kind {
                    BlockKind::Fields { .. } => tables += grown,
                    BlockKind::Scale { .. } => scales += grown,
                    _ => assert_eq!(grown, 0),
                }
            });
        }
        assert!(tables > 4 && scales > 4, "rows of tables and scales are stretched");
        let (galley, mended) = (measures.galley(&[]), pages.corrected(measures, plan).galley(&[]));
        let all = |galley: &Galley| -> Vec<(Spot, f64, f64)> {
            let pieces = galley.runs.iter().flat_map(|run| &run.pieces);
            pieces.map(|piece| (piece.spot.clone(), piece.above, piece.height)).collect()
        };
        for ((spot, above, height), (other, real_above, real)) in all(&galley).into_iter().zip(all(&mended)) {
            assert_eq!(spot, other);
            assert!((height - real).abs() < NEAR && (above - real_above).abs() < NEAR, "{spot}: {height} and {real}");
        }
    });
}

#[test]
fn a_long_notepad_says_that_it_goes_on_only_at_the_head_of_a_page() {
    composed(plan, |measures, plan, pages, _| {
        let galley = measures.galley(&[]);
        let pieces = galley.runs.iter().flat_map(|run| &run.pieces);
        let later: Vec<&Spot> = pieces
            .filter(|piece| matches!(piece.kind, Kind::Pad { .. }) && piece.spot.at != [0])
            .map(|piece| &piece.spot)
            .collect();
        let breaks = plan.breaks().filter(|spot| later.contains(spot)).count();
        let (seen, _) = walk(pages.paged.pages());
        let said = |page: &PageSeen| page.pieces.iter().filter(|piece| piece.text.contains("continued")).count();
        assert_eq!(seen.iter().map(said).sum::<usize>(), breaks, "\n{plan}");
        assert!(breaks > 0 && breaks < later.len(), "{breaks} of {later:?} begin a page\n{plan}");
    });
}

/// A chapter whose picture does not fit where it was written.
fn tall_picture() -> [(&'static str, String); 2] {
    let drawing =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="560"><rect width="300" height="560"/></svg>"#;
    let picture = "![Three flags.](figures/flags.svg \"Flags\")";
    let [first, second, third, fourth, last] = [15, 11, 4, 9, 60].map(words);
    let start = format!("# Start\n\n{first}\n\n{second}\n\n{picture}\n\n{third}\n\n{fourth}\n\n## End\n\n{last}\n");
    [("guides/swim/start.md", start), ("guides/swim/figures/flags.svg", drawing.to_string())]
}

#[test]
fn pictures_stand_behind_what_they_were_put_behind() {
    let replaced = tall_picture();
    with_workbook(&replaced.each_ref().map(|(path, text)| (*path, text.as_str())), |workbook, layouts, faces| {
        let measures = measure(&workbook.galley(), workbook.pictures(), layouts, faces).unwrap();
        let plan = plan(&measures.galley(&[]), &Costs::default());
        let pages = lay_out(&workbook.clone().planned(page_plan(&plan)), layouts, faces);
        let [(figure, behind)] = plan.later.as_slice() else { panic!("one picture trades places\n{plan}") };
        let spots: Vec<String> = entries(&pages.paged)
            .into_iter()
            .filter_map(|entry| if let Entry::Piece(piece) = entry { Some(piece.begin.spot) } else { None })
            .collect();
        let at = |spot: &Spot| spots.iter().position(|known| *known == spot.to_string()).unwrap();
        assert_eq!(at(figure), at(behind) + 1);
        assert_eq!(pages.first_astray(&plan), None, "\n{plan}");
        let above = |measures: &Measures| -> Vec<i64> {
            let pieces = measures.galley(&[]).runs.into_iter().flat_map(|run| run.pieces);
            pieces.map(|piece| (piece.above * 100.0).round() as i64).collect()
        };
        assert_eq!(above(&pages.corrected(&measures, &plan)), above(&measures), "spaces of the order that was written");
        // The e-book has them in the order of the pages.
        let printed = workbook.clone().in_print_order(&page_plan(&plan));
        let keys: Vec<&str> = printed.body.parts[0].chapters[0].blocks.iter().map(|block| block.key.as_str()).collect();
        let at = |spot: &Spot| keys.iter().position(|key| *key == spot.key).unwrap();
        assert_eq!(at(figure), at(behind) + 1);
    });
}

#[test]
fn a_table_stands_as_near_under_its_heading_as_text_does() {
    let start = "# Start\n\nWords.\n\n## One\n\nWords.\n\n## Two\n\n| a | b |\n|---|---|\n| c | d |\n";
    with_workbook(&[("guides/swim/start.md", start)], |workbook, layouts, faces| {
        let galley = measure(&workbook.galley(), workbook.pictures(), layouts, faces).unwrap().galley(&[]);
        let run = &galley.runs[1];
        let under: Vec<(bool, f64)> = run
            .pieces
            .windows(2)
            .filter(|pair| pair[0].kind == Kind::Heading { level: 2 })
            .map(|pair| (matches!(pair[1].kind, Kind::Row { .. }), pair[1].above))
            .collect();
        let [(false, text), (true, table)] = under[..] else { panic!("text and a table: {under:?}") };
        assert!((text - table).abs() < NEAR, "{text} and {table}");
    });
}

#[test]
fn a_measure_that_was_wrong_is_mended_by_the_pages() {
    composed(plan, |measures, plan, pages, _| {
        let mut wrong = measures.clone();
        let Some(Entry::Piece(piece)) = wrong
            .entries
            .iter_mut()
            .find(|entry| matches!(entry, Entry::Piece(piece) if piece.begin.what == What::Whole))
        else {
            panic!("a piece");
        };
        piece.height = Some(1.0);
        assert_ne!(wrong.galley(&[]), measures.galley(&[]));
        assert_eq!(pages.corrected(&wrong, plan).galley(&[]).runs.len(), measures.galley(&[]).runs.len());
        let heights = |measures: &Measures| -> Vec<i64> {
            let pieces = measures.galley(&[]).runs.into_iter().flat_map(|run| run.pieces);
            pieces.map(|piece| (piece.height * 100.0).round() as i64).collect()
        };
        assert_eq!(heights(&pages.corrected(&wrong, plan)), heights(measures));
    });
}

#[test]
fn notes_are_as_high_as_they_stand_at_the_foot() {
    composed(plan, |measures, _, _, _| {
        let pieces: Vec<Piece> = measures.galley(&[]).runs.into_iter().flat_map(|run| run.pieces).collect();
        let notes: Vec<f64> = pieces.iter().map(|piece| piece.notes).filter(|notes| *notes > 0.0).collect();
        // One line of small type each.
        assert_eq!(notes.len(), 16);
        assert!(notes.iter().all(|height| (height - 11.25).abs() < NEAR), "{notes:?}");
    });
}

#[test]
fn what_is_asked_for_a_block_is_granted_in_its_galley() {
    composed(plan, |measures, _, _, document| {
        let blocks = &document.body.parts[0].chapters[0].blocks;
        let keys: Vec<Target> = blocks[2..5].iter().map(|block| block.key.clone()).collect();
        let wish = Wish { keys: keys.clone(), breaks: true, keep: true, fills: true };
        let galley = measures.galley(&[wish]);
        let own: Vec<&Piece> = galley
            .runs
            .iter()
            .flat_map(|run| &run.pieces)
            .filter(|piece| keys.iter().any(|key| key.as_str() == piece.spot.key))
            .collect();
        assert!(own.len() >= keys.len());
        assert_eq!((own[0].before, own[0].kept, own[0].fills), (Break::Must, false, true));
        assert!(own[1..].iter().all(|piece| piece.kept));
        let others =
            galley.runs.iter().flat_map(|run| &run.pieces).filter(|piece| piece.kept || piece.before == Break::Must);
        assert_eq!(others.count(), own.len());
    });
}

/// How low the words and fields of a frame reach.
fn lowest(frame: &Frame, at: Point, under: f64) -> f64 {
    let bottoms = frame.items().map(|(offset, item)| match item {
        FrameItem::Group(group) => lowest(&group.frame, at + *offset, under),
        FrameItem::Text(_) => (at + *offset).y.to_pt(),
        FrameItem::Link(_, size) => (at + *offset).y.to_pt() + size.y.to_pt(),
        FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Tag(_) => 0.0,
    });
    bottoms.filter(|bottom| *bottom <= under).fold(0.0, f64::max)
}

#[test]
fn no_page_but_the_last_of_a_part_is_less_than_half_full() {
    composed(plan, |measures, plan, pages, document| {
        let first = pages.list.index_of[document.body.parts[0].key.as_str()];
        let openers: BTreeSet<usize> =
            document.body.parts.iter().map(|part| pages.list.index_of[part.key.as_str()] - first).collect();
        let (top, room) = (75.0, measures.room.room);
        let mut fills = Vec::new();
        for (index, page) in pages.paged.pages()[first..first + plan.pages.len()].iter().enumerate() {
            // Blank pages and openers follow the last page of a part, and the body's last page is one.
            let ends =
                [index + 1, index + 2].iter().any(|next| openers.contains(next)) || index + 1 == plan.pages.len();
            if !ends && !openers.contains(&index) {
                let fill = (lowest(&page.frame, Point::zero(), top + room) - top) / room;
                assert!(fill > 0.5, "page {} is {fill:.2} full\n{plan}", index + 1);
                fills.push(fill);
            }
        }
        assert!(fills.len() > 15);
    });
}
