//! Finds `ElastiCache` clusters that name no subnet group, in Terraform and CloudFormation, by evaluating them.

pub mod cli;

pub mod check;

pub mod config;
pub mod report;

pub mod finding;
pub mod rules;

pub mod read;

pub mod verdict;

pub mod model;
pub mod problem;

pub mod knowledge;

pub mod source;
