//! Written form to normal form: n-ary products with an operation on each factor,
//! n-ary sums with coefficients.
//!
//! Only products of matrices of one dtype are joined: NumPy's vectors take part as
//! a row at the left end or a column at the right end, where that is the same.

use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{Complex, Kind, Shape};
use smallvec::SmallVec;

use crate::graph::{Constant, Factor, Graph, Inversion, NodeId, Op, text};
use crate::rules::{
    Rule, RuleSet, Trace, diagonal_scaling, least_squares, scalar_pull, transpose_push,
};
use crate::{Error, einsum};

const ONE: Constant = Constant::Integer(1);

/// Replaces every einsum by the operations that compute it. `by_cost` chooses the
/// cheapest pairs first; otherwise operands are joined from left to right.
///
/// # Errors
/// As [`Graph::add`].
pub(crate) fn expand_einsums(
    from: &Graph,
    root: NodeId,
    by_cost: bool,
) -> Result<(Graph, NodeId), Error> {
    rebuild(from, root, |to, op, args| match op {
        Op::Einsum(subscripts) => einsum::expand(to, subscripts, args, by_cost),
        op => to.add(op.clone(), args.iter().copied()),
    })
}

/// The normal form of a graph without einsums.
///
/// # Errors
/// As [`Graph::add`].
pub(crate) fn normalize(
    from: &Graph,
    root: NodeId,
    rules: RuleSet,
    trace: &mut Trace,
) -> Result<(Graph, NodeId), Error> {
    rebuild(from, root, |to, op, args| Normalizer { to, rules, trace: &mut *trace }.node(op, args))
}

/// Rebuilds the nodes that `root` needs, arguments first, through `make`.
fn rebuild(
    from: &Graph,
    root: NodeId,
    mut make: impl FnMut(&mut Graph, &Op, &[NodeId]) -> Result<NodeId, Error>,
) -> Result<(Graph, NodeId), Error> {
    let mut to = Graph::new(from.leaves().to_vec());
    let mut made: Vec<Option<NodeId>> = vec![None; from.nodes().len()];
    for id in from.reachable(&[root]) {
        let node = from.node(id);
        let args: SmallVec<[NodeId; 4]> =
            node.args.iter().filter_map(|arg| made[arg.index()]).collect();
        made[id.index()] = Some(make(&mut to, &node.op, &args)?);
    }
    let root = made[root.index()];
    Ok((to, root.expect("the root is reachable from itself")))
}

struct Normalizer<'a> {
    to: &'a mut Graph,
    rules: RuleSet,
    trace: &'a mut Trace,
}

