//! Answers out of returned forms: forms that viewers filled in, and books of this build that come back in every state.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lopdf::{Document, Object};
use serde_json::Value;

use crate::support::{Project, Run, root};

/// A project with its workbook built into `out`, and an empty folder `returned` beside it.
fn project() -> (Project, Vec<u8>) {
    let project = Project::harbour();
    project.build("out", &["--product", "workbook"], &[]);
    fs::create_dir_all(project.beside("returned")).unwrap();
    let book = fs::read(project.beside("out/north/swim/swim-north-workbook.pdf")).unwrap();
    (project, book)
}

fn put(project: &Project, name: &str, bytes: &[u8]) {
    let path = project.beside("returned").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Collects the folder `returned`.
fn collect(project: &Project, more: &[&str]) -> Run {
    let folder = project.beside("returned");
    let mut arguments = vec!["collect", folder.to_str().unwrap()];
    arguments.extend(more);
    project.run(&arguments)
}

/// The book with what `change` does to it.
fn changed(book: &[u8], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(book).unwrap();
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// Sets entries of the field with this partial name.
fn set(document: &mut Document, partial: &str, entries: &[(&str, Object)]) {
    let named = |object: &&mut Object| {
        let name = object.as_dict().ok().and_then(|dict| dict.get(b"T").and_then(Object::as_str).ok());
        name == Some(partial.as_bytes())
    };
    let dict = document.objects.values_mut().find(named).unwrap().as_dict_mut().unwrap();
    entries.iter().for_each(|(key, value)| dict.set(*key, value.clone()));
}

/// A text string in UTF-16BE.
fn utf16(text: &str) -> Object {
    let bytes: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

/// The book with an answer to its first notepad.
fn filled(book: &[u8], answer: &str) -> Vec<u8> {
    changed(book, |document| set(document, "first-thoughts", &[("V", utf16(answer))]))
}

/// `file` and `field` to `answer`.
fn answers(json: &Value) -> BTreeMap<(String, String), String> {
    let text = |record: &Value, key: &str| record[key].as_str().unwrap().to_owned();
    let records = json.as_array().unwrap().iter();
    records.map(|record| ((text(record, "file"), text(record, "field")), text(record, "answer"))).collect()
}

#[test]
fn every_viewer_s_file_gives_its_answers() {
    let project = Project::harbour();
    let folder = root().join("tests/fixtures/returned");
    let run = project.run(&["collect", folder.to_str().unwrap(), "--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let records = run.json();
    let answers = answers(&records);
    let files: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(files.len() >= 5);
    for file in files {
        let of = |field: &str| answers[&(file.clone(), format!("swim.{field}"))].as_str();
        let words = if ["mupdf.pdf", "poppler.pdf"].contains(&&*file) {
            "Ærø “€5” née"
        } else {
            "กลัว “€5” خوف"
        };
        assert_eq!(of("first-thoughts"), format!("{words}\nline two 0"), "{file}");
        assert_eq!(of("beaches.4"), format!("{words} line two 4"), "{file}");
        assert_eq!([of("how-sure.1"), of("how-sure.2")], ["3", "3"], "{file}");
        assert_eq!([of("before-you-go.1"), of("before-you-go.2")], ["yes", "yes"], "{file}");
    }
    for record in records.as_array().unwrap() {
        assert_eq!((&record["edition"], &record["guide"]), (&"north".into(), &"swim".into()));
        assert!(!record["question"].as_str().unwrap().is_empty());
        assert!(record["tool"].as_str().unwrap().starts_with("fieldbook "));
    }
}

#[test]
fn an_empty_form_has_empty_answers() {
    let (project, book) = project();
    put(&project, "empty.pdf", &book);
    let run = collect(&project, &["--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let listed = project.run(&["list", "fields", "--json"]).json();
    let names: Vec<&Value> = listed.as_array().unwrap().iter().map(|field| &field["name"]).collect();
    let records = run.json();
    assert_eq!(records.as_array().unwrap().iter().map(|record| &record["field"]).collect::<Vec<_>>(), names);
    for record in records.as_array().unwrap() {
        let tick = record["field"].as_str().unwrap().starts_with("swim.before-you-go");
        assert_eq!(record["answer"], if tick { "no" } else { "" });
    }
}

#[test]
fn what_is_not_good_is_named_and_the_rest_written() {
    let (project, book) = project();
    put(&project, "a/good.pdf", &filled(&book, "fine"));
    put(&project, "cut.pdf", &book[..book.len() / 2]);
    put(
        &project,
        "zeros.pdf",
        &[&book[..book.len() / 3], &vec![0; book.len() / 3], &book[book.len() * 2 / 3..]].concat(),
    );
    put(&project, "empty.pdf", b"");
    put(&project, "letter.docx", b"PK\x03\x04 a letter");
    put(
        &project,
        "other.pdf",
        &changed(&book, |document| {
            document.trailer.remove(b"Info");
            let catalog = document.catalog_mut().unwrap();
            catalog.remove(b"PieceInfo");
            catalog.remove(b"AcroForm");
            catalog.remove(b"Pages");
        }),
    );
    put(
        &project,
        "flat.pdf",
        &changed(&book, |document| {
            document.catalog_mut().unwrap().remove(b"AcroForm");
            let pages: Vec<_> = document.page_iter().collect();
            for page in pages {
                document.get_dictionary_mut(page).unwrap().remove(b"Annots");
            }
        }),
    );
    let locked = changed(&book, |document| document.trailer.set("Encrypt", lopdf::Dictionary::new()));
    put(&project, "locked.pdf", &locked);
    put(&project, ".hidden", b"x");
    let report = project.beside("report.csv");
    let run =
        collect(&project, &["--format", "json", "--message-format", "json", "--report", report.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    let files: std::collections::BTreeSet<String> = answers(&run.json()).into_keys().map(|(file, _)| file).collect();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), ["a/good.pdf"]);
    let found: BTreeMap<String, String> = run
        .diagnostics()
        .iter()
        .map(|found| {
            let name = Path::new(found["file"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
            (name, found["code"].as_str().unwrap().to_owned())
        })
        .collect();
    let wanted = [
        ("cut.pdf", "damaged"),
        ("empty.pdf", "damaged"),
        ("flat.pdf", "flattened"),
        ("letter.docx", "not-ours"),
        ("locked.pdf", "encrypted"),
        ("other.pdf", "not-ours"),
        ("zeros.pdf", "damaged"),
    ];
    assert_eq!(found, wanted.map(|(name, code)| (name.to_owned(), code.to_owned())).into());
    assert_eq!(fs::read_to_string(report).unwrap().lines().count(), 8);
}

/// A PDF of these objects, numbered from 1, the first of them the catalog.
fn made(objects: &[String]) -> Vec<u8> {
    let (mut text, mut table) = ("%PDF-1.7\n".to_owned(), format!("0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", text.len()));
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (start, size) = (text.len(), objects.len() + 1);
    text.push_str(&format!("xref\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    text.into_bytes()
}

#[test]
fn a_hostile_file_costs_nobody_else_s_answers() {
    let (project, book) = project();
    put(&project, "good.pdf", &filled(&book, "fine"));
    let form = "<</AcroForm<</Fields[2 0 R]>>/Pages 3 0 R>>".to_owned();
    let nested = "[".repeat(500_000) + &"]".repeat(500_000);
    put(&project, "nested.pdf", &made(&[form.clone(), format!("<</T(a)/FT/Tx/V {nested}>>")]));
    let mut tree = vec!["<</Pages 2 0 R>>".to_owned()];
    tree.extend((2..50_000).map(|number| format!("<</Kids[{} 0 R]>>", number + 1)));
    put(&project, "tree.pdf", &made(&tree));
    let kids: Vec<String> = (0..20_000).map(|at| format!("{} 0 R", at + 3)).collect();
    let long = "x".repeat(1 << 20);
    let mut fields = vec![form, format!("<</T(swim)/FT/Tx/V({long})/Kids[{}]>>", kids.join(" "))];
    fields.extend((0..kids.len()).map(|at| format!("<</T(f{at})>>")));
    put(&project, "inherited.pdf", &made(&fields));
    let run = collect(&project, &["--format", "json", "--message-format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let codes: BTreeMap<String, String> = run
        .diagnostics()
        .iter()
        .map(|found| (found["file"].to_string(), found["code"].as_str().unwrap().to_owned()))
        .map(|(file, code)| (file.trim_matches('"').rsplit('/').next().unwrap().to_owned(), code))
        .collect();
    let wanted = [("inherited.pdf", "damaged"), ("nested.pdf", "damaged"), ("tree.pdf", "not-ours")];
    assert_eq!(codes, wanted.map(|(name, code)| (name.to_owned(), code.to_owned())).into());
    assert_eq!(answers(&run.json())[&("good.pdf".into(), "swim.first-thoughts".into())], "fine");
}

#[test]
fn foreign_and_missing_fields_are_named() {
    let (project, book) = project();
    put(
        &project,
        "odd.pdf",
        &changed(&book, |document| {
            let extra = document.add_object(
                lopdf::dictionary! { "T" => Object::string_literal("extra"), "FT" => "Tx", "V" => utf16("secret") },
            );
            set(document, "before-you-go", &[("T", Object::string_literal("after-you-go"))]);
            let named = |object: &&mut Object| {
                object
                    .as_dict()
                    .is_ok_and(|dict| dict.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == b"swim"))
            };
            let swim = document.objects.values_mut().find(named).unwrap().as_dict_mut().unwrap();
            swim.get_mut(b"Kids").unwrap().as_array_mut().unwrap().push(extra.into());
        }),
    );
    let run = collect(&project, &["--message-format", "json"]);
    assert_eq!(run.code, Some(1));
    assert!(!run.stdout.contains("secret") && !run.stdout.contains("after-you-go"), "{}", run.stdout);
    let said = |code: &str| -> Vec<String> {
        let found = run.diagnostics().into_iter().filter(|found| found["code"] == code);
        found.map(|found| found["message"].as_str().unwrap().to_owned()).collect()
    };
    let foreign = said("foreign-field").join("\n");
    assert!(foreign.contains("`swim.extra`") && foreign.contains("`swim.after-you-go.1`"), "{foreign}");
    assert!(said("missing-field").join("\n").contains("`swim.before-you-go.2`"));
}

#[test]
fn a_form_that_lost_what_it_said_is_known_by_its_fields_or_keywords() {
    let (project, book) = project();
    let bare = |keep_info: bool| {
        changed(&filled(&book, "still here"), |document| {
            document.catalog_mut().unwrap().remove(b"PieceInfo");
            if !keep_info {
                document.trailer.remove(b"Info");
            }
        })
    };
    put(&project, "keywords.pdf", &bare(true));
    let run = collect(&project, &["--format", "json"]);
    assert_eq!((run.code, &run.json()[0]["edition"]), (Some(0), &"north".into()), "{}", run.stderr);
    put(&project, "fields.pdf", &bare(false));
    put(&project, "whole.pdf", &book);
    let run = collect(&project, &["--format", "json"]);
    assert_eq!(run.code, Some(0), "a warning: {}", run.stderr);
    assert!(run.stderr.contains("unknown-edition"));
    assert_eq!(answers(&run.json())[&("fields.pdf".into(), "swim.first-thoughts".into())], "still here");
}

#[test]
fn tables_are_safe_and_wide_ones_have_a_row_a_file() {
    let (project, book) = project();
    put(&project, "=cmd.pdf", &filled(&book, "=HYPERLINK(\"http://x\")"));
    put(&project, "b.pdf", &filled(&book, "two\nlines"));
    let run = collect(&project, &[]);
    assert!(run.stdout.starts_with("\"file\",\"edition\",\"guide\",\"field\",\"question\",\"answer\",\"date\""));
    assert!(run.stdout.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && run.stdout.contains("\"'=cmd.pdf\""));
    let run = collect(&project, &["--wide", "--no-file-names"]);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let head = reader.headers().unwrap().clone();
    assert_eq!(
        head.iter().take(6).collect::<Vec<_>>(),
        ["edition", "guide", "date", "version", "tool", "swim.first-thoughts"]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[1][5]), (2, "two\nlines"));
    let wide = collect(&project, &["--wide", "--format", "json"]).json();
    assert_eq!(wide[0]["swim.first-thoughts"], "=HYPERLINK(\"http://x\")");
}

#[test]
fn workbooks_and_listings_go_into_files() {
    let (project, book) = project();
    put(&project, "b.pdf", &filled(&book, "<two> & \u{1}"));
    assert_eq!(collect(&project, &["--format", "xlsx"]).code, Some(2));
    let out = project.beside("returned/answers.xlsx");
    for _ in 0..2 {
        // The second time the workbook lies in the folder, and is not taken for an answer.
        let run = collect(&project, &["--out", out.to_str().unwrap()]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), "[folder]/returned/answers.xlsx\n"), "{}", run.stderr);
    }
    let mut archive = zip::ZipArchive::new(fs::File::open(&out).unwrap()).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    assert!(part("xl/sharedStrings.xml").contains("&lt;two&gt; &amp; _x0001_"));
    assert!(!part("xl/worksheets/sheet1.xml").contains("<f>"));
    fs::remove_file(&out).unwrap();
    let pdf = project.beside("answers.pdf");
    let listing = || {
        let run = collect(&project, &["--out", pdf.to_str().unwrap()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        fs::read(&pdf).unwrap()
    };
    let first = listing();
    assert!(first.starts_with(b"%PDF-1.7"));
    assert_eq!(first, listing(), "the same answers give the same bytes");
}

#[test]
fn paths_that_are_not_there_are_wrong_usage() {
    let project = Project::harbour();
    assert_eq!(project.run(&["collect", "nowhere.pdf"]).code, Some(2));
    assert_eq!(project.run(&["collect"]).code, Some(2));
}

#[test]
fn a_listing_is_made_in_a_project_and_outside_one() {
    let project = Project::harbour();
    let returned = root().join("tests/fixtures/returned/mupdf.pdf");
    for (folder, name) in [(project.path(""), "inside.pdf"), (project.beside(""), "outside.pdf")] {
        let out = project.beside(name);
        let arguments = ["collect", returned.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let run = project.run_in(&folder, &arguments, &[]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        assert!(fs::read(out).unwrap().starts_with(b"%PDF-"), "{name}");
    }
}
