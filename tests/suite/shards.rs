//! Work on several machines: parts that machines make apart fit together to what one makes alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::support::{Project, Run, differing, files};

const EPOCH: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];
const NONE: [&str; 0] = [];

/// Three editions of two guides. Two of them print the guides alike; the first on other paper.
fn six_books() -> Project {
    let west = "languages = [\"en\"]\npaper = \"a4\"\n";
    Project::four_books().write("content/editions/west/edition.toml", west)
}

/// Builds a part into a folder of its own, as a machine would that has its own copy of the project and its own cache.
fn build_apart(shard: &str) -> Project {
    let machine = six_books();
    machine.build("part", &["--shard", shard, "--jobs", "1"], &EPOCH);
    machine
}

fn merge(project: &Project, parts: &[&str]) -> Run {
    let out = project.beside("merged");
    let arguments = [&["merge", "--out", out.to_str().unwrap()], parts].concat();
    // A folder without a project: what merges needs none.
    project.run_in(&project.beside(""), &arguments, &[])
}

fn jobs(project: &Project, count: &str) -> Vec<Value> {
    let run = project.run(&["list", "jobs", "--json", "--shards", count]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.json().as_array().unwrap().clone()
}

#[test]
fn parts_built_on_three_machines_and_merged_are_what_one_machine_builds() {
    let project = six_books();
    project.build("whole", &[], &EPOCH);
    let machines = ["1/3", "2/3", "3/3"].map(build_apart);
    let parts: Vec<String> =
        machines.iter().map(|machine| machine.beside("part").to_str().unwrap().to_string()).collect();
    let run = merge(&project, &parts.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(differing(&project.beside("whole"), &project.beside("merged")), NONE);
    let told: BTreeSet<String> = run.stdout.lines().map(|line| line.replace("[folder]/merged/", "")).collect();
    let made: BTreeSet<String> =
        files(&project.beside("whole")).into_keys().filter(|path| path != "manifest.json").collect();
    assert_eq!(told, made, "the paths go to standard output");
    let run = project.run(&["verify", project.beside("merged").to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn the_list_of_jobs_tells_what_each_part_makes() {
    let project = six_books();
    let jobs = jobs(&project, "3");
    let mut listed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for job in &jobs {
        assert!(job["cost"].as_u64().unwrap() > 0, "{job}");
        listed.entry(job["shard"].as_str().unwrap()).or_default().push(job["path"].as_str().unwrap().to_string());
    }
    assert_eq!(listed.len(), 3, "{listed:?}");
    for (shard, paths) in listed {
        let run = project.build(
            &shard.replace('/', "-"),
            &["--shard", shard, "--product", "workbook,handouts,facilitator,epub"],
            &EPOCH,
        );
        let made: Vec<String> =
            run.stdout.lines().map(|line| line.splitn(3, '/').nth(2).unwrap().to_string()).collect();
        assert_eq!(made, paths, "part {shard}");
    }
}

#[test]
fn books_that_share_a_body_are_in_one_part() {
    let project = six_books();
    for count in ["1", "2", "3", "4", "9"] {
        let mut parts: BTreeMap<(String, bool), BTreeSet<String>> = BTreeMap::new();
        for job in jobs(&project, count) {
            let text = |key: &str| job[key].as_str().unwrap().to_string();
            parts.entry((text("guide"), text("edition") == "north")).or_default().insert(text("shard"));
        }
        assert_eq!(parts.len(), 4, "two guides on two papers");
        assert!(parts.values().all(|parts| parts.len() == 1), "in {count} parts: {parts:?}");
    }
    // What is shown in one edition only makes another body of its guide, which may go elsewhere.
    let project = project.append("content/guides/row/oars.md", "\n::: {.only editions=\"south\"}\nLong oars.\n:::\n");
    let of = |jobs: &[Value], edition: &str| {
        jobs.iter().find(|job| job["edition"] == edition && job["guide"] == "row").unwrap()["shard"].clone()
    };
    let jobs = jobs(&project, "5");
    assert_ne!(of(&jobs, "west"), of(&jobs, "south"));
}

#[test]
fn a_body_is_counted_once_and_a_dear_book_costs_more() {
    let jobs = jobs(&six_books(), "1");
    let cost = |edition: &str, guide: &str, product: &str| {
        let found =
            jobs.iter().find(|job| job["edition"] == edition && job["guide"] == guide && job["product"] == product);
        found.unwrap()["cost"].as_u64().unwrap()
    };
    assert!(cost("south", "swim", "workbook") > cost("west", "swim", "workbook"), "the first edition carries the body");
    assert!(cost("north", "swim", "workbook") > cost("west", "swim", "workbook"), "other paper is another body");
    assert!(cost("north", "swim", "workbook") > cost("north", "row", "workbook"), "a longer guide");
    assert!(cost("north", "swim", "facilitator") > cost("north", "swim", "epub"));
}

#[test]
fn a_part_without_work_is_a_folder_with_an_empty_manifest() {
    let project = Project::harbour();
    project.build("whole", &[], &EPOCH);
    project.build("one", &["--shard", "1/2"], &EPOCH);
    let run = project.build("none", &["--shard", "2/2"], &EPOCH);
    assert_eq!(run.stdout, "");
    assert_eq!(files(&project.beside("none")).keys().collect::<Vec<_>>(), ["manifest.json"]);
    let run = project.run(&["verify", project.beside("none").to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let run = merge(&project, &["one", "none"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(differing(&project.beside("whole"), &project.beside("merged")), NONE);
}

#[test]
fn a_merge_keeps_what_its_folder_held() {
    let project = Project::four_books();
    project.build("whole", &[], &EPOCH);
    project.build("swim", &["--guide", "swim"], &EPOCH);
    project.build("merged", &["--guide", "row"], &EPOCH);
    let run = merge(&project, &["swim"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(differing(&project.beside("whole"), &project.beside("merged")), NONE);
}

#[test]
fn parts_that_do_not_fit_are_told_and_nothing_is_written() {
    let project = Project::four_books();
    project.build("one", &["--guide", "swim"], &EPOCH);
    project.build("two", &["--guide", "row"], &EPOCH);
    // One file came only in part, one is missing, and one is another.
    let row = |file: &str| project.beside("two/north/row").join(file);
    let workbook = fs::read(row("row-north-workbook.pdf")).unwrap();
    fs::write(row("row-north-workbook.pdf"), &workbook[..workbook.len() / 2]).unwrap();
    fs::remove_file(row("row-north.epub")).unwrap();
    let mut handouts = fs::read(row("row-north-handouts.pdf")).unwrap();
    handouts[100] ^= 1;
    fs::write(row("row-north-handouts.pdf"), handouts).unwrap();
    // A third folder has what the first has, made at another date, and was built by another version.
    project.build("three", &["--guide", "swim", "--product", "epub", "--edition", "south"], &[]);
    let manifest = project.beside("three/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"fieldbook 0", "\"fieldbook 9")).unwrap();
    let mut run = merge(&project, &["one", "two", "three"]);
    // How large a book is depends on its layout.
    let (part, whole) = (format!("{} bytes", workbook.len() / 2), format!("of {}", workbook.len()));
    run.stderr = run.stderr.replace(&part, "half of the bytes").replace(&whole, "of all");
    run.snapshot("merge-misfits");
    assert!(!project.beside("merged").exists());
}

#[test]
fn a_manifest_cannot_have_files_written_elsewhere() {
    let project = Project::harbour();
    project.build("one", &["--product", "epub"], &EPOCH);
    let text = fs::read_to_string(project.beside("one/manifest.json")).unwrap();
    let path = "north/swim/swim-north.epub";
    fs::copy(project.beside("one").join(path), project.beside("one/manifest.epub")).unwrap();
    for other in
        ["../letter", "/tmp/letter", "manifest.epub", "north/swim/../../manifest.epub", ".fieldbook-stage-1/new/x"]
    {
        fs::write(project.beside("one/manifest.json"), text.replace(path, other)).unwrap();
        let run = merge(&project, &["one"]);
        assert_eq!(run.code, Some(1), "{other}: {}", run.stderr);
        assert!(run.stderr.contains("no build writes to this path"), "{other}: {}", run.stderr);
    }
}

#[test]
fn what_is_no_part_is_wrong_usage() {
    let project = Project::harbour();
    for shard in ["0/3", "4/3", "1/0", "1", "a/b", "+1/3", "1/3/5", "1.0/3", ""] {
        let run = project.run(&["build", "--shard", shard]);
        assert_eq!(run.code, Some(2), "{shard}");
        assert!(run.stderr.contains("write I/N with I from 1 to N, such as 2/4"), "{shard}: {}", run.stderr);
    }
    for count in ["0", "x", "+2", ""] {
        let run = project.run(&["list", "jobs", "--shards", count]);
        assert_eq!(run.code, Some(2), "{count}: {}", run.stderr);
    }
    let run = project.run(&["list", "editions", "--shards", "2"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(2), "error: --shards divides jobs; leave it out, or list jobs\n")
    );
    let run = merge(&project, &["project", "nowhere"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr, "error: project holds no manifest.json; name folders that `fieldbook build` wrote into\n");
    assert!(!project.beside("merged").exists());
}
