//! Whom every call goes through: one place for each service, and one `match` over all calls.

use std::future::Future;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_sdk_elasticache as elasticache;
use aws_sdk_elasticache::config::retry::RetryPartition;
use aws_sdk_organizations as organizations;
use aws_sdk_sts as sts;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::super::answers::{CacheCluster, CacheSubnetGroup, ReplicationGroup};
use super::super::calls::Call;
use super::ec2;
use super::fault::Fault;
use super::last::Last;
use super::whole::Whole;

/// The services as one account reaches them in one region.
pub(super) struct Client {
    elasticache: elasticache::Client,
    organizations: organizations::Client,
    sts: sts::Client,
    ec2: ec2::Client,
    last: Last,
}

/// Until when an answer is waited for.
#[derive(Clone)]
pub(super) struct Patience {
    pub(super) until: Instant,
    pub(super) seconds: u64,
    /// Turns true when somebody wants no more.
    pub(super) stop: watch::Receiver<bool>,
}

impl Patience {
    pub(super) fn of(timeout: Duration, stop: &watch::Receiver<bool>) -> Self {
        Self {
            until: Instant::now() + timeout,
            seconds: timeout.as_secs(),
            stop: stop.clone(),
        }
    }

    /// `last` knows why it takes so long.
    async fn hold<T>(
        &self,
        call: Call,
        last: &Last,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        last.forget();
        let mut stop = self.stop.clone();
        tokio::select! {
            biased;
            Ok(_) = stop.wait_for(|stop| *stop) => Err(Fault::interrupted()),
            answer = tokio::time::timeout_at(self.until, work) => {
                answer.unwrap_or_else(|_| Err(Fault::timed_out(call, self.seconds, last.refusal(call))))
            }
        }
    }
}

/// One page of a list, and where the next one begins.
struct Page {
    items: Vec<Value>,
    next: Option<String>,
}

impl Page {
    fn of<T, U: From<T> + Serialize>(items: Option<Vec<T>>, next: Option<String>) -> Self {
        let items = items.unwrap_or_default().into_iter().map(U::from);
        Self::written(items, next)
    }

    fn written<U: Serialize>(items: impl IntoIterator<Item = U>, next: Option<String>) -> Self {
        Self {
            items: items.into_iter().map(|item| json!(item)).collect(),
            next: next.filter(|next| !next.is_empty()),
        }
    }
}

impl Client {
    /// For `account`, as far as it is known.
    pub(super) fn new(
        config: &SdkConfig,
        account: &str,
        region: &str,
        connector: &SharedHttpConnector,
    ) -> Self {
        let last = Last::default();
        let config = config
            .to_builder()
            .region(aws_config::Region::new(region.to_owned()))
            .build();
        Self {
            ec2: ec2::Client {
                connector: connector.clone(),
                credentials: config.credentials_provider(),
                region: region.to_owned(),
                endpoint: super::endpoint(&config),
                last: last.clone(),
            },
            elasticache: elasticache::Client::from_conf(
                elasticache::config::Builder::from(&config)
                    .interceptor(Whole)
                    .interceptor(last.clone())
                    // AWS counts calls for each account in each region. The SDK would count those of a region together, and
                    // an account that is throttled would slow down all others.
                    .retry_partition(RetryPartition::new(format!("{account}/{region}")))
                    .build(),
            ),
            organizations: organizations::Client::new(&config),
            sts: sts::Client::from_conf(
                sts::config::Builder::from(&config)
                    .interceptor(Whole)
                    .interceptor(last.clone())
                    .build(),
            ),
            last,
        }
    }

    /// Every page of a list, as far as there are any. What was answered stays in `items`, whatever comes after it.
    pub(super) async fn list(
        &self,
        call: Call,
        patience: &Patience,
        items: &mut Vec<Value>,
    ) -> Result<(), Fault> {
        let mut marker = None;
        loop {
            let page = self.page(call, marker.clone());
            let page = patience.hold(call, &self.last, page).await?;
            items.extend(page.items);
            if page.next.is_none() {
                return Ok(());
            }
            if page.next == marker {
                return Err(Fault::unreadable(call, "its pages lead in a circle"));
            }
            marker = page.next;
        }
    }

