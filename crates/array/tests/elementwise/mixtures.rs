//! Dtypes, mixtures of them, layouts, writing in place, choices and clamps.

use einmul_array::ufunc::{
    BinaryOp, UnaryOp, binary, binary_assign, clip, unary, unary_assign, unary_into, where_,
};
use einmul_array::{Array, Complex, DType, Element, Error, SliceItem, bf16, f16};

fn array<T: Element>(values: &[T]) -> Array {
    Array::from_slice(values, &[values.len()]).expect("as many")
}

#[test]
fn results_have_the_standards_dtypes() {
    use DType::*;
    let check = |op: UnaryOp, input, expected: Option<DType>| {
        let result = unary(op, &Array::zeros(input, &[3]).expect("small"));
        assert_eq!(result.ok().map(|out| out.dtype()), expected, "{} of {input}", op.name());
    };
    for dtype in DType::ALL {
        for op in [UnaryOp::IsFinite, UnaryOp::IsInf, UnaryOp::IsNan, UnaryOp::LogicalNot] {
            check(op, dtype, Some(Bool));
        }
        check(UnaryOp::Exp, dtype, Some(if dtype.is_inexact() { dtype } else { F64 }));
        check(UnaryOp::Conj, dtype, Some(dtype));
        check(UnaryOp::Abs, dtype, Some(dtype.real()));
    }
    check(UnaryOp::Floor, I16, Some(I16));
    check(UnaryOp::Trunc, C64, None);
    check(UnaryOp::Round, C64, Some(C64));
    check(UnaryOp::Sign, C128, Some(C128));
    check(UnaryOp::SignBit, F16, Some(Bool));
    check(UnaryOp::BitwiseInvert, Bool, Some(Bool));
    check(UnaryOp::BitwiseInvert, F32, None);
    check(UnaryOp::Negative, Bool, None);
    check(UnaryOp::Expit, I32, Some(F64));
    check(UnaryOp::Expit, C64, None);

    let check = |op: BinaryOp, a, b, expected: Option<DType>| {
        let (x, y) = (Array::zeros(a, &[3]).expect("small"), Array::zeros(b, &[3]).expect("small"));
        let result = binary(op, &x, &y).ok().map(|out| out.dtype());
        assert_eq!(result, expected, "{} of {a} and {b}", op.name());
    };
    check(BinaryOp::Add, I8, U8, Some(I16));
    check(BinaryOp::Divide, I8, U8, Some(F64));
    check(BinaryOp::FloorDivide, I8, I64, Some(I64));
    check(BinaryOp::FloorDivide, F32, C64, None);
    check(BinaryOp::Less, U8, F32, Some(Bool));
    check(BinaryOp::Less, C64, F32, None);
    check(BinaryOp::Equal, C64, F64, Some(Bool));
    check(BinaryOp::LogicalAnd, F32, I64, Some(Bool));
    check(BinaryOp::BitwiseAnd, Bool, U8, Some(U8));
    check(BinaryOp::BitwiseAnd, I64, U64, None);
    check(BinaryOp::BitwiseLeftShift, I32, U8, Some(I32));
    check(BinaryOp::BitwiseLeftShift, Bool, Bool, None);
    check(BinaryOp::Atan2, I32, F32, Some(F64));
    check(BinaryOp::Hypot, F16, BF16, Some(F32));
    check(BinaryOp::Gcd, U8, I8, Some(I16));
}

#[test]
fn every_function_runs_in_every_dtype_that_it_names() {
    for dtype in DType::ALL {
        let x = array(&[1.0, 0.0, 3.0]).cast(dtype).expect("small");
        for op in UnaryOp::ALL {
            if let Ok(input) = op.input_dtype(dtype) {
                let out = unary(op, &x).expect("defined for these");
                assert_eq!((out.shape(), out.dtype()), (&[3][..], op.output_dtype(input)));
            }
        }
        for op in BinaryOp::ALL {
            if let Ok(joint) = op.dtype(dtype, dtype) {
                let out = binary(op, &x, &x).expect("defined for these");
                assert_eq!((out.shape(), out.dtype()), (&[3][..], op.output_dtype(joint)));
            }
        }
    }
}

