//! The pairs of operands that meet in an expression, noted for lessons about shapes.

use einmul_array::Shape;

use crate::syntax::{Ast, AstKind, InfixOp};

/// Pairs that are kept; the others are counted.
const KEPT: usize = 4;

/// Two operands and the operator between them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meeting {
    /// The operator.
    pub(crate) op: InfixOp,
    /// The left operand.
    pub(crate) left: Party,
    /// The right operand.
    pub(crate) right: Party,
}

/// An operand as written, in brackets where it is an operation itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Party {
    /// Its text.
    pub(crate) text: String,
    /// Its shape.
    pub(crate) shape: Shape,
}

impl Party {
    pub(super) fn new(text: &str, ast: &Ast, shape: &[usize]) -> Self {
        let written = text.get(ast.span.start..ast.span.end).unwrap_or_default();
        // Brackets around an operation are part of its span.
        let bare = match &ast.kind {
            AstKind::Infix(_, left, right) => ast.span == left.span.to(right.span),
            AstKind::Negative(_) => written.starts_with('-'),
            _ => false,
        };
        let text = if bare { format!("({written})") } else { written.to_owned() };
        Self { text, shape: Shape::from_slice(shape) }
    }
}

/// The first pairs of an expression, in the order in which they are computed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meetings {
    /// The first ones.
    pub(crate) kept: Vec<Meeting>,
    /// How many more there were.
    pub(crate) left_out: usize,
    /// The last one: the one that an error is about.
    pub(crate) last: Option<Meeting>,
}

impl Meetings {
    pub(super) fn note(&mut self, meeting: Meeting) {
        if !self.kept.contains(&meeting) {
            if self.kept.len() < KEPT {
                self.kept.push(meeting.clone());
            } else {
                self.left_out += 1;
            }
        }
        self.last = Some(meeting);
    }
}
