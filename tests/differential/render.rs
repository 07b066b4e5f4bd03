//! A configuration written down: as it is checked, and as its twin that Terraform plans without any provider.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::generate::{Configuration, FOLDERS, Item};

/// `aws_elasticache_cluster`, or in the twin `terraform_data`, which is built in and tells in a plan what it is given.
pub(crate) fn text(items: &[Item], twin: bool) -> String {
    let locals: Vec<&str> = items
        .iter()
        .filter_map(|item| match item {
            Item::Local(name, _) if !twin => Some(&**name),
            _ => None,
        })
        .collect();
    let mut text = String::new();
    for item in items {
        let done = match item {
            Item::Variable {
                name, text: body, ..
            } => write!(text, "variable \"{name}\" {{\n  {body}\n}}\n\n"),
            Item::Local(..) if twin => Ok(()),
            Item::Local(name, value) => {
                write!(
                    text,
                    "locals {{\n  {name} = {}\n}}\n\n",
                    value.text(&locals)
                )
            }
            Item::Output(name, value) => write!(
                text,
                "output \"{name}\" {{\n  value = {}\n}}\n\n",
                value.text(&locals)
            ),
            Item::Cluster {
                name,
                repeated,
                group,
            } => {
                let repeated = repetition(repeated.as_ref(), &locals);
                if twin {
                    // An error ends no plan: it is an empty list there.
                    write!(
                        text,
                        "resource \"terraform_data\" \"{name}\" {{\n{repeated}  input = try([tostring({})], [])\n}}\n\n",
                        group.text(&locals)
                    )
                } else {
                    write!(
                        text,
                        "resource \"aws_elasticache_cluster\" \"{name}\" {{\n{repeated}  subnet_group_name = {}\n}}\n\n",
                        group.text(&locals)
                    )
                }
            }
            Item::Call {
                name,
                source,
                repeated,
                arguments,
            } => {
                let repeated = repetition(repeated.as_ref(), &locals);
                let arguments = arguments.iter().fold(String::new(), |all, (name, value)| {
                    all + &format!("  {name} = {}\n", value.text(&locals))
                });
                write!(
                    text,
                    "module \"{name}\" {{\n  source = \"{source}\"\n{repeated}{arguments}}}\n\n"
                )
            }
        };
        done.unwrap();
    }
    text
}

fn repetition(
    repeated: Option<&(&'static str, super::expression::Expression)>,
    locals: &[&str],
) -> String {
    repeated.map_or_else(String::new, |(kind, value)| {
        format!("  {kind} = {}\n", value.text(locals))
    })
}

pub(crate) fn write(configuration: &Configuration, folder: &Path, twin: bool) {
    for (items, name) in configuration.0.iter().zip(FOLDERS) {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("main.tf"), text(items, twin)).unwrap();
    }
}

/// The values of the open variables, as a file of them.
pub(crate) fn values(configuration: &Configuration) -> String {
    configuration.0[0]
        .iter()
        .filter_map(|item| match item {
            Item::Variable {
                name,
                value: Some(value),
                ..
            } => Some(format!("{name} = {value}\n")),
            _ => None,
        })
        .collect()
}

/// All files, to be read by a person.
pub(crate) fn shown(configuration: &Configuration) -> String {
    let mut shown = String::new();
    for (items, name) in configuration.0.iter().zip(FOLDERS) {
        if !items.is_empty() {
            write!(shown, "# {name}/main.tf\n{}", text(items, false)).unwrap();
        }
    }
    write!(shown, "# values\n{}", values(configuration)).unwrap();
    shown
}
