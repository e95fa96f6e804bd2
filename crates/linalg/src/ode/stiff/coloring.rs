//! Columns that one evaluation serves.

use crate::ode::system::Pattern;

/// Splits the columns into groups of which no two have an entry in the same row, so that one
/// difference of function values has all elements of a group's columns (Curtis, Powell & Reid
/// 1974). Greedy, columns with many entries first.
pub(super) fn groups(pattern: &Pattern) -> Vec<Vec<usize>> {
    let n = pattern.len();
    let mut columns_of_row = vec![Vec::new(); n];
    for j in 0..n {
        for &i in pattern.column(j) {
            columns_of_row[i].push(j);
        }
    }
    let mut order = (0..n).collect::<Vec<_>>();
    order.sort_by_key(|&j| std::cmp::Reverse(pattern.column(j).len()));

    const NONE: usize = usize::MAX;
    let mut group_of = vec![NONE; n];
    // The last column that found a group taken.
    let mut taken_for: Vec<usize> = Vec::new();
    for &j in &order {
        for &i in pattern.column(j) {
            for &other in &columns_of_row[i] {
                if let Some(taken) = taken_for.get_mut(group_of[other]) {
                    *taken = j;
                }
            }
        }
        let free = taken_for.iter().position(|&taken| taken != j).unwrap_or(taken_for.len());
        if free == taken_for.len() {
            taken_for.push(NONE);
        }
        group_of[j] = free;
    }
    let mut groups = vec![Vec::new(); taken_for.len()];
    for (j, &group) in group_of.iter().enumerate() {
        groups[group].push(j);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_group_share_no_row() {
        let n = 40;
        let neighbours = |j: usize| (j.saturating_sub(2)..(j + 3).min(n)).collect::<Vec<_>>();
        let (mut starts, mut rows) = (vec![0], Vec::new());
        for j in 0..n {
            rows.extend(neighbours(j));
            starts.push(rows.len());
        }
        let pattern = Pattern::new(n, starts, rows).expect("sound");
        let groups = groups(&pattern);
        assert!(groups.len() <= 9, "{} groups for a band of 5", groups.len());
        let mut seen = vec![0; n];
        for group in &groups {
            let mut owner = vec![None; n];
            for &j in group {
                seen[j] += 1;
                for &i in pattern.column(j) {
                    assert_eq!(owner[i].replace(j), None);
                }
            }
        }
        assert!(seen.iter().all(|&times| times == 1));
    }
}
