//! The interactive form and its fields: names, kinds, order.

use std::collections::BTreeSet;

use super::view::{Field, View};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Checks the form dictionary and every field.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    let Some(form) = view.form else {
        checked.add(Rule::FormMissing, "there is no form");
        return;
    };
    checked.require(!view.fields.is_empty(), Rule::FormMissing, || "the form holds no fields".into());
    let asked = view.file.truth(form, "NeedAppearances") == Some(true);
    checked.require(!asked, Rule::NeedAppearances, || "the form asks viewers to make appearances".into());
    checked.require(!form.has("XFA"), Rule::Xfa, || "the form holds XFA".into());
    let mut names = BTreeSet::new();
    for field in &view.fields {
        field_name(field, checked);
        checked.require(names.insert(&field.name), Rule::FieldUnique, || {
            format!("two fields are called `{}`", field.name)
        });
        checked.require(field.kind.is_some(), Rule::FieldType, || {
            format!("`{}` is no text field, box or choice", field.name)
        });
        actions(field, checked);
    }
    order(view, checked);
}

/// Partial names.
fn field_name(field: &Field<'_>, checked: &mut Checked) {
    let good = |partial: &String| !partial.is_empty() && !partial.contains('.');
    let named = !field.partials.is_empty() && field.partials.iter().all(good);
    checked.require(named, Rule::FieldName, || match field.partials.iter().find(|partial| !good(partial)) {
        Some(partial) => format!("`{}` has the partial name `{partial}`", field.name),
        None => "a field has no name".into(),
    });
}

/// Actions of the field itself; those of its widgets are looked at with them.
fn actions(field: &Field<'_>, checked: &mut Checked) {
    let acts = field.chain.iter().any(|dict| dict.has("AA") || dict.has("A"));
    checked.require(!acts, Rule::FieldAction, || format!("`{}` has an action", field.name));
}

/// The fields' order against that of their first widgets, by page and by place in the structure.
fn order(view: &View<'_>, checked: &mut Checked) {
    let owners = view.owners();
    let place = |field: &Field<'_>| {
        let first = field.widgets.first()?;
        let page = *view.widgets.get(first)?.pages.first()?;
        let element = owners.get(first).and_then(|owners| owners.first()).copied();
        Some((page, element.unwrap_or(0)))
    };
    let placed: Vec<_> = view.fields.iter().filter_map(|field| Some((place(field)?, &field.name))).collect();
    for pair in placed.windows(2).filter(|pair| pair[0].0 > pair[1].0) {
        let message = format!("`{}` comes before `{}` in the form and after it on the pages", pair[0].1, pair[1].1);
        checked.add(Rule::FieldOrder, message);
    }
}
