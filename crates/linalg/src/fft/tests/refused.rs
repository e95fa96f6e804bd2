//! Dtypes, empty arrays, frequencies, order, and what is refused.

use super::*;
use einmul_array::f16;

#[test]
fn dtypes_of_results() {
    let rows = [
        (DType::Bool, DType::C128),
        (DType::I8, DType::C128),
        (DType::U64, DType::C128),
        (DType::F16, DType::C64),
        (DType::BF16, DType::C64),
        (DType::F32, DType::C64),
        (DType::F64, DType::C128),
        (DType::C64, DType::C64),
        (DType::C128, DType::C128),
    ];
    for (dtype, complex) in rows {
        let x = Array::zeros(dtype, &[3, 4]).unwrap();
        let norm = Norm::Backward;
        for result in [
            fft(&x, None, -1, norm),
            ifft(&x, None, 0, norm),
            fftn(&x, None, None, norm),
            fftn(&x, None, Some(&[]), norm),
        ] {
            assert_eq!(result.unwrap().dtype(), complex, "{dtype}");
        }
        for result in [irfft(&x, None, -1, norm), hfft(&x, None, 0, norm)] {
            assert_eq!(result.unwrap().dtype(), complex.real(), "{dtype}");
        }
        if dtype.kind() != Kind::Complex {
            assert_eq!(rfft(&x, None, -1, norm).unwrap().dtype(), complex, "{dtype}");
        }
    }
    // Numbers that the dtypes hold exactly, so that each spectrum is that of the doubles.
    let x = [1.0, -2.0, 0.5, 4.0];
    let half = Array::from_vec(x.map(f16::from_f64).to_vec(), &[4]).unwrap();
    let double = Array::from_vec(x.to_vec(), &[4]).unwrap();
    let of = |x: &Array| values(&fft(x, None, -1, Norm::Backward).unwrap());
    assert_eq!(of(&half), of(&double));
    let whole = Array::from_vec(vec![3_i32, -1, 0, 7], &[4]).unwrap();
    assert_eq!(of(&whole)[0], C::new(9.0, 0.0));
}

#[test]
fn no_lines_give_no_lines() {
    let x = Array::zeros(DType::F32, &[0, 4, 3]).unwrap();
    assert_eq!(fft(&x, None, 1, Norm::Backward).unwrap().shape(), [0, 4, 3]);
    assert_eq!(fft(&x, Some(5), 0, Norm::Backward).unwrap().shape(), [5, 4, 3]);
    assert_eq!(rfft(&x, Some(9), -1, Norm::Backward).unwrap().shape(), [0, 4, 5]);
    assert_eq!(irfft(&x, None, 2, Norm::Backward).unwrap().shape(), [0, 4, 4]);
    assert_eq!(fftn(&x, None, Some(&[1, 2]), Norm::Ortho).unwrap().shape(), [0, 4, 3]);
    assert_eq!(rfftn(&x, None, Some(&[1, 2]), Norm::Ortho).unwrap().shape(), [0, 4, 2]);
    assert_eq!(fftshift(&x, None).unwrap().shape(), [0, 4, 3]);
    // Beside an empty axis the others may be as long as `usize` allows.
    let long = Array::zeros(DType::C128, &[usize::MAX, 0, 2]).unwrap();
    assert_eq!(fft(&long, None, 2, Norm::Backward).unwrap().shape(), long.shape());
    assert_eq!(fft(&long, None, 0, Norm::Backward).unwrap().shape(), long.shape());
}

