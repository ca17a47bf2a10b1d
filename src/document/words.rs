//! The plain words of marked-up text.

use super::model::{Inline, Name, Names, Text};

/// The words without their markup: a break leaves a gap, a footnote nothing; a reference without words of its own gives
/// its target's title.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push(inlines, &mut out);
    out
}

fn push(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { v } | Inline::Code { v } => out.push_str(v),
            Inline::Break => out.push(' '),
            Inline::Ref { c, title, .. } if c.is_empty() => out.push_str(title),
            Inline::Emph { c }
            | Inline::Strong { c }
            | Inline::Strike { c }
            | Inline::Span { c, .. }
            | Inline::Link { c, .. }
            | Inline::Ref { c, .. }
            | Inline::Xref { c, .. } => push(c, out),
            Inline::Note { .. } => {}
        }
    }
}

/// The plain words of a text in each of its languages.
pub fn names(texts: &[Text]) -> Names {
    texts.iter().map(|text| Name { lang: text.lang.clone(), text: plain(&text.text) }).collect()
}
