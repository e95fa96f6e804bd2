//! Arrays as text, laid out as NumPy does.

use std::fmt;

use num_complex::Complex;

use crate::{Array, DType, Element, Kind, dispatch, format_shape};

/// Arrays with more elements show only the ends of each axis.
const SUMMARY_ELEMENTS: usize = 1000;
/// Elements shown at each end of a summarised axis.
const EDGE: usize = 3;

/// Columns of a line before an axis goes on in the next, as in NumPy.
const LINE: usize = 75;

/// How the parts of an array are put together.
struct Layout {
    separator: &'static str,
    /// Spaces before every line but the first.
    indent: usize,
    /// Columns that a line may have.
    width: usize,
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As in NumPy, and an axis beside an empty one may be of any length.
        if self.is_empty() {
            return f.write_str("[]");
        }
        let digits = f.precision().unwrap_or(8);
        f.write_str(&lay_out(self, digits, &Layout { separator: " ", indent: 0, width: LINE }))
    }
}

impl Array {
    /// The array as NumPy's `repr` shows it: `array([1., 2.])`, with the dtype where the
    /// elements do not tell it.
    ///
    /// ```
    /// use einmul_array::Array;
    /// let a = Array::from_vec(vec![1_i32, 2], &[2]).unwrap();
    /// assert_eq!(a.to_repr(), "array([1, 2], dtype=int32)");
    /// ```
    pub fn to_repr(&self) -> String {
        const PREFIX: &str = "array(";
        let layout = Layout { separator: ", ", indent: PREFIX.len(), width: LINE - 1 };
        let body = if self.is_empty() { "[]".to_owned() } else { lay_out(self, 8, &layout) };
        let mut extras = Vec::new();
        let shape_hidden = self.is_empty() && self.shape() != [0];
        if shape_hidden || self.len() > SUMMARY_ELEMENTS {
            extras.push(format!("shape={}", format_shape(self.shape())));
        }
        let implied = matches!(self.dtype(), DType::Bool | DType::I64 | DType::F64 | DType::C128);
        if !implied || self.is_empty() {
            extras.push(format!("dtype={}", self.dtype().numpy_name()));
        }
        if extras.is_empty() {
            return format!("{PREFIX}{body})");
        }
        let (text, extras) = (format!("{PREFIX}{body},"), extras.join(", ") + ")");
        let last = text.rsplit('\n').next().unwrap_or_default().chars().count();
        let spacer = if last + extras.len() + 1 > LINE {
            format!("\n{}", " ".repeat(PREFIX.len()))
        } else {
            " ".to_owned()
        };
        text + &spacer + &extras
    }
}

fn lay_out(array: &Array, digits: usize, layout: &Layout) -> String {
    let summarize = array.len() > SUMMARY_ELEMENTS;
    let mut cells = Vec::new();
    collect(array, &mut Vec::new(), summarize, &mut |position| {
        cells.push(array.get_c128(position).unwrap_or_default());
    });
    let texts = format_cells(array, &cells, digits);
    let cell_width = texts.iter().map(|t| t.chars().count()).max().unwrap_or(0);
    let mut texts = texts.into_iter().map(|text| format!("{text:>cell_width$}"));
    if array.rank() == 0 {
        return texts.next().unwrap_or_default().trim().to_owned();
    }
    axis_text(
        array.shape(),
        layout.indent + 1,
        layout.width,
        layout.separator,
        summarize,
        &mut texts,
    )
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Array {} {}\n{self}", format_shape(self.shape()), self.dtype())
    }
}

/// The positions of an axis that are shown.
fn shown(length: usize, summarize: bool) -> Vec<usize> {
    if summarize && length > 2 * EDGE {
        (0..EDGE).chain(length - EDGE..length).collect()
    } else {
        (0..length).collect()
    }
}

fn collect(
    array: &Array,
    position: &mut Vec<usize>,
    summarize: bool,
    visit: &mut impl FnMut(&[usize]),
) {
    let axis = position.len();
    if axis == array.rank() {
        return visit(position);
    }
    for i in shown(array.shape()[axis], summarize) {
        position.push(i);
        collect(array, position, summarize, &mut *visit);
        position.pop();
    }
}

