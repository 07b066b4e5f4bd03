//! Types.
use super::value::Val;
use std::sync::Arc;
#[derive(Debug, Clone)]
pub(super) enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(Vec<Attribute>),
}
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: Arc<str>,
    pub(super) ty: Type,
    pub(super) optional: bool,
    pub(super) default: Option<Val>,
}
pub(super) fn convert(val: &Val, _ty: &Type) -> Val {
    val.clone()
}