/// Long enough for several blocks and threads, with a remainder.
#[test]
fn mixtures_agree_with_whole_casts_in_every_layout() {
    let (rows, columns) = (301, 501);
    let n = rows * columns;
    let whole: Vec<i32> = (0..n as i32).map(|i| i * 7919 % 1013 - 500).collect();
    let a = Array::from_slice(&whole, &[rows, columns]).expect("as many");
    let b: Vec<f32> = (0..n).map(|i| (i % 97) as f32 * 0.5).collect();
    let b = Array::from_slice(&b, &[columns, rows]).expect("as many").transpose();
    let backwards = SliceItem::Range { start: None, stop: None, step: Some(-1) };
    let reversed = b.slice(&[backwards.clone(), backwards]).expect("inside");
    let row = b.slice(&[SliceItem::Index(2)]).expect("inside");
    let column = b.slice(&[SliceItem::Ellipsis, SliceItem::Index(1), SliceItem::NewAxis]);
    let column = column.expect("inside");
    let one = Array::scalar(2.5_f32).expect("one");
    let check = |op, a: &Array, b: &Array| {
        let whole = |x: &Array| x.cast(DType::F64).expect("fits");
        let mixed = binary(op, a, b).expect("fits");
        let expected = binary(op, &whole(a), &whole(b)).expect("fits");
        assert_eq!(mixed.shape(), expected.shape());
        let equal = binary(BinaryOp::Equal, &mixed, &expected).expect("same shape");
        let all = equal.to_vec::<bool>().expect("bool").into_iter().all(|equal| equal);
        assert!(all, "{} {:?} {:?}", op.name(), a.shape(), b.shape());
    };
    for b in [&b, &reversed, &row, &column, &one] {
        for op in [BinaryOp::Subtract, BinaryOp::Maximum, BinaryOp::Less] {
            check(op, &a, b);
            check(op, b, &a);
        }
    }
    let squares = unary(UnaryOp::Sqrt, &unary(UnaryOp::Square, &a).expect("i32")).expect("f64");
    assert_eq!(squares.get::<f64>(&[1, 2]), Some(f64::from(whole[columns + 2].abs())));
}

#[test]
fn assignment_reads_before_it_writes() {
    let mut target = array(&[1.0_f32, 2.0, 3.0, 4.0]).reshape(&[2, 2]).expect("4");
    let step = array(&[10_i8, 20]);
    binary_assign(BinaryOp::Subtract, &mut target.view_mut().expect("own"), &step.view())
        .expect("fits");
    assert_eq!(target.to_vec::<f32>().expect("f32"), [-9.0, -18.0, -7.0, -16.0]);
    unary_assign(UnaryOp::Abs, &mut target.view_mut().expect("own")).expect("f32");
    assert_eq!(target.to_vec::<f32>().expect("f32"), [9.0, 18.0, 7.0, 16.0]);

    let mut whole = array(&[1_i32, 2]);
    let refused = [
        binary_assign(BinaryOp::Divide, &mut whole.view_mut().expect("own"), &step.view()),
        binary_assign(BinaryOp::Add, &mut whole.view_mut().expect("own"), &target.view()),
        unary_assign(UnaryOp::Exp, &mut whole.view_mut().expect("own")),
    ];
    for result in refused {
        assert!(matches!(result, Err(Error::DType { .. })), "{result:?}");
    }
    let wider = Array::zeros(DType::I32, &[3, 2]).expect("small");
    let result = binary_assign(BinaryOp::Add, &mut whole.view_mut().expect("own"), &wider.view());
    assert!(matches!(result, Err(Error::Shape { .. })), "{result:?}");
}

