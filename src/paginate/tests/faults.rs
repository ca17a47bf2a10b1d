//! A worked example for each fault and each means against it; the right pages were found by hand.

use super::*;
use crate::paginate::{Costs, greedy, plan, search};

fn planned(runs: Vec<Run>) -> Plan {
    plan(&galley(runs), &Costs::default())
}

fn one_run(pieces: Vec<Vec<Piece>>) -> Plan {
    planned(vec![run(pieces.concat())])
}

#[test]
fn an_empty_body_has_no_pages() {
    assert_eq!(planned(vec![]).pages, []);
    assert_eq!(planned(vec![run(vec![])]).pages, []);
}

#[test]
fn pages_are_filled_and_the_space_over_a_first_piece_vanishes() {
    let spaced = |height| Piece { above: 10.0, ..whole(height) };
    let plan = one_run(vec![vec![spaced(45.0), spaced(45.0), spaced(90.0), spaced(20.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p2", "p3"], "{plan}");
    assert!(plan.pages[0].fill > 0.999, "{plan}");
    assert_eq!(plan.faults, [], "{plan}");
}

#[test]
fn a_page_is_not_left_half_empty_where_an_earlier_break_fills_both() {
    // First fit would put three pieces on the first page and leave the fourth with 30 of 100 before the tall one.
    let pieces = vec![whole(30.0), whole(30.0), whole(30.0), whole(30.0), whole(90.0)];
    let greedy = greedy(&galley(vec![run(pieces.clone())]), &Costs::default());
    assert_eq!(firsts(&greedy), ["p0", "p3", "p4"]);
    assert_eq!(kinds(&greedy), [FaultKind::HalfEmpty, FaultKind::Hole]);
    let plan = one_run(vec![pieces]);
    assert_eq!(firsts(&plan), ["p0", "p2", "p4"], "{plan}");
    assert!(!kinds(&plan).contains(&FaultKind::HalfEmpty), "{plan}");
}

#[test]
fn the_last_page_of_a_part_may_be_as_empty_as_it_comes_and_no_other() {
    let chapter = |ends_part| Run { ends_part, ..run(vec![whole(100.0), whole(20.0)]) };
    assert_eq!(planned(vec![chapter(true)]).faults, []);
    assert_eq!(kinds(&planned(vec![chapter(false)])), [FaultKind::HalfEmpty, FaultKind::Hole]);
}

#[test]
fn a_part_that_ends_with_a_line_on_a_page_is_told() {
    let plan = one_run(vec![vec![whole(100.0), whole(5.0)]]);
    assert_eq!(kinds(&plan), [FaultKind::NearlyEmpty], "{plan}");
    assert_eq!((plan.faults[0].page, plan.faults[0].spot.to_string()), (2, "p1".to_string()));
}

#[test]
fn a_heading_stays_with_what_follows_and_out_of_the_last_fifth() {
    // Heading at 75: it may stay. At 85 it goes to the next page with its text.
    let text = |height| vec![whole(height), heading(), bound(whole(15.0)), whole(70.0)];
    assert_eq!(firsts(&one_run(vec![text(75.0)])), ["p0", "p3"]);
    assert_eq!(firsts(&one_run(vec![text(85.0)])), ["p0", "p1"]);
    let low =
        greedy(&galley(vec![run(vec![whole(82.0), heading(), bound(whole(8.0)), whole(90.0)])]), &Costs::default());
    assert_eq!(kinds(&low), [FaultKind::LowHeading]);
}

#[test]
fn an_exercise_stands_on_one_page_or_on_two_that_face_each_other() {
    // 60 of text, then an exercise of 90. On page 1 it would begin at 60 and turn; it begins page 2 instead.
    let exercise = in_exercise("e", vec![heading(), bound(whole(30.0)), whole(10.0), pad(4, 4)]);
    let plan = one_run(vec![vec![whole(60.0)], exercise.clone(), vec![whole(80.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p1", "p5"], "{plan}");
    assert!(!kinds(&plan).contains(&FaultKind::ExerciseTurned));
    // From a left-hand page it goes on over the facing one: no turn, and no page left half empty for it.
    let plan = one_run(vec![vec![whole(100.0), whole(40.0)], exercise, vec![whole(30.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p1", "p4"], "{plan}");
    assert_eq!(plan.faults, [], "{plan}");
}

#[test]
fn an_exercise_longer_than_a_spread_is_turned_once_and_told() {
    let part = || [vec![whole(50.0)], vec![pad(5, 5)]].concat();
    let exercise = in_exercise("e", [part(), part(), part()].concat());
    let plan = one_run(vec![exercise]);
    assert_eq!(kinds(&plan), [FaultKind::ExerciseTurned], "{plan}");
    assert_eq!((plan.faults[0].page, plan.faults[0].spot.to_string()), (1, "p2".to_string()));
}

#[test]
fn words_after_the_last_field_may_stand_behind_the_leaf() {
    let exercise = in_exercise("e", vec![whole(40.0), pad(6, 6), whole(60.0)]);
    assert_eq!(one_run(vec![exercise]).faults, []);
}

#[test]
fn a_notepad_grows_by_whole_lines_to_the_foot_and_no_further_than_double() {
    let page = |lines, most| vec![vec![whole(20.0), pad(lines, most)], vec![whole(90.0), whole(40.0)]];
    let plan = one_run(page(5, 10));
    assert_eq!(firsts(&plan), ["p0", "p2", "p3"]);
    assert_eq!(plan.pads, [(Spot { key: "p1".into(), at: vec![] }, 8)], "{plan}");
    assert_eq!(plan.pages[0].fill, 1.0);
    assert_eq!(one_run(page(3, 6)).pads[0].1, 6);
    assert_eq!(one_run(page(5, 5)).pads, []);
}

#[test]
fn what_is_said_over_a_part_of_a_notepad_is_counted_only_at_the_head_of_a_page() {
    // Two parts of four lines. On one page they fill it but for two lines; the second at the head of a page has a line over it.
    let part = |index: u32, lines: u32| {
        let head = if index == 0 { 0.0 } else { 10.0 };
        let kind = Kind::Pad { lines, most: lines, pitch: 10.0, head };
        let height = f64::from(lines) * 10.0;
        Piece { spot: Spot { key: "pad".to_string(), at: vec![index] }, field: true, ..piece(kind, height) }
    };
    let plan = one_run(vec![vec![part(0, 4), part(1, 4)]]);
    assert_eq!((firsts(&plan), plan.pages[0].fill), (vec!["pad/0".to_string()], 0.8), "{plan}");
    let plan = one_run(vec![vec![part(0, 6), part(1, 5)], vec![whole(40.0)], vec![whole(60.0)]]);
    assert_eq!(firsts(&plan), ["pad/0", "pad/1", "p3"], "{plan}");
    assert_eq!(plan.pages[1].fill, 1.0, "{plan}");
}

#[test]
fn two_notepads_of_a_page_share_its_room_by_what_each_may_have() {
    let plan = one_run(vec![vec![whole(5.0), pad(4, 8), whole(5.0), pad(2, 4)], vec![whole(90.0), whole(40.0)]]);
    let lines: Vec<u32> = plan.pads.iter().map(|(_, lines)| *lines).collect();
    assert_eq!(lines, [6, 3], "{plan}");
}

#[test]
fn rows_to_fill_in_grow_alike_to_the_foot_and_no_further_than_they_may() {
    let more = |room_left: f64, spare: f64| {
        let table = fields("t", 4, spare);
        let own = [vec![whole(55.0 - room_left)], table, vec![whole(60.0)]].concat();
        let plan = plan(&galley(vec![run(own)]), &Costs::default());
        plan.rows.iter().map(|(spot, points)| (spot.to_string(), *points)).collect::<Vec<_>>()
    };
    let all = |points: f64| (0..4).map(|row| (format!("t/{row}"), points)).collect::<Vec<_>>();
    assert_eq!(more(8.0, 5.0), all(2.0));
    assert_eq!(more(7.5, 5.0), all(1.0), "no row is higher than its fellows");
    assert_eq!(more(30.0, 5.0), all(5.0));
    assert_eq!(more(30.0, 0.0), all(0.0)[..0]);
}

#[test]
fn rows_and_notepads_of_a_page_share_its_room() {
    let own = [vec![whole(10.0)], fields("t", 2, 10.0), vec![pad(1, 6)], vec![whole(80.0)]].concat();
    let plan = plan(&galley(vec![run(own)]), &Costs::default());
    assert_eq!(plan.pads.len(), 1, "{plan}");
    assert_eq!(plan.rows.len(), 2, "{plan}");
    assert!(plan.pages[0].fill > 0.97, "{plan}");
}

#[test]
fn a_notepad_at_the_end_of_a_part_does_not_grow_since_the_rest_is_for_notes() {
    assert_eq!(one_run(vec![vec![whole(20.0), pad(3, 6)]]).pads, []);
}

#[test]
fn a_notepad_does_not_push_a_heading_into_the_last_fifth() {
    // The heading stands at 75 with 15 to spare: one line more before it would be too many, so the pad behind it grows.
    let low = Piece { height: 5.0, ..heading() };
    let small = bound(Piece { kind: Kind::Pad { lines: 1, most: 6, pitch: 5.0, head: 0.0 }, ..whole(5.0) });
    let pieces = vec![whole(45.0), pad(3, 6), low, small, whole(95.0), whole(40.0)];
    let plan = one_run(vec![pieces]);
    assert_eq!(plan.pads, [(Spot { key: "p3".into(), at: vec![] }, 4)], "{plan}");
    assert_eq!(plan.faults, []);
}

#[test]
fn the_space_over_headings_grows_to_bring_notes_to_the_text_but_only_if_it_reaches() {
    let noted = |height| Piece { notes: 20.0, ..whole(height) };
    let page = |height| vec![vec![noted(height), heading(), bound(whole(20.0))], vec![whole(90.0), whole(40.0)]];
    let plan = one_run(page(30.0));
    assert_eq!(plan.gaps, [(Spot { key: "p1".into(), at: vec![] }, 10.0)], "{plan}");
    assert_eq!(one_run(page(15.0)).gaps, [], "25 points cannot be hidden over one heading");
}

#[test]
fn notes_count_with_what_calls_them_and_their_area_once() {
    let noted = |height| Piece { notes: 10.0, ..whole(height) };
    // 35 + 35 + two notes and their area is 100; without it a third of 10 would have been thought to fit.
    let plan = one_run(vec![vec![noted(35.0), noted(35.0), whole(10.0), whole(80.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p2"], "{plan}");
    assert_eq!(plan.pages[0].fill, 1.0);
}

#[test]
fn white_over_notes_is_dearer_than_white_at_the_foot() {
    // Both first pages are used to 65 of 100.
    let with_notes = one_run(vec![vec![Piece { notes: 5.0, ..whole(50.0) }, whole(90.0)]]);
    let without = one_run(vec![vec![whole(65.0), whole(90.0)]]);
    assert_eq!(kinds(&with_notes), [FaultKind::HoleOverNotes, FaultKind::Hole]);
    assert!(with_notes.cost > without.cost);
    assert_eq!(kinds(&without), [FaultKind::Hole]);
}

#[test]
fn a_table_has_three_rows_on_either_side_of_a_break() {
    // Eight rows fit under 15 of text; with one row more the last two would be alone.
    let plan = one_run(vec![vec![whole(15.0)], table("t", 9), vec![whole(50.0)]]);
    assert_eq!(firsts(&plan), ["p0", "t/6"], "{plan}");
    // Two rows would fit under the text: the table goes to the next page.
    let plan = one_run(vec![vec![whole(75.0)], table("t", 8)]);
    assert_eq!(firsts(&plan), ["p0", "t/0"], "{plan}");
    assert_eq!(plan.faults, []);
}

#[test]
fn a_short_table_is_cut_only_where_it_must_be_and_then_in_halves() {
    let plan = one_run(vec![vec![whole(70.0)], table("t", 4), vec![whole(50.0)]]);
    assert_eq!(firsts(&plan), ["p0", "t/0"], "{plan}");
    // Where a page would be left a third full it is cut, two rows on either side.
    let plan =
        one_run(vec![vec![whole(35.0)], table("t", 4).into_iter().map(|row| Piece { height: 30.0, ..row }).collect()]);
    assert_eq!(firsts(&plan), ["p0", "t/2"], "{plan}");
    assert_eq!(plan.faults, []);
}

#[test]
fn no_row_of_a_table_of_three_stands_alone_but_where_a_page_holds_no_more() {
    // Two rows would fill the first page.
    let plan = one_run(vec![vec![whole(60.0)], table("t", 3), vec![whole(60.0)]]);
    assert!(!firsts(&plan).iter().any(|first| ["t/1", "t/2"].contains(&first.as_str())), "{plan}");
}

#[test]
fn the_head_of_a_table_is_counted_again_on_the_next_page() {
    let plan = one_run(vec![vec![whole(65.0)], table("t", 12)]);
    // Rows 0 to 2 fill the page with 35; nine rows and the head take 95.
    assert_eq!(firsts(&plan), ["p0", "t/3"], "{plan}");
    assert!((plan.pages[1].fill - 0.95).abs() < 1e-9, "{plan}");
}

#[test]
fn a_paragraph_is_cut_where_its_page_is_full_and_never_at_a_lone_line() {
    let plan = one_run(vec![vec![whole(70.0)], paragraph("p", 6), vec![whole(60.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p/3"], "{plan}");
    assert_eq!(plan.breaks().count(), 0, "such a break comes of itself");
    // Five of six lines would fit: the last two stay together.
    let plan = one_run(vec![vec![whole(50.0)], paragraph("p", 6), vec![whole(60.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p/4"], "{plan}");
    // One line would fit: the paragraph begins the next page.
    let plan = one_run(vec![vec![whole(90.0)], paragraph("p", 6), vec![whole(40.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p/0"], "{plan}");
}

#[test]
fn a_paragraph_of_three_lines_stays_whole() {
    let plan = one_run(vec![vec![whole(80.0)], paragraph("p", 3), vec![whole(60.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p/0"], "{plan}");
}

#[test]
fn a_notepad_grows_until_a_paragraph_is_cut_where_it_would_be_by_itself() {
    // Without growth the page takes five lines and four more are wanted behind it, but the exercise there needs them gone.
    let plan = one_run(vec![vec![whole(10.0), pad(3, 6)], paragraph("p", 9), vec![whole(50.0)]]);
    let left = plan.pages[0].fill;
    assert!(left > 0.9, "{plan}");
    assert_eq!(kinds(&plan), []);
}

#[test]
fn an_author_begins_a_page_and_keeps_what_belongs_together() {
    let forced = Piece { before: Break::Must, ..whole(30.0) };
    let plan = one_run(vec![vec![whole(60.0), forced, whole(30.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p1"], "{plan}");
    let kept = |height| Piece { kept: true, ..whole(height) };
    let plan = one_run(vec![vec![whole(60.0), whole(30.0), kept(30.0), whole(40.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p1"], "{plan}");
    // What is taller than a page cannot be kept: it is parted once, and told.
    let plan = one_run(vec![vec![whole(60.0), kept(60.0), whole(40.0)]]);
    assert_eq!(kinds(&plan), [FaultKind::Unkept, FaultKind::Hole], "{plan}");
}

#[test]
fn a_page_that_is_to_be_full_is_filled_whatever_its_room_costs_and_where_its_part_ends() {
    let page = |fills| {
        let first = Piece { before: Break::Must, fills, ..whole(50.0) };
        vec![first, pad(4, 8)]
    };
    let lines = |runs: Vec<Vec<Piece>>| one_run(runs).pads;
    assert_eq!(lines(vec![page(false)]), [], "the last page of a part rests as it is");
    assert_eq!(lines(vec![page(true)]).len(), 1);
    assert_eq!(lines(vec![page(true)])[0].1, 5);
    // Twice the lines cost more than the white that they would fill; not here.
    let next = || Piece { before: Break::Must, ..whole(90.0) };
    let short = |fills| {
        let first = Piece { before: Break::Must, fills, ..whole(75.0) };
        vec![first, pad(1, 2), next()]
    };
    assert_eq!(lines(vec![short(false)]), []);
    assert_eq!(lines(vec![short(true)])[0].1, 2);
}

#[test]
fn a_galley_is_told_which_blocks_begin_a_page_and_which_stay_on_one() {
    let text = || vec![run([vec![whole(50.0)], paragraph("p", 6), table("t", 3)].concat())];
    let mut asked = galley(text());
    assert_eq!(firsts(&plan(&asked, &Costs::default())), ["p0", "p/4"]);
    asked.keep(&["p", "nowhere"].into());
    assert_eq!(firsts(&plan(&asked, &Costs::default())), ["p0", "p/0"]);
    asked.begin_page(&["nowhere"].into());
    asked.begin_page(&["t"].into());
    assert_eq!(firsts(&plan(&asked, &Costs::default())), ["p0", "p/0", "t/0"]);
}

#[test]
fn a_picture_is_made_smaller_by_what_the_page_lacks_and_no_more_than_it_may_be() {
    let figure = |spare| piece(Kind::Figure { spare }, 60.0);
    let page = |spare| vec![vec![whole(30.0), figure(spare), whole(18.0), whole(85.0)]];
    let plan = one_run(page(12.0));
    assert_eq!(firsts(&plan), ["p0", "p3"], "{plan}");
    let (spot, points) = &plan.figures[0];
    assert_eq!((spot.to_string().as_str(), points.round()), ("p1", 8.0), "{plan}");
    assert!(plan.pages[0].fill > 0.999, "{plan}");
    assert_eq!(one_run(page(6.0)).figures, []);
}

#[test]
fn what_stays_together_is_parted_only_where_it_is_taller_than_a_page() {
    let plan = one_run(vec![vec![whole(60.0), bound(whole(60.0)), whole(30.0)]]);
    assert_eq!(kinds(&plan), [FaultKind::Torn, FaultKind::Hole], "{plan}");
    assert_eq!(firsts(&plan), ["p0", "p1"]);
}

#[test]
fn a_piece_taller_than_a_page_goes_on_over_the_next_and_is_followed_there() {
    let plan = one_run(vec![vec![whole(60.0), whole(230.0), whole(60.0), whole(40.0)]]);
    assert_eq!(firsts(&plan), ["p0", "p1", "-", "-", "p3"], "{plan}");
    assert_eq!(kinds(&plan), [FaultKind::Hole, FaultKind::Taller], "{plan}");
    assert!((plan.pages[3].fill - 0.9).abs() < 1e-9, "{plan}");
}

#[test]
fn a_part_begins_on_a_right_hand_page_with_a_blank_one_before_it_where_need_be() {
    let part = |key: &str| Run { key: key.to_string(), begin: Begin::Right, ..run(vec![whole(80.0)]) };
    let plan = planned(vec![part("a"), part("b")]);
    assert_eq!(plan.pages.iter().map(|page| page.blank).collect::<Vec<_>>(), [false, true, false], "{plan}");
    let chapter = run(vec![whole(100.0)]);
    let plan = planned(vec![part("a"), chapter, part("b")]);
    assert_eq!(plan.pages.len(), 3, "{plan}");
}

#[test]
fn a_plan_is_shown_a_line_a_page() {
    let part = Run { begin: Begin::Right, ..run(vec![whole(230.0), whole(5.0)]) };
    let kept = Piece { kept: true, ..whole(60.0) };
    let tail = Run { begin: Begin::Right, ..run(vec![whole(90.0), kept]) };
    let shown = planned(vec![part, tail]).to_string();
    let wanted = "   1 right  100 % p0                           
   2 left   100 % (goes on)
   3 right   35 % (goes on)                    taller p0
   4 left     0 % (blank)
   5 right   90 % p0                           unkept p1
   6 left    60 % p1
cost 108015
";
    let trimmed: Vec<&str> = wanted.lines().map(str::trim_end).collect();
    assert_eq!(shown.lines().collect::<Vec<_>>(), trimmed, "{shown}");
}

/// A picture that does not fit under what stands before it, a paragraph, and an exercise that then has its page.
fn picture_and_text(figure: Piece, between: Vec<Piece>) -> Vec<Vec<Piece>> {
    let figure = Piece { spot: Spot { key: "figure".to_string(), at: Vec::new() }, ..figure };
    // The paragraphs tell how far apart such stand.
    vec![paragraph("first", 2), paragraph("second", 3), vec![figure], between, vec![whole(40.0), whole(100.0)]]
}

fn picture() -> Piece {
    Piece { above: 5.0, ..piece(Kind::Figure { spare: 0.0 }, 60.0) }
}

fn later(plan: &Plan) -> Vec<(String, String)> {
    plan.later.iter().map(|(figure, behind)| (figure.to_string(), behind.to_string())).collect()
}

#[test]
fn a_picture_trades_places_with_the_text_behind_it_where_it_would_leave_a_hole() {
    let plan = one_run(picture_and_text(picture(), paragraph("third", 4)));
    assert_eq!(later(&plan), [("figure".to_string(), "third".to_string())], "{plan}");
    assert_eq!(firsts(&plan)[..2], ["first/0", "figure"], "{plan}");
    assert!(plan.pages[0].fill > 0.85, "{plan}");
    let written = search::plan(
        &galley(vec![run(picture_and_text(picture(), paragraph("third", 4)).concat())]),
        &Costs::default(),
    );
    assert!(written.pages[0].fill < 0.55 && written.cost > plan.cost, "{written}");
}

#[test]
fn a_picture_stays_where_it_fits() {
    let small = Piece { above: 5.0, ..piece(Kind::Figure { spare: 0.0 }, 30.0) };
    assert_eq!(later(&one_run(picture_and_text(small, paragraph("third", 4)))), []);
}

#[test]
fn a_picture_passes_no_heading_no_room_to_write_and_nothing_that_an_author_holds() {
    let own = |figure: Piece, between: Vec<Piece>| later(&one_run(picture_and_text(figure, between)));
    let third = || paragraph("third", 4);
    assert_eq!(own(picture(), [vec![heading(), bound(whole(10.0))], third()].concat()), []);
    assert_eq!(own(picture(), vec![Piece { field: true, ..whole(40.0) }]), []);
    assert_eq!(own(Piece { kept: true, ..picture() }, third()), []);
    let held = third().into_iter().map(|piece| Piece { kept: true, ..piece }).collect();
    assert_eq!(own(picture(), held), []);
    let begins = third().into_iter().map(|piece| Piece { before: Break::Must, ..piece }).collect();
    assert_eq!(own(picture(), begins), []);
}

#[test]
fn what_follows_a_heading_in_a_picture_s_place_stays_with_the_heading() {
    let figure = Piece { spot: Spot { key: "figure".to_string(), at: Vec::new() }, ..bound(picture()) };
    let elsewhere = [vec![heading()], paragraph("known", 2).into_iter().take(1).map(bound).collect()].concat();
    let plan = one_run(vec![
        elsewhere,
        paragraph("first", 2),
        vec![heading()],
        vec![figure],
        paragraph("third", 4),
        vec![whole(40.0), whole(100.0)],
    ]);
    assert_eq!(later(&plan), [("figure".to_string(), "third".to_string())], "{plan}");
    assert!(!firsts(&plan).contains(&"third/0".to_string()), "{plan}");
}
