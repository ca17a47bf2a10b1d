//! A good PDF gives no finding; broken in one way, it gives that finding and no other.

use std::collections::BTreeSet;

use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};

use super::sample::{Sample, listed};
use crate::identity::FieldKind;
use crate::verify::Declared;
use crate::verify::DeclaredBook;
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};

/// A way to break the sample, and what is then found.
type Break = (&'static [Rule], fn(&mut Sample));

fn text(words: &str) -> Object {
    Object::string_literal(words)
}

/// The rules that a file breaks.
fn broken(bytes: &[u8], product: &str, declared: Option<&[Declared]>) -> Vec<Rule> {
    let mut checked = Checked::new("x.pdf");
    let declared = declared.map(|fields| DeclaredBook { fields: fields.to_vec(), answers: Vec::new() });
    super::check(bytes, &listed(product), declared.as_ref(), &mut checked);
    let rules: BTreeSet<Rule> = checked.findings.iter().map(|finding| finding.rule).collect();
    rules.into_iter().collect()
}

/// Breaks a sample in each way and compares.
fn try_all(breaks: &[Break], product: &str, sample: fn() -> Sample) {
    assert_eq!(broken(&sample().bytes(), product, None), []);
    for (expected, change) in breaks {
        let mut sample = sample();
        change(&mut sample);
        assert_eq!(broken(&sample.bytes(), product, None), *expected);
    }
}

const FILE: &[Break] = &[
    (&[Rule::PdfEncrypted], |it| {
        let version = EncryptionVersion::V2 {
            document: &it.document,
            owner_password: "",
            user_password: "",
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        it.document.encrypt(&state).unwrap();
    }),
    (&[Rule::PdfExternal], |it| {
        it.document.add_object(dictionary! { "Type" => "Filespec", "UF" => text("other.pdf") });
    }),
    (&[Rule::PdfExternal], |it| {
        it.document.add_object(Stream::new(dictionary! { "F" => text("other.bin") }, Vec::new()));
    }),
    (&[Rule::PdfExternal], |it| {
        let id = it.catalog;
        it.dict(id).set("Names", dictionary! { "EmbeddedFiles" => dictionary! {} });
    }),
    (&[Rule::PdfAction], |it| {
        let id = it.catalog;
        it.dict(id).set("OpenAction", vec![Object::Null]);
    }),
    (&[Rule::PdfAction], |it| {
        let id = it.link;
        it.dict(id).set("A", dictionary! { "S" => "Launch", "Win" => dictionary! {} });
    }),
    (&[Rule::PdfAction], |it| {
        it.document.add_object(dictionary! { "S" => "JavaScript", "JS" => text("app.alert(1)") });
    }),
    (&[Rule::FontEmbedded], |it| {
        let id = it.descriptor;
        it.dict(id).remove(b"FontFile2");
    }),
    (&[Rule::FontUnicode, Rule::FormFont], |it| {
        let id = it.font;
        it.dict(id).remove(b"ToUnicode");
    }),
    (&[Rule::AnswerLinks], answers),
    (&[Rule::AnswerLinks], |it| {
        answers(it);
        let (link, page) = (it.link, it.pages[3]);
        it.dict(link).remove(b"A");
        it.dict(link).set("Dest", vec![page.into(), "XYZ".into(), 0.into(), 300.into(), 0.into()]);
    }),
    (&[Rule::ManifestDirection], |it| {
        let id = it.catalog;
        it.dict(id).set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true, "Direction" => "R2L" });
    }),
    (&[Rule::ManifestPages], |it| {
        let (root, page) = (it.root, it.pages[3]);
        let again = it.document.get_object(page).unwrap().clone();
        let more = it.document.add_object(again);
        it.dict(root).get_mut(b"Kids").unwrap().as_array_mut().unwrap().push(more.into());
    }),
];

/// Says that answers begin on the last page.
fn answers(sample: &mut Sample) {
    let (id, page) = (sample.catalog, sample.pages[3]);
    let head: Vec<Object> = vec![page.into(), "XYZ".into(), 0.into(), 700.into(), 0.into()];
    let names: Vec<Object> = vec![text("answers"), head.into()];
    sample.dict(id).set("Names", dictionary! { "Dests" => dictionary! { "Names" => names } });
}

