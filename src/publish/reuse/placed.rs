//! Files in the output folder that are right already, without reading them: the state that each was left in is kept.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Key};
use crate::digest::{Fingerprint, hex, sha256};

/// Clocks of file systems go in steps, of at most this. What is changed in the step in which it was looked at does not
/// show, so a look is taken once the step is over.
const STEP: Duration = Duration::from_millis(20);

/// What changes when a file does: two states are the same only if nobody wrote it in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::publish) struct State {
    size: u64,
    modified: Duration,
    inode: Inode,
}

/// Device, inode, and when it was changed in any way: seconds and nanoseconds.
type Inode = (u64, u64, i64, i64);

/// Device, inode and time of its last change, where the system tells them.
#[cfg(unix)]
pub(super) fn inode(data: &Metadata) -> Inode {
    use std::os::unix::fs::MetadataExt;
    (data.dev(), data.ino(), data.ctime(), data.ctime_nsec())
}

#[cfg(not(unix))]
pub(super) fn inode(_data: &Metadata) -> Inode {
    (0, 0, 0, 0)
}

impl State {
    /// The state of a file; none of what is no file.
    pub(in crate::publish) fn of(path: &Path) -> Option<Self> {
        let data = path.symlink_metadata().ok().filter(Metadata::is_file)?;
        let modified = data.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(Self { size: data.len(), modified, inode: inode(&data) })
    }

    /// Whether it is the same file with the same bytes, perhaps under a new name.
    fn is_moved_from(&self, before: &Self) -> bool {
        let file = |state: &Self| (state.size, state.modified, state.inode.0, state.inode.1);
        file(self) == file(before)
    }

    /// Whether the clock that gave its times goes in steps short enough to tell one change from the next.
    fn is_fine(&self) -> bool {
        self.modified.subsec_nanos() != 0 || self.inode.3 != 0
    }

    /// Whether its last change is so long ago that another would show.
    fn is_settled(&self) -> bool {
        let changed = Duration::new(self.inode.2.try_into().unwrap_or(0), self.inode.3.try_into().unwrap_or(0));
        let latest = SystemTime::UNIX_EPOCH + changed.max(self.modified);
        latest.elapsed().is_ok_and(|age| age > STEP)
    }
}

/// The files of an output folder whose digests are known.
pub(in crate::publish) struct Placed {
    cache: Cache,
    key: Key,
    out: PathBuf,
    known: Mutex<Files>,
}

/// State and digest (SHA-256 in hexadecimal digits) by path.
type Files = BTreeMap<String, (State, String)>;

impl Placed {
    /// What is known of the files in `out`, an absolute path without links.
    pub(in crate::publish) fn read(cache: &Cache, out: &Path) -> Self {
        let key = Fingerprint::new("placed files").with("folder", out.as_os_str().as_encoded_bytes()).finish();
        let known = cache.get(&key).and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { cache: cache.clone(), key, out: out.to_path_buf(), known: Mutex::new(known) }
    }

    /// The state of a file that has this size and digest; none if it has not.
    pub(in crate::publish) fn has(&self, path: &str, size: u64, sha256: &str) -> Option<State> {
        let file = self.out.join(path);
        let state = State::of(&file).filter(|state| state.size == size)?;
        if let Some((known, digest)) = self.known().get(path)
            && *known == state
        {
            return (digest == sha256).then_some(state);
        }
        let digest = hex(&self::sha256(&fs::read(&file).ok()?));
        // Read and looked at again: the state is that of what was read.
        (digest == sha256 && State::of(&file).as_ref() == Some(&state)).then_some(state)
    }

