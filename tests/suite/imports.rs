//! What each file of `src` imports, read from its text: `use` trees and paths, through what modules pass on.

use std::collections::{BTreeMap, BTreeSet};

/// A file of `src` as a module.
pub struct Module {
    /// Path relative to `src`.
    pub file: String,
    /// Its place, such as `["pdf", "join", "merge"]`; empty for `lib.rs`.
    path: Vec<String>,
    /// Whole paths that it names, in `use` and elsewhere, as far as they begin with `crate`, `super`, `self` or a child.
    named: Vec<Vec<String>>,
    /// Names that it passes on to others, with the whole path of what they mean.
    aliases: BTreeMap<String, Vec<String>>,
}

/// Reads modules from paths and texts.
pub fn modules(files: impl Iterator<Item = (String, String)>) -> Vec<Module> {
    let texts: Vec<(String, Vec<String>, Vec<String>)> =
        files.map(|(file, text)| (file.clone(), place(&file), tokens(&without_tests(&text)))).collect();
    let places: BTreeSet<Vec<String>> = texts.iter().map(|(_, path, _)| path.clone()).collect();
    texts
        .into_iter()
        .filter(|(_, path, _)| !path.last().is_some_and(|name| is_for_tests(name)))
        .map(|(file, path, tokens)| Module::read(file, path, &tokens, &places))
        .collect()
}

/// Modules that are compiled for tests alone.
fn is_for_tests(name: &str) -> bool {
    ["tests", "sample", "samples"].contains(&name)
}

fn place(file: &str) -> Vec<String> {
    let mut path: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_string).collect();
    if matches!(path.last().map(String::as_str), Some("mod" | "lib")) {
        path.pop();
    }
    path
}

/// The text up to its unit tests, whose `super` is the file itself.
fn without_tests(text: &str) -> String {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_string()
}

/// Words and signs, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(len) = literal(rest) {
            len
        } else if first.is_alphanumeric() || first == '_' {
            let len = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            found.push(rest[..len].to_string());
            len
        } else if rest.starts_with("::") {
            found.push("::".into());
            2
        } else {
            if !first.is_whitespace() {
                found.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[len..];
    }
    found
}

/// Length of the string or character literal that a text begins with.
fn literal(text: &str) -> Option<usize> {
    if let Some(raw) = text.strip_prefix('r').filter(|raw| raw.starts_with('"') || raw.starts_with('#')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(1 + hashes + 1 + inner.find(&end)? + end.len());
    }
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            _ if character == quote => return Some(at + 1),
            // A lifetime is no character.
            _ if quote == '\'' && at > 1 && !text[1..].starts_with('\\') => return None,
            _ => {}
        }
    }
    None
}

impl Module {
    fn read(file: String, path: Vec<String>, tokens: &[String], places: &BTreeSet<Vec<String>>) -> Self {
        let mut module = Self { file, path, named: Vec::new(), aliases: BTreeMap::new() };
        let mut at = 0;
        while at < tokens.len() {
            let mut leaves = Vec::new();
            let is_use = tokens[at] == "use";
            let begins = at == 0 || !matches!(tokens[at - 1].as_str(), "::");
            at += usize::from(is_use);
            let end = tree(tokens, at, &[], &mut leaves);
            for (leaf, name) in leaves.into_iter().filter(|(leaf, _)| begins && (is_use || leaf.len() > 1)) {
                let Some(whole) = module.whole(&leaf, places) else { continue };
                if is_use {
                    module.aliases.insert(name, whole.clone());
                }
                let passed_on =
                    is_use && tokens[..at].iter().rev().nth(1).is_some_and(|word| word == "pub" || word == ")");
                if !passed_on {
                    module.named.push(whole);
                }
            }
            at = end.max(at + usize::from(!is_use));
        }
        module
    }

    /// A path from the crate's root; none if it leads out of the crate.
    fn whole(&self, leaf: &[String], places: &BTreeSet<Vec<String>>) -> Option<Vec<String>> {
        let (first, rest) = leaf.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => {
                let mut base = self.path.clone();
                if first == "super" {
                    base.pop();
                }
                base
            }
            child => {
                let mut base = self.path.clone();
                base.push(child.to_string());
                if !places.contains(&base) {
                    return None;
                }
                base
            }
        };
        for word in rest {
            match word.as_str() {
                "super" => drop(base.pop()),
                "self" => {}
                word => base.push(word.to_string()),
            }
        }
        Some(base)
    }

    /// The room it is of.
    pub fn room(&self) -> &str {
        self.path.first().map_or("lib", String::as_str)
    }

    /// The rooms that it names.
    pub fn rooms(&self) -> BTreeSet<&str> {
        let all = self.named.iter().chain(self.aliases.values());
        all.filter_map(|path| path.first()).map(String::as_str).collect()
    }

    /// The files of its own room that define what it names.
    pub fn imports<'m>(&self, modules: &'m [Module]) -> BTreeSet<&'m str> {
        let paths = self.named.iter().filter(|path| path.first().is_some_and(|room| room == self.room()));
        paths.filter_map(|path| defining(path, modules, 0)).map(|module| module.file.as_str()).collect()
    }
}

/// The module in which a path's item is defined, through the names that others pass on.
fn defining<'m>(path: &[String], modules: &'m [Module], depth: usize) -> Option<&'m Module> {
    let module =
        modules.iter().filter(|module| path.starts_with(&module.path)).max_by_key(|module| module.path.len())?;
    let item = path.get(module.path.len());
    match item.and_then(|item| module.aliases.get(item)).filter(|_| depth < 8) {
        Some(alias) => {
            let rest = &path[module.path.len() + 1..];
            let further: Vec<String> = alias.iter().chain(rest).cloned().collect();
            defining(&further, modules, depth + 1).or(Some(module))
        }
        None => Some(module),
    }
}

/// Reads a path, or a tree of them in braces, from `at` on; gives each leaf with the name it gets, and where it ends.
fn tree(tokens: &[String], mut at: usize, before: &[String], leaves: &mut Vec<(Vec<String>, String)>) -> usize {
    let mut path = before.to_vec();
    while let Some(word) = tokens.get(at) {
        if word == "{" {
            return branches(tokens, at + 1, &path, leaves);
        }
        let is_word = word.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_') || word == "*";
        if !is_word {
            break;
        }
        path.push(word.clone());
        at += 1;
        if tokens.get(at).map(String::as_str) != Some("::") {
            break;
        }
        at += 1;
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if tokens.get(at).map(String::as_str) == Some("as") {
        name = tokens.get(at + 1).cloned().unwrap_or_default();
        at += 2;
    } else if name == "self" {
        name = before.last().cloned().unwrap_or_default();
    }
    if path.last().map(String::as_str) == Some("*") {
        path.pop();
    }
    if path.len() > before.len() || !before.is_empty() {
        leaves.push((path, name));
    }
    at
}

fn branches(tokens: &[String], mut at: usize, path: &[String], leaves: &mut Vec<(Vec<String>, String)>) -> usize {
    while let Some(word) = tokens.get(at) {
        match word.as_str() {
            "}" => return at + 1,
            "," => at += 1,
            _ => at = tree(tokens, at, path, leaves).max(at + 1),
        }
    }
    at
}
