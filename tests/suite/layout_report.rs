//! The layout report: each kind of fault is found where it is, and nowhere else.

use crate::support::{Project, Run};

/// A layout that sets what a test says on pages of 400 by 500 points, with margins of 50, behind the opener of a part.
/// `p` are the blocks of the first chapter, `e` is the exercise of the second.
const LAYOUT: &str = "
#let book = json(\"/document/book.json\")
#let parts = json(\"/document/body.json\").parts
#set document(title: \"Report\", date: none)
#set page(width: 400pt, height: 500pt, margin: 50pt, numbering: \"1\")
#set text(font: \"Noto Sans\", size: 10pt, lang: \"en\")
#set par(justify: false)
#metadata((size: 10pt, pitch: 20pt, leading: 1.35, cells: (size: 9pt, pitch: 15pt, leading: 1.35))) <typing>
#metadata((top: 50pt, bottom: 50pt, sides: 50pt)) <area>
#let mark(key) = [#metadata(key)<block>]
#let head(key, body) = [#heading(body)#label(\"h:\" + key)]
#let control(name) = [#link(book.field-link.scheme + name, box(width: 50pt, height: 20pt))<write>]
#if parts.len() > 0 {
  let p = parts.at(0).chapters.at(0).blocks
  let e = parts.at(1).chapters.at(0).blocks.find(b => b.kind == \"exercise\")
  mark(parts.at(0).key) + [Opener]
  pagebreak()
  [BODY]
}
";

fn report(body: &str) -> Run {
    let project = Project::harbour().write("layouts/main.typ", LAYOUT.replace("BODY", body));
    project.run(&["check", "--layout", "--message-format", "json"])
}

