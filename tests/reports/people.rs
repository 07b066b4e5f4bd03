//! The reports for people.

use cachelint::problem::Kind;
use cachelint::report::{Format, View};

use super::made::{outcome, told, view, written};

#[test]
fn people_see_one_finding_for_two_instances_with_all_places() {
    let text = written(
        Format::Human,
        &outcome(
            "main.tf",
            "aws_elasticache_cluster.this",
            "because of this default",
        ),
        false,
    );
    let expected = r#"warning[EC-003]: ElastiCache cluster `aws_elasticache_cluster.this["a"]` has no subnet group
  ┌─ main.tf:1:1
  │
1 │ resource "aws_elasticache_cluster" "this" {
  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ placed in no network of your choosing
2 │   subnet_group_name = var.group
  │                       --------- evaluates to null
  │
  ┌─ variables.tf:2:3
  │
2 │   default = null # because of this default
  │   -------------- because of this default
  │
  = AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic
  = 2 instances: aws_elasticache_cluster.this["a"], aws_elasticache_cluster.this["b"]
  = help: give `group` another default at variables.tf:2
  = help: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration

error: main.tf: because of this default
 = help: because of this default

1 unknown: `because of this default` has no default and is given no value
checked 2 files in 1 root module: 2 findings (2 medium), 1 unknown (--show unknown), 1 problem
"#;
    assert_eq!(text, expected);
}

#[test]
fn the_concise_report_has_a_line_each() {
    let text = written(Format::Concise, &outcome("main.tf", "x.y", "n"), true);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "main.tf:1:1: warning[EC-003] ElastiCache cluster `x.y[\"a\"]` has no subnet group"
    );
    assert_eq!(lines[2].split(' ').nth(1), Some("note[EC-003]"));
    assert_eq!(lines.len(), 6, "{text}");
}

#[test]
fn a_module_elsewhere_is_an_error_only_where_unknowns_are() {
    let mut outcome = outcome("main.tf", "x.y", "is not there");
    outcome.problems[0].kind = Kind::ModuleUnavailable;
    let tell = |unknown_fails| {
        let view = View {
            unknown_fails,
            ..view(&outcome)
        };
        told(Format::Concise, view)
    };
    let (lax, strict) = (tell(false), tell(true));
    assert!(lax.contains("1 module is not on disk"), "{lax}");
    assert!(!lax.contains("error"), "{lax}");
    assert!(
        strict.contains("\nmain.tf: error: is not there\n"),
        "{strict}"
    );
    assert!(strict.contains("1 problem"), "{strict}");
}
