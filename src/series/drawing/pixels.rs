//! A drawing made clean is the same picture: both are drawn and compared point by point.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use walkdir::WalkDir;

use super::clean;

/// The longer side of what is compared, in pixels.
const SIDE: f32 = 160.0;

/// Two points are the same within this much of each colour.
const TOLERANCE: u8 = 3;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn faces() -> Arc<Database> {
    let mut faces = Database::new();
    faces.load_fonts_dir(root().join("fonts"));
    Arc::new(faces)
}

fn drawn(svg: &str, faces: &Arc<Database>) -> Result<Pixmap, String> {
    let options = Options { fontdb: faces.clone(), font_family: "Noto Sans".into(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let scale = SIDE / tree.size().width().max(tree.size().height());
    let side = |length: f32| ((length * scale).ceil() as u32).max(1);
    let mut pixels = Pixmap::new(side(tree.size().width()), side(tree.size().height())).ok_or("no size")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(pixels)
}

/// How many points differ.
fn differing(left: &Pixmap, right: &Pixmap) -> usize {
    if (left.width(), left.height()) != (right.width(), right.height()) {
        return usize::MAX;
    }
    let apart = |one: &[u8], other: &[u8]| one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > TOLERANCE);
    left.data().chunks(4).zip(right.data().chunks(4)).filter(|(one, other)| apart(one, other)).count()
}

/// How many points of a drawing are others once it is clean.
fn changed(svg: &str, faces: &Arc<Database>) -> Result<usize, String> {
    let clean = clean(svg).map_err(|fault| fault.message)?;
    Ok(differing(&drawn(svg, faces)?, &drawn(&clean, faces)?))
}

#[test]
fn the_drawings_of_this_project_look_the_same_when_clean() {
    let faces = faces();
    let folders = ["content", "tests/fixtures"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(WalkDir::new).map(Result::unwrap);
    let files: Vec<_> = files.filter(|file| file.path().extension().is_some_and(|end| end == "svg")).collect();
    assert!(files.len() > 10);
    for file in files {
        let svg = fs::read_to_string(file.path()).unwrap();
        assert_eq!(changed(&svg, &faces), Ok(0), "{}", file.path().display());
    }
}

/// Ways to draw, each with the part without which it is another picture.
const WAYS: [(&str, &str); 10] = [
    (
        r##"<path d="M5 50H95" stroke="red" stroke-width="9" stroke-dasharray="20 9" stroke-dashoffset="9"/>"##,
        r##" stroke-dashoffset="9""##,
    ),
    (r##"<text y="60" font-size="40" text-decoration="underline">One</text>"##, r##" text-decoration="underline""##),
    (
        r##"<rect width="60" height="60" fill="red"/><circle r="50" fill="lime" style="mix-blend-mode:difference"/>"##,
        "mix-blend-mode:difference",
    ),
    (
        r##"<style>rect:first-child { fill: red }</style><g><rect width="50" height="50"/></g>"##,
        ":first-child { fill: red }",
    ),
    (
        r##"<style>.b{fill:blue!important}</style><rect class="b" style="fill:lime" width="50" height="50"/>"##,
        "!important",
    ),
    (
        r##"<style><![CDATA[ #a > rect { fill: red } ]]></style><g id="a"><rect width="50" height="50"/></g>"##,
        "fill: red",
    ),
    (
        r##"<pattern id="1 a" width="1" height="1"><circle r="9"/></pattern><rect width="90" height="90" fill="url('#1 a') lime"/>"##,
        "url('#1 a')",
    ),
    (r##"<g id="1"><circle r="20"/></g><use href="#1" x="40" y="40"/>"##, r##" href="#1""##),
    (
        r##"<clipPath id="c"><circle r="40"/></clipPath><rect width="99" height="99" clip-path="url( &quot;#c&quot; )"/>"##,
        r##"url( &quot;#c&quot; )"##,
    ),
    (
        r##"<filter id="t"><feTurbulence baseFrequency="0.03" stitchTiles="stitch"/></filter><rect width="99" height="99" filter="url(#t)"/>"##,
        r##" stitchTiles="stitch""##,
    ),
];

#[test]
fn every_way_to_draw_looks_the_same_when_clean() {
    let faces = faces();
    let whole = |style: &str, inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" style=\"{style}\">{inside}</svg>")
    };
    let paper = (whole("background-color: yellow", "<circle r=\"9\"/>"), whole("", "<circle r=\"9\"/>"));
    let ways = WAYS.map(|(inside, part)| (whole("", inside), whole("", &inside.replace(part, ""))));
    for (drawing, without) in ways.into_iter().chain([paper]) {
        assert_eq!(changed(&drawing, &faces), Ok(0), "{drawing}");
        let (with, without) = (drawn(&drawing, &faces).unwrap(), drawn(&without, &faces).unwrap());
        assert!(differing(&with, &without) > 50, "all of it is seen: {drawing}");
    }
}
