//! One walk through the frames of all pages: what stands where, and of which paragraph, heading or cell it is.

use std::collections::{BTreeSet, HashMap};

use typst::foundations::{Content, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Size, Transform};
use typst::model::{Destination, FootnoteEntry, HeadingElem, LinkElem, LinkTarget, ParElem, TableCell};
use typst::text::TextItem;
use typst_layout::Page;

/// A box on a page, in points from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Rect {
    pub(in super::super) left: f64,
    pub(in super::super) top: f64,
    pub(in super::super) right: f64,
    pub(in super::super) bottom: f64,
}

impl Rect {
    /// The box around this one and another.
    pub(in super::super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// What stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Ink {
    /// Words.
    Words,
    /// A picture.
    Picture,
    /// Room for an answer.
    Control,
    /// A rule, a frame, a ground.
    Shape,
}

/// Something on a page.
#[derive(Debug, Clone)]
pub(in super::super) struct Piece {
    pub(in super::super) ink: Ink,
    pub(in super::super) at: Rect,
    /// The baseline of words.
    pub(super) baseline: f64,
    /// Their size.
    pub(super) size: f64,
    /// The words; of a control its address.
    pub(in super::super) text: String,
    /// Index of the passage that they are of.
    pub(super) passage: Option<usize>,
    /// Whether it is of a footnote.
    pub(super) in_note: bool,
    /// Whether it belongs to room that is left for notes with the pen.
    pub(super) in_room: bool,
    /// The block that began last.
    pub(in super::super) block: Option<String>,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct PageSeen {
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
    /// What stands on it, in the order of its frames.
    pub(in super::super) pieces: Vec<Piece>,
    /// The marks of blocks that begin on it, in order.
    pub(super) marks: Vec<String>,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PassageKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
}

/// Something that begins and ends.
#[derive(Debug, Clone)]
pub(in super::super) struct Passage {
    pub(super) kind: PassageKind,
    /// The name it bears in the layout, if any.
    pub(super) name: Option<String>,
    /// The block, or the piece of one, that began last before its words.
    pub(super) block: Option<String>,
    /// Whether words of it were met.
    pub(super) has_words: bool,
    /// Whether it stands in a cell.
    pub(super) in_cell: bool,
    /// The pages that it begins and ends on.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Goes through all pages.
pub(in super::super) fn walk(pages: &[Page]) -> (Vec<PageSeen>, Vec<Passage>) {
    let mut walker = Walker::default();
    for page in pages {
        let size = page.frame.size();
        walker.pages.push(PageSeen { width: size.x.to_pt(), height: size.y.to_pt(), ..PageSeen::default() });
        walker.in_room = false;
        walker.frame(&page.frame, Transform::identity());
    }
    (walker.pages, walker.passages)
}

#[derive(Default)]
struct Walker {
    pages: Vec<PageSeen>,
    passages: Vec<Passage>,
    /// Where passages began.
    known: HashMap<Location, usize>,
    /// Passages that have begun, the innermost last.
    open: Vec<(Location, usize)>,
    notes: Vec<Location>,
    in_room: bool,
    block: Option<String>,
    piece: Option<String>,
    /// What began last in the footnote that is open.
    in_note: Option<String>,
    /// The addresses of controls.
    controls: BTreeSet<String>,
}

impl Walker {
    fn page(&self) -> usize {
        self.pages.len().saturating_sub(1)
    }

    fn frame(&mut self, frame: &Frame, at: Transform) {
        for (point, item) in frame.items() {
            let here = at.pre_concat(Transform::translate(point.x, point.y));
            match item {
                FrameItem::Group(group) => self.group(group, here.pre_concat(group.transform)),
                FrameItem::Tag(Tag::Start(content, _)) => self.start(content),
                FrameItem::Tag(Tag::End(location, ..)) => self.end(*location),
                FrameItem::Text(text) => self.text(text, here),
                FrameItem::Image(_, size, _) => self.ink(Ink::Picture, rect(Point::zero(), *size, here), ""),
                FrameItem::Link(Destination::Url(url), size) if self.controls.contains(url.as_str()) => {
                    self.ink(Ink::Control, rect(Point::zero(), *size, here), url.as_str());
                }
                FrameItem::Link(..) => {}
                FrameItem::Shape(shape, _) => {
                    let bounds = shape.geometry.bbox(shape.stroke.as_ref());
                    self.ink(Ink::Shape, rect(bounds.min, bounds.size(), here), "");
                }
            }
        }
    }

    /// A part of a cell that is cut by the end of a page names the cell: both tags of it stand before its first part.
    fn group(&mut self, group: &GroupItem, at: Transform) {
        let parent = group.parent.and_then(|parent| Some((parent.location, *self.known.get(&parent.location)?)));
        if let Some((location, index)) = parent {
            self.passages[index].last = self.page();
            self.open.push((location, index));
        }
        self.frame(&group.frame, at);
        if parent.is_some() {
            self.open.pop();
        }
    }

