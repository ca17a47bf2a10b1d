//! Pages to be looked at: each as a drawing, with a digest of what is to be seen, and what stands where on it.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use typst::introspection::Location;
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::model::Destination;
use typst::utils::hash128;
use typst_layout::Page;
use typst_svg::SvgOptions;

use super::pages::Pages;
use super::report::{Area, Ink, PageSeen, Rect, rect, walk};

/// A page as somebody sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct PageView {
    /// 32 hexadecimal digits that change with what is to be seen on the page, and with nothing else.
    pub digest: String,
    /// Its width in points.
    pub width: f64,
    /// Its height in points.
    pub height: f64,
    /// Its blocks in reading order: each where its words and its room stand.
    pub blocks: Vec<BlockView>,
    /// Its controls in the order of the pages.
    pub controls: Vec<ControlView>,
    /// Its links, controls left out.
    pub links: Vec<LinkView>,
}

/// A block, or a piece of one, on a page. One that goes on over a page turn is on both pages.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockView {
    /// The key that layouts mark it with.
    pub key: String,
    /// Where it stands.
    pub place: PlaceView,
    /// Its words on this page.
    pub words: String,
}

/// A control of the form, or one value of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlView {
    /// The address that layouts write: a [`FieldLink`](crate::identity::FieldLink).
    pub address: String,
    /// Where it stands.
    pub place: PlaceView,
}

/// A link on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkView {
    /// Where it leads.
    pub to: LinkTo,
    /// Where it stands.
    pub place: PlaceView,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkTo {
    /// An address on the network.
    Address(String),
    /// A page of the same pages, from 0.
    Page(usize),
}

/// A box on a page, in points from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceView {
    /// From the left edge of the page.
    pub left: f64,
    /// From its upper edge.
    pub top: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Pages {
    /// Every page as somebody sees it, in order.
    pub fn views(&self) -> Vec<PageView> {
        let area = self.area();
        let (seen, _) = walk(&self.paged.pages()[..self.count()]);
        let pages = self.paged.pages().iter().zip(&seen);
        pages.map(|(page, seen)| self.view(page, seen, area)).collect()
    }

    /// A page, counted from 0, as an SVG image; none if there is no such page.
    pub fn svg(&self, page: usize) -> Option<String> {
        self.paged.pages().get(page).map(|page| typst_svg::svg(page, &SvgOptions::default()))
    }

    fn view(&self, page: &Page, seen: &PageSeen, area: Option<Area>) -> PageView {
        let mut links = Vec::new();
        self.links(&page.frame, Transform::identity(), &mut links);
        let controls: Vec<ControlView> = seen
            .pieces
            .iter()
            .filter(|piece| piece.ink == Ink::Control)
            .map(|piece| ControlView { address: piece.text.clone(), place: PlaceView::of(piece.at, seen) })
            .collect();
        let is_control = |to: &LinkTo| match to {
            LinkTo::Address(address) => controls.iter().any(|control| control.address == *address),
            LinkTo::Page(_) => false,
        };
        links.retain(|(to, _)| !is_control(to));
        PageView {
            digest: format!("{:032x}", hash128(&(Visible(&page.frame), &page.fill))),
            width: seen.width,
            height: seen.height,
            blocks: blocks(seen, area),
            controls,
            links: links.into_iter().map(|(to, at)| LinkView { to, place: PlaceView::of(at, seen) }).collect(),
        }
    }

    fn links(&self, frame: &Frame, at: Transform, found: &mut Vec<(LinkTo, Rect)>) {
        for (point, item) in frame.items() {
            let here = at.pre_concat(Transform::translate(point.x, point.y));
            match item {
                FrameItem::Group(group) => self.links(&group.frame, here.pre_concat(group.transform), found),
                FrameItem::Link(to, size) => {
                    let to = match to {
                        Destination::Url(url) => Some(LinkTo::Address(url.as_str().to_string())),
                        Destination::Position(at) => Some(LinkTo::Page(at.page.get() - 1)),
                        Destination::Location(at) => self.page_of(*at).map(LinkTo::Page),
                    };
                    found.extend(to.map(|to| (to, rect(Point::zero(), *size, here))));
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    /// The page, from 0, on which something stands that links lead to.
    fn page_of(&self, at: Location) -> Option<usize> {
        let position = self.paged.introspector().position(at)?;
        Some(position.page.get() - 1)
    }
}

impl PlaceView {
    /// A box, cut to its page.
    fn of(at: Rect, page: &PageSeen) -> Self {
        let (left, top) = (at.left.clamp(0.0, page.width), at.top.clamp(0.0, page.height));
        let (right, bottom) = (at.right.clamp(left, page.width), at.bottom.clamp(top, page.height));
        Self { left, top, width: right - left, height: bottom - top }
    }
}

/// The blocks of a page, in the order in which something of them first stands there. What stands outside the area that
/// pages are filled in, as running heads do, is of no block.
fn blocks(page: &PageSeen, area: Option<Area>) -> Vec<BlockView> {
    let top = area.map_or(0.0, |area| area.top);
    let bottom = page.height - area.map_or(0.0, |area| area.bottom);
    let inside = |at: &Rect| at.top < bottom && at.bottom > top && at.bottom - at.top < page.height;
    let mut order: Vec<&str> = Vec::new();
    let mut found: BTreeMap<&str, (Rect, Vec<&str>)> = BTreeMap::new();
    for piece in page.pieces.iter().filter(|piece| inside(&piece.at)) {
        let Some(key) = piece.block.as_deref() else { continue };
        let (at, words) = found.entry(key).or_insert_with(|| {
            order.push(key);
            (piece.at, Vec::new())
        });
        *at = at.with(piece.at);
        if piece.ink == Ink::Words {
            words.push(&piece.text);
        }
    }
    let view = |key: &str| {
        let (at, words) = found.get(key)?;
        Some(BlockView { key: key.to_string(), place: PlaceView::of(*at, page), words: words.join(" ") })
    };
    order.into_iter().filter_map(view).collect()
}

/// What is to be seen of a frame. Marks are not, and they change with what stands elsewhere.
struct Visible<'a>(&'a Frame);

impl Hash for Visible<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.size().hash(state);
        for (at, item) in self.0.items() {
            match item {
                FrameItem::Group(group) => {
                    (at, 1u8, group.transform, &group.clip).hash(state);
                    Visible(&group.frame).hash(state);
                }
                FrameItem::Text(text) => (at, 2u8, text).hash(state),
                FrameItem::Shape(shape, _) => (at, 3u8, shape).hash(state),
                FrameItem::Image(image, size, _) => (at, 4u8, image, size).hash(state),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
        0u8.hash(state);
    }
}
