//! Parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    cachelint::cli::run(std::env::args_os()).into()
}
