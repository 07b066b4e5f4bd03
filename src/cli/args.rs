//! What can be typed: every command and option with its help, which is the manual.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anstream::ColorChoice;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::{audit, baseline, runbook};
use crate::config::{FailOn, OnUnknown, Output, Show};
use crate::nearest::nearest;
use crate::report::Format;

#[derive(Debug, Parser)]
#[command(
    name = "cachelint",
    version,
    about = "Finds ElastiCache clusters that name no subnet group, in Terraform and CloudFormation",
    long_about = "\
Finds ElastiCache clusters and replication groups that name no subnet group, in Terraform and \
CloudFormation, before anything is deployed.

Configurations are evaluated, not searched: variables, locals, conditionals, parameters and \
conditions are followed as far as they can be known, and a finding names the places that led \
to it. What only a deployment can tell is `unknown`: counted, explained on request, and never \
taken for a finding.",
    after_help = "`check` may be left out: `cachelint PATH` is `cachelint check PATH`, and bare `cachelint` checks the working directory.",
    after_long_help = EPILOGUE,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: Color,
}

const EPILOGUE: &str = "\
`check` may be left out: `cachelint PATH` is `cachelint check PATH`, and bare `cachelint` checks \
the working directory. A folder that is called like a command is `./rules`.

Exit status, the same for every command and format:
  0  nothing found at or above --fail-on, and every file was looked at
  1  findings
  2  wrong usage (an unknown option or rule, a PATH that does not exist), or a failure of our own
  3  incomplete: something that could hold a cluster could not be read, a region did not answer, a
     value does not fit its variable or parameter, or a folder PATH holds neither Terraform nor a
     template
1 beats 3, and 2 beats both. --exit-zero turns 1 into 0, never 2 or 3.

Environment:
  NO_COLOR                     no colour, unless --color says otherwise
  FORCE_COLOR, CLICOLOR_FORCE  colour even where the output is no terminal
  SOURCE_DATE_EPOCH            seconds since 1970 that stand for now, for ignores with a last day
  TF_VAR_name, TF_DATA_DIR, TF_WORKSPACE
                               as Terraform understands them";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check configurations; the default command
    ///
    /// Looks for Terraform (.tf, .tf.json, .tofu) and CloudFormation (YAML, JSON) in every PATH and judges each
    /// ElastiCache cluster and replication group that they would deploy.
    #[command(after_long_help = CHECK_EPILOGUE)]
    Check(Box<Check>),

    /// Check a live account, or answers that were saved of one
    ///
    /// Judges what AWS describes, by the rules for configurations. Only a build with the feature `live` asks AWS itself.
    #[command(after_long_help = audit::args::EPILOGUE)]
    Audit(Box<audit::args::Audit>),

    /// Write the migration of one cluster into a VPC, as a script to review; executes nothing
    ///
    /// A cache cannot be moved to another network: a new one takes its place. The script makes the network, a subnet group, a
    /// security group and the new cache, from a snapshot where the engine takes any, and says how to cut over and back. The
    /// same target is also written as Terraform or as a CloudFormation template.
    #[command(after_long_help = runbook::args::EPILOGUE)]
    Runbook(Box<runbook::args::Runbook>),

    /// Write down what is found today, so that only new findings count
    Baseline(Box<baseline::args::Baseline>),

    /// Show what a rule says, why, and what to do about a finding
    Explain(Explain),

    /// List every rule
    Rules(Rules),

    /// Print a JSON Schema
    ///
    /// Of cachelint.toml, so that an editor completes and checks it, or of what `--output json` writes.
    Schema(Schema),

    /// Print completions for a shell
    ///
    /// Where a shell looks for them, its manual says: for Bash, `cachelint completions bash >
    /// ~/.local/share/bash-completion/completions/cachelint`.
    Completions(Completions),

    /// Print the manual page, as roff
    Man,
}

const CHECK_EPILOGUE: &str = "\
Examples:
  cachelint                                     check the working directory
  cachelint check infra template.yaml           check a folder and a template
  cachelint check --show unknown                spell out what could not be told, and why
  cachelint check --output human --output sarif=cachelint.sarif
                                                one run, two reports
  aws cloudformation get-template … | cachelint check - --stdin-filename stack.json

