//! Links in the finished files: from an exercise to its answer and back, with the page in print.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;

use lopdf::{Document, Object, ObjectId};

use crate::support::{Project, right_to_left};

/// The text of an EPUB's content documents by file name.
fn content(project: &Project, path: &str) -> BTreeMap<String, String> {
    let file = fs::File::open(project.beside(path)).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut found = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().trim_start_matches("OEBPS/").to_string();
        if name.ends_with(".xhtml") {
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            found.insert(name, text);
        }
    }
    found
}

/// Every `href` of a document that leads to an element: the element's document and id.
fn links<'a>(name: &'a str, text: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.split("href=\"").skip(1).filter_map(move |rest| {
        let (file, id) = rest.split('"').next()?.split_once('#')?;
        Some((if file.is_empty() { name } else { file }, id))
    })
}

/// The element with an id, from its opening tag to the end of the document.
fn element<'a>(text: &'a str, id: &str) -> &'a str {
    let at = text.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("nothing has the id `{id}`"));
    &text[text[..at].rfind('<').unwrap()..]
}

/// The stretch of a document that is one exercise or one answer.
fn section<'a>(text: &'a str, id: &str) -> &'a str {
    let whole = element(text, id);
    let mut depth = 0;
    for (at, _) in whole.match_indices('<') {
        if whole[at..].starts_with("<section") {
            depth += 1;
        } else if whole[at..].starts_with("</section") {
            depth -= 1;
            if depth == 0 {
                return &whole[..at];
            }
        }
    }
    whole
}

/// The exercise and its answer link to each other, and every link leads to something.
fn check_epub(project: &Project, path: &str, exercise: &str) {
    let content = content(project, path);
    for (name, text) in &content {
        for (file, id) in links(name, text) {
            let target = content.get(file).unwrap_or_else(|| panic!("{name} links to {file}, which is not there"));
            assert!(target.contains(&format!(" id=\"{id}\"")), "{name} links to {file}#{id}, which is not there");
        }
    }
    let (name, text) = content.iter().find(|(_, text)| text.contains(&format!(" id=\"{exercise}\""))).unwrap();
    let answers = &content["answers.xhtml"];
    let (_, answer) = links(name, section(text, exercise))
        .find(|(file, _)| *file == "answers.xhtml")
        .expect("the exercise links to its answer");
    let back: Vec<_> = links("answers.xhtml", section(answers, answer)).collect();
    assert!(back.contains(&(name.as_str(), exercise)), "the answer links back to the exercise: {back:?}");
}

/// The pages to which each page's link annotations lead, by page from 0.
fn page_links(pdf: &Document) -> Vec<BTreeSet<usize>> {
    let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    let place = |id: ObjectId| pages.iter().position(|page| *page == id);
    let named = names(pdf);
    let follow = |object: &Object| -> Option<usize> {
        let object = match pdf.dereference(object).ok()?.1 {
            Object::String(name, _) | Object::Name(name) => named.get(name)?.clone(),
            other => other.clone(),
        };
        let array = match &object {
            Object::Dictionary(dictionary) => dictionary.get(b"D").ok()?.as_array().ok()?.clone(),
            other => other.as_array().ok()?.clone(),
        };
        place(array.first()?.as_reference().ok()?)
    };
    let of_page = |page: &ObjectId| {
        let annotations = pdf.get_page_annotations(*page).unwrap_or_default();
        let links = annotations.into_iter().filter(|it| it.get(b"Subtype").is_ok_and(|it| it == &Object::from("Link")));
        links
            .filter_map(|link| {
                let action = link.get(b"A").ok().and_then(|action| pdf.dereference(action).ok()?.1.as_dict().ok());
                let target = link.get(b"Dest").ok().or_else(|| action.and_then(|action| action.get(b"D").ok()))?;
                follow(target)
            })
            .collect()
    };
    pages.iter().map(of_page).collect()
}

