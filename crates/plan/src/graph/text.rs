//! A node back as text, as close to what the user wrote as its form allows.

use std::fmt::Write as _;

use einmul_array::ufunc::BinaryOp;
use einmul_array::{SliceItem, format_shape};

use super::{Constant, Factor, Graph, Inversion, NodeId, Op};

/// How tightly a text binds, so that parentheses appear only where needed.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Sum,
    Term,
    Unary,
    Atom,
}

/// A node as an expression.
pub fn render(graph: &Graph, id: NodeId) -> String {
    text(graph, id).0
}

fn bound(graph: &Graph, id: NodeId, at_least: Binding) -> String {
    let (text, binding) = text(graph, id);
    if binding >= at_least { text } else { format!("({text})") }
}

/// A factor of a product: `A`, `A.T`, `inv(A)`, `pinv(X)`.
pub fn render_factor(graph: &Graph, id: NodeId, factor: Factor) -> String {
    let inverted = match factor.inversion {
        Inversion::None => None,
        Inversion::Inverse => Some(format!("inv({})", render(graph, id))),
        Inversion::LeftInverse => Some(format!("pinv({})", render(graph, id))),
    };
    let plain = factor.transposed || factor.conjugated;
    let mut out = inverted
        .unwrap_or_else(|| bound(graph, id, if plain { Binding::Atom } else { Binding::Term }));
    match (factor.transposed, factor.conjugated) {
        (true, true) => out.push_str(".H"),
        (true, false) => out.push_str(".T"),
        (false, true) => out = format!("conj({out})"),
        (false, false) => {}
    }
    out
}

fn text(graph: &Graph, id: NodeId) -> (String, Binding) {
    let node = graph.node(id);
    let arg = |k: usize| node.args[k];
    let call = |name: &str| {
        let arguments: Vec<String> = node.args.iter().map(|&arg| render(graph, arg)).collect();
        (format!("{name}({})", arguments.join(", ")), Binding::Atom)
    };
    let postfix =
        |suffix: &str| (format!("{}{suffix}", bound(graph, arg(0), Binding::Atom)), Binding::Atom);
    match &node.op {
        Op::Leaf(index) => (graph.leaves()[*index as usize].name.clone(), Binding::Atom),
        Op::Fill(value, _, shape) if shape.is_empty() => (constant(*value), Binding::Atom),
        Op::Fill(value, _, shape) => {
            (format!("full({}, {})", format_shape(shape), constant(*value)), Binding::Atom)
        }
        Op::Eye(n, _) => (format!("eye({n})"), Binding::Atom),
        Op::MatMul => {
            let left = bound(graph, arg(0), Binding::Term);
            let right = bound(graph, arg(1), Binding::Unary);
            (format!("{left} @ {right}"), Binding::Term)
        }
        Op::Product(factors) => {
            let all: Vec<String> = node
                .args
                .iter()
                .zip(factors)
                .enumerate()
                .map(|(k, (&arg, &factor))| {
                    let text = render_factor(graph, arg, factor);
                    // A product within a product is a grouping worth showing.
                    let grouped = factor == Factor::PLAIN
                        && (k > 0 || node.args.len() > 1)
                        && self::text(graph, arg).1 == Binding::Term;
                    if grouped { format!("({text})") } else { text }
                })
                .collect();
            let binding = if all.len() > 1 { Binding::Term } else { Binding::Atom };
            (all.join(" @ "), binding)
        }
        Op::Sum(coefficients) => (sum(graph, &node.args, coefficients), Binding::Sum),
        Op::Unary(op) if op.name() == "negative" => {
            (format!("-{}", bound(graph, arg(0), Binding::Unary)), Binding::Unary)
        }
        Op::Unary(op) => call(op.name()),
        Op::Binary(op) => {
            let (symbol, binding, right) = match op {
                BinaryOp::Add => ("+", Binding::Sum, Binding::Term),
                BinaryOp::Subtract => ("-", Binding::Sum, Binding::Term),
                BinaryOp::Multiply => ("*", Binding::Term, Binding::Unary),
                BinaryOp::Divide => ("/", Binding::Term, Binding::Unary),
                BinaryOp::Power => ("**", Binding::Unary, Binding::Unary),
                _ => return call(op.name()),
            };
            let left = bound(graph, arg(0), if symbol == "**" { Binding::Atom } else { binding });
            (format!("{left} {symbol} {}", bound(graph, arg(1), right)), binding)
        }
        Op::Cast(dtype) => call(&dtype.to_string()),
        Op::Reduce(op, axes) => {
            let of = render(graph, arg(0));
            if axes.len() == graph.shape(arg(0)).len() {
                (format!("{}({of})", op.name()), Binding::Atom)
            } else {
                let axes: Vec<String> = axes.iter().map(usize::to_string).collect();
                let axes = if axes.len() == 1 {
                    axes[0].clone()
                } else {
                    format!("({})", axes.join(", "))
                };
                (format!("{}({of}, axis={axes})", op.name()), Binding::Atom)
            }
        }
        Op::Slice(items) => postfix(&format!("[{}]", slice(items))),
        Op::Permute(axes) if axes.iter().rev().copied().eq(0..axes.len()) => postfix(".T"),
        Op::Permute(axes) => {
            let axes: Vec<String> = axes.iter().map(usize::to_string).collect();
            (format!("permute({}, ({}))", render(graph, arg(0)), axes.join(", ")), Binding::Atom)
        }
        // A vector as a column or row and back is bookkeeping, not the user's text.
        Op::Reshape(shape) if is_vector_as_matrix(graph.shape(arg(0)), shape) => {
            text(graph, arg(0))
        }
        Op::Reshape(shape) => {
            (format!("reshape({}, {})", render(graph, arg(0)), format_shape(shape)), Binding::Atom)
        }
        Op::Diagonal | Op::DiagonalMatrix => call("diag"),
        Op::Triangle { lower, diagonal } => {
            let name = if *lower { "tril" } else { "triu" };
            let offset = if *diagonal == 0 { String::new() } else { format!(", {diagonal}") };
            (format!("{name}({}{offset})", render(graph, arg(0))), Binding::Atom)
        }
        Op::Inverse => call("inv"),
        Op::Solve => call("solve"),
        Op::LeastSquares => call("lstsq"),
        Op::Einsum(subscripts) => {
            let arguments: Vec<String> = node.args.iter().map(|&a| render(graph, a)).collect();
            (format!("einsum(\"{subscripts}\", {})", arguments.join(", ")), Binding::Atom)
        }
        Op::Extension(operation) => call(operation.0.name()),
    }
}

