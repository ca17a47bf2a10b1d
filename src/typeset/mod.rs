//! From a document to laid-out pages: Typst, with the document handed to `layouts/` as data.
//!
//! The layout reads the pieces of a [`Document`](crate::document::model::Document) in the folder `document`. Back come
//! [`Pages`]: the pages themselves, their labels, and which block begins on each. Layouts say so by a mark
//! `#metadata(key) <block>` at the beginning of each block, and tell how typed text stands on the ruled lines by
//! `#metadata((size: …, pitch: …, leading: …, cells: (size: …, pitch: …, leading: …))) <typing>`, sizes and pitches in
//! points; `cells` are those of tables to fill in, and may be left out.

mod data;
mod faces;
mod facing;
mod folder;
mod frames;
mod galley;
mod labels;
mod letters;
mod marks;
mod page_list;
mod pages;
mod report;
mod runs;
mod trial;
mod view;
mod world;

pub use data::{DOCUMENT, Files, piece};
pub use faces::{Face, Faces};
pub use folder::write_folder;
pub use galley::{Measures, page_plan};
pub use labels::{Cut, Outlined};
pub use pages::{
    LayoutFault, Pages, Stamp, TypedLines, Typing, empty_cache, measure, trim_cache, typeset, typeset_data,
};
pub use report::{Finding, FindingKind};
pub use trial::{Trial, Trials};
pub use view::{BlockView, ControlView, LinkTo, LinkView, PageView, PlaceView};
pub use world::{LayoutStore, is_for_pages};
