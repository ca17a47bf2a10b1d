//! The live preview: the books of a project in a browser on the same machine, made anew as files change.
//!
//! [`Preview::open`] binds to the loopback addresses and [`Preview::run`] answers until the process ends. One thread
//! (`worker`) opens the project, lays out the books that browsers look at and gives each a state (`shown`); another
//! (`changes`) tells it of files that changed; the third waits for connections (`http`) and hands out what is there:
//! it never lays anything out, so that no browser waits for another. A request is first looked at by the `guard`; paths
//! are names of things in memory, never of files, and nothing is written anywhere.

mod answer;
mod bound;
mod changes;
mod choice;
mod desk;
mod epub;
mod error;
mod files;
mod guard;
mod http;
mod problems;
mod shown;
mod worker;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

pub use self::error::ServeError;
pub use self::http::PORT;

use self::desk::Desk;
use self::http::Listeners;

/// What to show, and how.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// The port on loopback; [`PORT`] or, if that is taken, any that is free, if none is named.
    pub port: Option<u16>,
    /// Whether to look at the files twice a second, where the system tells of no changes: on drives of other machines.
    pub poll: bool,
}

/// A preview that waits to be run.
pub struct Preview {
    options: ServeOptions,
    listeners: Listeners,
}

impl Preview {
    /// Binds to loopback; nothing is answered before [`Preview::run`].
    ///
    /// # Errors
    ///
    /// [`ServeError::Taken`] if another program has the port, or what the machine refuses.
    pub fn open(options: ServeOptions) -> Result<Self, ServeError> {
        let listeners = Listeners::bind(options.port)?;
        Ok(Self { options, listeners })
    }

    /// The address to open, on IPv4.
    pub fn address(&self) -> SocketAddr {
        self.listeners.address()
    }

    /// Answers browsers until the process ends.
    ///
    /// # Errors
    ///
    /// What the machine refuses.
    pub fn run(self) -> Result<(), ServeError> {
        let (sender, receiver) = channel();
        let desk = Arc::new(Desk::new(sender));
        let told = desk.clone();
        changes::watch(&self.options.root, self.options.poll, move |same| told.changed(same))?;
        let (root, of_worker) = (self.options.root, desk.clone());
        std::thread::Builder::new()
            .name("books".into())
            .spawn(move || worker::run(root, &of_worker, &receiver))
            .map_err(ServeError::Machine)?;
        http::run(self.listeners, desk)
    }
}
