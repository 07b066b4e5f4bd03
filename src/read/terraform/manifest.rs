//! The manifest of installed modules, `.terraform/modules/modules.json`: where `terraform init` put what calls lead to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::read::paths;

#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// By the dotted path of calls: `cache.store`.
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    source: String,
    folder: PathBuf,
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "Modules", default)]
    modules: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
struct WrittenEntry {
    #[serde(rename = "Key", default)]
    key: String,
    #[serde(rename = "Source", default)]
    source: String,
    #[serde(rename = "Dir", default)]
    dir: String,
}

impl Manifest {
    /// Nothing where it is none. `root` is the folder that `terraform init` ran in.
    pub(super) fn parse(root: &Path, text: &[u8]) -> Option<Self> {
        let written: Written = serde_json::from_slice(text).ok()?;
        let entries = written.modules.into_iter().map(|entry| {
            // Old versions wrote backslashes on Windows.
            let folder = paths::normal(&root.join(entry.dir.replace('\\', "/")));
            (
                entry.key,
                Entry {
                    source: entry.source,
                    folder,
                },
            )
        });
        Some(Self {
            entries: entries.collect(),
        })
    }

    /// Where a call is installed; an entry for another source is stale and does not count.
    pub(super) fn folder(&self, call_path: &str, source: &str) -> Option<&Path> {
        let entry = self.entries.get(call_path)?;
        same_source(&entry.source, source).then_some(&*entry.folder)
    }

    /// Whether anything from this source is installed.
    pub(super) fn holds(&self, source: &str) -> bool {
        self.entries
            .values()
            .any(|entry| same_source(&entry.source, source))
    }

    /// Every folder that it names.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.entries.values().map(|entry| &*entry.folder)
    }
}

/// Old manifests hold the source as it was written, newer ones with the registry's host and the protocol.
fn same_source(installed: &str, written: &str) -> bool {
    let core = |source: &str| {
        let source = source
            .trim_start_matches("git::")
            .trim_start_matches("https://");
        source
            .trim_start_matches("registry.terraform.io/")
            .trim_start_matches("registry.opentofu.org/")
            .to_lowercase()
    };
    let (installed, written) = (core(installed), core(written));
    installed == written || installed.replace(".git", "") == written.replace(".git", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installed_modules_are_found_by_their_call_path() {
        let text = br#"{"Modules":[{"Key":"","Source":"","Dir":"."},
            {"Key":"a.b","Source":"registry.terraform.io/x/y/aws//sub","Dir":".terraform/modules/a.b/sub"}]}"#;
        let manifest = Manifest::parse(Path::new("/r"), text).unwrap();
        assert_eq!(
            manifest.folder("a.b", "x/y/aws//sub"),
            Some(Path::new("/r/.terraform/modules/a.b/sub"))
        );
        assert_eq!(manifest.folder("a.b", "x/z/aws"), None, "stale");
        assert_eq!(manifest.folder("a", "x/y/aws"), None);
    }
}
