//! A live account, by what AWS answers about it. One reader for answers that were saved and for those just given: asking
//! comes to the same texts as `--save` writes.

mod adapt;
pub mod answers;
#[cfg(feature = "live")]
mod aws;
pub mod calls;
mod documents;
mod listing;
mod question;
mod scope;
mod texts;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::input::Input;
use super::settings::Settings;
use crate::model::inventory;
use crate::model::{Resource, Unit, UnitKind};
use crate::problem::{Kind, Problem, Site};
use crate::source::{Files, Place};
use adapt::{address_of_cluster, address_of_group};
use answers::{CacheCluster, CacheSubnetGroup, NotAudited, Region, ReplicationGroup};
use documents::{Content, Document};

#[cfg(feature = "live")]
pub use aws::{Event, ask};
pub use documents::Described;
pub use question::{Answered, Question, Regions};
pub use scope::{Scope, is_region};

use scope::is_arn;

/// Everything that AWS answered, in the order of the files and, in each, as it is written.
#[derive(Debug, Default)]
pub struct Answers {
    pub clusters: Vec<Described<CacheCluster>>,
    pub replication_groups: Vec<Described<ReplicationGroup>>,
    pub subnet_groups: Vec<Described<CacheSubnetGroup>>,
    /// What EC2 says that an account supports in a region.
    pub platforms: Vec<(Scope, Vec<String>)>,
    /// Whose clusters were described, none included.
    pub described: BTreeSet<Scope>,
}

/// Answers with the texts that they stand in, and what keeps them from being all.
#[derive(Debug, Default)]
pub struct Gathered {
    pub files: Files,
    pub answers: Answers,
    pub problems: Vec<Problem>,
    pub files_read: usize,
}

/// What a live account comes to.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) files: Files,
    pub(super) units: Vec<Unit>,
    pub(super) resources: Vec<Resource>,
    pub(super) inventory: Vec<inventory::Region>,
    pub(super) problems: Vec<Problem>,
    pub(super) files_read: usize,
}

/// Reads answers as the ordinary model.
pub(super) fn read(inputs: Vec<Input>, settings: &Settings) -> Reading {
    let gathered = gather(inputs, settings);
    let answers = gathered.answers;
    let unit = |scope: &Scope| Unit {
        name: scope.unit(),
        kind: UnitKind::Region,
    };
    Reading {
        files: gathered.files,
        units: answers.described.iter().map(unit).collect(),
        resources: adapt::resources(&answers),
        inventory: listing::regions(&answers),
        problems: gathered.problems,
        files_read: gathered.files_read,
    }
}

/// Reads answers as they are: files, everything below folders, and texts.
#[must_use]
pub fn gather(inputs: Vec<Input>, settings: &Settings) -> Gathered {
    let names: Vec<String> = inputs
        .iter()
        .map(|one| texts::name(one, settings))
        .collect();
    let loaded = texts::load(inputs, settings);
    let mut gathered = Gathered {
        problems: loaded.problems,
        ..Gathered::default()
    };
    let mut ledger = Ledger::default();
    let mut silent: BTreeSet<usize> = (0..names.len()).collect();
    for text in loaded.all {
        let id = gathered.files.add(text.file);
        let read = documents::read(gathered.files.get(id), id, &text.scope);
        if !read.documents.is_empty() || !read.problems.iter().all(is_beside) {
            silent.retain(|input| !text.inputs.contains(input));
        }
        let is_remark = |document: &Document| matches!(document.content, Content::NotAudited(_));
        if read.documents.is_empty() || !read.documents.iter().all(is_remark) {
            gathered.files_read += 1;
        }
        gathered.problems.extend(read.problems);
        for document in read.documents {
            ledger.enter(&document);
            gathered.answers.add(document);
        }
    }
    gathered.problems.extend(gathered.answers.settle());
    gathered.problems.extend(ledger.gaps(&gathered.answers));
    // What could not be opened is told already.
    silent.retain(|input| !loaded.troubled.contains(input));
    if gathered.answers.described.is_empty() && gathered.problems.iter().all(is_beside) {
        silent.extend(names.first().map(|_| 0));
    }
    for input in silent {
        gathered.problems.push(Problem {
            kind: Kind::Empty,
            site: Site::Path(names[input].clone()),
            message: "there is no answer to `DescribeCacheClusters` here".to_owned(),
            help: Some(
                "`aws elasticache describe-cache-clusters` prints one for each region".to_owned(),
            ),
        });
    }
    gathered
}

