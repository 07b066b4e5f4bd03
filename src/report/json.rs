//! The report for programs: every verdict, in a shape that stays (version 1).

use std::fmt::Write as _;
use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::{View, tell};
use crate::finding::{Finding, Summary};
use crate::harmless;
use crate::problem::Problem;
use crate::rules::Severity;
use crate::source::Files;
use crate::suppression::{Kind, Suppression};

/// The version of the shape, here and where each entry has a line of its own.
pub(super) const SCHEMA: u32 = 1;

pub(super) const TOOL: Tool = Tool {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

/// What `cachelint check --output json` writes. Fields may be added; what is here stays for as long as `schema` is 1.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "JSON report of cachelint")]
struct Report<'a> {
    /// The version of this shape.
    #[schemars(extend("const" = SCHEMA))]
    schema: u32,
    tool: Tool,
    /// Every verdict, whatever is shown elsewhere: one for each rule, unit and instance.
    results: Vec<Entry<'a>>,
    problems: Vec<Trouble<'a>>,
    summary: Summary,
}

/// The JSON Schema of the report.
pub(super) fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    generator.into_root_schema_for::<Report<'_>>().to_value()
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One rule's verdict on one instance of one unit.
#[derive(Serialize, JsonSchema)]
pub(super) struct Entry<'a> {
    /// The id of the rule.
    rule: &'a str,
    #[schemars(extend("enum" = ["fail", "unknown", "pass"]))]
    verdict: &'static str,
    #[schemars(with = "Severity")]
    severity: &'static str,
    /// The folder of the root module, or the file of the template.
    unit: &'a str,
    /// What the resource is called there, with instance keys where they are known.
    address: &'a str,
    /// As its language calls it: `aws_elasticache_cluster`, `AWS::ElastiCache::CacheCluster`.
    resource_type: &'a str,
    message: String,
    location: Location<'a>,
    /// How it came to that, cause before effect.
    trail: Vec<Step<'a>>,
    /// A name that stays while lines move.
    fingerprint: String,
    suppressed: Option<Suppressed<'a>>,
}

/// Why a verdict does not count.
#[derive(Serialize, JsonSchema)]
struct Suppressed<'a> {
    /// `comment`, `metadata`, `config`, `baseline`, or `foreign` for the marker of another tool.
    kind: &'static str,
    /// The other tool, and what it calls the rule where its marker names one.
    tool: Option<&'static str>,
    tool_rule: Option<&'a str>,
    reason: Option<&'a str>,
    /// The last day on which it holds, like `2027-03-31`.
    until: Option<String>,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

/// Where a resource stands. Lines and columns are counted from 1, columns in characters.
#[derive(Serialize, JsonSchema)]
struct Location<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// A place that decided a verdict.
#[derive(Serialize, JsonSchema)]
struct Step<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    note: &'a str,
}

/// What is the matter with an input.
#[derive(Serialize, JsonSchema)]
pub(super) struct Trouble<'a> {
    kind: &'static str,
    /// Whether something that could hold a cluster was not looked at: the exit status is 3 then.
    incomplete: bool,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = view.outcome;
    let files = &outcome.files;
    let report = Report {
        schema: SCHEMA,
        tool: TOOL,
        results: outcome
            .findings
            .iter()
            .map(|finding| entry(finding, files))
            .collect(),
        problems: outcome
            .problems
            .iter()
            .map(|problem| trouble(problem, files))
            .collect(),
        summary: outcome.summary(),
    };
    let text = harmless::pretty_json(&report)?;
    writeln!(out, "{text}")
}

pub(super) fn entry<'a>(finding: &'a Finding, files: &'a Files) -> Entry<'a> {
    let page = finding.rule.page();
    let (file, start, end) = tell::span(finding.place, files);
    let trail = finding.steps().iter().map(|step| {
        let (file, start, _) = tell::span(step.place, files);
        Step {
            file,
            line: start.line,
            column: start.column,
            note: &step.note,
        }
    });
    Entry {
        rule: &page.id,
        verdict: finding.verdict.name(),
        severity: finding.severity().name(),
        unit: &finding.unit,
        address: &finding.address,
        resource_type: finding.resource_type,
        message: message(finding, files),
        location: Location {
            file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
        trail: trail.collect(),
        fingerprint: finding.fingerprint(),
        suppressed: finding
            .suppression
            .as_ref()
            .map(|suppression| suppressed(suppression, files)),
    }
}

fn message(finding: &Finding, files: &Files) -> String {
    let mut message = tell::message(finding);
    if let Some(path) = &finding.construct {
        let _ = write!(message, "; declared by the CDK construct `{path}`");
    }
    if let Some(blocks) = &finding.declared {
        let _ = write!(message, "; declared by {blocks}");
    }
    if let Some(expired) = tell::expired(finding, files) {
        let _ = write!(message, "; {expired}");
    }
    message
}

fn suppressed<'a>(suppression: &'a Suppression, files: &'a Files) -> Suppressed<'a> {
    let (tool, tool_rule) = match &suppression.kind {
        Kind::Foreign { tool, id } => (Some(*tool), id.as_deref()),
        _ => (None, None),
    };
    let (file, at) = tell::place(&suppression.site, files);
    Suppressed {
        kind: suppression.kind.name(),
        tool,
        tool_rule,
        reason: suppression.reason.as_deref(),
        until: suppression.until.map(|until| until.to_string()),
        file,
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
    }
}

pub(super) fn trouble<'a>(problem: &'a Problem, files: &'a Files) -> Trouble<'a> {
    let (file, at) = tell::file(problem, files);
    Trouble {
        kind: problem.kind.name(),
        incomplete: problem.kind.is_incomplete(),
        file,
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        message: &problem.message,
    }
}
