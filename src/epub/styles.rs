//! The style sheets: those of `layouts/epub/`, and the one that this book needs beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::colour;
use super::input::EpubInput;
use crate::document::model::Language;
use crate::language::Script;

/// Files of the style sheets that every content document links to: the layouts', then the book's own.
pub(super) const SHEETS: [&str; 2] = ["stylesheet.css", "guide.css"];

/// What a style sheet writes where the guide's colour goes.
const EDGE: &str = "var(--edge, currentColor)";

/// The sheets that [`SHEETS`] names; `font_rules` are those of the book's fonts.
pub(super) fn sheets(input: &EpubInput, font_rules: &str) -> [String; 2] {
    let rules = language_rules(&input.document.front.languages) + font_rules;
    [layout_sheet(input.layouts, &input.document.body.guide.colour), book_sheet(&rules)]
}

/// The style sheets of `layouts/epub/` by name, one after the other, with the guide's colour written in: old reading
/// systems know no custom properties and would drop the whole rule.
fn layout_sheet(layouts: &BTreeMap<String, Cow<'static, [u8]>>, guide_colour: &str) -> String {
    let sheets = layouts.iter().filter(|(path, _)| path.starts_with("epub/") && path.ends_with(".css"));
    let joined = sheets.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<Vec<_>>().join("\n");
    joined.replace(EDGE, &colour::edge(guide_colour))
}

/// Heights of lines of the book's languages where they are not Latin's, and no slant where the script knows none.
fn language_rules(languages: &[Language]) -> String {
    let mut rules = String::new();
    for Language { tag, profile, .. } in languages {
        let (script, latin) = (profile.typography, Script::LATIN.typography());
        if script.screen_line != latin.screen_line {
            rules.push_str(&format!(":lang({tag}) {{ line-height: {}; }}\n", script.screen_line));
        }
        if !script.slant {
            rules.push_str(&format!(":lang({tag}) cite {{ font-style: normal; }}\n"));
        }
    }
    rules
}

/// The book's own sheet: what no layout can know, such as the rules for its fonts.
fn book_sheet(rules: &str) -> String {
    format!("@charset \"utf-8\";\n{rules}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::Review;
    use crate::language::{Profile, Tag};

    #[test]
    fn every_language_gets_the_height_of_its_script_and_latin_ones_no_rule() {
        let language =
            |tag: &str| Language { tag: tag.into(), profile: Profile::of(&Tag::of(tag)), review: Review::Source };
        let all = ["en", "th", "prs", "hi", "fil"].map(language);
        assert_eq!(
            language_rules(&all),
            ":lang(th) { line-height: 1.7; }\n:lang(th) cite { font-style: normal; }\n\
             :lang(prs) { line-height: 1.7; }\n:lang(prs) cite { font-style: normal; }\n\
             :lang(hi) { line-height: 1.6; }\n:lang(hi) cite { font-style: normal; }\n"
        );
    }

    fn layouts(files: &[(&str, &'static str)]) -> BTreeMap<String, Cow<'static, [u8]>> {
        files.iter().map(|(path, text)| ((*path).to_string(), Cow::Borrowed(text.as_bytes()))).collect()
    }

    /// The sheet is one that a project may replace, so the measure stands in both; here they are compared.
    #[test]
    fn the_sheets_line_height_is_that_of_latin() {
        let sheet = include_str!("../../layouts/epub/book.css");
        let body = sheet.lines().find(|line| line.starts_with("body {")).unwrap();
        let written = format!(" line-height: {};", Script::LATIN.typography().screen_line);
        assert!(body.contains(&written), "{body}");
    }

    #[test]
    fn the_sheets_colours_are_those_that_its_head_tells_of() {
        let (head, rules) = include_str!("../../layouts/epub/book.css").split_once("*/").unwrap();
        assert!(head.contains("light paper") && head.contains("veil of grey") && head.contains(EDGE));
        let known = rules
            .replace(EDGE, "")
            .replace("background: #ddd", "")
            .replace("color: inherit", "")
            .replace("rgba(127, 127, 127, 0.1)", "")
            .replace("rgba(127, 127, 127, 0.7)", "");
        let odd = [" #", "rgb", "hsl(", "var(", "color: "].iter().filter(|word| known.contains(**word));
        assert_eq!(odd.collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn sheets_are_joined_by_name_and_nothing_else_is() {
        let all = layouts(&[
            ("epub/z.css", "z {}"),
            ("main.typ", "= no"),
            ("epub/a.css", "a {}"),
            ("epub/note.txt", "no"),
            ("web/b.css", "no {}"),
        ]);
        assert_eq!(layout_sheet(&all, "#1f6f8b"), "a {}\nz {}");
    }

    #[test]
    fn the_guides_colour_is_written_out_wherever_the_sheet_asks_for_it() {
        let all = layouts(&[("epub/book.css", "a { color: var(--edge, currentColor) } b { color: red }")]);
        let sheet = layout_sheet(&all, "#1f6f8b");
        assert!(!sheet.contains("--edge"), "{sheet}");
        assert_eq!(sheet, format!("a {{ color: {} }} b {{ color: red }}", colour::edge("#1f6f8b")));
    }
}
