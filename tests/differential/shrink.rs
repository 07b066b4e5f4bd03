//! A configuration made smaller, as long as it still disagrees.

use std::time::{Duration, Instant};

use super::expression::Expression;
use super::generate::{Configuration, Item};
use super::{Disagreement, Workshop};

impl Workshop {
    /// As little of `configuration` as disagrees in the same way.
    pub(super) fn smallest(
        &self,
        configuration: &Configuration,
        with: &Disagreement,
    ) -> Configuration {
        let mut best = configuration.clone();
        let disagrees = |configuration: &Configuration| {
            self.try_out(configuration)
                .disagreements
                .iter()
                .any(|found| found.what == with.what && found.with_values == with.with_values)
        };
        let start = Instant::now();
        // Half of what is left at a time, then a quarter, down to single blocks.
        for folder in 0..best.0.len() {
            let mut size = best.0[folder].len().div_ceil(2);
            while size > 0 {
                let mut at = 0;
                while at < best.0[folder].len() && start.elapsed() < Duration::from_mins(1) {
                    let mut smaller = best.clone();
                    let end = (at + size).min(best.0[folder].len());
                    smaller.0[folder].drain(at..end);
                    if disagrees(&smaller) {
                        best = smaller;
                    } else {
                        at += size;
                    }
                }
                size /= 2;
            }
        }
        while start.elapsed() < Duration::from_mins(2) {
            let Some(smaller) = steps(&best).into_iter().find(&disagrees) else {
                break;
            };
            best = smaller;
        }
        for folder in 0..best.0.len() {
            let mut at = 0;
            while at < best.0[folder].len() && start.elapsed() < Duration::from_secs(150) {
                let mut smaller = best.clone();
                smaller.0[folder].remove(at);
                if disagrees(&smaller) {
                    best = smaller;
                } else {
                    at += 1;
                }
            }
        }
        best
    }
}

/// The configuration with one step taken out of one expression, or one argument out of a call.
fn steps(configuration: &Configuration) -> Vec<Configuration> {
    let mut all = Vec::new();
    for (folder, items) in configuration.0.iter().enumerate() {
        for (index, item) in items.iter().enumerate() {
            let mut with = |item: Item| {
                let mut smaller = configuration.clone();
                smaller.0[folder][index] = item;
                all.push(smaller);
            };
            match item {
                Item::Variable { .. } => {}
                Item::Local(name, value) => {
                    for value in value.smaller() {
                        all.push(with_local(configuration, folder, index, name, &value));
                    }
                }
                Item::Output(name, value) => {
                    for value in value.smaller() {
                        with(Item::Output(name.clone(), value));
                    }
                }
                Item::Cluster {
                    name,
                    repeated,
                    group,
                } => {
                    let made = |repeated, group| Item::Cluster {
                        name: name.clone(),
                        repeated,
                        group,
                    };
                    if let Some((kind, value)) = repeated {
                        with(made(None, group.clone()));
                        for value in value.smaller() {
                            with(made(Some((*kind, value)), group.clone()));
                        }
                    }
                    for group in group.smaller() {
                        with(made(repeated.clone(), group));
                    }
                }
                Item::Call {
                    name,
                    source,
                    repeated,
                    arguments,
                } => {
                    let made = |repeated, arguments| Item::Call {
                        name: name.clone(),
                        source,
                        repeated,
                        arguments,
                    };
                    if let Some((kind, value)) = repeated {
                        with(made(None, arguments.clone()));
                        for value in value.smaller() {
                            with(made(Some((*kind, value)), arguments.clone()));
                        }
                    }
                    for at in 0..arguments.len() {
                        let mut fewer = arguments.clone();
                        fewer.remove(at);
                        with(made(repeated.clone(), fewer));
                        for value in arguments[at].1.smaller() {
                            let mut smaller = arguments.clone();
                            smaller[at].1 = value;
                            with(made(repeated.clone(), smaller));
                        }
                    }
                }
            }
        }
    }
    all
}

/// The configuration with another value of a local, wherever it is named.
fn with_local(
    configuration: &Configuration,
    folder: usize,
    index: usize,
    name: &str,
    value: &Expression,
) -> Configuration {
    let mut smaller = configuration.clone();
    for item in &mut smaller.0[folder] {
        match item {
            Item::Variable { .. } => {}
            Item::Local(_, own) | Item::Output(_, own) => *own = own.rebound(name, value),
            Item::Cluster {
                repeated, group, ..
            } => {
                *group = group.rebound(name, value);
                if let Some((_, each)) = repeated {
                    *each = each.rebound(name, value);
                }
            }
            Item::Call {
                repeated,
                arguments,
                ..
            } => {
                for (_, argument) in arguments {
                    *argument = argument.rebound(name, value);
                }
                if let Some((_, each)) = repeated {
                    *each = each.rebound(name, value);
                }
            }
        }
    }
    smaller.0[folder][index] = Item::Local(name.to_owned(), value.clone());
    smaller
}
