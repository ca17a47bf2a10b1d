//! Runs the real program on small projects. `tests/README.md` says how the parts fit.

mod bodies;
mod books;
mod catalogues;
mod cells;
mod characters;
mod collect;
mod command;
mod commit;
mod composed;
mod docs;
mod drawn;
mod epub;
mod epub_pages;
mod facing;
mod forms;
mod generated;
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
mod rooms;
mod shards;
mod snapshots;
#[path = "../support/mod.rs"]
mod support;
mod symbols;
mod verify;
