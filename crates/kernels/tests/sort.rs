//! Sorting and selecting beside the reference, on every instruction set.

mod matrices;

use std::fmt::Debug;

use einmul_kernels::sort::{SortElement, select_nth, sort, sort_reference};
use einmul_machine::Isa;
use matrices::Random;

/// An element that tests make from patterns.
trait Tested: SortElement + PartialOrd + Debug {
    /// The integer's order is kept, but for what the type cannot hold.
    fn from_i32(value: i32) -> Self;
    /// Any bits.
    fn from_bits(bits: u64) -> Self;
    fn bits(self) -> u64;
    /// The least, the greatest and other values at the edges.
    fn extremes() -> Vec<Self>;
}

macro_rules! tested_integers {
    ($($type:ty)*) => {$(
        impl Tested for $type {
            fn from_i32(value: i32) -> Self { value as $type }
            fn from_bits(bits: u64) -> Self { bits as $type }
            fn bits(self) -> u64 { self as u64 }
            fn extremes() -> Vec<Self> {
                vec![<$type>::MIN, <$type>::MIN + 1, 0, 1, <$type>::MAX - 1, <$type>::MAX]
            }
        }
    )*};
}

macro_rules! tested_floats {
    ($($type:ident)*) => {$(
        impl Tested for $type {
            fn from_i32(value: i32) -> Self { value as $type }
            fn from_bits(bits: u64) -> Self { <$type>::from_bits(bits as _) }
            fn bits(self) -> u64 { self.to_bits().into() }
            fn extremes() -> Vec<Self> {
                // A NaN of either sign with the least and with other payloads.
                let infinity = <$type>::INFINITY.to_bits();
                let nans = [infinity + 1, <$type>::NAN.to_bits(), infinity | (infinity >> 1)];
                let mut values: Vec<Self> = nans.map(<$type>::from_bits).to_vec();
                values.extend([<$type>::INFINITY, <$type>::MAX, <$type>::MIN_POSITIVE, 0.0]);
                values.push(<$type>::from_bits(1));
                values.extend(values.clone().iter().map(|v| -v));
                values
            }
        }
    )*};
}

tested_integers!(i32 u32 i64 u64);
tested_floats!(f32 f64);

fn isas() -> impl Iterator<Item = Isa> {
    Isa::ALL.into_iter().filter(|isa| isa.is_supported())
}

fn same_bits<T: Tested>(a: &[T], b: &[T]) -> bool {
    let sorted_bits = |values: &[T]| {
        let mut bits: Vec<u64> = values.iter().map(|v| v.bits()).collect();
        bits.sort_unstable();
        bits
    };
    sorted_bits(a) == sorted_bits(b)
}

/// `a` and `b` are equal or both NaN.
fn ties<T: PartialOrd>(a: T, b: T) -> bool {
    #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
    let nans = a != a && b != b;
    nans || a == b
}

fn check<T: Tested>(values: &[T], what: &str) {
    let mut expected = values.to_vec();
    sort_reference(&mut expected);
    for isa in isas() {
        let mut sorted = values.to_vec();
        sort(&mut sorted, isa);
        let what = format!("{what}, {} of {}, {isa}", values.len(), std::any::type_name::<T>());
        let wrong = sorted.iter().zip(&expected).position(|(&a, &b)| !ties(a, b));
        assert_eq!(wrong, None, "{what}");
        assert!(same_bits(&sorted, values), "{what}: elements are lost");
        for nth in [0, values.len() / 3, values.len().saturating_sub(1)] {
            if nth < values.len() {
                check_selection(values, &expected, nth, isa, &what);
            }
        }
    }
}

fn check_selection<T: Tested>(values: &[T], expected: &[T], nth: usize, isa: Isa, what: &str) {
    let mut selected = values.to_vec();
    select_nth(&mut selected, nth, isa);
    assert!(ties(selected[nth], expected[nth]), "{what}: {:?} at {nth}", selected[nth]);
    assert!(same_bits(&selected, values), "{what}: elements are lost");
    let (before, after) = (&mut selected.clone()[..nth], &mut selected[nth..]);
    sort_reference(before);
    sort_reference(after);
    let both = before.iter().chain(after.iter());
    assert!(both.zip(expected).all(|(&a, &b)| ties(a, b)), "{what}: order around {nth}");
}

