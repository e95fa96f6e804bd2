//! Syntax tree to written form: names are bound, dtypes brought together, shapes
//! checked, and every error points at its place in the text.

use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{Complex, DType, Kind, Shape, SliceItem};
use smallvec::SmallVec;

use super::meeting::{Meeting, Meetings, Party};
use super::{Constant, Graph, Leaf, NodeId, Op, functions};
use crate::Error;
use crate::extension::Registry;
use crate::syntax::{Ast, AstKind, IndexItem, InfixOp, Number, Span, SyntaxError, narrow_hint};

/// What a part of the text stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    /// An array.
    Node(NodeId),
    /// A literal: it takes the dtype of whatever it meets.
    Literal(Constant),
}

/// Builds the graph of one expression.
pub(super) struct Builder<'a> {
    pub(super) graph: Graph,
    pub(super) registry: &'a Registry,
    text: &'a str,
    /// Pairs of operands, where someone asks for them.
    meetings: Option<Meetings>,
}

/// The written form of an expression over operands.
///
/// # Errors
/// [`Error::Syntax`] with the place of whatever does not fit.
pub fn build(
    text: &str,
    ast: &Ast,
    leaves: Vec<Leaf>,
    registry: &Registry,
) -> Result<(Graph, NodeId), Error> {
    let mut builder = Builder { graph: Graph::new(leaves), registry, text, meetings: None };
    let value = builder.value(ast)?;
    let root = builder.array(value).map_err(|error| error.at(text, ast.span))?;
    Ok((builder.graph, root))
}

/// The operands that meet in an expression, up to the first error.
pub(crate) fn meetings(text: &str, ast: &Ast, leaves: Vec<Leaf>, registry: &Registry) -> Meetings {
    let meetings = Some(Meetings::default());
    let mut builder = Builder { graph: Graph::new(leaves), registry, text, meetings };
    // What does not fit is the caller's other question; the pairs before it stand.
    let _ = builder.value(ast);
    builder.meetings.unwrap_or_default()
}

