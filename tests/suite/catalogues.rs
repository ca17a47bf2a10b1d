//! Interface words: each word that a layout or the EPUB asks for is in the template, and each catalogue is complete.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use typst::syntax::{LinkedNode, SyntaxKind, ast};

use crate::support::{files, root};

/// `msgid` to `msgstr`, of a plural its forms one after the other, and whether the entry is fuzzy.
fn read(name: &str) -> BTreeMap<String, (String, bool)> {
    read_in("layouts/locale", name)
}

fn read_in(folder: &str, name: &str) -> BTreeMap<String, (String, bool)> {
    let text = fs::read_to_string(root().join(folder).join(name)).unwrap();
    let mut entries = BTreeMap::new();
    for entry in text.split("\n\n") {
        let (mut id, mut translation, mut target) = (String::new(), String::new(), 0);
        for line in entry.lines() {
            target = match line {
                _ if line.starts_with("msgctxt") || line.starts_with("msgid_plural") => 0,
                _ if line.starts_with("msgid") => 1,
                _ if line.starts_with("msgstr") => 2,
                _ => target,
            };
            let Some(words) = line.split_once('"').and_then(|(_, rest)| rest.strip_suffix('"')) else { continue };
            let words = words.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
            match target {
                1 => id.push_str(&words),
                2 => translation.push_str(&words),
                _ => {}
            }
        }
        let fuzzy = entry.lines().any(|line| line.starts_with("#,") && line.contains("fuzzy"));
        if !id.is_empty() {
            entries.insert(id, (translation, fuzzy));
        }
    }
    entries
}

fn catalogues() -> Vec<String> {
    let folder = fs::read_dir(root().join("layouts/locale")).unwrap().flatten();
    folder.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| name.ends_with(".po")).collect()
}

/// The `{parts}` of a message.
fn parts(message: &str) -> BTreeSet<String> {
    let names = message.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.to_string()).collect()
}

/// The messages under `date`, which only a language that CLDR does not know needs.
fn date_messages() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("layouts/locale/ui.pot")).unwrap();
    let entries = text.split("\n\n").filter(|entry| entry.contains("msgctxt \"date\"\n"));
    entries.map(|entry| entry.split("msgid \"").nth(1).unwrap().split('"').next().unwrap().to_string()).collect()
}

/// The text in the brackets of each call that ends in `call`.
fn calls<'a>(text: &'a str, call: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(call) {
        let inside = &text[at + call.len()..];
        let mut depth = 1;
        let end = inside.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        found.extend(end.map(|end| &inside[..end]));
    }
    found
}

/// The literals in a piece of Rust, in order.
fn literals(inside: &str) -> impl DoubleEndedIterator<Item = &str> {
    let pieces: Vec<&str> = inside.split('"').skip(1).step_by(2).collect();
    pieces.into_iter()
}

/// Functions of the layouts that give an interface word.
const WORDS: [&str; 2] = ["word", "own"];

/// Functions whose strings nobody reads: names of files, keys, labels, icons, patterns, and text that is looked for.
const TECHNICAL: [&str; 30] = [
    "at",
    "begins",
    "between-marks",
    "contains",
    "counter",
    "data",
    "draw",
    "ends-with",
    "insert",
    "json",
    "label",
    "layouts",
    "mark-piece",
    "match",
    "matches",
    "metadata",
    "numbering",
    "page-of",
    "pagebreak",
    "pages-of",
    "query",
    "regex",
    "remembered",
    "replace",
    "row-begins",
    "selector",
    "split",
    "starts-with",
    "trim",
    "words-of",
];

/// Arguments and keys whose strings nobody reads.
const SETTINGS: [&str; 22] = [
    "at",
    "author",
    "before",
    "bottom-edge",
    "cap",
    "dash",
    "join",
    "keywords",
    "kind",
    "linebreaks",
    "mode",
    "number-type",
    "number-width",
    "numbering",
    "others",
    "scope",
    "style",
    "to",
    "top-edge",
    "type",
    "weight",
    "which",
];

/// Kinds of blocks, in lists that are compared with a block's own.
const KINDS: [&str; 5] = ["notepad", "checklist", "scale", "fields", "status"];

/// Signs that are the same in every language.
const SIGNS: &str = " \n·•:,/()…—–-";

/// What a string or a piece of text in a layout is to a reader.
#[derive(Debug, PartialEq)]
enum Sight {
    /// Nobody reads it.
    Hidden,
    /// It asks for an interface word.
    Asks(String),
    /// It is printed, or may be.
    Shown(String),
}

/// The last name of what is called, and the one before it: `draw.with` gives `with` and `draw`.
fn called(call: &LinkedNode<'_>) -> Vec<String> {
    let callee = call.children().next().map(|callee| callee.get().full_text().to_string()).unwrap_or_default();
    let (_, last) = callee.rsplit_once(['\n', ' ', ')', '(']).unwrap_or(("", &callee));
    last.rsplit('.').take(2).map(str::to_string).collect()
}

