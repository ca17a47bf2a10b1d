//! PDFs from anywhere, read for their objects: for `collect`, what people send back; for `verify`, what is finished.
//!
//! | file | what it knows |
//! |---|---|
//! | `object` | objects and dictionaries |
//! | `parser` | their syntax |
//! | `filter` | streams packed with Flate, within limits |
//! | `xref` | where objects stand: tables, streams, updates |
//! | `strings` | text strings and names as text; `text` beside this room writes them |
//! | `file` | a file as its objects; what is damaged |
//! | `content` | content streams as operators |
//! | `cmap` | what a font's codes mean in Unicode |
//! | `shown` | what a page says |
//! | `tree` | pages, name and number trees, ways through other trees |
//!
//! **Whole or not at all.** A file that is damaged anywhere is refused, even where much of it could still be read: an
//! answer that was cut in the middle looks like an answer, and a file whose last update was cut off looks like the file
//! before it. So every object is read and every packed stream unpacked once, which is what most of the time goes to.
//!
//! **Why not a reader that repairs.** hayro-syntax 0.7.2, which comes with Typst and reads what is broken, was measured
//! against this room on 3,697 files of the test suites of pdf.js, pypdf and veraPDF, on 12 forms filled in by six
//! tools, whole and damaged in 2,640 ways, and on hostile files. It opened 3,678 of the foreign files and this room
//! 3,597 (26 more are encrypted, 74 damaged); of the whole forms both gave every answer. Of the damaged ones it gave
//! 1,646 with their answers and 685 with other or fewer ones, and of neither can be told that they are damaged:
//! whether it repaired is not public, and it takes the last `startxref` that it finds. This room refused all but those
//! in which the damage cannot be seen (10 with a changed character in a string that is not packed). Of 48 hostile files 14
//! ended the process of that one, since it sets no limit to nesting, which overflows the stack, nor to what a stream
//! unpacks to, and one took more than 30 s; none did so here. To guard it would take all that is in here.
//!
//! **Hostile files** cost little: objects nest 64 deep, trees 128, with each object once; a file has at most 4 million
//! objects, 1000 revisions and 8 million entries in its cross-reference; a stream that is needed unpacks to at most 32
//! MB, and each byte is read twice at most on the average.

mod cmap;
mod content;
mod file;
mod filter;
mod object;
mod parser;
mod shown;
mod strings;
mod tree;
mod xref;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub(crate) use cmap::{characters, to_unicode};
pub(crate) use content::{Operator, operators};
pub(crate) use file::{Fault, File, Space, Whole};
pub(crate) use object::{Dict, Object};
pub(crate) use shown::{Codes, shown};
pub(crate) use strings::{decode, name, typed};
pub(crate) use tree::{DEEPEST, Trail, inherited, names, numbers, pages};
