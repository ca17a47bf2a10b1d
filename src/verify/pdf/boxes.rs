//! Where widgets lie: on the page, apart from one another, and high enough for what is typed into them.

use super::rect::Rect;
use super::typing::{self, Typing};
use super::view::{Field, View};
use crate::identity::FieldKind;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// How far widgets may reach into one another, in pt: the width of a rule.
const TOUCH: f64 = 0.5;
/// How much a height may lack, in pt.
const SLACK: f64 = 0.5;
/// What viewers leave free above and below the lines of a field without border, in pt.
const PADDING: f64 = 2.0;

/// Checks every widget's rectangle and every text field's height.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    for (index, page) in view.pages.iter().enumerate() {
        let area = view.area(page);
        let on_page = view.widgets.iter().filter(|(_, widget)| widget.pages.contains(&index));
        let mut placed: Vec<(Rect, String)> = Vec::new();
        for (id, widget) in on_page {
            let rect = Rect::read(view.file, widget.dict, "Rect");
            let name = view.called(*id, widget);
            match rect.filter(|rect| rect.width() > 0.0 && rect.height() > 0.0) {
                Some(rect) => {
                    let inside = area.is_some_and(|area| rect.within(&area));
                    checked.require(inside, Rule::WidgetInside, || format!("{name} reaches out of page {}", index + 1));
                    placed.push((rect, name));
                }
                None => checked.add(Rule::WidgetInside, format!("{name} encloses no area")),
            }
        }
        apart(&placed, index, checked);
    }
    view.fields.iter().for_each(|field| height(view, field, checked));
}

/// No two of a page's widgets overlap.
fn apart(placed: &[(Rect, String)], page: usize, checked: &mut Checked) {
    for (index, (rect, name)) in placed.iter().enumerate() {
        for (other, its_name) in placed.iter().skip(index + 1).filter(|(other, _)| rect.overlap(other) > TOUCH) {
            let by = rect.overlap(other);
            checked
                .add(Rule::WidgetOverlap, format!("{name} and {its_name} overlap by {by:.1} pt on page {}", page + 1));
        }
    }
}

/// The rectangle of a field's only widget.
pub(super) fn rect(view: &View<'_>, field: &Field<'_>) -> Option<Rect> {
    let id = field.widgets.first()?;
    Rect::read(view.file, view.widgets.get(id)?.dict, "Rect")
}

/// How many lines a text field holds; none if that cannot be said.
pub(super) fn lines(view: &View<'_>, field: &Field<'_>) -> Option<(f64, Typing)> {
    let typing = typing::of(view, field)?;
    let height = rect(view, field)?.height();
    Some(((height - PADDING + SLACK) / typing.pitch(), typing))
}

/// A field holds at least one line; one that takes several, with the room around them.
fn height(view: &View<'_>, field: &Field<'_>, checked: &mut Checked) {
    let (Some(FieldKind::Text), Some((lines, typing))) = (field.kind, lines(view, field)) else { return };
    let room = if field.multiline { lines } else { lines + PADDING / typing.pitch() };
    checked.require(room >= 1.0, Rule::FieldHeight, || {
        format!("`{}` is lower than a line of {:.1} pt", field.name, typing.pitch())
    });
}
