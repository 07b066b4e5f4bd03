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
    pub(in crate::read::terraform) fn new(decimal: BigDecimal) -> Option<Self> {
        let (_, exponent) = decimal.as_bigint_and_exponent();
        let digits = i64::try_from(decimal.digits()).ok()?;
        if exponent.abs() > MOST_DIGITS || digits > MOST_DIGITS {
            return None;
        }
        Some(Self(decimal.normalized()))
    }

    /// As HCL writes a number, with an optional sign: what `tonumber` takes.
    pub(in crate::read::terraform) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
            && !digits.ends_with('.');
        if !plain || text.len() > 2000 {
            return None;
        }
        Self::new(BigDecimal::from_str(text).ok()?)
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
            "+1",
            " 1",
            "inf",
            "1_000",
            "--1",
            ".",
        ] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }
}
