//! The text of an expression: tokens, syntax tree, and errors that point at it.
//!
//! The grammar is NumPy's, cut down to formulas:
//!
//! ```text
//! sum      = term   { ("+" | "-") term }
//! term     = unary  { ("*" | "/" | "@") unary }
//! unary    = ("-" | "+") unary | power
//! power    = postfix [ "**" unary ]
//! postfix  = atom { "." NAME | "[" index { "," index } "]" }
//! atom     = NUMBER | NAME | NAME "(" arguments ")" | STRING | "(" sum { "," sum } ")"
//! index    = sum | [sum] ":" [sum] [":" [sum]] | "..." | "None"
//! ```

mod ast;
mod error;
mod fullwidth;
mod parser;
mod token;

pub use ast::{Ast, AstKind, IndexItem, InfixOp, Number};
pub use error::{Span, SyntaxError};
pub(crate) use fullwidth::hint as narrow_hint;
pub use fullwidth::narrowed;
pub use parser::{MAX_DEPTH, parse};
