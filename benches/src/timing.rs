//! Turn-by-turn timing: drift of the machine hits all alike.

use std::time::Instant;

/// How long and how often to time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Seconds of one sample at least; short work is repeated.
    pub(crate) sample_seconds: f64,
    /// Samples of each competitor.
    pub(crate) rounds: usize,
}

/// Median seconds of one call of each competitor. Every round takes a sample of
/// each, starting with another one each time.
pub(crate) fn medians(effort: Effort, competitors: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let repeats: Vec<usize> = competitors
        .iter_mut()
        .map(|work| {
            // The first call warms caches and pools.
            work();
            let once = seconds(1, work).min(seconds(1, work)).max(1e-9);
            ((effort.sample_seconds / once).ceil() as usize).clamp(1, 1_000_000)
        })
        .collect();
    let count = competitors.len();
    let mut samples = vec![Vec::with_capacity(effort.rounds); count];
    for round in 0..effort.rounds {
        for turn in 0..count {
            let who = (round + turn) % count;
            samples[who].push(seconds(repeats[who], competitors[who]));
        }
    }
    samples.into_iter().map(median).collect()
}

/// Seconds of one of `repeats` calls.
fn seconds(repeats: usize, work: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..repeats {
        work();
    }
    start.elapsed().as_secs_f64() / repeats as f64
}

/// The middle sample; of an even number the mean of the middle two.
pub(crate) fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    let middle = samples.len() / 2;
    if samples.len() % 2 == 1 {
        samples[middle]
    } else {
        (samples[middle - 1] + samples[middle]) / 2.0
    }
}
