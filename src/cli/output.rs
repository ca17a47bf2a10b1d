//! Results on standard output.

use std::io::{self, ErrorKind, Write};

/// Prints a line. Whoever reads may have had enough, as `head` has: then the command is done.
pub fn say(line: &str) {
    if let Err(error) = writeln!(io::stdout().lock(), "{line}") {
        let code = if error.kind() == ErrorKind::BrokenPipe { 0 } else { 2 };
        std::process::exit(code);
    }
}
