//! `cachelint.toml`: what a file may say, and where it says it wrong. Its types are what the schema is made from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer};
use toml::Spanned;

use super::pattern::pattern;
use super::rule_id::{RuleId, ids};
use super::{FailOn, Ignore, OnUnknown};
use crate::rules::Severity;
use crate::source::{self, Position};
use crate::wording::{self, Language};

/// Settings of cachelint, read from `cachelint.toml`.
///
/// The nearest one counts: in the working directory or above it, up to the top of the git checkout. Options of the
/// command line win over it. Paths in it are relative to its own folder.
#[derive(Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "cachelint.toml")]
pub struct Settings {
    /// What is not looked for in folders, as patterns of a .gitignore. A path that is named is read all the same, unless
    /// `--force-exclude` is given.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Placed<String>>,
    /// The least severity of a finding that makes the exit status 1, like `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// What unknown verdicts come to, like `--unknown`.
    pub unknown: Option<OnUnknown>,
    /// Whether an ignore without a reason ignores nothing. Markers of other tools need none.
    pub require_reason: bool,
    /// File of findings that were there before, like `--baseline`.
    pub baseline: Option<PathBuf>,
    /// How Terraform is read.
    pub terraform: Terraform,
    /// How `CloudFormation` is read.
    pub cloudformation: CloudFormation,
    /// What is different about rules, by their ids.
    #[schemars(schema_with = "rules_schema")]
    pub rules: BTreeMap<RuleId, RuleSettings>,
    /// Findings that are accepted.
    #[schemars(with = "Vec<Ignore>")]
    pub ignore: Vec<Placed<Ignore>>,
}

/// How Terraform is read.
#[derive(Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Terraform {
    /// Files of values, like `--var-file`; those of the command line come after them and win.
    #[schemars(with = "Vec<String>")]
    pub var_files: Vec<Placed<PathBuf>>,
    /// Name of the workspace, like `--workspace`.
    pub workspace: Option<String>,
}

/// How `CloudFormation` is read.
#[derive(Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CloudFormation {
    /// Files of parameters, like `--cfn-parameters`; those of the command line come after them and win.
    #[schemars(with = "Vec<String>")]
    pub parameters: Vec<Placed<PathBuf>>,
}

/// What is different about one rule.
#[derive(Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSettings {
    /// Whether it is checked where no `--rule` chooses rules; yes, unless this says no.
    pub enabled: Option<bool>,
    /// How severe its findings are.
    pub severity: Option<Severity>,
}

/// A file's settings, with what it takes to say where something stands in it.
#[derive(Debug)]
pub struct File {
    pub settings: Settings,
    /// The folder that its paths are relative to, absolute.
    pub folder: PathBuf,
    pub(super) source: source::File,
}

impl File {
    /// `name` is the file's path as messages print it.
    ///
    /// # Errors
    /// The first thing in `text` that is not as it should be.
    pub fn parse(name: String, folder: PathBuf, text: String) -> Result<Self, Mistake> {
        let source = source::File::new(name, text);
        let settings: Settings = toml::from_str(source.text()).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let text = source.text().get(at..).unwrap_or_default();
            let message = wording::explain(error.message(), Language::Toml, text);
            Mistake::new(&source, at, message)
        })?;
        // Of an item that is refused, the library knows no more than where its list starts.
        for text in &settings.exclude {
            pattern(text).map_err(|message| Mistake::new(&source, text.start, message))?;
        }
        Ok(Self {
            settings,
            folder,
            source,
        })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        self.source.name()
    }

    /// What is not looked for in folders, as patterns of a .gitignore in its folder.
    #[must_use]
    pub fn excluded(&self) -> Vec<String> {
        let written = self.settings.exclude.iter();
        written.filter_map(|text| pattern(text).ok()).collect()
    }

    /// Its ignores, with where they stand, and with paths as reports print them.
    pub(super) fn ignores(&self) -> Vec<Ignore> {
        let folder = self
            .name()
            .rsplit_once('/')
            .map_or(".", |(folder, _)| folder);
        let placed = |ignore: &Placed<Ignore>| Ignore {
            path: ignore.path.as_ref().map(|path| path.below(folder)),
            file: self.name().to_owned(),
            line: self.source.position(ignore.start).line,
            ..ignore.value.clone()
        };
        self.settings.ignore.iter().map(placed).collect()
    }

    /// What is wrong with something that this file names.
    #[must_use]
    pub fn mistake<T>(&self, placed: &Placed<T>, message: impl Into<String>) -> Mistake {
        Mistake::new(&self.source, placed.start, message.into())
    }
}

/// What is wrong with a file of settings, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    file: String,
    at: Position,
    message: String,
}

