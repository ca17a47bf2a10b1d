//! The words of a drawing, for those who cannot see it or find it too small.

use roxmltree::{Document, Node};

/// Its description, else the words of its labels in order; or why it is no XML. Drawings have been made clean when they
/// were read.
pub(super) fn words(bytes: &[u8]) -> Result<Vec<String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let tree = Document::parse(text).map_err(|error| error.to_string())?;
    let of = |name: &'static str| tree.descendants().filter(move |node| node.tag_name().name() == name);
    let description = of("desc").map(neat).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
    if !description.is_empty() {
        return Ok(vec![description]);
    }
    Ok(of("text").map(neat).filter(|label| !label.is_empty()).collect())
}

/// The words inside an element, whatever spaces there are between them.
fn neat(node: Node) -> String {
    let words: String = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn labels_are_told_in_order_unless_there_is_a_description() {
        let labels = "<text>One\n  <tspan>step</tspan></text><text> </text><g><text>A &lt; B</text></g>";
        assert_eq!(words(format!("<svg>{labels}</svg>").as_bytes()).unwrap(), ["One step", "A < B"]);
        let described = format!("<svg><title>No</title><desc> Two  paths </desc>{labels}</svg>");
        assert_eq!(words(described.as_bytes()).unwrap(), ["Two paths"]);
    }
}
