//! Results on standard output, and words beside them on standard error.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use super::failure::Failure;

/// Prints a line.
pub fn say(line: &str) {
    say_bytes(format!("{line}\n").as_bytes());
}

/// Prints bytes as they are. Whoever reads may have had enough, as `head` has: then the command is done.
pub fn say_bytes(bytes: &[u8]) {
    let mut stdout = io::stdout().lock();
    if let Err(error) = stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        let code = if error.kind() == ErrorKind::BrokenPipe { 0 } else { 2 };
        std::process::exit(code);
    }
}

/// Prints a value as JSON over several lines.
///
/// # Errors
///
/// None that our own rows can cause.
pub fn say_json<T: Serialize + ?Sized>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Machine(error.to_string()))?;
    say(&text);
    Ok(())
}

/// Prints a line on standard error. If nobody reads it, the work goes on: its results do not depend on it.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
