//! Remarks in fixtures: what a file says must come out of it, and whether it did.
//!
//! ```text
//! resource "aws_elasticache_cluster" "a" { #~ fail: because of this default
//!
//! #~ pass
//! #~ [ElastiCache.7] fail
//! #~ unknown module.b[0].aws_elasticache_cluster.this: the workspace
//! resource "aws_elasticache_cluster" "this" {
//!
//! variable "x { #~ problem: does not end
//! ```
//! A remark speaks of the line it stands on, or of the first line below it when it stands alone. It names a verdict (what is
//! suppressed counts as that, whatever the verdict), and may name a rule (EC-003 unless it does), an address where several instances share the line, and after a colon a part of the
//! message or of a note of the trail. JSON has no comments: `x.json` has its remarks beside it in `x.json.remarks`, where each
//! is a line of its own, names its address, and may stand in any order: `aws_elasticache_cluster.a fail: evaluates to null`.
//!
//! Every verdict needs a remark that it fits, and every remark a verdict. Of other rules than EC-003 that holds in the
//! folders whose remarks name the rule.
#![allow(
    dead_code,
    reason = "each test that includes this room uses its own part of it"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const RULE: &str = "EC-003";
const VERDICTS: [&str; 5] = ["pass", "fail", "unknown", "suppressed", "problem"];

/// What one remark says must come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) file: String,
    /// Without one, it may be anywhere in the file.
    pub(crate) line: Option<usize>,
    pub(crate) rule: String,
    pub(crate) verdict: &'static str,
    pub(crate) address: Option<String>,
    pub(crate) text: Option<String>,
}

/// Something that came out: a verdict or a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) file: String,
    pub(crate) line: Option<usize>,
    /// Empty for a problem, which is of no rule.
    pub(crate) rule: String,
    pub(crate) verdict: String,
    pub(crate) address: String,
    /// The message, and the notes of the trail.
    pub(crate) texts: Vec<String>,
}

/// The folders below `kind` of the test data, each of which is a case. `CASE=part` narrows them to names with that part.
pub(crate) fn cases(kind: &str) -> Vec<PathBuf> {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let folder = Path::new("testdata").join(kind);
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|case| case.is_dir() && case.to_string_lossy().contains(&wanted))
        .collect();
    cases.sort();
    cases
}

/// What the tool says of a case when it is run there, as its user would.
/// `args` in the case adds options, one a line.
pub(crate) fn results(case: &Path) -> Vec<Found> {
    let more = fs::read_to_string(case.join("args")).unwrap_or_default();
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["check", "--output", "json", "--root", ".", "."])
        .args(more.lines())
        .current_dir(case)
        .env_clear()
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        panic!("{}: no JSON ({error}): {complaint}", case.display())
    });
    from_report(&report)
}

/// Every entry of a JSON report.
pub(crate) fn from_report(report: &Value) -> Vec<Found> {
    let list = |name: &str| report[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |value: &Value| value.as_u64().and_then(|line| usize::try_from(line).ok());
    let mut results = Vec::new();
    for entry in list("results") {
        let notes = entry["trail"].as_array().cloned().unwrap_or_default();
        results.push(Found {
            file: text(&entry["location"]["file"]),
            line: line(&entry["location"]["line"]),
            rule: text(&entry["rule"]),
            verdict: match &entry["suppressed"] {
                Value::Null => text(&entry["verdict"]),
                _ => "suppressed".to_owned(),
            },
            address: text(&entry["address"]),
            texts: std::iter::once(text(&entry["message"]))
                .chain(notes.iter().map(|step| text(&step["note"])))
                .chain(["kind", "tool", "reason"].map(|key| text(&entry["suppressed"][key])))
                .collect(),
        });
    }
    for entry in list("problems") {
        results.push(Found {
            file: text(&entry["file"]),
            line: line(&entry["line"]),
            rule: String::new(),
            verdict: "problem".to_owned(),
            address: String::new(),
            texts: vec![text(&entry["message"])],
        });
    }
    results
}

/// What the remarks of a whole case claim.
pub(crate) fn claims(case: &Path) -> Vec<Claim> {
    let files = files(case).into_iter();
    files
        .flat_map(|(name, text)| match name.strip_suffix(".remarks") {
            Some(file) => claims_beside(file, &text),
            None => claims_in(&name, &text),
        })
        .collect()
}

/// All that a case holds, without its remarks.
pub(crate) fn texts(case: &Path) -> String {
    let mut texts = String::new();
    for (name, text) in files(case) {
        if !name.ends_with(".remarks") {
            let lines = text.lines().map(|line| line.split("#~").next());
            texts.extend(lines.flatten().flat_map(|line| [line, "\n"]));
        }
    }
    texts
}

/// By their names in the case.
fn files(case: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![case.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(case).unwrap().to_str().unwrap();
            let name = name.replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                files.push((name, text));
            }
        }
    }
    files
}

