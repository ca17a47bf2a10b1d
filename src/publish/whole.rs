//! Writing a file so that it appears only when whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::lock::TEMPORARY;

/// Writes `bytes` to `path`, replacing what is there at once or not at all. A device or a pipe is written into:
/// it stays what it is.
///
/// # Errors
///
/// What the machine refuses; the file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|kind| !kind.is_file() && !kind.is_dir()) {
        return File::options().write(true).open(path)?.write_all(bytes);
    }
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::FileTypeExt;

    use super::*;

    #[test]
    fn a_pipe_is_written_into_and_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Open for both, so that neither side waits for the other.
        let mut reader = File::options().read(true).write(true).open(&pipe).unwrap();
        write(&pipe, b"four").unwrap();
        assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
        let mut got = [0; 4];
        std::io::Read::read_exact(&mut reader, &mut got).unwrap();
        assert_eq!(&got, b"four");
    }
}
