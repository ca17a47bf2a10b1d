//! What a person sees while books are made: a bar on a terminal, plain lines elsewhere, nothing with `-q`; where the time
//! went; and what Ctrl-C leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Project, Run, files};

const FIRST: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1700000000")];
const SECOND: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];

/// What a terminal of 100 columns is sent by a command, standard output and error together.
fn on_a_terminal(project: &Project, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let words: Vec<String> = arguments.iter().map(|word| format!("'{word}'")).collect();
    let line = format!("stty cols 100; '{}' {}", env!("CARGO_BIN_EXE_fieldbook"), words.join(" "));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(project.path("")).env_clear();
    command.env("PATH", "/usr/bin:/bin").env("HOME", project.beside("home")).env("TERM", "xterm-256color");
    let output =
        command.envs(environment.iter().copied()).stdin(Stdio::null()).output().expect("`script` of util-linux");
    let text = String::from_utf8(output.stdout).expect("output in UTF-8");
    assert!(output.status.success(), "{text}");
    text
}

fn out(project: &Project) -> String {
    project.beside("out").to_str().unwrap().to_string()
}

/// Whether a text holds nothing but lines.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !c.is_control())
}

/// Whether a line tells how many of sixteen files are done, how fast it goes, and what is left.
fn counts(line: Option<&str>) -> bool {
    line.is_some_and(|line| line.contains(" of 16 files, ") && line.contains("/s, about ") && line.ends_with(" left"))
}

// ------------------------------------------------------------------------------------------------ bars and lines

#[test]
fn a_terminal_sees_a_bar_that_counts_and_goes_away() {
    let project = Project::four_books();
    let text = on_a_terminal(&project, &["build", "--jobs", "1", "--out", &out(&project)], &[]);
    assert!(text.contains("0 of 16 files"), "{text:?}");
    // Drawn at most every so often, so not each count is seen.
    let seen = (1..16).filter(|count| text.contains(&format!("{count} of 16 files, "))).count();
    assert!(seen >= 3, "{text:?}");
    let drawn = text.split('\r').find(|drawn| drawn.contains("/s, ")).unwrap_or_else(|| panic!("{text:?}"));
    assert!(drawn.contains(" s left  swim, ") || drawn.contains(" s left  row, "), "rate, time left, book: {drawn:?}");
    let (_, after) = text.rsplit_once("\u{1b}[2K").expect("the bar is taken away");
    assert!(!after.contains(" of 16 files") && after.contains("16 files made in "), "{after:?}");
    assert!(after.contains("north/swim/swim-north-workbook.pdf"), "the results follow: {after:?}");
}

#[test]
fn nothing_speaks_to_a_terminal_where_none_can_be_drawn_on() {
    let project = Project::four_books();
    // On a terminal a line ends with a carriage return; that is the terminal's own.
    for environment in [[("TERM", "dumb")], [("TERM", "")], [("NO_COLOR", "1")]] {
        let text = on_a_terminal(&project, &["build", "--fresh", "--out", &out(&project)], &environment);
        let text = text.replace("\r\n", "\n");
        assert!(is_plain(&text), "{environment:?}: {text:?}");
        assert!(counts(text.lines().next()), "{environment:?}: {text:?}");
    }
    for format in ["human", "short"] {
        let run = project.build("out", &["--message-format", format], &[("TERM", "xterm-256color")]);
        assert!(is_plain(&run.stderr) && is_plain(&run.stdout), "{:?}", run.stderr);
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert!(counts(lines.first().copied()), "{}", run.stderr);
        assert_eq!(lines.last(), Some(&"16 files made in [time] s"), "{}", run.stderr);
    }
    let run = project.build("out", &["--message-format", "json"], &[]);
    assert!(run.diagnostics().iter().all(|found| found["severity"] == "note"), "JSON holds diagnostics alone");
}

