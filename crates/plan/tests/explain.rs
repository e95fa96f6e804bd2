//! What a plan says of itself, on a machine that does not depend on the one at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use einmul_array::DType;
use einmul_array::facts::Facts;
use einmul_machine::{Isa, Profile};
use einmul_plan::{Plan, Planner, explain};

fn dense(shape: &[usize]) -> Facts {
    Facts::dense(shape, DType::F64)
}

fn plan(expression: &str, operands: &[(&str, Facts)]) -> Plan {
    let planner = Planner::with_profile(Profile::builtin(Isa::Portable, 1));
    planner.plan_facts(expression, operands).unwrap()
}

/// The kernels in order, and the page holds each of these lines.
fn check(expression: &str, operands: &[(&str, Facts)], kernels: &[&str], lines: &[&str]) {
    let plan = plan(expression, operands);
    let names: Vec<&str> = plan.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, kernels, "{expression}");
    let text = explain::text(&plan, None);
    for line in lines {
        assert!(text.lines().any(|l| l.trim() == *line), "{line}\nis not in\n{text}");
    }
}

#[test]
fn least_squares_is_recognised() {
    let operands = [("X", dense(&[16, 7])), ("y", dense(&[16]))];
    check(
        "inv(X.T @ X) @ X.T @ y",
        &operands,
        &["least-squares-qr.f64"],
        &[
            "X (16, 7) f64",
            "least-squares: inv(X.T @ X) @ X.T @ y → pinv(X) @ y",
            "because X.T @ X squares the condition number and loses half of the digits; QR of X keeps them",
            "error bound: none for the whole; each solve is backward stable",
        ],
    );
}

#[test]
fn a_chain_shows_the_order_that_it_rejected() {
    let operands =
        [("A", dense(&[1000, 1000])), ("B", dense(&[1000, 1000])), ("x", dense(&[1000]))];
    check(
        "A @ B @ x",
        &operands,
        &["gemv.f64.portable", "gemv.f64.portable"],
        &[
            "chain-order: A @ B @ x → A @ (B @ x)",
            "rejected  (A @ B) @ x: 2.00 G flop, predicted 201 ms, largest intermediate 7.63 MiB",
            "error bound: 2000·ε = 4.4e-13 of the formula on absolute values",
        ],
    );
}

#[test]
fn a_subexpression_is_computed_once() {
    let operands = [("A", dense(&[300, 200])), ("B", dense(&[300, 200]))];
    let expression = "(A.T @ B).T @ (A.T @ B)";
    check(
        expression,
        &operands,
        &["gemm.f64.portable.4x4", "gemm.f64.portable.4x4"],
        &["common-subexpressions: B.T @ A @ A.T @ B → A.T @ B computed once"],
    );
    let tree = explain::tree(&plan(expression, &operands), None);
    assert_eq!(tree.matches("step 1: A.T @ B").count(), 1, "{tree}");
    assert!(tree.ends_with("└─ step 1 again\n"), "{tree}");
}

#[test]
fn a_diagonal_scales() {
    let operands = [("v", dense(&[500])), ("A", dense(&[500, 500]))];
    check(
        "diag(v) @ A",
        &operands,
        &["multiply.f64"],
        &[
            "step 1 uses: diagonal (proven)",
            "diagonal-scaling: diag(v) @ A → rows scaled by the diagonal of diag(v)",
        ],
    );
}

#[test]
fn a_ridge_takes_cholesky() {
    let operands = [("X", dense(&[100, 3])), ("y", dense(&[100]))];
    let plan = plan("inv(X.T @ X + 2 * eye(3)) @ X.T @ y", &operands);
    assert_eq!(plan.steps.last().unwrap().name, "solve-cholesky.f64");
    let text = explain::text(&plan, None);
    assert!(text.contains("uses: positive definite (proven)"), "{text}");
}

#[test]
fn a_sparse_matrix_stays_sparse() {
    let operands = [("S", dense(&[1000, 1000]).with_nnz(5000.0)), ("x", dense(&[1000]))];
    check(
        "S @ x",
        &operands,
        &["csr-dense.f64"],
        &[
            "S (1000, 1000) f64, sparse: 5000 non-zeros (0.500%)",
            "step 1 uses: 5000 non-zeros (0.500%)",
        ],
    );
}

#[test]
fn json_holds_the_plan_its_totals_and_what_was_measured() {
    let plan = plan("A @ x", &[("A", dense(&[4, 4])), ("x", dense(&[4]))]);
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let json = explain::json(&plan, None).unwrap();
    assert_eq!(keys(&json), ["peak_bytes", "plan", "total"]);
    assert_eq!(json["plan"]["expression"], "A @ x");
    assert_eq!(json["total"]["flops"], 32.0);
    let measured = explain::Measured { seconds: vec![0.5] };
    let json = explain::json(&plan, Some(&measured)).unwrap();
    assert_eq!(json["measured_seconds"][0], 0.5);
    let text = explain::text(&plan, Some(&measured));
    assert!(text.contains("measured 500 ms"), "{text}");
}
