//! What is not made again: files whose inputs are as they were, known from fingerprints.
//!
//! Four things are kept in the [`cache`](crate::cache), each under the digest of all that it depends on, the program
//! itself among them:
//!
//! - **A product's file** (`shelf`), by the documents as they reach layout, their pictures, the layouts, the faces, the
//!   moment in its metadata. So an edit remakes the files that show it and no other: a comment in a source, a message of a
//!   catalogue that the edition does not print or an edition's facts leave the rest as it is. With it stands what was told
//!   of it, which is told again.
//! - **A workbook's pages** (`shelf`): their labels and what begins on them. Handouts, notes and EPUB name these pages, so
//!   their documents are only known with them; and where all that is wanted is there, no workbook is laid out.
//! - **A body** (`body`) as Typst wrote it, by what it is laid out from: so a change of an edition's front or facts lays out
//!   that front alone.
//! - **A whole build** (`again`), by the bytes of every file in the project and what was asked for: a build of which nothing
//!   has changed reads the project, looks at its files and is done.
//!
//! Files in the output folder that are right already stay as they are (`placed`): their size, inode and times after our own
//! commit are kept, and where these differ the file's digest is taken.

mod again;
mod body;
mod placed;
mod prints;
mod shelf;
mod told;
mod tree;

pub use again::{Again, Asked, Known};
pub(super) use placed::{Placed, State};
pub(super) use shelf::{Desk, Output, PagesKept, ProductKey, Report, Shelf};
