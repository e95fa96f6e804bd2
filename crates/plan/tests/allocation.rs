//! A prepared plan allocates nothing while it runs: a counting allocator watches a
//! thousand runs of each expression.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use einmul_array::{Array, Csr, Operand};
use einmul_plan::Planner;

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn check(expression: &str, operands: &[(&str, Operand)]) {
    // One thread: with more, rayon's queues may grow once in a while.
    let planner = Planner::new().unwrap().threads(1);
    let prepared = planner.prepare(planner.plan(expression, operands).unwrap()).unwrap();
    let inputs: Vec<Operand> = operands.iter().map(|(_, operand)| operand.clone()).collect();
    let mut workspace = prepared.workspace().unwrap();
    let mut output = prepared.output().unwrap();
    // The first run on a thread lets faer reserve its packing buffer.
    prepared.run(&mut workspace, &inputs, &mut output).unwrap();
    let first = format!("{output}");
    let before = COUNT.with(Cell::get);
    for _ in 0..1000 {
        prepared.run(&mut workspace, &inputs, &mut output).unwrap();
    }
    assert_eq!(COUNT.with(Cell::get) - before, 0, "{expression}");
    assert_eq!(format!("{output}"), first, "{expression}: the same input gives the same result");
}

#[test]
fn a_thousand_runs_allocate_nothing() {
    let n = 24;
    let wave = |k: usize| ((k * 37 % 101) as f64 - 50.0) / 25.0;
    let square = |shift: usize| {
        let element = |k: usize| wave(k + shift) + if k.is_multiple_of(n + 1) { 60.0 } else { 0.0 };
        Array::from_vec((0..n * n).map(element).collect(), &[n, n]).unwrap()
    };
    let (a, b) = (square(0), square(5));
    let v = Array::from_vec((0..n).map(|k| wave(k) + 3.0).collect(), &[n]).unwrap();
    let half = a.cast(einmul_array::DType::F32).unwrap();
    let integers = a.cast(einmul_array::DType::I64).unwrap();
    let x = Array::from_vec((0..60).map(|k| wave(k * k)).collect(), &[20, 3]).unwrap();
    let y = Array::from_vec((0..20).map(wave).collect(), &[20]).unwrap();
    let sparse = Csr::from_dense(&Array::eye(einmul_array::DType::F64, n).unwrap()).unwrap();
    let stack = Array::from_vec((0..2 * 3 * 4).map(wave).collect(), &[2, 3, 4]).unwrap();
    let operands: Vec<(&str, Operand)> = vec![
        ("A", a.into()),
        ("B", b.into()),
        ("v", v.into()),
        ("F", half.into()),
        ("I", integers.into()),
        ("X", x.into()),
        ("y", y.into()),
        ("S", sparse.into()),
        ("T", stack.into()),
    ];
    for expression in [
        "A @ B",
        "A @ B @ v",
        "(A.T @ B).T @ (A.T @ B)",
        "F @ F @ F.T",
        "I @ I",
        "inv(A) @ B",
        "inv(A)",
        "inv(A.T @ A + eye(24)) @ v",
        "inv(tril(A)) @ v",
        "inv(X.T @ X) @ X.T @ y",
        "diag(v) @ A + 2 * B - A",
        "S @ A",
        "S.T @ v",
        "A @ S",
        "sum(B, axis=0)",
        "A / 100",
        "exp(A)",
        "A * v",
        "exp(A / 100) * v + sum(B, axis=0)",
        "T @ T[0].T",
        "max(tanh(A)) + trace(B)",
        "A[::-1, 2:5].T",
    ] {
        check(expression, &operands);
    }
}
