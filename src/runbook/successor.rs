//! What takes the place of a cache: its network, its form, and what it holds at first.

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    New {
        /// Of its subnets; fewer than two are filled up with others of the region.
        zones: Vec<&'a str>,
        internet_gateway: bool,
    },
    Existing {
        vpc: &'a str,
        /// None where the user is to name them.
        subnets: Vec<&'a str>,
    },
}

/// What the new cache holds at first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start<'a> {
    Snapshot {
        name: String,
        last: String,
        of: Source<'a>,
    },
    /// Nothing, because of this.
    Empty(&'static str),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source<'a> {
    Cluster(&'a str),
    Group(&'a str),
}

impl<'a> Source<'a> {
    pub(super) fn id(&self) -> &'a str {
        let (Source::Cluster(id) | Source::Group(id)) = self;
        id
    }

    /// By which the AWS CLI is given its id.
    pub(super) fn option(&self) -> &'static str {
        match self {
            Source::Cluster(_) => "--cache-cluster-id",
            Source::Group(_) => "--replication-group-id",
        }
    }
}

/// What is made in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    Cluster {
        nodes: u32,
        /// Memcached alone spreads a cluster over zones.
        cross_zone: Option<bool>,
    },
    Group {
        description: String,
        size: Size,
        automatic_failover: bool,
        multi_az: bool,
        data_tiering: bool,
        /// Clients may speak to it as if it had no cluster mode.
        compatible: bool,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Size {
    Clusters(u32),
    Shards { shards: u32, replicas: u32 },
}
