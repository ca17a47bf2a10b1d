//! The guide's colour for screens: one that stands out against white and against black, so that edges show in every
//! theme a reader may choose (WCAG 2.2, 1.4.11: 3 to 1).

/// Relative luminance at which the contrast with white is 4.7 and with black 4.5.
const LUMINANCE: f64 = 0.175;

/// The nearest colour of that luminance, as `#rrggbb`; a neutral grey if `colour` is none.
pub(super) fn edge(colour: &str) -> String {
    let [red, green, blue] = parse(colour).unwrap_or([0x80; 3]).map(linear);
    let light = luminance([red, green, blue]);
    let linear = [red, green, blue].map(|part| towards(part, light));
    let [red, green, blue] = linear.map(encoded);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Darker by scaling, lighter by mixing with white: the hue stays.
fn towards(part: f64, light: f64) -> f64 {
    if light > LUMINANCE { part * LUMINANCE / light } else { part + (1.0 - part) * (LUMINANCE - light) / (1.0 - light) }
}

fn parse(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn encoded(part: f64) -> u8 {
    let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}
