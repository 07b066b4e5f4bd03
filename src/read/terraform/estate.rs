//! All folders of configuration in reach: what each calls, and which of them can lead to a cluster. Only those are
//! parsed, and what they call.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use memchr::memmem;
use rayon::prelude::*;

use super::manifest::Manifest;
use super::terragrunt::{self, Source, Unit};
use super::{module, scan, syntax};
use crate::problem::Problem;
use crate::read::disk::{self, Text};
use crate::read::paths;
use crate::read::settings::Settings;
use crate::read::unit::unreadable;
use crate::source::Files;

/// What every type, attribute and module that matters has in its name.
const WORD: &[u8] = b"elasticache";

#[derive(Debug, Default)]
pub(in crate::read) struct Estate {
    pub(super) folders: BTreeMap<PathBuf, Folder>,
    /// Files that were named one by one.
    pub(super) seeds: Vec<PathBuf>,
    pub(in crate::read) problems: Vec<Problem>,
    /// Files that were read on the way, besides those that were handed over.
    pub(in crate::read) files_read: usize,
}

#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) texts: Vec<Text>,
    pub(super) role: Role,
    /// It can lead to a cluster.
    pub(super) matters: bool,
    /// It matters, or its outputs may reach what does.
    pub(super) parsed: bool,
    pub(super) manifest: Option<Manifest>,
    /// It has a `terragrunt.hcl`.
    pub(super) unit: Option<Unit>,
    /// Folders that its calls lead to.
    pub(super) calls: BTreeSet<PathBuf>,
    /// Sources that are no folder.
    pub(super) packages: Vec<Package>,
}

/// How a folder came to be looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It was named, or lies below what was.
    Named,
    /// It lies around a file that was named: it counts where it leads to that file's folder.
    Around,
    /// Another folder calls it.
    #[default]
    Called,
}

/// A call of something that is installed from elsewhere.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) source: String,
    pub(super) path: PathBuf,
    /// Where the source is written, if a module call is where.
    pub(super) start: Option<usize>,
}

/// What one text says without being parsed.
#[derive(Default)]
struct Seen {
    calls: BTreeSet<PathBuf>,
    packages: Vec<Package>,
    mentions: bool,
    unclear: bool,
}

impl Estate {
    /// `named` and `around` are folders with their files, `seeds` the files that `around` lies around.
    pub(in crate::read) fn gather(
        named: BTreeMap<PathBuf, Vec<Text>>,
        mut around: BTreeMap<PathBuf, Vec<Text>>,
        seeds: Vec<PathBuf>,
        settings: &Settings,
    ) -> Self {
        let mut estate = Self {
            seeds,
            ..Self::default()
        };
        around.retain(|path, _| !named.contains_key(path));
        let with = |role: Role| move |(path, texts)| (path, texts, role);
        let mut wave: Vec<(PathBuf, Vec<Text>, Role)> =
            named.into_iter().map(with(Role::Named)).collect();
        wave.extend(around.into_iter().map(with(Role::Around)));
        while !wave.is_empty() {
            let folders: Vec<(PathBuf, Folder)> = wave
                .into_par_iter()
                .map(|(path, texts, role)| (path.clone(), Folder::of(&path, texts, role, settings)))
                .collect();
            let mut next = BTreeSet::new();
            for (path, folder) in folders {
                next.extend(folder.calls.iter().cloned());
                estate.folders.insert(path, folder);
            }
            next.retain(|path| !estate.folders.contains_key(path));
            wave = next
                .into_iter()
                .map(|path| {
                    let texts = estate.read(&path, settings);
                    (path, texts, Role::Called)
                })
                .collect();
        }
        estate.forget_included();
        estate.spread();
        estate
    }

    /// What other units include is no unit, though it has the name of one.
    fn forget_included(&mut self) {
        let units = self
            .folders
            .values()
            .filter_map(|folder| folder.unit.as_ref());
        let included: BTreeSet<PathBuf> = units
            .flat_map(|unit| &unit.included)
            .filter_map(|file| file.parent().map(Path::to_path_buf))
            .collect();
        for path in included {
            if let Some(folder) = self.folders.get_mut(&path) {
                folder.unit = None;
            }
        }
    }

