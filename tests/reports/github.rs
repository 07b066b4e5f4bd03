//! The annotations of GitHub: what they say, and its limits.

use cachelint::problem::Kind;
use cachelint::report::{Format, View};
use cachelint::rules::{RULES, Severities};

use super::made::{many, outcome, told, view, written};

#[test]
fn github_gets_the_worst_first_and_what_stays_open() {
    let text = written(
        Format::Github,
        &outcome("a,b/main:1%.tf", "x.y", "because of this default"),
        false,
    );
    let expected = r#"::error file=a%2Cb/main%3A1%25.tf,title=cachelint%3A syntax::because of this default%0Ahelp: because of this default
::warning file=a%2Cb/main%3A1%25.tf,line=1,endLine=1,col=1,endColumn=44,title=EC-003%3A ElastiCache Cluster In VPC::ElastiCache cluster `x.y["a"]` has no subnet group%0A- variables.tf:2: because of this default%0A- a,b/main:1%25.tf:2: evaluates to null%0AAWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic%0A2 instances: x.y["a"], x.y["b"]%0Ahelp: give `group` another default at variables.tf:2%0Ahelp: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration
::notice title=cachelint::checked 2 files in 1 root module: 2 findings (2 medium), 1 unknown (--show unknown), 1 problem%0A1 unknown: `because of this default` has no default and is given no value
"#;
    assert_eq!(text, expected);
}

#[test]
fn where_nothing_is_found_and_nothing_left_open_github_gets_nothing() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    outcome.findings.truncate(0);
    outcome.problems.truncate(0);
    assert_eq!(written(Format::Github, &outcome, false), "");
}

#[test]
fn what_counts_is_as_bad_as_it_counts() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    outcome.findings.drain(..2);
    outcome.findings[0].rule = RULES
        .iter()
        .find(|rule| rule.page().severity.name() == "high")
        .unwrap();
    outcome.rate(&Severities::default());
    outcome.problems[0].kind = Kind::ModuleUnavailable;
    let commands = |unknown_fails| {
        let view = View {
            unknown_fails,
            show_unknown: true,
            verbose: true,
            ..view(&outcome)
        };
        let text = told(Format::Github, view);
        let command = |line: &str| line.split(' ').next().unwrap().to_owned();
        text.lines().map(command).collect::<Vec<_>>()
    };
    assert_eq!(commands(false), ["::notice", "::notice"]);
    assert_eq!(commands(true), ["::error", "::error"]);
}

#[test]
fn github_gets_ten_of_a_kind_and_hears_of_the_others() {
    let text = written(Format::Github, &many(10, "n"), false);
    assert_eq!(text.lines().count(), 20);
    assert!(!text.contains("more of this kind"), "{text}");

    let text = written(Format::Github, &many(25, "n"), false);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 20);
    for (last, kind) in [(9, "error"), (19, "warning")] {
        let of_kind = |line: &&&str| line.starts_with(&format!("::{kind} "));
        assert_eq!(lines.iter().filter(of_kind).count(), 10);
        assert!(
            lines[last].starts_with(&format!("::{kind} title=cachelint::16 more ")),
            "{}",
            lines[last]
        );
    }
}

#[test]
fn a_finding_is_worse_than_a_problem_of_its_kind() {
    let mut many = many(9, "n");
    many.problems
        .iter_mut()
        .for_each(|problem| problem.kind = Kind::Suspicious);
    let text = written(Format::Github, &many, false);
    assert_eq!(text.lines().count(), 10);
    assert!(text.lines().take(9).all(|line| line.contains("EC-003")));
}

#[test]
fn an_annotation_is_as_long_as_github_takes() {
    for filler in ["x", "%", "é", "\u{1f980}", ":,", "\n"] {
        let long = filler.repeat(10_000);
        let mut outcome = outcome(&format!("{long}.tf"), &long, &long);
        // Notes are cut one by one; many of them are too long together.
        for finding in &mut outcome.findings {
            finding.verdict = many(9, &long).findings[0].verdict.clone();
        }
        let text = written(Format::Github, &outcome, true);
        assert!(text.contains('…'));
        for line in text.lines() {
            assert!(line.encode_utf16().count() <= 4096, "{line}");
            let encoded = line.split('%').skip(1);
            for rest in encoded {
                let known = ["25", "0A", "3A", "2C"]
                    .iter()
                    .any(|code| rest.starts_with(code));
                assert!(known, "a code is cut apart: {line}");
            }
        }
    }
}
