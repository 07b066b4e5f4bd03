//! What was meant by a name that is not there.

/// The candidate that was probably meant, if any comes near.
#[must_use]
pub fn nearest<'a>(typed: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    /// Below this, a suggestion is more often a riddle than a help.
    const NEAR: f64 = 0.7;
    let typed = typed.to_lowercase();
    candidates
        .map(|candidate| {
            let likeness = strsim::jaro_winkler(&typed, &candidate.to_lowercase());
            (likeness, candidate)
        })
        .filter(|(likeness, _)| *likeness > NEAR)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate.to_owned())
}
