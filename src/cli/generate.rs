//! `fieldbook completions` and `fieldbook man`: made from the same definition as the help.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Arguments;
use super::failure::Failure;
use super::output::say_bytes;

/// Prints a completion script.
///
/// # Errors
///
/// None: a closed pipe ends the program quietly.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "fieldbook", &mut script);
    say_bytes(&script);
    Ok(())
}

/// Prints the man page, or writes a page for each command.
///
/// # Errors
///
/// [`Failure::Machine`] if the folder cannot be written.
pub fn man(out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(folder) => {
            let written =
                std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
            written.map_err(|error| Failure::cannot_write(folder, &error))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
            say_bytes(&page);
        }
    }
    Ok(())
}
