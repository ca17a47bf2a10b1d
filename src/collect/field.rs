//! A field as it stands in a form: what a viewer left there, not yet an answer.

/// A field of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    /// Partial names from the top, joined by periods.
    pub(super) name: String,
    /// Whether it is a button: a box or a choice.
    pub(super) button: bool,
    /// `/V` of the field or what it inherits; an empty string if there is none.
    pub(super) value: String,
    /// `/TU`.
    pub(super) tooltip: String,
    /// `/Opt` of a button: what its states stand for.
    pub(super) options: Vec<String>,
    /// Its widgets.
    pub(super) widgets: Vec<Widget>,
}

/// A place where a field is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Widget {
    /// `/AS`: the state that is shown.
    pub(super) state: Option<String>,
    /// `/V` that stands on the widget though it belongs to the field.
    pub(super) value: Option<String>,
    /// States for which it has an appearance, without `Off`.
    pub(super) on: Vec<String>,
    /// `/TU`.
    pub(super) tooltip: String,
}
