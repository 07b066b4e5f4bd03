//! Asking AWS: every account and region in reach, as many at a time as is decent. What comes of it are the same texts that
//! `--save` writes, and what could not be asked is one of them.

mod client;
mod collected;
mod convert;
mod credentials;
mod ec2;
mod fault;
mod last;
mod whole;

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::{Connector, proxy::ProxyConfig, tls};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpConnector, http_client_fn,
};
use aws_types::service_config::ServiceConfigKey;
use serde_json::Value;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::calls::Call;
use super::question::{Answered, Question, Regions};
use super::scope::{is_account, is_region};
use client::{Client, Patience};
use collected::{Collected, listed, written};
use fault::{Fault, NO_CREDENTIALS};

/// How many regions are asked at the same time, of all accounts together.
const AT_A_TIME: usize = 16;

/// Where accounts are asked about themselves if no region is named.
const SOMEWHERE: &str = "us-east-1";

/// What is told while it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// So many more regions will be asked.
    Planned(usize),
    /// A region, by account and name, was asked.
    Asked(String),
}

/// Asks AWS. What cannot be asked is an answer too, and keeps the audit from being whole.
///
/// # Errors
/// Where `question` cannot be asked at all, as it stands: a sentence on what to type instead.
pub fn ask(
    question: &Question,
    tell: impl Fn(Event) + Send + Sync + 'static,
) -> Result<Vec<Answered>, String> {
    let roles = roles(question)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot wait for AWS: {error}"))?;
    runtime.block_on(async {
        let (stopper, stop) = watch::channel(false);
        let listener = tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = stopper.send(true);
            }
            // Whoever waits for it to turn true would take the end of it for that.
            std::future::pending::<()>().await;
        });
        let mut stopped = stop.clone();
        let answers = tokio::select! {
            audit = Audit::new(question, stop, Arc::new(tell)) => audit.run(&roles).await,
            // Even the search for a region and for credentials may ask the network.
            Ok(_) = stopped.wait_for(|stop| *stop) => {
                let mut nothing = Collected::default();
                nothing.gap(None, None, Fault::interrupted());
                Ok(nothing.told())
            }
        };
        listener.abort();
        answers
    })
}

/// A role, and the account that it belongs to.
struct Role {
    account: String,
    arn: String,
}

fn roles(question: &Question) -> Result<Vec<Role>, String> {
    let mut roles: Vec<Role> = Vec::new();
    for arn in &question.roles {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let account = match parts[..] {
            ["arn", _, "iam", "", account, role]
                if is_account(account) && role.starts_with("role/") =>
            {
                account
            }
            _ => {
                return Err(format!(
                    "`{arn}` is no role; one is written as arn:aws:iam::123456789012:role/NAME"
                ));
            }
        };
        if roles.iter().any(|other| other.account == account) {
            return Err(format!(
                "there are two roles of account {account}; one is enough to ask it"
            ));
        }
        roles.push(Role {
            account: account.to_owned(),
            arn: arn.clone(),
        });
    }
    Ok(roles)
}

/// What all of an audit share.
#[derive(Clone)]
struct Audit {
    question: Arc<Question>,
    config: SdkConfig,
    connector: SharedHttpConnector,
    room: Arc<Semaphore>,
    stop: watch::Receiver<bool>,
    tell: Arc<dyn Fn(Event) + Send + Sync>,
}

impl Audit {
    async fn new(
        question: &Question,
        stop: watch::Receiver<bool>,
        tell: Arc<dyn Fn(Event) + Send + Sync>,
    ) -> Self {
        let connector = connector();
        let shared = connector.clone();
        let client = http_client_fn(move |_, _| shared.clone());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(client.clone())
            .retry_config(patient())
            .timeout_config(
                TimeoutConfig::builder()
                    .operation_attempt_timeout(Duration::from_secs(30))
                    .build(),
            );
        if let Some(profile) = &question.profile {
            loader = loader.profile_name(profile);
        }
        let mut config = loader.load().await;
        if let Some(profile) = &question.profile {
            let own = credentials::of_profile(profile, config.region().cloned(), &client);
            let own = SharedCredentialsProvider::new(own);
            config = config.to_builder().credentials_provider(own).build();
        }
        Self {
            question: Arc::new(question.clone()),
            config,
            connector,
            room: Arc::new(Semaphore::new(AT_A_TIME)),
            stop,
            tell,
        }
    }

