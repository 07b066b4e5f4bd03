//! The configuration file: found on the way up from the working directory, read, and applied to what readers are told.

use std::path::{Path, PathBuf};

use anyhow::anyhow;

use crate::config::{File, Placed};
use crate::read::{self, Given, Settings};

const NAME: &str = "cachelint.toml";

/// The one that is named, or the nearest, or none where none is wanted.
pub(super) fn chosen(
    named: Option<&Path>,
    none: bool,
    here: &Path,
    root: &Path,
) -> anyhow::Result<Option<File>> {
    match (none, named) {
        (true, _) => Ok(None),
        (false, Some(file)) => load(&read::plain(&here.join(file)), root).map(Some),
        (false, None) => find(here, root),
    }
}

/// The nearest one. Outside of a checkout only the working directory is looked into: who knows whose folders are above.
fn find(here: &Path, root: &Path) -> anyhow::Result<Option<File>> {
    let top = read::git_root(here).unwrap_or_else(|| here.to_path_buf());
    for folder in here.ancestors() {
        let path = folder.join(NAME);
        if path.symlink_metadata().is_ok() {
            return load(&path, root).map(Some);
        }
        if folder == top {
            break;
        }
    }
    Ok(None)
}

pub(super) fn load(path: &Path, root: &Path) -> anyhow::Result<File> {
    let name = read::shown(path, root);
    let bytes = read::bytes(path).map_err(|error| {
        let reason = read::reason(&error);
        anyhow!("cannot read the configuration file `{name}`: {reason}")
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| anyhow!("cannot read the configuration file `{name}`: it is not UTF-8"))?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(File::parse(name, folder, text)?)
}

/// What `file` gives to readers; an option of the command line is applied later and wins.
pub(super) fn apply(file: &File, settings: &mut Settings) -> anyhow::Result<()> {
    let written = &file.settings;
    settings.excluded.folder.clone_from(&file.folder);
    settings.excluded.patterns = file.excluded();
    settings
        .terraform
        .workspace
        .clone_from(&written.terraform.workspace);
    for named in &written.terraform.var_files {
        let path = file.folder.join(&**named);
        if !path.is_file() {
            return Err(missing(file, named, "file of values").into());
        }
        settings.terraform.given.push(Given::File(path));
    }
    for named in &written.cloudformation.parameters {
        let path = file.folder.join(&**named);
        let shown = read::shown(&path, &settings.root);
        let read =
            read::parameter_file(path, &shown).map_err(|message| file.mistake(named, message))?;
        settings.cloudformation.files.push(read);
    }
    Ok(())
}

fn missing(file: &File, named: &Placed<PathBuf>, what: &str) -> crate::config::Mistake {
    file.mistake(named, format!("there is no {what} `{}`", named.display()))
}
