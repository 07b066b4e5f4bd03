//! Findings that a file of settings accepts, and until when.

use std::borrow::Cow;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer};

use super::pattern::bad_pattern;
use super::rule_id::RuleId;
use crate::date::Date;

/// Findings that are accepted: those of a rule, at addresses and in files that fit.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// The rule whose findings they are.
    pub rule: RuleId,
    /// Their addresses: `*` stands for any text, everything else for itself. Any address, where there is none.
    pub address: Option<String>,
    /// The files that the resource or another link of the chain stands in: a glob relative to the folder of the
    /// configuration file, or a folder. Any file, where there is none.
    pub path: Option<PathGlob>,
    /// Why they are accepted.
    pub reason: Option<String>,
    /// The last day on which they are.
    #[serde(default, deserialize_with = "date")]
    #[schemars(schema_with = "date_schema")]
    pub until: Option<Date>,
    /// Where it stands: the name of its file as messages print it, and the line, from 1.
    #[serde(skip)]
    pub file: String,
    #[serde(skip)]
    pub line: usize,
}

/// A glob for paths; a folder stands for all that is in it.
#[derive(Debug, Clone)]
pub struct PathGlob {
    text: String,
    set: GlobSet,
}

impl PathGlob {
    /// `text` is the path of a file or a folder, where empty text stands for the folder that it is relative to.
    fn new(text: &str) -> Result<Self, globset::Error> {
        let text = text.trim_end_matches('/');
        let inside = match text {
            "" => "**".to_owned(),
            _ => format!("{text}/**"),
        };
        let mut set = GlobSetBuilder::new();
        for glob in [text, &inside] {
            set.add(GlobBuilder::new(glob).literal_separator(true).build()?);
        }
        Ok(Self {
            text: text.to_owned(),
            set: set.build()?,
        })
    }

    /// As it is typed: `.` is the folder that it is relative to, and so is a `/` in front, as in `exclude`.
    fn typed(text: &str) -> Result<Self, globset::Error> {
        let names = text.split('/').filter(|name| !matches!(*name, "" | "."));
        Self::new(&names.collect::<Vec<_>>().join("/"))
    }

    /// The same for paths that begin with `folder`: the one it was relative to, as reports print it.
    pub(super) fn below(&self, folder: &str) -> Self {
        let (mut folder, mut text) = (folder, &*self.text);
        while let Some(rest) = text.strip_prefix("..") {
            if folder == "." || !(rest.is_empty() || rest.starts_with('/')) {
                break;
            }
            text = rest.trim_start_matches('/');
            folder = folder.rsplit_once('/').map_or(".", |(above, _)| above);
        }
        let text = match folder {
            "." => text.to_owned(),
            _ => format!("{}/{text}", globset::escape(folder)),
        };
        Self::new(&text).unwrap_or_else(|_| self.clone())
    }

    /// Whether the file with this name, as reports print it, is meant.
    #[must_use]
    pub fn is_match(&self, name: &str) -> bool {
        self.set.is_match(name)
    }
}

impl<'de> Deserialize<'de> for PathGlob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Err(de::Error::custom("an empty path is no file"));
        }
        Self::typed(&text)
            .map_err(|error| de::Error::custom(bad_pattern(&text, &error.kind().to_string())))
    }
}

impl JsonSchema for PathGlob {
    fn schema_name() -> Cow<'static, str> {
        "PathGlob".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

/// TOML's own date, or the same in quotes.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        _ => return Err(de::Error::custom("this is no date such as 2027-03-31")),
    };
    text.parse()
        .map(Some)
        .map_err(|_| de::Error::custom(format!("`{text}` is no date such as 2027-03-31")))
}

fn date_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "null"], "format": "date"})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        let glob = |text: &str| PathGlob::typed(text).unwrap();
        for (text, name, fits) in [
            ("legacy", "legacy/a/main.tf", true),
            ("legacy/", "legacy/main.tf", true),
            ("./legacy/*.tf", "legacy/main.tf", true),
            ("legacy/*.tf", "legacy/a/main.tf", false),
            ("legacy/**", "legacy/a/main.tf", true),
            ("**/main.tf", "legacy/main.tf", true),
            ("legacy", "new/legacy/main.tf", false),
            ("legacy", "legacy.tf", false),
            ("/legacy", "legacy/main.tf", true),
            ("././legacy/./a/", "legacy/a/main.tf", true),
            (".", "main.tf", true),
            ("./", "legacy/a/main.tf", true),
            ("./*.tf", "legacy/main.tf", false),
        ] {
            assert_eq!(glob(text).is_match(name), fits, "{text} {name}");
        }
    }

    #[test]
    fn a_glob_is_relative_to_the_folder_of_its_file() {
        let glob = PathGlob::typed("legacy/*.tf").unwrap();
        assert!(glob.below(".").is_match("legacy/main.tf"));
        let below = glob.below("infra/[a]");
        assert!(below.is_match("infra/[a]/legacy/main.tf"));
        assert!(!below.is_match("infra/a/legacy/main.tf") && !below.is_match("legacy/main.tf"));
        for (text, folder, name, fits) in [
            (".", "infra", "infra/main.tf", true),
            ("./", "infra", "other/main.tf", false),
            ("../modules", "infra", "modules/main.tf", true),
            ("../modules", "a/infra", "a/modules/main.tf", true),
            ("../modules", "a/infra", "modules/main.tf", false),
            ("..", "infra", "modules/main.tf", true),
            ("../x", ".", "x/main.tf", false),
            ("..x", "infra", "infra/..x/main.tf", true),
            ("a", "/elsewhere", "/elsewhere/a/main.tf", true),
        ] {
            let below = PathGlob::typed(text).unwrap().below(folder);
            assert_eq!(below.is_match(name), fits, "{text} {folder} {name}");
        }
    }
}
