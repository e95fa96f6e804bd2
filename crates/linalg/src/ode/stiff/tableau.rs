//! Coefficients of diagonally implicit Runge–Kutta methods with an explicit first stage.

/// A method whose last stage is the new solution, and the first one of the next step.
#[derive(Debug)]
pub(super) struct Tableau {
    /// The times of the stages, in steps.
    pub(super) nodes: &'static [f64],
    /// What a stage takes of the earlier ones, from the second stage on.
    pub(super) stages: &'static [&'static [f64]],
    /// What each stage but the first takes of itself.
    pub(super) diagonal: f64,
    /// The difference to a solution of another order, over the step.
    pub(super) error: &'static [f64],
    /// The order of the solution.
    pub(super) order: i32,
}

/// ESDIRK34 of Jørgensen, Kristensen & Thomsen, *A family of ESDIRK integration methods*,
/// arXiv:1803.01613 (2018): order 3 with an estimate by order 4, L-stable. `γ` solves
/// `6γ³ - 18γ² + 9γ = 1`.
pub(super) static ESDIRK34: Tableau = Tableau {
    nodes: &[0.0, 0.871_733_043_016_918, 0.468_238_744_851_844_4, 1.0],
    stages: &[
        &[0.435_866_521_508_459],
        &[0.140_737_774_724_706_2, -0.108_365_551_381_320_8],
        &[0.102_399_400_619_911, -0.376_878_452_255_556_1, 0.838_612_530_127_186_1],
    ],
    diagonal: 0.435_866_521_508_459,
    error: &[
        -0.054_625_497_240_413_94,
        -0.494_208_893_625_994_96,
        0.221_934_499_735_064_66,
        0.326_899_891_131_344_27,
    ],
    order: 3,
};

/// 1 - √2/2.
const D: f64 = 1.0 - std::f64::consts::FRAC_1_SQRT_2;
/// √2/4.
const W: f64 = 0.5 * std::f64::consts::FRAC_1_SQRT_2;

/// TR-BDF2 as a pair of orders 2 and 3: Hosea & Shampine, *Analysis and implementation of
/// TR-BDF2*, Appl. Numer. Math. 20 (1996) 21–37. L-stable.
pub(super) static TR_BDF2: Tableau = Tableau {
    nodes: &[0.0, 2.0 * D, 1.0],
    stages: &[&[D], &[W, W]],
    diagonal: D,
    error: &[W - (1.0 - W) / 3.0, W - (3.0 * W + 1.0) / 3.0, D - D / 3.0],
    order: 2,
};
