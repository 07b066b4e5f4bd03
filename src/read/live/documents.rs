//! From a text to the answers in it: wrapped as AWS wraps them or bare, one or many, with the place of each.

use serde::Deserialize;

use super::answers::{
    AccountAttribute, CacheCluster, CacheSubnetGroup, NotAudited, Region, ReplicationGroup,
};
use super::scope::Scope;
use super::yaml;
use crate::problem::{Kind, Problem, Site};
use crate::read::json::{self, Node};
use crate::source::{File, FileId, Place, Span};
use crate::wording::{self, Language};

/// One thing that AWS described, where it stands, and whose it is.
#[derive(Debug, Clone)]
pub struct Described<T> {
    pub scope: Scope,
    /// Its identifier, as it is written.
    pub place: Place,
    pub answer: T,
    /// What decides its network, as it is written: the subnet group of a cluster, the members of a group.
    pub(super) network: Option<Place>,
    /// Somebody chose some of its fields, and what decides its network may be among those left out.
    pub(super) partial: bool,
}

/// The answer to one call, or one page of it.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) place: Place,
    /// Of the document as a whole; each thing in it may know better.
    pub(super) scope: Scope,
    /// Whether it says that another page follows.
    pub(super) continues: bool,
    /// Whether it says that there is nothing. Where nothing of it could be read, it does not.
    pub(super) is_empty: bool,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    CacheClusters(Vec<Described<CacheCluster>>),
    ReplicationGroups(Vec<Described<ReplicationGroup>>),
    CacheSubnetGroups(Vec<Described<CacheSubnetGroup>>),
    AccountAttributes(Vec<AccountAttribute>),
    Regions(Vec<Region>),
    /// Who asked; the path says so already.
    Caller,
    NotAudited(Vec<NotAudited>),
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) documents: Vec<Document>,
    pub(super) problems: Vec<Problem>,
}

/// The answers in `file`, whose path says `scope` of them.
pub(super) fn read(file: &File, id: FileId, scope: &Scope) -> Read {
    let text = file.text();
    let mut reader = Reader {
        text,
        file: id,
        scope: scope.clone(),
        is_of_clusters: is_named_for_clusters(file.name()),
        is_yaml: !text.trim_start().starts_with(['{', '[']) && !text.trim().is_empty(),
        read: Read::default(),
    };
    let (values, refusal) = match reader.is_yaml.then(|| yaml::parse_all(text)) {
        None => json::parse_all(text),
        Some(Ok(values)) => (values, None),
        Some(Err(refusal)) => (Vec::new(), Some(refusal)),
    };
    if reader.is_yaml && !values.iter().any(is_collection) {
        // A sentence, what `--output text` or `table` prints: none of them is an answer.
        reader.no_answer(refusal);
        return reader.read;
    }
    for value in &values {
        reader.value(value);
    }
    if let Some(refusal) = refusal {
        reader.broken(&refusal);
    } else if values.is_empty() {
        let at = Span::default();
        let help =
            "a command that fails leaves an empty file; run it again and look at what it says";
        reader.complain(Kind::Syntax, at, "this answer is empty".into(), help);
    }
    reader.read
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    /// What the path says, and what earlier answers of the same file add.
    scope: Scope,
    /// By the name of the file.
    is_of_clusters: bool,
    is_yaml: bool,
    read: Read,
}

const NOT_UNDERSTOOD: &str = "this is no answer that is understood here";
const WRITE_JSON: &str = "what `aws elasticache describe-cache-clusters --output json` or `yaml` prints is read, without `--query`";

