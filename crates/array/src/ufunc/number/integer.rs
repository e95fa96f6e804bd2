//! Integers, whose arithmetic wraps.

use super::{Integer, Number, Ordered};

macro_rules! integer_numbers {
    ($($type:ty: $unsigned:ty, $signum:expr, $abs:expr);*) => {$(
        impl Number for $type {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            #[inline]
            fn add(self, other: Self) -> Self { self.wrapping_add(other) }
            #[inline]
            fn sub(self, other: Self) -> Self { self.wrapping_sub(other) }
            #[inline]
            fn mul(self, other: Self) -> Self { self.wrapping_mul(other) }
            #[inline]
            fn negative(self) -> Self { self.wrapping_neg() }
            fn power(self, exponent: Self) -> Self {
                // A negative power is the fraction's whole part: that of ±1, else 0.
                match u32::try_from(exponent) {
                    Ok(e) => self.wrapping_pow(e),
                    #[allow(unused_comparisons, reason = "one body for signed and unsigned")]
                    Err(_) if exponent < 0 => match self.checked_mul(self) {
                        Some(1) if exponent & 1 == 1 => self,
                        Some(1) => 1,
                        _ => 0,
                    },
                    Err(_) => wrapping_power(self, exponent),
                }
            }
        }
        impl Ordered for $type {
            #[inline]
            fn maximum(self, other: Self) -> Self { self.max(other) }
            #[inline]
            fn minimum(self, other: Self) -> Self { self.min(other) }
            #[inline]
            fn absolute(self) -> Self { $abs(self) }
            #[inline]
            fn sign(self) -> Self { $signum(self) }
            #[inline]
            fn floor_divide(self, other: Self) -> Self {
                if other == 0 {
                    return 0;
                }
                let quotient = self.wrapping_div(other);
                // Truncation rounds a negative quotient up.
                let up = self.wrapping_rem(other) != 0 && is_negative(self) != is_negative(other);
                quotient.wrapping_sub(Self::from(up))
            }
            #[inline]
            fn remainder(self, other: Self) -> Self {
                if other == 0 {
                    return 0;
                }
                let rest = self.wrapping_rem(other);
                if rest != 0 && is_negative(rest) != is_negative(other) {
                    rest.wrapping_add(other)
                } else {
                    rest
                }
            }
        }
        impl Integer for $type {
            #[inline]
            fn not(self) -> Self { !self }
            #[inline]
            fn and(self, other: Self) -> Self { self & other }
            #[inline]
            fn or(self, other: Self) -> Self { self | other }
            #[inline]
            fn xor(self, other: Self) -> Self { self ^ other }
            #[inline]
            fn left_shift(self, count: Self) -> Self {
                let shifted = self.wrapping_shl(count as u32);
                if (count as $unsigned) < Self::BITS as $unsigned { shifted } else { 0 }
            }
            #[inline]
            fn right_shift(self, count: Self) -> Self {
                let (count, most) = (count as $unsigned, Self::BITS as $unsigned - 1);
                // One more step past the width leaves the sign, or nothing.
                (self >> count.min(most)) >> u32::from(count > most)
            }
            fn gcd(self, other: Self) -> Self {
                let (mut a, mut b) = ($abs(self) as $unsigned, $abs(other) as $unsigned);
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                a as Self
            }
            fn lcm(self, other: Self) -> Self {
                let divisor = self.gcd(other) as $unsigned;
                if divisor == 0 {
                    return 0;
                }
                let (a, b) = ($abs(self) as $unsigned, $abs(other) as $unsigned);
                (a / divisor).wrapping_mul(b) as Self
            }
        }
    )*};
}

/// Whether a number is below zero; never, for unsigned types.
#[inline]
fn is_negative<T: Number + PartialOrd>(value: T) -> bool {
    value < T::ZERO
}

/// `base` to an exponent too large for `wrapping_pow`, by repeated squaring.
fn wrapping_power<T: Number>(base: T, exponent: T) -> T {
    let mut left = exponent.to_i128().unwrap_or(0);
    let (mut power, mut square) = (T::ONE, base);
    while left > 0 {
        if left & 1 == 1 {
            power = power.mul(square);
        }
        square = square.mul(square);
        left >>= 1;
    }
    power
}

integer_numbers!(
    i8: u8, i8::signum, i8::wrapping_abs;
    i16: u16, i16::signum, i16::wrapping_abs;
    i32: u32, i32::signum, i32::wrapping_abs;
    i64: u64, i64::signum, i64::wrapping_abs;
    u8: u8, |v: u8| v.min(1), |v| v;
    u16: u16, |v: u16| v.min(1), |v| v;
    u32: u32, |v: u32| v.min(1), |v| v;
    u64: u64, |v: u64| v.min(1), |v| v
);

#[cfg(test)]
mod tests {
    use super::{Integer, Number, Ordered};

    #[test]
    fn powers_wrap_and_negative_ones_keep_the_whole_part() {
        for (base, exponent, expected) in [
            (3_i8, 4, 81),
            (2, 7, -128),
            (5, 0, 1),
            (1, -3, 1),
            (-1, -3, -1),
            (-1, -2, 1),
            // 127 · 127 wraps to 1, yet 1/127 has no whole part.
            (127, -1, 0),
            (0, -1, 0),
        ] {
            assert_eq!(base.power(exponent), expected, "{base} ** {exponent}");
        }
        assert_eq!(3_u64.power(u64::MAX), 12_297_829_382_473_034_411);
    }

    #[test]
    fn quotients_round_down() {
        // Rows checked against Python's // and %, and NumPy's for a divisor of 0.
        for (a, b, quotient, rest) in [
            (7_i8, 2, 3, 1),
            (-7, 2, -4, 1),
            (7, -2, -4, -1),
            (-7, -2, 3, -1),
            (6, -3, -2, 0),
            (5, 0, 0, 0),
            (i8::MIN, -1, i8::MIN, 0),
            (i8::MIN, 3, -43, 1),
        ] {
            assert_eq!((a.floor_divide(b), a.remainder(b)), (quotient, rest), "{a} by {b}");
        }
        assert_eq!((250_u8.floor_divide(100), 250_u8.remainder(100)), (2, 50));
    }

    #[test]
    fn shifts_past_the_width_leave_sign_bits() {
        for (value, count, left, right) in [
            (1_i8, 7, i8::MIN, 0),
            (1, 8, 0, 0),
            (-1, 8, 0, -1),
            (-1, 127, 0, -1),
            (5, -1, 0, 0),
            (-5, 1, -10, -3),
        ] {
            let shifted = (value.left_shift(count), value.right_shift(count));
            assert_eq!(shifted, (left, right), "{value} by {count}");
        }
        assert_eq!((200_u8.left_shift(1), 200_u8.right_shift(9)), (144, 0));
    }

    #[test]
    fn divisors_and_multiples_are_not_negative() {
        for (a, b, gcd, lcm) in [(12_i32, -18, 6, 36), (0, -5, 5, 0), (0, 0, 0, 0), (7, 3, 1, 21)] {
            assert_eq!((a.gcd(b), a.lcm(b)), (gcd, lcm), "{a}, {b}");
        }
    }
}
