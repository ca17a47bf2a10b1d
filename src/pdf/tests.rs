//! The form pass on a small tagged PDF made by hand.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{FieldFault, FieldFont, FormError, FormSettings, Ruling, add_form};
use crate::document::model::{Control, Direction, Field};
use crate::identity::Identity;

/// Lines as the layouts draw them.
const RULING: Ruling = Ruling { size: 11.5, pitch: 22.5, leading: 1.35 };

/// A page with links to these targets, each in a structure element of its own.
fn pdf(targets: &[&str]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let (page, pages, root) = (document.new_object_id(), document.new_object_id(), document.new_object_id());
    let mut links = Vec::new();
    let mut numbers: Vec<Object> = Vec::new();
    for (key, target) in targets.iter().enumerate() {
        let element = document.new_object_id();
        let link = link(&mut document, target, key as i64);
        let kid = dictionary! { "Type" => "OBJR", "Obj" => link, "Pg" => page };
        let dict = dictionary! { "Type" => "StructElem", "S" => "Link", "P" => root, "K" => vec![kid.into()] };
        document.objects.insert(element, dict.into());
        links.push(link.into());
        numbers.extend([Object::from(key as i64), element.into()]);
    }
    document
        .objects
        .insert(page, dictionary! { "Type" => "Page", "Parent" => pages, "Annots" => links, "Tabs" => "S" }.into());
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let parents = dictionary! { "Nums" => numbers };
    document.objects.insert(root, dictionary! { "Type" => "StructTreeRoot", "ParentTree" => parents }.into());
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "StructTreeRoot" => root,
        "Lang" => Object::string_literal("en"),
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A link annotation 200 pt wide and 92 pt high.
fn link(document: &mut Document, target: &str, key: i64) -> ObjectId {
    let address = Object::string_literal(format!("field:{target}"));
    document.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => vec![72.into(), 600.into(), 272.into(), 692.into()],
        "A" => dictionary! { "S" => "URI", "URI" => address },
        "Contents" => Object::string_literal("x"),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "F" => 4,
        "StructParent" => key,
    })
}

/// A declared field in English.
fn field(name: &str, control: Control) -> Field {
    Field { name: name.to_owned(), control, label: format!("Label of {name}"), lang: "en".to_owned() }
}

/// The field font for English.
fn font() -> FieldFont {
    FieldFont::build(&[&face("NotoSans-Regular.ttf")], &["en"], RULING).unwrap()
}

/// A face of the project.
fn face(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fonts/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The pass with a given direction.
fn run(targets: &[&str], fields: &[Field], dir: Direction) -> Result<Vec<u8>, FormError> {
    add_form(&pdf(targets), &FormSettings { fields, dir, font: &font(), identity: &Identity::default() })
}

/// The faults that the pass finds.
fn faults(targets: &[&str], fields: &[Field]) -> Vec<FieldFault> {
    match run(targets, fields, Direction::Ltr) {
        Err(FormError::Fields(faults)) => faults,
        other => panic!("faults expected, got {:?}", other.map(|bytes| bytes.len())),
    }
}

/// Fields of every kind, and where they stand.
fn sample() -> (Vec<Field>, Vec<&'static str>) {
    let fields = vec![
        field("g.note", Control::Text { lines: Some(4) }),
        field("g.tick.1", Control::Check),
        field("g.rate.1", Control::Choice { values: vec![1, 2, 3] }),
        field("g.rate.2", Control::Choice { values: vec![1, 2, 3] }),
    ];
    let targets =
        vec!["g.note", "g.tick.1", "g.rate.1=1", "g.rate.1=2", "g.rate.1=3", "g.rate.2=1", "g.rate.2=2", "g.rate.2=3"];
    (fields, targets)
}

/// A dictionary behind a reference.
fn dict(document: &Document, object: &Object) -> Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap().clone()
}

/// A list behind a key.
fn list(document: &Document, dict: &Dictionary, key: &[u8]) -> Vec<Dictionary> {
    let list = dict.get_deref(key, document).unwrap().as_array().unwrap();
    list.iter().map(|item| self::dict(document, item)).collect()
}

/// A text string behind a key.
fn text(dict: &Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(dict.get(key).unwrap()).unwrap()
}

#[test]
fn fields_stand_in_a_tree_of_partial_names() {
    let (fields, targets) = sample();
    let document = Document::load_mem(&run(&targets, &fields, Direction::Ltr).unwrap()).unwrap();
    let form = document.catalog().unwrap().get_deref(b"AcroForm", &document).unwrap().as_dict().unwrap();
    assert!(!form.has(b"NeedAppearances") && !form.has(b"XFA"));
    let top = list(&document, form, b"Fields");
    assert_eq!(text(&top[0], b"T"), "g");
    let below = list(&document, &top[0], b"Kids");
    assert_eq!(below.iter().map(|node| text(node, b"T")).collect::<Vec<_>>(), ["note", "tick", "rate"]);
    assert_eq!(text(&below[0], b"TU"), "Label of g.note");
    let second = &list(&document, &below[2], b"Kids")[1];
    let kids = list(&document, second, b"Kids");
    assert_eq!(kids.len(), 3);
    assert_eq!(text(&kids[2], b"TU"), "Label of g.rate.2: 3");
    let states = kids[2].get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap().as_dict().unwrap();
    assert!(states.has(b"3") && states.has(b"Off") && !second.has(b"Ff"));
}

