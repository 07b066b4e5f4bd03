//! All templates in reach: those that were found, and what they nest. Each is parsed once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::SERVICE;
use super::nesting::{Nested, local};
use super::placeholders;
use super::syntax::{Included, Left, Location, SyntaxError, Tree};
use super::template::Template;
use crate::problem::{Kind, Problem, Site};
use crate::read::disk::{self, Text};
use crate::read::paths;
use crate::read::settings::Settings;
use crate::read::unit::unreadable;
use crate::source::{File, FileId, Files, Place, Span};

#[derive(Default)]
pub(super) struct Estate {
    pub(super) sources: BTreeMap<PathBuf, Source>,
    pub(super) problems: Vec<Problem>,
    /// Files that were read on the way, besides those that were found.
    pub(super) read: Vec<PathBuf>,
}

pub(super) struct Source {
    pub(super) id: FileId,
    pub(super) tree: Result<Tree, SyntaxError>,
    pub(super) role: Role,
    /// Files that its stacks lead to.
    calls: BTreeSet<PathBuf>,
    /// What it includes from elsewhere, where, and what would help.
    left: Vec<Elsewhere>,
    /// What is wrong with what it includes.
    problems: Vec<Problem>,
}

/// What is included from elsewhere.
struct Elsewhere {
    /// Nothing where it is computed.
    location: Option<Arc<str>>,
    place: Place,
    help: Option<&'static str>,
}

/// How a file came to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It was named, or lies below what was.
    Named,
    /// It lies around a file that was named, and leads to it.
    Around,
    /// Another file nests or includes it.
    Called,
}

impl Source {
    /// Every document in it that is a template.
    pub(super) fn templates(&self, path: &Path) -> Vec<Arc<Template<'_>>> {
        let Ok(tree) = &self.tree else {
            return Vec::new();
        };
        let folder = path.parent().unwrap_or(Path::new("/"));
        let of = |root| Template::of(self.id, folder.into(), tree, root);
        let templates = tree.roots.iter().filter_map(|root| of(*root));
        templates.map(Arc::new).collect()
    }

    /// Puts into a template what it includes of other files.
    fn include(&mut self, path: &Path, files: &mut Files, settings: &Settings) {
        let Ok(tree) = &mut self.tree else { return };
        let folder = path.parent().unwrap_or(Path::new("/"));
        let length = files.get(self.id).text().len();
        let calls = &mut self.calls;
        let mut broken = BTreeSet::new();
        let left = tree.include(length, |location| {
            let path = local(folder, location).filter(|path| disk::is_file(path))?;
            calls.insert(path.clone());
            let text = readable(disk::bytes(&path).ok()?);
            let file = File::new(paths::shown(&path, &settings.root), text);
            let Ok(tree) = Tree::parse(file.text()) else {
                broken.insert(location.to_owned());
                return None;
            };
            let length = file.text().len();
            Some(Included {
                file: files.add(file),
                tree,
                length,
            })
        });
        // Of what is included itself, its includer tells.
        let templates = self.templates(path);
        let Some(template) = templates.first() else {
            return;
        };
        let help = template.service.is_none().then_some(UPLOADED);
        let Ok(tree) = &self.tree else { return };
        for Left { location, span } in left {
            let location: Option<Arc<str>> = match location {
                // What does not parse is told where it is.
                Location::At(at) if broken.contains(&*at) => continue,
                Location::TooMany => {
                    self.problems.push(Problem {
                        kind: Kind::Unreadable,
                        site: Site::Place(tree.place(self.id, span)),
                        message: "this template includes more files than are followed".to_owned(),
                        help: None,
                    });
                    continue;
                }
                Location::Aside(_) => continue,
                Location::At(location) => Some(location),
                Location::Computed => None,
            };
            let place = tree.place(self.id, span);
            self.left.push(Elsewhere {
                location,
                place,
                help,
            });
        }
    }
}

