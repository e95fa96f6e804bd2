//! Shape, dtype and structure of each operation's result.

use einmul_array::facts::{Facts, Provenance, Truth};
use einmul_array::layout::{diagonal_layout, slice_layout};
use einmul_array::reduce::{check_reduction, reduced_shape};
use einmul_array::shape::{broadcast, element_count, row_major_strides};
use einmul_array::ufunc::BinaryOp;
use einmul_array::{Kind, Shape, format_shape};

use super::{Constant, Factor, Graph, Inversion, NodeId, Op};
use crate::Error;
use crate::mismatch::{broadcast_hint, check_matmul, shape_error};

/// What is known of `op` applied to `args`.
pub(super) fn infer(graph: &Graph, op: &Op, args: &[NodeId]) -> Result<Facts, Error> {
    let facts = |k: usize| graph.facts(args[k]);
    let dense = |shape: &[usize]| Facts::dense(shape, facts(0).dtype);
    match op {
        Op::Leaf(index) => Ok(graph.leaves()[*index as usize].facts.clone()),
        Op::Fill(value, dtype, shape) => {
            element_count(shape)?;
            let out = Facts::dense(shape, *dtype);
            let zero = value.to_c128() == einmul_array::Complex::new(0.0, 0.0);
            Ok(if zero { out.with_nnz(0.0).with_band(0, 0, Provenance::Proven) } else { out })
        }
        Op::Eye(n, dtype) => {
            element_count(&[*n, *n])?;
            Ok(Facts::dense(&[*n, *n], *dtype)
                .with_band(0, 0, Provenance::Proven)
                .with_nnz(*n as f64)
                .with_definite(Provenance::Proven))
        }
        Op::MatMul => matmul(graph, args[0], args[1]),
        Op::Product(factors) => product(graph, factors, args),
        Op::Sum(coefficients) => {
            let term = |k: usize| scaled(facts(k), coefficients[k]);
            (1..args.len()).try_fold(term(0), |sum, k| {
                if facts(k).shape != facts(0).shape || facts(k).dtype != facts(0).dtype {
                    return Err(Error::operation("sum", "the terms differ in shape or dtype"));
                }
                Ok(sum.sum(&term(k)))
            })
        }
        Op::Unary(op) => {
            let input = op.input_dtype(facts(0).dtype)?;
            if input != facts(0).dtype {
                return Err(Error::operation(op.name(), format!("needs {input} elements")));
            }
            Ok(Facts::dense(&facts(0).shape, op.output_dtype(input)))
        }
        Op::Binary(op) => {
            let dtype = op.dtype(facts(0).dtype, facts(1).dtype)?;
            if args.iter().any(|&arg| graph.dtype(arg) != dtype) {
                return Err(Error::operation(op.name(), format!("needs {dtype} elements")));
            }
            let shape = broadcast(op.name(), &facts(0).shape, &facts(1).shape)
                .map_err(|error| stretch_error(*op, error))?;
            element_count(&shape)?;
            Ok(elementwise(*op, facts(0), facts(1), &shape))
        }
        Op::Cast(dtype) => {
            let mut out = facts(0).clone();
            out.dtype = *dtype;
            // Rounding keeps zeros and symmetry, but not the sign of eigenvalues.
            (out.semidefinite, out.definite) = (Truth::Unknown, Truth::Unknown);
            Ok(out)
        }
        Op::Reduce(op, axes) => {
            let out = op.output_dtype(facts(0).dtype)?;
            check_reduction(*op, &facts(0).shape, axes)?;
            let shape = reduced_shape(&facts(0).shape, axes);
            // Without an empty axis the others may hold too many elements.
            element_count(&shape)?;
            Ok(Facts::dense(&shape, out))
        }
        Op::Slice(items) => {
            let shape = &facts(0).shape;
            let layout = slice_layout(shape, &row_major_strides(shape), items)?;
            Ok(dense(&layout.shape))
        }
        Op::Permute(axes) => {
            let shape: Shape = axes.iter().map(|&axis| facts(0).shape[axis]).collect();
            let is_transpose = axes.len() == 2 && axes[..] == [1, 0];
            Ok(if is_transpose { facts(0).transpose() } else { dense(&shape) })
        }
        Op::Reshape(shape) => {
            let (from, to) = (element_count(&facts(0).shape)?, element_count(shape)?);
            if from != to {
                return Err(Error::operation(
                    "reshape",
                    format!(
                        "shape {} holds {from} elements, shape {} holds {to}",
                        format_shape(&facts(0).shape),
                        format_shape(shape)
                    ),
                ));
            }
            Ok(dense(shape))
        }
        Op::Diagonal => {
            let shape = &facts(0).shape;
            Ok(dense(&diagonal_layout(shape, &row_major_strides(shape))?.0))
        }
        Op::DiagonalMatrix => {
            let [n] = facts(0).shape[..] else {
                return Err(Error::operation(
                    "diag",
                    format!("needs one or two axes, got shape {}", format_shape(&facts(0).shape)),
                ));
            };
            element_count(&[n, n])?;
            Ok(dense(&[n, n])
                .with_band(0, 0, Provenance::Proven)
                .with_nnz(n as f64)
                .with_symmetric(Provenance::Proven))
        }
        Op::Triangle { lower, diagonal } => triangle(facts(0), *lower, *diagonal),
        Op::Inverse => {
            square("inv", facts(0))?;
            Ok(facts(0).inverse())
        }
        Op::Solve => {
            square("solve", facts(0))?;
            right_hand_side("solve", facts(0), facts(0).rows(), facts(1))
        }
        Op::LeastSquares => {
            matrix("lstsq", facts(0))?;
            right_hand_side("lstsq", facts(0), facts(0).cols(), facts(1))
        }
        Op::Einsum(subscripts) => {
            let shapes: Vec<&[usize]> = args.iter().map(|&arg| graph.shape(arg)).collect();
            let shape = subscripts.output_shape(&shapes)?;
            element_count(&shape)?;
            Ok(dense(&shape))
        }
        Op::Extension(operation) => {
            let arguments: Vec<&Facts> = args.iter().map(|&arg| graph.facts(arg)).collect();
            let facts = operation.0.infer(&arguments);
            let facts = facts.map_err(|problem| Error::operation(operation.0.name(), problem))?;
            element_count(&facts.shape)?;
            Ok(facts)
        }
    }
}

