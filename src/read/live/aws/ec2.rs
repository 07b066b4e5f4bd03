//! The two calls of EC2, signed by hand: building its SDK takes more memory than most machines have.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::http::Request;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::answers::{AccountAttribute, AttributeValue, Region};
use super::super::calls::Call;
use super::fault::{Fault, innermost, is_throttling};
use super::last::{Last, element};
use super::{ATTEMPTS, LONGEST_PAUSE, whole};

/// The version of EC2's API.
const VERSION: &str = "2016-11-15";

#[derive(Debug)]
pub(super) struct Client {
    pub(super) connector: SharedHttpConnector,
    pub(super) credentials: Option<SharedCredentialsProvider>,
    pub(super) region: String,
    /// Where to ask, instead of AWS's own address.
    pub(super) endpoint: Option<String>,
    pub(super) last: Last,
}

/// What one attempt came to.
enum Attempt {
    Answer(String),
    /// Another one may do better.
    Again(Fault),
    No(Fault),
}

impl Client {
    pub(super) async fn regions(&self) -> Result<Vec<Region>, Fault> {
        let call = Call::DescribeRegions;
        let answer = self.ask(call, "").await?;
        let items = items(&answer, "regionInfo").map_err(|why| Fault::unreadable(call, why))?;
        let text = |item: &Item, name| item.iter().find(|(own, _)| own == name).cloned();
        Ok(items
            .iter()
            .filter_map(|item| {
                Some(Region {
                    region_name: text(item, "regionName")?.1,
                    opt_in_status: text(item, "optInStatus").map(|(_, status)| status),
                })
            })
            .collect())
    }

    pub(super) async fn platforms(&self) -> Result<Vec<AccountAttribute>, Fault> {
        let call = Call::DescribeAccountAttributes;
        let answer = self
            .ask(call, "&AttributeName.1=supported-platforms")
            .await?;
        let items =
            items(&answer, "accountAttributeSet").map_err(|why| Fault::unreadable(call, why))?;
        let attribute = |item: &Item| AccountAttribute {
            attribute_name: "supported-platforms".to_owned(),
            attribute_values: item
                .iter()
                .filter(|(name, _)| name == "attributeValue")
                .map(|(_, value)| AttributeValue {
                    attribute_value: value.clone(),
                })
                .collect(),
        };
        Ok(items.iter().map(attribute).collect())
    }

    async fn ask(&self, call: Call, more: &str) -> Result<String, Fault> {
        let body = format!("Action={}&Version={VERSION}{more}", call.name());
        let mut attempt = 1;
        loop {
            match self.attempt(call, &body).await {
                Attempt::Answer(text) => return Ok(text),
                Attempt::Again(_) if attempt < ATTEMPTS => {
                    let pause = Duration::from_millis(150 << attempt);
                    tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
                    attempt += 1;
                }
                Attempt::Again(fault) | Attempt::No(fault) => return Err(fault),
            }
        }
    }

    async fn attempt(&self, call: Call, body: &str) -> Attempt {
        let credentials = if let Some(provider) = &self.credentials {
            provider.provide_credentials().await
        } else {
            Err(CredentialsError::not_loaded(
                "no credentials found in chain",
            ))
        };
        let credentials = match credentials {
            Ok(credentials) => credentials,
            Err(error) => return Attempt::No(Fault::unasked(call, &error)),
        };
        let request = match self.signed(credentials, body) {
            Ok(request) => request,
            Err(why) => return Attempt::No(Fault::unreachable(call, why)),
        };
        let response = match self.connector.call(request).await {
            Ok(response) => response,
            Err(error) => return Attempt::Again(Fault::unreachable(call, innermost(&error))),
        };
        let status = response.status().as_u16();
        let bytes = match ByteStream::new(response.into_body()).collect().await {
            Ok(bytes) => bytes.into_bytes(),
            Err(error) => return Attempt::Again(Fault::unreadable(call, innermost(&error))),
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.last.keep(status, &text);
        if status == 200 {
            return Attempt::Answer(text);
        }
        let [code, message] = ["Code", "Message"].map(|name| element(&text, name));
        let fault = Fault::refused(call, status, code.as_deref(), message.as_deref());
        let again = status >= 500 || code.is_some_and(|code| is_throttling(&code));
        if again {
            Attempt::Again(fault)
        } else {
            Attempt::No(fault)
        }
    }

    fn signed(&self, credentials: Credentials, body: &str) -> Result<Request, String> {
        let told = |error: &dyn std::error::Error| innermost(error);
        let address = self.address();
        let content = "application/x-www-form-urlencoded; charset=utf-8";
        let identity = credentials.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("ec2")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| told(&error))?
            .into();
        let headers = std::iter::once(("content-type", content));
        let signable = SignableRequest::new(
            "POST",
            address.as_str(),
            headers,
            SignableBody::Bytes(body.as_bytes()),
        )
        .map_err(|error| told(&error))?;
        let (instructions, _) = sign(signable, &parameters)
            .map_err(|error| told(&error))?
            .into_parts();

        let mut request = Request::new(SdkBody::from(body.to_owned()));
        request.set_method("POST").map_err(|error| told(&error))?;
        request.set_uri(address).map_err(|error| told(&error))?;
        request.headers_mut().insert("content-type", content);
        let (headers, _) = instructions.into_parts();
        for header in headers {
            let (name, value) = (header.name(), header.value().to_owned());
            request.headers_mut().insert(name, value);
        }
        Ok(request)
    }

