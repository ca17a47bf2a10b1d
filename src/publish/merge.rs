//! Folders that machines built apart, put into one as if one machine had built all of it.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use super::error::BuildError;
use super::halt::Halt;
use super::manifest::{Artifact, Manifest};
use super::output::{Output, Ready};
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::digest::{hex, sha256};
use crate::lock::TEMPORARY;
use crate::project::{is_inside, read_regular};

/// What came of merging.
pub struct Merged {
    /// What was put in place, by edition, guide and product; nothing if the sink has errors.
    pub written: Vec<Artifact>,
    /// What is wrong with the folders.
    pub sink: Sink,
}

/// A folder that a build wrote.
struct Part {
    dir: PathBuf,
    manifest: Manifest,
}

/// Puts the files of folders that builds wrote into the folder `out`, with one manifest, as one commit: all of it, or
/// nothing; `halt` can end it. Each file is held against its manifest, so one that came only in part is found. What `out`
/// held stays, as in a build. `copied` is called for each file, with the number of all and its path.
///
/// # Errors
///
/// What the machine refuses, and a folder without a manifest or with one that cannot be understood. What is wrong with
/// files is in the sink. Nothing was written then.
pub fn merge(dirs: &[PathBuf], out: &Path, halt: &Halt, copied: &dyn Fn(usize, &str)) -> Result<Merged, BuildError> {
    let parts: Vec<Part> = dirs.iter().map(|dir| Part::read(dir)).collect::<Result<_, _>>()?;
    let mut sink = Sink::default();
    same_generator(&parts, &mut sink);
    let chosen = choose(&parts, &mut sink);
    let output = Output::open(out)?;
    let stage = output.begin(halt)?;
    let mut files = Vec::new();
    let all = chosen.len();
    for (part, artifact) in chosen.into_values() {
        match part.file(artifact) {
            Ok(bytes) => files.push(Ready::stage(&stage, artifact.clone(), &bytes)?),
            Err(fault) => sink.push(fault),
        }
        copied(all, &artifact.path);
    }
    if sink.has_errors() {
        return Ok(Merged { written: Vec::new(), sink });
    }
    files.sort_by(|one, other| one.artifact.cmp(&other.artifact));
    // All are staged: none was to stay as it is.
    output.commit(stage, &files, None)?;
    Ok(Merged { written: files.into_iter().map(|file| file.artifact).collect(), sink })
}

impl Part {
    fn read(dir: &Path) -> Result<Self, BuildError> {
        let manifest = Manifest::existing(dir)?.ok_or_else(|| BuildError::NoManifest { path: dir.to_path_buf() })?;
        Ok(Self { dir: dir.to_path_buf(), manifest })
    }

    /// The bytes of a file that the manifest tells of, if they are those.
    fn file(&self, artifact: &Artifact) -> Result<Vec<u8>, Diagnostic> {
        let path = self.dir.join(&artifact.path);
        let wrong = |why: &dyn Display| {
            let place = Place::Path(path.display().to_string());
            let message = format!("this is not the file that its manifest tells of: {why}");
            Diagnostic::new(Severity::Error, "merge-file", place, message)
                .hint("copy the folder again, or build it again")
        };
        if !is_product(artifact) {
            return Err(wrong(&"no build writes to this path"));
        }
        let bytes = match read_regular(&path, artifact.bytes) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(wrong(&"it is missing")),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Err(wrong(&"it is longer")),
            Err(error) => return Err(wrong(&error)),
        };
        if (bytes.len() as u64) < artifact.bytes {
            return Err(wrong(&format!("it has {} bytes of {}", bytes.len(), artifact.bytes)));
        }
        match hex(&sha256(&bytes)) == artifact.sha256 {
            true => Ok(bytes),
            false => Err(wrong(&"its SHA-256 is another")),
        }
    }
}

/// Whether an artifact lies where builds put products: a manifest from elsewhere may name any path.
fn is_product(Artifact { edition, guide, path, .. }: &Artifact) -> bool {
    let file = path.strip_prefix(&format!("{edition}/{guide}/"));
    is_inside(path) && !path.starts_with(TEMPORARY) && file.is_some_and(|file| !file.contains('/'))
}

/// Which part each file comes from. The same file may lie in several, as where parts were built twice; it must be the same.
fn choose<'p>(parts: &'p [Part], sink: &mut Sink) -> BTreeMap<&'p str, (&'p Part, &'p Artifact)> {
    let mut chosen: BTreeMap<&str, (&Part, &Artifact)> = BTreeMap::new();
    for part in parts {
        for artifact in &part.manifest.artifacts {
            let (first, known) = *chosen.entry(&artifact.path).or_insert((part, artifact));
            if known != artifact {
                sink.push(conflict(&artifact.path, first, part));
            }
        }
    }
    chosen
}

fn conflict(path: &str, one: &Part, other: &Part) -> Diagnostic {
    let message = format!("{} and {} hold different files of this name", one.dir.display(), other.dir.display());
    let hint = "build all parts from the same sources, with the same SOURCE_DATE_EPOCH";
    Diagnostic::new(Severity::Error, "merge-conflict", Place::Path(path.into()), message).hint(hint)
}

/// Files of several versions are not what one build would have made.
fn same_generator(parts: &[Part], sink: &mut Sink) {
    let Some((first, others)) = parts.split_first() else { return };
    for other in others.iter().filter(|other| other.manifest.generator != first.manifest.generator) {
        let message = format!(
            "{} was built by {}, and {} by {}",
            other.dir.display(),
            other.manifest.generator,
            first.dir.display(),
            first.manifest.generator
        );
        let hint = "build all parts with the same version";
        sink.push(Diagnostic::new(Severity::Error, "merge-version", Place::None, message).hint(hint));
    }
}
