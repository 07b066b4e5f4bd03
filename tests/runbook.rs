//! Runbooks: what is written for each kind of cache, that its targets pass, and that hostile answers stay text.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[path = "runbook/answers.rs"]
mod answers;
#[path = "runbook/goldens.rs"]
mod goldens;
#[path = "runbook/hostile.rs"]
mod hostile;
#[path = "runbook/made.rs"]
mod made;
#[path = "runbook/network.rs"]
mod network;
#[path = "runbook/script.rs"]
mod script;
#[path = "runbook/settings.rs"]
mod settings;