/// What is known of a node's value under a factor's operation.
pub(crate) fn factor_facts(facts: &Facts, factor: Factor) -> Facts {
    let mut out = match factor.inversion {
        Inversion::None => facts.clone(),
        Inversion::Inverse => facts.inverse(),
        Inversion::LeftInverse => Facts::dense(&[facts.cols(), facts.rows()], facts.dtype),
    };
    if factor.transposed {
        out = out.transpose();
    }
    out
}

fn scaled(facts: &Facts, coefficient: Constant) -> Facts {
    let value = coefficient.to_c128();
    facts.scaled(if value.im == 0.0 { value.re } else { f64::NAN })
}

/// An error of broadcasting, with a hint where turning an operand helps.
fn stretch_error(op: BinaryOp, error: einmul_array::Error) -> Error {
    let einmul_array::Error::Broadcast { left, right, .. } = &error else {
        return error.into();
    };
    let write = |l: &str, r: &str| match op {
        BinaryOp::Add => format!("{l} + {r}"),
        BinaryOp::Subtract => format!("{l} - {r}"),
        BinaryOp::Multiply => format!("{l} * {r}"),
        BinaryOp::Divide => format!("{l} / {r}"),
        BinaryOp::Power => format!("{l} ** {r}"),
        _ => format!("{}({l}, {r})", op.name()),
    };
    let Some(hint) = broadcast_hint(left, right, write) else { return error.into() };
    let text = error.to_string();
    let problem = text.strip_prefix(op.name()).and_then(|rest| rest.strip_prefix(": "));
    shape_error(op.name(), problem.unwrap_or(&text), Some(hint))
}

fn elementwise(
    op: einmul_array::ufunc::BinaryOp,
    left: &Facts,
    right: &Facts,
    shape: &[usize],
) -> Facts {
    use einmul_array::ufunc::BinaryOp::{Add, Subtract};
    match op {
        Add if left.shape == right.shape => left.sum(right),
        Subtract if left.shape == right.shape => left.sum(&right.scaled(-1.0)),
        _ => Facts::dense(shape, op.output_dtype(left.dtype)),
    }
}

fn triangle(facts: &Facts, lower: bool, diagonal: isize) -> Result<Facts, Error> {
    if facts.shape.len() != 2 {
        let operation = if lower { "tril" } else { "triu" };
        return Err(Error::operation(
            operation,
            format!("needs a matrix, got shape {}", format_shape(&facts.shape)),
        ));
    }
    let reach = |d: isize| usize::try_from(d).unwrap_or(0);
    let out = Facts::dense(&facts.shape, facts.dtype);
    Ok(if lower {
        out.with_band(facts.band.lower, facts.band.upper.min(reach(diagonal)), Provenance::Proven)
    } else {
        out.with_band(
            facts.band.lower.min(reach(diagonal.saturating_neg())),
            facts.band.upper,
            Provenance::Proven,
        )
    })
}

