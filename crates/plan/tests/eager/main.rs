//! Eager products against their definitions, for every dtype and layout.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod errors;
mod naive;
mod statistics;

use einmul_array::{Array, DType};
use einmul_plan::eager::{self, TensorAxes};
use einmul_plan::{Error, ledger};
use naive::{assert_same, contract, layouts, letters, sample};

type Product = dyn Fn(&Array, &Array) -> Result<Array, Error>;

/// A product of operands of all dtypes and layouts against its sum over letters.
fn check(
    name: &str,
    product: &Product,
    (left, left_letters): (&[usize], &str),
    (right, right_letters): (&[usize], &str),
    out: &str,
    conjugate: bool,
) {
    for dtype in DType::ALL {
        for (i, a) in layouts(dtype, left, 1).iter().enumerate() {
            for (j, b) in layouts(dtype, right, 20).iter().enumerate() {
                let what = format!("{name} {left:?} {right:?} {dtype} layouts {i}, {j}");
                let found = product(a, b).unwrap_or_else(|error| panic!("{what}: {error}"));
                let expected = contract((a, left_letters), (b, right_letters), out, conjugate);
                assert_same(&what, &found, &expected);
            }
        }
    }
}

fn check_matmul(left: &[usize], right: &[usize]) {
    let (l, r) = (left.len(), right.len());
    let left_letters = if l == 1 { "k".to_owned() } else { letters(l, "mk") };
    let right_letters = if r == 1 { "k".to_owned() } else { letters(r, "kn") };
    let stack = l.max(2).max(r) - 2;
    let mut out = letters(stack, "");
    out.extend((l > 1).then_some('m'));
    out.extend((r > 1).then_some('n'));
    let sides = ((left, left_letters.as_str()), (right, right_letters.as_str()));
    check("matmul", &eager::matmul, sides.0, sides.1, &out, false);
}

#[test]
fn matmul_of_vectors_matrices_and_stacks() {
    let shapes: [(&[usize], &[usize]); 16] = [
        (&[5], &[5]),
        (&[3, 4], &[4, 5]),
        (&[3], &[3, 4]),
        (&[4, 3], &[3]),
        (&[1, 1], &[1, 1]),
        (&[2, 3, 4], &[4, 2]),
        (&[2, 3, 4], &[4]),
        (&[4], &[2, 4, 3]),
        (&[3, 4], &[2, 4, 3]),
        (&[2, 3, 4], &[2, 4, 3]),
        (&[2, 1, 3, 4], &[3, 4, 2]),
        (&[1, 3, 4], &[5, 4, 3]),
        (&[3, 2, 5, 6], &[2, 6, 5]),
        (&[7, 7], &[7, 9]),
        (&[1, 6], &[6, 3]),
        (&[3, 6], &[6, 1]),
    ];
    for (left, right) in shapes {
        check_matmul(left, right);
    }
}

#[test]
fn empty_sums_are_zero_and_empty_results_are_empty() {
    let shapes: [(&[usize], &[usize]); 9] = [
        (&[0], &[0]),
        (&[3, 0], &[0, 2]),
        (&[0, 3], &[3, 2]),
        (&[3, 2], &[2, 0]),
        (&[0, 0], &[0, 0]),
        (&[2, 3, 0], &[2, 0, 4]),
        (&[0, 3, 4], &[4, 2]),
        (&[0, 3, 4], &[1, 4, 2]),
        (&[2, 0, 4], &[4, 2]),
    ];
    for (left, right) in shapes {
        check_matmul(left, right);
    }
    for dtype in DType::ALL {
        let (a, b) = (sample(dtype, &[2, 3, 0], 1), sample(dtype, &[0, 4], 2));
        let zeros = Array::zeros(dtype, &[2, 3, 4]).unwrap();
        assert_same("zeros", &eager::matmul(&a, &b).unwrap(), &zeros);
        let zeros = Array::zeros(dtype, &[2, 3]).unwrap();
        assert_same("zeros", &eager::vecdot(&a, &a, -1).unwrap(), &zeros);
        assert_same("empty", &eager::kron(&a, &b).unwrap(), &sample(dtype, &[2, 0, 0], 0));
        assert_same("empty", &eager::outer(&a, &b).unwrap(), &sample(dtype, &[0, 0], 0));
    }
}

