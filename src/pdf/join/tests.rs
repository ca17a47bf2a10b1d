//! Pages between pages, in files that Typst wrote.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::samples::{base, inserted, pdf, untagged};
use super::{InsertError, Insertion};
use crate::document::model::{Control, Field};
use crate::language::Direction;
use crate::pdf::font::tests::{build, face};
use crate::pdf::trees::{self, list};
use crate::pdf::{Draft, FormSettings, PdfError, TypingFonts, add_form};

/// The pass over two files, from bytes to bytes.
fn insert_pages(base: &[u8], inserted: &[u8], insertions: &[Insertion]) -> Result<Vec<u8>, PdfError> {
    let (base, inserted) = (Draft::read(base.to_vec())?, Draft::read(inserted.to_vec())?);
    Ok(super::insert_pages(base, inserted, insertions)?.write()?)
}

/// An insertion with these labels.
fn insertion(after: usize, labels: &[&str]) -> Insertion {
    Insertion { after, labels: labels.iter().map(ToString::to_string).collect() }
}

/// Where the sample's pages go.
fn insertions() -> Vec<Insertion> {
    vec![insertion(2, &["1a", "1b"]), insertion(3, &["2a", "2b"]), insertion(5, &["4a", "4b"])]
}

/// The two samples joined.
fn joined() -> Document {
    Document::load_mem(&insert_pages(&base(), &inserted(), &insertions()).unwrap()).unwrap()
}

/// The base with one insertion of one file.
fn put(base: &str, after: usize, inserted: &str, labels: &[&str]) -> Document {
    let bytes = insert_pages(&pdf(base), &pdf(inserted), &[insertion(after, labels)]).unwrap();
    Document::load_mem(&bytes).unwrap()
}

/// The root of the structure tree.
fn root(document: &Document) -> &Dictionary {
    document.catalog().unwrap().get_deref(b"StructTreeRoot", document).unwrap().as_dict().unwrap()
}

/// An element's type.
fn kind(element: &Dictionary) -> String {
    String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap()
}

/// The elements below an element.
fn below<'a>(document: &'a Document, element: &'a Dictionary) -> Vec<&'a Dictionary> {
    let kids = list(document, element, b"K").iter();
    kids.filter_map(|kid| document.get_dictionary(kid.as_reference().ok()?).ok()).filter(|kid| kid.has(b"S")).collect()
}

/// The elements below the document's.
fn top(document: &Document) -> Vec<&Dictionary> {
    below(document, below(document, root(document))[0])
}

/// The types of these elements.
fn kinds(elements: &[&Dictionary]) -> Vec<String> {
    elements.iter().map(|element| kind(element)).collect()
}

/// All headings, in reading order.
fn headings(document: &Document) -> Vec<String> {
    fn collect(document: &Document, element: &Dictionary, found: &mut Vec<String>) {
        found.extend(Some(kind(element)).filter(|kind| kind.starts_with('H')));
        below(document, element).iter().for_each(|kid| collect(document, kid, found));
    }
    let mut found = Vec::new();
    top(document).iter().for_each(|element| collect(document, element, &mut found));
    found
}

/// The entries of the tree of page labels: page, style, first number, prefix.
fn labels(document: &Document) -> Vec<(i64, String, i64, String)> {
    let tree = document.catalog().unwrap().get_deref(b"PageLabels", document).unwrap().as_dict().unwrap();
    let entry = |(page, label): (i64, Object)| {
        let label = label.as_dict().unwrap();
        let style = label.get(b"S").and_then(Object::as_name).unwrap_or_default().to_vec();
        let prefix = label.get(b"P").map_or_else(|_| String::new(), |text| lopdf::decode_text_string(text).unwrap());
        (page, String::from_utf8(style).unwrap(), label.get(b"St").and_then(Object::as_i64).unwrap_or(0), prefix)
    };
    trees::numbers(document, tree).unwrap().into_iter().map(entry).collect()
}

