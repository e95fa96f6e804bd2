//! Amounts with a unit, to three digits.

/// Seconds as `1.23 µs`, `45.6 ms`, `2.00 s`.
pub(super) fn seconds(value: f64) -> String {
    let (scaled, unit) = match value {
        v if v.is_nan() || v.is_infinite() => return "unknown".to_owned(),
        v if v < 1e-6 => (v * 1e9, "ns"),
        v if v < 1e-3 => (v * 1e6, "µs"),
        v if v < 1.0 => (v * 1e3, "ms"),
        v => (v, "s"),
    };
    format!("{} {unit}", three_digits(scaled))
}

/// Counts as `960`, `1.23 k`, `45.6 M`.
pub(super) fn count(value: f64) -> String {
    const UNITS: [&str; 6] = ["", " k", " M", " G", " T", " P"];
    let (mut scaled, mut unit) = (value, 0);
    while scaled >= 1000.0 && unit + 1 < UNITS.len() {
        scaled /= 1000.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{scaled:.0}")
    } else {
        format!("{}{}", three_digits(scaled), UNITS[unit])
    }
}

/// A ratio such as `12.3x`.
pub(super) fn ratio(value: f64) -> String {
    format!("{}x", three_digits(value))
}

fn three_digits(value: f64) -> String {
    match value {
        v if v >= 99.95 => format!("{v:.0}"),
        v if v >= 9.995 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}