impl Reader<'_> {
    fn value(&mut self, value: &Node<'_>) {
        match &value.kind {
            json::Kind::Object(_) => self.object(value),
            json::Kind::Array(items) => self.list(value, items),
            _ => self.not_understood(value, false),
        }
    }

    fn object(&mut self, value: &Node<'_>) {
        let before = self.read.documents.len() + self.read.problems.len();
        let continues = ["Marker", "NextToken"].iter().any(|name| {
            let entry = value.entry(name);
            entry.is_some_and(
                |(_, value)| matches!(&value.kind, json::Kind::Str(text) if !text.is_empty()),
            )
        });
        for (name, take) in WRAPPED {
            let Some((_, inner)) = value.entry(name) else {
                continue;
            };
            match &inner.kind {
                json::Kind::Array(items) => {
                    let items: Vec<&Node<'_>> = items.iter().collect();
                    let content = take(self, &items, false);
                    self.document(inner, content, continues);
                }
                // AWS prints a list that is empty as one; null is nobody's answer.
                _ => self.not_understood(inner, true),
            }
        }
        if value.entry("Account").is_some() && value.entry("Arn").is_some() {
            self.document(value, Content::Caller, false);
        }
        if self.read.documents.len() + self.read.problems.len() == before {
            match bare(value) {
                Some(take) => {
                    let content = take(self, &[value], true);
                    self.document(value, content, false);
                }
                None => self.not_understood(value, false),
            }
        }
    }

    /// What `--query 'CacheClusters[*]'` prints, or several answers that were put into one list.
    fn list(&mut self, value: &Node<'_>, items: &[Node<'_>]) {
        let Some(first) = items.first() else {
            return self.nothing(value);
        };
        if let Some(take) = bare(first) {
            let items: Vec<&Node<'_>> = items.iter().collect();
            let content = take(self, &items, true);
            self.document(value, content, false);
        } else if items.iter().all(is_wrapper) {
            for item in items {
                self.object(item);
            }
        } else {
            self.not_understood(value, true);
        }
    }

    /// `[]` alone does not say of what there is none. The name of its file may.
    fn nothing(&mut self, value: &Node<'_>) {
        if self.is_of_clusters {
            let content = Content::CacheClusters(Vec::new());
            return self.document(value, content, false);
        }
        let message = "this is an empty list, and does not say of what".to_owned();
        let help = "what `aws elasticache describe-cache-clusters --output json` prints without `--query` says so; a \
                    file named `describe-cache-clusters.json` is taken at its name";
        self.complain(Kind::NotAudited, value.span, message, help);
    }

    fn document(&mut self, at: &Node<'_>, content: Content, continues: bool) {
        let first = match &content {
            Content::CacheClusters(all) => all.first().map(|one| &one.scope),
            Content::ReplicationGroups(all) => all.first().map(|one| &one.scope),
            Content::CacheSubnetGroups(all) => all.first().map(|one| &one.scope),
            _ => None,
        };
        // A last page may be empty; it belongs to those before it.
        if let Some(scope) = first {
            self.scope = scope.clone();
        }
        self.read.documents.push(Document {
            place: self.place(at.span),
            scope: self.scope.clone(),
            continues,
            is_empty: matches!(&at.kind, json::Kind::Array(items) if items.is_empty()),
            content,
        });
    }

    /// Each of `items` as a `T`; one that is none is a problem, and the others are kept.
    fn items<'n, 't, T: for<'de> Deserialize<'de>>(
        &mut self,
        items: &[&'n Node<'t>],
    ) -> Vec<(T, &'n Node<'t>)> {
        let mut all = Vec::new();
        for item in items {
            let written = &self.text[item.span.range()];
            let one = if self.is_yaml {
                serde_json::from_value(yaml::value(item))
            } else {
                serde_json::from_str(written)
            };
            match one {
                Ok(one) => all.push((one, *item)),
                Err(error) => {
                    let lines = File::new(String::new(), written.to_owned());
                    let line = lines.line_range(error.line().saturating_sub(1)).start;
                    let start = item.span.start + line + error.column().saturating_sub(1);
                    let start = self.text.floor_char_boundary(start.min(item.span.end));
                    let text = error.to_string();
                    let what = text.split(" at line ").next().unwrap_or(&text);
                    let what = wording::explain(what, Language::Json, "");
                    let message = format!("AWS does not answer like this: {what}");
                    let at = Span { start, end: start };
                    self.complain(Kind::Syntax, at, message, WRITE_JSON);
                }
            }
        }
        all
    }

    /// The same, with the places that matter. Something without an identifier is none of them.
    fn described<T: for<'de> Deserialize<'de>>(
        &mut self,
        items: &[&Node<'_>],
        bare: bool,
        shape: &Shape<T>,
    ) -> Vec<Described<T>> {
        let mut all = Vec::new();
        for (answer, item) in self.items::<T>(items) {
            let Some((key, id)) = item.entry(shape.id).filter(|(_, id)| is_text(id)) else {
                let message = format!("this has no `{}`", shape.id);
                self.complain(Kind::Syntax, item.span, message, WRITE_JSON);
                continue;
            };
            let place = |key: Span, value: Span| Place {
                file: self.file,
                span: Span {
                    start: key.start,
                    end: value.end,
                },
            };
            let network = item
                .entry(shape.network)
                .map(|(key, value)| place(key.span, value.span));
            let scope = (shape.arn)(&answer).map(Scope::of_arn).unwrap_or_default();
            all.push(Described {
                scope: scope.or(&self.scope),
                place: place(key.span, id.span),
                partial: bare && item.entry(shape.status).is_none() && network.is_none(),
                answer,
                network,
            });
        }
        // One answer is of one region: where some of it says which, that holds for all of it.
        let mut told = all
            .iter()
            .map(|one| &one.scope)
            .filter(|scope| **scope != self.scope);
        if let Some(first) = told.next().cloned()
            && told.all(|other| *other == first)
        {
            for one in &mut all {
                one.scope = std::mem::take(&mut one.scope).or(&first);
            }
        }
        all
    }

    fn place(&self, span: Span) -> Place {
        Place {
            file: self.file,
            span,
        }
    }

    /// Left out, unless clusters may be what it tells of.
    fn not_understood(&mut self, value: &Node<'_>, certainly: bool) {
        let written = self.text[value.span.range()].to_ascii_lowercase();
        let is_list = matches!(value.kind, json::Kind::Array(_));
        let kind = if certainly || is_list || written.contains("cachecluster") {
            Kind::Syntax
        } else {
            Kind::Suspicious
        };
        self.complain(kind, value.span, NOT_UNDERSTOOD.into(), WRITE_JSON);
    }

    fn broken(&mut self, refusal: &json::Refusal) {
        let at = Span::new(refusal.offset..refusal.offset);
        let message = format!("this breaks off or is not JSON: {}", refusal.message);
        self.complain(Kind::Syntax, at, message, WRITE_JSON);
    }

    /// What is YAML at most.
    fn no_answer(&mut self, refusal: Option<json::Refusal>) {
        let text = self.text.trim_start();
        let first = text.lines().next().unwrap_or_default();
        let is_table = first.len() > 2 && first.bytes().all(|byte| byte == b'-');
        let is_text =
            first.starts_with("CACHECLUSTERS\t") || first.starts_with("REPLICATIONGROUPS\t");
        let (at, message) = match refusal {
            _ if is_table || is_text => {
                let option = if is_table { "table" } else { "text" };
                (
                    0,
                    format!("this is what `--output {option}` prints, and is not read"),
                )
            }
            Some(refusal) if mentions_answers(text) => (
                refusal.offset,
                format!("this breaks off or is not YAML: {}", refusal.message),
            ),
            _ => (0, "this is neither JSON nor YAML".to_owned()),
        };
        self.complain(Kind::Syntax, Span::new(at..at), message, WRITE_JSON);
    }

    fn complain(&mut self, kind: Kind, span: Span, message: String, help: &str) {
        self.read.problems.push(Problem {
            kind,
            site: Site::Place(self.place(span)),
            message,
            help: Some(help.to_owned()),
        });
    }
}

