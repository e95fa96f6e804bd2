//! An evaluator that shares nothing with the planner: it walks the syntax tree and
//! computes in `f64` with plain loops. Beside each value it carries
//!
//! * `magnitude`: the same formula evaluated on absolute values, and
//! * `error`: a bound, in units of the round-off ε of the dtype under test, on how far
//!   any regrouping of the formula, each operation rounded, may be from the value.
//!
//! Sums and products follow Higham, *Accuracy and Stability of Numerical Algorithms*
//! (2002), §3.5: every regrouping is within `k·ε` of the formula on absolute values.
//! An inverse adds `|A⁻¹|·|δA|·|A⁻¹|` with the backward error `δA` of a stable solve
//! (§9.3); a function adds `|f′|` times its argument's error.

use std::collections::BTreeMap;

use einmul_plan::syntax::{Ast, AstKind, IndexItem, InfixOp, Number};

/// A matrix of rank 0, 1 or 2 with its bound.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) shape: Vec<usize>,
    pub(crate) value: Vec<f64>,
    pub(crate) magnitude: Vec<f64>,
    pub(crate) error: Vec<f64>,
}

impl Value {
    pub(crate) fn exact(shape: &[usize], value: Vec<f64>) -> Self {
        assert_eq!(shape.iter().product::<usize>(), value.len());
        let magnitude = value.iter().map(|v| v.abs()).collect();
        Self { shape: shape.to_vec(), error: vec![0.0; value.len()], value, magnitude }
    }

    fn rows_cols(&self) -> (usize, usize) {
        match self.shape[..] {
            [] => (1, 1),
            [n] => (1, n),
            [r, c] => (r, c),
            _ => panic!("rank {}", self.shape.len()),
        }
    }

    fn map_parts(&self, shape: &[usize], f: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        Self {
            shape: shape.to_vec(),
            value: f(&self.value),
            magnitude: f(&self.magnitude),
            error: f(&self.error),
        }
    }

    fn transpose(&self) -> Self {
        let (r, c) = self.rows_cols();
        if self.shape.len() < 2 {
            return self.clone();
        }
        self.map_parts(&[c, r], |x| (0..c * r).map(|k| x[(k % r) * c + k / r]).collect())
    }

    fn reshaped(&self, shape: &[usize]) -> Self {
        Self { shape: shape.to_vec(), ..self.clone() }
    }
}

fn multiply(a: &[f64], b: &[f64], m: usize, k: usize, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; m * n];
    for i in 0..m {
        for p in 0..k {
            for j in 0..n {
                out[i * n + j] += a[i * k + p] * b[p * n + j];
            }
        }
    }
    out
}

fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x + y).collect()
}

fn scale(a: &[f64], c: f64) -> Vec<f64> {
    a.iter().map(|x| c * x).collect()
}

fn matmul(a: &Value, b: &Value) -> Value {
    let a2 = if a.shape.len() == 1 { a.reshaped(&[1, a.shape[0]]) } else { a.clone() };
    let b2 = if b.shape.len() == 1 { b.reshaped(&[b.shape[0], 1]) } else { b.clone() };
    let ((m, k), (_, n)) = (a2.rows_cols(), b2.rows_cols());
    let times = |x: &[f64], y: &[f64]| multiply(x, y, m, k, n);
    let magnitude = times(&a2.magnitude, &b2.magnitude);
    let carried = add(&times(&a2.error, &b2.magnitude), &times(&a2.magnitude, &b2.error));
    let error = add(&carried, &scale(&magnitude, k as f64 + 2.0));
    let mut shape = Vec::new();
    if a.shape.len() > 1 {
        shape.push(m);
    }
    if b.shape.len() > 1 {
        shape.push(n);
    }
    Value { shape, value: times(&a2.value, &b2.value), magnitude, error }
}

