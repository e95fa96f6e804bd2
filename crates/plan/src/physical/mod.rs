//! The physical plan: steps over buffers, as serialisable data.

mod dense;
mod elementwise;
mod layouts;
mod lower;
mod memory;
mod plan;
mod products;
mod stored;
mod systems;
pub mod verify;

pub(crate) use dense::stack_parts;
pub use lower::{Lowered, lower};
pub use plan::{
    Accuracy, Buffer, EncodedLeaf, InputKind, InputSpec, Kernel, LeafStorage, Operand, Order,
    Place, Plan, Step, Value, Written,
};