impl Estate {
    /// `seeds` are the files that `around` lies around.
    pub(super) fn gather(
        named: Vec<Text>,
        around: Vec<Text>,
        seeds: &[PathBuf],
        files: &mut Files,
        settings: &Settings,
    ) -> Self {
        let mut estate = Self::default();
        let with = |role: Role| move |text| (text, role);
        let mut wave: Vec<(Text, Role)> = named.into_iter().map(with(Role::Named)).collect();
        wave.extend(around.into_iter().map(with(Role::Around)));
        while !wave.is_empty() {
            let ids: Vec<(PathBuf, FileId, Role)> = wave
                .into_iter()
                .map(|(text, role)| {
                    let name = paths::shown(&text.path, &settings.root);
                    let id = files.add(File::new(name, readable(text.bytes)));
                    (text.path, id, role)
                })
                .collect();
            let shared = &*files;
            let parsed: Vec<(PathBuf, Source)> = ids
                .into_par_iter()
                .map(|(path, id, role)| {
                    let source = Source {
                        id,
                        tree: Tree::parse(shared.get(id).text()),
                        role,
                        calls: BTreeSet::new(),
                        left: Vec::new(),
                        problems: Vec::new(),
                    };
                    (path, source)
                })
                .collect();
            let mut sources = Vec::new();
            for (path, mut source) in parsed {
                source.include(&path, files, settings);
                let templates = source.templates(&path);
                let nestings = templates.iter().flat_map(|template| template.nestings());
                let calls: Vec<PathBuf> = nestings.filter_map(|nested| nested.path).collect();
                source.calls.extend(calls);
                sources.push((path, source));
            }
            let mut next = BTreeSet::new();
            for (path, source) in sources {
                next.extend(source.calls.iter().cloned());
                estate.sources.insert(path, source);
            }
            next.retain(|path| !estate.sources.contains_key(path) && disk::is_file(path));
            wave = next
                .into_iter()
                .filter_map(|path| Some((estate.load(path, settings)?, Role::Called)))
                .collect();
        }
        estate.forget_unrelated(seeds, settings);
        let sources = estate.sources.values_mut();
        let problems = sources.flat_map(|source| std::mem::take(&mut source.problems));
        estate.problems.extend(problems);
        estate
    }

    /// Templates around the seeds that lead to none of them are not asked about.
    fn forget_unrelated(&mut self, seeds: &[PathBuf], settings: &Settings) {
        if seeds
            .iter()
            .any(|seed| settings.cloudformation.is_given(seed))
        {
            return;
        }
        let mut related = BTreeSet::new();
        for (path, source) in &self.sources {
            let mut reached = BTreeSet::new();
            self.reach(path, &mut reached);
            let is_related = match source.role {
                Role::Named => true,
                Role::Around => seeds.iter().any(|seed| reached.contains(seed)),
                Role::Called => false,
            };
            if is_related {
                related.extend(reached.into_iter().cloned());
            }
        }
        self.sources.retain(|path, _| related.contains(path));
        self.read.retain(|path| related.contains(path));
        let around = self
            .sources
            .iter()
            .filter(|(_, source)| source.role == Role::Around);
        self.read.extend(around.map(|(path, _)| path.clone()));
    }

    /// Files with templates that include what is not seen.
    pub(super) fn cut_short(&self) -> BTreeSet<FileId> {
        let sources = self.sources.values();
        let short = sources.filter(|source| !source.left.is_empty());
        short.map(|source| source.id).collect()
    }

    /// Says once of each location that what is included from there is not seen.
    pub(super) fn not_included(&self) -> Vec<Problem> {
        let mut counts: BTreeMap<&Option<Arc<str>>, (usize, &Elsewhere)> = BTreeMap::new();
        for left in self.sources.values().flat_map(|source| &source.left) {
            counts.entry(&left.location).or_insert((0, left)).0 += 1;
        }
        let tell = |(count, left): (usize, &Elsewhere)| Problem {
            kind: Kind::ModuleUnavailable,
            site: Site::Place(left.place),
            message: format!(
                "what {} holds is not seen, and {}",
                match &left.location {
                    Some(location) => format!("`{location}`"),
                    None => "a computed location".to_owned(),
                },
                if count == 1 {
                    "1 place includes it".to_owned()
                } else {
                    format!("{count} places include it")
                }
            ),
            help: left.help.map(str::to_owned),
        };
        counts.into_values().map(tell).collect()
    }

    fn load(&mut self, path: PathBuf, settings: &Settings) -> Option<Text> {
        match disk::bytes(&path) {
            Ok(bytes) => {
                self.read.push(path.clone());
                Some(Text { path, bytes })
            }
            Err(error) => {
                let shown = paths::shown(&path, &settings.root);
                self.problems.push(unreadable(shown, &error));
                None
            }
        }
    }

    /// Whether a stack leads to this file from another one.
    pub(super) fn is_nested(&self, path: &Path) -> bool {
        self.sources
            .iter()
            .any(|(from, source)| from != path && source.calls.contains(path))
    }

    /// Files that no other nests, of those that were handed over; and where files nest each other in a circle that nobody
    /// enters, the first of them.
    pub(super) fn roots(&self) -> Vec<&Path> {
        let mut called = BTreeSet::new();
        for (from, source) in &self.sources {
            called.extend(source.calls.iter().filter(|to| *to != from));
        }
        let mut roots = Vec::new();
        let mut reached = BTreeSet::new();
        for uncalled in [true, false] {
            for (path, source) in &self.sources {
                if source.role == Role::Called
                    || reached.contains(path)
                    || (uncalled && called.contains(path))
                {
                    continue;
                }
                roots.push(&**path);
                self.reach(path, &mut reached);
            }
        }
        roots.sort();
        roots
    }