/// Gauss-Jordan with partial pivoting.
fn inverse(a: &Value) -> Value {
    let n = a.shape[0];
    let mut work: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            (0..2 * n)
                .map(|j| if j < n { a.value[i * n + j] } else { f64::from(u8::from(j - n == i)) })
                .collect()
        })
        .collect();
    for p in 0..n {
        let best = (p..n).max_by(|&x, &y| work[x][p].abs().total_cmp(&work[y][p].abs())).unwrap();
        work.swap(p, best);
        let pivot = work[p][p];
        work[p].iter_mut().for_each(|x| *x /= pivot);
        let row = work[p].clone();
        for (i, other) in work.iter_mut().enumerate() {
            let factor = other[p];
            if i != p {
                other.iter_mut().zip(&row).for_each(|(x, y)| *x -= factor * y);
            }
        }
    }
    let value: Vec<f64> = work.iter().flat_map(|row| row[n..].to_vec()).collect();
    let magnitude: Vec<f64> = value.iter().map(|x| x.abs()).collect();
    // A stable solve is exact for a matrix within 8·n·ε·max|A| of the given one.
    let largest = a.magnitude.iter().copied().fold(0.0, f64::max);
    let backward: Vec<f64> = a.error.iter().map(|e| e + 8.0 * n as f64 * largest).collect();
    let error = multiply(&multiply(&magnitude, &backward, n, n, n), &magnitude, n, n, n);
    Value { shape: vec![n, n], value, magnitude, error }
}

fn broadcast(
    a: &Value,
    b: &Value,
    f: impl Fn((f64, f64, f64), (f64, f64, f64)) -> (f64, f64, f64),
) -> Value {
    let rank = a.shape.len().max(b.shape.len());
    let at = |v: &Value, axis: usize| {
        let missing = rank - v.shape.len();
        if axis < missing { 1 } else { v.shape[axis - missing] }
    };
    let shape: Vec<usize> = (0..rank).map(|axis| at(a, axis).max(at(b, axis))).collect();
    let count: usize = shape.iter().product();
    let index = |v: &Value, mut k: usize| {
        let (mut offset, mut step) = (0, 1);
        for axis in (0..rank).rev() {
            let position = k % shape[axis];
            k /= shape[axis];
            let n = at(v, axis);
            offset += if n == 1 { 0 } else { position * step };
            step *= n;
        }
        offset
    };
    let mut out = Value { shape: shape.clone(), value: vec![], magnitude: vec![], error: vec![] };
    for k in 0..count {
        let (i, j) = (index(a, k), index(b, k));
        let (v, m, e) =
            f((a.value[i], a.magnitude[i], a.error[i]), (b.value[j], b.magnitude[j], b.error[j]));
        out.value.push(v);
        out.magnitude.push(m);
        out.error.push(e);
    }
    out
}

fn infix(op: InfixOp, a: &Value, b: &Value) -> Value {
    match op {
        InfixOp::MatMul => matmul(a, b),
        InfixOp::Add => {
            broadcast(a, b, |x, y| (x.0 + y.0, x.1 + y.1, x.2 + y.2 + 2.0 * (x.1 + y.1)))
        }
        InfixOp::Subtract => {
            broadcast(a, b, |x, y| (x.0 - y.0, x.1 + y.1, x.2 + y.2 + 2.0 * (x.1 + y.1)))
        }
        InfixOp::Multiply => {
            broadcast(a, b, |x, y| (x.0 * y.0, x.1 * y.1, x.2 * y.1 + x.1 * y.2 + 2.0 * x.1 * y.1))
        }
        InfixOp::Divide => broadcast(a, b, |x, y| {
            let inverse = 1.0 / y.0.abs();
            (x.0 / y.0, x.1 * inverse, inverse * (x.2 + x.1 * inverse * y.2 + 2.0 * x.1))
        }),
        InfixOp::Power => broadcast(a, b, |x, y| {
            let (power, slope) = (x.0.powf(y.0), (y.0 * x.0.powf(y.0 - 1.0)).abs());
            (power, power.abs().max(slope * x.1), slope * x.2 + 4.0 * power.abs())
        }),
    }
}