impl Normalizer<'_> {
    fn node(&mut self, op: &Op, args: &[NodeId]) -> Result<NodeId, Error> {
        match op {
            Op::MatMul => self.matmul(args[0], args[1]),
            // `inv(inv(A))` is not `A`: where A is singular it is an error.
            Op::Inverse => match self.factors(args[0]).as_slice() {
                [(id, factor)] if factor.inversion == Inversion::None => {
                    self.product(vec![(*id, Factor { inversion: Inversion::Inverse, ..*factor })])
                }
                _ => self.product(vec![(args[0], Factor::INVERSE)]),
            },
            Op::Solve => self.divided(Factor::INVERSE, args[0], args[1]),
            Op::LeastSquares => self.divided(Factor::LEFT_INVERSE, args[0], args[1]),
            Op::Permute(axes) if axes[..] == [1, 0] => self.transposed(args[0]),
            Op::Binary(op @ (BinaryOp::Add | BinaryOp::Subtract)) => {
                self.sum(*op, args[0], args[1])
            }
            Op::Binary(BinaryOp::Multiply) => self.multiply(args[0], args[1]),
            op => self.to.add(op.clone(), args.iter().copied()),
        }
    }

    fn transposed(&mut self, id: NodeId) -> Result<NodeId, Error> {
        if self.rules.allows(Rule::TransposePush)
            && let Some(pushed) = transpose_push::apply(self.to, id)?
        {
            let before = format!("({}).T", text::render(self.to, id));
            self.trace.fire(Rule::TransposePush, before, text::render(self.to, pushed));
            return Ok(pushed);
        }
        self.to.transpose(id)
    }

    /// A node as the factors of a product.
    fn factors(&self, id: NodeId) -> Vec<(NodeId, Factor)> {
        let node = self.to.node(id);
        match &node.op {
            Op::Product(factors) => {
                node.args.iter().copied().zip(factors.iter().copied()).collect()
            }
            Op::Permute(axes) if axes[..] == [1, 0] => {
                vec![(node.args[0], Factor::PLAIN.transpose())]
            }
            Op::Unary(UnaryOp::Conj)
                if node.facts.shape.len() == 2 && node.facts.dtype.kind() == Kind::Complex =>
            {
                let inner = self.factors(node.args[0]);
                match inner.as_slice() {
                    [(id, factor)] => vec![(*id, factor.conjugate())],
                    _ => vec![(id, Factor::PLAIN)],
                }
            }
            _ => vec![(id, Factor::PLAIN)],
        }
    }

    /// A vector or matrix node as the factors of a matrix of the shape given.
    fn as_matrix(&mut self, id: NodeId, shape: [usize; 2]) -> Result<Vec<(NodeId, Factor)>, Error> {
        if self.to.shape(id).len() == 2 {
            return Ok(self.factors(id));
        }
        let node = self.to.node(id);
        if matches!(node.op, Op::Reshape(_)) {
            let inner = node.args[0];
            if self.to.shape(inner) == shape {
                return Ok(self.factors(inner));
            }
            // A row where a column is wanted: the transpose, whose factors are reversed.
            if self.to.shape(inner) == [shape[1], shape[0]] {
                let mut factors = self.factors(inner);
                if factors.len() == 1 || self.rules.allows(Rule::TransposePush) {
                    factors.reverse();
                    factors.iter_mut().for_each(|(_, factor)| *factor = factor.transpose());
                    return Ok(factors);
                }
            }
        }
        let reshaped = self.to.add(Op::Reshape(Shape::from_slice(&shape)), [id])?;
        Ok(vec![(reshaped, Factor::PLAIN)])
    }

    fn matmul(&mut self, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let (a, b) =
            (Shape::from_slice(self.to.shape(left)), Shape::from_slice(self.to.shape(right)));
        if a.len() > 2 || b.len() > 2 || a.is_empty() || b.is_empty() {
            return self.to.add(Op::MatMul, [left, right]);
        }
        let as_row = if a.len() == 1 { [1, a[0]] } else { [a[0], a[1]] };
        let as_column = if b.len() == 1 { [b[0], 1] } else { [b[0], b[1]] };
        let mut factors = self.as_matrix(left, as_row)?;
        factors.extend(self.as_matrix(right, as_column)?);
        let product = self.product(factors)?;
        // A vector's own axis disappears again.
        let result: Shape = a[..a.len() - 1].iter().chain(&b[1..]).copied().collect();
        if result.len() == 2 { Ok(product) } else { self.reshaped(product, result) }
    }

    fn divided(&mut self, factor: Factor, matrix: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let b = Shape::from_slice(self.to.shape(right));
        let mut factors = match self.factors(matrix).as_slice() {
            [(id, inner)]
                if inner.inversion == Inversion::None && factor.inversion == Inversion::Inverse =>
            {
                vec![(*id, Factor { inversion: factor.inversion, ..*inner })]
            }
            _ => vec![(matrix, factor)],
        };
        let as_column = if b.len() == 1 { [b[0], 1] } else { [b[0], b[1]] };
        factors.extend(self.as_matrix(right, as_column)?);
        let product = self.product(factors)?;
        if b.len() == 2 {
            return Ok(product);
        }
        let rows = self.to.shape(product)[0];
        self.reshaped(product, Shape::from_slice(&[rows]))
    }

    fn reshaped(&mut self, id: NodeId, shape: Shape) -> Result<NodeId, Error> {
        // A scaled product keeps its number outside, where later products find it.
        if let Some((coefficient, inner)) = scalar_pull::scaled(self.to, id) {
            let inner = self.to.add(Op::Reshape(shape), [inner])?;
            return self.scale(coefficient, inner);
        }
        self.to.add(Op::Reshape(shape), [id])
    }

    fn product(&mut self, mut factors: Vec<(NodeId, Factor)>) -> Result<NodeId, Error> {
        let mut number = ONE;
        if self.rules.allows(Rule::ScalarPull) && factors.len() > 1 {
            let before = self.render(&factors);
            for k in 0..factors.len() {
                let (id, factor) = factors[k];
                if factor.inversion != Inversion::None || factor.conjugated {
                    continue;
                }
                if let Some((coefficient, inner)) = scalar_pull::scaled(self.to, id) {
                    number = scalar_pull::times(number, coefficient);
                    let mut inner = self.factors(inner);
                    if factor.transposed {
                        inner.reverse();
                        inner.iter_mut().for_each(|(_, f)| *f = f.transpose());
                    }
                    factors.splice(k..=k, inner);
                    let after = format!("{} * ({})", text::constant(number), self.render(&factors));
                    self.trace.fire(Rule::ScalarPull, before.clone(), after);
                }
            }
        }
        if self.rules.allows(Rule::DiagonalScaling) {
            let before = self.render(&factors);
            if diagonal_scaling::drop_identities(self.to, &mut factors) {
                self.trace.fire(Rule::DiagonalScaling, before, self.render(&factors));
            }
        }
        while self.rules.allows(Rule::LeastSquares) {
            let before = self.render(&factors);
            if !least_squares::apply(self.to, &mut factors)? {
                break;
            }
            self.trace.fire(Rule::LeastSquares, before, self.render(&factors));
        }
        let product = match factors.as_slice() {
            [(id, Factor::PLAIN)] => *id,
            [(id, factor)] if *factor == Factor::PLAIN.transpose() => self.to.transpose(*id)?,
            _ => {
                let (args, ops): (Vec<_>, _) = factors.into_iter().unzip();
                self.to.add(Op::Product(ops), args)?
            }
        };
        if number == ONE { Ok(product) } else { self.scale(number, product) }
    }

    fn render(&self, factors: &[(NodeId, Factor)]) -> String {
        let all: Vec<String> =
            factors.iter().map(|&(id, f)| text::render_factor(self.to, id, f)).collect();
        all.join(" @ ")
    }

    fn scale(&mut self, coefficient: Constant, id: NodeId) -> Result<NodeId, Error> {
        self.to.add(Op::Sum(SmallVec::from_slice(&[coefficient])), [id])
    }

    /// A number times an array becomes a coefficient.
    fn multiply(&mut self, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        for (number, array) in [(left, right), (right, left)] {
            let dtype = self.to.dtype(array);
            if let Op::Fill(value, _, shape) = &self.to.node(number).op
                && shape.is_empty()
                && dtype.kind() != Kind::Bool
            {
                let value = *value;
                return match scalar_pull::scaled(self.to, array) {
                    Some((inner, array)) => self.scale(scalar_pull::times(value, inner), array),
                    None => self.scale(value, array),
                };
            }
        }
        self.to.add(Op::Binary(BinaryOp::Multiply), [left, right])
    }

    /// A sum or difference of equal shapes joins the sums on either side.
    fn sum(&mut self, op: BinaryOp, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let (a, b) = (self.to.node(left), self.to.node(right));
        if a.facts.shape != b.facts.shape || a.facts.dtype.kind() == Kind::Bool {
            return self.to.add(Op::Binary(op), [left, right]);
        }
        let mut terms: Vec<(Constant, NodeId)> = Vec::new();
        let sign = if op == BinaryOp::Subtract { Constant::Integer(-1) } else { ONE };
        for (outer, id) in [(ONE, left), (sign, right)] {
            for (coefficient, term) in self.terms(id) {
                let coefficient = scalar_pull::times(outer, coefficient);
                match terms.iter_mut().find(|(_, known)| *known == term) {
                    Some((known, _)) => *known = plus(*known, coefficient),
                    None => terms.push((coefficient, term)),
                }
            }
        }
        if let [(coefficient, term)] = terms[..]
            && coefficient == ONE
        {
            return Ok(term);
        }
        let (coefficients, args): (SmallVec<[Constant; 4]>, Vec<NodeId>) =
            terms.into_iter().unzip();
        self.to.add(Op::Sum(coefficients), args)
    }

    fn terms(&self, id: NodeId) -> Vec<(Constant, NodeId)> {
        let node = self.to.node(id);
        match &node.op {
            Op::Sum(coefficients) => {
                coefficients.iter().copied().zip(node.args.iter().copied()).collect()
            }
            Op::Unary(UnaryOp::Negative) => vec![(Constant::Integer(-1), node.args[0])],
            _ => vec![(ONE, id)],
        }
    }
}

fn plus(a: Constant, b: Constant) -> Constant {
    match (a, b) {
        (Constant::Integer(x), Constant::Integer(y)) => Constant::Integer(x.wrapping_add(y)),
        (x, y) => {
            let sum: Complex<f64> = x.to_c128() + y.to_c128();
            Constant::Complex(sum)
        }
    }
}