/// The codes of the report with the lines they are told at, of the file `start.md` or `watch.md`.
fn found(body: &str) -> Vec<String> {
    let run = report(body);
    let told = run.diagnostics();
    let line = |found: &serde_json::Value| {
        let code = found["code"].as_str()?.strip_prefix("layout-")?.to_string();
        let file = found["file"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_string();
        Some(format!("{code} {file}:{}", found["line"]))
    };
    told.iter().filter_map(line).collect()
}

/// The fault is found with the one body, and nothing of its code with the other.
fn seeded(code: &str, place: &str, faulty: &str, sound: &str) {
    let wanted = format!("{code} {place}");
    let all = found(faulty);
    assert!(all.contains(&wanted), "{wanted} is not among {all:?}");
    let all = found(sound);
    assert!(all.iter().all(|found| !found.starts_with(&format!("{code} "))), "{all:?}");
}

#[test]
fn words_off_the_page() {
    let body = |dx| format!("#mark(p.at(0).key)#place(dx: {dx}pt, box(width: 200pt)[Watchfulness])");
    seeded("off-page", "start.md:3", &body(310), &body(200));
    assert_eq!(report(&body(310)).code, Some(1), "lost words are errors");
}

#[test]
fn words_on_other_words_or_in_the_margin() {
    let body =
        |dy| format!("#mark(p.at(0).key)#place(top + left)[Watchful]#place(top + left, dx: 6pt, dy: {dy}pt)[Watchful]");
    seeded("outside", "start.md:3", &body(3), &body(16));
    let crossing = |dx| format!("#mark(p.at(0).key)#place(top + left, dx: {dx}pt)[Watchful]");
    seeded("outside", "start.md:3", &crossing(280), &crossing(240));
    assert!(found(&crossing(305)).is_empty(), "what stands in the margin whole was put there");
}

#[test]
fn a_line_wider_than_its_column() {
    let body = |count: usize| format!("#par[#mark(p.at(0).key){}]", "n".repeat(count));
    seeded("full-line", "start.md:3", &body(52), &body(40));
}

#[test]
fn an_exercise_whose_room_to_write_lies_behind_the_leaf() {
    let body = |turns: usize| {
        format!("#mark(e.key)Exercise{}#mark(e.blocks.last().key)#control(\"swim.x\")", "#pagebreak()".repeat(turns))
    };
    // The first page of the text is a left-hand one, and the next faces it.
    seeded("turned", "watch.md:7", &body(2), &body(1));
}

#[test]
fn no_turn_of_the_leaf_is_told_where_no_two_pages_would_hold_the_exercise() {
    // Pages have 400 points for text.
    let body = |gap| {
        let page = format!("#v({gap}pt)Words#pagebreak()");
        format!(
            "#mark(e.key)Exercise{page}#mark(e.blocks.first().key)Words{page}Words#v({gap}pt)#mark(e.blocks.last().key)#control(\"swim.x\")"
        )
    };
    seeded("turned", "watch.md:7", &body(200), &body(330));
}

#[test]
fn pages_that_begin_elsewhere_than_was_decided_twice_are_told() {
    let write = std::fs::read_to_string(crate::support::root().join("layouts/write.typ")).unwrap();
    let kept = "if cx.composed { plan.pads.at(spot(b.key, n), default: least) }";
    assert!(write.contains(kept));
    // Notepads three times as high as the plan has them: what is measured anew is wrong once more.
    let lost = "if cx.composed { calc.pow(plan.pads.at(spot(b.key, n), default: least), if spot(b.key, n) in plan.pads { 2 } else { 1 }) }";
    let pads: String = (1..9)
        .map(|n| {
            format!("::: {{.notepad #pad-{n} lines={}}}\nWhat did you see?\n:::\n\n## After {n}\n\nWords.\n\n", n + 3)
        })
        .collect();
    let told = |layout: String| {
        let project = Project::harbour()
            .write("layouts/write.typ", layout)
            .write("content/guides/swim/start.md", format!("# Start {{#start}}\n\n{pads}"));
        let run = project.run(&["check", "--layout", "--message-format", "json"]);
        run.diagnostics().iter().filter(|told| told["code"] == "layout-astray").count()
    };
    assert!(told(write.replace(kept, lost)) > 0);
    assert_eq!(told(write.clone()), 0);
}

#[test]
fn a_row_cut_by_the_end_of_the_page() {
    let body = |gap| {
        format!(
            "#mark(p.at(4).key)#v({gap}pt)#table(columns: 2, [#metadata(p.at(4).key + \".r2\")<piece>a], lorem(90))#pagebreak()End"
        )
    };
    seeded("torn-row", "start.md:18", &body(300), &body(10));
}

#[test]
fn a_table_with_too_few_rows_on_one_side_of_a_page_break() {
    let row = |n: usize| format!("[#metadata(p.at(4).key + \".r{n}\")<piece>Sign], [Words],");
    let rows = |from: usize, to: usize| (from..=to).map(row).collect::<String>();
    let body = |cut: usize| {
        let (before, behind) = (rows(1, cut), rows(cut + 1, 7));
        format!("#mark(p.at(4).key)#table(columns: 2, {before})#pagebreak()#table(columns: 2, {behind})")
    };
    seeded("few-rows", "start.md:15", &body(2), &body(3));
    seeded("few-rows", "start.md:15", &body(6), &body(4));
}

#[test]
fn a_page_less_than_half_full_that_does_not_end_a_part() {
    let body = |gap| format!("#mark(p.at(0).key)#v({gap}pt)First.#pagebreak()#mark(p.at(2).key)Last.");
    seeded("empty-page", "start.md:3", &body(100), &body(250));
}

#[test]
fn a_heading_in_the_last_fifth_of_a_page() {
    let body =
        |gap| format!("#mark(p.at(0).key)Text#v({gap}pt)#mark(p.at(1).key)#head(p.at(1).key)[Low]Text#pagebreak()Text");
    seeded("low-heading", "start.md:5", &body(330), &body(200));
    let last = "#mark(p.at(0).key)Text#v(330pt)#mark(p.at(1).key)#head(p.at(1).key)[Low]Text";
    assert!(!found(last).iter().any(|found| found.starts_with("low")), "the text ends on the page");
}

#[test]
fn white_space_in_the_middle_of_a_page_or_over_its_notes() {
    let body = |gaps: [usize; 3]| {
        let lines: String = gaps.iter().map(|gap| format!("#v({gap}pt)Text")).collect();
        format!("#mark(p.at(0).key)Text{lines}#pagebreak()#mark(p.at(2).key)Text")
    };
    seeded("hole", "start.md:3", &body([150, 40, 20]), &body([40, 40, 40]));
    let noted = "#mark(p.at(0).key)Text#v(180pt)Text#footnote[Note.]#pagebreak()#mark(p.at(2).key)Text";
    assert!(found(noted).contains(&"hole start.md:3".to_string()));
}

#[test]
fn a_last_line_of_one_word() {
    let heading = |end| format!("#mark(p.at(1).key)#head(p.at(1).key)[What a warden does each day \\ {end}]");
    seeded("lone-word-of-heading", "start.md:5", &heading("well"), &heading("well and gladly"));
    let paragraph = |end| format!("#par[#mark(p.at(0).key)#lorem(7) \\ {end}]");
    seeded("lone-word", "start.md:3", &paragraph("so."), &paragraph("so it goes."));
}

#[test]
fn a_build_counts_what_the_report_finds() {
    let short = "\nWardens watch the water and the wind from early in the morning, all of them.\\\nSo.\n";
    let project = Project::harbour().append("content/guides/swim/start.md", &short.repeat(3));
    let run = project.build("out", &["--product", "workbook"], &[]);
    let line = run.stderr.lines().find(|line| line.starts_with("layout report: ")).expect("a count");
    let check = project.run(&["check", "--layout", "--message-format", "json"]);
    let notes = check.diagnostics().into_iter().filter(|found| {
        found["code"] == "layout-lone-word" && found["message"].as_str().is_some_and(|text| text.contains("workbook"))
    });
    let notes = notes.count();
    assert!(notes == 3 && line.contains(&format!("{notes} layout-lone-word")), "{line}: {notes} in check");
}
