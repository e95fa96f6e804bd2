//! `.npy` files against NumPy's own bytes, all dtypes and orders, and malformed
//! files by message.

use std::fs;

use super::*;
use crate::{Complex, Element, SliceItem, dispatch};

/// `np.save` of `np.array([[1, 2, 3], [4, 5, 6]], '<f4', order='F')`, NumPy 2.4.
const FORTRAN_F4: &[u8] = b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': True, \
    'shape': (2, 3), }                                                           \n\
    \x00\x00\x80?\x00\x00\x80@\x00\x00\x00@\x00\x00\xa0@\x00\x00@@\x00\x00\xc0@";

/// `np.save` of `np.float64(2.5)`.
const SCALAR_F8: &[u8] = b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, \
    'shape': (), }                                                              \n\
    \x00\x00\x00\x00\x00\x00\x04@";

/// `np.save` of `np.array([1, -2], '>i2')`.
const BIG_I2: &[u8] = b"\x93NUMPY\x01\x00v\x00{'descr': '>i2', 'fortran_order': False, \
    'shape': (2,), }                                                            \n\
    \x00\x01\xff\xfe";

/// A file of a version with this header and data.
fn file(version: u8, header: &str, data: &[u8]) -> Vec<u8> {
    let mut out = b"\x93NUMPY".to_vec();
    out.extend([version, 0]);
    match version {
        1 => out.extend((header.len() as u16).to_le_bytes()),
        _ => out.extend((header.len() as u32).to_le_bytes()),
    }
    out.extend(header.as_bytes());
    out.extend(data);
    out
}

fn header(descr: &str, fortran_order: &str, shape: &str) -> String {
    format!("{{'descr': {descr}, 'fortran_order': {fortran_order}, 'shape': {shape}, }}\n")
}

