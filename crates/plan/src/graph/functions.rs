//! The functions that an expression may call, each a few lines on the builder.

use einmul_array::reduce::ReduceOp;
use einmul_array::shape::{element_count, normalize_axis};
use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{DType, Kind, Shape, format_shape};
use smallvec::SmallVec;

use super::build::{Builder, Value, holds, own_dtype};
use super::{Constant, NodeId, Op, text};
use crate::Error;
use crate::einsum::Subscripts;
use crate::extension::ExtensionOp;
use crate::syntax::{Ast, AstKind, Span, narrow_hint};

const STRUCTURAL: [&str; 17] = [
    "inv",
    "solve",
    "lstsq",
    "transpose",
    "trace",
    "diag",
    "tril",
    "triu",
    "eye",
    "zeros",
    "ones",
    "full",
    "outer",
    "dot",
    "matmul",
    "einsum",
    "reshape",
];
const REDUCTIONS: [ReduceOp; 5] =
    [ReduceOp::Sum, ReduceOp::Prod, ReduceOp::Mean, ReduceOp::Max, ReduceOp::Min];

/// Every built-in function's name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    STRUCTURAL
        .into_iter()
        .chain(REDUCTIONS.into_iter().map(ReduceOp::name))
        .chain(UnaryOp::ALL.into_iter().map(UnaryOp::name))
        .chain(BinaryOp::ALL.into_iter().map(BinaryOp::name))
}

/// The arguments of one call.
struct Call<'c> {
    name: &'c str,
    arguments: &'c [Ast],
    keywords: &'c [(String, Ast)],
    span: Span,
}

/// What a call stands for.
pub(super) fn call(
    builder: &mut Builder<'_>,
    name: &str,
    arguments: &[Ast],
    keywords: &[(String, Ast)],
    span: Span,
) -> Result<Value, Error> {
    let call = Call { name, arguments, keywords, span };
    if let Some(operation) = builder.registry.get(name).cloned() {
        call.no_keywords(builder)?;
        let args = call.nodes(builder)?;
        let op = Op::Extension(ExtensionOp(operation));
        return builder.located(span, |b| b.graph.add(op, args)).map(Value::Node);
    }
    if let Some(op) = REDUCTIONS.into_iter().find(|op| op.name() == name) {
        return call.reduction(builder, op).map(Value::Node);
    }
    if let Some(op) = UnaryOp::ALL.into_iter().find(|op| op.name() == name) {
        call.no_keywords(builder)?;
        let [x] = call.exactly(builder)?;
        let x = builder.node(x)?;
        return builder.located(span, |b| b.unary(op, x)).map(Value::Node);
    }
    if let Some(op) = BinaryOp::ALL.into_iter().find(|op| op.name() == name) {
        call.no_keywords(builder)?;
        let [a, b] = call.exactly(builder)?;
        let (a, b) = (builder.value(a)?, builder.value(b)?);
        return builder.located(span, |builder| {
            let value = builder.binary(op, a, b)?;
            builder.array(value).map(Value::Node)
        });
    }
    call.structural(builder)
}

impl<'c> Call<'c> {
    fn error(&self, builder: &Builder<'_>, message: String) -> Error {
        builder.error(self.span, message, None)
    }

    fn exactly<const N: usize>(&self, builder: &Builder<'_>) -> Result<&'c [Ast; N], Error> {
        self.arguments.try_into().map_err(|_| {
            let plural = if N == 1 { "" } else { "s" };
            let given = self.arguments.len();
            self.error(builder, format!("{} takes {N} argument{plural}, {given} given", self.name))
        })
    }

    fn no_keywords(&self, builder: &Builder<'_>) -> Result<(), Error> {
        self.only_keywords(builder, &[])
    }

    fn only_keywords(&self, builder: &Builder<'_>, known: &[&str]) -> Result<(), Error> {
        match self.keywords.iter().find(|(keyword, _)| !known.contains(&keyword.as_str())) {
            None => Ok(()),
            Some((keyword, value)) => Err(builder.error(
                value.span,
                format!("{} has no keyword `{keyword}`", self.name),
                (!known.is_empty()).then(|| format!("its keywords are {}", known.join(", "))),
            )),
        }
    }

    fn keyword(&self, name: &str) -> Option<&'c Ast> {
        self.keywords.iter().find(|(keyword, _)| keyword == name).map(|(_, value)| value)
    }

