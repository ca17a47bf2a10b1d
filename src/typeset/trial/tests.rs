//! What is printed of drawings whose labels cannot all be text.

use typst::layout::{Frame, FrameItem};

use super::*;
use crate::typeset::pages::tests::with_workbook;
use crate::typeset::typeset;

const FLAGS: &str = "guides/swim/figures/flags.svg";

/// Every text of a page, in the order it is drawn.
fn text_in(frame: &Frame) -> String {
    let text = |item: &FrameItem| match item {
        FrameItem::Text(text) => text.text.to_string(),
        FrameItem::Group(group) => text_in(&group.frame),
        FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => String::new(),
    };
    frame.items().map(|(_, item)| text(item)).collect()
}

/// A text as the PDF has it in alternative texts.
fn in_utf_16(words: &str) -> String {
    words.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

#[test]
fn a_label_that_cannot_be_text_is_outlined_alone_and_its_words_are_on_the_page_and_in_the_alternative_text() {
    let labels = ["calm zq1x", "ผู้เสียหาย zq2x", "น้ำ"];
    let [latin, thai, inner] = labels;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 300 100\"><defs><path id=\"p\" d=\"M0 9h9\"/></defs>\
         <text x=\"9\" y=\"20\">{latin}</text><g transform=\"translate(9 30)\"><use href=\"#p\"/><text y=\"20\">{thai}</text>\
         <g opacity=\".5\"><text y=\"50\"><tspan fill=\"red\">{inner}</tspan></text></g></g></svg>"
    );
    with_workbook(&[(FLAGS, &svg)], |workbook, layouts, faces| {
        let printed = Trials::default().printed(workbook, layouts, faces);
        let asset = printed.keys().find(|asset| asset.ends_with(FLAGS)).unwrap();
        let drawing = std::str::from_utf8(&printed[asset]).unwrap();
        assert!(drawing.contains(latin), "{latin} stays text: {drawing}");
        assert!(!drawing.contains("ผู้") && !drawing.contains(inner), "{drawing}");
        let told: serde_json::Value = serde_json::from_slice(&printed[&format!("{asset}{LABELS}")]).unwrap();
        assert_eq!(
            (&told[0]["words"], &told[1]["words"], told.as_array().unwrap().len()),
            (&json!(thai), &json!(inner), 2)
        );
        let pages = typeset(workbook, printed, layouts, faces).0.unwrap();
        let text: String = pages.paged.pages().iter().map(|page| text_in(&page.frame)).collect();
        let pdf = String::from_utf8_lossy(&pages.pdf("x", Stamp(0)).unwrap()).into_owned();
        for words in [thai, inner] {
            assert!(text.contains(words), "{words} can be found");
            assert!(pdf.contains(&in_utf_16(words)), "{words} is told to those who do not see it");
        }
    });
}
