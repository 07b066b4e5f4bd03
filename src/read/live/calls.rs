//! Every call to AWS that an audit makes. The policy and the dispatch are both made from this list, and so nothing is called
//! that the policy does not name.

use serde_json::{Value, json};

use super::question::{Question, Regions};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    GetCallerIdentity,
    AssumeRole,
    ListAccounts,
    DescribeRegions,
    DescribeAccountAttributes,
    DescribeCacheClusters,
    DescribeReplicationGroups,
    DescribeCacheSubnetGroups,
}

impl Call {
    pub const ALL: [Call; 8] = [
        Call::GetCallerIdentity,
        Call::AssumeRole,
        Call::ListAccounts,
        Call::DescribeRegions,
        Call::DescribeAccountAttributes,
        Call::DescribeCacheClusters,
        Call::DescribeReplicationGroups,
        Call::DescribeCacheSubnetGroups,
    ];

    /// What is asked of each region, the clusters first.
    pub const OF_A_REGION: [Call; 4] = [
        Call::DescribeCacheClusters,
        Call::DescribeReplicationGroups,
        Call::DescribeCacheSubnetGroups,
        Call::DescribeAccountAttributes,
    ];

    /// As IAM names it.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Call::GetCallerIdentity => "sts:GetCallerIdentity",
            Call::AssumeRole => "sts:AssumeRole",
            Call::ListAccounts => "organizations:ListAccounts",
            Call::DescribeRegions => "ec2:DescribeRegions",
            Call::DescribeAccountAttributes => "ec2:DescribeAccountAttributes",
            Call::DescribeCacheClusters => "elasticache:DescribeCacheClusters",
            Call::DescribeReplicationGroups => "elasticache:DescribeReplicationGroups",
            Call::DescribeCacheSubnetGroups => "elasticache:DescribeCacheSubnetGroups",
        }
    }

    /// The service's own name for it: `DescribeRegions`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.action()
            .split_once(':')
            .map_or(self.action(), |(_, name)| name)
    }

    /// As the AWS CLI names it, and the file that its answer is saved in: `describe-regions`.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Call::GetCallerIdentity => "get-caller-identity",
            Call::AssumeRole => "assume-role",
            Call::ListAccounts => "list-accounts",
            Call::DescribeRegions => "describe-regions",
            Call::DescribeAccountAttributes => "describe-account-attributes",
            Call::DescribeCacheClusters => "describe-cache-clusters",
            Call::DescribeReplicationGroups => "describe-replication-groups",
            Call::DescribeCacheSubnetGroups => "describe-cache-subnet-groups",
        }
    }

    /// The list in its answer.
    #[must_use]
    pub fn list(self) -> Option<&'static str> {
        match self {
            Call::GetCallerIdentity | Call::AssumeRole => None,
            Call::ListAccounts => Some("Accounts"),
            Call::DescribeRegions => Some("Regions"),
            Call::DescribeAccountAttributes => Some("AccountAttributes"),
            Call::DescribeCacheClusters => Some("CacheClusters"),
            Call::DescribeReplicationGroups => Some("ReplicationGroups"),
            Call::DescribeCacheSubnetGroups => Some("CacheSubnetGroups"),
        }
    }
}

/// The least IAM policy with which `question` can be asked, as JSON. `GetCallerIdentity` needs none (STS API reference).
#[must_use]
pub fn policy(question: &Question) -> String {
    let mut describe: Vec<Call> = Call::OF_A_REGION.to_vec();
    if question.regions == Regions::Enabled {
        describe.push(Call::DescribeRegions);
    }
    let mut statements = vec![statement("DescribeCaches", &describe, &json!("*"))];
    let mut roles = question.roles.clone();
    if let Some(name) = &question.organization {
        statements.push(statement(
            "ListAccounts",
            &[Call::ListAccounts],
            &json!("*"),
        ));
        // Where the question is put is not known here: it may be to AWS in China or for governments. Of the parts of an ARN,
        // only the service takes no wildcard (IAM User Guide, "Resource").
        roles.push(format!("arn:*:iam::*:role/{name}"));
    }
    if !roles.is_empty() {
        statements.push(statement("AssumeRoles", &[Call::AssumeRole], &json!(roles)));
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    format!("{policy:#}\n")
}

/// Describing calls know no resources (service authorization reference), so theirs are all.
fn statement(sid: &str, calls: &[Call], resources: &Value) -> Value {
    let mut actions: Vec<&str> = calls.iter().map(|call| call.action()).collect();
    actions.sort_unstable();
    json!({ "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_what_is_called_and_no_more() {
        let actions = |question: &Question| -> Vec<&'static str> {
            let policy = policy(question);
            let all = Call::ALL.iter().map(|call| call.action());
            all.filter(|action| policy.contains(&format!("\"{action}\"")))
                .collect()
        };
        assert!(!policy(&Question::default()).contains("Assume"));
        let mut of_a_region = Call::OF_A_REGION.to_vec();
        of_a_region.sort_unstable();
        let of_a_region: Vec<_> = of_a_region.iter().map(|call| call.action()).collect();
        for regions in [Regions::OfProfile, Regions::Named(vec!["eu-west-1".into()])] {
            let question = Question {
                regions,
                ..Question::default()
            };
            assert_eq!(actions(&question), of_a_region);
        }
        let organization = Question {
            regions: Regions::Enabled,
            organization: Some("Audit".into()),
            ..Question::default()
        };
        let all: Vec<_> = Call::ALL.iter().map(|call| call.action()).skip(1).collect();
        assert_eq!(actions(&organization), all);
        assert!(policy(&organization).contains("\"arn:*:iam::*:role/Audit\""));
    }
}
