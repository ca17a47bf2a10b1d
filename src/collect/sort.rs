//! All files together: which are forms of ours, which of their fields belong to them, what they lack.
//!
//! What belongs is what a form says it was made with. A form that does not say, since a viewer wrote it anew, is
//! measured by the other files of its guide; one that does not even say that it is ours is, if most of its fields
//! are those of a guide among the others.

use std::collections::{BTreeMap, BTreeSet};

use super::answer;
use super::field::Field;
use super::find::Found;
use super::read::Form;
use super::report::{self, Refusal};
use super::returned::{Answered, Returned};
use crate::diagnostic::Sink;
use crate::identity::{DeclaredField, Identity};

/// The declared fields of each guide, from all files.
type Known = BTreeMap<String, BTreeMap<String, DeclaredField>>;

/// Answers, and what was not good.
pub(super) fn sort(found: &[Found], forms: Vec<Result<Form, Refusal>>) -> (Vec<Returned>, Sink) {
    let known = known(&forms);
    let mut sink = Sink::default();
    let mut returned = Vec::new();
    let mut paths = Vec::new();
    for (file, form) in found.iter().zip(forms) {
        let path = file.path.to_string_lossy().replace('\\', "/");
        match form.and_then(|form| recognise(form, &known)) {
            Ok((form, identity)) => {
                returned.push(take(&file.label, &path, &form, &identity, &known, &mut sink));
                paths.push(path);
            }
            Err(refusal) => sink.push(report::refused(&path, &refusal)),
        }
    }
    fill_questions(&mut returned);
    compare(&returned, &paths, &mut sink);
    (returned, sink)
}

fn known(forms: &[Result<Form, Refusal>]) -> Known {
    let mut known = Known::new();
    for form in forms.iter().flatten() {
        let Some(identity) = &form.identity else { continue };
        let guide = known.entry(identity.guide.clone()).or_default();
        for declared in &form.declared {
            guide.entry(declared.name.clone()).or_insert_with(|| declared.clone());
        }
    }
    known
}

/// Whether a form is ours, and which book it is.
fn recognise(form: Form, known: &Known) -> Result<(Form, Identity), Refusal> {
    let stem = form.stem().map(str::to_owned);
    match (form.identity.clone(), &form.fields) {
        (Some(_), None) => Err(Refusal::Flattened),
        (None, None) => Err(Refusal::Foreign),
        (Some(mut identity), Some(fields)) => {
            if identity.guide.is_empty() {
                identity.guide = stem.unwrap_or_default();
            }
            let ours = fields.iter().any(|field| belongs(field, &identity.guide));
            if ours { Ok((form, identity)) } else { Err(Refusal::Flattened) }
        }
        (None, Some(fields)) => {
            let count = |names: &BTreeMap<String, DeclaredField>| {
                fields.iter().filter(|field| names.contains_key(&field.name)).count()
            };
            let best = known.iter().map(|(guide, names)| (count(names), guide)).max_by_key(|(count, _)| *count);
            match best {
                Some((count, guide)) if count * 2 > fields.len() => {
                    let identity = Identity { guide: guide.clone(), ..Identity::default() };
                    Ok((form, identity))
                }
                _ => Err(Refusal::Foreign),
            }
        }
    }
}

/// Whether a field is named after a guide.
fn belongs(field: &Field, guide: &str) -> bool {
    !guide.is_empty() && field.name.strip_prefix(guide).is_some_and(|rest| rest.starts_with('.'))
}

/// The answers of one form; reports what does not belong and what is gone.
fn take(label: &str, path: &str, form: &Form, identity: &Identity, known: &Known, sink: &mut Sink) -> Returned {
    let own = form.kinds();
    let others = known.get(&identity.guide);
    let fields = form.fields.as_deref().unwrap_or_default();
    let (mut answers, mut foreign) = (Vec::with_capacity(fields.len()), Vec::new());
    for field in fields {
        let declared = own.get(field.name.as_str()).copied();
        let other = others.and_then(|names| names.get(&field.name));
        let clear = declared.is_some() || form.unclear.contains(&field.name);
        if !(clear || own.is_empty() && belongs(field, &identity.guide)) {
            foreign.push(field.name.clone());
            continue;
        }
        answers.push(answered(field, declared.or(other), path, sink));
    }
    report::foreign(path, &foreign, sink);
    report::doubts(path, &form.doubts, sink);
    let there: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let gone = form.declared.iter().filter(|declared| !there.contains(declared.name.as_str()));
    let gone: Vec<String> = gone.map(|declared| declared.name.clone()).collect();
    if !gone.is_empty() {
        sink.push(report::missing(path, &gone));
    }
    if identity.edition.is_empty() {
        sink.push(report::nameless(path));
    }
    // In the order of the book, not in that in which a viewer keeps the fields.
    let order: BTreeMap<&str, usize> =
        form.declared.iter().enumerate().map(|(at, declared)| (declared.name.as_str(), at)).collect();
    answers.sort_by_key(|answered| order.get(answered.field.as_str()).copied().unwrap_or(usize::MAX));
    Returned {
        file: label.to_owned(),
        guide: identity.guide.clone(),
        edition: identity.edition.clone(),
        version: identity.version.clone(),
        tool: form.tool.clone(),
        date: form.date.clone(),
        lang: form.lang.clone(),
        title: form.title.clone(),
        languages: identity.languages.clone(),
        answers,
    }
}

fn answered(field: &Field, declared: Option<&DeclaredField>, path: &str, sink: &mut Sink) -> Answered {
    let answer = answer::answer(field, declared.map(|declared| &declared.takes));
    if answer.several {
        sink.push(report::several(path, &field.name, &answer.text));
    }
    let takes = declared.map_or_else(|| answer::guess(field), |declared| declared.takes.clone());
    Answered {
        field: field.name.clone(),
        question: field.tooltip.split_whitespace().collect::<Vec<_>>().join(" "),
        lang: declared.map(|declared| declared.lang.clone()).unwrap_or_default(),
        kind: takes.kind(),
        answer: answer.text,
    }
}

/// A question that a viewer dropped is taken from another file of the same guide and edition, or of the guide.
fn fill_questions(returned: &mut [Returned]) {
    let mut questions: BTreeMap<(String, String), String> = BTreeMap::new();
    for file in returned.iter() {
        for answered in file.answers.iter().filter(|answered| !answered.question.is_empty()) {
            for edition in [file.edition.as_str(), ""] {
                let key = (edition.to_owned(), answered.field.clone());
                questions.entry(key).or_insert_with(|| answered.question.clone());
            }
        }
    }
    for file in returned {
        for answered in file.answers.iter_mut().filter(|answered| answered.question.is_empty()) {
            let find = |edition: &str| questions.get(&(edition.to_owned(), answered.field.clone()));
            answered.question = find(&file.edition).or_else(|| find("")).cloned().unwrap_or_default();
        }
    }
}

/// Reports fields that one file has and no other of its guide and edition, where there are others.
fn compare(returned: &[Returned], paths: &[String], sink: &mut Sink) {
    let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, file) in returned.iter().enumerate() {
        groups.entry((&file.guide, &file.edition)).or_default().push(at);
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for answered in group.iter().flat_map(|at| &returned[*at].answers) {
            *counts.entry(&answered.field).or_default() += 1;
        }
        for at in group {
            let alone = returned[at].answers.iter().filter(|answered| counts.get(answered.field.as_str()) == Some(&1));
            let names: Vec<String> = alone.map(|answered| answered.field.clone()).collect();
            if !names.is_empty() {
                sink.push(report::unknown(&paths[at], &names));
            }
        }
    }
}
