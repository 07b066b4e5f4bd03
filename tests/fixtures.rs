//! Every folder of the test data is checked as its user would check it, and says in remarks what must come out.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod remarks;

use remarks::{Claim, Found, claims, claims_beside, claims_in, differences, results};

#[test]
fn terraform_gets_the_verdicts_its_remarks_claim() {
    every_claim_is_met("terraform");
}

#[test]
fn cloudformation_gets_the_verdicts_its_remarks_claim() {
    every_claim_is_met("cloudformation");
}

#[test]
fn one_infrastructure_in_two_languages_gets_the_verdicts_its_remarks_claim() {
    every_claim_is_met("same");
}

fn every_claim_is_met(kind: &str) {
    let cases = remarks::cases(kind);
    let mut report = Vec::new();
    for case in &cases {
        let claims = claims(case);
        let differences = differences(&results(case), &claims);
        if !differences.is_empty() {
            let differences = differences.join("\n    ");
            report.push(format!("{}:\n    {differences}", case.display()));
        }
    }
    assert!(report.is_empty(), "\n{}\n", report.join("\n"));
}

/// What is told in words stands in no quotes, as if it were the user's.
#[test]
fn code_quotes_hold_what_the_input_holds() {
    let mut report = Vec::new();
    for case in ["terraform", "cloudformation", "same"]
        .map(remarks::cases)
        .concat()
    {
        let texts = remarks::texts(&case);
        for told in results(&case).iter().flat_map(|result| &result.texts) {
            let quoted = told.split('`').skip(1).step_by(2);
            // Single words are names, also of options and functions of ours.
            let strange = quoted.filter(|quoted| {
                let is_ours = quoted.starts_with("--var-file ") || *quoted == "cachelint rules";
                quoted.contains(' ') && !is_ours && !texts.contains(quoted)
            });
            report.extend(strange.map(|quoted| format!("{}: {quoted}: {told}", case.display())));
        }
    }
    assert!(report.is_empty(), "\n{}\n", report.join("\n"));
}

#[test]
fn a_remark_speaks_of_its_line_or_of_the_one_below() {
    let text = "\
a { #~ fail: not set
#~ pass
  #~ [ElastiCache.7] unknown m[\"x: y\"].b: the name
b {
";
    let claim = |line, rule: &str, verdict, address: Option<&str>, text: Option<&str>| Claim {
        file: "main.tf".into(),
        line: Some(line),
        rule: rule.into(),
        verdict,
        address: address.map(Into::into),
        text: text.map(Into::into),
    };
    assert_eq!(
        claims_in("main.tf", text),
        [
            claim(1, "EC-003", "fail", None, Some("not set")),
            claim(4, "EC-003", "pass", None, None),
            claim(
                4,
                "ElastiCache.7",
                "unknown",
                Some("m[\"x: y\"].b"),
                Some("the name")
            ),
        ]
    );
}

#[test]
fn remarks_beside_a_file_name_the_address_first() {
    let claims = claims_beside(
        "a.json",
        "Fn::ForEach::L/B fail: not set\n\nproblem: ends\n",
    );
    assert_eq!(claims[0].address.as_deref(), Some("Fn::ForEach::L/B"));
    assert_eq!(claims[0].verdict, "fail");
    assert_eq!((claims[1].verdict, &*claims[1].rule), ("problem", ""));
    assert!(claims.iter().all(|claim| claim.line.is_none()));
}

#[test]
fn a_slip_in_a_remark_is_no_silent_pass() {
    for text in [
        "a { #~ fial",
        "#~ pass\n\na {",
        "a {\n#~ pass",
        "a { #~ pass a b c",
    ] {
        let slipped = std::panic::catch_unwind(|| claims_in("main.tf", text));
        assert!(slipped.is_err(), "{text}");
    }
}

#[test]
fn results_and_claims_must_cover_each_other() {
    let found = |address: &str, verdict: &str| Found {
        file: "main.tf".into(),
        line: None,
        rule: "EC-003".into(),
        verdict: verdict.into(),
        address: address.into(),
        texts: vec![
            "cluster has no subnet group".into(),
            "evaluates to null".into(),
        ],
    };
    let fail = [found("a[0]", "fail"), found("a[1]", "fail")];
    let split = [found("a[0]", "fail"), found("a[1]", "pass")];
    for (results, text, count) in [
        (&fail, "a #~ fail", 0),
        (&fail, "a #~ fail: to null", 0),
        (&fail, "#~ fail a[0]\n#~ fail a[1]\na", 0),
        (&split, "#~ fail a[0]\n#~ pass a[1]\na", 0),
        // both results, and the remark
        (&fail, "a #~ pass", 3),
        (&fail, "a #~ fail: to nothing", 3),
        (&fail, "a #~ fail a[0]", 1),
        (&fail, "#~ fail\n#~ [ElastiCache.7] pass\na", 1),
        (&fail, "a #~ fail\nb", 3),
        // a remark for all does not excuse what contradicts the remark for one
        (&split, "#~ pass a[0]\n#~ fail a[1]\n#~ fail\n#~ pass\na", 4),
    ] {
        // Everything that comes out comes from the last line.
        let mut results = results.clone();
        for found in &mut results {
            found.line = Some(text.lines().count());
        }
        let found = differences(&results, &claims_in("main.tf", text));
        assert_eq!(found.len(), count, "{text}: {found:#?}");
    }
}

#[test]
fn problems_must_be_claimed_too() {
    let report = serde_json::json!({
        "results": [],
        "problems": [{"kind": "syntax", "incomplete": true, "file": "a.tf", "line": 2, "column": 1, "message": "no end"}],
    });
    let results = remarks::from_report(&report);
    assert_eq!(differences(&results, &[]).len(), 1);
    assert!(differences(&results, &claims_in("a.tf", "x\ny #~ problem: no end")).is_empty());
}
