//! References: what `var`, `local`, `each`, `data`, `module` and a resource's name stand for.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::scope::{Caller, Slot};
use super::variable::marked;
use super::{Each, Evaluator, Instance, Scope, Target, note};
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::paths;
use crate::read::terraform::expand::{self, Keys};
use crate::read::terraform::module::Module;
use crate::read::terraform::schema;
use crate::read::terraform::syntax::{Block, Expr, ExprKind};
use crate::read::terraform::value::{
    Atom, Const, Fields, FieldsKind, Handle, Kind, Limits, Open, Sequence, SequenceKind, Shape,
    Val, World,
};
use crate::source::Place;

impl<'a> Evaluator<'a> {
    /// `source.name`, where `source` may be the start of a reference.
    pub(super) fn attribute_of(
        &self,
        source: &Expr,
        name: &Arc<str>,
        place: Place,
        scope: &Scope<'_, 'a>,
    ) -> Val {
        match &source.kind {
            ExprKind::Name(root) if scope.bound(root).is_none() => match &**root {
                "var" => self.variable(scope.instance, name, place),
                "local" => self.local(scope.instance, name, place),
                "module" => self.module_call(scope.instance, name, place),
                "each" | "count" => self.instance_value(root, name, place, scope),
                "path" => self.path(name, place, scope),
                "terraform" | "tofu" => self.terraform(name, place, scope),
                "data" | "ephemeral" | "resource" | "self" => {
                    self.unsupported(place, scope, "a reference like this")
                }
                _ => self.resource(scope.instance, root, name, place),
            },
            ExprKind::Attribute(first, kind) => match &first.kind {
                ExprKind::Name(root) if scope.bound(root).is_none() => match &**root {
                    "data" => self.lookup(scope.instance, kind, name, place),
                    "resource" => self.resource(scope.instance, kind, name, place),
                    "ephemeral" => {
                        let what = format!("ephemeral.{kind}.{name}");
                        self.open_at(
                            scope.instance,
                            &what,
                            Cause::LookedUpAtApply((&*what).into()),
                            place,
                        )
                        .ephemeral(true)
                    }
                    _ => self.attribute(&self.eval(source, scope), name),
                },
                _ => self.attribute(&self.eval(source, scope), name),
            },
            _ => self.attribute(&self.eval(source, scope), name),
        }
    }

    fn open_at(&self, instance: &Instance<'a>, name: &str, cause: Cause, place: Place) -> Val {
        let _ = self;
        Val::open(
            format!("{}{name}", instance.path),
            Doubt::new(cause, Trail::start(place, "is not known here")),
        )
    }

    /// A name that nothing declares, or that a part which does not parse may declare.
    pub(super) fn undeclared(&self, instance: &Instance<'a>, name: &str, place: Place) -> Val {
        let cause = if instance.module.broken {
            Cause::DoesNotParse(name.into())
        } else {
            Cause::Undeclared(name.into())
        };
        self.open_at(instance, name, cause, place)
    }

