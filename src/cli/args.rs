//! What may be written on the command line. Help, completions and man page come from these types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Publishes workbooks from Markdown: fillable, tagged PDF and EPUB, in regional and national editions.
///
/// Results go to standard output, everything else to standard error. Exit 0: done. 1: the content has problems, all of
/// them reported. 2: wrong usage, or the machine failed.
#[derive(Debug, Parser)]
#[command(name = "fieldbook", version, propagate_version = true, arg_required_else_help = true)]
pub struct Arguments {
    /// Folder that holds `content/` [default: the nearest one upwards]
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// How problems are shown
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    pub message_format: MessageFormat,
    /// Tell errors and warnings alone
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// How problems are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the line they stand in
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make books
    Build(BuildArguments),
    /// Check everything that a build checks, and write nothing
    Check(CheckArguments),
    /// Show the books in the browser while they are written: what changes appears at once
    ///
    /// The address goes to standard output; `/?edition=…&guide=…&product=…` opens that book. Only programs on this machine
    /// can open it. Nothing is written. Ctrl-C ends it.
    Serve(ServeArguments),
    /// Gather the answers out of returned PDFs
    Collect(CollectArguments),
    /// List what there is
    List(ListArguments),
    /// Write the layout of one book with its data and fonts as a folder, for designers
    Layout(LayoutArguments),
    /// Check finished books against their manifest and our rules for PDF and EPUB
    Verify(VerifyArguments),
    /// Put folders that were built apart into one, with one manifest
    Merge(MergeArguments),
    /// Show versions, and what the project and the tool hold
    Info(InfoArguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page, or write a page for each command into a folder
    Man {
        /// Folder to write into
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Which books.
#[derive(Debug, Clone, Args)]
pub struct Which {
    /// Editions, separated by commas [default: all]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub edition: Vec<String>,
    /// Guides, separated by commas [default: all]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub guide: Vec<String>,
    /// Products, separated by commas [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub product: Vec<String>,
}

/// `build`
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// Which books
    #[command(flatten)]
    pub which: Which,
    /// Folder for the books and their manifest [default: `dist` in the project]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many books to make at once [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Refuse translations that nobody has reviewed, unless the edition allows them by name
    #[arg(long)]
    pub release: bool,
    /// Make every file again, also those of which nothing has changed
    #[arg(long)]
    pub fresh: bool,
    /// Make only the Ith of N parts of the work; `list jobs --shards N` tells which
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<(usize, usize)>,
    /// Write where the time goes, book by book, as a trace for Perfetto or Chrome
    #[arg(long, value_name = "FILE")]
    pub timings: Option<PathBuf>,
}

/// `check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Turn warnings into errors
    #[arg(long)]
    pub strict: bool,

    /// Lay out every book as well, and list what a designer would mend on its pages
    #[arg(long)]
    pub layout: bool,

    /// Lay out also those books of which nothing has changed
    #[arg(long, requires = "layout")]
    pub fresh: bool,
}

/// `serve`
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Port on this machine, 0 for any that is free [default: 4747, or any that is free]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Look for changes twice a second, where the system tells of none, as on drives of other machines
    #[arg(long)]
    pub poll: bool,
}

/// What to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// Editions with their languages
    Editions,
    /// Guides with their titles
    Guides,
    /// Products this version makes
    Products,
    /// Fields that readers fill in
    Fields,
    /// What a build would make
    Jobs,
}

/// `list`
#[derive(Debug, Args)]
pub struct ListArguments {
    /// What to list
    #[arg(value_enum)]
    pub what: Listed,
    /// As a JSON array
    #[arg(long)]
    pub json: bool,
    /// Of which books, for fields and jobs
    #[command(flatten)]
    pub which: Which,
    /// Of jobs: also tell which of N parts each is in, as `build --shard I/N` divides them
    #[arg(long, value_name = "N", value_parser = parts)]
    pub shards: Option<usize>,
}

/// `layout`
#[derive(Debug, Args)]
pub struct LayoutArguments {
    /// The edition
    #[arg(long, value_name = "ID")]
    pub edition: String,
    /// The guide
    #[arg(long, value_name = "ID")]
    pub guide: String,
    /// The product
    #[arg(long, value_name = "NAME", default_value = "workbook")]
    pub product: String,
    /// Folder to write into
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `verify`
///
/// Every rule says its clause and what to do. In a project, or with --project, fields are compared with their sources.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// Folder that holds the books and their `manifest.json`
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// As a JSON array
    #[arg(long)]
    pub json: bool,
}

/// `merge`
#[derive(Debug, Args)]
pub struct MergeArguments {
    /// Folders that `build --shard` wrote into
    #[arg(required = true, value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
    /// Folder for all books and their manifest; what it holds stays
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// What answers are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// Comma-separated values, UTF-8, safe to open in a spreadsheet
    Csv,
    /// Workbook for Excel and LibreOffice, text cells only
    Xlsx,
    /// One array of objects
    Json,
    /// The answers question by question, to read and print
    Pdf,
}

/// `collect`
#[derive(Debug, Args)]
pub struct CollectArguments {
    /// Returned files, and folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What to write [default: by the ending of --out, else csv]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
    /// File to write [default: standard output, for csv and json]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// A row for each file instead of one for each answer
    #[arg(long)]
    pub wide: bool,
    /// Leave the names of the files out of the answers
    #[arg(long)]
    pub no_file_names: bool,
    /// Also write what was not good as a CSV table
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Language of the headings of a pdf [default: that of the books, else en]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// How many files to read at once [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

/// `info`
#[derive(Debug, Args)]
pub struct InfoArguments {
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

fn parts(text: &str) -> Result<usize, String> {
    number(text).filter(|count| *count > 0).ok_or_else(|| "write a number from 1, such as 4".into())
}

/// A number in digits alone; `parse` would take a sign.
fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(index, count)| Some((number(index)?, number(count)?)));
    match parts {
        Some((index, count)) if 1 <= index && index <= count => Ok((index, count)),
        _ => Err("write I/N with I from 1 to N, such as 2/4".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_shard_is_one_of_its_number() {
        for (text, wanted) in [("1/1", (1, 1)), ("2/4", (2, 4)), ("4/4", (4, 4))] {
            assert_eq!(shard(text), Ok(wanted));
        }
        for text in [
            "",
            "/",
            "1",
            "0/1",
            "2/1",
            "1/0",
            "-1/2",
            "1/2/3",
            "a/b",
            "1 / 2",
            "+1/2",
            "1/+2",
            "٣/٤",
            "99999999999999999999/1",
        ] {
            assert!(shard(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_named_is_split_at_commas_and_everything_else_is_everything() {
        let parse = |arguments: &[&str]| match Arguments::parse_from(arguments).command {
            Command::Build(build) => build.which,
            other => panic!("{other:?}"),
        };
        let named = parse(&["fieldbook", "build", "--edition", "th,jo", "--edition", "regional", "--product", "epub"]);
        assert_eq!(named.edition, ["th", "jo", "regional"]);
        assert_eq!((named.guide.len(), named.product), (0, vec!["epub".to_string()]));
    }
}
