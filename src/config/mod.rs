//! What was typed, and what is meant by it: one valid configuration, or an error that says what to type instead.

mod file;
mod ignore;
mod pattern;
mod rule_id;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use schemars::generate::SchemaSettings;

use crate::nearest::nearest;
use crate::report::Format;
use crate::rules::{RULES, Rule, Severities, Severity};
use crate::source;
pub use file::{File, Mistake, Placed, RuleSettings, Settings};
pub use ignore::{Ignore, PathGlob};
pub use rule_id::RuleId;

/// What was typed, unchecked. `None` leaves the choice to the default.
#[derive(Debug, Default)]
pub struct Typed {
    pub rules: Vec<String>,
    pub skip_rules: Vec<String>,
    pub fail_on: Option<FailOn>,
    pub unknown: Option<OnUnknown>,
    pub show: Vec<Show>,
    pub outputs: Vec<Output>,
    pub exit_zero: bool,
    pub quiet: bool,
    pub verbose: bool,
    /// What a file says where the command line says nothing.
    pub file: Option<File>,
}

/// What is meant. There is no invalid one.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option that is on or off by itself"
)]
pub struct Config {
    /// At least one, in the order of [`RULES`].
    pub rules: Vec<&'static Rule>,
    pub severities: Severities,
    pub fail_on: FailOn,
    pub unknown: OnUnknown,
    pub show: Vec<Show>,
    /// At least one; no two go to the same place.
    pub outputs: Vec<Output>,
    pub exit_zero: bool,
    pub quiet: bool,
    pub verbose: bool,
    /// The file of settings as it is written.
    pub text: Option<source::File>,
    /// Of the file of settings, in its order; their paths are those that reports print.
    pub ignores: Vec<Ignore>,
    /// Whether an ignore without a reason ignores nothing, wherever it stands.
    pub require_reason: bool,
}

impl Config {
    /// # Errors
    /// Where what was typed contradicts itself, or names what does not exist.
    pub fn new(typed: Typed) -> Result<Self, Error> {
        let mut outputs = typed.outputs;
        if outputs.is_empty() {
            outputs.push(Output::default());
        }
        let ignores = typed.file.as_ref().map_or_else(Vec::new, File::ignores);
        let (text, settings) = typed.file.map(|file| (file.source, file.settings)).unzip();
        let settings = settings.unwrap_or_default();
        Ok(Self {
            rules: chosen(&typed.rules, &typed.skip_rules, &settings.rules)?,
            severities: severities(&settings.rules),
            fail_on: typed.fail_on.or(settings.fail_on).unwrap_or_default(),
            unknown: typed.unknown.or(settings.unknown).unwrap_or_default(),
            show: typed.show,
            outputs: apart(outputs)?,
            exit_zero: typed.exit_zero,
            quiet: typed.quiet,
            verbose: typed.verbose,
            text,
            ignores,
            require_reason: settings.require_reason,
        })
    }

    #[must_use]
    pub fn shows(&self, what: Show) -> bool {
        self.show.contains(&what)
    }
}

/// The JSON Schema of a configuration file.
#[must_use]
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<Settings>().to_value()
}

/// The rule that goes by `id`.
///
/// # Errors
/// Where there is none; the error names the nearest.
pub fn rule(id: &str) -> Result<&'static Rule, Error> {
    RULES
        .iter()
        .find(|rule| rule.page().id == id)
        .ok_or_else(|| Error::UnknownRule {
            id: id.to_owned(),
            nearest: elsewhere(id)
                .or_else(|| nearest(id, RULES.iter().map(|rule| rule.page().id.as_str()))),
        })
}

/// Our name for a rule that another tool calls so.
fn elsewhere(id: &str) -> Option<String> {
    let is_it = |alias: &String| {
        let name = alias.split_once(' ').map_or(&**alias, |(_, name)| name);
        name.eq_ignore_ascii_case(id)
    };
    let rule = RULES
        .iter()
        .find(|rule| rule.page().aliases.iter().any(is_it))?;
    Some(rule.page().id.clone())
}

/// What `--rule` chooses counts, else what the file leaves enabled; and never what is skipped.
fn chosen(
    only: &[String],
    skipped: &[String],
    settings: &BTreeMap<RuleId, RuleSettings>,
) -> Result<Vec<&'static Rule>, Error> {
    let named = |ids: &[String]| {
        ids.iter()
            .map(|id| Ok(&rule(id)?.page().id))
            .collect::<Result<Vec<_>, _>>()
    };
    let (only, skipped) = (named(only)?, named(skipped)?);
    let is_disabled = |rule: &Rule| {
        settings
            .iter()
            .any(|(id, settings)| id.names(rule) && settings.enabled == Some(false))
    };
    let chosen: Vec<_> = RULES
        .iter()
        .filter(|rule| match &only[..] {
            [] => !is_disabled(rule),
            only => only.contains(&&rule.page().id),
        })
        .filter(|rule| !skipped.contains(&&rule.page().id))
        .collect();
    // Skipping every rule would make any input look clean.
    match chosen[..] {
        [] if only.is_empty() && RULES.iter().any(is_disabled) => Err(Error::NoRuleEnabled),
        [] => Err(Error::NoRuleLeft),
        [_, ..] => Ok(chosen),
    }
}