#[test]
fn the_summary_counts_warnings() {
    let project = Project::harbour()
        .append("content/guides/swim/watch.md", "\n::: {.only editions=\"south\"}\nWarm water.\n:::\n");
    let run = project.build("out", &["--product", "epub"], &[]);
    assert!(run.stderr.ends_with("1 file made, 1 warning, in [time] s\n"), "{}", run.stderr);
}

#[test]
fn quiet_is_silent_but_for_warnings_and_errors() {
    let project = Project::harbour();
    let silent = |run: &Run| assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "", ""));
    silent(&project.run(&["build", "-q", "--out", &out(&project)]));
    assert_eq!(files(&project.beside("out")).len(), 5);
    silent(&project.run(&["verify", "--quiet", &out(&project)]));
    silent(&project.run(&["-q", "check"]));
    let text = on_a_terminal(&project, &["build", "-q", "--out", &out(&project)], &[]);
    assert_eq!(text, "", "a terminal is sent nothing either");
    let answers = project.beside("answers.csv");
    let run = project.run(&["collect", "-q", &out(&project), "--out", answers.to_str().unwrap(), "--format", "csv"]);
    assert!(answers.exists() && run.stdout.is_empty(), "{}", run.stdout);
    assert!(!run.stderr.contains(" answers out of "), "{}", run.stderr);
    // What was asked for is no chatter.
    assert!(project.run(&["list", "editions", "-q"]).stdout.starts_with("north"));
    assert!(project.run(&["verify", "-q", "--json", &out(&project)]).json().is_array());
    let watch = "content/guides/swim/watch.md";
    let warned = project.append(watch, "\n::: {.only editions=\"south\"}\nWarm water.\n:::\n");
    let run = warned.run(&["build", "-q", "--out", &out(&warned)]);
    assert!(run.code == Some(0) && run.stdout.is_empty() && run.stderr.starts_with("warning["), "{}", run.stderr);
    assert!(!run.stderr.contains(" made"), "{}", run.stderr);
    let broken = warned.append(watch, "\nSee [nothing](#nowhere).\n");
    let run = broken.run(&["build", "-q", "--out", &out(&broken)]);
    assert!(run.code == Some(1) && run.stderr.contains("error["), "{}", run.stderr);
}

// ------------------------------------------------------------------------------------------------ where the time goes

#[test]
fn timings_are_a_trace_of_every_stage_of_every_book() {
    let notes = "\n::: {.facilitator}\nBring a rope.\n:::\n";
    let project = Project::four_books().append("content/guides/swim/watch.md", notes);
    let file = project.beside("deep/trace.json");
    project.build("plain", &[], &FIRST);
    project.build("out", &["--jobs", "2", "--timings", file.to_str().unwrap()], &FIRST);
    assert!(files(&project.beside("plain")) == files(&project.beside("out")), "looking changes nothing");
    let trace: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let events = trace["traceEvents"].as_array().unwrap();
    let named: BTreeMap<&str, Vec<&Value>> = events.iter().fold(BTreeMap::new(), |mut named, event| {
        named.entry(event["name"].as_str().unwrap()).or_insert_with(Vec::new).push(event);
        named
    });
    for stage in ["open", "plan", "check", "book", "layout", "pagination", "export", "join", "form", "EPUB", "write"] {
        assert!(named.contains_key(stage), "{stage} is not among {:?}", named.keys());
    }
    for event in events.iter().filter(|event| event["ph"] != "M") {
        assert_eq!(event["ph"], "X", "a complete event: {event}");
        assert!(event["ts"].as_f64().unwrap() >= 0.0 && event["dur"].as_f64().unwrap() >= 0.0, "{event}");
        assert!(event["pid"].is_u64() && event["tid"].is_u64(), "{event}");
    }
    let books: BTreeSet<(&str, &str)> = named["layout"]
        .iter()
        .map(|event| (event["args"]["edition"].as_str().unwrap(), event["args"]["guide"].as_str().unwrap()))
        .collect();
    assert_eq!(books, BTreeSet::from([("north", "row"), ("north", "swim"), ("south", "row"), ("south", "swim")]));
    let threads: BTreeSet<&str> =
        named["thread_name"].iter().map(|event| event["args"]["name"].as_str().unwrap()).collect();
    assert!(threads.contains("main") && threads.iter().any(|name| name.starts_with("worker ")), "{threads:?}");
}

