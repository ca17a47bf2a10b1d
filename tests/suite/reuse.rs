//! What was made before from the same is not made again: exactly the files that show an edit are remade, all of them equal
//! those of a build that makes everything, and nothing that happens to the cache or to a build changes that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Instant, SystemTime};

use crate::support::{Project, Run, differing, files, right_to_left};

const EPOCH: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];
const NONE: [&str; 0] = [];
const START: &str = "content/guides/swim/start.md";

/// How many files a build made, and how many it did not make again.
fn numbers(run: &Run) -> (usize, usize) {
    let line = run.stderr.lines().find(|line| is_summary(line)).expect("a summary");
    let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    // "no file made, 16 reused, in 0.1 s"
    let reused = words.iter().position(|word| *word == "reused").map_or("0", |at| words[at - 1]);
    (words[0].parse().unwrap_or(0), reused.parse().expect("a number"))
}

fn is_summary(line: &str) -> bool {
    line.contains(" files made") || line.contains(" file made")
}

/// Builds into `out` and says how many files were made; all are those of a build that makes everything.
fn made(project: &Project, more: &[&str], environment: &[(&str, &str)]) -> usize {
    let run = project.build_again("out", more, environment);
    let (made, reused) = numbers(&run);
    let _ = fs::remove_dir_all(project.beside("fresh"));
    let fresh = project.build("fresh", more, environment);
    assert_eq!(differing(&project.beside("fresh"), &project.beside("out")), NONE);
    assert_eq!(numbers(&fresh), (made + reused, 0), "{}", fresh.stderr);
    assert_eq!(told(&run), told(&fresh), "what is told does not depend on what was made");
    made
}

/// What a build told, but for how far it is and its summary.
fn told(run: &Run) -> Vec<&str> {
    run.stderr.lines().filter(|line| !is_summary(line) && !line.contains("/s, about ")).collect()
}

/// The files whose bytes an edit has changed, the manifest aside.
fn changed(project: &Project, before: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let after = files(&project.beside("out"));
    let is_new = |path: &&String| before.get(*path) != after.get(*path);
    after.keys().filter(|path| *path != "manifest.json").filter(is_new).cloned().collect()
}

/// All that lies in a folder, with the time of its last change.
fn times(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let entries = walk(folder).into_iter();
    entries.map(|path| (path.clone(), path.metadata().unwrap().modified().unwrap())).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    files(folder).into_keys().map(|path| folder.join(path)).collect()
}

fn cache(project: &Project) -> PathBuf {
    project.beside("cache/fieldbook/books")
}

// ------------------------------------------------------------------------------------------------ nothing has changed

/// Four books with something to tell of their pages: lines of one short word.
fn told_books() -> Project {
    let short = "\nWardens watch the water and the wind from early in the morning, all of them.\\\nSo.\n";
    Project::four_books().append(START, &short.repeat(2))
}

#[test]
fn a_build_of_which_nothing_has_changed_makes_nothing_and_tells_the_same() {
    let project = told_books();
    let first = project.build_again("out", &[], &[]);
    assert_eq!(numbers(&first), (16, 0));
    assert!(first.stderr.contains("layout report: "), "something is told: {}", first.stderr);
    let before = times(&project.beside("out"));
    let again = project.build_again("out", &[], &[]);
    assert_eq!((numbers(&again), &again.stdout), ((0, 16), &first.stdout));
    assert_eq!(told(&again), told(&first));
    // Where files were touched all stages are run, and what is laid out is still not laid out again.
    let project = project.edit(START, "# Start here", "\n\n# Start here").append(START, "\n\n");
    let touched = project.build_again("out", &[], &[]);
    assert_eq!((numbers(&touched), &touched.stdout), ((0, 16), &first.stdout));
    assert_eq!(told(&touched), told(&first));
    assert_eq!(times(&project.beside("out")), before, "no file was written");
}

