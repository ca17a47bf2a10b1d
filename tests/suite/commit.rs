//! A build is one commit: all of it is put in place, or every old file stays as it was and nothing else is left behind.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Project, differing, files, root};

const FIRST: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1700000000")];
const SECOND: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];
const NONE: [&str; 0] = [];

/// The layout stumbles over one of two guides.
fn with_layout_fault(project: Project) -> Project {
    let main = fs::read_to_string(root().join("layouts/main.typ")).unwrap();
    project.write("layouts/main.typ", main + "\n#if book.guide.id == \"row\" { panic(\"no oars\") }\n")
}

fn out(project: &Project) -> String {
    project.beside("out").to_str().unwrap().to_string()
}

/// All that lies in a folder, folders too, with bytes and times of change.
fn state(folder: &Path) -> BTreeMap<String, (Option<Vec<u8>>, SystemTime)> {
    let mut found = BTreeMap::new();
    look(folder, folder, &mut found);
    found
}

fn look(base: &Path, folder: &Path, found: &mut BTreeMap<String, (Option<Vec<u8>>, SystemTime)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.strip_prefix(base).unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            // A folder's own time tells of temporary files that came and went, which is no matter.
            found.insert(name, (None, SystemTime::UNIX_EPOCH));
            look(base, &path, found);
        } else {
            found.insert(name, (Some(fs::read(&path).unwrap()), path.metadata().unwrap().modified().unwrap()));
        }
    }
}

fn manifest(project: &Project) -> Value {
    serde_json::from_slice(&fs::read(project.beside("out/manifest.json")).unwrap()).unwrap()
}

