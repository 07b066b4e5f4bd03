//! Made-up outcomes, and how a format tells them.

use cachelint::finding::{Finding, Outcome};
use cachelint::knowledge::{Cause, Doubt, Step, Trail};
use cachelint::model::{Unit, UnitKind};
use cachelint::problem::{Kind, Problem, Site};
use cachelint::report::{Format, Terminal, View};
use cachelint::rules::{RULES, Severities};
use cachelint::source::{File, Files, Place, Span};
use cachelint::suppression::{Kind as Suppressed, Suppression};
use cachelint::verdict::Verdict;

/// Two instances that fail for one reason, an unknown and a pass, in two files; and a problem.
pub(super) fn outcome(name: &str, address: &str, note: &str) -> Outcome {
    let mut files = Files::default();
    let main = files.add(File::new(
        name.to_owned(),
        "resource \"aws_elasticache_cluster\" \"this\" {\n  subnet_group_name = var.group\n}\n"
            .to_owned(),
    ));
    let variables = files.add(File::new(
        "variables.tf".to_owned(),
        format!("variable \"group\" {{\n  default = null # {note}\n}}\n"),
    ));
    let place = |file, start, end| Place {
        file,
        span: Span { start, end },
    };
    let header = place(main, 0, 43);
    let trail = Trail::of(
        Step::new(place(variables, 21, 35), note.to_owned())
            .with_change("give `group` another default"),
    )
    .then(place(main, 66, 75), "evaluates to null");
    let finding = |address: &str, verdict| Finding {
        rule: &RULES[0],
        severity: RULES[0].page().severity,
        unit: ".".into(),
        address: address.into(),
        resource_type: "aws_elasticache_cluster",
        title: "ElastiCache cluster",
        construct: None,
        declared: None,
        place: header,
        calls: Vec::new(),
        verdict,
        suppression: None,
        expired: None,
        existence: Vec::new(),
    };
    let doubt = Doubt::new(Cause::NoInput(note.into()), trail.clone());
    Outcome {
        files,
        units: vec![Unit {
            name: ".".into(),
            kind: UnitKind::RootModule,
        }],
        unseen: Vec::new(),
        findings: vec![
            finding(&format!("{address}[\"a\"]"), Verdict::Fail(trail.clone())),
            finding(&format!("{address}[\"b\"]"), Verdict::Fail(trail.clone())),
            finding("aws_elasticache_cluster.open", Verdict::Unknown(doubt)),
            finding("aws_elasticache_cluster.good", Verdict::Pass(trail)),
        ],
        problems: vec![Problem {
            kind: Kind::Syntax,
            site: Site::Path(name.to_owned()),
            message: note.to_owned(),
            help: Some(note.to_owned()),
        }],
        disregarded: 0,
        files_read: 2,
        inventory: None,
        severities: Severities::default(),
        elsewhere: None,
    }
}

/// The same, with a reason why the second instance and the unknown do not count.
pub(super) fn suppressed(mut outcome: Outcome, reason: &str) -> Outcome {
    let said = Suppression {
        kind: Suppressed::Comment,
        reason: Some(reason.into()),
        site: Site::Place(outcome.findings[0].place),
        until: Some("2027-03-31".parse().unwrap()),
    };
    let by_another = Suppression {
        kind: Suppressed::Foreign {
            tool: "checkov",
            id: Some(reason.into()),
        },
        site: Site::Path(format!("{reason}.toml")),
        until: None,
        ..said.clone()
    };
    outcome.findings[0].expired = Some(said.clone());
    outcome.findings[1].suppression = Some(said);
    outcome.findings[2].suppression = Some(by_another);
    outcome
}

pub(super) fn written(format: Format, outcome: &Outcome, everything: bool) -> String {
    told(
        format,
        View {
            show_pass: everything,
            show_unknown: everything,
            show_suppressed: everything,
            verbose: everything,
            ..view(outcome)
        },
    )
}

/// Many blocks that fail, each for a reason of its own, and as many problems.
pub(super) fn many(count: usize, note: &str) -> Outcome {
    let mut many = outcome("main.tf", "x.y", note);
    let (finding, problem) = (many.findings[0].clone(), many.problems[0].clone());
    let nth = |index: usize| {
        let step = Step::new(finding.place, format!("{index}: {note}"));
        Finding {
            address: format!("x.y{index}").into(),
            verdict: Verdict::Fail(Trail::of(step)),
            ..finding.clone()
        }
    };
    many.findings = (0..count).map(nth).collect();
    many.problems = (0..count)
        .map(|index| Problem {
            message: format!("{index}: {note}"),
            ..problem.clone()
        })
        .collect();
    many
}

/// As it is told where nobody asks for more.
pub(super) fn view(outcome: &Outcome) -> View<'_> {
    View {
        outcome,
        show_pass: false,
        show_unknown: false,
        show_suppressed: false,
        unknown_fails: false,
        quiet: false,
        verbose: false,
        color: false,
        terminal: Terminal::default(),
    }
}

pub(super) fn told(format: Format, view: View<'_>) -> String {
    let mut out = Vec::new();
    format.write(view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
