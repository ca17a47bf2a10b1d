//! The command: its arguments, its terminal, its exit codes. How books are made it does not know.

mod args;
mod build;
mod check;
mod collect;
mod generate;
mod info;
mod layout;
mod list;
mod output;
mod progress;
mod report;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::project::Project;

use self::args::{Arguments, Command};
use self::report::Reporter;

/// Why a command ended.
pub enum Failure {
    /// The content has problems; all have been reported. Exit 1.
    Content,
    /// Wrong usage, or the machine refused; to be told in this one sentence. Exit 2.
    Usage(String),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let reporter = Reporter::new(arguments.message_format);
    match dispatch(&arguments, &reporter) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Content) => ExitCode::from(1),
        Err(Failure::Usage(message)) => {
            reporter.failure(&message);
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &Arguments, reporter: &Reporter) -> Result<(), Failure> {
    match &arguments.command {
        Command::Build(options) => build::run(&project(arguments)?, options, reporter),
        Command::Check(options) => check::run(&project(arguments)?, options, reporter),
        Command::List(options) => list::run(&project(arguments)?, options, reporter),
        Command::Layout(options) => layout::run(&project(arguments)?, options, reporter),
        Command::Verify(options) => verify::run(near(arguments)?.as_deref(), options, reporter),
        Command::Collect(options) => collect::run(project(arguments).ok().as_deref(), options, reporter),
        Command::Info(options) => info::run(project(arguments).ok().as_deref(), options, reporter),
        Command::Completions { shell } => generate::completions(*shell),
        Command::Man { out } => generate::man(out.as_deref()),
    }
}

/// The project's folder, if one is named or near: a name that is wrong is told all the same.
fn near(arguments: &Arguments) -> Result<Option<PathBuf>, Failure> {
    match &arguments.project {
        Some(_) => project(arguments).map(Some),
        None => Ok(Project::find(&std::env::current_dir()?)),
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
        None => Project::find(&std::env::current_dir()?).ok_or_else(|| {
            Failure::Usage(
                "no content/series.toml here or in a folder above; go to the project's folder, or name it with --project".into(),
            )
        }),
    }
}