/// Where one kind of thing has what.
struct Shape<T> {
    id: &'static str,
    network: &'static str,
    /// What every whole answer has.
    status: &'static str,
    arn: fn(&T) -> Option<&str>,
}

type Take = fn(&mut Reader<'_>, &[&Node<'_>], bool) -> Content;

/// What AWS wraps its answers into, and what each is.
const WRAPPED: [(&str, Take); 6] = [
    ("CacheClusters", clusters),
    ("ReplicationGroups", replication_groups),
    ("CacheSubnetGroups", subnet_groups),
    ("AccountAttributes", |reader, items, _| {
        Content::AccountAttributes(alone(reader.items(items)))
    }),
    ("Regions", |reader, items, _| {
        Content::Regions(alone(reader.items(items)))
    }),
    ("NotAudited", |reader, items, _| {
        Content::NotAudited(alone(reader.items(items)))
    }),
];

fn alone<T>(items: Vec<(T, &Node<'_>)>) -> Vec<T> {
    items.into_iter().map(|(one, _)| one).collect()
}

fn clusters(reader: &mut Reader<'_>, items: &[&Node<'_>], bare: bool) -> Content {
    let shape = Shape {
        id: "CacheClusterId",
        network: "CacheSubnetGroupName",
        status: "CacheClusterStatus",
        arn: |cluster: &CacheCluster| cluster.arn.as_deref(),
    };
    Content::CacheClusters(reader.described(items, bare, &shape))
}

fn replication_groups(reader: &mut Reader<'_>, items: &[&Node<'_>], bare: bool) -> Content {
    let shape = Shape {
        id: "ReplicationGroupId",
        network: "MemberClusters",
        status: "Status",
        arn: |group: &ReplicationGroup| group.arn.as_deref(),
    };
    Content::ReplicationGroups(reader.described(items, bare, &shape))
}

fn subnet_groups(reader: &mut Reader<'_>, items: &[&Node<'_>], bare: bool) -> Content {
    let shape = Shape {
        id: "CacheSubnetGroupName",
        network: "VpcId",
        status: "VpcId",
        arn: |group: &CacheSubnetGroup| group.arn.as_deref(),
    };
    Content::CacheSubnetGroups(reader.described(items, bare, &shape))
}

/// As the AWS CLI names the call.
fn is_named_for_clusters(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.to_ascii_lowercase().contains("cache-clusters")
}

/// What a thing without its wrapper is.
fn bare(value: &Node<'_>) -> Option<Take> {
    let has = |name: &str| value.entry(name).is_some();
    if has("CacheClusterId") {
        Some(clusters)
    } else if has("ReplicationGroupId") {
        Some(replication_groups)
    } else if has("CacheSubnetGroupName") && (has("VpcId") || has("Subnets")) {
        Some(subnet_groups)
    } else {
        None
    }
}

fn is_collection(value: &Node<'_>) -> bool {
    matches!(value.kind, json::Kind::Array(_) | json::Kind::Object(_))
}

/// Whether a text in YAML has one of the lists in which answers come.
fn mentions_answers(text: &str) -> bool {
    WRAPPED
        .iter()
        .any(|(name, _)| text.contains(&format!("{name}:")))
}

fn is_wrapper(value: &Node<'_>) -> bool {
    WRAPPED.iter().any(|(name, _)| value.entry(name).is_some())
}

fn is_text(value: &Node<'_>) -> bool {
    matches!(&value.kind, json::Kind::Str(text) if !text.is_empty())
}
