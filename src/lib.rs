//! fieldbook publishes workbooks: from one set of Markdown sources it makes fillable, tagged PDF and EPUB, in a regional
//! edition and in editions for the member states of the Bali Process.
//!
//! Data goes one way, and no type is changed by a later stage. First what every stage may know: [`source`] (files, spans,
//! lines), [`digest`], [`standard`], [`diagnostic`], [`cache`] (what builds keep for the next), [`language`] (tags, scripts, directions, dates, plurals, from CLDR) and
//! [`identity`] (what a book says of itself and is read back from it). Then the stages:
//!
//! 1. [`project`] finds and reads the files: a [`Project`](project::Project) with its TOML parsed. Every text is a
//!    [`source`] with spans.
//! 2. [`series`] parses Markdown and fenced divs: a [`Series`](series::Series), the typed tree of all guides and pages.
//! 3. [`catalogue`] reads gettext catalogues and says what is wrong with them: a
//!    [`Catalogue`](catalogue::Catalogue) for each language.
//! 4. [`edition`] adds states, facts and catalogues: an [`Edition`](edition::Edition) has the series in its languages,
//!    complete by construction.
//! 5. [`document`] decides what each product holds, in what order and under which numbers: a
//!    [`Document`](document::model::Document), whose front and body are two values, with its list of fields.
//! 6. [`paginate`] composes pages: of a body's [`Galley`](paginate::Galley), its pieces and their heights, it makes a
//!    [`Plan`](paginate::Plan) of where pages begin and what stretches. Numbers in, numbers out.
//! 7. [`typeset`] hands the document to `layouts/` as data and lets Typst lay it out: a body first on pages without end,
//!    which gives its galley, then by the plan, once for all books that share it, then the front of each book. Back come [`Pages`](typeset::Pages), which know their labels, the
//!    first piece of each, and what a designer would object to.
//! 8. [`pdf`] binds a front and a body, puts form fields and a facilitator's pages into Typst's PDF, and reads PDFs from
//!    anywhere; [`epub`] writes an EPUB from a document and the workbook's pages.
//! 9. [`verify`] checks finished files against their manifest and against our rules, without knowing how they were made.
//! 10. [`publish`] opens a [`Workspace`](publish::Workspace), plans the jobs, drives the stages, and puts what came out in
//!     place as one commit, with its manifest.
//! 11. [`collect`] goes the other way: answers out of returned forms, [`Collected`](collect::Collected) as tables and as
//!     a listing.
//! 12. [`serve`] shows the books in a browser while they are written, and makes anew what changed.
//!
//! [`cli`] is the command on top. Every stage reports what is wrong as a [`Diagnostic`](diagnostic::Diagnostic) and goes
//! on, so that one run shows all.

pub mod cache;
pub mod catalogue;
pub mod cli;
pub mod collect;
pub mod diagnostic;
pub mod digest;
pub mod document;
pub mod edition;
pub mod epub;
pub mod identity;
pub mod language;
mod lock;
pub mod paginate;
pub mod pdf;
pub mod project;
pub mod publish;
pub mod series;
pub mod serve;
pub mod source;
pub mod standard;
pub mod typeset;
pub mod verify;
