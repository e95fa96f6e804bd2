//! Facts that an array carries: those of the function that made it.

use std::sync::Arc;

use crate::facts::Facts;
use crate::{Array, Storage};

/// What was known of an array's elements at a version of its storage. Writing advances the
/// version, and then nothing is known; memory that others can write has none.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    facts: Arc<Facts>,
    version: u64,
}

impl Known {
    fn new(facts: Facts, storage: &Storage) -> Option<Self> {
        Some(Self { facts: Arc::new(facts), version: storage.version()? })
    }

    /// The same elements, with rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        Self { facts: Arc::new(self.facts.transpose()), version: self.version }
    }

    fn still_holds(&self, storage: &Storage) -> bool {
        storage.version() == Some(self.version)
    }
}

impl Array {
    /// The array with what its maker knows of it. Forgotten as soon as it is written to, and
    /// by views other than its transpose.
    ///
    /// ```
    /// use einmul_array::Array;
    /// use einmul_array::facts::Provenance;
    /// let a = Array::from_vec(vec![1.0, 0.0, 2.0, 3.0], &[2, 2]).unwrap();
    /// let facts = a.facts().with_band(1, 0, Provenance::Proven);
    /// let mut a = a.with_facts(facts);
    /// assert!(a.facts().is_lower_triangular());
    /// assert!(a.transpose().facts().is_upper_triangular());
    /// a.view_mut().unwrap();
    /// assert!(!a.facts().is_lower_triangular());
    /// ```
    ///
    /// # Panics
    /// When the facts are of another shape.
    pub fn with_facts(mut self, facts: Facts) -> Self {
        assert_eq!(&facts.shape[..], self.shape(), "facts of another array");
        let known = Known::new(facts, self.storage());
        self.set_known(known);
        self
    }

    /// What is known of the elements: shape and dtype at least.
    pub fn facts(&self) -> Facts {
        match self.known().filter(|known| known.still_holds(self.storage())) {
            Some(known) => Facts { dtype: self.dtype(), ..Facts::clone(&known.facts) },
            None => Facts::dense(self.shape(), self.dtype()),
        }
    }
}
