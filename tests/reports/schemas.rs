//! The JSON Schemas: what we write and read fits them, and what does not is refused by them too.

use cachelint::config::{self, File};
use cachelint::report::{self, Format};
use serde_json::{Value, json};

use super::made::{outcome, suppressed, written};

#[test]
fn the_json_report_fits_its_schema() {
    let validator = jsonschema::validator_for(&report::schema()).unwrap();
    for outcome in [
        outcome("main.tf", "x.y", "n"),
        suppressed(outcome("main.tf", "x.y", "n"), "moved"),
        cachelint::finding::Outcome::default(),
    ] {
        let report: Value = serde_json::from_str(&written(Format::Json, &outcome, false)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0]);

        for (pointer, wrong) in [
            ("/schema", json!(2)),
            ("/tool/version", json!(1)),
            ("/summary/fail", json!("1")),
            ("/results/0/verdict", json!("maybe")),
            ("/results/0/severity", json!("awful")),
            ("/results/0/location/line", Value::Null),
            ("/problems/0/incomplete", json!("yes")),
        ] {
            let mut report = report.clone();
            if let Some(value) = report.pointer_mut(pointer) {
                *value = wrong;
                assert!(!validator.is_valid(&report), "{pointer}");
            }
        }
    }
}

/// Every field that is written is described, down to the last.
#[test]
fn the_schema_of_the_report_knows_every_field() {
    let schema = report::schema();
    let mut made = suppressed(outcome("main.tf", "x.y", "n"), "moved");
    made.elsewhere = Some(1);
    let report: Value = serde_json::from_str(&written(Format::Json, &made, false)).unwrap();
    let fields =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let described = |pointer: &str| fields(schema.pointer(pointer).unwrap());
    assert_eq!(fields(&report), described("/properties"));
    let written = &report["results"][1];
    for (value, name) in [
        (written, "Entry"),
        (&written["location"], "Location"),
        (&written["trail"][0], "Step"),
        (&written["suppressed"], "Suppressed"),
        (&report["problems"][0], "Trouble"),
        (&report["summary"], "Summary"),
        (&report["tool"], "Tool"),
    ] {
        assert_eq!(
            fields(value),
            described(&format!("/$defs/{name}/properties")),
            "{name}"
        );
    }
}

#[test]
fn a_configuration_and_its_schema_agree() {
    let validator = jsonschema::validator_for(&config::schema()).unwrap();
    for (fits, text) in [
        (true, ""),
        (
            true,
            "exclude = ['a/']\nfail-on = 'never'\nunknown = 'fail'\nrequire-reason = true\nbaseline = 'b.json'\n\
             [terraform]\nvar-files = ['a.tfvars']\nworkspace = 'prod'\n\
             [cloudformation]\nparameters = ['a.json']\n\
             [rules.EC-003]\nseverity = 'high'\n[rules.'ElastiCache.7']\nenabled = false\n\
             [[ignore]]\nrule = 'EC-003'\naddress = 'a.*'\npath = 'b/**'\nreason = 'c'\nuntil = '2027-03-31'\n",
        ),
        (false, "exclud = []"),
        (false, "exclude = 'a/'"),
        (false, "fail-on = 'always'"),
        (false, "unknown = 'maybe'"),
        (false, "require-reason = 'yes'"),
        (false, "[terraform]\nvar-file = []"),
        (false, "[rules.EC-004]\nenabled = false"),
        (false, "[rules.EC-003]\nseverity = 'awful'"),
        (false, "[[ignore]]\nreason = 'c'"),
        (false, "[[ignore]]\nrule = 'EC-004'"),
        (false, "[[ignore]]\nrule = 'EC-003'\nuntil = 2027"),
    ] {
        let value: Value = toml::from_str(text).unwrap();
        assert_eq!(validator.is_valid(&value), fits, "{text}");
        let parsed = File::parse("cachelint.toml".into(), "/".into(), text.to_owned());
        assert_eq!(parsed.is_ok(), fits, "{text} {parsed:?}");
    }
}