/// The claims of the remarks in a text.
pub(crate) fn claims_in(file: &str, text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut above = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let remark = line.split_once("#~").map(|(before, remark)| {
            let at = format!("{file}:{number}");
            (
                before,
                claim(file, remark).unwrap_or_else(|error| panic!("{at}: {error}")),
            )
        });
        match remark {
            Some((before, claim)) if before.trim().is_empty() => above.push(claim),
            remark => {
                above.extend(remark.map(|(_, claim)| claim));
                assert!(
                    above.is_empty() || !line.trim().is_empty(),
                    "{file}:{number}: a remark stands above nothing"
                );
                claims.extend(above.drain(..).map(|claim| Claim {
                    line: Some(number),
                    ..claim
                }));
            }
        }
    }
    assert!(
        above.is_empty(),
        "{file}: the last remark stands above nothing"
    );
    claims
}

/// The claims in `FILE.remarks`, for a file that takes no comments.
pub(crate) fn claims_beside(file: &str, text: &str) -> Vec<Claim> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| claim(file, line).unwrap_or_else(|error| panic!("{file}.remarks: {error}")))
        .collect()
}

fn claim(file: &str, remark: &str) -> Result<Claim, String> {
    let (head, text) = split_at_colon(remark.trim());
    let (rule, head) = match head.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or("a rule that does not end")?,
        None => (RULE, head),
    };
    let (verdict, address) = match *words(head).as_slice() {
        [verdict] => (verdict, None),
        [verdict, address] if VERDICTS.contains(&verdict) => (verdict, Some(address)),
        [address, verdict] => (verdict, Some(address)),
        _ => return Err(format!("`{remark}` is not `VERDICT ADDRESS: TEXT`")),
    };
    let verdict = VERDICTS
        .into_iter()
        .find(|known| *known == verdict)
        .ok_or_else(|| format!("`{verdict}` is no verdict"))?;
    Ok(Claim {
        file: file.to_owned(),
        line: None,
        rule: if verdict == "problem" { "" } else { rule }.to_owned(),
        verdict,
        address: address.map(str::to_owned),
        text: text.map(str::to_owned),
    })
}

/// Splits at the first colon that ends a word outside of quotes: `Fn::ForEach::Loop/Body` is one word.
fn split_at_colon(remark: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    for (at, character) in remark.char_indices() {
        let rest = &remark[at + character.len_utf8()..];
        match character {
            '"' => quoted = !quoted,
            ':' if !quoted && (rest.is_empty() || rest.starts_with(' ')) => {
                let text = Some(rest.trim()).filter(|text| !text.is_empty());
                return (&remark[..at], text);
            }
            _ => {}
        }
    }
    (remark, None)
}

/// Splits at blanks outside of quotes: `module.a["b c"].x` is one word.
fn words(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|character: char| {
        quoted ^= character == '"';
        !quoted && character.is_whitespace()
    })
    .filter(|word| !word.is_empty())
    .collect()
}

/// Where results and claims part: nothing, when every result fits a claim and every claim a result.
pub(crate) fn differences(results: &[Found], claims: &[Claim]) -> Vec<String> {
    let rules: BTreeSet<_> = claims
        .iter()
        .map(|claim| claim.rule.as_str())
        .chain(["", RULE])
        .collect();
    let mut differences = Vec::new();
    for result in results
        .iter()
        .filter(|result| rules.contains(&*result.rule))
    {
        let named = claims
            .iter()
            .any(|claim| claim.is_about(result) && claim.address.is_some());
        let fits = claims.iter().any(|claim| {
            claim.is_about(result) && claim.fits(result) && (claim.address.is_some() || !named)
        });
        if !fits {
            differences.push(format!("no remark claims {result}"));
        }
    }
    for claim in claims {
        if !results
            .iter()
            .any(|result| claim.is_about(result) && claim.fits(result))
        {
            differences.push(format!("nothing fits the remark {claim}"));
        }
    }
    differences
}

impl Claim {
    fn is_about(&self, found: &Found) -> bool {
        self.file == found.file
            && (self.line.is_none() || self.line == found.line)
            && self.rule == found.rule
            && self
                .address
                .as_ref()
                .is_none_or(|address| *address == found.address)
    }

    fn fits(&self, found: &Found) -> bool {
        let speaks = |part: &String| found.texts.iter().any(|text| text.contains(part.as_str()));
        self.verdict == found.verdict && self.text.as_ref().is_none_or(speaks)
    }
}

impl std::fmt::Display for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_head(f, &self.file, self.line, &self.rule, self.verdict)?;
        if let Some(address) = &self.address {
            write!(f, " {address}")?;
        }
        match &self.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_head(f, &self.file, self.line, &self.rule, &self.verdict)?;
        write!(f, " {}", self.address)?;
        for text in &self.texts {
            write!(f, "\n        {text}")?;
        }
        Ok(())
    }
}

fn write_head(
    f: &mut std::fmt::Formatter<'_>,
    file: &str,
    line: Option<usize>,
    rule: &str,
    verdict: &str,
) -> std::fmt::Result {
    write!(f, "{file}")?;
    if let Some(line) = line {
        write!(f, ":{line}")?;
    }
    write!(f, " [{rule}] {verdict}")
}