#[test]
fn links_become_widgets_in_form_elements() {
    let (fields, targets) = sample();
    let document = Document::load_mem(&run(&targets, &fields, Direction::Rtl).unwrap()).unwrap();
    let page = document.page_iter().next().unwrap();
    let widgets = list(&document, document.get_dictionary(page).unwrap(), b"Annots");
    assert_eq!(widgets.len(), targets.len());
    for (key, widget) in widgets.iter().enumerate() {
        assert_eq!(widget.get(b"Subtype").unwrap().as_name().unwrap(), b"Widget");
        assert_eq!(widget.get(b"StructParent").unwrap().as_i64().unwrap(), key as i64);
        assert!([b"A".as_slice(), b"Border", b"Contents", b"MK", b"BS"].iter().all(|key| !widget.has(key)));
        assert!(widget.has(b"AP") && widget.get(b"F").unwrap().as_i64().unwrap() == 4);
    }
    assert_eq!(widgets[0].get(b"Q").unwrap().as_i64().unwrap(), 2);
    let elements = document.objects.values().filter_map(|object| object.as_dict().ok());
    let forms = elements.filter(|dict| dict.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Form"));
    assert_eq!(forms.count(), targets.len());
}

#[test]
fn a_label_in_another_language_marks_its_element() {
    let mut fields = vec![field("g.a", Control::Check), field("g.b", Control::Check)];
    fields[1].lang = "th".to_owned();
    let document = Document::load_mem(&run(&["g.a", "g.b"], &fields, Direction::Ltr).unwrap()).unwrap();
    let marked = document.objects.values().filter_map(|object| object.as_dict().ok());
    let marked: Vec<_> = marked.filter(|dict| dict.has_type(b"StructElem") && dict.has(b"Lang")).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(text(marked[0], b"Lang"), "th");
}

#[test]
fn every_disagreement_is_told_at_once() {
    let fields = [
        field("g.gone", Control::Text { lines: None }),
        field("g.rate", Control::Choice { values: vec![1, 2] }),
        field("g.twice", Control::Check),
        Field { label: " ".to_owned(), ..field("g.mute", Control::Check) },
    ];
    let found = faults(&["g.rate=1", "g.rate=9", "g.twice", "g.twice", "g.mute", "g.new"], &fields);
    let name = |name: &str| name.to_owned();
    let expected = [
        FieldFault::Label { name: name("g.mute") },
        FieldFault::Repeated { target: name("g.twice") },
        FieldFault::Missing { name: name("g.gone"), value: None },
        FieldFault::Missing { name: name("g.rate"), value: Some(2) },
        FieldFault::Unknown { target: name("g.rate=9") },
        FieldFault::Unknown { target: name("g.new") },
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_name_that_begins_another_is_refused() {
    let fields = [field("g.a", Control::Check), field("g.a.1", Control::Check)];
    assert_eq!(faults(&["g.a", "g.a.1"], &fields), [FieldFault::Name { name: "g.a.1".to_owned() }]);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (fields, targets) = sample();
    let first = run(&targets, &fields, Direction::Ltr).unwrap();
    assert_eq!(first, run(&targets, &fields, Direction::Ltr).unwrap());
}

#[test]
fn a_pdf_without_fields_is_left_alone() {
    let bytes = pdf(&[]);
    let settings = FormSettings { fields: &[], dir: Direction::Ltr, font: &font(), identity: &Identity::default() };
    assert_eq!(add_form(&bytes, &settings).unwrap(), bytes);
}

#[test]
fn damaged_files_are_refused() {
    let settings = FormSettings { fields: &[], dir: Direction::Ltr, font: &font(), identity: &Identity::default() };
    assert!(matches!(add_form(b"%PDF-1.7\nnothing", &settings), Err(FormError::Read(_))));
    let whole = pdf(&["g.a"]);
    for cut in (0..whole.len()).step_by(97) {
        let _ = add_form(&whole[..cut], &settings); // must not panic
    }
}

#[test]
fn boxes_share_two_streams_and_text_fields_do_not() {
    let (fields, targets) = sample();
    let document = Document::load_mem(&run(&targets, &fields, Direction::Ltr).unwrap()).unwrap();
    let forms = document.objects.values().filter_map(|object| object.as_stream().ok());
    let forms =
        forms.filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form"));
    assert_eq!(forms.count(), 3);
}

#[test]
fn two_faces_make_one_font() {
    let faces = [face("NotoSansThaiLooped-Regular.ttf"), face("NotoSans-Regular.ttf")];
    let font = FieldFont::build(&[&faces[0], &faces[1]], &["th", "en"], RULING).unwrap();
    assert!(font.writes("th") && font.writes("en") && !font.writes("km"));
    assert!(['ก', '๙', 'ữ', '€', '\u{200B}'].into_iter().all(|char| font.has(char)));
    assert!((font.size() - 22.5 / 1.35).abs() < 1e-9);
    assert!(font.bytes() < 40_000);
}

#[test]
fn damaged_faces_are_refused() {
    let whole = face("NotoSansThaiLooped-Regular.ttf");
    for cut in (0..whole.len()).step_by(1999) {
        let _ = FieldFont::build(&[&whole[..cut]], &["th"], RULING); // must not panic
    }
    assert!(FieldFont::build(&[], &["th"], RULING).is_err());
}