#[test]
fn numpy_bytes_read_and_write() {
    let array = read_bytes(FORTRAN_F4).expect("NumPy wrote it");
    assert_eq!((array.shape(), array.strides()), (&[2, 3][..], &[1, 2][..]));
    assert_eq!(array.to_vec::<f32>().expect("f32"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(to_bytes(&array).expect("small"), FORTRAN_F4);

    let array = read_bytes(SCALAR_F8).expect("NumPy wrote it");
    assert_eq!((array.rank(), array.get::<f64>(&[])), (0, Some(2.5)));
    assert_eq!(to_bytes(&array).expect("small"), SCALAR_F8);

    let array = read_bytes(BIG_I2).expect("NumPy wrote it");
    assert_eq!(array.to_vec::<i16>().expect("i16"), [1, -2]);
}

/// An array whose elements are all different where the dtype can tell them apart.
fn counting<T: Element>(shape: &[usize]) -> Array {
    let count: usize = shape.iter().product();
    let elements = (0..count).map(|i| T::from_i128(i as i128 % 120)).collect();
    Array::from_vec(elements, shape).expect("small")
}

fn check_round_trip<T: Element>(array: &Array) {
    let bytes = to_bytes(array).expect("small");
    assert_eq!((bytes.len() - array.bytes()) % 64, 0, "the data starts at a multiple of 64");
    let back = read_bytes(&bytes).expect("just written");
    assert_eq!(back.shape(), array.shape());
    assert_eq!(back.dtype(), T::DTYPE);
    assert_eq!(back.to_vec::<T>(), array.to_vec::<T>());
    assert_eq!(to_bytes(&back).expect("small"), bytes);
}

#[test]
fn every_dtype_shape_and_order_round_trips() {
    for dtype in DType::ALL.into_iter().filter(|&d| d != DType::BF16) {
        dispatch!(dtype, T => {
            for shape in [&[][..], &[1], &[7], &[0], &[2, 3], &[0, 4], &[4, 0], &[2, 3, 4]] {
                let array = counting::<T>(shape);
                check_round_trip::<T>(&array);
                check_round_trip::<T>(&array.transpose());
            }
            let every_second = SliceItem::Range { start: None, stop: None, step: Some(-2) };
            check_round_trip::<T>(&counting::<T>(&[6, 5]).slice(&[every_second]).expect("inside"));
            check_round_trip::<T>(
                &counting::<T>(&[1, 3]).broadcast_to(&[4, 3]).expect("stretches"),
            );
        });
    }
}

#[test]
fn special_values_keep_their_bits() {
    let values = [f64::NAN, -f64::NAN, -0.0, f64::INFINITY, f64::MIN_POSITIVE / 4.0, f64::MAX];
    let array = Array::from_slice(&values, &[6]).expect("small");
    let back = read_bytes(&to_bytes(&array).expect("small")).expect("just written");
    let bits = |a: &Array| -> Vec<u64> {
        a.as_slice::<f64>().expect("row-major").iter().map(|v| v.to_bits()).collect()
    };
    assert_eq!(bits(&back), bits(&array));
}

#[test]
fn byte_orders_and_versions_read() {
    let check = |version: u8, descr: &str, data: &[u8], expected: Complex<f64>| {
        let bytes = file(version, &header(descr, "False", "(1,)"), data);
        let array = read_bytes(&bytes).expect(descr);
        assert_eq!(array.get_c128(&[0]), Some(expected), "{descr}");
    };
    let real = |re| Complex::new(re, 0.0);
    check(1, "'<i4'", &[1, 2, 0, 0], real(513.0));
    check(2, "'>i4'", &[0, 0, 2, 1], real(513.0));
    check(3, "'=u2'", &513_u16.to_ne_bytes(), real(513.0));
    check(1, "'|u1'", &[200], real(200.0));
    check(1, "'>u1'", &[200], real(200.0));
    check(1, "'>f2'", &[0x3c, 0], real(1.0));
    check(1, "'>f8'", &2.5_f64.to_be_bytes(), real(2.5));
    // Any byte that is not zero is true, so that no `bool` is made of another byte.
    check(1, "'|b1'", &[7], real(1.0));
    let parts = [1.5_f32.to_be_bytes(), (-2.0_f32).to_be_bytes()].concat();
    check(2, "'>c8'", &parts, Complex::new(1.5, -2.0));
    let parts = [1.5_f64.to_be_bytes(), (-2.0_f64).to_be_bytes()].concat();
    check(3, "'>c16'", &parts, Complex::new(1.5, -2.0));
}

#[test]
fn large_files_are_mapped_where_they_can_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |bytes: &[u8], mapped: bool| {
        let path = folder.path().join("a.npy");
        fs::write(&path, bytes).expect("written");
        let array = read(&path).expect("well formed");
        assert_eq!(array.storage().is_owned(), !mapped);
        let copied = read_bytes(bytes).expect("well formed");
        assert_eq!((array.shape(), array.strides()), (copied.shape(), copied.strides()));
        dispatch!(array.dtype(), T => assert_eq!(array.to_vec::<T>(), copied.to_vec::<T>()));
        // Writing to a mapped array writes to a copy.
        let mut changed = array.clone();
        changed.view_mut().expect("small");
        assert!(changed.storage().is_owned());
    };
    let array = counting::<f64>(&[100, 90]);
    let bytes = to_bytes(&array).expect("small");
    check(&bytes, true);
    check(&to_bytes(&array.transpose()).expect("small"), true);
    check(&to_bytes(&counting::<f64>(&[8])).expect("small"), false);
    check(&to_bytes(&counting::<bool>(&[100_000])).expect("small"), false);
    let data = &bytes[128..];
    check(&file(1, &header("'>f8'", "False", "(100, 90)"), data), false);
    // Twelve bytes of head and a header whose length is odd: nothing is aligned.
    let odd = header("'<f8'", "False", "(100, 90)");
    let odd = if odd.len().is_multiple_of(2) { format!("{odd} ") } else { odd };
    check(&file(2, &odd, data), false);
    // Small files need no alignment either.
    check(&file(2, "{'descr':'<i2','fortran_order':False,'shape':(1,)}", &[1, 0]), false);
}

#[test]
fn a_mapped_file_is_checked_like_any() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.npy");
    let bytes = to_bytes(&counting::<f64>(&[100, 100])).expect("small");
    let check = |bytes: &[u8], expected: &str| {
        fs::write(&path, bytes).expect("written");
        let message = read(&path).expect_err(expected).to_string();
        assert_eq!(message, format!("{}, {expected}", path.display()));
    };
    check(
        &bytes[..bytes.len() - 1],
        "byte 80127: the file ends after 79999 of the 80000 bytes of shape (100, 100), dtype f64",
    );
    check(
        &[&bytes[..], b"x"].concat(),
        "byte 80128: data follows the last element of shape (100, 100), dtype f64",
    );
}

