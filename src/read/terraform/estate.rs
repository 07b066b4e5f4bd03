//! All folders of configuration in reach: what each calls, which of them lead to a cluster, and which those ask for
//! values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
use crate::source::{Files, Span};

/// What every type of ElastiCache has in its name, and what else speaks of it.
const WORD: &[u8] = b"elasticache";

/// What stands before the word in a type: the names of the two providers that have such types.
const PROVIDERS: [&[u8]; 2] = [b"aws_", b"awscc_"];

#[derive(Debug, Default)]
pub(in crate::read) struct Estate {
    pub(super) folders: BTreeMap<PathBuf, Folder>,
    /// Files that were named one by one.
    pub(super) seeds: Vec<PathBuf>,
    /// Files of folders around the seeds that nobody asks about.
    forgotten: Vec<PathBuf>,
    pub(in crate::read) problems: Vec<Problem>,
    /// Files that were read on the way, besides those that were handed over.
    pub(in crate::read) read: Vec<PathBuf>,
    /// Folders that something leads to and that hold no configuration.
    bare: BTreeSet<PathBuf>,
}

#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) texts: Vec<Text>,
    pub(super) role: Role,
    /// There may be a cluster here, or calls that lead to one.
    pub(super) reaches: bool,
    /// A folder that reaches one calls it, and may ask for its outputs.
    pub(super) is_asked: bool,
    /// Its texts speak of ElastiCache: what of them does not parse is said.
    pub(super) mentions: bool,
    pub(super) manifest: Option<Manifest>,
    /// It has a `terragrunt.hcl`.
    pub(super) unit: Option<Unit>,
    /// Folders that its calls lead to.
    pub(super) calls: BTreeSet<PathBuf>,
    /// Calls of what is installed from elsewhere.
    pub(super) packages: Vec<Call>,
    /// Calls of folders in which there is no configuration.
    pub(super) lost: Vec<(PathBuf, Call)>,
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

/// Where a module is called from.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) source: String,
    pub(super) path: PathBuf,
    /// Where the source is written, if a module call is where.
    pub(super) span: Option<Span>,
}

impl Call {
    fn at(source: &scan::Source<'_>, text: &Text) -> Self {
        let end = source.start + source.text.len() + "\"\"".len();
        Self {
            source: source.text.to_string(),
            path: text.path.clone(),
            span: Some(Span::new(source.start..end)),
        }
    }
}

