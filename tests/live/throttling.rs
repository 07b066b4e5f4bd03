//! Asking AWS more than it wants to answer: adaptive retries, for each account and region, and an end to them.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::aws::{self, cluster, clusters};
use super::faults::{audit, end, good, only_one_is_missing, start};
use super::server::{Server, fine, refusal};

#[test]
fn who_is_throttled_asks_again() {
    let (audit, requests) = audit(|request| {
        let busy = request.is("us-east-1", "DescribeCacheClusters") && request.before < 2;
        let busy_too = request.is("eu-west-1", "DescribeAccountAttributes") && request.before < 2;
        (busy || busy_too).then(|| refusal(400, "Throttling", "Rate exceeded"))
    });
    assert_eq!(audit.verdicts(), [good("eu-west-1"), good("us-east-1")]);
    assert_eq!(audit.problems(), [""; 0]);
    assert_eq!(audit.status, Some(0));
    assert_eq!(requests.len(), 2 + 2 * 4 + 4);
}

#[test]
fn who_is_throttled_for_ever_gives_up() {
    let (audit, requests) = audit(|request| {
        let busy = request.is("us-east-1", "DescribeCacheClusters");
        busy.then(|| refusal(400, "Throttling", "Rate exceeded"))
    });
    only_one_is_missing(&audit, "is throttled");
    let asked = requests
        .iter()
        .filter(|one| one.is("us-east-1", "DescribeCacheClusters"));
    assert_eq!(asked.count(), 8);
}

/// Who runs out of time among refusals is told of them, and not that nobody answered.
#[test]
fn who_is_refused_until_the_time_is_up_is_told_why() {
    for (status, code, part) in [
        (
            400,
            "Throttling",
            "is throttled, however often it is asked; 2 seconds are over",
        ),
        (
            503,
            "ServiceUnavailable",
            "is refused with ServiceUnavailable: oh; 2 seconds are over",
        ),
    ] {
        let server = Server::start(move |request| {
            if request.is("us-east-1", "DescribeCacheClusters") {
                return refusal(status, code, "oh");
            }
            aws::answer(request, &["eu-west-1", "us-east-1"])
        });
        let audit = end(start(&server.address, &["--all-regions", "--timeout", "2"]));
        only_one_is_missing(&audit, part);
    }
}

/// A server that takes three calls a second: whoever asks at a pace that is given by refusals gets everything.
#[test]
fn who_is_throttled_asks_more_slowly() {
    const PAGES: usize = 12;
    let began = Instant::now();
    let taken = Mutex::new(0.0);
    let (audit, requests) = audit(move |request| {
        if !request.is("us-east-1", "DescribeCacheClusters") {
            return None;
        }
        let mut taken = taken.lock().unwrap();
        if *taken > 2.0 + 3.0 * began.elapsed().as_secs_f64() {
            return Some(refusal(400, "Throttling", "Rate exceeded"));
        }
        *taken += 1.0;
        let page: usize = request.marker().map_or(0, |marker| marker.parse().unwrap());
        let next = (page + 1 < PAGES).then(|| (page + 1).to_string());
        let one = cluster(request, &format!("c-{page}"), Some("private"));
        Some(fine(clusters(&one, next.as_deref())))
    });
    assert_eq!(audit.problems(), [""; 0]);
    assert_eq!(audit.verdicts().len(), 1 + PAGES);
    let asked = requests
        .iter()
        .filter(|one| one.is("us-east-1", "DescribeCacheClusters"));
    let refused = asked.count() - PAGES;
    println!("{refused} refusals in {:.1?}", began.elapsed());
    assert!((1..PAGES / 2).contains(&refused), "{refused}");
}

/// Calls are counted for each account: one that is throttled costs no other its time.
#[test]
fn an_account_that_is_throttled_slows_down_no_other() {
    const PAGES: usize = 20;
    let server = Server::start(|request| {
        if request.action != "DescribeCacheClusters" {
            return aws::answer(request, &["eu-west-1"]);
        }
        if request.key == "ROLE111122223333" {
            return refusal(400, "Throttling", "Rate exceeded");
        }
        // Long enough for the other to be refused first.
        std::thread::sleep(Duration::from_millis(50));
        let page: usize = request.marker().map_or(0, |marker| marker.parse().unwrap());
        let next = (page + 1 < PAGES).then(|| (page + 1).to_string());
        let one = cluster(request, &format!("c-{page}"), Some("private"));
        fine(clusters(&one, next.as_deref()))
    });
    let roles = "arn:aws:iam::111122223333:role/a,arn:aws:iam::777788889999:role/a";
    let options = [
        "--role-arn",
        roles,
        "--region",
        "eu-west-1",
        "--timeout",
        "8",
    ];
    let audit = end(start(&server.address, &options));
    assert_eq!(audit.verdicts().len(), PAGES);
    assert_eq!(audit.problems().len(), 1, "{:?}", audit.problems());
    assert!(audit.problems()[0].contains("111122223333/eu-west-1 not audited"));
}