    fn nodes(&self, builder: &mut Builder<'_>) -> Result<Vec<NodeId>, Error> {
        self.arguments.iter().map(|argument| builder.node(argument)).collect()
    }

    fn reduction(&self, builder: &mut Builder<'_>, op: ReduceOp) -> Result<NodeId, Error> {
        self.only_keywords(builder, &["axis", "keepdims"])?;
        let (x, positional) = match self.arguments {
            [x] => (x, None),
            [x, axis] => (x, Some(axis)),
            _ => {
                return Err(
                    self.error(builder, format!("{} takes an array and an axis", self.name))
                );
            }
        };
        let x = builder.node(x)?;
        let rank = builder.graph.shape(x).len();
        if let (Some(_), Some(again)) = (positional, self.keyword("axis")) {
            return Err(builder.error(again.span, "axis is given twice", None));
        }
        let axes: SmallVec<[usize; 6]> = match positional.or(self.keyword("axis")) {
            None => (0..rank).collect(),
            Some(Ast { kind: AstKind::Name(name), .. }) if name == "None" => (0..rank).collect(),
            Some(ast) => {
                let mut axes = SmallVec::new();
                for (axis, span) in integers(builder, ast)? {
                    let axis =
                        builder.located(span, |_| Ok(normalize_axis(self.name, axis, rank)?))?;
                    if axes.contains(&axis) {
                        return Err(builder.error(
                            span,
                            format!("axis {axis} is named twice"),
                            None,
                        ));
                    }
                    axes.push(axis);
                }
                axes.sort_unstable();
                axes
            }
        };
        let keepdims = match self.keyword("keepdims").map(|ast| (&ast.kind, ast.span)) {
            None => false,
            Some((AstKind::Name(name), _)) if name == "True" || name == "False" => name == "True",
            Some((_, span)) => {
                return Err(builder.error(span, "keepdims is True or False", None));
            }
        };
        let kept: Shape = builder
            .graph
            .shape(x)
            .iter()
            .enumerate()
            .map(|(axis, &n)| if axes.contains(&axis) { 1 } else { n })
            .collect();
        builder.located(self.span, |b| {
            let reduced = b.graph.add(Op::Reduce(op, axes), [x])?;
            if keepdims { b.graph.add(Op::Reshape(kept), [reduced]) } else { Ok(reduced) }
        })
    }

