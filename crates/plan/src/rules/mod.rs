//! The planner's rules, one file each. Every rule has a name by which it can be
//! switched off, and says in a plan when and why it fired.
//!
//! Associativity of products and the place of transposes inside one are normal
//! form, not rules.

pub mod chain_order;
pub mod cholesky_for_gram;
pub mod common_subexpressions;
pub mod diagonal_scaling;
pub mod least_squares;
pub mod scalar_pull;
pub mod solve_for_inverse;
pub mod transpose_push;
pub mod triangular_solve;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A rule that can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// [`transpose_push`]
    TransposePush,
    /// [`scalar_pull`]
    ScalarPull,
    /// [`least_squares`]
    LeastSquares,
    /// [`solve_for_inverse`]
    SolveForInverse,
    /// [`cholesky_for_gram`]
    CholeskyForGram,
    /// [`triangular_solve`]
    TriangularSolve,
    /// [`diagonal_scaling`]
    DiagonalScaling,
    /// [`chain_order`]
    ChainOrder,
    /// [`common_subexpressions`]
    CommonSubexpressions,
}

impl Rule {
    /// Every rule, in the order in which they are tried.
    pub const ALL: [Rule; 9] = [
        Rule::TransposePush,
        Rule::ScalarPull,
        Rule::LeastSquares,
        Rule::SolveForInverse,
        Rule::CholeskyForGram,
        Rule::TriangularSolve,
        Rule::DiagonalScaling,
        Rule::ChainOrder,
        Rule::CommonSubexpressions,
    ];

    /// The name by which the rule is disabled.
    pub fn name(self) -> &'static str {
        match self {
            Rule::TransposePush => "transpose-push",
            Rule::ScalarPull => "scalar-pull",
            Rule::LeastSquares => "least-squares",
            Rule::SolveForInverse => "solve-for-inverse",
            Rule::CholeskyForGram => "cholesky-for-gram",
            Rule::TriangularSolve => "triangular-solve",
            Rule::DiagonalScaling => "diagonal-scaling",
            Rule::ChainOrder => "chain-order",
            Rule::CommonSubexpressions => "common-subexpressions",
        }
    }

    /// Why the rule helps, in one sentence for plans.
    pub fn reason(self) -> &'static str {
        match self {
            Rule::TransposePush => transpose_push::REASON,
            Rule::ScalarPull => scalar_pull::REASON,
            Rule::LeastSquares => least_squares::REASON,
            Rule::SolveForInverse => solve_for_inverse::REASON,
            Rule::CholeskyForGram => cholesky_for_gram::REASON,
            Rule::TriangularSolve => triangular_solve::REASON,
            Rule::DiagonalScaling => diagonal_scaling::REASON,
            Rule::ChainOrder => chain_order::REASON,
            Rule::CommonSubexpressions => common_subexpressions::REASON,
        }
    }
}

/// Which rules may fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RuleSet {
    disabled: u32,
}

impl RuleSet {
    /// Every rule.
    pub const ALL: RuleSet = RuleSet { disabled: 0 };

    /// This set without a rule.
    #[must_use]
    pub fn without(self, rule: Rule) -> Self {
        Self { disabled: self.disabled | 1 << rule as u32 }
    }

    /// This set without the rule of a name.
    ///
    /// # Errors
    /// [`Error::UnknownRule`] lists the names there are.
    pub fn without_named(self, name: &str) -> Result<Self, Error> {
        match Rule::ALL.into_iter().find(|rule| rule.name() == name) {
            Some(rule) => Ok(self.without(rule)),
            None => {
                let known: Vec<&str> = Rule::ALL.into_iter().map(Rule::name).collect();
                Err(Error::UnknownRule { name: name.to_owned(), known: known.join(", ") })
            }
        }
    }

    /// Whether a rule may fire.
    pub fn allows(self, rule: Rule) -> bool {
        self.disabled & (1 << rule as u32) == 0
    }
}

/// A rule that fired: what it saw and what it made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fired {
    /// The rule.
    pub rule: Rule,
    /// The expression before.
    pub before: String,
    /// The expression after.
    pub after: String,
}

/// The rules that fired while one plan was made, each change once.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    fired: Vec<Fired>,
}

impl Trace {
    /// Notes that a rule fired.
    pub fn fire(&mut self, rule: Rule, before: impl Into<String>, after: impl Into<String>) {
        let fired = Fired { rule, before: before.into(), after: after.into() };
        if !self.fired.contains(&fired) {
            self.fired.push(fired);
        }
    }

    /// What fired, in order.
    pub fn into_fired(self) -> Vec<Fired> {
        self.fired
    }
}
