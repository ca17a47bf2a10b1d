//! The kinds of surface that the book tells apart, each with its label, its class and its icon: `layouts/icons.json`
//! holds the drawings of print, which become one SVG file each.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::EpubError;
use super::images::Picture;
use super::markup::escape;
use crate::edition::BLOCK_LABELS;

/// The file of the drawings in `layouts/`.
pub(super) const FILE: &str = "icons.json";

/// What one writes on or comes back to, in the order of [`BLOCK_LABELS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Surface {
    /// Room for notes.
    Notepad,
    /// Boxes to tick.
    Checklist,
    /// Statements to rate.
    Scale,
    /// Cells to fill in.
    Fields,
    /// What to remember.
    KeyPoint,
    /// What can hurt.
    Caution,
    /// What a law says.
    Legal,
    /// What a word means.
    Definition,
    /// An example.
    Case,
    /// A quotation with its source.
    Voice,
    /// Notes for the facilitator.
    Facilitator,
}

impl Surface {
    /// All of them.
    pub(super) const ALL: [Self; BLOCK_LABELS.len()] = [
        Self::Notepad,
        Self::Checklist,
        Self::Scale,
        Self::Fields,
        Self::KeyPoint,
        Self::Caution,
        Self::Legal,
        Self::Definition,
        Self::Case,
        Self::Voice,
        Self::Facilitator,
    ];

    /// The class of its frame.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Notepad => "write notepad",
            Self::Checklist => "write checklist",
            Self::Scale => "write scale",
            Self::Fields => "write fields",
            Self::KeyPoint => "panel key-point",
            Self::Caution => "panel caution",
            Self::Legal => "panel legal",
            Self::Definition => "panel definition",
            Self::Case => "panel case",
            Self::Voice => "voice",
            Self::Facilitator => "panel facilitator",
        }
    }

    /// Its label, an interface word.
    pub(super) fn label(self) -> &'static str {
        BLOCK_LABELS[self as usize]
    }

    /// The name of its drawing.
    fn drawing(self) -> &'static str {
        match self {
            Self::Notepad => "pencil",
            Self::Checklist => "check",
            Self::Scale => "ladder",
            Self::Fields => "form",
            Self::KeyPoint => "key-point",
            Self::Caution => "caution",
            Self::Legal => "legal",
            Self::Definition => "definition",
            Self::Case => "case",
            Self::Voice => "voice",
            Self::Facilitator => "facilitator",
        }
    }
}

/// The drawings of `icons.json`.
#[derive(Deserialize)]
struct Drawings {
    /// The width of strokes, in units of the field.
    pen: f64,
    icons: BTreeMap<String, Drawing>,
}

/// A drawing on a field of 12 by 12 units, if it says nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawing {
    #[serde(default = "side")]
    width: f64,
    #[serde(default = "side")]
    height: f64,
    #[serde(default)]
    pen: Option<f64>,
    /// Strokes, as SVG writes paths.
    #[serde(default)]
    paths: Vec<String>,
    /// Circles: centre and radius.
    #[serde(default)]
    rings: Vec<[f64; 3]>,
    /// The same, filled.
    #[serde(default)]
    dots: Vec<[f64; 3]>,
}

fn side() -> f64 {
    12.0
}

/// An SVG file for each surface, its strokes in `colour`.
pub(super) fn icons(
    layouts: &BTreeMap<String, Cow<'static, [u8]>>,
    colour: &str,
) -> Result<BTreeMap<Surface, Picture>, EpubError> {
    let fault = |message: String| EpubError::Image { asset: format!("layouts/{FILE}"), message };
    let file = layouts.get(FILE).ok_or_else(|| fault("it is missing".into()))?;
    let drawings: Drawings = serde_json::from_slice(file).map_err(|error| fault(error.to_string()))?;
    let icon = |surface: Surface| {
        let name = surface.drawing();
        let drawing = drawings.icons.get(name).ok_or_else(|| fault(format!("there is no icon `{name}`")))?;
        let bytes = drawing.svg(drawings.pen, colour).into_bytes();
        Ok((surface, Picture { href: format!("icons/{name}.svg"), media: "image/svg+xml", bytes, words: Vec::new() }))
    };
    Surface::ALL.into_iter().map(icon).collect()
}

impl Drawing {
    fn svg(&self, pen: f64, colour: &str) -> String {
        let pen = self.pen.unwrap_or(pen);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" fill=\"none\" stroke=\"{colour}\" \
             stroke-width=\"{pen}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">",
            self.width, self.height
        );
        for path in &self.paths {
            out.push_str(&format!("<path d=\"{}\"/>", escape(path)));
        }
        for [x, y, radius] in &self.rings {
            out.push_str(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
        }
        for [x, y, radius] in &self.dots {
            out.push_str(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\" stroke=\"none\"/>"));
        }
        out + "</svg>"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Layouts;

    #[test]
    fn every_surface_has_a_drawing_in_the_books_colour() {
        let icons = icons(Layouts::built_in().files(), "#123456").unwrap();
        assert_eq!(icons.len(), Surface::ALL.len());
        for (surface, icon) in icons {
            let text = String::from_utf8(icon.bytes).unwrap();
            assert!(text.contains("stroke=\"#123456\"") && text.contains("<path d=\"M"), "{surface:?}: {text}");
            assert!(roxmltree::Document::parse(&text).is_ok(), "{surface:?}: {text}");
        }
    }

    /// What stands between two words.
    fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
        let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no `{from}`"));
        rest.split_once(to).unwrap_or_else(|| panic!("no `{to}`")).0
    }

    #[test]
    fn print_has_the_same_label_and_icon_for_every_surface() {
        let layouts = [include_str!("../../layouts/symbols.typ"), include_str!("../../layouts/callouts.typ")].concat();
        let drawn = include_str!("../../layouts/icons.typ");
        for surface in Surface::ALL {
            let kind = surface.class().rsplit(' ').next().unwrap();
            let look = between(&layouts, &format!("\n  {kind}: ("), "\n  ");
            let look = match look.is_empty() {
                true => between(&layouts, &format!("\n  {kind}: ("), "\n  )"),
                false => look,
            };
            assert_eq!(between(look, "label: \"", "\""), surface.label(), "{kind}");
            let name = between(look, "icon: icons.", ",");
            assert_eq!(between(drawn, &format!("#let {name}(colour) = draw(\""), "\""), surface.drawing(), "{kind}");
        }
        assert_eq!(layouts.matches("icon: icons.").count(), Surface::ALL.len(), "print has no other");
    }

    #[test]
    fn a_drawing_that_lacks_or_cannot_be_read_is_named() {
        let one = |text: &'static str| BTreeMap::from([(FILE.to_string(), Cow::Borrowed(text.as_bytes()))]);
        for (text, message) in [
            ("{\"pen\": 1, \"icons\": {}}", "there is no icon `pencil`"),
            ("{", "EOF"),
            ("{\"pen\": 1, \"icons\": {\"pencil\": {\"holes\": []}}}", "unknown field `holes`"),
        ] {
            let error = icons(&one(text), "#123456").unwrap_err().to_string();
            assert!(error.contains("layouts/icons.json") && error.contains(message), "{error}");
        }
    }
}
