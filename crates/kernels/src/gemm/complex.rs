//! Complex products by real ones.
//!
//! A complex matrix is two real matrices of twice the strides, and
//! `(Aᵣ + iAᵢ)(Bᵣ + iBᵢ)` is four real products: the same multiplications and
//! additions as the definition has, at the speed of the real kernels.

use einmul_machine::Profile;
use num_complex::Complex;

use super::Gemm;
use crate::element::{Real, Ring};
use crate::matrix::{MatMut, MatRef};

/// Multiply-adds below which the definition's loops are as fast: four small products
/// start four times.
const WORTHWHILE_VOLUME: usize = 16 * 16 * 16;

/// The route of one product `C = A·B` of complex matrices, resolved once.
///
/// Strides, scratch and bits are as for [`Gemm`].
#[derive(Debug, Clone, Copy)]
pub struct ComplexGemm<T: Real> {
    real: Gemm<T>,
}

impl<T: Real> ComplexGemm<T> {
    /// The route for one shape, as [`Gemm::new`].
    pub fn new(m: usize, n: usize, k: usize, profile: &Profile, threads: usize) -> Self {
        Self { real: Gemm::new(m, n, k, profile, threads) }
    }

    /// Whether this route gains over [`gemm_reference`](crate::gemm_reference) for a
    /// shape: the real and imaginary parts of a vector are not contiguous, so products
    /// with one row or column do not.
    pub fn is_worthwhile(m: usize, n: usize, k: usize) -> bool {
        m > 1 && n > 1 && m.saturating_mul(n).saturating_mul(k) >= WORTHWHILE_VOLUME
    }

    /// The name of the real kernel.
    pub fn kernel_name(&self) -> &'static str {
        self.real.kernel_name()
    }

    /// The threads that share the product.
    pub fn threads(&self) -> usize {
        self.real.threads()
    }

    /// Bytes of scratch that [`ComplexGemm::run`] needs.
    pub fn scratch_bytes(&self) -> usize {
        self.real.scratch_bytes()
    }

    /// `C = A·B`; `C` is never read.
    ///
    /// # Panics
    /// As [`Gemm::run`].
    pub fn run(
        &self,
        a: MatRef<'_, Complex<T>>,
        b: MatRef<'_, Complex<T>>,
        mut c: MatMut<'_, Complex<T>>,
        scratch: &mut [u8],
    ) {
        let (one, zero) = (<T as Ring>::ONE, <T as Ring>::ZERO);
        let [a_re, a_im] = parts(a);
        let [b_re, b_im] = parts(b);
        let minus_one = T::MINUS_ONE;
        self.real.run(one, a_re, b_re, zero, part_mut(&mut c, 0), scratch);
        self.real.run(minus_one, a_im, b_im, one, part_mut(&mut c, 0), scratch);
        self.real.run(one, a_re, b_im, zero, part_mut(&mut c, 1), scratch);
        self.real.run(one, a_im, b_re, one, part_mut(&mut c, 1), scratch);
    }
}

/// The real and the imaginary part.
fn parts<T: Real>(x: MatRef<'_, Complex<T>>) -> [MatRef<'_, T>; 2] {
    // The stride of an axis of length one may be anything, hence the wrapping.
    let strides = (x.row_stride().wrapping_mul(2), x.col_stride().wrapping_mul(2));
    let part = |k: usize| {
        let start = x.as_ptr().cast::<T>().wrapping_add(k);
        // SAFETY: a complex number is its real and its imaginary part in this order
        // (`repr(C)`), so the positions of x, doubled, are numbers of each part.
        unsafe { MatRef::from_raw_parts(start, x.rows(), x.cols(), strides.0, strides.1) }
    };
    [part(0), part(1)]
}

/// The real part (0) or the imaginary part (1), to be written.
fn part_mut<'a, T: Real>(x: &'a mut MatMut<'_, Complex<T>>, part: usize) -> MatMut<'a, T> {
    let strides = (x.row_stride().wrapping_mul(2), x.col_stride().wrapping_mul(2));
    let start = x.as_mut_ptr().cast::<T>().wrapping_add(part);
    // SAFETY: as in `parts`; positions stay distinct, and x is borrowed uniquely.
    unsafe { MatMut::from_raw_parts(start, x.rows(), x.cols(), strides.0, strides.1) }
}
