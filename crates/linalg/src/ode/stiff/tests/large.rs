use super::*;

/// The Brusselator in two dimensions, by the method of lines on a periodic `k × k` grid (Hairer
/// & Wanner II, §IV.10, with fewer points).
struct Brusselator {
    k: usize,
    pattern: Option<Pattern>,
}

impl Brusselator {
    fn new(k: usize, is_sparse: bool) -> Self {
        let m = k * k;
        let (mut starts, mut rows) = (vec![0], Vec::new());
        for j in 0..2 * m {
            let (species, cell) = (j / m * m, j % m);
            let mut column = vec![cell, cell + m];
            column.extend(neighbours(k, cell).map(|other| other + species));
            column.sort_unstable();
            column.dedup();
            rows.extend(column);
            starts.push(rows.len());
        }
        let pattern = Pattern::new(2 * m, starts, rows).filter(|_| is_sparse);
        Self { k, pattern }
    }

    fn start(&self) -> Vec<f64> {
        let k = self.k;
        let bump = |x: f64| x * (1.0 - x).powf(1.5);
        let cells =
            || (0..k * k).map(|cell| ((cell % k) as f64 / k as f64, (cell / k) as f64 / k as f64));
        let (u, v) = (cells().map(|(_, y)| 22.0 * bump(y)), cells().map(|(x, _)| 27.0 * bump(x)));
        u.chain(v).collect()
    }
}

fn neighbours(k: usize, cell: usize) -> impl Iterator<Item = usize> {
    let (x, y) = (cell % k, cell / k);
    let (right, left, up, down) = ((x + 1) % k, (x + k - 1) % k, (y + 1) % k, (y + k - 1) % k);
    [y * k + right, y * k + left, up * k + x, down * k + x].into_iter()
}

impl System<f64> for Brusselator {
    fn len(&self) -> usize {
        2 * self.k * self.k
    }

    fn derivative(&mut self, _t: f64, y: &[f64], dydt: &mut [f64]) -> Result<(), Stop> {
        let (k, m) = (self.k, self.k * self.k);
        let diffusion = 0.1 * m as f64;
        for cell in 0..m {
            let spread = |species: usize| {
                let sum: f64 = neighbours(k, cell).map(|other| y[other + species]).sum();
                diffusion * (sum - 4.0 * y[cell + species])
            };
            let (u, v) = (y[cell], y[cell + m]);
            dydt[cell] = 1.0 + u * u * v - 4.4 * u + spread(0);
            dydt[cell + m] = 3.4 * u - u * u * v + spread(m);
        }
        Ok(())
    }

    fn sparsity(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }
}

/// Only the way to solve differs.
#[test]
fn sparse_and_dense_matrices_agree() {
    for method in METHODS {
        let (rtol, atol) = (1e-5, 1e-7);
        let options = options(method, rtol, atol);
        let [sparse, dense] = [true, false].map(|is_sparse| {
            let mut system = Brusselator::new(8, is_sparse);
            let start = system.start();
            let (end, outcome) = run(&mut system, (0.0, 2.0), &start, &options);
            assert_eq!(outcome, Ok(()));
            end
        });
        let error = error(sparse.y(), dense.y(), (rtol, atol));
        assert!(error <= 1.0, "{method:?}: {error}");
        let statistics = sparse.statistics();
        assert!(statistics.factorizations < statistics.steps / 2 + 20, "{statistics:?}");
    }
}
