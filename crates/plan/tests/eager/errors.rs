//! What eager products say when their operands do not fit.

use einmul_array::{Array, DType};
use einmul_plan::Error;
use einmul_plan::eager::{self, TensorAxes};

fn zeros(shape: &[usize]) -> Array {
    Array::zeros(DType::F64, shape).unwrap()
}

type Product = fn(&Array, &Array) -> Result<Array, Error>;

#[test]
fn products_name_shapes_axes_and_what_would_fit() {
    let rows: &[(Product, &[usize], &[usize], &str)] = &[
        (
            eager::matmul,
            &[3, 4],
            &[5, 6],
            "matmul: inner dimensions differ: left is (3, 4), right is (5, 6); left axis 1 has 4, right axis 0 has 5",
        ),
        (
            eager::matmul,
            &[3, 4],
            &[5, 4],
            "matmul: inner dimensions differ: left is (3, 4), right is (5, 4); left axis 1 has 4, right axis 0 has 5\n\nhint: right.T has shape (4, 5), so `left @ right.T` fits and gives (3, 5)",
        ),
        (
            eager::matmul,
            &[4, 3],
            &[4, 6],
            "matmul: inner dimensions differ: left is (4, 3), right is (4, 6); left axis 1 has 3, right axis 0 has 4\n\nhint: left.T has shape (3, 4), so `left.T @ right` fits and gives (3, 6)",
        ),
        (
            eager::matmul,
            &[2, 3],
            &[2, 3],
            "matmul: inner dimensions differ: left is (2, 3), right is (2, 3); left axis 1 has 3, right axis 0 has 2\n\nhint: `left @ right.T` gives (2, 2), `left.T @ right` gives (3, 3); `left * right` multiplies element by element",
        ),
        (
            eager::matmul,
            &[2, 3, 4],
            &[2, 5, 4],
            "matmul: inner dimensions differ: left is (2, 3, 4), right is (2, 5, 4); left axis 2 has 4, right axis 1 has 5\n\nhint: right.mT has shape (2, 4, 5), so `left @ right.mT` fits and gives (2, 3, 5)",
        ),
        (
            eager::matmul,
            &[3],
            &[2, 3],
            "matmul: inner dimensions differ: left is (3,), right is (2, 3); left axis 0 has 3, right axis 0 has 2\n\nhint: right.T has shape (3, 2), so `left @ right.T` fits and gives (2,)",
        ),
        (
            eager::matmul,
            &[3],
            &[4],
            "matmul: inner dimensions differ: left is (3,), right is (4,); left axis 0 has 3, right axis 0 has 4",
        ),
        (
            eager::matmul,
            &[2, 3],
            &[],
            "matmul: needs at least one axis on the left and one axis on the right: left is (2, 3), right is ()\n\nhint: `*` multiplies by a scalar",
        ),
        (
            eager::matmul,
            &[2, 3, 4],
            &[5, 4, 6],
            "matmul: the stacks do not broadcast: left is (2, 3, 4), right is (5, 4, 6); left axis 0 has 2, right axis 0 has 5",
        ),
        (
            |a, b| eager::vecdot(a, b, -1),
            &[2, 3],
            &[2, 1],
            "vecdot: the vectors differ in length: left is (2, 3), right is (2, 1); left axis 1 has 3, right axis 1 has 1\n\nhint: the axis of the vectors does not broadcast",
        ),
        (
            |a, b| eager::vecdot(a, b, -2),
            &[3],
            &[3],
            "vecdot: axis -2 is out of range for an array of rank 1",
        ),
        (
            |a, b| eager::tensordot(a, b, &TensorAxes::Last(2)),
            &[2, 3],
            &[3, 2],
            "tensordot: contracted lengths differ in pair 0: left is (2, 3), right is (3, 2); left axis 0 has 2, right axis 0 has 3\n\nhint: `axes=([0, 1], [1, 0])` would fit",
        ),
        (
            |a, b| eager::tensordot(a, b, &TensorAxes::Last(3)),
            &[2, 3],
            &[2, 3],
            "tensordot: axes=3 names more axes than there are: left is (2, 3), right is (2, 3)",
        ),
        (
            |a, b| eager::tensordot(a, b, &TensorAxes::Pairs(vec![0, -2], vec![0, 1])),
            &[2, 3],
            &[2, 2],
            "tensordot: axis 0 of left is named twice",
        ),
        (
            |a, b| eager::tensordot(a, b, &TensorAxes::Pairs(vec![0], vec![0, 1])),
            &[2, 3],
            &[2, 2],
            "tensordot: axes pair up, but 1 of left and 2 of right are named",
        ),
        (
            |a, b| eager::tensordot(a, b, &TensorAxes::Pairs(vec![2], vec![0])),
            &[2, 3],
            &[2, 2],
            "tensordot: axis 2 is out of range for an array of rank 2",
        ),
        (
            eager::inner,
            &[3, 4],
            &[4, 2],
            "inner: last dimensions differ: left is (3, 4), right is (4, 2); left axis 1 has 4, right axis 1 has 2\n\nhint: right.T has shape (2, 4), so `inner(left, right.T)` fits",
        ),
        (
            eager::dot,
            &[3, 4],
            &[2, 4],
            "dot: inner dimensions differ: left is (3, 4), right is (2, 4); left axis 1 has 4, right axis 0 has 2\n\nhint: right.T has shape (4, 2), so `dot(left, right.T)` fits and gives (3, 2)",
        ),
        (
            eager::vdot,
            &[2, 3],
            &[4],
            "vdot: sizes differ: left is (2, 3) with 6 elements, right is (4,) with 4",
        ),
        (
            eager::matvec,
            &[3, 4],
            &[3],
            "matvec: inner dimensions differ: left is (3, 4), right is (3,); left axis 1 has 4, right axis 0 has 3\n\nhint: `left.T` would fit",
        ),
        (
            eager::vecmat,
            &[4],
            &[3, 5],
            "vecmat: inner dimensions differ: left is (4,), right is (3, 5); left axis 0 has 4, right axis 0 has 3",
        ),
        (
            |a, b| eager::einsum("ij,jk->ik", &[a, b]),
            &[3, 4],
            &[5, 6],
            "einsum: index `j` has length 4 in operand 0 and 5 in operand 1",
        ),
        (
            |a, b| eager::einsum("ij,j->ik", &[a, b]),
            &[3, 4],
            &[4],
            "einsum: the result's index `k` is in no operand (at character 7 of `ij,j->ik`)",
        ),
        (
            |a, b| eager::einsum("ijk,j", &[a, b]),
            &[3, 4],
            &[4],
            "einsum: operand 0 has shape (3, 4), its subscripts `ijk` name 3 axes",
        ),
        (
            |a, b| eager::einsum("...ijk,j", &[a, b]),
            &[3, 4],
            &[4],
            "einsum: operand 0 has shape (3, 4), its subscripts `...ijk` name 3 axes",
        ),
        (
            |a, b| eager::einsum("i...i...,j", &[a, b]),
            &[3, 4],
            &[4],
            "einsum: operand 0 has more than one `...` in `i...i...`",
        ),
        (
            |a, _| eager::einsum("ij,jk", &[a]),
            &[3, 4],
            &[4],
            "einsum: the subscripts name 2 operands, 1 given",
        ),
    ];
    for (product, left, right, expected) in rows {
        let error = product(&zeros(left), &zeros(right)).unwrap_err();
        assert_eq!(error.to_string(), *expected, "{left:?} {right:?}");
        let is_about_arrays = matches!(
            error,
            Error::Array(einmul_array::Error::Shape { .. } | einmul_array::Error::Axis { .. })
        );
        assert!(is_about_arrays, "{error:?}");
    }
}

#[test]
fn results_larger_than_memory_are_refused() {
    let huge = zeros(&[1]).broadcast_to(&[1 << 40]).unwrap();
    for error in [
        eager::outer(&huge, &huge).unwrap_err(),
        eager::kron(&huge, &huge).unwrap_err(),
        eager::tensordot(&huge, &huge, &TensorAxes::Last(0)).unwrap_err(),
        eager::einsum("i,j", &[&huge, &huge]).unwrap_err(),
    ] {
        assert!(error.to_string().contains("more elements than memory"), "{error}");
    }
}
