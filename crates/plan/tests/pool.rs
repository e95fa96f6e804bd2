//! Every plan against a naive evaluation, and again with each rule switched off.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod naive;

use std::collections::BTreeMap;

use einmul_array::{Array, Csr, DType, Operand};
use einmul_plan::syntax::parse;
use einmul_plan::{Accuracy, Planner, Rule, RuleSet};
use naive::{Value, evaluate};

/// Square: A, B, C, D (well conditioned); tall X, Z; wide W; S sparse; vectors.
const POOL: &[&str] = &[
    "A @ B",
    "A.T @ B",
    "A @ B.T",
    "A.T @ B.T",
    "(A @ B).T",
    "A @ B @ C",
    "A @ (B @ C)",
    "A @ B @ C @ D",
    "A @ B @ v",
    "v @ A @ B",
    "A @ A.T @ v",
    "A.T @ A @ v",
    "X @ X.T @ u",
    "X.T @ X @ w",
    "X @ X.T @ X @ w",
    "(A @ B).T @ v",
    "(A @ B @ C).T",
    "((A @ B).T @ C).T",
    "v @ A @ v",
    "v @ v",
    "u @ X",
    "(A @ v) @ B",
    "A @ v @ B",
    "outer(v, v) @ A",
    "A @ outer(v, v) @ B",
    "outer(u, w) @ w",
    "A + B",
    "A - B",
    "A + B + C",
    "A - (B - C)",
    "A + A",
    "A - A",
    "2 * A",
    "2 * A @ B",
    "(2 * A) @ (3 * B) @ v",
    "-A @ B",
    "-(A @ B)",
    "A / 3 + B",
    "0.1 * A @ v",
    "A * B",
    "A * v",
    "A + v",
    "(A + B) @ v",
    "A @ B + A @ C",
    "A @ B + A @ B",
    "(A @ B) * (A @ B)",
    "(A.T @ B).T @ (A.T @ B)",
    "(A.T @ B).T @ A.T @ B",
    "A.T @ B @ A.T @ B @ v",
    "B.T @ A @ A.T @ B",
    "A @ B @ A @ B",
    "A @ B @ C + (A @ B).T",
    "A @ B @ v + B.T @ A.T @ v",
    "exp(A @ B / 100) @ v",
    "tanh(A @ v)",
    "sqrt(abs(A @ B)) + 1",
    "inv(A)",
    "inv(A) @ B",
    "inv(A) @ v",
    "B @ inv(A)",
    "v @ inv(A)",
    "inv(A).T @ v",
    "inv(A.T) @ v",
    "inv(inv(A)) @ v",
    "B @ inv(A) @ v",
    "inv(A) @ B @ inv(C)",
    "inv(A) @ inv(B) @ v",
    "A @ inv(B) @ C @ v",
    "inv(A @ B) @ v",
    "solve(A, v)",
    "solve(A, B)",
    "solve(A.T, B) @ v",
    "inv(X.T @ X) @ X.T @ u",
    "inv(X.T @ X) @ (X.T @ u)",
    "solve(X.T @ X, X.T @ u)",
    "u @ X @ inv(X.T @ X)",
    "inv(X.T @ X) @ X.T",
    "inv(X.T @ X) @ w",
    "w @ inv(X.T @ X)",
    "lstsq(X, u)",
    "lstsq(X, Z)",
    "lstsq(X, eye(8))",
    "lstsq(X, eye(8)) @ X",
    "inv(X.T @ X + 2 * eye(3)) @ X.T @ u",
    "inv(X.T @ X + eye(3)) @ w",
    "X @ inv(X.T @ X) @ X.T @ u",
    "inv(tril(A)) @ v",
    "inv(triu(A)) @ B",
    "B @ inv(tril(A))",
    "inv(tril(A)).T @ v",
    "tril(A) @ B",
    "diag(v) @ A",
    "A @ diag(v)",
    "diag(v) @ A @ diag(v)",
    "inv(diag(v)) @ A",
    "A @ inv(diag(v))",
    "diag(v) @ diag(v)",
    "diag(v) + A",
    "eye(5) @ A",
    "A @ eye(5) @ v",
    "diag(diag(A)) @ B",
    "trace(A @ B)",
    "sum(A @ B)",
    "sum(A @ B, axis=0)",
    "sum(A @ B @ v)",
    "mean(A, axis=1) @ B",
    "(A @ B)[2, 2]",
    "(A @ B)[1]",
    "(A @ B)[:, -1]",
    "(A + B)[2, 2]",
    "diag(A @ B)",
    "einsum(\"ij,jk->ik\", A, B)",
    "einsum(\"ij,jk,k->i\", A, B, v)",
    "einsum(\"ij,ij->\", A, B)",
    "einsum(\"i,j->ij\", v, v) @ A",
    "einsum(\"ii->i\", A)",
    "einsum(\"ij->j\", A)",
    "einsum(\"ij,kj->ik\", A, B) @ v",
    "S @ A",
    "A @ S",
    "S @ v",
    "v @ S",
    "S.T @ v",
    "S.T @ A",
    "S @ S",
    "S @ S.T @ v",
    "A @ S @ B @ v",
    "(S @ A).T",
    "diag(v) @ S",
    "S + A",
    "inv(S + 9 * eye(5)) @ v",
    "W @ X @ w",
    "(W @ X).T @ W @ X",
    "A ** 2 @ v",
];

