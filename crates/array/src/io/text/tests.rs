//! Tables as `numpy.loadtxt` reads them, what is refused and where, and round trips.

use super::*;

fn layout(change: impl FnOnce(&mut Layout)) -> Layout {
    let mut layout = Layout::default();
    change(&mut layout);
    layout
}

#[test]
fn tables_read_as_numpy_reads_them() {
    // Expected values are NumPy 2.4's of `loadtxt(…, ndmin=2)`.
    let check = |text: &str, layout: &Layout, shape: [usize; 2], expected: &[f64]| {
        let array = read_bytes(text.as_bytes(), layout).expect(text);
        assert_eq!(array.shape(), shape, "{text:?}");
        assert_eq!(array.dtype(), layout.dtype);
        let found = array.cast(DType::F64).expect("small").to_vec::<f64>().expect("f64");
        assert_eq!(found, expected, "{text:?}");
    };
    let plain = Layout::default();
    check("1 2\n3 4\n", &plain, [2, 2], &[1.0, 2.0, 3.0, 4.0]);
    check("  1\t2  \r\n3   4", &plain, [2, 2], &[1.0, 2.0, 3.0, 4.0]);
    check("# head\n1 2 # rest\n\n3 4\n# end", &plain, [2, 2], &[1.0, 2.0, 3.0, 4.0]);
    check("inf -inf 1e3\n", &plain, [1, 3], &[f64::INFINITY, f64::NEG_INFINITY, 1000.0]);
    check("", &plain, [0, 1], &[]);
    check("# nothing\n", &plain, [0, 1], &[]);
    check("1, 2\n3,4", &layout(|l| l.delimiter = Some(',')), [2, 2], &[1.0, 2.0, 3.0, 4.0]);
    check("a b\n\n1 2\n", &layout(|l| l.skiprows = 1), [1, 2], &[1.0, 2.0]);
    check("1\n", &layout(|l| l.skiprows = 9), [0, 1], &[]);
    let two = layout(|l| l.usecols = Some(vec![2, -3]));
    check("1 2 3\n4 5 6\n", &two, [2, 2], &[3.0, 1.0, 6.0, 4.0]);
    // A column that is left out need not hold numbers.
    check("a 2\nb 3\n", &layout(|l| l.usecols = Some(vec![1])), [2, 1], &[2.0, 3.0]);
    let marks = layout(|l| l.comments = vec!["%".to_owned(), "//".to_owned()]);
    check("1 % x\n2 // y % z\n", &marks, [2, 1], &[1.0, 2.0]);
    check("-5 7\n", &layout(|l| l.dtype = DType::I8), [1, 2], &[-5.0, 7.0]);
    check("0 1\n", &layout(|l| l.dtype = DType::Bool), [1, 2], &[0.0, 1.0]);
    check("255\n", &layout(|l| l.dtype = DType::U8), [1, 1], &[255.0]);
    check("# 表\n1 2\n", &plain, [1, 2], &[1.0, 2.0]);
    let exact = layout(|l| l.dtype = DType::U64);
    let array = read_bytes(b"18446744073709551615", &exact).expect("u64");
    assert_eq!(array.to_vec::<u64>(), Some(vec![u64::MAX]));
    // The comment is GB18030, then UTF-16.
    let array = read_bytes(b"# \xb1\xed\n1 2\n", &plain).expect("GB18030");
    assert_eq!(array.to_vec::<f64>(), Some(vec![1.0, 2.0]));
    let utf16: Vec<u8> = "\u{feff}1 2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_bytes(&utf16, &plain).expect("UTF-16").shape(), [1, 2]);
}

#[test]
fn malformed_tables_name_line_and_column() {
    let check = |text: &[u8], layout: &Layout, expected: &str| {
        let message = read_bytes(text, layout).expect_err(expected).to_string();
        assert_eq!(message, expected);
    };
    let plain = Layout::default();
    check(b"1 2\n\n3 x\n", &plain, "input, line 3: column 2: `x` is no float64");
    check(b"1 2\n3\n", &plain, "input, line 2: a row of 1, and line 1 has 2 columns");
    let commas = layout(|l| l.delimiter = Some(','));
    check(b"1,,2\n", &commas, "input, line 1: column 2: the field is empty");
    let bytes = layout(|l| l.dtype = DType::U8);
    check(b"255\n256\n", &bytes, "input, line 2: column 1: `256` is no uint8");
    check(b"1.5\n", &bytes, "input, line 1: column 1: `1.5` is no uint8");
    let third = layout(|l| l.usecols = Some(vec![2]));
    check(b"1 2\n", &third, "input, line 1: there is no column 2 among 2");
    let before = layout(|l| l.usecols = Some(vec![isize::MIN]));
    let expected = format!("input, line 1: there is no column {} among 2", isize::MIN);
    check(b"1 2\n", &before, &expected);
    check(b"1\n\xff\n", &plain, "input, line 2: the line is neither UTF-8 nor GB18030");
    let complex = layout(|l| l.dtype = DType::C64);
    check(b"1\n", &complex, "loadtxt: not defined for dtype c64");
}

#[test]
fn tables_round_trip() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("表.txt");
    let array = Array::from_vec(vec![0.1, -2.0, f64::INFINITY, 1e-300], &[2, 2]).expect("small");
    for (delimiter, layout) in
        [(" ", Layout::default()), (";", layout(|l| l.delimiter = Some(';')))]
    {
        for array in [&array, &array.transpose()] {
            write(&path, array, delimiter).expect("writable");
            let back = read(&path, &layout).expect("just written");
            assert_eq!(back.shape(), [2, 2]);
            assert_eq!(back.to_vec::<f64>(), array.to_vec::<f64>());
        }
    }
    let vector = Array::from_vec(vec![1_i32, -2], &[2]).expect("small");
    write(&path, &vector, " ").expect("writable");
    assert_eq!(std::fs::read(&path).expect("there"), b"1\n-2\n");
    let error = write(&path, &Array::zeros(DType::C64, &[2]).expect("small"), " ");
    assert!(error.expect_err("complex").to_string().starts_with("savetxt: not defined for"));
    let error = write(&path, &Array::scalar(1.0).expect("small"), " ").expect_err("rank 0");
    assert_eq!(error.to_string(), "savetxt: a table has two axes, the array has shape ()");
}
