//! One axis: every length, dtype, axis and layout, padding, norms, and what follows from the
//! definition.

use super::*;

/// Checks all six functions of one axis on the lines of an array.
fn check(x: &Array, axis: isize, n: Option<usize>, what: &str) {
    let at = axis.rem_euclid(x.rank() as isize) as usize;
    let n_or = |whole: usize| n.unwrap_or(whole);
    let is_complex = x.dtype().kind() == Kind::Complex;
    let epsilon = epsilon(x.dtype());
    let norm = Norm::Backward;
    let compare = |name: &str, found: Array, n: usize, direction, scale: f64, real_spectrum| {
        assert_eq!(epsilon, super::epsilon(found.dtype()), "{name} of {what}: {}", found.dtype());
        let found = lines(&found, at);
        assert_eq!(found.len(), lines(x, at).len());
        for (line, found) in lines(x, at).iter().zip(found) {
            let whole = if real_spectrum { hermitian(line, n) } else { line.clone() };
            let mut expected = naive(&whole, n, direction);
            expected.truncate(found.len());
            expected.iter_mut().for_each(|z| *z *= scale);
            let bound = scale * bound(&whole[..n.min(whole.len())], n, epsilon);
            assert_close(&found, &expected, bound, &format!("{name} of {what}"));
        }
    };
    let length = x.shape()[at];
    let (whole, even) = (n_or(length), n_or(2 * length.max(1) - 2));
    let inverse = |n: usize| 1.0 / n as f64;
    let y = fft(x, n, axis, norm).unwrap();
    assert_eq!(y.shape()[at], whole);
    compare("fft", y, whole, Forward, 1.0, false);
    compare("ifft", ifft(x, n, axis, norm).unwrap(), whole, Inverse, inverse(whole), false);
    if even > 0 {
        let y = irfft(x, n, axis, norm).unwrap();
        assert_eq!(y.shape()[at], even);
        compare("irfft", y, even, Inverse, inverse(even), true);
        compare("hfft", hfft(x, n, axis, norm).unwrap(), even, Forward, 1.0, true);
    }
    if !is_complex {
        let y = rfft(x, n, axis, norm).unwrap();
        assert_eq!(y.shape()[at], whole / 2 + 1);
        compare("rfft", y, whole, Forward, 1.0, false);
        compare("ihfft", ihfft(x, n, axis, norm).unwrap(), whole, Inverse, inverse(whole), false);
    }
}

/// All `n` entries of a spectrum whose first half is given; the rest of it follows.
fn hermitian(half: &[C], n: usize) -> Vec<C> {
    let entry = |k: usize| half.get(k).copied().unwrap_or_default();
    (0..n)
        .map(|k| match k {
            // What is its own conjugate is real.
            _ if k == 0 || 2 * k == n => C::new(entry(k).re, 0.0),
            _ if 2 * k < n => entry(k),
            _ => entry(n - k).conj(),
        })
        .collect()
}

const DTYPES: [DType; 4] = [DType::F32, DType::F64, DType::C64, DType::C128];

#[test]
fn transforms_are_the_sums_that_define_them() {
    for dtype in DTYPES {
        for n in LENGTHS {
            check(&signal(&[n], dtype), -1, None, &format!("{n} {dtype}"));
            check(&signal(&[n, 3], dtype), 0, None, &format!("{n} {dtype} in columns"));
            check(&signal(&[2, n], dtype), 1, None, &format!("{n} {dtype} in rows"));
        }
    }
}

#[test]
fn any_strides_will_do() {
    for dtype in DTYPES {
        for n in [1, 7, 8, 15, 16] {
            let x = signal(&[2 * n, 3, 4], dtype);
            let odd = x.slice(&[range(None, None, 2)]).unwrap();
            let back = x.slice(&[range(None, None, -2), range(None, None, -1)]).unwrap();
            let turned = back.permute(&[1, 2, 0]).unwrap();
            let one = x.slice(&[range(None, Some(1), 1)]).unwrap();
            let stretched = one.broadcast_to(&[n, 3, 4]).unwrap();
            let repeated = odd.slice(&[range(None, None, 1), range(Some(0), Some(1), 1)]).unwrap();
            let repeated = repeated.broadcast_to(&[n, 9, 4]).unwrap();
            let views = [odd, back, turned, stretched, repeated];
            for (number, view) in views.iter().enumerate() {
                for axis in 0..3 {
                    let what = format!("view {number} of {n} {dtype} along axis {axis}");
                    check(view, axis, None, &what);
                }
            }
        }
    }
}

#[test]
fn lines_are_cut_off_or_continued() {
    for dtype in DTYPES {
        for (length, n) in [(1, 4), (3, 8), (4, 8), (5, 3), (8, 7), (8, 6), (9, 20), (20, 9)] {
            let what = format!("{n} points of {length} {dtype}");
            check(&signal(&[2, length], dtype), -1, Some(n), &what);
            check(&signal(&[length, 2], dtype), 0, Some(n), &what);
        }
        let none = Array::zeros(dtype, &[2, 0]).unwrap();
        let zeros = fft(&none, Some(3), 1, Norm::Backward).unwrap();
        assert_eq!((zeros.shape(), values(&zeros)), (&[2, 3][..], vec![C::default(); 6]));
        assert_eq!(irfft(&none, Some(4), 1, Norm::Backward).unwrap().shape(), [2, 4]);
    }
}

