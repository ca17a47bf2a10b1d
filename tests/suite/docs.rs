//! The handbook: every command in it runs, every link leads somewhere, and what it says of classes, keys and messages is
//! what the tool says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::{files, root};

/// A word that is no class, attribute or key, nor near to one.
const NO_WORD: &str = "zzzzzzzz";
const BOOK: &str = "dist/regional/identification/identification-regional-workbook.pdf";

// ------------------------------------------------------------------------------------------------ the project's content

/// A copy of the project's own content and fonts.
struct Copied {
    folder: TempDir,
}

impl Copied {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for part in ["content", "fonts"] {
            for (name, bytes) in files(&root().join(part)) {
                write(&folder.path().join(part).join(name), bytes);
            }
        }
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Adds a chapter to the identification guide.
    fn with_chapter(self, text: &str) -> Self {
        write(&self.path("content/guides/identification/example.md"), text);
        self.append(
            "content/guides/identification/guide.toml",
            "\n[[chapter]]\nfile = \"example.md\"\npart = \"appendix\"\n",
        )
    }

    fn append(self, path: &str, text: &str) -> Self {
        let before = fs::read_to_string(self.path(path)).unwrap();
        write(&self.path(path), before + text);
        self
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_fieldbook"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .output()
            .unwrap()
    }

    /// Runs the program as a shell does: a `*` stands for what is there.
    fn shell(&self, words: &str) -> Output {
        let line = format!("exec {} {words}", env!("CARGO_BIN_EXE_fieldbook"));
        let mut command = Command::new("sh");
        command.args(["-c", &line]).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.path("home")).env("XDG_CACHE_HOME", self.path("cache")).output().unwrap()
    }

    /// The diagnostics of `check`.
    fn check(&self) -> Vec<serde_json::Value> {
        let found = self.run(&["check", "--message-format", "json"]).stderr;
        String::from_utf8(found).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

// ------------------------------------------------------------------------------------------------ the handbook

/// Name and text of each page, the README first.
fn pages() -> Vec<(String, String)> {
    let mut names = vec!["README.md".to_string(), "docs/README.md".into()];
    let docs = files(&root().join("docs")).into_keys().map(|name| format!("docs/{name}"));
    names.extend(docs.filter(|name| name.ends_with(".md") && name != "docs/README.md"));
    let read = |name: String| fs::read_to_string(root().join(&name)).ok().map(|text| (name, text));
    names.into_iter().filter_map(read).collect()
}

fn page(wanted: &str) -> String {
    fs::read_to_string(root().join(wanted)).unwrap()
}

/// The lines of a page, each with the language of the code block it stands in; those of the fences are left out.
fn lines(text: &str) -> Vec<(Option<&str>, &str)> {
    let (mut block, mut found) = (None, Vec::new());
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), block) {
            (Some(language), None) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (None, _) => found.push((block, line)),
        }
    }
    found
}

/// The tables whose first column has this name, as the texts of their cells.
fn tables<'a>(text: &'a str, first: &str) -> Vec<Vec<Vec<&'a str>>> {
    let mut found: Vec<Vec<Vec<&str>>> = Vec::new();
    let mut inside = None;
    for (_, line) in lines(text) {
        if !line.starts_with('|') {
            inside = None;
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match inside {
            None => {
                inside = Some(cells[0] == first);
                if cells[0] == first {
                    found.push(Vec::new());
                }
            }
            Some(true) if !cells[0].starts_with("---") => found.last_mut().unwrap().push(cells),
            Some(_) => {}
        }
    }
    found
}

/// What stands between backticks.
fn ticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The commands of `--help`.
fn commands() -> BTreeSet<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_fieldbook")).arg("--help").output().unwrap().stdout;
    let help = String::from_utf8(help).unwrap();
    let list = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).map(str::to_string).collect()
}

// ------------------------------------------------------------------------------------------------ commands