fn sight(node: &LinkedNode<'_>, types: &BTreeSet<String>) -> Sight {
    let text = match node.cast::<ast::Str<'_>>() {
        Some(literal) => literal.get().to_string(),
        None => node.get().full_text().to_string(),
    };
    let shown = || match text.chars().all(|sign| SIGNS.contains(sign)) || types.contains(&text) {
        true => Sight::Hidden,
        false => Sight::Shown(text.clone()),
    };
    if node.kind() == SyntaxKind::Text || KINDS.contains(&text.as_str()) {
        return if node.kind() == SyntaxKind::Text { shown() } else { Sight::Hidden };
    }
    let mut inner = node.clone();
    while let Some(outer) = inner.parent().cloned() {
        match outer.kind() {
            SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude => return Sight::Hidden,
            SyntaxKind::Named | SyntaxKind::Keyed => {
                let key = outer.children().next().map(|key| key.get().full_text().to_string());
                let setting = key.is_some_and(|key| SETTINGS.contains(&key.as_str()));
                return if setting { Sight::Hidden } else { shown() };
            }
            SyntaxKind::Binary if compares(&outer) => return Sight::Hidden,
            SyntaxKind::FuncCall if inner.kind() == SyntaxKind::Args => {
                let names = called(&outer);
                if WORDS.contains(&names[0].as_str()) {
                    return Sight::Asks(text);
                }
                if names.iter().any(|name| TECHNICAL.contains(&name.as_str())) {
                    return Sight::Hidden;
                }
            }
            SyntaxKind::ContentBlock | SyntaxKind::Closure | SyntaxKind::LetBinding => return shown(),
            _ => {}
        }
        inner = outer;
    }
    shown()
}

/// Whether a binary expression compares its sides.
fn compares(node: &LinkedNode<'_>) -> bool {
    let compares = [SyntaxKind::EqEq, SyntaxKind::ExclEq, SyntaxKind::In];
    node.children().any(|child| compares.contains(&child.kind()))
}

/// Every string and piece of text of a layout that is or asks for words, with its line.
fn seen(text: &str, types: &BTreeSet<String>) -> Vec<(usize, Sight)> {
    let root = typst::syntax::parse(text);
    let mut found = Vec::new();
    let mut open = vec![LinkedNode::new(&root)];
    while let Some(node) = open.pop() {
        if matches!(node.kind(), SyntaxKind::Str | SyntaxKind::Text) {
            let line = 1 + text[..node.offset()].matches('\n').count();
            found.push((line, sight(&node, types)));
        }
        open.extend(node.children());
    }
    found.retain(|(_, sight)| *sight != Sight::Hidden);
    found.sort_by_key(|(line, _)| *line);
    found
}

/// What is wrong with the words of a layout.
fn faults(
    path: &str,
    text: &str,
    types: &BTreeSet<String>,
    template: &BTreeMap<String, (String, bool)>,
) -> Vec<String> {
    let wrong = |(line, sight)| match sight {
        Sight::Hidden => None,
        Sight::Asks(words) if template.contains_key(&words) => None,
        // Words that a function is handed, to look them up.
        Sight::Shown(words) if template.contains_key(&words) => None,
        Sight::Asks(words) | Sight::Shown(words) => Some(format!("layouts/{path}:{line}: \"{words}\"")),
    };
    seen(text, types).into_iter().filter_map(wrong).collect()
}

/// The names of the sizes in the theme.
fn types() -> BTreeSet<String> {
    let theme = fs::read_to_string(root().join("layouts/theme.typ")).unwrap();
    let (_, rest) = theme.split_once("#let types = (").unwrap();
    let (inside, _) = rest.split_once("\n)").unwrap();
    inside.lines().filter_map(|line| Some(line.split_once(':')?.0.trim().to_string())).collect()
}

#[test]
fn every_word_that_a_layout_prints_is_in_the_template() {
    let (template, types) = (read("ui.pot"), types());
    let mut missing = Vec::new();
    // The theme names faces and papers, and prints nothing.
    let layouts = files(&root().join("layouts")).into_iter().filter(|(path, _)| path.ends_with(".typ"));
    for (path, bytes) in layouts.filter(|(path, _)| path != "theme.typ") {
        missing.extend(faults(&path, &String::from_utf8(bytes).unwrap(), &types, &template));
    }
    assert!(missing.is_empty(), "not in layouts/locale/ui.pot:\n{}", missing.join("\n"));
}

