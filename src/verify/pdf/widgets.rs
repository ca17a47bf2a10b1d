//! Widgets: what they show and say, where they belong.

use super::view::{Field, View, Widget};
use crate::identity::FieldKind;
use crate::pdf::read::{Dict, File, Object};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Annotation flags (ISO 32000-1, table 165): invisible, hidden, no view, toggle no view.
const UNSEEN: i64 = 1 | 1 << 1 | 1 << 5 | 1 << 8;
/// Print.
const PRINT: i64 = 1 << 2;

/// Checks every widget.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    let owners = view.owners();
    for (id, widget) in &view.widgets {
        let name = view.called(*id, widget);
        let field = widget.field.and_then(|index| view.fields.get(index));
        let flags = view.file.int(widget.dict, "F").unwrap_or(0);
        let printed = flags & PRINT != 0 && flags & UNSEEN == 0;
        checked.require(printed, Rule::WidgetPrint, || format!("{name} is not printed (/F {flags})"));
        tooltip(view, widget, field, &name, checked);
        let acts = widget.dict.has("A") || widget.dict.has("AA");
        checked.require(!acts, Rule::FieldAction, || format!("{name} has an action"));
        belongs(widget, field, &name, checked);
        if !view.elements.is_empty() {
            let own = owners.get(id).map(Vec::as_slice).unwrap_or_default();
            tags(view, widget, own, &name, checked);
        }
        appearance(view.file, widget, field, &name, checked);
    }
    inline(view, checked);
    view.fields.iter().for_each(|field| states(view, field, checked));
}

/// Widgets that are no objects of their own can be neither tagged nor named by a field.
fn inline(view: &View<'_>, checked: &mut Checked) {
    for (index, page) in view.pages.iter().enumerate() {
        let mut inline = page.annotations.iter().filter(|(id, _)| id.is_none());
        if inline.any(|(_, dict)| view.file.name(dict, "Subtype") == Some("Widget")) {
            checked.add(Rule::WidgetPage, format!("a widget on page {} is no object of its own", index + 1));
        }
    }
}

/// The widget's own tooltip, or its field's.
fn tooltip(view: &View<'_>, widget: &Widget<'_>, field: Option<&Field<'_>>, name: &str, checked: &mut Checked) {
    let own = field.and_then(|field| field.chain.last()).copied();
    let mut words = [Some(widget.dict), own].into_iter().flatten();
    let said = words.any(|dict| view.file.text(dict, "TU").is_some_and(|words| !words.trim().is_empty()));
    checked.require(said, Rule::FieldTooltip, || format!("{name} has no tooltip"));
}

/// One page, one field.
fn belongs(widget: &Widget<'_>, field: Option<&Field<'_>>, name: &str, checked: &mut Checked) {
    checked.require(widget.pages.len() == 1, Rule::WidgetPage, || match widget.pages.len() {
        0 => format!("{name} is on no page"),
        count => format!("{name} is listed {count} times by pages"),
    });
    checked.require(field.is_some(), Rule::WidgetPage, || format!("{name} belongs to no field"));
}

/// The widget's element, and the way back to it.
fn tags(view: &View<'_>, widget: &Widget<'_>, owners: &[usize], name: &str, checked: &mut Checked) {
    let element = match owners {
        [only] => view.elements.get(*only).filter(|element| element.kind == "Form" && element.kids == 1),
        _ => None,
    };
    checked.require(element.is_some(), Rule::WidgetTag, || match owners.len() {
        0 => format!("{name} has no structure element"),
        1 => format!("the element of {name} is no Form, or holds more"),
        count => format!("{name} has {count} structure elements"),
    });
    let Some(element) = element else { return };
    let key = view.file.int(widget.dict, "StructParent");
    let back = key.and_then(|key| view.parents.get(&key)).copied();
    checked.require(back.is_some() && back == element.id, Rule::WidgetParent, || match key {
        Some(key) => format!("/StructParent {key} of {name} does not lead to its element"),
        None => format!("{name} has no /StructParent"),
    });
}

/// `/AP /N`: of text one stream, of boxes and choices a stream for each state, the present one among them.
fn appearance(file: &File<'_>, widget: &Widget<'_>, field: Option<&Field<'_>>, name: &str, checked: &mut Checked) {
    let normal = file.dict(widget.dict, "AP").map(|ap| file.get(ap, "N")).filter(|normal| **normal != Object::Null);
    let button = matches!(field.and_then(|field| field.kind), Some(FieldKind::Check | FieldKind::Choice));
    let good = match normal {
        Some(Object::Stream(dict, _)) => !button && dict.has("BBox"),
        Some(Object::Dict(states)) => button && shows(file, states, widget.dict),
        _ => false,
    };
    checked.require(good, Rule::WidgetAppearance, || match normal {
        None => format!("{name} has no appearance"),
        Some(_) => format!("the appearance of {name} does not show its state"),
    });
}

/// Whether every state is a stream and the present one is among them.
fn shows(file: &File<'_>, states: &Dict<'_>, widget: &Dict<'_>) -> bool {
    let streams = states.iter().all(|(_, state)| matches!(file.resolve(state), Object::Stream(..)));
    streams && file.name(widget, "AS").is_some_and(|present| states.has(present))
}

/// The states that switch a widget on.
fn on_states(view: &View<'_>, id: u32) -> Vec<String> {
    let Some(widget) = view.widgets.get(&id) else { return Vec::new() };
    let normal = view.file.dict(widget.dict, "AP").and_then(|ap| view.file.dict(ap, "N"));
    let names = normal.into_iter().flat_map(|states| states.iter());
    names.map(|(name, _)| String::from_utf8_lossy(name).into_owned()).filter(|name| name != "Off").collect()
}

/// Each box has one state that is on, and no two of a choice the same.
fn states(view: &View<'_>, field: &Field<'_>, checked: &mut Checked) {
    let button = field.chain.iter().rev().find_map(|dict| view.file.name(dict, "FT")) == Some("Btn");
    if !button || field.kind.is_none() {
        return;
    }
    let states: Vec<Vec<String>> = field.widgets.iter().map(|id| on_states(view, *id)).collect();
    checked.require(states.iter().all(|own| own.len() == 1), Rule::ChoiceStates, || {
        format!("a box of `{}` has not one on-state", field.name)
    });
    let mut all: Vec<&String> = states.iter().flatten().collect();
    all.sort();
    let twice = all.windows(2).find(|pair| pair[0] == pair[1]);
    if let Some(pair) = twice {
        checked.add(Rule::ChoiceStates, format!("two boxes of `{}` have the state {}", field.name, pair[0]));
    }
}
