//! The functions by name: what each asks of its arguments, and how it answers.

use super::arguments::{
    ANY, BOOLS, LIST, NUMBER, NUMBERS, Param, SET, STRING, STRING_LISTS, STRINGS,
};
use super::{
    Call, choices, conversions, elements, encodings, files, format, impure, joining, json, lists,
    maps, networks, numbers, patterns, sets, texts, times, yaml,
};
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
    one("abs", &[NUMBER], Each(numbers::abs)),
    one("abspath", &[STRING], Each(files::abspath)),
    one("alltrue", &[BOOLS], Each(choices::alltrue)),
    one("anytrue", &[BOOLS], Each(choices::anytrue)),
    one("base64decode", &[STRING], Each(encodings::base64decode)),
    one("base64encode", &[STRING], Each(encodings::base64encode)),
    one("base64gunzip", &[STRING], Each(encodings::any_text)),
    one("base64gzip", &[STRING], Each(encodings::not_empty)),
    one("base64sha256", &[STRING], Each(encodings::base64sha256)),
    one("base64sha512", &[STRING], Each(encodings::base64sha512)),
    one("basename", &[STRING], Each(files::basename)),
    many("bcrypt", &[STRING], NUMBER, Each(impure::unforeseeable)),
    one("ceil", &[NUMBER], Each(numbers::ceil)),
    one("chomp", &[STRING], Each(texts::chomp)),
    one("chunklist", &[LIST, NUMBER], Each(lists::chunklist)),
    many(
        "cidrcontains",
        &[STRING],
        STRING,
        Each(encodings::perhaps_true),
    ),
    one("cidrhost", &[STRING, NUMBER], Each(networks::cidrhost)),
    one("cidrnetmask", &[STRING], Each(networks::cidrnetmask)),
    one(
        "cidrsubnet",
        &[STRING, NUMBER, NUMBER],
        Each(networks::cidrsubnet),
    ),
    many(
        "cidrsubnets",
        &[STRING],
        NUMBER,
        Each(networks::cidrsubnets),
    ),
    many("coalesce", &[], ANY.nullable(), Whole(choices::coalesce)),
    many(
        "coalescelist",
        &[],
        ANY.nullable(),
        Each(choices::coalescelist),
    ),
    one("compact", &[STRINGS], Each(choices::compact)),
    many("concat", &[], ANY, Each(lists::concat)),
    one("contains", &[ANY, ANY], Each(elements::contains)),
    one("csvdecode", &[STRING], Each(encodings::csvdecode)),
    one("dirname", &[STRING], Each(files::dirname)),
    one("distinct", &[LIST], Each(elements::distinct)),
    one("element", &[ANY, NUMBER], Each(lists::element)),
    one("endswith", &[STRING, STRING], Each(texts::endswith)),
    one(
        "ephemeralasnull",
        &[ANY.nullable()],
        Whole(conversions::ephemeralasnull),
    ),
    one("file", &[STRING], Each(files::file)),
    one("filebase64", &[STRING], Each(files::base64)),
    one("filebase64sha256", &[STRING], Each(files::digest)),
    one("filebase64sha512", &[STRING], Each(files::digest)),
    one("fileexists", &[STRING], Each(files::fileexists)),
    one("filemd5", &[STRING], Each(files::digest)),
    one("fileset", &[STRING, STRING], Each(files::fileset)),
    one("filesha1", &[STRING], Each(files::digest)),
    one("filesha256", &[STRING], Each(files::digest)),
    one("filesha512", &[STRING], Each(files::digest)),
    one("flatten", &[ANY.deep()], Each(elements::flatten)),
    one("floor", &[NUMBER], Each(numbers::floor)),
    many(
        "format",
        &[STRING],
        ANY.nullable().deep(),
        Each(format::format),
    ),
    one("formatdate", &[STRING, STRING], Each(times::formatdate)),
    many(
        "formatlist",
        &[STRING],
        ANY.nullable(),
        Each(format::formatlist),
    ),
    one("indent", &[NUMBER, STRING], Each(texts::indent)),
    one("index", &[ANY, ANY], Each(lists::index)),
    one(
        "issensitive",
        &[ANY.nullable()],
        Whole(conversions::issensitive),
    ),
    many("join", &[STRING], STRINGS, Each(joining::join)),
    one("jsondecode", &[STRING], Each(json::decode)),
    one("jsonencode", &[ANY.nullable().deep()], Each(json::encode)),
    one("keys", &[ANY], Each(maps::keys)),
    one("length", &[ANY], Each(lists::length)),
    one("log", &[NUMBER, NUMBER], Each(numbers::log)),
    many("lookup", &[ANY, STRING], ANY.nullable(), Each(maps::lookup)),
    one("lower", &[STRING], Each(texts::lower)),
    one(
        "matchkeys",
        &[LIST, STRINGS, STRINGS],
        Each(elements::matchkeys),
    ),
    many("max", &[], NUMBER, Each(numbers::max)),
    one("md5", &[STRING], Each(encodings::md5)),
    many("merge", &[], ANY.nullable(), Each(maps::merge)),
    many("min", &[], NUMBER, Each(numbers::min)),
    one(
        "nonsensitive",
        &[ANY.nullable()],
        Whole(conversions::nonsensitive),
    ),
    one("one", &[ANY], Each(choices::one)),
    one("parseint", &[ANY, NUMBER], Each(numbers::parseint)),
    one("pathexpand", &[STRING], Each(files::pathexpand)),
    one("plantimestamp", &[], Each(impure::plan_time)),
    one("pow", &[NUMBER, NUMBER], Each(numbers::pow)),
    many("range", &[NUMBER], NUMBER, Each(lists::range)),
    one("regex", &[STRING, STRING], Each(patterns::regex)),
    one("regexall", &[STRING, STRING], Each(patterns::regexall)),
    one(
        "replace",
        &[STRING, STRING, STRING],
        Each(patterns::replace),
    ),
    one("reverse", &[ANY], Each(lists::reverse)),
    one("rsadecrypt", &[STRING, STRING], Each(impure::secret)),
    one(
        "sensitive",
        &[ANY.nullable()],
        Whole(conversions::sensitive),
    ),
    many("setintersection", &[SET], SET, Each(sets::setintersection)),
    many("setproduct", &[], ANY, Each(sets::setproduct)),
    one("setsubtract", &[SET, SET], Each(sets::setsubtract)),
    many("setunion", &[SET], SET, Each(sets::setunion)),
    one("sha1", &[STRING], Each(encodings::sha1)),
    one("sha256", &[STRING], Each(encodings::sha256)),
    one("sha512", &[STRING], Each(encodings::sha512)),
    one("signum", &[NUMBER], Each(numbers::signum)),
    one("slice", &[ANY, NUMBER, NUMBER], Each(lists::slice)),
    one("sort", &[STRINGS], Each(elements::sort)),
    one("split", &[STRING, STRING], Each(joining::split)),
    one("startswith", &[STRING, STRING], Each(texts::startswith)),
    one("strcontains", &[STRING, STRING], Each(texts::strcontains)),
    one("strrev", &[STRING], Each(texts::strrev)),
    one("substr", &[STRING, NUMBER, NUMBER], Each(texts::substr)),
    one("sum", &[NUMBERS], Each(numbers::sum)),
    one(
        "textdecodebase64",
        &[STRING, STRING],
        Each(encodings::any_text),
    ),
    one(
        "textencodebase64",
        &[STRING, STRING],
        Each(encodings::empty_with_first),
    ),
    one("timeadd", &[STRING, STRING], Each(times::timeadd)),
    one("timecmp", &[STRING, STRING], Each(times::timecmp)),
    one("timestamp", &[], Each(impure::unforeseeable)),
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
    one("urldecode", &[STRING], Each(encodings::any_text)),
    one("urlencode", &[STRING], Each(encodings::urlencode)),
    one("uuid", &[], Each(impure::unforeseeable)),
    one("uuidv5", &[STRING, STRING], Each(encodings::perhaps_some)),
    one("values", &[ANY], Each(maps::values)),
    one("yamldecode", &[STRING], Each(yaml::decode)),
    one("yamlencode", &[ANY.nullable().deep()], Each(yaml::encode)),
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
