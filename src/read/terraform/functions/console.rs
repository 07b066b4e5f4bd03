//! A small console for tests: expressions in, values out as `terraform console` prints them, each on one line.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::{Call, Host};
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::terraform::equal::equal;
use crate::read::terraform::syntax::{self, Expr, ExprKind, Operator, Part};
use crate::read::terraform::type_syntax;
use crate::read::terraform::types::{Type, convert};
use crate::read::terraform::value::{
    Alt, Atom, Fields, FieldsKind, Handle, Kind, Number, Open, Sequence, SequenceKind, Shape, Val,
};
use crate::source::{File, FileId, Files, Place, Span};

/// Files that the tests read, by path.
pub(super) struct Shelf;

pub(super) static SHELF: Shelf = Shelf;

const FILES: [(&str, &str); 3] = [
    ("./hello.txt", "hello\n"),
    ("./data.json", "{\"a\": [1, null]}"),
    ("./files/x.tmpl", "x"),
];

impl Host for Shelf {
    fn fields(&self, _: Handle) -> Arc<Fields> {
        let shape = Shape::fields(
            FieldsKind::Object,
            [("name".into(), Val::str("n")), ("id".into(), open("id"))],
        );
        match shape {
            Shape::Fields(fields) => fields,
            _ => unreachable!("fields are fields"),
        }
    }

    fn absolute(&self, path: &str) -> String {
        let here = Path::new("/here").join(path);
        here.to_string_lossy().into_owned()
    }

    fn file(&self, path: &str) -> Result<Arc<str>, Cause> {
        FILES
            .iter()
            .find(|(name, _)| name.trim_start_matches("./") == path.trim_start_matches("./"))
            .map(|(_, text)| (*text).into())
            .ok_or(Cause::Error("no such file".into()))
    }

    fn file_exists(&self, path: &str) -> Result<bool, Cause> {
        Ok(self.file(path).is_ok())
    }

    fn file_set(&self, folder: &str, pattern: &str) -> Result<Vec<Arc<str>>, Cause> {
        let _ = (folder, pattern);
        Ok(vec!["files/x.tmpl".into(), "hello.txt".into()])
    }
}

/// An open value by its name: `s` and `t` are strings, `set` is neither null nor empty, and so on.
pub(in crate::read::terraform) fn open(name: &str) -> Val {
    let doubt = Doubt::new(Cause::NoInput(name.into()), Trail::default());
    let atom = Atom::new(name, doubt);
    let open = match name {
        "s" | "t" => Open::new(atom, Kind::String),
        "text" => Open::new(atom, Kind::String).never_null(),
        "set" => Open::set(atom),
        "n" => Open::new(atom, Kind::Number),
        "b" => Open::new(atom, Kind::Bool),
        "l" => Open::new(atom, Kind::List),
        "items" => Open {
            least: 1,
            ..Open::new(atom, Kind::List).never_null()
        },
        "m" => Open::new(atom, Kind::Map),
        "some" => {
            let tail = Some(open("s"));
            let items = vec![Val::str("a")];
            return Val::of(Shape::Sequence(Arc::new(Sequence {
                kind: SequenceKind::List,
                items,
                tail,
            })));
        }
        "wild" => {
            let entries = vec![("a".into(), Val::str("x"))];
            return Val::of(Shape::Fields(Arc::new(Fields {
                kind: FieldsKind::Map,
                entries,
                rest: Some(open("s")),
            })));
        }
        "thing" => return Val::of(Shape::Handle(Handle(0))),
        "choice" => {
            return Val::either(&atom, Val::str("yes"), Val::null());
        }
        "either" => {
            return Val::either(&atom, Val::str("yes"), Val::str(""));
        }
        _ => Open::new(atom, Kind::Any),
    };
    Val::of(Shape::Open(open))
}

/// The value of an expression of literals, collections, calls and the names of [`open`].
pub(in crate::read::terraform) fn value(text: &str) -> Val {
    let id = file();
    let expr = syntax::parse_expression(id, text).expect(text);
    evaluated(&expr)
}

/// What a call of these values returns.
pub(super) fn called(name: &str, args: &[Val]) -> Val {
    let place = Place {
        file: file(),
        span: Span::default(),
    };
    Call {
        name,
        place,
        host: &SHELF,
    }
    .evaluate(args)
}

/// The type that a constraint stands for.
pub(in crate::read::terraform) fn type_named(text: &str) -> Type {
    type_syntax::declared(&syntax::parse_expression(file(), text).expect(text))
}

fn file() -> FileId {
    Files::default().add(File::new("console".into(), String::new()))
}

