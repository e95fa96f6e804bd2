//! Where the iterations split a matrix, and when they lose patience.

use crate::real::Magnitude;

/// Sweeps without a new eigenvalue after which an exceptional shift is tried, and
/// after as many again: symmetries of a matrix (a cyclic permutation has many) can
/// keep the usual shifts from breaking it.
pub(super) const PATIENCE: usize = 10;

/// Exceptional shifts are the eigenvalues of `[[x + ¾s, −7/16 s], [s, x + ¾s]]`,
/// with `x` a corner of the active block and `s` the size of the subdiagonal there
/// (Martin, Peters, Wilkinson, *Numer. Math.* 14 (1970) 219–231).
pub(super) const EXCEPTIONAL: (f64, f64) = (0.75, -0.4375);

/// Enough for every known matrix; a random one takes two to four a row.
pub(super) fn most_sweeps(n: usize) -> usize {
    n.max(10).saturating_mul(30)
}

/// Numbers of at most this size are zero beside a matrix of norm at least 1.
pub(super) fn negligible<R: Magnitude>(n: usize) -> R {
    R::min_positive_impl() / R::EPSILON * R::from_size(n)
}

/// The first row of the trailing unbroken block among the first `end` rows: the
/// subdiagonal element to the left of that row counts as zero.
///
/// It does when it is at most `ε` times its neighbours on the diagonal, and also
/// its product with the element across, compared with the gap on the diagonal, is
/// too small to move an eigenvalue by more than rounding (Ahues and Tisseur, LAPACK
/// working note 122, 1997). The second rule serves the accuracy of small
/// eigenvalues. A block with two equal diagonal elements may never satisfy it;
/// after some `tries` the first, which alone is backward stable, has to do.
///
/// `size(i, j)` is `|h[i, j]|`, and `gap(i)` is `|h[i, i] − h[i − 1, i − 1]|`.
pub(super) fn active_start<R: Magnitude>(
    n: usize,
    end: usize,
    tries: usize,
    size: impl Fn(usize, usize) -> R,
    gap: impl Fn(usize) -> R,
) -> usize {
    let tiny = negligible::<R>(n);
    let is_split = |i: usize| {
        let below = size(i, i - 1);
        if below <= tiny {
            return true;
        }
        let mut beside = size(i - 1, i - 1) + size(i, i);
        if beside == R::zero() {
            if i >= 2 {
                beside += size(i - 1, i - 2);
            }
            if i + 1 < end {
                beside += size(i + 1, i);
            }
        }
        if below > R::EPSILON * beside {
            return false;
        }
        if tries >= PATIENCE {
            return true;
        }
        let (small, large) = sorted(below, size(i - 1, i));
        let (near, far) = sorted(gap(i), size(i, i));
        let sum = far + large;
        let allowed = R::EPSILON * (near * (far / sum));
        let product = small * (large / sum);
        product <= allowed || product <= tiny
    };
    (1..end).rev().find(|&i| is_split(i)).unwrap_or(0)
}

fn sorted<R: Magnitude>(x: R, y: R) -> (R, R) {
    if x < y { (x, y) } else { (y, x) }
}
