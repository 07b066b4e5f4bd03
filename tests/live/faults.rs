//! Asking AWS where something goes wrong: nothing is lost that was answered, and nothing is clean that was not asked.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Audit;
use super::aws::{self, ACCOUNT, cluster, clusters};
use super::server::{Reply, Request, Server, fine, refusal};

/// An audit of `server`, started.
pub(super) fn start(server: &str, options: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--rule", "EC-003", "--output", "json"])
        .args(options)
        .env_clear()
        .env("AWS_ENDPOINT_URL", server)
        .env("AWS_ACCESS_KEY_ID", "KEY")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub(super) fn end(child: Child) -> Audit {
    let output = child.wait_with_output().unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    Audit {
        status: output.status.code(),
        report,
    }
}

/// An audit of two regions, one of which answers as `answer` says.
pub(super) fn audit(
    answer: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
) -> (Audit, Vec<Request>) {
    let server = Server::start(move |request| {
        answer(request).unwrap_or_else(|| aws::answer(request, &["eu-west-1", "us-east-1"]))
    });
    let audit = end(start(&server.address, &["--all-regions"]));
    (audit, server.requests())
}

pub(super) fn good(region: &str) -> String {
    format!("{ACCOUNT}/{region} arn:aws:elasticache:{region}:{ACCOUNT}:cluster:in-{region} pass")
}

/// Only `us-east-1` did not answer, for a reason that `part` is a part of.
pub(super) fn only_one_is_missing(audit: &Audit, part: &str) {
    assert_eq!(audit.verdicts(), [good("eu-west-1")], "{part}");
    let problems = audit.problems();
    assert_eq!(problems.len(), 1, "{part}: {problems:?}");
    let start = format!(
        "not-audited {ACCOUNT}/us-east-1 not audited: `elasticache:DescribeCacheClusters` "
    );
    let denied = format!("not-audited {ACCOUNT}/us-east-1 not audited: ");
    assert!(
        problems[0].starts_with(&start) || problems[0].starts_with(&denied),
        "{problems:?}"
    );
    assert!(problems[0].contains(part), "{part}: {problems:?}");
    assert_eq!(audit.status, Some(3), "{part}");
}

#[test]
fn every_region_is_asked_everything() {
    let (audit, requests) = audit(|_| None);
    assert_eq!(audit.verdicts(), [good("eu-west-1"), good("us-east-1")]);
    assert_eq!(audit.problems(), [""; 0]);
    assert_eq!(audit.status, Some(0));
    assert_eq!(requests.len(), 2 + 2 * 4);
}

#[test]
fn every_fault_of_a_region_is_told_and_stops_no_other() {
    let faults = [
        ("5xx", "is answered with status 503"),
        ("error", "InternalFailure"),
        ("hung up", "cannot be reached"),
        ("cut short", "cannot be read"),
        ("malformed", "cannot be read: it breaks off"),
        ("ends between two", "cannot be read: it breaks off"),
        ("not XML", "cannot be read"),
        ("another answer", "cannot be read"),
        (
            "denied",
            "access to `elasticache:DescribeCacheClusters` is denied: not you",
        ),
        ("expired", "since the credentials have expired"),
        ("not enabled", "does not take the credentials"),
        ("circle", "its pages lead in a circle"),
    ];
    // Some of them wait before they ask again.
    std::thread::scope(|scope| {
        for (fault, part) in faults {
            scope.spawn(move || told(fault, part));
        }
    });
}

fn told(fault: &'static str, part: &str) {
    let (audit, _) = audit(move |request| {
        if !request.is("us-east-1", "DescribeCacheClusters") {
            return None;
        }
        Some(match fault {
            "5xx" => Reply::Text(503, String::new()),
            "error" => refusal(500, "InternalFailure", "oh"),
            "hung up" => Reply::Nothing,
            "cut short" => Reply::Short(clusters("", None)),
            "malformed" => fine(
                "<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters><CacheCluster>",
            ),
            "ends between two" => {
                let whole = clusters(&cluster(request, "one", Some("private")), None);
                let (kept, _) = whole.split_once("</CacheClusters>").unwrap();
                fine(kept)
            }
            "not XML" => fine("<!DOCTYPE html><html><body>Sign in to the network</body></html>"),
            "another answer" => fine("<R><S/></R>"),
            "denied" => refusal(403, "AccessDenied", "not you"),
            "expired" => refusal(
                403,
                "ExpiredToken",
                "The security token included in the request is expired",
            ),
            "not enabled" => refusal(
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid",
            ),
            _ => fine(clusters("", Some("again"))),
        })
    });
    only_one_is_missing(&audit, part);
}

#[test]
fn a_denied_call_is_told_with_what_to_grant() {
    let server = Server::start(|request| match request.action.as_str() {
        "DescribeCacheClusters" => refusal(403, "AccessDenied", "User is not authorized"),
        _ => aws::answer(request, &[]),
    });
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--region", "eu-west-1"])
        .env_clear()
        .env("AWS_ENDPOINT_URL", &server.address)
        .env("AWS_ACCESS_KEY_ID", "KEY")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("help: grant `elasticache:DescribeCacheClusters`"),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(output.stderr, b"", "no progress where nobody looks");
}

#[test]
fn pages_before_a_broken_one_are_kept() {
    let (audit, requests) = audit(|request| {
        if !request.is("us-east-1", "DescribeCacheClusters") {
            return None;
        }
        Some(match request.marker() {
            None => fine(clusters(&cluster(request, "one", None), Some("2"))),
            Some("2") => fine(clusters(
                &cluster(request, "two", Some("private")),
                Some("3"),
            )),
            _ => Reply::Short(clusters("", None)),
        })
    });
    let arn = |id: &str| {
        format!("{ACCOUNT}/us-east-1 arn:aws:elasticache:us-east-1:{ACCOUNT}:cluster:{id}")
    };
    assert_eq!(
        audit.verdicts(),
        [
            good("eu-west-1"),
            format!("{} fail", arn("one")),
            format!("{} pass", arn("two"))
        ]
    );
    assert_eq!(audit.problems().len(), 1, "{:?}", audit.problems());
    assert_eq!(audit.status, Some(1));
    assert!(requests.iter().any(|request| request.marker() == Some("3")));
}

#[test]
fn a_region_that_hangs_is_given_up() {
    let server = Server::start(|request| {
        if request.is("us-east-1", "DescribeCacheClusters") {
            return Reply::Hang;
        }
        aws::answer(request, &["eu-west-1", "us-east-1"])
    });
    let began = Instant::now();
    let audit = end(start(&server.address, &["--all-regions", "--timeout", "2"]));
    only_one_is_missing(&audit, "did not answer within 2 seconds");
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[test]
fn what_only_describes_is_no_gap() {
    let (audit, _) = audit(|request| {
        let aside = ["DescribeAccountAttributes", "DescribeCacheSubnetGroups"];
        aside.contains(&request.action.as_str()).then(|| {
            Reply::Text(403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>".to_owned())
        })
    });
    assert_eq!(audit.verdicts(), [good("eu-west-1"), good("us-east-1")]);
    assert_eq!(audit.problems().len(), 4, "{:?}", audit.problems());
    assert_eq!(audit.status, Some(0));
}

#[test]
fn groups_that_cannot_be_had_are_a_gap() {
    let (audit, _) = audit(|request| {
        let denied = request.is("us-east-1", "DescribeReplicationGroups");
        denied.then(|| refusal(403, "AccessDenied", "no"))
    });
    assert_eq!(audit.verdicts(), [good("eu-west-1"), good("us-east-1")]);
    assert_eq!(audit.problems().len(), 1);
    assert_eq!(audit.status, Some(3));
}

#[test]
fn who_cannot_even_say_who_asks_has_audited_nothing() {
    let expired = Server::start(|_| refusal(403, "ExpiredToken", "expired"));
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    for (server, part) in [
        (expired.address.as_str(), "the credentials have expired"),
        (closed.as_str(), "`sts:GetCallerIdentity` cannot be reached"),
    ] {
        let audit = end(start(server, &["--all-regions"]));
        assert_eq!(audit.problems().len(), 1);
        assert!(audit.problems()[0].contains(part), "{:?}", audit.problems());
        assert_eq!(audit.status, Some(3));
    }
}

#[test]
fn regions_that_cannot_be_listed_are_a_gap() {
    for reply in [
        "<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>",
        "<html>",
        "<DescribeRegionsResponse><regionInfo><item><regionName>../../x</regionName></item></regionInfo></DescribeRegionsResponse>",
    ] {
        let (audit, _) =
            audit(move |request| (request.action == "DescribeRegions").then(|| fine(reply)));
        assert_eq!(audit.problems().len(), 1, "{reply}");
        assert_eq!(audit.status, Some(3), "{reply}");
    }
}

#[test]
fn an_organization_is_asked_in_a_role_of_each_account() {
    let server = Server::start(|request| aws::answer(request, &["eu-west-1"]));
    let options = [
        "--organization",
        "Audit",
        "--all-regions",
        "--external-id",
        "x y",
    ];
    let audit = end(start(&server.address, &options));
    let arn = |account: &str| {
        format!(
            "{account}/eu-west-1 arn:aws:elasticache:eu-west-1:{account}:cluster:in-eu-west-1 pass"
        )
    };
    assert_eq!(audit.verdicts(), [arn("111122223333"), arn(ACCOUNT)]);
    assert_eq!(
        audit.problems(),
        ["suspicious 444455556666 it is not active (SUSPENDED) and was not asked"]
    );
    assert_eq!(audit.status, Some(0));
    let requests = server.requests();
    let assumed: Vec<_> = requests
        .iter()
        .filter(|one| one.action == "AssumeRole")
        .collect();
    assert_eq!(assumed.len(), 1);
    assert!(
        assumed[0].body.contains("role%2FAudit") && assumed[0].body.contains("ExternalId=x%20y")
    );
}

#[test]
fn an_account_whose_role_is_denied_is_a_gap() {
    let server = Server::start(|request| match request.action.as_str() {
        "AssumeRole" if request.body.contains("111122223333") => refusal(403, "AccessDenied", "no"),
        _ => aws::answer(request, &["eu-west-1"]),
    });
    let roles = "arn:aws:iam::111122223333:role/a,arn:aws:iam::777788889999:role/a";
    let audit = end(start(
        &server.address,
        &["--role-arn", roles, "--region", "eu-west-1"],
    ));
    assert_eq!(audit.verdicts().len(), 1);
    assert_eq!(
        audit.problems(),
        ["not-audited 111122223333 not audited: access to `sts:AssumeRole` is denied: no"]
    );
    assert_eq!(audit.status, Some(3));
    assert!(
        !server
            .requests()
            .iter()
            .any(|request| request.action == "GetCallerIdentity")
    );
}

/// What was saved is judged as what was just answered is, gaps included.
#[test]
fn what_is_saved_comes_to_the_same() {
    let server = Server::start(|request| {
        if request.is("us-east-1", "DescribeCacheClusters") {
            return refusal(403, "AccessDenied", "not you");
        }
        aws::answer(request, &["eu-west-1", "us-east-1"])
    });
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved");
    let saved = saved.to_str().unwrap();
    let asked = end(start(&server.address, &["--all-regions", "--save", saved]));
    let read = super::run(folder.path(), "saved", b"");
    assert_eq!(asked.verdicts(), read.verdicts());
    assert_eq!(asked.problems(), read.problems());
    assert_eq!((asked.status, read.status), (Some(3), Some(3)));
    let again = start(&server.address, &["--all-regions", "--save", saved]);
    let output = again.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(2),
        "two audits do not share a folder"
    );
}

/// As AWS answers: a field that applies has something in it, and a list may be empty.
#[test]
fn what_is_nothing_is_not_saved() {
    let server = Server::start(|request| {
        if request.is("eu-west-1", "DescribeReplicationGroups") {
            let arn = format!("arn:aws:elasticache:eu-west-1:{ACCOUNT}:replicationgroup:g");
            let group = "<ReplicationGroupId>g</ReplicationGroupId><Status>creating</Status><MemberClusters/>";
            let group = format!("<ReplicationGroup>{group}<ARN>{arn}</ARN></ReplicationGroup>");
            return fine(aws::result(
                "DescribeReplicationGroups",
                &format!("<ReplicationGroups>{group}</ReplicationGroups>"),
            ));
        }
        aws::answer(request, &["eu-west-1"])
    });
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved");
    let options = ["--all-regions", "--save", saved.to_str().unwrap()];
    let audit = end(start(&server.address, &options));
    let region = saved.join(ACCOUNT).join("eu-west-1");
    for file in fs::read_dir(&region).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("null"), "{text}");
    }
    let results = audit.report["results"].as_array().unwrap().iter();
    let messages: Vec<_> = results
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert!(
        messages[1].ends_with("may have no subnet group: the group has no members"),
        "{messages:?}"
    );
}