/// Named destinations (ISO 32000-1, 12.3.2.3), as far as the name tree goes.
fn names(pdf: &Document) -> BTreeMap<Vec<u8>, Object> {
    fn collect(pdf: &Document, node: &Object, found: &mut BTreeMap<Vec<u8>, Object>) {
        let Ok((_, Object::Dictionary(node))) = pdf.dereference(node) else { return };
        if let Ok(kids) = node.get(b"Kids").and_then(Object::as_array) {
            kids.iter().for_each(|kid| collect(pdf, kid, found));
        }
        let list = node.get(b"Names").and_then(|names| pdf.dereference(names)?.1.as_array());
        for pair in list.map(Vec::as_slice).unwrap_or_default().chunks_exact(2) {
            if let (Ok(name), Ok((_, value))) = (pair[0].as_str(), pdf.dereference(&pair[1])) {
                found.insert(name.to_vec(), value.clone());
            }
        }
    }
    let mut found = BTreeMap::new();
    let catalog = pdf.catalog().unwrap();
    let names = catalog.get(b"Names").and_then(|names| pdf.dereference(names)?.1.as_dict());
    if let Ok(dests) = names.and_then(|names| names.get(b"Dests")) {
        collect(pdf, dests, &mut found);
    }
    found
}

/// The page that holds a field, by the last part of its name.
fn page_of_field(pdf: &Document, name: &str) -> usize {
    let holds = |page: &ObjectId| {
        let annotations = pdf.get_page_annotations(*page).unwrap_or_default();
        annotations.iter().any(|it| {
            let label = it.get(b"TU").and_then(Object::as_str).unwrap_or_default();
            let label = lopdf::decode_text_string(&Object::string_literal(label)).unwrap_or_default();
            label.contains(name)
        })
    };
    pdf.get_pages().values().position(holds).expect("a page with the field")
}

/// The exercise's page and the last, where the answers are, lead to each other. `label` is in the tooltip of a field of
/// the exercise.
fn check_pdf(project: &Project, path: &str, label: &str) {
    let pdf = Document::load(project.beside(path)).unwrap();
    let links = page_links(&pdf);
    let exercise = page_of_field(&pdf, label);
    let answers = links.len() - 1;
    assert!(exercise < answers);
    assert!(links[exercise].contains(&answers), "from page {exercise} of {links:?}");
    assert!(links[answers].contains(&exercise), "from page {answers} of {links:?}");
}

#[test]
fn an_exercise_and_its_answer_lead_to_each_other_from_left_to_right() {
    let project = Project::harbour();
    project.build("out", &["--product", "workbook,epub"], &[]);
    check_epub(&project, "out/north/swim/swim-north.epub", "choose-a-flag");
    check_pdf(&project, "out/north/swim/swim-north-workbook.pdf", "north, flag");
}

#[test]
fn an_exercise_and_its_answer_lead_to_each_other_from_right_to_left() {
    let project = right_to_left();
    project.build("out", &["--edition", "jo", "--product", "workbook,epub"], &[]);
    check_epub(&project, "out/jo/swim/swim-jo.epub", "choose-a-flag");
    check_pdf(&project, "out/jo/swim/swim-jo-workbook.pdf", "north");
}

#[test]
fn an_exercise_of_a_front_page_and_its_answer_lead_to_each_other() {
    let page = "# Before you begin\n\n::: {.exercise #find-the-hut}\n### Find the hut\n\n\
                ::: {.notepad #where-it-is}\nWhere is it?\n:::\n:::\n\n\
                ::: {.answer for=find-the-hut}\nAt the north end.\n:::\n";
    let project = Project::harbour().write("content/front-matter/before.md", page);
    project.build("out", &["--product", "workbook,epub"], &[]);
    for exercise in ["find-the-hut", "choose-a-flag"] {
        check_epub(&project, "out/north/swim/swim-north.epub", exercise);
    }
    for label in ["Where is it?", "north, flag"] {
        check_pdf(&project, "out/north/swim/swim-north-workbook.pdf", label);
    }
}
