//! Operations defined outside the planner: each states its shape, facts, cost,
//! scratch and kernel, and is then planned like any other.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use einmul_array::facts::Facts;
use einmul_array::{ArrayView, ArrayViewMut};

/// An operation on dense arrays.
///
/// The planner calls [`Operation::infer`] and [`Operation::cost`] while it plans,
/// asks for scratch once, and calls [`Operation::run`] from a prepared plan, where
/// nothing may be allocated.
pub trait Operation: Send + Sync + std::fmt::Debug {
    /// The name under which expressions call it and plans show it.
    fn name(&self) -> &str;

    /// What distinguishes this from other operations of its name, such as the
    /// parameters it was made with. Equal names and attributes mean equal results.
    fn attributes(&self) -> String {
        String::new()
    }

    /// Shape, dtype and structure of the result.
    ///
    /// # Errors
    /// A sentence on what is wrong with the arguments.
    fn infer(&self, arguments: &[&Facts]) -> Result<Facts, String>;

    /// What a run costs.
    fn cost(&self, arguments: &[&Facts], result: &Facts) -> OperationCost;

    /// Bytes of scratch that a run needs.
    fn scratch_bytes(&self, arguments: &[&Facts]) -> usize {
        let _ = arguments;
        0
    }

    /// Computes the result into `out`, whose elements are unspecified before.
    ///
    /// # Errors
    /// A sentence on what went wrong.
    fn run(
        &self,
        arguments: &[ArrayView<'_>],
        out: &mut ArrayViewMut<'_>,
        scratch: &mut [u8],
    ) -> Result<(), String>;
}

/// What an operation costs: the planner turns it into time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperationCost {
    /// Floating-point operations.
    pub flops: f64,
    /// Bytes read and written.
    pub bytes: f64,
    /// Whether it is a product that the ledger should list.
    pub is_product: bool,
}

/// A shared operation as part of a node; equal by name and attributes.
#[derive(Debug, Clone)]
pub struct ExtensionOp(pub Arc<dyn Operation>);

impl ExtensionOp {
    fn identity(&self) -> (&str, String) {
        (self.0.name(), self.0.attributes())
    }
}

impl PartialEq for ExtensionOp {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for ExtensionOp {}

impl Hash for ExtensionOp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// The operations that an expression may call by name.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    operations: BTreeMap<String, Arc<dyn Operation>>,
}

impl Registry {
    /// Makes an operation known under its name, in place of one of that name.
    pub fn register(&mut self, operation: Arc<dyn Operation>) {
        self.operations.insert(operation.name().to_owned(), operation);
    }

    /// The operation of a name.
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Operation>> {
        self.operations.get(name)
    }

    /// The names that are known.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }
}
