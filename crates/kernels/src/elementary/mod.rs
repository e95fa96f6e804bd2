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
mod hyperbolic;
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
    Exp2,
    Expm1,
    Log,
    Log1p,
    Log2,
    Log10,
    Sinh,
    Cosh,
    Tanh,
    Expit,
}

impl Function {
    /// Every function.
    pub const ALL: [Function; 11] = [
        Function::Exp,
        Function::Exp2,
        Function::Expm1,
        Function::Log,
        Function::Log1p,
        Function::Log2,
        Function::Log10,
        Function::Sinh,
        Function::Cosh,
        Function::Tanh,
        Function::Expit,
    ];
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

/// Functions of `f32` by their `f64` form, which is accurate to the last bit then.
macro_rules! through_f64 {
    ($($module:ident::$function:ident),*) => {$(
        impl Approximate<f32> for $module::$function {
            #[inline(always)]
            fn is_plain(x: f32) -> bool {
                <Self as Approximate<f64>>::is_plain(f64::from(x))
            }

            #[inline(always)]
            fn plain(x: f32) -> f32 {
                <Self as Approximate<f64>>::plain(f64::from(x)) as f32
            }

            #[inline(always)]
            fn any(x: f32) -> f32 {
                <Self as Approximate<f64>>::any(f64::from(x)) as f32
            }
        }
    )*};
}

through_f64!(
    exponential::Exp2,
    exponential::Expm1,
    logarithm::Log1p,
    logarithm::Log2,
    logarithm::Log10,
    hyperbolic::Sinh,
    hyperbolic::Cosh,
    hyperbolic::Tanh,
    hyperbolic::Expit
);

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
                    Function::Exp2 => slices::map::<exponential::Exp2, $float>(vectors, x, out),
                    Function::Expm1 => slices::map::<exponential::Expm1, $float>(vectors, x, out),
                    Function::Log => slices::map::<logarithm::Log, $float>(vectors, x, out),
                    Function::Log1p => slices::map::<logarithm::Log1p, $float>(vectors, x, out),
                    Function::Log2 => slices::map::<logarithm::Log2, $float>(vectors, x, out),
                    Function::Log10 => slices::map::<logarithm::Log10, $float>(vectors, x, out),
                    Function::Sinh => slices::map::<hyperbolic::Sinh, $float>(vectors, x, out),
                    Function::Cosh => slices::map::<hyperbolic::Cosh, $float>(vectors, x, out),
                    Function::Tanh => slices::map::<hyperbolic::Tanh, $float>(vectors, x, out),
                    Function::Expit => slices::map::<hyperbolic::Expit, $float>(vectors, x, out),
                }
            }

            fn reference(function: Function, x: Self) -> Self {
                match function {
                    Function::Exp => x.exp(),
                    Function::Exp2 => x.exp2(),
                    Function::Expm1 => x.exp_m1(),
                    Function::Log => x.ln(),
                    Function::Log1p => x.ln_1p(),
                    Function::Log2 => x.log2(),
                    Function::Log10 => x.log10(),
                    Function::Sinh => x.sinh(),
                    Function::Cosh => x.cosh(),
                    Function::Tanh => x.tanh(),
                    Function::Expit => {
                        let e = (-x.abs()).exp();
                        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
                    }
                }
            }
        }
    )*};
}

elementary!(f32, f64);
