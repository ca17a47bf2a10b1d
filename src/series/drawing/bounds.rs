//! How large and how small a drawing's numbers may be. What draws the printed page counts in single precision and paints
//! effects as pixels: beyond these bounds it fails, or does not end.

use roxmltree::Node;

use super::fault::Fault;
use super::references::attribute;

/// The least side of a drawing, in its units.
const LEAST_SIDE: f64 = 0.01;

/// The largest side of a drawing, in its units.
const LARGEST_SIDE: f64 = 100_000.0;

/// The least side of a picture, mask, pattern, marker or effect inside a drawing; of an effect also as a share.
const LEAST_INNER: f64 = 0.001;

/// The largest number anywhere, coordinates of a map among them.
const LARGEST_NUMBER: f64 = 1e7;

/// The largest side of an effect's region, and how far it shifts, in units of the drawing. It is painted in fine pixels.
const LARGEST_REGION: f64 = 500.0;

/// The largest side of an effect's region, as a share of what it is laid on.
const LARGEST_SHARE: f64 = 10.0;

/// The largest number of an effect: how far it blurs, shifts or thickens.
const LARGEST_EFFECT: f64 = 100.0;

/// Octaves of a noise. Each is half as fine as the one before, so that more are not seen.
const MOST_OCTAVES: f64 = 6.0;

/// Effects in one drawing.
const MOST_EFFECTS: usize = 100;

/// Elements whose own size makes a surface to paint on.
const SURFACES: [&str; 7] = ["image", "mask", "pattern", "marker", "symbol", "svg", "filter"];

/// Attributes and properties that hold words or names, not numbers.
const WORDS: [&str; 10] = [
    "class",
    "font-family",
    "in",
    "in2",
    "requiredExtensions",
    "requiredFeatures",
    "result",
    "systemLanguage",
    "type",
    "version",
];

/// Checks the sizes and the effects of a whole drawing.
pub(super) fn check(root: Node) -> Result<(), Fault> {
    for side in ["width", "height"] {
        let written = attribute(root, side).filter(|written| !written.trim_end().ends_with('%'));
        if let Some(value) = written.filter(|written| written.trim() != "auto") {
            within(side, value, leading(value), LEAST_SIDE, LARGEST_SIDE)?;
        }
    }
    let mut effects = 0;
    for node in root.descendants().filter(Node::is_element) {
        view_box(node)?;
        let name = node.tag_name().name();
        if node != root && SURFACES.contains(&name) {
            surface(node, name)?;
        }
        if name.starts_with("fe") {
            effects += 1;
            effect(node)?;
        }
    }
    match effects > MOST_EFFECTS {
        true => Err(Fault::size(format!("it has more than {MOST_EFFECTS} effects"))),
        false => Ok(()),
    }
}

/// Checks the numbers of an attribute or property.
pub(super) fn numbers(name: &str, value: &str) -> Result<(), Fault> {
    if WORDS.contains(&name) {
        return Ok(());
    }
    for number in all(value, name == "d") {
        within(name, value, Some(number.abs()), 0.0, LARGEST_NUMBER)?;
    }
    Ok(())
}

fn view_box(node: Node) -> Result<(), Fault> {
    let Some(value) = attribute(node, "viewBox") else { return Ok(()) };
    let numbers: Option<Vec<f64>> = value
        .split(|character: char| character.is_whitespace() || character == ',')
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    let numbers = numbers.unwrap_or_default();
    let sides = numbers.get(2..4).filter(|_| numbers.len() == 4);
    for side in 0..2 {
        within("viewBox", value, sides.map(|sides| sides[side]), LEAST_SIDE, LARGEST_SIDE)?;
    }
    Ok(())
}

/// The size of what is painted on a surface of its own. A side of nothing is not painted.
fn surface(node: Node, name: &str) -> Result<(), Fault> {
    let in_user_space = |units: &str| attribute(node, units) == Some("userSpaceOnUse");
    let largest = match name {
        "filter" if in_user_space("filterUnits") => LARGEST_REGION,
        "filter" => LARGEST_SHARE,
        _ => LARGEST_SIDE,
    };
    for side in ["width", "height", "markerWidth", "markerHeight"] {
        let Some(value) = attribute(node, side) else { continue };
        let share = if value.trim_end().ends_with('%') { 100.0 } else { 1.0 };
        let number = leading(value).map(|number| number / share);
        if number != Some(0.0) {
            within(side, value, number, LEAST_INNER, largest)?;
        }
    }
    Ok(())
}

/// The numbers of an effect.
fn effect(node: Node) -> Result<(), Fault> {
    for (name, largest) in [
        ("numOctaves", MOST_OCTAVES),
        ("stdDeviation", LARGEST_EFFECT),
        ("radius", LARGEST_EFFECT),
        ("order", LARGEST_EFFECT / 10.0),
        ("dx", LARGEST_REGION),
        ("dy", LARGEST_REGION),
        ("scale", LARGEST_REGION),
        ("width", LARGEST_REGION),
        ("height", LARGEST_REGION),
    ] {
        let Some(value) = attribute(node, name) else { continue };
        for number in all(value, false) {
            within(name, value, Some(number.abs()), 0.0, largest)?;
        }
    }
    Ok(())
}

fn within(name: &str, value: &str, number: Option<f64>, least: f64, largest: f64) -> Result<(), Fault> {
    match number {
        Some(number) if (least..=largest).contains(&number) => Ok(()),
        _ => {
            let shown: String = value.trim().chars().take(40).collect();
            Err(Fault::size(format!("its {name} `{shown}` is not between {least} and {largest}")))
        }
    }
}

/// The number that a length begins with.
fn leading(value: &str) -> Option<f64> {
    let value = value.trim();
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, value.strip_prefix('+').unwrap_or(value)),
    };
    let length = number_length(rest.as_bytes());
    rest[..length].parse::<f64>().ok().map(|number| sign * number)
}

/// The numbers of a value, without their signs; those in names, colours and references are none. In a path (`d`) a
/// number follows its command at once.
fn all(value: &str, path: bool) -> Vec<f64> {
    let (bytes, mut at, mut numbers) = (value.as_bytes(), 0, Vec::new());
    while at < bytes.len() {
        let length = number_length(&bytes[at..]);
        if length > 0 {
            numbers.extend(value[at..at + length].parse::<f64>().ok());
            at += length;
        } else if bytes[at] == b'#' || (!path && bytes[at].is_ascii_alphabetic()) {
            at += 1;
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
            at += bytes[at..].iter().take_while(|byte| is_name(byte)).count();
        } else {
            at += 1;
        }
    }
    numbers
}

/// How many bytes at the head are a number without a sign: digits, a fraction, an exponent.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut length = whole;
    if bytes.get(length) == Some(&b'.') {
        let fraction = digits(length + 1);
        if whole + fraction == 0 {
            return 0;
        }
        length += 1 + fraction;
    }
    if length > 0 && matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = bytes.get(length + 1 + sign).map_or(0, |_| digits(length + 1 + sign));
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}
