//! The tree of partial field names.
//!
//! A full name such as `identification.signs.2` is three nodes, for a partial name must not hold a period
//! (ISO 32000-1, 12.7.3.2). Nodes stand in the order in which their first field is declared.

use super::error::FieldFault;
use crate::identity::FieldLink;

/// A node of the tree.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// The partial name.
    pub(super) partial: String,
    /// What lies below it.
    pub(super) children: Vec<Node>,
    /// The index of the field that ends here.
    pub(super) field: Option<usize>,
}

/// Builds the tree from full names; the root has no name of its own. Names that do not fit are returned as faults.
pub(super) fn tree<'a>(names: impl IntoIterator<Item = &'a str>) -> (Node, Vec<FieldFault>) {
    let mut root = Node::default();
    let mut faults = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        if let Err(fault) = insert(&mut root, name, index) {
            faults.push(fault);
        }
    }
    (root, faults)
}

/// Adds one field.
fn insert(root: &mut Node, name: &str, index: usize) -> Result<(), FieldFault> {
    let wrong = || FieldFault::Name { name: name.to_owned() };
    let mut node = root;
    for partial in name.split('.') {
        if partial.is_empty() || node.field.is_some() {
            return Err(wrong());
        }
        let place = node.children.iter().position(|child| child.partial == partial);
        let place = place.unwrap_or_else(|| {
            node.children.push(Node { partial: partial.to_owned(), ..Node::default() });
            node.children.len() - 1
        });
        node = &mut node.children[place];
    }
    if node.field.is_some() {
        return Err(FieldFault::Repeated(FieldLink { name: name.to_owned(), value: None }));
    }
    if !node.children.is_empty() {
        return Err(wrong());
    }
    node.field = Some(index);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_their_beginnings() {
        let (root, faults) = tree(["g.a", "g.b.1", "g.b.2"]);
        assert!(faults.is_empty());
        let g = &root.children[0];
        assert_eq!((g.partial.as_str(), g.children.len()), ("g", 2));
        assert_eq!(g.children[1].children[1].field, Some(2));
    }

    #[test]
    fn names_that_do_not_fit() {
        let (_, faults) = tree(["g.a", "g.a.1", "g.a", "g..b", "", "g"]);
        assert_eq!(faults.len(), 5);
        assert_eq!(faults[1], FieldFault::Repeated(FieldLink { name: "g.a".to_owned(), value: None }));
    }
}
