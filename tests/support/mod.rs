//! The test builder: copies a fixture, changes files, runs the program, compares with a snapshot.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use tempfile::TempDir;

/// The checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of a fixture in a folder of its own, gone when it is dropped.
pub struct Project {
    folder: TempDir,
}

/// What a run of the program gave.
pub struct Run {
    /// The arguments, for the snapshot.
    arguments: String,
    /// Exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output, with the folder's path replaced by `[folder]`.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
}

impl Project {
    /// A copy of `tests/fixtures/<name>`.
    pub fn new(name: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy(&root().join("tests/fixtures").join(name), &folder.path().join("project"));
        Self { folder }
    }

    /// The small project that most tests change.
    pub fn harbour() -> Self {
        Self::new("harbour")
    }

    /// Two editions of two guides, so that work can be divided and one book can fail among others.
    pub fn four_books() -> Self {
        let south = "languages = [\"en\"]\npaper = \"a4\"\n";
        Self::harbour().write("content/editions/south/edition.toml", south).and_rowing()
    }

    /// A second guide beside the harbour's one.
    pub fn and_rowing(self) -> Self {
        let guide = "title = \"Rowing\"\nsubtitle = \"A notebook\"\nsubject = \"Oars\"\ncolour = \"#703020\"\n\n[[chapter]]\nfile = \"oars.md\"\npart = \"introduction\"\n";
        self.edit("content/series.toml", "[\"swim\"]", "[\"swim\", \"row\"]")
            .write("content/guides/row/guide.toml", guide)
            .write("content/guides/row/oars.md", "# Oars\n\n::: {.notepad #oars}\nWhich oars fit?\n:::\n")
    }

    /// A tool at the end of the harbour's last chapter, with every kind of block to fill in, and a sentence behind it.
    pub fn and_tool(self) -> Self {
        self.append("content/guides/swim/watch.md", include_str!("../fixtures/tool.md"))
    }

    /// A path in the project.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("project").join(path)
    }

    /// A path beside the project, for what a build writes.
    pub fn beside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file.
    pub fn write(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file written");
        self
    }

    /// Replaces a text that stands in a file once.
    pub fn edit(self, path: &str, old: &str, new: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).expect("the file to edit");
        assert_eq!(text.matches(old).count(), 1, "`{old}` must stand once in {path}");
        self.write(path, text.replacen(old, new, 1))
    }

    /// Adds text at the end of a file.
    pub fn append(self, path: &str, text: &str) -> Self {
        let before = fs::read_to_string(self.path(path)).expect("the file to append to");
        self.write(path, before + text)
    }

    /// Removes a file.
    pub fn remove(self, path: &str) -> Self {
        fs::remove_file(self.path(path)).expect("the file to remove");
        self
    }

    /// Runs the program in the project's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs the program with more environment. It sees no folder of the person who runs the tests.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        self.run_in(&self.path(""), arguments, environment)
    }

    /// Runs the program in some folder.
    pub fn run_in(&self, folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_fieldbook"))
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("HOME", self.beside("home"))
            .env("XDG_CACHE_HOME", self.beside("cache"))
            .envs(environment.iter().copied())
            .output()
            .expect("the program runs");
        let real = self.folder.path().canonicalize().expect("the folder");
        let clean = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("output in UTF-8");
            let text = text.replace(&*real.to_string_lossy(), "[folder]");
            hide_times(&text.replace(&*self.folder.path().to_string_lossy(), "[folder]"))
        };
        Run {
            arguments: clean(arguments.join(" ").as_bytes()),
            code: output.status.code(),
            stdout: clean(&output.stdout),
            stderr: clean(&output.stderr),
        }
    }

    /// Builds everything into `beside(out)`, which must go well. All of it is made, whatever was made before.
    pub fn build(&self, out: &str, more: &[&str], environment: &[(&str, &str)]) -> Run {
        self.build_again(out, &[&["--fresh"], more].concat(), environment)
    }

    /// The same, and what was made before from the same is not made again.
    pub fn build_again(&self, out: &str, more: &[&str], environment: &[(&str, &str)]) -> Run {
        let folder = self.beside(out);
        let mut arguments = vec!["build", "--out", folder.to_str().expect("a path in UTF-8")];
        arguments.extend(more);
        let run = self.run_with(&arguments, environment);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }
}

