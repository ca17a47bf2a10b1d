//! Writing files so that each appears only when whole, under a lock that builds into one folder share.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Temporary files begin so; what an interrupted build left is removed by the next.
const TEMPORARY: &str = ".fieldbook-";

/// Writes `bytes` to `path`, replacing what is there at once or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    set_mode(file.as_file())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are private; a book may be read by everyone that may read the folder.
#[cfg(unix)]
fn set_mode(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_mode(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Removes temporary files under `out` that no running build holds: the caller has the lock.
pub fn sweep(out: &Path) {
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && !path.is_symlink() {
            sweep(&path);
        } else if name.to_string_lossy().starts_with(TEMPORARY) {
            let _ = fs::remove_file(path);
        }
    }
}

/// A lock on an output folder, held until it is dropped.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock of `out`. It lies under `XDG_CACHE_HOME`, for nothing but products lies in `out`.
    pub fn take(out: &Path) -> io::Result<Self> {
        let folder = cache_folder();
        fs::create_dir_all(&folder)?;
        let name = hex(&Sha256::digest(out.to_string_lossy().as_bytes())[..12]);
        let file =
            File::options().create(true).truncate(false).write(true).open(folder.join(format!("{name}.lock")))?;
        file.lock()?;
        Ok(Self { _file: file })
    }
}

/// `$XDG_CACHE_HOME/fieldbook`, or what stands in for it.
fn cache_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    base.unwrap_or_else(std::env::temp_dir).join("fieldbook")
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// SHA-256 of a file's bytes, in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
