//! Files of parameter values, in each shape that tools take: the AWS CLI's list, CodePipeline's object, names with
//! their values, `Name=Value`, and SAM's configuration.

mod assignments;

use std::collections::BTreeSet;

use super::syntax::{Entry, Kind, NodeId, Tree};
use super::text::readings;
use crate::read::settings::{GivenParameter, ParameterValue};
use assignments::{is_assignments, is_name, literal};

/// Where something is wrong, and what.
type Refusal = (usize, String);

const NO_PARAMETERS: &str =
    "this is neither a list of `ParameterKey` and `ParameterValue`, nor names with their values";
const NO_VALUE: &str = "a parameter takes a text, a number, a boolean or a list of them";
const NO_ASSIGNMENT: &str = "`Name=Value` is wanted here; quote a value that has blanks in it";

/// What a file of this name gives; no parameter twice.
pub(in crate::read) fn understand(name: &str, text: &str) -> Result<Vec<GivenParameter>, Refusal> {
    let values = if name.ends_with(".toml") {
        let tree = Tree::parse_toml(text).map_err(|error| (error.span.start, error.message))?;
        let shape = Shape { tree: &tree };
        shape.sam(tree.roots[0])
    } else if is_assignments(text) {
        assignments::of_lines(text)
    } else {
        let tree = Tree::parse(text).map_err(|error| (error.span.start, error.message))?;
        let shape = Shape { tree: &tree };
        match tree.roots[..] {
            [] => Err((0, NO_PARAMETERS.to_owned())),
            [root] => shape.document(root),
            [_, second, ..] => shape.refuse(second, "only one document is wanted"),
        }
    }?;
    let mut names = BTreeSet::new();
    for value in &values {
        if !names.insert(&value.name) {
            let name = &value.name;
            let message = format!("`{name}` is given a value twice in this file");
            return Err((value.place.start, message));
        }
    }
    Ok(values)
}

struct Shape<'t> {
    tree: &'t Tree,
}

