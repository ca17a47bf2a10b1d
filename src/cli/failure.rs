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
    /// Names that the project does not have.
    pub fn unknown(problems: Vec<String>) -> Self {
        Self::Usage(problems.join("; "))
    }

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
            BuildError::NoManifest { .. } | BuildError::DamagedManifest { .. } | BuildError::NewerManifest { .. } => {
                Self::Usage(message)
            }
            BuildError::Machine { .. } | BuildError::Panicked { .. } => Self::Machine(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn a_manifest_is_the_users_and_a_full_disk_the_machines() {
        let path = Path::new("dist/manifest.json");
        let newer = BuildError::NewerManifest { path: path.into(), found: 9, known: 1 };
        let damaged = BuildError::DamagedManifest { path: path.into(), why: "line 1".into() };
        for error in [newer, damaged] {
            let failure = Failure::from(error);
            assert!(matches!(&failure, Failure::Usage(why) if why.starts_with("dist/manifest.json ")), "{failure:?}");
        }
        let full = BuildError::Machine { path: "dist".into(), error: Error::from(ErrorKind::StorageFull) };
        let fault = BuildError::Panicked { book: "a book".into(), message: "index out of bounds".into() };
        for error in [full, fault] {
            let failure = Failure::from(error);
            assert!(matches!(&failure, Failure::Machine(_)), "{failure:?}");
        }
    }
}
