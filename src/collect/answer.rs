//! From a field to its answer: `yes` or `no` for a box, a number for a scale, the text for all else.
//!
//! **Which of a button's values counts.** The kid that is on (`/AS`) before a `/V` that stands on a kid before the
//! field's `/V`: pdf.js 4.4 writes `/V` to the kid and leaves an older one on the field; whoever sets only `/V`, as
//! scripts do, leaves all kids off, and then it counts.

use super::field::{Field, Widget};
use crate::identity::{Takes, ValueLabel};

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The answer.
    pub(super) text: String,
    /// Whether more than one value of a scale is ticked, so that the answer holds all of them.
    pub(super) several: bool,
}

/// The answer of a field that was declared so, or whose kind must be guessed.
pub(super) fn answer(field: &Field, declared: Option<&Takes>) -> Answer {
    let guessed = guess(field);
    let one = |text: String| Answer { text, several: false };
    match declared.unwrap_or(&guessed) {
        Takes::Text => one(field.value.clone()),
        Takes::Check => one(if chosen(field).is_empty() { "no" } else { "yes" }.to_owned()),
        Takes::Choice(values) => {
            let mut found: Vec<String> = chosen(field).into_iter().map(|state| number(field, &state, values)).collect();
            found.sort();
            found.dedup();
            Answer { several: found.len() > 1, text: found.join(", ") }
        }
    }
}

/// The kind of a field that no list names: a button with numbers for states is a scale, another one a box.
pub(super) fn guess(field: &Field) -> Takes {
    if !field.button {
        return Takes::Text;
    }
    let mut states = field.widgets.iter().flat_map(|widget| &widget.on);
    let numbers = field.widgets.len() > 1 && states.all(|state| state.parse::<i64>().is_ok());
    if numbers { Takes::Choice(Vec::new()) } else { Takes::Check }
}

fn is_on(state: &str) -> bool {
    !state.is_empty() && state != "Off"
}

/// The states that count: several only where a viewer left several on and the field's value is none of them.
fn chosen(field: &Field) -> Vec<String> {
    let shown: Vec<&String> =
        field.widgets.iter().filter_map(|widget| widget.state.as_ref()).filter(|state| is_on(state)).collect();
    if shown.iter().any(|state| **state == field.value) {
        return vec![field.value.clone()];
    }
    if !shown.is_empty() {
        return shown.into_iter().cloned().collect();
    }
    let own: Vec<&String> = field.widgets.iter().filter_map(|widget| widget.value.as_ref()).collect();
    match own.iter().find(|value| is_on(value)) {
        Some(value) => vec![(*value).clone()],
        None if own.is_empty() && is_on(&field.value) => vec![field.value.clone()],
        None => Vec::new(),
    }
}

/// The number that a state stands for: the state itself, its option, or what its widget's tooltip ends with, should a
/// viewer have given the states names of its own.
fn number(field: &Field, state: &str, values: &[i64]) -> String {
    let known = |text: &str| text.parse().is_ok_and(|number| values.is_empty() || values.contains(&number));
    let option = state.parse::<usize>().ok().and_then(|index| field.options.get(index)).filter(|option| known(option));
    if let Some(option) = option {
        return option.clone();
    }
    if known(state.trim()) {
        return state.trim().to_owned();
    }
    let holds = |widget: &&Widget| widget.state.as_deref() == Some(state) || widget.on.iter().any(|on| on == state);
    let label = field.widgets.iter().find(holds).and_then(|widget| widget.tooltip.parse::<ValueLabel>().ok());
    label.map(|label| label.value.to_string()).filter(|text| known(text)).unwrap_or_else(|| state.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(value: &str, states: [&str; 3], values: [Option<&str>; 3]) -> Field {
        let widget = |index: usize| Widget {
            state: Some(states[index].to_owned()),
            value: values[index].map(str::to_owned),
            on: vec![(index + 1).to_string()],
            tooltip: ValueLabel { label: "How: well".into(), value: index as i64 + 1 }.to_string(),
        };
        Field { button: true, value: value.into(), widgets: (0..3).map(widget).collect(), ..Field::default() }
    }

    fn read(field: &Field) -> String {
        answer(field, None).text
    }

    #[test]
    fn scales() {
        let off = [None, None, None];
        assert_eq!(read(&scale("2", ["Off", "2", "Off"], off)), "2");
        assert_eq!(read(&scale("", ["Off", "2", "Off"], off)), "2");
        assert_eq!(read(&scale("2", ["Off", "Off", "Off"], off)), "2", "a script that sets /V alone");
        assert_eq!(read(&scale("1", ["Off", "Off", "3"], [Some("Off"), None, Some("3")])), "3", "pdf.js 4.4");
        assert_eq!(read(&scale("1", ["Off", "Off", "Off"], [Some("Off"), None, None])), "", "cleared by pdf.js 4.4");
        assert_eq!(read(&scale("Off", ["Off", "Off", "Off"], off)), "");
        assert_eq!(read(&scale("3", ["1", "Off", "3"], off)), "3");
        let both = answer(&scale("", ["1", "Off", "3"], off), None);
        assert_eq!((both.text.as_str(), both.several), ("1, 3", true));
    }

    #[test]
    fn states_that_a_viewer_renamed() {
        let mut field = scale("On2", ["Off", "On2", "Off"], [None, None, None]);
        field.widgets[1].on = vec!["On2".into()];
        assert_eq!(answer(&field, Some(&Takes::Choice(vec![1, 2, 3]))).text, "2");
        let field =
            Field { options: ["1", "2", "3"].map(String::from).to_vec(), ..scale("2", ["0", "1", "2"], [None; 3]) };
        assert_eq!(read(&Field { value: "2".into(), ..field }), "3", "states are places in /Opt");
    }

    #[test]
    fn boxes() {
        let field = |value: &str, state: Option<&str>| Field {
            button: true,
            value: value.into(),
            widgets: vec![Widget { state: state.map(str::to_owned), on: vec!["Yes".into()], ..Widget::default() }],
            ..Field::default()
        };
        for (value, state, wanted) in [
            ("Yes", Some("Yes"), "yes"),
            ("Off", Some("Off"), "no"),
            ("Off", Some("Yes"), "yes"),
            ("Yes", None, "yes"),
            ("", None, "no"),
        ] {
            assert_eq!(read(&field(value, state)), wanted, "{value} {state:?}");
        }
    }
}
