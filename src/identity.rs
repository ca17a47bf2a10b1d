//! What a book says of itself and what is read back from it: which book it is ([`Identity`]), which fields its form was
//! given ([`DeclaredField`]), and where the layout wants a control ([`FieldLink`]). Each type reads what it writes.
//!
//! The identity stands in two places of a PDF:
//!
//! - In the catalog's page-piece dictionary (ISO 32000-1, 14.5), the place that the standard keeps for a program's own
//!   data: `/PieceInfo /Fieldbook /Private`, an entry for each fact ([`Identity::entries`]). Viewers keep what they do
//!   not know in a catalog: PDFium, pdf.js (4 and 5), MuPDF, poppler, pypdf, pikepdf and qpdf all returned it.
//! - Among the keywords of the metadata, as one word ([`Display`](fmt::Display)): the reserve for viewers that write a
//!   catalog of their own, as macOS Preview does. Title, creator and keywords are what those carry over.
//!
//! Layouts get the word and the parts of a field's link as data of the document and spell neither themselves.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize, Serializer};

/// The key of this tool in a page-piece dictionary.
pub const APPLICATION: &str = "Fieldbook";

/// The key of the tool and its version in the tool's private data.
pub const TOOL: &str = "Tool";

/// The key of the list of fields in the tool's private data: a stream with a [`DeclaredField`] a line.
pub const FIELDS: &str = "Fields";

/// What a keyword begins with that names the book.
pub const KEYWORD: &str = "fieldbook:";

/// What the address of a link begins with that asks for a control.
pub const FIELD_SCHEME: &str = "field:";

/// What stands between a field's name and the value of a choice, in the address of a link.
pub const FIELD_VALUE: char = '=';

/// What the tool is called in metadata, before its version.
const NAME: &str = "fieldbook ";

/// All but letters, digits and what RFC 3986 calls unreserved beside them.
const ODD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a line of the list of fields keeps from its parts: white space, which separates them, and the sign itself.
const SPACE: &AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'%');

/// Which book a file is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Id of the series.
    pub series: String,
    /// Id of the guide.
    pub guide: String,
    /// Id of the edition.
    pub edition: String,
    /// The product's name, such as `workbook`; empty where only the keyword of an older version was left.
    pub product: String,
    /// Version of the text.
    pub version: String,
    /// The edition's languages as BCP 47 tags, the guide's among them; empty as the product is.
    pub languages: Vec<String>,
}

/// Why a text is no identity, no declared field or no link of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentityError {
    /// A keyword or a link that does not begin as ours do.
    Scheme {
        /// What it should begin with.
        wanted: &'static str,
    },
    /// A keyword with too few or too many parts, or a line of the list of fields.
    Parts {
        /// How many it has.
        found: usize,
        /// How many it should have, in words.
        wanted: &'static str,
    },
    /// A fact that must be there and is not, or is empty.
    Lacks {
        /// Which one.
        what: &'static str,
    },
    /// A part with a percent sign that stands for no character.
    Encoding {
        /// Which one.
        what: &'static str,
    },
    /// A value of a choice that is no whole number, or a choice without values.
    Value {
        /// What stands there.
        found: String,
    },
    /// A kind of field that no version of this tool has written.
    Kind(UnknownKind),
}

impl std::error::Error for IdentityError {}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheme { wanted } => write!(f, "it does not begin with `{wanted}`"),
            Self::Parts { found, wanted } => write!(f, "it has {found} parts, not {wanted}"),
            Self::Lacks { what } => write!(f, "it names no {what}"),
            Self::Encoding { what } => write!(f, "its {what} is not percent-encoded text"),
            Self::Value { found } => write!(f, "`{found}` is no value of a choice"),
            Self::Kind(unknown) => unknown.fmt(f),
        }
    }
}

impl From<UnknownKind> for IdentityError {
    fn from(unknown: UnknownKind) -> Self {
        Self::Kind(unknown)
    }
}

/// The tool and its version, as metadata name it.
pub fn tool() -> String {
    format!("{NAME}{}", env!("CARGO_PKG_VERSION"))
}

/// Whether metadata name this tool, in any version.
pub fn is_tool(creator: &str) -> bool {
    creator.starts_with(NAME)
}

