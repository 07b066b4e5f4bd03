//! The functions by name: what each asks of its arguments, and how it answers.

use super::arguments::{ANY, BOOLS, LIST, NUMBER, Param, STRING, STRING_LISTS, STRINGS};
use super::{Call, choices, conversions, joining, lists, maps, texts};
use crate::read::terraform::value::{Alt, Val};

pub(super) struct Function {
    pub(super) name: &'static str,
    params: &'static [Param],
    /// What every further argument is.
    further: Option<Param>,
    how: How,
}

enum How {
    /// Once for every combination of the arguments' alternatives.
    Each(fn(&Call<'_>, &[&Alt]) -> Val),
    /// Once, with all that the arguments may be.
    Whole(fn(&Call<'_>, &[Val]) -> Val),
}
use How::{Each, Whole};

const fn one(name: &'static str, params: &'static [Param], how: How) -> Function {
    Function {
        name,
        params,
        further: None,
        how,
    }
}

const fn many(name: &'static str, params: &'static [Param], further: Param, how: How) -> Function {
    Function {
        name,
        params,
        further: Some(further),
        how,
    }
}

pub(super) static FUNCTIONS: &[Function] = &[
    one("alltrue", &[BOOLS], Each(choices::alltrue)),
    one("anytrue", &[BOOLS], Each(choices::anytrue)),
    one("chomp", &[STRING], Each(texts::chomp)),
    one("chunklist", &[LIST, NUMBER], Each(lists::chunklist)),
    many("coalesce", &[], ANY.nullable(), Whole(choices::coalesce)),
    many("coalescelist", &[], ANY, Each(choices::coalescelist)),
    one("compact", &[STRINGS], Each(choices::compact)),
    many("concat", &[], ANY, Each(lists::concat)),
    one("contains", &[ANY, ANY], Each(lists::contains)),
    one("distinct", &[LIST], Each(lists::distinct)),
    one("element", &[ANY, NUMBER], Each(lists::element)),
    one("endswith", &[STRING, STRING], Each(texts::endswith)),
    one("flatten", &[ANY.deep()], Each(lists::flatten)),
    one("indent", &[NUMBER, STRING], Each(texts::indent)),
    one("index", &[ANY, ANY], Each(lists::index)),
    many("join", &[STRING], STRINGS, Each(joining::join)),
    one("keys", &[ANY], Each(maps::keys)),
    one("length", &[ANY], Each(lists::length)),
    many("lookup", &[ANY, STRING], ANY.nullable(), Each(maps::lookup)),
    one("lower", &[STRING], Each(texts::lower)),
    one(
        "matchkeys",
        &[LIST, STRINGS, STRINGS],
        Each(lists::matchkeys),
    ),
    many("merge", &[], ANY.nullable(), Each(maps::merge)),
    one("one", &[ANY], Each(choices::one)),
    many("range", &[NUMBER], NUMBER, Each(lists::range)),
    one("reverse", &[ANY], Each(lists::reverse)),
    one("slice", &[ANY, NUMBER, NUMBER], Each(lists::slice)),
    one("sort", &[STRINGS], Each(lists::sort)),
    one("split", &[STRING, STRING], Each(joining::split)),
    one("startswith", &[STRING, STRING], Each(texts::startswith)),
    one("strcontains", &[STRING, STRING], Each(texts::strcontains)),
    one("strrev", &[STRING], Each(texts::strrev)),
    one("substr", &[STRING, NUMBER, NUMBER], Each(texts::substr)),
    one("title", &[STRING], Each(texts::title)),
    one("tobool", &[ANY.nullable()], Whole(conversions::to_bool)),
    one("tolist", &[ANY.nullable()], Whole(conversions::to_list)),
    one("tomap", &[ANY.nullable()], Whole(conversions::to_map)),
    one("tonumber", &[ANY.nullable()], Whole(conversions::to_number)),
    one("toset", &[ANY.nullable()], Whole(conversions::to_set)),
    one("tostring", &[ANY.nullable()], Whole(conversions::to_string)),
    one("transpose", &[STRING_LISTS], Each(maps::transpose)),
    one("trim", &[STRING, STRING], Each(texts::trim)),
    one("trimprefix", &[STRING, STRING], Each(texts::trimprefix)),
    one("trimspace", &[STRING], Each(texts::trimspace)),
    one("trimsuffix", &[STRING, STRING], Each(texts::trimsuffix)),
    one("upper", &[STRING], Each(texts::upper)),
    one("values", &[ANY], Each(maps::values)),
    one("zipmap", &[STRINGS, ANY], Each(maps::zipmap)),
];

pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

impl Function {
    pub(super) fn call(&self, call: &Call<'_>, args: &[Val]) -> Val {
        let count = self.params.len();
        if args.len() < count || (args.len() > count && self.further.is_none()) {
            return Val::error(format!(
                "`{}` is given too few or too many arguments",
                self.name
            ));
        }
        let further = self.further.as_ref().unwrap_or(&ANY);
        let padded = self.params.iter().chain(std::iter::repeat(further));
        let args: Vec<Val> = args
            .iter()
            .zip(padded)
            .map(|(arg, param)| param.take(call, arg))
            .collect();
        match self.how {
            Each(how) => Val::product(&args, |args| how(call, args)),
            Whole(how) => how(call, &args),
        }
    }
}
