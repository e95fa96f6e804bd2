//! SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"):
//! the whole generator is one line of state and one mix, so anyone can make the same numbers.

/// The generator; its state is the seed.
pub(super) struct SplitMix64(u64);

impl SplitMix64 {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(super) fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1): the top 24 bits over 2^24, each value exact in `f32`.
    pub(super) fn next_f32(&mut self) -> f32 {
        (self.next_u64() >> 40) as f32 / 16_777_216.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs for seed 1234567, as Rosetta Code lists them for SplitMix64.
    #[test]
    fn known_outputs() {
        let mut generator = SplitMix64::new(1_234_567);
        let got: Vec<u64> = (0..3).map(|_| generator.next_u64()).collect();
        assert_eq!(
            got,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn uniform_numbers_stay_below_one() {
        let mut generator = SplitMix64::new(1);
        let numbers: Vec<f32> = (0..10_000).map(|_| generator.next_f32()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        let mean = numbers.iter().map(|&number| f64::from(number)).sum::<f64>() / 1e4;
        // The mean of n uniform numbers has standard deviation 1/√(12 n) = 0.0029; five of them.
        assert!((mean - 0.5).abs() < 0.0145, "{mean}");
    }
}