    async fn run(self, roles: &[Role]) -> Result<Vec<Answered>, String> {
        if self.question.regions == Regions::OfProfile && self.config.region().is_none() {
            return Err(
                "no region is configured: name one with `--region`, or ask for `--all-regions`"
                    .to_owned(),
            );
        }
        let mut collected = Collected::default();
        let mut accounts = JoinSet::new();
        if roles.is_empty() {
            match self.caller().await {
                Err(mut fault) => {
                    if let Some(profile) = &self.question.profile
                        && fault.cause.ends_with(NO_CREDENTIALS)
                    {
                        let _ = write!(fault.cause, " for the profile `{profile}`");
                    }
                    collected.gap(None, None, fault);
                }
                Ok(caller) => {
                    collected.answers.push(written(
                        &format!("{}/{}", caller.account, Call::GetCallerIdentity.command()),
                        caller.identity.clone(),
                    ));
                    for role in self.organization(&caller, &mut collected).await {
                        accounts.spawn(self.clone().in_role(role));
                    }
                    accounts.spawn(self.clone().account(caller.account, self.config.clone()));
                }
            }
        }
        for role in roles {
            let role = Role {
                account: role.account.clone(),
                arn: role.arn.clone(),
            };
            accounts.spawn(self.clone().in_role(role));
        }
        while let Some(account) = accounts.join_next().await {
            let lost = || "an account was lost on the way; please report it".to_owned();
            collected.add(account.map_err(|_| lost())?);
        }
        Ok(collected.told())
    }

    /// Who asks.
    async fn caller(&self) -> Result<Caller, Fault> {
        let call = Call::GetCallerIdentity;
        let mut items = Vec::new();
        let client = self.client(&self.config, "", &self.home());
        client.list(call, &self.patience(), &mut items).await?;
        let identity = items.pop().unwrap_or_default();
        match (identity["Account"].as_str(), identity["Arn"].as_str()) {
            (Some(account), Some(arn)) if is_account(account) => Ok(Caller {
                account: account.to_owned(),
                partition: arn.split(':').nth(1).unwrap_or("aws").to_owned(),
                identity,
            }),
            _ => Err(Fault::unreadable(call, "it names no account")),
        }
    }

    /// Every other account of the organization, where it is asked for. One's own has no need of a role, and the one that
    /// manages an organization seldom has it.
    async fn organization(&self, caller: &Caller, collected: &mut Collected) -> Vec<Role> {
        let Some(name) = &self.question.organization else {
            return Vec::new();
        };
        let mut items = Vec::new();
        let client = self.client(&self.config, "", &self.home());
        let asked = client
            .list(Call::ListAccounts, &self.patience(), &mut items)
            .await;
        if let Err(fault) = asked {
            let cause = format!("its organization: {}", fault.cause);
            collected.gap(Some(&caller.account), None, Fault { cause, ..fault });
        }
        let mut roles = Vec::new();
        for item in items {
            let account = item["Id"].as_str().unwrap_or_default().to_owned();
            match item["State"].as_str() {
                _ if account == caller.account || !is_account(&account) => {}
                None | Some("ACTIVE") => roles.push(Role {
                    arn: format!("arn:{}:iam::{account}:role/{name}", caller.partition),
                    account,
                }),
                Some(state) => {
                    let cause = format!("it is not active ({state}) and was not asked");
                    collected.beside(&account, None, Fault { cause, help: None });
                }
            }
        }
        roles
    }

    async fn in_role(self, role: Role) -> Collected {
        let permit = self.room.clone().acquire_owned().await;
        let client = self.client(&self.config, "", &self.home());
        let external_id = self.question.external_id.as_deref();
        let credentials = client
            .assume(&role.arn, external_id, &self.patience())
            .await;
        drop(permit);
        match credentials {
            Ok(credentials) => {
                let credentials = SharedCredentialsProvider::new(credentials);
                let config = self.config.to_builder().credentials_provider(credentials);
                let config = config.build();
                self.account(role.account, config).await
            }
            Err(fault) => {
                let mut collected = Collected::default();
                collected.gap(Some(&role.account), None, fault);
                collected
            }
        }
    }

