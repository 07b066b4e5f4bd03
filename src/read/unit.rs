//! What a reader makes of one unit: the shape that all readers hand back.

use crate::model::{Resource, Unit};
use crate::problem::Problem;

#[derive(Debug)]
pub struct UnitReading {
    pub unit: Unit,
    /// In the order of their places.
    pub resources: Vec<Resource>,
    pub problems: Vec<Problem>,
}
