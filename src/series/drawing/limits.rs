//! How much may be drawn: what is repeated counts as often as it is seen, and effects cost the pixels they look at.
//!
//! A few hundred letters can ask for hours. Drawings from drawing programs stay far below these limits.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::fault::Fault;
use super::references::{XLINK, attribute};

/// So many elements of a drawing can stand in each other. Drawing programs stay far below it; what draws SVG for the PDF
/// goes through them by recursion, and ends the program somewhere above 400.
const MOST_DEEP: usize = 100;

/// Elements that are drawn, those that `use` repeats among them.
const MOST_DRAWN: u64 = 100_000;

/// How far an effect may look around each pixel to find the thickest (`feMorphology`), in pixels: it takes the square.
const MOST_RADIUS: f64 = 5.0;

/// How far a blur may reach, as its standard deviation in pixels.
const MOST_BLUR: f64 = 100.0;

/// Sides of the square of pixels that are mixed into one (`feConvolveMatrix`), and layers of noise (`feTurbulence`).
const MOST_MIXED: f64 = 12.0;

/// How many times as wide or high as what it is applied to an effect may be.
const WIDEST_EFFECT: f64 = 5.0;

/// How wide or high a drawing may be, in pixels.
const LARGEST: f64 = 100_000.0;

/// The same for one with effects, which are drawn pixel by pixel.
const LARGEST_WITH_EFFECTS: f64 = 4_000.0;

/// What an element and all that it shows comes to.
#[derive(Clone, Copy, Default)]
struct Size {
    elements: u64,
    /// How many elements stand in one another.
    height: usize,
}

/// Whether a drawing stays within the limits.
pub(super) fn check(root: Node) -> Result<(), Fault> {
    let named = root.descendants().filter_map(|node| Some((attribute(node, "id")?, node)));
    let mut walk = Walk { by_id: BTreeMap::new(), known: BTreeMap::new() };
    for (id, node) in named {
        walk.by_id.entry(id).or_insert(node);
    }
    let size = walk.size(root, 0)?;
    if size.elements > MOST_DRAWN {
        return Err(Fault::too_much(format!("it draws more than {MOST_DRAWN} elements")));
    }
    let has_effects = root.descendants().any(|node| node.tag_name().name() == "filter");
    let largest = if has_effects { LARGEST_WITH_EFFECTS } else { LARGEST };
    for side in ["width", "height"] {
        if numbers(root, side).any(|length| length > largest) {
            return Err(Fault::too_much(format!("its {side} is more than {largest} pixels")));
        }
    }
    let scale = scale(root);
    root.descendants().try_for_each(|node| effect(node, scale))
}

struct Walk<'a, 'i> {
    by_id: BTreeMap<&'a str, Node<'a, 'i>>,
    /// Of what is being looked at itself nothing: a circle is not drawn.
    known: BTreeMap<u32, Size>,
}

impl<'a, 'i> Walk<'a, 'i> {
    fn size(&mut self, node: Node<'a, 'i>, depth: usize) -> Result<Size, Fault> {
        if let Some(&known) = self.known.get(&node.id().get()) {
            return Self::within(known, depth);
        }
        Self::within(Size { elements: 1, height: 1 }, depth)?;
        self.known.insert(node.id().get(), Size::default());
        let target = repeated(node).and_then(|id| self.by_id.get(id).copied());
        let mut size = Size { elements: 1, height: 0 };
        for inner in node.children().filter(Node::is_element).chain(target) {
            let inner = self.size(inner, depth + 1)?;
            size.elements = size.elements.saturating_add(inner.elements);
            size.height = size.height.max(inner.height);
        }
        size.height += 1;
        self.known.insert(node.id().get(), size);
        Ok(size)
    }

    fn within(size: Size, depth: usize) -> Result<Size, Fault> {
        // The root is not inside anything.
        if depth + size.height > MOST_DEEP + 1 {
            return Err(Fault::broken(format!("more than {MOST_DEEP} elements stand inside one another")));
        }
        Ok(size)
    }
}

/// The id of what an element shows once more.
fn repeated<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let address = attribute(node, "href").or_else(|| node.attribute((XLINK, "href")))?;
    address.trim().strip_prefix('#').filter(|_| node.tag_name().name() == "use")
}

/// Pixels a unit of the drawing.
fn scale(root: Node) -> f64 {
    let inside = numbers(root, "viewBox").nth(2).filter(|width| *width > 0.0);
    let pixels = numbers(root, "width").next();
    inside.zip(pixels).map_or(1.0, |(inside, pixels)| pixels / inside)
}

/// Whether an effect, or its part, stays within the limits.
fn effect(node: Node, scale: f64) -> Result<(), Fault> {
    let limits: &[(&str, f64)] = match node.tag_name().name() {
        "feMorphology" => &[("radius", MOST_RADIUS / scale)],
        "feGaussianBlur" | "feDropShadow" => &[("stdDeviation", MOST_BLUR / scale)],
        "feConvolveMatrix" => &[("order", MOST_MIXED)],
        "feTurbulence" => &[("numOctaves", MOST_MIXED)],
        "filter" if attribute(node, "filterUnits").is_none_or(|units| units == "objectBoundingBox") => {
            &[("width", WIDEST_EFFECT), ("height", WIDEST_EFFECT)]
        }
        _ => &[],
    };
    for (name, most) in limits {
        if numbers(node, name).any(|number| number > *most) {
            return Err(Fault::too_much(format!(
                "it has an effect that would take too long: {name} is more than {most} in {}",
                node.tag_name().name()
            )));
        }
    }
    Ok(())
}

/// The numbers of an attribute, percentages as fractions; of a length its number alone.
fn numbers<'a>(node: Node<'a, '_>, name: &str) -> impl Iterator<Item = f64> + 'a {
    attribute(node, name).unwrap_or_default().split([' ', ',', '\n', '\t']).filter_map(|text| {
        match text.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().ok().map(|number| number / 100.0),
            None => text.trim_end_matches(|it: char| it.is_ascii_alphabetic()).parse().ok(),
        }
    })
}