impl Mistake {
    fn new(file: &source::File, at: usize, message: String) -> Self {
        Self {
            file: file.name().to_owned(),
            at: file.position(at),
            message,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.at;
        write!(f, "{}:{line}:{column}: {}", self.file, self.message)
    }
}

impl std::error::Error for Mistake {}

/// Something with the byte at which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    value: T,
    start: usize,
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::deserialize(deserializer)?;
        let start = spanned.span().start;
        let value = spanned.into_inner();
        Ok(Self { value, start })
    }
}

fn rules_schema(generator: &mut SchemaGenerator) -> Schema {
    let settings = generator.subschema_for::<RuleSettings>();
    let properties: BTreeMap<&str, &Schema> = ids().into_iter().map(|id| (id, &settings)).collect();
    json_schema!({"type": "object", "properties": properties, "additionalProperties": false})
}

impl<'de> Deserialize<'de> for FailOn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, FailOn::ALL, FailOn::name)
    }
}

impl<'de> Deserialize<'de> for OnUnknown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, OnUnknown::ALL, OnUnknown::name)
    }
}

fn one_of<'de, T: Copy, D: Deserializer<'de>>(
    deserializer: D,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, D::Error> {
    let typed = String::deserialize(deserializer)?;
    all.iter()
        .copied()
        .find(|one| name(*one) == typed)
        .ok_or_else(|| {
            // In serde's words, so that there is one place that explains them.
            let names: Vec<_> = all.iter().map(|one| name(*one)).collect();
            let names = names.join("`, `");
            de::Error::custom(format!(
                "unknown variant `{typed}`, expected one of `{names}`"
            ))
        })
}

impl JsonSchema for FailOn {
    fn schema_name() -> Cow<'static, str> {
        "FailOn".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        choices(FailOn::ALL, FailOn::name, FailOn::about)
    }
}

impl JsonSchema for OnUnknown {
    fn schema_name() -> Cow<'static, str> {
        "OnUnknown".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        choices(OnUnknown::ALL, OnUnknown::name, OnUnknown::about)
    }
}

