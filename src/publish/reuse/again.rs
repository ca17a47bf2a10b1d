//! A whole build that was done before: nothing in the project has changed, and every file lies where it was put.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::placed::Placed;
use super::prints::{json, tool};
use super::told::{self, Told};
use super::tree::Tree;
use crate::cache::Key;
use crate::digest::Fingerprint;
use crate::publish::error::BuildError;
use crate::publish::manifest::{Artifact, Manifest};
use crate::publish::output::Output;
use crate::publish::run::{BuildOptions, BuildReport};
use crate::source::Sources;

/// What was asked for, as far as it decides what is made and told.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Asked {
    /// The editions named, in their order.
    pub editions: Vec<String>,
    /// The guides named.
    pub guides: Vec<String>,
    /// The products named.
    pub products: Vec<String>,
    /// Whether drafts are refused.
    pub release: bool,
    /// Which part of the work, and how many parts.
    pub shard: Option<(usize, usize)>,
}

/// A build as it was asked for now.
pub struct Again<'a> {
    root: &'a Path,
    options: &'a BuildOptions,
    /// The project's files before they were read, and the key of the build; none where it cannot be known.
    known: Option<(Tree, Key)>,
}

/// A build that was done.
#[derive(Serialize, Deserialize)]
struct Kept {
    written: Vec<Artifact>,
    told: Vec<Told>,
    layout: Vec<Told>,
}

/// A build that need not be done again: what it would tell.
pub struct Known {
    /// As of a build.
    pub report: BuildReport,
    /// The files that the sinks point into.
    pub sources: Sources,
}

impl<'a> Again<'a> {
    /// Looks at the project in `root` before it is read.
    pub fn new(root: &'a Path, asked: &Asked, options: &'a BuildOptions) -> Self {
        let key = |tree: Tree| {
            let key = Fingerprint::new("build")
                .with("tool", tool()?)
                .with("project", tree.content)
                .with("asked", json(asked))
                .with("epoch", json(&options.epoch));
            Some((tree, key.finish()))
        };
        let known = options.cache.is_kept().then(|| Tree::of(root)).flatten().and_then(key);
        Self { root, options, known }
    }

    /// The build, if it was done before, and each of its files lies in the output folder as it was made. What it told is
    /// told again.
    ///
    /// # Errors
    ///
    /// What the machine refuses, and a manifest that cannot be understood.
    pub fn known(&self) -> Result<Option<Known>, BuildError> {
        let kept = self.known.as_ref().and_then(|(_, key)| self.options.cache.get(key));
        let Some(kept) = kept.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok()) else { return Ok(None) };
        if !self.options.out.is_dir() || !lies_there(&kept, self.options)? {
            return Ok(None);
        }
        Ok(self.told(kept))
    }

    /// What a build told, with the sources that it points into.
    fn told(&self, kept: Kept) -> Option<Known> {
        let Kept { written, told, layout } = kept;
        let paths: BTreeSet<&str> = told::files(&told).chain(told::files(&layout)).collect();
        let (mut sources, mut ids) = (Sources::default(), BTreeMap::new());
        for path in paths {
            let text = fs::read_to_string(self.root.join(path)).ok()?;
            ids.insert(path.to_string(), sources.add(path, &text));
        }
        let (sink, layout) = (told::again(told, &ids)?, told::again(layout, &ids)?);
        Some(Known { report: BuildReport { reused: written.len(), written, sink, layout }, sources })
    }

    /// Keeps a build that was done, with all that was told. A project that was changed meanwhile is another.
    pub fn keep(&self, report: &BuildReport, sources: &Sources) {
        let Some((tree, key)) = &self.known else { return };
        if Tree::of(self.root).as_ref() != Some(tree) {
            return;
        }
        let (told, layout) = (told::kept(&report.sink, Some(sources)), told::kept(&report.layout, Some(sources)));
        if let (Some(told), Some(layout)) = (told, layout) {
            self.options.cache.put(key, &json(&Kept { written: report.written.clone(), told, layout }));
            self.options.cache.trim();
        }
    }
}

/// Whether the output folder holds the files of a build, and its manifest says so. What killed builds left there is removed.
fn lies_there(kept: &Kept, options: &BuildOptions) -> Result<bool, BuildError> {
    let output = Output::open(&options.out)?;
    let _lock = output.lock()?;
    let manifest = Manifest::read(output.path())?;
    let mut merged = manifest.clone();
    merged.merge(kept.written.clone(), output.path());
    let placed = Placed::read(&options.cache, output.path());
    let has = |Artifact { path, bytes, sha256, .. }: &Artifact| placed.has(path, *bytes, sha256);
    let states: Option<Vec<_>> = kept.written.iter().map(has).collect();
    let Some(states) = states.filter(|_| merged == manifest) else { return Ok(false) };
    let files = kept.written.iter().zip(&states);
    placed.keep(files.map(|(artifact, state)| (artifact.path.as_str(), artifact.sha256.as_str(), state)));
    Ok(true)
}