#[test]
fn files_that_were_lost_or_changed_are_put_back_without_being_made() {
    let project = Project::four_books();
    project.build_again("out", &[], &[]);
    let whole = files(&project.beside("out"));
    let book = project.beside("out/north/swim/swim-north-workbook.pdf");
    let spoil: [&dyn Fn(); 5] = [
        &|| fs::remove_file(&book).unwrap(),
        &|| fs::write(&book, "another file").unwrap(),
        &|| {
            let (bytes, modified) = (fs::read(&book).unwrap(), book.metadata().unwrap().modified().unwrap());
            let turned: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
            fs::write(&book, turned).unwrap();
            fs::File::options().write(true).open(&book).unwrap().set_modified(modified).unwrap();
        },
        &|| fs::remove_file(project.beside("out/manifest.json")).unwrap(),
        &|| fs::remove_dir_all(project.beside("out")).unwrap(),
    ];
    for (number, spoil) in spoil.into_iter().enumerate() {
        spoil();
        let run = project.build_again("out", &[], &[]);
        assert_eq!(numbers(&run), (0, 16), "{number}");
        assert!(files(&project.beside("out")) == whole, "{number}");
    }
}

#[test]
fn the_layout_report_of_books_that_were_laid_out_is_told_again() {
    let project = told_books();
    let first = project.run(&["check", "--layout"]);
    let entries = || {
        let found = walk(&cache(&project)).into_iter();
        found.map(|path| (path.clone(), inode(&path))).collect::<BTreeMap<_, _>>()
    };
    let before = entries();
    assert!(!before.is_empty() && first.stderr.contains("layout-lone-word"), "{}", first.stderr);
    let again = project.run(&["check", "--layout"]);
    assert_eq!((again.code, &again.stderr), (first.code, &first.stderr));
    assert!(entries() == before, "something was laid out again");
    // Where a block stands is told as it is today.
    let project = project.edit(START, "# Start here", "\n\n\n# Start here");
    let (moved, fresh) = (project.run(&["check", "--layout"]), project.run(&["check", "--layout", "--fresh"]));
    assert_eq!(moved.stderr, fresh.stderr);
    // A build finds what the check has laid out, and tells the same of it.
    let built = project.build_again("out", &[], &[]);
    assert_eq!(told(&built), told(&project.build("out", &[], &[])));
}

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&path.metadata().unwrap())
}

#[cfg(not(unix))]
fn inode(path: &Path) -> u64 {
    path.metadata().unwrap().len()
}

// ------------------------------------------------------------------------------------------------ what has changed

/// Makes an edit; the files that are made then are those whose bytes differ, and these are `wanted`, by parts of their
/// names: all files whose names have one of the parts in each group.
fn shows(project: Project, what: &str, edit: impl FnOnce(Project) -> Project, wanted: &[&[&str]]) -> Project {
    let before = files(&project.beside("out"));
    let project = edit(project);
    let made = made(&project, &[], &[]);
    let changed = changed(&project, &before);
    let is_wanted = |path: &&String| wanted.iter().all(|group| group.iter().any(|part| path.contains(part)));
    let all = files(&project.beside("out"));
    let wanted: BTreeSet<String> =
        all.keys().filter(|path| *path != "manifest.json").filter(is_wanted).cloned().collect();
    assert_eq!(changed, wanted, "{what}: the files that differ");
    assert_eq!(made, wanted.len(), "{what}: the files that were made");
    project
}

