//! The page for the summary of a workflow: what it says, and GitHub's limit.

use cachelint::report::{Format, View};

use super::made::{many, outcome, told, view, written};

/// What GitHub takes of a step, in bytes.
const LIMIT: usize = 1 << 20;

#[test]
fn a_summary_has_a_table_and_says_what_stays_open() {
    let text = written(
        Format::Markdown,
        &outcome(
            "main.tf",
            "aws_elasticache_cluster.this",
            "because of this default",
        ),
        false,
    );
    let expected = "\
## cachelint: 2 findings (2 medium), 1 unknown (--show unknown), 1 problem

| rule | severity | place | address | reason |
|---|---|---|---|---|
| EC-003 | medium | <code>main.tf:1</code> | <code>aws_elasticache_cluster.this&#91;\"a\"&#93;</code><br><code>aws_elasticache_cluster.this&#91;\"b\"&#93;</code> | because of this default (<code>variables.tf:2</code>); evaluates to null (<code>main.tf:2</code>) |

### Problems

- error: <code>main.tf</code>: because of this default (help: because of this default)

### Left open

- 1 unknown: <code>because of this default</code> has no default and is given no value

checked 2 files in 1 root module: 2 findings (2 medium), 1 unknown (--show unknown), 1 problem
";
    assert_eq!(text, expected);
}

#[test]
fn a_summary_spells_out_what_is_asked_for() {
    let outcome = outcome("main.tf", "x.y", "n");
    let text = written(Format::Markdown, &outcome, true);
    let severities: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| EC-003 "))
        .map(|line| line.split(" | ").nth(1).unwrap())
        .collect();
    assert_eq!(severities, ["medium", "unknown", "pass"]);

    let strict = View {
        unknown_fails: true,
        quiet: true,
        ..view(&outcome)
    };
    let text = told(Format::Markdown, strict);
    assert!(text.contains("| medium (unknown) |"), "{text}");
    assert!(!text.contains("checked"), "{text}");
}

#[test]
fn nothing_from_a_file_means_anything_in_markdown() {
    let hostile = "a|b`c`|@octocat|#12|[x](http://e.vil)|www.e.vil|:smile:|<img src=x>|**b**|__b__|~~b~~|$x$|\\|&amp;\n# H";
    let text = written(Format::Markdown, &outcome(hostile, hostile, hostile), true);
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| EC-"))
        .collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row.matches('|').count(), 6, "{row}");
    }
    for active in [
        "`", "@o", "http:", ":smile", "www.", "<img", "**", "__", "~~", "$", "[", "&amp;",
    ] {
        let ours = text.replace("cachelint", "");
        assert!(!ours.contains(active), "{active}: {text}");
    }
    let signs = text.replace("&#", "").replace(">#</", "");
    let headings = signs.lines().filter(|line| line.starts_with('#'));
    assert_eq!(headings.count(), 2, "{text}");
    assert!(!signs.contains("#1"), "{text}");
}

#[test]
fn a_summary_is_as_long_as_github_takes() {
    for (count, note) in [(1_000, "@".repeat(1 << 10)), (10_000, "n".to_owned())] {
        let many = many(count, &note);
        let text = written(Format::Markdown, &many, false);
        assert!(text.len() < LIMIT, "{}", text.len());
        let listed = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        let rest = |line: &str| -> usize { line.split(' ').next().unwrap().parse().unwrap() };
        let [findings, problems] = ["", "- "].map(|start| {
            text.lines()
                .filter(|line| line.ends_with(" more are not listed here."))
                .find_map(|line| {
                    line.strip_prefix(start)
                        .filter(|line| !line.starts_with('-'))
                })
                .map(rest)
                .unwrap()
        });
        assert_eq!(listed("| EC-003 ") + findings, count);
        assert_eq!(listed("- error") + problems, count);
        assert!(text.contains("\nchecked 2 files"));
    }
}
