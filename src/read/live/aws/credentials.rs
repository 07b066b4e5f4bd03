//! Whose credentials ask, as the AWS CLI finds them: a profile that is named by an option goes before the environment. The
//! SDK's own chain asks the environment first, and would audit another account than the one that was named.

use aws_config::Region;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// What `profile` says, or the machine where that has no credentials of its own.
pub(super) fn of_profile(
    profile: &str,
    region: Option<Region>,
    client: &SharedHttpClient,
) -> CredentialsProviderChain {
    let config = ProviderConfig::without_region()
        .with_region(region)
        .with_http_client(client.clone());
    let own = ProfileFileCredentialsProvider::builder()
        .configure(&config)
        .profile_name(profile)
        .build();
    let container = EcsCredentialsProvider::builder().configure(&config).build();
    let instance = ImdsCredentialsProvider::builder()
        .configure(&config)
        .build();
    CredentialsProviderChain::first_try("Profile", own)
        .or_else("EcsContainer", container)
        .or_else("Ec2InstanceMetadata", instance)
}