    fn structural(&self, builder: &mut Builder<'_>) -> Result<Value, Error> {
        if !matches!(self.name, "eye" | "zeros" | "ones" | "full") {
            self.no_keywords(builder)?;
        }
        let span = self.span;
        let node = match self.name {
            "inv" => {
                let [a] = self.exactly(builder)?;
                let a = builder.node(a)?;
                builder.located(span, |b| {
                    let a = to_solver_dtype(b, "inv", a)?;
                    b.graph.add(Op::Inverse, [a])
                })
            }
            "solve" | "lstsq" => {
                let [a, b] = self.exactly(builder)?;
                let (a, b) = (builder.node(a)?, builder.node(b)?);
                let op = if self.name == "solve" { Op::Solve } else { Op::LeastSquares };
                builder.located(span, |builder| {
                    let joint = builder.graph.dtype(a).promote(builder.graph.dtype(b));
                    let (a, b) = (builder.cast(a, joint)?, builder.cast(b, joint)?);
                    let a = to_solver_dtype(builder, self.name, a)?;
                    let b = to_solver_dtype(builder, self.name, b)?;
                    builder.graph.add(op, [a, b])
                })
            }
            "transpose" => {
                let [x] = self.exactly(builder)?;
                let x = builder.node(x)?;
                builder.located(span, |b| b.permute_reversed(x))
            }
            "trace" => {
                let [x] = self.exactly(builder)?;
                let x = builder.node(x)?;
                builder.located(span, |b| {
                    if b.graph.shape(x).len() != 2 {
                        let shape = format_shape(b.graph.shape(x));
                        return Err(Error::operation(
                            "trace",
                            format!("needs a matrix, got shape {shape}"),
                        ));
                    }
                    let diagonal = b.graph.add(Op::Diagonal, [x])?;
                    b.graph.add(Op::Reduce(ReduceOp::Sum, SmallVec::from_slice(&[0])), [diagonal])
                })
            }
            "diag" => {
                let [x] = self.exactly(builder)?;
                let x = builder.node(x)?;
                let rank = builder.graph.shape(x).len();
                // Other ranks than one and two are refused by the former.
                let op = if rank == 2 { Op::Diagonal } else { Op::DiagonalMatrix };
                builder.located(span, |b| b.graph.add(op, [x]))
            }
            "tril" | "triu" => {
                let (x, diagonal) = match self.arguments {
                    [x] => (x, 0),
                    [x, k] => (x, builder.integer(k)?),
                    _ => {
                        return Err(self.error(
                            builder,
                            format!("{} takes a matrix and a diagonal", self.name),
                        ));
                    }
                };
                let x = builder.node(x)?;
                let lower = self.name == "tril";
                builder.located(span, |b| b.graph.add(Op::Triangle { lower, diagonal }, [x]))
            }
            "eye" => {
                let dtype = self.dtype(builder)?.unwrap_or(DType::F64);
                let [n] = self.exactly(builder)?;
                let n = length(builder, n)?;
                builder.located(span, |b| b.graph.add(Op::Eye(n, dtype), []))
            }
            "zeros" | "ones" | "full" => self.filled(builder),
            "outer" => {
                let [a, b] = self.exactly(builder)?;
                let (a, b) = (builder.node(a)?, builder.node(b)?);
                builder.located(span, |builder| {
                    let column = flattened(builder, a, |n| [n, 1])?;
                    let row = flattened(builder, b, |n| [1, n])?;
                    builder.matmul(column, row)
                })
            }
            "dot" | "matmul" => {
                let [a, b] = self.exactly(builder)?;
                let (a, b) = (builder.node(a)?, builder.node(b)?);
                builder.located(span, |builder| builder.matmul(a, b))
            }
            "reshape" => {
                let [x, shape] = self.exactly(builder)?;
                let x = builder.node(x)?;
                let shape = reshape_target(builder, x, shape)?;
                builder.located(span, |b| b.graph.add(Op::Reshape(shape), [x]))
            }
            "einsum" => self.einsum(builder),
            name => {
                let mut known: Vec<String> = {
                    let built_in = names().map(str::to_owned);
                    built_in.chain(builder.registry.names().map(str::to_owned)).collect()
                };
                known.sort_unstable();
                let hint = narrow_hint(name)
                    .unwrap_or_else(|| format!("the functions are {}", known.join(", ")));
                return Err(builder.error(span, format!("unknown function `{name}`"), Some(hint)));
            }
        };
        node.map(Value::Node)
    }

    fn dtype(&self, builder: &Builder<'_>) -> Result<Option<DType>, Error> {
        self.only_keywords(builder, &["dtype"])?;
        match self.keyword("dtype").map(|ast| (&ast.kind, ast.span)) {
            None => Ok(None),
            Some((AstKind::Name(name) | AstKind::Text(name), span)) => name
                .parse()
                .map(Some)
                .map_err(|error: einmul_array::Error| builder.located_error(span, error)),
            Some((_, span)) => Err(builder.error(span, "a dtype is a name such as f32", None)),
        }
    }

    fn filled(&self, builder: &mut Builder<'_>) -> Result<NodeId, Error> {
        let dtype = self.dtype(builder)?;
        let (lengths, value) = match (self.name, self.arguments) {
            ("full", [shape, value]) => (std::slice::from_ref(shape), Some(value)),
            ("full", _) => return Err(self.error(builder, "full takes a shape and a value".into())),
            (_, lengths) => (lengths, None),
        };
        let mut shape = Shape::new();
        for ast in lengths {
            for (n, span) in integers(builder, ast)? {
                let n = usize::try_from(n)
                    .map_err(|_| builder.error(span, "a length cannot be negative", None))?;
                shape.push(n);
            }
        }
        let constant = match value {
            Some(ast) => match builder.value(ast)? {
                Value::Literal(constant) => constant,
                Value::Node(_) => return Err(builder.error(ast.span, "expected a number", None)),
            },
            None => Constant::Integer(i64::from(self.name == "ones")),
        };
        builder.located(self.span, |b| {
            // `full` takes its value's dtype, as in NumPy.
            let own = if value.is_some() { own_dtype(constant) } else { DType::F64 };
            let dtype = dtype.unwrap_or(own);
            if !holds(dtype, constant) {
                let problem = format!("{} does not fit in {dtype}", text::constant(constant));
                return Err(Error::operation(self.name, problem));
            }
            b.graph.add(Op::Fill(constant, dtype, shape), [])
        })
    }

