//! Random templates: a few parameters, mappings and conditions, and caches that name their subnet group in every way.

use super::tree::{
    Expr, Form, Item, Loop, Made, Mapping, PATTERNS, Parameter, Piece, Resource, Template, Test,
    Type,
};

/// Numbers that follow from a seed (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.number() >> 33).expect("31 bits fit") % limit
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const WORDS: [&str; 7] = ["", "", "a", "b", "a-b", "true", "1"];
/// Keys of mappings, and what loops go over; two are names of regions.
const KEYS: [&str; 5] = ["a", "b", "1", "us-east-1", "eu-west-1"];
const SECOND: [&str; 3] = ["a", "b", "Name"];
/// The key that lists stand under, mostly.
const LIST: &str = "List";
const PSEUDO: [&str; 4] = [
    "AWS::Region",
    "AWS::StackName",
    "AWS::AccountId",
    "AWS::Partition",
];

/// Some of the values that a pseudo parameter may have.
pub(crate) fn pseudo(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "AWS::Region" => Some(&["us-east-1", "eu-west-1", "ap-south-1"]),
        "AWS::StackName" => Some(&["a", "b", "a-b", "stack"]),
        "AWS::AccountId" => Some(&["111111111111", "222222222222"]),
        "AWS::Partition" => Some(&["aws", "aws-cn"]),
        _ => None,
    }
}

/// What a text may refer to where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Conditions, keys of mappings, loops' collections: nothing that is made.
    Early,
    Property,
}

struct Generator<'r> {
    random: &'r mut Random,
    template: Template,
    /// Variables of the loops around.
    variables: Vec<String>,
    /// Logical ids of subnet groups.
    groups: Vec<String>,
    loops: usize,
}

pub(crate) fn template(random: &mut Random) -> Template {
    let form = *random.pick(&[Form::Json, Form::Short, Form::Long, Form::Mixed]);
    let template = Template {
        extended: random.one_in(2),
        parameters: Vec::new(),
        mappings: Vec::new(),
        conditions: Vec::new(),
        items: Vec::new(),
        form,
        style: random.number(),
    };
    let mut generator = Generator {
        random,
        template,
        variables: Vec::new(),
        groups: Vec::new(),
        loops: 0,
    };
    generator.fill();
    generator.template
}

