//! From the bytes of one returned file to its form: what it says about itself, when it was saved, and its fields.

use std::collections::{BTreeMap, BTreeSet};

use super::date;
use super::field::Field;
use super::form::{self, text};
use crate::identity::{APPLICATION, DeclaredField, FIELDS, Identity, IdentityError, TOOL, is_tool};
use crate::pdf::read::{self, Dict, Fault, File, Space, Whole};

/// A form that could be read. Whether it is one of ours is decided together with the others.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// What it says about itself; none if it says nothing.
    pub(super) identity: Option<Identity>,
    /// The tool and version that made it.
    pub(super) tool: String,
    /// When it was last saved, as ISO 8601; empty if it does not say.
    pub(super) date: String,
    /// The language of the book; empty if it does not say.
    pub(super) lang: String,
    /// The title of the book; empty if it does not say.
    pub(super) title: String,
    /// The fields that it was made with, in order; empty if it does not say.
    pub(super) declared: Vec<DeclaredField>,
    /// Fields that it was made with, though it cannot be understood how.
    pub(super) unclear: BTreeSet<String>,
    /// What it says about itself and cannot be understood.
    pub(super) doubts: Vec<IdentityError>,
    /// Its fields. None if it has no form.
    pub(super) fields: Option<Vec<Field>>,
}

/// Reads a file.
///
/// # Errors
///
/// What is wrong with the file.
pub(super) fn read(bytes: &[u8], whole: &Whole) -> Result<Form, Fault> {
    let space = Space::new();
    let file = File::read(bytes, &space, whole)?;
    let catalog = file.catalog().ok_or_else(|| Fault::Damaged("it has no catalog".into()))?;
    let info = file.info();
    let said = |key: &str| info.and_then(|info| text(&file, file.get(info, key))).unwrap_or_default();
    let mut form = Form {
        tool: said("Creator"),
        date: date::iso(&said("ModDate")).or_else(|| date::iso(&said("CreationDate"))).unwrap_or_default(),
        lang: text(&file, file.get(catalog, "Lang")).unwrap_or_default(),
        title: said("Title"),
        fields: form::fields(&file)?,
        ..Form::default()
    };
    if let Some(private) = private(&file, catalog) {
        form.take_pieces(&file, private);
    }
    if form.identity.is_none() {
        form.take_keywords(&said("Keywords"));
    }
    if !is_tool(&form.tool) {
        form.tool.clear();
    }
    Ok(form)
}

/// This tool's data in the catalog.
fn private<'f>(file: &'f File<'_>, catalog: &'f Dict<'f>) -> Option<&'f Dict<'f>> {
    let pieces = file.dict(catalog, "PieceInfo")?;
    file.dict(file.dict(pieces, APPLICATION)?, "Private")
}

impl Form {
    /// Takes what the tool's data in the catalog say.
    fn take_pieces(&mut self, file: &File<'_>, private: &Dict<'_>) {
        let said = |key: &str| text(file, file.get(private, key));
        self.identity = Identity::from_entries(said).map_err(|error| self.doubts.push(error)).ok();
        self.tool = said(TOOL).unwrap_or_default();
        let list = private.get(FIELDS).and_then(|list| file.bytes(list)).unwrap_or_default();
        for line in read::name(&list).lines() {
            match line.parse::<DeclaredField>() {
                Ok(declared) => self.declared.push(declared),
                Err(error) => {
                    self.doubts.push(error);
                    self.unclear.extend(line.split(' ').next().map(str::to_owned));
                }
            }
        }
    }

    /// Takes what the keywords say; or, where they say nothing and the tool's name was kept, that it is one of ours.
    fn take_keywords(&mut self, keywords: &str) {
        match Identity::among(keywords) {
            Some(Ok(identity)) => self.identity = Some(identity),
            Some(Err(error)) => self.doubts.push(error),
            None => {}
        }
        if self.identity.is_none() && (!self.doubts.is_empty() || is_tool(&self.tool)) {
            self.identity = Some(Identity::default());
        }
    }

    /// The id before the first period of every field, where all have the same: the guide.
    pub(super) fn stem(&self) -> Option<&str> {
        let mut stems =
            self.fields.iter().flatten().filter_map(|field| field.name.split_once('.')).map(|(stem, _)| stem);
        let first = stems.next()?;
        stems.all(|stem| stem == first).then_some(first)
    }

    /// The declared fields by name.
    pub(super) fn kinds(&self) -> BTreeMap<&str, &DeclaredField> {
        self.declared.iter().map(|declared| (declared.name.as_str(), declared)).collect()
    }
}
