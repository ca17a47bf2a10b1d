//! Words inside blocks: emphasis, links, references, notes.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::markup::Tag;
use super::render::{Note, Renderer};
use crate::document::model::{Inline, Name, TargetKind, Text};

impl<'a> Renderer<'a> {
    /// Words with their markup.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    /// The same words in one or more languages: the first as it is, further ones each in a span.
    pub(super) fn texts(&mut self, texts: &'a [Text]) {
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                self.out.text(" ");
            }
            let plain = texts.len() == 1 && text.lang == self.out.lang();
            if plain {
                self.inlines(&text.text);
            } else {
                self.out.open(Tag::new("span").class(if index == 0 { "t" } else { "t also" }).lang(&text.lang));
                self.inlines(&text.text);
                self.out.close();
            }
        }
    }

    /// The same name in one or more languages.
    pub(super) fn names(&mut self, names: &'a [Name]) {
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                self.out.text(" ");
            }
            self.out
                .words(Tag::new("span").class(if index == 0 { "t" } else { "t also" }).lang(&name.lang), &name.text);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text { v } => self.running(v),
            Inline::Emph { c } => self.wrap(Tag::new("em"), c),
            Inline::Strong { c } => self.wrap(Tag::new("strong"), c),
            Inline::Strike { c } => self.wrap(Tag::new("s"), c),
            Inline::Code { v } => {
                self.out.open(Tag::new("code"));
                self.running(v);
                self.out.close();
            }
            Inline::Break => self.out.void(Tag::new("br")),
            Inline::Span { lang, c } => self.wrap(Tag::new("span").lang(lang), c),
            Inline::Link { url, c, tip } => self.wrap(told(Tag::new("a").with("href", address(url)), tip), c),
            Inline::Ref { .. } => self.reference(inline),
            Inline::Xref { .. } => self.outside_reference(inline),
            Inline::Note { id, lang, blocks, .. } => self.note_reference(Note { id, lang, blocks }),
        }
    }

    fn wrap(&mut self, tag: Tag<'a>, inlines: &'a [Inline]) {
        self.out.open(tag);
        self.inlines(inlines);
        self.out.close();
    }

    /// A reference inside the guide: a link on the words of the source, else on the target's title or number.
    fn reference(&mut self, inline: &'a Inline) {
        let Inline::Ref { target, c, title, number, what, tip, .. } = inline else { return };
        let link = self.book.spine.href(self.file, target, target);
        let tag = if link.is_some() { Tag::new("a").maybe("href", link) } else { Tag::new("span") };
        self.out.open(told(tag, tip));
        match number {
            _ if !c.is_empty() => self.inlines(c),
            _ if !title.is_empty() => self.out.text(title),
            Some(number) => self.numbered(numbered_word(*what), number),
            None => self.out.text(target),
        }
        self.out.close();
        // A figure is named by its number too, as in print, where the words are the author's.
        if let Some(number) = number.as_ref().filter(|_| *what == TargetKind::Figure && !c.is_empty()) {
            self.out.text(" (");
            self.numbered(numbered_word(*what), number);
            self.out.text(")");
        }
    }

    fn numbered(&mut self, english: &'static str, number: &str) {
        let words = self.fill(english, &[("number", number)]);
        self.out.words(Tag::new("span").lang(self.labels), &words);
    }

    /// A reference to another guide: that guide's title and the number, a link where the series has an address.
    fn outside_reference(&mut self, inline: &'a Inline) {
        let Inline::Xref { title, number, what, url, c, tip, .. } = inline else { return };
        let tag = if url.is_some() { Tag::new("a") } else { Tag::new("span") };
        self.out.open(told(tag.maybe("href", url.as_deref().map(address)), tip));
        self.inlines(c);
        self.out.close();
        let words = match number.as_deref() {
            Some(number) => {
                let english = match what {
                    TargetKind::Exercise => "{guide}, exercise {number}",
                    TargetKind::Heading
                    | TargetKind::Tool
                    | TargetKind::Notepad
                    | TargetKind::Figure
                    | TargetKind::Block
                    | TargetKind::Guide => "{guide}, section {number}",
                };
                self.fill(english, &[("guide", title), ("number", number)])
            }
            None => title.clone(),
        };
        self.out.text(" (");
        self.out.words(Tag::new("span").class("xref"), &words);
        self.out.text(")");
    }

    /// A link to a note at the end of this document; numbers begin anew in each.
    fn note_reference(&mut self, note: Note<'a>) {
        let known = self.notes.iter().position(|other| other.id == note.id);
        let number = known.unwrap_or(self.notes.len()) + 1;
        if known.is_none() {
            self.notes.push(note);
        }
        let id = known.is_none().then(|| format!("_{}-ref", note.id));
        let tag = Tag::new("a").maybe("id", id).with("href", format!("#_{}", note.id));
        self.out.open(tag.is("noteref", "doc-noteref"));
        self.out.words(Tag::new("sup"), &number.to_string());
        self.out.close();
    }

    /// The notes at the end of a document, each with the way back.
    pub(super) fn all_notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.out.open(Tag::new("section").class("notes").with("epub:type", "footnotes"));
        self.label(Tag::new("h2"), "Notes");
        let mut index = 0;
        while let Some(note) = self.notes.get(index).copied() {
            index += 1;
            self.note(note, index);
        }
        self.out.close();
    }

    fn note(&mut self, note: Note<'a>, number: usize) {
        let tag = Tag::new("aside").with("id", format!("_{}", note.id)).is("footnote", "doc-footnote");
        self.out.open(tag.lang(note.lang));
        let back = self.word("Back to the text");
        let link = Tag::new("a").class("back").with("href", format!("#_{}-ref", note.id)).with("role", "doc-backlink");
        let label = self.fill("{heading}: {words}", &[("heading", &number.to_string()), ("words", back)]);
        self.out.words(link.with("title", back).with("aria-label", label), &number.to_string());
        self.out.text(" ");
        self.out.open(Tag::new("div").class("text"));
        self.blocks(note.blocks);
        self.out.close();
        self.out.close();
    }
}

