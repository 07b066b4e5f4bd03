//! One infrastructure told in several languages gets the same verdicts.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod remarks;

use std::collections::BTreeMap;

use remarks::Found;

#[test]
fn what_is_the_same_is_judged_the_same() {
    let mut report = Vec::new();
    for case in remarks::cases("same") {
        let results = remarks::results(&case);
        let [terraform, cloudformation] =
            ["main.tf", "template.yaml"].map(|file| verdicts(&results, file));
        if terraform != cloudformation || terraform.is_empty() {
            report.push(format!(
                "{}:\n    Terraform: {terraform:?}\n    CloudFormation: {cloudformation:?}",
                case.display()
            ));
        }
    }
    assert!(report.is_empty(), "\n{}\n", report.join("\n"));
}

/// Each rule's verdicts on one telling, in the order of its resources. Names and addresses are each language's own.
fn verdicts<'a>(results: &'a [Found], file: &str) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut own: Vec<_> = results.iter().filter(|found| found.file == file).collect();
    own.sort_by_key(|found| found.line);
    let mut verdicts = BTreeMap::<_, Vec<_>>::new();
    for found in own {
        verdicts
            .entry(found.rule.as_str())
            .or_default()
            .push(found.verdict.as_str());
    }
    verdicts
}
