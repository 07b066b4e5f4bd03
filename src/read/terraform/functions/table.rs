//! The functions by name: what each asks of its arguments, and how it answers.

use super::arguments::{ANY, Param};
use super::{Call, conversions};
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
    one("tobool", &[ANY.nullable()], Whole(conversions::to_bool)),
    one("tolist", &[ANY.nullable()], Whole(conversions::to_list)),
    one("tomap", &[ANY.nullable()], Whole(conversions::to_map)),
    one("tonumber", &[ANY.nullable()], Whole(conversions::to_number)),
    one("toset", &[ANY.nullable()], Whole(conversions::to_set)),
    one("tostring", &[ANY.nullable()], Whole(conversions::to_string)),
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
        let params = self.params.iter().chain(&self.further);
        let padded = params.chain(std::iter::repeat(self.further.as_ref().unwrap_or(&ANY)));
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
