//! Every text that an edition may print, with its place, to be checked for characters without a face.

use super::Edition;
use crate::series::{Inline, Met, Role, Series, each_inline};
use crate::source::Span;

impl Series {
    /// Calls `look` on every text of the sources.
    pub fn texts(&self, look: &mut impl FnMut(&str, Span)) {
        self.visit(&mut |met| printed(met, look));
    }
}

impl Edition {
    /// Calls `look` on every translated text in the edition's languages.
    pub fn texts(&self, look: &mut impl FnMut(&str, Span)) {
        for language in self.all_languages() {
            language.translation.flows().for_each(|flow| flow.visit(&mut |met| printed(met, look)));
        }
    }
}

/// The texts that are printed of what is met.
fn printed(met: Met<'_>, look: &mut impl FnMut(&str, Span)) {
    match met {
        Met::Code(text, span) => look(text, span),
        Met::Words(words) if words.role == Role::Text => each_inline(words.inlines, &mut |inline| {
            if let Inline::Text(text, span) | Inline::Code(text, span) = inline {
                look(text, *span);
            }
        }),
        Met::Words(_) | Met::Block(_) | Met::Unit(_) | Met::Flow(_) => {}
    }
}
