//! Which findings do not count: what people ordered, matched with what was found; and what there is to say of the orders.

mod order;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Ignore;
use crate::date::Date;
use crate::finding::{Finding, Outcome};
use crate::marker::Marker;
use crate::problem::{Kind, Problem, Site};
use crate::rules::Rule;
use crate::source::{File, FileId, Files, Place, Span};
use crate::verdict::Verdict;
use order::{Order, Standing};

/// How orders count in this run.
#[derive(Debug)]
pub struct Terms {
    /// In UTC.
    pub today: Date,
    /// Whether an order of ours needs a reason.
    pub require_reason: bool,
    /// Whether no order counts (`--no-ignores`).
    pub disregard: bool,
    pub ignores: Vec<Ignore>,
    /// The text that the ignores stand in.
    pub settings: Option<File>,
    /// Whether all of the folder that the ignores are for was asked for.
    pub is_all_asked_for: bool,
}

/// Every order counts, and none has expired.
impl Default for Terms {
    fn default() -> Self {
        Self {
            today: Date::of_unix_time(0),
            require_reason: false,
            disregard: false,
            ignores: Vec::new(),
            settings: None,
            is_all_asked_for: false,
        }
    }
}

/// Marks what does not count.
pub fn suppress(outcome: &mut Outcome, markers: &[Marker], rules: &[&'static Rule], terms: &Terms) {
    let mut orders = Orders::default();
    for marker in markers {
        match Order::of(marker, terms) {
            Ok(Some(order)) => orders.all.push(order),
            Ok(None) => {}
            Err(problem) => outcome.problems.push(problem),
        }
    }
    orders.ignores(terms, &mut outcome.files);
    orders.settle(&outcome.files);
    for finding in &mut outcome.findings {
        orders.weigh(finding, &outcome.files);
    }
    if terms.disregard {
        for finding in &mut outcome.findings {
            finding.suppression = None;
            finding.expired = None;
        }
        outcome.disregarded = orders.in_force();
        return;
    }
    let told = orders.tell(outcome, rules, terms.is_all_asked_for);
    outcome.problems.extend(told);
}

#[derive(Default)]
struct Orders {
    /// Our own before others', then by where they stand.
    all: Vec<Order>,
    /// Which of them reach into a file.
    of_file: BTreeMap<FileId, Vec<usize>>,
    /// Which of them may reach anywhere.
    anywhere: Vec<usize>,
    /// Those that cover a finding.
    used: BTreeSet<usize>,
}

impl Orders {
    fn ignores(&mut self, terms: &Terms, files: &mut Files) {
        let Some(settings) = &terms.settings else {
            return;
        };
        let text = settings.text().to_owned();
        let id = files.add(File::new(settings.name().to_owned(), text));
        let file = files.get(id);
        for ignore in &terms.ignores {
            let line = Span::new(file.line_range(ignore.line.saturating_sub(1)));
            let place = Place {
                file: id,
                span: file.first_line(line),
            };
            self.all.push(Order::like(ignore, place, terms));
        }
    }

    fn settle(&mut self, files: &Files) {
        self.all
            .sort_by(|left, right| left.rank(files).cmp(&right.rank(files)));
        for (index, order) in self.all.iter().enumerate() {
            match order.file() {
                Some(file) => self.of_file.entry(file).or_default().push(index),
                None => self.anywhere.push(index),
            }
        }
    }

    /// A pass needs no suppression. An unknown is suppressed like a failure, whatever it counts for: who ignores a rule at
    /// a place ignores all that it would say there, and the report is the same under either setting of `--unknown`.
    fn weigh(&mut self, finding: &mut Finding, all_files: &Files) {
        if matches!(finding.verdict, Verdict::Pass(_)) {
            return;
        }
        let links: Vec<Place> = finding.links().collect();
        let files: BTreeSet<FileId> = links.iter().map(|link| link.file).collect();
        let near = files
            .iter()
            .filter_map(|file| self.of_file.get(file))
            .flatten();
        let covering: BTreeSet<usize> = near
            .chain(&self.anywhere)
            .copied()
            .filter(|index| self.all[*index].covers(finding, &links, all_files))
            .collect();
        let first = |standing: Standing| {
            let orders = covering.iter().map(|index| &self.all[*index]);
            let mut such = orders.filter(|order| order.standing == standing);
            such.next().map(|order| order.suppression(finding.rule))
        };
        finding.suppression = first(Standing::InForce);
        if finding.suppression.is_none() {
            finding.expired = first(Standing::Expired);
        }
        self.used.extend(covering);
    }

    /// How many orders would suppress something.
    fn in_force(&self) -> usize {
        let used = self.used.iter().map(|index| &self.all[*index]);
        used.filter(|order| order.standing == Standing::InForce)
            .count()
    }

    /// What there is to say of the orders. A text that is read twice is told of once.
    fn tell(
        &self,
        outcome: &Outcome,
        rules: &[&'static Rule],
        is_all_asked_for: bool,
    ) -> Vec<Problem> {
        let files = &outcome.files;
        let mut places: BTreeMap<_, (&Order, bool)> = BTreeMap::new();
        for (index, order) in self.all.iter().enumerate() {
            let used = self.used.contains(&index);
            let entry = places.entry(order.rank(files)).or_insert((order, false));
            entry.1 |= used;
        }
        let elsewhere = Elsewhere::of(outcome, is_all_asked_for);
        let mut told = Vec::new();
        for (order, used) in places.into_values() {
            let trouble = match (order.standing, used) {
                (Standing::InForce, true) => None,
                (Standing::Expired | Standing::WithoutReason, true) => order.why_not(),
                (_, false) if order.is_foreign() || elsewhere.may_use(order, rules) => None,
                (_, false) => Some(order.unused()),
            };
            told.extend(trouble);
        }
        told
    }
}

/// What an order may be for that this run did not see.
struct Elsewhere {
    /// Something could not be read.
    is_incomplete: bool,
    /// Files that call what is not on disk.
    calling: BTreeSet<FileId>,
    is_all_asked_for: bool,
}

impl Elsewhere {
    fn of(outcome: &Outcome, is_all_asked_for: bool) -> Self {
        let problems = &outcome.problems;
        let calling = problems
            .iter()
            .filter(|problem| problem.kind == Kind::ModuleUnavailable)
            .filter_map(|problem| match &problem.site {
                Site::Place(place) => Some(place.file),
                Site::Path(path) => outcome.files.find(path),
            });
        Self {
            is_incomplete: problems.iter().any(|problem| problem.kind.is_incomplete()),
            calling: calling.collect(),
            is_all_asked_for,
        }
    }

    fn may_use(&self, order: &Order, rules: &[&'static Rule]) -> bool {
        let is_run = |named: &&'static Rule| rules.iter().any(|rule| std::ptr::eq(*rule, *named));
        let file = order.place.file;
        let is_elsewhere = if order.is_of_config() {
            !self.is_all_asked_for || !self.calling.is_empty()
        } else {
            self.calling.contains(&file)
        };
        self.is_incomplete || is_elsewhere || !order.rules().all(|rule| is_run(&rule))
    }
}
