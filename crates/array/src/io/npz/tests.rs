//! Archives: round trips, what SciPy writes, and archives that lie.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::Duplicates;
use crate::dispatch;

fn sample() -> Array {
    Array::from_vec((0..600).map(f64::from).collect(), &[20, 30]).expect("small")
}

/// An archive of raw members.
fn archive(path: &Path, method: CompressionMethod, members: &[(&str, &[u8])]) {
    let mut zip = ZipWriter::new(File::create(path).expect("writable"));
    for (name, bytes) in members {
        zip.start_file(*name, options().compression_method(method)).expect("a new name");
        zip.write_all(bytes).expect("room");
    }
    zip.finish().expect("room");
}

fn in_folder(check: impl FnOnce(PathBuf)) {
    let folder = tempfile::tempdir().expect("a folder");
    check(folder.path().join("a.npz"));
}

#[test]
fn archives_round_trip() {
    in_folder(|path| {
        let arrays: Vec<(String, Array)> = DType::ALL
            .into_iter()
            .filter(|&d| d != DType::BF16)
            .map(|d| (d.to_string(), sample().cast(d).expect("small").transpose()))
            .collect();
        let members: Vec<(&str, &Array)> = arrays.iter().map(|(n, a)| (n.as_str(), a)).collect();
        write(&path, &members).expect("writable");
        let back = read(&path).expect("just written");
        assert_eq!(back.len(), arrays.len());
        assert_eq!(
            names(&path).expect("just written"),
            back.iter().map(|b| b.0.clone()).collect::<Vec<_>>()
        );
        for ((name, array), (back_name, back)) in arrays.iter().zip(&back) {
            assert_eq!(
                (name, array.shape(), array.dtype()),
                (back_name, back.shape(), back.dtype())
            );
            dispatch!(array.dtype(), T => assert_eq!(array.to_vec::<T>(), back.to_vec::<T>()));
        }
        for name in ["f32", "f32.npy"] {
            assert_eq!(read_member(&path, name).expect(name).dtype(), DType::F32);
        }
        let message = read_member(&path, "x").expect_err("unknown").to_string();
        assert!(message.contains("there is no array `x`; there are `bool`, `i8`"), "{message}");
        let message = read_single(&path).expect_err("several").to_string();
        assert!(message.contains("the archive holds several arrays: `bool`, `i8`"), "{message}");
    });
}

#[test]
fn compressed_members_read() {
    in_folder(|path| {
        // All zeros: nearly as small as deflate can make them.
        let zeros = Array::zeros(DType::F64, &[1000, 1000]).expect("small");
        let bytes = npy::to_bytes(&zeros).expect("small");
        archive(&path, CompressionMethod::Deflated, &[("a.npy", &bytes), ("readme.txt", b"hello")]);
        assert!(fs::metadata(&path).expect("there").len() < 20_000);
        let Content::Dense(back) = read_single(&path).expect("one array") else { panic!("sparse") };
        assert_eq!(back.shape(), [1000, 1000]);
    });
}

#[test]
fn sparse_archives_round_trip() {
    in_folder(|path| {
        let csr = Csr::from_dense(&sample()).expect("two axes");
        let coo = csr.to_coo().expect("small");
        for sparse in [SparseArray::from(csr), SparseArray::from(coo)] {
            write_sparse(&path, &sparse).expect("writable");
            let back = read_sparse(&path).expect("just written");
            assert_eq!(std::mem::discriminant(&back), std::mem::discriminant(&sparse));
            let dense = back.to_dense().expect("small");
            assert_eq!(dense.to_vec::<f64>(), sample().to_vec::<f64>());
        }
    });
}