impl Generator<'_> {
    fn fill(&mut self) {
        for index in 0..2 + self.random.below(3) {
            let parameter = self.parameter(index);
            self.template.parameters.push(parameter);
        }
        for index in 0..=self.random.below(2) {
            let mapping = self.mapping(index);
            self.template.mappings.push(mapping);
        }
        for index in 0..2 + self.random.below(3) {
            let test = self.test(3);
            self.template.conditions.push((format!("C{index}"), test));
        }
        for index in 0..self.random.below(3) {
            let key = format!("Net{index}");
            let group = match self.random.below(3) {
                0 => None,
                1 => Some(self.text(1, Place::Early)),
                _ => Some(self.property(1)),
            };
            let resource = Resource {
                key: key.clone(),
                made: Made::SubnetGroup,
                condition: self.condition(6),
                group,
            };
            self.groups.push(key);
            self.template.items.push(Item::Resource(resource));
        }
        for index in 0..8 {
            let item = if self.template.extended && self.random.one_in(5) {
                Item::Loop(self.repeated(1))
            } else {
                Item::Resource(self.resource(format!("Cache{index}")))
            };
            self.template.items.push(item);
        }
    }

    fn word(&mut self) -> String {
        (*self.random.pick(&WORDS)).to_owned()
    }

    fn parameter(&mut self, index: usize) -> Parameter {
        let kind = match self.random.below(10) {
            0..6 => Type::Text,
            6 => Type::Number,
            7..9 => Type::List,
            _ => Type::Subnet,
        };
        let mut parameter = Parameter {
            name: format!("P{index}"),
            kind,
            default: None,
            min_length: None,
            pattern: None,
            values: None,
        };
        match kind {
            Type::Text => {
                match self.random.below(8) {
                    0 => parameter.min_length = Some(self.random.below(3)),
                    1 | 2 => parameter.pattern = Some(self.random.below(PATTERNS.len())),
                    3 | 4 => parameter.values = Some(self.values(&["", "a", "b", "a-b", "true"])),
                    _ => {}
                }
                if self.random.one_in(4) {
                    let mut words: Vec<String> =
                        WORDS.iter().map(|word| (*word).to_owned()).collect();
                    words.extend(parameter.values.clone().into_iter().flatten());
                    words.retain(|word| admits(&parameter, word));
                    if !words.is_empty() {
                        parameter.default = Some(self.random.pick(&words).clone());
                    }
                }
            }
            Type::Number => {
                if self.random.one_in(3) {
                    parameter.values = Some(self.values(&["0", "1", "2"]));
                }
                if self.random.one_in(4) {
                    let of = parameter.values.clone().unwrap_or(vec!["1".to_owned()]);
                    parameter.default = Some(self.random.pick(&of).clone());
                }
            }
            Type::List => match self.random.below(6) {
                0 | 1 => {
                    let lists = ["", "a", "a, b", "b,a,1", "a,", "a-b,us-east-1"];
                    parameter.default = Some((*self.random.pick(&lists)).to_owned());
                }
                2 => parameter.pattern = Some(self.random.below(PATTERNS.len())),
                3 => parameter.values = Some(self.values(&["", "a", "b", "a-b"])),
                _ => {}
            },
            Type::Subnet => {
                if self.random.one_in(4) {
                    parameter.default = Some("subnet-1".to_owned());
                }
            }
        }
        parameter
    }

    /// Two or three of these.
    fn values(&mut self, of: &[&str]) -> Vec<String> {
        let mut left: Vec<&str> = of.to_vec();
        let count = 2 + self.random.below(2);
        (0..count)
            .map(|_| left.remove(self.random.below(left.len())).to_owned())
            .collect()
    }

    fn mapping(&mut self, index: usize) -> Mapping {
        let tops = self.values(&KEYS);
        let entries = tops
            .into_iter()
            .map(|top| {
                let mut seconds = self.values(&SECOND);
                if self.random.one_in(4) {
                    seconds.pop();
                }
                if self.random.one_in(2) {
                    seconds.push(LIST.to_owned());
                }
                let entries = seconds
                    .into_iter()
                    .map(|second| {
                        let is_list = second == LIST;
                        let value = if is_list ^ self.random.one_in(40) {
                            let count = 1 + self.random.below(2);
                            Expr::List((0..count).map(|_| Expr::Literal(self.word())).collect())
                        } else {
                            Expr::Literal(self.word())
                        };
                        (second, value)
                    })
                    .collect();
                (top, entries)
            })
            .collect();
        Mapping {
            name: format!("Map{index}"),
            entries,
        }
    }

    fn test(&mut self, depth: usize) -> Test {
        let earlier = self.template.conditions.len();
        match self.random.below(if depth == 0 { 4 } else { 9 }) {
            6 => Test::And(self.tests(depth - 1)),
            7 => Test::Or(self.tests(depth - 1)),
            8 => Test::Not(Box::new(self.test(depth - 1))),
            3..6 if earlier > 0 => {
                let name = self.random.below(earlier);
                Test::Named(format!("C{name}"))
            }
            _ => {
                let left = if self.random.one_in(3) {
                    self.text(1, Place::Early)
                } else {
                    self.reference(Place::Early)
                };
                let right = match &left {
                    Expr::Ref(name) if name.starts_with("AWS::") => {
                        let values = pseudo(name).unwrap_or(&[""]);
                        Expr::literal(self.random.pick::<&str>(values))
                    }
                    _ if self.random.one_in(4) => self.text(1, Place::Early),
                    _ => Expr::Literal(self.word()),
                };
                if self.random.one_in(4) {
                    Test::Equals(right, left)
                } else {
                    Test::Equals(left, right)
                }
            }
        }
    }

    fn tests(&mut self, depth: usize) -> Vec<Test> {
        (0..2 + self.random.below(2))
            .map(|_| self.test(depth))
            .collect()
    }

    /// One of the conditions, in one of so many cases none.
    fn condition(&mut self, none_but_one_in: usize) -> Option<String> {
        let count = self.template.conditions.len();
        self.random
            .one_in(none_but_one_in)
            .then(|| format!("C{}", self.random.below(count)))
    }

    fn resource(&mut self, key: String) -> Resource {
        let made = *self.random.pick(&[Made::Cluster, Made::ReplicationGroup]);
        let mut condition = self.condition(3);
        if let Some(condition) = &mut condition
            && let Some(variable) = self.variables.last()
            && self.random.one_in(4)
        {
            *condition = format!("C${{{variable}}}");
        }
        let size = 1 + self.random.below(3);
        let group = if self.random.one_in(12) {
            None
        } else {
            Some(self.property(size))
        };
        Resource {
            key,
            made,
            condition,
            group,
        }
    }

    fn repeated(&mut self, deep: usize) -> Loop {
        let index = self.loops;
        self.loops += 1;
        let variable = format!("X{index}");
        let lists = self.parameters(Type::List);
        let collection = if !lists.is_empty() && self.random.one_in(2) {
            Expr::Ref(self.random.pick(&lists).clone())
        } else if self.random.one_in(12) {
            Expr::List(Vec::new())
        } else {
            let words = self.values(&["0", "1", "a", "b", "a-c"]);
            Expr::List(words.into_iter().map(Expr::Literal).collect())
        };
        self.variables.push(variable);
        let mut body = Vec::new();
        for at in 0..=self.random.below(2) {
            let key =
                self.variables
                    .iter()
                    .fold(format!("Loop{index}Cache{at}"), |key, variable| {
                        let mark = if self.random.one_in(3) { '$' } else { '&' };
                        format!("{key}{mark}{{{variable}}}")
                    });
            let resource = self.resource(key);
            body.push(Item::Resource(resource));
        }
        if deep > 0 && self.random.one_in(4) {
            body.push(Item::Loop(self.repeated(deep - 1)));
        }
        let variable = self.variables.pop().expect("it was pushed above");
        Loop {
            name: format!("Fn::ForEach::L{index}"),
            variable,
            collection,
            body,
        }
    }

    fn parameters(&self, kind: Type) -> Vec<String> {
        self.template
            .parameters
            .iter()
            .filter(|parameter| parameter.kind == kind)
            .map(|parameter| parameter.name.clone())
            .collect()
    }

    /// A property's value: perhaps none at all.
    fn property(&mut self, size: usize) -> Expr {
        if size > 0 && self.random.one_in(2) {
            let name = self.if_name();
            let yes = self.property(size - 1);
            let no = self.property(size - 1);
            return Expr::If(name, Box::new(yes), Box::new(no));
        }
        if self.random.one_in(5) {
            return Expr::NoValue;
        }
        // Lists where a text is wanted stop the deployment.
        if self.random.one_in(60) {
            return self.list(1, Place::Property);
        }
        self.text(size, Place::Property)
    }

    fn if_name(&mut self) -> String {
        match self.variables.last() {
            Some(variable) if self.random.one_in(8) => format!("C${{{variable}}}"),
            _ => format!("C{}", self.random.below(self.template.conditions.len())),
        }
    }

    /// Something that refers to something.
    fn reference(&mut self, place: Place) -> Expr {
        let mut names: Vec<String> = self
            .template
            .parameters
            .iter()
            .filter(|parameter| parameter.kind != Type::List)
            .map(|parameter| parameter.name.clone())
            .collect();
        names.extend(names.clone());
        names.extend(self.variables.iter().cloned());
        names.extend(self.variables.iter().cloned());
        if place == Place::Property {
            names.extend(self.groups.iter().cloned());
        }
        if names.is_empty() || self.random.one_in(10) {
            return Expr::Ref((*self.random.pick(&PSEUDO)).to_owned());
        }
        Expr::Ref(self.random.pick(&names).clone())
    }

    fn text(&mut self, size: usize, place: Place) -> Expr {
        if size == 0 || self.random.one_in(4) {
            return match self.random.below(8) {
                0 if place == Place::Property => Expr::Import(Box::new(self.text(0, Place::Early))),
                0..3 => match self.variables.last().cloned() {
                    Some(variable) if self.random.one_in(3) => {
                        let mark = if self.random.one_in(3) { '&' } else { '$' };
                        let word = self.word();
                        Expr::Literal(format!("{mark}{{{variable}}}{word}"))
                    }
                    _ => Expr::Literal(self.word()),
                },
                _ => self.reference(place),
            };
        }
        match self.random.below(10) {
            0..3 => self.find_in_map(size - 1, place, false),
            3 | 4 => self.substitution(size - 1, place),
            5 | 6 => {
                let delimiter = (*self.random.pick(&["", "-", ","])).to_owned();
                Expr::Join(delimiter, Box::new(self.list(size - 1, place)))
            }
            7 if place == Place::Property => {
                let name = self.if_name();
                let yes = self.text(size - 1, place);
                let no = self.text(size - 1, place);
                Expr::If(name, Box::new(yes), Box::new(no))
            }
            _ => {
                let numbers = self.parameters(Type::Number);
                let index = if !numbers.is_empty() && self.random.one_in(4) {
                    Expr::Ref(self.random.pick(&numbers).clone())
                } else {
                    Expr::literal(self.random.pick::<&str>(&["0", "0", "0", "1", "1", "2"]))
                };
                let list = self.list(size - 1, place);
                Expr::Select(Box::new(index), Box::new(list))
            }
        }
    }

    fn find_in_map(&mut self, size: usize, place: Place, list: bool) -> Expr {
        let mappings = self.template.mappings.clone();
        let mapping = self.random.pick(&mappings).clone();
        let (top, seconds) = self.random.pick(&mapping.entries).clone();
        let (mut second, _) = self.random.pick(&seconds).clone();
        if list != (second == LIST) && !self.random.one_in(10) {
            second = String::from(if list { LIST } else { "a" });
        }
        let key = |generator: &mut Self, known: String| {
            Box::new(match generator.random.below(8) {
                0..4 => Expr::Literal(known),
                4..7 if generator.template.extended && size > 0 => {
                    generator.text(size - 1, Place::Early)
                }
                4 => Expr::Literal((*generator.random.pick(&KEYS)).to_owned()),
                _ => generator.reference(Place::Early),
            })
        };
        let top = key(self, top);
        let second = key(self, second);
        let default = (self.template.extended && self.random.one_in(2))
            .then(|| Box::new(self.text(size.min(1), place)));
        Expr::FindInMap {
            map: mapping.name,
            top,
            second,
            default,
        }
    }

    fn substitution(&mut self, size: usize, place: Place) -> Expr {
        let mut pieces = Vec::new();
        let mut own = Vec::new();
        for _ in 0..=self.random.below(3) {
            pieces.push(match self.random.below(12) {
                0..3 => Piece::Text((*self.random.pick(&["a", "-", "a-", "1"])).to_owned()),
                3 => Piece::Escaped("P0".to_owned()),
                4..7 => {
                    let name = format!("Own{}", own.len());
                    own.push((name.clone(), self.text(size, place)));
                    Piece::Name(name)
                }
                _ => match self.reference(place) {
                    Expr::Ref(name) => Piece::Name(name),
                    _ => unreachable!("a reference is a `Ref`"),
                },
            });
        }
        Expr::Sub(pieces, own)
    }

    fn list(&mut self, size: usize, place: Place) -> Expr {
        let lists = self.parameters(Type::List);
        match self.random.below(6) {
            0 | 1 => {
                let delimiter = (*self.random.pick(&["-", ","])).to_owned();
                Expr::Split(delimiter, Box::new(self.text(size, Place::Early)))
            }
            2 | 3 if !lists.is_empty() => Expr::Ref(self.random.pick(&lists).clone()),
            4 if self.random.one_in(2) => self.find_in_map(size, Place::Early, true),
            _ => {
                let count = 1 + self.random.below(3);
                Expr::List(
                    (0..count)
                        .map(|_| {
                            if place == Place::Property {
                                self.property(size)
                            } else {
                                self.text(size, place)
                            }
                        })
                        .collect(),
                )
            }
        }
    }
}

/// Whether the limits of a text parameter let this value pass.
pub(crate) fn admits(parameter: &Parameter, value: &str) -> bool {
    parameter
        .min_length
        .is_none_or(|least| value.chars().count() >= least)
        && parameter
            .pattern
            .is_none_or(|pattern| PATTERNS[pattern].1(value))
        && parameter
            .values
            .as_ref()
            .is_none_or(|values| values.iter().any(|own| own == value))
}
