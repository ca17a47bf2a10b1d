//! Placeholders, wherever words stand.

use super::*;

/// Placeholders wherever words are printed or read aloud.
fn with_placeholders(name: &str) -> Content {
    let scale = format!(
        "\n::: {{.scale #rate low=\"low {name}\" high=\"high {name}\"}}\n- Statement {name}\n:::\n\n\
         ::: {{.voice source=\"source {name}\"}}\nSaid {name}.\n:::\n\n\
         ::: {{.exercise #titled}}\n### Titled {name}\n\n::: {{.fields #labels}}\n- Label {name}\n:::\n:::\n\n\
         ![Alternative {name}](figures/words.svg \"Caption {name}\")\n\nSee [](#section).\n\n## Section {name} {{#section}}\n"
    );
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>Drawn {name}</text></svg>");
    Content::harbour()
        .write("guides/swim/figures/words.svg", &svg)
        .write("guides/swim/start.md", &format!("# Chapter {name}\n\nText {name}.\n{scale}"))
        .edit("guides/swim/guide.toml", "\"Safe at the water\"", &format!("\"Guide {name}\""))
        .edit("guides/swim/guide.toml", "\"A notebook for wardens\"", &format!("\"Subtitle {name}\""))
        .edit("guides/swim/guide.toml", "\"Watching, warning, helping\"", &format!("\"Subject {name}\""))
        .edit("series.toml", "\"The harbour school\"", &format!("\"Series {name}\""))
        .edit("series.toml", "\"Harbour Trust\"", &format!("\"Publisher {name}\""))
}

/// All that a document says, drawings included; words that stand together in one piece.
fn everything(document: &Document) -> String {
    let mut text = serde_json::to_string(document).unwrap().replace("\"},{\"k\":\"text\",\"v\":\"", "");
    for picture in document.pictures().values() {
        text.push_str(&String::from_utf8_lossy(picture));
    }
    text
}

const PLACES: [&str; 17] = [
    "low",
    "high",
    "Statement",
    "source",
    "Said",
    "Titled",
    "Label",
    "Alternative",
    "Caption",
    "Section",
    "Drawn",
    "Chapter",
    "Text",
    "Guide",
    "Subtitle",
    "Subject",
    "Series",
];

#[test]
fn placeholders_are_filled_wherever_words_stand() {
    let (documents, errors) = with_placeholders("{{edition.date}}").documents("north");
    assert_eq!(errors, [""; 0]);
    for document in [documents.workbook(), documents.epub(), documents.handouts(&PageList::default())] {
        assert!(!everything(&document).contains("{{"), "{:?}", everything(&document).split("{{").nth(1));
    }
    let text = everything(&documents.workbook());
    for place in PLACES.into_iter().chain(["Publisher"]) {
        assert!(text.contains(&format!("{place} 1 March 2025")), "{place}");
    }
    let document = documents.workbook();
    let labels: Vec<&str> = fields(&document).iter().map(|field| field.label.as_str()).collect();
    let scale = "Statement 1 March 2025 Choose a number from 1 (low 1 March 2025) to 5 (high 1 March 2025)";
    assert!(labels.contains(&scale), "{labels:?}");
    assert!(labels.contains(&"Titled 1 March 2025: Label 1 March 2025"), "{labels:?}");
    assert_eq!(references(&document)["section"].1, "Section 1 March 2025");
    assert_eq!(document.body.parts[0].chapters[0].title.text, "Chapter 1 March 2025", "the running head");
}

#[test]
fn unknown_placeholders_are_errors_at_their_place_wherever_words_stand() {
    let (_, errors) = with_placeholders("{{edition.dat}}").documents("north");
    assert!(errors.iter().all(|error| error.contains("there is no placeholder `{{edition.dat}}`")), "{errors:?}");
    let mut places: Vec<&str> = errors.iter().filter_map(|error| error.split(' ').next()).collect();
    places.dedup();
    let start = [1, 3, 5, 6, 9, 10, 14, 17, 21, 25].map(|line| format!("content/guides/swim/start.md:{line}"));
    for place in start.iter().map(String::as_str) {
        assert!(places.contains(&place), "{place} in {places:?}");
    }
    for file in ["content/guides/swim/guide.toml:1", "content/guides/swim/guide.toml:3", "content/series.toml:2"] {
        assert!(places.contains(&file), "{file} in {places:?}");
    }
}

#[test]
fn escaped_braces_stay_wherever_words_stand() {
    // In TOML a backslash is written twice.
    let content = with_placeholders("\\{{edition.date}}")
        .edit("guides/swim/guide.toml", "\"Guide \\{{", "\"Guide \\\\{{")
        .edit("guides/swim/guide.toml", "\"Subtitle \\{{", "\"Subtitle \\\\{{")
        .edit("guides/swim/guide.toml", "\"Subject \\{{", "\"Subject \\\\{{")
        .edit("series.toml", "\"Series \\{{", "\"Series \\\\{{")
        .edit("series.toml", "\"Publisher \\{{", "\"Publisher \\\\{{");
    let (documents, errors) = content.documents("north");
    assert_eq!(errors, [""; 0]);
    let text = everything(&documents.workbook());
    for place in PLACES {
        assert!(text.contains(&format!("{place} {{{{edition.date}}}}")), "{place}");
    }
}

#[test]
fn a_title_that_quotes_itself_is_an_error_and_no_endless_loop() {
    let content = Content::harbour().edit("guides/swim/guide.toml", "\"Safe at the water\"", "\"Of {{guide.title}}\"");
    let (_, errors) = content.documents("north");
    assert!(errors[0].contains("stands in its own value"), "{errors:?}");
}
