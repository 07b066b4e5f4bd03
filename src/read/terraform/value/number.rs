//! Numbers as Terraform holds them: binary ones of so many bits, printed by the fewest digits that tell them apart.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use bigdecimal::num_bigint::{BigInt, BigUint, Sign};
use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive as _, Zero};

/// How large an exponent of ten is still read. What lies beyond is left open rather than computed.
const LARGEST_EXPONENT: i64 = 1000;
/// Digits before and after the point that are still worked with: enough for the smallest number that is read.
const MOST_DIGITS: i64 = 5000;

/// Bits of a number that is written somewhere (cty, `ParseNumberVal`), of a machine's whole numbers, and of its others.
const WRITTEN: u64 = 512;
const WHOLE: u64 = 64;
const FLOAT: u64 = 53;

/// Two are equal where their values are, whatever the bits they are held in.
#[derive(Debug, Clone)]
pub(in crate::read::terraform) struct Number {
    /// In full: a binary fraction is a decimal one, too.
    decimal: BigDecimal,
    /// What results of arithmetic are rounded to, where no operand has more.
    bits: u64,
}

impl Number {
    /// As if it were written. Nothing where the number is out of bounds.
    pub(in crate::read::terraform) fn new(decimal: &BigDecimal) -> Option<Self> {
        Self::rounded(decimal, WRITTEN)
    }

    /// A whole number that is computed, and has all its digits.
    pub(in crate::read::terraform) fn integer(decimal: &BigDecimal) -> Option<Self> {
        let bits = decimal.with_scale(0).into_bigint_and_exponent().0.bits();
        Self::rounded(decimal, bits.max(WHOLE))
    }

    /// Nothing where it is infinite.
    pub(in crate::read::terraform) fn float(float: f64) -> Option<Self> {
        Self::rounded(&BigDecimal::try_from(float).ok()?, FLOAT)
    }

    fn rounded(decimal: &BigDecimal, bits: u64) -> Option<Self> {
        let (digits, scale) = decimal.as_bigint_and_exponent();
        if scale == 0 && digits.bits() <= bits {
            return Self::bounded(decimal, bits);
        }
        if scale.abs() > MOST_DIGITS {
            return None;
        }
        let (over, under) = ratio(&digits, scale);
        Self::bounded(&nearest(&over, &under, bits), bits)
    }

    fn bounded(decimal: &BigDecimal, bits: u64) -> Option<Self> {
        let (_, scale) = decimal.as_bigint_and_exponent();
        let digits = i64::try_from(decimal.digits()).ok()?;
        (scale.abs() <= MOST_DIGITS && digits <= MOST_DIGITS).then(|| Self {
            decimal: decimal.normalized(),
            bits,
        })
    }

    pub(in crate::read::terraform) fn plus(&self, other: &Self) -> Option<Self> {
        Self::rounded(&(&self.decimal + &other.decimal), self.bits.max(other.bits))
    }

    pub(in crate::read::terraform) fn minus(&self, other: &Self) -> Option<Self> {
        Self::rounded(&(&self.decimal - &other.decimal), self.bits.max(other.bits))
    }

    /// A product alone gets more bits than its operands where it needs them (cty, `Value.Multiply`).
    pub(in crate::read::terraform) fn times(&self, other: &Self) -> Option<Self> {
        let product = Self::rounded(&(&self.decimal * &other.decimal), WRITTEN)?;
        let bits = self.bits.max(other.bits).max(product.least_bits());
        Some(Self { bits, ..product })
    }

    /// Nothing where it is out of bounds or divided by zero.
    pub(in crate::read::terraform) fn over(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let bits = self.bits.max(other.bits);
        let (a, scale) = self.decimal.as_bigint_and_exponent();
        let (b, other_scale) = other.decimal.as_bigint_and_exponent();
        let (over, under) = ratio(&a, scale - other_scale);
        let over = if b.sign() == Sign::Minus { -over } else { over };
        let under = under * BigInt::from(b.magnitude().clone());
        Self::bounded(&nearest(&over, &under, bits), bits)
    }

    /// What is left after a whole number of times, with the bits of what is divided (cty, `Value.Modulo`).
    pub(in crate::read::terraform) fn modulo(&self, other: &Self) -> Option<Self> {
        let quotient = self.over(other)?.decimal;
        let times = quotient.with_scale_round(0, RoundingMode::Down);
        let times = Self::rounded(&times, self.bits)?;
        let taken = Self::rounded(&(&times.decimal * &other.decimal), self.bits)?;
        Self::rounded(&(&self.decimal - &taken.decimal), self.bits)
    }

    /// The shortest decimal that is read as this number again, in the bits that it has.
    pub(in crate::read::terraform) fn shortest(&self) -> BigDecimal {
        let (digits, scale) = self.decimal.as_bigint_and_exponent();
        let count = self.decimal.digits();
        // So many digits surely make a difference.
        let sure = self.bits * 3 / 10;
        if count <= sure {
            return self.decimal.clone();
        }
        let cut = |kept: u64| {
            let drop = i64::try_from(count - kept).unwrap_or(0);
            self.decimal
                .with_scale_round(scale - drop, RoundingMode::HalfEven)
        };
        let same = |decimal: &BigDecimal| {
            let (digits, scale) = decimal.as_bigint_and_exponent();
            let (over, under) = ratio(&digits, scale);
            nearest(&over, &under, self.bits) == self.decimal
        };
        // Whole numbers that fit print in full; of others, the more digits there are, the nearer they are.
        if scale <= 0 && digits.bits() <= self.bits {
            return self.decimal.clone();
        }
        let (mut few, mut enough) = (1, count.min(sure + 3));
        while few < enough {
            let middle = u64::midpoint(few, enough);
            if same(&cut(middle)) {
                enough = middle;
            } else {
                few = middle + 1;
            }
        }
        cut(enough)
    }

