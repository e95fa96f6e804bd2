//! With one thread no verb allocates, once the thread has its packing buffer.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod matrices;

use std::alloc::{GlobalAlloc, Layout as AllocLayout, System};
use std::cell::Cell;

use einmul_linalg::{Error, Real, cholesky, inverse, lu, qr, triangular};
use matrices::{Layout, Matrix, random};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: AllocLayout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: AllocLayout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn check<T: Real>(n: usize, k: usize) {
    let m = 2 * n + 3;
    let value = |i, j| random(2, i, j) + if i == j { 2.0 * n as f64 } else { 0.0 };
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, value);
    let x = Matrix::<T>::new(Layout::RowMajor, m, n, value);
    let y = Matrix::<T>::new(Layout::RowMajor, m, k, |i, j| random(3, i, j));
    let b = Matrix::<T>::new(Layout::RowMajor, n, k, |i, j| random(4, i, j));
    let mut out = b.clone();
    let mut square = a.clone();
    type Verb<'a> = (&'static str, usize, Box<dyn FnMut(&mut [u8]) -> Result<(), Error> + 'a>);
    let (mut b_lu, mut b_cholesky, mut b_triangular) = (b.clone(), b.clone(), b.clone());
    // Solved with again and again, right-hand sides would vanish.
    let reset = |to: &mut Matrix<T>| {
        for i in 0..n {
            (0..k).for_each(|j| to.view_mut().set(i, j, b.view().at(i, j)));
        }
    };
    let verbs: [Verb<'_>; 5] = [
        (
            "lu",
            lu::solve_scratch::<T>(n, k, 1),
            Box::new(|s| {
                reset(&mut b_lu);
                lu::solve(a.view(), b_lu.view_mut(), 1, s)
            }),
        ),
        (
            "cholesky",
            cholesky::solve_scratch::<T>(n, k, 1),
            Box::new(|s| {
                reset(&mut b_cholesky);
                cholesky::solve(a.view(), b_cholesky.view_mut(), 1, s)
            }),
        ),
        (
            "triangular",
            triangular::solve_scratch::<T>(n, k, 1),
            Box::new(|s| triangular::solve(a.view(), b_triangular.view_mut(), true, false, 1, s)),
        ),
        (
            "inverse",
            inverse::inverse_scratch::<T>(n, 1),
            Box::new(|s| inverse::inverse(a.view(), square.view_mut(), 1, s)),
        ),
        (
            "least squares",
            qr::least_squares_scratch::<T>(m, n, k, 1),
            Box::new(|s| qr::least_squares(x.view(), y.view(), out.view_mut(), 1, s)),
        ),
    ];
    for (name, bytes, mut run) in verbs {
        let mut scratch = vec![0; bytes];
        run(&mut scratch).unwrap();
        let before = COUNT.get();
        for _ in 0..100 {
            run(&mut scratch).unwrap();
        }
        assert_eq!(COUNT.get() - before, 0, "{name}, n = {n}, k = {k}");
    }
}

#[test]
fn one_thread_allocates_nothing() {
    for (n, k) in [(1, 1), (7, 1), (40, 3), (130, 65)] {
        check::<f32>(n, k);
        check::<f64>(n, k);
    }
}
