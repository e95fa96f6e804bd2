//! From an expression and what is known of its operands to a plan.

use std::sync::Arc;

use einmul_array::facts::Facts;
use einmul_array::reduce::ReduceOp;
use einmul_array::shape::row_major_strides;
use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{DType, Operand as Input};
use einmul_machine::Profile;

use crate::Error;
use crate::cost::CostModel;
use crate::explain::ShapeLessons;
use crate::extension::Registry;
use crate::graph::build::{build, meetings};
use crate::graph::check::{Form, violation};
use crate::graph::{Graph, Inversion, Leaf, NodeId, Op, infer_factor};
use crate::labels::{AxisLabels, labels};
use crate::normal::{expand_einsums, normalize};
use crate::physical::{Accuracy, EncodedLeaf, LeafStorage, Lowered, Plan, Written, lower};
use crate::prepared::Prepared;
use crate::rules::{RuleSet, Trace, common_subexpressions};
use crate::syntax::parse;

/// Makes plans for one machine under chosen rules.
#[derive(Debug, Clone)]
pub struct Planner {
    profile: Arc<Profile>,
    accuracy: Accuracy,
    rules: RuleSet,
    threads: usize,
    registry: Registry,
}

impl Planner {
    /// A planner for the machine at hand.
    ///
    /// # Errors
    /// [`Error::Environment`] when a variable has a value that cannot be.
    pub fn new() -> Result<Self, Error> {
        Ok(Self::with_profile(Profile::host()?.clone()))
    }

    /// A planner for a machine described by a profile.
    pub fn with_profile(profile: Profile) -> Self {
        let threads = profile.threads;
        Self {
            profile: Arc::new(profile),
            accuracy: Accuracy::Standard,
            rules: RuleSet::ALL,
            threads,
            registry: Registry::default(),
        }
    }

    /// With an accuracy class.
    #[must_use]
    pub fn accuracy(mut self, accuracy: Accuracy) -> Self {
        self.accuracy = accuracy;
        self
    }

    /// With these rules.
    #[must_use]
    pub fn rules(mut self, rules: RuleSet) -> Self {
        self.rules = rules;
        self
    }

    /// With at most so many threads.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// With operations that expressions may call.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }

    /// Plans an expression over named operands.
    ///
    /// # Errors
    /// [`Error::Syntax`] with the place of whatever does not fit.
    pub fn plan(&self, expression: &str, operands: &[(&str, Input)]) -> Result<Plan, Error> {
        let leaves = operands.iter().map(|(name, operand)| leaf(name, operand)).collect();
        self.plan_leaves(expression, leaves)
    }

    /// Plans an expression over operands of which only facts are known; they are
    /// taken as dense and row-major, or as sparse where they have a count of
    /// non-zeros.
    ///
    /// # Errors
    /// As [`Planner::plan`].
    pub fn plan_facts(&self, expression: &str, operands: &[(&str, Facts)]) -> Result<Plan, Error> {
        self.plan_leaves(expression, leaves_of(operands))
    }

    /// How the shapes meet in each product and elementwise operation of an expression, up
    /// to the one that fails; nothing for a text that is no expression.
    pub fn shape_lessons(&self, expression: &str, operands: &[(&str, Facts)]) -> ShapeLessons {
        let met = parse(expression)
            .map(|ast| meetings(expression, &ast, leaves_of(operands), &self.registry));
        met.map(|met| ShapeLessons::new(&met)).unwrap_or_default()
    }

