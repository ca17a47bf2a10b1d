//! The threads that lay out books and try pictures.

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Stack of a worker in bytes: as much as a main thread has, for layouts and drawings that go deep.
const STACK_BYTES: usize = 8 << 20;

/// So many workers; 0 for as many as there are processors.
///
/// # Errors
///
/// What the machine refuses.
pub(super) fn workers(count: usize) -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(count).stack_size(STACK_BYTES).build()
}
