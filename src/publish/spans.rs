//! Spans of what a book goes through, for `--timings`.

/// Lasts as long as the value it gives: a stage of making a product of a book. Nobody listens unless somebody asked for
/// timings; then the book is not even named.
macro_rules! stage_span {
    ($stage:literal, $book:expr, $product:expr) => {
        tracing::info_span!($stage, edition = $book.edition().id(), guide = $book.guide, product = $product.id())
            .entered()
    };
}

pub(super) use stage_span;