#[test]
fn outputs_of_another_dtype_or_shape_are_refused() {
    let x = array(&[1.0_f64, 2.0]);
    for mut out in [
        Array::zeros(DType::F32, &[2]).expect("small"),
        Array::zeros(DType::F64, &[2, 1]).expect("small"),
    ] {
        assert!(unary_into(UnaryOp::Exp, &x.view(), &mut out.view_mut().expect("own")).is_err());
    }
    let error = binary(BinaryOp::Add, &x, &array(&[1.0, 2.0, 3.0])).expect_err("lengths differ");
    assert!(matches!(error, Error::Broadcast { left_axis: 0, right_axis: 0, .. }), "{error}");
    let error = binary(BinaryOp::Less, &x, &array(&[Complex::new(1.0, 0.0)])).expect_err("order");
    assert!(error.to_string().contains("complex numbers have no order"), "{error}");
}

#[test]
fn neighbours_of_halves_are_their_own() {
    let (a, b) = (array(&[f16::ONE, f16::ZERO, -f16::ONE]), array(&[f16::MAX]));
    let next = binary(BinaryOp::Nextafter, &a, &b).expect("f16").to_vec::<f16>().expect("f16");
    let expected = [f16::from_bits(0x3c01), f16::from_bits(1), f16::from_bits(0xbbff)];
    assert_eq!(next, expected);
    let down = binary(BinaryOp::Nextafter, &array(&[bf16::ONE]), &array(&[bf16::ZERO]));
    let expected = [bf16::from_bits(0x3f7f)];
    assert_eq!(down.expect("bf16").to_vec::<bf16>().expect("bf16"), expected);
}

#[test]
fn choices_take_every_size_of_element() {
    let condition = array(&[true, false, true]);
    for dtype in DType::ALL {
        let a = array(&[1.0, 0.0, 1.0]).cast(dtype).expect("small");
        let b = array(&[0.0, 1.0, 0.0]).cast(dtype).expect("small");
        let chosen = where_(&condition, &a, &b).expect("fits");
        let ones = Array::full(1.0, &[3]).expect("small").cast(dtype).expect("small");
        let equal = binary(BinaryOp::Equal, &chosen, &ones).expect("same");
        assert_eq!(equal.to_vec::<bool>().expect("bool"), [true; 3], "{dtype}");
    }
    // A condition of numbers, a column, and a scalar of another dtype.
    let condition = array(&[0.0, f64::NAN]).reshape(&[2, 1]).expect("2");
    let chosen = where_(&condition, &array(&[1_i8, 2, 3]), &Array::scalar(-1_i64).expect("one"));
    let chosen = chosen.expect("fits");
    assert_eq!(chosen.to_vec::<i64>().expect("i64"), [-1, -1, -1, 1, 2, 3]);
    assert_eq!(chosen.shape(), [2, 3]);
    assert!(where_(&condition, &array(&[1, 2]), &array(&[1, 2, 3])).is_err());
}

#[test]
fn clamps_have_optional_bounds_and_keep_nan() {
    let x = array(&[-5.0, f64::NAN, 0.5, 7.0]);
    let scalar = |value: f64| Array::scalar(value).expect("one");
    let check = |min: Option<f64>, max: Option<f64>, expected: [f64; 4]| {
        let (min, max) = (min.map(scalar), max.map(scalar));
        let out = clip(&x, min.as_ref(), max.as_ref()).expect("fits").to_vec().expect("f64");
        let same = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
        assert!(out.iter().zip(&expected).all(same), "{min:?} {max:?} gives {out:?}");
    };
    let nan = f64::NAN;
    check(None, None, [-5.0, nan, 0.5, 7.0]);
    check(Some(0.0), None, [0.0, nan, 0.5, 7.0]);
    check(None, Some(1.0), [-5.0, nan, 0.5, 1.0]);
    check(Some(0.0), Some(1.0), [0.0, nan, 0.5, 1.0]);
    check(Some(2.0), Some(1.0), [1.0, nan, 1.0, 1.0]);
    check(Some(nan), Some(1.0), [nan; 4]);
    let whole = clip(&array(&[1_u8, 5, 9]), Some(&array(&[2_i64])), Some(&array(&[7_i8, 7, 8])));
    assert_eq!(whole.expect("fits").to_vec::<i64>().expect("i64"), [2, 5, 8]);
    assert!(clip(&array(&[Complex::new(1.0, 0.0)]), Some(&scalar(0.0)), None).is_err());
}
