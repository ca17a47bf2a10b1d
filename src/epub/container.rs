//! The container: all files of the book packed so that the same input gives the same bytes.
//!
//! OCF 3.3 §4.2: `mimetype` comes first and is not compressed. The rest follows in the order of the names, all with
//! the earliest date that ZIP can hold.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::EpubError;

/// Files by path in the container.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Packs a container.
pub(super) fn pack(files: &Files) -> Result<Vec<u8>, EpubError> {
    write(files).map_err(EpubError::assemble)
}

fn write(files: &Files) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    let stored = plain.compression_method(CompressionMethod::Stored);
    let packed = plain.compression_method(CompressionMethod::Deflated).compression_level(Some(9));
    writer.start_file("mimetype", stored)?;
    writer.write_all(b"application/epub+zip")?;
    for (name, content) in files {
        let squeezed = name.ends_with(".png") || name.ends_with(".jpg");
        writer.start_file(name.as_str(), if squeezed { stored } else { packed })?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_begins_with_its_type_in_plain_bytes_and_is_the_same_each_time() {
        let files: Files = [("META-INF/container.xml", "<c/>"), ("OEBPS/a.xhtml", "<a/>"), ("OEBPS/b.png", "png")]
            .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
            .into();
        let bytes = pack(&files).unwrap();
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip", "OCF 3.3 §4.2: no extra field, not compressed");
        assert_eq!(bytes, pack(&files).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let names: Vec<String> = (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().into()).collect();
        assert_eq!(names, ["mimetype", "META-INF/container.xml", "OEBPS/a.xhtml", "OEBPS/b.png"]);
    }
}