#[test]
fn norms_divide_by_the_points_or_their_root() {
    for dtype in DTYPES {
        for n in [5, 8] {
            let x = signal(&[3, n], dtype);
            let scaled = |x: Array, by: f64| values(&x).iter().map(|z| z * by).collect::<Vec<_>>();
            let close = |found: Array, expected: Vec<C>| {
                assert_close(&values(&found), &expected, bound(&values(&x), n, epsilon(dtype)), "");
            };
            let (n, root) = (n as f64, (n as f64).sqrt());
            let of = |f: fn(&Array, Option<usize>, isize, Norm) -> Result<Array, Error>, norm| {
                f(&x, Some(n as usize), -1, norm).unwrap()
            };
            for forward in [fft, hfft] {
                let plain = || of(forward, Norm::Backward);
                close(of(forward, Norm::Ortho), scaled(plain(), 1.0 / root));
                close(of(forward, Norm::Forward), scaled(plain(), 1.0 / n));
            }
            for inverse in [ifft, irfft] {
                let plain = || of(inverse, Norm::Forward);
                close(of(inverse, Norm::Ortho), scaled(plain(), 1.0 / root));
                close(of(inverse, Norm::Backward), scaled(plain(), 1.0 / n));
            }
        }
    }
}

/// Long enough for every algorithm of rustfft's, several threads and tiles.
#[test]
fn transforms_come_back_and_keep_the_norm() {
    for dtype in [DType::C64, DType::C128] {
        for n in [1 << 10, 1000, 1009, 2187, 4099, 6 * 1021, 1 << 16, 77_077] {
            let x = signal(&[n, 3], dtype);
            let y = fft(&x, None, 0, Norm::Ortho).unwrap();
            let back = ifft(&y, None, 0, Norm::Ortho).unwrap();
            let real = signal(&[n, 3], dtype.real());
            let half = rfft(&real, None, 0, Norm::Backward).unwrap();
            let whole = fft(&real, None, 0, Norm::Backward).unwrap();
            let real_back = irfft(&half, Some(n), 0, Norm::Backward).unwrap();
            for column in 0..3 {
                let (x, y) = (&lines(&x, 0)[column], &lines(&y, 0)[column]);
                let bound = 2.0 * bound(x, n, epsilon(dtype)) / (n as f64).sqrt();
                let what = format!("{n} {dtype}");
                assert_close(&lines(&back, 0)[column], x, bound, &what);
                assert!((norm_of(x) - norm_of(y)).abs() <= bound, "{what}");
                let real = &lines(&real, 0)[column];
                assert_close(&lines(&real_back, 0)[column], real, bound, &what);
                let (half, whole) = (&lines(&half, 0)[column], &lines(&whole, 0)[column]);
                assert_eq!(half[..], whole[..n / 2 + 1], "{what}");
                assert!((1..=n / 2).all(|k| whole[n - k] == whole[k].conj()), "{what}");
            }
        }
    }
}

#[test]
fn half_transforms_are_each_others_conjugates() {
    for n in [6, 7] {
        let x = signal(&[4, n], DType::F64);
        let inverse = ihfft(&x, None, -1, Norm::Backward).unwrap();
        let forward = rfft(&x, None, -1, Norm::Forward).unwrap();
        let conjugates: Vec<C> = values(&forward).iter().map(C::conj).collect();
        assert_eq!(values(&inverse), conjugates);
        let back = hfft(&inverse, Some(n), -1, Norm::Backward).unwrap();
        let bound = 2.0 * bound(&values(&x), n, f64::EPSILON);
        assert_close(&values(&back), &values(&x), bound, "hfft of ihfft");
    }
}

/// What a line becomes depends on the line alone.
#[test]
fn neighbours_layout_and_threads_change_no_bit() {
    for dtype in DTYPES {
        for n in [256, 360, 509] {
            let x = signal(&[n, 150], dtype);
            let stored = x.transpose().to_row_major().unwrap();
            let run = |x: &Array, axis| {
                let y = fft(x, None, axis, Norm::Ortho).unwrap();
                let back = irfft(x, None, axis, Norm::Backward).unwrap();
                (values(&y), values(&back))
            };
            let columns = run(&x, 0);
            assert_eq!(columns, einmul_machine::threads::limited(1, || run(&x, 0)), "{n} {dtype}");
            let rows = |(y, back): (Vec<C>, Vec<C>)| {
                let turned = |flat: Vec<C>| {
                    let m = flat.len() / 150;
                    (0..flat.len()).map(|i| flat[i % m * 150 + i / m]).collect::<Vec<C>>()
                };
                (turned(y), turned(back))
            };
            let columns = rows(columns);
            assert_eq!(columns, run(&stored, -1), "{n} {dtype}");
            let line = stored.slice(&[SliceItem::Index(77)]).unwrap();
            let alone = run(&line, 0);
            assert_eq!(columns.0[77 * n..78 * n], alone.0, "{n} {dtype}");
        }
    }
}
