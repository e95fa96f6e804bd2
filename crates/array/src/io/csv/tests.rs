//! Tables: what is read, what is refused and where, and round trips.

use super::*;
use crate::{DType, Element};

fn check(text: &str, shape: [usize; 2], expected: &[f64], names: Option<&[&str]>) {
    let table = read_bytes(text.as_bytes()).expect(text);
    assert_eq!(table.array.shape(), shape, "{text:?}");
    let found = table.array.to_vec::<f64>().expect("f64");
    assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{text:?}");
    let found: Option<Vec<&str>> =
        table.columns.as_ref().map(|c| c.iter().map(String::as_str).collect());
    assert_eq!(found.as_deref(), names, "{text:?}");
}

#[test]
fn tables_read() {
    check("1,2\n3,4\n", [2, 2], &[1.0, 2.0, 3.0, 4.0], None);
    check("1,2\r\n3,4", [2, 2], &[1.0, 2.0, 3.0, 4.0], None);
    check("7", [1, 1], &[7.0], None);
    check("1\n2\n3\n", [3, 1], &[1.0, 2.0, 3.0], None);
    check("x,y\n1,2\n", [1, 2], &[1.0, 2.0], Some(&["x", "y"]));
    check("x,y\n", [0, 2], &[], Some(&["x", "y"]));
    check("x", [0, 1], &[], Some(&["x"]));
    // One field that is no number makes a header; an index column has no name.
    check("2019,total\n1,2\n", [1, 2], &[1.0, 2.0], Some(&["2019", "total"]));
    check(",a\n0,2\n", [1, 2], &[0.0, 2.0], Some(&["", "a"]));
    check("\u{feff}a,b\n1,2\n", [1, 2], &[1.0, 2.0], Some(&["a", "b"]));
    check("a;b\n1;2\n", [1, 2], &[1.0, 2.0], Some(&["a", "b"]));
    check("a\tb\n1\t2\n", [1, 2], &[1.0, 2.0], Some(&["a", "b"]));
    check("\"a;b\",\"c \"\"d\"\"\"\n\"1\", 2 \n", [1, 2], &[1.0, 2.0], Some(&["a;b", "c \"d\""]));
    check("\n\n a , b \n\n1,2\n\n3,4\n\n", [2, 2], &[1.0, 2.0, 3.0, 4.0], Some(&["a", "b"]));
    check(
        "nan,inf,-Infinity,NaN\n1e-3,+2,.5,-0\n",
        [2, 4],
        &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e-3, 2.0, 0.5, -0.0],
        None,
    );
    check("1e400,5e-324\n", [1, 2], &[f64::INFINITY, 5e-324], None);
}

#[test]
fn malformed_tables_name_line_and_column() {
    let check = |text: &[u8], expected: &str| {
        let message = read_bytes(text).expect_err(expected).to_string();
        assert_eq!(message, format!("input{expected}"));
    };
    check(b"", ": the file is empty: neither a header nor a row");
    check(b" \n\r\n", ": the file is empty: neither a header nor a row");
    check(b"a,b\n1,2\n3,\n", ", line 3: column 2 `b`: the field is empty");
    check(b"1,2\n3,\n", ", line 2: column 2: the field is empty");
    check(b"1,,3\n", ", line 1: column 2: the field is empty");
    check(b"a,b\n\n1,x\n", ", line 3: column 2 `b`: `x` is no number");
    check(b"a,b\r\n\r\n1,2\r\n1,NA\r\n", ", line 4: column 2 `b`: `NA` is no number");
    check(b"1,2\n1,0x10\n", ", line 2: column 2: `0x10` is no number");
    check(b"1;2\n1,5;2\n", ", line 2: column 1: `1,5` is no number");
    check(b"1,2\n3,\xff\n", ", line 2: column 2: `\u{fffd}` is no number");
    check(b"1,2\n3,4,5\n", ", line 2: a row of 3, and line 1 has 2 columns");
    check(b"1,2\n3\n", ", line 2: a row of 1, and line 1 has 2 columns");
    check(b"\n\n1,2\n3\n", ", line 4: a row of 1, and line 3 has 2 columns");
    check(b"1,2,\n", ", line 1: column 3: the field is empty");
    check(b"a,b\n\"1,2\n", ", line 2: a quoted field does not end on its line");
    check(b"a,\xff\n1,2\n", ", line 1: the header is neither UTF-8 nor GB18030");
    // What is no number is named in its own characters, whatever the encoding.
    check(b"1,2\n3,\xc1\xd0\n", ", line 2: column 2: `列` is no number");
    // A surrogate without its other half, and half a unit.
    check(b"\xff\xfe1\0\n\0\x00\xd8\n\0", ", line 2: the text is no UTF-16");
    check(b"\xfe\xff\x001\x00", ", line 1: the text is no UTF-16");
}

