//! The threads that lay out books and try pictures.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
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
    on_threads(count, |send| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            send(index, work(item));
        }
    })
}

/// The same for items that fall into sets: `set_of` has the number of each item's set. What is dear is made once for a
/// set, so a worker stays with one as long as it has items, then takes one up that nobody works on, and helps others at
/// the end. `finished` is told of each set when its last item is done.
///
/// # Errors
///
/// What the machine refuses.
pub(super) fn set_by_set<'i, T: Sync, R: Send>(
    (items, set_of): (&'i [T], &[usize]),
    count: usize,
    work: impl Fn(&'i T) -> R + Sync,
    finished: impl Fn(usize) + Sync,
) -> io::Result<Vec<R>> {
    let sets = Mutex::new(Sets::new(set_of));
    // What the sets count is whole at every moment: a thread that panicked left nothing half done.
    let sets = || sets.lock().unwrap_or_else(PoisonError::into_inner);
    on_threads(count, |send| {
        let mut last = None;
        loop {
            let Some((set, index)) = sets().take(last) else { break };
            last = Some(set);
            send(index, work(&items[index]));
            if sets().done(set) {
                finished(set);
            }
        }
    })
}

/// Runs a worker on each of `count` threads, and puts what they send in order.
fn on_threads<R: Send>(count: usize, worker: impl Fn(&dyn Fn(usize, R)) + Sync) -> io::Result<Vec<R>> {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for number in 1..=count {
            let (sender, worker) = (sender.clone(), &worker);
            let thread = thread::Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES);
            thread.spawn_scoped(scope, move || {
                // The other end is there until all workers are done.
                worker(&|index, result| drop(sender.send((index, result))));
            })?;
        }
        io::Result::Ok(())
    })?;
    drop(sender);
    Ok(receiver.into_iter().collect::<BTreeMap<_, _>>().into_values().collect())
}

/// The items that are still to be done, by their sets.
struct Sets {
    sets: Vec<Set>,
}

#[derive(Default)]
struct Set {
    waiting: VecDeque<usize>,
    /// Items that were taken and are not done.
    open: usize,
}

impl Sets {
    fn new(set_of: &[usize]) -> Self {
        let mut sets: Vec<Set> = Vec::new();
        for (index, &set) in set_of.iter().enumerate() {
            sets.resize_with(sets.len().max(set + 1), Set::default);
            sets[set].waiting.push_back(index);
        }
        Self { sets }
    }

    /// The next item for a worker that was with the set `last`, and its set.
    fn take(&mut self, last: Option<usize>) -> Option<(usize, usize)> {
        let waits = |set: &usize| !self.sets[*set].waiting.is_empty();
        let untouched = || (0..self.sets.len()).filter(waits).find(|set| self.sets[*set].open == 0);
        let longest = || (0..self.sets.len()).filter(waits).max_by_key(|set| self.sets[*set].waiting.len());
        let set = last.filter(waits).or_else(untouched).or_else(longest)?;
        let item = self.sets[set].waiting.pop_front()?;
        self.sets[set].open += 1;
        Some((set, item))
    }

    /// An item of a set is done; says whether it was the last.
    fn done(&mut self, set: usize) -> bool {
        let set = &mut self.sets[set];
        set.open -= 1;
        set.open == 0 && set.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::{set_by_set, side_by_side};

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

    #[test]
    fn sets_stay_together_end_once_and_their_results_come_in_order() {
        let items: Vec<usize> = (0..40).collect();
        let set_of: Vec<usize> = items.iter().map(|item| item % 4).collect();
        for count in [1, 2, 7] {
            let (seen, ended) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
            let work = |item: &usize| {
                seen.lock().unwrap().push(item % 4);
                std::thread::sleep(std::time::Duration::from_micros(200));
                item * 2
            };
            let doubled = set_by_set((&items, &set_of), count, work, |set| ended.lock().unwrap().push(set));
            assert_eq!(doubled.unwrap(), items.iter().map(|item| item * 2).collect::<Vec<_>>());
            let mut ended = ended.into_inner().unwrap();
            ended.sort_unstable();
            assert_eq!(ended, [0, 1, 2, 3]);
            let mut order = seen.into_inner().unwrap();
            order.dedup();
            assert!(count > 1 || order == [0, 1, 2, 3], "{order:?}");
        }
    }
}
