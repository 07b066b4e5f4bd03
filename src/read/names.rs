//! What the name of a file or of a folder tells, before anybody looks into it.

use std::ffi::OsStr;

/// Endings that a template may have (AWS documentation, and what the tools write).
const TEMPLATE_ENDINGS: [&str; 6] = ["json", "yaml", "yml", "template", "cfn", "cform"];

/// What git, Terraform and Terragrunt keep for themselves.
pub(super) fn is_tools_own(name: &OsStr) -> bool {
    matches!(
        name.to_str(),
        Some(".git" | ".terraform" | ".terragrunt-cache")
    )
}

/// Whether it is worth a look for a template in it.
pub(super) fn may_be_template(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    // Terraform's own JSON: test files, variable values.
    let terraform = [".tfvars", ".tftest", ".tofutest", ".tfmock"]
        .iter()
        .any(|inner| stem.ends_with(inner));
    !terraform
        && TEMPLATE_ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
}
