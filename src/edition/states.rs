//! Member states and jurisdictions of the Bali Process, and the instruments whose status an edition shows.
//!
//! The tables are `data/*.csv` and `data/state-names.json`; `data/README.md` says where each comes from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer};

use crate::language::Tag;

/// A member state or jurisdiction.
#[derive(Debug, Clone, Deserialize)]
pub struct State {
    /// ISO 3166-1 alpha-2 code.
    pub iso2: String,
    /// Its name as the Bali Process lists it.
    pub listing_name: String,
    /// Tags of its official languages, with spaces between them.
    official_language_tags: String,
    /// Whether it is a member of ASEAN.
    #[serde(deserialize_with = "yes")]
    asean_member: bool,
    /// Whether it is a member of SAARC.
    #[serde(deserialize_with = "yes")]
    saarc: bool,
}

impl State {
    /// Whether a language is one of its official ones, whatever the script.
    pub fn speaks(&self, tag: &str) -> bool {
        let language = Tag::of(tag).language();
        self.official_language_tags.split_whitespace().any(|own| Tag::of(own).language() == language)
    }
}

/// A treaty whose status an edition shows.
#[derive(Debug, Clone, Deserialize)]
pub struct Instrument {
    /// Its id in `edition.toml`.
    pub id: String,
    /// Its title in English, a message of the interface catalogue.
    pub title: String,
    /// A short title in English, likewise.
    pub short: String,
    /// For which states it is open.
    applies: Applies,
}

/// For which states an instrument is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Applies {
    /// All.
    All,
    /// Members of ASEAN.
    Asean,
    /// Members of SAARC.
    Saarc,
}

impl Instrument {
    /// Whether the state can be a party.
    pub fn concerns(&self, state: &State) -> bool {
        match self.applies {
            Applies::All => true,
            Applies::Asean => state.asean_member,
            Applies::Saarc => state.saarc,
        }
    }
}

/// `y` or `n`.
fn yes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "y" => Ok(true),
        "n" => Ok(false),
        other => Err(D::Error::invalid_value(Unexpected::Str(other), &"y or n")),
    }
}

fn rows<T: for<'de> Deserialize<'de>>(table: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().unwrap_or_else(|error| panic!("a table in the binary: {error}"))
}

/// All 45, by their codes.
pub fn states() -> &'static [State] {
    static STATES: OnceLock<Vec<State>> = OnceLock::new();
    STATES.get_or_init(|| rows(include_str!("../../data/states.csv")))
}

/// The state with this code.
pub fn state(code: &str) -> Option<&'static State> {
    states().iter().find(|state| state.iso2 == code)
}

/// All instruments, in reading order.
pub fn instruments() -> &'static [Instrument] {
    static INSTRUMENTS: OnceLock<Vec<Instrument>> = OnceLock::new();
    INSTRUMENTS.get_or_init(|| rows(include_str!("../../data/instruments.csv")))
}

/// The state's name in a language or the nearest wider one (`fa` for `fa-AF`); none if neither is in the table.
pub fn state_name(state: &State, lang: &str) -> Option<String> {
    static NAMES: OnceLock<BTreeMap<String, BTreeMap<String, String>>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        serde_json::from_str(include_str!("../../data/state-names.json"))
            .unwrap_or_else(|error| panic!("a table in the binary: {error}"))
    });
    let mut tag = lang;
    loop {
        if let Some(name) = names.get(tag).and_then(|names| names.get(&state.iso2)) {
            return Some(name.clone());
        }
        tag = tag.rsplit_once('-')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        assert_eq!(states().len(), 45);
        assert_eq!(instruments().len(), 18);
        for state in states() {
            assert_eq!(state_name(state, "en").as_deref(), Some(state.listing_name.as_str()));
        }
        assert_eq!(state_name(state("TH").unwrap(), "ar").as_deref(), Some("تايلاند"));
        assert_eq!(state_name(state("TH").unwrap(), "xx"), None);
    }
}
