//! Functions of numbers. Powers and logarithms are those of 64-bit floats, as Terraform's are.

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::num_traits::One as _;
use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive as _};

use super::Call;
use super::lists::whole;
use crate::read::terraform::value::{Alt, Kind, Number, Shape, Val};

/// How many factors of a power are multiplied to see whether it is exact.
const MOST_TIMES: usize = 1024;

fn number(alt: &Alt) -> Option<&Number> {
    match &alt.shape {
        Shape::Number(number) => Some(number),
        _ => None,
    }
}

/// The number, unless it is out of the bounds that are worked with.
fn bounded(call: &Call<'_>, number: Option<Number>) -> Val {
    number.map_or_else(|| call.not_computed(Kind::Number), Val::number)
}

fn each(call: &Call<'_>, args: &[&Alt], of: impl Fn(&Number) -> Option<Number>) -> Val {
    match number(args[0]) {
        Some(number) => bounded(call, of(number)),
        None => call.open(Kind::Number, args),
    }
}

fn whole_one(call: &Call<'_>, args: &[&Alt], mode: RoundingMode) -> Val {
    each(call, args, |number| {
        Number::integer(&number.decimal().with_scale_round(0, mode))
    })
}

pub(super) fn abs(call: &Call<'_>, args: &[&Alt]) -> Val {
    each(call, args, |number| {
        if number.decimal().sign() == Sign::Minus {
            Number::from(0_i64).minus(number)
        } else {
            Some(number.clone())
        }
    })
}

pub(super) fn ceil(call: &Call<'_>, args: &[&Alt]) -> Val {
    whole_one(call, args, RoundingMode::Ceiling)
}

pub(super) fn floor(call: &Call<'_>, args: &[&Alt]) -> Val {
    whole_one(call, args, RoundingMode::Floor)
}

/// Whole numbers only, although the documentation does not say so (checked with terraform 1.11.4).
pub(super) fn signum(call: &Call<'_>, args: &[&Alt]) -> Val {
    match number(args[0]) {
        Some(number) if !number.decimal().is_integer() => {
            Val::error("`signum` takes a whole number")
        }
        Some(number) => Val::number(match number.decimal().sign() {
            Sign::Minus => -1_i64,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }),
        None => call.open(Kind::Number, args),
    }
}

pub(super) fn max(call: &Call<'_>, args: &[&Alt]) -> Val {
    extreme(call, args, |numbers| numbers.into_iter().max())
}

pub(super) fn min(call: &Call<'_>, args: &[&Alt]) -> Val {
    extreme(call, args, |numbers| numbers.into_iter().min())
}

fn extreme(call: &Call<'_>, args: &[&Alt], of: impl Fn(Vec<&Number>) -> Option<&Number>) -> Val {
    if args.is_empty() {
        return Val::error("at least one number is required");
    }
    match args
        .iter()
        .map(|alt| number(alt))
        .collect::<Option<Vec<_>>>()
    {
        Some(numbers) => of(numbers).map_or_else(
            || Val::error("at least one number is required"),
            |number| Val::number(number.clone()),
        ),
        None => call.open(Kind::Number, args),
    }
}

pub(super) fn sum(call: &Call<'_>, args: &[&Alt]) -> Val {
    let Shape::Sequence(sequence) = &args[0].shape else {
        let sum = call.open(Kind::Number, args);
        return call.perhaps(args, sum, "`sum` takes one number or more, and no null");
    };
    if sequence.items.is_empty() && sequence.tail.is_none() {
        return Val::error("`sum` takes at least one number");
    }
    let mut total = Some(Number::from(0_i64));
    let mut open: Vec<&Alt> = Vec::new();
    for item in sequence.items.iter().filter_map(Val::only) {
        match &item.shape {
            Shape::Number(number) => total = total.and_then(|total| total.plus(number)),
            Shape::Null(_) => return Val::error("`sum` takes no null"),
            _ => open.push(item),
        }
    }
    let exact = sequence.tail.is_none() && sequence.items.iter().all(|item| item.only().is_some());
    if exact && open.is_empty() {
        return bounded(call, total);
    }
    let set = call.open(Kind::Number, args);
    let sum = open.iter().fold(set, |set, item| {
        item.split_null(Val::error("`sum` takes no null"), set)
    });
    if exact {
        sum
    } else {
        call.perhaps(args, sum, "`sum` takes one number or more, and no null")
    }
}

