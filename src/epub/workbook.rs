//! Blocks that are written on. E-readers keep no typed text, so each shows what is asked, room for those who print
//! it, and where in the workbook it stands.

use super::cuts;
use super::inline::address;
use super::markup::Tag;
use super::render::Renderer;
use super::surfaces::Surface;
use crate::document::model::{
    Block, Choice, ExerciseFacts, Group, Kind, Name, NotepadPart, NotepadStyle, Prompt, Text,
};
use crate::document::pages::Piece;

impl<'a> Renderer<'a> {
    /// An exercise from its heading to its last line.
    pub(super) fn exercise(&mut self, block: &'a Block) {
        let Kind::Exercise { exercise, title: words, level, blocks } = &block.kind else { return };
        let Some(facts) = self.exercise_facts(*exercise) else { return self.blocks(blocks) };
        let number = self.fill("Exercise {number}", &[("number", &facts.number.to_string())]);
        self.open_titled_section(block, "exercise", &number, words, *level);
        self.facts(facts);
        self.blocks(blocks);
        self.answer_link(facts);
        self.out.close();
    }

    /// A tool from its heading to its last line.
    pub(super) fn tool(&mut self, block: &'a Block) {
        let Kind::Tool { title, level, blocks } = &block.kind else { return };
        self.open_titled_section(block, "tool", self.word("Tool"), title, *level);
        if let Some(page) = self.page {
            let words = self.fill("Page {page} of the workbook", &[("page", page)]);
            self.out.words(Tag::new("p").class("facts").lang(self.labels), &words);
        }
        self.blocks(blocks);
        self.out.close();
    }

    /// Opens the section of an exercise or a tool with its heading, over which a label stands.
    fn open_titled_section(
        &mut self,
        block: &'a Block,
        class: &'static str,
        label: &str,
        words: &'a [Text],
        level: u8,
    ) {
        let id = block.id.as_deref().and_then(|id| self.claim(id));
        let title = format!("_{}-title", block.key);
        let tag = Tag::new("section").class(class).maybe("id", id).with("aria-labelledby", title.clone());
        self.out.open(tag.lang(&block.lang));
        let (name, _) = self.heading_name(level.max(2));
        self.out.open(Tag::new(name).with("id", title));
        self.out.words(Tag::new("span").class("number").lang(self.labels), label);
        self.out.text(" ");
        self.title(words);
        self.out.close();
    }

