//! The output folder: its lock, the stage of a build, and the one commit that a build is.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::BuildError;
use super::halt::Halt;
use super::manifest::{Artifact, MANIFEST, Manifest};
use super::stage::{Stage, sweep};
use crate::lock::Lock;

/// The folder that a build writes into.
pub struct Output {
    /// Absolute, without links.
    path: PathBuf,
    /// Folders that this build made, the deepest first: they go again if it writes nothing.
    made: Vec<PathBuf>,
}

impl Output {
    /// Makes the folder if it is not there.
    ///
    /// # Errors
    ///
    /// What the machine refuses.
    pub fn open(out: &Path) -> Result<Self, BuildError> {
        let path = std::path::absolute(out).map_err(BuildError::machine(out))?;
        let made = path.ancestors().take_while(|folder| folder.symlink_metadata().is_err());
        let mut output = Self { made: made.map(Path::to_path_buf).collect(), path };
        fs::create_dir_all(&output.path).map_err(BuildError::machine(out))?;
        output.path = output.path.canonicalize().map_err(BuildError::machine(out))?;
        Ok(output)
    }

    /// Undoes and removes what killed builds left, and begins a stage, which `halt` can end.
    ///
    /// # Errors
    ///
    /// What the machine refuses, and a manifest that a commit could not take new entries into: better now than when all
    /// books are made.
    pub fn begin(&self, halt: &Halt) -> Result<Stage, BuildError> {
        let _lock = self.lock()?;
        Manifest::read(&self.path)?;
        Stage::new(&self.path, &self.made, halt).map_err(BuildError::machine(&self.path))
    }

    /// Puts what was made in place, and the manifest with it.
    ///
    /// # Errors
    ///
    /// What the machine refuses, and a manifest that was damaged meanwhile; every old file is then as it was.
    pub fn commit(&self, stage: Stage, written: &[Artifact]) -> Result<(), BuildError> {
        let _lock = self.lock()?;
        let mut manifest = Manifest::read(&self.path)?;
        manifest.merge(written.to_vec(), &self.path);
        let whole = manifest.bytes().and_then(|bytes| stage.put(MANIFEST, &bytes));
        // The manifest last: until it is there, the old one tells of the old files.
        let paths = written.iter().map(|artifact| artifact.path.clone()).chain([MANIFEST.to_string()]);
        let paths: Vec<String> = paths.collect();
        whole.and_then(|()| stage.commit(&paths)).map_err(BuildError::machine(&self.path))
    }

    /// The lock of the folder, with what killed builds left undone and removed.
    fn lock(&self) -> Result<Lock, BuildError> {
        let lock = Lock::take(&self.path).map_err(BuildError::machine(&self.path))?;
        sweep(&self.path).map_err(BuildError::machine(&self.path))?;
        Ok(lock)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // A folder that holds something is not removed.
        self.made.iter().take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
    }
}
