//! Why a command ended before it was done.

use std::path::Path;

use crate::publish::BuildError;

/// Why a command ended.
#[derive(Debug)]
pub enum Failure {
    /// The content has problems; all have been reported. Exit 1.
    Content,
    /// The command was not asked for what it can do; to be told in this one sentence. Exit 2.
    Usage(String),
    /// The machine refused, or this program has a fault; to be told in this one sentence. Exit 2.
    Machine(String),
}

impl Failure {
    /// A file or folder that the machine does not let us write.
    pub fn cannot_write(path: &Path, error: &std::io::Error) -> Self {
        Self::Machine(format!("cannot write {}: {error}", path.display()))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Machine(error.to_string())
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        let message = error.to_string();
        match error {
            BuildError::DamagedManifest { .. } | BuildError::NewerManifest { .. } => Self::Usage(message),
            BuildError::Machine { .. } | BuildError::Panicked { .. } => Self::Machine(message),
        }
    }
}
