//! A square matrix of contiguous columns, as the iterations work on it.

use std::ops::{Index, IndexMut};

pub(crate) struct Square<'a, T> {
    elements: &'a mut [T],
    order: usize,
}

impl<'a, T> Square<'a, T> {
    /// Of exactly `order²` elements.
    pub(crate) fn new(elements: &'a mut [T], order: usize) -> Self {
        debug_assert_eq!(elements.len(), order * order);
        Self { elements, order }
    }

    pub(crate) fn order(&self) -> usize {
        self.order
    }

    pub(crate) fn column(&self, j: usize) -> &[T] {
        &self.elements[j * self.order..(j + 1) * self.order]
    }

    pub(crate) fn column_mut(&mut self, j: usize) -> &mut [T] {
        &mut self.elements[j * self.order..(j + 1) * self.order]
    }

    /// Columns `j` and `j + 1`.
    pub(crate) fn two_columns(&mut self, j: usize) -> (&mut [T], &mut [T]) {
        self.elements[j * self.order..(j + 2) * self.order].split_at_mut(self.order)
    }

    /// Columns `j`, `j + 1` and `j + 2`.
    pub(crate) fn three_columns(&mut self, j: usize) -> (&mut [T], &mut [T], &mut [T]) {
        let columns = &mut self.elements[j * self.order..(j + 3) * self.order];
        let (first, rest) = columns.split_at_mut(self.order);
        let (second, third) = rest.split_at_mut(self.order);
        (first, second, third)
    }
}

impl<T> Index<(usize, usize)> for Square<'_, T> {
    type Output = T;

    fn index(&self, (i, j): (usize, usize)) -> &T {
        &self.elements[j * self.order + i]
    }
}

impl<T> IndexMut<(usize, usize)> for Square<'_, T> {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        &mut self.elements[j * self.order + i]
    }
}
