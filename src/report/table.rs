//! What a live account holds, as tables for people: each region's clusters by engine, with their networks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::View;
use crate::harmless;
use crate::model::inventory::Row;

/// A region as it is told: what it is, what that means, and its clusters.
pub(super) struct Told<'a> {
    pub(super) unit: &'a str,
    pub(super) platforms: Option<String>,
    pub(super) rows: Vec<[&'a str; 5]>,
}

pub(super) const HEADER: [&str; 5] = [
    "engine",
    "cluster",
    "replication group",
    "subnet group",
    "VPC",
];

/// What a unit is called of which an answer does not say whose it is.
const UNKNOWN: &str = "unknown";

/// What stands where nothing is.
const NOTHING: &str = "-";

/// The regions that hold clusters, in their order.
pub(super) fn regions(view: View<'_>) -> Vec<Told<'_>> {
    let all = view.outcome.inventory.iter().flatten();
    all.filter(|region| !region.clusters.is_empty())
        .map(|region| Told {
            unit: &region.unit,
            platforms: region.platforms.as_deref().map(meaning),
            rows: region.clusters.iter().map(row).collect(),
        })
        .collect()
}

/// The regions that hold none: a line for each account and what it supports there.
pub(super) fn empty(view: View<'_>) -> Vec<String> {
    let mut lines: BTreeMap<(&str, Option<&str>), Vec<&str>> = BTreeMap::new();
    let all = view.outcome.inventory.iter().flatten();
    for region in all.filter(|region| region.clusters.is_empty()) {
        let (account, name) = region.unit.split_once('/').unwrap_or((&region.unit, ""));
        let platforms = region.platforms.as_deref().map(supported);
        let account = if account == UNKNOWN {
            "unknown account"
        } else {
            account
        };
        let name = if name == UNKNOWN {
            "an unknown region"
        } else {
            name
        };
        lines.entry((account, platforms)).or_default().push(name);
    }
    let line = |((account, platforms), regions): ((&str, Option<&str>), Vec<&str>)| {
        let regions = regions.join(", ");
        let platforms = platforms
            .map(|text| format!(" ({text})"))
            .unwrap_or_default();
        format!("{account}: no clusters in {regions}{platforms}")
    };
    lines.into_iter().map(line).collect()
}

fn is_classic(platforms: &[String]) -> bool {
    platforms.iter().any(|platform| platform == "EC2")
}

fn supported(platforms: &[String]) -> &'static str {
    if is_classic(platforms) {
        "supports the platforms EC2 and VPC"
    } else if platforms.iter().any(|platform| platform == "VPC") {
        "supports the platform VPC only"
    } else {
        "supports neither of the platforms EC2 and VPC"
    }
}

/// What the supported platforms say about clusters. The published audit stops at VPC only; here every cluster is judged
/// all the same, since a list of platforms proves nothing about any of them.
fn meaning(platforms: &[String]) -> String {
    let supported = supported(platforms);
    if is_classic(platforms) {
        format!(
            "{supported}: a cluster without a subnet group may run in EC2-Classic, outside of any VPC"
        )
    } else {
        format!("{supported}: AWS launches every cluster in a VPC, and each is judged all the same")
    }
}

fn row(row: &Row) -> [&str; 5] {
    [
        row.engine.as_deref().unwrap_or(NOTHING),
        &row.id,
        row.replication_group.as_deref().unwrap_or(NOTHING),
        row.subnet_group.as_deref().unwrap_or(NOTHING),
        row.vpc.as_deref().unwrap_or(NOTHING),
    ]
}

/// Lines with their columns below each other, harmless: what is written out takes more room than what it stands for.
pub(super) fn aligned(rows: &[[&str; 5]]) -> Vec<String> {
    let all = std::iter::once(&HEADER).chain(rows);
    let all: Vec<[Cow<'_, str>; 5]> = all.map(|row| row.map(harmless::line)).collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        let widths = all.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    });
    all.iter()
        .map(|row| {
            let cells = row.iter().zip(widths);
            let line: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            format!("  {}", line.join("  ").trim_end())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_width_of_what_is_shown() {
        let rows = [
            ["redis", "a\u{1b}[1m", "-", "g", "-"],
            ["redis", "b", "-", "g", "-"],
        ];
        let lines = aligned(&rows);
        assert!(lines[1].contains("a\\u{1b}[1m  -"), "{lines:?}");
        let groups: Vec<_> = lines[1..].iter().map(|line| line.find(" g ")).collect();
        assert!(groups[0].is_some() && groups[0] == groups[1], "{lines:?}");
    }
}
