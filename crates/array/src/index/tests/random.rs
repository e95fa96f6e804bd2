//! Random indices of random arrays against a reference that follows NumPy's text position
//! by position.

use super::{at, describe, dots, filled, new, range};
use crate::index::{IndexItem, get, set};
use crate::shape::{Shape, broadcast};
use crate::{Array, DType, SliceItem};

/// A small generator of the SplitMix kind.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn between(&mut self, low: isize, high: isize) -> isize {
        low + self.below((high - low + 1) as usize) as isize
    }

    /// An index array in row-major or transposed order, of a random integer dtype.
    fn integers(&mut self, shape: &[usize], length: usize) -> Array {
        let n = length as isize;
        let shape: Vec<usize> =
            if length == 0 { shape.iter().map(|_| 0).collect() } else { shape.to_vec() };
        let count = shape.iter().product();
        let dtypes = [DType::I8, DType::I16, DType::I32, DType::I64, DType::U8, DType::U64];
        let dtype = dtypes[self.below(dtypes.len())];
        let low = if dtype.kind() == crate::Kind::Signed { -n } else { 0 };
        let values: Vec<i64> = (0..count).map(|_| self.between(low, n - 1) as i64).collect();
        let array = super::array(&values, &shape).cast(dtype).expect("small");
        if self.below(2) == 0 {
            return array;
        }
        array.transpose().to_row_major().expect("small").transpose()
    }

    fn mask(&mut self, shape: &[usize]) -> Array {
        let count = shape.iter().product();
        let truths: Vec<bool> = (0..count).map(|_| self.below(3) > 0).collect();
        super::array(&truths, shape)
    }

    /// An index of an array of a shape, whose arrays all stretch to `joint`.
    fn items(&mut self, shape: &[usize], joint: &[usize]) -> Vec<IndexItem> {
        let (mut items, mut axis) = (Vec::new(), 0);
        let (mut ellipsis, mut masked) = (false, false);
        while axis < shape.len() {
            let n = shape[axis];
            // A mask's number of true elements is no length that others stretch to.
            let alone = joint.is_empty()
                || !items.iter().any(|item| matches!(item, IndexItem::Integers(_)));
            match self.below(9) {
                0 if n > 0 => items.push(at(self.between(-(n as isize), n as isize - 1))),
                1 | 2 => {
                    let bound =
                        |random: &mut Self| (random.below(3) > 0).then(|| random.between(-4, 4));
                    let step = [None, Some(1), Some(2), Some(-1), Some(-3)][self.below(5)];
                    items.push(range(bound(self), bound(self), step));
                }
                3 if !ellipsis => {
                    items.push(dots());
                    ellipsis = true;
                    axis += self.below(shape.len() - axis + 1);
                    continue;
                }
                4 => {
                    items.push(new());
                    continue;
                }
                5 if !masked && alone => {
                    let covered = 1 + self.below(shape.len() - axis);
                    items.push(IndexItem::Mask(self.mask(&shape[axis..axis + covered])));
                    masked = true;
                    axis += covered;
                    continue;
                }
                6 | 7 if n > 0 && (!masked || joint.is_empty()) => {
                    let skipped = self.below(joint.len() + 1);
                    let mut own = joint[skipped..].to_vec();
                    for length in &mut own {
                        if self.below(4) == 0 {
                            *length = 1;
                        }
                    }
                    items.push(IndexItem::Integers(self.integers(&own, n)));
                }
                _ => items.push(range(None, None, None)),
            }
            axis += 1;
        }
        items
    }
}

/// What one entry selects: nothing to choose from, positions of one axis that stay an axis,
/// or one coordinate for each position of the joint shape on each of its axes.
enum Choice {
    NewAxis,
    Kept(Vec<usize>),
    Joint { coordinates: Vec<Vec<usize>>, shape: Vec<usize> },
}