impl Shape<'_> {
    fn document(&self, root: NodeId) -> Result<Vec<GivenParameter>, Refusal> {
        let tree = self.tree;
        if let Some(items) = tree.list(root) {
            return self.list(items);
        }
        let Kind::Map(_) = tree.node(root).kind else {
            return self.refuse(root, NO_PARAMETERS);
        };
        // CodePipeline's has the parameters beside tags; what `--cli-input-json` takes has them in a list.
        if let Some(inner) = tree.get(root, "Parameters") {
            match &tree.node(inner.value).kind {
                Kind::List(items) => return self.list(items),
                Kind::Map(_) => return self.flat(inner.value),
                Kind::Null => return Ok(Vec::new()),
                _ => {}
            }
        }
        let is_sam = tree.get(root, "version").is_some()
            && tree
                .get(root, "default")
                .is_some_and(|entry| matches!(tree.node(entry.value).kind, Kind::Map(_)));
        if is_sam {
            self.sam(root)
        } else {
            self.flat(root)
        }
    }

    /// `[{"ParameterKey": …, "ParameterValue": …}]`, or `["Name=Value"]` (AWS CLI reference, `deploy`).
    fn list(&self, items: &[NodeId]) -> Result<Vec<GivenParameter>, Refusal> {
        let tree = self.tree;
        let mut values = Vec::new();
        for item in items {
            if let Some(text) = tree.text(*item) {
                let Some((name, value)) = text.split_once('=').filter(|(name, _)| is_name(name))
                else {
                    return self.refuse(*item, NO_ASSIGNMENT);
                };
                let place = tree.span(*item).range();
                values.push(literal(name, value, place));
                continue;
            }
            let Some(name) = tree
                .get(*item, "ParameterKey")
                .and_then(|entry| tree.text(entry.value))
            else {
                return self.refuse(*item, "this item has no `ParameterKey`");
            };
            let previous = tree.get(*item, "UsePreviousValue").filter(|entry| {
                tree.text(entry.value)
                    .is_some_and(|text| text.eq_ignore_ascii_case("true"))
            });
            let entry = previous.or_else(|| tree.get(*item, "ParameterValue"));
            let Some(entry) = entry else {
                return self.refuse(*item, "this item has no `ParameterValue`");
            };
            let value = if previous.is_some() {
                ParameterValue::Previous
            } else {
                self.value(entry)?
            };
            values.push(GivenParameter {
                name: name.clone(),
                value,
                place: tree.span(entry.value).range(),
            });
        }
        Ok(values)
    }

    fn flat(&self, map: NodeId) -> Result<Vec<GivenParameter>, Refusal> {
        let tree = self.tree;
        let given = |entry: &Entry| {
            Ok(GivenParameter {
                name: entry.key.clone(),
                value: self.value(entry)?,
                place: tree.span(entry.value).range(),
            })
        };
        tree.entries(map).into_iter().map(given).collect()
    }

    /// `sam deploy` looks into the table of its own name, then into the one of all commands (SAM developer guide,
    /// "Configuration file").
    fn sam(&self, root: NodeId) -> Result<Vec<GivenParameter>, Refusal> {
        let tree = self.tree;
        let under = |command: &str| {
            let mut entry = tree.get(root, "default")?;
            for key in [command, "parameters", "parameter_overrides"] {
                entry = tree.get(entry.value, key)?;
            }
            Some(entry.value)
        };
        let Some(overrides) = under("deploy").or_else(|| under("global")) else {
            let message = "this has no `parameter_overrides` under `default.deploy.parameters` \
                           or `default.global.parameters`";
            return self.refuse(root, message);
        };
        let mut values = Vec::new();
        let items = tree
            .list(overrides)
            .unwrap_or(std::slice::from_ref(&overrides));
        for item in items {
            match (&tree.node(*item).kind, tree.text(*item)) {
                (Kind::Map(_), _) => values.extend(self.flat(*item)?),
                (_, Some(text)) => {
                    let place = tree.span(*item).range();
                    let all = assignments::of_words(text, &['"'])
                        .map_err(|(_, message)| (place.start, message))?;
                    values.extend(all.into_iter().map(|given| GivenParameter {
                        place: place.clone(),
                        ..given
                    }));
                }
                _ => return self.refuse(*item, NO_ASSIGNMENT),
            }
        }
        Ok(values)
    }

    fn value(&self, entry: &Entry) -> Result<ParameterValue, Refusal> {
        let tree = self.tree;
        let items = tree.list(entry.value);
        let mut texts = Vec::new();
        for item in items.unwrap_or(std::slice::from_ref(&entry.value)) {
            let Some(scalar) = tree.scalar(*item) else {
                // What is left empty is written nowhere.
                let span = tree.span(*item);
                let start = if span.start == span.end {
                    entry.key_span.start
                } else {
                    span.start
                };
                return Err((start, NO_VALUE.to_owned()));
            };
            texts.push(readings(scalar));
        }
        Ok(ParameterValue::Given(texts))
    }

    fn refuse<T>(&self, node: NodeId, message: &str) -> Result<T, Refusal> {
        Err((self.tree.span(node).start, message.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Name=Value` of each; several readings stand beside each other, items after each other.
    fn given(name: &str, text: &str) -> Vec<String> {
        understand(name, text)
            .unwrap_or_else(|(offset, message)| panic!("{offset}: {message}\n{text}"))
            .iter()
            .map(|given| {
                let value = match &given.value {
                    ParameterValue::Previous => "(previous)".to_owned(),
                    ParameterValue::Given(items) => {
                        let items: Vec<_> = items.iter().map(|item| item.join("|")).collect();
                        items.join(",")
                    }
                };
                format!("{}={value}", given.name)
            })
            .collect()
    }

    /// The text from where the fault is, and what it is.
    fn refused(name: &str, text: &str) -> (String, String) {
        let (offset, message) = understand(name, text).unwrap_err();
        (text[offset..].to_owned(), message)
    }

    #[test]
    fn every_shape_is_understood() {
        for (name, text) in [
            (
                "a.json",
                r#"[{"ParameterKey": "A", "ParameterValue": "b c"}, {"ParameterKey": "D", "ParameterValue": "1"}]"#,
            ),
            ("a.json", r#"["A=b c", "D=1"]"#),
            (
                "a.json",
                r#"{"Parameters": {"A": "b c", "D": 1}, "Tags": {"X": "y"}}"#,
            ),
            (
                "a.json",
                r#"{"StackName": "s", "Parameters": [{"ParameterKey": "A", "ParameterValue": "b c"}, {"ParameterKey": "D", "ParameterValue": "1"}]}"#,
            ),
            ("a.json", r#"{"A": "b c", "D": 1}"#),
            ("a.yaml", "A: b c\nD: 1\n"),
            ("a.yaml", "Parameters:\n  A: b c\n  D: 1\n"),
            (
                "a.yaml",
                "- ParameterKey: A\n  ParameterValue: b c\n- {ParameterKey: D, ParameterValue: 1}\n",
            ),
            ("a.txt", "# all\n\nA=\"b c\"\r\n  D=1\n"),
            ("a", "A='b c' D=1"),
            ("a", "A=b\\ c ParameterKey=D,ParameterValue=1"),
            (
                "samconfig.toml",
                "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"A=\\\"b c\\\" D=1\"\n",
            ),
            (
                "samconfig.toml",
                "[default.global.parameters]\nparameter_overrides = [\"A=\\\"b c\\\"\", \"D=1\"]\n",
            ),
            (
                "samconfig.toml",
                "[default.deploy.parameters]\nparameter_overrides = {A = \"b c\", D = 1}\n[default.global.parameters]\nparameter_overrides = \"A=other\"\n",
            ),
            (
                "samconfig.yaml",
                "version: 0.1\ndefault:\n  deploy:\n    parameters:\n      parameter_overrides:\n        - A=\"b c\"\n        - D: 1\n",
            ),
        ] {
            assert_eq!(given(name, text), ["A=b c", "D=1"], "{text}");
        }
    }

    #[test]
    fn a_value_may_be_empty_a_list_or_not_known() {
        assert_eq!(
            given("a.json", r#"{"A": "", "B": ["x", 1], "C": []}"#),
            ["A=", "B=x,1", "C="]
        );
        assert_eq!(
            given("a.yaml", "A: yes\nB: 'yes'\n"),
            ["A=yes|true", "B=yes"]
        );
        assert_eq!(given("a", "A= B=\"\" C=x=y"), ["A=", "B=", "C=x=y"]);
        assert_eq!(
            given(
                "a.json",
                r#"[{"ParameterKey": "A", "UsePreviousValue": true}]"#
            ),
            ["A=(previous)"]
        );
        assert_eq!(
            given("a", "ParameterKey=A,UsePreviousValue=true"),
            ["A=(previous)"]
        );
        assert!(given("a.json", r#"{"Parameters": null}"#).is_empty());
    }

    #[test]
    fn a_place_is_that_of_the_value() {
        for (name, text, value) in [
            (
                "a.json",
                r#"[{"ParameterKey": "A", "ParameterValue": "é"}]"#,
                "\"é\"",
            ),
            ("a.yaml", "# é\nA: é\n", "é"),
            ("a", "# é\n  A=é  \n", "A=é"),
            ("a", "B='é' A=\"é\"", "A=\"é\""),
        ] {
            let given = understand(name, text).unwrap();
            let place = given.last().unwrap().place.clone();
            assert_eq!(&text[place], value);
        }
    }

    #[test]
    fn what_is_no_file_of_parameters_is_refused_where_that_shows() {
        for (name, text, at, message) in [
            ("a.yaml", "", "", NO_PARAMETERS),
            ("a.yaml", "some words\n", "some words\n", NO_PARAMETERS),
            (
                "a.json",
                r#"{"A": {"Type": "String"}}"#,
                r#"{"Type": "String"}}"#,
                NO_VALUE,
            ),
            ("a.yaml", "A: 1\nB:\n", "B:\n", NO_VALUE),
            ("a.yaml", "A: !Ref B\n", "!Ref B\n", NO_VALUE),
            ("a.json", r#"{"A": ["x", []]}"#, "[]]}", NO_VALUE),
            (
                "a.json",
                r#"[{"A": "b"}]"#,
                r#"{"A": "b"}]"#,
                "this item has no `ParameterKey`",
            ),
            (
                "a.json",
                r#"[{"ParameterKey": "A", "UsePreviousValue": false}]"#,
                r#"{"ParameterKey": "A", "UsePreviousValue": false}]"#,
                "this item has no `ParameterValue`",
            ),
            ("a.json", r#"["A"]"#, r#""A"]"#, NO_ASSIGNMENT),
            ("a.json", "{\"A\": 1,\n \"B\" 2}", "2}", "expected `:`"),
            (
                "a.json",
                r#"{"A": 1, "A": 2}"#,
                "2}",
                "`A` is given a value twice in this file",
            ),
            ("a", "A=b\nC=d e\n", "e\n", NO_ASSIGNMENT),
            ("a", "A=b\nC='d\n", "'d\n", "this quote is not closed"),
            (
                "a",
                "A=b ParameterKey=C",
                "ParameterKey=C",
                "this has no `ParameterValue`",
            ),
            (
                "a.yaml",
                "A: b\n---\nC: d\n",
                "C: d\n",
                "only one document is wanted",
            ),
        ] {
            let (from, said) = refused(name, text);
            assert_eq!((&*from, &*said), (at, message), "{text}");
        }
        let sam = "[default.deploy.parameters]\nparameter_overrides = \"A\"\n";
        assert_eq!(refused("a.toml", sam).0, "\"A\"\n");
        let (_, message) = refused("a.toml", "[default.build.parameters]\n");
        assert!(message.contains("no `parameter_overrides`"));
    }
}
