//! Templates as the generator makes them, the evaluator walks them and the renderer writes them.

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expr {
    Literal(String),
    NoValue,
    /// A parameter, a pseudo parameter, a loop's variable, or a resource.
    Ref(String),
    /// The name of a condition, and two values.
    If(String, Box<Expr>, Box<Expr>),
    FindInMap {
        map: String,
        top: Box<Expr>,
        second: Box<Expr>,
        default: Option<Box<Expr>>,
    },
    /// A pattern, and the names that it brings along.
    Sub(Vec<Piece>, Vec<(String, Expr)>),
    /// A delimiter and a list.
    Join(String, Box<Expr>),
    /// An index and a list.
    Select(Box<Expr>, Box<Expr>),
    /// A delimiter and a text.
    Split(String, Box<Expr>),
    List(Vec<Expr>),
    Import(Box<Expr>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    /// `${Name}`
    Name(String),
    /// `${!Name}`
    Escaped(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Equals(Expr, Expr),
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    Named(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Number,
    List,
    Subnet,
}

impl Type {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Type::Text => "String",
            Type::Number => "Number",
            Type::List => "CommaDelimitedList",
            Type::Subnet => "AWS::EC2::Subnet::Id",
        }
    }
}

type Matches = fn(&str) -> bool;

/// Patterns with what they mean: a value must match as a whole.
pub(crate) const PATTERNS: [(&str, Matches); 6] = [
    ("[a-z]+", |text| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
    }),
    ("^[a-z]*$", |text| {
        text.bytes().all(|byte| byte.is_ascii_lowercase())
    }),
    ("a|b", |text| matches!(text, "a" | "b")),
    ("^(a|b)?$", |text| matches!(text, "" | "a" | "b")),
    ("^$|^a-b$", |text| matches!(text, "" | "a-b")),
    ("[^-]*-[^-]*", |text| text.matches('-').count() == 1),
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) kind: Type,
    pub(crate) default: Option<String>,
    pub(crate) min_length: Option<usize>,
    /// Which of [`PATTERNS`].
    pub(crate) pattern: Option<usize>,
    pub(crate) values: Option<Vec<String>>,
}

/// Two levels of keys; texts and lists of texts below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) name: String,
    pub(crate) entries: Vec<(String, Vec<(String, Expr)>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    Cluster,
    ReplicationGroup,
    SubnetGroup,
}

impl Made {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Made::Cluster => "AWS::ElastiCache::CacheCluster",
            Made::ReplicationGroup => "AWS::ElastiCache::ReplicationGroup",
            Made::SubnetGroup => "AWS::ElastiCache::SubnetGroup",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resource {
    /// The logical id, with `${X}` or `&{X}` where it stands in a loop over `X`.
    pub(crate) key: String,
    pub(crate) made: Made,
    pub(crate) condition: Option<String>,
    /// `CacheSubnetGroupName`
    pub(crate) group: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loop {
    pub(crate) name: String,
    pub(crate) variable: String,
    pub(crate) collection: Expr,
    pub(crate) body: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Resource(Resource),
    Loop(Loop),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    /// Functions as tags, as mappings, or as both.
    Short,
    Long,
    Mixed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    /// Whether it has the transform `AWS::LanguageExtensions`.
    pub(crate) extended: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) conditions: Vec<(String, Test)>,
    pub(crate) items: Vec<Item>,
    pub(crate) form: Form,
    /// Decides on quotes and line breaks.
    pub(crate) style: u64,
}

impl Expr {
    pub(crate) fn literal(text: &str) -> Self {
        Expr::Literal(text.to_owned())
    }

    /// What it is made of.
    pub(crate) fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Literal(_) | Expr::NoValue | Expr::Ref(_) => Vec::new(),
            Expr::If(_, yes, no) => vec![yes, no],
            Expr::FindInMap {
                top,
                second,
                default,
                ..
            } => [Some(top), Some(second), default.as_ref()]
                .into_iter()
                .flatten()
                .map(|part| &**part)
                .collect(),
            Expr::Sub(_, own) => own.iter().map(|(_, part)| part).collect(),
            Expr::Join(_, list) => vec![list],
            Expr::Select(index, list) => vec![index, list],
            Expr::Split(_, text) => vec![text],
            Expr::List(items) => items.iter().collect(),
            Expr::Import(name) => vec![name],
        }
    }
}