    /// The title of an exercise or a tool in the page's languages.
    fn title(&mut self, texts: &'a [Text]) {
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                self.out.text(" ");
            }
            self.out.open(Tag::new("span").class(if index == 0 { "t" } else { "t also" }).lang(&text.lang));
            self.inlines(&text.text);
            self.out.close();
        }
    }

    /// Minutes, group and printed page of an exercise.
    pub(super) fn facts(&mut self, facts: &'a ExerciseFacts) {
        let mut words = Vec::new();
        if let Some(minutes) = facts.minutes {
            words.push(self.minutes(minutes));
        }
        if let Some(group) = facts.group {
            words.push(self.word(group_word(group)).to_string());
        }
        if let Some(page) = self.page {
            words.push(self.fill("Page {page} of the workbook", &[("page", page)]));
        }
        self.out.open(Tag::new("p").class("facts").lang(self.labels));
        for (index, words) in words.iter().enumerate() {
            if index > 0 {
                self.out.text(" · ");
            }
            self.out.words(Tag::new("span"), words);
        }
        self.out.close();
    }

    fn answer_link(&mut self, facts: &'a ExerciseFacts) {
        let answer = facts.answer.as_deref();
        if let Some(link) = answer.and_then(|answer| self.book.spine.href(self.file, answer, answer)) {
            let words = match answer.and_then(|answer| self.book.page_of.get(answer)) {
                Some(page) => self.fill("The answer is on page {page}.", &[("page", page)]),
                None => self.fill("Answer to exercise {number}", &[("number", &facts.number.to_string())]),
            };
            self.out.open(Tag::new("p").class("more").lang(self.labels));
            self.out.words(Tag::new("a").with("href", link), &words);
            self.out.close();
        }
    }

    /// A prompt and room to write.
    pub(super) fn notepad(&mut self, block: &'a Block) {
        let Kind::Notepad { prompts, style, parts } = &block.kind else { return };
        self.panel(block, Surface::Notepad);
        for prompt in prompts {
            self.prompt(prompt);
        }
        let page = self.page_of_piece(block, Piece::Part(1));
        for (number, part) in (1..).zip(parts) {
            self.piece_breaks(block, Piece::Part(number));
            self.room(part, *style);
        }
        self.where_to_write(page);
        self.out.close();
    }

    /// Opens the frame of something to write on, with its label.
    fn panel(&mut self, block: &'a Block, surface: Surface) {
        let tag = self.tag("div", block).class(surface.class());
        self.out.open(tag);
        self.surface_label(surface);
    }

    fn prompt(&mut self, prompt: &'a Prompt) {
        self.out.open(Tag::new("div").class("prompt").lang(&prompt.lang));
        self.blocks(&prompt.blocks);
        self.out.close();
    }

    fn room(&mut self, part: &'a NotepadPart, style: NotepadStyle) {
        let id = self.claim(&part.field);
        let class = format!("room {} lines-{}", room_class(style), part.lines.clamp(1, 20));
        self.out.open(Tag::new("div").maybe("id", id).class(class));
        self.out.close();
    }

    /// Which page of the workbook to write on; a link where the series has an address.
    fn where_to_write(&mut self, page: Option<&str>) {
        let words = match page {
            Some(page) => self.fill("Write in the printed or fillable workbook, page {page}", &[("page", page)]),
            None => self.word("Write in the printed or fillable workbook").to_string(),
        };
        self.out.open(Tag::new("p").class("where").lang(self.labels));
        match &self.book.document.body.series.address {
            Some(url) => self.out.words(Tag::new("a").with("href", address(url)), &words),
            None => self.out.text(&words),
        }
        if let Some(title) = super::words::name(&self.book.document.front.titles.guide, self.labels) {
            self.out.text(": ");
            self.out.words(Tag::new("cite").lang(&title.lang), &title.text);
        }
        self.out.close();
    }

    /// Boxes to tick.
    pub(super) fn checklist(&mut self, block: &'a Block) {
        let Kind::Checklist { intro, items } = &block.kind else { return };
        self.panel(block, Surface::Checklist);
        self.blocks(intro);
        self.out.open(Tag::new("ul").class("ticks"));
        let label = self.word("tick");
        let page = self.page_of_piece(block, Piece::Item(1));
        for (number, item) in (1..).zip(items) {
            let id = self.claim(&item.field);
            self.out.open(Tag::new("li").maybe("id", id));
            self.item_breaks(block, number, item);
            self.box_sign("☐", label);
            self.texts(&item.text);
            self.cuts_done();
            self.out.close();
        }
        self.out.close();
        self.where_to_write(page);
        self.out.close();
    }

    /// Statements to rate: what the numbers mean, then the statements with the numbers beneath.
    pub(super) fn scale(&mut self, block: &'a Block) {
        let Kind::Scale { intro, values, low, high, items } = &block.kind else { return };
        self.panel(block, Surface::Scale);
        self.blocks(intro);
        if low.is_empty() {
            self.legend(self.labels, values, low, high);
        }
        for name in low {
            self.legend(&name.lang, values, low, high);
        }
        self.out.open(Tag::new("ol").class("rate"));
        let page = self.page_of_piece(block, Piece::Item(1));
        for (number, item) in (1..).zip(items) {
            let id = self.claim(&item.field);
            self.out.open(Tag::new("li").maybe("id", id));
            self.item_breaks(block, number, item);
            self.statement(item, values);
            self.out.close();
        }
        self.out.close();
        self.where_to_write(page);
        self.out.close();
    }

    fn legend(&mut self, lang: &'a str, values: &[i64], low: &'a [Name], high: &'a [Name]) {
        let words = self.book.words;
        let meaning = |names: &'a [Name], english| match names.iter().find(|name| name.lang == lang).or(names.first()) {
            Some(name) => name.text.as_str(),
            None => words.get(lang, english),
        };
        let ends = [values.first(), values.last()].map(|value| value.map(i64::to_string).unwrap_or_default());
        let filled = [
            ("from", ends[0].as_str()),
            ("low", meaning(low, "not at all")),
            ("to", ends[1].as_str()),
            ("high", meaning(high, "fully")),
        ];
        let legend = words.fill(lang, "Choose a number from {from} ({low}) to {to} ({high})", &filled);
        self.out.words(Tag::new("p").class("legend").lang(lang), &legend);
    }

    fn statement(&mut self, item: &'a Choice, values: &[i64]) {
        self.texts(&item.text);
        self.cuts_done();
        let all: Vec<String> = values.iter().map(i64::to_string).collect();
        let tag = Tag::new("span").class("values").with("role", "img").with("aria-label", all.join(" "));
        self.out.text(" ");
        self.out.open(tag);
        for value in &all {
            self.out.words(Tag::new("span"), value);
            self.out.text(" ");
        }
        self.out.close();
    }

    /// Where printed pages begin at an item or in its words.
    fn item_breaks(&mut self, block: &Block, number: usize, item: &Choice) {
        self.breaks_around(&Piece::Item(number).key(&block.key), || cuts::words_of_all(&item.text));
    }

    /// A table or list of cells to fill in.
    pub(super) fn fields(&mut self, block: &'a Block) {
        let Kind::Fields { intro, head, rows, list, row_headers, widths: _ } = &block.kind else { return };
        self.panel(block, Surface::Fields);
        self.blocks(intro);
        let page = self.page_of_piece(block, Piece::Row(1));
        if *list || head.is_empty() {
            self.field_list(block, rows);
        } else {
            self.field_table(block, head, rows, *row_headers);
        }
        self.where_to_write(page);
        self.out.close();
    }
}

/// The interface word for how many do an exercise together.
fn group_word(group: Group) -> &'static str {
    match group {
        Group::Alone => "Alone",
        Group::Pairs => "In pairs",
        Group::Group => "In groups",
        Group::Plenary => "All together",
    }
}

/// The style sheet's name of how a notepad's lines look.
fn room_class(style: NotepadStyle) -> &'static str {
    match style {
        NotepadStyle::Ruled => "ruled",
        NotepadStyle::Dotted => "dotted",
        NotepadStyle::Grid => "grid",
        NotepadStyle::Box => "box",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn print_says_with_whom_in_the_same_words() {
        let words: Vec<String> =
            Group::ALL.iter().map(|group| format!("{}: \"{}\"", group.id(), group_word(*group))).collect();
        let words = words.join(", ");
        let layout = include_str!("../../layouts/exercise.typ");
        assert!(layout.contains(&format!("({words}).at(facts.group)")), "{words}");
    }
}
