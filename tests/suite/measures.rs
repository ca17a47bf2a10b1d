//! Measures: no layout but the theme names a length, a ratio or a colour.

use crate::support::{files, root};

/// Units of lengths, and of ratios and angles.
const UNITS: [&str; 7] = ["pt", "mm", "cm", "in", "em", "%", "deg"];
/// Measures that say nothing: no room, all of it, and the size that is there.
const PLAIN: [&str; 3] = ["0pt", "100%", "1em"];
/// What a part of it is a measure of the grid, such as `1.5 * step`.
const GRID: [&str; 4] = ["step", "half", "quarter", "module"];
/// Functions that make a colour.
const COLOURS: [&str; 10] =
    ["rgb", "luma", "cmyk", "oklch", "oklab", "gradient", "color", "tiling", "lighten", "darken"];
/// Colours that Typst names.
const NAMED: [&str; 18] = [
    "black", "white", "gray", "silver", "navy", "blue", "aqua", "teal", "eastern", "purple", "fuchsia", "maroon",
    "red", "orange", "yellow", "olive", "green", "lime",
];
/// Drawings: their coordinates are parts of the field they stand on.
const DRAWINGS: [&str; 1] = ["patterns.typ"];

/// The code of a layout: comments taken out, strings empty.
fn code(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut quoted = false;
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if quoted => _ = letters.next(),
                '"' => {
                    quoted = !quoted;
                    out.push('"');
                }
                '/' if !quoted && letters.peek() == Some(&'/') => break,
                _ if !quoted => out.push(letter),
                _ => {}
            }
        }
        out.push('\n');
    }
    out
}

/// The words of a line of code: numbers with their units, names with their dots and hyphens, and single signs.
fn words(line: &str) -> Vec<&str> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '%';
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let number = first.is_ascii_digit();
        let inside = |(at, c): (usize, char)| {
            let next_digit = rest[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
            part(c) || !number && c == '-' || number && c == '.' && next_digit
        };
        let length = rest.char_indices().find(|at| !inside(*at)).map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at(if part(first) { length } else { first.len_utf8() });
        found.push(word);
        rest = after.trim_start();
    }
    found
}

/// What is wrong with the word at a place.
fn fault(words: &[&str], at: usize, drawing: bool) -> Option<String> {
    let word = words[at];
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| words.get(at)).copied().unwrap_or_default();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        if PLAIN.contains(&word) {
            return None;
        }
        let on_grid = near(1) == "*" && GRID.contains(&near(2)) || near(-1) == "*" && GRID.contains(&near(-2));
        let measure = UNITS.iter().any(|unit| word.ends_with(unit));
        let ratio = word.contains('.') && !on_grid && !drawing;
        return (measure || ratio).then(|| format!("`{word}` is a measure"));
    }
    let makes = COLOURS.contains(&word) && (near(1) == "(" || near(1) == ".");
    let called = near(-1) == "." || near(1) == ":";
    (makes || NAMED.contains(&word) && !called).then(|| format!("`{word}` is a colour"))
}

/// Every fault of a layout, each with its line.
fn faults(path: &str, text: &str) -> Vec<String> {
    let drawing = DRAWINGS.contains(&path);
    let mut found = Vec::new();
    for (number, line) in code(text).lines().enumerate() {
        let words = words(line);
        let wrong = (0..words.len()).filter_map(|at| fault(&words, at, drawing));
        found.extend(wrong.map(|fault| format!("layouts/{path}:{}: {fault}", number + 1)));
    }
    found
}

#[test]
fn measures_come_from_the_theme() {
    let layouts = files(&root().join("layouts")).into_iter().filter(|(path, _)| path.ends_with(".typ"));
    let mut wrong = Vec::new();
    for (path, bytes) in layouts.filter(|(path, _)| path != "theme.typ") {
        wrong.extend(faults(&path, &String::from_utf8(bytes).unwrap()));
    }
    assert!(wrong.is_empty(), "name these in layouts/theme.typ by what they are:\n{}", wrong.join("\n"));
}

#[test]
fn a_length_a_ratio_and_a_colour_are_seen_wherever_they_stand() {
    let seen = |text: &str| faults("some.typ", text).len();
    for measure in ["v(3.75pt)", "h(0.6em)", "width: 40%", "1.2pt + ink", "size * 0.86", "total * 0.35", "-24pt", "4mm"]
    {
        assert_eq!(seen(measure), 1, "{measure}");
    }
    for colour in ["fill: rgb(\"#123456\")", "luma(55%)", "fill: red", "stroke: black", "x.darken(a)", "color.hsl(a)"] {
        assert!(seen(colour) >= 1, "{colour}");
    }
    for fine in
        ["1.5 * step", "module * 0.6", "0pt", "width: 100%", "1fr", "2 * module", "// 3pt", "\"3pt\"", "colours.deep"]
    {
        assert_eq!(seen(fine), 0, "{fine}");
    }
}

/// The ratio of the ruling to the size in a field has one home: the theme, from which the mark `typing` brings it.
#[test]
fn the_leading_of_typed_text_stands_in_the_theme_alone() {
    let theme = std::fs::read_to_string(root().join("layouts/theme.typ")).unwrap();
    assert_eq!(code(&theme).matches("1.35").count(), 1);
    let sources = files(&root().join("src")).into_iter().filter(|(path, _)| !path.ends_with("tests.rs"));
    for (path, bytes) in sources {
        let text = String::from_utf8(bytes).unwrap();
        let code = code(text.split("#[cfg(test)]").next().unwrap());
        assert!(!code.contains("1.35") && !code.contains("0.35"), "src/{path}");
    }
}
