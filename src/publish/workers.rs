//! The threads that lay out books and try pictures.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Stack of a worker in bytes: as much as a main thread has, for layouts and drawings that go deep.
const STACK_BYTES: usize = 8 << 20;

/// Does `work` for every item on `count` threads of its own; results come in the order of the items.
///
/// These are no workers of rayon: Typst lays out parts of a book by rayon, and a worker that waits for them would begin
/// another book meanwhile. Then many books are open at once, which took two thirds more memory and a quarter more time; of
/// pictures thousands would be begun one in another, until the stack ends.
///
/// # Errors
///
/// What the machine refuses.
pub(super) fn side_by_side<'i, T: Sync, R: Send>(
    items: &'i [T],
    count: usize,
    work: impl Fn(&'i T) -> R + Sync,
) -> io::Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let take = || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        items.get(index).map(|item| (index, item))
    };
    thread::scope(|scope| {
        for number in 1..=count {
            let (sender, take, work) = (sender.clone(), &take, &work);
            thread::Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES).spawn_scoped(
                scope,
                move || {
                    while let Some((index, item)) = take() {
                        // The other end is there until all workers are done.
                        let _ = sender.send((index, work(item)));
                    }
                },
            )?;
        }
        io::Result::Ok(())
    })?;
    drop(sender);
    Ok(receiver.into_iter().collect::<BTreeMap<_, _>>().into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn results_come_in_the_order_of_the_items_on_any_number_of_threads() {
        let items: Vec<u64> = (0..40).collect();
        for count in [1, 2, 7] {
            let doubled = side_by_side(&items, count, |item| {
                std::thread::sleep(std::time::Duration::from_micros(40 - item));
                item * 2
            });
            assert_eq!(doubled.unwrap(), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