impl Builder<'_> {
    pub(super) fn error(
        &self,
        span: Span,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> Error {
        Error::from(SyntaxError { message: message.into(), hint, text: self.text.to_owned(), span })
    }

    /// An error about `span`, its hint kept apart from its message.
    pub(super) fn located_error(&self, span: Span, error: impl Into<Error>) -> Error {
        error.into().at(self.text, span)
    }

    /// What a part of the text stands for.
    pub(super) fn value(&mut self, ast: &Ast) -> Result<Value, Error> {
        match &ast.kind {
            AstKind::Number(number) => Ok(Value::Literal(match *number {
                Number::Integer(value) => Constant::Integer(value),
                Number::Float(value) => Constant::Complex(Complex::new(value, 0.0)),
                Number::Imaginary(value) => Constant::Complex(Complex::new(0.0, value)),
            })),
            AstKind::Name(name) => self.name(name, ast.span),
            AstKind::Negative(x) => {
                let x = self.value(x)?;
                self.negative(x).map_err(|error| error.at(self.text, ast.span))
            }
            AstKind::Infix(op, left, right) => {
                let (a, b) = (self.value(left)?, self.value(right)?);
                self.note(*op, (left, a), (right, b));
                self.infix(*op, a, b).map_err(|error| error.at(self.text, ast.span))
            }
            AstKind::Attribute(x, name) => {
                let x = self.node(x)?;
                self.attribute(x, name, ast.span)
            }
            AstKind::Index(x, items) => {
                let x = self.node(x)?;
                let items = items
                    .iter()
                    .map(|item| self.slice_item(item))
                    .collect::<Result<Vec<_>, _>>()?;
                let sliced = self.graph.add(Op::Slice(items), [x]);
                sliced.map(Value::Node).map_err(|error| error.at(self.text, ast.span))
            }
            AstKind::Call { name, arguments, keywords } => {
                functions::call(self, name, arguments, keywords, ast.span)
            }
            AstKind::Text(_) => Err(self.error(ast.span, "a text stands only in einsum", None)),
            AstKind::Tuple(_) => {
                Err(self.error(ast.span, "a tuple stands only for axes and shapes", None))
            }
        }
    }

    /// Notes two operands that meet. A literal has a shape in products alone: elsewhere
    /// it goes with every array.
    fn note(&mut self, op: InfixOp, left: (&Ast, Value), right: (&Ast, Value)) {
        let Some(meetings) = &mut self.meetings else { return };
        let party = |(ast, value): (&Ast, Value)| match value {
            Value::Node(id) => Some(Party::new(self.text, ast, self.graph.shape(id))),
            Value::Literal(_) if op == InfixOp::MatMul => Some(Party::new(self.text, ast, &[])),
            Value::Literal(_) => None,
        };
        if let (Some(left), Some(right)) = (party(left), party(right)) {
            meetings.note(Meeting { op, left, right });
        }
    }

    /// The array that a part of the text stands for.
    pub(super) fn node(&mut self, ast: &Ast) -> Result<NodeId, Error> {
        let value = self.value(ast)?;
        self.array(value).map_err(|error| error.at(self.text, ast.span))
    }

    /// Runs a step whose errors are about `span`.
    pub(super) fn located<T>(
        &mut self,
        span: Span,
        step: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        step(self).map_err(|error| error.at(self.text, span))
    }

    fn name(&mut self, name: &str, span: Span) -> Result<Value, Error> {
        let position = self.graph.leaves().iter().position(|leaf| leaf.name == name);
        if let Some(index) = position {
            let leaf = self.graph.add(Op::Leaf(index as u32), [])?;
            return Ok(Value::Node(leaf));
        }
        match name {
            "pi" => return Ok(Value::Literal(real(std::f64::consts::PI))),
            "e" => return Ok(Value::Literal(real(std::f64::consts::E))),
            _ => {}
        }
        let known: Vec<&str> = self.graph.leaves().iter().map(|leaf| leaf.name.as_str()).collect();
        let hint = if let Some(hint) = narrow_hint(name) {
            hint
        } else if functions::names().any(|function| function == name) {
            format!("`{name}` is a function: `{name}(…)`")
        } else if let Some(close) = known.iter().find(|k| k.eq_ignore_ascii_case(name)) {
            format!("there is an operand `{close}`; names distinguish upper and lower case")
        } else if known.is_empty() {
            format!("bind it to a file or a shape after the expression: `{name}=data.npy`")
        } else {
            format!("the operands are {}", known.join(", "))
        };
        Err(self.error(span, format!("undefined name `{name}`"), Some(hint)))
    }

    /// A value as an array; a literal alone becomes a 0-d array.
    pub(super) fn array(&mut self, value: Value) -> Result<NodeId, Error> {
        match value {
            Value::Node(id) => Ok(id),
            Value::Literal(constant) => self.fill(constant, own_dtype(constant)),
        }
    }

    fn fill(&mut self, value: Constant, dtype: DType) -> Result<NodeId, Error> {
        self.graph.add(Op::Fill(value, dtype, Shape::new()), [])
    }

    /// The node converted to a dtype, itself where it has it.
    pub(super) fn cast(&mut self, id: NodeId, dtype: DType) -> Result<NodeId, Error> {
        if self.graph.dtype(id) == dtype { Ok(id) } else { self.graph.add(Op::Cast(dtype), [id]) }
    }

    fn negative(&mut self, value: Value) -> Result<Value, Error> {
        match value {
            Value::Literal(Constant::Integer(value)) => Ok(Value::Literal(
                value.checked_neg().map_or(real(-(value as f64)), Constant::Integer),
            )),
            Value::Literal(Constant::Complex(value)) => {
                Ok(Value::Literal(Constant::Complex(-value)))
            }
            Value::Node(id) => self.unary(UnaryOp::Negative, id).map(Value::Node),
        }
    }

    pub(super) fn unary(&mut self, op: UnaryOp, id: NodeId) -> Result<NodeId, Error> {
        let dtype = op.input_dtype(self.graph.dtype(id))?;
        let input = self.cast(id, dtype)?;
        self.graph.add(Op::Unary(op), [input])
    }

    fn infix(&mut self, op: InfixOp, left: Value, right: Value) -> Result<Value, Error> {
        let binary = match op {
            InfixOp::MatMul => {
                let (left, right) = (self.array(left)?, self.array(right)?);
                return self.matmul(left, right).map(Value::Node);
            }
            InfixOp::Add => BinaryOp::Add,
            InfixOp::Subtract => BinaryOp::Subtract,
            InfixOp::Multiply => BinaryOp::Multiply,
            InfixOp::Divide => BinaryOp::Divide,
            InfixOp::Power => BinaryOp::Power,
        };
        self.binary(binary, left, right)
    }

    /// A function of two values with broadcasting; two literals stay a literal.
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: Value,
        right: Value,
    ) -> Result<Value, Error> {
        if let (Value::Literal(a), Value::Literal(b)) = (left, right)
            && let Some(folded) = fold(op, a, b)
        {
            return Ok(Value::Literal(folded));
        }
        let (a, b) = match (left, right) {
            (Value::Node(a), Value::Literal(b)) => {
                check_exponent(op, self.graph.dtype(a), b)?;
                let dtype = weak_dtype(b, self.graph.dtype(a))?;
                (a, self.fill(b, dtype)?)
            }
            (Value::Literal(a), Value::Node(b)) => {
                let dtype = weak_dtype(a, self.graph.dtype(b))?;
                (self.fill(a, dtype)?, b)
            }
            (left, right) => (self.array(left)?, self.array(right)?),
        };
        let dtype = op.dtype(self.graph.dtype(a), self.graph.dtype(b))?;
        let (a, b) = (self.cast(a, dtype)?, self.cast(b, dtype)?);
        self.graph.add(Op::Binary(op), [a, b]).map(Value::Node)
    }

    /// NumPy's `@`, both operands in one dtype.
    pub(super) fn matmul(&mut self, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let dtype = self.graph.dtype(left).promote(self.graph.dtype(right));
        let (left, right) = (self.cast(left, dtype)?, self.cast(right, dtype)?);
        self.graph.add(Op::MatMul, [left, right])
    }

    fn attribute(&mut self, x: NodeId, name: &str, span: Span) -> Result<Value, Error> {
        let rank = self.graph.shape(x).len();
        let result = match name {
            "T" => self.permute_reversed(x),
            "mT" if rank >= 2 => self.matrix_transpose(x),
            "mT" => Err(Error::operation("mT", format!("needs two axes, got rank {rank}"))),
            "H" => self.adjoint(x),
            "real" => self.unary(UnaryOp::Real, x),
            "imag" => self.unary(UnaryOp::Imag, x),
            _ => {
                let hint = "the attributes are .T .mT .H .real .imag".to_owned();
                return Err(self.error(span, format!("unknown attribute `.{name}`"), Some(hint)));
            }
        };
        result.map(Value::Node).map_err(|error| error.at(self.text, span))
    }

    pub(super) fn permute_reversed(&mut self, x: NodeId) -> Result<NodeId, Error> {
        if self.graph.shape(x).len() < 2 { Ok(x) } else { self.graph.transpose(x) }
    }

    fn matrix_transpose(&mut self, x: NodeId) -> Result<NodeId, Error> {
        let rank = self.graph.shape(x).len();
        if rank == 2 {
            return self.graph.transpose(x);
        }
        let mut axes: SmallVec<[usize; 6]> = (0..rank).collect();
        axes.swap(rank - 1, rank - 2);
        self.graph.add(Op::Permute(axes), [x])
    }

    fn adjoint(&mut self, x: NodeId) -> Result<NodeId, Error> {
        let transposed = if self.graph.shape(x).len() < 2 { x } else { self.matrix_transpose(x)? };
        if self.graph.dtype(x).kind() == Kind::Complex {
            self.graph.add(Op::Unary(UnaryOp::Conj), [transposed])
        } else {
            Ok(transposed)
        }
    }

    fn slice_item(&mut self, item: &IndexItem) -> Result<SliceItem, Error> {
        let mut bound = |ast: &Option<Ast>| match ast {
            Some(ast) => self.integer(ast).map(Some),
            None => Ok(None),
        };
        Ok(match item {
            IndexItem::At(ast) => SliceItem::Index(self.integer(ast)?),
            IndexItem::Range(start, stop, step) => {
                SliceItem::Range { start: bound(start)?, stop: bound(stop)?, step: bound(step)? }
            }
            IndexItem::Ellipsis => SliceItem::Ellipsis,
            IndexItem::NewAxis => SliceItem::NewAxis,
        })
    }

    /// A part of the text that must be an integer literal.
    pub(super) fn integer(&mut self, ast: &Ast) -> Result<isize, Error> {
        match self.value(ast)? {
            Value::Literal(Constant::Integer(value)) => Ok(value as isize),
            _ => Err(self.error(ast.span, "expected an integer", None)),
        }
    }
}

