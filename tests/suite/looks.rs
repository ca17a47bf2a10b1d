//! How pages look, where a file can tell: figures as wide as their column, sheets that hold all of an exercise, drawings,
//! and run-sheets that say what to do.

use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object};

use crate::support::{Project, files, right_to_left, root};

/// The width of the reading column in pt.
const COLUMN: f32 = 390.0;

/// From one rule of a pad to the next in pt.
const PITCH: f32 = 22.5;

/// A book of the harbour's north edition.
fn built(project: &Project, product: &str) -> Document {
    let out = project.beside("out");
    let run = project.run(&["build", "--out", out.to_str().unwrap(), "--edition", "north", "--product", product]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    Document::load(out.join(format!("north/swim/swim-north-{product}.pdf"))).unwrap()
}

/// What all pages draw, in order.
fn drawn(document: &Document) -> Vec<Operation> {
    let pages = document.get_pages();
    pages.values().flat_map(|page| document.get_and_decode_page_content(*page).unwrap().operations).collect()
}

/// Left and right of what stands in the first element with an alternative text: its drawing is cut to its own size.
fn first_figure(document: &Document) -> (f32, f32) {
    let operations = drawn(document);
    let has_alt = |operand: &Object| operand.as_dict().is_ok_and(|properties| properties.has(b"Alt"));
    let begin = operations.iter().position(|it| it.operator == "BDC" && it.operands.iter().any(has_alt)).unwrap();
    let cut = operations[begin..].iter().take_while(|it| it.operator != "W");
    let across: Vec<f32> = cut
        .filter(|it| matches!(it.operator.as_str(), "m" | "l"))
        .map(|it| it.operands[0].as_float().unwrap())
        .collect();
    (across.iter().copied().fold(f32::MAX, f32::min), across.iter().copied().fold(f32::MIN, f32::max))
}

/// The harbour with a drawing of this size as its figure.
fn with_drawing(width: u32, height: u32) -> Project {
    let old = "viewBox=\"0 0 120 40\" width=\"120\" height=\"40\"";
    let new = format!("viewBox=\"0 0 {width} {height}\"");
    Project::harbour().edit("content/guides/swim/figures/flags.svg", old, &new)
}

#[test]
fn drawings_take_their_column_from_edge_to_edge_and_small_ones_keep_their_size() {
    let width = |project: &Project| {
        let (left, right) = first_figure(&built(project, "workbook"));
        right - left
    };
    for (drawing, wanted) in [((406, 200), COLUMN), ((340, 100), COLUMN), ((240, 80), 180.0), ((120, 40), 0.4 * COLUMN)]
    {
        let found = width(&with_drawing(drawing.0, drawing.1));
        assert!((found - wanted).abs() < 0.5, "{drawing:?}: {found} pt, not {wanted}");
    }
}

/// How many pages the handouts have with an exercise whose pad asks for so many lines, and how high its field is in all.
fn sheets_with_pad(lines: u32, style: &str) -> (usize, f32) {
    let steps: String = (1..=16).map(|n| format!("{n}. Walk along quay {n}.\n")).collect();
    let head = "\n::: {.exercise #quays minutes=20 group=pairs}\n### Along the quays\n\n";
    let pad = format!("\n::: {{.notepad #seen lines={lines}{style}}}\nWhat we saw:\n:::\n:::\n");
    let project = Project::harbour().append("content/guides/swim/watch.md", &format!("{head}{steps}{pad}"));
    let document = built(&project, "handouts");
    let named = |dictionary: &Dictionary| {
        let name = dictionary.get(b"T").and_then(Object::as_str);
        name.is_ok_and(|name| String::from_utf8_lossy(name).contains("seen"))
    };
    let dictionaries: Vec<&Dictionary> = document.objects.values().filter_map(|it| it.as_dict().ok()).collect();
    let parent = |widget: &Dictionary| {
        widget.get(b"Parent").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id)).ok()
    };
    let widgets = dictionaries
        .into_iter()
        .filter(|dictionary| dictionary.has(b"Rect") && (named(dictionary) || parent(dictionary).is_some_and(named)));
    let height = |widget: &Dictionary| {
        let sides: Vec<f32> = widget
            .get(b"Rect")
            .and_then(Object::as_array)
            .unwrap()
            .iter()
            .map(|side| side.as_float().unwrap())
            .collect();
        sides[3] - sides[1]
    };
    let heights: Vec<f32> = widgets.map(height).collect();
    assert!(!heights.is_empty(), "the pad is a field");
    (document.get_pages().len(), heights.iter().sum())
}

