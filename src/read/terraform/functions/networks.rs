//! Functions of address ranges.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Call;
use super::answer::{Sure, list};
use super::encodings::text_of;
use crate::read::terraform::value::{Alt, Atom, Kind, Open, Shape, Val};

const WRONG: &str = "this is no such range of addresses";

/// A range: its first address, how many of its bits are fixed, and how many an address has.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: u128,
    fixed: u32,
    bits: u32,
}

impl Range {
    /// Bits of the address beyond the fixed ones are dropped.
    fn parse(text: &str) -> Option<Self> {
        let (address, fixed) = text.split_once('/')?;
        let fixed: u32 = fixed
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| fixed.parse().ok())
            .flatten()?;
        let (address, bits) = if address.contains(':') {
            (u128::from(address.parse::<Ipv6Addr>().ok()?), 128)
        } else {
            (u128::from(version_four(address)?), 32)
        };
        (fixed <= bits).then(|| Self {
            first: address & mask(fixed, bits),
            fixed,
            bits,
        })
    }

    fn free(self) -> u32 {
        self.bits - self.fixed
    }

    fn address(self, address: u128) -> String {
        if self.bits == 32 {
            Ipv4Addr::from(u32::try_from(address).unwrap_or(u32::MAX)).to_string()
        } else {
            Ipv6Addr::from(address).to_string()
        }
    }

    fn written(self) -> String {
        format!("{}/{}", self.address(self.first), self.fixed)
    }
}

/// Zeros may lead: `010.0.0.0` is `10.0.0.0`.
fn version_four(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split('.').collect();
    let four: [&str; 4] = parts.try_into().ok()?;
    four.into_iter().try_fold(0_u32, |address, part| {
        let digits =
            !part.is_empty() && part.len() <= 5 && part.bytes().all(|b| b.is_ascii_digit());
        let byte: u8 = digits.then(|| part.parse().ok()).flatten()?;
        Some(address << 8 | u32::from(byte))
    })
}

fn mask(fixed: u32, bits: u32) -> u128 {
    let all = if bits == 128 {
        u128::MAX
    } else {
        u128::from(u32::MAX)
    };
    let free = bits - fixed;
    all & u128::MAX.checked_shl(free).unwrap_or(0)
}

/// A number as an argument gives it.
#[derive(Debug, Clone, Copy)]
enum Given {
    Whole(i128),
    Fraction,
    NotKnown,
}

fn number(alt: &Alt) -> Given {
    match &alt.shape {
        Shape::Number(number) => number
            .whole()
            .map_or(Given::Fraction, |number| Given::Whole(number.into())),
        _ => Given::NotKnown,
    }
}

fn not_known(call: &Call<'_>, args: &[&Alt]) -> Val {
    // `::/0` has four characters, and an address has two.
    call.perhaps(args, call.open_text(Sure::least(2), args), WRONG)
}

pub(super) fn cidrhost(call: &Call<'_>, args: &[&Alt]) -> Val {
    let (text, host) = match (text_of(args[0]), number(args[1])) {
        (_, Given::Fraction) => return Val::error(WRONG),
        (Some(text), Given::Whole(host)) => (text, host),
        _ => return not_known(call, args),
    };
    let Some(range) = Range::parse(text) else {
        return Val::error(WRONG);
    };
    let within = |count: u128| range.free() == 128 || count < 1_u128 << range.free();
    let below = host.unsigned_abs();
    let last = range.first | !mask(range.fixed, range.bits) & mask(range.bits, range.bits);
    let address = if host >= 0 {
        within(below).then(|| range.first + below)
    } else {
        within(below - 1).then(|| last - (below - 1))
    };
    address.map_or_else(
        || Val::error(WRONG),
        |address| Val::str(range.address(address)),
    )
}

pub(super) fn cidrnetmask(call: &Call<'_>, args: &[&Alt]) -> Val {
    let Some(text) = text_of(args[0]) else {
        return not_known(call, args);
    };
    match Range::parse(text) {
        Some(range) if range.bits == 32 => Val::str(range.address(mask(range.fixed, 32))),
        _ => Val::error(WRONG),
    }
}

pub(super) fn cidrsubnet(call: &Call<'_>, args: &[&Alt]) -> Val {
    let (text, more, at) = match (text_of(args[0]), number(args[1]), number(args[2])) {
        (_, Given::Fraction, _) | (_, _, Given::Fraction) => return Val::error(WRONG),
        (Some(text), Given::Whole(more), Given::Whole(at)) => (text, more, at),
        _ => return not_known(call, args),
    };
    let Some(range) = Range::parse(text) else {
        return Val::error(WRONG);
    };
    // What becomes of negative numbers is no range that anybody means.
    let (Ok(more), Ok(at)) = (u32::try_from(more), u128::try_from(at)) else {
        return not_known(call, args);
    };
    let fits = more <= range.free() && (more >= 127 || at < 1_u128 << more);
    if !fits {
        return Val::error(WRONG);
    }
    let free = range.free() - more;
    let first = range.first | at.checked_shl(free).unwrap_or(0);
    Val::str(
        Range {
            first,
            fixed: range.fixed + more,
            ..range
        }
        .written(),
    )
}

/// One range after the other, each at the next place where it can begin.
pub(super) fn cidrsubnets(call: &Call<'_>, args: &[&Alt]) -> Val {
    let numbers: Vec<Given> = args[1..].iter().map(|alt| number(alt)).collect();
    let open = numbers
        .iter()
        .any(|number| matches!(number, Given::NotKnown));
    let Some(text) = text_of(args[0]).filter(|_| !open) else {
        let items = (1..args.len()).map(|at| {
            let atom = Atom::new(format!("{}[{}]", call.key(args), at - 1), call.doubt(args));
            Val::of(Shape::Open(Open {
                least: 4,
                ..Open::new(atom, Kind::String).never_null()
            }))
        });
        return call.perhaps(args, list(items.collect()), WRONG);
    };
    let Some(range) = Range::parse(text) else {
        return Val::error(WRONG);
    };
    let mut next = Some(range.first);
    let mut ranges = Vec::new();
    for more in numbers {
        let more = match more {
            Given::Whole(more) => u32::try_from(more).ok(),
            _ => None,
        };
        let Some(more) = more.filter(|more| (1..=range.free().min(32)).contains(more)) else {
            return Val::error(WRONG);
        };
        let size = 1_u128 << (range.free() - more);
        let first = next.and_then(|next| next.checked_next_multiple_of(size));
        let Some(first) =
            first.filter(|first| first & mask(range.fixed, range.bits) == range.first)
        else {
            return Val::error(WRONG);
        };
        next = first.checked_add(size);
        ranges.push(Val::str(
            Range {
                first,
                fixed: range.fixed + more,
                ..range
            }
            .written(),
        ));
    }
    list(ranges)
}
