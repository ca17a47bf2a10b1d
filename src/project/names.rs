//! The words of the contract that TOML and attributes use: parts of a guide and products.

/// A part of a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
