//! Why a build did not come about, where no content and no layout is to blame.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing was written: every old file is as it was.
#[derive(Debug)]
pub enum BuildError {
    /// The machine refused: no room, no permission.
    Machine {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// A folder that should have been built holds no manifest.
    NoManifest {
        /// The folder.
        path: PathBuf,
    },
    /// The manifest in the output folder cannot be understood.
    DamagedManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it, with line and column.
        why: String,
    },
    /// The manifest in the output folder has a shape that this version does not know.
    NewerManifest {
        /// The manifest.
        path: PathBuf,
        /// The number of its shape.
        found: u32,
        /// The newest number that this version knows.
        known: u32,
    },
    /// A job panicked: a fault of this program.
    Panicked {
        /// The book: guide and edition.
        book: String,
        /// What the panic said.
        message: String,
    },
}

impl BuildError {
    /// What the machine said about a path.
    pub fn machine(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |error| Self::Machine { path, error }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine { path, error } => write!(f, "cannot write into {}: {error}", path.display()),
            Self::NoManifest { path } => {
                write!(f, "{} holds no manifest.json; name folders that `fieldbook build` wrote into", path.display())
            }
            Self::DamagedManifest { path, why } => write!(
                f,
                "{} is damaged ({why}); bring back a whole one, or take it away and build everything again",
                path.display()
            ),
            Self::NewerManifest { path, found, known } => write!(
                f,
                "{} has the schema {found}, and this version knows {known}; build with the newer fieldbook that wrote it, or into another folder with --out",
                path.display()
            ),
            Self::Panicked { book, message } => {
                write!(f, "fieldbook has a fault that stopped {book}: {message}; nothing was written")
            }
        }
    }
}

impl std::error::Error for BuildError {}