impl Identity {
    /// The entries of the private data in the page-piece dictionary: key and text.
    pub fn entries(&self) -> [(&'static str, String); 6] {
        [
            ("Series", self.series.clone()),
            ("Guide", self.guide.clone()),
            ("Edition", self.edition.clone()),
            ("Product", self.product.clone()),
            ("Version", self.version.clone()),
            ("Languages", self.languages.join(" ")),
        ]
    }

    /// Reads [`entries`](Self::entries): `entry` gives the text at a key.
    ///
    /// # Errors
    ///
    /// [`IdentityError::Lacks`] if an entry is not there; all but the languages must not be empty either.
    pub fn from_entries(entry: impl Fn(&str) -> Option<String>) -> Result<Self, IdentityError> {
        let fact = |key, what| entry(key).filter(|text| !text.is_empty()).ok_or(IdentityError::Lacks { what });
        let languages = entry("Languages").ok_or(IdentityError::Lacks { what: "languages" })?;
        Ok(Self {
            series: fact("Series", "series")?,
            guide: fact("Guide", "guide")?,
            edition: fact("Edition", "edition")?,
            product: fact("Product", "product")?,
            version: fact("Version", "version")?,
            languages: languages.split_whitespace().map(str::to_owned).collect(),
        })
    }

    /// The identity among the keywords of metadata, which viewers join with commas, semicolons or spaces, quoted or
    /// not. None if no keyword begins with [`KEYWORD`].
    ///
    /// # Errors
    ///
    /// As [`FromStr`] has them, for the first keyword that begins so.
    pub fn among(keywords: &str) -> Option<Result<Self, IdentityError>> {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"');
        keywords.split(between).find(|word| word.starts_with(KEYWORD)).map(str::parse)
    }
}

/// The keyword: `fieldbook:<series>/<guide>/<edition>/<version>/<product>/<language>+<language>…`, odd characters
/// percent-encoded, so that it is one word whatever joins it to others.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KEYWORD)?;
        for part in [&self.series, &self.guide, &self.edition, &self.version, &self.product] {
            write!(f, "{}/", encoded(part))?;
        }
        for (index, tag) in self.languages.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "" } else { "+" }, encoded(tag))?;
        }
        Ok(())
    }
}

/// Reads the keyword. Versions up to 0.1 wrote the first four parts only and as they were: those are read too.
impl FromStr for Identity {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let rest = text.strip_prefix(KEYWORD).ok_or(IdentityError::Scheme { wanted: KEYWORD })?;
        let parts: Vec<&str> = rest.split('/').collect();
        match *parts {
            [series, guide, edition, version] => Ok(Self {
                series: given(series.to_owned(), "series")?,
                guide: given(guide.to_owned(), "guide")?,
                edition: given(edition.to_owned(), "edition")?,
                version: given(version.to_owned(), "version")?,
                ..Self::default()
            }),
            [series, guide, edition, version, product, languages] => Ok(Self {
                series: given(decoded(series, "series")?, "series")?,
                guide: given(decoded(guide, "guide")?, "guide")?,
                edition: given(decoded(edition, "edition")?, "edition")?,
                version: given(decoded(version, "version")?, "version")?,
                product: given(decoded(product, "product")?, "product")?,
                languages: languages
                    .split('+')
                    .filter(|tag| !tag.is_empty())
                    .map(|tag| decoded(tag, "language"))
                    .collect::<Result<_, _>>()?,
            }),
            _ => Err(IdentityError::Parts { found: parts.len(), wanted: "4 or 6" }),
        }
    }
}

/// As the keyword.
impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A field that a form was made with: a line of the list that the form carries, so that a field that somebody added,
/// and one that is gone, can be told from one file alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredField {
    /// The field's full name in the form.
    pub name: String,
    /// What a reader may enter, and how answers are told apart.
    pub takes: Takes,
    /// The language of its question, a BCP 47 tag.
    pub lang: String,
}

/// What a field takes, from the source to the answers that come back. The words are those of `list fields`, of
/// documents as data and of what a form says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Text: `text`.
    #[default]
    Text,
    /// A box to tick: `check`.
    Check,
    /// One of several values: `choice`.
    Choice,
}

impl FieldKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Text, Self::Check, Self::Choice];

    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Check => "check",
            Self::Choice => "choice",
        }
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A word that names no kind of field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKind(pub String);

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no kind of field: text, check and choice are", self.0)
    }
}

impl std::error::Error for UnknownKind {}

impl FromStr for FieldKind {
    type Err = UnknownKind;

    /// Reads what `Display` writes, and nothing else.
    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.id() == word).ok_or_else(|| UnknownKind(word.to_owned()))
    }
}

/// What a declared field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// Text.
    Text,
    /// A tick.
    Check,
    /// One of these values.
    Choice(Vec<i64>),
}

impl Takes {
    /// The kind, values aside.
    pub fn kind(&self) -> FieldKind {
        match self {
            Self::Text => FieldKind::Text,
            Self::Check => FieldKind::Check,
            Self::Choice(_) => FieldKind::Choice,
        }
    }
}

/// `<full name> <kind> <language>`, the kind being `text`, `check` or `choice:` with the values after it, separated by
/// commas.
impl fmt::Display for DeclaredField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", utf8_percent_encode(&self.name, SPACE), self.takes, self.lang)
    }
}

