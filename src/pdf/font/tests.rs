//! Fonts cut from the project's faces and from faces that are made here.

use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{
    Anchor, Bbox, Component, ComponentFlags, CompositeGlyph, Contour, GlyfLocaBuilder, Glyph, SimpleGlyph, Transform,
};
use write_fonts::tables::head::Head;
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::os2::Os2;
use write_fonts::types::GlyphId;

use super::glyphs::DEEPEST;
use super::{FieldFont, FontError, FontFile, Ruling};

/// Lines as the layouts draw them.
const RULING: Ruling = Ruling { size: 11.5, pitch: 22.5, leading: 1.35 };

/// A face of the project.
pub(in crate::pdf) fn face(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fonts/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A font from these files, for the ruled lines of the books.
pub(in crate::pdf) fn build(files: &[(&str, &[u8])], langs: &[&str]) -> Result<FieldFont, FontError> {
    let files: Vec<FontFile<'_>> = files.iter().map(|(name, bytes)| FontFile { name, bytes, index: 0 }).collect();
    FieldFont::build(&files, langs, RULING)
}

/// A glyph that is made of these.
fn made_of(parts: &[u16]) -> Glyph {
    let component = |glyph: &u16| {
        let anchor = Anchor::Offset { x: 0, y: 0 };
        Component::new(GlyphId::from(*glyph), anchor, Transform::default(), ComponentFlags::default())
    };
    let bbox = Bbox { x_min: 0, y_min: 0, x_max: 500, y_max: 700 };
    let mut glyph = CompositeGlyph::new(component(&parts[0]), bbox);
    parts[1..].iter().for_each(|part| glyph.add_component(component(part), bbox));
    Glyph::Composite(glyph)
}

/// A square.
fn square() -> Glyph {
    use read_fonts::tables::glyf::CurvePoint;
    let points = [(0, 0), (500, 0), (500, 700), (0, 700)].map(|(x, y)| CurvePoint::on_curve(x, y));
    let mut glyph = SimpleGlyph { contours: vec![Contour::from(points.to_vec())], ..SimpleGlyph::default() };
    glyph.recompute_bounding_box();
    Glyph::Simple(glyph)
}

/// A font file with these glyphs behind `.notdef`, the first of them the letter A.
fn font(glyphs: &[Glyph]) -> Vec<u8> {
    let mut outlines = GlyfLocaBuilder::new();
    outlines.add_glyph(&square()).unwrap();
    for glyph in glyphs {
        outlines.add_glyph(glyph).unwrap();
    }
    let (glyf, loca, format) = outlines.build();
    let count = glyphs.len() as u16 + 1;
    let mut builder = FontBuilder::new();
    let head = Head { units_per_em: 1000, index_to_loc_format: format as i16, ..Head::default() };
    builder.add_table(&head).unwrap();
    builder.add_table(&Hhea { number_of_h_metrics: 1, ..Hhea::default() }).unwrap();
    builder.add_table(&Hmtx::new(vec![LongMetric::new(500, 0)], vec![0; usize::from(count) - 1])).unwrap();
    builder.add_table(&Maxp { num_glyphs: count, ..Maxp::default() }).unwrap();
    builder.add_table(&Cmap::from_mappings([('A', GlyphId::new(1))]).unwrap()).unwrap();
    builder.add_table(&Os2::default()).unwrap();
    builder.add_table(&glyf).unwrap();
    builder.add_table(&loca).unwrap();
    builder.build()
}

/// A chain of so many glyphs, each made of the next `width` times over, the last a square.
fn chain(length: u16, width: usize) -> Vec<u8> {
    let links = (1..length).map(|number| made_of(&vec![number + 1; width]));
    font(&links.chain([square()]).collect::<Vec<_>>())
}

#[test]
fn glyphs_may_be_made_of_glyphs() {
    for length in [1, 2, DEEPEST + 1] {
        let made = build(&[("chain.ttf", &chain(length, 1))], &["en"]).unwrap();
        assert!(made.has('A') && !made.has('B'));
    }
}

#[test]
fn glyphs_nested_without_measure_are_an_error_that_names_the_font() {
    let nested = Some(FontError::Nested { font: "odd.ttf".to_owned() });
    for length in [DEEPEST + 2, 1000, 65_000] {
        assert_eq!(build(&[("odd.ttf", &chain(length, 1))], &["en"]).err(), nested, "{length} levels");
    }
    let told = nested.clone().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.contains("odd.ttf"), "{told}");
    let circles = [
        vec![made_of(&[1])],
        vec![made_of(&[2]), made_of(&[3]), made_of(&[1])],
        vec![made_of(&[2]), made_of(&[3, 3]), made_of(&[2])],
    ];
    for circle in circles {
        assert_eq!(build(&[("odd.ttf", &font(&circle))], &["en"]).err(), nested);
    }
    let sound = face("NotoSans-Regular.ttf");
    let beside = build(&[("odd.ttf", &font(&[made_of(&[1])])), ("NotoSans-Regular.ttf", &sound)], &["en"]);
    assert!(beside.is_ok_and(|font| font.has('A') && font.has('B')), "a sound face that has the letter too serves");
}