/// Large enough for packed kernels, threads, and complex products by parts.
#[test]
fn large_products_are_right_too() {
    let shapes: [(&[usize], &[usize]); 6] = [
        (&[70, 50], &[50, 60]),
        (&[1, 300], &[300, 70]),
        (&[90, 300], &[300, 1]),
        (&[300], &[300]),
        (&[40, 17, 16], &[40, 16, 18]),
        (&[3, 60, 40], &[40, 50]),
    ];
    let dtypes = [DType::F32, DType::F64, DType::C64, DType::C128, DType::I32, DType::U8];
    for (left, right) in shapes {
        for dtype in dtypes {
            let (a, b) = (sample(dtype, left, 3), sample(dtype, right, 4));
            let (l, r) = (left.len(), right.len());
            let a_letters = if l == 1 { "k".into() } else { letters(l, "mk") };
            let b_letters = if r == 1 { "k".into() } else { letters(r, "kn") };
            let mut out = letters(l.max(2).max(r) - 2, "");
            out.push_str(if l > 1 { "mn" } else { "" });
            let expected = contract((&a, &a_letters), (&b, &b_letters), &out, false);
            let found = eager::matmul(&a, &b).unwrap();
            assert_same(&format!("{left:?} {right:?} {dtype}"), &found, &expected);
        }
    }
}

#[test]
fn a_stack_of_many_small_products() {
    for dtype in [DType::F64, DType::C64, DType::I16] {
        for (count, m, k, n) in [(1000, 2, 2, 2), (150, 5, 6, 7)] {
            let (a, b) = (sample(dtype, &[count, m, k], 1), sample(dtype, &[count, k, n], 2));
            let expected = contract((&a, "smk"), (&b, "skn"), "smn", false);
            assert_same("stack", &eager::matmul(&a, &b).unwrap(), &expected);
        }
    }
}

#[test]
fn dtypes_are_promoted() {
    for left in DType::ALL {
        for right in DType::ALL {
            let (a, b) = (sample(left, &[3, 4], 1), sample(right, &[4, 2], 2));
            let (a, b) = match left.promote(right).epsilon() {
                // Half floats hold smaller products only.
                Some(_) => (a.cast(DType::Bool).unwrap().cast(left).unwrap(), b),
                None => (a, b),
            };
            let joint = left.promote(right);
            let expected = contract(
                (&a.cast(joint).unwrap(), "mk"),
                (&b.cast(joint).unwrap(), "kn"),
                "mn",
                false,
            );
            assert_same(&format!("{left} {right}"), &eager::matmul(&a, &b).unwrap(), &expected);
        }
    }
}

#[test]
fn vectors_times_vectors_and_matrices() {
    let last = |a: &Array, b: &Array| eager::vecdot(a, b, -1);
    check("vecdot", &last, (&[4], "k"), (&[4], "k"), "", true);
    check("vecdot", &last, (&[2, 4], "zk"), (&[4], "k"), "z", true);
    check("vecdot", &last, (&[4], "k"), (&[3, 4], "zk"), "z", true);
    check("vecdot", &last, (&[2, 1, 4], "yzk"), (&[3, 4], "zk"), "yz", true);
    let first = |a: &Array, b: &Array| eager::vecdot(a, b, 0);
    check("vecdot axis 0", &first, (&[4, 3], "kz"), (&[4, 3], "kz"), "z", true);
    let before_last = |a: &Array, b: &Array| eager::vecdot(a, b, -2);
    check("vecdot axis -2", &before_last, (&[2, 4, 3], "ykz"), (&[4, 3], "kz"), "yz", true);
    check("vdot", &eager::vdot, (&[6], "k"), (&[6], "k"), "", true);
    check("vdot", &eager::vdot, (&[2, 3], "ab"), (&[2, 3], "ab"), "", true);
    check("matvec", &eager::matvec, (&[3, 4], "mk"), (&[4], "k"), "m", false);
    check("matvec", &eager::matvec, (&[2, 3, 4], "zmk"), (&[2, 4], "zk"), "zm", false);
    check("matvec", &eager::matvec, (&[3, 4], "mk"), (&[2, 4], "zk"), "zm", false);
    check("vecmat", &eager::vecmat, (&[4], "k"), (&[4, 3], "kn"), "n", true);
    check("vecmat", &eager::vecmat, (&[2, 4], "zk"), (&[2, 4, 3], "zkn"), "zn", true);
    check("vecmat", &eager::vecmat, (&[2, 4], "zk"), (&[4, 3], "kn"), "zn", true);
}

