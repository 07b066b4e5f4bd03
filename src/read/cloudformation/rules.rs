//! Rules: what a template asserts of its parameters. Where an assertion does not hold, nothing is deployed (user guide,
//! "Rules").

use std::collections::BTreeSet;
use std::sync::Arc;

use super::intrinsics::{Run, Val};
use super::reasons::{Reason, Role};
use super::stacks::Deployment;
use super::syntax::{Entry, NodeId};
use super::template::intrinsic;
use super::worlds::{Answer, Failure, Stop, World, ask, fail, is_left};

/// How many evaluations may be spent on whether rules leave one world, and on whether they leave any.
const RUNS_IN_A_WORLD: usize = 64;
const RUNS_OF_ALL: usize = 1024;

/// A rule, and the stack that it stands in.
struct Rule<'r, 't> {
    stack: usize,
    name: &'r str,
    copies: &'r [&'t Entry],
}

impl<'t> Deployment<'t> {
    /// Whether the rules of a stack, and of the stacks around it, let anything be deployed in this world. Rules on what
    /// nothing was supposed of are left aside: they would forbid every world or none.
    pub(super) fn is_allowed(&self, stack: usize, world: &World) -> Answer<()> {
        if self.is_refused {
            return Ok(());
        }
        self.aside(|| self.leaves(stack, world))
    }

