//! What every function computes, against what Terraform computes.

use std::time::{Duration, Instant};

use super::answer::{LARGEST, list, sequence};
use super::console::{called, disagreements, printed, value};
use super::table::FUNCTIONS;
use crate::read::terraform::value::{SequenceKind, Shape, Val};

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

#[test]
fn every_function_has_a_case() {
    let tables = [
        include_str!("cases/choices.txt"),
        include_str!("cases/conversions.txt"),
        include_str!("cases/encodings.txt"),
        include_str!("cases/files.txt"),
        include_str!("cases/format.txt"),
        include_str!("cases/lists.txt"),
        include_str!("cases/maps.txt"),
        include_str!("cases/marks.txt"),
        include_str!("cases/networks.txt"),
        include_str!("cases/numbers.txt"),
        include_str!("cases/partial.txt"),
        include_str!("cases/patterns.txt"),
        include_str!("cases/sets.txt"),
        include_str!("cases/texts.txt"),
    ]
    .join("\n");
    let without: Vec<&str> = FUNCTIONS
        .iter()
        .map(|function| function.name)
        .filter(|name| {
            !tables
                .lines()
                .any(|line| line.starts_with(&format!("{name}(")))
        })
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn functions_stand_in_the_order_of_their_names() {
    assert!(FUNCTIONS.is_sorted_by_key(|function| function.name));
}

/// Twice the same, and that twice, and so on: two to the power of `depth` parts.
fn doubled(depth: usize) -> Val {
    (0..depth).fold(Val::str("x"), |inner, _| {
        sequence(SequenceKind::Tuple, vec![inner.clone(), inner], None)
    })
}

#[test]
fn hostile_arguments_end_soon_and_never_panic() {
    let long = Val::str("a".repeat(1 << 19));
    let many = list((0..LARGEST).map(Val::number).collect());
    let texts = list((0..LARGEST).map(|n| Val::str(n.to_string())).collect());
    let open = list(
        (0..200)
            .map(|n| super::console::open(&format!("x{n}")))
            .collect(),
    );
    let deep = Val::str("[".repeat(100_000));
    let bomb = (0..12).fold("a: &a0 [x, x]\n".to_owned(), |text, n| {
        format!(
            "{text}b{n}: &a{} [{}]\n",
            n + 1,
            vec![format!("*a{n}"); 9].join(", ")
        )
    });
    let one = || Val::number(1_i64);
    let cases: Vec<(&str, Vec<Val>)> = vec![
        ("range", vec![value("1e9")]),
        ("range", vec![one(), value("1e300"), value("1e-300")]),
        ("format", vec![Val::str("%999999999d"), one()]),
        ("format", vec![Val::str("%99999999999999999999d"), one()]),
        ("format", vec![Val::str("%.999999999f"), one()]),
        ("format", vec![Val::str("%s".repeat(1000)), one()]),
        ("indent", vec![value("1e9"), Val::str("\n\n\n")]),
        (
            "indent",
            vec![Val::number(1_000_000_i64), Val::str("\n".repeat(100_000))],
        ),
        ("setproduct", vec![many.clone(), many.clone(), many.clone()]),
        ("setunion", vec![many.clone(), texts.clone()]),
        ("setsubtract", vec![texts.clone(), texts.clone()]),
        ("setintersection", vec![texts.clone(), texts.clone()]),
        (
            "matchkeys",
            vec![many.clone(), texts.clone(), texts.clone()],
        ),
        ("distinct", vec![texts.clone()]),
        ("toset", vec![texts.clone()]),
        ("compact", vec![texts.clone()]),
        ("sort", vec![texts.clone()]),
        ("zipmap", vec![texts.clone(), many.clone()]),
        ("join", vec![long.clone(), texts.clone()]),
        ("concat", vec![many.clone(), many.clone()]),
        ("contains", vec![texts.clone(), super::console::open("s")]),
        ("index", vec![many.clone(), super::console::open("n")]),
        ("toset", vec![open.clone()]),
        ("tolist", vec![called("toset", &[open.clone()])]),
        ("sort", vec![open.clone()]),
        ("distinct", vec![open.clone()]),
        ("flatten", vec![open.clone()]),
        ("compact", vec![open.clone()]),
        ("setunion", vec![open.clone(), open.clone()]),
        ("zipmap", vec![open.clone(), open.clone()]),
        ("jsonencode", vec![open.clone()]),
        ("element", vec![open.clone(), super::console::open("n")]),
        ("coalesce", open_items(&open)),
        (
            "format",
            [vec![Val::str("%s".repeat(200))], open_items(&open)].concat(),
        ),
        ("replace", vec![long.clone(), Val::str("a"), long.clone()]),
        ("replace", vec![long.clone(), Val::str("/a/"), long.clone()]),
        (
            "replace",
            vec![long.clone(), Val::str("/(a*)*(b|a)*$/"), Val::str("$1$1")],
        ),
        ("replace", vec![long.clone(), Val::str(""), Val::str("xyz")]),
        (
            "regex",
            vec![Val::str("(((a{100}){100}){100}){100}"), long.clone()],
        ),
        ("regex", vec![Val::str("(".repeat(9_000)), long.clone()]),
        ("regex", vec![Val::str("(a?){500}(a){500}"), long.clone()]),
        ("regex", vec![Val::str("[".repeat(9_000)), long.clone()]),
        ("regexall", vec![Val::str("(x+x+)+y"), long.clone()]),
        ("regexall", vec![Val::str("a"), long.clone()]),
        ("split", vec![Val::str(""), long.clone()]),
        ("split", vec![Val::str("a"), long.clone()]),
        ("jsondecode", vec![deep.clone()]),
        ("yamldecode", vec![deep]),
        ("yamldecode", vec![Val::str(bomb)]),
        ("yamldecode", vec![Val::str("- ".repeat(50_000))]),
        ("yamldecode", vec![Val::str("{".repeat(50_000))]),
        ("csvdecode", vec![Val::str(",".repeat(100_000))]),
        ("csvdecode", vec![Val::str("\"".repeat(100_001))]),
        ("flatten", vec![doubled(40)]),
        ("jsonencode", vec![doubled(40)]),
        ("length", vec![doubled(40)]),
        ("toset", vec![doubled(40)]),
        ("contains", vec![doubled(40), doubled(40)]),
        ("merge", vec![doubled(40)]),
        ("pow", vec![value("1e300"), value("1e300")]),
        ("pow", vec![Val::number(0_i64), Val::number(-1_i64)]),
        ("log", vec![Val::number(0_i64), Val::number(0_i64)]),
        ("parseint", vec![long.clone(), Val::number(36_i64)]),
        ("tonumber", vec![Val::str("9".repeat(100_000))]),
        ("tonumber", vec![Val::str("1e99999999999999999999")]),
        ("tonumber", vec![Val::str("1e-9223372036854775808")]),
        (
            "substr",
            vec![
                long.clone(),
                value("-9223372036854775808"),
                value("9223372036854775807"),
            ],
        ),
        (
            "substr",
            vec![
                Val::str("a"),
                value("9223372036854775807"),
                value("9223372036854775807"),
            ],
        ),
        (
            "slice",
            vec![
                many.clone(),
                value("9223372036854775807"),
                value("9223372036854775807"),
            ],
        ),
        (
            "slice",
            vec![super::console::open("l"), Val::number(0_i64), value("1e15")],
        ),
        ("element", vec![many.clone(), value("9223372036854775807")]),
        ("element", vec![many.clone(), value("-9223372036854775808")]),
        (
            "chunklist",
            vec![many.clone(), value("9223372036854775807")],
        ),
        (
            "cidrhost",
            vec![Val::str("::/0"), value("-9223372036854775808")],
        ),
        ("cidrhost", vec![Val::str("0.0.0.0/32"), value("0")]),
        (
            "cidrhost",
            vec![Val::str("::/0"), value("9223372036854775807")],
        ),
        (
            "cidrsubnet",
            vec![
                Val::str("::/0"),
                Val::number(128_i64),
                value("9223372036854775807"),
            ],
        ),
        (
            "cidrsubnet",
            vec![
                Val::str("0.0.0.0/0"),
                Val::number(32_i64),
                Val::number(-1_i64),
            ],
        ),
        (
            "cidrsubnets",
            vec![Val::str("::/0"), Val::number(32_i64), Val::number(1_i64)],
        ),
        (
            "cidrsubnets",
            vec![Val::str("255.255.255.255/31"), one(), one(), one()],
        ),
        ("timeadd", vec![long.clone(), long.clone()]),
        ("trim", vec![long.clone(), long.clone()]),
        ("title", vec![long.clone()]),
        ("strrev", vec![long.clone()]),
        ("upper", vec![long.clone()]),
        ("base64encode", vec![long.clone()]),
        ("urlencode", vec![long]),
    ];
    for (name, args) in cases {
        let start = Instant::now();
        let result = called(name, &args);
        assert!(!result.alts().is_empty());
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "`{name}` took {took:?}");
    }
}

fn open_items(list: &Val) -> Vec<Val> {
    match &list.alts()[0].shape {
        Shape::Sequence(sequence) => sequence.items.clone(),
        _ => Vec::new(),
    }
}

#[test]
fn names_are_found_under_their_namespaces() {
    assert_eq!(printed(&called("core::max", &[Val::number(1_i64)])), "1");
    assert_eq!(printed(&called("nope", &[])), "error");
    let from_provider = called("provider::x::y", &[Val::str("a")]);
    assert!(from_provider.alts()[0].may_be_null());
}