#[test]
fn exactly_the_files_that_show_an_edit_are_made_again() {
    let project = Project::four_books();
    project.build_again("out", &[], &[]);
    let all: &[&str] = &[""];
    let swim: &[&str] = &["/swim/"];
    let project = shows(
        project,
        "a sentence of a guide, in no handout",
        |project| project.edit(START, "Read it with a pencil.", "Read it with a pen."),
        &[swim, &["workbook", "facilitator", ".epub"]],
    );
    let project = shows(
        project,
        "a sentence that an exercise has",
        |project| project.edit("content/guides/swim/watch.md", "Decide for each beach.", "Decide for all beaches."),
        &[swim, all],
    );
    let project = shows(
        project,
        "a block for one product",
        |project| project.append(START, "\n::: {.only products=epub}\nTap a word to look it up.\n:::\n"),
        &[swim, &[".epub"]],
    );
    let project =
        shows(project, "white space", |project| project.edit(START, "# Start", "\n\n# Start"), &[&["no file"]]);
    let project = shows(
        project,
        "a new paragraph before what is on a handout",
        |project| project.edit(START, "## What a warden", "Look up often.\n\n## What a warden"),
        &[swim, &["workbook", "facilitator", ".epub"]],
    );
    let project = shows(
        project,
        "a drawing",
        |project| {
            let flags = "content/guides/swim/figures/flags.svg";
            let drawing = fs::read_to_string(project.path(flags)).unwrap();
            project.write(flags, drawing.replacen("<svg ", "<svg fill=\"#123456\" ", 1))
        },
        &[swim, &["workbook", "facilitator", ".epub"]],
    );
    let project = shows(
        project,
        "a key of an edition",
        |project| project.edit("content/editions/south/edition.toml", "paper = \"a4\"", "paper = \"letter\""),
        &[&["south/"], all],
    );
    let project = shows(
        project,
        "a key of a guide",
        |project| project.edit("content/guides/row/guide.toml", "subject = \"Oars\"", "subject = \"Oars, oarlocks\""),
        &[&["/row/"], all],
    );
    let project = shows(
        project,
        "a style sheet of EPUBs",
        |project| {
            let sheet = include_str!("../../layouts/epub/book.css");
            project.write("layouts/epub/book.css", format!("{sheet}\np {{ orphans: 3 }}\n"))
        },
        &[&[".epub"]],
    );
    let project = shows(
        project,
        "a layout",
        |project| {
            let theme = include_str!("../../layouts/main.typ");
            project.write(
                "layouts/main.typ",
                theme.replacen("#set document(", "#set text(hyphenate: false)\n#set document(", 1).replacen(
                    "title: book.guide.title.text",
                    "title: book.guide.title.text + \".\"",
                    1,
                ),
            )
        },
        &[&[".pdf"]],
    );
    shows(
        project,
        "the date of the series",
        |project| project.edit("content/series.toml", "date = 2025-03-01", "date = 2025-04-01"),
        &[all],
    );
}

#[test]
fn what_one_language_says_is_shown_by_its_editions() {
    let project = right_to_left();
    project.build_again("out", &[], &[]);
    let jo: &[&str] = &["jo/"];
    let project = shows(
        project,
        "a message of a catalogue",
        |project| {
            let text = fs::read_to_string(project.path("content/locale/ar.po")).unwrap();
            let (head, last) = text.rsplit_once("ميناء").unwrap();
            project.write("content/locale/ar.po", format!("{head}مرفأ{last}"))
        },
        &[jo],
    );
    let project = shows(
        project,
        "a message that no edition prints",
        |project| project.append("content/locale/ar.po", "\n#~ msgid \"Gone\"\n#~ msgstr \"ميناء\"\n"),
        &[&["no file"]],
    );
    // A face may be chosen for any page, and an EPUB holds none but those of other scripts.
    let before = files(&project.beside("out"));
    let face = fs::read(project.path("fonts/NotoNaskhArabic-Bold.ttf")).unwrap();
    let project = project.write("fonts/NotoNaskhArabic-Regular.ttf", face);
    let number = made(&project, &[], &[]);
    let changed = changed(&project, &before);
    assert!(changed.iter().any(|path| path.contains("jo/")) && changed.iter().all(|path| path.contains("jo/")));
    assert!(number >= changed.len() && number <= 7, "{number} made, changed: {changed:?}");
}

#[test]
fn facts_of_a_state_are_shown_by_its_edition() {
    let fact = "state = \"TH\"\nlanguages = [\"en\"]\npaper = \"a4\"\n\n[[fact]]\ninstrument = \"crc\"\nstatus = \"acceded\"\ndate = 1992-03-27\nsource = \"a list\"\nchecked = 2025-01-01\nconfidence = \"high\"\n";
    let status = "# Where the state stands\n\n::: {.status #status}\n:::\n";
    let project = Project::harbour()
        .write("content/editions/th/edition.toml", fact)
        .write("content/front-matter/status.md", status)
        .edit("content/editions/north/edition.toml", "paper", "front-matter = [\"about\"]\npaper");
    let first = project.build_again("out", &[], &[]);
    assert!(numbers(&first).0 > 4, "{}", first.stderr);
    shows(
        project,
        "a fact",
        |project| project.edit("content/editions/th/edition.toml", "date = 1992-03-27", "date = 1993-03-27"),
        &[&["swim-th"]],
    );
}