Exit status: 0 nothing found, 1 findings, 2 wrong usage or a missing PATH, 3 something could not
be read. `cachelint --help` has the details.";

#[derive(Debug, Args)]
pub(super) struct Check {
    #[arg(
        long = "output",
        short = 'o',
        value_name = "FORMAT[=FILE]",
        help = "How to report, and where to [default: human] [formats: human, concise, …]",
        long_help = output_help(),
        help_heading = "Reports"
    )]
    pub(super) outputs: Vec<Output>,

    /// Verdicts to report besides findings
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = one_of(Show::ALL, Show::name, Show::about), help_heading = "Reports")]
    pub(super) show: Vec<Show>,

    /// Report findings alone, without the summary
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Reports")]
    pub(super) quiet: bool,

    /// Report notices and the causes of unknown verdicts one by one
    #[arg(long, short, help_heading = "Reports")]
    pub(super) verbose: bool,

    #[command(flatten)]
    pub(super) subject: Subject,

    /// What makes the exit status 1 [default: low]
    #[arg(long, value_name = "SEVERITY", value_parser = one_of(FailOn::ALL, FailOn::name, FailOn::about), help_heading = "Exit status")]
    pub(super) fail_on: Option<FailOn>,

    /// Exit with 0 where findings would make it 1
    #[arg(long, help_heading = "Exit status")]
    pub(super) exit_zero: bool,

    /// Report only findings that a line touches which changed since REV
    ///
    /// Compared are the working tree, with what is not committed and not tracked yet, and the commit at which it parted
    /// from REV. A finding is touched where the resource's header or another link of the chain is a changed line, or where a
    /// line was taken out of its block. Everything is evaluated; the summary counts what lies elsewhere.
    #[arg(long, value_name = "REV", help_heading = "Findings")]
    pub(super) changed_since: Option<String>,

    /// Findings that were there before, and do not count: a file that `cachelint baseline create` wrote
    #[arg(long, value_name = "FILE", help_heading = "Findings")]
    pub(super) baseline: Option<PathBuf>,
}

/// What is to be judged, and under which terms.
#[derive(Debug, Args)]
pub(super) struct Subject {
    /// Folders, templates and .tf files to check; `-` is standard input
    ///
    /// What each PATH is, is found out. Folders are searched all the way down, except for what .gitignore leaves out;
    /// a path that is named is read even if it is ignored or excluded. A single file is judged as a part of what leads
    /// to it in its checkout: root modules, templates that nest it.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,

    /// Folder that reported paths are relative to [default: the top of the git checkout, or the working directory]
    #[arg(long, value_name = "DIR", help_heading = "Reports")]
    pub(super) root: Option<PathBuf>,

    /// Check this rule only; may be given several times
    #[arg(
        long = "rule",
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) rules: Vec<String>,

    /// Leave this rule out; may be given several times
    #[arg(
        long = "skip-rule",
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) skip_rules: Vec<String>,

    /// Report what ignores suppress as if they were not there
    ///
    /// Ignores are comments, the `Metadata` of templates, `[[ignore]]` in cachelint.toml, and the markers of other tools.
    /// The summary says how many would have suppressed something.
    #[arg(long, help_heading = "Rules")]
    pub(super) no_ignores: bool,

    #[command(flatten)]
    pub(super) given: Given,

    /// Name of the Terraform workspace [default: not known]
    #[arg(
        long,
        value_name = "NAME",
        env = "TF_WORKSPACE",
        hide_env = true,
        help_heading = "Terraform"
    )]
    pub(super) workspace: Option<String>,

    /// File of parameter values, relative to the working directory; may be given several times
    ///
    /// Each value counts for every template that declares the name and that no other template nests; of several files, a
    /// later one wins. FILE is a list of `ParameterKey` and `ParameterValue` or an object with `Parameters`, as the AWS
    /// CLI and CodePipeline take them, or names with their values, each in JSON or YAML; lines of `Name=Value`; or a
    /// samconfig.toml, of which the overrides of `sam deploy` in its default environment count.
    #[arg(
        long = "cfn-parameters",
        value_name = "FILE",
        help_heading = "CloudFormation"
    )]
    pub(super) cfn_parameters: Vec<PathBuf>,

    /// Whether a variable or parameter without a value has its default [default: yes]
    #[arg(long, value_name = "ANSWER", value_parser = ["yes", "no"], help_heading = "Terraform and CloudFormation")]
    pub(super) assume_defaults: Option<String>,

    /// What to do about unknown verdicts [default: allow]
    #[arg(long, value_name = "WHAT", value_parser = one_of(OnUnknown::ALL, OnUnknown::name, OnUnknown::about), help_heading = "Exit status")]
    pub(super) unknown: Option<OnUnknown>,

    /// Configuration file to use [default: the nearest cachelint.toml, up to the top of the git checkout]
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(super) config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub(super) no_config: bool,

    /// Leave excluded paths alone even where they are named
    #[arg(long, help_heading = "Configuration")]
    pub(super) force_exclude: bool,

    /// Name of the text on standard input, as reports print it
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,

    /// How many threads to use [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = threads)]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// Values for root modules, in the order they were typed: a later one wins, whichever option it came by.
