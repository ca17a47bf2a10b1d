//! The words of the contract that TOML and attributes use: parts of a guide, products, well-known pages.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// Where a page begins by an author's or an edition's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageBreak {
    /// Before a block.
    Before,
}

impl PageBreak {
    /// All.
    pub const ALL: [Self; 1] = [Self::Before];

    /// The word in attributes and TOML.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Before => "before",
        }
    }
}

impl fmt::Display for PageBreak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
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

    /// Whether it has a form to fill in.
    pub fn is_fillable(self) -> bool {
        match self {
            Self::Workbook | Self::Handouts | Self::Facilitator => true,
            Self::Epub => false,
        }
    }

    /// The file name of a guide's product in an edition.
    pub fn file_name(self, guide: &str, edition: &str) -> String {
        match self {
            Self::Epub => format!("{guide}-{edition}.epub"),
            Self::Workbook | Self::Handouts | Self::Facilitator => format!("{guide}-{edition}-{}.pdf", self.id()),
        }
    }
}

/// A product as a manifest names it: a folder may hold files that another version made, of products that this one does
/// not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedProduct {
    /// One that this version makes.
    Made(Product),
    /// PDF/X-4 of the pages, for a press.
    Press,
    /// PDF/X-4 of the cover sheet, for a press.
    Cover,
    /// The name of any other.
    Other(String),
}

impl ListedProduct {
    /// The name in the manifest.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Made(product) => product.id(),
            Self::Press => "press",
            Self::Cover => "cover",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for ListedProduct {
    fn from(name: &str) -> Self {
        match (Product::from_id(name), name) {
            (Some(product), _) => Self::Made(product),
            (None, "press") => Self::Press,
            (None, "cover") => Self::Cover,
            (None, other) => Self::Other(other.to_string()),
        }
    }
}

/// By name, as a manifest is sorted.
impl Ord for ListedProduct {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for ListedProduct {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for ListedProduct {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ListedProduct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::from(name.as_str()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_product_keeps_its_name_be_it_made_or_not() {
        for product in Product::ALL {
            assert_eq!(ListedProduct::from(product.id()), ListedProduct::Made(product));
        }
        for name in ["workbook", "press", "cover", "booklet", "poster", ""] {
            let json = serde_json::to_string(name).unwrap();
            let read: ListedProduct = serde_json::from_str(&json).unwrap();
            assert_eq!((read.as_str(), serde_json::to_string(&read).unwrap()), (name, json));
        }
        assert_eq!(ListedProduct::from("booklet"), ListedProduct::Other("booklet".into()));
        assert!(ListedProduct::Made(Product::Epub) < ListedProduct::Made(Product::Workbook), "by name");
    }
}