/// What one text says without being parsed.
#[derive(Default)]
struct Seen {
    calls: BTreeSet<PathBuf>,
    packages: Vec<Call>,
    mentions: bool,
    reaches: bool,
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
        estate.find_the_way_to_what_is_bare(settings);
        estate.spread();
        estate
    }

    /// Looks once more who leads to folders without configuration: there are few, and only then it matters where.
    fn find_the_way_to_what_is_bare(&mut self, settings: &Settings) {
        if self.bare.is_empty() {
            return;
        }
        for (path, folder) in &mut self.folders {
            let leads_there = |to: &PathBuf| self.bare.contains(to);
            if !folder.calls.iter().any(leads_there) {
                continue;
            }
            if let Some(Source::Folder(to)) = folder.unit.as_ref().map(|unit| &unit.source)
                && leads_there(to)
            {
                let call = Call {
                    source: paths::shown(to, &settings.root),
                    path: path.join(terragrunt::FILE),
                    span: None,
                };
                folder.lost.push((to.clone(), call));
            }
            for text in &folder.texts {
                for source in glance(text).iter().flat_map(|glance| &glance.sources) {
                    let to = local(path, &source.text).filter(|to| leads_there(to));
                    folder
                        .lost
                        .extend(to.map(|to| (to, Call::at(source, text))));
                }
            }
        }
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
        if !names.iter().any(|name| module::is_configuration(name)) {
            self.bare.insert(path.to_path_buf());
        }
        for name in names.iter().filter(|name| module::is_configuration(name)) {
            let file = path.join(name);
            match disk::bytes(&file) {
                Ok(bytes) => {
                    self.read.push(file.clone());
                    texts.push(Text { path: file, bytes });
                }
                Err(error) => self
                    .problems
                    .push(unreadable(paths::shown(&file, &settings.root), &error)),
            }
        }
        texts
    }

    /// Where each folder stands among them: comparing paths over and over is what takes the time.
    fn positions(&self) -> HashMap<&Path, usize> {
        let paths = self.folders.keys().map(PathBuf::as_path);
        paths.enumerate().map(|(at, path)| (path, at)).collect()
    }

    /// The calls between folders, by their positions.
    fn links(&self) -> Vec<Vec<usize>> {
        let positions = self.positions();
        let of = |folder: &Folder| {
            folder
                .calls
                .iter()
                .filter_map(|to| positions.get(&**to).copied())
                .collect()
        };
        self.folders.values().map(of).collect()
    }

    /// Who calls a folder that reaches a cluster reaches it, too; and whom those call, they may ask.
    fn spread(&mut self) {
        let calls = self.links();
        let callers = callers(&calls);
        let folders = self.folders.values().enumerate();
        let reach_themselves = folders.filter_map(|(at, folder)| folder.reaches.then_some(at));
        let reaching = reach(&callers, reach_themselves);
        let asked = reach(&calls, reaching.iter().copied());
        for (at, folder) in self.folders.values_mut().enumerate() {
            folder.reaches = reaching.contains(&at);
            folder.is_asked = asked.contains(&at);
        }
    }

    /// Folders from which calls lead, over others too, to something that is not on disk; and whether they are there
    /// themselves.
    pub(super) fn leading_away(&self) -> BTreeMap<PathBuf, bool> {
        let away = self.not_installed();
        let is_away = |call: &Call| away.contains_key(&*call.source);
        let is_end = |folder: &Folder| !folder.is_there() || folder.packages.iter().any(is_away);
        let folders = self.folders.values().enumerate();
        let ends = folders.filter_map(|(at, folder)| is_end(folder).then_some(at));
        let leading = reach(&callers(&self.links()), ends);
        let folders = self.folders.iter().enumerate();
        folders
            .filter(|(at, _)| leading.contains(at))
            .map(|(_, (path, folder))| (path.clone(), folder.is_there()))
            .collect()
    }

    /// Sources that are no folder and that nobody has installed: how many calls there are of each, and the first of them.
    pub(super) fn not_installed(&self) -> BTreeMap<&str, (usize, &Call)> {
        let mut sources: BTreeMap<&str, (usize, &Call)> = BTreeMap::new();
        for call in self.folders.values().flat_map(|folder| &folder.packages) {
            sources.entry(&call.source).or_insert((0, call)).0 += 1;
        }
        let folders = self.folders.values();
        let manifests: Vec<&Manifest> = folders
            .filter_map(|folder| folder.manifest.as_ref())
            .collect();
        sources.retain(|source, _| !manifests.iter().any(|manifest| manifest.holds(source)));
        sources
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
        let given_to_all = self
            .seeds
            .iter()
            .any(|seed| settings.terraform.is_given(seed));
        let folders: Vec<(&PathBuf, &Folder)> = self.folders.iter().collect();
        let have_part_in = having_part_in(&self.seeds);
        let is_seeded = |at: &usize| {
            let (path, folder) = folders[*at];
            have_part_in(path, folder)
        };
        let mut roots = Vec::new();
        let mut reached = vec![false; links.len()];
        for uncalled in [true, false] {
            for (at, (path, folder)) in folders.iter().enumerate() {
                let candidate = folder.role != Role::Called && folder.is_a_root();
                if !candidate || reached[at] || (uncalled && called[at]) {
                    continue;
                }
                let own = reach(&links, [at]);
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
        let positions = self.positions();
        let roots = roots.iter().filter_map(|root| positions.get(&**root));
        let related = reach(&links, roots.copied());
        let mut at = 0..;
        let have_part_in = having_part_in(&self.seeds);
        let forgotten = self.folders.extract_if(.., |path, folder| {
            let at = at.next();
            let is_related = at.is_some_and(|at| related.contains(&at));
            // That its code is elsewhere is to be said of a unit that was asked about.
            let is_asked_about = || folder.is_elsewhere() && have_part_in(path, folder);
            folder.role != Role::Named && !is_related && !is_asked_about()
        });
        let texts = forgotten.flat_map(|(_, folder)| folder.texts);
        self.forgotten = texts.map(|text| text.path).collect();
        let forgotten: HashSet<&PathBuf> = self.forgotten.iter().collect();
        self.read.retain(|path| !forgotten.contains(path));
    }

    /// Whether something is deployed from here whose code is not at hand.
    pub(super) fn has_code_elsewhere(&self) -> bool {
        self.folders.values().any(Folder::is_elsewhere)
    }

    /// Files of configuration that were found and are not parsed.
    pub(super) fn unread(&self, is_parsed: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
        let folders = self.folders.iter().filter(|(path, _)| !is_parsed(path));
        let texts = folders.flat_map(|(_, folder)| &folder.texts);
        let found = texts.map(|text| text.path.clone());
        found.chain(self.forgotten.iter().cloned()).collect()
    }

    /// Whether a root is here for the sake of single files alone.
    pub(super) fn is_around(&self, root: &Path) -> bool {
        let folder = self.folders.get(root);
        folder.is_some_and(|folder| folder.role == Role::Around)
    }
}

/// Tells whether one of the files stands in a folder, or is included by its unit.
fn having_part_in(files: &[PathBuf]) -> impl Fn(&Path, &Folder) -> bool {
    let parents: HashSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    move |path, folder| {
        let mut included = folder.unit.iter().flat_map(|unit| &unit.included);
        parents.contains(path) || included.any(|file| files.contains(file))
    }
}

/// Of each folder, who calls it.
fn callers(calls: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); calls.len()];
    for (from, calls) in calls.iter().enumerate() {
        for &to in calls {
            callers[to].push(from);
        }
    }
    callers
}

