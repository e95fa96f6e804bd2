//! Triangular systems with many right-hand sides.

use einmul_kernels::panels::{Diagonal, Float, WIDTH, substitute, substitute_back};
use einmul_kernels::{MatMut, MatRef};
use einmul_machine::interrupt;

use super::half;
use super::product::Products;

/// Below this order nobody waits to interrupt.
const QUICK: usize = 64;

/// `x ← L⁻¹ x` for the lower triangle of `l` (`n × n`), of any strides; its upper one is not
/// read. `x` is `n × k` with contiguous rows.
pub(crate) fn lower<T: Float>(
    l: MatRef<'_, T>,
    diagonal: Diagonal<'_, T>,
    x: MatMut<'_, T>,
    products: &mut Products<'_>,
) {
    let n = l.rows();
    if n <= WIDTH {
        return substitute(products.isa(), l, diagonal, x);
    }
    if n > QUICK {
        interrupt::poll();
    }
    let cut = half(n);
    let (first, last) = parts(diagonal, cut);
    let (mut top, mut bottom) = x.split_at_row(cut);
    lower(l.block(0, 0, cut, cut), first, top.reborrow(), products);
    products.subtract(l.block(cut, 0, n - cut, cut), top.as_ref(), bottom.reborrow());
    lower(l.block(cut, cut, n - cut, n - cut), last, bottom, products);
}

/// `x ← U⁻¹ x` for the upper triangle of `u`, as [`lower`].
pub(crate) fn upper<T: Float>(
    u: MatRef<'_, T>,
    diagonal: Diagonal<'_, T>,
    x: MatMut<'_, T>,
    products: &mut Products<'_>,
) {
    let n = u.rows();
    if n <= WIDTH {
        return substitute_back(products.isa(), u, diagonal, x);
    }
    if n > QUICK {
        interrupt::poll();
    }
    let cut = half(n);
    let (first, last) = parts(diagonal, cut);
    let (mut top, mut bottom) = x.split_at_row(cut);
    upper(u.block(cut, cut, n - cut, n - cut), last, bottom.reborrow(), products);
    products.subtract(u.block(0, cut, cut, n - cut), bottom.as_ref(), top.reborrow());
    upper(u.block(0, 0, cut, cut), first, top, products);
}

fn parts<T>(diagonal: Diagonal<'_, T>, cut: usize) -> (Diagonal<'_, T>, Diagonal<'_, T>) {
    match diagonal {
        Diagonal::Unit => (Diagonal::Unit, Diagonal::Unit),
        Diagonal::Reciprocals(all) => {
            let (first, last) = all.split_at(cut);
            (Diagonal::Reciprocals(first), Diagonal::Reciprocals(last))
        }
    }
}

/// `x ← L⁻¹` for the unit lower triangle of `l` and an `x` that is zero, of `l`'s shape and
/// with contiguous rows.
pub(crate) fn invert_unit_lower<T: Float>(
    l: MatRef<'_, T>,
    mut x: MatMut<'_, T>,
    products: &mut Products<'_>,
) {
    let n = l.rows();
    if n <= WIDTH {
        (0..n).for_each(|i| x.set(i, i, T::of(1)));
        return substitute(products.isa(), l, Diagonal::Unit, x);
    }
    if n > QUICK {
        interrupt::poll();
    }
    let cut = half(n);
    let (top, bottom) = x.split_at_row(cut);
    let (mut first, _) = top.split_at_col(cut);
    let (mut below, last) = bottom.split_at_col(cut);
    invert_unit_lower(l.block(0, 0, cut, cut), first.reborrow(), products);
    let rest = l.block(cut, cut, n - cut, n - cut);
    products.subtract(l.block(cut, 0, n - cut, cut), first.as_ref(), below.reborrow());
    lower(rest, Diagonal::Unit, below, products);
    invert_unit_lower(rest, last, products);
}
