//! Why a value is what it is: kept as facts while alternatives are tried, and told as a trail once the answer is known.

use std::sync::Arc;

use crate::knowledge::{Step, Trail};
use crate::source::Place;

/// One place and its part in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) place: Place,
    pub(super) role: Role,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// The property itself, and what it would name.
    Property {
        noun: &'static str,
    },
    /// A resource that does not have the property.
    Missing {
        property: &'static str,
        noun: &'static str,
    },
    /// `Fn::If`.
    Branch {
        /// By its name, where it has one.
        condition: Option<Arc<str>>,
        holds: bool,
        /// Whether the branch that is taken may be something.
        is_set: bool,
    },
    /// The definition of a condition; `supposed` where an open input had to be supposed to decide it.
    Condition {
        name: Arc<str>,
        holds: bool,
        supposed: bool,
    },
    Default {
        parameter: Arc<str>,
    },
    /// A parameter with no default.
    Open {
        parameter: Arc<str>,
    },
    /// A parameter whose default does not count.
    NotAssumed {
        parameter: Arc<str>,
    },
    /// What a file of parameters gives the outermost stack, or leaves as it was deployed.
    Input {
        parameter: Arc<str>,
    },
    Previous {
        parameter: Arc<str>,
    },
    /// What a parent gives a nested stack, and a nested stack that is not given the parameter.
    Given {
        parameter: Arc<str>,
    },
    NotGiven {
        parameter: Arc<str>,
    },
    /// The entry that `Fn::FindInMap` finds.
    MapEntry,
    /// What decides something that nobody can see here: half a sentence.
    Beyond(&'static str),
}

/// What the trail is told for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    Set,
    Unset,
    /// Perhaps set, perhaps not.
    Open,
}

impl Reason {
    pub(super) fn new(place: Place, role: Role) -> Self {
        Self { place, role }
    }

    fn step(&self, telling: Telling) -> Step {
        let step = |note: String| Step::new(self.place, note);
        match &self.role {
            Role::Property { noun } => match telling {
                Telling::Set => step(format!("names {noun}")),
                Telling::Unset => {
                    step("evaluates to nothing".into()).with_change(format!("name {noun}"))
                }
                Telling::Open => step("may evaluate to nothing".into()),
            },
            Role::Missing { property, noun } => step(format!("sets no `{property}`"))
                .with_change(format!("name {noun} as `{property}`")),
            Role::Branch {
                condition,
                holds,
                is_set,
            } => {
                let what = match (telling, is_set) {
                    (Telling::Set, _) => "is set",
                    (Telling::Unset | Telling::Open, false) => "evaluates to nothing",
                    // A branch within, or one that does not decide it by itself.
                    (Telling::Unset | Telling::Open, true) => "takes this branch",
                };
                match condition {
                    Some(condition) => step(format!("{what} when `{condition}` is {holds}")),
                    None => step(format!("{what} when its condition is {holds}")),
                }
            }
            Role::Condition {
                name,
                supposed: true,
                ..
            } => step(format!("the condition `{name}` may be true or false")),
            Role::Condition { name, holds, .. } => {
                step(format!("the condition `{name}` is {holds}"))
            }
            Role::Default { parameter } => step("because of this default".into())
                .with_change(format!("give `{parameter}` another default")),
            Role::Open { parameter } => {
                step("has no default".into()).with_change(format!("give `{parameter}` a default"))
            }
            Role::NotAssumed { parameter } => step("has a default that is not assumed".into())
                .with_change(format!("give `{parameter}` a value")),
            Role::Input { parameter } => step(format!("is the value that `{parameter}` is given"))
                .with_change(format!("give `{parameter}` another value")),
            Role::Previous { parameter } => step(format!(
                "leaves `{parameter}` at the value that it was deployed with"
            ))
            .with_change(format!("give `{parameter}` a value")),
            Role::Given { parameter } => step(format!("is passed as `{parameter}`"))
                .with_change(format!("pass another value as `{parameter}`")),
            Role::NotGiven { parameter } => {
                step(format!("and this stack does not pass `{parameter}`"))
                    .with_change(format!("pass `{parameter}`"))
            }
            Role::MapEntry => step("because of this entry".into()),
            Role::Beyond(note) => step((*note).into()),
        }
    }
}

/// The trail of these reasons, cause before effect. Where an `Fn::If` is the property's whole value, one step says all.
pub(super) fn tell(reasons: &[Reason], telling: Telling) -> Trail {
    let is_branch = |reason: &Reason| matches!(reason.role, Role::Branch { .. });
    let is_property = |reason: &Reason| matches!(reason.role, Role::Property { .. });
    let has = |place: Place, is: &dyn Fn(&Reason) -> bool| {
        reasons
            .iter()
            .any(|reason| reason.place == place && is(reason))
    };
    reasons
        .iter()
        .filter(|reason| match telling {
            Telling::Set => !(is_branch(reason) && has(reason.place, &is_property)),
            Telling::Unset | Telling::Open => {
                !(is_property(reason) && has(reason.place, &is_branch))
            }
        })
        .fold(Trail::default(), |trail, reason| {
            trail.with(reason.step(telling))
        })
}
