//! Distributions of real numbers; all results are `f64` unless a dtype is asked for.

use rand::RngExt;
use rand::distr::{Open01, StandardUniform, Uniform};
use rand_distr::{
    Beta, ChiSquared, Distribution, Exp1, Gamma, Gumbel, StandardNormal, StudentT, Triangular,
    Weibull,
};

use super::Range::{Finite, NonNegative, Positive};
use super::{Generator, check, refused};
use crate::{Array, DType, Error};

impl Generator {
    /// Numbers spread evenly over [0, 1), of dtype `f64` or `f32`.
    ///
    /// # Errors
    /// [`Error::DType`] for another dtype; [`Error::OutOfMemory`].
    pub fn random(&mut self, size: &[usize], dtype: DType) -> Result<Array, Error> {
        match dtype {
            DType::F64 => self.draw::<f64>(size, StandardUniform),
            DType::F32 => self.draw::<f32>(size, StandardUniform),
            _ => Err(two_floats("random", dtype)),
        }
    }

    /// Numbers spread evenly over [low, high); `low` itself where both are equal.
    ///
    /// # Errors
    /// [`Error::Value`] unless both and their difference are finite and `low <= high`.
    pub fn uniform(&mut self, low: f64, high: f64, size: &[usize]) -> Result<Array, Error> {
        check("uniform", "low", low, Finite)?;
        check("uniform", "high", high, Finite)?;
        check("uniform", "high - low", high - low, NonNegative)?;
        if low == high {
            return self.constant(low, size);
        }
        self.draw(size, Uniform::new(low, high).map_err(refused("uniform"))?)
    }

    /// Normal numbers of mean 0 and standard deviation 1, of dtype `f64` or `f32`.
    ///
    /// # Errors
    /// As [`Generator::random`].
    pub fn standard_normal(&mut self, size: &[usize], dtype: DType) -> Result<Array, Error> {
        match dtype {
            DType::F64 => self.draw::<f64>(size, StandardNormal),
            DType::F32 => self.draw::<f32>(size, StandardNormal),
            _ => Err(two_floats("standard_normal", dtype)),
        }
    }

    /// Normal numbers of mean `loc` and standard deviation `scale`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `loc` is finite and `scale` finite and not negative.
    pub fn normal(&mut self, loc: f64, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("normal", "loc", loc, Finite)?;
        check("normal", "scale", scale, NonNegative)?;
        self.draw_with(size, |rng| {
            let z: f64 = StandardNormal.sample(rng);
            loc + scale * z
        })
    }

    /// Waiting times of mean `scale`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `scale` is finite and not negative.
    pub fn exponential(&mut self, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("exponential", "scale", scale, NonNegative)?;
        self.draw_with(size, |rng| {
            let e: f64 = Exp1.sample(rng);
            scale * e
        })
    }

    /// Gamma numbers of mean `shape * scale`; zeros for a shape of zero.
    ///
    /// # Errors
    /// [`Error::Value`] unless both are finite and not negative.
    pub fn gamma(&mut self, shape: f64, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("gamma", "shape", shape, NonNegative)?;
        check("gamma", "scale", scale, NonNegative)?;
        if shape == 0.0 {
            return self.constant(0.0, size);
        }
        let standard = Gamma::new(shape, 1.0).map_err(refused("gamma"))?;
        self.draw_with(size, |rng| scale * standard.sample(rng))
    }

    /// Beta numbers of mean `a / (a + b)`.
    ///
    /// # Errors
    /// [`Error::Value`] unless both are finite and positive.
    pub fn beta(&mut self, a: f64, b: f64, size: &[usize]) -> Result<Array, Error> {
        check("beta", "a", a, Positive)?;
        check("beta", "b", b, Positive)?;
        self.draw(size, Beta::new(a, b).map_err(refused("beta"))?)
    }

    /// Numbers whose logarithm is normal of mean `mean` and standard deviation `sigma`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `mean` is finite and `sigma` finite and not negative.
    pub fn lognormal(&mut self, mean: f64, sigma: f64, size: &[usize]) -> Result<Array, Error> {
        check("lognormal", "mean", mean, Finite)?;
        check("lognormal", "sigma", sigma, NonNegative)?;
        self.draw_with(size, |rng| {
            let z: f64 = StandardNormal.sample(rng);
            (mean + sigma * z).exp()
        })
    }

    /// Sums of `df` squared standard normal numbers.
    ///
    /// # Errors
    /// [`Error::Value`] unless `df` is finite and positive.
    pub fn chisquare(&mut self, df: f64, size: &[usize]) -> Result<Array, Error> {
        check("chisquare", "df", df, Positive)?;
        self.draw(size, ChiSquared::new(df).map_err(refused("chisquare"))?)
    }

