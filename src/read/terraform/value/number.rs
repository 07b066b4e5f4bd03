//! Numbers, exact and of bounded size, printed as Terraform prints them.

use std::fmt;
use std::str::FromStr;

use bigdecimal::{BigDecimal, Zero};

/// Digits before and after the point that are still worked with. Terraform's own numbers hold 512 bits, about 154
/// decimal digits; what lies far beyond is left open rather than computed.
const MOST_DIGITS: i64 = 1000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::read::terraform) struct Number(BigDecimal);

impl Number {
    /// Nothing where the number is out of bounds.
    pub(in crate::read::terraform) fn new(decimal: &BigDecimal) -> Option<Self> {
        let (_, exponent) = decimal.as_bigint_and_exponent();
        let digits = i64::try_from(decimal.digits()).ok()?;
        if exponent.abs() > MOST_DIGITS || digits > MOST_DIGITS {
            return None;
        }
        Some(Self(decimal.normalized()))
    }

    /// Decimal digits with an optional sign, point and exponent: what `tonumber` takes, as far as it is in bounds.
    pub(in crate::read::terraform) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.map_or(Some("0"), |text| {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            (!digits.is_empty()).then_some(text)
        })?;
        let plain = digits(whole)
            && digits(part)
            && !(whole.is_empty() && part.is_empty())
            && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
            && text.len() <= 2000;
        if !plain {
            return None;
        }
        let sign = if text.starts_with('-') { "-" } else { "" };
        let exponent: i64 = exponent.parse().ok()?;
        let decimal = BigDecimal::from_str(&format!("{sign}0{whole}.{part}0")).ok()?;
        let (int, scale) = decimal.into_bigint_and_exponent();
        Self::new(&BigDecimal::new(int, scale.checked_sub(exponent)?))
    }

    pub(in crate::read::terraform) fn decimal(&self) -> &BigDecimal {
        &self.0
    }

    /// The whole number, where it is one and fits.
    pub(in crate::read::terraform) fn whole(&self) -> Option<i64> {
        if !self.0.is_integer() {
            return None;
        }
        bigdecimal::ToPrimitive::to_i64(&self.0)
    }

    pub(in crate::read::terraform) fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(BigDecimal::from(number).normalized())
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        Self(BigDecimal::from(number as u64).normalized())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_plain_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_in_full() {
        for (text, printed) in [
            ("1.50", "1.5"),
            ("1e3", "1000"),
            ("-0.10", "-0.1"),
            ("0", "0"),
            ("100", "100"),
            ("+1", "1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("1E+2", "100"),
            ("1.5e-1", "0.15"),
        ] {
            assert_eq!(
                Number::parse(text).map(|n| n.to_string()).as_deref(),
                Some(printed)
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "x",
            "0x10",
            "1e999999999",
            " 1",
            "1e",
            "1e+",
            "-",
            "1.2.3",
            "inf",
            "1_000",
            "--1",
            ".",
        ] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }
}
