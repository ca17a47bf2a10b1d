//! The container (EPUB 3.3, 4): a ZIP archive with `mimetype` at its head.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

use super::xml::Xml;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// The largest file that is unpacked, in bytes.
const LARGEST: u64 = 256 << 20;
/// What `mimetype` holds.
const MEDIA: &[u8] = b"application/epub+zip";

/// An archive unpacked.
pub(super) struct Container {
    /// The files by path.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Container {
    /// Unpacks an archive; none if it is none.
    pub(super) fn read(bytes: &[u8], checked: &mut Checked) -> Option<Self> {
        let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(error) => {
                checked.add(Rule::EpubUnreadable, format!("the file is no ZIP archive: {error}"));
                return None;
            }
        };
        mimetype(&mut archive, checked);
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            match unpack(&mut archive, index) {
                Ok((name, _)) if name.ends_with('/') => {}
                Ok((name, content)) => {
                    let twice = files.insert(name.clone(), content).is_some();
                    checked.require(!twice, Rule::EpubUnreadable, || format!("`{name}` is in the archive twice"));
                }
                Err(error) => checked.add(Rule::EpubUnreadable, format!("part {} cannot be read: {error}", index + 1)),
            }
        }
        Some(Self { files })
    }

    /// Path and content of the package document.
    pub(super) fn package(&self, checked: &mut Checked) -> Option<(String, Xml)> {
        let found = self.files.get("META-INF/container.xml").map(|bytes| Xml::parse(bytes));
        let path = match found {
            None => Err("META-INF/container.xml is missing".into()),
            Some(Err(error)) => Err(format!("META-INF/container.xml is not well-formed: {error}")),
            Some(Ok(xml)) => rootfile(&xml).ok_or_else(|| "the container names no package document".into()),
        };
        let read = path.and_then(|path| match self.files.get(&path) {
            None => Err(format!("the package document `{path}` is missing")),
            Some(bytes) => match Xml::parse(bytes) {
                Ok(xml) => Ok((path, xml)),
                Err(error) => Err(format!("the package document is not well-formed: {error}")),
            },
        });
        read.map_err(|message: String| checked.add(Rule::EpubContainer, message)).ok()
    }
}

/// The first file is `mimetype`, stored, without extra fields.
fn mimetype(archive: &mut ZipArchive<Cursor<&[u8]>>, checked: &mut Checked) {
    let first = archive.len().checked_sub(1).and_then(|last| {
        (0..=last).min_by_key(|index| archive.by_index_raw(*index).map_or(u64::MAX, |file| file.header_start()))
    });
    let Some(first) = first else { return checked.add(Rule::EpubMimetype, "the archive is empty") };
    let stored = archive.by_index_raw(first).is_ok_and(|file| {
        file.name() == "mimetype" && file.compression() == CompressionMethod::Stored && file.data_start() == 38
    });
    let named = stored && unpack(archive, first).is_ok_and(|(_, content)| content == MEDIA);
    checked.require(named, Rule::EpubMimetype, || {
        "the first file is not `mimetype`, stored, with the media type of EPUB".into()
    });
}

fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<(String, Vec<u8>), String> {
    let file = archive.by_index(index).map_err(|error| error.to_string())?;
    let name = file.name().to_string();
    let mut content = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut content).map_err(|error| error.to_string())?;
    match content.len() as u64 > LARGEST {
        true => Err(format!("`{name}` is larger than 256 MiB")),
        false => Ok((name, content)),
    }
}

fn rootfile(container: &Xml) -> Option<String> {
    let (_, file) = container.named("rootfile").next()?;
    file.get("full-path").map(str::to_string)
}
