//! What a job costs, guessed from what is known before layout: how much there is to set, and for which product.
//!
//! A cost is a number without a unit. It says which of two jobs takes longer, and about by how much, wherever they run: it
//! comes from the sizes of the data that layouts read, never from a clock. A body is laid out once for all editions that
//! share it, so the first job of a plan that needs it carries what it costs.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::plan::{Job, Plan};
use super::workspace::Workspace;
use crate::document::model::{Body, Document};
use crate::project::Product;

/// A job as it is weighed before layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// How long it takes beside other jobs of the plan; at least 1.
    pub cost: u64,
    /// The number of its body among those of the plan, from 0: jobs with the same number share their layout.
    pub body: usize,
}

/// How much a byte of a body's data weighs, once, and one of a front's in each book.
struct Weights {
    body: u64,
    front: u64,
}

/// The workbook's pages: every product of a book needs them for its page numbers.
const PAGES: Weights = Weights { body: 10, front: 10 };
/// Costs are told in thousandths of bytes times weights.
const UNIT: u64 = 1000;

/// What a product takes beside those pages.
fn weights(product: Product) -> Weights {
    match product {
        Product::Workbook => Weights { body: 4, front: 4 },
        Product::Handouts => Weights { body: 8, front: 2 },
        Product::Facilitator => Weights { body: 10, front: 10 },
        Product::Epub => Weights { body: 1, front: 1 },
    }
}

/// Weighs the jobs of a plan; the estimates are in its order.
pub fn estimates(workspace: &Workspace, plan: &Plan) -> Vec<Estimate> {
    let mut scales = Scales::default();
    plan.jobs.iter().map(|job| scales.estimate(workspace, job)).collect()
}

/// What was weighed so far.
#[derive(Default)]
struct Scales {
    /// The bodies that occur, each with its size.
    bodies: Vec<(Arc<Body>, u64)>,
    /// The front of the book that was weighed last: jobs come book by book.
    front: Option<((usize, String), u64)>,
    /// Bodies that an earlier job carries, by number: the pages of a workbook, and what a product takes beside them.
    paid: BTreeSet<(usize, Option<Product>)>,
}

impl Scales {
    fn estimate(&mut self, workspace: &Workspace, job: &Job) -> Estimate {
        let Some((documents, _)) = workspace.documents(job.edition, &job.guide) else {
            // No plan names a book that the workspace does not have; such a job would share nothing.
            return Estimate { cost: 1, body: usize::MAX };
        };
        let document = documents.workbook();
        let body = self.body(&document);
        let book = (job.edition, job.guide.clone());
        let is_first = self.front.as_ref().is_none_or(|(last, _)| *last != book);
        if is_first {
            self.front = Some((book, size(document.front.as_ref())));
        }
        let front = self.front.as_ref().map_or(0, |(_, size)| *size);
        let mut cost = self.weigh(body, front, Some(job.product), &weights(job.product));
        if is_first {
            cost += self.weigh(body, front, None, &PAGES);
        }
        Estimate { cost: (cost / UNIT).max(1), body }
    }

    fn weigh(&mut self, body: usize, front: u64, what: Option<Product>, weights: &Weights) -> u64 {
        let once = if self.paid.insert((body, what)) { self.bodies[body].1 } else { 0 };
        weights.body * once + weights.front * front
    }

    /// The number of a document's body.
    fn body(&mut self, document: &Document) -> usize {
        self.bodies.iter().position(|(known, _)| document.has_body(known)).unwrap_or_else(|| {
            self.bodies.push((document.body.clone(), size(document.body.as_ref())));
            self.bodies.len() - 1
        })
    }
}

/// How many bytes of JSON a value is.
fn size(value: &impl Serialize) -> u64 {
    let mut counted = Counted(0);
    // What cannot be told as data weighs what it had come to: the layout that reads it tells the fault.
    let _ = serde_json::to_writer(&mut counted, value);
    counted.0
}

/// Counts bytes and keeps none.
struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
