//! One long line on several threads: parts are sorted side by side, then merged,
//! each merge split where its halves meet.

use einmul_machine::{interrupt, threads};

/// Elements below which a second thread costs more than it brings.
pub(crate) const PARALLEL_ELEMENTS: usize = 1 << 16;

/// Merged elements between two looks whether they are still wanted.
const BETWEEN_POLLS: usize = 1 << 18;

/// Sorts `from` into `to` (of the same length) with `sort` on up to `parts` parts. `from`
/// is overwritten.
pub(crate) fn sort_into<T: Copy + Ord + Send + Sync>(
    from: &mut [T],
    to: &mut [T],
    parts: usize,
    sort: &(impl Fn(&mut [T]) + Sync),
) {
    threads::install(|| sort_halves(from, to, true, parts, sort));
}

/// Sorts `values`, leaving the result there or in `other`.
fn sort_halves<T: Copy + Ord + Send + Sync>(
    values: &mut [T],
    other: &mut [T],
    in_other: bool,
    parts: usize,
    sort: &(impl Fn(&mut [T]) + Sync),
) {
    if parts <= 1 || values.len() < 2 {
        sort(values);
        if in_other {
            other.copy_from_slice(values);
        }
        return;
    }
    let left_parts = parts / 2;
    let middle = values.len() * left_parts / parts;
    let (left, right) = values.split_at_mut(middle);
    let (left_other, right_other) = other.split_at_mut(middle);
    threads::join(
        || sort_halves(left, left_other, !in_other, left_parts, sort),
        || sort_halves(right, right_other, !in_other, parts - left_parts, sort),
    );
    if in_other {
        merge(left, right, other, parts);
    } else {
        merge(left_other, right_other, values, parts);
    }
}

/// Merges two sorted runs.
fn merge<T: Copy + Ord + Send + Sync>(left: &[T], right: &[T], out: &mut [T], parts: usize) {
    if parts <= 1 {
        return merge_serial(left, right, out);
    }
    let head_parts = parts / 2;
    let middle = out.len() * head_parts / parts;
    let from_left = taken_from_left(left, right, middle);
    let (left_head, left_tail) = left.split_at(from_left);
    let (right_head, right_tail) = right.split_at(middle - from_left);
    let (head, tail) = out.split_at_mut(middle);
    threads::join(
        || merge(left_head, right_head, head, head_parts),
        || merge(left_tail, right_tail, tail, parts - head_parts),
    );
}

/// How many of the first `count` merged elements come from the left run.
fn taken_from_left<T: Copy + Ord>(left: &[T], right: &[T], count: usize) -> usize {
    let (mut low, mut high) = (count.saturating_sub(right.len()), count.min(left.len()));
    while low < high {
        let taken = low + (high - low) / 2;
        // The next of the left run precedes the last taken of the right: too few.
        if left[taken] <= right[count - taken - 1] {
            low = taken + 1;
        } else {
            high = taken;
        }
    }
    low
}

fn merge_serial<T: Copy + Ord>(left: &[T], right: &[T], out: &mut [T]) {
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        if (l + r) % BETWEEN_POLLS == 0 {
            interrupt::poll();
        }
        // Without a branch on the comparison, which nothing could predict.
        let from_right = right[r] < left[l];
        out[l + r] = if from_right { right[r] } else { left[l] };
        r += usize::from(from_right);
        l += usize::from(!from_right);
    }
    out[l + r..left.len() + r].copy_from_slice(&left[l..]);
    out[left.len() + r..].copy_from_slice(&right[r..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_merge_to_what_one_sort_gives() {
        for length in [0, 1, 2, 3, 10, 1000, 4097] {
            for parts in [1, 2, 3, 4, 7] {
                // Few values, so that ties are everywhere.
                let mut from: Vec<usize> = (0..length).map(|i| i * 7919 % 1000 % 77).collect();
                let mut expected = from.clone();
                expected.sort();
                let mut to = vec![0; length];
                sort_into(&mut from, &mut to, parts, &|part: &mut [usize]| part.sort_unstable());
                assert_eq!(to, expected, "{length} in {parts}");
            }
        }
    }
}