/// NumPy's results for these arguments, from its documentation.
#[test]
fn frequencies_and_their_order() {
    let numbers = |x: Result<Array, Error>| -> Vec<f64> {
        values(&x.unwrap()).iter().map(|z| z.re).collect()
    };
    let check = |found: Vec<f64>, expected: &[f64]| assert_eq!(found, expected);
    check(numbers(fftfreq(8, 0.1, DType::F64)), &[0.0, 1.25, 2.5, 3.75, -5.0, -3.75, -2.5, -1.25]);
    check(numbers(fftfreq(5, 0.2, DType::F32)), &[0.0, 1.0, 2.0, -2.0, -1.0]);
    check(numbers(rfftfreq(8, 0.125, DType::F64)), &[0.0, 1.0, 2.0, 3.0, 4.0]);
    check(numbers(rfftfreq(5, 0.2, DType::F64)), &[0.0, 1.0, 2.0]);
    check(numbers(fftfreq(1, 2.0, DType::F64)), &[0.0]);
    assert_eq!(fftfreq(3, 1.0, DType::F32).unwrap().dtype(), DType::F32);

    let x = Array::from_vec((0..6).collect::<Vec<i64>>(), &[2, 3]).unwrap();
    check(numbers(fftshift(&x, None)), &[5.0, 3.0, 4.0, 2.0, 0.0, 1.0]);
    check(numbers(fftshift(&x, Some(&[1]))), &[2.0, 0.0, 1.0, 5.0, 3.0, 4.0]);
    check(numbers(ifftshift(&x, Some(&[-1]))), &[1.0, 2.0, 0.0, 4.0, 5.0, 3.0]);
    for shape in [&[5][..], &[4, 3], &[]] {
        let x = signal(shape, DType::C64);
        let back = ifftshift(&fftshift(&x, None).unwrap(), None).unwrap();
        assert_eq!(values(&back), values(&x));
    }
}

#[test]
fn what_has_no_transform_is_refused() {
    let norm = Norm::Backward;
    let real = Array::zeros(DType::F64, &[2, 3]).unwrap();
    let complex = Array::zeros(DType::C64, &[2, 3]).unwrap();
    let empty = Array::zeros(DType::F64, &[2, 0]).unwrap();
    let one = Array::zeros(DType::F64, &[2, 1]).unwrap();
    let point = Array::zeros(DType::F64, &[]).unwrap();
    let rows = [
        (
            fft(&real, Some(0), -1, norm),
            "fft: axis 1 is transformed at 0 points, but at least 1 is needed",
        ),
        (
            rfft(&empty, None, 1, norm),
            "rfft: axis 1 is transformed at 0 points, but at least 1 is needed",
        ),
        (
            irfft(&one, None, 1, norm),
            "irfft: axis 1 is transformed at 0 points, but at least 1 is needed",
        ),
        (
            hfft(&empty, None, 1, norm),
            "hfft: axis 1 is transformed at 0 points, but at least 1 is needed",
        ),
        (
            fftn(&real, Some(&[2, -3]), None, norm),
            "fftn: axis 1 is transformed at -3 points, but at least 1 is needed",
        ),
        (fftn(&real, Some(&[2]), Some(&[0, 1]), norm), "fftn: s has 1 lengths, for 2 axes: [2]"),
        (
            ifftn(&real, Some(&[2, 2, 2]), None, norm),
            "ifftn: s has 3 lengths, for 2 axes: [2, 2, 2]",
        ),
        (fftn(&real, None, Some(&[1, -1]), norm), "fftn: axis 1 of 2 is named twice in [1, -1]"),
        (rfftn(&point, None, None, norm), "rfftn: a transform of real numbers needs an axis"),
        (
            rfft(&complex, None, -1, norm),
            "rfft: takes real numbers, not c64\n\nhint: fft takes complex ones",
        ),
        (
            ihfft(&complex, None, -1, norm),
            "ihfft: takes real numbers, not c64\n\nhint: ifft takes complex ones",
        ),
        (ifft(&real, None, 2, norm), "ifft: axis 2 is out of range for an array of rank 2"),
        (fft(&point, None, -1, norm), "fft: axis -1 is out of range for an array of rank 0"),
        (fftshift(&real, Some(&[5])), "fftshift: axis 5 is out of range for an array of rank 2"),
        (fftfreq(0, 1.0, DType::F64), "fftfreq: 0 points at a distance of 1 have no frequencies"),
        (rfftfreq(4, 0.0, DType::F64), "rfftfreq: 4 points at a distance of 0 have no frequencies"),
    ];
    for (result, expected) in rows {
        assert_eq!(result.err().map(|error| error.to_string()).as_deref(), Some(expected));
    }
    assert!(matches!(
        fftfreq(4, 1.0, DType::I64),
        Err(Error::DType { operation: "fftfreq", dtype: DType::I64 })
    ));
    for n in [usize::MAX, usize::MAX / 2, 1 << 55] {
        assert!(fft(&real, Some(n), -1, norm).is_err());
        assert!(irfft(&complex, Some(n), -1, norm).is_err());
    }
}
