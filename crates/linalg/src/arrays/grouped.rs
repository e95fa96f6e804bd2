//! Stacks of small matrices, done by groups where the kernels answer for them.

use std::ops::Range;

use einmul_kernels::batch::MAX_GROUP;
use einmul_kernels::matrix::{MatMut, MatRef};

use super::stacked::{Item, Matrices, Results, for_each_group, for_each_item, task};
use crate::batch::{Batch, is_worth};
use crate::error::Error;
use crate::scalar::Scalar;

/// What is done for a group: its matrices, its results, its positions, and scratch. False,
/// with nothing written, where they are to be done one by one.
pub(super) type Group<'a, T> = dyn Fn(&Batch<T>, &[MatRef<'_, T>], &mut [MatMut<'_, T>], Range<usize>, &mut [u8]) -> bool
    + Sync
    + 'a;

/// A stack of `n × n` matrices whose verb writes one result each.
pub(super) struct Stack<'a, T: Scalar> {
    pub(super) operation: &'static str,
    pub(super) lead: &'a [usize],
    pub(super) n: usize,
    /// Multiplications for each matrix.
    pub(super) work: usize,
    pub(super) a: &'a Matrices<T>,
    pub(super) out: &'a Results<T>,
    /// Rows and columns of a result.
    pub(super) shape: (usize, usize),
    /// Whether a group is of the transposes, results too.
    pub(super) turned: bool,
}

impl<T: Scalar> Stack<'_, T> {
    /// Does `each` for every matrix, which needs `bytes` of scratch, or `group` for many at
    /// once, where there is a kernel that does; `elements` are those that it holds of each.
    pub(super) fn run(
        &self,
        bytes: usize,
        elements: usize,
        group: &Group<'_, T>,
        each: &Item<'_>,
    ) -> Result<(), Error> {
        let count = self.a.count();
        let task = task::<T>(self.operation, (self.n, self.n));
        let Some(batch) = T::batch().filter(|_| is_worth(self.n, count)) else {
            return for_each_item(task, self.lead, self.work, bytes, each);
        };
        let some = |positions: Range<usize>, scratch: &mut [u8]| {
            let first = positions.start;
            let a: [MatRef<'_, T>; MAX_GROUP] = std::array::from_fn(|at| {
                let a = self.a.item((first + at).min(positions.end - 1));
                if self.turned { a.transpose() } else { a }
            });
            let mut out: [MatMut<'_, T>; MAX_GROUP] = std::array::from_fn(|at| {
                if at >= positions.len() {
                    return MatMut::from_row_major(&mut [], 0, 0);
                }
                // SAFETY: groups are apart, and each position is in one.
                let out = unsafe { self.out.matrix(first + at, self.shape) };
                if self.turned { out.transpose() } else { out }
            });
            let held = positions.len();
            group(batch, &a[..held], &mut out[..held], positions, scratch)
        };
        let bytes = bytes.max((batch.scratch)(elements));
        for_each_group(task, self.lead, (batch.size)(), self.work, bytes, &some, each)
    }
}
