//! Records as a table: a row for each field of each file, or a row for each file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::returned::Returned;

/// A table of text. A cell is none where a file does not have the column's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'a> {
    /// Names of the columns.
    pub head: Vec<Cow<'a, str>>,
    /// The cells, as many in each row as there are columns.
    pub rows: Vec<Vec<Option<&'a str>>>,
}

/// A column that does not depend on the field.
type Fact = (&'static str, fn(&Returned) -> &str);

const FILE: Fact = ("file", |file| &file.file);
const EDITION: Fact = ("edition", |file| &file.edition);
const GUIDE: Fact = ("guide", |file| &file.guide);
const DATE: Fact = ("date", |file| &file.date);
const VERSION: Fact = ("version", |file| &file.version);
const TOOL: Fact = ("tool", |file| &file.tool);

/// The facts before the answers and those after them.
fn facts(names: bool) -> (Vec<Fact>, [Fact; 3]) {
    let before = if names { vec![FILE, EDITION, GUIDE] } else { vec![EDITION, GUIDE] };
    (before, [DATE, VERSION, TOOL])
}

/// The column with the field's name.
pub const FIELD: &str = "field";
const QUESTION: &str = "question";
const ANSWER: &str = "answer";

/// How wide a column of this name is shown, in characters: sentences, names of fields and files, short facts, and what
/// was answered to one question.
pub fn width(name: &str) -> u16 {
    let is = |names: &[&str]| names.contains(&name);
    if is(&[QUESTION, ANSWER]) {
        60
    } else if is(&[FIELD, FILE.0]) {
        34
    } else if is(&[EDITION.0, GUIDE.0, VERSION.0]) {
        14
    } else {
        24
    }
}

/// A row for each field of each file: `file` (unless `names` is false), `edition`, `guide`, `field`, `question`,
/// `answer`, `date`, `version`, `tool`.
pub fn long(returned: &[Returned], names: bool) -> Table<'_> {
    let (before, after) = facts(names);
    let words = |facts: &[Fact]| facts.iter().map(|fact| Cow::from(fact.0)).collect::<Vec<_>>();
    let mut head = words(&before);
    head.extend([FIELD, QUESTION, ANSWER].map(Cow::from));
    head.extend(words(&after));
    let mut rows = Vec::new();
    for file in returned {
        for answered in &file.answers {
            let mut row: Vec<Option<&str>> = before.iter().map(|fact| Some(fact.1(file))).collect();
            row.extend([&answered.field, &answered.question, &answered.answer].map(|text| Some(text.as_str())));
            row.extend(after.iter().map(|fact| Some(fact.1(file))));
            rows.push(row);
        }
    }
    Table { head, rows }
}

/// A row for each file: its facts, then a column for each field of any file, named after it.
pub fn wide(returned: &[Returned], names: bool) -> Table<'_> {
    let (before, after) = facts(names);
    let facts: Vec<Fact> = before.into_iter().chain(after).collect();
    let fields = fields(returned);
    let places: BTreeMap<&str, usize> = fields.iter().enumerate().map(|(at, field)| (*field, at)).collect();
    let mut rows = Vec::with_capacity(returned.len());
    for file in returned {
        let mut row: Vec<Option<&str>> = facts.iter().map(|fact| Some(fact.1(file))).collect();
        row.resize(facts.len() + fields.len(), None);
        for answered in &file.answers {
            row[facts.len() + places[answered.field.as_str()]] = Some(&answered.answer);
        }
        rows.push(row);
    }
    let head = facts.iter().map(|fact| fact.0).chain(fields).map(Cow::from).collect();
    Table { head, rows }
}

/// The fields of all files, guide by guide, in the order of the books: a field that only some files have stands after
/// the one it follows there.
pub fn fields(returned: &[Returned]) -> Vec<&str> {
    let mut guides: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut done: Vec<Vec<&str>> = Vec::new();
    for file in returned {
        let names: Vec<&str> = file.answers.iter().map(|answered| answered.field.as_str()).collect();
        // Files of one edition have the same fields, and there may be hundreds of them.
        if !done.contains(&names) {
            merge(guides.entry(&file.guide).or_default(), &names);
            done.push(names);
        }
    }
    guides.into_values().flatten().collect()
}

/// Puts names that are new in after the one they follow.
fn merge<'a>(known: &mut Vec<&'a str>, names: &[&'a str]) {
    let mut places: BTreeMap<&str, usize> = known.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut after: BTreeMap<Option<usize>, Vec<&'a str>> = BTreeMap::new();
    let mut last = None;
    for name in names {
        match places.get(name) {
            Some(at) => last = Some(*at),
            None => {
                after.entry(last).or_default().push(name);
            }
        }
    }
    if after.is_empty() {
        return;
    }
    places.clear();
    let old = std::mem::take(known);
    known.extend(after.remove(&None).unwrap_or_default());
    for (at, name) in old.into_iter().enumerate() {
        known.push(name);
        known.extend(after.remove(&Some(at)).unwrap_or_default());
    }
}
