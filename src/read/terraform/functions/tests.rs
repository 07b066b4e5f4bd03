//! What every function computes, against what Terraform computes.

use std::time::{Duration, Instant};

use super::answer::{LARGEST, list, sequence};
use super::console::{called, disagreements, open, printed, value};
use super::table::FUNCTIONS;
use crate::read::terraform::value::{SequenceKind, Val};

fn agrees(table: &str) {
    let wrong = disagreements(table);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_that_choose_agree_with_terraform() {
    agrees(include_str!("cases/choices.txt"));
}

#[test]
fn numbers_whose_last_bits_depend_on_the_machine_are_open() {
    for call in [
        "log(100,10)",
        "log(125,5)",
        "pow(2,0.5)",
        "pow(10,-2)",
        "pow(3,40)",
    ] {
        assert!(!value(call).is_known(), "{call}");
    }
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

type Cases = Vec<(&'static str, Vec<Val>)>;

#[test]
fn hostile_arguments_end_soon_and_never_panic() {
    let families = [
        hostile_lists(),
        hostile_open_lists(),
        hostile_texts(),
        hostile_documents(),
        hostile_numbers(),
        hostile_ranges(),
    ];
    for (name, args) in families.into_iter().flatten() {
        let start = Instant::now();
        let result = called(name, &args);
        assert!(!result.alts().is_empty());
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "`{name}` took {took:?}");
    }
}

fn many() -> Val {
    list((0..LARGEST).map(Val::number).collect())
}

fn long() -> Val {
    Val::str("a".repeat(1 << 19))
}

fn hostile_lists() -> Cases {
    let texts = || list((0..LARGEST).map(|n| Val::str(n.to_string())).collect());
    vec![
        ("setproduct", vec![many(), many(), many()]),
        ("setunion", vec![many(), texts()]),
        ("setsubtract", vec![texts(), texts()]),
        ("setintersection", vec![texts(), texts()]),
        ("matchkeys", vec![many(), texts(), texts()]),
        ("distinct", vec![texts()]),
        ("toset", vec![texts()]),
        ("compact", vec![texts()]),
        ("sort", vec![texts()]),
        ("zipmap", vec![texts(), many()]),
        ("join", vec![long(), texts()]),
        ("concat", vec![many(), many()]),
        ("contains", vec![texts(), open("s")]),
        ("index", vec![many(), open("n")]),
        ("flatten", vec![doubled(40)]),
        ("jsonencode", vec![doubled(40)]),
        ("length", vec![doubled(40)]),
        ("toset", vec![doubled(40)]),
        ("contains", vec![doubled(40), doubled(40)]),
        ("merge", vec![doubled(40)]),
    ]
}

fn hostile_open_lists() -> Cases {
    let items = || -> Vec<Val> { (0..200).map(|n| open(&format!("x{n}"))).collect() };
    let all = || list(items());
    vec![
        ("toset", vec![all()]),
        ("tolist", vec![called("toset", &[all()])]),
        ("sort", vec![all()]),
        ("distinct", vec![all()]),
        ("flatten", vec![all()]),
        ("compact", vec![all()]),
        ("setunion", vec![all(), all()]),
        ("zipmap", vec![all(), all()]),
        ("jsonencode", vec![all()]),
        ("element", vec![all(), open("n")]),
        ("coalesce", items()),
        (
            "format",
            [vec![Val::str("%s".repeat(200))], items()].concat(),
        ),
    ]
}

fn hostile_texts() -> Cases {
    let one = || Val::number(1_i64);
    let text = |text: &str| Val::str(text);
    vec![
        ("format", vec![text("%999999999d"), one()]),
        ("format", vec![text("%99999999999999999999d"), one()]),
        ("format", vec![text("%.999999999f"), one()]),
        ("format", vec![text(&"%s".repeat(1000)), one()]),
        ("indent", vec![value("1e9"), text("\n\n\n")]),
        ("indent", vec![value("1e6"), text(&"\n".repeat(100_000))]),
        ("replace", vec![long(), text("a"), long()]),
        ("replace", vec![long(), text("/a/"), long()]),
        (
            "replace",
            vec![long(), text("/(a*)*(b|a)*$/"), text("$1$1")],
        ),
        ("replace", vec![long(), text(""), text("xyz")]),
        ("regex", vec![text("(((a{100}){100}){100}){100}"), long()]),
        ("regex", vec![text(&"(".repeat(9_000)), long()]),
        ("regex", vec![text("(a?){500}(a){500}"), long()]),
        ("regex", vec![text(&"[".repeat(9_000)), long()]),
        ("regexall", vec![text("(x+x+)+y"), long()]),
        ("regexall", vec![text("a"), long()]),
        ("split", vec![text(""), long()]),
        ("split", vec![text("a"), long()]),
        ("substr", vec![long(), lowest(), highest()]),
        ("substr", vec![text("a"), highest(), highest()]),
        ("timeadd", vec![long(), long()]),
        ("trim", vec![long(), long()]),
        ("title", vec![long()]),
        ("strrev", vec![long()]),
        ("upper", vec![long()]),
        ("base64encode", vec![long()]),
        ("urlencode", vec![long()]),
    ]
}

fn hostile_documents() -> Cases {
    let bomb = (0..12).fold("a: &a0 [x, x]\n".to_owned(), |text, n| {
        let nine = vec![format!("*a{n}"); 9].join(", ");
        format!("{text}b{n}: &a{} [{nine}]\n", n + 1)
    });
    [
        ("jsondecode", "[".repeat(100_000)),
        ("yamldecode", "[".repeat(100_000)),
        ("yamldecode", "- ".repeat(50_000)),
        ("yamldecode", "{".repeat(50_000)),
        ("yamldecode", bomb),
        ("csvdecode", ",".repeat(100_000)),
        ("csvdecode", "\"".repeat(100_001)),
        ("tonumber", "9".repeat(100_000)),
        ("tonumber", "1e99999999999999999999".to_owned()),
        ("tonumber", "1e-9223372036854775808".to_owned()),
    ]
    .map(|(name, text)| (name, vec![Val::str(text)]))
    .into()
}

fn highest() -> Val {
    value("9223372036854775807")
}

fn lowest() -> Val {
    value("-9223372036854775808")
}

fn hostile_numbers() -> Cases {
    let number = |n: i64| Val::number(n);
    vec![
        ("range", vec![value("1e9")]),
        ("range", vec![number(1), value("1e300"), value("1e-300")]),
        ("pow", vec![value("1e300"), value("1e300")]),
        ("pow", vec![number(0), number(-1)]),
        ("log", vec![number(0), number(0)]),
        ("parseint", vec![long(), number(36)]),
        ("slice", vec![many(), highest(), highest()]),
        ("slice", vec![open("l"), number(0), value("1e15")]),
        ("element", vec![many(), highest()]),
        ("element", vec![many(), lowest()]),
        ("chunklist", vec![many(), highest()]),
    ]
}

fn hostile_ranges() -> Cases {
    let number = |n: i64| Val::number(n);
    let range = |text: &str| Val::str(text);
    vec![
        ("cidrhost", vec![range("::/0"), lowest()]),
        ("cidrhost", vec![range("0.0.0.0/32"), number(0)]),
        ("cidrhost", vec![range("::/0"), highest()]),
        ("cidrsubnet", vec![range("::/0"), number(128), highest()]),
        (
            "cidrsubnet",
            vec![range("0.0.0.0/0"), number(32), number(-1)],
        ),
        ("cidrsubnets", vec![range("::/0"), number(32), number(1)]),
        (
            "cidrsubnets",
            vec![range("255.255.255.255/31"), number(1), number(1), number(1)],
        ),
    ]
}

#[test]
fn names_are_found_under_their_namespaces() {
    assert_eq!(printed(&called("core::max", &[Val::number(1_i64)])), "1");
    assert_eq!(printed(&called("nope", &[])), "error");
    let from_provider = called("provider::x::y", &[Val::str("a")]);
    assert!(from_provider.alts()[0].may_be_null());
}
