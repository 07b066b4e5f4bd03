//! Whose answer it is: an account and a region, as an ARN or the path of a saved answer names them.

use std::sync::Arc;

/// Either may not be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    pub account: Option<Arc<str>>,
    pub region: Option<Arc<str>>,
}

/// What stands for an account or a region that nothing names.
const UNKNOWN: &str = "unknown";

impl Scope {
    #[must_use]
    pub fn new(account: &str, region: &str) -> Self {
        Self {
            account: Some(account.into()),
            region: Some(region.into()),
        }
    }

    /// `ACCOUNT/REGION`, as reports name a unit that is live.
    #[must_use]
    pub fn unit(&self) -> Arc<str> {
        let or_unknown = |part: &Option<Arc<str>>| part.clone().unwrap_or_else(|| UNKNOWN.into());
        format!("{}/{}", or_unknown(&self.account), or_unknown(&self.region)).into()
    }

    /// `arn:PARTITION:elasticache:REGION:ACCOUNT:…`
    pub(super) fn of_arn(arn: &str) -> Self {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        match parts[..] {
            ["arn", _, _, region, account, _] => Self {
                account: is_account(account).then(|| account.into()),
                region: is_region(region).then(|| region.into()),
            },
            _ => Self::default(),
        }
    }

    /// From `…/123456789012/eu-west-1/…` or `eu-west-1.json`: the names nearest to the end.
    pub(super) fn of_path(shown: &str) -> Self {
        let words = || {
            shown
                .rsplit(['/', '\\'])
                .flat_map(|part| part.rsplit(['.', '_']))
        };
        Self {
            account: words().find(|word| is_account(word)).map(Into::into),
            region: words().find(|word| is_region(word)).map(Into::into),
        }
    }

    /// What this leaves open is taken from `other`.
    #[must_use]
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            account: self.account.or_else(|| other.account.clone()),
            region: self.region.or_else(|| other.region.clone()),
        }
    }
}

pub(super) fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
}

pub(super) fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `eu-west-1`, `us-gov-east-1`: words and a number.
#[must_use]
pub fn is_region(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return false;
    };
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    (1..=3).contains(&middle.len())
        && (2..=4).contains(&first.len())
        && letters(first)
        && middle.iter().all(|part| letters(part))
        && matches!(last.len(), 1 | 2)
        && last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_both() {
        let arn = "arn:aws-us-gov:elasticache:us-gov-east-1:123456789012:cluster:a:b";
        assert_eq!(&*Scope::of_arn(arn).unit(), "123456789012/us-gov-east-1");
        for broken in [
            "",
            "arn",
            "arn:aws:elasticache",
            "arn:aws:elasticache:::cluster:a",
        ] {
            assert_eq!(&*Scope::of_arn(broken).unit(), "unknown/unknown");
        }
    }

    #[test]
    fn a_path_may_name_them() {
        for (path, unit) in [
            (
                "saved/123456789012/eu-west-1/describe-cache-clusters.json",
                "123456789012/eu-west-1",
            ),
            ("eu-west-1.json", "unknown/eu-west-1"),
            ("us-east-1/clusters_eu-west-1.json", "unknown/eu-west-1"),
            ("clusters.json", "unknown/unknown"),
            ("my-old-answers-2024/a-b-1.json", "unknown/unknown"),
        ] {
            assert_eq!(&*Scope::of_path(path).unit(), unit, "{path}");
        }
    }
}
