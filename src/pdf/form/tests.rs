//! The form pass on a small tagged PDF made by hand.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{FieldFault, FormError, FormSettings, TypingFonts, add_form};
use crate::document::model::{Control, Field};
use crate::identity::{FieldLink, Identity};
use crate::language::Direction;
use crate::pdf::font::tests::{build, face};
use crate::pdf::{Draft, DraftError, FieldFont, PdfError};

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
    build(&[("NotoSans-Regular.ttf", &face("NotoSans-Regular.ttf"))], &["en"]).unwrap()
}

/// The pass over a file.
fn pass(pdf: Vec<u8>, settings: &FormSettings) -> Result<Vec<u8>, PdfError> {
    let mut draft = Draft::read(pdf)?;
    add_form(&mut draft, settings, None)?;
    Ok(draft.write()?)
}

/// The pass with a given direction.
fn run(targets: &[&str], fields: &[Field], dir: Direction) -> Result<Vec<u8>, PdfError> {
    pass(
        pdf(targets),
        &FormSettings {
            fields,
            dir,
            fonts: TypingFonts { ruled: &font(), cells: &font() },
            identity: &Identity::default(),
        },
    )
}

/// The faults that the pass finds.
fn faults(targets: &[&str], fields: &[Field]) -> Vec<FieldFault> {
    match run(targets, fields, Direction::Ltr) {
        Err(PdfError::Form(FormError::Fields(faults))) => faults,
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
    let link = |name: &str, value| FieldLink { name: name.to_owned(), value };
    let expected = [
        FieldFault::Label { name: "g.mute".to_owned() },
        FieldFault::Repeated(link("g.twice", None)),
        FieldFault::Missing(link("g.gone", None)),
        FieldFault::Missing(link("g.rate", Some(2))),
        FieldFault::Unknown(link("g.rate", Some(9))),
        FieldFault::Unknown(link("g.new", None)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_address_that_names_no_field_is_told() {
    for address in ["g.rate=x", "", "=3"] {
        let found = faults(&[address], &[]);
        assert!(
            matches!(&found[..], [FieldFault::Address { address: told, .. }] if *told == format!("field:{address}"))
        );
    }
}

#[test]
fn every_fault_has_a_code_and_a_hint_of_its_own() {
    let fields = [field("g.a", Control::Check), Field { label: String::new(), ..field("g.b", Control::Check) }];
    let Err(error) = run(&["g.b", "g.c"], &fields, Direction::Ltr) else { panic!("faults expected") };
    let found = error.diagnostics("the guide `g` in the edition `e`");
    let codes: Vec<&str> = found.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["field-label", "field-missing", "field-unknown"]);
    assert!(
        found.iter().all(|found| found.hints.len() == 1 && found.message.starts_with("the guide `g` in the edition"))
    );
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
    let settings = FormSettings {
        fields: &[],
        dir: Direction::Ltr,
        fonts: TypingFonts { ruled: &font(), cells: &font() },
        identity: &Identity::default(),
    };
    assert_eq!(pass(bytes.clone(), &settings).unwrap(), bytes);
}

#[test]
fn damaged_files_are_refused() {
    let settings = FormSettings {
        fields: &[],
        dir: Direction::Ltr,
        fonts: TypingFonts { ruled: &font(), cells: &font() },
        identity: &Identity::default(),
    };
    assert!(matches!(Draft::read(b"%PDF-1.7\nnothing".to_vec()), Err(DraftError::Read(_))));
    let whole = pdf(&["g.a"]);
    for cut in (0..whole.len()).step_by(97) {
        let _ = pass(whole[..cut].to_vec(), &settings); // must not panic
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