#[test]
fn a_pad_has_the_lines_that_it_was_given_though_its_sheet_becomes_two() {
    let (one, _) = sheets_with_pad(6, "");
    for style in ["", " style=box"] {
        let (sheets, height) = sheets_with_pad(22, style);
        assert_eq!(sheets, one + 1, "22 lines have no room beside the steps{style}");
        assert!(height >= 22.0 * PITCH - 1.0, "{height} pt are no 22 lines{style}");
    }
}

/// How many curves the pages draw that hold these words, by what is read from their text.
fn curves_on_pages_with(document: &Document, words: &str) -> Vec<usize> {
    let holds = |number: &u32| document.extract_text(&[*number]).is_ok_and(|text| text.contains(words));
    let curves = |page| {
        let operations = document.get_and_decode_page_content(page).unwrap().operations;
        operations.iter().filter(|it| it.operator == "c").count()
    };
    document.get_pages().into_iter().filter(|(number, _)| holds(number)).map(|(_, page)| curves(page)).collect()
}

#[test]
fn pages_left_for_notes_and_the_end_of_the_answers_have_a_drawing() {
    let words = "\nA warden walks along the quays and looks at the water.\n".repeat(32);
    let book = built(&Project::harbour().append("content/guides/swim/start.md", &words), "workbook");
    for words in ["Room for notes", "Answers"] {
        let found = curves_on_pages_with(&book, words);
        assert!(found.last().is_some_and(|curves| *curves >= 8), "{words}: curves {found:?}");
    }
}

#[test]
fn in_one_language_a_term_of_the_glossary_and_its_meaning_share_a_line() {
    // A page holds some 46 lines: 24 terms in lines of their own would need two.
    let terms: String = (1..=24).map(|n| format!("Quay {n}\n: A place to moor.\n\n")).collect();
    let project = Project::harbour().write("content/front-matter/glossary.md", format!("# Words\n\n{terms}"));
    let book = built(&project, "workbook");
    let holds = |number: &u32| book.extract_text(&[*number]).is_ok_and(|text| text.contains("A place to moor"));
    assert_eq!(book.get_pages().keys().filter(|number| holds(number)).count(), 1);
}

#[test]
fn a_reservation_and_how_far_a_source_knows_are_printed_under_a_status() {
    let fact = |id: &str, more: &str| {
        format!(
            "\n[[fact]]\ninstrument = \"{id}\"\nsource = \"a list\"\nchecked = 2025-01-01\nconfidence = \"high\"\n{more}\n"
        )
    };
    let printed = |crc: &str, cat: &str| {
        let edition = "state = \"TH\"\nlanguages = [\"en\"]\npaper = \"a4\"\n";
        let project = Project::harbour()
            .write("content/editions/th/edition.toml", [edition, &fact("crc", crc), &fact("cat", cat)].concat())
            .write("content/front-matter/status.md", "# Where the state stands\n\n::: {.status #status}\n:::\n")
            .edit("content/editions/north/edition.toml", "paper", "front-matter = [\"about\"]\npaper");
        project.build("out", &["--edition", "th", "--product", "workbook"], &[]);
        let book = Document::load(project.beside("out/th/swim/swim-th-workbook.pdf")).unwrap();
        let numbers: Vec<u32> = book.get_pages().into_keys().collect();
        let text = book.extract_text(&numbers).unwrap().replace(['\u{a0}', '\n'], " ");
        ["with reservations", "as of June 2022", "as of 2014"].map(|words| text.matches(words).count())
    };
    let joined = "status = \"acceded\"\ndate = 1992-03-27";
    let (reserved, known) = (format!("{joined}\nreservation = true"), "status = \"none\"\nas-of = \"2022-06\"");
    assert_eq!(printed(joined, known), [0, 1, 0]);
    assert_eq!(printed(&reserved, known), [1, 1, 0]);
    assert_eq!(
        printed(&format!("{reserved}\nas-of = \"2014\""), "status = \"signed\"\nas-of = \"2022-06\""),
        [1, 1, 1]
    );
}

/// Left edges of the numbers at the foot of pages, which lead back to where notes are called.
fn numbers_of_notes(book: &Document) -> Vec<f32> {
    let mut found = Vec::new();
    for page in book.page_iter() {
        let annotations = book.get_dictionary(page).unwrap().get_deref(b"Annots", book).and_then(Object::as_array);
        for annotation in annotations.into_iter().flatten() {
            let annotation = book.dereference(annotation).unwrap().1.as_dict().unwrap();
            let rect = annotation.get_deref(b"Rect", book).and_then(Object::as_array).unwrap();
            let [left, _, right, top] = [0, 1, 2, 3].map(|at| rect[at].as_float().unwrap());
            // A number is narrow, and stands among the lines at the foot of the page.
            if right - left < 12.0 && top < 150.0 {
                found.push(left);
            }
        }
    }
    found
}