#[test]
fn options_and_the_moment_count_and_how_many_jobs_there_are_does_not() {
    let project = Project::four_books();
    assert_eq!(made(&project, &[], &EPOCH), 16);
    assert_eq!(made(&project, &["--jobs", "1"], &EPOCH), 0);
    assert_eq!(made(&project, &["--release"], &EPOCH), 0);
    assert_eq!(made(&project, &[], &[("SOURCE_DATE_EPOCH", "1750000001")]), 16);
    assert_eq!(made(&project, &[], &EPOCH), 0, "the files of before are still known");
    // What was made for one selection serves another.
    let part = project.build_again("part", &["--guide", "row", "--product", "epub,handouts"], &EPOCH);
    assert_eq!(numbers(&part), (0, 4));
    assert_eq!(numbers(&project.build_again("part", &["--shard", "1/2"], &EPOCH)).0, 0);
    assert_eq!(numbers(&project.build("part", &[], &EPOCH)), (16, 0), "--fresh makes all");
}

#[test]
#[cfg(target_os = "linux")]
fn another_program_makes_everything_again() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::harbour();
    let first = project.build_again("out", &[], &EPOCH);
    let mut program = fs::read(env!("CARGO_BIN_EXE_fieldbook")).unwrap();
    // What stands behind the program's own bytes is not looked at when it runs.
    program.push(0);
    let other = project.beside("fieldbook");
    fs::write(&other, program).unwrap();
    fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).unwrap();
    let build = |program: &Path| {
        let mut command = command(&project, program, &project.beside("out"));
        let output = command.stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let whole = files(&project.beside("out"));
    let made = numbers(&first).0;
    assert!(build(&other).contains(&format!("{made} files made in")));
    assert!(build(&other).contains("no file made"));
    assert!(build(Path::new(env!("CARGO_BIN_EXE_fieldbook"))).contains("no file made"));
    assert!(files(&project.beside("out")) == whole);
}

// ------------------------------------------------------------------------------------------------ what befalls the cache

#[test]
fn a_damaged_cache_is_as_if_it_were_not_there_and_is_mended() {
    let project = Project::harbour();
    project.build_again("whole", &[], &[]);
    let whole = project.beside("whole");
    /// A way to damage what is kept at a path.
    type Damage = fn(&Path);
    let spoil: [(&str, Damage); 6] = [
        ("cut", |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("a bit turned", |path| {
            let mut bytes = fs::read(path).unwrap();
            let at = bytes.len() * 3 / 4;
            bytes[at] ^= 4;
            fs::write(path, bytes).unwrap();
        }),
        ("empty", |path| fs::write(path, "").unwrap()),
        ("a folder", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir_all(path.join("inner")).unwrap();
        }),
        ("gone", |path| fs::remove_file(path).unwrap()),
        ("not to be read", |path| {
            let mut permissions = path.metadata().unwrap().permissions();
            permissions.set_readonly(true);
            fs::set_permissions(path, permissions).unwrap();
        }),
    ];
    for (what, spoil) in spoil {
        // Each entry in its turn, and then all of them.
        let entries = walk(&cache(&project));
        for path in entries.iter().step_by(3) {
            spoil(path);
            let _ = fs::remove_dir_all(project.beside("out"));
            project.build_again("out", &[], &[]);
            assert_eq!(differing(&whole, &project.beside("out")), NONE, "{what}: {}", path.display());
        }
        walk(&cache(&project)).iter().for_each(|path| spoil(path));
        let _ = fs::remove_dir_all(project.beside("out"));
        project.build_again("out", &[], &[]);
        assert_eq!(differing(&whole, &project.beside("out")), NONE, "{what}: all");
        let again = project.build_again("out", &[], &[]);
        assert_eq!(numbers(&again).0, 0, "{what}: the cache was mended");
    }
}

#[test]
fn where_nothing_can_be_kept_everything_is_made() {
    let project = Project::harbour();
    fs::create_dir_all(project.beside("cache/fieldbook")).unwrap();
    fs::write(cache(&project), "a file where a folder should be").unwrap();
    let number = numbers(&project.build_again("out", &[], &[])).0;
    assert_eq!(numbers(&project.build_again("out", &[], &[])), (number, 0));
    fs::remove_file(cache(&project)).unwrap();
    let nothing = [("FIELDBOOK_CACHE_MB", "0")];
    assert_eq!(numbers(&project.build_again("out", &[], &nothing)), (number, 0));
    assert!(!cache(&project).exists());
    let run = project.run_with(&["build"], &[("FIELDBOOK_CACHE_MB", "2G")]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(2), "error: FIELDBOOK_CACHE_MB is not a number of megabytes\n"));
}