/// The interface word for a place with a number.
fn numbered_word(what: TargetKind) -> &'static str {
    match what {
        TargetKind::Exercise => "Exercise {number}",
        TargetKind::Figure => "Figure {number}",
        TargetKind::Heading | TargetKind::Tool | TargetKind::Notepad | TargetKind::Block | TargetKind::Guide => {
            "Section {number}"
        }
    }
}

/// What no address holds as it is: control characters and the signs that URLs and XML keep for themselves.
const UNSAFE: AsciiSet =
    CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Behind the host also brackets, which a URL keeps for addresses of hosts (RFC 3986, 3.2.2 and 3.3).
const BEHIND_HOST: AsciiSet = UNSAFE.add(b'[').add(b']');

/// An address with what no URL may hold written as percent signs and digits: unsafe characters, a second `#`, a percent
/// sign before anything but two digits (RFC 3986, 2.1 and 3.5).
pub(super) fn address(url: &str) -> String {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let host = url[after_scheme..].find(['/', '?', '#']).map_or(url.len(), |at| after_scheme + at);
    let (host, rest) = url.split_at(host);
    let (path, fragment) = rest.split_once('#').map_or((rest, None), |(path, fragment)| (path, Some(fragment)));
    let escaped = |text: &str| whole_percents(&utf8_percent_encode(text, &BEHIND_HOST).to_string());
    let mut made = whole_percents(&utf8_percent_encode(host, &UNSAFE).to_string()) + &escaped(path);
    if let Some(fragment) = fragment {
        made.push('#');
        made.push_str(&escaped(fragment).replace('#', "%23"));
    }
    made
}

/// Percent signs that begin no escape are escaped themselves.
fn whole_percents(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut made = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let is_escape = piece.len() > 1 && piece.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        made.push_str(if is_escape { "%" } else { "%25" });
        made.push_str(piece);
    }
    made
}

/// A link with what its author tells beside it.
fn told<'a>(tag: Tag<'a>, tip: &'a str) -> Tag<'a> {
    tag.maybe("title", Some(tip).filter(|tip| !tip.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_hold_nothing_that_no_url_may_hold() {
        for (written, wanted) in [
            ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
            ("https://example.org/a b|{c}<\"d\">", "https://example.org/a%20b%7C%7Bc%7D%3C%22d%22%3E"),
            ("https://example.org/ก", "https://example.org/%E0%B8%81"),
            ("mailto:name@example.org", "mailto:name@example.org"),
            ("https://example.org/#/#room:host", "https://example.org/#/%23room:host"),
            ("https://example.org/100%/a%2", "https://example.org/100%25/a%252"),
            ("http://[::1]:80/a[1]?b[]=c#d[e]", "http://[::1]:80/a%5B1%5D?b%5B%5D=c#d%5Be%5D"),
        ] {
            assert_eq!(address(written), wanted);
        }
    }
}
