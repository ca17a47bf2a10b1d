//! A book taken apart.

use std::collections::BTreeMap;

use roxmltree::Document;

use super::package::Package;
use super::xml;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// A book taken apart.
pub(super) struct Book<'b> {
    /// The files by their path in the container.
    pub(super) files: &'b BTreeMap<String, Vec<u8>>,
    /// The package document.
    pub(super) package: Package,
    /// Content documents and drawings, by path.
    pub(super) documents: BTreeMap<String, Document<'b>>,
}

impl<'b> Book<'b> {
    /// Parses every document of the manifest that is XML to be read.
    pub(super) fn read(files: &'b BTreeMap<String, Vec<u8>>, package: Package, checked: &mut Checked) -> Self {
        let mut documents = BTreeMap::new();
        for item in package.items.iter().filter(|item| item.is_xml()) {
            let Some(bytes) = files.get(&item.path) else { continue };
            match xml::parse(bytes) {
                Ok(document) => {
                    documents.insert(item.path.clone(), document);
                }
                Err(error) => checked.add(Rule::EpubXml, format!("`{}` is not well-formed: {error}", item.path)),
            }
        }
        Self { files, package, documents }
    }
}
