//! The container (EPUB 3.3, 4): a ZIP archive with `mimetype` at its head.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::Document;
use zip::{CompressionMethod, ZipArchive};

use super::xml;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// How much is unpacked of an archive, in bytes.
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
        let (mut files, mut left) = (BTreeMap::new(), LARGEST);
        for index in 0..archive.len() {
            match unpack(&mut archive, index, &mut left) {
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
    pub(super) fn package(&self, checked: &mut Checked) -> Option<(&str, Document<'_>)> {
        let found = self.rootfile().and_then(|path| match self.files.get_key_value(&path) {
            None => Err(format!("the package document `{path}` is missing")),
            Some((path, bytes)) => match xml::parse(bytes) {
                Ok(document) => Ok((path.as_str(), document)),
                Err(error) => Err(format!("the package document is not well-formed: {error}")),
            },
        });
        found.map_err(|message| checked.add(Rule::EpubContainer, message)).ok()
    }

    /// The path that the container names.
    fn rootfile(&self) -> Result<String, String> {
        let bytes = self.files.get("META-INF/container.xml").ok_or("META-INF/container.xml is missing")?;
        let container =
            xml::parse(bytes).map_err(|error| format!("META-INF/container.xml is not well-formed: {error}"))?;
        let path = xml::named(&container, "rootfile").next().and_then(|file| xml::get(file, "full-path"));
        path.map(str::to_string).ok_or_else(|| "the container names no package document".into())
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
    let named = stored && unpack(archive, first, &mut LARGEST.clone()).is_ok_and(|(_, content)| content == MEDIA);
    checked.require(named, Rule::EpubMimetype, || {
        "the first file is not `mimetype`, stored, with the media type of EPUB".into()
    });
}

/// Path and content of a part; takes its size off what may still be unpacked.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, left: &mut u64) -> Result<(String, Vec<u8>), String> {
    let file = archive.by_index(index).map_err(|error| error.to_string())?;
    let name = file.name().to_string();
    let mut content = Vec::new();
    file.take(*left + 1).read_to_end(&mut content).map_err(|error| error.to_string())?;
    *left = left
        .checked_sub(content.len() as u64)
        .ok_or_else(|| format!("the archive is larger than {} MB with `{name}`", LARGEST >> 20))?;
    Ok((name, content))
}
