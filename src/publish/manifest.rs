//! `dist/manifest.json`: every artifact with its digest, pages, fields and standards.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::BuildError;
use crate::language::Direction;
use crate::project::{ListedProduct, read_regular};

/// The manifest's file in the output folder.
pub const MANIFEST: &str = "manifest.json";
/// Changes when the manifest's shape does.
const SCHEMA: u32 = 1;

/// A manifest larger than this was written by no build, in bytes.
const LARGEST: u64 = 256 << 20;

/// The manifest of an output folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Number of the shape.
    pub schema: u32,
    /// `fieldbook` and its version.
    pub generator: String,
    /// The artifacts, by edition, guide, product and variant.
    pub artifacts: Vec<Artifact>,
}

/// A file that was made. [`Listed`](crate::verify::Listed) reads the same entry, and is not this type: it holds what the
/// contract promises, so that a name changed here by mistake is found there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Artifact {
    /// Id of the edition.
    pub edition: String,
    /// Id of the guide.
    pub guide: String,
    /// What was made of the guide.
    pub product: ListedProduct,
    /// Name of the variant, where options changed the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Languages of the front matter, and the guide's.
    pub languages: Vec<String>,
    /// The way the book is read.
    pub direction: Direction,
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
    /// Names of the standards that it is made to: ours are [`Standard`](crate::standard::Standard)s, and another
    /// version may know more.
    pub standards: Vec<String>,
}

/// What every shape of the manifest has.
#[derive(Deserialize)]
struct Shape {
    schema: u32,
}

impl Manifest {
    /// Reads the manifest of a folder, to be written anew by this version; an empty one if there is none.
    ///
    /// # Errors
    ///
    /// A manifest that cannot be read, is damaged, or has a newer shape: it lists files that would be lost with it.
    pub fn read(out: &Path) -> Result<Self, BuildError> {
        let artifacts = Self::existing(out)?.map_or_else(Vec::new, |manifest| manifest.artifacts);
        Ok(Self { schema: SCHEMA, generator: generator(), artifacts })
    }

    /// Reads the manifest of a folder as it is; none if there is none.
    ///
    /// # Errors
    ///
    /// As for [`Manifest::read`].
    pub fn existing(out: &Path) -> Result<Option<Self>, BuildError> {
        let path = out.join(MANIFEST);
        let bytes = match read_regular(&path, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(BuildError::Machine { path, error }),
        };
        let damaged = |why: String| BuildError::DamagedManifest { path: path.clone(), why };
        let shape: Shape = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        match shape.schema {
            SCHEMA => {}
            newer if newer > SCHEMA => {
                return Err(BuildError::NewerManifest { path, found: newer, known: SCHEMA });
            }
            other => return Err(damaged(format!("there was never a schema {other}"))),
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|error| damaged(error.to_string()))
    }

    /// Takes new artifacts in, in place of those at the same path; entries whose file is gone are dropped.
    pub fn merge(&mut self, new: Vec<Artifact>, out: &Path) {
        self.artifacts
            .retain(|old| new.iter().all(|artifact| artifact.path != old.path) && out.join(&old.path).is_file());
        self.artifacts.extend(new);
        self.artifacts.sort();
    }

    /// Its file's bytes.
    ///
    /// # Errors
    ///
    /// None that data of this shape can cause.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

fn generator() -> String {
    format!("fieldbook {}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_version_listed_stays_as_it_was() {
        let out = tempfile::TempDir::new().unwrap();
        std::fs::create_dir_all(out.path().join("north/swim")).unwrap();
        let entry = |product: &str| {
            let path = format!("north/swim/swim-north-{product}.pdf");
            std::fs::write(out.path().join(&path), "").unwrap();
            serde_json::json!({
                "edition": "north", "guide": "swim", "product": product, "languages": ["ar"], "direction": "rtl",
                "path": path, "bytes": 0, "sha256": "", "pages": 4, "fields": 0, "standards": ["PDF/X-9"],
            })
        };
        // By name, which is not the order in which products are made.
        let entries = ["cover", "handouts", "poster", "press", "workbook"].map(entry);
        let manifest = serde_json::json!({ "schema": 1, "generator": "fieldbook 9", "artifacts": entries });
        std::fs::write(out.path().join(MANIFEST), manifest.to_string()).unwrap();
        let mut read = Manifest::read(out.path()).unwrap();
        read.merge(Vec::new(), out.path());
        let written: serde_json::Value = serde_json::from_slice(&read.bytes().unwrap()).unwrap();
        assert_eq!(written["artifacts"], manifest["artifacts"]);
    }
}
