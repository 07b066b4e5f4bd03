//! What can be known before anything is deployed, and by which steps it came to be known.
//! Nothing here has heard of AWS, HCL or YAML.

mod trail;
mod truth;
mod value;

pub use trail::{Cause, Doubt, Step, Trail};
pub use truth::Truth;
pub use value::Value;
