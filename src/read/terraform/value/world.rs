//! Assumptions: which of the things that cannot be known have which values, and where that holds.
//!
//! Every alternative of a value stands in a world. Two alternatives whose worlds contradict each other are never met
//! together, and so a test in one place prunes what another place could have been.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Number;
use crate::knowledge::Doubt;

/// Something that only an input or a deployment can tell.
#[derive(Debug)]
pub(in crate::read::terraform) struct Atom {
    /// Equal for every mention of the same thing, and for nothing else.
    pub(in crate::read::terraform) key: Arc<str>,
    /// Why it is out of reach.
    pub(in crate::read::terraform) doubt: Doubt,
}

impl Atom {
    pub(in crate::read::terraform) fn new(key: impl Into<Arc<str>>, doubt: Doubt) -> Arc<Self> {
        Arc::new(Self {
            key: key.into(),
            doubt,
        })
    }
}

impl Atom {
    /// One that no other mention is equal to.
    pub(in crate::read::terraform) fn fresh(what: &str, doubt: Doubt) -> Arc<Self> {
        thread_local! {
            static COUNT: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
        }
        let count = COUNT.get();
        COUNT.set(count + 1);
        // Of one width, so that the order among the atoms of one evaluation is the same in every run.
        Self::new(format!("{what}#{count:020}"), doubt)
    }

    /// Why an alternative that hangs on it is left open.
    pub(in crate::read::terraform) fn reason(&self, alt: &super::Alt) -> Doubt {
        Doubt::new(
            self.doubt.cause.clone(),
            self.doubt.trail.clone().and(&alt.trail),
        )
    }
}

/// A value that an atom can be compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::read::terraform) enum Const {
    Null,
    Bool(bool),
    Number(Number),
    Str(Arc<str>),
}

impl Const {
    pub(in crate::read::terraform) fn empty() -> Self {
        Const::Str("".into())
    }
}

/// What an atom may be in some world.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::read::terraform) struct Limits {
    /// One of these, where there is a list.
    only: Option<BTreeSet<Const>>,
    never: BTreeSet<Const>,
}

impl Limits {
    pub(in crate::read::terraform) fn only(values: impl IntoIterator<Item = Const>) -> Self {
        Self {
            only: Some(values.into_iter().collect()),
            never: BTreeSet::new(),
        }
    }

    pub(in crate::read::terraform) fn never(values: impl IntoIterator<Item = Const>) -> Self {
        Self {
            only: None,
            never: values.into_iter().collect(),
        }
    }

    pub(in crate::read::terraform) fn allow(&self, value: &Const) -> bool {
        !self.never.contains(value) && self.only.as_ref().is_none_or(|only| only.contains(value))
    }

    /// The values that are left, where they can be listed.
    pub(in crate::read::terraform) fn listed(&self) -> Option<impl Iterator<Item = &Const>> {
        self.only.as_ref().map(|only| only.iter())
    }

    /// The one value that is left, where there is only one.
    pub(in crate::read::terraform) fn single(&self) -> Option<&Const> {
        let only = self.only.as_ref()?;
        if only.len() == 1 { only.first() } else { None }
    }

    /// Nothing where no value is left.
    fn and(&self, other: &Self) -> Option<Self> {
        let never: BTreeSet<Const> = self.never.union(&other.never).cloned().collect();
        let only = match (&self.only, &other.only) {
            (None, None) => return Some(Self { only: None, never }),
            (Some(left), Some(right)) => left.intersection(right).cloned().collect::<BTreeSet<_>>(),
            (Some(one), None) | (None, Some(one)) => one.clone(),
        };
        let only: BTreeSet<Const> = only.difference(&never).cloned().collect();
        if only.is_empty() {
            return None;
        }
        Some(Self {
            only: Some(only),
            never: BTreeSet::new(),
        })
    }