/// Sequences that sorting is known to go wrong with, by name.
fn patterns(len: usize, random: &mut Random) -> Vec<(&'static str, Vec<i32>)> {
    let n = len as i32;
    let mut draw = |below: i32| random.below(below.max(1) as usize) as i32;
    vec![
        ("random", (0..n).map(|_| draw(i32::MAX) - i32::MAX / 2).collect()),
        ("two values", (0..n).map(|_| draw(2)).collect()),
        ("few values", (0..n).map(|_| draw(10) - 5).collect()),
        ("many twice", (0..n).map(|_| draw(n)).collect()),
        ("mostly equal", (0..n).map(|_| (draw(20) - 10).max(0)).collect()),
        ("constant", vec![7; len]),
        ("ascending", (0..n).collect()),
        ("descending", (0..n).rev().collect()),
        ("nearly ascending", (0..n).map(|i| if draw(50) == 0 { draw(n) } else { i }).collect()),
        ("organ pipe", (0..n).map(|i| i.min(n - 1 - i)).collect()),
        ("sawtooth", (0..n).map(|i| i % 37).collect()),
        ("halves interleaved", (0..n).map(|i| if i % 2 == 0 { i } else { n - i }).collect()),
        ("median-of-three killer", median_of_three_killer(n)),
    ]
}

/// Musser, "Introspective sorting and selection algorithms" (1997).
fn median_of_three_killer(n: i32) -> Vec<i32> {
    let half = n / 2;
    let first = (1..=half).map(|i| if i % 2 == 1 { i } else { half + i - 1 });
    first.chain((1..=n - half).map(|i| 2 * i)).collect()
}

/// Any 64 bits, from draws of 22.
fn word(random: &mut Random) -> u64 {
    (0..3).fold(0, |word, _| word << 22 | random.below(1 << 22) as u64)
}

fn check_type<T: Tested>() {
    let mut random = Random(3);
    let large = [511, 512, 513, 1000, 1025, 4099, 20_011];
    for len in (0..300).chain(large) {
        // Short slices differ in their length alone; a few patterns are enough.
        let few = if len < 300 && len % 16 != 1 { 3 } else { usize::MAX };
        for (name, pattern) in patterns(len, &mut random).into_iter().take(few) {
            check(&pattern.into_iter().map(T::from_i32).collect::<Vec<_>>(), name);
        }
        let bits: Vec<T> = (0..len).map(|_| T::from_bits(word(&mut random))).collect();
        check(&bits, "any bits");
        let edges = T::extremes();
        let drawn = (0..len).map(|_| edges[random.below(edges.len())]);
        check(&drawn.collect::<Vec<_>>(), "extremes");
        let last = edges[edges.len() - 1];
        check(&vec![last; len], "an extreme alone");
    }
}

#[test]
fn integers_are_sorted_as_by_the_reference() {
    check_type::<i32>();
    check_type::<u32>();
    check_type::<i64>();
    check_type::<u64>();
}

#[test]
fn floats_are_sorted_as_by_the_reference() {
    check_type::<f32>();
    check_type::<f64>();
}

#[test]
fn zeros_are_in_the_order_of_their_signs() {
    for isa in isas() {
        for len in [3, 300, 3000] {
            let mut values: Vec<f64> = (0..len).map(|i| [0.0, -0.0, 1.0][i % 3]).collect();
            sort(&mut values, isa);
            assert!(values[..len / 3].iter().all(|v| v.is_sign_negative()), "{isa}");
            assert!(values[len / 3..].iter().all(|v| v.is_sign_positive()), "{isa}");
        }
    }
}

#[test]
fn nothing_outside_the_slice_is_touched() {
    for isa in isas() {
        for len in [0, 1, 7, 17, 100, 300, 1000] {
            let mut values = vec![-1_i64; len + 64];
            values[..32].fill(i64::MAX);
            (0..len).for_each(|i| values[32 + i] = (i * 7919 % 1000) as i64);
            sort(&mut values[32..32 + len], isa);
            assert!(values[..32].iter().all(|&v| v == i64::MAX), "{len} on {isa}");
            assert!(values[32 + len..].iter().all(|&v| v == -1), "{len} on {isa}");
        }
    }
}

#[test]
#[should_panic(expected = "nth is 2, but there are 2 values")]
fn selecting_past_the_end_panics() {
    select_nth(&mut [1, 2], 2, Isa::Portable);
}
