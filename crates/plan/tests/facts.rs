//! Facts that arrays carry reach the plan, and a plan that relies on them is no other array's.

use einmul_array::{Array, Operand};
use einmul_linalg::arrays;
use einmul_plan::{Error, Planner};

fn positive() -> Array {
    let n = 12;
    let element = |i: usize, j: usize| if i == j { 4.0 } else { 1.0 / (1 + i + j) as f64 };
    Array::from_vec((0..n * n).map(|e| element(e / n, e % n)).collect(), &[n, n]).expect("fits")
}

#[test]
fn a_factor_is_planned_as_what_it_is() {
    let a = positive();
    let lower = arrays::cholesky(&a, false).unwrap();
    let b = Array::from_vec((0..12).map(f64::from).collect(), &[12]).unwrap();
    let operands = [("L", Operand::from(lower.clone())), ("b", Operand::from(b.clone()))];
    let planner = Planner::new().unwrap();
    let plan = planner.plan("inv(L) @ b", &operands).unwrap();
    assert!(plan.steps.iter().any(|step| step.name.contains("triangular")), "{plan:?}");
    let prepared = planner.prepare(plan).unwrap();
    let (mut workspace, mut x) = (prepared.workspace().unwrap(), prepared.output().unwrap());
    let inputs = operands.map(|(_, operand)| operand);
    prepared.run(&mut workspace, &inputs, &mut x).unwrap();
    let expected = arrays::solve(&a, &b).unwrap().to_vec::<f64>().unwrap();
    // L⁻ᵀ L⁻¹ b is the solution of the whole.
    let whole = arrays::solve(&lower.transpose(), &x).unwrap().to_vec::<f64>().unwrap();
    for (x, y) in whole.iter().zip(&expected) {
        assert!((x - y).abs() <= 100.0 * f64::EPSILON * y.abs().max(1.0));
    }

    // A full matrix of the same layout is not solved by half of it.
    let refused = prepared.run(&mut workspace, &[a.into(), b.into()], &mut x);
    assert!(matches!(refused, Err(Error::Inputs(_))), "{refused:?}");
}

#[test]
fn facts_end_with_the_elements() {
    let (q, r) = arrays::qr(&positive(), arrays::QrMode::Reduced).unwrap();
    assert!(q.facts().is_orthogonal() && r.facts().is_upper_triangular());
    assert!(q.transpose().facts().is_orthogonal());
    let mut changed = q.clone();
    changed.view_mut().unwrap();
    assert!(!changed.facts().is_orthogonal() && q.facts().is_orthogonal());
    let b = Array::from_vec((0..12).map(f64::from).collect(), &[12]).unwrap();
    let x = arrays::solve(&q, &b).unwrap().to_vec::<f64>().unwrap();
    let plain = Array::from_vec(q.to_vec::<f64>().unwrap(), &[12, 12]).unwrap();
    assert!(!plain.facts().is_orthogonal());
    let expected = arrays::solve(&plain, &b).unwrap().to_vec::<f64>().unwrap();
    for (x, y) in x.iter().zip(&expected) {
        assert!((x - y).abs() <= 100.0 * f64::EPSILON * 12.0);
    }
}

#[test]
fn calls_of_the_floor_below_are_in_the_ledger() {
    let recorder = einmul_plan::ledger::record();
    arrays::solve(&positive(), &positive()).unwrap();
    let entries = recorder.entries();
    let entry = entries.iter().find(|entry| entry.step == "solve").expect("one");
    assert!(entry.kernel.ends_with("solve") && entry.flops > 0.0, "{entry:?}");
}
