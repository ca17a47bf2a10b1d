//! One body bound with many fronts, in files that Typst wrote.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, Object, ObjectId};

use super::*;
use crate::document::model::{Control, Field};
use crate::identity::Identity;
use crate::language::Direction;
use crate::pdf::font::tests::{build, face};
use crate::pdf::join::samples::{base, pdf};
use crate::pdf::join::{Insertion, insert_pages};
use crate::pdf::trees::list;
use crate::pdf::{BodyForm, FieldFont, FormSettings, TypingFonts, add_form, body_form};

/// Fields with these names.
fn fields(names: &[&str]) -> Vec<Field> {
    let field = |name: &&str| Field {
        name: name.to_string(),
        label: format!("Label of {name}"),
        control: Control::Text { lines: Some(1) },
        lang: "en".into(),
    };
    names.iter().map(field).collect()
}

const OF_BODY: [&str; 4] = ["base.f1", "base.f2", "base.f3", "base.f4"];

/// The sample's body, and what one types with.
fn body() -> (Body, BodyForm, FieldFont) {
    let font = build(&[("latin", &face("NotoSans-Regular.ttf"))], &["en"]).unwrap();
    let fonts = TypingFonts { ruled: &font, cells: &font };
    let mut draft = Draft::read(base()).unwrap();
    let form = body_form(&mut draft, &fields(&OF_BODY), fonts, Direction::Ltr).unwrap();
    (Body::new(draft, &BTreeMap::from([(2, 0), (4, 0)])).unwrap(), form, font)
}

/// A front of one page with fields of these names, and the stamp of the body's pages behind it.
fn front(words: &str, names: &[&str]) -> Draft {
    let boxes: String =
        names.iter().map(|name| format!("#link(\"field:{name}\", box(width: 90pt, height: 20pt))\n")).collect();
    Draft::read(pdf(&format!("= {words}#footnote[A note.]\n{boxes}#pagebreak()\n#pdf.artifact[stamp]"))).unwrap()
}

/// A book of that front, before its form is made.
fn bound(body: &Body, words: &str, names: &[&str]) -> Draft {
    let none = BTreeMap::new();
    bind(front(words, names), body, &Binding { front: 1, in_front: &none, in_body: &none }).unwrap()
}

fn with_form(mut draft: Draft, names: &[&str], (form, font): (&BodyForm, &FieldFont)) -> Vec<u8> {
    let all = fields(&[names, &OF_BODY].concat());
    let fonts = TypingFonts { ruled: font, cells: font };
    let settings = FormSettings { fields: &all, dir: Direction::Ltr, fonts, identity: &Identity::default() };
    add_form(&mut draft, &settings, Some(form)).unwrap();
    draft.write().unwrap()
}

/// The objects that nothing leads to.
fn unreached(document: &Document) -> Vec<&Object> {
    let mut open = Vec::new();
    document.trailer.iter().for_each(|(_, object)| copy::references(object, &mut open));
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if let Some(object) = document.objects.get(&id)
            && found.insert(id)
        {
            copy::references(object, &mut open);
        }
    }
    let of_writing = |object: &Object| object.type_name().is_ok_and(|name| matches!(name, b"ObjStm" | b"XRef"));
    let lost = document.objects.iter().filter(|(id, object)| !found.contains(id) && !of_writing(object));
    lost.map(|(_, object)| object).collect()
}

/// The fields of a file by their full names; each node names the one above.
fn names(document: &Document) -> Vec<String> {
    fn below(document: &Document, id: ObjectId, above: Option<(ObjectId, &str)>, found: &mut Vec<String>) {
        let node = document.get_dictionary(id).unwrap();
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok();
        assert_eq!(parent, above.map(|(id, _)| id));
        let own = lopdf::decode_text_string(node.get(b"T").unwrap()).unwrap();
        let name = above.map_or(own.clone(), |(_, above)| format!("{above}.{own}"));
        let kids = list(document, node, b"Kids");
        kids.iter().for_each(|kid| below(document, kid.as_reference().unwrap(), Some((id, &name)), found));
        if kids.is_empty() {
            found.push(name);
        }
    }
    let form = document.catalog().unwrap().get_deref(b"AcroForm", document).unwrap().as_dict().unwrap();
    let mut found = Vec::new();
    list(document, form, b"Fields")
        .iter()
        .for_each(|field| below(document, field.as_reference().unwrap(), None, &mut found));
    found
}

#[test]
fn books_of_one_body_begin_with_its_bytes_and_hold_nothing_that_is_not_theirs() {
    let (body, form, font) = body();
    let books = [("One", &[][..]), ("Another, and longer", &["extra.a"][..])];
    let files = books.map(|(words, names)| with_form(bound(&body, words, names), names, (&form, &font)));
    let same = files[0].iter().zip(&files[1]).take_while(|(one, other)| one == other).count();
    let document = Document::load_mem(&files[0]).unwrap();
    let streams = |document: &Document| document.objects.values().filter(|it| it.as_stream().is_ok()).count();
    assert!(same > 10_000, "{same} of {} bytes", files[0].len());
    assert!(streams(&document) > 5);
    for (file, (words, names)) in files.iter().zip(books) {
        let document = Document::load_mem(file).unwrap();
        assert_eq!(unreached(&document), Vec::<&Object>::new(), "{words}");
        assert_eq!(document.page_iter().count(), 7);
        assert_eq!(*file, with_form(bound(&body, words, names), names, (&form, &font)), "{words}");
    }
}

#[test]
fn fields_of_front_and_body_stand_in_one_tree() {
    let (body, form, font) = body();
    for of_front in [&[][..], &["extra.a"], &["base.a", "base.b"], &["base.deep.a"], &["base.a", "extra.a", "base.z"]] {
        let file = with_form(bound(&body, "Front", of_front), of_front, (&form, &font));
        let document = Document::load_mem(&file).unwrap();
        let (mut found, mut expected) = (names(&document), [of_front, &OF_BODY].concat());
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
        let widget = |object: &&Object| {
            let name = object.as_dict().and_then(|dict| dict.get(b"Subtype")).and_then(Object::as_name);
            name.is_ok_and(|name| name == b"Widget")
        };
        assert_eq!(document.objects.values().filter(widget).count(), expected.len(), "none is made twice");
    }
}

#[test]
fn pages_can_be_put_between_those_of_a_bound_book() {
    let (body, form, font) = body();
    let between = Draft::read(pdf("= Between")).unwrap();
    let insertion = Insertion { after: 3, labels: vec!["1a".into()] };
    let draft = insert_pages(bound(&body, "Front", &["base.a"]), between, &[insertion]).unwrap();
    let document = Document::load_mem(&with_form(draft, &["base.a"], (&form, &font))).unwrap();
    assert_eq!((document.page_iter().count(), names(&document).len()), (8, 5));
    let parents = document.catalog().unwrap().get_deref(b"StructTreeRoot", &document).and_then(Object::as_dict);
    let parents = parents.unwrap().get_deref(b"ParentTree", &document).and_then(Object::as_dict).unwrap();
    let elements = crate::pdf::trees::numbers(&document, parents).unwrap();
    assert!(elements.len() > 8, "the pages of all three files, and the fields");
}
