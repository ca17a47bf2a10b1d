//! The fonts that readers type with (ISO 32000-1, 12.7.3.3).

use super::fonts;
use super::view::{Field, View};
use crate::identity::FieldKind;
use crate::pdf::read::{self, Dict, Object, characters};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// How a field is typed into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typing {
    /// The size in `/DA`, in pt.
    size: f64,
    /// Leading as a multiple of the size: ascent less descent.
    leading: f64,
}

impl Typing {
    /// From one line to the next, in pt.
    pub(super) fn pitch(&self) -> f64 {
        self.size * self.leading
    }
}

/// Checks the form's fonts and every default appearance.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    let named = resources(view).into_iter().flat_map(|fonts| fonts.iter());
    for (name, font) in named {
        let name = String::from_utf8_lossy(name);
        let font = view.file.resolve(font).dict();
        let fault = font.map_or_else(|| Some("is missing".into()), |font| fault(view, font));
        if let Some(fault) = fault {
            checked.add(Rule::FormFont, format!("the form's font /{name} {fault}"));
        }
    }
    let own = view.form.and_then(|form| view.file.text(form, "DA"));
    appearance(view, own.as_deref(), "the form", checked);
    for field in view.fields.iter().filter(|field| field.kind == Some(FieldKind::Text)) {
        let da = appearance_of(view, field);
        appearance(view, da.as_deref(), &format!("`{}`", field.name), checked);
    }
}

/// The form's fonts by name.
fn resources<'a>(view: &View<'a>) -> Option<&'a Dict<'a>> {
    let resources = view.file.dict(view.form?, "DR")?;
    view.file.dict(resources, "Font")
}

/// What is wrong with a font to type with.
fn fault(view: &View<'_>, font: &Dict<'_>) -> Option<String> {
    let name = view.file.name(font, "BaseFont").unwrap_or_default();
    let tag = name.split_once('+').map(|(tag, _)| tag);
    if tag.is_some_and(|tag| tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Some(format!("is a subset by its name, {name}"));
    }
    let descriptor = fonts::descriptor(view.file, font);
    let measured = |key| descriptor.and_then(|it| view.file.number(it, key)).is_some();
    if !measured("Ascent") || !measured("Descent") {
        return Some("has no descriptor with /Ascent and /Descent".into());
    }
    let map = view.file.content(font, "ToUnicode").unwrap_or_default();
    let known = characters(&map);
    let lacking: String = (' '..='~').filter(|char| !known.contains(&u32::from(*char))).collect();
    (!lacking.is_empty()).then(|| format!("maps no code to `{lacking}`"))
}

/// A default appearance names a font of the form and a size.
fn appearance(view: &View<'_>, da: Option<&str>, whose: &str, checked: &mut Checked) {
    let Some((name, size)) = da.and_then(font_and_size) else {
        checked.add(Rule::FormAppearance, format!("{whose} has no /DA that sets a font"));
        return;
    };
    let known = resources(view).is_some_and(|fonts| fonts.has(name));
    checked.require(known, Rule::FormAppearance, || format!("the /DA of {whose} names /{name}, which is not in /DR"));
    checked.require(size > 0.0, Rule::FormAppearance, || format!("the /DA of {whose} sets size {size}"));
}

/// The default appearance of a field, its own or inherited.
fn appearance_of(view: &View<'_>, field: &Field<'_>) -> Option<String> {
    match view.inherited(field, "DA") {
        Object::Text(bytes) => Some(read::decode(bytes)),
        _ => None,
    }
}

/// Name and size before `Tf`.
fn font_and_size(da: &str) -> Option<(&str, f64)> {
    let words: Vec<&str> = da.split_ascii_whitespace().collect();
    let at = words.iter().rposition(|word| *word == "Tf").filter(|at| *at >= 2)?;
    Some((words[at - 2].strip_prefix('/')?, words[at - 1].parse().ok()?))
}

/// How a text field is typed into, if its `/DA` and its font say so.
pub(super) fn of(view: &View<'_>, field: &Field<'_>) -> Option<Typing> {
    let da = appearance_of(view, field)?;
    let (name, size) = font_and_size(&da)?;
    let font = view.file.dict(resources(view)?, name)?;
    let descriptor = fonts::descriptor(view.file, font)?;
    let ascent = view.file.number(descriptor, "Ascent")?;
    let descent = view.file.number(descriptor, "Descent")?;
    let leading = (ascent - descent) / 1000.0;
    (size > 0.0 && leading > 0.0).then_some(Typing { size, leading })
}