#[test]
fn base_pages_keep_their_labels() {
    let plain = |page, style: &str, number| (page, style.to_owned(), number, String::new());
    let own = |page, label: &str| (page, String::new(), 0, label.to_owned());
    let expected = [
        plain(0, "r", 1),
        plain(2, "D", 1),
        own(3, "1a"),
        own(4, "1b"),
        plain(5, "D", 2),
        own(6, "2a"),
        own(7, "2b"),
        plain(8, "D", 3),
        own(10, "4a"),
        own(11, "4b"),
    ];
    assert_eq!(labels(&joined()), expected);
}

#[test]
fn pages_stand_in_order_below_one_root() {
    let document = joined();
    let (before, between) = (Document::load_mem(&base()).unwrap(), Document::load_mem(&inserted()).unwrap());
    let content = |document: &Document, page| document.get_page_content(page);
    let (old, new): (Vec<_>, Vec<_>) = (before.page_iter().collect(), between.page_iter().collect());
    let order = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (0, 3), (1, 2), (1, 3), (0, 4), (0, 5), (1, 4), (1, 5)];
    let pages: Vec<ObjectId> = document.page_iter().collect();
    assert_eq!(pages.len(), order.len());
    for (page, (file, index)) in pages.iter().zip(order) {
        let original = if file == 0 { content(&before, old[index]) } else { content(&between, new[index]) };
        assert_eq!(content(&document, *page), original);
    }
    let xmp = document.catalog().unwrap().get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    assert!(String::from_utf8_lossy(&xmp.content).contains("<xmpTPg:NPages>12<"));
}

#[test]
fn sections_stand_after_the_page_they_belong_to() {
    let document = joined();
    let found = kinds(&top(&document));
    let chapter = ["H1", "P", "Table", "P"];
    let front = ["P", "P"];
    let expected: Vec<&str> =
        [&front[..], &chapter, &["Sect"], &chapter, &["Sect"], &chapter, &chapter, &["Sect"]].concat();
    assert_eq!(found, expected);
    for section in top(&document).iter().filter(|element| kind(element) == "Sect") {
        assert_eq!(section.get(b"Lang").unwrap().as_str().unwrap(), b"de");
        assert_eq!(kinds(&below(&document, section))[..3], ["H1", "P", "Table"]);
    }
}

#[test]
fn what_goes_on_across_the_break_ends_first() {
    let document = put("One #lorem(80)\n\nTwo", 0, "Between", &["1a"]);
    assert_eq!(kinds(&top(&document)), ["P", "Sect", "P"]);
}

#[test]
fn grouping_elements_open_for_pages() {
    let base = "#grid(columns: 1, [One\n\n#lorem(35)\n\n#lorem(30)\n\n#lorem(20)\n\nTwo])\n\nThree";
    let document = put(base, 0, "Between", &["1a"]);
    let outer = top(&document);
    assert_eq!(kind(outer[0]), "Div");
    let mut inner = below(&document, outer[0]);
    while inner.len() == 1 {
        inner = below(&document, inner[0]);
    }
    let place = inner.iter().position(|element| kind(element) == "Sect");
    assert!(place.is_some_and(|place| place > 0 && place + 1 < inner.len()), "{:?}", kinds(&inner));
}

#[test]
fn headings_lead_in_and_out() {
    let base = "= A\n== B\n#pagebreak()\n=== C\n#pagebreak()\n== D\n#pagebreak()\n= E";
    let inserted = "= X\n== Y\n#pagebreak()\n= X\n== Y\n#pagebreak()\n== Y\n= X";
    let list = [insertion(0, &["a"]), insertion(1, &["b"]), insertion(3, &["c"])];
    let bytes = insert_pages(&pdf(base), &pdf(inserted), &list).unwrap();
    let found = headings(&Document::load_mem(&bytes).unwrap());
    assert_eq!(found, ["H1", "H2", "H3", "H4", "H3", "H2", "H3", "H2", "H1", "H2", "H1"]);
}