    /// Evaluates a name once. A name that refers to itself is left open: no `try` makes Terraform accept a cycle.
    pub(super) fn once(
        &self,
        slots: &std::cell::RefCell<BTreeMap<Arc<str>, Slot>>,
        name: &Arc<str>,
        key: &str,
        place: Place,
        f: impl FnOnce() -> Val,
    ) -> Val {
        let _ = self;
        match slots.borrow().get(name) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Evaluating) => {
                let cause = Cause::Error("a value refers to itself".into());
                return Val::open(
                    format!("cycle({key})"),
                    Doubt::new(cause, Trail::start(place, "refers to itself")),
                );
            }
            None => {}
        }
        slots.borrow_mut().insert(name.clone(), Slot::Evaluating);
        let value = f();
        slots
            .borrow_mut()
            .insert(name.clone(), Slot::Done(value.clone()));
        value
    }

    pub(in crate::read::terraform) fn local(
        &self,
        instance: &Rc<Instance<'a>>,
        name: &Arc<str>,
        place: Place,
    ) -> Val {
        let Some(argument) = instance.module.locals.get(name) else {
            return self.undeclared(instance, &format!("local.{name}"), place);
        };
        let key = format!("{}local.{name}", instance.path);
        self.once(&instance.locals, name, &key, place, || {
            let each = Each::default();
            let value = self.eval(&argument.value, &Scope::new(instance, &each));
            note(
                value,
                argument.value.place,
                format!("is what `local.{name}` holds"),
            )
        })
    }

    fn instance_value(&self, root: &str, name: &str, place: Place, scope: &Scope<'_, 'a>) -> Val {
        let found = match (root, name) {
            ("count", "index") => &scope.each.index,
            ("each", "key") => &scope.each.key,
            ("each", "value") => &scope.each.value,
            _ => &None,
        };
        let missing = || {
            let what = format!("{root}.{name}");
            self.open_at(
                scope.instance,
                &what,
                Cause::Instance((&*what).into()),
                place,
            )
        };
        found.clone().unwrap_or_else(missing)
    }

    /// As Terraform says them when it runs in the root module's folder, which is the custom.
    fn path(&self, name: &str, place: Place, scope: &Scope<'_, 'a>) -> Val {
        let root = &self.inputs.root_folder;
        match name {
            "module" => Val::str(paths::between(root, &scope.instance.module.folder)),
            "root" => Val::str("."),
            "cwd" => Val::str(&*root.to_string_lossy()),
            _ => self.undeclared(scope.instance, &format!("path.{name}"), place),
        }
    }

    fn terraform(&self, name: &str, place: Place, scope: &Scope<'_, 'a>) -> Val {
        match (name, &self.inputs.workspace) {
            ("workspace", Some(workspace)) => Val::str(workspace.clone()),
            ("workspace", None) => {
                let doubt = Doubt::new(
                    Cause::Workspace,
                    Trail::start(place, "is the workspace, which is not known here"),
                );
                Val::of(Shape::Open(Open::set(Atom::new(
                    "terraform.workspace",
                    doubt,
                ))))
            }
            _ => self.undeclared(scope.instance, &format!("terraform.{name}"), place),
        }
    }

    fn resource(
        &self,
        instance: &Rc<Instance<'a>>,
        kind: &Arc<str>,
        name: &Arc<str>,
        place: Place,
    ) -> Val {
        match instance.module.resources.get(&(kind.clone(), name.clone())) {
            Some(block) => self.instances_of(instance, block, &format!("{kind}.{name}")),
            None => self.undeclared(instance, &format!("{kind}.{name}"), place),
        }
    }

    fn lookup(
        &self,
        instance: &Rc<Instance<'a>>,
        kind: &Arc<str>,
        name: &Arc<str>,
        place: Place,
    ) -> Val {
        match instance.module.lookups.get(&(kind.clone(), name.clone())) {
            Some(block) => self.instances_of(instance, block, &format!("data.{kind}.{name}")),
            None => self.undeclared(instance, &format!("data.{kind}.{name}"), place),
        }
    }

    fn module_call(&self, instance: &Rc<Instance<'a>>, name: &Arc<str>, place: Place) -> Val {
        let Some(block) = instance.module.calls.get(name) else {
            return self.undeclared(instance, &format!("module.{name}"), place);
        };
        if self.called(instance, block).is_none() {
            let what = format!("module.{name}");
            let trail = Trail::start(block.header, "calls a module that is not on disk");
            return Val::open(
                format!("{}{what}", instance.path),
                Doubt::new(Cause::Module(what.into()), trail),
            );
        }
        self.instances_of(instance, block, &format!("module.{name}"))
    }

    pub(in crate::read::terraform) fn called(
        &self,
        instance: &Instance<'a>,
        block: &Block,
    ) -> Option<&'a Module> {
        self.tree.called(
            &self.inputs.root_folder,
            instance.module,
            &instance.call_path,
            block,
        )
    }

    /// What is not on disk of a call that leads to no cluster which is: what addresses below it begin with.
    pub(in crate::read::terraform) fn unseen(
        &self,
        instance: &Instance<'a>,
        block: &Block,
    ) -> Option<&'static str> {
        self.tree.unseen(
            &self.inputs.root_folder,
            instance.module,
            &instance.call_path,
            block,
        )
    }

    /// The value of a block's name: one object, or a tuple or a map of such by `count` or `for_each`.
    fn instances_of(&self, instance: &Rc<Instance<'a>>, block: &'a Block, name: &str) -> Val {
        let scope_each = Each::default();
        let scope = Scope::new(instance, &scope_each);
        let handle = |key: &str, each: Each| {
            Val::of(Shape::Handle(self.handle(
                instance,
                block,
                format!("{}{name}{key}", instance.path),
                each,
            )))
        };
        match expand::keys(self, block, &scope) {
            Keys::One => handle("", Each::default()),
            Keys::Count(count) => count.and_then(|alt| match &alt.shape {
                Shape::Number(number) => match number.whole().and_then(|n| usize::try_from(n).ok())
                {
                    Some(n) if n <= expand::MOST_INSTANCES => Val::of(Shape::sequence(
                        SequenceKind::Tuple,
                        (0..n)
                            .map(|i| handle(&format!("[{i}]"), expand::counted(i)))
                            .collect(),
                    )),
                    _ => Val::of(some_number(handle("[*]", Each::default()))),
                },
                Shape::Open(_) => Val::of(some_number(handle("[*]", Each::default()))),
                _ => Val::error("`count` is no number"),
            }),
            Keys::ForEach(collection) => collection.and_then(|alt| {
                let items = expand::items(alt);
                let entries = items.known.iter().map(|(key, value)| {
                    let each = expand::keyed(key, value);
                    (key.clone(), handle(&expand::quoted(key), each))
                });
                let entries: BTreeMap<Arc<str>, Val> = entries.collect();
                Val::of(Shape::Fields(Arc::new(Fields {
                    kind: FieldsKind::Map,
                    entries: entries.into_iter().collect(),
                    rest: items.rest.map(|each| handle("[*]", each)),
                })))
            }),
        }
    }

    /// The same handle for the same address.
    fn handle(
        &self,
        instance: &Rc<Instance<'a>>,
        block: &'a Block,
        address: String,
        each: Each,
    ) -> Handle {
        if let Some(handle) = self.handles.borrow().get(&address) {
            return *handle;
        }
        let handle = Handle(self.targets.borrow().len());
        self.targets.borrow_mut().push(Rc::new(Target {
            instance: instance.clone(),
            block,
            each,
            address: address.clone(),
            child: std::cell::OnceCell::new(),
        }));
        self.handles.borrow_mut().insert(address, handle);
        handle
    }

    /// One instance of a block of which nobody knows how many there are, by its key.
    pub(super) fn instance_at(
        &self,
        any: Handle,
        key: &str,
        each: impl FnOnce(&Each) -> Each,
    ) -> Val {
        let target = self.target(any);
        let of_block = target.address.strip_suffix("[*]");
        let address = format!("{}{key}", of_block.unwrap_or(&target.address));
        let each = each(&target.each);
        Val::of(Shape::Handle(self.handle(
            &target.instance,
            target.block,
            address,
            each,
        )))
    }

    pub(in crate::read::terraform) fn target(&self, handle: Handle) -> Rc<Target<'a>> {
        self.targets.borrow()[handle.0].clone()
    }

    /// One attribute of what a handle points to.
    pub(super) fn handle_attribute(&self, handle: Handle, name: &str) -> Val {
        let target = self.target(handle);
        match &*target.block.kind {
            "module" => self.output(&target, name),
            "data" => self.configured(&target, name, schema::of_lookup(target.block, name)),
            _ => self.configured(&target, name, schema::of_resource(target.block, name)),
        }
    }

    /// All that is known of what a handle points to.
    pub(super) fn handle_fields(&self, handle: Handle) -> Fields {
        let target = self.target(handle);
        let names: Vec<Arc<str>> = if &*target.block.kind == "module" {
            match self.child(&target) {
                Some(child) => child.module.outputs.keys().cloned().collect(),
                None => Vec::new(),
            }
        } else {
            let written = target
                .block
                .body
                .arguments
                .iter()
                .map(|argument| argument.name.clone());
            let mut names: Vec<_> = written.chain(["arn".into(), "id".into()]).collect();
            names.sort();
            names.dedup();
            names
        };
        let computed = &*target.block.kind != "module";
        let entries = names.into_iter().map(|name| {
            let value = self.handle_attribute(handle, &name);
            (name, value)
        });
        Fields {
            kind: FieldsKind::Object,
            entries: entries.collect(),
            rest: computed.then(|| self.handle_attribute(handle, "*")),
        }
    }

    /// An attribute of a resource or data source: what the configuration says, or what the provider fills in.
    fn configured(&self, target: &Target<'a>, name: &str, attribute: schema::Attribute) -> Val {
        let scope = Scope::new(&target.instance, &target.each);
        let written = attribute.written.unwrap_or(name);
        let argument = target.block.body.argument(written);
        let full = format!("{}.{name}", target.address);
        let lookup = &*target.block.kind == "data";
        let filled_in = || {
            let short: Arc<str> = full
                .strip_prefix(&*target.instance.path)
                .unwrap_or(&full)
                .into();
            let cause = if lookup {
                Cause::LookedUpAtApply(short)
            } else {
                Cause::ComputedAtApply(short)
            };
            let what = if lookup {
                "is looked up at deployment"
            } else {
                "is made at deployment"
            };
            let atom = Atom::new(
                full.clone(),
                Doubt::new(cause, Trail::start(target.block.header, what)),
            );
            let never = World::of(
                &atom,
                Limits::never(
                    attribute
                        .never
                        .iter()
                        .map(|name| Const::Str((*name).into())),
                ),
            );
            let open = if attribute.identity {
                Open::set(atom)
            } else {
                Open::new(atom, Kind::Any)
            };
            let value = Val::of(Shape::Open(open));
            note(
                value.under(&never).unwrap_or(value),
                target.block.header,
                what,
            )
        };
        let Some(argument) = argument else {
            return if attribute.echoed {
                Val::null()
            } else {
                filled_in()
            };
        };
        let value = self.eval(&argument.value, &scope);
        if attribute.echoed {
            return value;
        }
        // A provider may fill in what is null or empty, and never takes either for what identifies a thing.
        value.and_then(|alt| {
            let Shape::Open(open) = &alt.shape else {
                let empty = alt.may_be_null() || (alt.may_be_empty_string() && !lookup);
                return if empty {
                    filled_in()
                } else {
                    Val::of(alt.shape.clone())
                };
            };
            let set = World::of(&open.atom, Limits::never([Const::Null, Const::empty()]));
            let taken = Val::of(alt.shape.clone()).under(&set);
            if attribute.identity {
                return taken.unwrap_or_else(filled_in);
            }
            if alt.may_be_null() || alt.may_be_empty_string() {
                return filled_in();
            }
            taken.unwrap_or_else(filled_in)
        })
    }

    fn output(&self, target: &Target<'a>, name: &str) -> Val {
        let Some(child) = self.child(target) else {
            return Val::error("the module is not on disk");
        };
        let full = format!("{}.{name}", target.address);
        let Some(block) = child.module.outputs.get(name) else {
            return self.undeclared(&child, &full, target.block.header);
        };
        let Some(argument) = block.body.argument("value") else {
            return Val::null();
        };
        self.once(&child.outputs, &name.into(), &full, argument.place, || {
            let each = Each::default();
            let value = self.eval(&argument.value, &Scope::new(&child, &each));
            let value = note(
                value,
                argument.value.place,
                format!("is the module's output `{name}`"),
            );
            marked(value, &block.body)
        })
    }

    /// The module instance that one instance of a call makes.
    fn child(&self, target: &Target<'a>) -> Option<Rc<Instance<'a>>> {
        target
            .child
            .get_or_init(|| {
                let scope_each = Each::default();
                let scope = Scope::new(&target.instance, &scope_each);
                let exists = expand::exists(self, target.block, &scope);
                self.instance(
                    &target.instance,
                    target.block,
                    &target.address,
                    &target.each,
                    &exists,
                )
            })
            .clone()
    }

    /// The module instance at an address; made once, so that its names are evaluated once.
    pub(in crate::read::terraform) fn instance(
        &self,
        caller: &Rc<Instance<'a>>,
        block: &'a Block,
        address: &str,
        each: &Each,
        exists: &Val,
    ) -> Option<Rc<Instance<'a>>> {
        if let Some(instance) = self.instances.borrow().get(address) {
            return Some(instance.clone());
        }
        let module = self.called(caller, block)?;
        let name = block.labels.first()?;
        let call_path = if caller.call_path.is_empty() {
            name.to_string()
        } else {
            format!("{}.{name}", caller.call_path)
        };
        let made = Rc::new(Instance::new(
            module,
            format!("{address}."),
            call_path,
            Some(Caller {
                instance: caller.clone(),
                block,
                each: each.clone(),
            }),
            exists.clone(),
        ));
        self.instances
            .borrow_mut()
            .insert(address.to_owned(), made.clone());
        Some(made)
    }
}

/// Any number of instances, each like `each`.
fn some_number(each: Val) -> Shape {
    Shape::Sequence(Arc::new(Sequence {
        kind: SequenceKind::List,
        items: Vec::new(),
        tail: Some(each),
    }))
}
