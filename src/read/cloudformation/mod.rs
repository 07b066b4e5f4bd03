//! CloudFormation: templates in YAML and JSON, evaluated in every world that their open parameters make.

mod adapt;
mod conditions;
mod expand;
mod glance;
mod intrinsics;
mod reasons;
mod syntax;
mod template;
mod text;
mod worlds;

use crate::model::{Unit, UnitKind};
use crate::problem::{Kind, Problem, Site};
use crate::read::unit::UnitReading;
use crate::source::{File, FileId, Place};
pub(super) use glance::{Glance, glance};
use syntax::Tree;
use template::Template;

/// What types of this service start with.
const SERVICE: &str = "AWS::ElastiCache::";

/// The template in a file; nothing where it turns out to hold none.
pub(super) fn read(id: FileId, file: &File) -> Option<UnitReading> {
    let mut reading = UnitReading {
        unit: Unit {
            name: file.name().into(),
            kind: UnitKind::Template,
        },
        resources: Vec::new(),
        problems: Vec::new(),
    };
    let tree = match Tree::parse(file.text()) {
        Ok(tree) => tree,
        // Another file that does not parse is nobody's business.
        Err(_) if !file.text().contains(SERVICE) => return None,
        Err(error) => {
            reading.problems.push(Problem {
                kind: Kind::Syntax,
                site: Site::Place(Place {
                    file: id,
                    span: error.span,
                }),
                message: error.message,
                help: error
                    .help
                    .or_else(|| Some("nothing of this template was checked".to_owned())),
            });
            return Some(reading);
        }
    };
    let mut is_template = false;
    for root in &tree.roots {
        if let Some(mut template) = Template::of(id, &tree, *root) {
            is_template = true;
            let resources = adapt::resources(&mut template, file, &reading.unit.name);
            reading.resources.extend(resources);
        }
    }
    reading.problems = Template::duplicates(id, &tree);
    is_template.then_some(reading)
}
