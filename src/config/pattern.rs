//! Patterns as in a .gitignore: what is meant by one, and why a text is none.

use globset::GlobBuilder;
use ignore::gitignore::GitignoreBuilder;

/// What is meant by a pattern as in a .gitignore: `./` is the folder of the file, as everywhere else.
pub(super) fn pattern(text: &str) -> Result<String, String> {
    let (not, path) = match text.strip_prefix('!') {
        Some(path) => ("!", path),
        None => ("", text),
    };
    let mut rest = path.trim();
    while let Some(inner) = rest.strip_prefix("./") {
        rest = inner.trim_start_matches('/');
    }
    let meant = match rest {
        "" | "." if path.trim().starts_with('.') => format!("{not}/*"),
        rest if rest.len() < path.trim().len() => format!("{not}/{rest}"),
        _ => text.to_owned(),
    };
    if rest.is_empty() || rest.trim_matches('/').is_empty() || text.starts_with('#') {
        return match &*meant {
            "/*" | "!/*" => Ok(meant),
            _ => Err(format!("`{text}` excludes nothing")),
        };
    }
    if rest
        .trim_start_matches('/')
        .split('/')
        .any(|name| name == "..")
    {
        return Err(format!(
            "`{text}` excludes nothing: patterns reach no further than the folder of this file"
        ));
    }
    // Where a class is not closed, the one takes its bracket for itself and the other does not.
    let strict = GlobBuilder::new(rest.trim_matches('/')).build();
    if let Err(error) = strict {
        return Err(bad_pattern(text, &error.kind().to_string()));
    }
    match GitignoreBuilder::new("").add_line(None, &meant) {
        Ok(_) => Ok(meant),
        Err(error) => Err(bad_pattern(text, &error.to_string())),
    }
}

/// `error` is what the library says of it.
pub(super) fn bad_pattern(text: &str, error: &str) -> String {
    let reason = error.rsplit_once(": ").map_or(error, |(_, reason)| reason);
    format!("`{text}` is no pattern: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_is_the_folder_of_the_file() {
        for (written, meant) in [
            (".", "/*"),
            ("./", "/*"),
            ("./a", "/a"),
            ("././a/", "/a/"),
            ("!./a", "!/a"),
            (".a", ".a"),
            ("a/./b", "a/./b"),
            ("*.tf", "*.tf"),
        ] {
            assert_eq!(pattern(written).as_deref(), Ok(meant), "{written}");
        }
    }
}
