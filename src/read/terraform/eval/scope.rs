//! Where an expression stands: in which instance of which module, in which instance of a block, inside which loops.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use crate::read::terraform::module::Module;
use crate::read::terraform::syntax::Block;
use crate::read::terraform::value::Val;
use crate::source::Place;

/// The folder that `terraform init` installs into.
const INSTALLED: &str = ".terraform";

/// One instance of a module: the root, or what one instance of a module call makes.
pub(in crate::read::terraform) struct Instance<'a> {
    pub(in crate::read::terraform) module: &'a Module,
    /// What stands before its addresses: empty for the root, else `module.cache["blue"].`.
    pub(in crate::read::terraform) path: String,
    /// The names of the calls that lead here, as the manifest of installed modules keys them: `cache.store`.
    pub(in crate::read::terraform) call_path: String,
    pub(super) caller: Option<Caller<'a>>,
    pub(super) surroundings: Surroundings<'a>,
    /// A boolean whose worlds say where it exists.
    pub(in crate::read::terraform) exists: Val,
    pub(super) variables: RefCell<BTreeMap<Arc<str>, Slot>>,
    pub(super) locals: RefCell<BTreeMap<Arc<str>, Slot>>,
    pub(super) outputs: RefCell<BTreeMap<Arc<str>, Slot>>,
}

/// What a tool around Terraform adds to the language.
#[derive(Default, Clone)]
pub(in crate::read::terraform) struct Surroundings<'a> {
    pub(in crate::read::terraform) names: BTreeMap<Arc<str>, Val>,
    /// By name; nothing where it adds no such function.
    pub(in crate::read::terraform) functions: Option<&'a Functions<'a>>,
}

pub(in crate::read::terraform) type Functions<'a> = dyn Fn(&str, &[Val], Place) -> Option<Val> + 'a;

/// The call that made an instance.
pub(super) struct Caller<'a> {
    pub(super) instance: Rc<Instance<'a>>,
    pub(super) block: &'a Block,
    pub(super) each: Each,
}

/// A name's value, or that it is just being found.
#[derive(Clone)]
pub(super) enum Slot {
    Evaluating,
    Done(Val),
}

/// What `count.index`, `each.key` and `each.value` stand for.
#[derive(Debug, Clone, Default)]
pub(in crate::read::terraform) struct Each {
    pub(in crate::read::terraform) index: Option<Val>,
    pub(in crate::read::terraform) key: Option<Val>,
    pub(in crate::read::terraform) value: Option<Val>,
}

/// What a handle points to.
pub(in crate::read::terraform) struct Target<'a> {
    pub(super) instance: Rc<Instance<'a>>,
    pub(super) block: &'a Block,
    pub(super) each: Each,
    /// With its module path and instance key.
    pub(in crate::read::terraform) address: String,
    pub(super) child: OnceCell<Option<Rc<Instance<'a>>>>,
}

#[derive(Clone, Copy)]
pub(in crate::read::terraform) struct Scope<'s, 'a> {
    pub(in crate::read::terraform) instance: &'s Rc<Instance<'a>>,
    pub(in crate::read::terraform) each: &'s Each,
    /// The names that `for` and templates bind, innermost first.
    pub(super) names: Option<&'s Bound<'s>>,
    /// The element of the nearest splat.
    pub(super) element: Option<&'s Val>,
}

pub(super) struct Bound<'s> {
    pub(super) name: &'s str,
    pub(super) value: &'s Val,
    pub(super) outer: Option<&'s Bound<'s>>,
}

impl<'a> Instance<'a> {
    pub(in crate::read::terraform) fn root(module: &'a Module) -> Self {
        Self::new(module, String::new(), String::new(), None, Val::bool(true))
    }

    /// Something evaluated in the surroundings of another tool.
    pub(in crate::read::terraform) fn within(
        module: &'a Module,
        surroundings: Surroundings<'a>,
    ) -> Self {
        Self {
            surroundings,
            ..Self::root(module)
        }
    }

    pub(super) fn new(
        module: &'a Module,
        path: String,
        call_path: String,
        caller: Option<Caller<'a>>,
        exists: Val,
    ) -> Self {
        Self {
            module,
            path,
            call_path,
            caller,
            surroundings: Surroundings::default(),
            exists,
            variables: RefCell::default(),
            locals: RefCell::default(),
            outputs: RefCell::default(),
        }
    }

    /// The calls that lead here, the nearest first.
    pub(in crate::read::terraform) fn calls(&self) -> impl Iterator<Item = &'a Block> {
        let callers = std::iter::successors(self.caller.as_ref(), |caller| {
            caller.instance.caller.as_ref()
        });
        callers.map(|caller| caller.block)
    }

    /// The call that leads out of the reader's own code, where one does: what is installed is nobody's to edit.
    pub(in crate::read::terraform) fn installed_by(&self) -> Option<&'a Block> {
        let caller = self.caller.as_ref()?;
        let installed = |module: &Module| {
            let mut parts = module.folder.components();
            parts.any(|part| part.as_os_str() == INSTALLED)
        };
        if installed(caller.instance.module) {
            return caller.instance.installed_by();
        }
        installed(self.module).then_some(caller.block)
    }

    /// Whether it, or what calls it, is the module of this folder.
    pub(in crate::read::terraform) fn stands_in(&self, folder: &Path) -> bool {
        self.module.folder == folder
            || self
                .caller
                .as_ref()
                .is_some_and(|caller| caller.instance.stands_in(folder))
    }

    pub(in crate::read::terraform) fn is_root(&self) -> bool {
        self.caller.is_none()
    }
}

impl<'s, 'a> Scope<'s, 'a> {
    pub(in crate::read::terraform) fn new(instance: &'s Rc<Instance<'a>>, each: &'s Each) -> Self {
        Self {
            instance,
            each,
            names: None,
            element: None,
        }
    }

    /// `f` where two more names stand for one turn of a loop: its key and its value.
    pub(super) fn turn<T>(
        &self,
        (key_name, key): (&str, &Val),
        (value_name, value): (&str, &Val),
        f: impl FnOnce(&Scope<'_, 'a>) -> T,
    ) -> T {
        let outer = Bound {
            name: key_name,
            value: key,
            outer: self.names,
        };
        let names = Bound {
            name: value_name,
            value,
            outer: Some(&outer),
        };
        f(&Scope {
            names: Some(&names),
            ..*self
        })
    }

    pub(super) fn bound(&self, name: &str) -> Option<&'s Val> {
        let mut next = self.names;
        while let Some(bound) = next {
            if bound.name == name {
                return Some(bound.value);
            }
            next = bound.outer;
        }
        self.instance.surroundings.names.get(name)
    }
}