fn is_beside(problem: &Problem) -> bool {
    !problem.kind.is_incomplete()
}

impl Answers {
    fn add(&mut self, document: Document) {
        match document.content {
            Content::CacheClusters(clusters) => {
                if document.is_empty {
                    self.described.insert(document.scope);
                }
                let scopes = clusters.iter().map(|cluster| cluster.scope.clone());
                self.described.extend(scopes);
                self.clusters.extend(clusters);
            }
            Content::ReplicationGroups(groups) => self.replication_groups.extend(groups),
            Content::CacheSubnetGroups(groups) => self.subnet_groups.extend(groups),
            Content::AccountAttributes(attributes) => {
                let platforms = attributes
                    .into_iter()
                    .filter(|attribute| attribute.attribute_name == "supported-platforms")
                    .flat_map(|attribute| attribute.attribute_values)
                    .map(|value| value.attribute_value);
                self.platforms.push((document.scope, platforms.collect()));
            }
            Content::Regions(_) | Content::Caller | Content::NotAudited(_) => {}
        }
    }

    /// Answers may overlap. What is told twice in the same way is kept once; what is not, is judged each time, and told.
    fn settle(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let group = |cluster: &CacheCluster| cluster.cache_subnet_group_name.clone();
        keep_once(&mut self.clusters, address_of_cluster, group, &mut problems);
        let members = |group: &ReplicationGroup| group.member_clusters.clone();
        keep_once(
            &mut self.replication_groups,
            address_of_group,
            members,
            &mut problems,
        );
        problems
    }
}

/// Of what is called the same, whatever differs in what decides its network.
fn keep_once<T, N: Ord>(
    all: &mut Vec<Described<T>>,
    address: fn(&T) -> &str,
    network: impl Fn(&T) -> N,
    problems: &mut Vec<Problem>,
) {
    let mut seen: BTreeMap<(Arc<str>, String), BTreeSet<N>> = BTreeMap::new();
    all.retain(|one| {
        let address = address(&one.answer);
        // Without an ARN, one name in places that are not known may be two things.
        if !is_arn(address) && (one.scope.account.is_none() || one.scope.region.is_none()) {
            return true;
        }
        let networks = seen.entry((one.scope.unit(), address.to_owned()));
        let networks = networks.or_default();
        let is_first = networks.is_empty();
        let is_new = networks.insert(network(&one.answer));
        if is_new && !is_first {
            problems.push(Problem {
                kind: Kind::Suspicious,
                site: Site::Place(one.place),
                message: format!("`{address}` is described twice, and not in the same network"),
                help: Some("answers of different times may lie side by side".to_owned()),
            });
        }
        is_new
    });
}

