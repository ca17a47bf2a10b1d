//! What builds keep for the next: books and what is known of them, by the fingerprint of what they were made from.
//!
//! An entry is a file `$XDG_CACHE_HOME/fieldbook/books/<two digits>/<62 digits>`, named by its [`Key`]. It appears by a
//! rename, whole; in it stands the digest of key and content, which is checked when it is read: an entry that was cut,
//! changed or put under another name is as if it were not there, and the next one takes its place. So the folder can be
//! deleted at any moment, and any number of builds may use it at once. Nothing fails for want of it: what cannot be kept is
//! made again.
//!
//! All entries together stay under a limit: those that were not used for the longest time go first. When an entry was used
//! is told by its file's time of change.

use std::ffi::OsStr;
use std::fs::{self, File, FileTimes};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use walkdir::WalkDir;

use crate::digest::{Fingerprint, hex};
use crate::lock::{TEMPORARY, cache_folder, is_held};

/// The fingerprint of what an entry was made from.
pub type Key = [u8; 32];

/// The folder of the entries, beside the locks.
const FOLDER: &str = "books";

/// What an entry begins with. The number changes with the shape of entries.
const HEAD: &[u8] = b"fieldbook cache 1\n";

/// Length of the digest behind the head.
const DIGEST: usize = 32;

/// How many megabytes (of 1,000,000 bytes) the entries take at most if nobody says.
pub const USUAL_MEGABYTES: u64 = 4000;

/// What is taken from an entry when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Entries are read and kept.
    Usual,
    /// No entry is read; what is made takes the place of the old.
    Fresh,
    /// Nothing is read or kept.
    Nothing,
}

/// The entries of this user's cache.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    using: Use,
    limit: u64,
    /// Bytes written since the entries were last counted.
    written: Arc<AtomicU64>,
}

impl Cache {
    /// The cache of the user, whose entries take at most so many megabytes.
    pub fn of_user(using: Use, megabytes: u64) -> Self {
        Self::at(&cache_folder().join(FOLDER), using, megabytes.saturating_mul(1_000_000))
    }

    /// A cache that keeps nothing.
    pub fn nothing() -> Self {
        Self::at(Path::new(""), Use::Nothing, 0)
    }

    /// A cache whose entries lie in `folder` and take at most `limit` bytes.
    pub fn at(folder: &Path, using: Use, limit: u64) -> Self {
        let using = if limit == 0 { Use::Nothing } else { using };
        Self { folder: folder.to_path_buf(), using, limit, written: Arc::default() }
    }

    /// Whether entries are read.
    pub fn is_read(&self) -> bool {
        self.using == Use::Usual
    }

    /// Whether entries are kept.
    pub fn is_kept(&self) -> bool {
        self.using != Use::Nothing
    }

    /// What an entry holds; none if there is none that is whole.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        if !self.is_read() {
            return None;
        }
        let path = self.path(key);
        // A pipe in its place would be waited for without end.
        let is_file = fs::metadata(&path).is_ok_and(|data| data.is_file());
        let bytes = if is_file { fs::read(&path).ok()? } else { return None };
        let content = content(key, bytes)?;
        touch(&path);
        Some(content)
    }

    /// Says that an entry is of use though it is not read, so that it stays.
    pub fn touch(&self, key: &Key) {
        if self.is_kept() {
            touch(&self.path(key));
        }
    }

    /// Keeps an entry, in place of what is there. What the machine refuses is not kept.
    pub fn put(&self, key: &Key, content: &[u8]) {
        if self.is_kept() && write(&self.path(key), &[HEAD, &digest(key, content), content]).is_some() {
            let size = (HEAD.len() + DIGEST + content.len()) as u64;
            // Not only in the end: a build of a thousand files may be larger than the limit.
            if self.written.fetch_add(size, Ordering::Relaxed) + size > self.limit / 8 {
                self.trim();
            }
        }
    }

    /// Takes out what was not used for the longest time, if anything was kept and all is more than the limit; and what
    /// killed builds left.
    pub fn trim(&self) {
        if self.written.swap(0, Ordering::Relaxed) == 0 {
            return;
        }
        let mut entries = entries(&self.folder);
        let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
        if total <= self.limit {
            return;
        }
        entries.sort();
        // Some more than need be, so that the next few entries find room.
        let wanted = self.limit - self.limit / 10;
        for (_, size, path) in entries {
            if total <= wanted {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= size;
            }
        }
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = hex(key);
        self.folder.join(&name[..2]).join(&name[2..])
    }
}

