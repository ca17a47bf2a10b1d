//! The command: formats, exit codes, lists, and what is made from its own definition.

use std::process::{Command, Stdio};

use crate::support::{Project, files, root};

// ------------------------------------------------------------------------------------------------ exit codes and usage

#[test]
fn a_sound_project_has_nothing_to_report() {
    let project = Project::harbour();
    project.run(&["check"]).snapshot("check-sound");
    project.run(&["check", "--strict"]).snapshot("check-sound-strict");
    let json = project.run(&["check", "--message-format", "json"]);
    assert_eq!((json.code, json.stderr.as_str(), json.stdout.as_str()), (Some(0), "", ""));
}

#[test]
fn a_wrong_folder_is_wrong_usage() {
    let project = Project::harbour();
    project.run(&["build", "--project", "nowhere"]).snapshot("usage-no-project");
    project.run_in(&project.beside(""), &["check"], &[]).snapshot("usage-outside");
    project.run(&["check", "--project", "content", "--message-format", "json"]).snapshot("usage-no-project-json");
}

#[test]
fn the_project_is_found_from_a_folder_inside_it() {
    let project = Project::harbour();
    let run = project.run_in(&project.path("content/guides/swim"), &["list", "guides"], &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "swim  Safe at the water\n"));
}

#[test]
fn unknown_names_are_wrong_usage() {
    let project = Project::harbour();
    let run = project.run(&["build", "--edition", "nort,south", "--guide", "swin", "--product", "workbok"]);
    run.snapshot("usage-unknown-names");
    project.run(&["build", "--shard", "3/2"]).snapshot("usage-shard");
    let run = project.run_with(&["build"], &[("SOURCE_DATE_EPOCH", "yesterday")]);
    run.snapshot("usage-epoch");
}

