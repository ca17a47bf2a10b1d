//! How pages look, where a file can tell: figures as wide as their column, sheets that hold all of an exercise.

use lopdf::content::Operation;
use lopdf::{Document, Object};

use crate::support::Project;

/// The width of the reading column in pt.
const COLUMN: f32 = 390.0;

/// A book of the harbour's north edition.
fn built(project: &Project, product: &str) -> Document {
    let out = project.beside("out");
    let run = project.run(&["build", "--out", out.to_str().unwrap(), "--edition", "north", "--product", product]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    Document::load(out.join(format!("north/swim/swim-north-{product}.pdf"))).unwrap()
}

/// What all pages draw, in order.
fn drawn(document: &Document) -> Vec<Operation> {
    let pages = document.get_pages();
    pages.values().flat_map(|page| document.get_and_decode_page_content(*page).unwrap().operations).collect()
}

/// Left and right of what stands in the first element with an alternative text: its drawing is cut to its own size.
fn first_figure(document: &Document) -> (f32, f32) {
    let operations = drawn(document);
    let has_alt = |operand: &Object| operand.as_dict().is_ok_and(|properties| properties.has(b"Alt"));
    let begin = operations.iter().position(|it| it.operator == "BDC" && it.operands.iter().any(has_alt)).unwrap();
    let cut = operations[begin..].iter().take_while(|it| it.operator != "W");
    let across: Vec<f32> = cut
        .filter(|it| matches!(it.operator.as_str(), "m" | "l"))
        .map(|it| it.operands[0].as_float().unwrap())
        .collect();
    (across.iter().copied().fold(f32::MAX, f32::min), across.iter().copied().fold(f32::MIN, f32::max))
}

/// The harbour with a drawing of this size as its figure.
fn with_drawing(width: u32, height: u32) -> Project {
    let old = "viewBox=\"0 0 120 40\" width=\"120\" height=\"40\"";
    let new = format!("viewBox=\"0 0 {width} {height}\"");
    Project::harbour().edit("content/guides/swim/figures/flags.svg", old, &new)
}

#[test]
fn drawings_take_their_column_from_edge_to_edge_and_small_ones_keep_their_size() {
    let width = |project: &Project| {
        let (left, right) = first_figure(&built(project, "workbook"));
        right - left
    };
    for (drawing, wanted) in [((406, 200), COLUMN), ((340, 100), COLUMN), ((240, 80), 180.0), ((120, 40), 0.4 * COLUMN)]
    {
        let found = width(&with_drawing(drawing.0, drawing.1));
        assert!((found - wanted).abs() < 0.5, "{drawing:?}: {found} pt, not {wanted}");
    }
}
