//! What was answered and what was not, as the texts that `--save` writes.

use serde_json::{Value, json};

use super::super::answers::NotAudited;
use super::super::calls::Call;
use super::super::question::Answered;
use super::fault::Fault;

/// What was answered, and what was not.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) answers: Vec<Answered>,
    gaps: Vec<NotAudited>,
}

impl Collected {
    pub(super) fn add(&mut self, other: Self) {
        self.answers.extend(other.answers);
        self.gaps.extend(other.gaps);
    }

    pub(super) fn gap(&mut self, account: Option<&str>, region: Option<&str>, fault: Fault) {
        self.gaps.push(NotAudited {
            account: account.map(str::to_owned),
            region: region.map(str::to_owned),
            cause: fault.cause,
            help: fault.help,
            beside: false,
        });
    }

    /// What is worth saying, and leaves nothing out that was to be judged.
    pub(super) fn beside(&mut self, account: &str, region: Option<&str>, fault: Fault) {
        self.gap(Some(account), region, fault);
        if let Some(gap) = self.gaps.last_mut() {
            gap.beside = true;
        }
    }

    /// In an order that does not hang on who answered first.
    pub(super) fn told(mut self) -> Vec<Answered> {
        self.gaps.sort_by(|a, b| {
            (&a.account, &a.region, &a.cause).cmp(&(&b.account, &b.region, &b.cause))
        });
        if !self.gaps.is_empty() {
            let gaps = json!({ "NotAudited": self.gaps });
            self.answers.push(written("not-audited", gaps));
        }
        self.answers.sort();
        self.answers
    }
}

pub(super) fn listed(name: &str, call: Call, items: &[Value]) -> Answered {
    written(name, json!({ call.list().unwrap_or("Items"): items }))
}

pub(super) fn written(name: &str, mut value: Value) -> Answered {
    leave_out_nothing(&mut value);
    Answered {
        name: name.to_owned(),
        text: format!("{value:#}\n"),
    }
}

/// AWS answers with no field where there is nothing to say. A list that is empty says something.
fn leave_out_nothing(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            entries.retain(|_, value| !value.is_null());
            entries.values_mut().for_each(leave_out_nothing);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_nothing),
        _ => {}
    }
}