struct Pool {
    dtype: DType,
    values: BTreeMap<String, Value>,
    operands: Vec<(String, Operand)>,
}

/// A small generator (splitmix64), so that the pool is the same everywhere.
fn uniform(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 * 2.0 - 1.0
}

/// Operands whose values are exact in `f32`.
fn pool(dtype: DType, transposed_storage: bool) -> Pool {
    let mut state = 7;
    let mut values = BTreeMap::new();
    let mut operands = Vec::new();
    let shapes: [(&str, &[usize]); 12] = [
        ("A", &[5, 5]),
        ("B", &[5, 5]),
        ("C", &[5, 5]),
        ("D", &[5, 5]),
        ("X", &[8, 3]),
        ("Z", &[8, 2]),
        ("W", &[4, 8]),
        ("v", &[5]),
        ("u", &[8]),
        ("w", &[3]),
        ("t", &[1]),
        ("S", &[5, 5]),
    ];
    for (name, shape) in shapes {
        let count: usize = shape.iter().product();
        let mut data: Vec<f64> =
            (0..count).map(|_| f64::from(uniform(&mut state) as f32)).collect();
        if shape == [5, 5] && name != "S" {
            // Well conditioned, and not symmetric.
            (0..5).for_each(|i| data[i * 6] += 4.0);
        }
        if name == "S" {
            data.iter_mut().enumerate().filter(|(k, _)| k % 3 != 0).for_each(|(_, v)| *v = 0.0);
        }
        if name == "v" {
            data.iter_mut().for_each(|v| *v += v.signum());
        }
        let value = Value::exact(shape, data);
        let array = Array::from_vec(value.value.clone(), shape).unwrap().cast(dtype).unwrap();
        let operand = match name {
            "S" => Operand::Sparse(Csr::from_dense(&array).unwrap()),
            _ if transposed_storage => {
                Operand::Dense(array.transpose().to_row_major().unwrap().transpose())
            }
            _ => Operand::Dense(array),
        };
        values.insert(name.to_owned(), value);
        operands.push((name.to_owned(), operand));
    }
    Pool { dtype, values, operands }
}

