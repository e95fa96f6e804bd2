//! What others may add without touching the planner: an operation and an operand
//! encoding, both defined here.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::sync::Arc;

use einmul_array::facts::{Facts, Provenance};
use einmul_array::{
    Array, ArrayView, ArrayViewMut, DType, EncodedProduct, Encoding, Error, Operand, Shape,
};
use einmul_plan::{Operation, OperationCost, Planner, Registry, ledger};

/// Multiplies a vector by the Toeplitz matrix of a filter: a one-sided convolution.
#[derive(Debug)]
struct Convolve;

impl Operation for Convolve {
    fn name(&self) -> &str {
        "convolve"
    }

    fn infer(&self, arguments: &[&Facts]) -> Result<Facts, String> {
        match arguments {
            [signal, filter] if signal.shape.len() == 1 && filter.shape.len() == 1 => {
                match (signal.shape[0] + 1).checked_sub(filter.shape[0]) {
                    Some(n) if signal.dtype == DType::F64 => Ok(Facts::dense(&[n], DType::F64)),
                    _ => Err("the filter is longer than the signal".into()),
                }
            }
            _ => Err("needs two vectors".into()),
        }
    }

    fn cost(&self, arguments: &[&Facts], result: &Facts) -> OperationCost {
        let flops = 2.0 * result.elements() * arguments[1].elements();
        OperationCost { flops, bytes: 8.0 * arguments[0].elements(), is_product: true }
    }

    fn scratch_bytes(&self, arguments: &[&Facts]) -> usize {
        8 * arguments[1].shape[0]
    }

    fn run(
        &self,
        arguments: &[ArrayView<'_>],
        out: &mut ArrayViewMut<'_>,
        scratch: &mut [u8],
    ) -> Result<(), String> {
        let [signal, filter] = arguments else { return Err("needs two vectors".into()) };
        assert!(scratch.len() >= 8 * filter.shape()[0]);
        let element = |view: &ArrayView<'_>, k: usize| {
            // SAFETY: k is a position of the vector, which holds f64 (checked by `infer`).
            unsafe { *view.start().cast::<f64>().offset(k as isize * view.strides()[0]) }
        };
        let step = out.strides()[0];
        for k in 0..out.shape()[0] {
            let sum =
                (0..filter.shape()[0]).map(|j| element(signal, k + j) * element(filter, j)).sum();
            // SAFETY: k is a position of the output vector of f64.
            unsafe { *out.start().cast::<f64>().offset(k as isize * step) = sum };
        }
        Ok(())
    }
}

/// A matrix of signs times one scale: 1 bit an element.
#[derive(Debug)]
struct Signs {
    rows: usize,
    cols: usize,
    scale: f32,
    positive: Vec<bool>,
    with_kernel: bool,
}

impl Signs {
    fn element(&self, i: usize, j: usize) -> f32 {
        if self.positive[i * self.cols + j] { self.scale } else { -self.scale }
    }
}

impl Encoding for Signs {
    fn name(&self) -> &str {
        "signs"
    }

    fn facts(&self) -> Facts {
        Facts::dense(&[self.rows, self.cols], DType::F32)
    }

    fn bytes(&self) -> usize {
        self.rows * self.cols / 8
    }

    fn decode_into(&self, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
        let (down, right) = (out.strides()[0], out.strides()[1]);
        for i in 0..self.rows {
            for j in 0..self.cols {
                let at = i as isize * down + j as isize * right;
                // SAFETY: (i, j) is a position of the output, which has the facts' shape and dtype.
                unsafe { *out.start().cast::<f32>().offset(at) = self.element(i, j) };
            }
        }
        Ok(())
    }

    fn product(&self) -> Option<&dyn EncodedProduct> {
        self.with_kernel.then_some(self)
    }
}

impl EncodedProduct for Signs {
    fn name(&self) -> &str {
        "signs-product"
    }

    fn flops(&self, columns: usize) -> f64 {
        (self.rows * self.cols * columns) as f64
    }

    fn scratch_bytes(&self, _columns: usize) -> usize {
        0
    }

    fn multiply(
        &self,
        b: &ArrayView<'_>,
        out: &mut ArrayViewMut<'_>,
        _scratch: &mut [u8],
    ) -> Result<(), Error> {
        let b = b.as_matrix::<f32>().expect("planned for f32 matrices");
        let mut out = out.as_matrix::<f32>().expect("planned for f32 matrices");
        let (row_stride, col_stride, start) =
            (out.row_stride(), out.col_stride(), out.as_mut_ptr());
        for i in 0..self.rows {
            for j in 0..b.cols() {
                let sum = (0..self.cols).map(|p| self.element(i, p) * b.at(p, j)).sum();
                // SAFETY: (i, j) is a position of the output.
                unsafe { *start.offset(i as isize * row_stride + j as isize * col_stride) = sum };
            }
        }
        Ok(())
    }
}

fn vector(values: &[f64]) -> Array {
    Array::from_slice(values, &[values.len()]).unwrap()
}

