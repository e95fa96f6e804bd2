//! Elements back from the keys that sorting orders them by.

use half::{bf16, f16};

use crate::sort::key::Sortable;

/// Real elements, one for each key but NaN and zero, which have several.
pub(super) trait FromKey: Sortable {
    fn from_key(key: Self::Key) -> Self;
}

macro_rules! integers_from_keys {
    ($($type:ty),*) => {$(
        impl FromKey for $type {
            fn from_key(key: Self::Key) -> Self { (key ^ <$type>::MIN as Self::Key) as $type }
        }
    )*};
}

integers_from_keys!(i8, i16, i32, i64, u8, u16, u32, u64);

impl FromKey for bool {
    fn from_key(key: u8) -> Self {
        key != 0
    }
}

macro_rules! floats_from_keys {
    ($($type:ty),*) => {$(
        impl FromKey for $type {
            fn from_key(key: Self::Key) -> Self {
                let sign = 1 << (Self::Key::BITS - 1);
                // Negative numbers have all their bits flipped, the others the sign alone.
                Self::from_bits(if key & sign == 0 { !key } else { key ^ sign })
            }
        }
    )*};
}

floats_from_keys!(f16, bf16, f32, f64);

#[cfg(test)]
mod tests {
    use super::FromKey;
    use crate::f16;

    fn check<T: FromKey>(values: &[T]) {
        for &value in values {
            assert_eq!(T::from_key(value.key()), value);
        }
    }

    #[test]
    fn keys_lead_back() {
        check(&[i8::MIN, -1, 0, 1, i8::MAX]);
        check(&[0, 1, u64::MAX]);
        check(&[false, true]);
        check(&[f64::NEG_INFINITY, -1.5, -5e-324, 0.0, 5e-324, 1.5, f64::INFINITY]);
        check(&[f16::NEG_INFINITY, f16::from_f32(-1.5), f16::ZERO, f16::MAX]);
        assert!(f32::from_key(crate::sort::key::Sortable::key(f32::NAN)).is_nan());
    }
}
