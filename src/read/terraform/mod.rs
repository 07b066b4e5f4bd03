//! Terraform and OpenTofu: HCL and its JSON form, evaluated as a plan would be, without running one.

mod functions;
mod value;
