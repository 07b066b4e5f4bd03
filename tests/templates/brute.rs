//! What a template comes to under every value of its parameters, one after the other, by the words of the documentation.
//!
//! Every assignment is evaluated on its own, from beginning to end. Whatever is open is given a value when it is first
//! looked at; the next evaluation gives the last of these its next value, until all are used up.

use std::collections::BTreeMap;

use super::generate::pseudo;
use super::tree::{Expr, Item, Made, Parameter, Piece, Resource, Template, Test, Type};
use super::values::{values_of, words};

/// More assignments of one case are not tried.
const MOST: usize = 1_500;

/// Why a deployment has no outcome.
#[derive(Debug)]
enum Stopped {
    /// It stops with an error.
    Fails,
    /// The documentation does not say what happens.
    Beyond,
}

type Result<T> = std::result::Result<T, Stopped>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Nothing,
    Text(String),
    List(Vec<String>),
}

/// What happens to a case under all assignments.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each may or may not happen, whatever else does"
)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Fate {
    /// There is an assignment under which it exists and its property is set, or is not.
    pub(crate) set: bool,
    pub(crate) unset: bool,
    /// There is an assignment under which it does not exist, or the deployment stops at it.
    pub(crate) not_made: bool,
    pub(crate) stops: bool,
    /// There is an assignment under which nobody can tell, or there are more assignments than were tried.
    pub(crate) beyond: bool,
}

/// By address. Where a loop whose collection is open stands in one that is not, every turn of that has the same.
pub(crate) type Fates = BTreeMap<String, Vec<Fate>>;

/// The fates of all caches of a template.
pub(crate) fn fates(template: &Template) -> Fates {
    let words = words(template);
    let mut fates = Fates::new();
    let parameters = template.parameters.iter();
    let whole = Whole {
        template,
        values: parameters
            .map(|parameter| (&*parameter.name, values_of(parameter, &words)))
            .collect(),
    };
    whole.gather(&template.items, "", &[], &mut fates);
    fates
}

/// A turn of a loop that is around: the variable, and its value where it is one and the same under every assignment.
#[derive(Clone)]
struct Turn<'a> {
    variable: &'a str,
    collection: &'a Expr,
    item: Option<String>,
}

struct Whole<'a> {
    template: &'a Template,
    /// What each parameter may be where it is not given.
    values: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> Whole<'a> {
    fn gather(&self, items: &'a [Item], path: &str, turns: &[Turn<'a>], fates: &mut Fates) {
        for item in items {
            match item {
                Item::Resource(resource) if resource.made == Made::SubnetGroup => {}
                Item::Resource(resource) => {
                    let variables: Vec<(&str, String)> = turns
                        .iter()
                        .filter_map(|turn| Some((turn.variable, turn.item.clone()?)))
                        .collect();
                    let address = if path.is_empty() {
                        replaced(&resource.key, &variables)
                    } else {
                        format!("{path}{}", resource.key)
                    };
                    let fate = self.fate(resource, turns);
                    fates.entry(address).or_default().push(fate);
                }
                Item::Loop(repeated) => {
                    let mut around = turns.to_vec();
                    around.push(Turn {
                        variable: &repeated.variable,
                        collection: &repeated.collection,
                        item: None,
                    });
                    let fixed = path.is_empty().then(|| self.fixed(&repeated.collection));
                    let Some(items) = fixed.flatten() else {
                        let path = format!("{path}{}/", repeated.name);
                        self.gather(&repeated.body, &path, &around, fates);
                        continue;
                    };
                    for item in items {
                        around.last_mut().expect("it was pushed above").item = Some(item);
                        self.gather(&repeated.body, path, &around, fates);
                    }
                }
            }
        }
    }

    /// The items of a collection that nothing open has a part in.
    fn fixed(&self, collection: &Expr) -> Option<Vec<String>> {
        let mut choices = Choices::default();
        let value = self.deployment(&mut choices).value(collection);
        match value {
            Ok(Value::List(items)) if choices.taken.is_empty() => Some(items),
            _ => None,
        }
    }

    fn deployment<'c>(&'c self, choices: &'c mut Choices) -> Deployment<'a, 'c> {
        Deployment {
            template: self.template,
            values: &self.values,
            choices,
            given: BTreeMap::new(),
            conditions: BTreeMap::new(),
            variables: Vec::new(),
        }
    }

    fn fate(&self, resource: &Resource, turns: &[Turn<'a>]) -> Fate {
        let mut fate = Fate::default();
        let mut choices = Choices::default();
        for _ in 0..MOST {
            let mut outcomes = Vec::new();
            self.deployment(&mut choices)
                .all_turns(resource, turns, &mut outcomes);
            for outcome in outcomes {
                match outcome {
                    Ok(Some(true)) => fate.set = true,
                    Ok(Some(false)) => fate.unset = true,
                    Ok(None) => fate.not_made = true,
                    Err(Stopped::Fails) => fate.stops = true,
                    Err(Stopped::Beyond) => fate.beyond = true,
                }
            }
            if !choices.next() {
                return fate;
            }
        }
        fate.beyond = true;
        fate
    }
}