    /// Keeps the states of files that were put in place or found right: each with its digest, and the state in which it had
    /// it, perhaps under another name. The caller holds the lock of the folder.
    pub(in crate::publish) fn keep<'p>(&self, files: impl Iterator<Item = (&'p str, &'p str, &'p State)>) {
        let look =
            |path: &str, before: &State| State::of(&self.out.join(path)).filter(|state| state.is_moved_from(before));
        let mut found: Vec<(&str, &str, Option<State>)> =
            files.map(|(path, sha256, state)| (path, sha256, look(path, state))).collect();
        if found.iter().any(|(_, _, state)| state.as_ref().is_some_and(|state| !state.is_settled())) {
            sleep(STEP);
            // What was changed during the wait is not ours.
            let again = |path: &str, before: State| State::of(&self.out.join(path)).filter(|state| *state == before);
            found.iter_mut().for_each(|(path, _, state)| *state = state.take().and_then(|state| again(path, state)));
        }
        let mut known = self.known();
        let before = known.clone();
        for (path, sha256, state) in found {
            match state.filter(State::is_fine) {
                Some(state) => known.insert(path.to_string(), (state, sha256.to_string())),
                None => known.remove(path),
            };
        }
        if *known != before {
            self.cache.put(&self.key, &super::prints::json(&*known));
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Files> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;
    use crate::cache::Use;

    struct Folder {
        out: tempfile::TempDir,
        cache: Cache,
        _kept: tempfile::TempDir,
    }

    impl Folder {
        fn new() -> Self {
            let kept = tempfile::tempdir().unwrap();
            Self { out: tempfile::tempdir().unwrap(), cache: Cache::at(kept.path(), Use::Usual, 1 << 30), _kept: kept }
        }

        fn placed(&self) -> Placed {
            Placed::read(&self.cache, self.out.path())
        }

        fn path(&self) -> PathBuf {
            self.out.path().join("book.pdf")
        }

        fn put(&self, bytes: &[u8]) {
            fs::write(self.path(), bytes).unwrap();
            let state = State::of(&self.path()).unwrap();
            self.placed().keep([("book.pdf", hex(&sha256(bytes)).as_str(), &state)].into_iter());
        }

        fn has(&self, bytes: &[u8]) -> bool {
            self.placed().has("book.pdf", bytes.len() as u64, &hex(&sha256(bytes))).is_some()
        }
    }

    #[test]
    fn a_file_that_nobody_wrote_since_is_known_without_reading_it() {
        let folder = Folder::new();
        folder.put(b"one");
        // Its digest is not taken: this one was made up.
        let state = State::of(&folder.path()).unwrap();
        folder.placed().keep([("book.pdf", "made up", &state)].into_iter());
        assert_eq!(folder.placed().has("book.pdf", 3, "made up"), Some(state));
        assert!(!folder.has(b"one"));
    }

    #[test]
    fn every_change_of_a_file_is_found() {
        let folder = Folder::new();
        folder.put(b"one");
        assert!(folder.has(b"one") && !folder.has(b"two") && !folder.has(b"three"));
        for _ in 0..20 {
            // At once, with the same size, and its time of change put back.
            let modified = fs::metadata(folder.path()).unwrap().modified().unwrap();
            fs::write(folder.path(), "two").unwrap();
            File::options().write(true).open(folder.path()).unwrap().set_modified(modified).unwrap();
            assert!(!folder.has(b"one") && folder.has(b"two"));
            folder.put(b"one");
            assert!(folder.has(b"one"));
        }
        fs::remove_file(folder.path()).unwrap();
        assert!(!folder.has(b"one"));
        fs::create_dir(folder.path()).unwrap();
        assert!(!folder.has(b"one"));
    }

    #[test]
    fn what_was_changed_between_writing_and_keeping_is_not_taken_for_ours() {
        let folder = Folder::new();
        fs::write(folder.path(), "one").unwrap();
        let state = State::of(&folder.path()).unwrap();
        sleep(STEP);
        fs::write(folder.path(), "two").unwrap();
        folder.placed().keep([("book.pdf", hex(&sha256(b"one")).as_str(), &state)].into_iter());
        assert!(!folder.has(b"one") && folder.has(b"two"));
    }
}