    /// The files of a folder that a call leads to; none where there is no such folder.
    fn read(&mut self, path: &Path, settings: &Settings) -> Vec<Text> {
        let names = disk::file_names(path).unwrap_or_default();
        let mut texts = Vec::new();
        for name in names.iter().filter(|name| module::is_configuration(name)) {
            let file = path.join(name);
            match disk::bytes(&file) {
                Ok(bytes) => {
                    self.files_read += 1;
                    texts.push(Text { path: file, bytes });
                }
                Err(error) => self
                    .problems
                    .push(unreadable(paths::shown(&file, &settings.root), &error)),
            }
        }
        texts
    }

    /// The calls between folders, by their positions: comparing paths over and over is what takes the time.
    fn links(&self) -> Vec<Vec<usize>> {
        let positions: HashMap<&Path, usize> = self
            .folders
            .keys()
            .enumerate()
            .map(|(at, path)| (&**path, at))
            .collect();
        let of = |folder: &Folder| {
            folder
                .calls
                .iter()
                .filter_map(|to| positions.get(&**to).copied())
                .collect()
        };
        self.folders.values().map(of).collect()
    }

    /// Who calls a folder that matters, matters; and what it calls besides has outputs that it may use.
    fn spread(&mut self) {
        let calls = self.links();
        let mut callers: Vec<Vec<usize>> = vec![Vec::new(); calls.len()];
        for (from, calls) in calls.iter().enumerate() {
            for &to in calls {
                callers[to].push(from);
            }
        }
        let matters: Vec<bool> = self.folders.values().map(|folder| folder.matters).collect();
        let matters = spread_over(&callers, matters);
        let parsed = spread_over(&calls, matters.clone());
        for (folder, (matters, parsed)) in self
            .folders
            .values_mut()
            .zip(matters.into_iter().zip(parsed))
        {
            folder.matters = matters;
            folder.parsed = parsed;
        }
    }

    /// Folders that nobody calls, of those that were handed over; and where folders call each other in a circle that
    /// nobody enters, the first of them. Those around a file that was named count where they lead to its folder.
    pub(super) fn roots(&self, settings: &Settings) -> Vec<&Path> {
        let links = self.links();
        let mut called = vec![false; links.len()];
        for (from, calls) in links.iter().enumerate() {
            for &to in calls {
                called[to] |= to != from;
            }
        }
        let seeded: BTreeSet<&Path> = self.seeds.iter().filter_map(|seed| seed.parent()).collect();
        let given_to_all = self
            .seeds
            .iter()
            .any(|seed| settings.terraform.is_given(seed));
        let folders: Vec<(&PathBuf, &Folder)> = self.folders.iter().collect();
        let is_seeded = |at: &usize| {
            let (path, folder) = folders[*at];
            let included = folder.unit.iter().flat_map(|unit| &unit.included);
            seeded.contains(&**path) || included.into_iter().any(|file| self.seeds.contains(file))
        };
        let mut roots = Vec::new();
        let mut reached = vec![false; links.len()];
        for uncalled in [true, false] {
            for (at, (path, folder)) in folders.iter().enumerate() {
                let candidate = folder.role != Role::Called && folder.is_a_root();
                if !candidate || reached[at] || (uncalled && called[at]) {
                    continue;
                }
                let own = reach(&links, at);
                if folder.role == Role::Named || given_to_all || own.iter().any(is_seeded) {
                    roots.push(&***path);
                }
                for at in own {
                    reached[at] = true;
                }
            }
        }
        roots.sort();
        roots
    }

    /// Folders around the seeds that no root of theirs leads to are not asked about.
    pub(super) fn forget_unrelated(&mut self, roots: &[PathBuf]) {
        let links = self.links();
        let at = |path: &PathBuf| self.folders.keys().position(|known| known == path);
        let related: BTreeSet<usize> = roots
            .iter()
            .filter_map(at)
            .flat_map(|root| reach(&links, root))
            .collect();
        let mut at = 0..;
        self.folders.retain(|_, folder| {
            let at = at.next();
            folder.role == Role::Named || at.is_some_and(|at| related.contains(&at))
        });
    }