impl Run {
    /// The diagnostics of `--message-format json`.
    pub fn diagnostics(&self) -> Vec<serde_json::Value> {
        self.stderr.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("JSON on standard output")
    }

    /// Compares all of it with `tests/snapshots/<name>.txt`.
    pub fn snapshot(&self, name: &str) {
        let code = self.code.map_or_else(|| "by a signal".into(), |code| code.to_string());
        let mut text = format!("$ fieldbook {}\nexit {code}\n", self.arguments);
        for (stream, lines) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !lines.is_empty() {
                let _ = write!(text, "--- {stream}\n{}\n", lines.trim_end());
            }
        }
        compare(name, &text);
    }
}

/// Every file under a folder: path and bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

/// The files that two folders do not share byte for byte.
pub fn differing(one: &Path, other: &Path) -> Vec<String> {
    let (one, other) = (files(one), files(other));
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

fn collect(base: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(base, &path, found);
        } else {
            let name = path.strip_prefix(base).expect("a path inside").to_string_lossy().into_owned();
            found.insert(name, fs::read(&path).expect("a file read"));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for (name, bytes) in files(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file written");
    }
}

/// `in 1.2 s` differs from run to run.
fn hide_times(text: &str) -> String {
    let timed = |line: &str| match line.rsplit_once(" in ") {
        Some((start, rest)) if rest.trim_end_matches(" s").parse::<f64>().is_ok() => format!("{start} in [time] s"),
        _ => line.to_string(),
    };
    text.split('\n').map(timed).collect::<Vec<_>>().join("\n")
}

/// Where a snapshot lies.
pub fn snapshot_path(name: &str) -> PathBuf {
    root().join("tests/snapshots").join(format!("{name}.txt"))
}

fn compare(name: &str, text: &str) {
    let path = snapshot_path(name);
    if env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        fs::write(&path, text).expect("a snapshot written");
        return;
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    if wanted != text {
        panic!(
            "{} differs (- as it was, + as it is):\n{}\nif it is right now, accept it with\n    UPDATE_SNAPSHOTS=1 cargo test --release --test suite\n",
            path.display(),
            difference(&wanted, text)
        );
    }
}

/// The lines that differ, by the longest common subsequence.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            let _ = writeln!(out, "  {}", old[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(out, "- {}", old[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "+ {}", new[j]);
            j += 1;
        }
    }
    out
}

/// The harbour with an Arabic edition `jo`, whose guide reads from right to left; the guide's text falls back to English.
pub fn right_to_left() -> Project {
    let edition = "state = \"JO\"\nlanguages = [\"ar\", \"en\"]\nguide-language = \"ar\"\npaper = \"a4\"\n";
    let mut catalogue = "msgid \"\"\nmsgstr \"\"\n\"Language: ar\\n\"\n\"X-Review: reviewed\\n\"\n".to_string();
    for (context, id) in [
        ("series", "The harbour school"),
        ("series", "Harbour Trust"),
        ("guides/swim", "Safe at the water"),
        ("guides/swim", "A notebook for wardens"),
        ("guides/swim", "Watching, warning, helping"),
    ] {
        let _ = write!(catalogue, "\nmsgctxt \"{context}\"\nmsgid \"{id}\"\nmsgstr \"ميناء\"\n");
    }
    ["NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"].into_iter().fold(
        Project::harbour()
            .write("content/editions/jo/edition.toml", edition)
            .write("content/locale/ar.po", catalogue)
            .remove("content/front-matter/about.md"),
        |project, face| {
            let bytes = fs::read(root().join("fonts").join(face)).expect("a face");
            project.write(&format!("fonts/{face}"), bytes)
        },
    )
}
