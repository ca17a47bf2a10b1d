//! Ctrl-C and its like, while files are written.

use super::progress::Meter;
use super::report::Reporter;
use crate::publish::Halt;

/// What somebody reads who has ended a build.
const NOTHING_WRITTEN: &str = "interrupted; nothing was written, and the books of the last build are as they were. To go on, \
                               run the same command again";

/// From now on Ctrl-C (SIGINT) and SIGTERM end the process at once, with nothing of the work left behind, and say how to
/// go on. The exit code is 128 and the number of the signal, as shells tell of a process that a signal ended.
///
/// # Errors
///
/// What the machine refuses.
#[cfg(unix)]
pub fn watch(halt: &Halt, meter: &Meter, reporter: &Reporter) -> std::io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let (halt, bar, reporter) = (halt.clone(), meter.bar(), reporter.clone());
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        let halted = halt.halt();
        bar.finish_and_clear();
        halted.remove();
        if !halted.is_committed() {
            reporter.failure("interrupted", NOTHING_WRITTEN);
        }
        // Nothing is written any more: the lock is held until the process is gone.
        std::process::exit(128 + signal);
    })?;
    Ok(())
}

/// Where there are no such signals, Ctrl-C ends the process, and the next build removes what it left.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn watch(_halt: &Halt, _meter: &Meter, _reporter: &Reporter) -> std::io::Result<()> {
    Ok(())
}
