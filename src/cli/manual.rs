//! `cachelint completions` and `cachelint man`: what `args.rs` says, for shells and for `man`.

use std::io::{self, Write};

use anyhow::Context;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::{self, Arguments};
use super::{Status, to_stdout};

pub(super) fn completions(typed: &args::Completions) -> anyhow::Result<Status> {
    print(&script(typed.shell))
}

pub(super) fn man() -> anyhow::Result<Status> {
    print(&page().context("cannot make the manual page")?)
}

fn print(text: &[u8]) -> anyhow::Result<Status> {
    to_stdout(|out| out.write_all(text)).context("cannot write to standard output")?;
    Ok(Status::Clean)
}

fn program() -> Command {
    let mut program = Arguments::command();
    program.build();
    program
}

fn script(shell: Shell) -> Vec<u8> {
    let mut program = program();
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, name, &mut script);
    script
}

/// One page with a section for each command: nobody looks for `cachelint-check(1)`.
fn page() -> io::Result<Vec<u8>> {
    let program = program();
    let mut page = Vec::new();
    let man = Man::new(program.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for command in program.get_subcommands().filter(|one| !one.is_hide_set()) {
        section(command, &mut page)?;
    }
    man.render_extra_section(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// The sections of a page of its own are the subsections here.
fn section(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let man = Man::new(command.clone());
    let mut own = Vec::new();
    man.render_synopsis_section(&mut own)?;
    man.render_description_section(&mut own)?;
    man.render_options_section(&mut own)?;
    if command.get_subcommands().next().is_some() {
        man.render_subcommands_section(&mut own)?;
    }
    if command
        .get_after_long_help()
        .or(command.get_after_help())
        .is_some()
    {
        man.render_extra_section(&mut own)?;
    }
    let name = command.get_bin_name().unwrap_or(command.get_name());
    writeln!(page, ".SH \"{}\"", name.to_uppercase())?;
    // What our texts list with hyphens, roff would fill into one paragraph.
    let own = String::from_utf8_lossy(&own)
        .replace("\n.SH ", "\n.SS ")
        .replace("\n\\- ", "\n.br\n\\- ");
    page.extend(own.strip_prefix(".SH ").map_or_else(
        || own.clone().into_bytes(),
        |rest| format!(".SS {rest}").into_bytes(),
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    /// The long options of every command.
    fn options(command: &Command) -> Vec<String> {
        let own = command.get_arguments().filter_map(clap::Arg::get_long);
        let mut all: Vec<String> = own.map(str::to_owned).collect();
        all.extend(command.get_subcommands().flat_map(options));
        all
    }

    #[test]
    fn every_shell_completes_every_option_and_command() {
        let program = program();
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).unwrap();
            for option in options(&program) {
                assert!(script.contains(&option), "{shell}: {option}");
            }
            for command in program.get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}");
            }
        }
    }

    #[test]
    fn the_manual_page_names_every_option_and_command() {
        let page = String::from_utf8(page().unwrap()).unwrap();
        assert!(page.contains(".TH cachelint 1"), "{page}");
        for option in options(&program()) {
            let escaped = format!("\\-\\-{}", option.replace('-', "\\-"));
            assert!(page.contains(&escaped), "{option}");
        }
        for command in program().get_subcommands() {
            let heading = format!(".SH \"CACHELINT {}\"", command.get_name().to_uppercase());
            assert!(page.contains(&heading), "{heading}");
        }
    }
}