/// Which values were given, and how many there were to choose from.
#[derive(Default)]
struct Choices {
    taken: Vec<(usize, usize)>,
    at: usize,
}

impl Choices {
    fn choose(&mut self, count: usize) -> usize {
        if self.at == self.taken.len() {
            self.taken.push((0, count));
        }
        let (choice, _) = self.taken[self.at];
        self.at += 1;
        choice
    }

    /// Goes on to the next assignment, if there is one.
    fn next(&mut self) -> bool {
        self.at = 0;
        while let Some((choice, count)) = self.taken.pop() {
            if choice + 1 < count {
                self.taken.push((choice + 1, count));
                return true;
            }
        }
        false
    }
}

/// The template under one assignment.
struct Deployment<'a, 'c> {
    template: &'a Template,
    values: &'c BTreeMap<&'a str, Vec<String>>,
    choices: &'c mut Choices,
    given: BTreeMap<String, String>,
    conditions: BTreeMap<String, bool>,
    variables: Vec<(&'a str, String)>,
}

impl<'a> Deployment<'a, '_> {
    /// The resource in every turn of the loops around it: whether its property is set, where it is made.
    fn all_turns(
        &mut self,
        resource: &Resource,
        turns: &[Turn<'a>],
        outcomes: &mut Vec<Result<Option<bool>>>,
    ) {
        let Some((turn, inner)) = turns.split_first() else {
            outcomes.push(self.outcome(resource));
            return;
        };
        let items = match &turn.item {
            Some(item) => vec![item.clone()],
            None => match self.value(turn.collection) {
                Ok(Value::List(items)) => items,
                Ok(_) => {
                    outcomes.push(Err(Stopped::Fails));
                    return;
                }
                Err(stopped) => {
                    outcomes.push(Err(stopped));
                    return;
                }
            },
        };
        for item in items {
            self.variables.push((turn.variable, item));
            self.all_turns(resource, inner, outcomes);
            self.variables.pop();
        }
    }

    fn outcome(&mut self, resource: &Resource) -> Result<Option<bool>> {
        // Logical ids are alphanumeric (user guide, "Resources").
        let key = replaced(&resource.key, &self.variables);
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(Stopped::Fails);
        }
        if !self.is_made(resource)? {
            return Ok(None);
        }
        match self.group(resource)? {
            None => Ok(Some(false)),
            Some(name) => Ok(Some(!name.is_empty())),
        }
    }

    fn is_made(&mut self, resource: &Resource) -> Result<bool> {
        match &resource.condition {
            None => Ok(true),
            Some(name) => {
                let name = replaced(name, &self.variables);
                self.condition(&name)
            }
        }
    }