#[test]
fn timings_that_cannot_be_written_are_told() {
    let project = Project::harbour();
    let file = project.path("content/series.toml/trace.json");
    let run =
        project.run(&["build", "--product", "epub", "--out", &out(&project), "--timings", file.to_str().unwrap()]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("cannot write [folder]/project/content/series.toml/trace.json"), "{}", run.stderr);
}

// ------------------------------------------------------------------------------------------------ Ctrl-C

fn spawn(project: &Project, which: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
    command.args(["build", "--out", &out(project)]).args(which).current_dir(project.path(""));
    command.env_clear().env("HOME", project.beside("home")).envs(SECOND);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs")
}

/// Begins a build, sends a signal once it has a stage, and gives its exit code and what it said.
fn interrupted(project: &Project, signal: &str) -> (Option<i32>, String) {
    let child = spawn(project, &["--jobs", "1"]);
    wait_for(&project.beside("out/.fieldbook-stage-1"));
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn wait_for(path: &Path) {
    let begun = Instant::now();
    while !path.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} does not appear", path.display());
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn ctrl_c_leaves_the_old_files_and_says_how_to_go_on() {
    let project = Project::four_books();
    project.build("out", &["--edition", "north"], &FIRST);
    let before = files(&project.beside("out"));
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let (ended, said) = interrupted(&project, signal);
        assert_eq!(ended, Some(code), "{said}");
        assert!(said.contains("error: interrupted; ") && said.contains("run the same command again"), "{said}");
        assert!(
            files(&project.beside("out")) == before,
            "SIG{signal}: the files are those of the last build, and no stage"
        );
        assert!(!project.beside("out/.fieldbook-stage-1").exists());
    }
    project.build("whole", &[], &FIRST);
    project.build("out", &[], &FIRST);
    assert!(files(&project.beside("out")) == files(&project.beside("whole")), "the same command again goes on");
}

#[test]
fn ctrl_c_in_a_first_build_leaves_no_folder() {
    let project = Project::four_books();
    let (ended, said) = interrupted(&project, "INT");
    assert_eq!(ended, Some(130), "{said}");
    assert!(!project.beside("out").exists());
}

#[test]
fn ctrl_c_at_any_moment_leaves_whole_files_of_one_build_and_no_stage() {
    let project = Project::four_books();
    project.build("out", &["--edition", "north", "--product", "workbook,epub"], &FIRST);
    let old = files(&project.beside("out"));
    project.build("new", &["--product", "workbook,epub"], &FIRST);
    project.build("new", &["--product", "workbook,epub"], &SECOND);
    let new = files(&project.beside("new"));
    let begun = Instant::now();
    project.build("timed", &["--jobs", "1", "--product", "workbook,epub"], &SECOND);
    let whole = begun.elapsed();
    for moment in 1..=8 {
        let child = spawn(&project, &["--jobs", "1", "--product", "workbook,epub"]);
        thread::sleep(whole * moment / 8);
        let _ = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
        let output = child.wait_with_output().unwrap();
        let found = files(&project.beside("out"));
        // Before its first file a build is ended by the signal itself.
        let at = format!("{moment}/8 of {whole:?}: {output:?}");
        match output.status.code() {
            None => assert!(found == old, "{at}"),
            Some(130) => assert!(found == old || found == new, "{at}"),
            code => assert!(code == Some(0) && found == new, "{at}"),
        }
        if found != old {
            fs::remove_dir_all(project.beside("out")).unwrap();
            project.build("out", &["--edition", "north", "--product", "workbook,epub"], &FIRST);
        }
    }
}
