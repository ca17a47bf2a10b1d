//! Every picture of the books tried before any book is made, and what is wrong told at the figures that show it.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::document::model::parts_of_asset;
use crate::series::Series;
use crate::typeset::{self, Cut, Faces, LayoutFault, LayoutStore, Trial, Trials};

use super::plain::{NO_GLYPH, of_picture};
use super::workers::side_by_side;

/// What pictures are tried with.
pub(super) struct Trying<'a> {
    /// Where the figures stand.
    pub(super) series: &'a Series,
    /// The pictures tried so far.
    pub(super) trials: &'a Trials,
    /// The layouts.
    pub(super) layouts: &'a LayoutStore,
    /// The faces at hand.
    pub(super) faces: &'a Faces,
}

/// Tries the pictures, given by their paths in the layout's folder; several may have the same path, in editions whose
/// words differ.
pub(super) fn check(trying: &Trying<'_>, pictures: &[(String, Arc<[u8]>)], sink: &mut Sink) {
    let known = trying.trials.count();
    let all = each_alone(pictures, |picture| tried(trying, picture));
    // What was tried before left nothing in the cache; what is laid out next may find there what it needs.
    if trying.trials.count() != known {
        typeset::trim_cache();
    }
    // One fault of a picture is the same in all languages unless words are to blame, and is told once.
    let mut told = BTreeSet::new();
    for (path, lang, trial) in all.into_iter().flatten() {
        for fault in &trial.faults {
            // A character without a face was told with all others of its kind.
            let is_known = fault.message.contains(NO_GLYPH) && fault.message.chars().any(|it| !trying.faces.covers(it));
            if !is_known && told.insert((path, fault.message.clone())) {
                sink.push(diagnostic(trying.series, path, lang, fault));
            }
        }
        for cut in &trial.cut {
            if told.insert((path, cut.words.clone())) {
                sink.push(cut_off(trying.series, path, lang, cut));
            }
        }
    }
}

/// Does `work` for every item, and on no thread for one in the middle of another: drawings are gone through by recursion,
/// and thousands begun one in another, as workers of rayon would, need more stack than there is. Where there can be no
/// threads, this one does it.
fn each_alone<'i, T: Sync, R: Send>(items: &'i [T], work: impl Fn(&'i T) -> R + Sync) -> Vec<R> {
    let count = available_parallelism().map_or(1, NonZero::get);
    side_by_side(items, count, &work).unwrap_or_else(|_| items.iter().map(work).collect())
}

/// Path below `content/`, language, and what came of it.
fn tried<'p>(trying: &Trying<'_>, (asset, bytes): &'p (String, Arc<[u8]>)) -> Option<(&'p str, &'p str, Arc<Trial>)> {
    let (lang, path) = parts_of_asset(asset)?;
    let trial = trying.trials.get(asset, lang, bytes, trying.layouts, trying.faces);
    Some((path, lang, trial))
}

fn diagnostic(series: &Series, path: &str, lang: &str, fault: &LayoutFault) -> Diagnostic {
    let place = place(series, path);
    let (why, hint) = of_picture(&fault.message);
    let message = format!("the image content/{path} cannot be printed in `{lang}`: {why}");
    Diagnostic::new(Severity::Error, "bad-image", place, message).hint(hint)
}

/// A label that is not seen, or not whole.
fn cut_off(series: &Series, path: &str, lang: &str, cut: &Cut) -> Diagnostic {
    let Cut { words, is_lost } = cut;
    let (severity, what) = match is_lost {
        true => (Severity::Error, "is not seen: it lies outside the drawing or what clips it"),
        false => (Severity::Warning, "is cut off: a part lies outside the drawing or what clips it"),
    };
    let message = format!("the label \"{words}\" of content/{path} in `{lang}` {what}");
    Diagnostic::new(severity, "cut-label", place(series, path), message)
        .hint("move the label in, make the viewBox or the clip path larger, or write fewer words")
}

/// The figure that shows a picture.
fn place(series: &Series, path: &str) -> Place {
    series.pictures.get(path).map_or(Place::None, |picture| Place::Span(picture.span))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::each_alone;

    thread_local! {
        /// Pictures that this thread has begun and not done with.
        static OPEN: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn no_picture_is_taken_up_in_the_middle_of_another() {
        let most = AtomicUsize::new(0);
        let pictures = [(); 300];
        each_alone(&pictures, |()| {
            OPEN.set(OPEN.get() + 1);
            most.fetch_max(OPEN.get(), Ordering::Relaxed);
            // As Typst and krilla do, which leave the pictures of a page to rayon and do, until those are there, whatever
            // else waits for this thread.
            rayon::spawn(|| ());
            while let Some(rayon::Yield::Executed) = rayon::yield_now() {}
            OPEN.set(OPEN.get() - 1);
        });
        assert_eq!(most.into_inner(), 1);
    }
}
