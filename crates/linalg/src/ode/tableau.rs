//! The coefficients of Tsit5: Ch. Tsitouras, "Runge–Kutta pairs of order 5(4) satisfying only
//! the first column simplifying assumption", Comput. Math. Appl. 62 (2011) 770–775.
//!
//! Seven stages, of which the last is the first of the next step. Each number is the nearest
//! `f64` to the one in 50 digits; `tests/tableau.rs` checks the order conditions.

/// The times of the stages, in steps.
pub(super) const NODES: [f64; 7] = [0.0, 0.161, 0.327, 0.9, 0.9800255409045097, 1.0, 1.0];

/// Stage 2 is at `y + h a₂₁ k₁`, and so on.
pub(super) const STAGE_2: [f64; 1] = [0.161];
pub(super) const STAGE_3: [f64; 2] = [-0.008480655492356989, 0.335480655492357];
pub(super) const STAGE_4: [f64; 3] = [2.8971530571054935, -6.359448489975075, 4.3622954328695815];
pub(super) const STAGE_5: [f64; 4] =
    [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525];
pub(super) const STAGE_6: [f64; 5] = [
    5.86145544294642,
    -12.92096931784711,
    8.159367898576159,
    -0.071584973281401,
    -0.028269050394068383,
];
/// The new `y`, of order 5, at which stage 7 is.
pub(super) const STAGE_7: [f64; 6] = [
    0.09646076681806523,
    0.01,
    0.4798896504144996,
    1.379008574103742,
    -3.290069515436081,
    2.324710524099774,
];

/// The difference to a solution of order 4, over `h`.
pub(super) const ERROR: [f64; 7] = [
    -0.0017800110522257714,
    -0.0008164344596567469,
    0.007880878010261995,
    -0.1447110071732629,
    0.5823571654525552,
    -0.45808210592918697,
    1.0 / 66.0,
];

/// `y(t + θh) = y + h Σᵢ kᵢ Σⱼ DENSE[i][j] θʲ⁺¹`, of order 4, and with continuous derivative
/// over steps.
pub(super) const DENSE: [[f64; 4]; 7] = [
    [1.0, -2.763706197274826, 2.9132554618219126, -1.0530884977290216],
    [0.0, 0.13169999999999998, -0.2234, 0.1017],
    [0.0, 3.9302962368947516, -5.941033872131505, 2.490627285651253],
    [0.0, -12.411077166933676, 30.33818863028232, -16.548102889244902],
    [0.0, 37.50931341651104, -88.1789048947664, 47.37952196281928],
    [0.0, -27.896526289197286, 65.09189467479366, -34.87065786149661],
    [0.0, 1.5, -4.0, 2.5],
];
