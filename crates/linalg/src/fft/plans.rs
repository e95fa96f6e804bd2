//! Plans of transforms, kept for the next transform of the same length.
//!
//! rustfft's planner has a memory of its own, which only grows. So each plan is made by a
//! planner that is dropped with it, and the plans used last are kept here up to a bound.

use std::hint::black_box;
use std::sync::{Arc, Mutex};

use bytemuck::Pod;
use einmul_array::{Complex, DType, Element};
use einmul_machine::Isa;
use rustfft::{Fft, FftDirection, FftNum, FftPlanner, FftPlannerScalar};

use super::roots::root;
use crate::error::Error;

/// Plans of a precision that are kept at most.
const MOST_PLANS: usize = 64;

/// Points of the kept plans together. A plan holds about two complex numbers a point, so this
/// is 256 MiB in double precision, as much as freed arrays are kept of; a longer plan is made
/// anew each time, in about the time of its transform.
const MOST_POINTS: usize = 1 << 23;

/// From here on memory is asked for before a plan is made.
const LONG: usize = 1 << 16;

/// Complex numbers a point that a plan takes while it is made, for most lengths.
const NUMBERS_A_POINT: usize = 4;

/// `f32` or `f64`: what a transform is computed in.
pub(super) trait Precision: FftNum + Element + Pod {
    /// The dtype of its complex numbers.
    const COMPLEX: DType;
    /// 0.
    const ZERO: Self;
    /// 1/2.
    const HALF: Self;
    /// 1.
    const ONE: Self;

    /// The nearest number.
    fn rounded(value: f64) -> Self;
    /// The plans of this precision that are kept.
    fn kept() -> &'static Mutex<Kept<Self>>;
}

macro_rules! precisions {
    ($($real:ty => $complex:ident),*) => {$(
        impl Precision for $real {
            const COMPLEX: DType = DType::$complex;
            const ZERO: Self = 0.0;
            const HALF: Self = 0.5;
            const ONE: Self = 1.0;

            fn rounded(value: f64) -> Self {
                value as $real
            }
            fn kept() -> &'static Mutex<Kept<Self>> {
                static KEPT: Mutex<Kept<$real>> = Mutex::new(Kept::new());
                &KEPT
            }
        }
    )*};
}

precisions!(f32 => C64, f64 => C128);

/// What the points of a plan are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Points {
    /// Complex numbers.
    Complex,
    /// Real numbers: an even number of them is transformed as half as many complex ones.
    Real,
}

/// A transform that is ready to run.
#[derive(Clone)]
pub(super) struct Plan<T: Precision> {
    /// Of complex points.
    pub(super) fft: Arc<dyn Fft<T>>,
    /// For an even number of real points `n`, `exp(-2πi k/n)` with `k < n/4`; else nothing.
    pub(super) roots: Arc<[Complex<T>]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    points: Points,
    n: usize,
    direction: FftDirection,
}

/// The plans used last, the last one at the end.
pub(super) struct Kept<T: Precision>(Vec<(Key, Plan<T>)>);

impl<T: Precision> Kept<T> {
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn get(&mut self, key: Key) -> Option<Plan<T>> {
        let at = self.0.iter().rposition(|(known, _)| *known == key)?;
        self.0[at..].rotate_left(1);
        self.0.last().map(|(_, plan)| plan.clone())
    }

    fn put(&mut self, key: Key, plan: Plan<T>) {
        if key.n > MOST_POINTS {
            return;
        }
        // Another thread may have made the same plan meanwhile.
        self.0.retain(|(known, _)| *known != key);
        self.0.push((key, plan));
        while self.0.len() > MOST_PLANS || self.points() > MOST_POINTS {
            self.0.remove(0);
        }
    }

    fn points(&self) -> usize {
        self.0.iter().map(|(key, _)| key.n).sum()
    }
}

/// The plan of `n` > 0 points.
///
/// # Errors
/// [`Error::Array`] where memory for a long plan is refused.
pub(super) fn plan<T: Precision>(
    points: Points,
    n: usize,
    direction: FftDirection,
) -> Result<Plan<T>, Error> {
    // An odd number of real points is transformed as complex ones.
    let points = if n.is_multiple_of(2) { points } else { Points::Complex };
    let key = Key { points, n, direction };
    // The lock is never waited for: a thread that held it at a fork does not exist in the
    // child. It is held for a look, never for planning or for a transform.
    if let Ok(mut kept) = T::kept().try_lock()
        && let Some(plan) = kept.get(key)
    {
        return Ok(plan);
    }
    let plan = make(key)?;
    if let Ok(mut kept) = T::kept().try_lock() {
        kept.put(key, plan.clone());
    }
    Ok(plan)
}

fn make<T: Precision>(key: Key) -> Result<Plan<T>, Error> {
    let n = key.n;
    if n >= LONG {
        ask_for_memory(n.saturating_mul(NUMBERS_A_POINT * size_of::<Complex<T>>()))?;
    }
    let complex = |n| match Isa::current() {
        Isa::Portable => FftPlannerScalar::new().plan_fft(n, key.direction),
        // It knows AVX, SSE and Neon, and takes the best that this processor has.
        _ => FftPlanner::new().plan_fft(n, key.direction),
    };
    Ok(match key.points {
        Points::Complex => Plan { fft: complex(n), roots: Arc::default() },
        Points::Real => {
            let rounded = |z: Complex<f64>| Complex::new(T::rounded(z.re), T::rounded(z.im));
            let roots = (0..n.div_ceil(4)).map(|k| rounded(root(k, n))).collect();
            Plan { fft: complex(n / 2), roots }
        }
    })
}

/// An error where the system would not give so many bytes: rustfft's own allocations end the
/// process instead.
fn ask_for_memory(bytes: usize) -> Result<(), Error> {
    let mut memory = Vec::<u8>::new();
    let given = memory.try_reserve_exact(bytes);
    // Unused memory is optimised away otherwise, and the question with it.
    black_box(&memory);
    given.map_err(|_| einmul_array::Error::OutOfMemory { bytes }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustfft::FftDirection::Forward;

    fn key(n: usize) -> Key {
        Key { points: Points::Complex, n, direction: Forward }
    }

    /// What a plan is does not matter to what keeps it.
    fn any_plan() -> Plan<f64> {
        make(key(1)).expect("one point")
    }

    #[test]
    fn the_plans_used_last_are_kept() {
        let mut kept = Kept::<f64>::new();
        for n in 1..=MOST_PLANS {
            kept.put(key(n), any_plan());
        }
        assert!(kept.get(key(1)).is_some());
        kept.put(key(MOST_PLANS + 1), any_plan());
        assert!(kept.get(key(2)).is_none() && kept.get(key(1)).is_some());
        assert_eq!(kept.0.len(), MOST_PLANS);
        kept.put(key(1), any_plan());
        assert_eq!(kept.0.len(), MOST_PLANS);
    }

    #[test]
    fn long_plans_drive_out_others() {
        let mut kept = Kept::<f64>::new();
        kept.put(key(5), any_plan());
        kept.put(key(MOST_POINTS + 1), any_plan());
        assert!(kept.get(key(MOST_POINTS + 1)).is_none() && kept.get(key(5)).is_some());
        kept.put(key(MOST_POINTS), any_plan());
        assert!(kept.get(key(5)).is_none() && kept.get(key(MOST_POINTS)).is_some());
    }

    #[test]
    fn memory_that_no_machine_has_is_refused() {
        assert!(plan::<f64>(Points::Complex, usize::MAX / 64, Forward).is_err());
    }
}
