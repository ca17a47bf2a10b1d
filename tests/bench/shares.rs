//! What the form pass adds to a workbook, in time beside compiling and exporting with Typst and in bytes; and what an
//! EPUB costs beyond the layout that its page list needs.
//!
//! `shares PROJECT EDITION GUIDE RUNS` prints medians. Typst's cache is emptied before every run, so
//! that each compiles the whole book.

use std::path::Path;
use std::time::{Duration, Instant};

use fieldbook::document::model::Document;
use fieldbook::epub::{COVER_WIDTH, EpubInput, write};
use fieldbook::identity::Identity;
use fieldbook::pdf::{Draft, FieldFont, FontFile, FormSettings, Ruling, TypingFonts, add_form};
use fieldbook::project::Product;
use fieldbook::publish::Workspace;
use fieldbook::typeset::{Pages, Stamp, TypedLines, trim_cache, typeset};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [project, edition, guide, runs] = arguments.as_slice() else {
        eprintln!("usage: shares PROJECT EDITION GUIDE RUNS");
        std::process::exit(2);
    };
    let runs = runs.parse().unwrap_or(5);
    match Workspace::open(Path::new(project)).workspace {
        Some(workspace) => measure(&workspace, edition, guide, runs),
        None => eprintln!("the project cannot be read"),
    }
}

fn measure(workspace: &Workspace, edition: &str, guide: &str, runs: usize) {
    let index = workspace.editions.iter().position(|known| known.id() == edition).expect("an edition of the project");
    let document = workspace.document(index, guide, Product::Workbook).expect("a guide of the project");
    let faces: Vec<FontFile<'_>> = workspace
        .faces
        .faces
        .iter()
        .filter(|face| face.weight == 400 && !face.italic)
        .map(|face| FontFile { name: &face.file, bytes: &face.bytes, index: face.index })
        .collect();
    let fields: Vec<_> = document.fields().cloned().collect();
    let (mut typst, mut form) = (Vec::new(), Vec::new());
    let mut sizes = (0, 0, 0);
    for _ in 0..runs {
        (0..4).for_each(|_| trim_cache());
        let started = Instant::now();
        let pages = lay_out(workspace, &document);
        let pdf = pages.pdf("bench", Stamp(0)).expect("the layout is exported");
        typst.push(started.elapsed());
        let TypedLines { size, pitch, leading } = pages.typing.expect("the mark `typing`").ruled;
        let font = FieldFont::build(&faces[..1], &["en"], Ruling { size, pitch, leading }).expect("a font");
        let identity = Identity::default();
        let settings = FormSettings {
            fields: &fields,
            dir: document.body.dir,
            fonts: TypingFonts { ruled: &font, cells: &font },
            identity: &identity,
        };
        let size = pdf.len();
        let started = Instant::now();
        let mut draft = Draft::read(pdf).expect("the layout's file is read");
        add_form(&mut draft, &settings, None).expect("the form is added");
        let filled = draft.write().expect("the file is written");
        form.push(started.elapsed());
        sizes = (size, filled.len(), font.bytes());
    }
    report(median(typst), median(form), sizes, fields.len());
    measure_epub(workspace, index, guide, &mut lay_out(workspace, &document), runs);
}

fn measure_epub(workspace: &Workspace, index: usize, guide: &str, pages: &mut Pages, runs: usize) {
    let (mut covers, mut times) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let started = Instant::now();
        let cover = pages.cover_png(COVER_WIDTH).expect("a first page");
        covers.push(started.elapsed());
        let started = Instant::now();
        let document = workspace.document(index, guide, Product::Epub).expect("a guide of the project");
        let pictures = document.pictures();
        let input = EpubInput {
            document: &document,
            pages: &pages.list,
            assets: &pictures,
            cover: &cover,
            layouts: workspace.layouts.layouts().files(),
            faces: &[],
            limits: workspace.project.series.images,
            modified: 0,
        };
        write(&input).expect("the EPUB is written");
        times.push(started.elapsed());
    }
    println!(
        "EPUB beyond the layout: {:.0} ms, and {:.0} ms to render its cover",
        1e3 * median(times).as_secs_f64(),
        1e3 * median(covers).as_secs_f64()
    );
}

fn lay_out(workspace: &Workspace, document: &Document) -> Pages {
    typeset(document, document.pictures(), &workspace.layouts, &workspace.faces)
        .0
        .unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn report(typst: Duration, form: Duration, (before, after, font): (usize, usize, usize), fields: usize) {
    let share = 100.0 * form.as_secs_f64() / typst.as_secs_f64();
    let each = after.saturating_sub(before + font) / fields.max(1);
    println!(
        "form pass: {:.0} ms beside {:.0} ms of compiling and exporting ({share:.1} %); {fields} fields, font {font} bytes, {each} bytes a field",
        1e3 * form.as_secs_f64(),
        1e3 * typst.as_secs_f64(),
    );
}
