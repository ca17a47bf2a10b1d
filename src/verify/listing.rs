//! The manifest as others see it: read from its JSON, entry by entry, without knowing how it was written.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::Deserialize;
use walkdir::WalkDir;

use super::report::Checked;
use super::rule::{Group, Rule};
use crate::language::Direction;
use crate::lock::{TEMPORARY, is_live};
use crate::project::{ListedProduct, Product, read_regular};
use crate::standard::Standard;

/// The shape of the manifest that this version reads.
const SCHEMA: u64 = 1;

/// A manifest larger than this was written by no build, in bytes.
const LARGEST: u64 = 256 << 20;

/// An artifact as the manifest describes it, by the contract (SPEC 4): not the type that `publish` writes.
#[derive(Debug, Clone, Deserialize)]
pub struct Listed {
    /// Id of the edition.
    pub edition: String,
    /// Id of the guide.
    pub guide: String,
    /// What was made of the guide.
    pub product: ListedProduct,
    /// Name of the variant, where options changed the product.
    #[serde(default)]
    pub variant: Option<String>,
    /// BCP 47 tags: those of the front matter, then the guide's.
    pub languages: Vec<String>,
    /// The way the book is read.
    pub direction: Direction,
    /// Relative to the folder.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Pages; of an EPUB those of its page list.
    pub pages: usize,
    /// How many names of fields the form has; 0 in an EPUB.
    pub fields: usize,
    /// Standards that it claims.
    pub standards: Vec<String>,
}

impl Listed {
    /// Whether it claims a standard.
    pub(super) fn claims(&self, standard: Standard) -> bool {
        self.standards.iter().any(|claimed| claimed == standard.name())
    }

    /// The path that the contract gives it.
    fn promised(&self) -> String {
        let Self { edition, guide, product, variant, .. } = self;
        let variant = variant.as_ref().map(|variant| format!("-{variant}")).unwrap_or_default();
        let ending = match product {
            ListedProduct::Made(Product::Epub) => format!("{variant}.epub"),
            ListedProduct::Made(Product::Workbook | Product::Handouts | Product::Facilitator)
            | ListedProduct::Press
            | ListedProduct::Cover
            | ListedProduct::Other(_) => format!("-{}{variant}.pdf", product.as_str()),
        };
        format!("{edition}/{guide}/{guide}-{edition}{ending}")
    }

    /// The standards that the contract gives its product; none for a product that it does not know.
    fn due(&self) -> Option<&'static [Standard]> {
        match &self.product {
            ListedProduct::Made(Product::Workbook | Product::Handouts | Product::Facilitator) => {
                Some(Standard::FILLABLE)
            }
            ListedProduct::Made(Product::Epub) => Some(Standard::EPUB),
            ListedProduct::Press | ListedProduct::Cover => Some(Standard::PRESS),
            ListedProduct::Other(_) => None,
        }
    }

    /// Checks what the entry says of itself.
    pub(super) fn check(&self, checked: &mut Checked) {
        checked.enter(Group::Artifact);
        let promised = self.promised();
        checked.require(self.path == promised, Rule::ManifestPath, || {
            format!("the manifest gives the path `{}` where `{promised}` is due", self.path)
        });
        let claimed: BTreeSet<&str> = self.standards.iter().map(String::as_str).collect();
        let Some(due) = self.due().map(|due| due.iter().map(|standard| standard.name()).collect::<Vec<_>>()) else {
            return;
        };
        if due.iter().copied().collect::<BTreeSet<_>>() != claimed {
            let claimed = if claimed.is_empty() { "none".into() } else { self.standards.join(", ") };
            let message = format!("the manifest claims {claimed} where {} is due", due.join(", "));
            checked.add(Rule::ManifestStandards, message);
        }
    }
}

/// What a folder holds besides the files that its manifest lists, sorted; what a build that lives has there is left out.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    /// Files that no build makes.
    pub(super) unlisted: Vec<String>,
    /// Temporaries of builds that were broken off.
    pub(super) left: Vec<String>,
}

/// A path as the manifest would give it.
fn relative(dir: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(dir).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The artifacts that a folder's manifest lists.
#[derive(Debug, Default)]
pub struct Listing {
    /// The artifacts, in the manifest's order.
    pub artifacts: Vec<Listed>,
    /// What is wrong with the manifest.
    pub(super) folder: Checked,
}

impl Listing {
    /// Reads `manifest.json` of a folder. What is wrong with its content is kept for the report.
    ///
    /// # Errors
    ///
    /// If the file is missing or cannot be read.
    pub fn read(dir: &Path) -> io::Result<Self> {
        Ok(Self::parse(&read_regular(&dir.join("manifest.json"), LARGEST)?))
    }

    /// Takes the manifest apart, leaving out entries that cannot be understood.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut listing = Self { artifacts: Vec::new(), folder: Checked::new("manifest.json") };
        listing.folder.enter(Group::Folder);
        match serde_json::from_slice::<serde_json::Value>(bytes) {
            Ok(value) => listing.take(&value),
            Err(error) => listing.folder.add(Rule::ManifestUnreadable, format!("the manifest is not JSON: {error}")),
        }
        listing
    }

    fn take(&mut self, manifest: &serde_json::Value) {
        let schema = manifest.get("schema").and_then(serde_json::Value::as_u64);
        self.folder.require(schema == Some(SCHEMA), Rule::ManifestSchema, || match schema {
            Some(schema) => format!("the manifest's schema is {schema}, and this version reads {SCHEMA}"),
            None => "the manifest has no `schema`".into(),
        });
        let Some(entries) = manifest.get("artifacts").and_then(serde_json::Value::as_array) else {
            self.folder.add(Rule::ManifestUnreadable, "the manifest has no array `artifacts`");
            return;
        };
        for (index, entry) in entries.iter().enumerate() {
            match Listed::deserialize(entry) {
                Ok(listed) => self.artifacts.push(listed),
                Err(error) => {
                    let message = format!("artifact {} of the manifest cannot be read: {error}", index + 1);
                    self.folder.add(Rule::ManifestUnreadable, message);
                }
            }
        }
        self.repeats();
    }

    /// Paths that stand twice.
    fn repeats(&mut self) {
        let mut seen = BTreeSet::new();
        for listed in &self.artifacts {
            if !seen.insert(&listed.path) {
                self.folder.add(Rule::ManifestUnreadable, format!("the manifest lists `{}` twice", listed.path));
            }
        }
    }

    /// What the folder holds that the manifest does not list.
    pub(super) fn strangers(&self, dir: &Path) -> Strangers {
        let listed: BTreeSet<&str> = self.artifacts.iter().map(|listed| listed.path.as_str()).collect();
        let mut found = Strangers::default();
        let mut walk = WalkDir::new(dir).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let Ok(entry) = entry else { continue };
            let is_folder = entry.file_type().is_dir();
            let path = relative(dir, entry.path());
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
                if is_folder {
                    walk.skip_current_dir();
                }
                if !is_live(entry.path()) {
                    found.left.push(path);
                }
            } else if !is_folder && path != "manifest.json" && !listed.contains(path.as_str()) {
                found.unlisted.push(path);
            }
        }
        found
    }
}