const TAGS: &[Break] = &[
    (&[Rule::Marked], |it| {
        let id = it.catalog;
        it.dict(id).remove(b"MarkInfo");
    }),
    (&[Rule::StructureTree], |it| {
        let id = it.tree;
        it.dict(id).remove(b"K");
    }),
    (&[Rule::Lang], |it| {
        let id = it.catalog;
        it.dict(id).set("Lang", text("English (UK)"));
    }),
    (&[Rule::Title], |it| it.xmp("Swim", "")),
    (&[Rule::Title], |it| {
        let id = it.catalog;
        it.dict(id).remove(b"ViewerPreferences");
    }),
    (&[Rule::XmpUa], |it| it.xmp("<pdfuaid:part>1", "<pdfuaid:part>2")),
    (&[Rule::XmpArchive], |it| it.xmp("conformance>A", "conformance>U")),
    (&[Rule::FigureAlt], |it| {
        let id = it.figure;
        it.dict(id).set("Alt", text(" "));
    }),
    (&[Rule::HeadingLevels], |it| {
        let id = it.heading;
        it.dict(id).set("S", "H2");
    }),
    (&[Rule::LinkTag], |it| {
        let id = it.link_element;
        it.dict(id).set("S", "P");
    }),
    (&[Rule::LinkWords], |it| {
        let id = it.link;
        it.dict(id).remove(b"Contents");
    }),
    (&[Rule::Bookmarks], |it| {
        let id = it.catalog;
        it.dict(id).remove(b"Outlines");
    }),
    (&[Rule::PageTabs], |it| {
        let id = it.pages[2];
        it.dict(id).remove(b"Tabs");
    }),
    (&[Rule::PageLabels], |it| {
        let id = it.catalog;
        it.dict(id).remove(b"PageLabels");
    }),
    (&[Rule::PageLabels], |it| ranges(it, &[(0, "r", 1), (2, "D", 2)])),
    (&[Rule::PageLabels], |it| ranges(it, &[(0, "D", 1)])),
    (&[Rule::BodyRecto], |it| ranges(it, &[(0, "r", 1), (3, "D", 1)])),
];

/// Other page labels: first page, style, first number.
fn ranges(sample: &mut Sample, ranges: &[(i64, &str, i64)]) {
    let entry = |(first, style, start): &(i64, &str, i64)| {
        [Object::from(*first), Object::Dictionary(dictionary! { "S" => *style, "St" => *start })]
    };
    let numbers: Vec<Object> = ranges.iter().flat_map(entry).collect();
    let id = sample.catalog;
    sample.dict(id).set("PageLabels", dictionary! { "Nums" => numbers });
}

const FORMS: &[Break] = &[
    (&[Rule::ManifestFields, Rule::FormMissing], |it| {
        let id = it.catalog;
        it.dict(id).remove(b"AcroForm");
    }),
    (&[Rule::NeedAppearances], |it| {
        let id = it.form;
        it.dict(id).set("NeedAppearances", true);
    }),
    (&[Rule::Xfa], |it| {
        let id = it.form;
        it.dict(id).set("XFA", text(""));
    }),
    (&[Rule::FormAppearance], |it| {
        let id = it.form;
        it.dict(id).remove(b"DA");
    }),
    (&[Rule::FormAppearance], |it| {
        let id = it.text;
        it.dict(id).set("DA", text("/Serif 10 Tf"));
    }),
    (&[Rule::FormAppearance], |it| {
        let id = it.text;
        it.dict(id).set("DA", text("/Sans 0 Tf"));
    }),
    (&[Rule::FormFont], |it| {
        let id = it.font;
        it.dict(id).set("BaseFont", "ABCDEF+Sans");
    }),
    (&[Rule::FormFont], |it| {
        let id = it.descriptor;
        it.dict(id).remove(b"Ascent");
    }),
    (&[Rule::FormFont], |it| {
        let map = Stream::new(dictionary! {}, b"1 beginbfrange <20> <7D> <0020> endbfrange".to_vec());
        it.document.objects.insert(it.to_unicode, map.into());
    }),
    (&[Rule::FieldName], |it| {
        let id = it.text;
        it.dict(id).set("T", text("note.1"));
    }),
    (&[Rule::FieldUnique], |it| {
        let id = it.text;
        it.dict(id).set("T", text("tick"));
    }),
    (&[Rule::FieldType], |it| {
        let id = it.text;
        it.dict(id).set("FT", "Sig");
    }),
    (&[Rule::FieldOrder], |it| {
        let (id, kids) = (it.top, [it.check, it.text, it.choice]);
        it.dict(id).set("Kids", kids.map(Object::from).to_vec());
    }),
    (&[Rule::FieldHeight], |it| rect(it, [72, 700, 300, 712])),
    (&[Rule::FieldTooltip], |it| {
        let id = it.choice;
        it.dict(id).set("TU", text(" "));
    }),
    (&[Rule::FieldAction], |it| {
        let id = it.choice;
        it.dict(id).set("AA", dictionary! {});
    }),
    (&[Rule::FieldAction], |it| {
        let id = it.text;
        it.dict(id).set("A", dictionary! { "S" => "URI", "URI" => text("https://example.org") });
    }),
];