    /// What one or the other allows.
    fn or(&self, other: &Self) -> Self {
        match (&self.only, &other.only) {
            (Some(left), Some(right)) => Self::only(left.union(right).cloned()),
            (Some(only), None) | (None, Some(only)) => {
                let never = if self.only.is_some() {
                    &other.never
                } else {
                    &self.never
                };
                Self::never(never.difference(only).cloned())
            }
            (None, None) => Self::never(self.never.intersection(&other.never).cloned()),
        }
    }

    fn is_anything(&self) -> bool {
        self.only.is_none() && self.never.is_empty()
    }
}

/// A conjunction of limits, one for each atom it speaks of. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(in crate::read::terraform) struct World(Option<Arc<Vec<Entry>>>);

/// What one atom keeps to.
type Entry = (Arc<Atom>, Limits);

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.entries(), other.entries());
        left.len() == right.len()
            && left
                .iter()
                .zip(right)
                .all(|(a, b)| a.0.key == b.0.key && a.1 == b.1)
    }
}

impl World {
    /// Where `atom` keeps to `limits`; in a boolean's case both of its values must be listed to mean "either".
    pub(in crate::read::terraform) fn of(atom: &Arc<Atom>, limits: Limits) -> Self {
        if limits.is_anything() {
            return Self::default();
        }
        Self(Some(Arc::new(vec![(atom.clone(), limits)])))
    }

    /// Both, where they do not contradict each other.
    pub(in crate::read::terraform) fn and(&self, other: &Self) -> Option<Self> {
        let (left, right) = (self.entries(), other.entries());
        if left.is_empty() {
            return Some(other.clone());
        }
        if right.is_empty() || (self == other) {
            return Some(self.clone());
        }
        let mut both = Vec::with_capacity(left.len() + right.len());
        let (mut i, mut j) = (0, 0);
        while i < left.len() || j < right.len() {
            let order = match (left.get(i), right.get(j)) {
                (Some(a), Some(b)) => a.0.key.cmp(&b.0.key),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, _) => std::cmp::Ordering::Greater,
            };
            match order {
                std::cmp::Ordering::Less => {
                    both.push(left[i].clone());
                    i += 1;
                }
                std::cmp::Ordering::Greater => {
                    both.push(right[j].clone());
                    j += 1;
                }
                std::cmp::Ordering::Equal => {
                    both.push((left[i].0.clone(), left[i].1.and(&right[j].1)?));
                    i += 1;
                    j += 1;
                }
            }
        }
        Some(Self(Some(Arc::new(both))))
    }

    /// One or the other, where that can be said in one conjunction without allowing anything more.
    pub(in crate::read::terraform) fn or(&self, other: &Self) -> Option<Self> {
        let (left, right) = (self.entries(), other.entries());
        if left.is_empty() || right.is_empty() {
            return Some(Self::default());
        }
        if left.len() != right.len() {
            return None;
        }
        let mut joined = Vec::with_capacity(left.len());
        let mut different = 0;
        for (a, b) in left.iter().zip(right) {
            if a.0.key != b.0.key {
                return None;
            }
            if a.1 == b.1 {
                joined.push(a.clone());
                continue;
            }
            different += 1;
            let limits = a.1.or(&b.1);
            if !limits.is_anything() {
                joined.push((a.0.clone(), limits));
            }
        }
        (different <= 1).then(|| Self(Some(Arc::new(joined))))
    }

    pub(in crate::read::terraform) fn limits(&self, atom: &Atom) -> Option<&Limits> {
        let entries = self.entries();
        let at = entries
            .binary_search_by(|entry| entry.0.key.cmp(&atom.key))
            .ok()?;
        Some(&entries[at].1)
    }

    /// The first thing it depends on.
    pub(in crate::read::terraform) fn first(&self) -> Option<&Arc<Atom>> {
        self.entries().first().map(|entry| &entry.0)
    }

    pub(in crate::read::terraform) fn entries(&self) -> &[Entry] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}
