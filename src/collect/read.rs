//! From the bytes of one returned file to its form: what it says about itself, when it was saved, and its fields.

use std::collections::BTreeMap;

use super::answer::Kind;
use super::date;
use super::file::{Fault, File, Space, Whole};
use super::form::{self, Field, text};
use super::object::Dict;
use super::strings;
use crate::identity::{APPLICATION, Identity};

/// What the creator in a book's metadata begins with.
const CREATOR: &str = "fieldbook ";

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
    pub(super) declared: Vec<Declared>,
    /// Its fields. None if it has no form.
    pub(super) fields: Option<Vec<Field>>,
}

/// A field that a form was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The full name.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
    /// The language of its question.
    pub lang: String,
}

/// Reads a file.
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
        fields: form::fields(&file),
        ..Form::default()
    };
    if let Some(private) = private(&file, catalog) {
        from_pieces(&file, private, &mut form);
    } else {
        form.identity = Identity::among(&said("Keywords"))
            .and_then(Result::ok)
            .or_else(|| form.tool.starts_with(CREATOR).then(Identity::default));
    }
    if !form.tool.starts_with(CREATOR) {
        form.tool.clear();
    }
    Ok(form)
}

/// This tool's data in the catalog.
fn private<'f, 'a>(file: &'f File<'a>, catalog: &'f Dict<'a>) -> Option<&'f Dict<'a>> {
    let pieces = file.dict(catalog, "PieceInfo")?;
    file.dict(file.dict(pieces, APPLICATION)?, "Private")
}

fn from_pieces<'a>(file: &File<'a>, private: &Dict<'a>, form: &mut Form) {
    let said = |key: &str| text(file, file.get(private, key)).unwrap_or_default();
    form.identity = Some(Identity {
        series: said("Series"),
        guide: said("Guide"),
        edition: said("Edition"),
        product: said("Product"),
        version: said("Version"),
        languages: said("Languages").split_whitespace().map(str::to_owned).collect(),
    });
    form.tool = said("Tool");
    let list = private.get("Fields").and_then(|list| file.bytes(list)).unwrap_or_default();
    form.declared = strings::name(&list).lines().filter_map(declared).collect();
}

/// A line of the list of fields.
fn declared(line: &str) -> Option<Declared> {
    let mut words = line.split(' ');
    let (name, kind) = (words.next()?.to_owned(), words.next()?);
    let kind = match kind.split_once(':') {
        Some(("choice", values)) => Kind::Choice(values.split(',').map(str::to_owned).collect()),
        _ if kind == "check" => Kind::Check,
        _ => Kind::Text,
    };
    Some(Declared { name, kind, lang: words.next().unwrap_or_default().to_owned() })
}

impl Form {
    /// The id before the first period of every field, where all have the same: the guide.
    pub(super) fn stem(&self) -> Option<&str> {
        let mut stems =
            self.fields.iter().flatten().filter_map(|field| field.name.split_once('.')).map(|(stem, _)| stem);
        let first = stems.next()?;
        stems.all(|stem| stem == first).then_some(first)
    }

    /// The declared fields by name.
    pub(super) fn kinds(&self) -> BTreeMap<&str, &Declared> {
        self.declared.iter().map(|declared| (declared.name.as_str(), declared)).collect()
    }
}
