//! Polynomials by fused products.

/// `c₀ + x·(c₁ + x·(c₂ + …))`.
macro_rules! horner {
    ($x:expr; $last:expr) => { $last };
    ($x:expr; $first:expr, $($rest:expr),+) => {
        $x.mul_add(horner!($x; $($rest),+), $first)
    };
}

/// The same polynomial by its even and odd halves, each in `x²`: half the latency
/// for one more product.
macro_rules! halves {
    ($x:expr, $square:expr; $($c:expr),+) => {
        halves!(@split $x, $square; [] []; $($c),+)
    };
    (@split $x:expr, $square:expr; [$($even:expr),*] [$($odd:expr),*]; $e:expr, $o:expr, $($rest:expr),+) => {
        halves!(@split $x, $square; [$($even,)* $e] [$($odd,)* $o]; $($rest),+)
    };
    (@split $x:expr, $square:expr; [$($even:expr),*] [$($odd:expr),*]; $e:expr, $o:expr) => {
        halves!(@join $x, $square; [$($even,)* $e] [$($odd,)* $o])
    };
    (@split $x:expr, $square:expr; [$($even:expr),*] [$($odd:expr),*]; $e:expr) => {
        halves!(@join $x, $square; [$($even,)* $e] [$($odd),*])
    };
    (@join $x:expr, $square:expr; [$($even:expr),+] [$($odd:expr),+]) => {
        $x.mul_add(horner!($square; $($odd),+), horner!($square; $($even),+))
    };
}
