//! The books of a plan, made so that those with one body stand together.

use std::io;
use std::sync::Arc;

use super::plan::{Job, Plan};
use super::workers::set_by_set;
use super::workspace::Workspace;
use crate::document::model::Body;
use crate::project::Product;

/// One guide in one edition, with the products wanted of it.
pub(super) struct Group {
    pub(super) edition: usize,
    pub(super) guide: String,
    pub(super) products: Vec<Product>,
}

/// The books of a plan, in its order.
pub(super) fn groups(plan: &Plan) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for Job { edition, guide, product, .. } in &plan.jobs {
        match groups.iter_mut().find(|group| group.edition == *edition && group.guide == *guide) {
            Some(group) => group.products.push(*product),
            None => groups.push(Group { edition: *edition, guide: guide.clone(), products: vec![*product] }),
        }
    }
    groups
}

/// Does `work` for every book, `jobs` of them at once; results come in the order of the groups. Pages of a body are dropped
/// after the last book that has it, so that no more bodies are kept than books are open.
///
/// # Errors
///
/// What the machine refuses.
pub(super) fn book_by_book<'g, R: Send>(
    workspace: &Workspace,
    groups: &'g [Group],
    jobs: usize,
    work: impl Fn(&'g Group) -> R + Sync,
) -> io::Result<Vec<R>> {
    let mut bodies: Vec<Option<Arc<Body>>> = Vec::new();
    let set_of: Vec<usize> = groups
        .iter()
        .map(|group| {
            let body = workspace.document(group.edition, &group.guide, Product::Workbook).map(|document| document.body);
            bodies.iter().position(|known| is_same(known.as_ref(), body.as_ref())).unwrap_or_else(|| {
                bodies.push(body);
                bodies.len() - 1
            })
        })
        .collect();
    let finished = |set: usize| {
        let of_set = groups.iter().zip(&set_of).filter(|(_, of)| **of == set).map(|(group, _)| group);
        let documents = of_set.flat_map(|group| {
            Product::ALL.into_iter().filter_map(|product| workspace.document(group.edition, &group.guide, product))
        });
        let done: Vec<Arc<Body>> = documents.map(|document| document.body).collect();
        workspace.laid_out.keep(|body| !done.iter().any(|known| Arc::ptr_eq(known, body)));
    };
    set_by_set((groups, &set_of), jobs.clamp(1, groups.len().max(1)), work, finished)
}

/// Whether two bodies are one: equal ones are kept once.
fn is_same(one: Option<&Arc<Body>>, other: Option<&Arc<Body>>) -> bool {
    one.zip(other).is_some_and(|(one, other)| Arc::ptr_eq(one, other))
}
