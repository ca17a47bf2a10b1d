//! What the pages say, read as any program reads it.

use std::collections::BTreeMap;

use super::view::View;
use crate::pdf::read::{self, Codes, Dict, File, Object, shown, to_unicode};

/// The text of all pages. A page that cannot be read says nothing.
pub(super) fn text(view: &View<'_>) -> String {
    let mut known = BTreeMap::new();
    let mut pages = Vec::new();
    for page in &view.pages {
        let resources =
            read::inherited(view.file, page.dict, "Resources").and_then(|holder| view.file.dict(holder, "Resources"));
        pages.push((content(view.file, page.dict), fonts(view.file, resources, &mut known)));
        for (content, resources) in forms(view.file, resources) {
            pages.push((content, fonts(view.file, resources, &mut known)));
        }
    }
    let text = |(content, fonts): &(Vec<u8>, BTreeMap<Vec<u8>, u32>)| {
        let fonts = fonts.iter().filter_map(|(name, id)| Some((name.clone(), known.get(id)?))).collect();
        shown(content, &fonts).unwrap_or_default()
    };
    pages.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// The content streams of a page, one after another (ISO 32000-1, 7.8.2).
fn content(file: &File<'_>, page: &Dict<'_>) -> Vec<u8> {
    let streams = file.one_or_more(page, "Contents").iter().filter_map(|stream| file.bytes(stream));
    streams.collect::<Vec<_>>().join(&b'\n')
}

/// The form XObjects that a page may draw (8.10), each with its own resources: what is stamped on many pages.
fn forms<'f>(file: &'f File<'f>, resources: Option<&'f Dict<'f>>) -> Vec<(Vec<u8>, Option<&'f Dict<'f>>)> {
    let drawn = resources.and_then(|resources| file.dict(resources, "XObject"));
    let form = |(_, object): (&[u8], &'f Object<'f>)| {
        let dict = file.resolve(object).dict().filter(|dict| file.name(dict, "Subtype") == Some("Form"))?;
        Some((file.bytes(object)?.to_vec(), file.dict(dict, "Resources")))
    };
    drawn.into_iter().flat_map(Dict::iter).filter_map(form).collect()
}

/// The fonts among resources: their names, and objects, which are read once.
fn fonts(file: &File<'_>, resources: Option<&Dict<'_>>, known: &mut BTreeMap<u32, Codes>) -> BTreeMap<Vec<u8>, u32> {
    let Some(fonts) = resources.and_then(|resources| file.dict(resources, "Font")) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (name, object) in fonts.iter() {
        if let (Some(id), Some(font)) = (object.reference(), file.resolve(object).dict()) {
            known.entry(id).or_insert_with(|| codes(file, font));
            found.insert(name.to_vec(), id);
        }
    }
    found
}

/// What a font's codes say, and how wide they are.
fn codes(file: &File<'_>, font: &Dict<'_>) -> Codes {
    let text = file.content(font, "ToUnicode").map(|map| to_unicode(&map)).unwrap_or_default();
    let descendant = file.array(font, "DescendantFonts").first().and_then(|font| file.resolve(font).dict());
    match descendant {
        Some(own) => {
            let width = file.number(own, "DW").unwrap_or(1000.0);
            Codes { text, widths: composite_widths(file, file.array(own, "W")), width, bytes: 2 }
        }
        None => {
            let first = file.int(font, "FirstChar").and_then(|first| u32::try_from(first).ok()).unwrap_or(0);
            let widths = file.array(font, "Widths").iter().map(|width| file.resolve(width).number().unwrap_or(0.0));
            Codes { text, widths: (first..).zip(widths).collect(), width: 0.0, bytes: 1 }
        }
    }
}

/// `/W`: a code and an array of widths, or two codes and their width (ISO 32000-1, 9.7.4.3).
fn composite_widths(file: &File<'_>, items: &[Object<'_>]) -> BTreeMap<u32, f64> {
    let code = |object: &Object<'_>| match file.resolve(object) {
        Object::Int(code) => u32::try_from(*code).ok().filter(|code| *code <= 0xFFFF),
        _ => None,
    };
    let mut widths = BTreeMap::new();
    let mut rest = items;
    while let [first, second, more @ ..] = rest {
        let Some(first) = code(first) else { break };
        match (file.resolve(second), more) {
            (Object::Array(listed), _) => {
                widths.extend((first..).zip(listed.iter().map(|width| file.resolve(width).number().unwrap_or(0.0))));
                rest = more;
            }
            (_, [width, more @ ..]) => {
                let (last, width) = (code(second).unwrap_or(first), file.resolve(width).number().unwrap_or(0.0));
                widths.extend((first..=last).map(|code| (code, width)));
                rest = more;
            }
            _ => break,
        }
    }
    widths
}
