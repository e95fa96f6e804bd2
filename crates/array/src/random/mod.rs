//! Random numbers: a generator with a seed, and NumPy's distributions.
//!
//! The numbers of a seed are drawn one after another by one thread, so they are the same on
//! every machine and for every number of threads. They are not NumPy's numbers of that
//! seed: NumPy hashes seeds and samples in its own ways.

mod choice;
mod continuous;
mod discrete;
#[cfg(test)]
mod tests;

use einmul_machine::interrupt;
use rand::distr::Distribution;
use rand::{SeedableRng, TryRng};
use rand_pcg::Pcg64Dxsm;

use crate::{Array, Element, Error};

/// A source of random numbers: PCG64 DXSM, of period 2¹²⁸ (O'Neill, *PCG: A Family of
/// Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
/// Generation*, 2014). Not for secrets.
///
/// Every method takes the `size` of its result and moves the generator on.
///
/// ```
/// use einmul_array::{DType, random::Generator};
/// let a = Generator::new(7).random(&[2, 3], DType::F64).unwrap();
/// let b = Generator::new(7).random(&[2, 3], DType::F64).unwrap();
/// assert_eq!(a.to_vec::<f64>(), b.to_vec::<f64>());
/// ```
#[derive(Debug, Clone)]
pub struct Generator {
    seed: u64,
    rng: Pcg64Dxsm,
}

/// Elements drawn between two looks whether they are still wanted.
const FEW: usize = 1 << 14;

impl Generator {
    /// The generator of a seed: the same numbers every time.
    pub fn new(seed: u64) -> Self {
        Self { seed, rng: Pcg64Dxsm::seed_from_u64(seed) }
    }

    /// A generator whose seed is drawn from the operating system; [`Generator::seed`]
    /// tells it, so that a run can be repeated.
    ///
    /// # Errors
    /// [`Error::Value`] when the system has no randomness to give.
    pub fn from_system() -> Result<Self, Error> {
        let seed = rand::rngs::SysRng.try_next_u64();
        let refused = |e| Error::value("default_rng", format!("the system gave no seed: {e}"));
        Ok(Self::new(seed.map_err(refused)?))
    }

    /// The seed that the generator started from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// An array of independent draws.
    fn draw<T: Element>(
        &mut self,
        size: &[usize],
        distribution: impl Distribution<T>,
    ) -> Result<Array, Error> {
        self.draw_with(size, |rng| distribution.sample(rng))
    }

    /// An array of what `one` makes of the source, element by element.
    fn draw_with<T: Element>(
        &mut self,
        size: &[usize],
        mut one: impl FnMut(&mut Pcg64Dxsm) -> T,
    ) -> Result<Array, Error> {
        let mut array = Array::unfilled(T::DTYPE, size)?;
        if let Some(elements) = array.as_mut_slice::<T>() {
            for few in elements.chunks_mut(FEW) {
                few.iter_mut().for_each(|element| *element = one(&mut self.rng));
                interrupt::poll();
            }
        }
        Ok(array)
    }
}

/// What a parameter must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Range {
    Finite,
    /// Zero, or more than that.
    NonNegative,
    Positive,
    /// From zero to one.
    Probability,
}

/// Refuses a parameter outside its range, NaN always.
fn check(distribution: &str, name: &str, value: f64, range: Range) -> Result<(), Error> {
    let (fits, wanted) = match range {
        Range::Finite => (value.is_finite(), "be finite"),
        Range::NonNegative => (value >= 0.0 && value.is_finite(), "be finite and not negative"),
        Range::Positive => (value > 0.0 && value.is_finite(), "be finite and positive"),
        Range::Probability => ((0.0..=1.0).contains(&value), "lie between 0 and 1"),
    };
    if fits {
        Ok(())
    } else {
        Err(Error::value(distribution, format!("{name} must {wanted}, it is {value}")))
    }
}

/// A refusal of parameters that the distribution's own checks found.
fn refused<E: std::fmt::Display>(distribution: &str) -> impl Fn(E) -> Error + '_ {
    move |error| Error::value(distribution, error.to_string())
}