#[test]
fn contractions() {
    let over = |axes: TensorAxes| move |a: &Array, b: &Array| eager::tensordot(a, b, &axes);
    let pairs = |l: &[isize], r: &[isize]| over(TensorAxes::Pairs(l.to_vec(), r.to_vec()));
    let (a, b): (&[usize], &[usize]) = (&[2, 3, 4], &[3, 4, 2]);
    check("tensordot", &over(TensorAxes::Last(0)), (&[2, 2], "ab"), (&[3], "c"), "abc", false);
    check("tensordot", &over(TensorAxes::Last(1)), (&[2, 3], "ab"), (&[3, 4], "bc"), "ac", false);
    check("tensordot", &over(TensorAxes::Last(2)), (a, "abc"), (b, "bcd"), "ad", false);
    check("tensordot", &over(TensorAxes::Last(3)), (a, "abc"), (a, "abc"), "", false);
    check("tensordot", &pairs(&[0], &[2]), (a, "abc"), (b, "dea"), "bcde", false);
    check("tensordot", &pairs(&[-1, 0], &[1, -1]), (a, "abc"), (b, "dca"), "bd", false);
    check("tensordot", &pairs(&[], &[]), (&[2], "a"), (&[3], "b"), "ab", false);
    check("tensordot", &over(TensorAxes::Last(0)), (&[], ""), (&[3], "b"), "b", false);
    check("dot", &eager::dot, (&[4], "k"), (&[4], "k"), "", false);
    check("dot", &eager::dot, (&[3, 4], "mk"), (&[4, 2], "kn"), "mn", false);
    check("dot", &eager::dot, (&[2, 3, 4], "zmk"), (&[4], "k"), "zm", false);
    check("dot", &eager::dot, (&[3, 4], "mk"), (&[2, 4, 3], "zkn"), "mzn", false);
    check("dot", &eager::dot, (&[], ""), (&[3, 2], "mn"), "mn", false);
    check("inner", &eager::inner, (&[4], "k"), (&[4], "k"), "", false);
    check("inner", &eager::inner, (&[3, 4], "mk"), (&[2, 4], "nk"), "mn", false);
    check("inner", &eager::inner, (&[2, 3, 4], "zmk"), (&[4], "k"), "zm", false);
    check("inner", &eager::inner, (&[3], "m"), (&[], ""), "m", false);
    check("outer", &eager::outer, (&[4], "a"), (&[3], "b"), "ab", false);
}

#[test]
fn products_of_blocks() {
    // Rows checked against numpy.kron.
    let check = |a: Array, b: Array, shape: &[usize], expected: &[i64]| {
        let found = eager::kron(&a, &b).unwrap();
        assert_eq!(found.shape(), shape);
        assert_eq!(found.to_vec::<i64>().unwrap(), expected);
    };
    let array = |v: &[i64], shape: &[usize]| Array::from_slice(v, shape).unwrap();
    let (eye, b) = (array(&[1, 0, 0, 2], &[2, 2]), array(&[1, 2], &[1, 2]));
    check(eye.clone(), b.clone(), &[2, 4], &[1, 2, 0, 0, 0, 0, 2, 4]);
    check(b.transpose(), eye, &[4, 2], &[1, 0, 0, 2, 2, 0, 0, 4]);
    check(array(&[3, 5], &[2]), b.clone(), &[1, 4], &[3, 6, 5, 10]);
    check(array(&[7], &[]), b, &[1, 2], &[7, 14]);
    let matrix = |dtype| sample(dtype, &[2, 3], 1);
    for dtype in DType::ALL {
        let outer = eager::outer(&matrix(dtype).transpose(), &matrix(dtype)).unwrap();
        let flat = |x: &Array| x.reshape(&[6]).unwrap();
        let (a, b) = (flat(&matrix(dtype).transpose()), flat(&matrix(dtype)));
        assert_same("outer", &outer, &contract((&a, "a"), (&b, "b"), "ab", false));
    }
    let negative_zero = Array::from_vec(vec![-0.0], &[1]).unwrap();
    let one = Array::from_vec(vec![1.0], &[1]).unwrap();
    let product = eager::outer(&negative_zero, &one).unwrap().get::<f64>(&[0, 0]).unwrap();
    assert!(product.is_sign_negative(), "nothing is added to a product");
}