fn choices(shape: &[usize], items: &[IndexItem]) -> Vec<Choice> {
    let taken: usize = items.iter().map(IndexItem::axes_taken).sum();
    let (mut axis, mut out) = (0, Vec::new());
    let has_arrays = items.iter().any(|item| match item {
        IndexItem::Basic(_) => false,
        IndexItem::Integers(array) => array.rank() > 0,
        IndexItem::Mask(_) => true,
    });
    let wrap = |index: i64, n: usize| if index < 0 { index + n as i64 } else { index } as usize;
    for item in items {
        match item {
            IndexItem::Basic(SliceItem::NewAxis) => out.push(Choice::NewAxis),
            IndexItem::Basic(SliceItem::Ellipsis) => {
                for _ in taken..shape.len() {
                    out.push(Choice::Kept((0..shape[axis]).collect()));
                    axis += 1;
                }
                // Even without axes it stands between its neighbours.
                if has_arrays && taken == shape.len() {
                    out.push(Choice::Kept(vec![usize::MAX]));
                }
                continue;
            }
            IndexItem::Basic(SliceItem::Index(index)) => out.push(Choice::Joint {
                coordinates: vec![vec![wrap(*index as i64, shape[axis])]],
                shape: vec![],
            }),
            IndexItem::Basic(slice) => {
                let whole = filled(&shape[axis..=axis]);
                let kept = whole.slice(std::slice::from_ref(slice)).expect("a range");
                let kept = kept.to_vec::<i64>().expect("i64");
                out.push(Choice::Kept(kept.iter().map(|&p| p as usize).collect()));
            }
            IndexItem::Integers(array) => {
                let values = array.cast(DType::I64).expect("small").to_vec::<i64>().expect("i64");
                out.push(Choice::Joint {
                    coordinates: vec![values.iter().map(|&v| wrap(v, shape[axis])).collect()],
                    shape: array.shape().to_vec(),
                });
            }
            IndexItem::Mask(mask) => {
                let truths = mask.to_vec::<bool>().expect("bool");
                let flat: Vec<usize> = (0..truths.len()).filter(|&i| truths[i]).collect();
                let coordinates = (0..mask.rank()).map(|d| {
                    let step: usize = mask.shape()[d + 1..].iter().product();
                    flat.iter().map(|&f| f / step % mask.shape()[d]).collect()
                });
                out.push(Choice::Joint {
                    coordinates: coordinates.collect(),
                    shape: vec![flat.len()],
                });
            }
        }
        axis += item.axes_taken();
    }
    while axis < shape.len() {
        out.push(Choice::Kept((0..shape[axis]).collect()));
        axis += 1;
    }
    out
}

/// The shape of `x[items]`, and the place in row-major order of each of its elements.
fn reference(shape: &[usize], items: &[IndexItem]) -> (Vec<usize>, Vec<usize>) {
    let choices = choices(shape, items);
    let mut joint = Shape::new();
    for choice in &choices {
        if let Choice::Joint { shape, .. } = choice {
            joint = broadcast("reference", &joint, shape).expect("made to fit");
        }
    }
    let is_joint = |choice: &Choice| matches!(choice, Choice::Joint { .. });
    let first = choices.iter().position(is_joint).unwrap_or(0);
    let last = choices.iter().rposition(is_joint).map_or(0, |at| at + 1);
    let together = choices[first..last].iter().all(is_joint);
    let stays = |choice: &&Choice| match choice {
        Choice::NewAxis => true,
        Choice::Kept(positions) => positions != &[usize::MAX],
        Choice::Joint { .. } => false,
    };
    let length = |choice: &Choice| match choice {
        Choice::Kept(positions) => positions.len(),
        _ => 1,
    };
    let mut out: Vec<usize> = choices.iter().filter(stays).map(length).collect();
    let place = if together { choices[..first].iter().filter(stays).count() } else { 0 };
    out.splice(place..place, joint.iter().copied());
    let mut places = Vec::new();
    for flat in 0..out.iter().product::<usize>() {
        let mut position = vec![0; out.len()];
        let mut rest = flat;
        for d in (0..out.len()).rev() {
            (position[d], rest) = (rest % out[d], rest / out[d]);
        }
        let index: Vec<usize> = position.splice(place..place + joint.len(), []).collect();
        let (mut kept, mut coordinates) = (position.into_iter(), Vec::new());
        for choice in &choices {
            match choice {
                Choice::NewAxis => drop(kept.next()),
                Choice::Kept(positions) if positions == &[usize::MAX] => {}
                Choice::Kept(positions) => coordinates.push(positions[kept.next().expect("axis")]),
                Choice::Joint { coordinates: own, shape } => {
                    let skip = joint.len() - shape.len();
                    let flat = shape
                        .iter()
                        .zip(&index[skip..])
                        .fold(0, |flat, (&n, &p)| flat * n + if n == 1 { 0 } else { p });
                    coordinates.extend(own.iter().map(|own| own[flat]));
                }
            }
        }
        places.push(coordinates.iter().zip(shape).fold(0, |flat, (&p, &n)| flat * n + p));
    }
    (out, places)
}