#[derive(Debug, Default)]
pub(super) struct Given(pub(super) Vec<GivenValue>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GivenValue {
    Value { name: String, text: String },
    File(PathBuf),
}

impl Args for Given {
    fn augment_args(command: clap::Command) -> clap::Command {
        command
            .arg(
                clap::Arg::new("var")
                    .long("var")
                    .value_name("NAME=VALUE")
                    .action(clap::ArgAction::Append)
                    .value_parser(assignment)
                    .help_heading("Terraform")
                    .help("Value of a variable of every root module that declares it")
                    .long_help("Value of a variable of every root module that declares it\n\nAs Terraform reads it: plain text for a string, a number or a bool, else an expression. A value that does not fit is a problem, and the exit status 3; a name that no root module declares is said."),
            )
            .arg(
                clap::Arg::new("var_file")
                    .long("var-file")
                    .value_name("FILE")
                    .action(clap::ArgAction::Append)
                    .value_parser(clap::value_parser!(PathBuf))
                    .help_heading("Terraform")
                    .help("File of values, relative to the working directory; may be given several times"),
            )
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Given {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let mut given: Vec<(usize, GivenValue)> = Vec::new();
        let indices = |id: &str| {
            matches
                .indices_of(id)
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        };
        let values = matches
            .get_many::<(String, String)>("var")
            .into_iter()
            .flatten();
        for (at, (name, text)) in indices("var").into_iter().zip(values.cloned()) {
            given.push((at, GivenValue::Value { name, text }));
        }
        let files = matches
            .get_many::<PathBuf>("var_file")
            .into_iter()
            .flatten();
        for (at, file) in indices("var_file").into_iter().zip(files.cloned()) {
            given.push((at, GivenValue::File(file)));
        }
        given.sort_by_key(|(at, _)| *at);
        Ok(Self(given.into_iter().map(|(_, value)| value).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The command that was probably meant by something that is none; help is an option here.
pub(super) fn command_like(typed: &str) -> Option<String> {
    let commands = Arguments::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let meant = nearest(typed, names.chain(["help"]))?;
    Some(meant.replace("help", "--help"))
}

fn threads(typed: &str) -> Result<NonZeroUsize, String> {
    let threads = typed.parse();
    threads.map_err(|_| "a number of threads is 1 or more".to_owned())
}

fn assignment(typed: &str) -> Result<(String, String), String> {
    match typed.split_once('=') {
        Some((name, text)) if !name.is_empty() => Ok((name.trim().to_owned(), text.to_owned())),
        _ => Err("a value is given as NAME=VALUE".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule's id, such as EC-003
    #[arg(value_name = "RULE")]
    pub(super) rule: String,

    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: PageFormat,
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ListFormat,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// What it describes
    #[arg(value_name = "WHAT")]
    pub(super) what: Described,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that is to complete
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Described {
    /// cachelint.toml
    Config,
    /// The JSON report
    Report,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum PageFormat {
    /// For a terminal
    Human,
    /// The page as it is written
    Markdown,
    /// Its facts and its text, for programs
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ListFormat {
    /// A line each
    Table,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that takes it
    Auto,
    /// Even where the output is no terminal
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

impl Arguments {
    /// # Errors
    /// The answer to print instead: what is wrong with `typed`, or the help that was asked for.
    pub(super) fn understand(
        typed: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        Self::try_parse_from(with_command(typed.into_iter().collect()))
    }
}

/// Puts `check` where no command is named.
fn with_command(mut typed: Vec<OsString>) -> Vec<OsString> {
    /// What may stand before a command and is neither one nor a PATH.
    const ANSWERED: [&str; 4] = ["-h", "--help", "-V", "--version"];

    let mut at = 1;
    while let Some(word) = typed.get(at).and_then(|word| word.to_str()) {
        match word {
            "--color" => at += 2,
            _ if word.starts_with("--color=") => at += 1,
            _ => break,
        }
    }
    let named = typed.get(at).is_some_and(|word| {
        ANSWERED.iter().any(|name| word == name)
            || Arguments::command()
                .get_subcommands()
                .any(|command| word == command.get_name())
    });
    if !named {
        typed.insert(at.min(typed.len()), "check".into());
    }
    typed
}

pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
    about: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let values = all
        .iter()
        .map(move |one| PossibleValue::new(name(*one)).help(about(*one)));
    PossibleValuesParser::new(values).map(move |typed| {
        *all.iter()
            .find(|one| name(**one) == typed)
            .expect("only listed values come through")
    })
}

pub(super) fn output_help() -> String {
    let formats: Vec<_> = Format::all()
        .map(|format| format!("- {}: {}", format.name(), format.about()))
        .collect();
    format!(
        "How to report, and where to: to FILE, or else to standard output. May be given several times, for several \
         reports of one run [default: human]\n\nFormats:\n{}",
        formats.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_the_order_they_were_typed_in() {
        let words = "cachelint check --var a=1 --var-file f --var a=2=3".split_whitespace();
        let Command::Check(check) = Arguments::try_parse_from(words).unwrap().command else {
            panic!("check");
        };
        let value = |name: &str, text: &str| GivenValue::Value {
            name: name.into(),
            text: text.into(),
        };
        assert_eq!(
            check.subject.given.0,
            [
                value("a", "1"),
                GivenValue::File("f".into()),
                value("a", "2=3")
            ]
        );
    }

    fn completed(typed: &str) -> String {
        let words = format!("cachelint {typed}");
        let completed = with_command(words.split_whitespace().map(OsString::from).collect());
        let words: Vec<_> = completed.iter().filter_map(|word| word.to_str()).collect();
        words[1..].join(" ")
    }

    #[test]
    fn the_definitions_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn check_is_the_command_where_none_is_named() {
        for (typed, meant) in [
            ("", "check"),
            (".", "check ."),
            ("-", "check -"),
            ("--exit-zero .", "check --exit-zero ."),
            ("check .", "check ."),
            ("rules", "rules"),
            ("./rules", "check ./rules"),
            ("--help", "--help"),
            ("-V", "-V"),
            ("--color never", "--color never check"),
            (
                "--color never explain EC-003",
                "--color never explain EC-003",
            ),
            ("--color=never a b", "--color=never check a b"),
        ] {
            assert_eq!(completed(typed), meant);
        }
    }

    #[test]
    fn every_option_of_all_commands_may_stand_before_the_command() {
        let program = Arguments::command();
        for global in program
            .get_arguments()
            .filter(|argument| argument.is_global_set())
        {
            let long = global.get_long().unwrap();
            assert_eq!(
                completed(&format!("--{long} x rules")),
                format!("--{long} x rules")
            );
        }
    }

    #[test]
    fn every_option_is_explained() {
        for command in Arguments::command().get_subcommands() {
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{} {}",
                    command.get_name(),
                    argument.get_id()
                );
            }
        }
    }
}
