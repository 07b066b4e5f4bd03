//! The id of a rule, as a file may say it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer};

use super::rule;
use crate::rules::{RULES, Rule};

/// The id of a rule that there is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId(String);

impl RuleId {
    #[must_use]
    pub fn names(&self, rule: &Rule) -> bool {
        rule.page().id == self.0
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        match rule(&id) {
            Ok(_) => Ok(Self(id)),
            // `[rules.ElastiCache.7]` is a table in a table.
            Err(_) if RULES.iter().any(|rule| is_cut(&id, &rule.page().id)) => {
                Err(de::Error::custom(format!(
                    "no rule is called `{id}`; an id with a dot is written in quotes"
                )))
            }
            Err(error) => Err(de::Error::custom(error)),
        }
    }
}

fn is_cut(typed: &str, id: &str) -> bool {
    id.split_once('.').is_some_and(|(start, _)| start == typed)
}

pub(super) fn ids() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.page().id.as_str()).collect()
}

impl JsonSchema for RuleId {
    fn schema_name() -> Cow<'static, str> {
        "RuleId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "enum": ids(), "description": "The id of a rule."})
    }
}