impl FromStr for DeclaredField {
    type Err = IdentityError;

    fn from_str(line: &str) -> Result<Self, IdentityError> {
        let parts: Vec<&str> = line.split(' ').collect();
        let [name, takes, lang] = *parts else {
            return Err(IdentityError::Parts { found: parts.len(), wanted: "3" });
        };
        let name = given(decoded(name, "name")?, "field")?;
        Ok(Self { name, takes: takes.parse()?, lang: given(lang.to_owned(), "language")? })
    }
}

impl fmt::Display for Takes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind())?;
        if let Self::Choice(values) = self {
            for (index, value) in values.iter().enumerate() {
                write!(f, "{}{value}", if index == 0 { ":" } else { "," })?;
            }
        }
        Ok(())
    }
}

impl FromStr for Takes {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let (kind, values) = text.split_once(':').map_or((text, None), |(kind, values)| (kind, Some(values)));
        match (kind.parse()?, values) {
            (FieldKind::Text, None) => Ok(Self::Text),
            (FieldKind::Check, None) => Ok(Self::Check),
            (FieldKind::Choice, Some(values)) => {
                Ok(Self::Choice(values.split(',').map(value).collect::<Result<_, _>>()?))
            }
            (FieldKind::Text | FieldKind::Check, Some(found)) => Err(IdentityError::Value { found: found.to_owned() }),
            (FieldKind::Choice, None) => Err(IdentityError::Lacks { what: "value" }),
        }
    }
}

/// The address of a link with which the layout asks for a control: `field:<full name>` for a text field or a box to
/// tick, `field:<full name>=<value>` for one value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldLink {
    /// The field's full name in the form.
    pub name: String,
    /// The value of a choice.
    pub value: Option<i64>,
}

impl fmt::Display for FieldLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FIELD_SCHEME}{}", self.name)?;
        self.value.map_or(Ok(()), |value| write!(f, "{FIELD_VALUE}{value}"))
    }
}

impl FromStr for FieldLink {
    type Err = IdentityError;

    fn from_str(address: &str) -> Result<Self, IdentityError> {
        let target = address.strip_prefix(FIELD_SCHEME).ok_or(IdentityError::Scheme { wanted: FIELD_SCHEME })?;
        let (name, number) = match target.rsplit_once(FIELD_VALUE) {
            Some((name, number)) => (name, Some(value(number)?)),
            None => (target, None),
        };
        Ok(Self { name: given(name.to_owned(), "field")?, value: number })
    }
}

/// What layouts need to know to write a [`FieldLink`]: the parts of the address of a link that asks for a control: `<scheme><name>`, or `<scheme><name><value><number>`
/// for a value of a choice.
#[derive(Debug, Clone, Serialize)]
pub struct FieldLinkParts {
    /// What it begins with.
    pub scheme: &'static str,
    /// What stands before the value of a choice.
    pub value: char,
}

impl Default for FieldLinkParts {
    fn default() -> Self {
        Self { scheme: FIELD_SCHEME, value: FIELD_VALUE }
    }
}

/// What a screen reader says of one value of a choice: the question and the value, `How: 3`. `collect` reads the value
/// from it where a viewer gave the states names of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueLabel {
    /// The label of the field.
    pub label: String,
    /// The value.
    pub value: i64,
}

/// What stands between label and value.
const VALUE_LABEL: &str = ": ";

impl fmt::Display for ValueLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{VALUE_LABEL}{}", self.label, self.value)
    }
}

impl FromStr for ValueLabel {
    type Err = IdentityError;

    /// The value stands last: a label may hold what separates the two.
    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let (label, number) = text.rsplit_once(VALUE_LABEL).ok_or(IdentityError::Lacks { what: "value" })?;
        Ok(Self { label: label.to_owned(), value: value(number)? })
    }
}

/// A value of a choice.
fn value(text: &str) -> Result<i64, IdentityError> {
    text.parse().map_err(|_| IdentityError::Value { found: text.to_owned() })
}

/// A fact that must not be empty.
fn given(text: String, what: &'static str) -> Result<String, IdentityError> {
    if text.is_empty() { Err(IdentityError::Lacks { what }) } else { Ok(text) }
}

fn encoded(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, ODD)
}

/// A percent-encoded text. A percent sign that begins no code, which the crate lets pass, is an error.
fn decoded(text: &str, what: &'static str) -> Result<String, IdentityError> {
    let wrong = || IdentityError::Encoding { what };
    let code = |rest: &str| rest.get(..2).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !text.split('%').skip(1).all(code) {
        return Err(wrong());
    }
    percent_decode_str(text).decode_utf8().map(Into::into).map_err(|_| wrong())
}

#[cfg(test)]
mod tests;