fn evaluated(expr: &Expr) -> Val {
    match &expr.kind {
        ExprKind::Null => Val::null(),
        ExprKind::Bool(value) => Val::bool(*value),
        ExprKind::Number(value) => Val::number(value.clone()),
        ExprKind::Str(text) => Val::str(text.clone()),
        ExprKind::Wrap(inner) => evaluated(inner),
        ExprKind::Name(name) => open(name),
        ExprKind::Negate(inner) => match &evaluated(inner).alts()[0].shape {
            Shape::Number(number) => Val::number(Number::new(&-number.decimal()).unwrap()),
            _ => panic!("only numbers are negated here"),
        },
        ExprKind::Tuple(items) => Val::lifted(items.iter().map(evaluated).collect(), |items| {
            Val::of(Shape::sequence(SequenceKind::Tuple, items))
        }),
        ExprKind::Object(entries) => {
            let names: Vec<Arc<str>> = entries
                .iter()
                .map(|(key, _)| match &key.kind {
                    ExprKind::Name(name) => name.clone(),
                    _ => convert(&evaluated(key), &Type::String)
                        .only()
                        .and_then(|alt| match &alt.shape {
                            Shape::Str(text) => Some(text.clone()),
                            _ => None,
                        })
                        .expect("keys are known here"),
                })
                .collect();
            let values = entries.iter().map(|(_, value)| evaluated(value)).collect();
            Val::lifted(values, |values| {
                Val::of(Shape::fields(
                    FieldsKind::Object,
                    names.iter().cloned().zip(values),
                ))
            })
        }
        ExprKind::Template(parts) => Val::str(
            parts
                .iter()
                .map(|part| match part {
                    Part::Literal(text) => &**text,
                    _ => panic!("only literal templates here"),
                })
                .collect::<String>(),
        ),
        ExprKind::Call(call) => {
            let args: Vec<Val> = call.args.iter().map(evaluated).collect();
            Call {
                name: &call.name,
                place: expr.place,
                host: &Shelf,
            }
            .evaluate(&args)
        }
        ExprKind::Binary(Operator::Equal, sides) => {
            equal(&evaluated(&sides[0]), &evaluated(&sides[1]))
        }
        other => panic!("not an expression for this console: {other:?}"),
    }
}

/// As `terraform console` prints it, with line breaks as spaces, and nulls without their types. Alternatives stand
/// side by side, `|` between them, and what is open shows what is sure of it.
pub(in crate::read::terraform) fn printed(value: &Val) -> String {
    let mut texts: Vec<String> = value.alts().iter().map(print).collect();
    texts.sort();
    texts.dedup();
    texts.join(" | ")
}

fn print(alt: &Alt) -> String {
    if alt.marks.sensitive {
        return "(sensitive value)".into();
    }
    match &alt.shape {
        Shape::Null(_) => "null".into(),
        Shape::Bool(value) => value.to_string(),
        Shape::Number(value) => value.to_string(),
        Shape::Str(text) => quoted(text),
        Shape::Sequence(sequence) => {
            let mut all = String::new();
            for item in &sequence.items {
                let _ = write!(all, "{}, ", printed(item));
            }
            if let Some(tail) = &sequence.tail {
                let _ = write!(all, "...{}, ", printed(tail));
            }
            let list = if all.is_empty() {
                "[]".into()
            } else {
                format!("[ {all}]")
            };
            match sequence.kind {
                SequenceKind::Tuple => list,
                SequenceKind::List => format!("tolist({list})"),
                SequenceKind::Set => format!("toset({list})"),
            }
        }
        Shape::Fields(fields) => {
            let mut all = String::new();
            for (name, value) in &fields.entries {
                let _ = write!(all, "{} = {} ", quoted(name), printed(value));
            }
            if let Some(rest) = &fields.rest {
                let _ = write!(all, "...{} ", printed(rest));
            }
            let map = if all.is_empty() {
                "{}".into()
            } else {
                format!("{{ {all}}}")
            };
            match fields.kind {
                FieldsKind::Object => map,
                FieldsKind::Map => format!("tomap({map})"),
            }
        }
        Shape::Handle(_) => "a handle".into(),
        Shape::Open(open) => {
            let mut text = without_counters(&open.atom.key);
            if open.kind != Kind::Any {
                let _ = write!(text, ":{}", format!("{:?}", open.kind).to_lowercase());
            }
            if alt.may_be_null() {
                text.push('?');
            }
            let least = crate::read::terraform::value::least_length(alt);
            if least > 0 {
                let _ = write!(text, ">={least}");
            }
            if !open.prefix.is_empty() || !open.suffix.is_empty() {
                let _ = write!(text, " {}..{}", open.prefix, open.suffix);
            }
            text
        }
        Shape::Error(_) => "error".into(),
    }
}

/// What is unlike any other is numbered, differently in every run.
fn without_counters(key: &str) -> String {
    let mut parts = key.split('#');
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        text.push('#');
        text.push_str(if digits == 20 { &part[20..] } else { part });
    }
    text
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// The cases of a table, `expression   =>   printed` a line, of which the console disagrees.
pub(in crate::read::terraform) fn disagreements(table: &str) -> Vec<String> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| {
            let (text, expected) = line.split_once("   =>   ").expect(line);
            let got = printed(&value(text));
            (got != expected).then(|| format!("{text}\n  expected {expected}\n  got      {got}"))
        })
        .collect()
}

/// The same table with what the console prints now.
pub(in crate::read::terraform) fn updated(table: &str) -> String {
    let lines = table.lines().map(|line| {
        let text = line.split("   =>   ").next().unwrap_or(line);
        if line.starts_with('#') || line.is_empty() {
            format!("{line}\n")
        } else {
            format!("{text}   =>   {}\n", printed(&value(text)))
        }
    });
    lines.collect()
}
