//! What is made from something else is equal to it, or is rewritten under `UPDATE=1`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fmt::Write;
use std::fs;

use cachelint::config;
use cachelint::report::{self, page};
use cachelint::rules::RULES;

#[test]
fn the_table_of_the_readme_is_made_from_the_rules() {
    is_made("README.md", "rules", &page::table(&RULES));
}

#[test]
fn the_schemas_are_made_from_the_types() {
    for (file, schema) in [
        ("docs/config.schema.json", config::schema()),
        ("docs/report.schema.json", report::schema()),
    ] {
        let wanted = format!("{schema:#}\n");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(file, wanted).unwrap();
        } else {
            let text = fs::read_to_string(file).unwrap();
            assert_eq!(
                text, wanted,
                "{file} is behind; UPDATE=1 cargo test --test generated writes it"
            );
        }
    }
}

#[test]
fn the_table_of_inputs_is_made_from_the_action() {
    let action = fs::read_to_string("action.yml").unwrap();
    let action: serde_json::Value = serde_saphyr::from_str(&action).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().replace('|', "\\|");
    let mut table = String::from("| input | default | |\n|---|---|---|\n");
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = match text(&input["default"]) {
            empty if empty.is_empty() => empty,
            default => format!("`{default}`"),
        };
        writeln!(
            table,
            "| `{name}` | {default} | {} |",
            text(&input["description"])
        )
        .unwrap();
    }
    table.push_str("\n| output | |\n|---|---|\n");
    for (name, output) in action["outputs"].as_object().unwrap() {
        writeln!(table, "| `{name}` | {} |", text(&output["description"])).unwrap();
    }
    is_made("docs/ci.md", "inputs", &table);
}

/// The part of `file` between the remarks `<!-- name… -->` and `<!-- end of name -->` is `wanted`.
fn is_made(file: &str, name: &str, wanted: &str) {
    let text = fs::read_to_string(file).unwrap();
    let start = text.find(&format!("<!-- {name}")).unwrap();
    let start = start + text[start..].find("-->\n").unwrap() + "-->\n".len();
    let end = start
        + text[start..]
            .find(&format!("<!-- end of {name} -->"))
            .unwrap();
    let wanted = format!("\n{}\n\n", wanted.trim());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, format!("{}{wanted}{}", &text[..start], &text[end..])).unwrap();
    } else {
        assert_eq!(
            &text[start..end],
            wanted,
            "{file} is behind; UPDATE=1 cargo test --test generated writes it"
        );
    }
}
