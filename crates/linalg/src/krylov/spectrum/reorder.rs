//! Bringing chosen eigenvalues of a Schur form to its front.
//!
//! Two neighbouring blocks on the diagonal change places by a unitary turn of their rows and
//! columns (Golub and Van Loan, *Matrix Computations*, 4th ed., §7.6.2, for single
//! eigenvalues; Bai and Demmel, *On Swapping Diagonal Blocks in Real Schur Form*, Linear
//! Algebra Appl. 186, 1993, for the pairs of a real form): with `A X − X B = C` for
//! `[[A, C], [0, B]]`, the columns of `[−X; I]` span the space of the eigenvalues of `B`.

use crate::real::Magnitude;
use crate::scalar::Scalar;

/// A small matrix, of which the rows and columns that blocks have are used.
type Small<T> = [[T; 4]; 4];

/// The first row and the size, 1 or 2, of each block on the diagonal of a Schur form of order
/// `m` in contiguous columns.
pub(in crate::krylov) fn blocks<T: Scalar>(t: &[T], m: usize) -> Vec<(usize, usize)> {
    let mut blocks = Vec::with_capacity(m);
    let mut row = 0;
    while row < m {
        let is_pair = row + 1 < m && t[row * m + row + 1] != T::ZERO;
        let size = if is_pair { 2 } else { 1 };
        blocks.push((row, size));
        row += size;
    }
    blocks
}

/// Moves the blocks that begin at the chosen rows before the others, and turns the columns of
/// `z` with them, so that `Z T Zᴴ` stays what it is. Blocks that cannot be told apart within
/// rounding stay where they are. Blocks of two rows are afterwards in no standard form.
pub(in crate::krylov) fn bring_forward<T: Scalar>(
    t: &mut [T],
    z: &mut [T],
    m: usize,
    is_chosen: impl Fn(usize) -> bool,
) {
    let blocks = blocks(t, m);
    let mut sizes: Vec<usize> = blocks.iter().map(|&(_, size)| size).collect();
    let mut front = 0;
    for (from, &(row, _)) in blocks.iter().enumerate() {
        if !is_chosen(row) {
            continue;
        }
        let mut at = from;
        while at > front {
            let first: usize = sizes[..at - 1].iter().sum();
            if !swap(t, z, m, first, (sizes[at - 1], sizes[at])) {
                break;
            }
            sizes.swap(at - 1, at);
            at -= 1;
        }
        front += 1;
    }
}

/// Exchanges the blocks of `p` and `q` rows that begin at row `first`; `false`, and nothing is
/// changed, where rounding would spoil them.
fn swap<T: Scalar>(
    t: &mut [T],
    z: &mut [T],
    m: usize,
    first: usize,
    (p, q): (usize, usize),
) -> bool {
    let size = p + q;
    let mut block: Small<T> = [[T::ZERO; 4]; 4];
    let mut largest = 0.0_f64;
    for i in 0..size {
        for j in 0..size {
            block[i][j] = t[(first + j) * m + first + i];
            largest = largest.max(block[i][j].modulus().to_f64());
        }
    }
    let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
    let Some(solution) = sylvester(&block, p, q, epsilon * largest) else { return false };
    let mut basis: Small<T> = [[T::ZERO; 4]; 4];
    for j in 0..q {
        (0..p).for_each(|i| basis[i][j] = -solution[i][j]);
        basis[p + j][j] = T::ONE;
    }
    let Some(turn) = unitary(basis, size, q) else { return false };

    // What the turn makes of the block below the diagonal must be rounding error.
    let mut turned: Small<T> = [[T::ZERO; 4]; 4];
    for i in 0..size {
        for j in 0..size {
            turned[i][j] = (0..size).fold(T::ZERO, |sum, k| sum + block[i][k] * turn[k][j]);
        }
    }
    for i in q..size {
        for j in 0..q {
            let product = |sum: T, k: usize| sum + turn[k][i].conjugate() * turned[k][j];
            let left = (0..size).fold(T::ZERO, product);
            if left.modulus().to_f64() > 20.0 * epsilon * largest {
                return false;
            }
        }
    }

    for j in first..m {
        turn_row(&mut t[j * m + first..j * m + first + size], &turn);
    }
    for i in 0..first + size {
        turn_column(t, m, (i, first), size, &turn);
    }
    for i in 0..m {
        turn_column(z, m, (i, first), size, &turn);
    }
    for i in q..size {
        (0..q).for_each(|j| t[(first + j) * m + first + i] = T::ZERO);
    }
    true
}

