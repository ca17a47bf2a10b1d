//! Interface words: what stands on pages besides the text of the guides.
//!
//! The English words are the messages of `layouts/locale/ui.pot`; each language's catalogue beside it translates them,
//! and a project's own catalogue may override any of them. Messages under `ui` are words; those with a plural are counted;
//! those under `date` are asked for only where CLDR has no names of months.

use std::collections::BTreeMap;

use crate::catalogue::{Asked, Catalogue, FormOf, Template, by_category};
use crate::language::{Dates, Numbers, PluralCategory, Plurals, Tag};
use crate::project::PartialDate;

/// The context of what dates are made of.
const DATE: &str = "date";

/// English word to word.
pub type Words = BTreeMap<String, String>;

/// The words of a language.
#[derive(Debug)]
pub struct Translated {
    /// Complete: English stands in where a word is missing.
    pub words: Words,
    /// Words that are counted.
    pub counted: Counted,
    /// What dates are made of, where CLDR does not know.
    pub dates: Words,
    /// English words that no catalogue has.
    pub missing: Vec<String>,
}

impl Translated {
    /// The words of a language from its catalogues, the first that has a word winning.
    pub fn new(tag: &Tag, template: &Template, catalogues: &[&Catalogue]) -> Self {
        let mut missing = Vec::new();
        let (dates, others): (Vec<&Asked>, Vec<&Asked>) =
            template.messages.iter().partition(|asked| asked.context == DATE);
        let (counted, plain): (Vec<&Asked>, Vec<&Asked>) = others.into_iter().partition(|asked| asked.plural.is_some());
        let words = translated(&plain, catalogues, &mut missing);
        let mut without_dates = Vec::new();
        let dates = translated(&dates, catalogues, &mut without_dates);
        if Dates::of(tag, None).is_none() {
            missing.append(&mut without_dates);
        }
        let counted = Counted::new(tag, &counted, catalogues, &mut missing);
        Self { words, counted, dates, missing }
    }
}

fn translated(asked: &[&Asked], catalogues: &[&Catalogue], missing: &mut Vec<String>) -> Words {
    let mut words = Words::new();
    for Asked { context, message, .. } in asked {
        let found = catalogues.iter().find_map(|catalogue| catalogue.get(context, message));
        if found.is_none() {
            missing.push(message.clone());
        }
        words.insert(message.clone(), found.map_or(message, |found| &found.text).clone());
    }
    words
}

/// Words that go with a number, each in the forms of its language.
#[derive(Debug)]
pub struct Counted {
    plurals: Plurals,
    numbers: Numbers,
    forms: BTreeMap<String, BTreeMap<PluralCategory, String>>,
}

impl Counted {
    fn new(tag: &Tag, messages: &[&Asked], catalogues: &[&Catalogue], missing: &mut Vec<String>) -> Self {
        let plurals = Plurals::of(tag);
        let mut forms = BTreeMap::new();
        for Asked { context, message: singular, plural, .. } in messages {
            let plural = plural.as_ref().unwrap_or(singular);
            let found = catalogues.iter().find_map(|catalogue| {
                let form_of = by_category(&catalogue.plural_forms, &plurals)?;
                by_form(&catalogue.get(context, singular)?.forms, &form_of)
            });
            let found = found.unwrap_or_else(|| {
                missing.push(plural.clone());
                BTreeMap::from([(PluralCategory::One, singular.clone()), (PluralCategory::Other, plural.clone())])
            });
            forms.insert(plural.clone(), found);
        }
        Self { plurals, numbers: Numbers::of(tag), forms }
    }

    /// Each form of each word, by the English plural, and all digits that may stand in it.
    pub fn forms(&self) -> impl Iterator<Item = (&str, String)> {
        let digits = self.numbers.write(1_234_567_890);
        let with_digits = move |form: &String| fill(form, &[("count", &digits)]);
        self.forms.iter().flat_map(move |(message, forms)| {
            let with_digits = with_digits.clone();
            forms.values().map(move |form| (message.as_str(), with_digits(form)))
        })
    }

    /// A counted word with its number: `message` is the English plural, in which `{count}` stands for the number.
    pub fn write(&self, message: &str, count: u32) -> String {
        let category = self.plurals.category(count);
        let form = self.forms.get(message).and_then(|forms| forms.get(&category).or(forms.get(&PluralCategory::Other)));
        fill(form.map_or(message, String::as_str), &[("count", &self.numbers.write(i64::from(count)))])
    }
}

