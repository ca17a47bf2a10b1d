//! What a build that lives keeps for itself: locks on folders, which go when their process does, and the names of what
//! lies in an output folder until it is done.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::digest::{hex, sha256};

/// Temporary files and folders begin so; what an interrupted run left is removed by the next build.
pub const TEMPORARY: &str = ".fieldbook-";
/// The folders among them begin so: each holds the files of one build on their way, and a number follows.
pub const STAGE: &str = ".fieldbook-stage-";

/// A lock on a folder, held until it is dropped.
///
/// The lock's file lies under `XDG_CACHE_HOME`, for nothing but products lies in an output folder. The folder itself is
/// locked too, where the system can: two people have two caches, and may build into one folder.
pub struct Lock {
    _file: File,
    _folder: Option<File>,
}

impl Lock {
    /// Waits for the lock of a folder that is there.
    ///
    /// # Errors
    ///
    /// Where no file can be made in the cache.
    pub fn take(folder: &Path) -> io::Result<Self> {
        let file = lock_file(folder)?;
        file.lock()?;
        // File systems that lock no folders are locked by the file alone.
        let folder = File::open(folder).ok().filter(|folder| folder.lock().is_ok());
        Ok(Self { _file: file, _folder: folder })
    }

    /// The lock of a folder that is there; none if somebody holds it.
    ///
    /// # Errors
    ///
    /// Where no file can be made in the cache.
    pub fn attempt(folder: &Path) -> io::Result<Option<Self>> {
        let file = lock_file(folder)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let folder = File::open(folder).ok();
        if folder.as_ref().is_some_and(is_held) {
            return Ok(None);
        }
        Ok(Some(Self { _file: file, _folder: folder }))
    }
}

/// Whether somebody else holds the lock of an open file or folder; else it is ours from now on, where the system can.
pub fn is_held(file: &File) -> bool {
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Whether a build holds the lock of a temporary file or folder. It is only looked at: no lock is made or kept.
pub fn is_live(temporary: &Path) -> bool {
    let opened = [Some(temporary.to_path_buf()), temporary.canonicalize().ok().map(|folder| lock_path(&folder))];
    let looked_at = opened.into_iter().flatten().filter_map(|path| File::open(path).ok());
    looked_at.into_iter().any(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// The lock's file of a folder, by its absolute path.
fn lock_path(folder: &Path) -> PathBuf {
    cache_folder().join(format!("{}.lock", hex(&sha256(folder.as_os_str().as_encoded_bytes())[..12])))
}

fn lock_file(folder: &Path) -> io::Result<File> {
    let cache = cache_folder();
    let open = || {
        fs::create_dir_all(&cache)?;
        File::options().create(true).truncate(false).write(true).open(lock_path(folder))
    };
    // The cache may be deleted at any moment, also in this one.
    let again = |error: io::Error| if error.kind() == io::ErrorKind::NotFound { open() } else { Err(error) };
    open()
        .or_else(again)
        .or_else(again)
        .map_err(|error| io::Error::new(error.kind(), format!("no lock can be made in {}: {error}", cache.display())))
}

/// `$XDG_CACHE_HOME/fieldbook`, or what stands in for it. A path that is not absolute counts as none (XDG Base Directory
/// Specification, "Environment variables").
pub fn cache_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    base.unwrap_or_else(std::env::temp_dir).join("fieldbook")
}
