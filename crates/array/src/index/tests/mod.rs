//! Indices written briefly, and the tests of all that indexing does.

mod errors;
mod functions;
mod random;
mod table;

use super::IndexItem;
use crate::{Array, Element, SliceItem};

fn at(index: isize) -> IndexItem {
    IndexItem::Basic(SliceItem::Index(index))
}

fn range(start: Option<isize>, stop: Option<isize>, step: Option<isize>) -> IndexItem {
    IndexItem::Basic(SliceItem::Range { start, stop, step })
}

fn all() -> IndexItem {
    range(None, None, None)
}

fn dots() -> IndexItem {
    IndexItem::Basic(SliceItem::Ellipsis)
}

fn new() -> IndexItem {
    IndexItem::Basic(SliceItem::NewAxis)
}

fn array<T: Element>(elements: &[T], shape: &[usize]) -> Array {
    Array::from_slice(elements, shape).expect("as many elements as the shape holds")
}

fn ints<T: Element>(elements: &[T], shape: &[usize]) -> IndexItem {
    IndexItem::Integers(array(elements, shape))
}

fn mask(truths: &[u8], shape: &[usize]) -> IndexItem {
    let truths: Vec<bool> = truths.iter().map(|&t| t != 0).collect();
    IndexItem::Mask(array(&truths, shape))
}

/// 0, 1, 2, … in row-major order.
fn filled(shape: &[usize]) -> Array {
    array(&(0..shape.iter().product::<usize>() as i64).collect::<Vec<_>>(), shape)
}

fn describe(item: &IndexItem) -> String {
    match item {
        IndexItem::Basic(item) => format!("{item:?}"),
        IndexItem::Integers(array) | IndexItem::Mask(array) => format!("{array}").replace('\n', ""),
    }
}
