//! The command: its arguments, its terminal, its exit codes. How books are made it does not know.

mod args;
mod build;
mod check;
mod collect;
mod failure;
mod generate;
mod info;
mod interrupt;
mod layout;
mod list;
mod merge;
mod open;
mod output;
mod progress;
mod report;
mod select;
mod serve;
mod trace;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::project::Project;
use crate::publish::caught;

use self::args::{Arguments, Command};
use self::failure::Failure;
use self::report::Reporter;

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let reporter = Reporter::new(arguments.message_format, arguments.quiet);
    quiet_panics();
    let ended = caught(|| dispatch(&arguments, &reporter));
    let ended = ended.unwrap_or_else(|message| {
        let advice = "please report it, with what RUST_BACKTRACE=1 shows";
        Err(Failure::Machine(format!("fieldbook has a fault: {message}; {advice}")))
    });
    let (code, message) = match ended {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Content) => return ExitCode::from(1),
        Err(Failure::Usage(message)) => ("usage", message),
        Err(Failure::Machine(message)) => ("machine", message),
    };
    reporter.failure(code, &message);
    ExitCode::from(2)
}

/// A panic is told in our own words, once, where it is caught; with its place if somebody looks for it.
fn quiet_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
}

fn dispatch(arguments: &Arguments, reporter: &Reporter) -> Result<(), Failure> {
    match &arguments.command {
        Command::Build(options) => build::run(&project(arguments)?, options, reporter),
        Command::Check(options) => check::run(&project(arguments)?, options, reporter),
        Command::Serve(options) => serve::run(&project(arguments)?, options, reporter),
        Command::List(options) => list::run(&project(arguments)?, options, reporter),
        Command::Layout(options) => layout::run(&project(arguments)?, options, reporter),
        Command::Verify(options) => verify::run(near(arguments)?.as_deref(), options, reporter),
        Command::Merge(options) => merge::run(options, reporter),
        Command::Collect(options) => collect::run(near(arguments)?.as_deref(), options, reporter),
        Command::Info(options) => info::run(near(arguments)?.as_deref(), options, reporter),
        Command::Completions { shell } => generate::completions(*shell),
        Command::Man { out } => generate::man(out.as_deref()),
    }
}

/// The project's folder, if one is named or near: a name that is wrong is told all the same.
fn near(arguments: &Arguments) -> Result<Option<PathBuf>, Failure> {
    match &arguments.project {
        Some(_) => project(arguments).map(Some),
        None => Ok(Project::find(&here()?)),
    }
}

/// The project's folder: the one named, or the nearest upwards that holds `content/series.toml`.
fn project(arguments: &Arguments) -> Result<PathBuf, Failure> {
    match &arguments.project {
        Some(folder) if folder.join("content/series.toml").is_file() => Ok(folder.clone()),
        Some(folder) => Err(Failure::Usage(format!(
            "{} holds no content/series.toml; name the folder in which the folder `content` lies",
            folder.display()
        ))),
        None => Project::find(&here()?).ok_or_else(|| {
            Failure::Usage(
                "no content/series.toml here or in a folder above; go to the project's folder, or name it with --project".into(),
            )
        }),
    }
}

/// The folder that the command was called in.
fn here() -> Result<PathBuf, Failure> {
    let gone = |error| Failure::Machine(format!("the folder that this was called in cannot be found: {error}"));
    std::env::current_dir().map_err(gone)
}
