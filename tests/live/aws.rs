//! What AWS answers when all is well: the XML and JSON of the calls that an audit makes.

use super::server::{Reply, Request, fine};

pub(super) const ACCOUNT: &str = "123456789012";

/// The key that a role of an account is given.
fn account(request: &Request) -> &str {
    request.key.strip_prefix("ROLE").unwrap_or(ACCOUNT)
}

/// One cluster in a subnet group in each of `regions`, and nothing else.
pub(super) fn answer(request: &Request, regions: &[&str]) -> Reply {
    match request.action.as_str() {
        "DescribeCacheClusters" => {
            let id = format!("in-{}", request.region);
            fine(clusters(&cluster(request, &id, Some("private")), None))
        }
        "DescribeReplicationGroups" => {
            fine(result("DescribeReplicationGroups", "<ReplicationGroups/>"))
        }
        "DescribeCacheSubnetGroups" => fine(result(
            "DescribeCacheSubnetGroups",
            &format!(
                "<CacheSubnetGroups><CacheSubnetGroup><CacheSubnetGroupName>private</CacheSubnetGroupName><VpcId>vpc-1</VpcId><ARN>arn:aws:elasticache:{}:{}:subnetgroup:private</ARN></CacheSubnetGroup></CacheSubnetGroups>",
                request.region,
                account(request)
            ),
        )),
        "DescribeAccountAttributes" => fine(
            "<DescribeAccountAttributesResponse><accountAttributeSet><item><attributeName>supported-platforms</attributeName><attributeValueSet><item><attributeValue>VPC</attributeValue></item></attributeValueSet></item></accountAttributeSet></DescribeAccountAttributesResponse>",
        ),
        "DescribeRegions" => {
            let item = |region: &&str| {
                format!(
                    "<item><regionName>{region}</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
                )
            };
            let items: String = regions.iter().map(item).collect();
            fine(format!(
                "<DescribeRegionsResponse><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
            ))
        }
        "GetCallerIdentity" => fine(result(
            "GetCallerIdentity",
            &format!(
                "<Arn>arn:aws:iam::{ACCOUNT}:user/auditor</Arn><UserId>U</UserId><Account>{ACCOUNT}</Account>"
            ),
        )),
        "AssumeRole" => {
            let arn = request.body.split_once("RoleArn=").unwrap().1;
            let account = arn.split("%3A").nth(4).unwrap();
            fine(result(
                "AssumeRole",
                &format!(
                    "<Credentials><AccessKeyId>ROLE{account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                ),
            ))
        }
        "ListAccounts" => fine(format!(
            r#"{{"Accounts": [{{"Id": "{ACCOUNT}", "State": "ACTIVE"}}, {{"Id": "111122223333", "State": "ACTIVE"}}, {{"Id": "444455556666", "State": "SUSPENDED"}}]}}"#
        )),
        other => panic!("`{other}` is not called"),
    }
}

pub(super) fn cluster(request: &Request, id: &str, group: Option<&str>) -> String {
    let group = group.map_or_else(String::new, |name| {
        format!("<CacheSubnetGroupName>{name}</CacheSubnetGroupName>")
    });
    format!(
        "<CacheCluster><CacheClusterId>{id}</CacheClusterId><CacheClusterStatus>available</CacheClusterStatus><Engine>redis</Engine>{group}<ARN>arn:aws:elasticache:{}:{}:cluster:{id}</ARN></CacheCluster>",
        request.region,
        account(request)
    )
}

pub(super) fn clusters(clusters: &str, marker: Option<&str>) -> String {
    let marker = marker.map_or_else(String::new, |marker| format!("<Marker>{marker}</Marker>"));
    result(
        "DescribeCacheClusters",
        &format!("{marker}<CacheClusters>{clusters}</CacheClusters>"),
    )
}

pub(super) fn result(action: &str, inner: &str) -> String {
    format!(
        "<{action}Response><{action}Result>{inner}</{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
    )
}