fn choices<T: Copy>(
    all: &[T],
    name: fn(T) -> &'static str,
    about: fn(T) -> &'static str,
) -> Schema {
    let choices: Vec<_> = all
        .iter()
        .map(|one| json_schema!({"const": name(*one), "description": about(*one)}))
        .collect();
    json_schema!({"oneOf": choices})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<File, Mistake> {
        File::parse("cachelint.toml".into(), "/x".into(), text.to_owned())
    }

    #[track_caller]
    fn refused(text: &str, message: &str) {
        assert_eq!(
            parse(text).unwrap_err().to_string(),
            format!("cachelint.toml:{message}"),
            "{text}"
        );
    }

    #[test]
    fn everything_may_be_said_and_nothing_has_to() {
        assert!(!parse("").unwrap().settings.require_reason);
        let file = parse(
            r#"
            exclude = ["examples/", "!examples/real"]
            fail-on = "high"
            unknown = "fail"
            require-reason = true
            baseline = "baseline.json"

            [terraform]
            var-files = ["prod.tfvars"]
            workspace = "prod"

            [cloudformation]
            parameters = ["prod.json"]

            [rules.EC-003]
            severity = "high"
            [rules."ElastiCache.7"]
            enabled = false

            [[ignore]]
            rule = "EC-003"
            address = 'module.*.aws_elasticache_cluster.this["a"]'
            path = "legacy/**"
            reason = "moves in spring"
            until = 2027-03-31

            [[ignore]]
            rule = "EC-003"
            until = "2027-03-31"
            "#,
        )
        .unwrap();
        let settings = &file.settings;
        assert_eq!(settings.fail_on, Some(FailOn::Severity(Severity::High)));
        assert_eq!(settings.unknown, Some(OnUnknown::Fail));
        assert_eq!(settings.ignore[0].until, settings.ignore[1].until);
        let lines: Vec<usize> = file.ignores().iter().map(|ignore| ignore.line).collect();
        assert_eq!(lines, [20, 27]);
        assert_eq!(
            file.mistake(&settings.terraform.var_files[0], "gone")
                .to_string(),
            "cachelint.toml:9:26: gone"
        );
    }

    #[test]
    fn a_key_that_does_not_exist_is_refused_where_it_stands() {
        refused(
            "\nexclud = []",
            "2:1: no key is called `exclud`; did you mean `exclude`?",
        );
        refused(
            "[terraform]\nvarfiles = []",
            "2:1: no key is called `varfiles`; did you mean `var-files`?",
        );
        refused(
            "[[ignore]]\nrule = 'EC-003'\nuntill = 2027-01-01",
            "3:1: no key is called `untill`; did you mean `until`?",
        );
        refused(
            "[rules.EC-003]\nseverety = 'low'",
            "2:1: no key is called `severety`; did you mean `severity`?",
        );
        refused(
            "[cloudformation]\nxyzzy = 1",
            "2:1: no key is called `xyzzy`; there are `parameters`",
        );
    }

    #[test]
    fn a_value_that_cannot_be_meant_is_refused_where_it_stands() {
        for (text, message) in [
            (
                "fail-on = 'hihg'",
                "1:11: no value is called `hihg`; did you mean `high`?",
            ),
            (
                "fail-on = 3",
                "1:11: this is the number `3`, and a string is expected",
            ),
            (
                "unknown = 'x`y'",
                "1:11: no value is called `x`y`; there are `allow`, `fail`",
            ),
            (
                "require-reason = 'yes'",
                "1:18: this is the string \"yes\", and a boolean is expected",
            ),
            (
                "[rules.EC-003]\nseverity = 'hi'",
                "2:12: no value is called `hi`; did you mean `high`?",
            ),
            (
                "[rules.EC-03]\n",
                "1:8: no rule is called `EC-03`; did you mean `EC-003`?",
            ),
            (
                "[rules.ElastiCache.7]\n",
                "1:8: no rule is called `ElastiCache`; an id with a dot is written in quotes",
            ),
            ("exclude = ['a', '{b']", "1:17: `{b` is no pattern: "),
            ("exclude = ['']", "1:12: `` excludes nothing"),
            ("exclude = ['a', '!']", "1:17: `!` excludes nothing"),
            ("exclude = ['/']", "1:12: `/` excludes nothing"),
            ("exclude = ['a[']", "1:12: `a[` is no pattern: "),
            (
                "exclude = ['../a']",
                "1:12: `../a` excludes nothing: patterns reach no further than the folder of this file",
            ),
            (
                "exclude = 'a'",
                "1:11: this is the string \"a\", and an array is expected",
            ),
            ("[[ignore]]\nreason = 'x'", "1:1: the key `rule` is missing"),
            (
                "[[ignore]]\nrule = 'CKV_AWS_323'",
                "2:8: no rule is called `CKV_AWS_323`; did you mean `EC-003`?",
            ),
            (
                "[[ignore]]\nrule = 'EC-003'\npath = 'a[b'",
                "3:8: `a[b` is no pattern: ",
            ),
            (
                "[[ignore]]\nrule = 'EC-003'\npath = ''",
                "3:8: an empty path is no file",
            ),
            ("[[ignore]]\nrule = 'EC-003'\nuntil = 2027-02-30", "3:9: "),
            (
                "[[ignore]]\nrule = 'EC-003'\nuntil = '2027-02-30'",
                "3:9: `2027-02-30` is no date such as 2027-03-31",
            ),
            (
                "[[ignore]]\nrule = 'EC-003'\nuntil = 2027-01-01T00:00:00Z",
                "3:9: `2027-01-01T00:00:00Z` is no date such as 2027-03-31",
            ),
            (
                "[[ignore]]\nrule = 'EC-003'\nuntil = 2027",
                "3:9: this is no date such as 2027-03-31",
            ),
            ("fail-on = low", "1:11: a string stands in quotes"),
            ("a = ", "1:5: "),
            (
                "fail-on = 'low'\nfail-on = 'high'",
                "2:1: this key is there already",
            ),
            (&format!("exclude = {}", "[".repeat(100_000)), "1:"),
        ] {
            let mistake = parse(text).unwrap_err().to_string();
            let wanted = format!("cachelint.toml:{message}");
            assert!(mistake.starts_with(&wanted), "{mistake}\n{wanted}");
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused_with_what_is_expected() {
        for (text, message) in [
            (
                "[ignore]\nrule = 'EC-003'",
                "1:1: an array of tables is expected; write `[[ignore]]`",
            ),
            (
                "[[terraform]]\nworkspace = 'x'",
                "1:1: one table is expected; write `[terraform]`",
            ),
            (
                "[[rules.EC-003]]\nseverity = 'low'",
                "1:1: one table is expected; write `[rules.EC-003]`",
            ),
            (
                "exclude = {a = 1}",
                "1:11: this is a table, and an array is expected",
            ),
            (
                "baseline = 1.5",
                "1:12: this is the number `1.5`, and a string is expected",
            ),
            (
                "unknown = 1979-01-01",
                "1:11: this is a date, and a string is expected",
            ),
            (
                "terraform = true",
                "1:13: this is `true`, and a table is expected",
            ),
            ("[rules.EC-003]\nseverity = 3", "2:12: a string is expected"),
        ] {
            refused(text, message);
        }
    }
}