    /// The names of each of the result's axes, given the names of each operand's last
    /// axis: the coefficients of a regression are named by the columns of its data.
    ///
    /// # Errors
    /// As [`Planner::plan`].
    pub fn axis_labels(
        &self,
        expression: &str,
        operands: &[(&str, Facts, AxisLabels)],
    ) -> Result<Vec<AxisLabels>, Error> {
        let leaves = operands.iter().map(|(name, facts, _)| Leaf {
            name: (*name).to_owned(),
            facts: facts.clone(),
            storage: LeafStorage::Dense(row_major_strides(&facts.shape)),
        });
        let ast = parse(expression)?;
        let (graph, root) = build(expression, &ast, leaves.collect(), &self.registry)?;
        let columns: Vec<AxisLabels> = operands.iter().map(|(.., names)| names.clone()).collect();
        Ok(labels(&graph, root, &columns))
    }

    fn plan_leaves(&self, expression: &str, leaves: Vec<Leaf>) -> Result<Plan, Error> {
        let ast = parse(expression)?;
        let (graph, root) = build(expression, &ast, leaves, &self.registry)?;
        self.plan_graph(expression, &graph, root)
    }

    /// Plans a graph in written form; `expression` names it in plans and ledgers.
    pub(crate) fn plan_graph(
        &self,
        expression: &str,
        graph: &Graph,
        root: NodeId,
    ) -> Result<Plan, Error> {
        let model = CostModel { profile: &self.profile, threads: self.threads };
        let (written, written_root) = expand_einsums(graph, root, false)?;
        debug_assert_eq!(violation(&written, &[written_root], Form::Written), None);
        let as_written = lower(&written, written_root, model, RuleSet::ALL, &mut Trace::default())?;
        let mut trace = Trace::default();
        let (planned, lowered) = match self.accuracy {
            Accuracy::Strict => ((written, written_root), as_written.clone()),
            Accuracy::Standard => {
                let (graph, root) = expand_einsums(graph, root, true)?;
                let (graph, root) = normalize(&graph, root, self.rules, &mut trace)?;
                debug_assert_eq!(violation(&graph, &[root], Form::Normal), None);
                let (graph, root) =
                    common_subexpressions::apply(graph, root, &model, self.rules, &mut trace)?;
                debug_assert_eq!(violation(&graph, &[root], Form::Normal), None);
                let lowered = lower(&graph, root, model, self.rules, &mut trace)?;
                ((graph, root), lowered)
            }
        };
        let plan = self.assemble(expression, &planned.0, planned.1, lowered, trace, &as_written);
        debug_assert_eq!(crate::physical::verify::violation(&plan), None);
        Ok(plan)
    }

    fn assemble(
        &self,
        expression: &str,
        graph: &Graph,
        root: NodeId,
        lowered: Lowered,
        trace: Trace,
        as_written: &Lowered,
    ) -> Plan {
        let written = Written {
            cost: as_written.steps.iter().map(|step| step.cost).sum(),
            peak_bytes: as_written.workspace_bytes as f64 + graph.facts(root).dense_bytes(),
        };
        Plan {
            expression: expression.to_owned(),
            accuracy: self.accuracy,
            memory_space: "host".to_owned(),
            profile: self.profile.name.clone(),
            inputs: lowered.inputs,
            buffers: lowered.buffers,
            steps: lowered.steps,
            output: lowered.output,
            workspace_bytes: lowered.workspace_bytes,
            scratch_offset: lowered.scratch_offset,
            fired: trace.into_fired(),
            orders: lowered.orders,
            written,
            error_factor: error_factor(graph, root),
        }
    }

    /// Makes a plan ready to run on this planner's machine.
    ///
    /// # Errors
    /// As [`Prepared::new`].
    pub fn prepare(&self, plan: Plan) -> Result<Prepared, Error> {
        Prepared::new(Arc::new(plan), &self.profile, &self.registry)
    }

    /// Plans, prepares and runs an expression once.
    ///
    /// # Errors
    /// As [`Planner::plan`] and [`Prepared::run`].
    pub fn eval(
        &self,
        expression: &str,
        operands: &[(&str, Input)],
    ) -> Result<einmul_array::Array, Error> {
        let prepared = self.prepare(self.plan(expression, operands)?)?;
        let inputs: Vec<Input> = operands.iter().map(|(_, operand)| operand.clone()).collect();
        let mut workspace = prepared.workspace()?;
        let mut output = prepared.output()?;
        prepared.run(&mut workspace, &inputs, &mut output)?;
        Ok(output)
    }
}

