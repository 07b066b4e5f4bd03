//! Why AWS did not answer, in a sentence, and what to do about it.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::super::calls::Call;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Names the call.
    pub(super) cause: String,
    pub(super) help: Option<String>,
}

/// What AWS says when there is more than it wants to answer (AWS SDK reference, "Retry behavior").
const THROTTLING: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

pub(super) const NO_CREDENTIALS: &str = "no credentials are found";

const SIGN_IN_AGAIN: &str = "sign in again, `aws sso login` for example";

impl Fault {
    pub(super) fn new(cause: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            help: Some(help.into()),
        }
    }

    /// `refusal` is what the last attempt came to, where it was answered.
    pub(super) fn timed_out(call: Call, seconds: u64, refusal: Option<Self>) -> Self {
        let cause = match refusal {
            Some(refusal) => format!("{}; {seconds} seconds are over", refusal.cause),
            None => format!(
                "`{}` did not answer within {seconds} seconds",
                call.action()
            ),
        };
        Self::new(cause, "try again, or wait longer with `--timeout`")
    }

    pub(super) fn interrupted() -> Self {
        Self::new("the audit was interrupted", "run it again for the rest")
    }

    pub(super) fn unreadable(call: Call, why: impl std::fmt::Display) -> Self {
        Self::new(
            format!("the answer to `{}` cannot be read: {why}", call.action()),
            "try again; a proxy may stand in between",
        )
    }

    pub(super) fn unreachable(call: Call, why: impl std::fmt::Display) -> Self {
        Self::new(
            format!("`{}` cannot be reached: {why}", call.action()),
            "look at the name of the region, at the network, and at the proxy",
        )
    }

    /// Nobody to ask as.
    pub(super) fn unasked(call: Call, error: &dyn Error) -> Self {
        let texts: Vec<String> = chain(error).map(ToString::to_string).collect();
        let says = |part: &str| texts.iter().any(|text| text.contains(part));
        let inner = innermost(error);
        // The machine's own credentials are looked for last: where these cannot be had, there were no others.
        let (why, help) = if says("no credentials found in chain") || says("IMDS") {
            (
                NO_CREDENTIALS,
                "set some up, with `aws configure` or `aws sso login`, or name a `--profile`; saved answers need none: `--from`",
            )
        } else if inner.contains("expired") {
            (inner.as_str(), SIGN_IN_AGAIN)
        } else {
            (
                inner.as_str(),
                "look at the credentials: `aws sts get-caller-identity` uses the same",
            )
        };
        Self::new(format!("`{}` cannot be asked: {why}", call.action()), help)
    }

    /// From what a client of the SDK came back with.
    pub(super) fn of<E>(call: Call, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::ServiceError(failed) => {
                let status = failed.raw().status().as_u16();
                match failed.err().code() {
                    // An answer that says yes and is none.
                    None if status == 200 => Self::unreadable(call, innermost(failed.err())),
                    code => Self::refused(call, status, code, failed.err().message()),
                }
            }
            SdkError::TimeoutError(_) => Self::new(
                format!("`{}` did not answer in time", call.action()),
                "try again",
            ),
            SdkError::ResponseError(_) => Self::unreadable(call, innermost(error)),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Self::new(
                format!("`{}` did not answer in time", call.action()),
                "try again",
            ),
            SdkError::DispatchFailure(_) if !is_about_credentials(error) => {
                Self::unreachable(call, innermost(error))
            }
            _ => Self::unasked(call, error),
        }
    }

    /// From an answer that says no.
    pub(super) fn refused(
        call: Call,
        status: u16,
        code: Option<&str>,
        message: Option<&str>,
    ) -> Self {
        let action = call.action();
        let said = message.map(|text| format!(": {text}")).unwrap_or_default();
        match code {
            Some(code) if is_throttling(code) => Self::new(
                format!("`{action}` is throttled, however often it is asked"),
                "try again later, or ask for fewer regions at a time",
            ),
            Some("AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation") => Self::new(
                format!("access to `{action}` is denied{said}"),
                format!(
                    "grant `{action}`; `cachelint audit --print-iam-policy` prints all that is needed"
                ),
            ),
            Some("ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => Self::new(
                format!("`{action}` is refused, since the credentials have expired"),
                SIGN_IN_AGAIN,
            ),
            Some(
                "InvalidClientTokenId"
                | "UnrecognizedClientException"
                | "AuthFailure"
                | "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "OptInRequired",
            ) => Self::new(
                format!("`{action}` does not take the credentials{said}"),
                "look at the credentials; a region that the account has not enabled takes none",
            ),
            Some(code) => Self::new(
                format!("`{action}` is refused with {code}{said}"),
                "try again",
            ),
            None => Self::new(
                format!("`{action}` is answered with status {status}{said}"),
                "try again",
            ),
        }
    }
}

pub(super) fn is_throttling(code: &str) -> bool {
    THROTTLING.contains(&code)
}

/// The SDK tells of credentials that it cannot find as of a request that it cannot send.
fn is_about_credentials(error: &dyn Error) -> bool {
    chain(error).any(|error| error.to_string().contains("credential"))
}

/// The sentence at the bottom says what the ones above are about.
pub(super) fn innermost(error: &dyn Error) -> String {
    chain(error)
        .last()
        .map_or_else(String::new, ToString::to_string)
}

/// An error and what is behind it.
fn chain<'a>(error: &'a (dyn Error + 'a)) -> impl Iterator<Item = &'a (dyn Error + 'a)> {
    std::iter::successors(Some(error), |&error| error.source())
}
