//! Ending a build from outside, at any moment, so that nothing of it is left.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What a build has under way, so that another thread can take it away and end the process. Clones are one and the same.
///
/// Pages take seconds to lay out, and nobody who has pressed Ctrl-C wants to wait for them. A build writes nothing but its
/// stage until all books are made, and then puts them in place within milliseconds. So whoever ends it waits for the file
/// that is being written, or for that commit, and removes the stage: the output folder is as it was before, or as it is
/// after.
#[derive(Debug, Clone, Default)]
pub struct Halt(Arc<RwLock<UnderWay>>);

/// What there is to take away.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    /// The folder of the stage.
    pub(super) stage: Option<PathBuf>,
    /// Folders that the build made, the deepest first.
    pub(super) made: Vec<PathBuf>,
    /// Whether what was made is in place.
    pub(super) committed: bool,
}

/// While this lasts, nothing is written any more.
pub struct Halted<'h>(RwLockWriteGuard<'h, UnderWay>);

impl Halt {
    /// Waits for what is being written, and keeps anything more from being.
    pub fn halt(&self) -> Halted<'_> {
        Halted(self.exclusive())
    }

    /// Held while a file is staged.
    pub(super) fn writing(&self) -> RwLockReadGuard<'_, UnderWay> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while a stage is made or put in place.
    pub(super) fn exclusive(&self) -> RwLockWriteGuard<'_, UnderWay> {
        // A thread that panicked here left a stage as a killed build does: it can be removed at any time.
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Halted<'_> {
    /// Whether the build had put everything in place before.
    pub fn is_committed(&self) -> bool {
        self.0.committed
    }

    /// Removes what the build has left so far. What cannot be removed goes with the next build.
    pub fn remove(&self) {
        if let Some(stage) = &self.0.stage {
            let _ = fs::remove_dir_all(stage);
        }
        // A folder that holds something is not removed.
        self.0.made.iter().take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
    }
}