#[test]
fn every_mark_on_a_page_has_its_element() {
    let document = joined();
    let tree = root(&document).get_deref(b"ParentTree", &document).unwrap().as_dict().unwrap();
    let mut parents = trees::numbers(&document, tree).unwrap();
    for page in document.page_iter() {
        let dict = document.get_dictionary(page).unwrap();
        let key = dict.get(b"StructParents").unwrap().as_i64().unwrap();
        let elements = parents.remove(&key).unwrap();
        for element in document.dereference(&elements).unwrap().1.as_array().unwrap() {
            assert_eq!(
                document.get_dictionary(element.as_reference().unwrap()).unwrap().get_type().unwrap(),
                b"StructElem"
            );
        }
        for link in list(&document, dict, b"Annots") {
            let link = document.dereference(link).unwrap().1.as_dict().unwrap();
            let element = parents.remove(&link.get(b"StructParent").unwrap().as_i64().unwrap()).unwrap();
            assert_eq!(kind(document.get_dictionary(element.as_reference().unwrap()).unwrap()), "Link");
        }
    }
    assert!(parents.is_empty());
}

#[test]
fn parents_know_their_children() {
    fn walk(document: &Document, id: ObjectId, seen: &mut BTreeSet<ObjectId>) {
        assert!(seen.insert(id));
        for kid in list(document, document.get_dictionary(id).unwrap(), b"K") {
            if let Ok(kid) = kid.as_reference()
                && let Ok(dict) = document.get_dictionary(kid)
                && dict.has(b"S")
            {
                assert_eq!(dict.get(b"P").unwrap().as_reference().unwrap(), id);
                walk(document, kid, seen);
            }
        }
    }
    let document = joined();
    let mut seen = BTreeSet::new();
    walk(&document, list(&document, root(&document), b"K")[0].as_reference().unwrap(), &mut seen);
    let all =
        document.objects.iter().filter(|(_, object)| object.as_dict().is_ok_and(|dict| dict.has_type(b"StructElem")));
    assert_eq!(all.count(), seen.len());
}

#[test]
fn ids_are_unique_and_headers_follow() {
    let document = joined();
    let tree = root(&document).get_deref(b"IDTree", &document).unwrap().as_dict().unwrap();
    let ids = trees::names(&document, tree).unwrap();
    let mut headers = 0;
    let mut named = BTreeMap::new();
    for (id, object) in &document.objects {
        let Ok(dict) = object.as_dict() else { continue };
        if let Ok(name) = dict.get(b"ID").and_then(Object::as_str) {
            assert!(named.insert(name.to_vec(), *id).is_none());
        }
        for attributes in list(&document, dict, b"A").iter().filter_map(|attributes| attributes.as_dict().ok()) {
            for header in list(&document, attributes, b"Headers") {
                assert!(ids.contains_key(header.as_str().unwrap()));
                headers += 1;
            }
        }
    }
    assert_eq!(headers, 2 * 7);
    assert_eq!(named.len(), ids.len());
    assert!(named.iter().all(|(name, id)| ids[name].as_reference().unwrap() == *id));
}

#[test]
fn links_between_inserted_pages_hold() {
    let document = joined();
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let targets = |page: usize| -> Vec<Object> {
        let page = document.get_dictionary(pages[page]).unwrap();
        let links = list(&document, page, b"Annots").iter();
        links.filter_map(|link| document.dereference(link).ok()?.1.as_dict().ok()?.get(b"Dest").ok().cloned()).collect()
    };
    assert!(targets(2).iter().any(|target| *target == Object::string_literal("c2")));
    let explicit = |target: &Object| {
        let target = document.dereference(target).unwrap().1.as_array().unwrap();
        target[0].as_reference().unwrap()
    };
    assert!(targets(3).iter().any(|target| explicit(target) == pages[10]));
}