    fn leaves(&self, stack: usize, world: &World) -> Answer<()> {
        let mut open = Vec::new();
        for rule in self.rules(stack) {
            let before = world.consulted();
            match self.hold(&rule, world).map_err(|stop| *stop) {
                Err(Stop::Fails(failure)) => return Err(Box::new(Stop::Fails(failure))),
                Err(Stop::Ask(_)) if world.consulted() > before => open.push(rule),
                Ok(()) | Err(Stop::Ask(_) | Stop::TooMuch) => {}
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let evaluate = |world: &World| open.iter().try_for_each(|rule| self.hold(rule, world));
        is_left(world, &mut { RUNS_IN_A_WORLD }, &evaluate)
            .map_err(|failure| Box::new(Stop::Fails(failure)))
    }

    /// Finds out which parameters of the outermost stack cannot have the values that count for them, as a rule refuses
    /// them. Instead of a default, another value will be given; where what is given is refused, nothing is deployed, and
    /// rules tell no more.
    pub(super) fn settle(&mut self) {
        while let Some(failure) = self.refusal() {
            let (mut defaults, mut given) = (BTreeSet::new(), BTreeSet::new());
            for reason in &failure.why {
                match &reason.role {
                    Role::Default { parameter } => defaults.insert(parameter.clone()),
                    Role::Input { parameter } => given.insert(parameter.clone()),
                    _ => false,
                };
            }
            self.is_refused = defaults.is_empty();
            let names = if self.is_refused { given } else { defaults };
            for name in names {
                self.refused.insert(name, failure.clone());
            }
        }
    }

    /// Why the rules of the outermost stack leave no world at all.
    fn refusal(&self) -> Option<Failure> {
        let rules = self.rules(0);
        if self.is_refused || rules.is_empty() {
            return None;
        }
        let evaluate = |world: &World| rules.iter().try_for_each(|rule| self.hold(rule, world));
        self.aside(|| is_left(&World::default(), &mut { RUNS_OF_ALL }, &evaluate))
            .err()
    }

    fn rules(&self, stack: usize) -> Vec<Rule<'_, 't>> {
        let mut rules = Vec::new();
        let mut at = Some(stack);
        while let Some(stack) = at {
            let own = &self.stacks[stack];
            let named = own.template.rules.iter();
            rules.extend(named.map(|(name, copies)| Rule {
                stack,
                name,
                copies,
            }));
            at = own.call.as_ref().map(|call| call.parent);
        }
        rules
    }

    fn hold(&self, rule: &Rule<'_, 't>, world: &World) -> Answer<()> {
        let mut run = Run::new(self, rule.stack, world);
        run.is_rule = true;
        let entry = run.choose(rule.copies)?;
        run.assert(rule.name, entry.value)
    }
}

impl Run<'_, '_> {
    /// Stops where the rule does not hold. What cannot be evaluated forbids nothing.
    fn assert(&mut self, name: &str, rule: NodeId) -> Answer<()> {
        let tree = self.template.tree;
        let mut asked = None;
        if let Some(condition) = self.lookup(rule, "RuleCondition")? {
            match self.test(condition.value).map_err(|stop| *stop) {
                Ok(true) => {}
                Ok(false) | Err(Stop::Fails(_)) => return Ok(()),
                Err(Stop::Ask(question)) => asked = Some(question),
                Err(Stop::TooMuch) => return Err(Box::new(Stop::TooMuch)),
            }
        }
        let reasons_to_apply = std::mem::take(&mut self.log);
        let assertions = self.lookup(rule, "Assertions")?;
        let items = assertions.and_then(|entry| tree.list(entry.value));
        let applies = asked.is_none();
        let mut broken = None;
        for item in items.unwrap_or_default() {
            let Some(assertion) = self.lookup(*item, "Assert")? else {
                continue;
            };
            let before = self.log.len();
            match self.test(assertion.value).map_err(|stop| *stop) {
                Ok(true) | Err(Stop::Fails(_)) => self.log.truncate(before),
                Ok(false) => {
                    broken = Some(assertion);
                    break;
                }
                Err(Stop::Ask(question)) => {
                    self.log.truncate(before);
                    asked.get_or_insert(question);
                }
                Err(Stop::TooMuch) => return Err(Box::new(Stop::TooMuch)),
            }
        }
        match (broken, asked) {
            (Some(assertion), _) if applies => {
                let mut why = std::mem::take(&mut self.log);
                why.extend(reasons_to_apply);
                why.push(Reason::new(
                    self.template.place_of(assertion),
                    Role::Beyond("is an assertion that does not hold"),
                ));
                fail(format!("the rule `{name}` refuses the parameters"), why)
            }
            (_, Some(question)) => ask(question),
            (_, None) => Ok(()),
        }
    }

    /// Functions that are of rules alone (user guide, "Rule-specific intrinsic functions").
    pub(super) fn test_in_rule(
        &mut self,
        name: &Arc<str>,
        operands: &[NodeId],
        node: NodeId,
    ) -> Answer<bool> {
        match (&**name, operands) {
            ("Fn::If", &[condition, yes, no]) => {
                let holds = self.decide(condition)?.holds;
                self.test(if holds { yes } else { no })
            }
            ("Fn::Contains", &[members, value]) => match self.members(members)? {
                Some(members) => {
                    let value = self.value(value)?;
                    self.contains(&members, &value, node)
                }
                None => self.either(name, node),
            },
            ("Fn::EachMemberEquals", &[members, value]) => match self.members(members)? {
                Some(members) => {
                    let value = self.value(value)?;
                    self.combine(&members, false, |run, member| {
                        run.equal(member, &value, node)
                    })
                }
                None => self.either(name, node),
            },
            ("Fn::EachMemberIn", &[members, allowed]) => {
                match (self.members(members)?, self.members(allowed)?) {
                    (Some(members), Some(allowed)) => {
                        self.combine(&members, false, |run, member| {
                            run.contains(&allowed, member, node)
                        })
                    }
                    _ => self.either(name, node),
                }
            }
            _ => self.either(name, node),
        }
    }

    fn contains(&mut self, members: &[Val], value: &Val, node: NodeId) -> Answer<bool> {
        self.combine(members, true, |run, member| run.equal(member, value, node))
    }

    /// The members of a list; nothing where it is not known which they are.
    fn members(&mut self, node: NodeId) -> Answer<Option<Vec<Val>>> {
        let tree = self.template.tree;
        let list = match intrinsic(tree, node) {
            Some((name, argument)) if *name == *"Fn::RefAll" => match tree.text(argument) {
                Some(kind) => self.all_of(kind)?,
                None => return Ok(None),
            },
            Some((name, _)) if *name == *"Fn::ValueOfAll" => return Ok(None),
            _ => self.value(node)?,
        };
        Ok(match list {
            Val::List(items) => items
                .iter()
                .all(|item| matches!(item, Val::Text(_)))
                .then_some(items),
            _ => None,
        })
    }

    /// The values of every parameter of a type.
    fn all_of(&mut self, kind: &str) -> Answer<Val> {
        let tree = self.template.tree;
        let mut values = Vec::new();
        for (name, copies) in &self.template.parameters {
            let definition = self.choose(copies)?.value;
            let Some(own) = self.lookup(definition, "Type")? else {
                continue;
            };
            if tree.text(own.value).is_some_and(|own| **own == *kind) {
                values.push(self.input(&(*name).into(), copies)?);
            }
        }
        Ok(Val::List(values))
    }
}