fn check(pool: &Pool, expression: &str, planner: &Planner, what: &str) {
    let operands: Vec<(&str, Operand)> =
        pool.operands.iter().map(|(name, operand)| (name.as_str(), operand.clone())).collect();
    let expected = evaluate(&parse(expression).unwrap(), &pool.values);
    let result = planner
        .eval(expression, &operands)
        .unwrap_or_else(|e| panic!("{expression} ({what}): {e}"));
    assert_eq!(result.shape(), expected.shape, "{expression} ({what})");
    // Parts of a formula in `f32` stay that coarse when an `f64` joins them.
    let epsilon = pool.dtype.epsilon().unwrap();
    let result = result.cast(DType::F64).unwrap().to_vec::<f64>().unwrap();
    for (k, got) in result.iter().enumerate() {
        // The naive value itself is rounded in f64; both are within the bound.
        let bound = (epsilon + f64::EPSILON) * expected.error[k] + f64::MIN_POSITIVE;
        let off = (got - expected.value[k]).abs();
        assert!(
            off <= bound,
            "{expression} ({what}): element {k} is {got}, not {}: off by {off:e}, bound {bound:e}",
            expected.value[k]
        );
    }
}

#[test]
fn the_pool_is_large() {
    assert!(POOL.len() >= 60);
}

#[test]
fn plans_agree_with_naive_evaluation() {
    for dtype in [DType::F32, DType::F64] {
        for transposed_storage in [false, true] {
            let pool = pool(dtype, transposed_storage);
            let planner = Planner::new().unwrap();
            for expression in POOL {
                check(&pool, expression, &planner, "all rules");
                check(&pool, expression, &planner.clone().accuracy(Accuracy::Strict), "strict");
            }
        }
    }
}

#[test]
fn plans_agree_with_each_rule_off() {
    let pool = pool(DType::F64, false);
    for rule in Rule::ALL {
        let planner = Planner::new().unwrap().rules(RuleSet::ALL.without(rule));
        for expression in POOL {
            check(&pool, expression, &planner, rule.name());
        }
    }
    let none = Rule::ALL.into_iter().fold(RuleSet::ALL, RuleSet::without);
    for expression in POOL {
        check(&pool, expression, &Planner::new().unwrap().rules(none), "no rule");
    }
}

#[test]
fn every_rule_fires_somewhere_in_the_pool() {
    let pool = pool(DType::F64, false);
    let operands: Vec<(&str, Operand)> =
        pool.operands.iter().map(|(name, operand)| (name.as_str(), operand.clone())).collect();
    let planner = Planner::new().unwrap();
    let mut fired = Vec::new();
    for expression in POOL {
        fired
            .extend(planner.plan(expression, &operands).unwrap().fired.into_iter().map(|f| f.rule));
    }
    for rule in Rule::ALL {
        assert!(fired.contains(&rule), "{} never fires", rule.name());
        let planner = Planner::new().unwrap().rules(RuleSet::ALL.without(rule));
        for expression in POOL {
            let plan = planner.plan(expression, &operands).unwrap();
            assert!(
                plan.fired.iter().all(|f| f.rule != rule),
                "{} fires though it is off: {expression}",
                rule.name()
            );
        }
    }
}

#[test]
fn integers_are_exact_under_every_regrouping() {
    let mut state = 11;
    let matrix = |n: usize, m: usize, state: &mut u64| {
        let data: Vec<i64> = (0..n * m).map(|_| (uniform(state) * 9e18) as i64).collect();
        Array::from_vec(data, &[n, m]).unwrap()
    };
    let (a, b, v) = (matrix(4, 4, &mut state), matrix(4, 4, &mut state), matrix(4, 1, &mut state));
    let operands = [("A", a.into()), ("B", b.into()), ("v", v.into())];
    let planner = Planner::new().unwrap();
    for expression in [
        "A @ B @ v",
        "A + A",
        "3 * A @ B - A",
        "(A @ B).T @ (A @ B) @ v",
        "(2 * A) @ B @ v",
        "A - B - A",
    ] {
        let planned: Vec<i64> = planner.eval(expression, &operands).unwrap().to_vec().unwrap();
        let strict = planner.clone().accuracy(Accuracy::Strict);
        let written: Vec<i64> = strict.eval(expression, &operands).unwrap().to_vec().unwrap();
        assert_eq!(planned, written, "{expression}");
    }
}