/// A function with its derivative.
fn function(x: &Value, f: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64) -> Value {
    let mut out = x.clone();
    for k in 0..x.value.len() {
        let v = x.value[k];
        out.value[k] = f(v);
        out.magnitude[k] = f(v).abs();
        out.error[k] = slope(v).abs() * x.error[k] + 4.0 * f(v).abs();
    }
    out
}

fn pick(x: &Value, shape: &[usize], keep: impl Fn(usize, usize) -> bool) -> Value {
    let cols = x.rows_cols().1;
    x.map_parts(shape, |part| {
        part.iter().enumerate().filter(|(k, _)| keep(k / cols, k % cols)).map(|(_, &v)| v).collect()
    })
}

fn sum(x: &Value, axis: Option<usize>) -> Value {
    let (r, c) = x.rows_cols();
    let ones = |n: usize| Value::exact(&[n], vec![1.0; n]);
    match axis {
        None => matmul(&ones(r * c), &x.reshaped(&[r * c])),
        Some(0) => matmul(&ones(r), x),
        _ => matmul(x, &ones(c)),
    }
}

fn integer(ast: &Ast) -> isize {
    match &ast.kind {
        AstKind::Number(Number::Integer(value)) => *value as isize,
        AstKind::Negative(x) => -integer(x),
        other => panic!("{other:?}"),
    }
}

/// Evaluates a syntax tree.
pub(crate) fn evaluate(ast: &Ast, operands: &BTreeMap<String, Value>) -> Value {
    let eval = |ast: &Ast| evaluate(ast, operands);
    match &ast.kind {
        AstKind::Number(Number::Integer(value)) => Value::exact(&[], vec![*value as f64]),
        AstKind::Number(Number::Float(value)) => {
            // The literal itself is rounded to the dtype under test.
            let mut literal = Value::exact(&[], vec![*value]);
            literal.error = vec![value.abs()];
            literal
        }
        AstKind::Name(name) => operands[name].clone(),
        AstKind::Negative(x) => {
            let x = eval(x);
            Value { value: scale(&x.value, -1.0), ..x }
        }
        AstKind::Infix(op, a, b) => infix(*op, &eval(a), &eval(b)),
        AstKind::Attribute(x, name) if name == "T" || name == "H" => eval(x).transpose(),
        AstKind::Index(x, items) => {
            let x = eval(x);
            let (rows, cols) = x.rows_cols();
            match items[..] {
                [IndexItem::At(ref i)] if x.shape.len() == 2 => {
                    let i = integer(i).rem_euclid(rows as isize) as usize;
                    pick(&x, &[cols], |row, _| row == i)
                }
                [IndexItem::At(ref i), IndexItem::At(ref j)] => {
                    let (i, j) = (
                        integer(i).rem_euclid(rows as isize) as usize,
                        integer(j).rem_euclid(cols as isize) as usize,
                    );
                    pick(&x, &[], |row, col| row == i && col == j)
                }
                [IndexItem::Range(None, None, None), IndexItem::At(ref j)] => {
                    let j = integer(j).rem_euclid(cols as isize) as usize;
                    pick(&x, &[rows], |_, col| col == j)
                }
                ref other => panic!("{other:?}"),
            }
        }
        AstKind::Call { name, arguments, keywords } => {
            let x = |k: usize| eval(&arguments[k]);
            let axis = keywords.iter().find(|(k, _)| k == "axis").map(|(_, v)| integer(v) as usize);
            match name.as_str() {
                "inv" => inverse(&x(0)),
                "solve" => matmul(&inverse(&x(0)), &x(1)),
                "lstsq" => {
                    let (a, b) = (x(0), x(1));
                    let gram = matmul(&a.transpose(), &a);
                    matmul(&inverse(&gram), &matmul(&a.transpose(), &b))
                }
                "exp" => function(&x(0), f64::exp, f64::exp),
                "tanh" => function(&x(0), f64::tanh, |v| 1.0 - v.tanh().powi(2)),
                "sqrt" => function(&x(0), f64::sqrt, |v| 0.5 / v.sqrt()),
                "abs" => function(&x(0), f64::abs, |_| 1.0),
                "sum" => sum(&x(0), axis),
                "mean" => {
                    let x = x(0);
                    let total = sum(&x, axis);
                    let n = x.value.len() as f64 / total.value.len() as f64;
                    total.map_parts(&total.shape.clone(), |part| scale(part, 1.0 / n))
                }
                "trace" => {
                    let x = x(0);
                    let n = x.shape[0];
                    sum(&pick(&x, &[n], |i, j| i == j), None)
                }
                "diag" => {
                    let x = x(0);
                    let n = x.shape[0];
                    match x.shape.len() {
                        2 => pick(&x, &[n], |i, j| i == j),
                        _ => x.map_parts(&[n, n], |part| {
                            (0..n * n)
                                .map(|k| if k / n == k % n { part[k / n] } else { 0.0 })
                                .collect()
                        }),
                    }
                }
                "tril" | "triu" => {
                    let x = x(0);
                    let cols = x.shape[1];
                    let keep = |k: usize| {
                        if name == "tril" { k % cols <= k / cols } else { k % cols >= k / cols }
                    };
                    x.map_parts(&x.shape.clone(), |part| {
                        part.iter()
                            .enumerate()
                            .map(|(k, &v)| if keep(k) { v } else { 0.0 })
                            .collect()
                    })
                }
                "eye" => {
                    let n = integer(&arguments[0]) as usize;
                    Value::exact(
                        &[n, n],
                        (0..n * n).map(|k| f64::from(u8::from(k / n == k % n))).collect(),
                    )
                }
                "outer" => {
                    let (a, b) = (x(0), x(1));
                    let (m, n) = (a.value.len(), b.value.len());
                    matmul(&a.reshaped(&[m, 1]), &b.reshaped(&[1, n]))
                }
                "einsum" => {
                    let AstKind::Text(text) = &arguments[0].kind else { panic!("subscripts") };
                    einsum(text, &arguments[1..].iter().map(eval).collect::<Vec<_>>())
                }
                other => panic!("{other}"),
            }
        }
        other => panic!("{other:?}"),
    }
}