/// `x ← Qᴴ x`.
fn turn_row<T: Scalar>(x: &mut [T], turn: &Small<T>) {
    let mut old = [T::ZERO; 4];
    old[..x.len()].copy_from_slice(x);
    for (i, x) in x.iter_mut().enumerate() {
        *x = old.iter().zip(turn).fold(T::ZERO, |sum, (&old, row)| sum + row[i].conjugate() * old);
    }
}

/// `x ← x Q`, for a part of row `i` from column `j` on.
fn turn_column<T: Scalar>(
    a: &mut [T],
    m: usize,
    (i, j): (usize, usize),
    size: usize,
    turn: &Small<T>,
) {
    let mut old = [T::ZERO; 4];
    (0..size).for_each(|k| old[k] = a[(j + k) * m + i]);
    for k in 0..size {
        a[(j + k) * m + i] =
            old.iter().zip(turn).fold(T::ZERO, |sum, (&old, row)| sum + old * row[k]);
    }
}

/// The `p × q` solution of `A X − X B = C`, by elimination with row exchanges; `None` where a
/// pivot is at most `tiny`, that is, where `A` and `B` share an eigenvalue.
fn sylvester<T: Scalar>(block: &Small<T>, p: usize, q: usize, tiny: f64) -> Option<Small<T>> {
    // Unknown c·p + r is X[r, c]; the last column is the right-hand side.
    let order = p * q;
    let mut system = [[T::ZERO; 5]; 4];
    for c in 0..q {
        for r in 0..p {
            let equation = &mut system[c * p + r];
            (0..p).for_each(|k| equation[c * p + k] += block[r][k]);
            (0..q).for_each(|k| equation[k * p + r] -= block[p + k][p + c]);
            equation[4] = block[r][p + c];
        }
    }
    for step in 0..order {
        let size = |i: &usize| system[*i][step].modulus().to_f64();
        let pivot = (step..order).max_by(|i, j| size(i).total_cmp(&size(j)))?;
        if size(&pivot) <= tiny {
            return None;
        }
        system.swap(step, pivot);
        let upper = system[step];
        for lower in &mut system[step + 1..order] {
            let factor = lower[step] / upper[step];
            lower.iter_mut().zip(&upper).for_each(|(x, &y)| *x -= factor * y);
        }
    }
    let mut x = [T::ZERO; 4];
    for i in (0..order).rev() {
        let known = (i + 1..order).fold(system[i][4], |sum, k| sum - system[i][k] * x[k]);
        x[i] = known / system[i][i];
    }
    let mut solution: Small<T> = [[T::ZERO; 4]; 4];
    for c in 0..q {
        (0..p).for_each(|r| solution[r][c] = x[c * p + r]);
    }
    Some(solution)
}

/// A unitary matrix of order `size` whose first `columns` columns span those of `basis`, by
/// Householder's reflections.
fn unitary<T: Scalar>(mut basis: Small<T>, size: usize, columns: usize) -> Option<Small<T>> {
    let mut turn: Small<T> = [[T::ZERO; 4]; 4];
    (0..size).for_each(|i| turn[i][i] = T::ONE);
    for c in 0..columns {
        // Near 1, so that squares stay in range.
        let largest = (c..size).map(|i| basis[i][c].exponent_of()).max()?;
        let mut v = [T::ZERO; 4];
        (c..size).for_each(|i| v[i] = basis[i][c].scaled(-largest));
        let norm = squares(&v).root();
        if !(norm.to_f64() > 0.0 && norm.to_f64().is_finite()) {
            return None;
        }
        let away = v[c].direction() * T::from_real(norm);
        v[c] += away;
        let factor = T::from_real(<T::Real as Magnitude>::of_f64(2.0) / squares(&v));
        for j in c..columns {
            let dot = (c..size).fold(T::ZERO, |sum, i| sum + v[i].conjugate() * basis[i][j]);
            (c..size).for_each(|i| basis[i][j] -= v[i] * (dot * factor));
        }
        for row in &mut turn[..size] {
            let dot = (c..size).fold(T::ZERO, |sum, i| sum + row[i] * v[i]);
            (c..size).for_each(|i| row[i] -= v[i].conjugate() * (dot * factor));
        }
    }
    Some(turn)
}

fn squares<T: Scalar>(v: &[T; 4]) -> T::Real {
    v.iter().fold(T::REAL_ZERO, |sum, &x| sum + x.re() * x.re() + x.im() * x.im())
}
