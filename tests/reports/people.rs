//! The reports for people.

use cachelint::problem::{Kind, Site};
use cachelint::report::{Format, Terminal, View};
use cachelint::source::{File, Place, Span};

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
fn a_terminal_gets_what_fits_it() {
    let outcome = outcome(
        "main.tf",
        "aws_elasticache_cluster.this",
        "because of this default",
    );
    let text = |width| {
        let terminal = Terminal {
            width: Some(width),
            links: false,
        };
        let view = View {
            terminal,
            ..view(&outcome)
        };
        told(Format::Human, view)
    };
    assert_eq!(text(200), told(Format::Human, view(&outcome)));
    let narrow = text(45);
    for part in [
        "1 │ resource \"aws_elasticache_cluster\" \"t…",
        "  │   -------------- because of this default\n",
        "  = AWS then falls back to the `default`\n    subnet group of the default VPC;\n",
    ] {
        assert!(narrow.contains(part), "{part}: {narrow}");
    }
}

/// What lies beyond the cut is named, whatever stands there.
#[test]
fn a_place_that_does_not_fit_is_named() {
    for filler in ["x", "é", "界", "\u{1f600}", "\t"] {
        for length in 30..60 {
            let mut outcome = outcome("main.tf", "x.y", "n");
            let text = format!("{} = here\n", filler.repeat(length));
            let start = text.find("here").unwrap();
            let file = outcome.files.add(File::new("long.tf".into(), text));
            let span = Span::new(start..start + 4);
            outcome.problems[0].site = Site::Place(Place { file, span });
            let terminal = Terminal {
                width: Some(50),
                links: true,
            };
            let view = View {
                terminal,
                ..view(&outcome)
            };
            let told = told(Format::Human, view);
            let column = length + 4;
            assert!(told.contains(&format!("long.tf:1:{column}")), "{told}");
        }
    }
}

#[test]
fn a_rule_links_to_what_there_is_about_it() {
    let outcome = outcome(
        "main.tf",
        "x\u{1b}]8;;https://evil.example\u{1b}\\y",
        "[EC-003]",
    );
    let terminal = Terminal {
        width: None,
        links: true,
    };
    for color in [false, true] {
        let view = View {
            terminal,
            color,
            ..view(&outcome)
        };
        let told = told(Format::Human, view);
        let link = "[\u{1b}]8;;https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html\u{1b}\\EC-003\u{1b}]8;;\u{1b}\\]";
        assert_eq!(told.matches(link).count(), 1, "{told:?}");
        assert_eq!(told.matches("\u{1b}]").count(), 2, "{told:?}");
    }
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
    assert!(
        lax.contains("1 module or nested template is not on disk"),
        "{lax}"
    );
    assert!(!lax.contains("error"), "{lax}");
    assert!(
        strict.contains("\nmain.tf: error: is not there\n"),
        "{strict}"
    );
    assert!(strict.contains("1 problem"), "{strict}");
}