/// The forms of a message by category; none unless it has all.
fn by_form(forms: &[String], form_of: &FormOf) -> Option<BTreeMap<PluralCategory, String>> {
    let form = |index: &usize| forms.get(*index).filter(|form| !form.is_empty()).cloned();
    form_of.iter().map(|(category, index)| Some((*category, form(index)?))).collect()
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
    let day = date.day.map_or_else(String::new, |day| day.to_string());
    fill(&pattern, &[("day", &day), ("month", &month), ("year", &date.year.to_string())])
}

/// A message with its `{name}` parts filled in.
pub fn fill(message: &str, parts: &[(&str, &str)]) -> String {
    parts.iter().fold(message.to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::source::Sources;

    const TEMPLATE: &str = include_str!("../../layouts/locale/ui.pot");

    fn words(tag: &str, catalogue: &str) -> Translated {
        let mut sources = Sources::default();
        let file = sources.add("x.po", catalogue);
        let mut sink = Sink::default();
        let read = (!catalogue.is_empty()).then(|| Catalogue::read(sources.file(file), file, &mut sink)).flatten();
        assert!(!sink.has_errors(), "{catalogue}");
        let template = Template::read_layout("ui.pot", TEMPLATE.as_bytes(), &mut sink).unwrap();
        Translated::new(&Tag::of(tag), &template, &read.iter().collect::<Vec<_>>())
    }

    fn minutes(words: &Translated, counts: &[u32]) -> Vec<String> {
        counts.iter().map(|count| words.counted.write("{count} minutes", *count)).collect()
    }

    #[test]
    fn minutes_take_the_forms_of_their_language() {
        let arabic = words("ar", include_str!("../../layouts/locale/ar.po"));
        assert_eq!(
            minutes(&arabic, &[1, 2, 3, 10, 11, 99, 100, 103]),
            ["دقيقة واحدة", "دقيقتان", "3 دقائق", "10 دقائق", "11 دقيقة", "99 دقيقة", "100 دقيقة", "103 دقائق"]
        );
        let thai = words("th", include_str!("../../layouts/locale/th.po"));
        assert_eq!(minutes(&thai, &[1, 15]), ["1 นาที", "15 นาที"]);
        assert!(arabic.missing.is_empty() && thai.missing.is_empty(), "{:?}", arabic.missing);
        assert_eq!(minutes(&words("en", ""), &[0, 1, 15]), ["0 minutes", "1 minute", "15 minutes"]);
    }

    #[test]
    fn forms_under_a_wrong_line_are_missing() {
        let entry = "msgctxt \"ui\"\nmsgid \"{count} minute\"\nmsgid_plural \"{count} minutes\"\nmsgstr[0] \"a\"\nmsgstr[1] \"b\"\n";
        let header =
            "msgid \"\"\nmsgstr \"\"\n\"X-Review: drafted\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n";
        let catalogue = format!("{header}{entry}");
        let minutes = || "{count} minutes".to_string();
        assert!(words("ar", &catalogue).missing.contains(&minutes()));
        assert!(!words("en", &catalogue).missing.contains(&minutes()));
    }

    #[test]
    fn only_languages_that_cldr_does_not_know_are_asked_for_the_words_of_dates() {
        let asked = |tag: &str| words(tag, "").missing.contains(&"January".to_string());
        assert!(asked("tet") && asked("bi") && asked("dv") && asked("dz"));
        assert!(!asked("th") && !asked("prs") && !asked("ar"));
    }

    #[test]
    fn a_catalogue_s_words_make_a_date() {
        let catalogue = "msgid \"\"\nmsgstr \"\"\n\"X-Review: drafted\\n\"\n\nmsgctxt \"date\"\nmsgid \"October\"\nmsgstr \"Outubru\"\n\n\
                         msgctxt \"date\"\nmsgid \"{day} {month} {year}\"\nmsgstr \"{day} fulan-{month} {year}\"\n";
        let dates = words("tet", catalogue).dates;
        let written = |text: &str| date(&dates, PartialDate::parse(text).unwrap());
        assert_eq!(written("2013-10-17"), "17 fulan-Outubru 2013");
        assert_eq!(written("2013-10"), "Outubru 2013");
        assert_eq!(written("2013"), "2013");
    }
}
