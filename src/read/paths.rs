//! Paths as text: made absolute and plain without asking the file system, and printed relative to the root.

use std::path::{Component, Path, PathBuf};

/// Without `.` and `..`, as far as the text alone tells.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !normal.pop() {
                    normal.push("..");
                }
            }
            other => normal.push(other),
        }
    }
    normal
}

/// As reports print it: relative to `root` where it lies below, with `/` everywhere; `.` for the root itself.
pub(super) fn shown(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let text = relative.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' {
        text
    } else {
        text.replace('\\', "/").into()
    };
    if text.is_empty() {
        ".".to_owned()
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_in_the_text() {
        assert_eq!(normal(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }

    #[test]
    fn paths_are_shown_from_the_root() {
        assert_eq!(shown(Path::new("/a/b/c.tf"), Path::new("/a")), "b/c.tf");
        assert_eq!(shown(Path::new("/a"), Path::new("/a")), ".");
        assert_eq!(shown(Path::new("/x/y"), Path::new("/a")), "/x/y");
    }
}
