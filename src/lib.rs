pub mod knowledge;
pub mod model;
pub mod problem;
pub mod source;
pub mod verdict;
pub mod finding;
pub mod read;
pub mod rules;