    /// Student's t with `df` degrees of freedom.
    ///
    /// # Errors
    /// [`Error::Value`] unless `df` is finite and positive.
    pub fn standard_t(&mut self, df: f64, size: &[usize]) -> Result<Array, Error> {
        check("standard_t", "df", df, Positive)?;
        self.draw(size, StudentT::new(df).map_err(refused("standard_t"))?)
    }

    /// Laplace numbers: exponential of mean `scale` on both sides of `loc`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `loc` is finite and `scale` finite and not negative.
    pub fn laplace(&mut self, loc: f64, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("laplace", "loc", loc, Finite)?;
        check("laplace", "scale", scale, NonNegative)?;
        self.draw_with(size, |rng| {
            let e: f64 = Exp1.sample(rng);
            if rng.random::<bool>() { loc + scale * e } else { loc - scale * e }
        })
    }

    /// Logistic numbers of mean `loc` and variance `(π scale)² / 3`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `loc` is finite and `scale` finite and not negative.
    pub fn logistic(&mut self, loc: f64, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("logistic", "loc", loc, Finite)?;
        check("logistic", "scale", scale, NonNegative)?;
        self.draw_with(size, |rng| {
            let u: f64 = Open01.sample(rng);
            loc + scale * (u / (1.0 - u)).ln()
        })
    }

    /// Gumbel's extreme values, of mode `loc`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `loc` is finite and `scale` finite and not negative.
    pub fn gumbel(&mut self, loc: f64, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("gumbel", "loc", loc, Finite)?;
        check("gumbel", "scale", scale, NonNegative)?;
        if scale == 0.0 {
            return self.constant(loc, size);
        }
        self.draw(size, Gumbel::new(loc, scale).map_err(refused("gumbel"))?)
    }

    /// Weibull numbers of shape `a` and scale 1; zeros for a shape of zero.
    ///
    /// # Errors
    /// [`Error::Value`] unless `a` is finite and not negative.
    pub fn weibull(&mut self, a: f64, size: &[usize]) -> Result<Array, Error> {
        check("weibull", "a", a, NonNegative)?;
        if a == 0.0 {
            return self.constant(0.0, size);
        }
        self.draw(size, Weibull::new(1.0, a).map_err(refused("weibull"))?)
    }

    /// Pareto's second kind (Lomax) of shape `a`, which starts at 0; add 1 for the first.
    ///
    /// # Errors
    /// [`Error::Value`] unless `a` is finite and positive.
    pub fn pareto(&mut self, a: f64, size: &[usize]) -> Result<Array, Error> {
        check("pareto", "a", a, Positive)?;
        // Exact near zero, where a number of the first kind less 1 cancels.
        self.draw_with(size, |rng| {
            let e: f64 = Exp1.sample(rng);
            (e / a).exp_m1()
        })
    }

    /// Lengths of plane vectors whose components are normal of deviation `scale`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `scale` is finite and not negative.
    pub fn rayleigh(&mut self, scale: f64, size: &[usize]) -> Result<Array, Error> {
        check("rayleigh", "scale", scale, NonNegative)?;
        self.draw_with(size, |rng| {
            let e: f64 = Exp1.sample(rng);
            scale * (2.0 * e).sqrt()
        })
    }

    /// Numbers from `left` to `right` that are likeliest at `mode`.
    ///
    /// # Errors
    /// [`Error::Value`] unless all are finite, `left < right`, and `mode` lies between.
    pub fn triangular(
        &mut self,
        left: f64,
        mode: f64,
        right: f64,
        size: &[usize],
    ) -> Result<Array, Error> {
        for (name, value) in [("left", left), ("mode", mode), ("right", right)] {
            check("triangular", name, value, Finite)?;
        }
        check("triangular", "right - left", right - left, Positive)?;
        if !(left <= mode && mode <= right) {
            let text = format!("mode {mode} does not lie between left {left} and right {right}");
            return Err(Error::value("triangular", text));
        }
        self.draw(size, Triangular::new(left, right, mode).map_err(refused("triangular"))?)
    }

    /// What a distribution without spread gives.
    pub(super) fn constant(&mut self, value: f64, size: &[usize]) -> Result<Array, Error> {
        Array::full(value, size)
    }
}

fn two_floats(operation: &str, dtype: DType) -> Error {
    Error::DType {
        operation: operation.to_owned(),
        dtype,
        hint: Some("float64 and float32 are drawn; cast the result for others".to_owned()),
    }
}