/// What a complete audit would have: last pages, clusters beside their groups, every region that is enabled.
#[derive(Debug, Default)]
struct Ledger {
    /// By what is described and whose it is: a page that another follows, and whether a last one was seen.
    pages: BTreeMap<(&'static str, Scope), (Option<Place>, bool)>,
    /// Of each account. The AWS CLI does not say whose they are.
    regions: Vec<(Option<Arc<str>>, Region)>,
    not_audited: Vec<NotAudited>,
}

impl Ledger {
    fn enter(&mut self, document: &Document) {
        let call = match &document.content {
            Content::CacheClusters(_) => "DescribeCacheClusters",
            Content::ReplicationGroups(_) => "DescribeReplicationGroups",
            Content::Regions(regions) => {
                let account = &document.scope.account;
                let enabled = regions.iter().filter(|region| region.is_enabled());
                let enabled = enabled.map(|region| (account.clone(), region.clone()));
                self.regions.extend(enabled);
                return;
            }
            Content::NotAudited(all) => return self.not_audited.extend(all.iter().cloned()),
            Content::CacheSubnetGroups(_) | Content::AccountAttributes(_) | Content::Caller => {
                return;
            }
        };
        let pages = self.pages.entry((call, document.scope.clone()));
        let (following, is_last) = pages.or_default();
        if document.continues {
            *following = Some(document.place);
        } else {
            *is_last = true;
        }
    }

    fn gaps(self, answers: &Answers) -> Vec<Problem> {
        let mut gaps: Vec<Problem> = self.not_audited.iter().map(not_audited).collect();
        for ((call, _), (following, is_last)) in &self.pages {
            if let (Some(place), false) = (following, is_last) {
                gaps.push(Problem {
                    kind: Kind::NotAudited,
                    site: Site::Place(*place),
                    message: format!("another page of `{call}` follows, which is not here"),
                    help: Some("the AWS CLI asks for all pages, unless `--max-items` or `--no-paginate` keeps it from it".to_owned()),
                });
            }
        }
        let mut known: BTreeSet<Arc<str>> = answers.described.iter().map(Scope::unit).collect();
        // What is said beside its clusters does not tell why there is no answer about them.
        for gap in self.not_audited.iter().filter(|gap| !gap.beside) {
            known.insert(scope_of(gap).unit());
        }
        for group in &answers.replication_groups {
            if known.insert(group.scope.unit()) {
                let message = "its replication groups are described, and its clusters are not";
                gaps.push(unasked(group.scope.unit().to_string(), message.to_owned()));
            }
        }
        let accounts: BTreeSet<Arc<str>> = (answers.described.iter())
            .filter_map(|scope| scope.account.clone())
            .collect();
        for (account, region) in self.regions {
            let scope = Scope {
                // Beside answers of several accounts, it counts that one of them answers.
                account: account
                    .or_else(|| accounts.first().filter(|_| accounts.len() == 1).cloned()),
                region: Some(region.region_name.as_str().into()),
            };
            let is_answered = |other: &Scope| other.region == scope.region;
            if scope.account.is_none() && answers.described.iter().any(is_answered) {
                continue;
            }
            if known.insert(scope.unit()) {
                let message = "it is enabled, and no answer about its clusters is here";
                gaps.push(unasked(scope.unit().to_string(), message.to_owned()));
            }
        }
        gaps
    }
}

fn unasked(unit: String, message: String) -> Problem {
    Problem {
        kind: Kind::NotAudited,
        site: Site::Path(unit),
        message,
        help: Some("ask for `aws elasticache describe-cache-clusters` there".to_owned()),
    }
}

fn not_audited(gap: &NotAudited) -> Problem {
    let (kind, what) = if gap.beside {
        (Kind::Suspicious, "")
    } else {
        (Kind::NotAudited, "not audited: ")
    };
    let parts: Vec<&str> = [named(gap.account.as_deref()), named(gap.region.as_deref())]
        .into_iter()
        .flatten()
        .collect();
    let site = match &parts[..] {
        [] => "AWS".to_owned(),
        parts => parts.join("/"),
    };
    Problem {
        kind,
        site: Site::Path(site),
        message: format!("{what}{}", gap.cause),
        help: gap.help.clone(),
    }
}

fn scope_of(gap: &NotAudited) -> Scope {
    let part = |part: &Option<String>| named(part.as_deref()).map(Arc::from);
    Scope {
        account: part(&gap.account),
        region: part(&gap.region),
    }
}

/// An empty text names nothing.
fn named(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