fn severities(settings: &BTreeMap<RuleId, RuleSettings>) -> Severities {
    let mut severities = Severities::default();
    for rule in &RULES {
        for (_, settings) in settings.iter().filter(|(id, _)| id.names(rule)) {
            if let Some(severity) = settings.severity {
                severities.set(rule, severity);
            }
        }
    }
    severities
}

/// The same outputs, if no two of them would write over each other.
fn apart(outputs: Vec<Output>) -> Result<Vec<Output>, Error> {
    for (index, output) in outputs.iter().enumerate() {
        if let Some(twin) = outputs[..index]
            .iter()
            .find(|earlier| earlier.to == output.to)
        {
            return Err(Error::SameDestination(twin.clone(), output.clone()));
        }
    }
    Ok(outputs)
}

/// The least severity of a finding that makes the run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    Severity(Severity),
    Never,
}

impl FailOn {
    pub const ALL: &[FailOn] = &[
        FailOn::Severity(Severity::Low),
        FailOn::Severity(Severity::Medium),
        FailOn::Severity(Severity::High),
        FailOn::Never,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FailOn::Severity(Severity::Low) => "low",
            FailOn::Severity(Severity::Medium) => "medium",
            FailOn::Severity(Severity::High) => "high",
            FailOn::Never => "never",
        }
    }

    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            FailOn::Severity(Severity::Low) => "any finding",
            FailOn::Severity(Severity::Medium) => "a finding of medium or high severity",
            FailOn::Severity(Severity::High) => "a finding of high severity",
            FailOn::Never => "no finding; it is reported all the same",
        }
    }

    #[must_use]
    pub fn covers(self, severity: Severity) -> bool {
        match self {
            FailOn::Severity(least) => severity >= least,
            FailOn::Never => false,
        }
    }
}

impl Default for FailOn {
    fn default() -> Self {
        FailOn::Severity(Severity::Low)
    }
}

/// What an unknown verdict comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnUnknown {
    #[default]
    Allow,
    Fail,
}

impl OnUnknown {
    pub const ALL: &[OnUnknown] = &[OnUnknown::Allow, OnUnknown::Fail];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OnUnknown::Allow => "allow",
            OnUnknown::Fail => "fail",
        }
    }

    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            OnUnknown::Allow => "count them in the summary",
            OnUnknown::Fail => {
                "treat them as findings, and modules that are not on disk as files that cannot be read"
            }
        }
    }
}

/// Verdicts that a report for people leaves out unless asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    Pass,
    Unknown,
    Suppressed,
}

impl Show {
    pub const ALL: &[Show] = &[Show::Pass, Show::Unknown, Show::Suppressed];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Show::Pass => "pass",
            Show::Unknown => "unknown",
            Show::Suppressed => "suppressed",
        }
    }

    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Show::Pass => "what is surely as it should be, and why",
            Show::Unknown => "what only a deployment or a missing input can tell, and why",
            Show::Suppressed => {
                "what somebody decided not to count, and why; SARIF holds it only then"
            }
        }
    }
}

/// One report of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub to: Destination,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    Stdout,
    File(PathBuf),
}

impl Default for Output {
    fn default() -> Self {
        Self {
            format: Format::Human,
            to: Destination::Stdout,
        }
    }
}

/// As it is typed: `FORMAT`, or `FORMAT=FILE` where `-` is standard output.
impl FromStr for Output {
    type Err = Error;

