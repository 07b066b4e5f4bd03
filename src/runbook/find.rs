//! Which cache is meant by what was typed.

use std::fmt;

use super::subject::{Kind, Subject};
use crate::nearest::nearest;

/// More than any id of AWS has characters.
const LONGEST: usize = 255;

/// What the answers hold.
#[derive(Debug, Default)]
pub struct Subjects {
    pub all: Vec<Subject>,
    /// Clusters that belong to a replication group, each with its group's id.
    pub members: Vec<(String, String)>,
    /// What is described without something that a runbook cannot do without.
    pub broken: Vec<Broken>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub id: String,
    /// A field of the answer.
    pub missing: &'static str,
}

/// Why there is no such cache.
#[derive(Debug, PartialEq, Eq)]
pub enum NotFound {
    Unknown {
        typed: String,
        nearest: Option<String>,
    },
    Member {
        cluster: String,
        group: String,
    },
    /// Some member names it, and no answer describes it.
    Undescribed(String),
    Broken(Broken),
    /// In several regions or accounts; the ARNs that tell them apart, or else the regions.
    Ambiguous {
        typed: String,
        names: Vec<String>,
    },
    /// In one region, where an answer without an ARN leaves nothing to tell them apart by.
    Alike {
        typed: String,
        region: String,
    },
}

impl Subjects {
    /// The one that goes by `typed`, its id or its ARN.
    ///
    /// # Errors
    /// Where none or more than one does, or where it is a member of a replication group, which moves as a whole.
    pub fn find(&self, typed: &str) -> Result<&Subject, NotFound> {
        let is_meant = |subject: &&Subject| {
            subject.id.eq_ignore_ascii_case(typed) || subject.arn.as_deref() == Some(typed)
        };
        let found: Vec<_> = self.all.iter().filter(is_meant).collect();
        match *found {
            [subject] => Ok(subject),
            [] => Err(self.missing(typed)),
            _ if let Some(region) = alike(&found) => Err(NotFound::Alike {
                typed: typed.to_owned(),
                region: region.to_owned(),
            }),
            _ => {
                let name = |subject: &&Subject| {
                    let arn = subject.arn.as_ref();
                    arn.unwrap_or(&subject.region).clone()
                };
                Err(NotFound::Ambiguous {
                    typed: typed.to_owned(),
                    names: found.iter().map(name).collect(),
                })
            }
        }
    }

    fn missing(&self, typed: &str) -> NotFound {
        // The last part of a cluster's ARN is its id.
        let id = typed.rsplit(':').next().unwrap_or(typed);
        let member = self
            .members_by_group()
            .find(|(cluster, _)| cluster.eq_ignore_ascii_case(id));
        if let Some((cluster, group)) = member {
            return NotFound::Member {
                cluster: cluster.to_owned(),
                group: group.to_owned(),
            };
        }
        if let Some(broken) = self
            .broken
            .iter()
            .find(|one| one.id.eq_ignore_ascii_case(id))
        {
            return NotFound::Broken(broken.clone());
        }
        if let Some((_, group)) = self
            .members
            .iter()
            .find(|(_, group)| group.eq_ignore_ascii_case(id))
        {
            return NotFound::Undescribed(group.clone());
        }
        // Two texts that no id can be as long as would take for ever to compare.
        let ids = self.all.iter().map(|subject| &*subject.id);
        let ids = ids.filter(|other| other.len().max(id.len()) <= LONGEST);
        NotFound::Unknown {
            typed: typed.to_owned(),
            nearest: nearest(id, ids),
        }
    }

    fn members_by_group(&self) -> impl Iterator<Item = (&str, &str)> {
        let listed = self
            .members
            .iter()
            .map(|(member, group)| (&**member, &**group));
        let of_groups = self.all.iter().flat_map(|subject| {
            let members: &[String] = match &subject.kind {
                Kind::Group(group) => &group.members,
                Kind::Cluster { .. } => &[],
            };
            members.iter().map(|member| (&**member, &*subject.id))
        });
        listed.chain(of_groups)
    }
}

/// The region in which one that has no ARN is not alone.
fn alike<'a>(found: &[&'a Subject]) -> Option<&'a str> {
    let mut regions = found
        .iter()
        .filter(|one| one.arn.is_none())
        .map(|one| &*one.region);
    regions.find(|region| found.iter().filter(|one| one.region == *region).count() > 1)
}

impl std::error::Error for NotFound {}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotFound::Unknown { typed, nearest } => {
                write!(
                    f,
                    "no cluster or replication group `{typed}` in these answers"
                )?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
                    None => Ok(()),
                }
            }
            NotFound::Member { cluster, group } => write!(
                f,
                "`{cluster}` is a member of the replication group `{group}`, which moves as a whole: \
                 `cachelint runbook {group}`"
            ),
            NotFound::Undescribed(group) => write!(
                f,
                "the answers name the replication group `{group}` and do not describe it: add those of \
                 `aws elasticache describe-replication-groups`"
            ),
            NotFound::Broken(Broken { id, missing }) => {
                write!(f, "the answer about `{id}` has no {missing}")
            }
            NotFound::Alike { typed, region } => write!(
                f,
                "the answers describe `{typed}` more than once in {region}, and not each time with its ARN: give those of \
                 one account, once"
            ),
            NotFound::Ambiguous { typed, names } => write!(
                f,
                "`{typed}` is the name of more than one; name one by its ARN or its region: {}",
                names.join(", ")
            ),
        }
    }
}
