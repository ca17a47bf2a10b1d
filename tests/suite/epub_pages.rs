//! Where the pages of the printed workbook begin in the EPUB: in the very row, item or paragraph.

use roxmltree::Node;

use crate::epub::{Book, in_arabic, label_of, words};
use crate::support::Project;

const START: &str = "content/guides/swim/start.md";

/// A word for each number, no two alike.
fn numbered(word: &str, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{word}{number}x")).collect()
}

/// Every kind of block that can take more than a page, by the word that its words begin with.
fn long_blocks() -> String {
    let paragraph = numbered("p", 1500).join(" ");
    let rows: String = numbered("r", 90).iter().map(|word| format!("| {word} | what it says |\n")).collect();
    let items: String = numbered("i", 90).iter().map(|word| format!("- {word} and what it is\n")).collect();
    let boxes: String = numbered("c", 90).iter().map(|word| format!("- [ ] {word} to be ticked\n")).collect();
    let statements: String = numbered("s", 60).iter().map(|word| format!("- {word} is so\n")).collect();
    let labels: String = numbered("f", 60).iter().map(|word| format!("| {word} | | |\n")).collect();
    let terms: String = numbered("t", 60).iter().map(|word| format!("{word}\n: what it means\n\n")).collect();
    let code: String = numbered("k", 90).iter().map(|word| format!("{word} = 1\n")).collect();
    format!(
        "\n\n## Long {{#long}}\n\n{paragraph}\n\n| a | b |\n|---|---|\n{rows}\n{items}\n\
         ::: {{.checklist #boxes}}\n{boxes}:::\n\n::: {{.scale #rates}}\n{statements}:::\n\n\
         ::: {{.fields #table}}\n| a | b | c |\n|---|---|---|\n{labels}:::\n\n{terms}\n```\n{code}```\n\n\
         ::: {{.case}}\n{}\n\n{}\n:::\n",
        numbered("x", 700).join(" "),
        numbered("y", 700).join(" ")
    )
}

/// Of a printed page that begins among the long blocks: its label, the innermost piece in which its mark stands, and the
/// word behind the mark.
fn starts(book: &Book) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for name in book.xml().into_iter().filter(|name| name.ends_with(".xhtml")) {
        let tree = book.tree(name);
        for mark in tree.descendants().filter(|node| node.attribute("role") == Some("doc-pagebreak")) {
            let pieces = ["p", "tr", "li", "dd", "dt", "pre"];
            let piece = mark.ancestors().find(|node| pieces.contains(&node.tag_name().name()));
            let next = tree.descendants().skip_while(|node| *node != mark).filter(Node::is_text);
            let next =
                next.filter_map(|node| node.text()).find(|text| !["", "☐"].contains(&text.trim())).unwrap_or_default();
            found.push((
                label_of(mark).unwrap().to_string(),
                piece.map_or("", |piece| piece.tag_name().name()).to_string(),
                next.split_whitespace().next().unwrap_or_default().to_string(),
            ));
        }
    }
    found
}

#[test]
fn a_page_begins_in_the_very_paragraph_row_or_item() {
    for (project, edition) in [(Project::harbour(), "north"), (in_arabic(), "jo")] {
        let book = Book::build(&project.append(START, &long_blocks()), edition);
        let starts = starts(&book);
        let is_numbered = |word: &str, letter: char| {
            word.starts_with(letter)
                && word.ends_with('x')
                && word[1..word.len() - 1].chars().all(|it| it.is_ascii_digit())
        };
        for (letter, piece, least) in [
            ('p', "p", 2),
            ('r', "tr", 1),
            ('i', "li", 1),
            ('c', "li", 1),
            ('s', "li", 1),
            ('f', "tr", 1),
            ('t', "dt", 1),
            ('k', "pre", 1),
            ('x', "p", 1),
            ('y', "p", 1),
        ] {
            let here: Vec<_> = starts.iter().filter(|(_, _, word)| is_numbered(word, letter)).collect();
            assert!(here.len() >= least, "{edition}: pages that begin at {letter}: {starts:?}");
            // A page that begins with the whole block stands before it.
            let is_first = |word: &str| word[1..].strip_suffix('x') == Some("1");
            assert!(here.iter().all(|(_, at, word)| at == piece || is_first(word)), "{edition}: {here:?}");
        }
    }
}

#[test]
fn where_to_write_is_the_page_on_which_the_writing_begins() {
    let project = Project::harbour().append(START, &long_blocks());
    let book = Book::build(&project, "north");
    let file = book.xml().into_iter().find(|name| book.text(name).contains("id=\"table\"")).unwrap();
    let tree = book.tree(file);
    let panel = tree.descendants().find(|node| node.attribute("id") == Some("table")).unwrap();
    let inside: Vec<&str> = panel
        .descendants()
        .filter(|node| node.attribute("role") == Some("doc-pagebreak"))
        .filter_map(label_of)
        .collect();
    let told = panel.descendants().find(|node| node.attribute("class") == Some("where")).map(words).unwrap();
    let page: usize = told.split(|it: char| !it.is_ascii_digit()).find_map(|digits| digits.parse().ok()).unwrap();
    assert!(inside.iter().any(|label| label.parse::<usize>().is_ok_and(|label| label > page)), "{told}: {inside:?}");
}
