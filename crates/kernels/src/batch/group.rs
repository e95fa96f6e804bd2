//! A group in memory: element `e` of all matrices is vector `e`.

use super::float::Float;
use crate::matrix::{MatMut, MatRef};
use crate::simd::lanes::Lanes;

/// Vectors in memory, of one instruction set.
#[derive(Clone, Copy)]
pub(super) struct Vectors<T>(pub(super) *mut T);

impl<T: Float> Vectors<T> {
    /// Vector `e`.
    ///
    /// # Safety
    /// It is inside the memory; the processor has the instruction set.
    #[inline(always)]
    pub(super) unsafe fn get<S: Lanes<T>>(self, e: usize) -> S::Vector {
        // SAFETY: the caller's.
        unsafe { S::load(self.0.add(e * S::LANES)) }
    }

    /// Writes vector `e`.
    ///
    /// # Safety
    /// As [`Vectors::get`].
    #[inline(always)]
    pub(super) unsafe fn set<S: Lanes<T>>(self, e: usize, vector: S::Vector) {
        // SAFETY: the caller's.
        unsafe { S::store(self.0.add(e * S::LANES), vector) }
    }

    /// The vectors from `e` on.
    ///
    /// # Safety
    /// As [`Vectors::get`].
    #[inline(always)]
    pub(super) unsafe fn from<S: Lanes<T>>(self, e: usize) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { self.0.add(e * S::LANES) })
    }
}

/// Elements between the matrices of a full group that lie one behind the other, by rows
/// without gaps.
fn distance<T>(
    count: usize,
    lanes: usize,
    at: impl Fn(usize) -> (*const T, isize),
) -> Option<isize> {
    if count < lanes || at(0).1 != 1 {
        return None;
    }
    let address = |lane: usize| at(lane).0 as isize;
    let bytes = address(1) - address(0);
    let even = (1..lanes)
        .all(|lane| at(lane).1 == 1 && address(lane) == address(0) + lane as isize * bytes);
    let size = size_of::<T>() as isize;
    (even && bytes > 0 && bytes % size == 0).then_some(bytes / size)
}

/// Copies the `rows × cols` matrices side by side: element `(i, j)` goes to vector
/// `i · width + j`. Lanes without a matrix get the first one. True when every element, of the
/// lower triangle only where `lower`, is at most [`Float::LARGE`] in size.
///
/// # Safety
/// The memory holds `rows · width` vectors; the processor has the instruction set; the matrices
/// lie in one allocation, which is reached from the first one's pointer.
#[inline(always)]
pub(super) unsafe fn gather<T: Float, S: Lanes<T>>(
    matrices: &[MatRef<'_, T>],
    width: usize,
    lower: bool,
    to: Vectors<T>,
) -> bool {
    let (rows, cols) = (matrices[0].rows(), matrices[0].cols());
    let down = matrices[0].row_stride();
    let even =
        distance(matrices.len(), S::LANES, |at| (matrices[at].as_ptr(), matrices[at].col_stride()));
    let even = even.filter(|_| {
        S::LANES % S::BLOCK == 0 && matrices.iter().all(|matrix| matrix.row_stride() == down)
    });
    let start = matrices[0].as_ptr();
    // Columns that are moved in whole blocks.
    let blocks = if even.is_some() { cols / S::BLOCK * S::BLOCK } else { 0 };
    // SAFETY: every address is that of an element, by the constructors of the matrices, and
    // the memory holds all vectors.
    unsafe {
        for i in 0..rows {
            if let Some(distance) = even {
                for j in (0..blocks).step_by(S::BLOCK) {
                    for lane in (0..S::LANES).step_by(S::BLOCK) {
                        let from = start.offset(i as isize * down + j as isize);
                        let from = from.offset(lane as isize * distance);
                        let to = to.0.add((i * width + j) * S::LANES + lane);
                        S::transpose(from, distance, to, S::LANES);
                    }
                }
            }
            for lane in 0..S::LANES {
                let matrix = if lane < matrices.len() { matrices[lane] } else { matrices[0] };
                let (start, down, across) =
                    (matrix.as_ptr(), matrix.row_stride(), matrix.col_stride());
                for j in blocks..cols {
                    let value = *start.offset(i as isize * down + j as isize * across);
                    *to.0.add((i * width + j) * S::LANES + lane) = value;
                }
            }
        }
        // A NaN is not below the limit either.
        let limit = S::splat(T::LARGE);
        let mut fine = S::larger(limit, S::zero());
        for i in 0..rows {
            let end = if lower { i + 1 } else { cols };
            for j in 0..end {
                let size = S::abs(to.get::<S>(i * width + j));
                fine = S::both(fine, S::larger(limit, size));
            }
        }
        S::all(fine)
    }
}

/// Copies vector `i · width + j` back to element `(i, j)` of the matrices.
///
/// # Safety
/// As [`gather`].
#[inline(always)]
pub(super) unsafe fn scatter<T: Float, S: Lanes<T>>(
    from: Vectors<T>,
    width: usize,
    matrices: &mut [MatMut<'_, T>],
) {
    let (rows, cols) = (matrices[0].rows(), matrices[0].cols());
    let even = distance(matrices.len(), S::LANES, |at| {
        (matrices[at].as_ref().as_ptr(), matrices[at].col_stride())
    });
    let down = matrices[0].row_stride();
    let even = even.filter(|_| {
        S::LANES % S::BLOCK == 0 && matrices.iter().all(|matrix| matrix.row_stride() == down)
    });
    let blocks = if even.is_some() { cols / S::BLOCK * S::BLOCK } else { 0 };
    let start = matrices[0].as_mut_ptr();
    // SAFETY: as in `gather`; the matrices are borrowed uniquely.
    unsafe {
        for i in 0..rows {
            if let Some(distance) = even {
                for j in (0..blocks).step_by(S::BLOCK) {
                    for lane in (0..S::LANES).step_by(S::BLOCK) {
                        let from = from.0.add((i * width + j) * S::LANES + lane);
                        let to = start.offset(i as isize * down + j as isize);
                        let to = to.offset(lane as isize * distance);
                        S::transpose(from, S::LANES as isize, to, distance as usize);
                    }
                }
            }
            for (lane, matrix) in matrices.iter_mut().enumerate() {
                let (down, across) = (matrix.row_stride(), matrix.col_stride());
                let start = matrix.as_mut_ptr();
                for j in blocks..cols {
                    let value = *from.0.add((i * width + j) * S::LANES + lane);
                    *start.offset(i as isize * down + j as isize * across) = value;
                }
            }
        }
    }
}

/// The larger in each lane; NaN where one is.
///
/// # Safety
/// The processor has the instruction set.
#[inline(always)]
pub(super) unsafe fn larger<T: Float, S: Lanes<T>>(a: S::Vector, b: S::Vector) -> S::Vector {
    // SAFETY: the caller's.
    unsafe {
        let largest = S::select(S::larger(a, b), a, b);
        // `b` where `a` is not larger, so also where `b` is NaN.
        S::select(S::equal(a, a), largest, a)
    }
}