#[cfg(unix)]
#[test]
fn who_is_interrupted_tells_what_is_done() {
    let server = Server::start(|request| {
        if request.is("us-east-1", "DescribeCacheClusters") {
            return Reply::Hang;
        }
        aws::answer(request, &["eu-west-1", "us-east-1"])
    });
    let child = start(&server.address, &["--all-regions"]);
    while server.requests().len() < 2 + 5 {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    only_one_is_missing(&end(child), "the audit was interrupted");
}

/// Whatever is asked, the policy allows; and it allows nothing that is not asked.
#[test]
fn the_policy_is_what_is_called() {
    let server = Server::start(|request| aws::answer(request, &["eu-west-1"]));
    let options = ["--organization", "Audit", "--all-regions"];
    end(start(&server.address, &options));
    let mut called: BTreeSet<String> = server.requests().iter().map(Request::call).collect();
    // Nobody needs a permission for it.
    assert!(called.remove("sts:GetCallerIdentity"));

    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--print-iam-policy"])
        .args(options)
        .env_clear()
        .output()
        .unwrap();
    let policy: Value = serde_json::from_slice(&output.stdout).unwrap();
    let statements = policy["Statement"].as_array().unwrap().iter();
    let actions = statements.flat_map(|one| one["Action"].as_array().unwrap());
    let allowed: BTreeSet<String> = actions
        .map(|action| action.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(called, allowed);
}

/// A thousand clusters in twenty regions. `--nocapture` shows what it takes.
#[test]
fn a_large_account_is_asked_in_good_time() {
    const NAMES: [&str; 20] = [
        "af-south-1",
        "ap-east-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-south-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "me-south-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
    ];
    let server = Server::start(|request| {
        std::thread::sleep(Duration::from_millis(30));
        if request.action != "DescribeCacheClusters" {
            return aws::answer(request, &NAMES);
        }
        let page: usize = request.marker().map_or(0, |marker| marker.parse().unwrap());
        let one = |index| {
            cluster(
                request,
                &format!("c-{}", page * 25 + index),
                Some("private"),
            )
        };
        let all: String = (0..25).map(one).collect();
        fine(clusters(&all, (page == 0).then_some("1")))
    });
    let began = Instant::now();
    let child = start(&server.address, &["--all-regions"]);
    let status = format!("/proc/{}/status", child.id());
    let peak = std::thread::spawn(move || {
        let mut peak = 0;
        while let Ok(status) = fs::read_to_string(&status) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(size) = line.and_then(|line| line.trim().strip_suffix(" kB")) else {
                break;
            };
            peak = peak.max(size.trim().parse().unwrap());
            std::thread::sleep(Duration::from_millis(2));
        }
        peak
    });
    let audit = end(child);
    let (took, peak): (_, u64) = (began.elapsed(), peak.join().unwrap());
    assert_eq!(audit.report["summary"]["pass"], 1000);
    assert_eq!(audit.status, Some(0));
    let calls = server.requests().len();
    assert_eq!(calls, 2 + 20 * 5);
    println!(
        "1000 clusters in 20 regions: {calls} calls, {took:.1?}, {} MB at most",
        peak / 1024
    );
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(peak < 200 << 10, "{peak} kB");
}