#[test]
fn the_cache_stays_under_its_limit() {
    let project = Project::four_books();
    let limit = [("FIELDBOOK_CACHE_MB", "1")];
    for epoch in ["1", "2"] {
        let run = project.build_again("out", &[], &[limit[0], ("SOURCE_DATE_EPOCH", epoch)]);
        assert_eq!(numbers(&run).0, 16);
        let size: u64 = walk(&cache(&project)).iter().map(|path| path.metadata().unwrap().len()).sum();
        assert!(size > 0 && size <= 1_000_000, "{size} bytes");
    }
}

#[test]
fn the_cache_can_be_deleted_while_a_build_runs() {
    let project = Project::four_books();
    project.build("whole", &[], &EPOCH);
    let started = Instant::now();
    project.build("timed", &[], &EPOCH);
    let whole = started.elapsed();
    for moment in 1..=4 {
        let mut child = spawn(&project);
        thread::sleep(whole * moment / 5);
        let _ = fs::remove_dir_all(project.beside("cache"));
        assert!(child.wait().unwrap().success(), "{moment}/5");
        assert_eq!(differing(&project.beside("whole"), &project.beside("out")), NONE, "{moment}/5");
        project.build_again("out", &[], &EPOCH);
        assert_eq!(differing(&project.beside("whole"), &project.beside("out")), NONE, "{moment}/5");
    }
}

#[test]
fn what_people_return_is_not_kept() {
    let project = Project::harbour();
    project.build_again("out", &["--product", "workbook"], &[]);
    let before = times(&project.beside("cache"));
    let form = project.beside("out/north/swim/swim-north-workbook.pdf");
    let run = project.run(&["collect", form.to_str().unwrap(), "--format", "json"]);
    assert!(run.stdout.contains("first-thoughts"), "{}", run.stderr);
    assert_eq!(times(&project.beside("cache")), before);
}

// ------------------------------------------------------------------------------------------------ what befalls a build

fn command(project: &Project, program: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["build", "--jobs", "1", "--out"]).arg(out).current_dir(project.path(""));
    command.env_clear().env("HOME", project.beside("home")).env("XDG_CACHE_HOME", project.beside("cache")).envs(EPOCH);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn spawn(project: &Project) -> Child {
    let out = project.beside("out");
    command(project, Path::new(env!("CARGO_BIN_EXE_fieldbook")), &out).spawn().expect("the program runs")
}

#[test]
fn two_builds_at_once_into_one_folder_are_both_right() {
    let old = Project::four_books();
    let edit = |project: Project| project.edit(START, "with a pencil", "with a pen");
    let new = edit(Project::four_books());
    old.build("whole", &[], &EPOCH);
    new.build("whole", &[], &EPOCH);
    let (one, other) = (files(&old.beside("whole")), files(&new.beside("whole")));
    assert!(one != other);
    let start = |project: &Project, fresh: bool| {
        // Both use one cache and one folder.
        let mut command = command(project, Path::new(env!("CARGO_BIN_EXE_fieldbook")), &old.beside("out"));
        command.env("XDG_CACHE_HOME", old.beside("cache"));
        if fresh {
            command.arg("--fresh");
        }
        command.spawn().unwrap()
    };
    for round in 0..8 {
        let mut children = [start(&old, round % 4 == 0), start(&new, round % 4 == 1)];
        for child in &mut children {
            assert!(child.wait().unwrap().success(), "round {round}");
        }
        let found = files(&old.beside("out"));
        assert!(found == one || found == other, "round {round}: files of two builds");
        // Whoever builds next has all of its own files.
        let project = if round % 2 == 0 { &old } else { &new };
        assert!(start(project, false).wait().unwrap().success());
        assert!(files(&old.beside("out")) == if round % 2 == 0 { one.clone() } else { other.clone() }, "round {round}");
    }
}

