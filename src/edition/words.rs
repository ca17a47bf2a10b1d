//! Interface words: what stands on pages besides the text of the guides.
//!
//! The English words are the messages of `layouts/locale/ui.pot`; each language's catalogue beside it translates them,
//! and a project's own catalogue may override any of them under the context `ui`.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Template};
use crate::project::PartialDate;

/// English word to word.
pub type Words = BTreeMap<String, String>;

/// The messages of a template, each with itself as its translation.
pub fn english(template: &Template) -> Words {
    template.messages.iter().map(|asked| (asked.message.clone(), asked.message.clone())).collect()
}

/// The words of a language from its catalogues, the first that has a word winning; and the words that none has.
pub fn translated(english: &Words, catalogues: &[&Catalogue]) -> (Words, Vec<String>) {
    let mut words = Words::new();
    let mut missing = Vec::new();
    for message in english.keys() {
        match catalogues.iter().find_map(|catalogue| catalogue.get("ui", message)) {
            Some(found) => {
                words.insert(message.clone(), found.text.clone());
            }
            None => {
                missing.push(message.clone());
                words.insert(message.clone(), message.clone());
            }
        }
    }
    (words, missing)
}

/// English names of the months, messages of the template.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in words, as far as it is known: the pattern and the months are messages of the catalogue.
pub fn date(words: &Words, date: PartialDate) -> String {
    let get = |key: &str| words.get(key).cloned().unwrap_or_else(|| key.to_string());
    let pattern = match (date.month, date.day) {
        (Some(_), Some(_)) => get("{day} {month} {year}"),
        (Some(_), None) => get("{month} {year}"),
        _ => get("{year}"),
    };
    let month = date.month.and_then(|month| MONTHS.get(month as usize - 1)).map_or_else(String::new, |name| get(name));
    pattern
        .replace("{day}", &date.day.map_or_else(String::new, |day| day.to_string()))
        .replace("{month}", &month)
        // The Buddhist calendar of Thailand counts from 543 BCE.
        .replace("{year-buddhist}", &(date.year + 543).to_string())
        .replace("{year}", &date.year.to_string())
}

/// A message with its `{name}` parts filled in.
pub fn fill(message: &str, parts: &[(&str, &str)]) -> String {
    parts.iter().fold(message.to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