/// Whether every file in the output folder is one that its manifest tells of, and the other way round.
fn agrees_with_its_manifest(project: &Project) {
    let mut made = files(&project.beside("out"));
    made.remove("manifest.json");
    let manifest = manifest(project);
    let listed = manifest["artifacts"].as_array().unwrap();
    let mut paths: Vec<&str> = listed.iter().map(|artifact| artifact["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(made.keys().collect::<Vec<_>>(), paths);
    let run = project.run(&["verify", &out(project)]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

// ------------------------------------------------------------------------------------------------ what goes wrong

#[test]
fn a_layout_fault_in_one_book_leaves_every_old_file() {
    let project = Project::four_books();
    project.build("out", &[], &FIRST);
    let before = state(&project.beside("out"));
    let project = with_layout_fault(project);
    for jobs in ["1", "4"] {
        let run = project.run_with(&["build", "--jobs", jobs, "--out", &out(&project)], &SECOND);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("no oars") && run.stderr.contains("nothing was written"), "{}", run.stderr);
        assert_eq!(run.stdout, "", "no path is printed of what is not there");
        assert!(state(&project.beside("out")) == before, "with --jobs {jobs} something has changed");
    }
}

#[test]
fn a_failed_build_leaves_no_folder_that_was_not_there() {
    let project = with_layout_fault(Project::four_books());
    let run = project.run(&["build", "--out", project.beside("new/deep/out").to_str().unwrap()]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(!project.beside("new").exists());
}

#[test]
fn what_the_machine_refuses_in_the_middle_of_a_commit_is_undone() {
    let project = Project::four_books();
    project.build("out", &["--edition", "north"], &FIRST);
    type Obstacle = (&'static str, fn(&Path));
    let in_the_way: [Obstacle; 3] = [
        ("south", |path| fs::write(path, "a file where a folder should be").unwrap()),
        ("south/swim/swim-south.epub/inner", |path| fs::create_dir_all(path).unwrap()),
        ("south/row/row-south-workbook.pdf/inner", |path| fs::create_dir_all(path).unwrap()),
    ];
    for (path, make) in in_the_way {
        let path = project.beside("out").join(path);
        make(&path);
        let before = state(&project.beside("out"));
        let run = project.run_with(&["build", "--out", &out(&project)], &SECOND);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("\nerror: cannot write into ") && run.stderr.contains("south"), "{}", run.stderr);
        assert!(state(&project.beside("out")) == before, "{} is in the way, and something has changed", path.display());
        let _ = fs::remove_file(project.beside("out/south"));
        let _ = fs::remove_dir_all(project.beside("out/south"));
    }
    project.build("out", &[], &SECOND);
    agrees_with_its_manifest(&project);
}

#[test]
fn a_cache_that_cannot_be_written_is_told() {
    let project = Project::harbour();
    let cache = project.path("content/series.toml");
    let environment = [("XDG_CACHE_HOME", cache.to_str().unwrap())];
    let run = project.run_with(&["build", "--out", &out(&project)], &environment);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("no lock can be made in [folder]/project/content/series.toml"), "{}", run.stderr);
    assert!(!project.beside("out").exists());
}

// ------------------------------------------------------------------------------------------------ the manifest

#[test]
fn a_damaged_or_newer_manifest_is_told_and_nothing_is_overwritten() {
    let project = Project::harbour();
    project.build("out", &[], &FIRST);
    let whole = fs::read_to_string(project.beside("out/manifest.json")).unwrap();
    let damaged = [
        String::new(),
        "{".into(),
        "[]".into(),
        "null".into(),
        "\0\0\0\0".into(),
        whole[..whole.len() / 2].into(),
        whole.replace("\"schema\": 1", "\"schema\": 0"),
        whole.replace("\"schema\": 1", "\"schema\": -1"),
        whole.replace("\"schema\": 1", "\"schema\": \"1\""),
        whole.replace("\"schema\": 1,", ""),
        whole.replace("\"artifacts\"", "\"artefacts\""),
        whole.replacen("\"pages\": ", "\"pages\": -", 1),
    ];
    let newer = [whole.replace("\"schema\": 1", "\"schema\": 2"), "{\"schema\": 3, \"books\": {}}".to_string()];
    for (text, words) in
        damaged.iter().map(|text| (text, "is damaged")).chain(newer.iter().map(|text| (text, "has the schema")))
    {
        fs::write(project.beside("out/manifest.json"), text).unwrap();
        let before = state(&project.beside("out"));
        let run = project.run_with(&["build", "--out", &out(&project), "--product", "epub"], &SECOND);
        assert_eq!(run.code, Some(2), "{text}: {}", run.stderr);
        assert!(run.stderr.contains("[folder]/out/manifest.json") && run.stderr.contains(words), "{}", run.stderr);
        assert!(state(&project.beside("out")) == before, "something has changed under the manifest {text}");
    }
    fs::remove_file(project.beside("out/manifest.json")).unwrap();
    fs::create_dir(project.beside("out/manifest.json")).unwrap();
    let run = project.run_with(&["build", "--out", &out(&project)], &SECOND);
    assert_eq!(run.code, Some(2), "a folder in its place: {}", run.stderr);
    fs::remove_dir(project.beside("out/manifest.json")).unwrap();
    fs::write(project.beside("out/manifest.json"), whole).unwrap();
    project.build("out", &[], &SECOND);
}

#[test]
fn a_manifest_that_is_damaged_while_books_are_made_is_told_too() {
    let project = Project::harbour();
    project.build("out", &[], &FIRST);
    let mut child = spawn(&project, &["build", "--out", &out(&project)], "1750000000");
    while !files(&project.beside("out")).keys().any(|path| path.starts_with(".fieldbook-stage-")) {
        assert!(child.try_wait().unwrap().is_none(), "the build has staged nothing");
    }
    fs::write(project.beside("out/manifest.json"), "{").unwrap();
    let before = state(&project.beside("out"));
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let after = state(&project.beside("out"));
    for (path, (bytes, _)) in after.iter().filter(|(path, _)| !path.starts_with(".fieldbook-")) {
        assert!(before[path].0 == *bytes, "{path} has changed");
    }
    assert!(after.keys().all(|path| !path.starts_with(".fieldbook-")), "{:?}", after.keys());
}

// ------------------------------------------------------------------------------------------------ several at once

fn spawn(project: &Project, arguments: &[&str], epoch: &str) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_fieldbook"))
        .args(arguments)
        .current_dir(project.path(""))
        .env_clear()
        .env("HOME", project.beside("home"))
        .env("SOURCE_DATE_EPOCH", epoch)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs")
}

#[test]
fn shards_built_at_once_end_in_one_manifest() {
    let project = Project::four_books();
    project.build("whole", &[], &FIRST);
    for round in 0..6 {
        let _ = fs::remove_dir_all(project.beside("out"));
        let shards = ["1/4", "2/4", "3/4", "4/4"];
        let children = shards.map(|shard| {
            // Not all in step, so that one begins while another writes.
            thread::sleep(Duration::from_millis(round * 37));
            spawn(
                &project,
                &["build", "--fresh", "--shard", shard, "--jobs", "1", "--out", &out(&project)],
                "1700000000",
            )
        });
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(differing(&project.beside("whole"), &project.beside("out")), NONE, "round {round}");
    }
}

#[test]
fn people_with_two_caches_build_into_one_folder() {
    let project = Project::four_books();
    project.build("whole", &[], &FIRST);
    for round in 0..3 {
        let _ = fs::remove_dir_all(project.beside("out"));
        let shards = [("1/2", "one"), ("2/2", "two")].map(|(shard, cache)| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
            command.args(["build", "--fresh", "--shard", shard, "--out", &out(&project)]).current_dir(project.path(""));
            command.env_clear().env("XDG_CACHE_HOME", project.beside(cache)).envs(FIRST);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs")
        });
        for child in shards {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(differing(&project.beside("whole"), &project.beside("out")), NONE, "round {round}");
    }
}

// ------------------------------------------------------------------------------------------------ what is left

#[test]
fn a_stage_is_swept_unless_its_build_lives() {
    let project = Project::harbour();
    for stage in ["1", "7"] {
        let new = project.beside("out").join(format!(".fieldbook-stage-{stage}/new/north/swim"));
        fs::create_dir_all(&new).unwrap();
        fs::write(new.join("swim-north.epub"), "half a book").unwrap();
    }
    fs::create_dir_all(project.beside("out/north/swim")).unwrap();
    fs::write(project.beside("out/north/swim/.fieldbook-x.tmp"), "half a table").unwrap();
    fs::write(project.beside("out/north/swim/.fieldbook-y.tmp"), "a table that is being written").unwrap();
    let living = File::open(project.beside("out/.fieldbook-stage-7")).unwrap();
    living.lock().unwrap();
    let written = File::open(project.beside("out/north/swim/.fieldbook-y.tmp")).unwrap();
    written.lock().unwrap();
    project.build("out", &["--product", "epub"], &FIRST);
    let left: Vec<String> =
        files(&project.beside("out")).into_keys().filter(|path| path.contains(".fieldbook")).collect();
    assert_eq!(left, [".fieldbook-stage-7/new/north/swim/swim-north.epub", "north/swim/.fieldbook-y.tmp"]);
    drop((living, written));
    project.build("out", &["--product", "epub"], &FIRST);
    agrees_with_its_manifest(&project);
    assert!(state(&project.beside("out")).keys().all(|path| !path.contains(".fieldbook")));
}

#[test]
fn a_commit_that_was_killed_in_the_middle_is_undone_by_the_next_build() {
    let project = Project::harbour();
    project.build("out", &["--product", "workbook,epub"], &FIRST);
    let old = files(&project.beside("out"));
    let stage = project.beside("out/.fieldbook-stage-1");
    // The workbook was replaced and the handouts were put in place; the EPUB and the manifest were still to come.
    let entry = |path: &str, replaces: bool| serde_json::json!({"path": path, "replaces": replaces});
    let (workbook, handouts) = ("north/swim/swim-north-workbook.pdf", "north/swim/swim-north-handouts.pdf");
    let epub = "north/swim/swim-north.epub";
    let journal = serde_json::json!({"files": [
        entry(workbook, true), entry(handouts, false), entry(epub, true), entry("manifest.json", true)
    ]});
    fs::create_dir_all(stage.join("new/north/swim")).unwrap();
    fs::create_dir_all(stage.join("old/north/swim")).unwrap();
    for path in [workbook, epub, "manifest.json"] {
        fs::hard_link(project.beside("out").join(path), stage.join("old").join(path)).unwrap();
        fs::write(stage.join("new").join(path), "a new file").unwrap();
    }
    fs::write(stage.join("commit.json"), journal.to_string()).unwrap();
    fs::rename(stage.join("new").join(workbook), project.beside("out").join(workbook)).unwrap();
    fs::write(project.beside("out").join(handouts), "a new file").unwrap();
    // Whatever the next build is asked for, and even if it fails, the old files are back.
    let project = with_layout_fault(project.and_rowing());
    let run = project.run_with(&["build", "--guide", "row", "--out", &out(&project)], &SECOND);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(files(&project.beside("out")) == old, "{:?}", files(&project.beside("out")).keys());
}

#[test]
fn a_journal_cannot_reach_out_of_the_folder() {
    let project = Project::harbour();
    fs::write(project.beside("letter"), "not ours").unwrap();
    let stage = project.beside("out/.fieldbook-stage-1");
    fs::create_dir_all(&stage).unwrap();
    fs::write(stage.join("commit.json"), "{\"files\": [{\"path\": \"../letter\", \"replaces\": false}]}").unwrap();
    project.build("out", &["--product", "epub"], &FIRST);
    assert_eq!(fs::read_to_string(project.beside("letter")).unwrap(), "not ours");
    agrees_with_its_manifest(&project);
}

#[test]
fn a_build_that_is_killed_at_any_moment_leaves_the_old_files_or_the_new() {
    // Book by book, so that there are moments at which some are made and some are not.
    let which = ["--jobs", "1", "--product", "workbook,epub"];
    let project = Project::four_books();
    project.build("new", &which, &SECOND);
    let new = files(&project.beside("new"));
    project.build("out", &which, &FIRST);
    let old = files(&project.beside("out"));
    let started = std::time::Instant::now();
    project.build("timed", &which, &SECOND);
    let whole = started.elapsed();
    for moment in 1..=7 {
        let fresh = ["build", "--fresh", "--out", &out(&project)];
        let mut child = spawn(&project, &[&fresh, &which[..]].concat(), "1750000000");
        thread::sleep(whole * moment / 6);
        let _ = child.kill();
        child.wait().unwrap();
        let found: BTreeMap<String, Vec<u8>> =
            files(&project.beside("out")).into_iter().filter(|(path, _)| !path.starts_with(".fieldbook-")).collect();
        assert!(
            found.iter().all(|(path, bytes)| old.get(path) == Some(bytes) || new.get(path) == Some(bytes)),
            "killed at {moment}/6: a file is neither the old one nor the new"
        );
        assert!(found.keys().eq(old.keys()), "killed at {moment}/6: {:?}", found.keys());
        // Some of each only where the next build knows how to undo it.
        let journal = project.beside("out/.fieldbook-stage-1/commit.json").exists();
        assert!(found == old || found == new || journal, "killed at {moment}/6: files of two builds");
        project.build("out", &which, &FIRST);
        assert!(files(&project.beside("out")) == old, "killed at {moment}/6: something is left");
    }
}
