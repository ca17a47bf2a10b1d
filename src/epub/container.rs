//! The container: what epub-builder assembled, finished and packed again so that the same input gives the same bytes.
//!
//! OCF 3.3 §4.2: `mimetype` comes first and is not compressed. The rest follows in the order of the names, all with
//! the earliest date that ZIP can hold.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::EpubError;

/// Files by path.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Takes a container apart.
pub(super) fn unpack(bytes: &[u8]) -> Result<Files, EpubError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(fault)?;
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(fault)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(fault)?;
        files.insert(file.name().to_string(), content);
    }
    Ok(files)
}

/// Packs a container.
pub(super) fn pack(files: &Files) -> Result<Vec<u8>, EpubError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    let stored = plain.compression_method(CompressionMethod::Stored);
    let packed = plain.compression_method(CompressionMethod::Deflated).compression_level(Some(9));
    writer.start_file("mimetype", stored).map_err(fault)?;
    writer.write_all(b"application/epub+zip").map_err(fault)?;
    for (name, content) in files.iter().filter(|(name, _)| *name != "mimetype") {
        let squeezed = name.ends_with(".png") || name.ends_with(".jpg");
        writer.start_file(name.as_str(), if squeezed { stored } else { packed }).map_err(fault)?;
        writer.write_all(content).map_err(fault)?;
    }
    Ok(writer.finish().map_err(fault)?.into_inner())
}

fn fault(error: impl std::fmt::Display) -> EpubError {
    EpubError::Assemble(error.to_string())
}
