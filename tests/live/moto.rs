//! Asking moto, which serves AWS's API from memory. `.ci/live` starts it and runs these.

use std::process::Command;

use super::Audit;

/// Fills accounts with clusters: with a group and without, in several regions, of both engines, on more than one page.
const FILL: &str = r#"
import boto3, os

def client(service, region, keys=("own", "secret", None)):
    key, secret, token = keys
    return boto3.client(service, region_name=region, endpoint_url=os.environ["MOTO"],
        aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)

def fill(region, keys, clusters, groups=()):
    cache, ec2 = client("elasticache", region, keys), client("ec2", region, keys)
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    cache.create_cache_subnet_group(CacheSubnetGroupName="private", CacheSubnetGroupDescription="-", SubnetIds=[subnet])
    for name, engine, group in clusters:
        more = {"CacheSubnetGroupName": group} if group else {}
        cache.create_cache_cluster(CacheClusterId=name, Engine=engine, NumCacheNodes=1, CacheNodeType="cache.t4g.micro", **more)
    for name in groups:
        cache.create_replication_group(ReplicationGroupId=name, ReplicationGroupDescription="-", Engine="redis", NumCacheClusters=2, CacheSubnetGroupName="private")

own = ("own", "secret", None)
many = [(f"c-{n:03}", "redis", "private") for n in range(130)]
fill("eu-west-1", own, many + [("sessions", "memcached", None), ("jobs", "redis", None)])
fill("us-east-1", own, [("queue", "memcached", "private")])

organizations = client("organizations", "us-east-1")
organizations.create_organization(FeatureSet="ALL")
account = organizations.create_account(AccountName="other", Email="other@example.com")["CreateAccountStatus"]["AccountId"]
role = client("sts", "us-east-1").assume_role(RoleArn=f"arn:aws:iam::{account}:role/Audit", RoleSessionName="fill")["Credentials"]
fill("eu-central-1", (role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"]), [("theirs", "redis", None)])
print(account)
"#;

fn audit(options: &[&str]) -> Audit {
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--output", "json"])
        .args(options)
        .env_clear()
        .env("AWS_ENDPOINT_URL", std::env::var("MOTO").unwrap())
        .env("AWS_ACCESS_KEY_ID", "own")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    Audit {
        status: output.status.code(),
        report,
    }
}

#[test]
#[ignore = "needs moto, which .ci/live starts"]
fn accounts_and_regions_are_asked_for_all_their_clusters() {
    let filled = Command::new(std::env::var("MOTO_PYTHON").unwrap())
        .args(["-c", FILL])
        .output()
        .unwrap();
    assert!(
        filled.status.success(),
        "{}",
        String::from_utf8_lossy(&filled.stderr)
    );
    let other = String::from_utf8(filled.stdout).unwrap();
    let other = other.trim();

    let own = audit(&["--all-regions"]);
    assert_eq!(own.problems(), [""; 0]);
    assert_eq!(own.status, Some(1));
    assert!(own.report["summary"]["units"].as_u64() > Some(15));
    let of = |audit: &Audit, verdict: &str| {
        let mut all = audit.verdicts();
        all.retain(|text| text.ends_with(verdict));
        all.sort();
        all
    };
    assert_eq!(of(&own, "pass").len(), 131);
    let arn = |account: &str, region: &str, id: &str| {
        format!("{account}/{region} arn:aws:elasticache:{region}:{account}:cluster:{id} fail")
    };
    let account = "123456789012";
    let [jobs, sessions] = ["jobs", "sessions"].map(|id| arn(account, "eu-west-1", id));
    assert_eq!(of(&own, "fail"), [jobs.clone(), sessions.clone()]);

    let one = audit(&["--region", "us-east-1"]);
    assert_eq!((one.verdicts().len(), one.status), (1, Some(0)));

    let role = format!("arn:aws:iam::{other}:role/Audit");
    let theirs = arn(other, "eu-central-1", "theirs");
    let there = audit(&["--role-arn", &role, "--region", "eu-central-1"]);
    assert_eq!(there.verdicts(), [theirs.clone()]);

    let all = audit(&[
        "--organization",
        "Audit",
        "--region",
        "eu-west-1,eu-central-1",
    ]);
    let fails = of(&all, "fail");
    let mut wanted = [theirs, jobs, sessions];
    wanted.sort();
    assert_eq!(fails, wanted);
    assert_eq!(all.problems(), [""; 0]);
}
