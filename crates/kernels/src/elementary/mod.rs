//! Elementary functions of `f32` and `f64` on slices, by vectors.
//!
//! Each function is written once, without branches and with fused products, as an
//! [`Approximate`] that the compiler vectorises for each instruction set. Errors
//! stay within [`MAX_ULP`] units in the last place of the true value, special
//! values are those of C's Annex F, and an element's result depends neither on its
//! position nor on its neighbours. Where products cannot be fused the standard
//! library takes over; it is the reference too.

#[macro_use]
mod polynomial;

mod exponential;
mod logarithm;
mod slices;
#[cfg(test)]
mod tests;

use crate::vectors::Vectors;

/// How far a result may be from the true value, in units in the last place.
pub const MAX_ULP: f64 = 2.0;

/// A function of one element, named as in NumPy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the NumPy function of its name")]
pub enum Function {
    Exp,
    Log,
}

impl Function {
    /// Every function.
    pub const ALL: [Function; 2] = [Function::Exp, Function::Log];
}

/// A type with elementary functions: `f32` and `f64`.
pub trait Elementary: Copy + sealed::Sealed {
    /// Fills `out` with the function of each element of `x`.
    ///
    /// # Panics
    /// When the lengths differ.
    fn map(function: Function, vectors: Vectors, x: &[Self], out: &mut [Self]);

    /// The function of one element by the standard library.
    fn reference(function: Function, x: Self) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

/// A function of one element, without branches so that it can be vectorised.
/// Implementations are `#[inline(always)]`, as is all that they call.
trait Approximate<T> {
    /// Whether [`Approximate::plain`] holds for the argument.
    #[inline(always)]
    fn is_plain(_x: T) -> bool {
        true
    }

    /// The value for an argument that asks for no special care.
    fn plain(x: T) -> T;

    /// The value for any argument: the same bits where the argument is plain.
    #[inline(always)]
    fn any(x: T) -> T {
        Self::plain(x)
    }
}

macro_rules! elementary {
    ($($float:ident),*) => {$(
        impl sealed::Sealed for $float {}
        impl Elementary for $float {
            fn map(function: Function, vectors: Vectors, x: &[Self], out: &mut [Self]) {
                assert_eq!(x.len(), out.len(), "an element of out for each of x");
                if !vectors.has_fused() {
                    for (out, &x) in out.iter_mut().zip(x) {
                        *out = Self::reference(function, x);
                    }
                    return;
                }
                match function {
                    Function::Exp => slices::map::<exponential::Exp, $float>(vectors, x, out),
                    Function::Log => slices::map::<logarithm::Log, $float>(vectors, x, out),
                }
            }

            fn reference(function: Function, x: Self) -> Self {
                match function {
                    Function::Exp => x.exp(),
                    Function::Log => x.ln(),
                }
            }
        }
    )*};
}

elementary!(f32, f64);
