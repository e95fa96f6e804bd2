//! Walking several arrays of one shape at once: axes are ordered by the output's
//! strides, merged where all operands allow it, and split between threads.

use einmul_machine::{interrupt, threads};
use smallvec::SmallVec;

use crate::{ArrayView, ArrayViewMut};

/// Elements of a tile's side: whole cache lines of every element type, and few
/// enough lines for the first-level cache.
const TILE: usize = 64;

/// Elements of one call of a run: milliseconds, after which a walk may be interrupted.
const LONGEST_RUN: usize = 1 << 18;

/// How dear a function is, as the number of elements from which a second thread
/// brings more than it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost(usize);

impl Cost {
    /// One operation an element: reading and writing take the time.
    pub(crate) const FLOP: Cost = Cost(1 << 17);
    /// Tens of operations, by vectors.
    pub(crate) const ELEMENTARY: Cost = Cost(1 << 15);
    /// A call of the standard library, or a formula of several.
    pub(crate) const CALL: Cost = Cost(1 << 13);
}

/// One operand of a walk: its first element and the bytes of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walker {
    pub(crate) start: *mut u8,
    pub(crate) element_bytes: usize,
}

impl Walker {
    /// An input's; nothing is written through it.
    pub(crate) fn reading(x: &ArrayView<'_>) -> Self {
        Walker { start: x.start().cast_mut(), element_bytes: x.dtype().size() }
    }

    /// An output's.
    pub(crate) fn writing(out: &mut ArrayViewMut<'_>) -> Self {
        Walker { start: out.start(), element_bytes: out.dtype().size() }
    }
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
    // SAFETY: handed on to the caller.
    unsafe { for_each_run_costing(Cost::FLOP, shape, walkers, strides, run) }
}

/// [`for_each_run`] for a function of another cost than an addition.
///
/// # Safety
/// As for [`for_each_run`].
pub(crate) unsafe fn for_each_run_costing<const K: usize>(
    cost: Cost,
    shape: &[usize],
    walkers: [Walker; K],
    strides: [&[isize]; K],
    run: &(dyn Fn([*mut u8; K], [isize; K], usize) + Sync),
) {
    if shape.contains(&0) {
        return;
    }
    let elements: usize = shape.iter().product();
    let alone = elements < cost.0 || threads::limit() == 1;
    // Most arrays lie in their own order: nothing to sort or to merge.
    if strides.iter().all(|strides| is_dense(shape, strides)) {
        if alone && elements <= LONGEST_RUN {
            return run(walkers.map(|w| w.start), [1; K], elements);
        }
        let axes = SmallVec::from_slice(&[Axis { length: elements, strides: [1; K] }]);
        let walk = Walk { axes, walkers };
        return if alone { walk.serial(run) } else { parallel(walk, run) };
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
    if alone { walk.serial(run) } else { parallel(walk, run) }
}

/// Whether a layout without empty axes is row-major without gaps.
fn is_dense(shape: &[usize], strides: &[isize]) -> bool {
    let mut step = 1;
    shape.iter().zip(strides).rev().all(|(&length, &stride)| {
        let fits = length == 1 || stride == step;
        step = step.wrapping_mul(length as isize);
        fits
    })
}

fn parallel<const K: usize>(walk: Walk<K>, run: &(dyn Fn([*mut u8; K], [isize; K], usize) + Sync)) {
    let parts = threads::limit();
    threads::install(|| walk.parallel(parts, run));
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

fn advance<const K: usize>(walkers: &mut [Walker; K], strides: [isize; K], steps: usize) {
    for (walker, stride) in walkers.iter_mut().zip(strides) {
        let bytes = stride * steps as isize * walker.element_bytes as isize;
        walker.start = walker.start.wrapping_offset(bytes);
    }
}

impl<const K: usize> Walk<K> {
    fn advance(&mut self, strides: [isize; K], steps: usize) {
        advance(&mut self.walkers, strides, steps);
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
        threads::join(
            || left.parallel(head_parts, run),
            || right.parallel(parts - head_parts, run),
        );
    }

    fn serial(mut self, run: &dyn Fn([*mut u8; K], [isize; K], usize)) {
        if self.turns() { self.tiles(run) } else { self.rows(run) }
    }

    /// Whether some input's smallest steps are along another axis than the output's
    /// innermost; that axis is then the second innermost.
    ///
    /// Row by row, such an input would be read a whole cache line for each element.
    fn turns(&mut self) -> bool {
        let Some((inner, outer)) = self.axes.split_last() else { return false };
        let turned = (1..K).find_map(|k| {
            let (axis, step) = outer
                .iter()
                .map(|axis| axis.strides[k].unsigned_abs())
                .enumerate()
                .filter(|&(axis, step)| step > 0 && outer[axis].length > TILE)
                .min_by_key(|&(_, step)| step)?;
            (step < inner.strides[k].unsigned_abs() && inner.length > TILE).then_some(axis)
        });
        if let Some(axis) = turned {
            let axis = self.axes.remove(axis);
            self.axes.insert(self.axes.len() - 1, axis);
        }
        turned.is_some()
    }

    /// The two innermost axes in tiles, halving the longer until both are short: each
    /// cache, whatever its size, then holds what a part needs.
    fn tiles(mut self, run: &dyn Fn([*mut u8; K], [isize; K], usize)) {
        let inner = self.axes.len() - 1;
        let longer =
            if self.axes[inner].length > self.axes[inner - 1].length { inner } else { inner - 1 };
        let Axis { length, strides } = self.axes[longer];
        if length <= TILE {
            interrupt::poll();
            return self.rows(run);
        }
        let head = (length / 2).next_multiple_of(TILE);
        let mut left = self.clone();
        left.axes[longer].length = head;
        self.axes[longer].length = length - head;
        self.advance(strides, head);
        left.tiles(run);
        self.tiles(run);
    }

    fn rows(mut self, run: &dyn Fn([*mut u8; K], [isize; K], usize)) {
        let Some(inner) = self.axes.pop() else { return };
        if inner.length == 0 {
            return;
        }
        let mut counters: SmallVec<[usize; 6]> = SmallVec::from_elem(0, self.axes.len());
        let mut since_poll = 0;
        loop {
            let mut from = self.walkers;
            let mut left = inner.length;
            while left > LONGEST_RUN {
                run(from.map(|w| w.start), inner.strides, LONGEST_RUN);
                advance(&mut from, inner.strides, LONGEST_RUN);
                left -= LONGEST_RUN;
                interrupt::poll();
            }
            run(from.map(|w| w.start), inner.strides, left);
            since_poll += left;
            if since_poll > LONGEST_RUN {
                interrupt::poll();
                since_poll = 0;
            }
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