    async fn account(self, account: String, config: SdkConfig) -> Collected {
        let mut collected = Collected::default();
        let regions = match &self.question.regions {
            Regions::Named(regions) => regions.clone(),
            Regions::OfProfile => vec![self.home()],
            Regions::Enabled => match self.enabled(&account, &config, &mut collected).await {
                Ok(regions) => regions,
                Err(fault) => {
                    collected.gap(Some(&account), None, fault);
                    Vec::new()
                }
            },
        };
        (self.tell)(Event::Planned(regions.len()));
        let mut asked = JoinSet::new();
        for region in regions {
            asked.spawn(self.clone().region(account.clone(), region, config.clone()));
        }
        while let Some(region) = asked.join_next().await {
            if let Ok(region) = region {
                collected.add(region);
            } else {
                let fault = Fault::new("a region was lost on the way", "please report it");
                collected.gap(Some(&account), None, fault);
            }
        }
        collected
    }

    async fn enabled(
        &self,
        account: &str,
        config: &SdkConfig,
        collected: &mut Collected,
    ) -> Result<Vec<String>, Fault> {
        let call = Call::DescribeRegions;
        let mut items = Vec::new();
        let _permit = self.room.acquire().await;
        let client = self.client(config, account, &self.home());
        client.list(call, &self.patience(), &mut items).await?;
        let names = items.iter().filter_map(|item| item["RegionName"].as_str());
        let names: Vec<String> = names.map(str::to_owned).collect();
        if names.is_empty() || !names.iter().all(|name| is_region(name)) {
            return Err(Fault::unreadable(call, "it names no regions"));
        }
        let name = format!("{account}/{}", call.command());
        collected.answers.push(listed(&name, call, &items));
        Ok(names)
    }

    /// Everything about one region. Where its clusters cannot be had, nothing else is asked.
    async fn region(self, account: String, region: String, config: SdkConfig) -> Collected {
        let _permit = self.room.acquire().await;
        let client = self.client(&config, &account, &region);
        let patience = self.patience();
        let mut collected = Collected::default();
        for call in Call::OF_A_REGION {
            let mut items = Vec::new();
            let asked = client.list(call, &patience, &mut items).await;
            if asked.is_ok() || !items.is_empty() {
                let name = format!("{account}/{region}/{}", call.command());
                collected.answers.push(listed(&name, call, &items));
            }
            let Err(fault) = asked else {
                continue;
            };
            match call {
                // Only what is said of the clusters.
                Call::DescribeCacheSubnetGroups | Call::DescribeAccountAttributes => {
                    collected.beside(&account, Some(&region), fault);
                }
                _ => collected.gap(Some(&account), Some(&region), fault),
            }
            if call == Call::DescribeCacheClusters {
                break;
            }
        }
        (self.tell)(Event::Asked(format!("{account}/{region}")));
        collected
    }

    fn client(&self, config: &SdkConfig, account: &str, region: &str) -> Client {
        Client::new(config, account, region, &self.connector)
    }

    fn patience(&self) -> Patience {
        Patience::of(self.question.timeout, &self.stop)
    }

    /// The region in which an account is asked about itself.
    fn home(&self) -> String {
        let named = match &self.question.regions {
            Regions::Named(regions) => regions.first().map(String::as_str),
            Regions::OfProfile | Regions::Enabled => None,
        };
        let configured = self.config.region().map(AsRef::as_ref);
        named.or(configured).unwrap_or(SOMEWHERE).to_owned()
    }
}

struct Caller {
    account: String,
    partition: String,
    identity: Value,
}

/// How often one call is asked.
const ATTEMPTS: u32 = 8;

/// For how long it waits in between.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// Adaptive: who was throttled asks more slowly from then on, as long as it takes.
///
/// The pauses need an end of their own. After a refusal the SDK counts a retry as ten requests, and where it asks as seldom
/// as one region needs, it would save up for them at one every two seconds: twenty seconds a retry, and three retries take
/// the time of the whole region (`aws-smithy-runtime` 1.16, `client_rate_limiter.rs`).
fn patient() -> RetryConfig {
    RetryConfig::adaptive()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(Duration::from_millis(300))
        .with_max_backoff(LONGEST_PAUSE)
}

/// One for all services, regions and accounts, so that connections are shared. TLS comes from `ring`, which builds without
/// further tools.
fn connector() -> SharedHttpConnector {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(20))
        .build();
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    SharedHttpConnector::new(
        Connector::builder()
            .connector_settings(settings)
            .proxy_config(ProxyConfig::from_env())
            .tls_provider(provider)
            .build(),
    )
}

/// Where EC2 is, if not where it always is: `AWS_ENDPOINT_URL_EC2` and `AWS_ENDPOINT_URL`, as for every other service.
fn endpoint(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id("EC2")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build();
    let own = config
        .service_config()
        .and_then(|service| service.load_config(key.ok()?));
    own.or_else(|| config.endpoint_url().map(str::to_owned))
}
