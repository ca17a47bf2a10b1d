//! Damage in a file: something that is not there, or not as Typst writes it.

use std::fmt;

/// What is wrong with a file, in words that go on from "the pdf cannot … :".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault(pub(super) String);

impl Fault {
    /// A fault in these words.
    pub(super) fn new(why: &str) -> Self {
        Self(why.to_owned())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lopdf::Error> for Fault {
    fn from(error: lopdf::Error) -> Self {
        Self(error.to_string())
    }
}