    fn least_bits(&self) -> u64 {
        let (digits, scale) = self.decimal.as_bigint_and_exponent();
        // So many digits after the point are so many powers of two, and as many of five that cancel out.
        let fives = BigUint::from(5_u8).pow(u32::try_from(scale.unsigned_abs()).unwrap_or(0));
        let odd = if scale > 0 {
            digits.magnitude() / fives
        } else {
            digits.magnitude() * fives
        };
        odd.bits() - odd.trailing_zeros().unwrap_or(0)
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
        let decimal = BigDecimal::new(int, scale.checked_sub(exponent)?).normalized();
        let (_, scale) = decimal.as_bigint_and_exponent();
        let digits = i64::try_from(decimal.digits()).ok()?;
        let read = scale.abs() <= LARGEST_EXPONENT && digits <= LARGEST_EXPONENT;
        read.then(|| Self::new(&decimal))?
    }

    pub(in crate::read::terraform) fn decimal(&self) -> &BigDecimal {
        &self.decimal
    }

    /// The whole number, where it is one and fits.
    pub(in crate::read::terraform) fn whole(&self) -> Option<i64> {
        if !self.decimal.is_integer() {
            return None;
        }
        self.decimal.to_i64()
    }

    pub(in crate::read::terraform) fn is_zero(&self) -> bool {
        self.decimal.is_zero()
    }
}

/// A fraction of whole numbers that says as much as digits with a scale; what is below is never negative.
fn ratio(digits: &BigInt, scale: i64) -> (BigInt, BigInt) {
    let power = BigInt::from(10).pow(u32::try_from(scale.unsigned_abs()).unwrap_or(0));
    if scale > 0 {
        (digits.clone(), power)
    } else {
        (digits * power, BigInt::from(1))
    }
}

/// The number of so many bits that is nearest, and of two that are equally near the even one.
fn nearest(over: &BigInt, under: &BigInt, bits: u64) -> BigDecimal {
    let signed = |bits: u64| i64::try_from(bits).unwrap_or(i64::MAX / 4);
    let (negative, mut over, mut under) = (
        over.sign() == Sign::Minus,
        over.magnitude().clone(),
        under.magnitude().clone(),
    );
    // The quotient then has one bit or two more than are kept.
    let shift = signed(bits) + 2 - (signed(over.bits()) - signed(under.bits()));
    if shift > 0 {
        over <<= shift;
    } else {
        under <<= -shift;
    }
    let rest = &over % &under;
    let mut kept = over / under;
    let drop = kept.bits().saturating_sub(bits);
    let half = BigUint::from(1_u8) << drop.saturating_sub(1);
    let low = &kept % (BigUint::from(1_u8) << drop);
    kept >>= drop;
    if drop > 0 {
        let up = match low.cmp(&half) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => !rest.is_zero() || kept.bit(0),
        };
        kept += u8::from(up);
    }
    let zeros = kept.trailing_zeros().unwrap_or(0);
    kept >>= zeros;
    let exponent = signed(drop) + signed(zeros) - shift;
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    if exponent >= 0 {
        BigDecimal::new(BigInt::from_biguint(sign, kept << exponent), 0)
    } else {
        let fives = BigUint::from(5_u8).pow(u32::try_from(-exponent).unwrap_or(0));
        BigDecimal::new(BigInt::from_biguint(sign, kept * fives), -exponent)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.decimal == other.decimal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.decimal.cmp(&other.decimal)
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.decimal.hash(state);
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self {
            decimal: BigDecimal::from(number).normalized(),
            bits: WHOLE,
        }
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        Self {
            decimal: BigDecimal::from(number as u64).normalized(),
            bits: WHOLE,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shortest().to_plain_string())
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
    fn results_are_rounded_to_the_bits_that_terraform_has() {
        let number = |text: &str| Number::parse(text).unwrap();
        let (one, three) = (number("1"), number("3"));
        let third = one.over(&three).unwrap();
        assert_eq!(third.to_string(), format!("0.{}5", "3".repeat(154)));
        assert_eq!(third.times(&three).unwrap(), one);
        assert_ne!(one.minus(&number("0.9")).unwrap(), number("0.1"));
        assert_eq!(number("4.35").times(&number("100")).unwrap(), number("435"));
        assert!(number("10").modulo(&number("0.1")).unwrap().is_zero());
        let root = Number::float(2_f64.sqrt()).unwrap();
        assert_eq!(root.to_string(), "1.4142135623730951");
        assert_eq!(
            number("1e-400").to_string(),
            format!("0.{}1", "0".repeat(399))
        );
        assert_eq!(
            number("0.1").over(&number("1e400")).unwrap(),
            number("1e-401")
        );
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
