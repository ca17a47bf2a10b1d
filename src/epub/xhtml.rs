//! Blocks that are read: headings and their sections, paragraphs, lists, figures, callouts.

use super::cuts;
use super::markup::Tag;
use super::render::Renderer;
use super::surfaces::Surface;
use crate::document::model::{Block, Callout, Definition, Inline, Item, Kind, Text};
use crate::document::pages::Piece;

impl<'a> Renderer<'a> {
    /// The blocks of a page or chapter, in sections that follow the headings.
    pub(super) fn flow(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            if let Kind::Heading { level, number, text } = &block.kind {
                self.section(block, *level, number.as_deref(), text);
            } else {
                self.block(block);
            }
        }
        self.close_sections(0);
    }

    /// Closes sections of this level and below.
    pub(super) fn close_sections(&mut self, level: i16) {
        while self.sections.last().is_some_and(|open| *open >= level) {
            self.sections.pop();
            self.out.close();
        }
    }

    /// Opens a section with its heading; the document's own title stands in the section around all.
    pub(super) fn section(&mut self, block: &'a Block, level: u8, number: Option<&'a str>, text: &'a [Text]) {
        let (name, level) = self.heading_name(level);
        self.close_sections(level);
        if level > 1 {
            let id = block.id.as_deref().map_or_else(|| anchor(block), str::to_string);
            let id = self.claim(&id);
            self.out.open(Tag::new("section").maybe("id", id));
            self.sections.push(level);
            self.page_breaks(&block.key);
            self.heading(Tag::new(name).lang(&block.lang), number, text);
        } else {
            self.page_breaks(&block.key);
            let id = self.claim(title_id(block).as_str());
            self.heading(Tag::new(name).maybe("id", id).lang(&block.lang), number, text);
        }
    }

    /// A heading's element.
    fn heading(&mut self, tag: Tag<'a>, number: Option<&'a str>, text: &'a [Text]) {
        self.out.open(tag);
        if let Some(number) = number {
            self.out.words(Tag::new("span").class("number"), number);
            self.out.text(" ");
        }
        self.texts(text);
        self.out.close();
    }

    /// Blocks inside a block.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// One block.
    pub(super) fn block(&mut self, block: &'a Block) {
        if let Kind::Paragraph { text } | Kind::Figure { caption: text, .. } = &block.kind {
            self.breaks_around(&block.key, || cuts::words(text));
        } else if let Kind::Code { text } = &block.kind {
            self.breaks_around(&block.key, || text.clone());
        } else {
            self.page_breaks(&block.key);
        }
        match &block.kind {
            Kind::Heading { level, number, text } => self.inner_heading(block, *level, number.as_deref(), text),
            Kind::Paragraph { text } => self.paragraph(block, text),
            Kind::List { start, tight, items } => self.list(block, *start, *tight, items),
            Kind::Quote { blocks } => self.holder("blockquote", block, blocks),
            Kind::Code { text } => self.code(block, text),
            Kind::Table { .. } => self.table(block),
            Kind::Definitions { items } => self.definitions(block, items),
            Kind::Figure { .. } => self.figure(block),
            Kind::Rule => self.out.void(Tag::new("hr")),
            Kind::Notepad { .. } => self.notepad(block),
            Kind::Exercise { .. } => self.exercise(block),
            Kind::Tool { .. } => self.tool(block),
            Kind::Checklist { .. } => self.checklist(block),
            Kind::Scale { .. } => self.scale(block),
            Kind::Fields { .. } => self.fields(block),
            Kind::Case { blocks } => self.aside(block, Surface::Case, "doc-example", blocks),
            Kind::Voice { source, blocks } => self.voice(block, source, blocks),
            Kind::Callout { callout, blocks } => self.callout(block, *callout, blocks),
            Kind::Facilitator { blocks, .. } => self.aside(block, Surface::Facilitator, "note", blocks),
            Kind::Status { rows } => self.status(block, rows),
        }
        // A picture without a caption has no words in which they could stand.
        self.cuts_done();
    }

    fn inner_heading(&mut self, block: &'a Block, level: u8, number: Option<&'a str>, text: &'a [Text]) {
        let (name, _) = self.heading_name(level);
        let tag = self.tag(name, block);
        self.heading(tag, number, text);
    }

    fn paragraph(&mut self, block: &'a Block, text: &'a [Inline]) {
        let tag = self.tag("p", block);
        self.out.open(tag);
        self.inlines(text);
        self.cuts_done();
        self.out.close();
    }

    fn holder(&mut self, name: &'static str, block: &'a Block, blocks: &'a [Block]) {
        let tag = self.tag(name, block);
        self.out.open(tag);
        self.blocks(blocks);
        self.out.close();
    }

    fn code(&mut self, block: &'a Block, text: &'a str) {
        let tag = self.tag("pre", block);
        self.out.open(tag);
        self.out.open(Tag::new("code"));
        self.running(text);
        self.cuts_done();
        self.out.close();
        self.out.close();
    }

    fn list(&mut self, block: &'a Block, start: Option<u64>, tight: bool, items: &'a [Item]) {
        let tag = self.tag(if start.is_some() { "ol" } else { "ul" }, block);
        let start = start.filter(|start| *start != 1).map(|start| start.to_string());
        let tasks = items.iter().any(|item| item.ticked.is_some());
        self.out.open(tag.maybe("start", start).maybe("class", tasks.then_some("ticks")));
        for item in items {
            self.out.open(Tag::new("li"));
            self.ticked(item.ticked);
            self.item(tight, &item.blocks);
            self.out.close();
        }
        self.out.close();
    }

    /// A list item's blocks; paragraphs of a close list have no element of their own.
    fn item(&mut self, tight: bool, blocks: &'a [Block]) {
        for block in blocks {
            if let Kind::Paragraph { text } = &block.kind
                && tight
                && block.id.is_none()
            {
                self.breaks_around(&block.key, || cuts::words(text));
                self.bare(&block.lang, text);
                self.cuts_done();
            } else {
                self.block(block);
            }
        }
    }

    fn bare(&mut self, lang: &'a str, text: &'a [Inline]) {
        if lang == self.out.lang() {
            self.inlines(text);
        } else {
            self.out.open(Tag::new("span").lang(lang));
            self.inlines(text);
            self.out.close();
        }
    }

    fn ticked(&mut self, ticked: Option<bool>) {
        if let Some(ticked) = ticked {
            let label = self.word(if ticked { "Ticked" } else { "Not ticked" });
            self.box_sign(if ticked { "☑" } else { "☐" }, label);
        }
    }

    /// A box, with words for those who do not see it.
    pub(super) fn box_sign(&mut self, sign: &str, label: &'a str) {
        self.out.words(Tag::new("span").class("box").with("role", "img").with("aria-label", label), sign);
        self.out.text(" ");
    }

    fn definitions(&mut self, block: &'a Block, items: &'a [Definition]) {
        let tag = self.tag("dl", block);
        self.out.open(tag);
        for (number, item) in (1..).zip(items) {
            self.out.open(Tag::new("div").class("entry"));
            self.terms(block, Piece::Item(number), item);
            for definition in &item.definitions {
                let lang = definition.first().map_or(block.lang.as_str(), |first| first.lang.as_str());
                self.out.open(Tag::new("dd").lang(lang));
                self.item(definition.len() == 1, definition);
                self.out.close();
            }
            self.out.close();
        }
        self.out.close();
    }

    fn terms(&mut self, block: &Block, piece: Piece, item: &'a Definition) {
        for (index, term) in item.terms.iter().enumerate() {
            let class = (index > 0).then_some("also");
            self.out.open(Tag::new("dt").maybe("class", class).lang(&term.lang));
            if index == 0 {
                self.piece_breaks(block, piece);
            }
            self.out.open(Tag::new("dfn"));
            self.inlines(&term.text);
            self.out.close();
            self.out.close();
        }
    }

    fn figure(&mut self, block: &'a Block) {
        let Kind::Figure { asset, alt, decorative, caption, number } = &block.kind else { return };
        let tag = self.tag("figure", block);
        self.out.open(tag);
        let Some(picture) = self.book.pictures.get(asset.as_str()) else {
            self.out.words(Tag::new("p"), alt);
            return self.out.close();
        };
        let alt = if *decorative { "" } else { alt };
        self.out.void(Tag::new("img").with("src", picture.href.as_str()).with("alt", alt));
        if !decorative && !picture.words.is_empty() {
            self.description(&picture.words);
        }
        if !caption.is_empty() || number.is_some() {
            self.caption(*number, caption);
        }
        self.out.close();
    }

    fn caption(&mut self, number: Option<usize>, caption: &'a [Inline]) {
        self.out.open(Tag::new("figcaption"));
        if let Some(number) = number {
            let words = self.fill("Figure {number}", &[("number", &number.to_string())]);
            self.out.words(Tag::new("span").class("number").lang(self.labels), &words);
            self.out.text(" ");
        }
        self.inlines(caption);
        self.cuts_done();
        self.out.close();
    }

    /// The words of a drawing, for those who cannot see it or find it too small.
    fn description(&mut self, words: &'a [String]) {
        self.out.open(Tag::new("details"));
        self.label(Tag::new("summary"), "Words in the figure");
        if let [description] = words {
            self.out.words(Tag::new("p"), description);
        } else {
            self.out.open(Tag::new("ul"));
            words.iter().for_each(|words| self.out.words(Tag::new("li"), words));
            self.out.close();
        }
        self.out.close();
    }

    fn voice(&mut self, block: &'a Block, source: &'a str, blocks: &'a [Block]) {
        let tag = self.tag("figure", block).class(Surface::Voice.class());
        self.out.open(tag);
        self.surface_label(Surface::Voice);
        self.out.open(Tag::new("blockquote"));
        self.blocks(blocks);
        self.out.close();
        if !source.is_empty() {
            self.out.words(Tag::new("figcaption"), source);
        }
        self.out.close();
    }

    fn callout(&mut self, block: &'a Block, callout: Callout, blocks: &'a [Block]) {
        let (surface, role) = match callout {
            Callout::KeyPoint => (Surface::KeyPoint, "doc-tip"),
            Callout::Caution => (Surface::Caution, "note"),
            Callout::Legal => (Surface::Legal, "note"),
            Callout::Definition => (Surface::Definition, "note"),
        };
        self.aside(block, surface, role, blocks);
    }

    fn aside(&mut self, block: &'a Block, surface: Surface, role: &'static str, it: &'a [Block]) {
        let tag = self.tag("aside", block).class(surface.class()).with("role", role);
        self.out.open(tag);
        self.surface_label(surface);
        self.blocks(it);
        self.out.close();
    }

    /// The label of a surface, behind its icon.
    pub(super) fn surface_label(&mut self, surface: Surface) {
        self.out.open(Tag::new("p").class("label").lang(self.labels));
        self.icon(surface);
        let word = self.word(surface.label());
        self.out.text(word);
        self.out.close();
    }

    /// The icon of a surface: it decorates, the words beside it carry the sense.
    pub(super) fn icon(&mut self, surface: Surface) {
        if let Some(icon) = self.book.icons.get(&surface) {
            self.out.void(Tag::new("img").class("icon").with("src", icon.href.as_str()).with("alt", ""));
        }
    }
}

/// The anchor of a heading that has no id: written ids never begin with `_`.
pub(super) fn anchor(block: &Block) -> String {
    format!("_{}", block.key)
}

/// The id of a document's title.
pub(super) fn title_id(block: &Block) -> String {
    block.id.as_deref().unwrap_or("_title").to_string()
}
