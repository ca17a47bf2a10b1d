//! Writing a file so that it appears only when whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Temporary files and folders begin so; what an interrupted run left is removed by the next build.
pub const TEMPORARY: &str = ".fieldbook-";

/// Writes `bytes` to `path`, replacing what is there at once or not at all.
///
/// # Errors
///
/// What the machine refuses; the file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder)?;
    // Held, so that no build takes it for one that was left. Where files cannot be locked, the build is told nothing.
    let _ = file.as_file().try_lock();
    fill(file.as_file_mut(), bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a new file through to the disk.
///
/// # Errors
///
/// What the machine refuses; a part of the file may then be there.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fill(&mut File::create(path)?, bytes)
}

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    set_mode(file)?;
    file.sync_all()
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