#[test]
fn scipy_layouts_read() {
    // Parts as scipy.sparse.save_npz writes them; SciPy 1 stores the format as
    // bytes, older versions as UTF-32.
    let part = |a: &Array| npy::to_bytes(a).expect("small");
    let i32s = |v: &[i32]| part(&Array::from_slice(v, &[v.len()]).expect("small"));
    let shape = part(&Array::from_slice(&[2_i64, 3], &[2]).expect("small"));
    let data = part(&Array::from_slice(&[1.0, 2.0, 3.0], &[3]).expect("small"));
    let text =
        |descr: &str, bytes: &[u8]| [npy::write_plain(descr, &[], false), bytes.to_vec()].concat();
    let wide: Vec<u8> = "csc".chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    let check = |members: &[(&str, &[u8])], expected: &str| {
        in_folder(|path| {
            let common: [(&str, &[u8]); 2] = [("shape.npy", &shape), ("data.npy", &data)];
            archive(&path, CompressionMethod::Deflated, &[&common[..], members].concat());
            match read_single(&path) {
                Ok(Content::Sparse(sparse)) => {
                    let dense = sparse.to_dense().expect("small").to_vec::<f64>().expect("f64");
                    assert_eq!(format!("{dense:?}"), expected);
                }
                Ok(Content::Dense(_)) => panic!("{expected}"),
                Err(error) => {
                    assert!(error.to_string().contains(expected), "`{error}`, not `{expected}`");
                    assert!(error.to_string().contains("a.npz"), "{error}");
                }
            }
        });
    };
    let csr = text("|S3", b"csr");
    check(
        &[
            ("format.npy", &csr),
            ("indptr.npy", &i32s(&[0, 2, 3])),
            ("indices.npy", &i32s(&[2, 0, 1])),
        ],
        "[2.0, 0.0, 1.0, 0.0, 3.0, 0.0]",
    );
    check(
        &[
            ("format.npy", &text("<U3", &wide)),
            ("indptr.npy", &i32s(&[0, 1, 2, 3])),
            ("indices.npy", &i32s(&[0, 1, 0])),
        ],
        "[1.0, 0.0, 3.0, 0.0, 2.0, 0.0]",
    );
    check(
        &[
            ("format.npy", &text("|S3", b"coo")),
            ("row.npy", &i32s(&[1, 0, 1])),
            ("col.npy", &i32s(&[2, 0, 0])),
        ],
        "[2.0, 0.0, 0.0, 3.0, 0.0, 1.0]",
    );
    check(&[("format.npy", &text("|S3", b"bsr"))], "sparse format `bsr` is none of csr, csc, coo");
    check(&[("format.npy", &data)], "member format: no string");
    check(&[("format.npy", &text("|S9999", b"csr"))], "member format: no short string");
    check(&[("format.npy", &csr)], "member indptr: specified file not found");
    check(
        &[
            ("format.npy", &csr),
            ("indptr.npy", &i32s(&[0, 2, 3])),
            ("indices.npy", &i32s(&[2, 3, 1])),
        ],
        "position 1: column 3 is out of range for 3 columns",
    );
}

#[test]
fn duplicates_stay_the_readers_choice() {
    in_folder(|path| {
        let index = Array::from_slice(&[0_i32, 0], &[2]).expect("small");
        let values = Array::from_slice(&[1.0, 2.0], &[2]).expect("small");
        let coo = Coo::new([1, 1], index.clone(), index, values).expect("well formed");
        write_sparse(&path, &coo.into()).expect("writable");
        let SparseArray::Coo(back) = read_sparse(&path).expect("just written") else {
            panic!("coordinates were written")
        };
        assert!(back.to_csr(Duplicates::Reject).is_err());
        let dense = back.to_dense(Duplicates::Sum).expect("small");
        assert_eq!(dense.to_vec::<f64>().expect("f64"), [3.0]);
    });
}

#[test]
fn archives_that_lie_are_refused() {
    let check = |method, members: &[(&str, &[u8])], expected: &str| {
        in_folder(|path| {
            archive(&path, method, members);
            let message = read(&path).map(|_| ()).expect_err(expected).to_string();
            assert!(message.contains(expected), "`{message}` does not say `{expected}`");
        });
    };
    let stored = CompressionMethod::Stored;
    let deflated = CompressionMethod::Deflated;
    // A header of a terabyte over hardly any data.
    let huge = npy::write_plain("<f8", &[1 << 37], false);
    for method in [stored, deflated] {
        check(
            method,
            &[("a.npy", &huge)],
            "member a: byte 128: the file ends after 0 of the 10995",
        );
    }
    check(stored, &[("a.npy", b"no array")], "member a: byte 0: not an .npy file");
    let long = [npy::to_bytes(&sample()).expect("small"), vec![0]].concat();
    check(stored, &[("a.npy", &long)], "member a: byte 4928: data follows the last element");
    check(deflated, &[("a.npy", &long[..1000])], "member a: byte 1000: the file ends after 872");
    in_folder(|path| {
        fs::write(&path, b"PK no archive").expect("written");
        assert!(read(&path).expect_err("damaged").to_string().contains("a.npz: "));
        archive(&path, stored, &[("readme.txt", b"hello")]);
        let message = read_single(&path).expect_err("no arrays").to_string();
        assert!(message.contains("the archive holds no arrays"), "{message}");
        let message = read_sparse(&path).expect_err("no parts").to_string();
        assert!(message.contains("no sparse matrix of SciPy's"), "{message}");
    });
}

#[test]
fn damaged_data_is_noticed() {
    in_folder(|path| {
        write(&path, &[("a", &sample())]).expect("writable");
        let mut bytes = fs::read(&path).expect("there");
        // One bit of the stored data; its checksum no longer fits.
        bytes[1000] ^= 1;
        fs::write(&path, &bytes).expect("written");
        let message = read(&path).expect_err("damaged").to_string();
        assert!(message.contains("member a: byte 4928: cannot read"), "{message}");
    });
}
