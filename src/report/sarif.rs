//! SARIF 2.1.0, for GitHub code scanning and any other reader (OASIS, "Static Analysis Results Interchange Format").

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::json;
use serde_sarif::sarif::{
    self, ArtifactLocation, CodeFlow, Invocation, Location, LogicalLocation,
    MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region,
    ReportingConfiguration, ReportingDescriptor, ReportingDescriptorReference,
    ReportingDescriptorRelationship, Result as Found, ResultKind, ResultLevel, Run, SCHEMA_URL,
    Sarif, ThreadFlow, ThreadFlowLocation, Tool, ToolComponent, ToolComponentReference,
};

use super::{View, group, page, tell};
use crate::finding::Finding;
use crate::harmless;
use crate::problem::{Problem, Site};
use crate::rules::{Page, RULES, Rule, Severities, Severity};
use crate::source::{Files, Place};
use crate::suppression::Suppression;
use crate::verdict::Verdict;

/// The name of the catalogue of compliance standards in a run.
const STANDARDS: &str = "compliance";
/// GitHub takes this many results of a run, and this many locations of a result (documentation, "SARIF results exceed
/// one or more limits").
const MOST_RESULTS: usize = 25_000;
const MOST_LOCATIONS: usize = 1_000;
/// A message longer than this is cut, in bytes.
const LONGEST_MESSAGE: usize = 10_000;

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = view.outcome;
    let files = &outcome.files;
    let mut results: Vec<Found> = Vec::new();
    // The worst first: a reader that takes only so many should get these.
    let mut shown = group::of(view);
    shown.sort_by_key(|group| group.first().map(|finding| tell::worst_first(finding)));
    for group in shown.iter().take(MOST_RESULTS) {
        results.extend(found(group, files));
    }
    let incomplete = outcome
        .problems
        .iter()
        .any(|problem| problem.kind.leaves_a_gap(view.unknown_fails));
    let mut notifications: Vec<Notification> = outcome
        .problems
        .iter()
        .take(MOST_LOCATIONS)
        .map(|problem| notification(problem, view))
        .collect();
    if shown.len() > MOST_RESULTS {
        let text = format!("{} more results are left out", shown.len() - MOST_RESULTS);
        notifications.push(
            Notification::builder()
                .level("warning")
                .message(&text)
                .build(),
        );
    }
    let invocation = Invocation::builder()
        .execution_successful(!incomplete)
        .tool_execution_notifications(notifications)
        .build();
    let run = Run::builder()
        .tool(Tool::from(driver(&outcome.severities)))
        .results(results)
        .invocations(vec![invocation])
        .taxonomies(vec![standards()])
        .column_kind("unicodeCodePoints")
        .build();
    let sarif = Sarif::builder()
        .schema(SCHEMA_URL)
        .version(json!("2.1.0"))
        .runs(vec![run])
        .build();
    let text = harmless::pretty_json(&sarif)?;
    writeln!(out, "{text}")
}

/// Every rule, fired or not.
fn driver(severities: &Severities) -> ToolComponent {
    ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(
            RULES
                .iter()
                .map(|rule| descriptor(rule, severities.of(rule)))
                .collect::<Vec<_>>(),
        )
        .supported_taxonomies(vec![
            ToolComponentReference::builder()
                .name(STANDARDS)
                .index(0_i64)
                .build(),
        ])
        .build()
}

fn descriptor(rule: &Rule, severity: Severity) -> ReportingDescriptor {
    let page = rule.page();
    let properties = PropertyBag::builder()
        .tags(vec!["security".to_owned(), "elasticache".to_owned()])
        .additional_properties(BTreeMap::from([
            ("security-severity".to_owned(), json!(score(severity))),
            ("precision".to_owned(), json!("very-high")),
            (
                "problem.severity".to_owned(),
                json!(problem_severity(severity)),
            ),
        ]))
        .build();
    let help = MultiformatMessageString::builder()
        .text(page.lead().replace('\n', " "))
        .markdown(page::document(page))
        .build();
    let relationships: Vec<ReportingDescriptorRelationship> = page
        .compliance
        .iter()
        .map(|standard| {
            ReportingDescriptorRelationship::builder()
                .target(reference(standard))
                .kinds(vec!["relevant".to_owned()])
                .build()
        })
        .collect();
    ReportingDescriptor::builder()
        .id(&page.id)
        .name(camel(page))
        .short_description(&page.title)
        .full_description(&page.about)
        .help(help)
        .help_uri(page.references.first().cloned().unwrap_or_default())
        .default_configuration(
            ReportingConfiguration::builder()
                .level(severity.level())
                .build(),
        )
        .properties(properties)
        .relationships(relationships)
        .build()
}

/// GitHub's scale: over 7.0 is high, over 4.0 medium.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "recommendation",
    }
}

/// Names of rules are written `LikeThis` in SARIF (section 3.49.7).
fn camel(page: &Page) -> String {
    page.name
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        })
        .collect()
}