/// Sums over every index at once.
fn einsum(text: &str, operands: &[Value]) -> Value {
    let (inputs, output) = text.split_once("->").expect("explicit");
    let inputs: Vec<Vec<char>> = inputs.split(',').map(|i| i.chars().collect()).collect();
    let mut lengths = BTreeMap::new();
    for (letters, operand) in inputs.iter().zip(operands) {
        lengths.extend(letters.iter().copied().zip(operand.shape.iter().copied()));
    }
    let letters: Vec<char> = lengths.keys().copied().collect();
    let shape: Vec<usize> = output.chars().map(|c| lengths[&c]).collect();
    let count = shape.iter().product();
    let mut out = Value {
        shape,
        value: vec![0.0; count],
        magnitude: vec![0.0; count],
        error: vec![0.0; count],
    };
    let total: usize = lengths.values().product();
    for mut k in 0..total {
        let mut at = BTreeMap::new();
        for c in &letters {
            at.insert(*c, k % lengths[c]);
            k /= lengths[c];
        }
        let offset =
            |index: &mut dyn Iterator<Item = char>| index.fold(0, |o, c| o * lengths[&c] + at[&c]);
        let (mut value, mut magnitude, mut error) = (1.0, 1.0, 0.0);
        for (letters, operand) in inputs.iter().zip(operands) {
            let i = offset(&mut letters.iter().copied());
            error = error * operand.magnitude[i] + magnitude * operand.error[i];
            value *= operand.value[i];
            magnitude *= operand.magnitude[i];
        }
        let o = offset(&mut output.chars());
        out.value[o] += value;
        out.magnitude[o] += magnitude;
        out.error[o] += error + (total + 2 * operands.len()) as f64 * magnitude;
    }
    out
}
