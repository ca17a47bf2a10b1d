//! The words of the contract that TOML and attributes use: parts of a guide, products, well-known pages.

use serde::Serialize;

/// A part of a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What, for whom, how to use.
    Introduction,
    /// International and regional law.
    LegalObligations,
    /// Terms and ideas.
    KeyConcepts,
    /// What practitioners and victims run into.
    IssuesAndChallenges,
    /// What to do.
    Guidance,
    /// What stands after the parts.
    Appendix,
}

impl Part {
    /// All, in the order of a guide.
    pub const ALL: [Self; 6] = [
        Self::Introduction,
        Self::LegalObligations,
        Self::KeyConcepts,
        Self::IssuesAndChallenges,
        Self::Guidance,
        Self::Appendix,
    ];

    /// The name in TOML.
    pub fn id(self) -> &'static str {
        match self {
            Self::Introduction => "introduction",
            Self::LegalObligations => "legal-obligations",
            Self::KeyConcepts => "key-concepts",
            Self::IssuesAndChallenges => "issues-and-challenges",
            Self::Guidance => "guidance",
            Self::Appendix => "appendix",
        }
    }

    /// The interface word that names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Introduction => "Introduction",
            Self::LegalObligations => "Legal obligations",
            Self::KeyConcepts => "Key concepts",
            Self::IssuesAndChallenges => "Issues and challenges",
            Self::Guidance => "Guidance",
            Self::Appendix => "Appendix",
        }
    }

    /// The part with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.id() == id)
    }
}

/// A kind of book that a build makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// Fillable PDF.
    Workbook,
    /// Every exercise and every lone block to fill in as a fillable sheet.
    Handouts,
    /// The workbook with the facilitator's notes.
    Facilitator,
    /// EPUB 3.
    Epub,
}

impl Product {
    /// All products this version makes, in the order of a build: the others take their page numbers from the workbook.
    pub const ALL: [Self; 4] = [Self::Workbook, Self::Handouts, Self::Facilitator, Self::Epub];

    /// The name in TOML, on the command line and in the manifest.
    pub fn id(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
            Self::Handouts => "handouts",
            Self::Facilitator => "facilitator",
            Self::Epub => "epub",
        }
    }

    /// The product with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.id() == id)
    }

    /// The file name of a guide's product in an edition.
    pub fn file_name(self, guide: &str, edition: &str) -> String {
        match self {
            Self::Epub => format!("{guide}-{edition}.epub"),
            _ => format!("{guide}-{edition}-{}.pdf", self.id()),
        }
    }
}

/// What a page of the front matter is to the book, where its name says so. Other names are as good; nothing but the name
/// tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageRole {
    /// The title page.
    Title,
    /// Who publishes the book, under which licence.
    Imprint,
    /// One definition list, which guides select from.
    Glossary,
    /// What the book is about.
    About,
    /// Somebody else's words before the book.
    Foreword,
    /// The authors' words before the book.
    Preface,
    /// Thanks.
    Acknowledgements,
}

impl PageRole {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Imprint,
        Self::Glossary,
        Self::About,
        Self::Foreword,
        Self::Preface,
        Self::Acknowledgements,
    ];

    /// The name of the page, and of its file without `.md`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Imprint => "imprint",
            Self::Glossary => "glossary",
            Self::About => "about",
            Self::Foreword => "foreword",
            Self::Preface => "preface",
            Self::Acknowledgements => "acknowledgements",
        }
    }

    /// The role of the page with this name, if it has one.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
