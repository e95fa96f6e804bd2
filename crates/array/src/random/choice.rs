//! Drawing from what there is: `choice`, `permutation`, `shuffle`.

use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::seq::{SliceRandom, index};

use super::{Generator, refused};
use crate::index::{IndexMode, take};
use crate::shape::{element_count, format_shape, normalize_axis};
use crate::ufunc::cast_into;
use crate::{Array, DType, Error};

impl Generator {
    /// Rows of `x` along an axis, drawn with or without replacement; the axis's place
    /// takes the axes of `size`. `p` gives each row's probability, otherwise all are alike.
    ///
    /// ```
    /// use einmul_array::{Array, random::Generator};
    /// let x = Array::from_vec(vec![10_i64, 20, 30], &[3]).unwrap();
    /// let drawn = Generator::new(1).choice(&x, &[3], false, None, 0).unwrap();
    /// let mut drawn = drawn.to_vec::<i64>().unwrap();
    /// drawn.sort();
    /// assert_eq!(drawn, [10, 20, 30]);
    /// ```
    ///
    /// # Errors
    /// [`Error::Value`] when there is nothing, or without replacement not enough, to draw
    /// from, and for probabilities that are negative or do not sum to 1;
    /// [`Error::Shape`] for another number of probabilities than rows; [`Error::Axis`].
    pub fn choice(
        &mut self,
        x: &Array,
        size: &[usize],
        replace: bool,
        p: Option<&Array>,
        axis: isize,
    ) -> Result<Array, Error> {
        let length = length("choice", x, axis)?;
        let count = element_count(size)?;
        if length == 0 && count > 0 {
            return Err(Error::value("choice", "there is nothing to draw from"));
        }
        if !replace && count > length {
            let text = format!("{count} cannot be drawn from {length} without replacement");
            return Err(Error::value("choice", text));
        }
        let weights = p.map(|p| probabilities(p, length)).transpose()?;
        let places = match (weights, replace) {
            (None, true) if length == 0 => Array::zeros(DType::I64, size)?,
            (None, true) => self.integers(0, length as i128, false, size, DType::I64)?,
            (Some(weights), true) => {
                let rows = WeightedIndex::new(weights).map_err(refused("choice"))?;
                self.draw_with(size, |rng| rows.sample(rng) as i64)?
            }
            (None, false) => {
                let drawn = index::sample(&mut self.rng, length, count).into_iter();
                Array::from_vec(drawn.map(|i| i as i64).collect(), size)?
            }
            (Some(weights), false) => {
                let possible = weights.iter().filter(|&&w| w > 0.0).count();
                if possible < count {
                    let text = format!("{count} cannot be drawn: {possible} have a probability");
                    return Err(Error::value("choice", text));
                }
                let drawn = index::sample_weighted(&mut self.rng, length, |i| weights[i], count)
                    .map_err(refused("choice"))?;
                let mut drawn: Vec<i64> = drawn.into_iter().map(|i| i as i64).collect();
                drawn.shuffle(&mut self.rng);
                Array::from_vec(drawn, size)?
            }
        };
        take(x, &places, Some(axis), IndexMode::Raise)
    }

    /// A copy of `x` with the rows along an axis in random order.
    ///
    /// # Errors
    /// [`Error::Axis`]; [`Error::OutOfMemory`].
    pub fn permutation(&mut self, x: &Array, axis: isize) -> Result<Array, Error> {
        let length = length("permutation", x, axis)?;
        let mut places: Vec<i64> = (0..length as i64).collect();
        places.shuffle(&mut self.rng);
        let places = Array::from_vec(places, &[length])?;
        take(x, &places, Some(axis), IndexMode::Raise)
    }

    /// Brings the rows along an axis into random order, in place but for a copy while it
    /// works. The order is that of [`Generator::permutation`].
    ///
    /// # Errors
    /// As [`Generator::permutation`].
    pub fn shuffle(&mut self, x: &mut Array, axis: isize) -> Result<(), Error> {
        let shuffled = self.permutation(x, axis)?;
        cast_into(&shuffled.view(), &mut x.view_mut()?)
    }
}

fn length(operation: &str, x: &Array, axis: isize) -> Result<usize, Error> {
    if x.rank() == 0 {
        return Err(Error::value(operation, "an array of rank 0 has no rows to draw from"));
    }
    Ok(x.shape()[normalize_axis(operation, axis, x.rank())?])
}

/// Probabilities of `length` rows, whose sum may be off by rounding.
fn probabilities(p: &Array, length: usize) -> Result<Vec<f64>, Error> {
    if p.shape() != [length] {
        let shape = format_shape(p.shape());
        return Err(Error::shape("choice", format!("p has shape {shape} for {length} rows")));
    }
    let weights = p.cast(DType::F64)?.to_vec::<f64>().unwrap_or_default();
    if let Some(wrong) = weights.iter().find(|w| !(0.0..=1.0 + f64::EPSILON.sqrt()).contains(*w)) {
        return Err(Error::value("choice", format!("p has {wrong}, which is no probability")));
    }
    let sum: f64 = weights.iter().sum();
    // NumPy's tolerance: half the digits.
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        return Err(Error::value("choice", format!("p sums to {sum} and not to 1")));
    }
    Ok(weights)
}
