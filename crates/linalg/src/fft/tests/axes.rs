//! Several axes: each is done as if alone.

use super::*;

#[test]
fn several_axes_are_one_after_the_other() {
    for dtype in [DType::C64, DType::C128, DType::F32, DType::F64] {
        let x = signal(&[6, 5, 8], dtype);
        let bound = |n| 3.0 * bound(&values(&x), n, epsilon(dtype));
        let each = |x: &Array, axes: &[(isize, usize)], norm| {
            let once =
                |x: Array, &(axis, n): &(isize, usize)| fft(&x, Some(n), axis, norm).unwrap();
            values(&axes.iter().fold(x.clone(), once))
        };
        for norm in [Norm::Backward, Norm::Ortho, Norm::Forward] {
            let whole = fftn(&x, None, None, norm).unwrap();
            assert_eq!(whole.shape(), [6, 5, 8]);
            let expected = each(&x, &[(0, 6), (1, 5), (2, 8)], norm);
            assert_close(&values(&whole), &expected, bound(240), "all axes");
            let back = values(&ifftn(&whole, None, None, norm).unwrap());
            assert_close(&back, &values(&x), bound(240), "back");

            let some = fftn(&x, Some(&[-1, 9]), Some(&[2, 0]), norm).unwrap();
            assert_eq!(some.shape(), [9, 5, 8]);
            let expected = each(&x, &[(2, 8), (0, 9)], norm);
            assert_close(&values(&some), &expected, bound(72), "two axes");

            let last = fftn(&x, Some(&[4, 4]), None, norm).unwrap();
            assert_eq!(last.shape(), [6, 4, 4]);
            let expected = each(&x, &[(1, 4), (2, 4)], norm);
            assert_close(&values(&last), &expected, bound(16), "the last axes");
        }
    }
}

#[test]
fn real_arrays_have_half_a_spectrum_and_come_back() {
    for dtype in [DType::F32, DType::F64] {
        let x = signal(&[6, 5, 8], dtype);
        for axes in [&[0, 1, 2][..], &[2, 0], &[1], &[-1, -2]] {
            for norm in [Norm::Backward, Norm::Ortho, Norm::Forward] {
                let half = rfftn(&x, None, Some(axes), norm).unwrap();
                let whole = fftn(&x, None, Some(axes), norm).unwrap();
                let last = axes[axes.len() - 1].rem_euclid(3) as usize;
                let mut items = vec![range(None, None, 1); last];
                items.push(range(None, Some((x.shape()[last] / 2 + 1) as isize), 1));
                let expected = whole.slice(&items).unwrap();
                assert_eq!(half.shape(), expected.shape(), "{axes:?}");
                let bound = 3.0 * bound(&values(&x), 240, epsilon(dtype));
                assert_close(&values(&half), &values(&expected), bound, "half");

                let s: Vec<isize> =
                    axes.iter().map(|a| x.shape()[a.rem_euclid(3) as usize] as isize).collect();
                let back = irfftn(&half, Some(&s), Some(axes), norm).unwrap();
                assert_eq!((back.shape(), back.dtype()), (x.shape(), dtype), "{axes:?}");
                assert_close(&values(&back), &values(&x), bound, "back");
            }
        }
        let even = irfftn(&x, None, None, Norm::Backward).unwrap();
        assert_eq!(even.shape(), [6, 5, 14]);
        assert_eq!(irfftn(&x, Some(&[-1]), Some(&[0]), Norm::Ortho).unwrap().shape(), [10, 5, 8]);
    }
}

/// The argument, and what shares its elements, stay as they are.
#[test]
fn only_results_are_written() {
    let x = signal(&[4, 6], DType::C128);
    let before = values(&x);
    let same = fftn(&x, None, Some(&[]), Norm::Backward).unwrap();
    assert!(!same.may_share_memory(&x) && values(&same) == before);
    for result in [fftn, ifftn] {
        let result = result(&x, None, None, Norm::Forward).unwrap();
        assert!(!result.may_share_memory(&x));
        assert_eq!(values(&x), before);
    }
}

/// Large enough for several threads, with passes in the result's own memory.
#[test]
fn threads_change_no_bit_of_large_arrays() {
    let x = signal(&[96, 80, 20], DType::C64);
    let run = || values(&fftn(&x, None, None, Norm::Ortho).unwrap());
    let all = run();
    assert!(all == einmul_machine::threads::limited(1, run));
    let x = signal(&[96, 80, 20], DType::F64);
    let run = || values(&irfftn(&x, None, None, Norm::Ortho).unwrap());
    let all = run();
    assert!(all == einmul_machine::threads::limited(1, run));
}
