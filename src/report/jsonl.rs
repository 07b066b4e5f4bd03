//! The report for programs as a stream: a JSON object a line, told apart by its `type`; fields as in the JSON report.

use std::io::{self, Write};

use serde::Serialize;

use super::{View, json};
use crate::finding::Summary;
use crate::harmless;

/// In the order in which they are written.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Tool { schema: u32, tool: json::Tool },
    Result(Box<json::Entry<'a>>),
    Problem(json::Trouble<'a>),
    Summary(Summary),
}

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = view.outcome;
    let files = &outcome.files;
    let tool = Line::Tool {
        schema: json::SCHEMA,
        tool: json::TOOL,
    };
    line(&tool, out)?;
    for finding in &outcome.findings {
        line(&Line::Result(Box::new(json::entry(finding, files))), out)?;
    }
    for problem in &outcome.problems {
        line(&Line::Problem(json::trouble(problem, files)), out)?;
    }
    line(&Line::Summary(outcome.summary()), out)
}

fn line(line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    let text = harmless::json(line)?;
    writeln!(out, "{text}")
}
