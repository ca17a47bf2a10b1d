//! Which block of a book a layout fails on: Typst knows no places in data, so parts of the book are laid out until the
//! ones are known that cannot be.

use std::collections::BTreeSet;

use crate::document::model::Document;
use crate::document::pieces::{Piece, only, pieces};

/// The most trials for one book; what is not found by then is told without a place of its own.
const MOST_TRIALS: usize = 400;

/// A piece of a document that cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Culprit {
    /// Its name, as [`Places`](crate::document::Places) knows it.
    pub(super) name: String,
    /// What it is, in a word for authors.
    pub(super) word: &'static str,
    /// What is said of it.
    pub(super) messages: BTreeSet<String>,
}

/// The pieces that `faults` says these messages of, all of them. `faults` lays a document out and gives what is wrong with
/// it.
pub(super) fn culprits(
    document: &Document,
    messages: &BTreeSet<String>,
    faults: &dyn Fn(&Document) -> BTreeSet<String>,
) -> Vec<Culprit> {
    let all = pieces(document);
    let mut search =
        Search { document, messages, faults, headings: BTreeSet::new(), trials: MOST_TRIALS, found: Vec::new() };
    // What a book without blocks fails with is said of its titles, its contents, its layout.
    if search.faults(&[]).is_superset(messages) {
        return Vec::new();
    }
    let (headings, others) = all.iter().flat_map(|piece| &piece.inner).partition(|piece| piece.is_heading);
    search.among_headings(headings);
    search.among(&others);
    search.found
}

struct Search<'a> {
    document: &'a Document,
    messages: &'a BTreeSet<String>,
    faults: &'a dyn Fn(&Document) -> BTreeSet<String>,
    /// Headings that are in every trial: without them others would skip levels.
    headings: BTreeSet<String>,
    trials: usize,
    found: Vec<Culprit>,
}

impl Search<'_> {
    /// What is wrong with the document when it has nothing but these pieces and the headings.
    fn faults(&mut self, names: &[&str]) -> BTreeSet<String> {
        if self.trials == 0 {
            return BTreeSet::new();
        }
        self.trials -= 1;
        let kept = names.iter().copied().chain(self.headings.iter().map(String::as_str)).collect();
        let found = (self.faults)(&only(self.document, &kept));
        found.intersection(self.messages).cloned().collect()
    }

    fn faults_of(&mut self, pieces: &[&Piece]) -> BTreeSet<String> {
        self.faults(&pieces.iter().map(|piece| piece.name.as_str()).collect::<Vec<_>>())
    }

    fn push(&mut self, piece: &Piece, messages: BTreeSet<String>) {
        self.found.push(Culprit { name: piece.name.clone(), word: piece.word, messages });
    }

    /// The headings that cannot be printed, each found as the last of the fewest from the beginning that fail.
    fn among_headings(&mut self, mut headings: Vec<&Piece>) {
        loop {
            let messages = self.faults_of(&headings);
            if messages.is_empty() {
                break;
            }
            let culprit = self.first_failing(&headings);
            self.push(culprit, messages);
            headings.retain(|piece| piece.name != culprit.name);
        }
        self.headings = headings.into_iter().map(|piece| piece.name.clone()).collect();
    }

    /// Looks in both halves of those that fail together.
    fn among(&mut self, pieces: &[&Piece]) {
        let messages = self.faults_of(pieces);
        if messages.is_empty() {
            return;
        }
        if let [piece] = pieces {
            return self.inside(piece, messages);
        }
        let before = self.found.len();
        let (first, second) = pieces.split_at(pieces.len() / 2);
        self.among(first);
        self.among(second);
        if self.found.len() == before {
            // Neither fails without the other, as where a page turns: the piece is told that it begins with.
            let last = self.first_failing(pieces);
            self.push(last, messages);
        }
    }

    /// A piece that fails alone: what in it does, unless it is its own words.
    fn inside(&mut self, piece: &Piece, messages: BTreeSet<String>) {
        let before = self.found.len();
        if !piece.inner.is_empty() && self.faults(&[&piece.shell()]).is_empty() {
            self.among(&piece.inner.iter().collect::<Vec<_>>());
        }
        if self.found.len() == before {
            self.push(piece, messages);
        }
    }

    /// The last of the fewest pieces from the beginning that fail, where all of them do.
    fn first_failing<'p>(&mut self, pieces: &[&'p Piece]) -> &'p Piece {
        let (mut low, mut high) = (1, pieces.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.faults_of(&pieces[..middle]).is_empty() {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        pieces[high - 1]
    }
}

#[cfg(test)]
mod tests;
