//! Whether the declared fields and the boxes on the pages agree. All that is wrong is told at once.

use super::boxes::{self, FieldBox};
use super::error::{FieldFault, FormError};
use super::names::{self, Node};
use crate::document::model::Field;
use crate::pdf::draft::Draft;

/// The tree of names, and for each field its boxes, but for the last `known`, which have theirs already.
///
/// # Errors
///
/// [`FormError::Fields`] with every disagreement.
pub(super) fn agreed(draft: &Draft, fields: &[Field], known: usize) -> Result<(Node, Vec<Vec<FieldBox>>), FormError> {
    let (found, mut faults) = boxes::find(draft)?;
    let (tree, wrong) = names::tree(fields.iter().map(|field| field.name.as_str()));
    let fields = &fields[..fields.len().saturating_sub(known)];
    faults.extend(wrong);
    faults.extend(unlabelled(fields));
    match boxes::assign(fields, found) {
        Ok(assigned) if faults.is_empty() => Ok((tree, assigned)),
        Ok(_) => Err(FormError::Fields(faults)),
        Err(more) => Err(FormError::Fields(without_echo(faults, more))),
    }
}

/// Fields that a screen reader could not name.
fn unlabelled(fields: &[Field]) -> impl Iterator<Item = FieldFault> {
    let unnamed = fields.iter().filter(|field| field.label.trim().is_empty());
    unnamed.map(|field| FieldFault::Label { name: field.name.clone() })
}

/// Both lists, without a "missing" for a control that is there but is wrong in another way, and no fault twice.
fn without_echo(mut faults: Vec<FieldFault>, more: Vec<FieldFault>) -> Vec<FieldFault> {
    for fault in more {
        let there = |link| faults.iter().any(|known| known.control() == Some(link));
        let echo = matches!(&fault, FieldFault::Missing(link) if there(link));
        if !echo && !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}