    async fn page(&self, call: Call, marker: Option<String>) -> Result<Page, Fault> {
        /// As many as AWS gives at once.
        const MOST: i32 = 100;
        Ok(match call {
            Call::DescribeCacheClusters => {
                let request = self.elasticache.describe_cache_clusters();
                let request = request.show_cache_node_info(true).max_records(MOST);
                let page = request.set_marker(marker).send().await;
                let page = page.map_err(|error| Fault::of(call, &error))?;
                Page::of::<_, CacheCluster>(page.cache_clusters, page.marker)
            }
            Call::DescribeReplicationGroups => {
                let request = self.elasticache.describe_replication_groups();
                let request = request.max_records(MOST).set_marker(marker);
                let page = request.send().await;
                let page = page.map_err(|error| Fault::of(call, &error))?;
                Page::of::<_, ReplicationGroup>(page.replication_groups, page.marker)
            }
            Call::DescribeCacheSubnetGroups => {
                let request = self.elasticache.describe_cache_subnet_groups();
                let request = request.max_records(MOST).set_marker(marker);
                let page = request.send().await;
                let page = page.map_err(|error| Fault::of(call, &error))?;
                Page::of::<_, CacheSubnetGroup>(page.cache_subnet_groups, page.marker)
            }
            Call::ListAccounts => {
                let request = self.organizations.list_accounts();
                let page = request.set_next_token(marker).send().await;
                let page = page.map_err(|error| Fault::of(call, &error))?;
                let accounts = page.accounts.unwrap_or_default().into_iter();
                Page::written(
                    accounts.map(|account| account_of(&account)),
                    page.next_token,
                )
            }
            Call::GetCallerIdentity => {
                let page = self.sts.get_caller_identity().send().await;
                let page = page.map_err(|error| Fault::of(call, &error))?;
                let identity =
                    json!({ "UserId": page.user_id, "Account": page.account, "Arn": page.arn });
                Page::written([identity], None)
            }
            Call::DescribeRegions => Page::written(self.ec2.regions().await?, None),
            Call::DescribeAccountAttributes => Page::written(self.ec2.platforms().await?, None),
            Call::AssumeRole => Page::written([(); 0], None),
        })
    }

    /// Credentials of a role. They are no list, and are never written down.
    pub(super) async fn assume(
        &self,
        role: &str,
        external_id: Option<&str>,
        patience: &Patience,
    ) -> Result<Credentials, Fault> {
        let call = Call::AssumeRole;
        let request = self.sts.assume_role();
        let request = request.role_arn(role).role_session_name("cachelint");
        let request = request.set_external_id(external_id.map(str::to_owned));
        let answer = async {
            request
                .send()
                .await
                .map_err(|error| Fault::of(call, &error))
        };
        let answer = patience.hold(call, &self.last, answer).await?;
        let Some(given) = answer.credentials else {
            return Err(Fault::unreadable(call, "it holds no credentials"));
        };
        Ok(Credentials::new(
            given.access_key_id,
            given.secret_access_key,
            Some(given.session_token),
            SystemTime::try_from(given.expiration).ok(),
            "cachelint",
        ))
    }
}

/// What of an account is asked for: who it is, and whether it is in use.
fn account_of(account: &organizations::types::Account) -> Value {
    let state = account
        .state
        .as_ref()
        .map(organizations::types::AccountState::as_str);
    // What came before `State`, and is all that some servers know.
    let state = state.or_else(|| {
        let status = account.status.as_ref();
        status.map(organizations::types::AccountStatus::as_str)
    });
    json!({ "Id": account.id, "State": state })
}
