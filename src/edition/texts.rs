//! Every text that an edition may print, with its place, to be checked for characters without a face.

use super::Edition;
use crate::series::{Flow, FlowKind, Inline, Series};
use crate::source::Span;

impl Series {
    /// Calls `look` on every text of the sources.
    pub fn texts(&self, look: &mut impl FnMut(&str, Span)) {
        for unit in self.names().chain(self.pictures.iter().flat_map(|(_, picture)| &picture.words)) {
            flow_texts(&unit.flow, look);
        }
        for body in self.bodies() {
            for unit in body.units() {
                flow_texts(&unit.flow, look);
            }
            body.walk(&mut |block| {
                if let crate::series::BlockKind::Code(text) = &block.kind {
                    look(text, block.span);
                }
            });
        }
    }
}

impl Edition {
    /// Calls `look` on every translated text in the edition's languages.
    pub fn texts(&self, look: &mut impl FnMut(&str, Span)) {
        for language in self.all_languages() {
            for flow in language.translation.flows() {
                flow_texts(flow, look);
            }
        }
    }
}

fn flow_texts(flow: &Flow, look: &mut impl FnMut(&str, Span)) {
    match &flow.kind {
        FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => inline_texts(content, look),
        FlowKind::Figure(figure) => look(&figure.caption, figure.path.span),
        FlowKind::List(list) => list.items.iter().flat_map(|item| &item.flows).for_each(|flow| flow_texts(flow, look)),
        FlowKind::Table(table) => {
            let cells = table.head.iter().chain(table.rows.iter().flatten());
            cells.for_each(|cell| inline_texts(&cell.content, look));
        }
        FlowKind::Definitions(terms) => {
            for term in terms {
                inline_texts(&term.content, look);
                term.definitions.iter().flatten().for_each(|flow| flow_texts(flow, look));
            }
        }
        FlowKind::Quote(flows) => flows.iter().for_each(|flow| flow_texts(flow, look)),
        FlowKind::Code(text) => look(text, flow.span),
        FlowKind::Rule => {}
    }
}

fn inline_texts(inlines: &[Inline], look: &mut impl FnMut(&str, Span)) {
    for inline in inlines {
        match inline {
            Inline::Text(text, span) | Inline::Code(text, span) => look(text, *span),
            Inline::Emph(content) | Inline::Strong(content) | Inline::Strike(content) => inline_texts(content, look),
            Inline::Link { content, .. } => inline_texts(content, look),
            Inline::Break | Inline::Note(..) | Inline::Placeholder(..) => {}
        }
    }
}
