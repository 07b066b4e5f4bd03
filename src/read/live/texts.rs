//! From what was named to texts: a file, everything below a folder, or standard input, in whichever encoding.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::scope::Scope;
use crate::problem::{Kind, Problem, Site};
use crate::read::input::Input;
use crate::read::settings::Settings;
use crate::read::unit::unreadable;
use crate::read::{disk, paths};
use crate::source::File;

/// A text that may hold answers.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) file: File,
    /// What its path says.
    pub(super) scope: Scope,
    /// Which of the inputs it comes from; they may overlap.
    pub(super) inputs: BTreeSet<usize>,
}

#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) all: Vec<Text>,
    pub(super) problems: Vec<Problem>,
    /// The inputs that these are about.
    pub(super) troubled: BTreeSet<usize>,
}

/// In the order of their names, each once.
pub(super) fn load(inputs: Vec<Input>, settings: &Settings) -> Texts {
    let mut loaded = Texts::default();
    for (index, input) in inputs.into_iter().enumerate() {
        let before = loaded.problems.len();
        match input {
            Input::Text { name, bytes } => loaded.take(index, name, bytes),
            Input::Path(path) => {
                let path = absolute(&path, settings);
                if disk::is_folder(&path) {
                    let (files, troubles) = disk::all_below(&path);
                    for (path, error) in troubles {
                        let shown = paths::shown(&path, &settings.root);
                        loaded.problems.push(unreadable(shown, &error));
                    }
                    for file in files {
                        loaded.file(index, &file, settings, false);
                    }
                } else {
                    loaded.file(index, &path, settings, true);
                }
            }
        }
        if loaded.problems.len() > before {
            loaded.troubled.insert(index);
        }
    }
    loaded.all.sort_by(|a, b| a.file.name().cmp(b.file.name()));
    loaded.all.dedup_by(|again, kept| {
        let is_same = again.file.name() == kept.file.name();
        if is_same {
            kept.inputs.append(&mut again.inputs);
        }
        is_same
    });
    loaded
}

/// As reports name it.
pub(super) fn name(input: &Input, settings: &Settings) -> String {
    match input {
        Input::Path(path) => paths::shown(&absolute(path, settings), &settings.root),
        Input::Text { name, .. } => name.clone(),
    }
}

fn absolute(path: &Path, settings: &Settings) -> PathBuf {
    paths::normal(&settings.working_directory.join(path))
}

impl Texts {
    fn file(&mut self, input: usize, path: &Path, settings: &Settings, named: bool) {
        let shown = paths::shown(path, &settings.root);
        let bytes = if named {
            disk::bytes_of_any(path)
        } else {
            disk::bytes(path)
        };
        match bytes {
            Ok(bytes) if named || is_answer(&shown, &bytes) => self.take(input, shown, bytes),
            Ok(_) => {}
            Err(error) if named && error.kind() == std::io::ErrorKind::NotFound => {
                self.problems.push(Problem {
                    kind: Kind::NotFound,
                    site: Site::Path(shown),
                    message: "this path does not exist".to_owned(),
                    help: None,
                });
            }
            Err(error) => self.problems.push(unreadable(shown, &error)),
        }
    }

    fn take(&mut self, input: usize, shown: String, bytes: Vec<u8>) {
        match decode(bytes) {
            Some(text) => self.all.push(Text {
                scope: Scope::of_path(&shown),
                inputs: BTreeSet::from([input]),
                file: File::new(shown, text),
            }),
            None => self.problems.push(Problem {
                kind: Kind::Syntax,
                site: Site::Path(shown),
                message: "this is no text in UTF-8 or UTF-16".to_owned(),
                help: Some("what it holds was not checked".to_owned()),
            }),
        }
    }
}

/// Whether a file of a folder is meant: by its name, or because it speaks of clusters.
fn is_answer(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let is_yaml = [".yaml", ".yml"].iter().any(|end| name.ends_with(end));
    let speaks = |bytes: &[u8]| {
        let of_clusters = ["CacheClusters", "CacheClusterId", "CACHECLUSTERS\t"].iter();
        // What may lie beside them. Templates in YAML have none of these.
        let beside = [
            "ReplicationGroups:",
            "CacheSubnetGroups:",
            "AccountAttributes:",
            "RegionName:",
        ];
        let beside = beside.iter().filter(|_| is_yaml);
        let mut words = of_clusters.chain(beside);
        words.any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
    };
    name.ends_with(".json")
        || match units(bytes) {
            // What breaks off speaks of clusters all the same.
            Some((units, _)) => speaks(String::from_utf16_lossy(&units).as_bytes()),
            None => speaks(bytes),
        }
}

fn decode(bytes: Vec<u8>) -> Option<String> {
    match units(&bytes) {
        Some((units, is_whole)) => String::from_utf16(&units).ok().filter(|_| is_whole),
        None => String::from_utf8(bytes).ok(),
    }
}

/// Of a text in UTF-16, which is what PowerShell writes where the output of a command goes to a file; and whether no half
/// of one is left over. `None` without a byte order mark.
fn units(bytes: &[u8]) -> Option<(Vec<u16>, bool)> {
    let unit = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, rest) = bytes[2..].as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair)).collect();
    Some((units, rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_windows_are_read() {
        let little: Vec<u8> = "\u{feff}[é]"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "\u{feff}[é]"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(little.clone()).as_deref(), Some("[é]"));
        assert_eq!(decode(big).as_deref(), Some("[é]"));
        assert_eq!(decode(little[..3].to_vec()), None);
        assert_eq!(decode(b"\xff".to_vec()), None);
    }
}