/// Floats have a last bit that machines do not agree on: a power is known where it is exact.
pub(super) fn pow(call: &Call<'_>, args: &[&Alt]) -> Val {
    floating(call, args, f64::powf, |base, exponent, power| {
        let Some(exponent) = exponent.whole() else {
            return false;
        };
        let times = usize::try_from(exponent.unsigned_abs()).ok();
        let Some(times) = times.filter(|times| *times <= MOST_TIMES) else {
            return false;
        };
        let exact = std::iter::repeat_n(base, times)
            .try_fold(Number::from(1_i64), |product, base| product.times(base));
        exact.is_some_and(|exact| {
            if exponent < 0 {
                power.times(&exact) == Some(Number::from(1_i64))
            } else {
                exact == *power
            }
        })
    })
}

/// What is asked of a logarithm is between which whole numbers it lies, which is not known where it is next to one,
/// but for powers of two.
pub(super) fn log(call: &Call<'_>, args: &[&Alt]) -> Val {
    let of = |number: f64, base: f64| number.ln() / base.ln();
    floating(call, args, of, |number, base, log| {
        let float = log.decimal().to_f64().unwrap_or(f64::NAN);
        (float - float.round()).abs() > 1e-9
            || number == base
            || *number == Number::from(1_i64)
            || [number, base].iter().all(|number| is_power_of_two(number))
    })
}

fn is_power_of_two(number: &Number) -> bool {
    number
        .whole()
        .is_some_and(|whole| whole > 0 && whole & (whole - 1) == 0)
}

fn floating(
    call: &Call<'_>,
    args: &[&Alt],
    of: impl Fn(f64, f64) -> f64,
    is_sure: impl Fn(&Number, &Number, &Number) -> bool,
) -> Val {
    let (Some(left), Some(right)) = (number(args[0]), number(args[1])) else {
        return call.open(Kind::Number, args);
    };
    let float = |number: &Number| number.decimal().to_f64().unwrap_or(f64::NAN);
    let result = of(float(left), float(right));
    if result.is_nan() {
        return Val::error(format!("`{}` has no result here", call.name));
    }
    let sure = Number::float(result).filter(|result| is_sure(left, right, result));
    bounded(call, sure)
}

/// Digits of any base from 2 to 62, capital letters after the small ones.
pub(super) fn parseint(call: &Call<'_>, args: &[&Alt]) -> Val {
    let text = match &args[0].shape {
        Shape::Str(text) => text.clone(),
        Shape::Open(open) if matches!(open.kind, Kind::Any | Kind::String) => {
            let parsed = call.open(Kind::Number, args);
            return call.perhaps(args, parsed, "this is no number of that base");
        }
        _ => return Val::error("`parseint` takes a string"),
    };
    let base = if let Shape::Number(_) = &args[1].shape {
        whole(args[1]).and_then(|base| u32::try_from(base).ok())
    } else {
        let parsed = call.open(Kind::Number, args);
        return call.perhaps(args, parsed, "this is no number of that base");
    };
    let Some(base) = base.filter(|base| (2..=62).contains(base)) else {
        return Val::error("a base is from 2 to 62");
    };
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    if digits.len() > 1000 {
        return call.not_computed(Kind::Number);
    }
    let mut number = BigInt::from(0);
    for c in digits.chars() {
        let digit = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            'a'..='z' => u32::from(c) - u32::from('a') + 10,
            'A'..='Z' if base <= 36 => u32::from(c) - u32::from('A') + 10,
            'A'..='Z' => u32::from(c) - u32::from('A') + 36,
            _ => base,
        };
        if digit >= base {
            return Val::error("this is no number of that base");
        }
        number = number * base + digit;
    }
    if digits.is_empty() {
        return Val::error("this is no number of that base");
    }
    if text.starts_with('-') {
        number *= -BigInt::one();
    }
    bounded(call, Number::integer(&BigDecimal::from(number)))
}
