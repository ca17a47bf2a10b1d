//! How far the work is: a bar on a terminal, a line now and then where a log is kept, nothing where nobody looks.

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::output::tell;
use super::report::{Reporter, Watching};
use crate::project::Product;
use crate::publish::Progress;

/// Where nobody watches a bar, a line is written at most so often.
const BETWEEN_LINES: Duration = Duration::from_secs(10);
/// Work that is done sooner is not worth a bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the time left is drawn anew.
const TICK: Duration = Duration::from_millis(200);
const BAR: &str = "[{bar:16}] {pos} of {len} files{rate}{left}  {wide_msg}";

/// How many files are done of how many.
pub struct Meter {
    bar: ProgressBar,
    shown: Shown,
    started: Instant,
}

/// How it is told.
enum Shown {
    /// As a bar.
    Bar,
    /// As lines, the next of them some time after that.
    Lines(Mutex<Option<Instant>>),
    /// Not at all.
    Nothing,
}

impl Meter {
    /// Over files that are made.
    pub fn build(files: usize, reporter: &Reporter) -> Self {
        let meter = Self::new(files, reporter);
        match meter.shown {
            Shown::Bar => {
                meter.bar.set_message("laying out the first pages");
                meter.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            // The first line comes with the first file.
            Shown::Lines(ref last) => *last.lock().unwrap_or_else(PoisonError::into_inner) = None,
            Shown::Nothing => {}
        }
        meter
    }

    /// Over files that are looked at: it shows itself only where that takes more than a moment.
    pub fn look(reporter: &Reporter) -> Self {
        Self::new(0, reporter)
    }

    /// One more of `all` files was looked at.
    pub fn looked_at(&self, all: usize, name: &str) {
        self.bar.set_length(all as u64);
        // Names of returned files come from anywhere: none may speak to the terminal.
        self.advance(name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect());
    }

    fn new(files: usize, reporter: &Reporter) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let started = Instant::now();
        let shown = match reporter.watching() {
            Watching::Terminal => Shown::Bar,
            Watching::Log => Shown::Lines(Mutex::new(Some(started))),
            Watching::Nobody => Shown::Nothing,
        };
        if let (Shown::Bar, Ok(style)) = (&shown, ProgressStyle::with_template(BAR)) {
            bar.set_style(style.progress_chars("=> ").with_key("rate", rate).with_key("left", left));
            bar.enable_steady_tick(TICK);
        }
        Self { bar, shown, started }
    }

    fn advance(&self, name: String) {
        self.bar.set_message(name);
        self.bar.inc(1);
        match &self.shown {
            Shown::Bar if self.bar.is_hidden() && self.started.elapsed() > PATIENCE => {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            Shown::Lines(last) => self.line(last),
            Shown::Bar | Shown::Nothing => {}
        }
    }

    /// A line, if the last is some time ago and there is more to come.
    fn line(&self, last: &Mutex<Option<Instant>>) {
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < BETWEEN_LINES) || done >= all {
            return;
        }
        *last = Some(Instant::now());
        let seconds = self.started.elapsed().as_secs_f64();
        let each = seconds / done.max(1) as f64;
        let left = Duration::from_secs_f64(each * (all - done) as f64);
        tell(&format!("{done} of {all} files, {:.1}/s, about {} left", 1.0 / each, short(left)));
    }

    /// The bar, for who takes it away from elsewhere.
    pub fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// How fast it goes, once that is known.
fn rate(state: &ProgressState, out: &mut dyn Write) {
    if state.pos() > 0 {
        let _ = write!(out, ", {:.1}/s", state.per_sec());
    }
}

/// How long it will take, once that is known.
fn left(state: &ProgressState, out: &mut dyn Write) {
    if state.pos() > 0 && state.len().is_some_and(|len| state.pos() < len) {
        let _ = write!(out, ", {} left", short(state.eta()));
    }
}

/// A time as one number: "40 s", "3 min", "2 h".
fn short(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..100 => format!("{seconds} s"),
        seconds @ 100..6000 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h", (seconds + 1800) / 3600),
    }
}

impl Progress for Meter {
    fn done(&self, edition: &str, guide: &str, product: Product) {
        self.advance(format!("{guide}, {edition}, {}", product.id()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_one_number() {
        let told = [0, 59, 99, 100, 150, 5999, 6000, 9000, 90_000].map(|seconds| short(Duration::from_secs(seconds)));
        assert_eq!(told, ["0 s", "59 s", "99 s", "2 min", "3 min", "100 min", "2 h", "3 h", "25 h"]);
    }
}
