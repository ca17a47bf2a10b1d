//! `dist/manifest.json`: every artifact with its digest, pages, fields and standards.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::output;

/// Changes when the manifest's shape does.
const SCHEMA: u32 = 1;

/// The manifest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// Number of the shape.
    pub schema: u32,
    /// `fieldbook` and its version.
    pub generator: String,
    /// The artifacts, by edition, guide, product and variant.
    pub artifacts: Vec<Artifact>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Artifact {
    /// Id of the edition.
    pub edition: String,
    /// Id of the guide.
    pub guide: String,
    /// Name of the product.
    pub product: String,
    /// Name of the variant, where options changed the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Languages of the front matter, and the guide's.
    pub languages: Vec<String>,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Relative to `dist`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Pages; of an EPUB those of its page list.
    pub pages: usize,
    /// Names of fields; 0 in an EPUB.
    pub fields: usize,
    /// Standards that it is made to.
    pub standards: Vec<String>,
}

impl Manifest {
    /// Reads the manifest of a folder; an empty one if there is none, or one of another shape.
    pub fn read(out: &Path) -> Self {
        let found =
            std::fs::read(out.join("manifest.json")).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        let artifacts =
            found.filter(|manifest| manifest.schema == SCHEMA).map(|manifest| manifest.artifacts).unwrap_or_default();
        Self { schema: SCHEMA, generator: generator(), artifacts }
    }

    /// Takes new artifacts in, in place of those at the same path; entries whose file is gone are dropped.
    pub fn merge(&mut self, new: Vec<Artifact>, out: &Path) {
        self.artifacts
            .retain(|old| new.iter().all(|artifact| artifact.path != old.path) && out.join(&old.path).is_file());
        self.artifacts.extend(new);
        self.artifacts.sort();
    }

    /// Writes it into a folder.
    pub fn write(&self, out: &Path) -> io::Result<()> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        output::write(&out.join("manifest.json"), &json)
    }
}

fn generator() -> String {
    format!("fieldbook {}", env!("CARGO_PKG_VERSION"))
}