#[test]
fn a_note_begins_at_the_side_where_its_own_language_begins() {
    let noted = "\n\nSee.[^far]\n\n[^far]: Far is out of reach.\n";
    let start = "content/guides/swim/start.md";
    // English in a book that reads from the left, and English, for want of a translation, in one that reads from the right.
    for (project, edition) in [(Project::harbour(), "north"), (right_to_left(), "jo")] {
        let project = project.append(start, noted);
        project.build("out", &["--edition", edition, "--product", "workbook"], &[]);
        let book = Document::load(project.beside(&format!("out/{edition}/swim/swim-{edition}-workbook.pdf"))).unwrap();
        let found = numbers_of_notes(&book);
        assert!(!found.is_empty() && found.iter().all(|left| *left < 300.0), "{edition}: {found:?}");
    }
}

/// The cells of the plans in the series' own guides: minutes, what to do, what to say.
fn plan_rows() -> Vec<(String, [String; 3])> {
    let mut rows = Vec::new();
    for (name, bytes) in files(&root().join("content/guides")) {
        if !name.ends_with(".md") {
            continue;
        }
        for line in String::from_utf8(bytes).unwrap().lines() {
            let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            if let [_, minutes, act, say, _] = cells.as_slice()
                && minutes.parse::<u32>().is_ok()
            {
                rows.push((format!("{name}: {line}"), [minutes.clone(), act.clone(), say.clone()]));
            }
        }
    }
    rows
}

#[test]
fn run_sheets_say_what_to_do_and_most_what_to_say() {
    let rows = plan_rows();
    assert!(rows.len() > 200, "{}", rows.len());
    let short: Vec<&String> =
        rows.iter().filter(|(_, [_, act, _])| act.split_whitespace().count() < 4).map(|(line, _)| line).collect();
    assert!(short.is_empty(), "what is done there? {short:#?}");
    let silent = rows.iter().filter(|(_, [_, _, say])| say.is_empty()).count();
    assert!(silent * 10 < rows.len(), "{silent} of {} rows have nothing to say", rows.len());
}

/// The pages that hold a word, counted from 1.
fn pages_with(document: &Document, words: &str) -> Vec<u32> {
    let holds = |number: &u32| document.extract_text(&[*number]).is_ok_and(|text| text.contains(words));
    document.get_pages().into_keys().filter(holds).collect()
}

/// The facilitator's copy with an exercise whose plan has two rows, and whose answer has so many paragraphs.
fn insert_with_answer(paragraphs: usize) -> Document {
    let plan = "| Minutes | Do | Say |\n|---|---|---|\n| 5 | Walk to the quay. | \"Look at the water.\" |\n| 10 | Walk back. | \"What did you see?\" |\n";
    let answer: String =
        (1..=paragraphs).map(|n| format!("Tide {n} comes in. {}\n\n", "The water rises. ".repeat(20))).collect();
    let exercise = format!(
        "\n::: {{.exercise #tides minutes=15 group=pairs}}\n### Tides\n\nLook.\n\n::: {{.facilitator}}\n{plan}:::\n:::\n\n::: {{.answer for=tides}}\n{answer}:::\n"
    );
    built(&Project::harbour().append("content/guides/swim/watch.md", &exercise), "facilitator")
}

#[test]
fn notes_outside_an_exercise_are_headed_as_what_they_are() {
    let notes = "\n::: {.facilitator}\nHang the tide table at the door.\n:::\n";
    let project = Project::harbour().edit(
        "content/guides/swim/start.md",
        "## What a warden does",
        &format!("{notes}\n## What a warden does"),
    );
    let copy = built(&project, "facilitator");
    let pages = pages_with(&copy, "tide table at the door");
    assert_eq!(pages.len(), 1);
    assert_eq!(pages_with(&copy, "Facilitator notes").first(), pages.first(), "notes are headed as notes");
    assert!(pages_with(&copy, "Handout").is_empty());
}

