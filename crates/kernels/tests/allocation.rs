//! Running a route allocates nothing.

mod matrices;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use einmul_kernels::sparse::{CsrDense, CsrRef};
use einmul_kernels::{Gemm, Gemv};
use matrices::{Matrix, Order, Random, profiles};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The test harness allocates on threads of its own, which do not count.
    static COUNTS: Cell<bool> = const { Cell::new(false) };
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNTS.get() {
            ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        }
        // SAFETY: handed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: handed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_thousand_runs_allocate_nothing() {
    COUNTS.set(true);
    einmul_machine::threads::pool().broadcast(|_| COUNTS.set(true));
    let mut random = Random(1);
    let a = Matrix::<f64>::random(150, 150, Order::Rows, &mut random);
    let x = Matrix::<f64>::random(150, 1, Order::Rows, &mut random);
    let mut c = Matrix::<f64>::random(150, 150, Order::Rows, &mut random);
    let mut y = Matrix::<f64>::random(150, 1, Order::Rows, &mut random);
    let (indptr, indices): (Vec<i32>, Vec<i32>) = ((0..=150).collect(), (0..150).collect());
    let values = vec![1.0; 150];
    let s = CsrRef::new(&indptr, &indices, &values, 150, 150).expect("a diagonal");
    for profile in profiles() {
        for threads in [1, 2] {
            let gemm = Gemm::<f64>::new(150, 150, 150, &profile, threads);
            let gemv = Gemv::<f64>::new(150, 150, &profile, threads);
            let sparse = CsrDense::<f64>::new(150, 150, 150, &profile, threads);
            let mut scratch = vec![0; gemm.scratch_bytes().max(gemv.scratch_bytes())];
            let mut round = || {
                gemm.run(1.0, a.view(), a.view(), 0.0, c.view_mut(), &mut scratch);
                gemv.run(1.0, a.view(), x.view(), 0.0, y.view_mut(), &mut scratch);
                sparse.run(1.0, s, a.view(), 0.0, c.view_mut());
            };
            // The first rounds start the pool.
            round();
            let before = ALLOCATIONS.load(Ordering::Relaxed);
            // From outside, handing work to the pool lets its queue grow by a block every
            // few dozen calls; a caller on the pool, as a planned run is, costs nothing.
            einmul_machine::threads::pool().install(|| (0..1000).for_each(|_| round()));
            let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
            assert_eq!(allocations, 0, "{} threads on {}", threads, profile.isa);
        }
    }
}
