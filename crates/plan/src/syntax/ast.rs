//! The syntax tree, with the place of every part in the text.

use super::Span;

/// A part of an expression and where it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ast {
    /// What it is.
    pub kind: AstKind,
    /// Where it stands.
    pub span: Span,
    /// Levels of nesting below and including this part.
    pub depth: usize,
}

/// The parts of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum AstKind {
    /// A literal number.
    Number(Number),
    /// A quoted text, as einsum takes.
    Text(String),
    /// The name of an operand, or `None`.
    Name(String),
    /// `-x`
    Negative(Box<Ast>),
    /// `x op y`
    Infix(InfixOp, Box<Ast>, Box<Ast>),
    /// `x.name`
    Attribute(Box<Ast>, String),
    /// `x[…]`
    Index(Box<Ast>, Vec<IndexItem>),
    /// `name(…, keyword=…)`
    Call {
        /// The function's name.
        name: String,
        /// Positional arguments.
        arguments: Vec<Ast>,
        /// Keyword arguments.
        keywords: Vec<(String, Ast)>,
    },
    /// `(x, y, …)`
    Tuple(Vec<Ast>),
}

/// A literal number: a weak scalar, which takes the dtype of its partner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// An integer.
    Integer(i64),
    /// A number with a point or an exponent.
    Float(f64),
    /// An imaginary number such as `2j`.
    Imaginary(f64),
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InfixOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `@`
    MatMul,
    /// `**`
    Power,
}

/// One entry of an index.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexItem {
    /// One position.
    At(Ast),
    /// `start:stop:step`
    Range(Option<Ast>, Option<Ast>, Option<Ast>),
    /// `...`
    Ellipsis,
    /// `None`
    NewAxis,
}
