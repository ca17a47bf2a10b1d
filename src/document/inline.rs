//! Words of the source become the document's words: placeholders filled, links resolved, footnotes put in their place.

use super::builder::Builder;
use super::model::{Inline, Target as Place, TargetKind};
use super::numbering::{Anchor, Number};
use crate::diagnostic::{Diagnostic, suggestion};
use crate::series::{self, Target};
use crate::source::Span;

impl<'a> Builder<'a> {
    /// Words in a language.
    pub(super) fn words(&mut self, inlines: &'a [series::Inline], lang: &str) -> Vec<Inline> {
        inlines.iter().flat_map(|inline| self.word(inline, lang)).collect()
    }

    fn word(&mut self, inline: &'a series::Inline, lang: &str) -> Vec<Inline> {
        use series::Inline as Source;
        let one = match inline {
            Source::Text(text, _) => Inline::Text { v: text.clone() },
            Source::Code(text, _) => Inline::Code { v: text.clone() },
            Source::Break => Inline::Break,
            Source::Emph(content) => Inline::Emph { c: self.words(content, lang) },
            Source::Strong(content) => Inline::Strong { c: self.words(content, lang) },
            Source::Strike(content) => Inline::Strike { c: self.words(content, lang) },
            Source::Placeholder(name, span) => return self.placeholder(name, *span, lang).into_iter().collect(),
            Source::Note(label, _) => return self.note(label, lang).into_iter().collect(),
            Source::Link { target, span, content, title } => {
                let content = self.words(content, lang);
                let tip = self.label(title, lang);
                let mut made = self.link(target, *span, content, lang);
                made.iter_mut().for_each(|inline| tell(inline, &tip));
                return made;
            }
        };
        vec![one]
    }

    fn placeholder(&mut self, name: &str, span: Span, lang: &str) -> Option<Inline> {
        let value = self.filler.value(name, span, self.input.language(lang), &mut self.sink)?;
        let text = Inline::Text { v: value.text };
        Some(if value.lang == lang { text } else { Inline::Span { lang: value.lang, c: vec![text] } })
    }

    fn link(&mut self, target: &Target, span: Span, content: Vec<Inline>, lang: &str) -> Vec<Inline> {
        match target {
            Target::Address(url) => {
                self.check_length("address", url, span);
                vec![Inline::Link { url: url.clone(), c: content, tip: String::new() }]
            }
            Target::Here(id) => self.reference(id, span, content, lang),
            Target::Guide(guide, Some(id)) if *guide == self.input.guide.id => self.reference(id, span, content, lang),
            Target::Guide(guide, id) => self.other_guide(guide, id.as_deref(), span, content, lang),
        }
    }

    fn reference(&mut self, id: &str, span: Span, content: Vec<Inline>, lang: &str) -> Vec<Inline> {
        let numbering = self.numbering;
        let Some(anchor) = numbering.get(id).filter(|anchor| anchor.is_in(self.product)) else {
            // The same words for every guide and edition, so that one mistake is one error.
            let message = format!("there is no `#{id}` in the guide or its front matter");
            self.sink.push(Diagnostic::error("broken-link", span, message).suggest_as(
                id,
                numbering.ids(),
                |near| format!("#{near}"),
                "give the heading or block that you mean an id, such as {#my-section}",
            ));
            return content;
        };
        vec![Inline::Ref {
            target: Place::written(id),
            c: content,
            title: self.anchor_title(anchor, lang),
            number: anchor.number.as_ref().map(Number::to_string),
            what: anchor.kind,
            page: None,
            tip: String::new(),
        }]
    }

    fn anchor_title(&mut self, anchor: &Anchor, lang: &str) -> String {
        let Some(title) = &anchor.title else { return String::new() };
        self.filler.plain_in(title, self.input.language(lang), &mut self.sink).text
    }