/// Moves the text field.
fn rect(sample: &mut Sample, rect: [i64; 4]) {
    let id = sample.text;
    sample.dict(id).set("Rect", rect.map(Object::from).to_vec());
}

const WIDGETS: &[Break] = &[
    (&[Rule::WidgetAppearance], |it| {
        let id = it.text;
        it.dict(id).remove(b"AP");
    }),
    (&[Rule::WidgetAppearance], |it| {
        let id = it.check;
        it.dict(id).set("AS", "On");
    }),
    (&[Rule::WidgetPrint], |it| {
        let id = it.text;
        it.dict(id).set("F", 0);
    }),
    (&[Rule::WidgetPrint], |it| {
        let id = it.check;
        it.dict(id).set("F", 6);
    }),
    (&[Rule::WidgetPage], |it| {
        let (id, widgets) = (it.pages[2], [it.text, it.check, it.kids[0], it.link]);
        it.dict(id).set("Annots", widgets.map(Object::from).to_vec());
    }),
    (&[Rule::PageTabs, Rule::WidgetPage], |it| {
        let (id, widgets) = (it.pages[3], [it.text]);
        it.dict(id).set("Annots", widgets.map(Object::from).to_vec());
    }),
    (&[Rule::WidgetTag], |it| {
        let id = it.elements[0];
        it.dict(id).set("S", "P");
    }),
    (&[Rule::WidgetTag], |it| {
        let (id, both) = (it.elements[0], [it.text, it.check]);
        let kids = both.map(|widget| Object::Dictionary(dictionary! { "Type" => "OBJR", "Obj" => widget }));
        it.dict(id).set("K", kids.to_vec());
    }),
    (&[Rule::WidgetParent], |it| {
        let id = it.text;
        it.dict(id).set("StructParent", 1);
    }),
    (&[Rule::WidgetInside], |it| rect(it, [-1, 700, 300, 756])),
    (&[Rule::WidgetInside], |it| rect(it, [72, 700, 72, 756])),
    (&[Rule::WidgetOverlap], |it| rect(it, [72, 560, 300, 616])),
    (&[Rule::ChoiceStates], |it| {
        let states = it.document.get_dictionary(it.kids[0]).unwrap().get(b"AP").unwrap().clone();
        let id = it.kids[1];
        it.dict(id).set("AP", states);
    }),
];

const PRESS: &[Break] = &[
    (&[Rule::PressVersion], |it| it.xmp("Swim", "Swim")),
    (&[Rule::PressIntent], |it| {
        let id = it.catalog;
        it.dict(id).remove(b"OutputIntents");
    }),
    (&[Rule::PressBoxes], |it| {
        let id = it.pages[1];
        it.dict(id).remove(b"TrimBox");
    }),
    (&[Rule::PressForm], |it| {
        let (id, form) = (it.catalog, it.form);
        it.dict(id).set("AcroForm", form);
        it.dict(form).remove(b"Fields");
    }),
];

#[test]
fn the_file_is_read_and_counted() {
    try_all(FILE, "workbook", Sample::new);
}

#[test]
fn tags_and_labels() {
    try_all(TAGS, "workbook", Sample::new);
}

#[test]
fn forms_and_fields() {
    try_all(FORMS, "workbook", Sample::new);
}

#[test]
fn widgets() {
    try_all(WIDGETS, "workbook", Sample::new);
}

#[test]
fn the_press() {
    try_all(PRESS, "press", Sample::press);
}

#[test]
fn what_is_no_pdf() {
    assert_eq!(broken(b"%PDF-1.7\nnothing", "workbook", None), [Rule::PdfUnreadable]);
    let mut empty = Sample::new();
    let root = empty.root;
    empty.dict(root).set("Kids", Vec::<Object>::new());
    assert_eq!(broken(&empty.bytes(), "workbook", None), [Rule::PdfUnreadable]);
}

/// The fields of the sample.
fn declared() -> Vec<Declared> {
    let field = |name: &str, kind, lines| Declared { name: name.into(), kind, lines, lang: "en".into() };
    vec![
        field("g.note", FieldKind::Text, Some(4)),
        field("g.tick", FieldKind::Check, None),
        field("g.rate", FieldKind::Choice, None),
    ]
}

