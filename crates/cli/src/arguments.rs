//! The command line's verbs and flags, each with its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use einmul::plan::{Accuracy, Planner, RuleSet};

use crate::Outcome;

/// One multiply for everything: plans a product, explains it and runs it.
#[derive(Debug, Parser)]
#[command(name = "einmul", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Eval(EvalArguments),
    Explain(ExplainArguments),
    Info(InfoArguments),
}

/// Plan and run an expression over files, and print or save the result
#[derive(Debug, Args)]
pub(crate) struct EvalArguments {
    /// The expression, written as in NumPy: "inv(X.T @ X) @ X.T @ y"
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(crate) expression: String,
    /// Operands: NAME=FILE with .npy, .npz (FILE:MEMBER), .csv or .mtx
    #[arg(value_name = "NAME=FILE")]
    pub(crate) operands: Vec<String>,
    /// Save the result to this file instead of printing it
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// Print the plan too; `analyze` adds measured times
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "plan")]
    pub(crate) explain: Option<HowToExplain>,
    /// Print every product that ran
    #[arg(long)]
    pub(crate) ledger: bool,
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Show the plan of an expression over files, or over shapes alone
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The expression, written as in NumPy
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(crate) expression: String,
    /// Operands: NAME=FILE, or NAME=SHAPE[:dtype[:structure[@density]]] such as
    /// A=1000x1000, v=1000:f32, S=5000x5000:f64:sparse@0.01, L=300x300:f64:lower.
    /// Structures: general, symmetric, spd, lower, upper, diagonal, tridiagonal, sparse
    #[arg(value_name = "NAME=FILE|SHAPE")]
    pub(crate) operands: Vec<String>,
    /// Run the plan too and show measured times (operands must be files)
    #[arg(long)]
    pub(crate) analyze: bool,
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Show what this machine offers: instruction set, caches, threads, settings
#[derive(Debug, Args)]
pub(crate) struct InfoArguments {
    /// How to print
    #[arg(long, value_enum, default_value_t = InfoFormat::Text)]
    pub(crate) format: InfoFormat,
}

/// How to plan.
#[derive(Debug, Args)]
pub(crate) struct Planning {
    /// `strict` runs the expression as written; `standard` may regroup, use structure
    /// and solve in place of inverting
    #[arg(long, value_enum, default_value_t = AccuracyClass::Standard)]
    pub(crate) accuracy: AccuracyClass,
    /// Switch a rule off by its name, as a plan shows it (repeatable)
    #[arg(long, value_name = "RULE")]
    pub(crate) disable_rule: Vec<String>,
    /// Use at most so many threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HowToExplain {
    Plan,
    Analyze,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Tree,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InfoFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AccuracyClass {
    Strict,
    Standard,
}

impl Planning {
    /// The planner that these flags ask for.
    pub(crate) fn planner(&self) -> Outcome<Planner> {
        let mut rules = RuleSet::ALL;
        for name in &self.disable_rule {
            rules = rules.without_named(name)?;
        }
        let accuracy = match self.accuracy {
            AccuracyClass::Strict => Accuracy::Strict,
            AccuracyClass::Standard => Accuracy::Standard,
        };
        let mut planner = Planner::new()?.rules(rules).accuracy(accuracy);
        if let Some(threads) = self.threads {
            planner = planner.threads(usize::from(threads));
        }
        Ok(planner)
    }
}
