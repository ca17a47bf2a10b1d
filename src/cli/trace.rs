//! `--timings`: a trace of a run in the Trace Event Format, which Perfetto and Chrome's `about:tracing` open.
//!
//! The stages mark what they do with spans of the crate `tracing`. Without `--timings` nobody listens, and a span is one
//! comparison. Each span that ends becomes one complete event (`"ph": "X"`), with the book as its arguments. There is the
//! crate tracing-chrome; it writes arguments as Rust prints them, in pairs of events, and is not kept any more.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use super::failure::Failure;
use crate::publish::write_whole;

/// A trace that is being taken, and where it goes.
pub struct Trace {
    path: PathBuf,
    events: Arc<Mutex<Events>>,
}

/// What has ended so far.
#[derive(Default)]
struct Events {
    ended: Vec<Complete>,
    /// Numbers and names of the threads that something ended on.
    threads: Vec<(thread::ThreadId, String)>,
}

/// A complete event. Times are in microseconds.
#[derive(Serialize)]
struct Complete {
    name: &'static str,
    cat: &'static str,
    ph: &'static str,
    ts: f64,
    dur: f64,
    pid: u32,
    tid: usize,
    args: BTreeMap<&'static str, Value>,
}

impl Trace {
    /// Begins to listen, for the rest of the process.
    ///
    /// # Errors
    ///
    /// [`Failure::Machine`] if somebody listens already.
    pub fn begin(path: &Path) -> Result<Self, Failure> {
        let events = Arc::new(Mutex::new(Events::default()));
        let listener = Registry::default().with(Listener { start: Instant::now(), events: events.clone() });
        tracing::subscriber::set_global_default(listener).map_err(|error| Failure::Machine(error.to_string()))?;
        Ok(Self { path: path.to_path_buf(), events })
    }

    /// Writes what was seen, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`Failure::Machine`] if the file cannot be written.
    pub fn write(&self) -> Result<(), Failure> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let name = |name, tid, value: &str| json!({"ph": "M", "name": name, "pid": pid(), "tid": tid, "args": {"name": value}});
        let mut all = vec![name("process_name", 0, "fieldbook")];
        all.extend(events.threads.iter().enumerate().map(|(tid, (_, thread))| name("thread_name", tid, thread)));
        for event in &events.ended {
            all.push(serde_json::to_value(event).map_err(|error| Failure::Machine(error.to_string()))?);
        }
        let trace = json!({"traceEvents": all, "displayTimeUnit": "ms"}).to_string();
        let path = std::path::absolute(&self.path)?;
        write_whole(&path, trace.as_bytes()).map_err(|error| Failure::cannot_write(&self.path, &error))
    }
}

fn pid() -> u32 {
    std::process::id()
}

impl Events {
    fn tid(&mut self) -> usize {
        let current = thread::current();
        let known = self.threads.iter().position(|(id, _)| *id == current.id());
        known.unwrap_or_else(|| {
            self.threads.push((current.id(), current.name().unwrap_or("thread").to_string()));
            self.threads.len() - 1
        })
    }
}

/// Turns spans that end into events.
struct Listener {
    start: Instant,
    events: Arc<Mutex<Events>>,
}

/// What is kept of a span while it lasts.
struct Open {
    since: Duration,
    args: BTreeMap<&'static str, Value>,
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Listener {
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        metadata.is_span() && *metadata.level() <= Level::INFO
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut args = Arguments::default();
        attributes.record(&mut args);
        span.extensions_mut().insert(Open { since: self.start.elapsed(), args: args.0 });
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let now = self.start.elapsed();
        let Some(span) = context.span(&id) else { return };
        let Some(Open { since, args }) = span.extensions_mut().remove::<Open>() else { return };
        // Events are put in whole: a thread that panicked left nothing half done.
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let tid = events.tid();
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        events.ended.push(Complete {
            name: span.name(),
            cat: "fieldbook",
            ph: "X",
            ts: micros(since),
            dur: micros(now.saturating_sub(since)),
            pid: pid(),
            tid,
            args,
        });
    }
}

/// The fields of a span as JSON.
#[derive(Default)]
struct Arguments(BTreeMap<&'static str, Value>);

impl Visit for Arguments {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}").into());
    }
}
