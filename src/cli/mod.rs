//! The command line: the one room that prints, reads the environment and writes files.
//! A file a command; each turns what was typed into what is meant, lets the floors below work, and tells the outcome.
#![expect(
    clippy::disallowed_methods,
    reason = "effects on the world outside are what this room is for"
)]

mod args;
mod audit;
mod baseline;
mod changed;
mod check;
mod configuration;
mod explain;
mod judging;
mod manual;
mod reports;
mod rules;
mod runbook;
mod schema;
mod status;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};

use anstream::{AutoStream, ColorChoice};
use anyhow::anyhow;

use args::{Arguments, Command};
pub use status::Status;

use crate::harmless;
use crate::report::Terminal;

/// Does what `arguments`, the program's name first, ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let arguments = match Arguments::understand(arguments) {
        Ok(arguments) => arguments,
        // Help and version come this way too.
        Err(answer) => {
            let _ = answer.print();
            return if answer.use_stderr() {
                Status::Failure
            } else {
                Status::Clean
            };
        }
    };
    color(arguments.color.into()).write_global();

    // A mistake of ours has the exit status of one, and not the one that Rust gives to a panic.
    let result = panic::catch_unwind(AssertUnwindSafe(|| match arguments.command {
        Command::Check(check) => check::run(*check),
        Command::Audit(audit) => audit::run(*audit),
        Command::Baseline(baseline) => baseline::run(*baseline),
        Command::Runbook(runbook) => runbook::run(*runbook),
        Command::Explain(explain) => explain::run(&explain),
        Command::Rules(rules) => rules::run(&rules),
        Command::Schema(schema) => schema::run(&schema),
        Command::Completions(completions) => manual::completions(&completions),
        Command::Man => manual::man(),
    }));
    result
        .unwrap_or_else(|_| {
            Err(anyhow!(
                "this is a mistake in cachelint and not in what it read; please report it"
            ))
        })
        .unwrap_or_else(|error| {
            complain(&format!("{error:#}"));
            Status::Failure
        })
}

/// `FORCE_COLOR` is looked at here, the other conventions (`NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `TERM=dumb`) by anstream.
fn color(typed: ColorChoice) -> ColorChoice {
    let value = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let is_forced = value("FORCE_COLOR").is_some_and(|value| value != "0");
    match typed {
        ColorChoice::Auto if is_forced && value("NO_COLOR").is_none() => ColorChoice::Always,
        typed => typed,
    }
}

/// Whether standard output takes colour.
fn is_colorful() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// What standard output can do besides, where it is a terminal. Links are a kind of colour.
fn terminal() -> Terminal {
    let width = terminal_size::terminal_size_of(io::stdout());
    Terminal {
        width: width.map(|(width, _)| width.0.into()),
        links: is_colorful() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    }
}

/// Gives standard output to `write`. A reader who has seen enough (`| head`) is no error.
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut stdout = io::BufWriter::new(anstream::stdout().lock());
    match write(&mut stdout).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// One line of trouble on standard error, where nobody may be listening. Names from elsewhere do not steer the terminal.
fn complain(what: &str) {
    let what = harmless::whole_line(what);
    let _ = writeln!(
        anstream::stderr(),
        "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m {what}"
    );
}

/// One line on standard error that is no trouble.
fn remark(what: &str) {
    let what = harmless::whole_line(what);
    let _ = writeln!(anstream::stderr(), "\u{1b}[1mnote:\u{1b}[0m {what}");
}
