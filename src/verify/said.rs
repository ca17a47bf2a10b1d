//! What a book says, as words that can be looked for.

use std::collections::BTreeMap;

use crate::language::{in_word, unspaced};

/// What a book says, to be looked for words.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Words of two letters and more with how often they stand there.
    words: BTreeMap<String, usize>,
    /// Letters of scripts without spaces between words, one after another.
    letters: String,
}

impl Said {
    /// Takes a text apart.
    pub(super) fn of(text: &str) -> Self {
        let silent =
            |character: &char| !matches!(character, '\u{00AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}');
        let text: String = text.chars().filter(silent).collect();
        let letters = text.chars().filter(|character| in_word(*character) && unspaced(*character)).collect();
        let mut words = BTreeMap::new();
        for word in text.split(|character| !in_word(character)).filter(|word| word.chars().nth(1).is_some()) {
            *words.entry(word.to_string()).or_insert(0) += 1;
        }
        Self { words, letters }
    }

    /// The words, and how often each is there.
    pub(super) fn words(&self) -> impl Iterator<Item = (&String, &usize)> {
        self.words.iter()
    }

    /// Takes the words of another text in.
    pub(super) fn add(&mut self, other: &Self) {
        self.letters.push_str(&other.letters);
        for (word, times) in &other.words {
            *self.words.entry(word.clone()).or_insert(0) += times;
        }
    }

    /// Whether a word can be found in it.
    pub(super) fn has(&self, word: &str) -> bool {
        if word.chars().all(unspaced) { self.letters.contains(word) } else { self.words.contains_key(word) }
    }
}