    /// The property, which takes a text.
    fn group(&mut self, resource: &Resource) -> Result<Option<String>> {
        let Some(group) = &resource.group else {
            return Ok(None);
        };
        match self.value(group)? {
            Value::Nothing => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::List(_) => Err(Stopped::Fails),
        }
    }

    /// Conditions are evaluated before anything is made (user guide, "Conditions"); one that is not declared is refused.
    fn condition(&mut self, name: &str) -> Result<bool> {
        if let Some(known) = self.conditions.get(name) {
            return Ok(*known);
        }
        let template = self.template;
        let found = template.conditions.iter().find(|(own, _)| own == name);
        let (_, test) = found.ok_or(Stopped::Fails)?;
        let holds = self.test(test)?;
        self.conditions.insert(name.to_owned(), holds);
        Ok(holds)
    }

    fn test(&mut self, test: &Test) -> Result<bool> {
        match test {
            Test::Named(name) => self.condition(name),
            Test::Not(test) => Ok(!self.test(test)?),
            Test::And(tests) => {
                let mut all = true;
                for test in tests {
                    all &= self.test(test)?;
                }
                Ok(all)
            }
            Test::Or(tests) => {
                let mut any = false;
                for test in tests {
                    any |= self.test(test)?;
                }
                Ok(any)
            }
            // Values of any type are compared, texts with their case (template reference, `Fn::Equals`); whether a text
            // may be equal to a list, it does not say.
            Test::Equals(left, right) => match (self.value(left)?, self.value(right)?) {
                (Value::Text(left), Value::Text(right)) => Ok(left == right),
                (Value::List(left), Value::List(right)) => Ok(left == right),
                _ => Err(Stopped::Beyond),
            },
        }
    }

    fn text(&mut self, expr: &Expr) -> Result<String> {
        match self.value(expr)? {
            Value::Text(text) => Ok(text),
            Value::Nothing | Value::List(_) => Err(Stopped::Fails),
        }
    }

    fn list(&mut self, expr: &Expr) -> Result<Vec<String>> {
        match self.value(expr)? {
            Value::List(items) => Ok(items),
            Value::Nothing | Value::Text(_) => Err(Stopped::Fails),
        }
    }