#[test]
fn every_command_runs() {
    let project = Copied::new();
    let (mut done, mut wrong) = (BTreeSet::new(), Vec::new());
    for (page, text) in pages() {
        for (_, line) in lines(&text).into_iter().filter(|(block, _)| *block == Some("sh")) {
            let Some(rest) = line.strip_prefix("fieldbook ") else { continue };
            let (words, comment) = rest.split_once('#').unwrap_or((rest, ""));
            // The preview goes on until somebody stops it.
            if words.starts_with("serve") || !done.insert(line.to_string()) {
                continue;
            }
            if words.starts_with("collect ") && !project.path("returned").exists() {
                write(&project.path("returned/1.pdf"), fs::read(project.path(BOOK)).unwrap());
            }
            let code = comment.trim().strip_prefix("exits ").map_or(0, |code| code.trim().parse().unwrap());
            let output = project.shell(words);
            if output.status.code() != Some(code) {
                let says = String::from_utf8_lossy(&output.stderr).into_owned();
                wrong.push(format!("{page}: `{line}` exits with {:?}, not {code}:\n{says}", output.status.code()));
            }
        }
    }
    assert!(done.len() > 8, "the handbook has commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn commands_named_in_the_text_exist() {
    let known = commands();
    for (page, text) in pages() {
        let prose = lines(&text).into_iter().filter(|(block, _)| block.is_none());
        for shown in prose.flat_map(|(_, line)| ticked(line)) {
            if let Some(command) = shown.strip_prefix("fieldbook ").and_then(|rest| rest.split(' ').next()) {
                assert!(known.contains(command), "{page}: `{shown}`");
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------ links

#[test]
fn links_and_pictures_exist() {
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        let folder = root().join(&page).parent().unwrap().to_path_buf();
        let prose: Vec<&str> =
            lines(&text).into_iter().filter(|(block, _)| block.is_none()).map(|(_, line)| line).collect();
        // Every second piece of a line stands between backticks.
        let plain = prose.join("\n").split('`').step_by(2).collect::<Vec<_>>().join("");
        for target in plain.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()) {
            let path = target.split('#').next().unwrap();
            if !target.contains(':') && !path.is_empty() && !folder.join(path).exists() {
                wrong.push(format!("{page}: there is no {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_and_picture_is_reached() {
    let front = page("docs/README.md");
    let all: String = pages().into_iter().map(|(_, text)| text).collect();
    for (name, bytes) in files(&root().join("docs")) {
        if let Some(page) = name.strip_suffix(".md").filter(|page| *page != "README") {
            assert!(front.contains(&format!("({page}.md)")), "docs/README.md does not lead to {name}");
        }
        if name.starts_with("images/") {
            assert!(all.contains(&name), "no page shows docs/{name}");
            assert!(bytes.len() <= 120_000 || name == "images/pages.png", "docs/{name} has {} bytes", bytes.len());
        }
    }
    if let Ok(readme) = fs::read_to_string(root().join("README.md")) {
        assert!(readme.contains("](docs/README.md)"), "README.md leads to the handbook");
    }
}

// ------------------------------------------------------------------------------------------------ what it says

#[test]
fn the_authors_examples_are_right() {
    let text = page("docs/author.md");
    let mut chapter = String::new();
    for (block, line) in lines(&text) {
        match block {
            Some("markdown") => chapter.extend([line, "\n"]),
            _ if !chapter.ends_with("\n\n") => chapter.push('\n'),
            _ => {}
        }
    }
    let found = Copied::new().with_chapter(chapter.trim_start()).check();
    let found: Vec<_> = found.iter().filter(|found| found["severity"] != "note").collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn placeholders_are_known() {
    let mut chapter = "# Placeholders\n".to_string();
    for name in page("docs/author.md").split("{{").skip(1).filter_map(|rest| rest.split_once("}}")) {
        if name.0.bytes().all(|byte| byte.is_ascii_lowercase() || b".-".contains(&byte)) {
            chapter.push_str(&format!("\nIt is {{{{{}}}}}.\n", name.0));
        }
    }
    let found = Copied::new().with_chapter(&chapter).check();
    let unknown: Vec<_> = found.iter().filter(|found| found["code"] == "unknown-placeholder").collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// The list at the end of the hint to `NO_WORD`, by the start of the diagnostic's message.
fn hinted(found: &[serde_json::Value], message: &str) -> BTreeSet<String> {
    let is_it = |found: &&serde_json::Value| {
        let text = found["message"].as_str().unwrap();
        text.starts_with(message) && text.contains(NO_WORD)
    };
    let found = found.iter().find(is_it).unwrap_or_else(|| panic!("nothing begins with {message}"));
    let hint = found["hints"][0].as_str().unwrap();
    let list = hint.split_once(" are ").or(hint.split_once(" takes ")).unwrap().1;
    match list {
        "an id and nothing else" => BTreeSet::new(),
        list => list.split(", ").map(str::to_string).collect(),
    }
}

fn names<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_string).collect()
}

/// The names of attributes in a cell; one with a value is an example.
fn attributes(cell: &str) -> Vec<&str> {
    ticked(cell).into_iter().filter(|name| !name.contains('=')).collect()
}

#[test]
fn the_table_of_classes_is_the_tools() {
    let text = page("docs/author.md");
    let rows: BTreeMap<&str, Vec<&str>> =
        tables(&text, "Class").concat().iter().map(|row| (ticked(row[0])[0], attributes(row[2]))).collect();
    let mut chapter = format!("# Classes\n\n::: {{.{NO_WORD}}}\nText.\n:::\n");
    for class in rows.keys() {
        chapter.push_str(&format!("\n::: {{.{class} #of-{class} {NO_WORD}=1}}\nText.\n:::\n"));
    }
    let found = Copied::new().with_chapter(&chapter).check();
    assert_eq!(names(rows.keys().copied()), hinted(&found, "there is no class"));
    for (class, mut attributes) in rows {
        // As the sentence under the table says.
        if !["tool", "answer", "facilitator", "only"].contains(&class) {
            attributes.extend(["break", "keep"]);
        }
        assert_eq!(names(attributes), hinted(&found, &format!("`{class}` has no attribute")), "{class}");
    }
}

#[test]
fn the_tables_of_keys_are_the_tools() {
    let text = page("docs/country-office.md");
    let tables = tables(&text, "Key");
    let keys = |index: usize| names(tables[index].iter().flat_map(|row| ticked(row[0])));
    let edition = "content/editions/regional/edition.toml";
    let found = Copied::new()
        .append(edition, &format!("\n{NO_WORD} = 1\n[[fix]]\n{NO_WORD} = 1\n[[fact]]\n{NO_WORD} = 1\n"))
        .check();
    for (table, message) in ["edition.toml has no key", "[[fix]] has no key", "[[fact]] has no key"].iter().enumerate()
    {
        assert_eq!(keys(table), hinted(&found, message));
    }
}

#[test]
fn messages_are_the_tools() {
    let mut says = String::new();
    for folder in ["src", "tests/snapshots", "tests/suite", "tests/support"] {
        for (_, bytes) in files(&root().join(folder)).into_iter().filter(|(name, _)| name != "docs.rs") {
            says.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    says.push_str(&page("tests/validate.py"));
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        let rows = ["Message", "What you see"].map(|first| tables(&text, first).concat()).concat();
        for message in rows.iter().flat_map(|row| ticked(row[0])) {
            let (word, rest) = message.split_once('[').unwrap_or((message, ""));
            let is_known = match rest.strip_suffix(']') {
                Some(code) if ["error", "warning", "note"].contains(&word) => says.contains(&format!("\"{code}\"")),
                _ => message.split('…').all(|part| says.contains(part.trim())),
            };
            if !is_known {
                wrong.push(format!("{page}: the tool never says `{message}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