/// Time of last use, size and path of each entry. Temporary files of builds that live no more are removed on the way.
fn entries(folder: &Path) -> Vec<(SystemTime, u64, PathBuf)> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).min_depth(2).max_depth(2).into_iter().flatten() {
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            if File::open(entry.path()).is_ok_and(|file| !is_held(&file)) {
                let _ = fs::remove_file(entry.path());
            }
        } else if let Ok(data) = entry.metadata()
            && let Ok(used) = data.modified()
            && data.is_file()
        {
            found.push((used, data.len(), entry.into_path()));
        }
    }
    found
}

fn touch(path: &Path) {
    let times = FileTimes::new().set_modified(SystemTime::now());
    // An entry whose time cannot be set goes earlier than need be.
    let _ = File::open(path).and_then(|file| file.set_times(times));
}

/// The digest of an entry: its name is in it, so that no entry can stand for another.
fn digest(key: &Key, content: &[u8]) -> [u8; DIGEST] {
    Fingerprint::new("cache entry").with("key", key).with("content", content).finish()
}

/// The content of an entry's file, if it is whole.
fn content(key: &Key, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let rest = bytes.strip_prefix(HEAD)?;
    let (told, content) = rest.split_at_checked(DIGEST)?;
    (*told == digest(key, content)).then_some(())?;
    bytes.drain(..HEAD.len() + DIGEST);
    Some(bytes)
}

/// Writes a file that appears whole. It is not written through to the disk: what a crash of the machine leaves of it is
/// found by its digest.
fn write(path: &Path, parts: &[&[u8]]) -> Option<()> {
    let folder = path.parent()?;
    let attempt = || {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder)?;
        let _ = file.as_file().try_lock();
        parts.iter().try_for_each(|part| file.write_all(part))?;
        file.persist(path).map(|_| ()).map_err(|error| error.error)
    };
    // A folder in its place is none of ours, and in the way; and the cache may be deleted meanwhile.
    attempt().or_else(|_| fs::remove_dir_all(path).ok().map_or_else(attempt, |()| attempt())).ok()
}