fn format_cells(array: &Array, cells: &[Complex<f64>], digits: usize) -> Vec<String> {
    let parts = |of: fn(&Complex<f64>) -> f64| cells.iter().map(of).collect::<Vec<f64>>();
    match array.dtype().kind() {
        Kind::Bool => {
            cells.iter().map(|c| if c.re != 0.0 { "True" } else { "False" }.into()).collect()
        }
        Kind::Signed | Kind::Unsigned => exact_integers(array),
        Kind::Float => format_floats(&parts(|c| c.re), array.dtype(), digits),
        Kind::Complex => {
            let real = format_floats(&parts(|c| c.re), array.dtype(), digits);
            let imag = format_floats(&parts(|c| c.im), array.dtype(), digits);
            let imag: Vec<String> = imag.iter().map(|part| signed(part.trim_start())).collect();
            let width = imag.iter().map(|part| part.chars().count()).max().unwrap_or(0);
            real.iter().zip(&imag).map(|(re, im)| format!("{re}{im:>width$}")).collect()
        }
    }
}

/// An imaginary part with its sign, the unit before the spaces that align the points.
fn signed(part: &str) -> String {
    let number = part.trim_end();
    let sign = if number.starts_with('-') { "" } else { "+" };
    format!("{sign}{number}j{}", &part[number.len()..])
}

/// Integers beyond 2⁵³ must not pass through a float.
fn exact_integers(array: &Array) -> Vec<String> {
    let mut texts = Vec::new();
    collect(array, &mut Vec::new(), array.len() > SUMMARY_ELEMENTS, &mut |position| {
        let text = dispatch!(array.dtype(), T => array
            .get::<T>(position)
            .and_then(Element::to_i128)
            .map(|v| v.to_string()));
        texts.push(text.unwrap_or_default());
    });
    texts
}

/// Numbers with as many decimals as tell them apart in their dtype, at most `digits`,
/// aligned at the point; in scientific form where the range is wide, as NumPy
/// decides it.
fn format_floats(values: &[f64], dtype: DType, digits: usize) -> Vec<String> {
    let finite = || values.iter().map(|v| v.abs()).filter(|v| v.is_finite() && *v != 0.0);
    let (least, most) = (finite().fold(f64::INFINITY, f64::min), finite().fold(0.0, f64::max));
    let scientific = most > 0.0 && (most >= 1e8 || least < 1e-4 || most / least > 1e3);
    let needed: Vec<usize> =
        values.iter().map(|&v| decimals(v, dtype, scientific).min(digits)).collect();
    let most_decimals = needed.iter().copied().max().unwrap_or(0);
    let one = |(&value, &own): (&f64, &usize)| match value {
        v if v.is_nan() => "nan".to_owned(),
        v if v.is_infinite() => if v > 0.0 { "inf" } else { "-inf" }.to_owned(),
        v if scientific => scientific_text(v, most_decimals),
        v => {
            let rounded = format!("{v:.own$}");
            let trimmed = match rounded.contains('.') {
                true => rounded.trim_end_matches('0').to_owned(),
                false => rounded + ".",
            };
            let decimals = trimmed.len() - trimmed.find('.').unwrap_or(trimmed.len()) - 1;
            trimmed + &" ".repeat(most_decimals - decimals)
        }
    };
    values.iter().zip(&needed).map(one).collect()
}

/// Decimals of the shortest text that reads back as the same number of its dtype.
fn decimals(value: f64, dtype: DType, scientific: bool) -> usize {
    if !value.is_finite() {
        return 0;
    }
    let text = match (dtype.real(), scientific) {
        (DType::F32, false) => (value as f32).to_string(),
        (DType::F32, true) => format!("{:e}", value as f32),
        // Halves have no shortest text of their own: four digits tell them apart.
        (DType::F16 | DType::BF16, _) => {
            let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
            if scientific { format!("{rounded:e}") } else { rounded.to_string() }
        }
        (_, false) => value.to_string(),
        (_, true) => format!("{value:e}"),
    };
    let mantissa = text.split('e').next().unwrap_or(&text);
    mantissa.split_once('.').map_or(0, |(_, tail)| tail.len())
}

fn scientific_text(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let (sign, number) = match exponent.strip_prefix('-') {
        Some(number) => ('-', number),
        None => ('+', exponent),
    };
    let point = if mantissa.contains('.') { "" } else { "." };
    format!("{mantissa}{point}e{sign}{number:0>2}")
}

