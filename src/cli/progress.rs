//! A line of progress while books are made; nothing where nobody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::Reporter;
use crate::project::Product;
use crate::publish::Progress;

/// Progress on a terminal.
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar over so many jobs.
    pub fn new(jobs: usize, reporter: &Reporter) -> Self {
        let target = if reporter.is_human() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(jobs as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos} of {len}, {elapsed}  {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn done(&self, edition: &str, guide: &str, product: Product) {
        self.bar.set_message(format!("{guide}, {edition}, {}", product.id()));
        self.bar.inc(1);
    }
}