#[test]
fn a_file_is_written_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.npy");
    let array = counting::<f32>(&[3, 5]);
    write(&path, &array).expect("writable");
    assert_eq!(fs::read(&path).expect("there"), to_bytes(&array).expect("small"));
    let brain = Array::zeros(DType::BF16, &[2]).expect("small");
    let message = write(&path, &brain).expect_err("no name for it").to_string();
    assert!(message.contains("cast to f32 first"), "{message}");
    // The old file is still there.
    assert_eq!(read(&path).expect("there").to_vec::<f32>(), array.to_vec::<f32>());
}

#[test]
fn malformed_files_name_the_byte() {
    let check = |bytes: &[u8], expected: &str| {
        let message = read_bytes(bytes).expect_err(expected).to_string();
        assert!(message.contains(expected), "`{message}` does not say `{expected}`");
    };
    let f8 = |shape: &str, data: &[u8]| file(1, &header("'<f8'", "False", shape), data);
    let with = |descr: &str| file(1, &header(descr, "False", "(1,)"), &[0; 8]);
    check(b"", "input, byte 0: the file ends within its header");
    check(b"\x93NUMPY", "byte 6: the file ends within its header");
    check(b"\x93NUMPX\x01\x00\x00\x00", "byte 0: not an .npy file");
    check(b"PK\x03\x04 zip archive", "byte 0: not an .npy file");
    check(b"\x93NUMPY\x04\x00\x00\x00", "byte 6: version 4.0 is none of 1.0, 2.0, 3.0");
    check(b"\x93NUMPY\x01\x00\x01", "byte 9: the file ends within its header");
    check(
        b"\x93NUMPY\x01\x00\xff\xff{",
        "byte 8: a header of 65535 bytes is declared and 1 bytes follow",
    );
    check(b"\x93NUMPY\x02\x00\xff\xff\xff\xff{", "byte 8: a header of 4294967295 bytes");
    check(
        &file(2, &" ".repeat(70_000), b""),
        "byte 8: a header of 70000 bytes; 65536 are the most",
    );
    check(&file(1, "[]", b""), "byte 10: malformed header: `{` is missing");
    check(&file(1, "{'descr': '<f8'}", b""), "byte 10: the header has no key `fortran_order`");
    check(
        &file(1, "{'descr': '<f8', 'descr': '<f8'}", b""),
        "byte 27: header key `descr` stands twice",
    );
    check(&file(1, "{'dtype': '<f8'}", b""), "byte 11: unknown header key `dtype`");
    check(&file(1, "{'descr': (1, 2)}", b""), "byte 20: `descr` has a value of the wrong kind");
    check(&with("'|O'"), "byte 20: dtype `|O` is not read: only plain numbers");
    check(&with("'<f16'"), "dtype `<f16` is not read");
    check(&with("'<M8[ns]'"), "dtype `<M8[ns]` is not read");
    check(&with("''"), "dtype `` is not read");
    check(&with("'\u{e9}4'"), "is not read");
    check(&with("[('x', '<f4'), ('y', '<f4')]"), "byte 20: dtype [('x', '<f4'), ('y', '<f4')]");
    check(&with("'|S8'"), "the elements are strings, not numbers");
    check(&with("'<U2'"), "the elements are strings, not numbers");
    check(&file(1, &header("'<f8'", "0", "(1,)"), b""), "no string, truth value or tuple");
    check(&f8("(2,)", &[0; 15]), "the file ends after 15 of the 16 bytes of shape (2,), dtype f64");
    check(&f8("(2,)", &[0; 17]), "data follows the last element of shape (2,), dtype f64");
    check(&f8("(0,)", &[0; 1]), "data follows the last element");
    check(&f8("(1000000000000,)", &[0; 8]), "the file ends after 8 of the 8000000000000 bytes");
    check(&f8("(4294967296, 4294967296)", b""), "more elements than memory can address");
    check(&f8("(9223372036854775807, 2, 0)", b""), "more elements than memory can address");
    check(&f8("(18446744073709551616,)", b""), "a number beyond 2^64");
    check(&f8("(-1,)", b""), "a whole number is missing");
    check(&f8("(1.5,)", b""), "a tuple of one needs a comma");
    check(&f8("(1, 1.5)", b""), "`)` is missing");
    check(&f8(&format!("({})", "1, ".repeat(65)), &[0; 8]), "65 axes; 64 are the most");
}
