//! Linear combinations, one term at a time.

use num_complex::Complex;

use super::number::Number;
use super::{cast_into, check_output, map1, update};
use crate::{ArrayView, ArrayViewMut, DType, Element, Error, dispatch};

/// A coefficient: integers stay exact for integer dtypes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Coefficient {
    /// An integer.
    Integer(i64),
    /// A real or complex number.
    Complex(Complex<f64>),
}

impl Coefficient {
    fn to<T: Element>(self) -> T {
        match self {
            Coefficient::Integer(value) => T::from_i128(i128::from(value)),
            Coefficient::Complex(value) => T::from_c128(value),
        }
    }

    /// Whether the coefficient is exactly one.
    pub fn is_one(self) -> bool {
        match self {
            Coefficient::Integer(value) => value == 1,
            Coefficient::Complex(value) => value == Complex::new(1.0, 0.0),
        }
    }
}

/// `out = c · x`. Allocates nothing.
///
/// # Errors
/// [`Error::Shape`] or [`Error::DType`] unless both have one shape and one dtype
/// of numbers.
pub fn scale_into(
    c: Coefficient,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    check(x, out)?;
    if c.is_one() {
        return cast_into(x, out);
    }
    numbers(x.dtype(), Scale { c, x, out })
}

/// `out = out + c · x`. Allocates nothing.
///
/// # Errors
/// As [`scale_into`].
pub fn accumulate_into(
    c: Coefficient,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    check(x, out)?;
    numbers(x.dtype(), Accumulate { c, x, out })
}

fn check(x: &ArrayView<'_>, out: &ArrayViewMut<'_>) -> Result<(), Error> {
    check_output("combine", x.shape(), out)?;
    if x.dtype() != out.dtype() { Err(Error::dtype("combine", out.dtype())) } else { Ok(()) }
}

/// Work that is the same for every dtype of numbers.
trait Work {
    fn run<T: Number>(self);
}

struct Scale<'a, 'x, 'o> {
    c: Coefficient,
    x: &'a ArrayView<'x>,
    out: &'a mut ArrayViewMut<'o>,
}

impl Work for Scale<'_, '_, '_> {
    fn run<T: Number>(self) {
        let c = self.c.to::<T>();
        map1(self.x, self.out, |v: T| c.mul(v));
    }
}

struct Accumulate<'a, 'x, 'o> {
    c: Coefficient,
    x: &'a ArrayView<'x>,
    out: &'a mut ArrayViewMut<'o>,
}

impl Work for Accumulate<'_, '_, '_> {
    fn run<T: Number>(self) {
        let c = self.c.to::<T>();
        if self.c.is_one() {
            update(self.x, self.out, |o: T, v: T| o.add(v));
        } else {
            update(self.x, self.out, |o: T, v: T| o.add(c.mul(v)));
        }
    }
}

fn numbers(dtype: DType, work: impl Work) -> Result<(), Error> {
    match dtype {
        DType::Bool => return Err(Error::dtype("combine", dtype)),
        DType::I8 => work.run::<i8>(),
        DType::I16 => work.run::<i16>(),
        DType::I32 => work.run::<i32>(),
        DType::I64 => work.run::<i64>(),
        DType::U8 => work.run::<u8>(),
        DType::U16 => work.run::<u16>(),
        DType::U32 => work.run::<u32>(),
        DType::U64 => work.run::<u64>(),
        DType::F16 => work.run::<crate::f16>(),
        DType::BF16 => work.run::<crate::bf16>(),
        DType::F32 => work.run::<f32>(),
        DType::F64 => work.run::<f64>(),
        DType::C64 => work.run::<Complex<f32>>(),
        DType::C128 => work.run::<Complex<f64>>(),
    }
    Ok(())
}

/// `out = c` everywhere. Allocates nothing.
pub fn fill_into(c: Coefficient, out: &mut ArrayViewMut<'_>) {
    let shape = crate::Shape::from_slice(out.shape());
    dispatch!(out.dtype(), T => {
        let value: T = c.to();
        let strides = crate::Strides::from_elem(0, shape.len());
        // SAFETY: every position reads the one local element, which outlives the call.
        let x = unsafe {
            ArrayView::from_raw_parts(std::ptr::from_ref(&value).cast(), T::DTYPE, shape, strides)
        };
        map1::<T, T>(&x, out, |v| v);
    });
}

/// Whether any element is exactly zero. Allocates nothing.
pub fn any_zero(x: &ArrayView<'_>) -> bool {
    let found = std::sync::atomic::AtomicBool::new(false);
    dispatch!(x.dtype(), T => super::visit(x, |v: T| {
        if v.to_c128() == Complex::new(0.0, 0.0) {
            found.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }));
    found.into_inner()
}
