//! Stamps: what an edition prints on pages of a body that many editions share, drawn over them.
//!
//! A stamp is a page of the front's file with nothing but artifacts on it. It becomes one form XObject for all the pages
//! that bear it. Typst leaves its own transformation behind at the end of a page, so the page's content is put between
//! `q` and `Q`.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::pdf::fault::Fault;
use crate::pdf::trees::list;

/// The name of the stamp among the resources of a page; Typst's have a small letter and a number.
const NAME: &str = "Stamp";

/// Makes a form XObject of a page.
pub(super) fn form_of(document: &mut Document, page: ObjectId) -> Result<ObjectId, Fault> {
    let form = form(document, page)?;
    Ok(document.add_object(form))
}

/// Draws stamps over pages, each the one of its number, as objects that are yet to come: returns those by the number.
pub(super) fn reserve(
    document: &mut Document,
    pages: &[ObjectId],
    stamped: &BTreeMap<usize, usize>,
) -> Result<BTreeMap<usize, ObjectId>, Fault> {
    let mut forms = BTreeMap::new();
    for (page, stamp) in stamped {
        let form = *forms.entry(*stamp).or_insert_with(|| document.new_object_id());
        let page = pages.get(*page).ok_or_else(|| Fault::new("a page to be stamped is not there"))?;
        put(document, *page, form)?;
    }
    finish(document)?;
    Ok(forms)
}

fn form(document: &Document, page: ObjectId) -> Result<Stream, Fault> {
    let dict = document.get_dictionary(page)?;
    let [content] = document.get_page_contents(page)[..] else { return Err(Fault::new("a stamp has no content")) };
    let content = document.get_object(content)?.as_stream()?;
    let mut form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => dict.get(b"MediaBox")?.clone(),
    };
    if let Ok(resources) = dict.get(b"Resources") {
        form.set("Resources", resources.clone());
    }
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        if let Ok(value) = content.dict.get(key) {
            form.set(key, value.clone());
        }
    }
    Ok(Stream::new(form, content.content.clone()))
}

/// Draws a stamp over a page.
fn put(document: &mut Document, page: ObjectId, form: ObjectId) -> Result<(), Fault> {
    let dict = document.get_dictionary(page)?;
    let mut resources = owned(document, dict, b"Resources");
    let mut drawn = owned(document, &resources, b"XObject");
    drawn.set(NAME, form);
    resources.set("XObject", drawn);
    let content = list(document, dict, b"Contents").to_vec();
    let dict = document.get_dictionary_mut(page)?;
    dict.set("Resources", resources);
    dict.set("Contents", content);
    Ok(())
}

/// A dictionary of its own, whether the file has it behind a reference or not at all.
fn owned(document: &Document, dict: &Dictionary, key: &[u8]) -> Dictionary {
    dict.get_deref(key, document).and_then(Object::as_dict).cloned().unwrap_or_default()
}

/// Lets the content of the stamped pages draw their stamps: what does so is the same on all.
fn finish(document: &mut Document) -> Result<(), Fault> {
    let is_stamped = |page: &ObjectId| {
        let resources = document.get_dictionary(*page).and_then(|page| page.get_deref(b"Resources", document));
        let drawn = resources.and_then(Object::as_dict).and_then(|it| it.get_deref(b"XObject", document));
        drawn.and_then(Object::as_dict).is_ok_and(|drawn| drawn.has(NAME.as_bytes()))
    };
    let pages: Vec<ObjectId> = document.page_iter().filter(is_stamped).collect();
    if pages.is_empty() {
        return Ok(());
    }
    let before = document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let after = document.add_object(Stream::new(Dictionary::new(), format!("\nQ\n/{NAME} Do\n").into_bytes()));
    for page in pages {
        let dict = document.get_dictionary_mut(page)?;
        if let Ok(Object::Array(content)) = dict.get_mut(b"Contents") {
            content.insert(0, before.into());
            content.push(after.into());
        }
    }
    Ok(())
}