    fn reach<'a>(&'a self, from: &'a PathBuf, reached: &mut BTreeSet<&'a PathBuf>) {
        let mut queue = vec![from];
        while let Some(path) = queue.pop() {
            if reached.insert(path)
                && let Some(source) = self.sources.get(path)
            {
                queue.extend(&source.calls);
            }
        }
    }

    /// What is wrong with the text of a file, told once however many stacks are made of it.
    pub(super) fn trouble(source: &Source, files: &Files, is_template: bool) -> Vec<Problem> {
        let error = match &source.tree {
            Ok(tree) if is_template => return Template::duplicates(source.id, tree),
            Ok(_) => return Vec::new(),
            Err(error) => error,
        };
        let text = files.get(source.id).text();
        let mentions = text.contains(SERVICE);
        if let Some(placeholder) = placeholders::spoil(text, error.span.start) {
            return vec![unfilled(source.id, text, placeholder)];
        }
        let (kind, left_out) = if mentions {
            (Kind::Syntax, "nothing of this template was checked")
        } else {
            (Kind::Suspicious, "what this template nests was not checked")
        };
        vec![Problem {
            kind,
            site: Site::Place(Place {
                file: source.id,
                span: error.span,
            }),
            message: error.message.clone(),
            help: error.help.clone().or_else(|| Some(left_out.to_owned())),
        }]
    }
}

/// Says of a file that it is no template yet.
fn unfilled(file: FileId, text: &str, placeholder: Range<usize>) -> Problem {
    Problem {
        kind: Kind::Placeholders,
        message: format!("`{}` is yet to be filled in", &text[placeholder.clone()]),
        site: Site::Place(Place {
            file,
            span: Span::new(placeholder),
        }),
        help: Some("check what is made from this file".to_owned()),
    }
}

/// Says once of each registered module that what it holds is not seen.
pub(super) fn modules<'t>(templates: impl Iterator<Item = &'t Arc<Template<'t>>>) -> Vec<Problem> {
    let mut found: BTreeMap<Arc<str>, (usize, Place)> = BTreeMap::new();
    for template in templates {
        for (name, span) in template.modules() {
            let place = template.place(span);
            found.entry(name).or_insert((0, place)).0 += 1;
        }
    }
    let tell = |(name, (count, place)): (Arc<str>, (usize, Place))| Problem {
        kind: Kind::ModuleUnavailable,
        site: Site::Place(place),
        message: format!(
            "the module `{name}` is registered elsewhere, and {} made of it",
            if count == 1 {
                "1 resource is".to_owned()
            } else {
                format!("{count} resources are")
            }
        ),
        help: Some(
            "resources inside of it are not seen; check the module's own template".to_owned(),
        ),
    };
    found.into_iter().map(tell).collect()
}

/// Says once of each nested template that it is not on disk, or why else it `is_missing`, however many stacks are made
/// of it.
pub(super) fn missing<'t>(
    templates: impl Iterator<Item = &'t Arc<Template<'t>>>,
    is_missing: impl Fn(&Path) -> Option<&'static str>,
) -> Vec<Problem> {
    let mut urls: BTreeMap<String, (usize, Site, Nested, &str)> = BTreeMap::new();
    for template in templates {
        for nested in template.nestings() {
            let why = match &nested.path {
                Some(path) => is_missing(path),
                None => Some("is not on disk"),
            };
            let Some(why) = why else { continue };
            let place = template.place(nested.span);
            // The same relative path means another file elsewhere; a computed address may be any.
            let key = match (&nested.path, &nested.url) {
                (Some(path), _) => path.to_string_lossy().into_owned(),
                (None, Some(url)) => url.clone(),
                (None, None) => format!("{place:?}"),
            };
            let entry = (0, Site::Place(place), nested, why);
            urls.entry(key).or_insert(entry).0 += 1;
        }
    }
    let tell = |(count, site, nested, why)| unavailable(site, &nested, why, count);
    urls.into_values().map(tell).collect()
}

pub(super) fn unavailable(site: Site, nested: &Nested, why: &str, count: usize) -> Problem {
    let stacks = if count == 1 {
        "1 stack is made of it".to_owned()
    } else {
        format!("{count} stacks are made of it")
    };
    let (what, help) = match (&nested.url, &nested.path) {
        (Some(url), Some(_)) => (
            format!("the nested template `{url}` {why}"),
            "check it out, or build it, where this path leads from the folder of this one",
        ),
        (Some(url), None) => (format!("the nested template `{url}` {why}"), UPLOADED),
        (None, _) => (
            "the address of this nested template is computed".into(),
            UPLOADED,
        ),
    };
    Problem {
        kind: Kind::ModuleUnavailable,
        site,
        message: format!("{what}, and {stacks}"),
        help: Some(help.to_owned()),
    }
}

/// What makes a template that lies elsewhere a file.
const UPLOADED: &str = "name its file by a relative path, which `aws cloudformation package` replaces; then it is checked too";

/// Old templates hold Windows-1252 in descriptions; no name that matters does.
fn readable(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
