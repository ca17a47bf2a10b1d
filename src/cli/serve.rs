//! `fieldbook serve`

use std::path::Path;

use super::args::ServeArguments;
use super::failure::Failure;
use super::output::say;
use super::report::Reporter;
use crate::serve::{Preview, ServeError, ServeOptions};

/// Serves the preview on loopback until the process is ended.
///
/// # Errors
///
/// [`Failure::Usage`] if another program has the port, [`Failure::Machine`] for what the machine refuses.
pub fn run(root: &Path, arguments: &ServeArguments, reporter: &Reporter) -> Result<(), Failure> {
    let options = ServeOptions { root: root.to_path_buf(), port: arguments.port, poll: arguments.poll };
    let preview = Preview::open(options)?;
    say(&format!("http://{}/", preview.address()));
    reporter.status("open this address in a browser on this machine; Ctrl-C ends the preview");
    Ok(preview.run()?)
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        let message = error.to_string();
        match error {
            ServeError::Taken(_) => Self::Usage(message),
            ServeError::Watch(_) | ServeError::Machine(_) => Self::Machine(message),
        }
    }
}
