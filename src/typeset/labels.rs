//! The labels of a drawing, as Typst draws them: where each stands, how much of it is seen, whether it can stay text.
//!
//! A label whose glyphs share characters cannot be text in PDF/UA-1 (ISO 14289-1, 7.21.7): it alone is drawn with the
//! outlines of its letters, and its words are told beside the drawing. Sizes and places are shares of the drawing's width
//! and height, so that they hold at every size on paper.

use std::collections::BTreeSet;

use roxmltree::{Document, Node as Element};
use serde::Serialize;
use usvg::{Group, Node, Rect, Text, Tree, WriteOptions};

/// How much of a label's height may lie outside before it counts as cut off: the round of a letter, not a letter.
const SLACK: f32 = 0.15;

/// A label that is drawn with outlines, for the layout.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlined {
    /// Its words.
    pub words: String,
    /// Where its box begins, as a share of the drawing's width.
    pub x: f32,
    /// Where its box begins, as a share of the drawing's height.
    pub y: f32,
    /// The size of its letters, as a share of the drawing's width.
    pub size: f32,
}

/// A label of which something is not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Its words.
    pub words: String,
    /// Whether nothing of it is seen.
    pub is_lost: bool,
}

/// A label of a drawing, and the box that what stands around it lets be seen.
struct Label<'a> {
    text: &'a Text,
    window: Option<Rect>,
}

impl Label<'_> {
    fn words(&self) -> String {
        let words: String = self.text.chunks().iter().map(|chunk| chunk.text()).collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a glyph has no characters of its own.
    fn shares_glyphs(&self) -> bool {
        self.text.layouted().iter().flat_map(|span| &span.positioned_glyphs).any(|glyph| glyph.text.is_empty())
    }

    /// What of it is not seen, if anything.
    fn cut(&self) -> Option<Cut> {
        let words = self.words();
        if words.is_empty() {
            return None;
        }
        let ink = self.text.abs_stroke_bounding_box();
        let slack = SLACK * ink.width().min(ink.height());
        let Some(seen) = self.window.and_then(|window| common(window, ink)) else {
            return Some(Cut { words, is_lost: true });
        };
        let is_whole = seen.left() - ink.left() <= slack
            && seen.top() - ink.top() <= slack
            && ink.right() - seen.right() <= slack
            && ink.bottom() - seen.bottom() <= slack;
        (!is_whole).then_some(Cut { words, is_lost: false })
    }

    fn outlined(&self, tree: &Tree) -> Outlined {
        let (ink, whole) = (self.text.abs_stroke_bounding_box(), tree.size());
        let spans = self.text.layouted().iter();
        let size = spans.map(|span| span.font_size.get()).fold(0.0, f32::max) * self.text.abs_transform().get_scale().1;
        let (x, y) = (ink.left() / whole.width(), ink.top() / whole.height());
        Outlined { words: self.words(), x, y, size: size / whole.width() }
    }
}

/// The labels of which something lies outside the drawing or is clipped, in the order in which they are drawn.
pub(super) fn cut(tree: &Tree) -> Vec<Cut> {
    labels(tree).iter().filter_map(Label::cut).collect()
}

/// The drawing with outlines for the labels that cannot be text, and those labels; nothing if the two ways of writing the
/// drawing do not match.
pub(super) fn outlined(tree: &Tree) -> Option<(String, Vec<Outlined>)> {
    let labels = labels(tree);
    let shared: BTreeSet<usize> = (0..labels.len()).filter(|&index| labels[index].shares_glyphs()).collect();
    let drawing = with_outlines(tree, labels.len(), &shared)?;
    Some((drawing, shared.iter().map(|&index| labels[index].outlined(tree)).collect()))
}

/// The drawing with outlines for every label, and all labels.
pub(super) fn all_outlined(tree: &Tree) -> (String, Vec<Outlined>) {
    let labels = labels(tree).iter().map(|label| label.outlined(tree)).collect();
    (tree.to_string(&WriteOptions::default()), labels)
}

/// The drawing with text for its labels, those of `shared` replaced by their outlines. What usvg writes with text and
/// without differs in the labels alone: each is a `text`, or a group in the same place.
fn with_outlines(tree: &Tree, count: usize, shared: &BTreeSet<usize>) -> Option<String> {
    let with_text = tree.to_string(&WriteOptions { preserve_text: true, ..WriteOptions::default() });
    let without = tree.to_string(&WriteOptions::default());
    let (text_tree, outline_tree) = (Document::parse(&with_text).ok()?, Document::parse(&without).ok()?);
    let texts: Vec<Element> =
        text_tree.descendants().filter(|it| it.has_tag_name(tag("text")) && is_drawn(*it)).collect();
    if texts.len() != count {
        return None;
    }
    let (mut drawing, mut copied) = (String::new(), 0);
    for text in shared.iter().map(|&index| texts[index]) {
        let outlines = at(outline_tree.root(), &path(text))?;
        if !outlines.has_tag_name(tag("g")) {
            return None;
        }
        drawing.push_str(&with_text[copied..text.range().start]);
        drawing.push_str(&without[outlines.range()]);
        copied = text.range().end;
    }
    drawing.push_str(&with_text[copied..]);
    Some(drawing)
}

fn tag(name: &str) -> (&'static str, &str) {
    ("http://www.w3.org/2000/svg", name)
}

/// Whether an element is drawn where it stands, not by others that refer to it.
fn is_drawn(element: Element) -> bool {
    element.ancestors().all(|outer| !outer.has_tag_name(tag("defs")))
}

/// Which of its parent's elements each of the elements around this one is, the outermost first, and which it is itself.
fn path(element: Element) -> Vec<usize> {
    let nth = |it: Element| it.prev_siblings().skip(1).filter(Element::is_element).count();
    let mut path: Vec<usize> = element.ancestors().filter(Element::is_element).map(nth).collect();
    path.reverse();
    path
}

fn at<'a, 'input>(root: Element<'a, 'input>, path: &[usize]) -> Option<Element<'a, 'input>> {
    path.iter().try_fold(root, |outer, &nth| outer.children().filter(Element::is_element).nth(nth))
}

/// The labels that are drawn where they stand, in order.
fn labels(tree: &Tree) -> Vec<Label<'_>> {
    let canvas = Rect::from_xywh(0.0, 0.0, tree.size().width(), tree.size().height());
    let mut found = Vec::new();
    gather(tree.root(), canvas, &mut found);
    found
}

fn gather<'a>(group: &'a Group, window: Option<Rect>, found: &mut Vec<Label<'a>>) {
    let window = match group.clip_path() {
        None => window,
        Some(clip) => {
            let at = group.abs_transform().pre_concat(clip.transform());
            let inside = clip.root().bounding_box().transform(at);
            window.zip(inside).and_then(|(window, inside)| common(window, inside))
        }
    };
    for node in group.children() {
        match node {
            Node::Group(inner) => gather(inner, window, found),
            Node::Text(text) => found.push(Label { text, window }),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// What two boxes have in common; nothing if it is not an area.
fn common(one: Rect, other: Rect) -> Option<Rect> {
    let (left, right) = (one.left().max(other.left()), one.right().min(other.right()));
    let (top, bottom) = (one.top().max(other.top()), one.bottom().min(other.bottom()));
    if left < right && top < bottom { Rect::from_ltrb(left, top, right, bottom) } else { None }
}