    fn from_str(typed: &str) -> Result<Self, Error> {
        let (name, to) = match typed.split_once('=') {
            None | Some((_, "-")) => (typed.trim_end_matches("=-"), Destination::Stdout),
            Some((name, "")) => {
                return Err(Error::NoFile {
                    format: name.to_owned(),
                });
            }
            Some((name, file)) => (name, Destination::File(file.into())),
        };
        let format = Format::from_name(name).ok_or_else(|| Error::UnknownFormat {
            name: name.to_owned(),
            nearest: nearest(name, Format::all().map(Format::name)),
        })?;
        Ok(Self { format, to })
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.to {
            Destination::Stdout => f.write_str(self.format.name()),
            Destination::File(file) => write!(f, "{}={}", self.format.name(), file.display()),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::Stdout => write!(f, "standard output"),
            Destination::File(file) => write!(f, "`{}`", file.display()),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    UnknownRule {
        id: String,
        nearest: Option<String>,
    },
    NoRuleLeft,
    NoRuleEnabled,
    UnknownFormat {
        name: String,
        nearest: Option<String>,
    },
    /// `--output json=`
    NoFile {
        format: String,
    },
    SameDestination(Output, Output),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownRule { id, nearest } => {
                write!(f, "no rule is called `{id}`; ")?;
                match nearest {
                    Some(nearest) => write!(f, "did you mean `{nearest}`?"),
                    None => write!(f, "`cachelint rules` lists them"),
                }
            }
            Error::NoRuleLeft => write!(f, "`--rule` and `--skip-rule` leave no rule to check"),
            Error::NoRuleEnabled => write!(
                f,
                "the configuration file and `--skip-rule` leave no rule to check"
            ),
            Error::UnknownFormat { name, nearest } => {
                write!(f, "no format is called `{name}`; ")?;
                if let Some(nearest) = nearest {
                    write!(f, "did you mean `{nearest}`?")
                } else {
                    let names: Vec<_> = Format::all().map(Format::name).collect();
                    write!(f, "there are {}", names.join(", "))
                }
            }
            Error::NoFile { format } => write!(f, "`{format}=` names no file"),
            Error::SameDestination(first, second) => write!(
                f,
                "`--output {first}` and `--output {second}` would both write to {}",
                first.to
            ),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(typed: &str) -> Output {
        typed.parse().unwrap()
    }

    fn error(typed: Typed) -> String {
        Config::new(typed).unwrap_err().to_string()
    }

    #[test]
    fn nothing_typed_means_findings_for_people() {
        let config = Config::new(Typed::default()).unwrap();
        assert_eq!(config.outputs, [Output::default()]);
        assert_eq!(config.fail_on, FailOn::Severity(Severity::Low));
        assert_eq!(config.unknown, OnUnknown::Allow);
        assert_eq!(config.rules.len(), RULES.len());
    }

    #[test]
    fn an_output_goes_to_the_file_it_names() {
        assert_eq!(
            output("sarif=out/a=b.sarif"),
            Output {
                format: Format::Sarif,
                to: Destination::File("out/a=b.sarif".into())
            }
        );
        assert_eq!(output("json").to, Destination::Stdout);
        assert_eq!(output("json=-").to, Destination::Stdout);
    }

    #[test]
    fn an_output_that_cannot_be_meant_is_refused() {
        let error = |typed: &str| typed.parse::<Output>().unwrap_err().to_string();
        assert_eq!(
            error("jsn=x"),
            "no format is called `jsn`; did you mean `json`?"
        );
        let nothing_near = error("xyzzy");
        assert!(
            nothing_near.starts_with("no format is called `xyzzy`; there are human, "),
            "{nothing_near}"
        );
        assert_eq!(error("json="), "`json=` names no file");
    }

    #[test]
    fn two_outputs_do_not_share_a_destination() {
        let outputs = vec![output("json"), output("sarif=x"), output("human")];
        assert_eq!(
            error(Typed {
                outputs,
                ..Typed::default()
            }),
            "`--output json` and `--output human` would both write to standard output"
        );
        let outputs = vec![output("json=x"), output("sarif=x")];
        assert_eq!(
            error(Typed {
                outputs,
                ..Typed::default()
            }),
            "`--output json=x` and `--output sarif=x` would both write to `x`"
        );
    }

    #[test]
    fn an_unknown_rule_is_refused_wherever_it_is_named() {
        for typed in [
            Typed {
                rules: vec!["nonsense".into()],
                ..Typed::default()
            },
            Typed {
                skip_rules: vec!["nonsense".into()],
                ..Typed::default()
            },
        ] {
            assert_eq!(
                error(typed),
                "no rule is called `nonsense`; `cachelint rules` lists them"
            );
        }
    }

    #[test]
    fn a_slip_of_the_finger_finds_its_rule() {
        let ids = ["EC-003", "ElastiCache.7"];
        for (typed, meant) in [
            ("ec-003", "EC-003"),
            ("EC003", "EC-003"),
            ("EC-3", "EC-003"),
            ("elasticache7", "ElastiCache.7"),
        ] {
            assert_eq!(
                nearest(typed, ids.into_iter()).as_deref(),
                Some(meant),
                "{typed}"
            );
        }
        assert_eq!(nearest("CKV_AWS_323", ids.into_iter()), None);
    }

    #[test]
    fn a_run_fails_from_the_severity_it_was_given() {
        let medium = FailOn::Severity(Severity::Medium);
        assert!(!medium.covers(Severity::Low));
        assert!(medium.covers(Severity::Medium) && medium.covers(Severity::High));
        assert!(!FailOn::Never.covers(Severity::High));
    }
}
