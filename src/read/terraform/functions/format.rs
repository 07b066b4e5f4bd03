//! `format` and `formatlist`, verb by verb.

use bigdecimal::RoundingMode;
use bigdecimal::num_bigint::{BigInt, Sign};
use unicode_segmentation::UnicodeSegmentation;

use super::Call;
use super::answer::{LARGEST, LONGEST, list, sequence};
use super::joining::Joined;
use super::json;
use super::numerals;
use super::run::element;
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::terraform::types::{Type, convert_surely};
use crate::read::terraform::value::{
    Alt, Atom, Kind, Number, Open, SequenceKind, Shape, Val, least_length,
};

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Verb(Verb),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Verb {
    letter: char,
    /// Which of the arguments, from 0.
    argument: usize,
    /// Of `+`, `-`, a space, `0` and `#`.
    flags: String,
    width: usize,
    precision: Option<usize>,
}

impl Verb {
    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }
}

pub(super) fn format(call: &Call<'_>, args: &[&Alt]) -> Val {
    let Some((pattern, args)) = args.split_first() else {
        return Val::error("`format` takes a format");
    };
    let values: Vec<Val> = args.iter().map(|alt| Val::of(alt.shape.clone())).collect();
    let made = formatted(call, pattern, &values);
    let is_untyped = |alt: &&Alt| matches!(alt.shape, Shape::Null(Kind::Any));
    if !args.iter().any(is_untyped) || !made.alts().iter().all(Alt::is_error) {
        return made;
    }
    // Of a null without a type, nothing is known before it is applied (checked with terraform 1.11.4); but it may have a
    // type that is out of reach here.
    let doubt = Doubt::new(Cause::ComputedAtApply("format".into()), Trail::default());
    let is_open = Atom::fresh("untyped null", doubt.clone());
    let open = Val::open(format!("value of {}", is_open.key), doubt);
    Val::either(&is_open, open, made)
}

/// One text for each element of the lists; what is no list goes into every text.
pub(super) fn formatlist(call: &Call<'_>, args: &[&Alt]) -> Val {
    let Some((pattern, values)) = args.split_first() else {
        return Val::error("`formatlist` takes a format");
    };
    let lists = |alt: &Alt| match &alt.shape {
        Shape::Sequence(_) => true,
        Shape::Open(open) => matches!(open.kind, Kind::List | Kind::Set),
        _ => false,
    };
    let mut length: Option<usize> = None;
    let mut open = values
        .iter()
        .any(|alt| matches!(&alt.shape, Shape::Open(open) if open.kind == Kind::Any));
    for alt in values.iter().filter(|alt| lists(alt)) {
        let exact = match &alt.shape {
            Shape::Sequence(sequence) if sequence.tail.is_none() => Some(sequence.items.len()),
            _ => None,
        };
        open |= exact.is_none();
        match (length, exact) {
            (Some(before), Some(now)) if before != now => {
                return Val::error("the lists of `formatlist` differ in length");
            }
            (before, now) => length = before.or(now),
        }
    }
    let at = |at: Option<usize>| -> Vec<Val> {
        let one = |alt: &Alt| match &alt.shape {
            Shape::Sequence(sequence) => {
                let item = at.and_then(|at| sequence.items.get(at));
                let any = || {
                    let all = sequence.items.iter().chain(&sequence.tail);
                    let name = at.map_or("*".into(), |at| at.to_string());
                    Val::any_of(all, &format!("{}[{name}]", alt.key()))
                };
                item.cloned().or_else(any).unwrap_or_else(Val::null)
            }
            Shape::Open(open) if lists(alt) => {
                let name = at.map_or("*".into(), |at| at.to_string());
                element(alt, open, &format!("[{name}]"))
            }
            // A list, or the same for all.
            Shape::Open(open) if open.kind == Kind::Any => {
                let name = at.map_or("*".into(), |at| at.to_string());
                element(alt, open, &format!("[any {name}]"))
            }
            other => Val::of(other.clone()),
        };
        values.iter().map(|alt| one(alt)).collect()
    };
    if open && length.is_none() {
        let tail = formatted(call, pattern, &at(None));
        let tail = tail.without_errors();
        let all = sequence(SequenceKind::List, Vec::new(), Some(tail));
        return call.perhaps(args, all, "`formatlist` is given what it cannot format");
    }
    let count = length.unwrap_or(1);
    if count > LARGEST {
        return call.too_large(Kind::List);
    }
    let items = (0..count).map(|i| formatted(call, pattern, &at(Some(i))));
    let all = Val::lifted(items.collect(), list);
    if open {
        call.perhaps(args, all, "the lists of `formatlist` differ in length")
    } else {
        all
    }
}