    fn value(&mut self, expr: &Expr) -> Result<Value> {
        match expr {
            Expr::Literal(text) => Ok(Value::Text(replaced(text, &self.variables))),
            Expr::NoValue => Ok(Value::Nothing),
            Expr::Ref(name) => self.reference(name),
            Expr::If(name, yes, no) => {
                let name = replaced(name, &self.variables);
                let arm = if self.condition(&name)? { yes } else { no };
                self.value(arm)
            }
            Expr::FindInMap {
                map,
                top,
                second,
                default,
            } => {
                let (top, second) = (self.text(top)?, self.text(second)?);
                let mapping = self.template.mappings.iter().find(|own| own.name == *map);
                let found = mapping.ok_or(Stopped::Fails)?.entries.iter();
                let found = found
                    .filter(|(key, _)| *key == top)
                    .flat_map(|(_, entries)| entries)
                    .find(|(key, _)| *key == second);
                match (found, default) {
                    (Some((_, value)), _) => self.value(value),
                    // Only with `AWS::LanguageExtensions` (template reference, "`Fn::FindInMap` enhancements").
                    (None, Some(default)) => self.value(default),
                    (None, None) => Err(Stopped::Fails),
                }
            }
            Expr::Sub(pieces, own) => {
                let mut brought = BTreeMap::new();
                for (name, value) in own {
                    brought.insert(name, self.text(value)?);
                }
                let mut text = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Text(piece) => text.push_str(piece),
                        Piece::Escaped(name) => text.extend(["${", name, "}"]),
                        Piece::Name(name) => match brought.get(name) {
                            Some(value) => text.push_str(value),
                            None => match self.reference(name)? {
                                Value::Text(value) => text.push_str(&value),
                                Value::Nothing | Value::List(_) => return Err(Stopped::Fails),
                            },
                        },
                    }
                }
                Ok(Value::Text(text))
            }
            Expr::Join(delimiter, list) => Ok(Value::Text(self.list(list)?.join(delimiter))),
            // An index beyond the list stops the deployment (template reference, `Fn::Select`).
            Expr::Select(index, list) => {
                let (index, list) = (self.text(index)?, self.list(list)?);
                let index: usize = index.parse().map_err(|_| Stopped::Fails)?;
                list.get(index)
                    .cloned()
                    .map(Value::Text)
                    .ok_or(Stopped::Fails)
            }
            // Delimiters beside each other have an empty text between them (template reference, `Fn::Split`).
            Expr::Split(delimiter, text) => {
                let text = self.text(text)?;
                let items = text.split(&**delimiter).map(str::to_owned);
                Ok(Value::List(items.collect()))
            }
            // `AWS::NoValue` takes its place out of a list.
            Expr::List(items) => {
                let mut texts = Vec::new();
                for item in items {
                    match self.value(item)? {
                        Value::Nothing => {}
                        Value::Text(text) => texts.push(text),
                        Value::List(_) => return Err(Stopped::Fails),
                    }
                }
                Ok(Value::List(texts))
            }
            // What another stack exports has a value, whatever it is.
            Expr::Import(name) => {
                let export = format!("export {}", self.text(name)?);
                let values = ["a", "a-b", ",b", "exported"];
                Ok(Value::Text(self.given(&export, &values)?))
            }
        }
    }

    fn reference(&mut self, name: &str) -> Result<Value> {
        if let Some((_, value)) = self.variables.iter().rev().find(|(own, _)| *own == name) {
            return Ok(Value::Text(value.clone()));
        }
        if let Some(values) = pseudo(name) {
            return Ok(Value::Text(self.given(name, values)?));
        }
        let template = self.template;
        if let Some(parameter) = template.parameters.iter().find(|own| own.name == name) {
            return self.parameter(parameter);
        }
        let resource = template.items.iter().find_map(|item| match item {
            Item::Resource(resource) if resource.key == name => Some(resource),
            _ => None,
        });
        let resource = resource.ok_or(Stopped::Fails)?;
        // What is not made cannot be referred to.
        if !self.is_made(resource)? {
            return Err(Stopped::Fails);
        }
        // A name that is not given is made up (template reference, "Name type").
        let name = self.group(resource)?.filter(|name| !name.is_empty());
        Ok(Value::Text(name.unwrap_or_else(|| {
            format!("stack-{}-1x2y3z", resource.key).to_lowercase()
        })))
    }

    fn parameter(&mut self, parameter: &'a Parameter) -> Result<Value> {
        let text = if let Some(default) = &parameter.default {
            default.clone()
        } else {
            let values = &self.values[&*parameter.name];
            self.given(&parameter.name, values)?
        };
        // Items are trimmed, and there is one more of them than there are commas (user guide, "Parameters").
        Ok(if parameter.kind == Type::List {
            let items = text.split(',').map(|item| item.trim().to_owned());
            Value::List(items.collect())
        } else {
            Value::Text(text)
        })
    }

    /// The value of something open, one of these.
    fn given(&mut self, name: &str, values: &[impl AsRef<str>]) -> Result<String> {
        if let Some(known) = self.given.get(name) {
            return Ok(known.clone());
        }
        if values.is_empty() {
            return Err(Stopped::Fails);
        }
        let choice = match values {
            [_] => 0,
            several => self.choices.choose(several.len()),
        };
        let value = values[choice].as_ref().to_owned();
        self.given.insert(name.to_owned(), value.clone());
        Ok(value)
    }
}

/// `${X}` and `&{X}` in all that a loop repeats: its variable, and of it letters and digits alone.
fn replaced(text: &str, variables: &[(&str, String)]) -> String {
    let mut text = text.to_owned();
    for (name, value) in variables {
        let kept: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        text = text.replace(&format!("${{{name}}}"), value);
        text = text.replace(&format!("&{{{name}}}"), &kept);
    }
    text
}