    fn address(&self) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{}/", endpoint.trim_end_matches('/')),
            None => format!("https://ec2.{}.{}/", self.region, domain(&self.region)),
        }
    }
}

/// Where the services of a region live (AWS's list of partitions).
fn domain(region: &str) -> &'static str {
    for (prefix, domain) in [
        ("cn-", "amazonaws.com.cn"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("eusc-", "amazonaws.eu"),
    ] {
        if region.starts_with(prefix) {
            return domain;
        }
    }
    "amazonaws.com"
}

/// The leaves of an item: names and texts.
type Item = Vec<(String, String)>;

/// Each `<item>` right in the element `list`.
fn items(xml: &str, list: &str) -> Result<Vec<Item>, String> {
    whole::check(xml)?;
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    let mut items = Vec::new();
    let mut seen = false;
    // The depth at which the list stands.
    let mut within = None;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                path.push(tag.local_name().as_ref().to_owned());
                if within.is_none() && path.last().is_some_and(|name| name == list) {
                    within = Some(path.len());
                    seen = true;
                } else if within == Some(path.len() - 1) {
                    items.push(Vec::new());
                }
            }
            Event::Empty(tag) if tag.local_name().as_ref() == list => seen = true,
            Event::End(_) => {
                if within == Some(path.len()) {
                    within = None;
                }
                path.pop();
            }
            Event::Text(text) => {
                let text: &str = &text;
                let name = path.last().cloned().unwrap_or_default();
                if let (Some(_), Some(item)) = (within, items.last_mut())
                    && !text.trim().is_empty()
                {
                    item.push((name, text.trim().to_owned()));
                }
            }
            Event::Eof if !seen => return Err(format!("it holds no `{list}`")),
            Event::Eof => return Ok(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_list_is_read() {
        let xml = "<?xml version=\"1.0\"?>\n<R xmlns=\"x\"><requestId>1</requestId><regionInfo>\n<item><regionName>a</regionName><optInStatus>b</optInStatus></item><item><regionName>c</regionName></item></regionInfo></R>";
        let items = items(xml, "regionInfo").unwrap();
        let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(
            items,
            [
                vec![text("regionName", "a"), text("optInStatus", "b")],
                vec![text("regionName", "c")]
            ]
        );
    }

    #[test]
    fn what_breaks_off_or_is_something_else_is_no_empty_list() {
        for xml in [
            "",
            "<R>",
            "<R><regionInfo><item>",
            "<R></R>",
            "<html><body>Sign in</body></html>",
            "no xml",
        ] {
            assert!(items(xml, "regionInfo").is_err(), "{xml}");
        }
        assert_eq!(items("<R><regionInfo/></R>", "regionInfo"), Ok(Vec::new()));
    }

    #[test]
    fn every_partition_has_its_domain() {
        assert_eq!(domain("eu-west-1"), "amazonaws.com");
        assert_eq!(domain("cn-north-1"), "amazonaws.com.cn");
        assert_eq!(domain("us-gov-east-1"), "amazonaws.com");
    }
}