fn matrix(operation: &str, facts: &Facts) -> Result<(), Error> {
    if facts.shape.len() == 2 {
        return Ok(());
    }
    Err(Error::operation(
        operation,
        format!("needs a matrix (two axes), got shape {}", format_shape(&facts.shape)),
    ))
}

fn square(operation: &str, facts: &Facts) -> Result<(), Error> {
    matrix(operation, facts)?;
    if facts.is_square() {
        return Ok(());
    }
    Err(Error::Operation {
        operation: operation.to_owned(),
        problem: format!(
            "needs a square matrix, got shape {}: axis 0 has {}, axis 1 has {}",
            format_shape(&facts.shape),
            facts.shape[0],
            facts.shape[1]
        ),
        hint: (facts.shape[0] > facts.shape[1]).then(|| {
            "for more rows than columns, `lstsq(A, b)` gives the least-squares solution".into()
        }),
    })
}

fn right_hand_side(
    operation: &str,
    matrix: &Facts,
    unknowns: usize,
    right: &Facts,
) -> Result<Facts, Error> {
    let rows = matrix.rows();
    let problem = |text: String| Err(Error::operation(operation, text));
    match right.shape[..] {
        [n] if n == rows => Ok(Facts::dense(&[unknowns], matrix.dtype)),
        [n, columns] if n == rows => {
            element_count(&[unknowns, columns])?;
            Ok(Facts::dense(&[unknowns, columns], matrix.dtype))
        }
        [n] | [n, _] => problem(format!(
            "the matrix is {} and the right-hand side {}; matrix axis 0 has {rows}, right-hand side axis 0 has {n}",
            format_shape(&matrix.shape),
            format_shape(&right.shape)
        )),
        _ => problem(format!(
            "the right-hand side needs one or two axes, got shape {}",
            format_shape(&right.shape)
        )),
    }
}

/// NumPy's `@`: vectors stand for a row on the left and a column on the right, and
/// lose that axis again; leading axes broadcast.
fn matmul(graph: &Graph, left: NodeId, right: NodeId) -> Result<Facts, Error> {
    let (a, b) = (graph.facts(left), graph.facts(right));
    let shape = check_matmul("matmul", &a.shape, &b.shape)?;
    element_count(&shape)?;
    if a.shape.len() == 2 && b.shape.len() == 2 {
        let is_gram = is_transpose_of(graph, left, right) && a.dtype.kind() == Kind::Float;
        let out = a.product(b);
        return Ok(if is_gram { out.with_semidefinite(Provenance::Proven) } else { out });
    }
    Ok(Facts::dense(&shape, a.dtype))
}

fn is_transpose_of(graph: &Graph, left: NodeId, right: NodeId) -> bool {
    let transposes = |a: NodeId, b: NodeId| {
        let node = graph.node(a);
        matches!(&node.op, Op::Permute(axes) if axes[..] == [1, 0]) && node.args[0] == b
    };
    transposes(left, right) || transposes(right, left)
}

fn product(graph: &Graph, factors: &[Factor], args: &[NodeId]) -> Result<Facts, Error> {
    let factor = |k: usize| factor_facts(graph.facts(args[k]), factors[k]);
    let mut out = factor(0);
    for k in 1..args.len() {
        let next = factor(k);
        if out.cols() != next.rows() || out.dtype != next.dtype {
            return Err(Error::operation("product", "the factors do not fit together"));
        }
        out = out.product(&next);
    }
    element_count(&out.shape)?;
    // `F₁ … Fₙ` that reads the same when transposed is symmetric; with an even
    // number of factors it is a Gram matrix.
    let real = out.dtype.kind() == Kind::Float;
    let mirrored = real
        && (0..args.len()).all(|k| {
            let opposite = args.len() - 1 - k;
            let symmetric_middle = k == opposite && factor(k).symmetric.holds();
            symmetric_middle
                || (args[k] == args[opposite] && factors[k] == factors[opposite].transpose())
        });
    if mirrored {
        let middle = args.len() / 2;
        let semidefinite = args.len().is_multiple_of(2) || factor(middle).semidefinite.holds();
        out = if semidefinite {
            out.with_semidefinite(Provenance::Proven)
        } else {
            out.with_symmetric(Provenance::Proven)
        };
    }
    Ok(out)
}