fn leaves_of(operands: &[(&str, Facts)]) -> Vec<Leaf> {
    let leaf = |(name, facts): &(&str, Facts)| Leaf {
        name: (*name).to_owned(),
        facts: facts.clone(),
        storage: match facts.nnz {
            Some(_) => LeafStorage::Sparse,
            None => LeafStorage::Dense(row_major_strides(&facts.shape)),
        },
    };
    operands.iter().map(leaf).collect()
}

/// What planning needs to know of an operand.
pub(crate) fn leaf(name: &str, operand: &Input) -> Leaf {
    Leaf {
        name: name.to_owned(),
        facts: operand.facts(),
        storage: match operand {
            Input::Dense(array) => LeafStorage::Dense(array.strides().into()),
            Input::Sparse(_) => LeafStorage::Sparse,
            Input::Encoded(encoded) => LeafStorage::Encoded(EncodedLeaf(Arc::clone(encoded))),
        },
    }
}

/// The factor c of the error bound `c·ε` for a formula of sums and products: each
/// result's rounding steps, added along the longest path (Higham 2002, §3.5). `None`
/// where a solve, an inverse or a function that is no sum or product takes part.
fn error_factor(graph: &Graph, root: NodeId) -> Option<f64> {
    let dtype = graph.dtype(root);
    if !matches!(dtype, DType::F32 | DType::F64 | DType::C64 | DType::C128) {
        return None;
    }
    let mut factors: Vec<Option<f64>> = vec![None; graph.nodes().len()];
    for id in graph.reachable(&[root]) {
        let node = graph.node(id);
        let of = |k: usize| factors[node.args[k].index()];
        let most = |own: f64| {
            (0..node.args.len())
                .try_fold(0.0_f64, |most, k| Some(most.max(of(k)?)))
                .map(|m| m + own)
        };
        factors[id.index()] = match &node.op {
            Op::Leaf(_) | Op::Fill(..) | Op::Eye(..) => Some(0.0),
            Op::Product(ops) if ops.iter().all(|f| f.inversion == Inversion::None) => {
                // The rows of each factor but the first: the lengths of the sums.
                let inner: f64 = (1..node.args.len())
                    .map(|k| infer_factor(graph.facts(node.args[k]), ops[k]).rows())
                    .map(|rows| rows as f64)
                    .sum();
                let own: Option<f64> = (0..node.args.len()).map(of).sum();
                own.map(|own| own + inner)
            }
            Op::MatMul => {
                let inner = graph.shape(node.args[0]).last().copied().unwrap_or(1) as f64;
                of(0).zip(of(1)).map(|(a, b)| a + b + inner)
            }
            Op::Sum(coefficients) => most(coefficients.len() as f64 + 1.0),
            Op::Binary(BinaryOp::Multiply) => of(0).zip(of(1)).map(|(a, b)| a + b + 1.0),
            Op::Binary(BinaryOp::Add | BinaryOp::Subtract) => most(1.0),
            Op::Unary(UnaryOp::Negative | UnaryOp::Conj | UnaryOp::Real | UnaryOp::Imag) => {
                most(0.0)
            }
            Op::Reduce(ReduceOp::Sum, axes) => {
                let shape = graph.shape(node.args[0]);
                most(axes.iter().map(|&axis| shape[axis] as f64).product())
            }
            Op::Slice(_)
            | Op::Permute(_)
            | Op::Reshape(_)
            | Op::Diagonal
            | Op::DiagonalMatrix
            | Op::Triangle { .. } => most(0.0),
            Op::Cast(_) => most(1.0),
            _ => None,
        };
    }
    factors[root.index()]
}
