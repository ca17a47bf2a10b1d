//! One build's files on their way into the output folder: staged out of sight, then put in place all together or not
//! at all.
//!
//! A stage is a folder `.fieldbook-stage-<n>` in the output folder, so that a rename puts a file in place at once. A
//! lock is held on it while its build lives. In it lie:
//!
//! - `new/`, the files that were made, under the paths they will have;
//! - `old/`, a second name of each file that they replace;
//! - `commit.json`, the [`Journal`]: which paths are being put in place, and which of them replace a file.
//!
//! A commit names the old files a second time, writes the journal, renames every new file into place, the manifest
//! last, and takes the journal away: from then on the build is done. What goes wrong before that is undone. A process
//! that is killed in the middle leaves its journal, and the next build undoes it: so a reader of the output folder finds
//! each file whole at any time, and all of them of the build that the manifest tells of, but for the moment of the
//! renames and what a kill in that moment leaves until the next build.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::halt::Halt;
use super::whole;
use crate::lock::{self, Lock, STAGE, TEMPORARY};
use crate::project::{is_inside, read_regular};

const NEW: &str = "new";
const OLD: &str = "old";
const JOURNAL: &str = "commit.json";
/// A journal larger than this is none of ours, in bytes.
const LARGEST: u64 = 256 << 20;
/// Files lie at `<edition>/<guide>/<file>`: nothing of ours lies deeper.
const DEPTH: usize = 3;

/// The staged files of one build.
pub struct Stage {
    out: PathBuf,
    folder: PathBuf,
    halt: Halt,
    _lock: Lock,
}

/// What a commit is about to do, so that it can be undone.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// The files in the order in which they are put in place.
    files: Vec<Entry>,
}

/// A file of a commit.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// Relative to the output folder.
    path: String,
    /// Whether it replaces a file, which then lies in `old/`.
    replaces: bool,
}

impl Stage {
    /// An empty stage in `out`, an absolute path, for which the folders `made` were made. The caller holds the lock of `out`.
    ///
    /// # Errors
    ///
    /// What the machine refuses.
    pub fn new(out: &Path, made: &[PathBuf], halt: &Halt) -> io::Result<Self> {
        let mut under_way = halt.exclusive();
        let (folder, lock) = Self::folder(out)?;
        under_way.stage = Some(folder.clone());
        under_way.made = made.to_vec();
        Ok(Self { out: out.to_path_buf(), folder, halt: halt.clone(), _lock: lock })
    }