#[test]
fn words_are_seen_wherever_a_layout_holds_them() {
    let (template, types) = (read("ui.pot"), types());
    let count = |text: &str| faults("some.typ", text, &types, &template).len();
    for words in [
        "#own(\"nobody knows\")",
        "#word(lang, \"no such word\", page: 1)",
        "#let x = own(\"Edition\") + if a == \"b\" { \"?\" } else { c }",
        "#(cx, \"bold\")",
        "#let key = (alone: \"by oneself\").at(group)",
        "#block[Some words]",
        "#face(lang, type: \"h3\")[#x see #y]",
        "#set page(header: [page 1])",
        "#text(weight: \"bold\", \"bold\")",
        "#names.at(0, default: \"no name\")",
    ] {
        assert_eq!(count(words), 1, "{words}");
    }
    for fine in [
        "#own(\"Contents\")",
        "#word(lang, \"page {page}\", page: 1)",
        "#import \"some-file.typ\": *",
        "#let x = if b.kind == \"paragraph\" { a.join(\" · \") }",
        "#text(weight: \"bold\")[#a: #b]",
        "#label(\"id:\" + key)",
        "#let type = if long { \"h1\" } else { \"h2\" }",
    ] {
        assert_eq!(count(fine), 0, "{fine}");
    }
}

/// The messages that Rust asks for: the first literal of a look-up, before what fills its braces; the literal that ends
/// the call of a label; and each that is written as a message is.
fn asked(code: &str) -> BTreeSet<&str> {
    let look_ups = ["word(", "fill(", "words.get("].into_iter().flat_map(|name| calls(code, name));
    let first = look_ups.filter_map(|inside| literals(inside.split("&[").next()?).next());
    let labels = ["label(", "panel("].into_iter().flat_map(|name| calls(code, name));
    let last =
        labels.filter(|inside| inside.trim_end().ends_with('"')).filter_map(|inside| literals(inside).next_back());
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let written = lines.flat_map(literals).filter(|text| {
        let mut letters = text.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.next().is_some_and(|c| c.is_ascii_lowercase())
    });
    first.chain(last).chain(written).collect()
}

#[test]
fn every_word_that_the_e_book_asks_for_is_in_the_template() {
    let template = read("ui.pot");
    let mut missing = Vec::new();
    let sources = files(&root().join("src/epub")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    for (path, bytes) in sources.filter(|(path, _)| !path.ends_with("tests.rs")) {
        let text = String::from_utf8(bytes).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let joined: Vec<&str> =
            code.split("\\\n").enumerate().map(|(n, rest)| if n == 0 { rest } else { rest.trim_start() }).collect();
        let code = joined.concat();
        let wrong = asked(&code).into_iter().filter(|message| !template.contains_key(*message));
        missing.extend(wrong.map(|message| format!("src/epub/{path}: \"{message}\"")));
    }
    assert!(missing.is_empty(), "not in layouts/locale/ui.pot:\n{}", missing.join("\n"));
}

#[test]
fn every_catalogue_is_complete() {
    let (template, dates) = (read("ui.pot"), date_messages());
    assert_eq!(dates.len(), 15, "twelve months, and a day, a month and a year");
    let mut wrong = Vec::new();
    for name in catalogues() {
        let entries = read(&name);
        for message in template.keys().filter(|message| !dates.contains(*message)) {
            match entries.get(message) {
                None => wrong.push(format!("{name}: \"{message}\" is missing")),
                Some((_, true)) => wrong.push(format!("{name}: \"{message}\" is fuzzy")),
                Some((text, _)) if text.is_empty() => wrong.push(format!("{name}: \"{message}\" is empty")),
                Some((text, _)) if parts(text) != parts(message) => {
                    wrong.push(format!("{name}: \"{message}\" and \"{text}\" differ in their {{parts}}"));
                }
                Some(_) => {}
            }
        }
        wrong.extend(
            entries.keys().filter(|id| !template.contains_key(*id)).map(|id| format!("{name}: \"{id}\" is no message")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first cells of a table's rows, without its head.
fn names(table: &str) -> Vec<&str> {
    table.lines().skip(2).filter_map(|row| row.trim_matches('|').split('|').next()).map(str::trim).collect()
}

/// A layout knows the key to the symbols by these names, and shows each block as the book does.
#[test]
fn the_key_to_the_symbols_calls_blocks_what_the_book_calls_them() {
    let template = read("ui.pot");
    let page = fs::read_to_string(root().join("content/front-matter/how-to-use.md")).unwrap();
    let key = &page[page.find("| Symbol |").unwrap()..];
    let key = &key[..key.find("\n\n").unwrap()];
    let english = names(key);
    assert!(english.len() > 8 && english.iter().all(|name| template.contains_key(*name)), "{english:?}");
    for name in catalogues() {
        let interface = read(&name);
        let words = read_in("content/locale", &name);
        let (translated, _) = &words[key];
        let expected: Vec<&str> = english.iter().map(|name| interface[*name].0.as_str()).collect();
        assert_eq!(names(translated), expected, "{name}");
    }
}