    /// Whether a root is here for the sake of single files alone.
    pub(super) fn is_around(&self, root: &Path) -> bool {
        let folder = self.folders.get(root);
        folder.is_some_and(|folder| folder.role == Role::Around)
    }
}

/// Marks all that links lead to from what is marked.
fn spread_over(links: &[Vec<usize>], mut marked: Vec<bool>) -> Vec<bool> {
    let mut queue: Vec<usize> = (0..marked.len()).filter(|at| marked[*at]).collect();
    while let Some(at) = queue.pop() {
        for &next in &links[at] {
            if !std::mem::replace(&mut marked[next], true) {
                queue.push(next);
            }
        }
    }
    marked
}

/// All that calls lead to, the start included.
fn reach(links: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut queue = vec![from];
    while let Some(at) = queue.pop() {
        if reached.insert(at) {
            queue.extend(&links[at]);
        }
    }
    reached
}

impl Folder {
    /// Whether something is deployed from here, as far as the folder itself tells.
    fn is_a_root(&self) -> bool {
        match self.unit.as_ref().map(|unit| &unit.source) {
            None | Some(Source::Own) => !self.texts.is_empty(),
            Some(Source::Folder(_)) => true,
            Some(Source::Package(_) | Source::Unknown(_)) => false,
        }
    }

    fn of(path: &Path, texts: Vec<Text>, role: Role, settings: &Settings) -> Self {
        let mut folder = Self {
            role,
            ..Self::default()
        };
        let (own, texts): (Vec<Text>, Vec<Text>) = texts.into_iter().partition(|text| {
            let name = text.path.file_name().and_then(|name| name.to_str());
            name.is_some_and(terragrunt::is_configuration)
        });
        if let Some(file) = own.into_iter().next() {
            // Its files get their places in the run only where they matter.
            let unit = Unit::load(path, &settings.root, &mut Files::default());
            match &unit.source {
                Source::Folder(module) => {
                    folder.calls.insert(module.clone());
                }
                Source::Package(source) => folder.packages.push(Package {
                    source: source.to_string(),
                    path: file.path,
                    start: None,
                }),
                Source::Own | Source::Unknown(_) => {}
            }
            folder.unit = Some(unit);
        }
        for text in &texts {
            let seen = look(path, text);
            folder.matters |= seen.mentions || seen.unclear;
            folder.calls.extend(seen.calls);
            folder.packages.extend(seen.packages);
        }
        let manifest = path
            .join(&settings.terraform.data_folder)
            .join("modules/modules.json");
        if !folder.packages.is_empty()
            && let Ok(bytes) = disk::bytes(&manifest)
        {
            folder.manifest = Manifest::parse(path, &bytes);
            let installed = folder
                .manifest
                .iter()
                .flat_map(Manifest::folders)
                .filter(|installed| *installed != path);
            folder.calls.extend(installed.map(Path::to_path_buf));
        }
        folder.texts = texts;
        folder
    }
}

fn look(folder: &Path, text: &Text) -> Seen {
    let mut seen = Seen {
        mentions: memmem::find(&text.bytes, WORD).is_some(),
        ..Seen::default()
    };
    let name = text.path.to_string_lossy();
    let Ok(readable) = std::str::from_utf8(&text.bytes) else {
        seen.unclear = memmem::find(&text.bytes, b"module").is_some();
        return seen;
    };
    let glance = if syntax::is_json(&name) {
        scan::glance_at_json(readable)
    } else {
        scan::glance(readable)
    };
    seen.unclear = glance.unclear;
    for source in glance.sources {
        match local(folder, &source.text) {
            Some(called) => {
                seen.calls.insert(called);
            }
            None => seen.packages.push(Package {
                source: source.text.into_owned(),
                path: text.path.clone(),
                start: Some(source.start),
            }),
        }
    }
    seen
}

/// The folder that a local source leads to (Terraform documentation, "Module Sources": it starts with `./` or `../`).
pub(super) fn local(folder: &Path, source: &str) -> Option<PathBuf> {
    let is_local =
        source.starts_with("./") || source.starts_with("../") || matches!(source, "." | "..");
    is_local.then(|| paths::normal(&folder.join(source)))
}
