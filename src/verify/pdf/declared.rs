//! The fields that the sources declare: each there once, of its kind, as high as its lines, in its language.

use std::collections::BTreeMap;

use super::boxes;
use super::view::{Field, View};
use crate::identity::FieldKind;
use crate::verify::Declared;
use crate::verify::report::Checked;
use crate::verify::rule::{Group, Rule};

/// Compares the form with the declared fields.
pub(super) fn check(view: &View<'_>, declared: &[Declared], checked: &mut Checked) {
    checked.enter(Group::Declared);
    let mut foreign: BTreeMap<&str, &Field<'_>> =
        view.fields.iter().map(|field| (field.name.as_str(), field)).collect();
    let langs = langs(view);
    for declared in declared {
        let Some(field) = foreign.remove(declared.name.as_str()) else {
            checked.add(Rule::DeclaredMissing, format!("`{}` is declared and not in the form", declared.name));
            continue;
        };
        checked.require(field.kind == Some(declared.kind), Rule::DeclaredKind, || {
            let found = field.kind.map_or("nothing of ours", FieldKind::id);
            format!("`{}` is declared as {} and is {found}", declared.name, declared.kind)
        });
        lines(view, field, declared, checked);
        for id in &field.widgets {
            let Some(lang) = langs.get(id).map(|lang| lang.unwrap_or_default()) else { continue };
            checked.require(lang.eq_ignore_ascii_case(&declared.lang), Rule::DeclaredLang, || {
                format!("the label of `{}` is in `{}` and its element in `{lang}`", declared.name, declared.lang)
            });
        }
    }
    for name in foreign.keys() {
        checked.add(Rule::DeclaredForeign, format!("`{name}` is in the form and not declared"));
    }
}

/// The language of the element of each widget.
fn langs<'v>(view: &'v View<'_>) -> BTreeMap<u32, Option<&'v str>> {
    let elements = view.elements.iter();
    elements.flat_map(|element| element.objects.iter().map(|id| (*id, element.lang.as_deref()))).collect()
}

/// A notepad's field has room for its lines at the least: what a page has left is added to them.
fn lines(view: &View<'_>, field: &Field<'_>, declared: &Declared, checked: &mut Checked) {
    let Some(due) = declared.lines else { return };
    let Some((room, _)) = boxes::lines(view, field) else { return };
    let fits = room.floor() as i64 >= i64::from(due) && field.multiline;
    checked.require(fits, Rule::DeclaredLines, || {
        format!("`{}` is declared with {due} lines and has room for {room:.1}", declared.name)
    });
}
