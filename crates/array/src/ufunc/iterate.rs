//! Walking several arrays of one shape at once: axes are ordered by the output's
//! strides, merged where all operands allow it, and split between threads.

use einmul_machine::threads;
use smallvec::SmallVec;

/// Elements below which a second thread costs more than it brings.
const PARALLEL_ELEMENTS: usize = 1 << 17;

/// One operand of a walk: its first element and the bytes of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walker {
    pub(crate) start: *mut u8,
    pub(crate) element_bytes: usize,
}

/// A shared axis: its length and each operand's stride along it, in elements.
#[derive(Debug, Clone, Copy)]
struct Axis<const K: usize> {
    length: usize,
    strides: [isize; K],
}

#[derive(Clone)]
struct Walk<const K: usize> {
    axes: SmallVec<[Axis<K>; 6]>,
    walkers: [Walker; K],
}

// SAFETY: the addresses belong to views whose borrows outlive the walk; parts of
// a walk are disjoint in operand 0, the only one that is written.
unsafe impl<const K: usize> Send for Walk<K> {}

/// Calls `run(pointers, strides, length)` for runs of elements that together cover
/// `shape` once. Operand 0 is the output. Strides are in elements.
///
/// # Safety
/// For each operand every position of `shape` under its strides is an element of
/// its array; positions of operand 0 are distinct; `run` touches no other element.
pub(crate) unsafe fn for_each_run<const K: usize>(
    shape: &[usize],
    walkers: [Walker; K],
    strides: [&[isize]; K],
    run: &(dyn Fn([*mut u8; K], [isize; K], usize) + Sync),
) {
    if shape.contains(&0) {
        return;
    }
    let mut axes: SmallVec<[Axis<K>; 6]> = (0..shape.len())
        .filter(|&axis| shape[axis] != 1)
        .map(|axis| Axis { length: shape[axis], strides: strides.map(|s| s[axis]) })
        .collect();
    // The output's smallest steps innermost; a stable sort keeps ties in place.
    axes.sort_by_key(|axis| std::cmp::Reverse(axis.strides[0].unsigned_abs()));
    let mut walk = Walk { axes: merge(&axes), walkers };
    if walk.axes.is_empty() {
        walk.axes.push(Axis { length: 1, strides: [0; K] });
    }
    let elements: usize = walk.axes.iter().map(|axis| axis.length).product();
    if elements < PARALLEL_ELEMENTS || threads::limit() == 1 {
        walk.serial(run);
    } else {
        let parts = threads::limit();
        threads::pool().install(|| walk.parallel(parts, run));
    }
}

fn merge<const K: usize>(axes: &[Axis<K>]) -> SmallVec<[Axis<K>; 6]> {
    let mut merged: SmallVec<[Axis<K>; 6]> = SmallVec::new();
    for &axis in axes {
        match merged.last_mut() {
            Some(outer)
                if (0..K).all(|k| {
                    outer.strides[k] == axis.strides[k].wrapping_mul(axis.length as isize)
                }) =>
            {
                outer.length *= axis.length;
                outer.strides = axis.strides;
            }
            _ => merged.push(axis),
        }
    }
    merged
}

impl<const K: usize> Walk<K> {
    fn advance(&mut self, strides: [isize; K], steps: usize) {
        for (walker, stride) in self.walkers.iter_mut().zip(strides) {
            let bytes = stride * steps as isize * walker.element_bytes as isize;
            walker.start = walker.start.wrapping_offset(bytes);
        }
    }

    fn parallel(self, parts: usize, run: &(dyn Fn([*mut u8; K], [isize; K], usize) + Sync)) {
        let Some((axis, longest)) = self
            .axes
            .iter()
            .map(|a| a.length)
            .enumerate()
            .max_by_key(|&(i, n)| (n, usize::MAX - i))
        else {
            return;
        };
        if parts <= 1 || longest < 2 {
            return self.serial(run);
        }
        let head_parts = parts / 2;
        let head = longest * head_parts / parts;
        let (mut left, mut right) = (self.clone(), self);
        left.axes[axis].length = head;
        right.axes[axis].length = longest - head;
        let strides = right.axes[axis].strides;
        right.advance(strides, head);
        threads::pool()
            .join(|| left.parallel(head_parts, run), || right.parallel(parts - head_parts, run));
    }

    fn serial(mut self, run: &dyn Fn([*mut u8; K], [isize; K], usize)) {
        let Some(inner) = self.axes.pop() else { return };
        if inner.length == 0 {
            return;
        }
        let mut counters: SmallVec<[usize; 6]> = SmallVec::from_elem(0, self.axes.len());
        loop {
            run(self.walkers.map(|w| w.start), inner.strides, inner.length);
            // Advance like an odometer, the innermost outer axis first.
            let mut axis = self.axes.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                let Axis { length, strides } = self.axes[axis];
                counters[axis] += 1;
                if counters[axis] < length {
                    self.advance(strides, 1);
                    break;
                }
                self.advance(strides.map(|s| -s), length - 1);
                counters[axis] = 0;
            }
        }
    }
}