    fn start(&mut self, content: &Content) {
        let label = content.label().map(|label| label.resolve().to_string());
        let page = self.page();
        if let Some(mark) = content.to_packed::<MetadataElem>() {
            match (label.as_deref(), &mark.value) {
                (Some("block"), Value::Str(key)) => self.mark(key.as_str()),
                (Some("piece"), Value::Str(key)) => self.piece = Some(key.to_string()),
                (Some("notes"), _) => self.in_room = true,
                _ => {}
            }
        } else if let Some(link) = content.to_packed::<LinkElem>() {
            if label.as_deref() == Some("write")
                && let LinkTarget::Dest(Destination::Url(url)) = &link.dest
            {
                self.controls.insert(url.as_str().to_string());
            }
        } else if content.is::<FootnoteEntry>() {
            self.notes.extend(content.location());
        } else if let Some(kind) = passage_kind(content)
            && let Some(location) = content.location()
        {
            let in_cell = self.open.iter().any(|(_, index)| self.passages[*index].kind == PassageKind::Cell);
            self.open.push((location, self.passages.len()));
            let block = if kind == PassageKind::Cell { None } else { self.current() };
            self.known.insert(location, self.passages.len());
            self.passages.push(Passage {
                kind,
                name: label,
                block,
                has_words: false,
                in_cell,
                first: page,
                last: page,
            });
        }
    }

    /// A block begins: what is open and has no words yet is of it.
    fn mark(&mut self, key: &str) {
        if self.notes.is_empty() {
            let page = self.page();
            self.pages[page].marks.push(key.to_string());
            self.block = Some(key.to_string());
            self.piece = None;
        } else {
            self.in_note = Some(key.to_string());
        }
    }

    fn current(&self) -> Option<String> {
        if self.notes.is_empty() { self.piece.clone().or_else(|| self.block.clone()) } else { self.in_note.clone() }
    }

    fn end(&mut self, location: Location) {
        if let Some(at) = self.notes.iter().rposition(|open| *open == location) {
            self.notes.remove(at);
        }
        if let Some(at) = self.open.iter().rposition(|(open, _)| *open == location) {
            let (_, index) = self.open.remove(at);
            self.passages[index].last = self.page();
        }
    }

    fn text(&mut self, text: &TextItem, at: Transform) {
        let origin = Point::zero().transform(at);
        let size = text.size.to_pt();
        let box_of = Size::new(text.width(), text.size);
        // From the height of capitals to the baseline: what overlaps there cannot be read.
        let at = rect(Point::new(Abs::zero(), text.size * -0.7), Size::new(box_of.x, text.size * 0.7), at);
        if text.text.trim().is_empty() {
            return;
        }
        let passage = self.open.last().map(|(_, index)| *index);
        let block = self.current();
        if let Some(index) = passage
            && !std::mem::replace(&mut self.passages[index].has_words, true)
        {
            self.passages[index].block.clone_from(&block);
        }
        self.push(Piece {
            ink: Ink::Words,
            at,
            baseline: origin.y.to_pt(),
            size,
            text: text.text.to_string(),
            passage,
            in_note: !self.notes.is_empty(),
            in_room: self.in_room,
            block,
        });
    }

    fn ink(&mut self, ink: Ink, at: Rect, text: &str) {
        self.push(Piece {
            ink,
            at,
            baseline: at.bottom,
            size: 0.0,
            text: text.to_string(),
            passage: None,
            in_note: !self.notes.is_empty(),
            in_room: self.in_room,
            block: self.current(),
        });
    }

    fn push(&mut self, piece: Piece) {
        let page = self.page();
        self.pages[page].pieces.push(piece);
    }
}

fn passage_kind(content: &Content) -> Option<PassageKind> {
    if content.is::<ParElem>() {
        Some(PassageKind::Paragraph)
    } else if content.is::<HeadingElem>() {
        Some(PassageKind::Heading)
    } else if content.is::<TableCell>() {
        Some(PassageKind::Cell)
    } else {
        None
    }
}

/// The box around what lies at `min` and is of this size, as it stands on the page.
pub(in super::super) fn rect(min: Point, size: Size, at: Transform) -> Rect {
    let max = min + size.to_point();
    let corners = [min, max, Point::new(min.x, max.y), Point::new(max.x, min.y)].map(|corner| corner.transform(at));
    let (xs, ys) = (corners.map(|corner| corner.x.to_pt()), corners.map(|corner| corner.y.to_pt()));
    let least = |all: [f64; 4]| all.into_iter().fold(f64::MAX, f64::min);
    let most = |all: [f64; 4]| all.into_iter().fold(f64::MIN, f64::max);
    Rect { left: least(xs), top: least(ys), right: most(xs), bottom: most(ys) }
}
