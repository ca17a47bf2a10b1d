//! Words of the source become the document's words: placeholders filled, links resolved, footnotes put in their place.

use super::blocks::{Builder, plain_words};
use super::build::plain_in;
use super::model::{Inline, Target as Place, TargetKind};
use crate::diagnostic::{Diagnostic, nearest};
use crate::edition::{Language, state_name};
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
            Source::Link { target, span, content } => {
                let content = self.words(content, lang);
                return self.link(target, *span, content, lang);
            }
        };
        vec![one]
    }

    /// A caption is plain words of an image's title, with placeholders.
    pub(super) fn caption(&mut self, text: &str, _lang: &str) -> Vec<Inline> {
        match text.is_empty() {
            true => Vec::new(),
            false => vec![Inline::Text { v: text.to_string() }],
        }
    }

    fn language(&self, lang: &str) -> &'a Language {
        let edition = self.input.edition;
        let known = edition.all_languages().into_iter().chain([&edition.source_language]);
        known.into_iter().find(|language| language.tag == lang).map_or(&*edition.guide_language, |language| &**language)
    }

    fn placeholder(&mut self, name: &str, span: Span, lang: &str) -> Option<Inline> {
        let language = self.language(lang);
        match self.value(name, language) {
            Some((value_lang, text)) if value_lang == lang => Some(Inline::Text { v: text }),
            Some((value_lang, text)) => Some(Inline::Span { lang: value_lang, c: vec![Inline::Text { v: text }] }),
            None => {
                self.report_placeholder(name, span);
                None
            }
        }
    }

    /// The value of a placeholder and the language it is in.
    fn value(&self, name: &str, language: &Language) -> Option<(String, String)> {
        let input = self.input;
        let edition = input.edition;
        let config = &input.project.series;
        let here = |text: &str| Some((language.tag.clone(), text.to_string()));
        let unit = |unit| {
            let name = plain_in(edition, unit, language);
            Some((name.lang, name.text))
        };
        match name {
            "series.id" => here(&config.id.value),
            "series.title" => unit(&input.series.title),
            "series.publisher" => unit(&input.series.publisher),
            "series.licence" => here(&config.licence.value),
            "series.language" => here(&config.language.value),
            "series.version" => here(&config.version.value),
            "series.date" => here(&edition.date_in(language, config.date.value)),
            "series.address" => here(&config.address.as_ref()?.value),
            "guide.title" => unit(&input.guide.title),
            "guide.subtitle" => unit(&input.guide.subtitle),
            "guide.subject" => unit(&input.guide.subject),
            "guide.colour" => here(&input.project.guide(&input.guide.id)?.colour.value),
            "edition.state" => here(&edition.config.state.as_ref()?.value),
            "edition.guide-language" => here(&edition.guide_language.tag),
            "edition.paper" => here(edition.config.paper.id()),
            "edition.date" => here(&edition.date_in(language, edition.date)),
            "state.name" => {
                let state = edition.state?;
                match state_name(state, &language.tag) {
                    Some(name) => here(&name),
                    None => Some(("en".into(), state.listing_name.clone())),
                }
            }
            _ => None,
        }
    }

    fn report_placeholder(&mut self, name: &str, span: Span) {
        const KNOWN: [&str; 17] = [
            "series.id",
            "series.title",
            "series.publisher",
            "series.licence",
            "series.language",
            "series.version",
            "series.date",
            "series.address",
            "guide.title",
            "guide.subtitle",
            "guide.subject",
            "guide.colour",
            "edition.state",
            "edition.guide-language",
            "edition.paper",
            "edition.date",
            "state.name",
        ];
        let edition = self.input.edition.id();
        let diagnostic = if KNOWN.contains(&name) {
            let message = format!("`{{{{{name}}}}}` has no value in the edition `{edition}`");
            let hint = match name {
                "state.name" | "edition.state" => {
                    format!(
                        "put the text into ::: {{.only not-editions={edition}}}, or leave the page out of that edition's `front-matter`"
                    )
                }
                _ => "add the key to the TOML, or take the placeholder out".to_string(),
            };
            Diagnostic::error("no-value", span, message).hint(hint)
        } else {
            let message = format!("there is no placeholder `{{{{{name}}}}}`");
            Diagnostic::error("unknown-placeholder", span, message).hint(match nearest(name, KNOWN) {
                Some(near) => format!("did you mean {{{{{near}}}}}?"),
                None => format!("known ones are {}; for two braces write \\{{{{", KNOWN.join(", ")),
            })
        };
        self.sink.push(diagnostic);
    }

    fn link(&mut self, target: &Target, span: Span, content: Vec<Inline>, lang: &str) -> Vec<Inline> {
        match target {
            Target::Address(url) => vec![Inline::Link { url: url.clone(), c: content }],
            Target::Here(id) => self.reference(id, span, content, lang),
            Target::Guide(guide, Some(id)) if *guide == self.input.guide.id => self.reference(id, span, content, lang),
            Target::Guide(guide, id) => self.other_guide(guide, id.as_deref(), span, content, lang),
        }
    }

    fn reference(&mut self, id: &str, span: Span, content: Vec<Inline>, lang: &str) -> Vec<Inline> {
        let anchors = self.anchors;
        let Some(anchor) = anchors.get(id) else {
            let near = nearest(id, anchors.ids());
            // The same words for every guide and edition, so that one mistake is one error.
            let message = format!("there is no `#{id}` in the guide or its front matter");
            self.sink.push(Diagnostic::error("broken-link", span, message).hint(match near {
                Some(near) => format!("did you mean #{near}?"),
                None => "give the heading or block that you mean an id, such as {#my-section}".into(),
            }));
            return content;
        };
        let title =
            anchor.title.map(|unit| plain_in(self.input.edition, unit, self.language(lang)).text).unwrap_or_default();
        vec![Inline::Ref {
            target: Place::written(id),
            c: content,
            title,
            number: anchor.number.clone(),
            what: anchor.what,
        }]
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
        let Some(other) = input.series.guides.iter().find(|other| other.id == guide) else {
            let near = nearest(guide, input.series.guides.iter().map(|other| other.id.as_str()));
            let message = format!("the series has no guide `{guide}`");
            self.sink.push(Diagnostic::error("broken-link", span, message).hint(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "link to #id in this guide, guide#id in another, or a whole address".into(),
            }));
            return content;
        };
        let anchors = super::anchors::Anchors::of(other, input.edition, input.project, input.series, self.product);
        let anchor = id.and_then(|id| anchors.get(id));
        if let Some(id) = id.filter(|_| anchor.is_none()) {
            let near = nearest(id, anchors.ids());
            let message = format!("there is no `#{id}` in the guide `{guide}`");
            self.sink.push(
                Diagnostic::error("broken-link", span, message)
                    .maybe_hint(near.map(|near| format!("did you mean {guide}#{near}?"))),
            );
            return content;
        }
        let title = plain_in(input.edition, &other.title, self.language(lang)).text;
        vec![Inline::Xref {
            guide: guide.to_string(),
            title,
            number: anchor.and_then(|anchor| anchor.number.clone()),
            what: anchor.map_or(TargetKind::Guide, |anchor| anchor.what),
            url: input.project.series.address.as_ref().map(|address| address.value.clone()),
            c: content,
        }]
    }

    /// A footnote at its first mark; further marks refer to it.
    fn note(&mut self, label: &str, lang: &str) -> Option<Inline> {
        let body = self.body?;
        let note = body.notes.iter().find(|note| note.label == label)?;
        let place = (format!("{}/{lang}", self.scope), label.to_string());
        if let Some(id) = self.notes.get(&place) {
            return Some(Inline::Note { id: id.clone(), lang: lang.to_string(), blocks: Vec::new(), again: true });
        }
        let id = Place::note(self.notes.len() + 1);
        self.notes.insert(place, id.clone());
        let language = self.language(lang);
        let before = std::mem::replace(&mut self.languages, vec![language]);
        let blocks = self.blocks(&note.blocks);
        self.languages = before;
        Some(Inline::Note { id, lang: lang.to_string(), blocks, again: false })
    }

    /// Words of a label: in plain text, for screen readers.
    pub(super) fn label(&mut self, inlines: &'a [series::Inline], lang: &str) -> String {
        // Footnotes do not belong in a label, and are not to be counted twice.
        let notes = self.notes.clone();
        let words = self.words(inlines, lang);
        self.notes = notes;
        plain_words(&words).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
