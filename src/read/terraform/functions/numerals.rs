//! How numbers are written with so many digits: as `%e` and `%g` do it.

use bigdecimal::{BigDecimal, RoundingMode, Zero as _};

/// Significant digits and the exponent of the first, rounded to so many digits.
pub(super) fn rounded(decimal: &BigDecimal, count: Option<usize>) -> (String, i64) {
    if decimal.is_zero() {
        return ("0".repeat(count.unwrap_or(1).max(1)), 0);
    }
    let fitted = match count.and_then(|count| u64::try_from(count.max(1)).ok()) {
        Some(count) if decimal.digits() > count => {
            let (digits, scale) = decimal.as_bigint_and_exponent();
            let drop = i64::try_from(BigDecimal::from(digits).digits() - count).unwrap_or(0);
            decimal.with_scale_round(scale - drop, RoundingMode::HalfEven)
        }
        _ => decimal.normalized(),
    };
    let (whole, scale) = fitted.into_bigint_and_exponent();
    let mut digits = whole.to_string();
    let exponent = i64::try_from(digits.len()).unwrap_or(0) - 1 - scale;
    if let Some(count) = count {
        digits.truncate(count.max(1));
        let missing = count.saturating_sub(digits.len());
        digits.push_str(&"0".repeat(missing));
    } else {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    (digits, exponent)
}

pub(super) fn scientific(digits: &str, exponent: i64, letter: char) -> String {
    let (first, others) = digits.split_at(1);
    let point = if others.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let e = if letter == 'E' || letter == 'G' {
        'E'
    } else {
        'e'
    };
    format!("{first}{point}{others}{e}{sign}{:02}", exponent.abs())
}

/// The shorter of the two ways to write a number, as Go's `%g` decides it.
pub(super) fn general(decimal: &BigDecimal, precision: Option<usize>, letter: char) -> String {
    let precision = precision.map(|precision| precision.max(1));
    let (digits, exponent) = rounded(decimal, precision);
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let point = exponent + 1;
    let count = i64::try_from(digits.len()).unwrap_or(0);
    let limit = match precision.map(|precision| i64::try_from(precision).unwrap_or(i64::MAX)) {
        None => 6,
        Some(precision) if precision > count && count >= point => count,
        Some(precision) => precision,
    };
    if exponent < -4 || exponent >= limit {
        return scientific(digits, exponent, letter);
    }
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if point <= 0 {
        return format!("0.{}{digits}", zeros(-point));
    }
    if count <= point {
        return format!("{digits}{}", zeros(point - count));
    }
    let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
    format!("{whole}.{part}")
}