#[test]
fn chinese_names_and_paths_read_in_every_encoding() {
    let text = "列一,列二\r\n1,2.5\n3,4";
    let units =
        |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let utf8 = text.as_bytes().to_vec();
    let gb18030 = b"\xc1\xd0\xd2\xbb,\xc1\xd0\xb6\xfe\r\n1,2.5\n3,4".to_vec();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("矩阵 表.csv");
    for (name, bytes) in [
        ("UTF-8 with a mark", [b"\xef\xbb\xbf".to_vec(), utf8.clone()].concat()),
        ("UTF-8", utf8),
        ("GB18030", gb18030),
        ("UTF-16 LE", [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat()),
        ("UTF-16 BE", [b"\xfe\xff".to_vec(), units(u16::to_be_bytes)].concat()),
    ] {
        std::fs::write(&path, bytes).expect("written");
        let table = read(&path).expect(name);
        assert_eq!(table.columns, Some(vec!["列一".to_owned(), "列二".to_owned()]), "{name}");
        assert_eq!(table.array.to_vec::<f64>(), Some(vec![1.0, 2.5, 3.0, 4.0]), "{name}");
    }
    // 0x0A is half of many characters; only the unit U+000A ends a line.
    let unusual = "上a,b\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes);
    let bytes: Vec<u8> = [0xfe, 0xff].into_iter().chain(unusual).collect();
    let names = read_bytes(&bytes).expect("UTF-16").columns.expect("a header");
    assert_eq!(names, ["上a", "b"]);
    let unusual = "\u{0a0a}\u{0a00}\u{000a}1".encode_utf16();
    for bytes in [
        [vec![0xff, 0xfe], unusual.clone().flat_map(u16::to_le_bytes).collect()].concat(),
        [vec![0xfe, 0xff], unusual.flat_map(u16::to_be_bytes).collect()].concat(),
    ] {
        let table = read_bytes(&bytes).expect("UTF-16");
        assert_eq!(table.columns.expect("a header"), ["\u{0a0a}\u{0a00}"]);
    }
    let names = ["列一".to_owned(), "列二".to_owned()];
    let array = Array::from_vec(vec![1.0, 2.0], &[1, 2]).expect("small");
    write(&path, &array, Some(&names)).expect("writable");
    assert_eq!(read(&path).expect("just written").columns.expect("a header"), names);
    let error = read(&folder.path().join("没有.csv")).expect_err("missing").to_string();
    assert!(error.contains("没有.csv: cannot open"), "{error}");
}

#[test]
fn tables_round_trip() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    fn elements<T: Element>(array: &Array) -> Vec<T> {
        array.cast(T::DTYPE).expect("small").to_vec().expect("cast")
    }
    fn check<T: Element>(path: &Path, values: &[T], columns: Option<&[String]>) {
        let array = Array::from_slice(values, &[values.len() / 2, 2]).expect("small");
        write(path, &array, columns).expect("writable");
        let back = read(path).expect("just written");
        assert_eq!(back.columns.as_deref(), columns);
        assert_eq!(back.array.shape(), array.shape());
        assert_eq!(elements::<T>(&back.array), values);
        // A transposed array is written by its own rows.
        write(path, &array.transpose(), None).expect("writable");
        let back = read(path).expect("just written").array.transpose();
        assert_eq!(elements::<T>(&back), values);
    }
    check(&path, &[0.1, -0.0, 1e300, 5e-324, f64::INFINITY, 1.0 / 3.0], None);
    check(&path, &[0.1_f32, 1e-30, 16_777_216.0, f32::MAX], None);
    check(&path, &[i32::MIN, 0, 1, i32::MAX], None);
    check(&path, &[true, false], None);
    let names = ["plain".to_owned(), "with, \"quotes\"".to_owned()];
    check(&path, &[1.0, 2.0, 3.0, 4.0], Some(&names));
    check::<f64>(&path, &[1.0, 2.0], Some(&["1".to_owned(), "x".to_owned()]));

    let vector = Array::from_slice(&[1.0, 2.0, f64::NAN], &[3]).expect("small");
    write(&path, &vector, None).expect("writable");
    assert_eq!(std::fs::read(&path).expect("there"), b"1\n2\nnan\n");

    let none = Array::zeros(DType::F64, &[0, 2]).expect("small");
    write(&path, &none, Some(&names)).expect("writable");
    assert_eq!(read(&path).expect("just written").array.shape(), [0, 2]);
}

#[test]
fn what_a_table_cannot_hold_is_refused() {
    let path = Path::new("never-written.csv");
    let check = |dtype, shape: &[usize], columns: Option<&[&str]>, expected: &str| {
        let array = Array::zeros(dtype, shape).expect("small");
        let columns: Option<Vec<String>> =
            columns.map(|c| c.iter().map(|&name| name.to_owned()).collect());
        let message = write(path, &array, columns.as_deref()).expect_err(expected).to_string();
        assert!(message.contains(expected), "`{message}` does not say `{expected}`");
        assert!(!path.exists());
    };
    check(DType::F64, &[2, 2, 2], None, "the array has shape (2, 2, 2)");
    check(DType::F64, &[], None, "the array has shape ()");
    check(DType::C64, &[2, 2], None, "not defined for dtype c64");
    check(DType::F64, &[2, 2], Some(&["a"]), "1 names for 2 columns");
    check(DType::F64, &[2, 2], Some(&["1", "2"]), "would be read back as a row");
    check(DType::F64, &[0, 2], None, "a table without rows needs names");
    check(DType::F64, &[2, 0], None, "one without columns is none");
}
