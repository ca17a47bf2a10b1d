//! Runs the real program on small projects. `tests/README.md` says how the parts fit.

mod books;
mod catalogues;
mod cells;
mod characters;
mod collect;
mod command;
mod commit;
mod composed;
mod docs;
mod epub;
mod epub_pages;
mod facing;
mod forms;
mod generated;
mod hashed;
mod imports;
mod layout;
mod layout_report;
mod limits;
mod links;
mod looks;
mod measures;
mod mistakes;
mod nothing_lost;
mod places;
mod progress;
mod reuse;
mod rooms;
mod serve;
mod shards;
mod snapshots;
#[path = "../support/mod.rs"]
mod support;
mod symbols;
mod verify;
