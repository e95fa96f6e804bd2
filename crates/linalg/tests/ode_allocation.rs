//! A step of Tsit5 allocates nothing, once the solver is made.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::alloc::{GlobalAlloc, Layout, System as SystemAllocator};
use std::cell::Cell;

use einmul_linalg::ode::{Options, Stop, System, Tsit5};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { SystemAllocator.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { SystemAllocator.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Pendulums of different lengths, and one that stops.
struct Pendulums(usize);

impl System<f64> for Pendulums {
    fn len(&self) -> usize {
        2 * self.0
    }

    fn derivative(&mut self, t: f64, y: &[f64], dydt: &mut [f64]) -> Result<(), Stop> {
        let (angles, speeds) = y.split_at(self.0);
        let (angles_out, speeds_out) = dydt.split_at_mut(self.0);
        angles_out.copy_from_slice(speeds);
        for (i, (out, angle)) in speeds_out.iter_mut().zip(angles).enumerate() {
            *out = -(1.0 + i as f64) * angle.sin();
        }
        if t > 50.0 { Err(Stop) } else { Ok(()) }
    }
}

#[test]
fn steps_allocate_nothing() {
    for n in [0, 1, 5, 40] {
        let mut system = Pendulums(n);
        let y0 = vec![1.0; 2 * n];
        let mut out = y0.clone();
        let mut solver = Tsit5::new((0.0, 20.0), &y0, &Options::default()).unwrap();
        let before = COUNT.get();
        for _ in 0..2 {
            while solver.t() < 20.0 {
                let start = solver.t();
                solver.step(&mut system).unwrap();
                solver.interpolate(0.5 * (start + solver.t()), &mut out);
            }
            solver.restart((0.0, 20.0), &y0).unwrap();
        }
        // Neither does a failure, nor a rejected step.
        solver.restart((50.0, 60.0), &y0).unwrap();
        while n > 0 && solver.step(&mut system).is_ok() {}
        assert_eq!(COUNT.get() - before, 0, "n = {n}");
    }
}