#[test]
fn an_answer_comes_before_the_rules_for_notes() {
    for paragraphs in [1, 14] {
        let copy = insert_with_answer(paragraphs);
        let notes = pages_with(&copy, "Walk back");
        assert_eq!(notes.len(), 1, "one page has the plan");
        let begins = pages_with(&copy, "Tide 1 ");
        assert!(begins.contains(&notes[0]), "{paragraphs}: the plan stands on {notes:?}, its answer on {begins:?}");
    }
}

/// How far up on its page each answer's heading stands, and whether its last words stand there too.
fn answers_at(least: usize, more: usize, count: usize) -> Vec<(f32, bool)> {
    let mut text = String::new();
    for n in 1..=count {
        text += &format!("\n::: {{.exercise #walk-{n} minutes=5 group=pairs}}\n### Walk {n}\n\nWalk.\n:::\n\n");
        text += &format!(
            "::: {{.answer for=walk-{n}}}\n{} End of walk {n}.\n:::\n",
            "The water rises at the quay and falls again. ".repeat(least + n % more)
        );
    }
    let book = built(&Project::harbour().append("content/guides/swim/watch.md", &text), "workbook");
    let pages: std::collections::BTreeMap<_, _> =
        book.get_pages().into_iter().map(|(number, id)| (id, number)).collect();
    let mut found = Vec::new();
    let mut names = std::collections::BTreeMap::new();
    for object in book.objects.values() {
        let Ok(entry) = object.as_dict() else { continue };
        let Ok(title) = entry.get(b"Title").and_then(lopdf::decode_text_string) else { continue };
        let Some(name) = title.split(": Walk ").nth(1).filter(|_| title.starts_with("Answer to exercise")) else {
            continue;
        };
        let to = entry.get_deref(b"Dest", &book).and_then(Object::as_array).unwrap();
        let page = pages[&to[0].as_reference().unwrap()];
        names.insert(name.to_owned(), (page, to[3].as_float().unwrap()));
    }
    for (name, (page, up)) in names {
        found.push((up, pages_with(&book, &format!("End of walk {name}.")).contains(&page)));
    }
    found
}

#[test]
fn an_answer_s_heading_stands_low_on_a_page_only_where_the_answer_ends_there() {
    for (least, more) in [(6, 7), (8, 9)] {
        let found = answers_at(least, more, 16);
        assert_eq!(found.len(), 16, "{found:?}");
        // A letter page is 792 points high; over its foot a fifth of what is filled of it, and a heading.
        let low: Vec<_> = found.iter().filter(|(up, whole)| *up < 240.0 && !whole).collect();
        assert!(low.is_empty(), "{least}: {low:?} of {found:?}");
    }
}

/// The whole name of a field.
fn field_name(document: &Document, field: &lopdf::Dictionary) -> String {
    let own = field.get(b"T").ok().and_then(|name| lopdf::decode_text_string(name).ok()).unwrap_or_default();
    let parent = field.get_deref(b"Parent", document).and_then(Object::as_dict);
    parent.map_or(own.clone(), |parent| format!("{}.{own}", field_name(document, parent)))
}

/// The pages with fields whose names hold a word, counted from 1.
fn pages_with_fields(document: &Document, word: &str) -> Vec<u32> {
    let holds = |page| {
        let fields = document.get_page_annotations(page).unwrap();
        fields.into_iter().any(|field| field_name(document, field).contains(word))
    };
    document.get_pages().into_iter().filter(|(_, page)| holds(*page)).map(|(number, _)| number).collect()
}

#[test]
fn tables_to_fill_in_stand_on_one_page_or_on_two_that_face_each_other() {
    for (lead, rows) in [(2, 9), (8, 9), (14, 14), (20, 6)] {
        let words = "A warden walks along the quays and looks at the water.\n\n".repeat(lead);
        let table = |word: &str| -> String {
            let rows: String = (1..=rows).map(|n| format!("| {word}{n}. | | |\n")).collect();
            format!(
                "## Calls of {word}\n\n::: {{.fields #{}}}\n| Who | Office | Day |\n|---|---|---|\n{rows}:::\n\n",
                word.to_lowercase()
            )
        };
        let page = format!("# Numbers\n\n{words}{}{}", table("Pilot"), table("Tug"));
        let book = built(&Project::harbour().write("content/front-matter/contacts.md", page), "workbook");
        for word in ["Pilot", "Tug"] {
            let leaves: std::collections::BTreeSet<u32> =
                pages_with_fields(&book, &word.to_lowercase()).into_iter().map(|page| page / 2).collect();
            assert_eq!(leaves.len(), 1, "{lead} paragraphs, {rows} rows: {word} on spreads {leaves:?}");
        }
    }
}
