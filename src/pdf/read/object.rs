//! The objects of a PDF (ISO 32000-1, 7.3): names and strings are borrowed from the file unless they hold escapes.

use std::borrow::Cow;

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object<'a> {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Real(f64),
    /// A name, its `#xx` resolved.
    Name(Cow<'a, [u8]>),
    /// A string, its escapes resolved.
    Text(Cow<'a, [u8]>),
    /// An array.
    Array(Vec<Object<'a>>),
    /// A dictionary.
    Dict(Dict<'a>),
    /// A reference to the object of this number.
    Ref(u32),
    /// A stream: its dictionary and its packed bytes.
    Stream(Dict<'a>, &'a [u8]),
}

/// A dictionary. Of a key that stands twice the last counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Dict<'a>(Vec<(Cow<'a, [u8]>, Object<'a>)>);

impl<'a> Dict<'a> {
    /// The entry as it stands, a reference unresolved.
    pub(crate) fn get(&self, key: &str) -> Option<&Object<'a>> {
        self.0.iter().rev().find(|(name, _)| **name == *key.as_bytes()).map(|(_, value)| value)
    }

    /// Whether it has an entry, be it null or a reference to nothing.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A whole number that stands in the dictionary itself.
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Object::Int(value)) => Some(*value),
            _ => None,
        }
    }

    /// A name that stands in the dictionary itself.
    pub(crate) fn name(&self, key: &str) -> Option<&[u8]> {
        match self.get(key) {
            Some(Object::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// The keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(key, _)| &**key)
    }

    /// Keys and entries, as they stand.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object<'a>)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }
}

impl<'a> FromIterator<(Cow<'a, [u8]>, Object<'a>)> for Dict<'a> {
    fn from_iter<I: IntoIterator<Item = (Cow<'a, [u8]>, Object<'a>)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl<'a> Object<'a> {
    /// The number of the object that it refers to, if it is a reference.
    pub(crate) fn reference(&self) -> Option<u32> {
        match self {
            Self::Ref(number) => Some(*number),
            _ => None,
        }
    }

    /// A dictionary, or a stream's.
    pub(crate) fn dict(&self) -> Option<&Dict<'a>> {
        match self {
            Self::Dict(dict) | Self::Stream(dict, _) => Some(dict),
            _ => None,
        }
    }

    /// A number, whole or not.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }
}
