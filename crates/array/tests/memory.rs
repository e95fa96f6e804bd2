//! What functions allocate beyond their results: nothing but a small constant, unless their
//! docs say so.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicIsize, Ordering};

use einmul_array::rearrange::{self, PadMode, Positions, Repeats};
use einmul_array::statistics::{self, Bins, Method};
use einmul_array::ufunc::{self, BinaryOp, Tolerance, UnaryOp, binary, unary};
use einmul_array::{Array, DType, Error, SliceItem};
use einmul_array::{create, index, join, random, reduce, search, sets, sort, triangles};

struct Counting;

static HELD: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// What was more than it should be, in operands.
static FAILED: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn count(bytes: isize) {
    let held = HELD.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(held, Ordering::Relaxed);
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: handed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: handed on.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: handed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Rows and columns of the operands.
const N: usize = 1024;

/// Bytes of an operand in `f64`, the unit of what docs allow.
const OPERAND: f64 = (N * N * size_of::<f64>()) as f64;

/// Bytes that are small beside an operand of 8 MiB: buffers of two threads, lists of axes.
const SMALL: f64 = (768 << 10) as f64;

/// Checks what a call allocates at most, beyond its results: `documented` operands.
fn check(name: &str, documented: f64, call: impl FnOnce() -> Result<Vec<Array>, Error>) {
    // Freed blocks are kept for others (`EINMUL_KEEP_BYTES`); here they would hide what is
    // asked for.
    einmul_array::release_kept_memory();
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let results = call().unwrap_or_else(|error| panic!("{name}: {error}"));
    let peak = (PEAK.load(Ordering::Relaxed) - before) as f64;
    // A block is at most an eighth larger than what it is for.
    let results: f64 = results.iter().map(|array| array.bytes() as f64 * 1.125).sum();
    let beyond = (peak - results - SMALL) / OPERAND;
    if beyond > documented * 1.125 {
        FAILED
            .lock()
            .expect("no panic")
            .push(format!("{name} takes {beyond:.2}, not {documented}"));
    }
}

fn one(result: Result<Array, Error>) -> Result<Vec<Array>, Error> {
    result.map(|array| vec![array])
}

#[test]
fn functions_allocate_their_results() {
    let mut generator = random::Generator::new(7);
    let x = generator.random(&[N, N], DType::F64).expect("small");
    let flat = x.reshape(&[N * N]).expect("row-major");
    let single = x.cast(DType::F32).expect("small");
    let turned = x.transpose();
    let whole = generator.integers(0, 1000, false, &[N, N], DType::I64).expect("small");
    let row = x.slice(&[SliceItem::Index(0)]).expect("a row");
    let mask = binary(BinaryOp::Less, &x, &row).expect("fits");
    let indices = create::arange(0.into(), (N as i64).into(), 2.into(), None).expect("small");

    for (name, op) in [("exp", UnaryOp::Exp), ("sin", UnaryOp::Sin), ("isnan", UnaryOp::IsNan)] {
        check(name, 0.0, || one(unary(op, &x)));
        check(name, 0.0, || one(unary(op, &turned)));
        check(name, 0.0, || one(unary(op, &whole)));
    }
    for (name, op) in [("add", BinaryOp::Add), ("power", BinaryOp::Power)] {
        check(name, 0.0, || one(binary(op, &x, &turned)));
        check(name, 0.0, || one(binary(op, &x, &row)));
        check(name, 0.0, || one(binary(op, &x, &whole)));
        check(name, 0.0, || one(binary(op, &single, &whole)));
    }
    check("astype", 0.0, || one(turned.cast(DType::F32)));
    check("copy", 0.0, || one(turned.to_row_major()));
    check("where", 0.0, || one(ufunc::where_(&mask, &x, &row)));
    check("clip", 0.0, || one(ufunc::clip(&x, Some(&row), None)));
    check("isclose", 0.0, || one(ufunc::isclose(&x, &row, Tolerance::default())));
    check("allclose", 0.125, || ufunc::allclose(&x, &x, Tolerance::default()).map(|_| Vec::new()));

    for axes in [None, Some(&[0][..]), Some(&[1][..])] {
        check("sum", 0.0, || one(reduce::sum(&x, axes, None, false)));
        check("sum of a dtype", 0.5, || one(reduce::sum(&x, axes, Some(DType::F32), false)));
        check("mean", 0.0, || one(reduce::mean(&whole, axes, false)));
        check("var", 0.0, || one(reduce::var(&turned, axes, 1.0, false)));
        check("max", 0.0, || one(reduce::max(&turned, axes, false)));
        check("any", 0.0, || one(reduce::any(&mask, axes, true)));
        check("nansum", 0.0, || one(reduce::nansum(&x, axes, false)));
        check("count_nonzero", 0.0, || one(reduce::count_nonzero(&x, axes, false)));
        let axis = axes.map(|axes| axes[0]);
        check("argmax", 0.0, || one(reduce::argmax(&x, axis, false)));
        check("median", 2.0, || one(statistics::median(&x, axes, false)));
        check("logsumexp", 2.0, || one(statistics::logsumexp(&x, axes, false)));
        check("average", 1.0, || {
            statistics::average(&x, axes, Some(&x), false).map(|(mean, sum)| vec![mean, sum])
        });
        check("ptp", 0.0, || one(statistics::ptp(&x, axes, false)));
    }
    let half = Array::scalar(0.5).expect("one");
    check("quantile", 2.0, || {
        one(statistics::quantile(&x, &half, Some(&[0]), Method::Linear, false))
    });
    check("cumulative_sum", 0.0, || one(reduce::cumulative_sum(&x, Some(0), None, false)));
    check("diff", 0.0, || one(reduce::diff(&x, 1, -1, None, None)));
    check("ediff1d", 0.0, || one(statistics::ediff1d(&flat, None, None)));
    check("interp", 1.0, || {
        let steps = create::linspace(0.0.into(), 1.0.into(), 100, true, None)?;
        one(statistics::interp(&x, &steps, &steps, None, None, None))
    });
    check("histogram", 1.0, || {
        let bins = Bins::Count(10);
        let (counts, edges) = statistics::histogram(&x, &bins, None, false, None)?;
        Ok(vec![counts, edges])
    });
    check("bincount", 0.0, || one(statistics::bincount(&whole.reshape(&[N * N])?, None, 0)));

    for axis in [Some(0), Some(1), None] {
        check("sort", 1.0, || one(sort::sort(&x, axis, true)));
        check("sort", 0.5, || one(sort::sort(&single, axis, false)));
        check("argsort", 1.0, || one(sort::argsort(&x, axis, false)));
        check("partition", 0.0, || one(sort::partition(&x, &[5], axis)));
    }
    check("searchsorted", 0.0, || one(search::searchsorted(&row, &x, search::Side::Left, None)));
    check("unique", 2.0, || {
        let found = sets::unique(&x, None, sets::UniqueOptions::default())?;
        Ok(vec![found.values])
    });
    check("isin", 0.0, || one(sets::isin(&x, &row, false)));
    check("union1d", 4.0, || one(sets::union1d(&x, &x)));

    check("take", 0.0, || one(index::take(&x, &indices, Some(0), index::IndexMode::Raise)));
    check("take", 0.0, || one(index::take(&turned, &indices, Some(1), index::IndexMode::Raise)));
    check("nonzero", 0.0, || index::nonzero(&mask));
    check("argwhere", 0.0, || one(index::argwhere(&mask)));
    let chosen = [index::IndexItem::Mask(mask.clone())];
    check("a mask", 0.0, || one(index::get(&x, &chosen)));
    let chosen = [index::IndexItem::Integers(indices.clone()), index::IndexItem::Integers(indices)];
    check("two index arrays", 0.0, || one(index::get(&x, &chosen)));

    let pair = [x.clone(), turned.clone()];
    check("concat", 0.0, || one(join::concat(&pair, Some(1))));
    check("concat", 0.0, || one(join::concat(&pair, None)));
    check("stack", 0.0, || one(join::stack(&pair, 0)));
    check("hstack", 0.0, || one(join::hstack(&pair)));
    check("roll", 0.0, || one(rearrange::roll(&x, &[3], Some(&[1]))));
    check("roll", 0.0, || one(rearrange::roll(&x, &[3], None)));
    check("tile", 0.0, || one(rearrange::tile(&x, &[2, 1])));
    check("repeat", 0.0, || one(rearrange::repeat(&x, Repeats::Each(2), Some(0))));
    check("delete", 0.0, || one(rearrange::delete(&x, Positions::One(3), Some(0))));
    check("append", 0.0, || one(rearrange::append(&x, &x, Some(0))));
    let widths = [(1, 2), (3, 4)];
    check("pad", 0.0, || one(rearrange::pad(&x, &widths, PadMode::Edge)));
    check("tril", 0.0, || one(triangles::tril(&x, 0)));
    check("reshape", 0.0, || one(turned.reshape(&[N * N])));
    check("flip", 0.0, || one(rearrange::flip(&x, None)));
    check("linspace", 0.0, || one(create::linspace(0.0.into(), 1.0.into(), N * N, true, None)));
    check("normal", 0.0, || one(generator.normal(0.0, 1.0, &[N, N])));
    let failed = FAILED.lock().expect("no panic");
    assert!(failed.is_empty(), "{failed:#?}");
}
