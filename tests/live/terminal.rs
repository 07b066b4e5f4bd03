//! Asking AWS on a terminal, which is made by Python: progress is shown there, and gone when the report comes.

use std::time::Duration;

use super::server::{Reply, Server};
use super::{aws, on_a_terminal};

/// `typed` is typed when the first region is done.
fn shown(server: &str, typed: &str) -> (Option<i32>, String) {
    let output = on_a_terminal::cachelint(100, "asked 1 of 2", typed)
        .args(["audit", "--all-regions", "--rule", "EC-003"])
        .env("TERM", "xterm")
        .env("AWS_ENDPOINT_URL", server)
        .env("AWS_ACCESS_KEY_ID", "KEY")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

/// Of two regions, one of which answers late, or never.
fn server(late: impl Fn() -> Option<Reply> + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        let reply = request
            .is("us-east-1", "DescribeCacheClusters")
            .then(&late)
            .flatten();
        reply.unwrap_or_else(|| aws::answer(request, &["eu-west-1", "us-east-1"]))
    })
}

#[test]
#[ignore = "needs Python"]
fn a_terminal_shows_how_far_it_is() {
    let slow = server(|| {
        std::thread::sleep(Duration::from_millis(600));
        None
    });
    let (status, text) = shown(&slow.address, "");
    let (progress, report) = text.rsplit_once("asked ").unwrap();
    assert!(progress.contains("asked 1 of 2 regions"), "{text:?}");
    assert!(progress.contains("123456789012/eu-west-1"), "{text:?}");
    // The line is cleared before the report begins.
    assert!(report.contains("\u{1b}[2K"), "{text:?}");
    assert!(
        text.contains("checked 10 answers in 2 regions: no findings"),
        "{text:?}"
    );
    assert_eq!(status, Some(0));
}

#[test]
#[ignore = "needs Python"]
fn ctrl_c_on_a_terminal_reports_what_is_done() {
    let stuck = server(|| Some(Reply::Hang));
    let (status, text) = shown(&stuck.address, "\u{3}");
    assert!(
        text.contains("us-east-1: not audited: the audit was interrupted"),
        "{text:?}"
    );
    assert!(text.contains("in-eu-west-1"), "{text:?}");
    assert_eq!(status, Some(3));
}