    fn other_guide(
        &mut self,
        guide: &str,
        id: Option<&str>,
        span: Span,
        content: Vec<Inline>,
        lang: &str,
    ) -> Vec<Inline> {
        let input = self.input;
        let other = input.series.guides.iter().find(|other| other.id == guide);
        let Some((other, numbering)) = other.and_then(|other| Some((other, input.numbering(other)?))) else {
            let message = format!("the series has no guide `{guide}`");
            let known = input.series.guides.iter().map(|other| other.id.as_str());
            self.sink.push(Diagnostic::error("broken-link", span, message).suggest(
                guide,
                known,
                "link to #id in this guide, guide#id in another, or a whole address",
            ));
            return content;
        };
        let anchor = id.and_then(|id| numbering.get(id)).filter(|anchor| anchor.is_in(self.product));
        if let Some(id) = id.filter(|_| anchor.is_none()) {
            let near = suggestion(id, numbering.ids(), |near| format!("{guide}#{near}"));
            let message = format!("there is no `#{id}` in the guide `{guide}`");
            self.sink.push(Diagnostic::error("broken-link", span, message).maybe_hint(near));
            return content;
        }
        let title = self.filler.of_guide(other).plain_in(&other.title, input.language(lang), &mut self.sink).text;
        vec![Inline::Xref {
            guide: guide.to_string(),
            title,
            number: anchor.and_then(outside_number).as_ref().map(Number::to_string),
            what: anchor.map_or(TargetKind::Guide, |anchor| anchor.kind),
            url: input.project.series.address.as_ref().map(|address| address.value.clone()),
            c: content,
            tip: String::new(),
        }]
    }

    /// A footnote at its first mark; further marks refer to it.
    fn note(&mut self, label: &str, lang: &str) -> Option<Inline> {
        let body = self.at.body?;
        let note = body.notes.iter().find(|note| note.label == label)?;
        let place = (format!("{}/{lang}", self.at.scope), label.to_string());
        if let Some(id) = self.footnotes.get(&place) {
            return Some(Inline::Note { id: id.clone(), lang: lang.to_string(), blocks: Vec::new(), again: true });
        }
        let id = self.footnote_id();
        self.footnotes.insert(place, id.clone());
        let language = self.input.language(lang);
        let languages = std::mem::replace(&mut self.at.languages, vec![language]);
        let figures = self.at.figures.take();
        let blocks = self.blocks(&note.blocks);
        (self.at.languages, self.at.figures) = (languages, figures);
        Some(Inline::Note { id, lang: lang.to_string(), blocks, again: false })
    }

    fn footnote_id(&mut self) -> Place {
        let (front, body) = &mut self.footnote_counts;
        if self.at.part.is_none() {
            *front += 1;
            return Place::front_note(*front);
        }
        *body += 1;
        Place::note(*body)
    }

    /// Words without markup, for screen readers. Footnotes do not belong in them.
    pub(super) fn label(&mut self, inlines: &'a [series::Inline], lang: &str) -> String {
        let words = self.filler.plain(inlines, lang, &mut self.sink);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Puts what the source tells beside a link into the link.
fn tell(inline: &mut Inline, words: &str) {
    match inline {
        Inline::Link { tip, .. } | Inline::Ref { tip, .. } | Inline::Xref { tip, .. } => *tip = words.to_string(),
        Inline::Text { .. }
        | Inline::Emph { .. }
        | Inline::Strong { .. }
        | Inline::Strike { .. }
        | Inline::Code { .. }
        | Inline::Break
        | Inline::Span { .. }
        | Inline::Note { .. } => {}
    }
}

/// What tells the place in another guide: the number of the exercise, or of the section that anything else stands in.
fn outside_number(anchor: &Anchor) -> Option<Number> {
    match anchor.kind {
        TargetKind::Exercise | TargetKind::Heading => anchor.number,
        TargetKind::Tool | TargetKind::Notepad | TargetKind::Figure | TargetKind::Block | TargetKind::Guide => {
            anchor.section
        }
    }
}
