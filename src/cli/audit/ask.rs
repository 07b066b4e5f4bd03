//! Asking AWS, where this build can: what was typed becomes a question, and what is answered an input like any other.

use std::time::Duration;

use anyhow::{bail, ensure};

use super::args::Reach;
use crate::read::Input;
use crate::read::live::{Question, Regions, is_region};

pub(super) fn question(typed: &Reach) -> anyhow::Result<Question> {
    for region in &typed.regions {
        ensure!(
            is_region(region),
            "no region is called `{region}`; one is written like `eu-west-1`"
        );
    }
    let mut question = Question {
        regions: match (&typed.regions[..], typed.all_regions) {
            ([], false) => Regions::OfProfile,
            ([], true) => Regions::Enabled,
            (named, _) => Regions::Named(named.to_vec()),
        },
        profile: typed.profile.clone(),
        roles: typed.roles.clone(),
        external_id: typed.external_id.clone(),
        organization: typed.organization.clone(),
        ..Question::default()
    };
    if let Regions::Named(regions) = &mut question.regions {
        regions.sort();
        regions.dedup();
    }
    if let Some(seconds) = typed.timeout {
        question.timeout = Duration::from_secs(seconds.get());
    }
    if let Some(name) = &question.organization {
        ensure!(
            !name.is_empty() && !name.contains(':'),
            "`--organization` takes the name of a role and no ARN: the accounts differ"
        );
    }
    Ok(question)
}

/// Without the SDK there is nobody to ask.
#[cfg(not(feature = "live"))]
pub(in crate::cli) fn ask(_: &Reach) -> anyhow::Result<Vec<Input>> {
    bail!(
        "this cachelint was built without the feature `live` and cannot ask AWS; \
         build it with `cargo install --path . --features live`, or give it answers with `--from`"
    )
}

#[cfg(feature = "live")]
pub(in crate::cli) fn ask(typed: &Reach) -> anyhow::Result<Vec<Input>> {
    let question = question(typed)?;
    if let Some(folder) = &typed.save {
        has_room(folder)?;
    }
    let progress = progress();
    let bar = progress.clone();
    let answers = crate::read::live::ask(&question, move |event| match event {
        Event::Planned(regions) => bar.inc_length(regions as u64),
        Event::Asked(region) => {
            bar.set_message(region);
            bar.inc(1);
        }
    });
    progress.finish_and_clear();
    let answers = answers.map_err(anyhow::Error::msg)?;
    if let Some(folder) = &typed.save {
        save(&answers, folder)?;
    }
    let input = |answer: Answered| Input::Text {
        name: format!("aws://{}", answer.name),
        bytes: answer.text.into_bytes(),
    };
    Ok(answers.into_iter().map(input).collect())
}

#[cfg(feature = "live")]
use {
    crate::read::live::{Answered, Event},
    anyhow::Context,
    indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle},
    std::io::IsTerminal,
    std::path::Path,
};

/// A bar on a terminal, nothing elsewhere.
#[cfg(feature = "live")]
fn progress() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("asked {pos} of {len} regions {bar:30} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Answers of two audits in one folder would pass for one.
#[cfg(feature = "live")]
fn has_room(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    match std::fs::read_dir(folder) {
        Ok(mut entries) => ensure!(
            entries.next().is_none(),
            "cannot save answers to `{shown}`: it holds something already"
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => bail!("cannot save answers to `{shown}`: {error}"),
    }
    Ok(())
}

#[cfg(feature = "live")]
fn save(answers: &[Answered], folder: &Path) -> anyhow::Result<()> {
    for answer in answers {
        let file = folder.join(format!("{}.json", answer.name));
        let above = file.parent().unwrap_or(folder);
        std::fs::create_dir_all(above)
            .and_then(|()| std::fs::write(&file, &answer.text))
            .with_context(|| format!("cannot save answers to `{}`", file.display()))?;
    }
    Ok(())
}
