//! How elements are put in the order of signed integers of their size.
//!
//! All sorting is done on such integers, called ranks: one kernel sorts every type,
//! and no comparison ever meets a NaN.

/// A signed integer that elements are sorted as.
pub(crate) trait Rank: Copy + Ord + bytemuck::Pod {
    /// `self` with all bits but the sign flipped, where it is negative.
    fn flip_negative(self) -> Self;
    /// `self + offset`, wrapping.
    fn plus(self, offset: Self) -> Self;
    /// `self - offset`, wrapping.
    fn minus(self, offset: Self) -> Self;
}

/// The way from an element's bits to its rank: a flip, if any, and an offset.
pub(crate) trait Order {
    /// The integer of the element's size.
    type Rank: Rank;
    /// Whether the bits are a sign and a magnitude, as a float's are.
    const FLIPS: bool;
    /// What is added afterwards.
    const OFFSET: Self::Rank;

    /// The rank of an element's bits.
    #[inline(always)]
    fn rank(bits: Self::Rank) -> Self::Rank {
        let flipped = if Self::FLIPS { bits.flip_negative() } else { bits };
        flipped.plus(Self::OFFSET)
    }

    /// The bits of a rank.
    #[inline(always)]
    fn bits(rank: Self::Rank) -> Self::Rank {
        let flipped = rank.minus(Self::OFFSET);
        if Self::FLIPS { flipped.flip_negative() } else { flipped }
    }
}

macro_rules! orders {
    ($($rank:ty, unsigned: $unsigned:ty, float: $float:ty;)*) => {$(
        impl Rank for $rank {
            #[inline(always)]
            fn flip_negative(self) -> Self {
                self ^ (self >> (Self::BITS - 1)) & Self::MAX
            }
            #[inline(always)]
            fn plus(self, offset: Self) -> Self {
                self.wrapping_add(offset)
            }
            #[inline(always)]
            fn minus(self, offset: Self) -> Self {
                self.wrapping_sub(offset)
            }
        }

        impl Order for $rank {
            type Rank = Self;
            const FLIPS: bool = false;
            const OFFSET: Self = 0;
        }

        impl Order for $unsigned {
            type Rank = $rank;
            const FLIPS: bool = false;
            const OFFSET: $rank = <$rank>::MIN;
        }

        impl Order for $float {
            type Rank = $rank;
            const FLIPS: bool = true;
            // Negative NaNs, the least by then, wrap around to the other end.
            const OFFSET: $rank = 1 - (1 << (<$float>::MANTISSA_DIGITS - 1));
        }
    )*};
}

orders! {
    i32, unsigned: u32, float: f32;
    i64, unsigned: u64, float: f64;
}