/// All that links lead to, the starts included.
fn reach(links: &[Vec<usize>], from: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut queue: Vec<usize> = from.into_iter().collect();
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

    pub(super) fn is_there(&self) -> bool {
        self.role != Role::Called || !self.texts.is_empty()
    }

    /// Whether it is a Terragrunt unit whose code is not on disk.
    pub(super) fn is_elsewhere(&self) -> bool {
        let source = self.unit.as_ref().map(|unit| &unit.source);
        matches!(source, Some(Source::Package(_) | Source::Unknown(_)))
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
                Source::Package(source) => folder.packages.push(Call {
                    source: source.to_string(),
                    path: file.path,
                    span: None,
                }),
                Source::Own | Source::Unknown(_) => {}
            }
            folder.unit = Some(unit);
        }
        for text in &texts {
            let seen = look(path, text);
            folder.mentions |= seen.mentions || seen.reaches;
            folder.reaches |= seen.reaches;
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
    let mut seen = Seen::default();
    for at in memmem::find_iter(&text.bytes, WORD) {
        let before = &text.bytes[..at];
        seen.mentions = true;
        seen.reaches |= PROVIDERS.iter().any(|name| before.ends_with(name));
    }
    let Some(glance) = glance(text) else {
        seen.reaches |= memmem::find(&text.bytes, b"module").is_some();
        return seen;
    };
    // A call that cannot be told may lead to one.
    seen.reaches |= glance.unclear;
    for source in &glance.sources {
        match local(folder, &source.text) {
            Some(called) => {
                seen.calls.insert(called);
            }
            None => seen.packages.push(Call::at(source, text)),
        }
    }
    seen
}

/// The module calls of a text; nothing where it is not UTF-8.
fn glance(text: &Text) -> Option<scan::Glance<'_>> {
    let readable = std::str::from_utf8(&text.bytes).ok()?;
    Some(if syntax::is_json(&text.path.to_string_lossy()) {
        scan::glance_at_json(readable)
    } else {
        scan::glance(readable)
    })
}

/// The folder that a local source leads to (Terraform documentation, "Module Sources": it starts with `./` or `../`).
pub(super) fn local(folder: &Path, source: &str) -> Option<PathBuf> {
    let is_local =
        source.starts_with("./") || source.starts_with("../") || matches!(source, "." | "..");
    is_local.then(|| paths::normal(&folder.join(source)))
}