#[test]
fn an_operation_from_outside_is_planned_like_any_other() {
    let mut registry = Registry::default();
    registry.register(Arc::new(Convolve));
    let planner = Planner::new().unwrap().registry(registry);
    let operands: Vec<(&str, Operand)> = vec![
        ("A", Array::eye(DType::F64, 5).unwrap().into()),
        ("x", vector(&[1.0, 2.0, 3.0, 4.0, 5.0]).into()),
        ("f", vector(&[1.0, -1.0]).into()),
    ];
    let recorder = ledger::record();
    let result = planner.eval("convolve(2 * A @ x, f) + 1", &operands).unwrap();
    assert_eq!(result.to_vec::<f64>().unwrap(), [-1.0; 4]);
    assert!(
        recorder
            .entries()
            .iter()
            .any(|entry| entry.kernel == "convolve.f64" && entry.flops == 16.0)
    );

    let message = planner.eval("convolve(f, x)", &operands).unwrap_err().to_string();
    assert_eq!(
        message,
        "convolve: the filter is longer than the signal\n  convolve(f, x)\n  ^^^^^^^^^^^^^^"
    );
    assert!(Planner::new().unwrap().eval("convolve(x, f)", &operands).is_err());
}

#[test]
fn an_encoding_from_outside_is_multiplied_by_its_own_kernel_or_decoded() {
    let (rows, cols) = (6, 4);
    let positive: Vec<bool> = (0..rows * cols).map(|k| k * k % 3 == 1).collect();
    let dense = Array::from_vec(
        positive.iter().map(|&p| if p { 0.5_f32 } else { -0.5 }).collect(),
        &[rows, cols],
    )
    .unwrap();
    let x = Array::from_vec(vec![1.0_f32, 2.0, 3.0, 4.0], &[4]).unwrap();
    let planner = Planner::new().unwrap();
    for with_kernel in [true, false] {
        let signs =
            Arc::new(Signs { rows, cols, scale: 0.5, positive: positive.clone(), with_kernel });
        let encoded: Vec<(&str, Operand)> = vec![("E", signs.into()), ("x", x.clone().into())];
        let plain: Vec<(&str, Operand)> =
            vec![("E", dense.clone().into()), ("x", x.clone().into())];
        for expression in ["E @ x", "E.T @ (E @ x)", "E + 1", "(E @ x) @ E"] {
            let got = planner.eval(expression, &encoded).unwrap().to_vec::<f32>().unwrap();
            let expected = planner.eval(expression, &plain).unwrap().to_vec::<f32>().unwrap();
            // Halves of small integers: every order of summation is exact.
            assert_eq!(got, expected, "{expression}");
        }
        let plan = planner.plan("E @ x", &encoded).unwrap();
        let kernels: Vec<&str> = plan.steps.iter().map(|step| step.name.as_str()).collect();
        if with_kernel {
            assert_eq!(kernels, ["signs-product"]);
        } else {
            assert_eq!(kernels[0], "decode.f32");
        }
    }
}

#[test]
fn a_plan_is_data() {
    let operands: Vec<(&str, Facts)> = vec![
        ("X", Facts::dense(&[40, 3], DType::F64)),
        ("L", Facts::dense(&[3, 3], DType::F64).with_band(2, 0, Provenance::Declared)),
        ("y", Facts::dense(&[40], DType::F64)),
    ];
    let planner = Planner::new().unwrap();
    let plan = planner.plan_facts("inv(L) @ inv(X.T @ X) @ X.T @ y + 1", &operands).unwrap();
    let text = serde_json::to_string(&plan).unwrap();
    let read: einmul_plan::Plan = serde_json::from_str(&text).unwrap();
    assert_eq!(read, plan);

    let wave = |n: usize| (0..n).map(|k| (k * k % 17) as f64 + 1.0).collect::<Vec<_>>();
    let x = Array::from_vec(wave(120), &[40, 3]).unwrap();
    let l = Array::from_vec(vec![2.0, 0.0, 0.0, 1.0, 3.0, 0.0, 1.0, 1.0, 4.0], &[3, 3]).unwrap();
    let y = Array::from_vec(wave(40), &[40]).unwrap();
    let inputs: Vec<Operand> = vec![x.into(), l.into(), y.into()];
    let run = |plan: einmul_plan::Plan| {
        let prepared = planner.prepare(plan).unwrap();
        let mut output = prepared.output().unwrap();
        prepared.run(&mut prepared.workspace().unwrap(), &inputs, &mut output).unwrap();
        output.to_vec::<f64>().unwrap()
    };
    assert_eq!(run(read), run(plan));
}

#[test]
fn a_plan_that_was_tampered_with_is_refused() {
    let operands = [("A", Facts::dense(&[8, 8], DType::F64))];
    let planner = Planner::new().unwrap();
    let plan = planner.plan_facts("A @ A @ A + 1", &operands).unwrap();
    type Damage = fn(&mut einmul_plan::Plan);
    let damages: [Damage; 8] = [
        |p| p.workspace_bytes = 0,
        |p| p.steps[0].output.shape = Shape::from_slice(&[8, 9]),
        |p| p.steps[0].output.shift = 1,
        |p| p.buffers[0].offset = Some(1 << 40),
        |p| p.inputs[0].facts.shape = Shape::from_slice(&[2, 2]),
        |p| p.steps.reverse(),
        |p| p.steps.truncate(1),
        |p| p.output.dtype = DType::F32,
    ];
    for (k, damage) in damages.into_iter().enumerate() {
        let mut damaged = plan.clone();
        damage(&mut damaged);
        assert!(planner.prepare(damaged).is_err(), "damage {k}");
    }
    assert!(planner.prepare(plan).is_ok());
}
