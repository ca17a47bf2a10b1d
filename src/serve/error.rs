//! Why there is no preview.

use std::fmt;
use std::io;

/// Why there is no preview.
#[derive(Debug)]
pub enum ServeError {
    /// Another program has the port.
    Taken(u16),
    /// Nothing tells of files that change.
    Watch(notify::Error),
    /// What the machine refuses.
    Machine(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(port) => {
                write!(f, "port {port} is taken by another program; end that program, or name another port with --port")
            }
            Self::Watch(error) => write!(f, "the project's files cannot be watched: {error}; try --poll"),
            Self::Machine(error) => write!(f, "the preview cannot be served: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}
