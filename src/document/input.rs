//! What a document is made from.

use super::numbering::{Numbering, Numberings};
use crate::edition::{Edition, Language};
use crate::project::Project;
use crate::series::{Guide, Series};

/// What the documents of a guide in an edition are made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The project, for its TOML: titles, dates, limits.
    pub project: &'a Project,
    /// The series as written.
    pub series: &'a Series,
    /// The edition, whose languages and facts the book shows.
    pub edition: &'a Edition,
    /// The guide that the book is of.
    pub guide: &'a Guide,
    /// Families of the faces at hand.
    pub families: &'a [String],
    /// The numberings of the edition's guides.
    pub numberings: &'a Numberings,
}

impl<'a> Input<'a> {
    /// The numbering of a guide of the series in this edition.
    pub fn numbering(self, guide: &Guide) -> Option<&'a Numbering> {
        self.numberings.of(guide, self.edition, self.project, self.series)
    }

    /// The language with this tag; the guide's if the edition has no such language.
    pub fn language(self, tag: &str) -> &'a Language {
        let known = self.edition.all_languages().into_iter().chain([&self.edition.source_language]);
        known.into_iter().find(|language| language.tag == tag).unwrap_or(&self.edition.guide_language)
    }
}
