//! What a drawing may hold: the elements, attributes and style properties that Typst draws with, and no more.
//!
//! The lists follow usvg, which draws the printed pages, so that a reading system gets nothing that paper lacks.

/// Elements that are drawn or describe what is drawn.
const ELEMENTS: &str = "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix \
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR \
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight \
    feTile feTurbulence filter g image line linearGradient marker mask path pattern polygon polyline radialGradient \
    rect stop style svg switch symbol text textPath title tspan use";

/// Elements that draw nothing on paper: programs, movement, what drawing programs and old fonts keep for themselves.
const UNDRAWN: &str = "animate animateColor animateMotion animateTransform color-profile cursor discard font font-face font-face-format \
    font-face-name font-face-src font-face-uri glyph hkern link metadata missing-glyph mpath script set view vkern";

/// Attributes that are no style properties.
const ATTRIBUTES: &str = "amplitude azimuth baseFrequency bias class clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode \
    elevation exponent filterUnits fr fx fy gradientTransform gradientUnits height in in2 intercept k1 k2 k3 k4 \
    kernelMatrix kernelUnitLength lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth \
    maskContentUnits maskUnits method mode numOctaves offset operator order orient pathLength patternContentUnits \
    patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio \
    primitiveUnits r radius refX refY requiredExtensions requiredFeatures result rotate rx ry scale seed side slope \
    spacing specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage \
    tableValues targetX targetY textLength type values version viewBox width x x1 x2 xChannelSelector y y1 y2 \
    yChannelSelector z";

/// Properties, as attributes and in style sheets.
const PROPERTIES: &str = "alignment-baseline baseline-shift clip-path clip-rule color color-interpolation \
    color-interpolation-filters color-rendering direction display dominant-baseline fill fill-opacity fill-rule \
    filter flood-color flood-opacity font font-family font-kerning font-optical-sizing font-size font-size-adjust \
    font-stretch font-style font-variant font-variation-settings font-weight glyph-orientation-horizontal \
    glyph-orientation-vertical image-rendering isolation letter-spacing lighting-color marker marker-end marker-mid \
    marker-start mask mask-type mix-blend-mode opacity overflow paint-order shape-rendering stop-color stop-opacity \
    stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity \
    stroke-width text-anchor text-decoration text-overflow text-rendering transform transform-origin unicode-bidi \
    vector-effect visibility white-space word-spacing writing-mode";

/// Properties that are no attributes: the paper that some programs lay under the whole drawing.
const STYLES: &str = "background-color";

/// Elements that paint is taken from.
const PAINTS: [&str; 3] = ["linearGradient", "radialGradient", "pattern"];

/// Elements that a property can name by `url(…)`: others do nothing there, or end the drawing of what they stand at. None
/// of a property that names no element.
pub(super) fn named_by(property: &str) -> &'static [&'static str] {
    match property {
        "fill" | "stroke" => &PAINTS,
        "clip-path" => &["clipPath"],
        "mask" => &["mask"],
        "filter" => &["filter"],
        "marker" | "marker-start" | "marker-mid" | "marker-end" => &["marker"],
        _ => &[],
    }
}

/// Whether the address of one element can lead to another. Of paint and of paths to cut by nothing is drawn by `use`.
pub(super) fn leads(from: &str, to: &str) -> bool {
    match from {
        "use" => !PAINTS.contains(&to) && to != "clipPath",
        "linearGradient" | "radialGradient" => matches!(to, "linearGradient" | "radialGradient"),
        "pattern" | "filter" => from == to,
        _ => true,
    }
}

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is drawn.
    Keep,
    /// It goes with all it holds, and the picture is the same.
    Drop,
    /// What it holds stays: it is a link, which only frames it.
    Unwrap,
    /// A book cannot show it, and the picture would be another without it.
    Refuse,
}

/// What becomes of an SVG element.
pub(super) fn element(name: &str) -> Verdict {
    if lists(ELEMENTS, name) {
        Verdict::Keep
    } else if lists(UNDRAWN, name) {
        Verdict::Drop
    } else if name == "a" {
        Verdict::Unwrap
    } else {
        Verdict::Refuse
    }
}

/// Whether an attribute, which has no namespace, is drawn with.
pub(super) fn attribute(name: &str) -> bool {
    lists(ATTRIBUTES, name) || lists(PROPERTIES, name)
}

/// Whether a property of a style sheet is drawn with.
pub(super) fn property(name: &str) -> bool {
    lists(PROPERTIES, name) || lists(STYLES, name)
}

/// Whether a list, its words parted by spaces, has a name.
fn lists(list: &str, name: &str) -> bool {
    list.split(' ').any(|listed| listed == name)
}
