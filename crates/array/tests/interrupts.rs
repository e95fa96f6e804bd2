//! Work that is not wanted is left: every loop that may last looks, so that what is told to
//! stop before it begins does not come to its end.

use einmul_array::rearrange::{self, Repeats};
use einmul_array::statistics::{self, Bins, Method};
use einmul_array::ufunc::{self, BinaryOp, Tolerance, UnaryOp, binary, unary};
use einmul_array::{Array, DType, Error};
use einmul_array::{create, index, io, random, reduce, search, sets, sort};
use einmul_machine::interrupt::{Interrupted, apart};
use einmul_machine::threads;

fn check(name: &str, work: impl Fn() -> Result<(), Error> + Send + Sync) {
    work().unwrap_or_else(|error| panic!("{name}: {error}"));
    for limit in [1, 2] {
        // On a busy machine short work may end before it is told to.
        let is_left = |_| {
            let outcome = threads::limited(limit, || apart(&work, || true));
            matches!(outcome, Err(Interrupted))
        };
        assert!((0..20).any(is_left), "{name} on {limit} threads goes on");
    }
}

fn whole(result: Result<Array, Error>) -> Result<(), Error> {
    result.map(|_| ())
}

#[test]
fn loops_look_whether_they_are_wanted() {
    let n = 1 << 20;
    let mut generator = random::Generator::new(3);
    let x = generator.random(&[n], DType::F64).expect("small");
    let square = x.reshape(&[1 << 10, 1 << 10]).expect("row-major");
    let turned = square.transpose();
    let single = x.cast(DType::F32).expect("small");
    let places = generator.integers(0, n as i128, false, &[n], DType::I64).expect("small");
    let mask = binary(BinaryOp::Less, &x, &Array::scalar(0.5).expect("one")).expect("fits");
    let half = Array::scalar(0.5).expect("one");

    check("a map", || whole(unary(UnaryOp::Exp, &x)));
    check("a map of another dtype", || whole(unary(UnaryOp::Exp, &places)));
    check("two operands", || whole(binary(BinaryOp::Power, &x, &x)));
    check("a turned operand", || whole(binary(BinaryOp::Add, &square, &turned)));
    check("a turned copy", || whole(turned.to_row_major()));
    check("where", || whole(ufunc::where_(&mask, &x, &half)));
    check("isclose", || whole(ufunc::isclose(&x, &x, Tolerance::default())));
    check("sum", || whole(reduce::sum(&x, None, None, false)));
    check("var", || whole(reduce::var(&turned, Some(&[0]), 0.0, false)));
    check("argmax", || whole(reduce::argmax(&x, None, false)));
    check("argmax along an axis", || whole(reduce::argmax(&square, Some(0), false)));
    check("cumulative_sum", || whole(reduce::cumulative_sum(&x, None, None, false)));
    check("sort", || whole(sort::sort(&x, None, false)));
    check("sort of lines", || whole(sort::sort(&turned, Some(0), false)));
    check("argsort", || whole(sort::argsort(&single, None, false)));
    check("median", || whole(statistics::median(&square, Some(&[1]), false)));
    check("quantile", || whole(statistics::quantile(&x, &half, None, Method::Linear, false)));
    check("histogram", || {
        statistics::histogram(&x, &Bins::Count(9), None, false, None).map(|_| ())
    });
    check("searchsorted", || whole(search::searchsorted(&x, &x, search::Side::Left, None)));
    check("isin", || whole(sets::isin(&x, &x, false)));
    check("take", || whole(index::take(&x, &places, None, index::IndexMode::Raise)));
    check("take of columns", || {
        let some = create::arange(0.into(), 1000.into(), 1.into(), None)?;
        whole(index::take(&square, &some, Some(1), index::IndexMode::Raise))
    });
    check("nonzero", || index::nonzero(&x).map(|_| ()));
    check("repeat", || whole(rearrange::repeat(&x, Repeats::Each(2), None)));
    check("normal", || whole(random::Generator::new(1).normal(0.0, 1.0, &[n])));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    check("a file is written", || io::write(&path, &square.clone().into()));
    check("a file is read", || io::read(&path).map(|_| ()));
    let files = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, 1, "nothing is left of a file that is not wanted");
}