#[test]
fn fields_of_both_files_are_made() {
    let (base, inserted) = (Draft::read(base()).unwrap(), Draft::read(inserted()).unwrap());
    let mut draft = super::insert_pages(base, inserted, &insertions()).unwrap();
    let field = |name: String| Field {
        label: name.clone(),
        name,
        control: Control::Text { lines: Some(1) },
        lang: "en".to_owned(),
    };
    let mut fields: Vec<Field> = (1..=4).map(|number| field(format!("base.f{number}"))).collect();
    fields.extend((1..=3).map(|number| field(format!("extra.f{number}"))));
    let font = build(&[("latin", &face("NotoSans-Regular.ttf"))], &["en"]).unwrap();
    let identity = crate::identity::Identity::default();
    let settings = FormSettings {
        fields: &fields,
        dir: Direction::Ltr,
        fonts: TypingFonts { ruled: &font, cells: &font },
        identity: &identity,
    };
    add_form(&mut draft, &settings, None).unwrap();
    let document = Document::load_mem(&draft.write().unwrap()).unwrap();
    let dicts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let forms = dicts.filter(|dict| dict.has_type(b"StructElem") && kind(dict) == "Form");
    let languages: Vec<_> = forms.map(|form| form.has(b"Lang")).collect();
    assert_eq!(languages, [false, false, false, false, true, true, true]);
}

#[test]
fn what_is_in_both_files_is_there_once() {
    let base = base();
    let streams = |bytes: &[u8]| {
        let document = Document::load_mem(bytes).unwrap();
        // What packs objects or refers to them is written anew each time.
        let packs = |kind: &[u8]| matches!(kind, b"ObjStm" | b"XRef");
        let all = document.objects.values().filter(|object| object.as_stream().is_ok());
        all.filter(|object| !object.type_name().is_ok_and(packs)).count()
    };
    let labels = ["a", "b", "c", "d", "e", "f"];
    let twice = insert_pages(&base, &base, &[insertion(5, &labels)]).unwrap();
    assert_eq!(streams(&twice), streams(&base));
}

#[test]
fn more_pages_can_be_put_in_later() {
    let once = insert_pages(&base(), &inserted(), &insertions()).unwrap();
    let labels = ["u", "v", "w", "x", "y", "z"];
    let twice = insert_pages(&once, &inserted(), &[insertion(11, &labels)]).unwrap();
    let document = Document::load_mem(&twice).unwrap();
    assert_eq!(document.page_iter().count(), 18);
    let tree = root(&document).get_deref(b"IDTree", &document).unwrap().as_dict().unwrap();
    let ids = trees::names(&document, tree).unwrap();
    assert!([b"Note 1".as_slice(), b"~Note 1", b"~~Note 1"].iter().all(|id| ids.contains_key(*id)));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let once = insert_pages(&base(), &inserted(), &insertions()).unwrap();
    assert_eq!(once, insert_pages(&base(), &inserted(), &insertions()).unwrap());
}

#[test]
fn files_that_do_not_fit_are_refused() {
    let (base, extra) = (base(), pdf("Between"));
    let list = [insertion(0, &["x"])];
    let plain = untagged("Between");
    let fault = |base: &[u8], inserted: &[u8]| match insert_pages(base, inserted, &list) {
        Err(PdfError::Insert(error)) => error,
        other => panic!("a fault expected, got {:?}", other.map(|bytes| bytes.len())),
    };
    assert_eq!(fault(&base, &plain), InsertError::Inserted("it is not tagged".to_owned()));
    assert_eq!(fault(&plain, &extra), InsertError::Base("it is not tagged".to_owned()));
    assert!(matches!(insert_pages(b"%PDF-1.7", &extra, &list), Err(PdfError::Draft(_))));
}

#[test]
fn damaged_files_do_not_panic() {
    let (base, inserted) = (base(), inserted());
    for cut in (0..base.len()).step_by(4999) {
        let _ = insert_pages(&base[..cut], &inserted, &insertions());
    }
    for at in (0..inserted.len()).step_by(503) {
        let mut bytes = inserted.clone();
        bytes[at] = bytes[at].wrapping_add(1);
        let _ = insert_pages(&base, &bytes, &insertions());
        let _ = insert_pages(&bytes, &base, &[insertion(1, &["a", "b", "c", "d", "e", "f"])]);
    }
}
