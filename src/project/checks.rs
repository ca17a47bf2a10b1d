//! Checks that several files share: words of closed sets, ids, tags, what is named twice or not there.

use super::names::Part;
use super::spanned::Spanned;
use crate::diagnostic::{Diagnostic, Sink, suggestion};
use crate::language::Tag;
use crate::source::Span;

/// The value that a word of a closed set stands for; an unknown word is reported with the nearest one, or all of them.
///
/// `code` is the diagnostic's, `what` names the set in its message, `id` gives the word of each value of `all`.
pub fn read_word<T: Copy>(
    word: &Spanned<String>,
    code: &'static str,
    what: &str,
    all: &[T],
    id: impl Fn(T) -> &'static str,
    sink: &mut Sink,
) -> Option<T> {
    let found = all.iter().copied().find(|value| id(*value) == word.value);
    if found.is_none() {
        let known: Vec<&str> = all.iter().map(|value| id(*value)).collect();
        let all_of_them = match known.as_slice() {
            [one] => format!("write {one}"),
            all => format!("write one of {}", all.join(", ")),
        };
        let message = format!("there is no {what} `{}`", word.value);
        sink.push(Diagnostic::error(code, word.span, message).suggest(&word.value, known, all_of_them));
    }
    found
}

/// The part with this name.
pub fn read_part(word: &Spanned<String>, sink: &mut Sink) -> Option<Part> {
    read_word(word, "unknown-part", "part", &Part::ALL, Part::id, sink)
}

/// Ids become file names and field names: `[a-z][a-z0-9-]*`.
pub fn check_id(id: &Spanned<String>, what: &str, sink: &mut Sink) -> bool {
    let good = is_id(&id.value);
    if !good {
        sink.push(
            Diagnostic::error("bad-id", id.span, format!("`{}` cannot be the id of a {what}", id.value))
                .hint("use small letters a to z, digits and hyphens, beginning with a letter"),
        );
    }
    good
}

/// Whether a text is an id.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A BCP 47 tag (RFC 5646, 2.1) whose language has two or three small letters.
pub fn check_tag(tag: &Spanned<String>, sink: &mut Sink) -> bool {
    let language = Tag::parse(&tag.value).map(|tag| tag.language());
    let good = language.is_some_and(|language| language.len() <= 3 && tag.value.starts_with(&language));
    if !good {
        sink.push(
            Diagnostic::error("bad-language", tag.span, format!("`{}` is not a language tag", tag.value))
                .hint("write a BCP 47 tag such as \"en\", \"th\" or \"zh-Hant-HK\""),
        );
    }
    good
}

/// Drops and reports what is named twice.
pub fn check_once(names: Vec<Spanned<String>>, what: &str, sink: &mut Sink) -> Vec<Spanned<String>> {
    let mut once: Vec<Spanned<String>> = Vec::new();
    for name in names {
        if once.iter().any(|before| before.value == name.value) {
            sink.push(
                Diagnostic::error("named-twice", name.span, format!("the {what} `{}` is named twice", name.value))
                    .hint("take one of them out"),
            );
        } else {
            once.push(name);
        }
    }
    once
}

/// The error for a file that is named and not there, with the nearest name that is.
pub fn missing_file(span: Span, path: &str, name: &str, known: &[String]) -> Diagnostic {
    let near = suggestion(name, known.iter().map(String::as_str), |near| format!("`{near}`"));
    Diagnostic::error("missing-file", span, format!("the file {path} does not exist")).hint(match near {
        Some(near) => format!("{near} otherwise add the file or take the line out"),
        None => "add the file or take the line out".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn tags_name_a_language_in_small_letters() {
        let mut sources = Sources::default();
        let span = Span::new(sources.add("series.toml", ""), 0..0);
        let good = |tag: &str| check_tag(&Spanned { value: tag.into(), span }, &mut Sink::default());
        assert!(["en", "fil", "fa-AF", "zh-Hant-HK", "ms-Arab-BN", "de-1996"].into_iter().all(good));
        assert!(!["", "TH", "thai", "th_TH", "th-", "en-thai-thai", "a-b"].into_iter().any(good));
    }
}
