//! Equality.
use super::value::*;
pub(super) fn equal(left: &Val, right: &Val) -> Val {
    Val::product(&[left.clone(), right.clone()], |c| {
        match (&c[0].constant(), &c[1].constant(), &c[0].shape, &c[1].shape) {
            (Some(a), Some(b), _, _) => Val::bool(a == b),
            (Some(k), None, _, Shape::Open(o)) | (None, Some(k), Shape::Open(o), _) => {
                let side = |limits, value| Alt {
                    world: World::of(&o.atom, limits),
                    ..Alt::of(Shape::Bool(value))
                };
                if o.may_be(k, &World::default()) {
                    Val::from_alts([
                        side(Limits::only([k.clone()]), true),
                        side(Limits::never([k.clone()]), false),
                    ])
                } else {
                    Val::bool(false)
                }
            }
            _ => Val::bool(false),
        }
    })
}