#[test]
fn a_build_that_is_killed_at_any_moment_is_made_good_by_the_next() {
    let project = Project::four_books();
    let started = Instant::now();
    project.build("old", &["--jobs", "1"], &EPOCH);
    let longest = started.elapsed();
    let project = project.edit(START, "with a pencil", "with a pen");
    project.build("new", &["--jobs", "1"], &EPOCH);
    let states = [files(&project.beside("old")), files(&project.beside("new"))];
    let mut project = project.edit(START, "with a pen", "with a pencil");
    project.build("out", &[], &EPOCH);
    let mut random = Random(2026);
    let mut hit = 0;
    for round in 1..=20 {
        let is_new = round % 2 == 1;
        let (from, to) = if is_new { ("with a pencil", "with a pen.") } else { ("with a pen.", "with a pencil") };
        let (from, to) = (from.trim_end_matches('.'), to.trim_end_matches('.'));
        project = project.edit(START, &format!("{from}."), &format!("{to}."));
        // Now and then nothing is known, so that there is much to be killed in.
        if round % 3 == 0 {
            fs::remove_dir_all(project.beside("cache")).unwrap();
        }
        let longest = if round % 3 == 0 { longest } else { longest / 4 };
        let mut child = spawn(&project);
        thread::sleep(longest.mul_f64(random.next()));
        let _ = child.kill();
        hit += usize::from(!child.wait().unwrap().success());
        for (path, bytes) in files(&project.beside("out")).iter().filter(|(path, _)| !path.starts_with(".fieldbook-")) {
            let is_whole = states.iter().any(|state| state.get(path) == Some(bytes));
            assert!(is_whole, "round {round}: {path} is neither the old file nor the new");
        }
        project.build_again("out", &[], &EPOCH);
        assert!(files(&project.beside("out")) == states[usize::from(is_new)], "round {round}: not as built afresh");
    }
    assert!(hit > 0, "every build had ended before it was killed");
}

/// Numbers from 0 to 1, the same in each run (the generator of Knuth's MMIX).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

// ------------------------------------------------------------------------------------------------------------ bodies

/// How often a build decided the pages of a body, by its trace.
fn bodies_laid_out(project: &Project, more: &[&str]) -> usize {
    let trace = project.beside("trace.json");
    let run = project.build_again("out", &[more, &["--timings", trace.to_str().unwrap()]].concat(), &EPOCH);
    assert!(numbers(&run).0 > 0, "something is made: {}", run.stderr);
    fs::read_to_string(trace).unwrap().matches("\"name\":\"pagination\"").count()
}

#[test]
fn a_change_of_a_front_lays_out_no_body_and_gives_the_bytes_of_a_fresh_build() {
    let south = "languages = [\"en\"]\npaper = \"letter\"\n";
    let mut project = told_books().write("content/editions/south/edition.toml", south);
    let workbooks = ["--product", "workbook,facilitator"];
    assert_eq!(bodies_laid_out(&project, &workbooks), 2, "one body a guide, in two editions");
    let kept = files(&cache(&project));
    for (nth, spoiled) in [false, true, false].into_iter().enumerate() {
        project = project.append("content/front-matter/about.md", &format!("\nPrinted for the {nth}th time.\n"));
        if spoiled {
            for (path, bytes) in &kept {
                let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
                fs::write(cache(&project).join(path), half).unwrap();
            }
        }
        assert_eq!(bodies_laid_out(&project, &workbooks), if spoiled { 2 } else { 0 }, "change {nth}");
        let _ = fs::remove_dir_all(project.beside("fresh"));
        project.build("fresh", &workbooks, &EPOCH);
        assert_eq!(differing(&project.beside("fresh"), &project.beside("out")), NONE, "change {nth}");
    }
    // What is told of pages that were not laid out again is told again.
    project = project.append("content/front-matter/about.md", "\nPrinted once more.\n");
    let again = project.build_again("out", &workbooks, &EPOCH);
    let fresh = project.build("fresh", &workbooks, &EPOCH);
    assert_eq!(told(&again), told(&fresh));
    assert!(told(&fresh).iter().any(|line| line.starts_with("layout report: ")));
    assert_eq!(bodies_laid_out(&project, &["--fresh", workbooks[0], workbooks[1]]), 2, "a fresh build takes none");
    project = project.append(START, "\nOne more sentence.\n");
    assert_eq!(bodies_laid_out(&project, &workbooks), 1, "another body is another");
}
