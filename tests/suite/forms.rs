//! Forms of whole books: what a layout or a font can do wrong with fields is told with its own code and a hint.

use read_fonts::tables::glyf::CurvePoint;
use read_fonts::types::{GlyphId, NameId};
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{
    Anchor, Bbox, Component, ComponentFlags, CompositeGlyph, Contour, GlyfLocaBuilder, SimpleGlyph, Transform,
};
use write_fonts::tables::head::Head;
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;

use crate::support::{Project, root};

/// The built-in layout file with one replacement, as a project's own.
fn layout(project: Project, file: &str, old: &str, new: &str) -> Project {
    let text = std::fs::read_to_string(root().join("layouts").join(file)).unwrap();
    assert!(text.contains(old), "layouts/{file} has no `{old}`");
    project.write(&format!("layouts/{file}"), text.replacen(old, new, 1))
}

/// A build that fails with these codes only, each with a hint, and names the book.
fn told(project: &Project, codes: &[&str]) -> Vec<serde_json::Value> {
    let out = project.beside("out");
    let run = project.run(&["build", "--out", out.to_str().unwrap(), "--message-format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let found = run.diagnostics();
    let errors: Vec<serde_json::Value> = found.into_iter().filter(|found| found["severity"] == "error").collect();
    let mut seen: Vec<&str> = errors.iter().filter_map(|error| error["code"].as_str()).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, codes, "{}", run.stderr);
    for error in &errors {
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("the guide `swim` in the edition `north`"), "{message}");
        assert!(!error["hints"].as_array().unwrap().is_empty(), "there is a hint: {error}");
    }
    errors
}

const LINK: &str = "[#link(target, box(width: width, height: height, pdf.artifact(body)))<write>]";

#[test]
fn a_field_that_the_layout_does_not_draw() {
    let project =
        layout(Project::harbour(), "marks.typ", LINK, "box(width: width, height: height, pdf.artifact(body))");
    told(&project, &["field-missing"]);
}

#[test]
fn a_field_that_the_layout_makes_up() {
    let project = layout(Project::harbour(), "marks.typ", "address.scheme + name", "address.scheme + \"x.\" + name");
    told(&project, &["field-missing", "field-unknown"]);
}

#[test]
fn a_field_that_the_layout_draws_twice() {
    let project = layout(Project::harbour(), "marks.typ", LINK, &format!("{LINK}\n  {LINK}"));
    told(&project, &["field-repeated"]);
}

#[test]
fn a_field_with_text_inside_its_link() {
    let project = layout(Project::harbour(), "marks.typ", "pdf.artifact(body)))<write>", "[text]))<write>");
    told(&project, &["field-structure"]);
}

#[test]
fn letters_that_do_not_fit_the_lines() {
    let project = layout(Project::harbour(), "main.typ", "  size: typed-size,", "  size: 30,");
    told(&project, &["field-font"]);
}

/// A font file with the arrow to the left, which the built-in family lacks and a form wants: the first of a chain of so
/// many glyphs, each made of the next, or none that is drawn.
fn arrow(levels: u16) -> Vec<u8> {
    let tag = |name: NameId, text: &str| NameRecord::new(3, 1, 0x0409, name, text.to_owned().into());
    let names = [(NameId::FAMILY_NAME, "Arrow"), (NameId::FULL_NAME, "Arrow"), (NameId::POSTSCRIPT_NAME, "Arrow")];
    let mut font = FontBuilder::new();
    let bbox = Bbox { x_min: 0, y_min: 0, x_max: 500, y_max: 700 };
    let mut format = LocaFormat::Long;
    if levels > 0 {
        let points = [(0, 0), (500, 0), (500, 700)].map(|(x, y)| CurvePoint::on_curve(x, y));
        let contours = vec![Contour::from(points.to_vec())];
        let square = SimpleGlyph { bbox, contours, ..SimpleGlyph::default() };
        let mut outlines = GlyfLocaBuilder::new();
        outlines.add_glyph(&square).unwrap();
        for glyph in 1..levels {
            let (next, place) = (GlyphId::from(glyph + 1), Anchor::Offset { x: 0, y: 0 });
            let part = Component::new(next, place, Transform::default(), ComponentFlags::default());
            outlines.add_glyph(&CompositeGlyph::new(part, bbox)).unwrap();
        }
        outlines.add_glyph(&square).unwrap();
        let (glyf, loca, found) = outlines.build();
        format = found;
        font.add_table(&glyf).unwrap().add_table(&loca).unwrap();
    }
    let (count, metrics) = (levels.max(1) + 1, Hmtx::new(vec![LongMetric::new(500, 0)], Vec::new()));
    let hhea = Hhea { ascender: 800.into(), descender: (-200).into(), number_of_h_metrics: 1, ..Hhea::default() };
    font.add_table(&Head { units_per_em: 1000, index_to_loc_format: format as i16, ..Head::default() }).unwrap();
    font.add_table(&hhea).unwrap().add_table(&metrics).unwrap();
    font.add_table(&Maxp { num_glyphs: count, ..Maxp::default() }).unwrap();
    font.add_table(&Cmap::from_mappings([('←', GlyphId::new(1))]).unwrap()).unwrap();
    font.add_table(&Os2 { us_weight_class: 400, us_width_class: 5, ..Os2::default() }).unwrap();
    font.add_table(&Name::new(names.map(|(name, text)| tag(name, text)).to_vec())).unwrap();
    font.add_table(&Post::default()).unwrap();
    font.build()
}

#[test]
fn a_font_that_cannot_be_cut_serves_the_text_alone() {
    let project = Project::harbour().write("fonts/Arrow.otf", arrow(0));
    assert_eq!(project.run(&["check"]).code, Some(0));
    project.build("out", &["--product", "workbook"], &[]);
}

#[test]
fn a_font_whose_glyphs_are_made_of_glyphs_without_measure() {
    Project::harbour().write("fonts/Arrow.ttf", arrow(3)).build("out", &["--product", "workbook"], &[]);
    let project = Project::harbour().write("fonts/Arrow.ttf", arrow(60_000));
    for error in told(&project, &["field-font"]) {
        assert!(error["message"].as_str().unwrap().contains("Arrow.ttf"), "{error}");
    }
}