fn real(value: f64) -> Constant {
    Constant::Complex(Complex::new(value, 0.0))
}

/// The dtype of a literal that stands alone.
pub(super) fn own_dtype(constant: Constant) -> DType {
    match constant {
        Constant::Integer(_) => DType::I64,
        Constant::Complex(value) if value.im == 0.0 => DType::F64,
        Constant::Complex(_) => DType::C128,
    }
}

/// The dtype that a literal takes beside an array: the array's own, unless the
/// literal is of a wider kind (NumPy 2's rule for Python numbers).
///
/// # Errors
/// [`Error::Operation`] for an integer beyond the array's dtype, which would wrap.
fn weak_dtype(constant: Constant, partner: DType) -> Result<DType, Error> {
    let own = own_dtype(constant);
    let dtype = match (own.kind(), partner.kind()) {
        (Kind::Complex, Kind::Float) => partner.promote(DType::C64),
        (literal, array)
            if literal <= array || literal == Kind::Signed && array == Kind::Unsigned =>
        {
            partner
        }
        _ => own,
    };
    match constant {
        Constant::Integer(value) if !holds(dtype, constant) => Err(Error::operation(
            "literal",
            format!("the integer {value} does not fit in the other operand's dtype {dtype}"),
        )),
        _ => Ok(dtype),
    }
}

