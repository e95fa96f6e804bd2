//! Where buffers lie in the workspace: two that are never needed at the same time
//! may share memory.

use super::plan::{Buffer, Operand, Place, Step};
use crate::Error;

/// Offsets are multiples of this, so that every buffer is as aligned as the
/// workspace itself.
const ALIGNMENT: usize = einmul_array::ALIGNMENT;

/// Places all buffers but the output's, and returns the workspace size without
/// scratch. Greedy by size: the largest buffers choose first, each the lowest
/// offset that is free while it lives (Pisarchyk and Lee 2020).
pub(super) fn lay_out(
    buffers: &mut [Buffer],
    output: Option<usize>,
    steps: &[Step],
) -> Result<usize, Error> {
    let lives: Vec<Option<(usize, usize)>> =
        (0..buffers.len()).map(|buffer| lifetime(buffer, steps)).collect();
    let mut order: Vec<usize> =
        (0..buffers.len()).filter(|&b| Some(b) != output && lives[b].is_some()).collect();
    order.sort_by_key(|&b| std::cmp::Reverse(buffers[b].bytes));
    let mut placed: Vec<usize> = Vec::new();
    let mut total = 0;
    for buffer in order {
        let mut taken: Vec<(usize, usize)> = placed
            .iter()
            .filter(|&&other| overlap(lives[other], lives[buffer]))
            .filter_map(|&other| Some((buffers[other].offset?, buffers[other].bytes)))
            .collect();
        taken.sort_unstable();
        let mut offset = 0;
        for (start, bytes) in taken {
            if offset + buffers[buffer].bytes <= start {
                break;
            }
            offset = offset.max(aligned(start, bytes)?);
        }
        buffers[buffer].offset = Some(offset);
        total = total.max(aligned(offset, buffers[buffer].bytes)?);
        placed.push(buffer);
    }
    Ok(total)
}

/// The end of a run of bytes, rounded up.
pub(super) fn aligned(offset: usize, bytes: usize) -> Result<usize, Error> {
    offset
        .checked_add(bytes)
        .and_then(|end| end.checked_next_multiple_of(ALIGNMENT))
        .ok_or_else(|| Error::operation("plan", "the workspace is larger than memory can address"))
}

/// The first step that writes a buffer and the last that touches it.
fn lifetime(buffer: usize, steps: &[Step]) -> Option<(usize, usize)> {
    let touches = |step: &Step| {
        step.output.place == Place::Buffer(buffer)
            || step
                .inputs
                .iter()
                .any(|input| matches!(input, Operand::Dense(v) if v.place == Place::Buffer(buffer)))
    };
    let first = steps.iter().position(touches)?;
    let last = steps.iter().rposition(touches)?;
    Some((first, last))
}

fn overlap(a: Option<(usize, usize)>, b: Option<(usize, usize)>) -> bool {
    match (a, b) {
        (Some((a0, a1)), Some((b0, b1))) => a0 <= b1 && b0 <= a1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_up_never_wraps() {
        assert_eq!(aligned(0, 1).expect("small"), 64);
        assert_eq!(aligned(64, 64).expect("small"), 128);
        assert!(aligned(usize::MAX - 1, 1).is_err());
    }
}