/// The number of megabytes that a word says.
///
/// # Errors
///
/// A sentence that says what it has to be.
pub fn megabytes(word: &OsStr) -> Result<u64, String> {
    let digits = word.to_str().filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|text| text.parse().ok()).ok_or_else(|| "is not a number of megabytes".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: u64 = 1 << 30;

    fn cache(folder: &Path, limit: u64) -> Cache {
        Cache::at(&folder.join(FOLDER), Use::Usual, limit)
    }

    fn key(number: u8) -> Key {
        [number; 32]
    }

    #[test]
    fn what_was_kept_is_had_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), LARGE);
        assert_eq!(cache.get(&key(1)), None);
        for content in [&b"one"[..], b"", b"another, and longer"] {
            cache.put(&key(1), content);
            assert_eq!(cache.get(&key(1)).as_deref(), Some(content));
        }
        assert_eq!(cache.get(&key(2)), None);
        let fresh = Cache { using: Use::Fresh, ..cache.clone() };
        assert_eq!(fresh.get(&key(1)), None);
        fresh.put(&key(1), b"fresh");
        assert_eq!(cache.get(&key(1)).as_deref(), Some(&b"fresh"[..]));
        let nothing = Cache { using: Use::Nothing, ..cache.clone() };
        nothing.put(&key(1), b"nothing");
        assert_eq!((nothing.get(&key(1)), cache.get(&key(1)).as_deref()), (None, Some(&b"fresh"[..])));
    }

    #[test]
    fn a_damaged_entry_is_as_if_it_were_not_there_and_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), LARGE);
        cache.put(&key(1), b"what was made");
        cache.put(&key(2), b"something else");
        let path = cache.path(&key(1));
        let whole = fs::read(&path).unwrap();
        let spoil = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            assert_eq!(cache.get(&key(1)), None, "{bytes:?}");
            cache.put(&key(1), b"what was made");
            assert_eq!(cache.get(&key(1)).as_deref(), Some(&b"what was made"[..]));
        };
        for length in 0..whole.len() {
            spoil(&whole[..length]);
        }
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            spoil(&flipped);
        }
        spoil(&[&whole[..], b"x"].concat());
        spoil(&fs::read(cache.path(&key(2))).unwrap());
        fs::remove_file(&path).unwrap();
        fs::create_dir_all(path.join("inner")).unwrap();
        assert_eq!(cache.get(&key(1)), None);
        cache.put(&key(1), b"what was made");
        assert_eq!(cache.get(&key(1)).as_deref(), Some(&b"what was made"[..]));
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_in_the_place_of_an_entry_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), LARGE);
        let path = cache.path(&key(1));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_eq!(cache.get(&key(1)), None);
        cache.put(&key(1), b"one");
        assert_eq!(cache.get(&key(1)).as_deref(), Some(&b"one"[..]));
    }

    #[test]
    fn what_was_not_used_for_the_longest_time_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let entry = HEAD.len() + DIGEST + 1000;
        let cache = cache(folder.path(), 10 * entry as u64);
        let age = |number: u8, seconds: u64| {
            let then = SystemTime::now() - std::time::Duration::from_secs(seconds);
            let file = File::open(cache.path(&key(number))).unwrap();
            file.set_times(FileTimes::new().set_modified(then)).unwrap();
        };
        for number in 0..10 {
            cache.put(&key(number), &[number; 1000]);
            age(number, 1000 - u64::from(number));
        }
        assert!((0..10).all(|number| cache.path(&key(number)).exists()), "as many as fit");
        assert!(cache.get(&key(0)).is_some());
        cache.touch(&key(1));
        cache.put(&key(10), &[10; 1000]);
        cache.put(&key(11), &[11; 1000]);
        cache.trim();
        let left: Vec<u8> = (0..12).filter(|number| cache.path(&key(*number)).exists()).collect();
        assert_eq!(left.len(), 9, "a tenth is left free: {left:?}");
        assert!([0, 1, 10, 11].iter().all(|number| left.contains(number)), "used lately: {left:?}");
        assert!([2, 3].iter().all(|number| !left.contains(number)), "used before all others: {left:?}");
    }

    #[test]
    fn what_killed_builds_left_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), LARGE);
        cache.put(&key(1), b"one");
        let beside = |name: &str| cache.path(&key(1)).with_file_name(name);
        let (left, living) = (beside(".fieldbook-a.tmp"), beside(".fieldbook-b.tmp"));
        fs::write(&left, "half").unwrap();
        let held = File::create(&living).unwrap();
        held.lock().unwrap();
        cache.trim();
        assert!(!left.exists() && living.exists());
    }

    #[test]
    fn a_number_of_megabytes_is_digits() {
        assert_eq!(megabytes(OsStr::new("0")), Ok(0));
        assert_eq!(megabytes(OsStr::new("2500")), Ok(2500));
        for word in ["", "-1", "2G", "1.5", " 1", "99999999999999999999999"] {
            assert!(megabytes(OsStr::new(word)).is_err(), "{word}");
        }
    }
}