    /// A folder that no other build has.
    fn folder(out: &Path) -> io::Result<(PathBuf, Lock)> {
        for number in 1usize.. {
            let folder = out.join(format!("{STAGE}{number}"));
            match fs::create_dir(&folder) {
                Ok(()) => {}
                // A living build's, or one that could not be swept.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            if let Some(lock) = Lock::attempt(&folder)? {
                return Ok((folder, lock));
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Stages a file that will lie at `path`, relative to the output folder; gives where it lies until then.
    ///
    /// # Errors
    ///
    /// What the machine refuses.
    pub fn put(&self, path: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let _writing = self.halt.writing();
        let file = self.folder.join(NEW).join(path);
        whole::create(&file, bytes)?;
        Ok(file)
    }

    /// Puts the staged files in place, in this order. The caller holds the lock of the output folder.
    ///
    /// # Errors
    ///
    /// What the machine refuses; every old file is then as it was.
    pub fn commit(self, paths: &[String]) -> io::Result<()> {
        let mut under_way = self.halt.exclusive();
        let journal = self.keep_old(paths)?;
        let bytes = serde_json::to_vec(&journal)?;
        whole::create(&self.folder.join(JOURNAL), &bytes)?;
        let done = journal.files.iter().try_for_each(|file| self.place(&file.path));
        match done.and_then(|()| fs::remove_file(self.folder.join(JOURNAL))) {
            Ok(()) => {
                under_way.committed = true;
                Ok(())
            }
            Err(error) => {
                undo(&self.out, &self.folder, &journal)?;
                Err(error)
            }
        }
    }

    /// Gives each file that will be replaced a second name in the stage.
    fn keep_old(&self, paths: &[String]) -> io::Result<Journal> {
        let mut files = Vec::new();
        for path in paths {
            let target = self.out.join(path);
            let replaces = target.symlink_metadata().is_ok();
            if target.is_dir() {
                return Err(named(&target, io::Error::from(io::ErrorKind::IsADirectory)));
            }
            if replaces {
                let kept = self.folder.join(OLD).join(path);
                make_parent(&kept)?;
                // Where a file can have no second name, or lies on another file system, a copy is kept.
                fs::hard_link(&target, &kept)
                    .or_else(|_| fs::copy(&target, &kept).map(|_| ()))
                    .map_err(|error| named(&target, error))?;
            }
            files.push(Entry { path: path.clone(), replaces });
        }
        Ok(Journal { files })
    }

    fn place(&self, path: &str) -> io::Result<()> {
        let target = self.out.join(path);
        make_parent(&target).map_err(|error| named(&target, error))?;
        rename(&self.folder.join(NEW).join(path), &target).map_err(|error| named(&target, error))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A commit that could not be undone keeps its journal for the next build.
        if !self.folder.join(JOURNAL).exists() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Undoes the commits of builds that were killed, and removes the temporaries of all that live no more. The caller holds
/// the lock of `out`.
///
/// # Errors
///
/// Where an old file cannot be put back: then nothing more is done, and nothing is lost.
pub fn sweep(out: &Path) -> io::Result<()> {
    let mut walk = WalkDir::new(out).min_depth(1).max_depth(DEPTH).into_iter();
    while let Some(entry) = walk.next() {
        let Ok(entry) = entry else { continue };
        if !entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            continue;
        }
        if entry.file_type().is_dir() {
            walk.skip_current_dir();
            sweep_stage(out, entry.path())?;
        } else if entry.file_type().is_file() && fs::File::open(entry.path()).is_ok_and(|file| !lock::is_held(&file)) {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn sweep_stage(out: &Path, folder: &Path) -> io::Result<()> {
    let Some(_lock) = Lock::attempt(folder)? else { return Ok(()) };
    if let Some(journal) = Journal::read(folder) {
        undo(out, folder, &journal)?;
    }
    let _ = fs::remove_dir_all(folder);
    Ok(())
}

impl Journal {
    /// The journal of a stage; none if there is none, or none that a commit acted on: it is written whole before.
    fn read(folder: &Path) -> Option<Self> {
        let bytes = read_regular(&folder.join(JOURNAL), LARGEST).ok()?;
        let journal: Self = serde_json::from_slice(&bytes).ok()?;
        journal.files.iter().all(|file| is_inside(&file.path)).then_some(journal)
    }
}

/// Puts everything back as it was before a commit, as far as that commit had come, and takes its journal away.
fn undo(out: &Path, folder: &Path, journal: &Journal) -> io::Result<()> {
    for Entry { path, replaces } in journal.files.iter().rev() {
        let (target, kept) = (out.join(path), folder.join(OLD).join(path));
        if !replaces {
            remove_new(out, &target)?;
        } else if kept.symlink_metadata().is_ok() {
            rename(&kept, &target).map_err(|error| named(&target, error))?;
        }
    }
    fs::remove_file(folder.join(JOURNAL))
}

/// Removes a file that was not there before, and the folders that it alone lay in.
fn remove_new(out: &Path, target: &Path) -> io::Result<()> {
    if target.symlink_metadata().is_ok() {
        fs::remove_file(target).map_err(|error| named(target, error))?;
    }
    let folders = target.ancestors().skip(1).take_while(|folder| *folder != out);
    // A folder that holds something is not removed.
    folders.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
    Ok(())
}

/// Moves a file over another; where they lie on two file systems, by a copy that appears only when whole.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            whole::write(to, &fs::read(from)?)?;
            fs::remove_file(from)
        }
        result => result,
    }
}

fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// The error with the file that it is about.
fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