/// The text of one axis and those inside it, whose further lines begin after `indent`
/// spaces.
fn axis_text(
    shape: &[usize],
    indent: usize,
    width: usize,
    separator: &str,
    summarize: bool,
    texts: &mut impl Iterator<Item = String>,
) -> String {
    let Some((&length, rest)) = shape.split_first() else {
        return texts.next().unwrap_or_default();
    };
    let positions = shown(length, summarize);
    let hanging = " ".repeat(indent);
    let (mut out, mut line) = (String::new(), hanging.clone());
    for (k, &i) in positions.iter().enumerate() {
        let skipped = k > 0 && i != positions[k - 1] + 1;
        let mut words = Vec::new();
        if skipped {
            words.push("...".to_owned());
        }
        words.push(axis_text(rest, indent + 1, width - 1, separator, summarize, texts));
        for (w, word) in words.iter().enumerate() {
            let is_last = k + 1 == positions.len() && w + 1 == words.len();
            if rest.is_empty() {
                // Room for the separator, or for the bracket, that follows.
                let room = width - separator.trim_end().len().max(1);
                let used = line.chars().count();
                if used > indent && used + word.chars().count() > room {
                    out += line.trim_end();
                    out.push('\n');
                    line.clone_from(&hanging);
                }
                line += word;
                line += if is_last { "" } else { separator };
            } else {
                line += word;
                if !is_last {
                    line += separator.trim_end();
                    line += &"\n".repeat(rest.len());
                    line += &hanging;
                }
            }
        }
    }
    out += &line;
    format!("[{}]", &out[indent..])
}

#[cfg(test)]
mod tests {
    use num_complex::Complex;

    use crate::{Array, DType};

    fn check(array: Array, expected: &str) {
        assert_eq!(array.to_string(), expected);
    }

    #[test]
    fn reprs_are_those_of_numpy() {
        // Expected texts from numpy 2.4.
        let check = |array: Array, expected: &str| assert_eq!(array.to_repr(), expected);
        let vec = |v: Vec<f64>, shape: &[usize]| Array::from_vec(v, shape).expect("sizes agree");
        check(vec(vec![1.0, 2.5], &[2]), "array([1. , 2.5])");
        check(vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]), "array([[1., 2.],\n       [3., 4.]])");
        check(vec(vec![7.0], &[]), "array(7.)");
        let complex = [(1.0, 10.0), (0.0, -0.5)].map(|(re, im)| Complex::new(re, im));
        check(Array::from_vec(complex.to_vec(), &[2]).expect("2"), "array([1.+10.j , 0. -0.5j])");
        check(vec(vec![], &[0]), "array([], dtype=float64)");
        check(vec(vec![], &[2, 0]), "array([], shape=(2, 0), dtype=float64)");
        check(
            Array::from_vec((0..30_i64).collect(), &[30]).expect("30"),
            "array([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16,\n       \
             17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])",
        );
        check(
            Array::zeros(DType::F32, &[2000]).expect("small"),
            "array([0., 0., 0., ..., 0., 0., 0.], shape=(2000,), dtype=float32)",
        );
    }

    #[test]
    fn arrays_print_as_in_numpy() {
        // Expected texts from numpy 2.x.
        let vec = |v: Vec<f64>, shape: &[usize]| Array::from_vec(v, shape).expect("sizes agree");
        check(vec(vec![1.0, 2.5, -3.0], &[3]), "[ 1.   2.5 -3. ]");
        check(vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]), "[[1. 2.]\n [3. 4.]]");
        check(vec(vec![1e-10, 1.0], &[2]), "[1.e-10 1.e+00]");
        check(vec(vec![0.001, 5.25], &[2]), "[1.00e-03 5.25e+00]");
        check(
            Array::from_vec(vec![0.1_f32, 1147387.2], &[2]).expect("2"),
            "[1.0000000e-01 1.1473872e+06]",
        );
        check(Array::from_vec(vec![0.1_f32, 7.25], &[2]).expect("2"), "[0.1  7.25]");
        check(vec(vec![f64::NAN, f64::INFINITY], &[2]), "[nan inf]");
        check(vec(vec![7.0], &[]), "7.");
        check(vec(vec![], &[0]), "[]");
        check(vec(vec![], &[2, 0]), "[]");
        check(vec(vec![], &[usize::MAX, 0]), "[]");
        check(Array::eye(DType::I64, 2).expect("eye"), "[[1 0]\n [0 1]]");
        check(Array::from_vec(vec![true, false], &[2]).expect("2"), "[ True False]");
        check(Array::from_vec(vec![u64::MAX], &[1]).expect("1"), "[18446744073709551615]");
        check(
            Array::from_vec((0..1001_i32).collect(), &[1001]).expect("1001"),
            "[   0    1    2 ...  998  999 1000]",
        );
    }
}