/// The compliance standards that rules help with, as a taxonomy.
fn standards() -> ToolComponent {
    let names: BTreeSet<&String> = RULES
        .iter()
        .flat_map(|rule| &rule.page().compliance)
        .collect();
    let taxa: Vec<ReportingDescriptor> = names
        .into_iter()
        .map(|name| ReportingDescriptor::builder().id(name).name(name).build())
        .collect();
    ToolComponent::builder().name(STANDARDS).taxa(taxa).build()
}

fn reference(standard: &str) -> ReportingDescriptorReference {
    ReportingDescriptorReference::builder()
        .id(standard)
        .tool_component(
            ToolComponentReference::builder()
                .name(STANDARDS)
                .index(0_i64)
                .build(),
        )
        .build()
}

/// Instances that are told as one have one result, which names them all.
fn found(group: &[&Finding], files: &Files) -> Option<Found> {
    let finding = *group.first()?;
    let page = finding.rule.page();
    let (level, kind) = match finding.verdict {
        Verdict::Fail(_) => (level(finding.severity()), ResultKind::Fail),
        Verdict::Pass(_) => (ResultLevel::None, ResultKind::Pass),
        Verdict::Unknown(_) => (ResultLevel::None, ResultKind::Open),
    };
    let index = RULES
        .iter()
        .position(|rule| rule.page().id == page.id)
        .unwrap_or_default();
    let steps: Vec<Location> = finding
        .steps()
        .iter()
        .take(MOST_LOCATIONS)
        .zip(1_i64..)
        .map(|(step, id)| {
            Location::builder()
                .id(id)
                .physical_location(physical(step.place, files))
                .message(&cut(&step.note))
                .build()
        })
        .collect();
    let flow: Vec<ThreadFlowLocation> = steps
        .iter()
        .map(|step| ThreadFlowLocation::builder().location(step.clone()).build())
        .collect();
    let name = |finding: &&Finding| {
        LogicalLocation::builder()
            .fully_qualified_name(cut(&format!("{}/{}", finding.unit, finding.address)))
            .kind("resource")
            .build()
    };
    let names: Vec<LogicalLocation> = group.iter().take(MOST_LOCATIONS).map(name).collect();
    let primary = Location::builder()
        .physical_location(physical(finding.place, files))
        .logical_locations(names)
        .build();
    let result = Found::builder()
        .rule_id(&page.id)
        .rule_index(i64::try_from(index).unwrap_or_default())
        .level(level)
        .kind(kind)
        .message(&cut(&format!(
            "{}{}",
            tell::sentence(finding, files),
            group::instances(group).map_or_else(String::new, |instances| format!(" ({instances})"))
        )))
        .locations(vec![primary])
        .partial_fingerprints(BTreeMap::from([(
            "cachelint/v1".to_owned(),
            finding.fingerprint(),
        )]));
    let mut result = result.build();
    if let Some(suppression) = &finding.suppression {
        result.suppressions = Some(vec![suppressed(suppression, files)]);
    }
    if !flow.is_empty() {
        let thread = ThreadFlow::builder().locations(flow).build();
        result.related_locations = Some(steps);
        result.code_flows = Some(vec![CodeFlow::builder().thread_flows(vec![thread]).build()]);
    }
    Some(result)
}

/// A decision of the people whose code this is: it stands, and needs no review by us (section 3.35).
fn suppressed(suppression: &Suppression, files: &Files) -> sarif::Suppression {
    let kind = if suppression.kind.is_in_source() {
        "inSource"
    } else {
        "external"
    };
    let mut told = sarif::Suppression::builder().kind(json!(kind)).build();
    told.justification = suppression.reason.as_deref().map(cut);
    told.location = Some(
        Location::builder()
            .physical_location(site(&suppression.site, files))
            .build(),
    );
    told
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low => ResultLevel::Note,
    }
}

fn physical(place: Place, files: &Files) -> PhysicalLocation {
    let (name, start, end) = tell::span(place, files);
    let number = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let region = Region::builder()
        .start_line(number(start.line))
        .start_column(number(start.column))
        .end_line(number(end.line))
        .end_column(number(end.column))
        .build();
    PhysicalLocation::builder()
        .artifact_location(artifact(name))
        .region(region)
        .build()
}

fn site(site: &Site, files: &Files) -> PhysicalLocation {
    match site {
        Site::Place(place) => physical(*place, files),
        Site::Path(path) => PhysicalLocation::builder()
            .artifact_location(artifact(path))
            .build(),
    }
}

/// Relative to the root, as a URI.
fn artifact(name: &str) -> ArtifactLocation {
    ArtifactLocation::builder().uri(uri(name)).build()
}

/// Everything but what a path segment may hold is encoded (RFC 3986, section 3.3).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

fn notification(problem: &Problem, view: View<'_>) -> Notification {
    let location = site(&problem.site, &view.outcome.files);
    Notification::builder()
        .level(tell::problem_level(problem, view.unknown_fails))
        .message(&cut(&problem.message))
        .locations(vec![
            Location::builder().physical_location(location).build(),
        ])
        .build()
}

/// Text from a file, of bounded length, without the brackets that SARIF reads as a link.
fn cut(text: &str) -> String {
    let end = text.floor_char_boundary(LONGEST_MESSAGE);
    let mut cut = text[..end]
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]");
    if end < text.len() {
        cut.push('…');
    }
    cut
}
