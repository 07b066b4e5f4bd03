//! What every function computes, against what Terraform computes.

use super::console::disagreements;

fn agrees(table: &str) {
    let wrong = disagreements(table);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_that_choose_agree_with_terraform() {
    agrees(include_str!("cases/choices.txt"));
}

#[test]
fn functions_of_lists_agree_with_terraform() {
    agrees(include_str!("cases/lists.txt"));
}

#[test]
fn functions_of_maps_agree_with_terraform() {
    agrees(include_str!("cases/maps.txt"));
}

#[test]
fn functions_of_texts_agree_with_terraform() {
    agrees(include_str!("cases/texts.txt"));
}

#[test]
fn functions_of_sets_agree_with_terraform() {
    agrees(include_str!("cases/sets.txt"));
}

#[test]
fn formatting_agrees_with_terraform() {
    agrees(include_str!("cases/format.txt"));
}

#[test]
fn functions_of_regular_expressions_agree_with_terraform() {
    agrees(include_str!("cases/patterns.txt"));
}

#[test]
fn functions_of_numbers_agree_with_terraform() {
    agrees(include_str!("cases/numbers.txt"));
}

#[test]
fn functions_of_encodings_agree_with_terraform() {
    agrees(include_str!("cases/encodings.txt"));
}

#[test]
fn functions_of_marks_agree_with_terraform() {
    agrees(include_str!("cases/marks.txt"));
}

#[test]
fn functions_of_address_ranges_agree_with_terraform() {
    agrees(include_str!("cases/networks.txt"));
}

#[test]
fn functions_of_files_agree_with_terraform() {
    agrees(include_str!("cases/files.txt"));
}

/// `UPDATE=1` writes the table anew.
/// The table holds what this console printed when each line was read and found to be true.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the table is rewritten on request"
)]
fn partly_known_arguments_say_what_is_sure() {
    let table = include_str!("cases/partial.txt");
    if std::env::var_os("UPDATE").is_some() {
        let updated = super::console::updated(table);
        std::fs::write("src/read/terraform/functions/cases/partial.txt", updated)
            .expect("the table is in the checkout");
        return;
    }
    agrees(table);
}
