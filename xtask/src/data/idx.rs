//! The IDX format of MNIST: unsigned bytes with a big-endian header.
//!
//! A header is two zero bytes, the type (8 means unsigned byte), the number of dimensions, then
//! each dimension as a big-endian `u32`; the values follow in C order.

/// The values of an IDX file and their shape.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bytes<'a> {
    pub(super) shape: Vec<usize>,
    pub(super) values: &'a [u8],
}

const UNSIGNED_BYTE: u8 = 8;

/// Reads a whole file of unsigned bytes. `name` is the file in error messages.
///
/// # Errors
/// A wrong magic number, a short header, a product of sizes that overflows, or a file that is
/// shorter or longer than its header says. The message names the file and the byte.
pub(super) fn parse<'a>(name: &str, file: &'a [u8]) -> Result<Bytes<'a>, String> {
    let (magic, rest) = file
        .split_first_chunk::<4>()
        .ok_or_else(|| format!("{name}: byte {}: the file ends inside the magic", file.len()))?;
    let &[zero, other_zero, kind, rank] = magic;
    if zero != 0 || other_zero != 0 {
        return Err(format!("{name}: byte 0: {zero:#04x} {other_zero:#04x} is no IDX magic"));
    }
    if kind != UNSIGNED_BYTE {
        return Err(format!("{name}: byte 2: type {kind:#04x}, expected {UNSIGNED_BYTE:#04x}"));
    }
    if rank == 0 {
        return Err(format!("{name}: byte 3: no dimensions"));
    }
    let mut shape = Vec::with_capacity(usize::from(rank));
    let mut values = rest;
    let mut count = 1_usize;
    for axis in 0..usize::from(rank) {
        let at = 4 + 4 * axis;
        let (size, after) = values.split_first_chunk::<4>().ok_or_else(|| {
            format!("{name}: byte {}: the file ends inside the size of axis {axis}", file.len())
        })?;
        let size = u32::from_be_bytes(*size) as usize;
        count = count
            .checked_mul(size)
            .ok_or_else(|| format!("{name}: byte {at}: the sizes overflow at axis {axis}"))?;
        shape.push(size);
        values = after;
    }
    if values.len() != count {
        let start = file.len() - values.len();
        return Err(format!(
            "{name}: byte {start}: {count} values declared by shape {shape:?}, {} in the file",
            values.len()
        ));
    }
    Ok(Bytes { shape, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_and_values_are_read() {
        let file = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];
        let expected = Bytes { shape: vec![2, 3], values: &file[12..] };
        assert_eq!(parse("f", &file), Ok(expected));
        let empty = [0, 0, 8, 1, 0, 0, 0, 0];
        assert_eq!(parse("f", &empty), Ok(Bytes { shape: vec![0], values: &[] }));
    }

    #[test]
    fn broken_files_name_the_byte() {
        let check = |file: &[u8], expected: &str| {
            let error = parse("f", file).expect_err("broken");
            assert!(error.starts_with(expected), "{error} should start with {expected}");
        };
        check(&[], "f: byte 0: the file ends");
        check(&[0, 0, 8], "f: byte 3: the file ends");
        check(&[1, 0, 8, 1, 0, 0, 0, 0], "f: byte 0: 0x01");
        check(&[0, 0, 9, 1, 0, 0, 0, 0], "f: byte 2: type 0x09");
        check(&[0, 0, 8, 0], "f: byte 3: no dimensions");
        check(
            &[0, 0, 8, 2, 0, 0, 0, 2, 0, 0],
            "f: byte 10: the file ends inside the size of axis 1",
        );
        check(&[0, 0, 8, 1, 0, 0, 0, 2, 7], "f: byte 8: 2 values declared by shape [2], 1 in");
        check(&[0, 0, 8, 1, 0, 0, 0, 1, 7, 7], "f: byte 8: 1 values declared by shape [1], 2 in");
        let huge = [[0, 0, 8, 3], [255; 4], [255; 4], [255; 4]].concat();
        check(&huge, "f: byte 12: the sizes overflow at axis 2");
    }
}
