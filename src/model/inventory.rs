//! What a live account turned out to hold, region by region: for people. No rule asks.

use std::sync::Arc;

/// One region of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// `ACCOUNT/REGION`
    pub unit: Arc<str>,
    /// The platforms that EC2 says the account supports there: `VPC`, or `EC2` and `VPC`. Nothing where it was not asked.
    pub platforms: Option<Vec<String>>,
    /// By engine and identifier.
    pub clusters: Vec<Row>,
}

/// One cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub engine: Option<Arc<str>>,
    pub id: Arc<str>,
    pub replication_group: Option<Arc<str>>,
    pub subnet_group: Option<Arc<str>>,
    /// Of its subnet group.
    pub vpc: Option<Arc<str>>,
}
