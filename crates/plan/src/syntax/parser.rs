//! Tokens to syntax tree, by recursive descent with a bound on the depth.

use super::token::{Token, tokenize};
use super::{Ast, AstKind, IndexItem, InfixOp, Span, SyntaxError};

/// Levels of nesting that an expression may have. Later passes recurse over the
/// tree, so this bounds their use of the stack.
pub const MAX_DEPTH: usize = 400;

/// Reads an expression.
///
/// ```
/// use einmul_plan::parse;
/// assert!(parse("inv(X.T @ X) @ X.T @ y").is_ok());
/// let error = parse("A @ @ B").unwrap_err().to_string();
/// assert_eq!(error, "expected an operand, found `@`\n  A @ @ B\n      ^");
/// ```
///
/// # Errors
/// [`SyntaxError`] with the place, for whatever is no expression.
pub fn parse(text: &str) -> Result<Ast, SyntaxError> {
    let tokens = tokenize(text)?;
    let mut parser = Parser { text, tokens, at: 0, open: 0 };
    let ast = parser.sum()?;
    match parser.peek() {
        Token::End => Ok(ast),
        _ => Err(parser.unexpected("the end or an operator")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, Span)>,
    at: usize,
    /// Open brackets and prefixes: the recursion of the descent itself.
    open: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    fn next(&mut self) -> (Token, Span) {
        let token = self.tokens[self.at].clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn eat(&mut self, symbol: &'static str) -> bool {
        let found = *self.peek() == Token::Symbol(symbol);
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, symbol: &'static str) -> Result<Span, SyntaxError> {
        let span = self.span();
        if self.eat(symbol) { Ok(span) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    fn error(&self, span: Span, message: impl Into<String>, hint: Option<&str>) -> SyntaxError {
        SyntaxError {
            message: message.into(),
            hint: hint.map(str::to_owned),
            text: self.text.to_owned(),
            span,
        }
    }

    fn unexpected(&self, wanted: &str) -> SyntaxError {
        let hint = match self.peek() {
            Token::Symbol("=") => {
                Some("operands are bound after the expression: `A @ B A=a.npy B=b.npy`")
            }
            _ => None,
        };
        let found = match self.peek() {
            Token::End => "the end".to_owned(),
            _ => format!("`{}`", &self.text[self.span().start..self.span().end]),
        };
        self.error(self.span(), format!("expected {wanted}, found {found}"), hint)
    }

    fn node(&self, kind: AstKind, span: Span) -> Result<Ast, SyntaxError> {
        let depth = 1 + children(&kind).into_iter().map(|child| child.depth).max().unwrap_or(0);
        if depth > MAX_DEPTH {
            let message = format!("the expression is nested more than {MAX_DEPTH} levels deep");
            return Err(self.error(span, message, None));
        }
        Ok(Ast { kind, span, depth })
    }

    /// Runs a rule that recurses, within the bound on open brackets.
    fn nested<T>(
        &mut self,
        rule: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.open >= MAX_DEPTH {
            let message = format!("the expression is nested more than {MAX_DEPTH} levels deep");
            return Err(self.error(self.span(), message, None));
        }
        self.open += 1;
        let result = rule(self);
        self.open -= 1;
        result
    }

    fn infix(&self, op: InfixOp, left: Ast, right: Ast) -> Result<Ast, SyntaxError> {
        let span = left.span.to(right.span);
        self.node(AstKind::Infix(op, Box::new(left), Box::new(right)), span)
    }

    fn sum(&mut self) -> Result<Ast, SyntaxError> {
        let mut left = self.term()?;
        loop {
            let op = match self.peek() {
                Token::Symbol("+") => InfixOp::Add,
                Token::Symbol("-") => InfixOp::Subtract,
                _ => return Ok(left),
            };
            self.next();
            let right = self.term()?;
            left = self.infix(op, left, right)?;
        }
    }

    fn term(&mut self) -> Result<Ast, SyntaxError> {
        let mut left = self.unary()?;
        loop {
            let op = match self.peek() {
                Token::Symbol("*") => InfixOp::Multiply,
                Token::Symbol("/") => InfixOp::Divide,
                Token::Symbol("@") => InfixOp::MatMul,
                _ => return Ok(left),
            };
            self.next();
            let right = self.unary()?;
            left = self.infix(op, left, right)?;
        }
    }

    fn unary(&mut self) -> Result<Ast, SyntaxError> {
        let start = self.span();
        if self.eat("-") {
            let operand = self.nested(Self::unary)?;
            let span = start.to(operand.span);
            return self.node(AstKind::Negative(Box::new(operand)), span);
        }
        if self.eat("+") {
            return self.nested(Self::unary);
        }
        self.power()
    }

    fn power(&mut self) -> Result<Ast, SyntaxError> {
        let base = self.postfix()?;
        if self.eat("**") {
            let exponent = self.nested(Self::unary)?;
            return self.infix(InfixOp::Power, base, exponent);
        }
        Ok(base)
    }

    fn postfix(&mut self) -> Result<Ast, SyntaxError> {
        let mut operand = self.atom()?;
        loop {
            if self.eat(".") {
                let (token, span) = self.next();
                let Token::Name(name) = token else {
                    return Err(self.error(span, "expected a name after `.`", None));
                };
                let span = operand.span.to(span);
                operand = self.node(AstKind::Attribute(Box::new(operand), name), span)?;
            } else if self.eat("[") {
                let items = self.nested(Self::index_items)?;
                let span = operand.span.to(self.expect("]")?);
                operand = self.node(AstKind::Index(Box::new(operand), items), span)?;
            } else {
                return Ok(operand);
            }
        }
    }

    fn index_items(&mut self) -> Result<Vec<IndexItem>, SyntaxError> {
        let mut items = vec![self.index_item()?];
        while self.eat(",") {
            if *self.peek() == Token::Symbol("]") {
                break;
            }
            items.push(self.index_item()?);
        }
        Ok(items)
    }

    fn index_item(&mut self) -> Result<IndexItem, SyntaxError> {
        if self.eat("...") {
            return Ok(IndexItem::Ellipsis);
        }
        if *self.peek() == Token::Name("None".to_owned()) {
            self.next();
            return Ok(IndexItem::NewAxis);
        }
        let start = self.bound()?;
        if !self.eat(":") {
            return start.map(IndexItem::At).ok_or_else(|| self.unexpected("an index"));
        }
        let stop = self.bound()?;
        let step = if self.eat(":") { self.bound()? } else { None };
        Ok(IndexItem::Range(start, stop, step))
    }

    fn bound(&mut self) -> Result<Option<Ast>, SyntaxError> {
        match self.peek() {
            Token::Symbol(":" | "," | "]") => Ok(None),
            _ => self.sum().map(Some),
        }
    }

    fn atom(&mut self) -> Result<Ast, SyntaxError> {
        let span = self.span();
        match self.peek().clone() {
            Token::Number(value) => {
                self.next();
                self.node(AstKind::Number(value), span)
            }
            Token::Text(text) => {
                self.next();
                self.node(AstKind::Text(text), span)
            }
            Token::Name(name) => {
                self.next();
                if *self.peek() == Token::Symbol("(") {
                    return self.nested(|parser| parser.call(name, span));
                }
                self.node(AstKind::Name(name), span)
            }
            Token::Symbol("(") => self.nested(Self::parenthesised),
            _ => Err(self.unexpected("an operand")),
        }
    }

    fn parenthesised(&mut self) -> Result<Ast, SyntaxError> {
        let start = self.expect("(")?;
        let first = self.sum()?;
        if *self.peek() != Token::Symbol(",") {
            let end = self.expect(")")?;
            // Errors about the whole should underline its brackets too.
            return Ok(Ast { span: start.to(end), ..first });
        }
        let mut items = vec![first];
        while self.eat(",") {
            if *self.peek() == Token::Symbol(")") {
                break;
            }
            items.push(self.sum()?);
        }
        let end = self.expect(")")?;
        self.node(AstKind::Tuple(items), start.to(end))
    }

    fn call(&mut self, name: String, start: Span) -> Result<Ast, SyntaxError> {
        self.expect("(")?;
        let (mut arguments, mut keywords) = (Vec::new(), Vec::new());
        while *self.peek() != Token::Symbol(")") {
            let is_keyword = matches!(self.peek(), Token::Name(_))
                && self.tokens.get(self.at + 1).is_some_and(|t| t.0 == Token::Symbol("="));
            if is_keyword {
                let (Token::Name(keyword), place) = self.next() else {
                    unreachable!("just peeked")
                };
                if keywords.iter().any(|(given, _)| *given == keyword) {
                    let message = format!("keyword `{keyword}` is given twice");
                    return Err(self.error(place, message, None));
                }
                self.expect("=")?;
                keywords.push((keyword, self.sum()?));
            } else if keywords.is_empty() {
                arguments.push(self.sum()?);
            } else {
                return Err(self.unexpected("a keyword argument"));
            }
            if !self.eat(",") {
                break;
            }
        }
        let end = self.expect(")")?;
        self.node(AstKind::Call { name, arguments, keywords }, start.to(end))
    }
}

fn children(kind: &AstKind) -> Vec<&Ast> {
    match kind {
        AstKind::Number(_) | AstKind::Text(_) | AstKind::Name(_) => Vec::new(),
        AstKind::Negative(x) | AstKind::Attribute(x, _) => vec![x],
        AstKind::Infix(_, x, y) => vec![x, y],
        AstKind::Tuple(items) => items.iter().collect(),
        AstKind::Call { arguments, keywords, .. } => {
            arguments.iter().chain(keywords.iter().map(|(_, value)| value)).collect()
        }
        AstKind::Index(x, items) => {
            let mut all = vec![&**x];
            for item in items {
                match item {
                    IndexItem::At(at) => all.push(at),
                    IndexItem::Range(a, b, c) => all.extend([a, b, c].into_iter().flatten()),
                    IndexItem::Ellipsis | IndexItem::NewAxis => {}
                }
            }
            all
        }
    }
}
