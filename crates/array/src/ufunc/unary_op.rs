//! The functions of one element: their names and dtypes.

use serde::{Deserialize, Serialize};

use crate::{DType, Error, Kind};

macro_rules! unary_functions {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A function of one element, named as in NumPy and the array API standard.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is the NumPy function of its name")]
        pub enum UnaryOp {
            $($variant),*
        }

        impl UnaryOp {
            /// Every function.
            pub const ALL: [UnaryOp; [$($name),*].len()] = [$(UnaryOp::$variant),*];

            /// NumPy's name of the function.
            pub fn name(self) -> &'static str {
                match self {
                    $(UnaryOp::$variant => $name),*
                }
            }
        }
    };
}

unary_functions! {
    Positive = "positive",
    Negative = "negative",
    Abs = "abs",
    Sign = "sign",
    Square = "square",
    Reciprocal = "reciprocal",
    Sqrt = "sqrt",
    Cbrt = "cbrt",
    Exp = "exp",
    Exp2 = "exp2",
    Expm1 = "expm1",
    Log = "log",
    Log1p = "log1p",
    Log2 = "log2",
    Log10 = "log10",
    Sin = "sin",
    Cos = "cos",
    Tan = "tan",
    Asin = "asin",
    Acos = "acos",
    Atan = "atan",
    Sinh = "sinh",
    Cosh = "cosh",
    Tanh = "tanh",
    Asinh = "asinh",
    Acosh = "acosh",
    Atanh = "atanh",
    Sinc = "sinc",
    Expit = "expit",
    Logit = "logit",
    Deg2rad = "deg2rad",
    Rad2deg = "rad2deg",
    Floor = "floor",
    Ceil = "ceil",
    Trunc = "trunc",
    Round = "round",
    Conj = "conj",
    Real = "real",
    Imag = "imag",
    BitwiseInvert = "bitwise_invert",
    LogicalNot = "logical_not",
    IsFinite = "isfinite",
    IsInf = "isinf",
    IsNan = "isnan",
    SignBit = "signbit",
}

impl UnaryOp {
    /// Whether one evaluation costs tens of flops rather than one.
    pub fn is_transcendental(self) -> bool {
        use UnaryOp::*;
        matches!(
            self,
            Exp | Exp2
                | Expm1
                | Log
                | Log1p
                | Log2
                | Log10
                | Sin
                | Cos
                | Tan
                | Asin
                | Acos
                | Atan
                | Sinh
                | Cosh
                | Tanh
                | Asinh
                | Acosh
                | Atanh
                | Cbrt
                | Sinc
                | Expit
                | Logit
        )
    }

    /// The dtype that the function works in, given its argument's: integers go to
    /// `f64` for roots, reciprocals and transcendental functions.
    ///
    /// # Errors
    /// [`Error::DType`] where the standard and NumPy have no such function.
    pub fn input_dtype(self, dtype: DType) -> Result<DType, Error> {
        use UnaryOp::*;
        let refused = |hint: Option<&str>| {
            let hint = hint.map(str::to_owned);
            Err(Error::DType { operation: self.name().to_owned(), dtype, hint })
        };
        match (self, dtype.kind()) {
            (Negative, Kind::Bool) => refused(Some("logical_not inverts truth values")),
            (Positive | Sign | Square, Kind::Bool) => {
                refused(Some("cast truth values to an integer type first"))
            }
            (Floor | Ceil | Trunc | SignBit, Kind::Complex) => {
                refused(Some("take the real and imaginary parts first"))
            }
            (Cbrt | Sinc | Expit | Logit | Deg2rad | Rad2deg, Kind::Complex) => refused(None),
            (BitwiseInvert, Kind::Float | Kind::Complex) => {
                refused(Some("bits are those of integers and truth values"))
            }
            (Sqrt | Reciprocal | Deg2rad | Rad2deg, _) => Ok(dtype.to_inexact()),
            _ if self.is_transcendental() => Ok(dtype.to_inexact()),
            _ => Ok(dtype),
        }
    }

    /// The dtype of the result, given the dtype that the function works in.
    pub fn output_dtype(self, input: DType) -> DType {
        use UnaryOp::*;
        match self {
            Abs | Real | Imag => input.real(),
            LogicalNot | IsFinite | IsInf | IsNan | SignBit => DType::Bool,
            _ => input,
        }
    }
}
