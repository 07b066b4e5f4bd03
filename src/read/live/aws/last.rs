//! What the last attempt came to, for where the time is up before the next one: who was refused all the time did get answers.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::super::calls::Call;
use super::fault::Fault;

/// Of one client, which makes one call at a time.
#[derive(Debug, Clone, Default)]
pub(super) struct Last(Arc<Mutex<Option<Refusal>>>);

#[derive(Debug, Clone)]
struct Refusal {
    status: u16,
    code: Option<String>,
    message: Option<String>,
}

impl Last {
    pub(super) fn forget(&self) {
        self.set(None);
    }

    /// An answer to an attempt.
    pub(super) fn keep(&self, status: u16, xml: &str) {
        self.set((status != 200).then(|| Refusal {
            status,
            code: element(xml, "Code"),
            message: element(xml, "Message"),
        }));
    }

    /// Nothing where it was not answered.
    pub(super) fn refusal(&self, call: Call) -> Option<Fault> {
        let refusal = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()?;
        let (code, message) = (refusal.code.as_deref(), refusal.message.as_deref());
        Some(Fault::refused(call, refusal.status, code, message))
    }

    fn set(&self, refusal: Option<Refusal>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = refusal;
    }
}

impl Intercept for Last {
    fn name(&self) -> &'static str {
        "Last"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match context.response() {
            Some(response) => {
                let text = response.body().bytes().unwrap_or_default();
                let status = response.status().as_u16();
                self.keep(status, &String::from_utf8_lossy(text));
            }
            None => self.forget(),
        }
        Ok(())
    }
}

/// The text of the first element of this name.
pub(super) fn element(xml: &str, name: &str) -> Option<String> {
    let rest = xml.split_once(&format!("<{name}>"))?.1;
    Some(rest.split_once(&format!("</{name}>"))?.0.to_owned())
}