    fn einsum(&self, builder: &mut Builder<'_>) -> Result<NodeId, Error> {
        let Some((Ast { kind: AstKind::Text(text), span, .. }, operands)) =
            self.arguments.split_first()
        else {
            let message = "einsum takes a quoted text such as \"ij,jk->ik\" first";
            return Err(self.error(builder, message.into()));
        };
        let subscripts = Subscripts::parse(text).map_err(|(problem, place)| {
            // One byte further in, for the quote.
            let start = span.start + 1 + place.start;
            let end = (span.start + 1 + place.end).max(start + 1);
            builder.error(Span { start, end }, format!("einsum: {problem}"), None)
        })?;
        let mut args = Vec::new();
        for operand in operands {
            args.push(builder.node(operand)?);
        }
        builder.located(self.span, |b| {
            let dtype = args.iter().map(|&a| b.graph.dtype(a)).reduce(DType::promote);
            if let Some(dtype) = dtype {
                for arg in &mut args {
                    *arg = b.cast(*arg, dtype)?;
                }
            }
            b.graph.add(Op::Einsum(subscripts), args)
        })
    }
}

/// Solvers work in `f32` and `f64`; integers and halves are widened.
fn to_solver_dtype(builder: &mut Builder<'_>, operation: &str, x: NodeId) -> Result<NodeId, Error> {
    let dtype = builder.graph.dtype(x);
    match dtype {
        DType::F16 | DType::BF16 => builder.cast(x, DType::F32),
        _ if dtype.kind() == Kind::Complex => Err(Error::Operation {
            operation: operation.to_owned(),
            problem: format!("linear systems of dtype {dtype} are not supported"),
            hint: Some("solvers take f32 and f64".into()),
        }),
        _ => builder.cast(x, dtype.to_inexact()),
    }
}

fn flattened(
    builder: &mut Builder<'_>,
    x: NodeId,
    shape: impl Fn(usize) -> [usize; 2],
) -> Result<NodeId, Error> {
    let n = element_count(builder.graph.shape(x))?;
    builder.graph.add(Op::Reshape(Shape::from_slice(&shape(n))), [x])
}

/// One integer, or a tuple of them, with their places.
fn integers(builder: &mut Builder<'_>, ast: &Ast) -> Result<Vec<(isize, Span)>, Error> {
    match &ast.kind {
        AstKind::Tuple(items) => {
            items.iter().map(|item| Ok((builder.integer(item)?, item.span))).collect()
        }
        _ => Ok(vec![(builder.integer(ast)?, ast.span)]),
    }
}

fn length(builder: &mut Builder<'_>, ast: &Ast) -> Result<usize, Error> {
    let n = builder.integer(ast)?;
    usize::try_from(n).map_err(|_| builder.error(ast.span, "a length cannot be negative", None))
}

/// A target shape in which one length may be -1.
fn reshape_target(builder: &mut Builder<'_>, x: NodeId, ast: &Ast) -> Result<Shape, Error> {
    let lengths = integers(builder, ast)?;
    let count = element_count(builder.graph.shape(x))?;
    let known = lengths
        .iter()
        .filter(|(n, _)| *n >= 0)
        .try_fold(1_usize, |product, (n, _)| product.checked_mul(*n as usize));
    let mut open = 0;
    let mut shape = Shape::new();
    for (n, span) in lengths {
        shape.push(match (n, known) {
            (n, _) if n >= 0 => n as usize,
            (-1, Some(known)) if open == 0 && known > 0 && count.is_multiple_of(known) => {
                open += 1;
                count / known
            }
            (-1, _) => {
                return Err(builder.error(
                    span,
                    format!("no length here makes {count} elements"),
                    None,
                ));
            }
            _ => return Err(builder.error(span, "a length cannot be negative", None)),
        });
    }
    Ok(shape)
}
