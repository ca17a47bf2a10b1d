//! Lists of words by language, as the prose check reads them: tables with the columns language, kind and word, the words
//! in small letters.

/// The rows of a table for a language or one of its varieties: kind and word; none where nobody has listed any.
pub(super) fn rows(table: &str, language: &str) -> Vec<(String, String)> {
    let primary = language.split('-').next().unwrap_or_default();
    all(table)
        .into_iter()
        .filter(|[tag, _, _]| tag.eq_ignore_ascii_case(primary))
        .map(|[_, kind, word]| (kind, word))
        .collect()
}

/// All rows of a table: language, kind, word.
pub(super) fn all(table: &str) -> Vec<[String; 3]> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
}

/// Where a word stands with no letter or digit beside it.
pub(super) fn find_word(text: &str, word: &str) -> Option<usize> {
    let is_apart = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    text.match_indices(word).map(|(at, _)| at).find(|&at| is_apart(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_apart() {
        assert_eq!(find_word("a rescue, b", "rescue"), Some(2));
        assert_eq!(find_word("rescued", "rescue"), None);
        assert_eq!(find_word("ไม่ rescue", "rescue"), Some("ไม่ ".len()));
        assert_eq!(find_word("unrescue rescue", "rescue"), Some(9));
    }

    #[test]
    fn a_variety_of_a_language_has_its_words() {
        let table = "language,kind,word\nen,place,above\nth,place,บน\n";
        assert_eq!(rows(table, "en-GB"), [("place".into(), "above".into())]);
        assert_eq!(rows(table, "ar"), []);
        assert_eq!(all(table).len(), 2);
    }
}