fn sum(graph: &Graph, args: &[NodeId], coefficients: &[Constant]) -> String {
    let mut out = String::new();
    for (&arg, &coefficient) in args.iter().zip(coefficients) {
        let value = coefficient.to_c128();
        let negative = value.im == 0.0 && value.re < 0.0;
        match (out.is_empty(), negative) {
            (true, false) => {}
            (true, true) => out.push('-'),
            (false, false) => out.push_str(" + "),
            (false, true) => out.push_str(" - "),
        }
        let magnitude = if negative { negated(coefficient) } else { coefficient };
        if magnitude.to_c128() != einmul_array::Complex::new(1.0, 0.0) {
            let _ = write!(out, "{} * ", constant(magnitude));
            out.push_str(&bound(graph, arg, Binding::Unary));
        } else {
            out.push_str(&bound(graph, arg, Binding::Term));
        }
    }
    out
}

fn negated(value: Constant) -> Constant {
    match value {
        Constant::Integer(value) => Constant::Integer(value.wrapping_neg()),
        Constant::Complex(value) => Constant::Complex(-value),
    }
}

/// A constant as a literal.
pub fn constant(value: Constant) -> String {
    match value {
        Constant::Integer(value) => value.to_string(),
        Constant::Complex(value) if value.im == 0.0 => value.re.to_string(),
        Constant::Complex(value) if value.re == 0.0 => format!("{}j", value.im),
        Constant::Complex(value) => format!("({}{:+}j)", value.re, value.im),
    }
}

fn is_vector_as_matrix(from: &[usize], to: &[usize]) -> bool {
    match (from, to) {
        ([n], [r, c]) | ([r, c], [n]) => (*r == 1 || *c == 1) && r * c == *n,
        ([1, 1], []) | ([], [1, 1]) => true,
        _ => false,
    }
}

fn slice(items: &[SliceItem]) -> String {
    let bound = |b: &Option<isize>| b.map(|b| b.to_string()).unwrap_or_default();
    let all: Vec<String> = items
        .iter()
        .map(|item| match item {
            SliceItem::Index(index) => index.to_string(),
            SliceItem::Ellipsis => "...".to_owned(),
            SliceItem::NewAxis => "None".to_owned(),
            SliceItem::Range { start, stop, step } => {
                let step = step.map(|s| format!(":{s}")).unwrap_or_default();
                format!("{}:{}{step}", bound(start), bound(stop))
            }
        })
        .collect();
    all.join(", ")
}