/// Integers have no reciprocals: NumPy refuses them a negative power too.
fn check_exponent(op: BinaryOp, base: DType, exponent: Constant) -> Result<(), Error> {
    match (op, base.kind(), exponent) {
        (BinaryOp::Power, Kind::Unsigned | Kind::Signed, Constant::Integer(e)) if e < 0 => {
            Err(Error::Operation {
                operation: "power".to_owned(),
                problem: format!("elements of dtype {base} have no negative integer power"),
                hint: Some(format!("`** {e}.0` gives floats")),
            })
        }
        _ => Ok(()),
    }
}

/// Whether a dtype has this number, rounded: integers wrap nowhere, and imaginary
/// parts are not dropped.
pub(super) fn holds(dtype: DType, constant: Constant) -> bool {
    let value = match constant {
        Constant::Integer(value) => value,
        Constant::Complex(value) => return value.im == 0.0 || dtype.kind() == Kind::Complex,
    };
    match dtype {
        DType::I8 => i8::try_from(value).is_ok(),
        DType::I16 => i16::try_from(value).is_ok(),
        DType::I32 => i32::try_from(value).is_ok(),
        DType::U8 => u8::try_from(value).is_ok(),
        DType::U16 => u16::try_from(value).is_ok(),
        DType::U32 => u32::try_from(value).is_ok(),
        DType::U64 => value >= 0,
        _ => true,
    }
}

fn fold(op: BinaryOp, a: Constant, b: Constant) -> Option<Constant> {
    if let (Constant::Integer(x), Constant::Integer(y)) = (a, b) {
        let exact = match op {
            BinaryOp::Add => x.checked_add(y),
            BinaryOp::Subtract => x.checked_sub(y),
            BinaryOp::Multiply => x.checked_mul(y),
            BinaryOp::Power => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)),
            _ => None,
        };
        if let Some(exact) = exact {
            return Some(Constant::Integer(exact));
        }
    }
    let (x, y) = (a.to_c128(), b.to_c128());
    let value = match op {
        BinaryOp::Add => x + y,
        BinaryOp::Subtract => x - y,
        BinaryOp::Multiply => x * y,
        BinaryOp::Divide if x.im == 0.0 && y.im == 0.0 => Complex::new(x.re / y.re, 0.0),
        BinaryOp::Divide => x / y,
        BinaryOp::Power if x.im == 0.0 && y.im == 0.0 => Complex::new(x.re.powf(y.re), 0.0),
        BinaryOp::Power => x.powc(y),
        _ => return None,
    };
    Some(Constant::Complex(value))
}