#[test]
fn a_folder_that_cannot_be_written_is_the_machines_fault() {
    let project = Project::harbour();
    let file = project.path("content/series.toml");
    let run = project.run(&["build", "--out", file.to_str().unwrap()]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

#[test]
fn strict_turns_warnings_into_errors_and_leaves_notes_alone() {
    let watch = "content/guides/swim/watch.md";
    let warned = Project::harbour().append(watch, "\n::: {.only editions=\"south\"}\nWarm water.\n:::\n");
    let run = warned.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("warning["), "{}", run.stderr);
    warned.run(&["check", "--strict"]).snapshot("check-strict");
    let ours = warned.run(&["check", "--strict", "--project", root().to_str().unwrap()]);
    assert_eq!(ours.code, Some(0), "the project's own content: {}", ours.stderr);
}

// ------------------------------------------------------------------------------------------------ lists

#[test]
fn lists() {
    let project = Project::harbour();
    project.run(&["list", "fields"]).snapshot("list-fields");
    project.run(&["list", "editions"]).snapshot("list-editions");
    let products = project.run(&["list", "products"]).stdout;
    assert!(
        products.lines().any(|line| line == "workbook") && products.lines().any(|line| line == "epub"),
        "{products}"
    );
}

#[test]
fn lists_as_json() {
    let project = Project::harbour();
    project.run(&["list", "editions", "--json"]).snapshot("list-editions-json");
    project.run(&["list", "guides", "--json"]).snapshot("list-guides-json");
    let mut jobs = project.run(&["list", "jobs", "--json", "--product", "epub"]).json();
    // What a job costs follows from all that is in its book.
    assert!(jobs[0].as_object_mut().unwrap().remove("cost").is_some_and(|cost| cost.as_u64() > Some(0)), "{jobs}");
    let path = "north/swim/swim-north.epub";
    let job = serde_json::json!({ "edition": "north", "guide": "swim", "product": "epub", "path": path });
    assert_eq!(jobs, serde_json::json!([job]));
    let fields = project.run(&["list", "fields", "--json"]).json();
    let kinds: Vec<_> = fields.as_array().unwrap().iter().map(|field| field["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "text").count(), 5);
    assert_eq!(kinds.iter().filter(|kind| **kind == "choice").count(), 2);
    assert_eq!(kinds.iter().filter(|kind| **kind == "check").count(), 2);
    for field in fields.as_array().unwrap() {
        for key in ["name", "guide", "kind", "label"] {
            assert!(field[key].as_str().is_some_and(|text| !text.is_empty()), "{key} of {field}");
        }
    }
}

#[test]
fn an_epub_has_no_fields() {
    let run = Project::harbour().run(&["list", "fields", "--json", "--product", "epub"]);
    assert_eq!(run.json(), serde_json::json!([]));
}

#[test]
fn info() {
    let project = Project::harbour();
    let info = project.run(&["info", "--json"]).json();
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(info["project"]["guides"], serde_json::json!(["swim"]));
    assert_eq!(info["states"].as_array().unwrap().len(), 45);
    for language in ["en", "th", "ar"] {
        assert!(info["interface_languages"].as_array().unwrap().contains(&language.into()), "{language}");
    }
    let run = project.run(&["info"]);
    assert!(run.stdout.contains("guides:              swim"), "{}", run.stdout);
    let outside = project.run_in(&project.beside(""), &["info"], &[]);
    assert_eq!(outside.code, Some(0), "{}", outside.stderr);
}

// ------------------------------------------------------------------------------------------------ generated

#[test]
fn completions_for_three_shells() {
    let project = Project::harbour();
    for (shell, mark) in [("bash", "complete -F"), ("zsh", "#compdef fieldbook"), ("fish", "complete -c fieldbook")] {
        let run = project.run(&["completions", shell]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains(mark) && run.stdout.contains("message-format"), "{shell}");
    }
}

#[test]
fn man_pages() {
    let project = Project::harbour();
    let run = project.run(&["man"]);
    assert!(run.stdout.contains(".TH fieldbook 1"), "{}", run.stdout);
    let out = project.beside("man");
    assert_eq!(project.run(&["man", "--out", out.to_str().unwrap()]).code, Some(0));
    let pages = files(&out);
    for page in ["fieldbook.1", "fieldbook-build.1", "fieldbook-check.1", "fieldbook-list.1"] {
        assert!(pages.contains_key(page), "{page} in {:?}", pages.keys());
    }
}

#[test]
fn help() {
    let run = Project::harbour().run(&["--help"]);
    assert_eq!(run.code, Some(0));
    for word in [
        "build",
        "check",
        "list",
        "layout",
        "merge",
        "info",
        "completions",
        "man",
        "--project",
        "--message-format",
        "--quiet",
    ] {
        assert!(run.stdout.contains(word), "{word}");
    }
}

// ------------------------------------------------------------------------------------------------ nobody reads

/// Runs the program with streams that nobody reads any more.
fn unread(project: &Project, arguments: &[&str], stdout: bool, stderr: bool) -> Option<i32> {
    let stream = |unread: bool| match unread {
        true => Stdio::from(std::io::pipe().expect("a pipe").1),
        false => Stdio::null(),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
    command.args(arguments).current_dir(project.path("")).env_clear().env("HOME", project.beside("home"));
    command.stdout(stream(stdout)).stderr(stream(stderr)).status().expect("the program runs").code()
}

#[test]
fn a_pipe_that_is_closed_ends_every_command_quietly() {
    let project = Project::harbour();
    let path = |name: &str| project.beside(name).to_str().unwrap().to_string();
    let (out, layout, man, table) = (path("out"), path("layout"), path("man"), path("answers.csv"));
    let merged = path("merged");
    let returned = root().join("tests/fixtures/returned").to_str().unwrap().to_string();
    let book = ["--edition", "north", "--guide", "swim"];
    let commands: Vec<Vec<&str>> = vec![
        vec!["build", "--out", &out],
        vec!["check"],
        vec!["check", "--message-format", "json"],
        vec!["list", "editions"],
        vec!["list", "guides", "--json"],
        vec!["list", "products"],
        vec!["list", "fields"],
        vec!["list", "jobs", "--json"],
        [&["layout", "--out", &layout], &book[..]].concat(),
        vec!["verify", &out],
        vec!["verify", &out, "--json"],
        vec!["merge", &out, "--out", &merged],
        vec!["info"],
        vec!["info", "--json"],
        vec!["completions", "bash"],
        vec!["completions", "fish"],
        vec!["man"],
        vec!["man", "--out", &man],
        vec!["--help"],
        vec!["build", "--help"],
        vec!["--version"],
    ];
    for arguments in commands {
        for (stdout, stderr) in [(true, false), (false, true), (true, true)] {
            let code = unread(&project, &arguments, stdout, stderr);
            assert_eq!(code, Some(0), "{arguments:?}, stdout closed: {stdout}, stderr closed: {stderr}");
        }
    }
    // Some of the returned files are not good, which is told by exit code 1 whether or not somebody reads it.
    for arguments in [
        vec!["collect", &returned],
        vec!["collect", &returned, "--format", "json"],
        vec!["collect", &returned, "--out", &table],
    ] {
        let told = unread(&project, &arguments, false, false);
        assert_eq!(unread(&project, &arguments, false, true), told, "{arguments:?}");
        let code = unread(&project, &arguments, true, true);
        assert!(code == told || code == Some(0), "{arguments:?}: {code:?}");
    }
    for arguments in [vec!["build", "--edition", "nowhere"], vec!["list", "everything"]] {
        assert_eq!(unread(&project, &arguments, true, true), Some(2), "{arguments:?}");
    }
    let broken = project.append("content/guides/swim/watch.md", "\nSee [nothing](#nowhere).\n");
    for format in ["human", "short", "json"] {
        assert_eq!(unread(&broken, &["check", "--message-format", format], true, true), Some(1), "{format}");
    }
}

// ------------------------------------------------------------------------------------------------ odd arguments

#[test]
fn odd_arguments_are_wrong_usage_and_no_fault() {
    let project = Project::harbour();
    let out = project.beside("out");
    let out = out.to_str().unwrap();
    for arguments in [
        vec!["build", "--jobs", "0"],
        vec!["build", "--jobs", "-1"],
        vec!["build", "--jobs", "99999999999999999999"],
        vec!["build", "--shard", "0/0"],
        vec!["build", "--shard", "1/0"],
        vec!["build", "--shard", "99999999999999999999999/2"],
        vec!["build", "--shard", "/"],
        vec!["build", "--edition", ""],
        vec!["build", "--guide", "swim,,"],
        vec!["build", "--product", "\u{202e}"],
        vec!["build", "--out", ""],
        vec!["collect", "--jobs", "0", "."],
        vec!["layout", "--edition", "north", "--guide", "swim", "--out", "content/series.toml"],
        vec!["man", "--out", "content/series.toml"],
        vec!["verify", "content/series.toml"],
        vec!["verify", ""],
        vec!["check", "--project", ""],
    ] {
        let run = project.run(&arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{arguments:?}: {}", run.stderr);
    }
    for shard in ["1/18446744073709551615", "18446744073709551615/18446744073709551615"] {
        let run = project.run(&["build", "--out", out, "--shard", shard, "--product", "epub"]);
        assert_eq!(run.code, Some(0), "{shard}: {}", run.stderr);
    }
}

#[test]
fn any_time_that_a_book_can_tell_is_taken_and_any_other_told() {
    let project = Project::harbour();
    let out = project.beside("out");
    let arguments = ["build", "--out", out.to_str().unwrap(), "--product", "workbook,epub"];
    for epoch in ["0", "1", "253402207200"] {
        let run = project.run_with(&arguments, &[("SOURCE_DATE_EPOCH", epoch)]);
        assert_eq!(run.code, Some(0), "{epoch}: {}", run.stderr);
    }
    for epoch in [
        "",
        "-1",
        "253402207201",
        "253402300799",
        "9223372036854775807",
        "99999999999999999999",
        "1.5",
        "1e9",
        " 1",
        "٣",
    ] {
        let run = project.run_with(&arguments, &[("SOURCE_DATE_EPOCH", epoch)]);
        assert_eq!(run.code, Some(2), "`{epoch}`: {}", run.stderr);
        assert!(run.stderr.contains("SOURCE_DATE_EPOCH"), "{}", run.stderr);
    }
}

#[test]
fn dates_at_the_ends_of_the_calendar_build() {
    for date in ["0001-01-01", "9999-12-31", "1582-10-10"] {
        let project = Project::harbour();
        let text = std::fs::read_to_string(project.path("content/series.toml")).unwrap();
        let lines = text.lines().map(|line| match line.starts_with("date") {
            true => format!("date = {date}\n"),
            false => format!("{line}\n"),
        });
        let project = project.write("content/series.toml", lines.collect::<String>());
        project.build("out", &[], &[]);
    }
}

#[cfg(unix)]
#[test]
fn paths_that_are_not_utf8_are_taken() {
    use std::os::unix::ffi::OsStrExt;
    let project = Project::harbour();
    let odd = std::ffi::OsStr::from_bytes(b"b\xf6cke r");
    let folder = project.beside("").join(odd);
    std::fs::rename(project.path(""), &folder).unwrap();
    let run = |arguments: &[&std::ffi::OsStr]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fieldbook"));
        command.args(arguments).current_dir(&folder).env_clear().env("HOME", project.beside("home"));
        command.output().expect("the program runs")
    };
    let made = run(&["build".as_ref(), "--out".as_ref(), odd]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    let checked = run(&["verify".as_ref(), odd]);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stderr));
    std::fs::write(folder.join("content/guides/swim").join(odd), "x").unwrap();
    std::fs::write(folder.join("content/front-matter").join(odd), "x").unwrap();
    assert_eq!(run(&["check".as_ref()]).status.code(), Some(0));
    let collected = run(&["collect".as_ref(), odd]);
    assert!(matches!(collected.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&collected.stderr));
}
