//! That an answer in XML was given in full. The SDK takes one that ends early for one that says no more, and the clusters
//! behind its end would be lost in silence.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Looks at every answer that says yes.
#[derive(Debug)]
pub(super) struct Whole;

impl Intercept for Whole {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        if !response.status().is_success() {
            return Ok(());
        }
        let bytes = response.body().bytes().ok_or("it is not all there")?;
        check(std::str::from_utf8(bytes)?)?;
        Ok(())
    }
}

/// Whether every element that begins also ends, and there is one.
pub(super) fn check(xml: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut seen) = (0_usize, false);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(_) => {
                depth += 1;
                seen = true;
            }
            Event::Empty(_) => seen = true,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err("it breaks off".to_owned()),
            Event::Eof if !seen => return Err("it holds nothing".to_owned()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_early_is_noticed() {
        let whole = "<?xml version=\"1.0\"?>\n<R xmlns=\"x\"><A><B/>text &amp; more</A></R>\n";
        assert_eq!(check(whole), Ok(()));
        for end in 0..whole.trim_end().len() {
            assert!(check(&whole[..end]).is_err(), "{}", &whole[..end]);
        }
    }
}
