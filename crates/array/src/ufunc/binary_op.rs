//! The functions of two elements: their names and dtypes.

use serde::{Deserialize, Serialize};

use crate::{DType, Error, Kind};

macro_rules! binary_functions {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A function of two elements, named as in NumPy and the array API standard.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is the NumPy function of its name")]
        pub enum BinaryOp {
            $($variant),*
        }

        impl BinaryOp {
            /// Every function.
            pub const ALL: [BinaryOp; [$($name),*].len()] = [$(BinaryOp::$variant),*];

            /// NumPy's name of the function.
            pub fn name(self) -> &'static str {
                match self {
                    $(BinaryOp::$variant => $name),*
                }
            }
        }
    };
}

binary_functions! {
    Add = "add",
    Subtract = "subtract",
    Multiply = "multiply",
    Divide = "divide",
    FloorDivide = "floor_divide",
    Remainder = "remainder",
    Power = "power",
    Maximum = "maximum",
    Minimum = "minimum",
    Fmax = "fmax",
    Fmin = "fmin",
    Atan2 = "atan2",
    Hypot = "hypot",
    Logaddexp = "logaddexp",
    Copysign = "copysign",
    Nextafter = "nextafter",
    Heaviside = "heaviside",
    Equal = "equal",
    NotEqual = "not_equal",
    Less = "less",
    LessEqual = "less_equal",
    Greater = "greater",
    GreaterEqual = "greater_equal",
    LogicalAnd = "logical_and",
    LogicalOr = "logical_or",
    LogicalXor = "logical_xor",
    BitwiseAnd = "bitwise_and",
    BitwiseOr = "bitwise_or",
    BitwiseXor = "bitwise_xor",
    BitwiseLeftShift = "bitwise_left_shift",
    BitwiseRightShift = "bitwise_right_shift",
    Gcd = "gcd",
    Lcm = "lcm",
}

impl BinaryOp {
    /// The result for two numbers, of plain arithmetic (`+`, `-`, `*`, `/`) only: what walking
    /// arrays of one element each would give.
    #[inline]
    pub fn of_numbers(self, a: f64, b: f64) -> Option<f64> {
        Some(match self {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => a * b,
            BinaryOp::Divide => a / b,
            _ => return None,
        })
    }

    /// The dtype that both operands are brought to.
    ///
    /// # Errors
    /// [`Error::DType`] where the standard and NumPy have no such function.
    pub fn dtype(self, left: DType, right: DType) -> Result<DType, Error> {
        use BinaryOp::*;
        let joint = left.promote(right);
        let refused = |hint: &str| {
            Err(Error::DType {
                operation: self.name().to_owned(),
                dtype: joint,
                hint: Some(hint.to_owned()),
            })
        };
        let (needs_order, needs_integers) = ("complex numbers have no order", "needs integers");
        match (self, joint.kind()) {
            (Subtract, Kind::Bool) => refused("logical_xor is the difference of truth values"),
            (Power | FloorDivide | Remainder, Kind::Bool) => {
                refused("cast truth values to an integer type first")
            }
            (Maximum | Minimum | Fmax | Fmin | FloorDivide | Remainder, Kind::Complex) => {
                refused(needs_order)
            }
            (Less | LessEqual | Greater | GreaterEqual, Kind::Complex) => refused(needs_order),
            (BitwiseAnd | BitwiseOr | BitwiseXor, Kind::Float | Kind::Complex) => {
                refused("bits are those of integers and truth values")
            }
            (
                BitwiseLeftShift | BitwiseRightShift | Gcd | Lcm,
                Kind::Bool | Kind::Float | Kind::Complex,
            ) => refused(needs_integers),
            (Atan2 | Hypot | Logaddexp | Copysign | Nextafter | Heaviside, Kind::Complex) => {
                refused("needs real numbers")
            }
            (Divide | Atan2 | Hypot | Logaddexp | Copysign | Nextafter | Heaviside, _) => {
                Ok(joint.to_inexact())
            }
            _ => Ok(joint),
        }
    }

    /// Whether this is one of `== != < <= > >=`.
    pub fn is_comparison(self) -> bool {
        use BinaryOp::*;
        matches!(self, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
    }

    /// The dtype of the result, given the dtype that both operands were brought to.
    pub fn output_dtype(self, operands: DType) -> DType {
        use BinaryOp::*;
        match self {
            Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | LogicalAnd
            | LogicalOr | LogicalXor => DType::Bool,
            _ => operands,
        }
    }
}
