//! Sums over named indices by their definition, on whole numbers, and arrays of every
//! dtype and layout to try them on.

use std::collections::BTreeMap;

use einmul_array::{Array, Complex, DType, Element, Kind, SliceItem, dispatch};

/// Whole numbers small enough for every float dtype; integers of eight bits wrap.
pub(crate) fn sample(dtype: DType, shape: &[usize], seed: usize) -> Array {
    let count: usize = shape.iter().product();
    let most = if dtype.is_integer() { 100 } else { 4 };
    let whole = |k: usize, salt: usize| {
        let mixed = (k + 1).wrapping_mul(2_654_435_761).wrapping_add(seed * 97 + salt) >> 7;
        (mixed % (2 * most + 1)) as i64 - most as i64
    };
    let element = |k: usize| match dtype.kind() {
        Kind::Bool => Complex::new((whole(k, 0) % 2 == 0) as i64 as f64, 0.0),
        Kind::Unsigned => Complex::new(whole(k, 0).unsigned_abs() as f64, 0.0),
        Kind::Complex => Complex::new(whole(k, 0) as f64, whole(k, 5) as f64),
        _ => Complex::new(whole(k, 0) as f64, 0.0),
    };
    dispatch!(dtype, T => {
        let elements: Vec<T> = (0..count).map(|k| T::from_c128(element(k))).collect();
        Array::from_vec(elements, shape).unwrap()
    })
}

/// The same shape in several layouts: in order, with the axes stored in reverse, every
/// second element backwards, and one element everywhere.
pub(crate) fn layouts(dtype: DType, shape: &[usize], seed: usize) -> Vec<Array> {
    let reversed: Vec<usize> = shape.iter().rev().copied().collect();
    let doubled: Vec<usize> = shape.iter().map(|n| 2 * n).collect();
    let backwards = SliceItem::Range { start: None, stop: None, step: Some(-2) };
    let ones = vec![1; shape.len()];
    vec![
        sample(dtype, shape, seed),
        sample(dtype, &reversed, seed + 1).transpose(),
        sample(dtype, &doubled, seed + 2).slice(&vec![backwards; shape.len()]).unwrap(),
        sample(dtype, &ones, seed + 3).broadcast_to(shape).unwrap(),
    ]
}

/// `Σ a·b` over the letters that `out` lacks; lengths of one stretch. Without arrays of
/// whole numbers the result means nothing.
pub(crate) fn contract(
    (a, a_letters): (&Array, &str),
    (b, b_letters): (&Array, &str),
    out: &str,
    conjugate: bool,
) -> Array {
    let mut lengths: BTreeMap<char, usize> = BTreeMap::new();
    for (x, letters) in [(a, a_letters), (b, b_letters)] {
        for (c, &n) in letters.chars().zip(x.shape()) {
            let known = lengths.entry(c).or_insert(n);
            if *known == 1 {
                *known = n;
            }
        }
    }
    let summed: Vec<char> = lengths.keys().copied().filter(|c| !out.contains(*c)).collect();
    let shape: Vec<usize> = out.chars().map(|c| lengths[&c]).collect();
    let inner: Vec<usize> = summed.iter().map(|c| lengths[c]).collect();
    let dtype = a.dtype().promote(b.dtype());
    let whole = |x: &Array, letters: &str, at: &BTreeMap<char, usize>, conjugate: bool| {
        let position: Vec<usize> =
            letters.chars().zip(x.shape()).map(|(c, &n)| if n == 1 { 0 } else { at[&c] }).collect();
        let value = x.get_c128(&position).unwrap();
        (value.re as i128, if conjugate { -value.im } else { value.im } as i128)
    };
    let mut sums = Vec::new();
    for outer in positions(&shape) {
        let mut at: BTreeMap<char, usize> = out.chars().zip(outer).collect();
        let (mut re, mut im) = (0, 0);
        for inside in positions(&inner) {
            at.extend(summed.iter().copied().zip(inside));
            let (x, y) = whole(a, a_letters, &at, conjugate);
            let (u, v) = whole(b, b_letters, &at, false);
            re += x * u - y * v;
            im += x * v + y * u;
        }
        sums.push((re, im));
    }
    dispatch!(dtype, T => {
        let elements: Vec<T> = sums
            .iter()
            .map(|&(re, im)| match dtype.kind() {
                Kind::Complex => T::from_c128(Complex::new(re as f64, im as f64)),
                _ => T::from_i128(re),
            })
            .collect();
        Array::from_vec(elements, &shape).unwrap()
    })
}

/// Every position of a shape in row-major order.
fn positions(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |all, &n| {
        all.into_iter()
            .flat_map(|head: Vec<usize>| {
                (0..n).map(move |k| head.iter().copied().chain([k]).collect())
            })
            .collect()
    })
}

/// Letters for a shape's axes so that the last `core` are given and the ones before are
/// the same from the right.
pub(crate) fn letters(rank: usize, core: &str) -> String {
    let stack = rank - core.chars().count();
    "zyxwvu"[..stack].chars().rev().chain(core.chars()).collect()
}

pub(crate) fn assert_same(what: &str, found: &Array, expected: &Array) {
    assert_eq!(found.dtype(), expected.dtype(), "{what}");
    assert_eq!(found.shape(), expected.shape(), "{what}");
    dispatch!(found.dtype(), T => {
        assert_eq!(found.to_vec::<T>(), expected.to_vec::<T>(), "{what}");
    });
}