fn formatted(call: &Call<'_>, pattern: &Alt, values: &[Val]) -> Val {
    let Shape::Str(text) = &pattern.shape else {
        return Val::product(values, |alts| {
            let mut all: Vec<&Alt> = vec![pattern];
            all.extend(alts);
            call.open(Kind::String, &all)
        });
    };
    let Some(pieces) = pieces(text) else {
        return Val::error("a format does not parse");
    };
    let verbs: Vec<&Verb> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Verb(verb) => Some(verb),
            Piece::Literal(_) => None,
        })
        .collect();
    let asked = verbs
        .iter()
        .map(|verb| verb.argument + 1)
        .max()
        .unwrap_or(0);
    if asked != values.len() {
        return Val::error("a format asks for more or fewer arguments");
    }
    let converted: Vec<Val> = verbs
        .iter()
        .map(|verb| argument(verb, &values[verb.argument]))
        .collect();
    let name = Alt::of(pattern.shape.clone());
    Val::product(&converted, |alts| {
        if let ([Piece::Verb(verb)], [alt]) = (&pieces[..], alts)
            && matches!(written(verb, alt), Written::Same)
        {
            return Val::of(alt.shape.clone());
        }
        let mut joined = Joined::default();
        let mut next = alts.iter();
        for piece in &pieces {
            match piece {
                Piece::Literal(text) => joined.literal(text),
                Piece::Verb(verb) => {
                    let Some(alt) = next.next() else {
                        continue;
                    };
                    match written(verb, alt) {
                        Written::Text(text) => joined.literal(&text),
                        Written::Same => joined.text(alt),
                        Written::Open(least) => joined.unknown(least.max(verb.width)),
                        Written::TooLarge => return call.too_large(Kind::String),
                        Written::Wrong => {
                            return Val::error(
                                "a value does not fit the verb it is formatted with",
                            );
                        }
                    }
                }
            }
        }
        let mut all: Vec<&Alt> = vec![&name];
        all.extend(alts);
        joined.finish(call, &all)
    })
}

const NULL: &str = "null is formatted with a verb that does not take it";

/// The argument as its verb needs it; null is an error for all but `%v`.
fn argument(verb: &Verb, value: &Val) -> Val {
    let ty = match verb.letter {
        'v' => return value.clone(),
        's' | 'q' => Type::String,
        't' => Type::Bool,
        _ => Type::Number,
    };
    convert_surely(value, &ty)
        .and_then(|alt| alt.split_null(Val::error(NULL), Val::of(alt.shape.clone())))
}

enum Written {
    Text(String),
    /// As the argument is, also where that is open.
    Same,
    /// Any text of at least so many characters.
    Open(usize),
    TooLarge,
    Wrong,
}

fn written(verb: &Verb, alt: &Alt) -> Written {
    if verb.width > LONGEST || verb.precision.is_some_and(|precision| precision > LONGEST) {
        return Written::TooLarge;
    }
    match (&alt.shape, verb.letter) {
        (Shape::Str(text), 'v') if verb.has('#') => {
            Written::Text(padded(verb, &json::quoted(text)))
        }
        (Shape::Str(text), 's' | 'v') => Written::Text(padded(verb, &cut(verb, text))),
        (Shape::Str(text), 'q') => Written::Text(padded(verb, &json::quoted(&cut(verb, text)))),
        // A width is not heeded there (checked with terraform 1.11.4).
        (Shape::Bool(value), 't') => Written::Text(value.to_string()),
        (Shape::Bool(value), 'v') => Written::Text(padded(verb, &value.to_string())),
        // What an untyped null comes to is not known until it is applied (checked with terraform 1.11.4).
        (Shape::Null(Kind::Any), 'v') => Written::Open(0),
        (Shape::Null(_), 'v') => Written::Text(padded(verb, "null")),
        (Shape::Number(number), letter) => number_written(verb, letter, number),
        (Shape::Open(open), letter) => open_written(verb, letter, alt, open),
        (_, 'v') => match json::encoded(alt) {
            Some(text) => Written::Text(padded(verb, &text)),
            None => Written::Open(2),
        },
        _ => Written::Wrong,
    }
}

fn open_written(verb: &Verb, letter: char, alt: &Alt, open: &Open) -> Written {
    let plain = verb.width == 0 && verb.precision.is_none();
    let text = open.kind == Kind::String && !alt.may_be_null();
    match letter {
        's' if plain => Written::Same,
        'v' if plain && text && !verb.has('#') => Written::Same,
        's' | 'v' if text => Written::Open(match verb.precision {
            None | Some(0) => least_length(alt),
            Some(_) => least_length(alt).min(1),
        }),
        'v' if open.kind == Kind::String && alt.may_be_empty_string() => Written::Open(0),
        'v' if open.kind == Kind::Any => Written::Open(0),
        'q' => Written::Open(2),
        't' => Written::Open(4),
        _ => Written::Open(1),
    }
}

