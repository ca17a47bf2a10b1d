//! Books: what a build writes, that it writes the same twice, and what it leaves alone.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use sha2::{Digest, Sha256};

use fieldbook::language::{Plurals, Tag};
use fieldbook::typeset::DOCUMENT;

use crate::support::{Project, differing, files};

const EPOCH: [(&str, &str); 1] = [("SOURCE_DATE_EPOCH", "1750000000")];
/// No file.
const NONE: [&str; 0] = [];
const WATCH: &str = "content/guides/swim/watch.md";

/// All that a folder of `layout` says of the book.
fn text_of(folder: &std::path::Path) -> String {
    files(&folder.join(DOCUMENT)).into_values().map(|bytes| String::from_utf8(bytes).unwrap() + "\n").collect()
}

fn manifest(project: &Project, out: &str) -> Value {
    serde_json::from_slice(&fs::read(project.beside(out).join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_project_that_is_not_ours_builds() {
    let project = Project::harbour();
    let before = files(&project.path(""));
    let jobs = project.run(&["list", "jobs", "--json"]).json();
    let mut wanted: Vec<&str> = jobs.as_array().unwrap().iter().map(|job| job["path"].as_str().unwrap()).collect();
    let run = project.build("out", &[], &[]);
    let told: Vec<&str> = run.stdout.lines().map(|line| line.trim_start_matches("[folder]/out/")).collect();
    assert_eq!(told, wanted, "the paths go to standard output in the order of the jobs");
    wanted.push("manifest.json");
    wanted.sort_unstable();
    let made = files(&project.beside("out"));
    assert_eq!(made.keys().collect::<Vec<_>>(), wanted, "products and manifest, nothing else");
    assert!(made["north/swim/swim-north-workbook.pdf"].starts_with(b"%PDF-1.7"));
    assert!(made["north/swim/swim-north.epub"].starts_with(b"PK\x03\x04"));
    assert!(files(&project.path("")) == before, "nothing is written into the project");
}

#[test]
fn the_manifest_says_what_each_file_is() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let manifest = manifest(&project, "out");
    assert!(manifest["schema"].is_u64());
    let artifacts = manifest["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), files(&project.beside("out")).len() - 1);
    for artifact in artifacts {
        let bytes = fs::read(project.beside("out").join(artifact["path"].as_str().unwrap())).unwrap();
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(artifact["bytes"], bytes.len());
        assert_eq!(artifact["sha256"], digest);
        assert_eq!((&artifact["edition"], &artifact["guide"]), (&"north".into(), &"swim".into()));
        assert_eq!(artifact["languages"], serde_json::json!(["en"]));
        assert_eq!(artifact["direction"], "ltr");
        assert!(artifact["pages"].as_u64().unwrap() >= 1, "{artifact}");
    }
    let by = |product: &str| artifacts.iter().find(|artifact| artifact["product"] == product).unwrap();
    assert_eq!(by("workbook")["fields"], 9);
    assert_eq!(by("workbook")["standards"], serde_json::json!(["PDF/UA-1", "PDF/A-2a"]));
    assert_eq!(by("epub")["fields"], 0);
    assert_eq!(by("epub")["standards"], serde_json::json!(["EPUB 3.3", "EPUB-A11Y 1.1"]));
    assert_eq!(by("epub")["pages"], by("workbook")["pages"]);
}

#[test]
fn a_book_that_reads_from_right_to_left_says_so() {
    let words = "msgid \"\"\nmsgstr \"\"\n\"Language: ar\\n\"\n\"X-Review: reviewed\\n\"\n";
    let project = Project::harbour()
        .write(
            "content/editions/jo/edition.toml",
            "state = \"JO\"\nlanguages = [\"ar\", \"en\"]\nguide-language = \"ar\"\npaper = \"a4\"\n",
        )
        .write("content/locale/ar.po", words)
        .remove("content/front-matter/about.md");
    for face in ["NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"] {
        let from = crate::support::root().join("fonts").join(face);
        fs::create_dir_all(project.path("fonts")).unwrap();
        fs::copy(from, project.path("fonts").join(face)).unwrap();
    }
    let run = project.run(&["check", "--message-format", "json"]);
    // The titles are missing; the guide's text may fall back.
    assert!(
        run.diagnostics()
            .iter()
            .filter(|found| found["severity"] == "error")
            .all(|found| found["code"] == "missing-translation"),
        "{}",
        run.stderr
    );
    let entry = |context: &str, id: &str| format!("\nmsgctxt \"{context}\"\nmsgid \"{id}\"\nmsgstr \"ميناء\"\n");
    let mut catalogue = words.to_string();
    for (context, id) in [
        ("series", "The harbour school"),
        ("series", "Harbour Trust"),
        ("guides/swim", "Safe at the water"),
        ("guides/swim", "A notebook for wardens"),
        ("guides/swim", "Watching, warning, helping"),
    ] {
        catalogue += &entry(context, id);
    }
    let project = project.write("content/locale/ar.po", catalogue);
    project.build("out", &["--edition", "jo"], &[]);
    for artifact in manifest(&project, "out")["artifacts"].as_array().unwrap() {
        assert_eq!(artifact["direction"], "rtl", "{artifact}");
    }
}

/// The layouts' English words as a catalogue for a language that has no other, with so many plural forms.
fn words_as_they_are(tag: &str, plural: (usize, &str)) -> String {
    let template = fs::read_to_string(crate::support::root().join("layouts/locale/ui.pot")).unwrap();
    let (_, messages) = template.split_once("\n\n").unwrap();
    let mut out = format!(
        "msgid \"\"\nmsgstr \"\"\n\"Language: {tag}\\n\"\n\"Plural-Forms: nplurals={}; plural={};\\n\"\n\"X-Review: reviewed\\n\"\n\n",
        plural.0, plural.1
    );
    let mut words = String::new();
    for line in messages.lines() {
        if let Some(rest) = line.strip_prefix("msgid ").or_else(|| line.strip_prefix("msgid_plural ")) {
            words = rest.to_string();
        } else if line.starts_with('"') {
            words = format!("{words}\n{line}");
        }
        match line {
            "msgstr \"\"" => out += &format!("msgstr {words}\n"),
            "msgstr[0] \"\"" => (0..plural.0).for_each(|form| out += &format!("msgstr[{form}] {words}\n")),
            "msgstr[1] \"\"" => {}
            line => out += &format!("{line}\n"),
        }
    }
    out
}

#[test]
fn the_direction_is_one_in_all_products_whatever_the_tag_says_of_script_and_region() {
    let tags = [("ckb", "rtl"), ("kk-Arab", "rtl"), ("kk-CN", "rtl"), ("sd-Latn", "ltr"), ("ar-Latn", "ltr")];
    for (tag, direction) in tags {
        let plurals = Plurals::of(&Tag::of(tag));
        let plural = match [0, 1, 2].map(|number| plurals.category(number)) {
            [none, one, two] if none == one && one == two => (1, "0"),
            [none, _, two] if none == two => (2, "(n != 1)"),
            _ => (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"),
        };
        let mut project = Project::harbour()
            .edit("content/series.toml", "language = \"en\"", &format!("language = \"{tag}\""))
            .write(
                "content/editions/north/edition.toml",
                format!("languages = [\"{tag}\"]\nguide-language = \"{tag}\"\npaper = \"a4\"\n"),
            )
            .write(&format!("layouts/locale/{tag}.po"), words_as_they_are(tag, plural));
        for face in ["NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"] {
            let bytes = fs::read(crate::support::root().join("fonts").join(face)).unwrap();
            project = project.write(&format!("fonts/{face}"), bytes);
        }
        let run = project.build("out", &[], &[]);
        let manifest = manifest(&project, "out");
        let artifacts = manifest["artifacts"].as_array().unwrap();
        assert_eq!(artifacts.len(), 4, "{tag}: {}", run.stderr);
        assert!(artifacts.iter().all(|artifact| artifact["direction"] == direction), "{tag}: {manifest}");
        let out = project.beside("out");
        let run = project.run(&["verify", out.to_str().unwrap()]);
        assert_eq!(run.code, Some(0), "{tag}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn the_same_sources_give_the_same_bytes_on_any_number_of_jobs() {
    let project = Project::four_books();
    project.build("one", &["--jobs", "1"], &EPOCH);
    project.build("two", &["--jobs", "2"], &EPOCH);
    assert_eq!(differing(&project.beside("one"), &project.beside("two")), NONE);
    project.build("three", &[], &[]);
    project.build("four", &[], &[]);
    assert_eq!(differing(&project.beside("three"), &project.beside("four")), NONE, "the clock stands in for nothing");
    assert_ne!(differing(&project.beside("three"), &project.beside("one")), NONE, "SOURCE_DATE_EPOCH has an effect");
}

#[test]
fn shards_end_in_one_manifest() {
    let project = Project::four_books();
    project.build("whole", &[], &EPOCH);
    for shard in ["1/3", "2/3", "3/3"] {
        project.build("parts", &["--shard", shard], &EPOCH);
    }
    assert_eq!(differing(&project.beside("whole"), &project.beside("parts")), NONE);
}

#[test]
fn a_build_of_one_product_keeps_the_others() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let before = files(&project.beside("out"));
    project.build("out", &["--product", "epub"], &[]);
    assert!(files(&project.beside("out")) == before, "a file has changed");
}

#[test]
fn a_failed_build_leaves_the_old_files() {
    let project = Project::harbour();
    project.build("out", &[], &[]);
    let before = files(&project.beside("out"));
    let project = project.append(WATCH, "\nSee [nothing](#nowhere).\n");
    let run = project.run(&["build", "--out", project.beside("out").to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(files(&project.beside("out")) == before, "a file has changed");
}

#[test]
fn what_an_interrupted_build_left_is_swept() {
    let project = Project::harbour();
    fs::create_dir_all(project.beside("out/north/swim")).unwrap();
    fs::write(project.beside("out/north/swim/.fieldbook-abc.tmp"), "half a book").unwrap();
    project.build("out", &[], &[]);
    let left: Vec<_> = files(&project.beside("out")).into_keys().filter(|path| path.contains(".tmp")).collect();
    assert_eq!(left, NONE);
}

#[test]
fn a_release_has_no_drafts_that_are_not_allowed_by_name() {
    let words = "msgid \"\"\nmsgstr \"\"\n\"Language: th\\n\"\n\"X-Review: drafted\\n\"\n\n";
    let mut catalogue = words.to_string();
    for (context, id) in [
        ("series", "The harbour school"),
        ("series", "Harbour Trust"),
        ("guides/swim", "Safe at the water"),
        ("guides/swim", "A notebook for wardens"),
        ("guides/swim", "Watching, warning, helping"),
    ] {
        catalogue += &format!("msgctxt \"{context}\"\nmsgid \"{id}\"\nmsgstr \"harbour\"\n\n");
    }
    let edition = "state = \"TH\"\nlanguages = [\"th\", \"en\"]\npaper = \"a4\"\n";
    let project = Project::harbour()
        .remove("content/front-matter/about.md")
        .write("content/editions/th/edition.toml", edition)
        .write("content/locale/th.po", catalogue);
    for face in ["NotoSansThaiLooped-Regular.ttf", "NotoSansThaiLooped-Bold.ttf"] {
        let bytes = fs::read(crate::support::root().join("fonts").join(face)).unwrap();
        fs::create_dir_all(project.path("fonts")).unwrap();
        fs::write(project.path("fonts").join(face), bytes).unwrap();
    }
    let out = project.beside("out");
    let arguments = ["build", "--release", "--edition", "th", "--out", out.to_str().unwrap()];
    project.run(&arguments).snapshot("release-draft");
    let project = project.append("content/editions/th/edition.toml", "allow-drafted = [\"th\"]\n");
    let run = project.run(&arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

// ------------------------------------------------------------------------------------------------ sources

/// The contract's own example, as it stands there.
const EXAMPLE: &str = "# Example

::: {.exercise #spot-the-signs minutes=15 group=pairs}
### Spot the signs
Read the case with a colleague.

::: {.notepad #spot-the-signs-notes lines=8}
Which signs did you see, and which would you have missed?
:::
:::

Terms follow, since a fence after a paragraph must not become a definition.

flag
: a cloth that speaks

whistle
: a sound that carries
";

#[test]
fn the_example_of_the_contract_with_definition_lists() {
    let project = Project::harbour()
        .write("content/guides/swim/example.md", EXAMPLE)
        .append("content/guides/swim/guide.toml", "\n[[chapter]]\nfile = \"example.md\"\npart = \"appendix\"\n");
    let run = project.run(&["check", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let fields = project.run(&["list", "fields", "--json"]).json();
    let names: Vec<_> = fields.as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"swim.spot-the-signs-notes"), "{names:?}");
    let out = project.beside("layout");
    let run = project.run(&["layout", "--edition", "north", "--guide", "swim", "--out", out.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let document = text_of(&out);
    assert!(!document.contains(":::"), "no fence reaches the book");
    for words in ["Which signs did you see", "a cloth that speaks", "Spot the signs"] {
        assert!(document.contains(words), "{words}");
    }
}

#[test]
fn a_byte_order_mark_and_crlf_change_nothing() {
    let project = Project::harbour();
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    for (path, bytes) in files(&project.path("content")) {
        if path.ends_with(".md") || path.ends_with(".toml") {
            changed.insert(path, format!("\u{feff}{}", String::from_utf8(bytes).unwrap().replace('\n', "\r\n")));
        }
    }
    let project =
        changed.into_iter().fold(project, |project, (path, text)| project.write(&format!("content/{path}"), text));
    // The keys of blocks hold the place in the file; all else is the same.
    let document = |project: &Project, name: &str| {
        let out = project.beside(name);
        let run = project.run(&["layout", "--edition", "north", "--guide", "swim", "--out", out.to_str().unwrap()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        text_of(&out).lines().filter(|line| !line.contains("\"key\": ")).map(str::to_string).collect::<Vec<_>>()
    };
    let plain = document(&Project::harbour(), "plain");
    let marked = document(&project, "marked");
    let first = plain.iter().zip(&marked).find(|(one, other)| one != other);
    assert!(plain.len() == marked.len() && first.is_none(), "{first:?}");
    assert_eq!(project.run(&["check", "--strict"]).code, Some(0));
}

#[test]
fn only_blocks_reach_their_editions_and_products() {
    let project = Project::four_books().append(
        WATCH,
        "\n::: {.only editions=\"south\"}\nWarm water.\n:::\n\n::: {.only not-editions=\"south\"}\nCold water.\n:::\n",
    );
    let text = |edition: &str| {
        let out = project.beside(edition);
        let run = project.run(&["layout", "--edition", edition, "--guide", "swim", "--out", out.to_str().unwrap()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        text_of(&out)
    };
    let (north, south) = (text("north"), text("south"));
    assert!(north.contains("Cold water") && !north.contains("Warm water"));
    assert!(south.contains("Warm water") && !south.contains("Cold water"));
}

#[test]
fn the_layout_folder_holds_what_a_designer_needs() {
    let project = Project::harbour().write("layouts/note.txt", "ours");
    let out = project.beside("layout");
    let run = project.run(&["layout", "--edition", "north", "--guide", "swim", "--out", out.to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "[folder]/layout\n"), "{}", run.stderr);
    let written = files(&out);
    for file in ["main.typ", "theme.typ", "document/book.json", "note.txt", "fonts/NotoSans-Regular.ttf"] {
        assert!(written.contains_key(file), "{file} in {:?}", written.keys());
    }
}

#[test]
fn field_names_are_the_same_in_every_edition() {
    let project = Project::four_books();
    let of = |edition: &str| project.run(&["list", "fields", "--json", "--edition", edition]).stdout;
    assert_eq!(of("north"), of("south"));
}

#[test]
fn a_long_notepad_has_parts() {
    let pad = "\n::: {.notepad #long lines=45}\nWrite all of it.\n:::\n";
    let run = Project::harbour().append(WATCH, pad).run(&["list", "fields", "--json"]);
    let fields = run.json();
    let names: Vec<_> = fields.as_array().unwrap().iter().filter_map(|field| field["name"].as_str()).collect();
    let parts: Vec<_> = names.into_iter().filter(|name| name.starts_with("swim.long")).collect();
    assert_eq!(parts, ["swim.long.1", "swim.long.2", "swim.long.3"]);
}
