//! Damaged files are refused or read, and never panic: valid files with random
//! changes, from a fixed seed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{csv, mtx, npy, text};
use crate::Array;

/// One change of a file.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Insert(usize, u8),
    Remove(usize),
    /// Repeats up to 16 bytes from the first place at the second.
    Copy(usize, usize),
    Cut(usize),
}

fn change() -> impl Strategy<Value = Change> {
    // Bytes that mean something to one of the formats come up often.
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"0123456789-+.eE%,;\t\n\r \"'(){}[]<>|:TFL\0\xff".to_vec()),
    ];
    let place = any::<usize>;
    prop_oneof![
        4 => (place(), byte.clone()).prop_map(|(p, b)| Change::Set(p, b)),
        2 => (place(), byte).prop_map(|(p, b)| Change::Insert(p, b)),
        2 => place().prop_map(Change::Remove),
        2 => (place(), place()).prop_map(|(from, to)| Change::Copy(from, to)),
        1 => place().prop_map(Change::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let within = |place: usize, length: usize| if length == 0 { 0 } else { place % length };
    let length = bytes.len();
    match *change {
        Change::Set(place, byte) if length > 0 => bytes[within(place, length)] = byte,
        Change::Insert(place, byte) => bytes.insert(within(place, length + 1), byte),
        Change::Remove(place) if length > 0 => drop(bytes.remove(within(place, length))),
        Change::Copy(from, to) => {
            let from = within(from, length);
            let copied = bytes[from..(from + 16).min(length)].to_vec();
            let to = within(to, length + 1);
            drop(bytes.splice(to..to, copied));
        }
        Change::Cut(place) => bytes.truncate(within(place, length + 1)),
        Change::Set(..) | Change::Remove(_) => {}
    }
}

/// Reads changed copies of every file; a panic fails the test, an error does not.
fn check(files: &[Vec<u8>], read: impl Fn(&[u8])) {
    let config = Config { cases: 4000, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let inputs = (prop::sample::select(files.to_vec()), vec(change(), 1..6));
    let outcome = runner.run(&inputs, |(mut bytes, changes)| {
        changes.iter().for_each(|change| apply(&mut bytes, change));
        read(&bytes);
        Ok(())
    });
    outcome.expect("no panic");
}

#[test]
fn damaged_npy_never_panics() {
    let array = Array::from_vec((0..24).map(f64::from).collect(), &[4, 6]).expect("small");
    let files: Vec<Vec<u8>> = ["f64", "f32", "i8", "bool", "c64", "f16"]
        .iter()
        .flat_map(|name| {
            let cast = array.cast(name.parse().expect("a dtype")).expect("small");
            [npy::to_bytes(&cast).expect("small"), npy::to_bytes(&cast.transpose()).expect("small")]
        })
        .collect();
    check(&files, |bytes| {
        if let Ok(array) = npy::read_bytes(bytes) {
            // What was read must be readable.
            let _ = array.cast(crate::DType::C128);
        }
    });
}

#[test]
fn damaged_mtx_never_panics() {
    let banners = [
        "coordinate real general\n3 4 3\n1 2 0.5\n% c\n3 4 -1e3\n2 1 2\n",
        "coordinate integer skew-symmetric\n3 3 2\n2 1 5\n3 1 -7\n",
        "coordinate complex hermitian\n3 3 3\n1 1 5 0\n2 1 1 2\n3 2 0 1\n",
        "coordinate pattern symmetric\n3 3 3\n1 1\n2 1\n3 2\n",
        "array real general\n2 3\n1\n2\n3\n4\n5\n6\n",
        "array complex skew-symmetric\n3 3\n1 2\n3 4\n5 6\n",
    ];
    let files: Vec<Vec<u8>> =
        banners.iter().map(|rest| format!("%%MatrixMarket matrix {rest}").into_bytes()).collect();
    check(&files, |bytes| drop(mtx::read_bytes(bytes)));
}

#[test]
fn damaged_csv_never_panics() {
    let files = [
        "a,b,c\n1,2,3\n4.5,-6e7,nan\n",
        "1;2\r\n3;4\r\n",
        "\u{feff}\"x, y\"\tz\n\"1\"\t2\n\n3\t4\n",
    ];
    let mut files: Vec<Vec<u8>> = files.iter().map(|text| text.as_bytes().to_vec()).collect();
    files.push(utf16("a,\u{0a0a}\n1,2\n"));
    files.push(b"\xc1\xd0\xd2\xbb,\xc1\xd0\xb6\xfe\n1,2\n".to_vec());
    check(&files, |bytes| drop(csv::read_bytes(bytes)));
}

#[test]
fn damaged_text_never_panics() {
    let files = ["# x\n1 2\n3 4\n", "1\t-2e3 # y\r\n\n nan 4"];
    let mut files: Vec<Vec<u8>> = files.iter().map(|text| text.as_bytes().to_vec()).collect();
    files.push(utf16("# 表\n1 2\n"));
    let layout = text::Layout { usecols: Some(vec![-1, 0]), ..text::Layout::default() };
    check(&files, |bytes| drop(text::read_bytes(bytes, &layout)));
}

fn utf16(text: &str) -> Vec<u8> {
    ["\u{feff}", text].concat().encode_utf16().flat_map(u16::to_le_bytes).collect()
}
