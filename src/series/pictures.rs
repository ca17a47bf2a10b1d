//! The pictures that figures name: found, limited, made clean, so that every product can show them.

use std::sync::Arc;

use super::tree::{Body, Figure, Flow, FlowKind, Picture, PictureKind, Pictures, Series, Unit};
use super::visit::{Met, plain};
use super::{classes, drawing, raster, svg};
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::{MAX_PICTURE_BYTES, Project, Spanned, read_limited};
use crate::source::Span;

/// Reads the pictures of every figure; those that are missing, too large or broken are reported at the figure.
pub fn read(series: &Series, project: &Project, sink: &mut Sink) -> Pictures {
    let mut pictures = Pictures::default();
    for guide in &series.guides {
        for chapter in &guide.chapters {
            read_body(&mut pictures, &chapter.body, &format!("guides/{}", guide.id), project, sink);
        }
    }
    for page in &series.pages {
        let folder = match &page.edition {
            Some(edition) => format!("editions/{edition}/front-matter"),
            None => "front-matter".into(),
        };
        read_body(&mut pictures, &page.body, &folder, project, sink);
    }
    pictures
}

fn read_body(pictures: &mut Pictures, body: &Body, folder: &str, project: &Project, sink: &mut Sink) {
    body.visit(&mut |met| {
        let Met::Flow(Flow { kind: FlowKind::Figure(figure), .. }) = met else { return };
        check_alt(figure, sink);
        let path = format!("{folder}/{}", figure.path.value);
        if pictures.get(&path).is_none() {
            match load(figure, &path, project, sink) {
                Ok(picture) => pictures.insert(path, picture),
                Err(diagnostic) => sink.push(*diagnostic),
            }
        }
    });
}

fn check_alt(figure: &Figure, sink: &mut Sink) {
    let empty = plain(&figure.alt).trim().is_empty();
    if empty && !figure.decorative {
        sink.push(
            Diagnostic::error("missing-alt", figure.path.span, "this image has no alternative text")
                .hint("write in the square brackets what it shows; if it says nothing, write {.decorative} after it"),
        );
    } else if !empty && figure.decorative {
        sink.push(
            Diagnostic::error(
                "decorative-alt",
                figure.path.span,
                "a decorative image has alternative text, which nobody would be told",
            )
            .hint("take out {.decorative} or the text"),
        );
    }
}

fn load(figure: &Figure, path: &str, project: &Project, sink: &mut Sink) -> Result<Picture, Box<Diagnostic>> {
    let written = &figure.path.value;
    let span = figure.path.span;
    let error = |code, message: String, hint: &str| Box::new(Diagnostic::error(code, span, message).hint(hint));
    if !crate::project::is_inside(written) {
        let hint = "put the image into the folder of the guide and name it from there, such as figures/path.svg";
        return Err(error("bad-path", format!("`{written}` is not a path inside the guide's folder"), hint));
    }
    let kind = kind_of(written).ok_or_else(|| {
        error("bad-image", format!("`{written}` is no kind of image that can be shown"), "use SVG, PNG or JPEG")
    })?;
    let file = project.root.join("content").join(path);
    if !file.exists() {
        let hint = "add the file, or correct the name; capitals count";
        return Err(error("missing-image", format!("there is no image content/{path}"), hint));
    }
    let bytes = read_limited(&file, MAX_PICTURE_BYTES).map_err(|problem| {
        let hint = "make it a picture that is no larger, and that you may read";
        error("unreadable-file", format!("the image content/{path} cannot be shown: {problem}"), hint)
    })?;
    let cannot = |problem: &str, hint: &str| {
        error("bad-image", format!("the image content/{path} cannot be shown: {problem}"), hint)
    };
    if kind == PictureKind::Svg {
        return drawing(&bytes, path, span, sink).map_err(|fault| cannot(&fault.message, fault.hint));
    }
    let hint = "open it in the program it was made with and save it again as SVG, or as PNG or JPEG";
    let bytes = raster::clean(&bytes, kind).map_err(|problem| cannot(&problem, hint))?;
    Ok(Picture { kind, bytes: bytes.into(), words: Vec::new(), signs: Vec::new(), span })
}

fn kind_of(path: &str) -> Option<PictureKind> {
    match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "svg" => Some(PictureKind::Svg),
        "png" => Some(PictureKind::Png),
        "jpg" | "jpeg" => Some(PictureKind::Jpeg),
        _ => None,
    }
}

/// A drawing made clean, each run of its text a message.
fn drawing(bytes: &[u8], path: &str, span: Span, sink: &mut Sink) -> Result<Picture, drawing::Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| drawing::Fault::broken("it is not UTF-8"))?;
    let clean = drawing::clean(text.trim_start_matches('\u{feff}'))?;
    let context: Arc<str> = path.into();
    let mut words: Vec<Unit> = Vec::new();
    let mut signs = Vec::new();
    let mapped = svg::map_words(&clean, |message| {
        if !message.chars().any(char::is_alphabetic) {
            signs.push(Spanned { value: message.to_string(), span });
        } else if words.iter().all(|unit| unit.message != message) {
            words.push(classes::drawn_unit(&context, message, span, sink));
        }
        None
    });
    mapped.map_err(drawing::Fault::broken)?;
    Ok(Picture { kind: PictureKind::Svg, bytes: clean.into_bytes().into(), words, signs, span })
}
