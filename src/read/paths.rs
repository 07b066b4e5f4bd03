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

/// The way from one folder to another, with `/` everywhere; `.` where there is none to go.
pub(super) fn between(from: &Path, to: &Path) -> String {
    let (from, to) = (normal(from), normal(to));
    let common = from.components().zip(to.components());
    let common = common.take_while(|(from, to)| from == to).count();
    let mut way: Vec<_> = from
        .components()
        .skip(common)
        .map(|_| "..".into())
        .collect();
    way.extend(
        to.components()
            .skip(common)
            .map(|part| part.as_os_str().to_string_lossy()),
    );
    if way.is_empty() {
        ".".to_owned()
    } else {
        way.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_go_up_and_down() {
        let way = |from: &str, to: &str| between(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b", "/a/b"), ".");
        assert_eq!(way("/a", "/a/b/c"), "b/c");
        assert_eq!(way("/a/b/c", "/a/d"), "../../d");
    }

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