#[test]
fn random_indices_follow_the_rules() {
    let mut random = Random(2025);
    for round in 0..3000 {
        let rank = random.below(5);
        let shape: Vec<usize> = (0..rank).map(|_| [0, 1, 2, 3, 3, 4][random.below(6)]).collect();
        let joint: Vec<usize> = (0..random.below(3)).map(|_| 1 + random.below(3)).collect();
        let mut items = random.items(&shape, &joint);
        let ellipsis = |item: &IndexItem| matches!(item, IndexItem::Basic(SliceItem::Ellipsis));
        while matches!(items.last(), Some(IndexItem::Basic(SliceItem::Range { .. })))
            && !items.iter().any(ellipsis)
            && random.below(2) == 0
        {
            items.pop();
        }
        let text: Vec<String> = items.iter().map(describe).collect();
        let text = format!("round {round}: {shape:?} at {text:?}");
        let (expected, places) = reference(&shape, &items);
        let whole = filled(&shape);
        let part = get(&whole, &items).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(part.shape(), expected, "{text}");
        let elements: Vec<usize> =
            part.to_vec::<i64>().expect("i64").iter().map(|&v| v as usize).collect();
        assert_eq!(elements, places, "{text}");
        // The same elements in another dtype move in the same way.
        let dtype = DType::ALL[1 + random.below(14)];
        let other = get(&whole.cast(dtype).expect("small"), &items).expect("as before");
        assert_eq!(
            other.cast(DType::C128).expect("small").to_vec::<crate::Complex<f64>>(),
            part.cast(dtype)
                .and_then(|part| part.cast(DType::C128))
                .expect("small")
                .to_vec::<crate::Complex<f64>>(),
            "{dtype} {text}"
        );
        check_assignment(&mut random, &whole, &items, &expected, &places, &text);
    }
}

/// Assigns values that stretch to the part in some axes.
fn check_assignment(
    random: &mut Random,
    whole: &Array,
    items: &[IndexItem],
    part: &[usize],
    places: &[usize],
    text: &str,
) {
    let own: Vec<usize> = part[random.below(part.len() + 1)..]
        .iter()
        .map(|&n| if random.below(3) == 0 { 1 } else { n })
        .collect();
    let values: Vec<f32> = (0..own.iter().product()).map(|i: usize| i as f32 + 1000.0).collect();
    let values = super::array(&values, &own);
    let stretched = values.broadcast_to(part).expect("fits").to_vec::<f32>().expect("f32");
    let mut expected = whole.to_vec::<i64>().expect("i64");
    for (&place, value) in places.iter().zip(stretched) {
        expected[place] = value as i64;
    }
    let mut target = whole.to_row_major().expect("small");
    set(&mut target.view_mut().expect("own"), items, &values.view())
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(target.to_vec::<i64>().expect("i64"), expected, "{own:?} assigned to {text}");
}
