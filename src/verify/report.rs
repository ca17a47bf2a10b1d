//! What was checked and what was found.

use std::collections::BTreeSet;

use super::rule::{Group, Rule};
use super::said::Said;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};

/// One thing wrong with one artifact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: Rule,
    /// What breaks it, in one sentence.
    pub message: String,
}

/// What an artifact was checked for, and with what result.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The artifact's path relative to the folder, as the manifest gives it; `manifest.json` for the folder itself.
    pub path: String,
    /// The groups of rules that applied.
    pub groups: BTreeSet<Group>,
    /// What was found, sorted, each once.
    pub findings: Vec<Finding>,
    /// The pages' labels, or the entries of the page list, if they could be read.
    pub labels: Option<Vec<String>>,
    /// What the artifact says, until it was compared with the others.
    pub(super) said: Option<Said>,
}

impl Checked {
    /// Nothing checked yet.
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// Says that the rules of a group are checked.
    pub(super) fn enter(&mut self, group: Group) {
        self.groups.insert(group);
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, rule: Rule, message: impl Into<String>) {
        self.enter(rule.group());
        self.findings.push(Finding { rule, message: message.into() });
    }

    /// Adds a finding unless something holds.
    pub(super) fn require(&mut self, holds: bool, rule: Rule, message: impl FnOnce() -> String) {
        if !holds {
            self.add(rule, message());
        }
    }

    /// Sorts the findings and drops repeats.
    pub(super) fn settle(&mut self) {
        self.findings.sort();
        self.findings.dedup();
    }

    /// How many rules were checked.
    pub fn rules(&self) -> usize {
        Rule::ALL.iter().filter(|rule| self.groups.contains(&rule.group())).count()
    }

    /// Whether a group was checked.
    pub fn has(&self, group: Group) -> bool {
        self.groups.contains(&group)
    }

    /// The findings as diagnostics at the artifact.
    fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        self.findings.iter().map(|finding| {
            let message = format!("{} ({})", finding.message, finding.rule.clause());
            Diagnostic::new(Severity::Error, finding.rule.code(), Place::Path(self.path.clone()), message)
                .hint(finding.rule.hint())
        })
    }
}

/// The folder and its artifacts, in the manifest's order.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The folder and its manifest.
    pub folder: Checked,
    /// What was found in each artifact, in the manifest's order.
    pub artifacts: Vec<Checked>,
    /// What builds that were broken off left in the folder, relative to it: no rule speaks of it.
    pub left: Vec<String>,
}

impl Report {
    /// Everything found, as diagnostics.
    pub fn sink(&self) -> Sink {
        let mut sink = Sink::default();
        for checked in std::iter::once(&self.folder).chain(&self.artifacts) {
            checked.diagnostics().for_each(|found| sink.push(found));
        }
        for path in &self.left {
            let message = "a build into this folder was broken off and left this";
            let found = Diagnostic::new(Severity::Warning, "broken-off", Place::Path(path.clone()), message);
            sink.push(found.hint("leave it and build again: the next build puts the folder right"));
        }
        sink
    }
}
