//! `A = Q H Qᴴ` with zeros below the first subdiagonal of `H`, by faer.

use faer::dyn_stack::StackReq;
use faer::linalg::evd::hessenberg::{hessenberg_in_place, hessenberg_in_place_scratch};
use faer::linalg::householder as reflectors;
use faer::linalg::qr::no_pivoting::factor::recommended_block_size;
use faer::{Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};

/// What [`reduce`] takes from its workspace, for `n ≥ 1`.
pub(crate) fn layout<T: Scalar>(n: usize, par: Par) -> Layout {
    if n <= 2 {
        return Layout::new();
    }
    Layout::new().matrix::<T>(block_size::<T>(n), n - 1).stack(request::<T>(n, par))
}

fn request<T: Scalar>(n: usize, par: Par) -> StackReq {
    let block = block_size::<T>(n);
    StackReq::any_of(&[
        hessenberg_in_place_scratch::<T>(n, block, par, Default::default()),
        reflectors::apply_block_householder_sequence_on_the_left_in_place_scratch::<T>(
            n - 1,
            block,
            n - 1,
        ),
    ])
}

fn block_size<T: Scalar>(n: usize) -> usize {
    recommended_block_size::<T>(n - 1, n - 1)
}

/// Overwrites the contiguous columns `h` (`n × n`, `n ≥ 1`) by the Hessenberg form
/// and `q`, which is not read, by the unitary factor. A triangular matrix is left
/// as it is.
pub(crate) fn reduce<T: Scalar>(
    h: &mut [T],
    q: Option<&mut [T]>,
    n: usize,
    par: Par,
    workspace: &mut Workspace<'_>,
) {
    if n <= 2 {
        if let Some(q) = q {
            write_identity(q, n);
        }
        return;
    }
    let block = block_size::<T>(n);
    let coefficients = workspace.slice::<T>(block * (n - 1));
    let stack = workspace.stack(request::<T>(n, par));
    hessenberg_in_place(
        FaerMut::from_column_major_slice_mut(&mut *h, n, n),
        FaerMut::from_column_major_slice_mut(&mut *coefficients, block, n - 1),
        par,
        stack,
        Default::default(),
    );
    if let Some(q) = q {
        write_identity(q, n);
        reflectors::apply_block_householder_sequence_on_the_left_in_place_with_conj(
            FaerRef::from_column_major_slice(&*h, n, n).submatrix(1, 0, n - 1, n - 1),
            FaerRef::from_column_major_slice(&*coefficients, block, n - 1),
            Conj::No,
            FaerMut::from_column_major_slice_mut(q, n, n).submatrix_mut(1, 1, n - 1, n - 1),
            par,
            stack,
        );
    }
    // The reflectors lie below the subdiagonal.
    for (j, column) in h.chunks_exact_mut(n).enumerate() {
        column.iter_mut().skip(j + 2).for_each(|x| *x = T::ZERO);
    }
}

fn write_identity<T: Scalar>(q: &mut [T], n: usize) {
    for (index, x) in q.iter_mut().enumerate() {
        *x = if index % (n + 1) == 0 { T::ONE } else { T::ZERO };
    }
}