#[test]
fn sums_over_named_indices() {
    let by = |text: &'static str| move |a: &Array, b: &Array| eager::einsum(text, &[a, b]);
    let check = |text, left, right, left_letters, right_letters, out| {
        check(text, &by(text), (left, left_letters), (right, right_letters), out, false);
    };
    check("ij,jk->ik", &[3, 4], &[4, 2], "ij", "jk", "ik");
    check("ij,jk->ki", &[3, 4], &[4, 2], "ij", "jk", "ki");
    check("ij,ij->ij", &[3, 4], &[3, 4], "ij", "ij", "ij");
    check("ij,j->ji", &[3, 4], &[4], "ij", "j", "ji");
    check("ij,ij->", &[3, 4], &[3, 4], "ij", "ij", "");
    check("ij,ij->i", &[3, 4], &[3, 4], "ij", "ij", "i");
    check("bij,bjk->bik", &[2, 3, 4], &[2, 4, 2], "bij", "bjk", "bik");
    check("i,j", &[3], &[4], "i", "j", "ij");
    check("ba,b", &[3, 2], &[3], "ba", "b", "a");
    check("...i,...i->...", &[2, 3, 4], &[3, 4], "abi", "bi", "ab");
    check("...ij,...jk", &[2, 1, 3, 4], &[5, 4, 2], "abij", "bjk", "abik");
    check("...,...", &[2, 1], &[3], "ab", "b", "ab");
    check("i...,i", &[3, 2], &[3], "ib", "i", "b");
    check("ij,jk->ik", &[3, 1], &[4, 2], "ij", "jk", "ik");
    check("ij,jk->ik", &[3, 4], &[1, 1], "ij", "jk", "ik");
    check("ij,ij->ij", &[1, 4], &[3, 1], "ij", "ij", "ij");
    check("ij,ij->", &[1, 4], &[3, 1], "ij", "ij", "");
    let one = |text: &str, x: &Array| eager::einsum(text, &[x]).unwrap();
    let x = Array::from_vec((1..=9).map(f64::from).collect(), &[3, 3]).unwrap();
    assert_eq!(one("ii", &x).get::<f64>(&[]), Some(15.0));
    assert_eq!(one("ii->i", &x).to_vec::<f64>().unwrap(), [1.0, 5.0, 9.0]);
    assert_eq!(one("ji", &x).to_vec::<f64>(), x.transpose().to_vec::<f64>());
    assert_eq!(one("i...->...", &x).to_vec::<f64>().unwrap(), [12.0, 15.0, 18.0]);
    let chain = eager::einsum("ij,jk,kl->il", &[&x, &x, &x]).unwrap();
    let expected = eager::matmul(&eager::matmul(&x, &x).unwrap(), &x).unwrap();
    assert_eq!(chain.to_vec::<f64>(), expected.to_vec::<f64>());
}

#[test]
fn each_eager_product_is_in_the_ledger() {
    let recorder = ledger::record();
    let (a, b) = (sample(DType::F64, &[3, 7], 1), sample(DType::F64, &[7, 2], 2));
    let mine = |entries: Vec<ledger::Entry>| {
        entries.into_iter().filter(|e| e.operands[0].contains(&7)).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        eager::matmul(&a, &b).unwrap();
    }
    eager::tensordot(&b, &a, &TensorAxes::Pairs(vec![0], vec![1])).unwrap();
    eager::kron(&a, &b).unwrap();
    eager::einsum("ij,jk", &[&a, &b]).unwrap();
    let entries = mine(recorder.entries());
    let callers: Vec<&str> = entries.iter().map(|entry| entry.caller.as_str()).collect();
    assert_eq!(
        callers,
        [
            "matmul(left, right)",
            "matmul(left, right)",
            "tensordot(left, right)",
            "kron(left, right)",
            "einsum(\"ij,jk->ik\", x0, x1)"
        ]
    );
    let first = &entries[0];
    assert!(first.kernel.starts_with("gemm.f64"), "{}", first.kernel);
    assert_eq!((first.flops, first.dtype), (2.0 * 3.0 * 7.0 * 2.0, DType::F64));
    assert_eq!(first.operands[0].as_slice(), [3, 7]);
    assert_eq!(first.operands[1].as_slice(), [7, 2]);
    assert_eq!(first.result.as_slice(), [3, 2]);
}

/// A plan is remembered by layout and not by value.
#[test]
fn the_same_layout_with_other_values_gives_other_results() {
    for seed in 0..300 {
        let n = 1 + seed % 7;
        let (a, b) = (sample(DType::F64, &[n, 3], seed), sample(DType::F64, &[3, n], seed + 1));
        let expected = contract((&a, "ik"), (&b, "kj"), "ij", false);
        assert_same("again", &eager::matmul(&a, &b).unwrap(), &expected);
    }
}