#[test]
fn declared_fields() {
    let bytes = Sample::new().bytes();
    let with = |change: fn(&mut Vec<Declared>)| {
        let mut fields = declared();
        change(&mut fields);
        broken(&bytes, "workbook", Some(&fields))
    };
    assert_eq!(with(|_| {}), []);
    assert_eq!(
        with(|fields| fields.push(Declared { name: "g.more".into(), ..fields[1].clone() })),
        [Rule::DeclaredMissing]
    );
    assert_eq!(with(|fields| drop(fields.pop())), [Rule::DeclaredForeign]);
    assert_eq!(with(|fields| fields[1].kind = FieldKind::Choice), [Rule::DeclaredKind]);
    assert_eq!(with(|fields| fields[0].lines = Some(5)), [Rule::DeclaredLines]);
    assert_eq!(
        with(|fields| fields[0].lines = Some(3)),
        [],
        "a page may give a notepad more lines than it was declared with"
    );
    assert_eq!(with(|fields| fields[2].lang = "th".into()), [Rule::DeclaredLang]);
}

#[test]
fn declared_answers() {
    let found = |names: &[&str], answers: &[&str]| {
        let mut sample = Sample::new();
        let (id, page, link) = (sample.catalog, sample.pages[3], sample.link);
        let place = || Object::from(vec![page.into(), "XYZ".into(), 0.into(), 700.into(), 0.into()]);
        let names: Vec<Object> = names.iter().flat_map(|name| [text(name), place()]).collect();
        sample.dict(id).set("Names", dictionary! { "Dests" => dictionary! { "Names" => names } });
        sample.dict(link).remove(b"A");
        let book = DeclaredBook { fields: declared(), answers: answers.iter().map(ToString::to_string).collect() };
        let mut checked = Checked::new("x.pdf");
        super::check(&sample.bytes(), &listed("workbook"), Some(&book), &mut checked);
        let findings = checked.findings.into_iter().filter(|finding| finding.rule == Rule::DeclaredAnswer);
        findings.map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(found(&["answer:answer_one", "answers"], &["answer_one"]), Vec::<String>::new());
    assert_eq!(found(&[], &[]), Vec::<String>::new());
    let lacks = "the answer `answer_two` is declared and not in the file";
    assert_eq!(found(&["answer:answer_one", "answers"], &["answer_one", "answer_two"]), [lacks]);
    let head = "answers are declared and the file has no destination `answers`";
    assert_eq!(found(&["answer:answer_one", "replies"], &["answer_one"]), [head]);
    assert_eq!(found(&[], &["answer_two"]), [lacks, head]);
}

#[test]
fn every_rule_for_pdf_is_tried() {
    let tables = [FILE, TAGS, FORMS, WIDGETS, PRESS];
    let tried: BTreeSet<Rule> = tables.into_iter().flatten().flat_map(|(rules, _)| rules.iter().copied()).collect();
    let elsewhere = |group| {
        matches!(
            group,
            Group::Folder | Group::Artifact | Group::Beside | Group::ReadBack | Group::Epub | Group::Declared
        )
    };
    let untried = Rule::ALL.iter().filter(|rule| !elsewhere(rule.group()) && !tried.contains(rule));
    assert_eq!(untried.collect::<Vec<_>>(), [&Rule::PdfUnreadable]);
}

#[test]
fn facilitator_pages_put_in_keep_the_numbers() {
    let mut checked = Checked::new("x.pdf");
    let labels: Vec<String> = ["i", "ii", "1", "1a", "1b", "1c", "1d", "2"].map(String::from).to_vec();
    super::labels::numbers(&labels, true, &mut checked);
    assert_eq!(checked.findings, []);
    super::labels::numbers(&labels, false, &mut checked);
    assert_eq!(checked.findings.len(), 1);
}

#[test]
fn damaged_files_give_findings() {
    let whole = Sample::new().bytes();
    for cut in (0..whole.len()).step_by(61) {
        broken(&whole[..cut], "workbook", Some(&declared())); // must not panic
    }
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] = bytes[at].wrapping_add(1 + (at % 200) as u8);
        broken(&bytes, "workbook", Some(&declared())); // must not panic
    }
}

#[test]
fn circular_trees_end() {
    let mut sample = Sample::new();
    let (top, form, element, tree) = (sample.top, sample.form, sample.elements[0], sample.tree);
    sample.dict(top).set("Kids", vec![Object::from(top)]);
    sample.dict(form).set("Fields", vec![Object::from(top), top.into()]);
    sample.dict(element).set("K", vec![Object::from(element)]);
    let numbers = dictionary! { "Kids" => vec![Object::from(tree), tree.into()] };
    sample.dict(tree).set("ParentTree", numbers);
    let root = sample.root;
    sample.dict(root).set("Parent", root);
    sample.dict(root).remove(b"MediaBox");
    assert!(!broken(&sample.bytes(), "workbook", None).is_empty());
}