/// As many characters, as people see them, as the precision says; none at all means all of them.
fn cut(verb: &Verb, text: &str) -> String {
    match verb.precision {
        None | Some(0) => text.to_owned(),
        Some(precision) => text.graphemes(true).take(precision).collect(),
    }
}

fn padded(verb: &Verb, text: &str) -> String {
    let missing = verb.width.saturating_sub(text.graphemes(true).count());
    let pad = if verb.has('0') { "0" } else { " " }.repeat(missing);
    if verb.has('-') {
        format!("{text}{pad}")
    } else {
        format!("{pad}{text}")
    }
}

fn number_written(verb: &Verb, letter: char, number: &Number) -> Written {
    let decimal = number.decimal();
    let negative = decimal.sign() == Sign::Minus;
    let decimal = decimal.abs();
    let (mark, digits) = match letter {
        'd' | 'b' | 'o' | 'x' | 'X' => {
            if !decimal.is_integer() {
                return Written::Wrong;
            }
            let (whole, _) = decimal.with_scale(0).into_bigint_and_exponent();
            let base = match letter {
                'b' => 2,
                'o' => 8,
                'd' => 10,
                _ => 16,
            };
            let mark = match letter {
                _ if !verb.has('#') => "",
                'b' => "0b",
                'o' => "0",
                'x' => "0x",
                'X' => "0X",
                _ => "",
            };
            let mut digits = BigInt::to_str_radix(&whole, base);
            if verb.precision == Some(0) && digits == "0" {
                digits.clear();
            }
            let least = verb.precision.unwrap_or(0);
            let digits = format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
            let digits = if letter == 'X' {
                digits.to_uppercase()
            } else {
                digits
            };
            (mark, digits)
        }
        'e' | 'E' => {
            let (digits, exponent) =
                numerals::rounded(&decimal, Some(verb.precision.unwrap_or(6) + 1));
            ("", numerals::scientific(&digits, exponent, letter))
        }
        'f' => {
            let places = i64::try_from(verb.precision.unwrap_or(6)).unwrap_or(6);
            let rounded = decimal.with_scale_round(places, RoundingMode::HalfEven);
            ("", rounded.to_plain_string())
        }
        'g' | 'G' | 'v' => {
            let precision = verb.precision.filter(|_| letter != 'v');
            let told = match precision {
                Some(_) => decimal,
                None => number.shortest().abs(),
            };
            ("", numerals::general(&told, precision, letter))
        }
        _ => return Written::Wrong,
    };
    let sign = if negative {
        "-"
    } else if verb.has('+') && letter != 'v' {
        "+"
    } else if verb.has(' ') && letter != 'v' {
        " "
    } else {
        ""
    };
    let missing = verb
        .width
        .saturating_sub(sign.len() + mark.len() + digits.len());
    Written::Text(if verb.has('-') {
        format!("{sign}{mark}{digits}{}", " ".repeat(missing))
    } else if verb.has('0') {
        format!("{sign}{mark}{}{digits}", "0".repeat(missing))
    } else {
        format!("{}{sign}{mark}{digits}", " ".repeat(missing))
    })
}

/// Nothing where the format is wrong.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut next = 0;
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        literal.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            literal.push('%');
            rest = after;
            continue;
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(std::mem::take(&mut literal)));
        }
        let (verb, after) = verb(rest, next)?;
        next = verb.argument + 1;
        pieces.push(Piece::Verb(verb));
        rest = after;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Some(pieces)
}

/// Flags, width, precision, the argument's number in brackets, and the letter.
fn verb(text: &str, next: usize) -> Option<(Verb, &str)> {
    let mut verb = Verb {
        argument: next,
        ..Verb::default()
    };
    let mut rest = text;
    loop {
        let flag = rest.chars().next()?;
        if !"+- 0#".contains(flag) {
            break;
        }
        verb.flags.push(flag);
        rest = &rest[1..];
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let count = digits(rest);
    if count > 0 {
        verb.width = rest[..count].parse().unwrap_or(usize::MAX);
        rest = &rest[count..];
    }
    if let Some(after) = rest.strip_prefix('.') {
        let count = digits(after);
        verb.precision = Some(match &after[..count] {
            "" => 0,
            number => number.parse().unwrap_or(usize::MAX),
        });
        rest = &after[count..];
    }
    if let Some(after) = rest.strip_prefix('[') {
        let (number, after) = after.split_once(']')?;
        verb.argument = number.parse::<usize>().ok()?.checked_sub(1)?;
        rest = after;
    }
    verb.letter = rest.chars().next()?;
    "vtbdoxXeEfgGsq"
        .contains(verb.letter)
        .then(|| (verb, &rest[1..]))
}
