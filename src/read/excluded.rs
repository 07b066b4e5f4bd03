//! What the user wants left alone: patterns as in a .gitignore, asked of every path that is looked at.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::settings;

#[derive(Debug, Clone)]
pub(super) struct Excluded {
    patterns: Gitignore,
    even_named: bool,
}

impl Excluded {
    pub(super) fn new(settings: &settings::Excluded) -> Self {
        let mut patterns = GitignoreBuilder::new(&settings.folder);
        for pattern in &settings.patterns {
            // Each was proven to be one where the settings were made.
            let _ = patterns.add_line(None, pattern);
        }
        Self {
            patterns: patterns.build().unwrap_or_else(|_| Gitignore::empty()),
            even_named: settings.even_named,
        }
    }

    /// Whether a path that was found is left alone. The folders above it were asked before.
    pub(super) fn found(&self, path: &Path, is_folder: bool) -> bool {
        self.concerns(path) && self.patterns.matched(path, is_folder).is_ignore()
    }

    /// Whether a path that was named is left alone, for itself or for a folder above.
    pub(super) fn named(&self, path: &Path, is_folder: bool) -> bool {
        self.even_named && self.covers(path, is_folder)
    }

    /// Whether patterns fit a path, or a folder above it.
    pub(super) fn covers(&self, path: &Path, is_folder: bool) -> bool {
        self.concerns(path)
            && self
                .patterns
                .matched_path_or_any_parents(path, is_folder)
                .is_ignore()
    }

    /// What lies elsewhere is none of the patterns' business.
    fn concerns(&self, path: &Path) -> bool {
        !self.patterns.is_empty() && path.starts_with(self.patterns.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excluded(patterns: &[&str]) -> Excluded {
        Excluded::new(&settings::Excluded {
            folder: "/a/b".into(),
            patterns: patterns.iter().map(ToString::to_string).collect(),
            even_named: true,
        })
    }

    #[test]
    fn patterns_are_those_of_a_gitignore() {
        let excluded = excluded(&["examples/", "/top.tf", "*.json", "!keep.json"]);
        for (path, is_folder, left_alone) in [
            ("/a/b/examples", true, true),
            ("/a/b/deep/examples", true, true),
            ("/a/b/examples", false, false),
            ("/a/b/top.tf", false, true),
            ("/a/b/deep/top.tf", false, false),
            ("/a/b/deep/x.json", false, true),
            ("/a/b/deep/keep.json", false, false),
        ] {
            assert_eq!(
                excluded.found(Path::new(path), is_folder),
                left_alone,
                "{path}"
            );
        }
    }

    #[test]
    fn what_was_named_is_asked_for_with_its_folders() {
        let excluded = excluded(&["examples/"]);
        for (path, left_alone) in [
            ("/a/b/examples/main.tf", true),
            ("/a/b/main.tf", false),
            ("/a/examples/main.tf", false),
            ("/elsewhere/examples/main.tf", false),
        ] {
            assert_eq!(excluded.named(Path::new(path), false), left_alone, "{path}");
        }
    }
}
