//! What the threads share: which books browsers look at, and what there is to be seen of each.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::choice::Choice;
use super::shown::Shown;
use crate::publish::Same;

/// What the worker is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// Files changed, and these folders not at all.
    Changed(Same),
    /// A browser came to look at this book.
    Asked(Choice),
}

/// More books than this are not looked at at once.
const MOST_BOOKS: usize = 32;

/// Which books browsers look at, and what there is of each.
pub(super) struct Desk {
    worker: Mutex<Sender<Message>>,
    seats: Mutex<BTreeMap<Choice, watch::Sender<Arc<Shown>>>>,
    /// How often files changed.
    changes: AtomicU64,
}

impl Desk {
    /// A desk nobody looks at; the worker is told by `worker`.
    pub(super) fn new(worker: Sender<Message>) -> Self {
        Self { worker: Mutex::new(worker), seats: Mutex::default(), changes: AtomicU64::new(0) }
    }

    /// A browser looks at a book until it drops the receiver; none if there are too many books.
    pub(super) fn sit(&self, choice: &Choice) -> Option<watch::Receiver<Arc<Shown>>> {
        let mut seats = self.seats();
        seats.retain(|_, seat| !seat.is_closed());
        if seats.len() >= MOST_BOOKS && !seats.contains_key(choice) {
            return None;
        }
        let seat = seats.entry(choice.clone()).or_insert_with(|| watch::Sender::new(Arc::new(Shown::default())));
        let receiver = seat.subscribe();
        drop(seats);
        self.tell(Message::Asked(choice.clone()));
        Some(receiver)
    }

    /// Files changed, and these folders not at all.
    pub(super) fn changed(&self, same: Same) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.tell(Message::Changed(same));
    }

    /// How often files changed.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// The books that somebody looks at.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let mut seats = self.seats();
        seats.retain(|_, seat| !seat.is_closed());
        seats.keys().cloned().collect()
    }

    /// Whether there is nothing yet of a book that somebody looks at.
    pub(super) fn lacks(&self, choice: &Choice) -> bool {
        self.seats().get(choice).is_some_and(|seat| seat.borrow().state.is_empty())
    }

    /// What there is of a book is now this.
    pub(super) fn show(&self, choice: &Choice, shown: Arc<Shown>) {
        if let Some(seat) = self.seats().get(choice) {
            seat.send_replace(shown);
        }
    }

    /// Something of a book that is looked at, by a name that no two things share.
    pub(super) fn find<T>(&self, get: impl Fn(&Shown) -> Option<T>) -> Option<T> {
        let all: Vec<Arc<Shown>> = self.seats().values().map(|seat| seat.borrow().clone()).collect();
        all.iter().find_map(|shown| get(shown))
    }

    fn seats(&self) -> MutexGuard<'_, BTreeMap<Choice, watch::Sender<Arc<Shown>>>> {
        // Seats are put in and taken out whole: a thread that panicked left nothing half done.
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, message: Message) {
        // There is nobody to be told when the process ends.
        let _ = self.worker.lock().unwrap_or_else(PoisonError::into_inner).send(message);
    }
}
