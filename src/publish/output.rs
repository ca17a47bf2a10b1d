//! The output folder: its lock, the stage of a build, and the one commit that a build is.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::BuildError;
use super::halt::Halt;
use super::manifest::{Artifact, MANIFEST, Manifest};
use super::reuse::{Placed, State};
use super::stage::{Stage, sweep};
use crate::lock::Lock;

/// The folder that a build writes into.
pub struct Output {
    /// Absolute, without links.
    path: PathBuf,
    /// Folders that this build made, the deepest first: they go again if it writes nothing.
    made: Vec<PathBuf>,
}

/// A file of a build, staged or in its place.
pub struct Ready {
    /// Its entry in the manifest.
    pub artifact: Artifact,
    /// In which state it is; none where that cannot be told.
    pub state: Option<State>,
    /// Whether it is staged; else it lies in its place and stays there.
    pub is_staged: bool,
}

impl Ready {
    /// Stages a file.
    ///
    /// # Errors
    ///
    /// What the machine refuses.
    pub fn stage(stage: &Stage, artifact: Artifact, bytes: &[u8]) -> Result<Self, BuildError> {
        let put = stage.put(&artifact.path, bytes).map_err(BuildError::machine(Path::new(&artifact.path)))?;
        Ok(Self { artifact, state: State::of(&put), is_staged: true })
    }
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

    /// The folder: absolute, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts what was staged in place, and the manifest with it, and keeps the states of all `files` in `placed`. What is right
    /// as it is stays, the manifest too. False, and nothing is done, if a file that was to stay has been changed.
    ///
    /// # Errors
    ///
    /// What the machine refuses, and a manifest that was damaged meanwhile; every old file is then as it was.
    pub fn commit(&self, stage: Stage, files: &[Ready], placed: Option<&Placed>) -> Result<bool, BuildError> {
        let _lock = self.lock()?;
        let stays = |file: &Ready| file.is_staged || State::of(&self.path.join(&file.artifact.path)) == file.state;
        if !files.iter().all(stays) {
            return Ok(false);
        }
        self.put(stage, files)?;
        let states = files.iter().filter_map(|file| Some((&file.artifact, file.state.as_ref()?)));
        if let Some(placed) = placed {
            placed.keep(states.map(|(artifact, state)| (artifact.path.as_str(), artifact.sha256.as_str(), state)));
        }
        Ok(true)
    }

    fn put(&self, stage: Stage, files: &[Ready]) -> Result<(), BuildError> {
        let mut manifest = Manifest::read(&self.path)?;
        manifest.merge(files.iter().map(|file| file.artifact.clone()).collect(), &self.path);
        let staged = files.iter().filter(|file| file.is_staged).map(|file| file.artifact.path.clone());
        let mut paths: Vec<String> = staged.collect();
        let machine = || BuildError::machine(&self.path);
        let bytes = manifest.bytes().map_err(machine())?;
        // The manifest last: until it is there, the old one tells of the old files.
        if fs::read(self.path.join(MANIFEST)).ok().as_ref() != Some(&bytes) {
            stage.put(MANIFEST, &bytes).map_err(machine())?;
            paths.push(MANIFEST.to_string());
        }
        if paths.is_empty() { Ok(()) } else { stage.commit(&paths).map_err(machine()) }
    }

    /// The lock of the folder, with what killed builds left undone and removed.
    ///
    /// # Errors
    ///
    /// What the machine refuses.
    pub fn lock(&self) -> Result<Lock, BuildError> {
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
