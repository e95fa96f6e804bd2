//! Chains of products are computed in their cheapest order.
//!
//! **What.** A product of several factors is split where predicted time is least,
//! by dynamic programming over all contiguous parts (Godbole 1973), with bytes
//! breaking ties. Each join picks its kernel: dense, matrix-vector, sparse,
//! scaling by a diagonal, or a solve in place of an inverse.
//! **Why.** Orders differ by orders of magnitude: a vector at either end keeps every
//! intermediate result a vector.
//! **Off.** When disabled, and beyond 200 factors: then factors are joined from left to
//! right, as written.
//! **Example.** `A @ B @ x → A @ (B @ x)`

use einmul_array::facts::Facts;

use super::{Rule, RuleSet};
use crate::cost::{Cost, CostModel, Form, Matrix, Multiply, Solver};

/// Why the rule helps.
pub const REASON: &str = "the order with the least predicted time keeps intermediate results small";

/// One factor as the search sees it.
#[derive(Debug, Clone)]
pub struct ChainFactor {
    /// What is known of the factor's value (inverted and transposed).
    pub facts: Facts,
    /// How it is stored, where it is not inverted.
    pub form: Form,
    /// The cost of having the factor as a matrix: conjugating it, inverting it;
    /// impossible for a left inverse.
    pub materialize: Cost,
    /// Set when products with this factor can be solves instead.
    pub system: Option<System>,
}

/// A factor that is the inverse of something.
#[derive(Debug, Clone)]
pub struct System {
    /// What is known of the matrix that is inverted.
    pub matrix: Facts,
    /// How it is solved.
    pub solver: Solver,
    /// Whether it applies to what stands on its right.
    pub to_the_right: bool,
    /// Whether it applies to what stands on its left.
    pub to_the_left: bool,
}

/// The order in which a chain is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// The factor itself.
    Factor(usize),
    /// The product of two parts.
    Multiply(Multiply, Box<Tree>, Box<Tree>),
    /// A system solved for the part on its right.
    Solve(usize, Box<Tree>),
    /// A system solved for the part on its left.
    SolveRight(Box<Tree>, usize),
}

/// A chain in its chosen order.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The order.
    pub tree: Tree,
    /// Its predicted cost.
    pub cost: Cost,
    /// What is known of the product.
    pub facts: Facts,
}

struct Part {
    cost: Cost,
    facts: Facts,
    choice: Choice,
}

#[derive(Clone, Copy)]
enum Choice {
    Factor,
    Multiply(Multiply, usize),
    Solve,
    SolveRight,
}

/// Factors beyond which a chain is joined from left to right: pricing every split of
/// a longer one would take a noticeable part of a second.
const LONGEST: usize = 200;

/// Orders a chain of at least one factor.
pub fn order(factors: &[ChainFactor], model: &CostModel<'_>, rules: RuleSet) -> Chain {
    let n = factors.len();
    let free = rules.allows(Rule::ChainOrder) && n <= LONGEST;
    // parts[length - 1][start]
    let mut parts: Vec<Vec<Part>> = vec![
        factors
            .iter()
            .map(|f| Part { cost: f.materialize, facts: f.facts.clone(), choice: Choice::Factor })
            .collect(),
    ];
    for length in 2..=n {
        let row =
            (0..=n - length).map(|i| best_part(factors, &parts, i, i + length - 1, model, free));
        let row: Vec<Part> = row.collect();
        parts.push(row);
    }
    let top = &parts[n - 1][0];
    Chain { tree: tree(&parts, 0, n - 1), cost: top.cost, facts: top.facts.clone() }
}

fn part(parts: &[Vec<Part>], i: usize, j: usize) -> &Part {
    &parts[j - i][i]
}

fn form(factors: &[ChainFactor], i: usize, j: usize) -> Form {
    if i == j { factors[i].form } else { Form::Dense }
}

/// The best way to compute factors `i..=j`. Splits are tried from the right, so
/// that left to right wins ties and, where the order is not free, always.
fn best_part(
    factors: &[ChainFactor],
    parts: &[Vec<Part>],
    i: usize,
    j: usize,
    model: &CostModel<'_>,
    free: bool,
) -> Part {
    let mut best: Option<Part> = None;
    for k in (i..j).rev() {
        let (left, right) = (part(parts, i, k), part(parts, k + 1, j));
        let mut here: Option<(Choice, Cost)> = None;
        let mut consider = |choice: Choice, cost: Cost| {
            if cost.seconds.is_finite() && here.as_ref().is_none_or(|(_, c)| cost.is_less_than(c)) {
                here = Some((choice, cost));
            }
        };
        if let (true, Some(system)) = (k == i, &factors[i].system)
            && system.to_the_right
        {
            let solve = model.solve(system.solver, &system.matrix, right.facts.cols());
            let densify =
                model.densify(Matrix { facts: &right.facts, form: form(factors, k + 1, j) });
            consider(Choice::Solve, solve + right.cost + densify);
        }
        if let (true, Some(system)) = (k + 1 == j, &factors[j].system)
            && system.to_the_left
        {
            let solve = model.solve(system.solver, &system.matrix, left.facts.rows());
            let densify = model.densify(Matrix { facts: &left.facts, form: form(factors, i, k) });
            consider(Choice::SolveRight, solve + left.cost + densify);
        }
        let (method, product) = model.multiply(
            Matrix { facts: &left.facts, form: form(factors, i, k) },
            Matrix { facts: &right.facts, form: form(factors, k + 1, j) },
        );
        consider(Choice::Multiply(method, k), product + left.cost + right.cost);
        let Some((choice, cost)) = here else { continue };
        if best.as_ref().is_none_or(|b| cost.is_less_than(&b.cost)) {
            best = Some(Part { cost, facts: left.facts.product(&right.facts), choice });
        }
        if !free {
            break;
        }
    }
    best.unwrap_or_else(|| Part {
        cost: Cost::IMPOSSIBLE,
        facts: part(parts, i, i).facts.product(&part(parts, i + 1, j).facts),
        choice: Choice::Multiply(Multiply::Dense, i),
    })
}

fn tree(parts: &[Vec<Part>], i: usize, j: usize) -> Tree {
    match part(parts, i, j).choice {
        Choice::Factor => Tree::Factor(i),
        Choice::Multiply(method, k) => {
            Tree::Multiply(method, Box::new(tree(parts, i, k)), Box::new(tree(parts, k + 1, j)))
        }
        Choice::Solve => Tree::Solve(i, Box::new(tree(parts, i + 1, j))),
        Choice::SolveRight => Tree::SolveRight(Box::new(tree(parts, i, j - 1)), j),
    }
}

impl Tree {
    /// The order with parentheses, given each factor's text.
    pub fn render(&self, factors: &[String]) -> String {
        let grouped = |tree: &Tree| match tree {
            Tree::Factor(_) | Tree::Solve(..) => tree.render(factors),
            _ => format!("({})", tree.render(factors)),
        };
        match self {
            Tree::Factor(k) => factors[*k].clone(),
            Tree::Multiply(_, left, right) => format!("{} @ {}", grouped(left), grouped(right)),
            Tree::Solve(k, right) => format!("solve({}, {})", factors[*k], right.render(factors)),
            Tree::SolveRight(left, k) => {
                format!("{} @ {} by a solve", grouped(left), factors[*k])
            }
        }
    }
}