#[test]
fn glyphs_made_of_many_take_no_longer_than_there_are_glyphs() {
    let made = build(&[("wide.ttf", &chain(DEEPEST + 1, 40))], &["en"]).unwrap();
    assert!(made.has('A'));
}

#[test]
fn faces_without_truetype_outlines_are_passed_over() {
    let plain = {
        let mut builder = FontBuilder::new();
        builder.add_table(&Head { units_per_em: 1000, ..Head::default() }).unwrap();
        builder.add_table(&Maxp { num_glyphs: 2, ..Maxp::default() }).unwrap();
        builder
            .add_table(&Cmap::from_mappings([('A', GlyphId::new(1)), ('\u{1E00}', GlyphId::new(1))]).unwrap())
            .unwrap();
        builder.build()
    };
    let sound = face("NotoSans-Regular.ttf");
    let font = build(&[("plain.otf", &plain), ("NotoSans-Regular.ttf", &sound)], &["en"]).unwrap();
    assert!(font.has('A'));
    assert_eq!(build(&[("plain.otf", &plain)], &["en"]).err(), Some(FontError::NoFace));
    assert_eq!(build(&[], &["en"]).err(), Some(FontError::NoFace));
}

#[test]
fn a_face_of_a_collection_is_cut_as_the_face_alone() {
    let (thai, latin) = (face("NotoSansThaiLooped-Regular.ttf"), face("NotoSans-Regular.ttf"));
    let collection = collection(&[&latin, &thai]);
    let files = [0, 1].map(|index| FontFile { name: "both.ttc", bytes: &collection, index });
    let font = FieldFont::build(&files, &["th"], RULING).unwrap();
    assert!(font.writes("th") && font.writes("en"));
}

/// A collection of whole files (OpenType, "Font Collections"): offsets of tables count from the collection's beginning.
fn collection(fonts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [b"ttcf".as_slice(), &[0, 1, 0, 0], &(fonts.len() as u32).to_be_bytes()].concat();
    let mut at = bytes.len() + 4 * fonts.len();
    for font in fonts {
        bytes.extend((at as u32).to_be_bytes());
        at += font.len();
    }
    for font in fonts {
        let (start, mut font) = (bytes.len() as u32, font.to_vec());
        let tables = u16::from_be_bytes([font[4], font[5]]);
        for table in 0..usize::from(tables) {
            let field = &mut font[12 + 16 * table + 8..][..4];
            let offset = u32::from_be_bytes(field.try_into().unwrap()) + start;
            field.copy_from_slice(&offset.to_be_bytes());
        }
        bytes.extend(font);
    }
    bytes
}

#[test]
fn two_faces_make_one_font() {
    let (thai, latin) = (face("NotoSansThaiLooped-Regular.ttf"), face("NotoSans-Regular.ttf"));
    let font = build(&[("thai", &thai), ("latin", &latin)], &["th", "en"]).unwrap();
    assert!(font.writes("th") && font.writes("en") && !font.writes("km"));
    assert!(['ก', '๙', 'ữ', '€', '\u{200B}'].into_iter().all(|char| font.has(char)));
    assert!((font.size() - 22.5 / 1.35).abs() < 1e-9);
    assert!(font.bytes() < 40_000);
}

#[test]
fn damaged_faces_are_refused() {
    let whole = face("NotoSansThaiLooped-Regular.ttf");
    for cut in (0..whole.len()).step_by(1999) {
        let _ = build(&[("cut", &whole[..cut])], &["th"]); // must not panic
    }
}
