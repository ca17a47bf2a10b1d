//! `fieldbook completions` and `fieldbook man`: made from the same definition as the help.

use std::io;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::Failure;
use super::args::Arguments;

/// Prints a completion script.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    clap_complete::generate(shell, &mut Arguments::command(), "fieldbook", &mut io::stdout());
    Ok(())
}

/// Prints the man page, or writes a page for each command.
pub fn man(out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            clap_mangen::generate_to(Arguments::command(), folder)?;
        }
        None => clap_mangen::Man::new(Arguments::command()).render(&mut io::stdout())?,
    }
    Ok(())
}
