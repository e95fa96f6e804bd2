//! Errors of expressions: what is wrong, and a caret at the right column.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use einmul_array::facts::Facts;
use einmul_machine::{Isa, Profile};
use einmul_plan::Planner;

fn planner() -> Planner {
    Planner::with_profile(Profile::builtin(Isa::Portable, 1))
}

/// The error of an expression over operands such as `A=2x3 v=3:f32`.
fn error(expression: &str, operands: &str) -> String {
    let operands: Vec<(&str, Facts)> = operands
        .split_whitespace()
        .map(|operand| {
            let (name, value) = operand.split_once('=').unwrap();
            let (shape, dtype) = value.split_once(':').unwrap_or((value, "f64"));
            let lengths = shape.split('x').filter(|n| !n.is_empty());
            let shape: Vec<usize> = lengths.map(|n| n.parse().unwrap()).collect();
            (name, Facts::dense(&shape, dtype.parse().unwrap()))
        })
        .collect();
    match planner().plan_facts(expression, &operands) {
        Ok(plan) => panic!("{expression}: planned as {}", plan.expression),
        Err(error) => error.to_string(),
    }
}

/// An expression, the caret below it, its operands, and the message; a hint follows
/// after ` hint: `.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn check(rows: &[Row]) {
    for &(expression, caret, operands, message) in rows {
        let (message, hint) = match message.split_once(" hint: ") {
            Some((message, hint)) => (message, format!("\n\nhint: {hint}")),
            None => (message, String::new()),
        };
        let expected = format!("{message}\n  {expression}\n  {caret}{hint}");
        assert_eq!(error(expression, operands), expected);
    }
}

#[rustfmt::skip]
const SYNTAX: &[Row] = &[
    ("A +",
     "   ^", "A=2x2", "expected an operand, found the end"),
    ("A + $",
     "    ^", "A=2x2", "unexpected character `$`"),
    ("A @@ B",
     "   ^", "A=2x2 B=2x2", "expected an operand, found `@`"),
    ("(A @ B",
     "      ^", "A=2x2 B=2x2", "expected `)`, found the end"),
    ("A @ B)",
     "     ^", "A=2x2 B=2x2", "expected the end or an operator, found `)`"),
    ("A B",
     "  ^", "A=2x2 B=2x2", "expected the end or an operator, found `B`"),
    ("A.",
     "  ^", "A=2x2", "expected a name after `.`"),
    ("A[",
     "  ^", "A=2x2", "expected an operand, found the end"),
    ("A[]",
     "  ^", "A=2x2", "expected an index, found `]`"),
    ("A; B",
     " ^", "A=2x2 B=2x2", "expected the end or an operator, found `;`"),
    ("A % B",
     "  ^", "A=2x2 B=2x2", "unexpected character `%`"),
    ("einsum('ij, A)",
     "       ^^^^^^^", "A=2x2", "this text is never closed"),
    ("2x + A",
     "^^", "A=2x2", "`2x` is no number"),
    ("99999999999999999999 * A",
     "^^^^^^^^^^^^^^^^^^^^", "A=2x2", "the integer 99999999999999999999 does not fit in 64 bits"),
    ("sum(A, axis=0, A)",
     "               ^", "A=2x2", "expected a keyword argument, found `A`"),
    ("sum(A, axis=0, axis=1)",
     "               ^^^^", "A=2x2", "keyword `axis` is given twice"),
    ("A = B",
     "  ^", "A=2x2 B=2x2", "expected the end or an operator, found `=` hint: operands are bound after the expression: `A @ B A=a.npy B=b.npy`"),
    ("1.5e + A",
     "^^^^", "A=2x2", "`1.5e` is no number"),
    ("矩阵 @ § + A",
     "       ^", "矩阵=2x2 A=2x2", "unexpected character `§`"),
    ("矩阵 @ ベクトル",
     "^^^^^^^^^^^^^^^", "矩阵=2x3 ベクトル=2", "matmul: inner dimensions differ: left is (2, 3), right is (2,); left axis 1 has 3, right axis 0 has 2 hint: left.T has shape (3, 2), so `left.T @ right` fits and gives (3,)"),
    ("é + Ｂ",
     "    ^^", "é=2x2 B=2x2", "undefined name `Ｂ` hint: write `B` for `Ｂ`"),
    ("（A",
     "^^", "A=2x2", "unexpected character `（` hint: write `(` for `（`"),
    ("矩阵 × A",
     "     ^", "矩阵=2x2 A=2x2", "unexpected character `×` hint: write `*` (elementwise) or `@` (matrix product) for `×`"),
    ("A＊A",
     " ^^", "A=2x2", "unexpected character `＊` hint: write `*` for `＊`"),
    ("A ＠ A",
     "  ^^", "A=2x2", "unexpected character `＠` hint: write `@` for `＠`"),
    ("A ＋ A",
     "  ^^", "A=2x2", "unexpected character `＋` hint: write `+` for `＋`"),
    ("A[0，1]",
     "   ^^", "A=2x2", "unexpected character `，` hint: write `,` for `，`"),
    ("A。T",
     " ^^", "A=2x2", "unexpected character `。` hint: write `.` for `。`"),
    ("A * １２",
     "    ^^^^", "A=2x2", "unexpected characters `１２` hint: write `12` for `１２`"),
    ("2３ * A",
     "^^^", "A=2x2", "`2３` is no number hint: write `23` for `2３`"),
    ("ｓｕｍ(A)",
     "^^^^^^^^^", "A=2x2", "unknown function `ｓｕｍ` hint: write `sum` for `ｓｕｍ`"),
    ("A + 😀",
     "    ^^", "A=2x2", "unexpected character `😀`"),
    ("'😀' + A",
     "^^^^", "A=2x2", "a text stands only in einsum"),
];

#[rustfmt::skip]
const NAMES: &[Row] = &[
    ("a @ v",
     "^", "A=2x2 v=2", "undefined name `a` hint: there is an operand `A`; names distinguish upper and lower case"),
    ("A @ Z",
     "    ^", "A=2x2 v=2", "undefined name `Z` hint: the operands are A, v"),
    ("A @ B",
     "^", "", "undefined name `A` hint: bind it to a file or a shape after the expression: `A=data.npy`"),
    ("inv @ A",
     "^^^", "A=2x2", "undefined name `inv` hint: `inv` is a function: `inv(…)`"),
    ("A.foo",
     "^^^^^", "A=2x2", "unknown attribute `.foo` hint: the attributes are .T .mT .H .real .imag"),
    ("A.foo.T",
     "^^^^^", "A=2x2", "unknown attribute `.foo` hint: the attributes are .T .mT .H .real .imag"),
    ("exp(A, axis=0)",
     "            ^", "A=2x2", "exp has no keyword `axis`"),
    ("sum(A, axes=0)",
     "            ^", "A=2x2", "sum has no keyword `axes` hint: its keywords are axis, keepdims"),
    ("inv(A, A)",
     "^^^^^^^^^", "A=2x2", "inv takes 1 argument, 2 given"),
    ("inv()",
     "^^^^^", "", "inv takes 1 argument, 0 given"),
    ("eye(3, dtype=f99)",
     "             ^^^", "", "unknown dtype `f99` hint: the dtypes are bool, i8 to i64, u8 to u64, f16, bf16, f32, f64, c64, c128"),
    ("eye(-1)",
     "    ^^", "", "a length cannot be negative"),
    ("eye(3, n=1)",
     "         ^", "", "eye has no keyword `n` hint: its keywords are dtype"),
    ("sum(A, keepdims=1)",
     "                ^", "A=2x2", "keepdims is True or False"),
    ("sum()",
     "^^^^^", "", "sum takes an array and an axis"),
    ("(A, B)",
     "^^^^^^", "A=2x2 B=2x2", "a tuple stands only for axes and shapes"),
    ("'ij' @ A",
     "^^^^", "A=2x2", "a text stands only in einsum"),
    ("None + A",
     "^^^^", "A=2x2", "undefined name `None` hint: the operands are A"),
];

#[rustfmt::skip]
const SHAPES: &[Row] = &[
    ("A @ B",
     "^^^^^", "A=2x3 B=2x3", "matmul: inner dimensions differ: left is (2, 3), right is (2, 3); left axis 1 has 3, right axis 0 has 2 hint: `left @ right.T` gives (2, 2), `left.T @ right` gives (3, 3); `left * right` multiplies element by element"),
    ("A @ B",
     "^^^^^", "A=2x3 B=4x3", "matmul: inner dimensions differ: left is (2, 3), right is (4, 3); left axis 1 has 3, right axis 0 has 4 hint: right.T has shape (3, 4), so `left @ right.T` fits and gives (2, 4)"),
    ("A @ B",
     "^^^^^", "A=2x3 B=2x5", "matmul: inner dimensions differ: left is (2, 3), right is (2, 5); left axis 1 has 3, right axis 0 has 2 hint: left.T has shape (3, 2), so `left.T @ right` fits and gives (3, 5)"),
    ("A @ B",
     "^^^^^", "A=2x3 B=4x5", "matmul: inner dimensions differ: left is (2, 3), right is (4, 5); left axis 1 has 3, right axis 0 has 4"),
    ("A @ v",
     "^^^^^", "A=2x3 v=2", "matmul: inner dimensions differ: left is (2, 3), right is (2,); left axis 1 has 3, right axis 0 has 2 hint: left.T has shape (3, 2), so `left.T @ right` fits and gives (3,)"),
    ("A @ 2",
     "^^^^^", "A=2x3", "matmul: needs at least one axis on the left and one axis on the right: left is (2, 3), right is () hint: `*` multiplies by a scalar"),
    ("exp(A @ (B + C @ D)) @ v",
     "             ^^^^^", "A=2x2 B=2x2 C=2x3 D=2x2 v=2", "matmul: inner dimensions differ: left is (2, 3), right is (2, 2); left axis 1 has 3, right axis 0 has 2 hint: left.T has shape (3, 2), so `left.T @ right` fits and gives (3, 2)"),
    ("A + B",
     "^^^^^", "A=2x3 B=3x2", "add: shapes (2, 3) and (3, 2) do not broadcast: left axis 1 has 3, right axis 1 has 2 hint: `left + right.T` gives (2, 3), `left.T + right` gives (3, 2)"),
    ("A / v",
     "^^^^^", "A=4x3 v=4", "divide: shapes (4, 3) and (4,) do not broadcast: left axis 1 has 3, right axis 0 has 4 hint: `left / right[:, None]` gives (4, 3), `left.T / right` gives (3, 4)"),
    ("A - B",
     "^^^^^", "A=2x3 B=4x5", "subtract: shapes (2, 3) and (4, 5) do not broadcast: left axis 1 has 3, right axis 1 has 5"),
    ("(A @ B) * v + 1",
     "^^^^^^^^^^^", "A=2x3 B=3x4 v=3", "multiply: shapes (2, 4) and (3,) do not broadcast: left axis 1 has 4, right axis 0 has 3"),
    ("T @ U",
     "^^^^^", "T=2x3x4 U=3x4x5", "matmul: the stacks do not broadcast: left is (2, 3, 4), right is (3, 4, 5); left axis 0 has 2, right axis 0 has 3"),
    ("inv(A)",
     "^^^^^^", "A=3x2", "inv: needs a square matrix, got shape (3, 2): axis 0 has 3, axis 1 has 2 hint: for more rows than columns, `lstsq(A, b)` gives the least-squares solution"),
    ("inv(A)",
     "^^^^^^", "A=2x3", "inv: needs a square matrix, got shape (2, 3): axis 0 has 2, axis 1 has 3"),
    ("inv(v)",
     "^^^^^^", "v=3", "inv: needs a matrix (two axes), got shape (3,)"),
    ("2 * inv(A.T @ B) @ v",
     "    ^^^^^^^^^^^^", "A=5x2 B=5x3 v=3", "inv: needs a square matrix, got shape (2, 3): axis 0 has 2, axis 1 has 3"),
    ("solve(A, b)",
     "^^^^^^^^^^^", "A=3x3 b=2", "solve: the matrix is (3, 3) and the right-hand side (2,); matrix axis 0 has 3, right-hand side axis 0 has 2"),
    ("solve(A, B)",
     "^^^^^^^^^^^", "A=3x3 B=2x4", "solve: the matrix is (3, 3) and the right-hand side (2, 4); matrix axis 0 has 3, right-hand side axis 0 has 2"),
    ("solve(A, T)",
     "^^^^^^^^^^^", "A=3x3 T=3x3x3", "solve: the right-hand side needs one or two axes, got shape (3, 3, 3)"),
    ("lstsq(A, b)",
     "^^^^^^^^^^^", "A=5x2 b=2", "lstsq: the matrix is (5, 2) and the right-hand side (2,); matrix axis 0 has 5, right-hand side axis 0 has 2"),
    ("lstsq(v, v)",
     "^^^^^^^^^^^", "v=5", "lstsq: needs a matrix (two axes), got shape (5,)"),
    ("trace(v)",
     "^^^^^^^^", "v=5", "trace: needs a matrix, got shape (5,)"),
    ("diag(s)",
     "^^^^^^^", "s=", "diag: needs one or two axes, got shape ()"),
    ("diag(T)",
     "^^^^^^^", "T=2x2x2", "diag: needs one or two axes, got shape (2, 2, 2)"),
    ("tril(v)",
     "^^^^^^^", "v=3", "tril: needs a matrix, got shape (3,)"),
    ("reshape(A, (4, 2))",
     "^^^^^^^^^^^^^^^^^^", "A=2x3", "reshape: shape (2, 3) holds 6 elements, shape (4, 2) holds 8"),
    ("reshape(A, (4, -1))",
     "               ^^", "A=2x3", "no length here makes 6 elements"),
    ("reshape(A, (-1, -1))",
     "                ^^", "A=2x3", "no length here makes 6 elements"),
    ("v.mT",
     "^^^^", "v=3", "mT: needs two axes, got rank 1"),
];

#[rustfmt::skip]
const AXES_AND_INDICES: &[Row] = &[
    ("sum(A, axis=2)",
     "            ^", "A=2x3", "sum: axis 2 is out of range for an array of rank 2"),
    ("sum(A, axis=-3)",
     "            ^^", "A=2x3", "sum: axis -3 is out of range for an array of rank 2"),
    ("sum(A, axis=(0, 0))",
     "                ^", "A=2x3", "axis 0 is named twice"),
    ("sum(A, axis=0.5)",
     "            ^^^", "A=2x3", "expected an integer"),
    ("A[2]",
     "^^^^", "A=2x3", "index 2 is out of range for axis 0 of length 2"),
    ("A[0, -4]",
     "^^^^^^^^", "A=2x3", "index -4 is out of range for axis 1 of length 3"),
    ("A[0, 0, 0]",
     "^^^^^^^^^^", "A=2x3", "index: 3 indices for an array of rank 2 and shape (2, 3)"),
    ("A[::0]",
     "^^^^^^", "A=2x3", "index: a slice's step cannot be zero or the least integer"),
    ("A[..., 0, ...]",
     "^^^^^^^^^^^^^^", "A=2x3", "index: an index may hold one `...` only"),
    ("A[v]",
     "  ^", "A=2x3 v=3", "expected an integer"),
    ("max(A, axis=0)",
     "^^^^^^^^^^^^^^", "A=0x3", "max: no max of an empty axis in shape (0, 3)"),
];

#[rustfmt::skip]
const EINSUMS: &[Row] = &[
    (r#"einsum("ij,jk->il", A, A)"#,
       "                ^", "A=2x2", "einsum: the result's index `l` is in no operand"),
    (r#"einsum("i1->i", A)"#,
       "         ^", "A=2x2", "einsum: `1` is no index; indices are letters"),
    (r#"einsum("ij,jk", A)"#,
       "^^^^^^^^^^^^^^^^^^", "A=2x2", "einsum: the subscripts name 2 operands, 1 given"),
    (r#"einsum("ijk->i", A)"#,
       "^^^^^^^^^^^^^^^^^^^", "A=2x2", "einsum: operand 0 has shape (2, 2), its subscripts `ijk` name 3 axes"),
    (r#"einsum("ij,jk->ik", A, B)"#,
       "^^^^^^^^^^^^^^^^^^^^^^^^^", "A=2x3 B=4x2", "einsum: index `j` has length 3 in operand 0 and 4 in operand 1"),
    (r#"einsum("ij->ii", A)"#,
       "            ^", "A=2x2", "einsum: the result names index `i` twice"),
    (r#"einsum("...ij->...ji", A)"#,
       "        ^^^", "A=2x2", "einsum: `...` is not supported; name every axis"),
    ("einsum(A, A)",
     "^^^^^^^^^^^^", "A=2x2", "einsum takes a quoted text such as \"ij,jk->ik\" first"),
    (r#"A + einsum("数ij->数k", A)"#,
       "                    ^", "A=2x2", "einsum: the result's index `k` is in no operand"),
    (r#"einsum("ij->ji->ij", A)"#,
       "              ^", "A=2x2", "einsum: `-` is no index; indices are letters"),
    (r#"einsum("", A)"#,
       "^^^^^^^^^^^^^", "A=2x2", "einsum: operand 0 has shape (2, 2), its subscripts `` name 0 axes"),
    (r#"einsum("ii", A)"#,
       "^^^^^^^^^^^^^^^", "A=2x3", "einsum: index `i` has length 2 in operand 0 and 3 in operand 0"),
    (r#"einsum("ij")"#,
       "^^^^^^^^^^^^", "", "einsum: the subscripts name 1 operands, 0 given"),
];

#[rustfmt::skip]
const DTYPES: &[Row] = &[
    ("inv(z)",
     "^^^^^^", "z=2x2:c128", "inv: linear systems of dtype c128 are not supported hint: solvers take f32 and f64"),
    ("A @ solve(z, v)",
     "    ^^^^^^^^^^^", "A=2x2 z=2x2:c64 v=2", "solve: linear systems of dtype c128 are not supported hint: solvers take f32 and f64"),
    ("lstsq(z, v)",
     "^^^^^^^^^^^", "z=3x2:c64 v=3", "lstsq: linear systems of dtype c128 are not supported hint: solvers take f32 and f64"),
    ("-p",
     "^^", "p=2x2:bool", "negative: not defined for dtype bool hint: logical_not inverts truth values"),
    ("p - p",
     "^^^^^", "p=2x2:bool", "subtract: not defined for dtype bool hint: logical_xor is the difference of truth values"),
    ("maximum(z, z)",
     "^^^^^^^^^^^^^", "z=2x2:c128", "maximum: not defined for dtype c128 hint: complex numbers have no order"),
    ("max(z)",
     "^^^^^^", "z=2x2:c128", "max: not defined for dtype c128 hint: complex numbers have no order"),
    ("k * 300",
     "^^^^^^^", "k=2x2:u8", "literal: the integer 300 does not fit in the other operand's dtype u8"),
    ("k + -1",
     "^^^^^^", "k=2x2:u8", "literal: the integer -1 does not fit in the other operand's dtype u8"),
    ("k ** -1",
     "^^^^^^^", "k=2x2:u8", "power: elements of dtype u8 have no negative integer power hint: `** -1.0` gives floats"),
    ("A + full(2, 300, dtype=u8)",
     "    ^^^^^^^^^^^^^^^^^^^^^^", "A=2x2", "full: 300 does not fit in u8"),
    ("full(2, 1j, dtype=f32)",
     "^^^^^^^^^^^^^^^^^^^^^^", "", "full: 1j does not fit in f32"),
    ("p ** p",
     "^^^^^^", "p=2:bool", "power: not defined for dtype bool hint: cast truth values to an integer type first"),
];

#[rustfmt::skip]
const SIZES: &[Row] = &[
    ("1 + max(A, axis=1)",
     "    ^^^^^^^^^^^^^^", "A=3x0", "max: no max of an empty axis in shape (3, 0)"),
    ("sum(A, axis=2)",
     "^^^^^^^^^^^^^^", "A=9999999999x9999999999x0", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("lstsq(A, B)",
     "^^^^^^^^^^^", "A=1x9999999999 B=1x9999999999", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("A[3, 9:, -1]",
     "^^^^^^^^^^^^", "A=9999999999x9999999999x0", "index -1 is out of range for axis 2 of length 0"),
    ("outer(v, v)",
     "^^^^^^^^^^^", "v=9999999999999", "an array of shape (9999999999999, 9999999999999) has more elements than memory can address"),
    ("eye(9999999999)",
     "^^^^^^^^^^^^^^^", "", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("zeros(9999999999, 9999999999)",
     "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("A @ B",
     "^^^^^", "A=9999999999x1 B=1x9999999999", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("v * w",
     "^^^^^", "v=9999999999x1 w=1x9999999999", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("diag(v)",
     "^^^^^^^", "v=9999999999", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    (r#"einsum("i,j,k->ijk", v, v, v)"#,
       "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "v=99999999", "an array of shape (99999999, 99999999, 99999999) has more elements than memory can address"),
    (r#"einsum("ij,ik->jk", A, B)"#,
       "^^^^^^^^^^^^^^^^^^^^^^^^^", "A=0x9999999999 B=0x9999999999", "an array of shape (9999999999, 9999999999) has more elements than memory can address"),
    ("reshape(A, (9999999999, 9999999999, -1))",
     "                                    ^^", "A=2x2", "no length here makes 4 elements"),
    ("sum(A, 0, axis=1)",
     "               ^", "A=2x3", "axis is given twice"),
    (r#"einsum("ij,jk->ik", 2 * A, A) + eye(3)"#,
       "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "A=2x2", "add: shapes (2, 2) and (3, 3) do not broadcast: left axis 1 has 2, right axis 1 has 3"),
    (r#"einsum("aij,aik->ajk", A, B)"#,
       "^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "A=9999999999x0x9999999999 B=9999999999x0x1", "an array of shape (9999999999, 9999999999, 1) has more elements than memory can address"),
];

#[test]
fn syntax() {
    check(SYNTAX);
}

#[test]
fn names() {
    check(NAMES);
}

#[test]
fn shapes() {
    check(SHAPES);
}

#[test]
fn axes_and_indices() {
    check(AXES_AND_INDICES);
}

#[test]
fn einsums() {
    check(EINSUMS);
}

#[test]
fn dtypes() {
    check(DTYPES);
}

#[test]
fn sizes() {
    check(SIZES);
}

#[test]
fn tabs_and_lines_keep_the_caret_in_place() {
    assert_eq!(error("A +\t$", "A=2x2"), "unexpected character `$`\n  A + $\n      ^");
    assert_eq!(error("A\n+ $", "A=2x2"), "unexpected character `$`\n  + $\n    ^");
    assert_eq!(error("", ""), "expected an operand, found the end\n  \n  ^");
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "the expression is nested more than 400 levels deep\n";
    let brackets = format!("{}A{}", "(".repeat(10_000), ")".repeat(10_000));
    let unclosed = "(".repeat(10_000);
    let negatives = format!("{}A", "-".repeat(10_000));
    let powers = format!("A{}", " ** 2".repeat(10_000));
    let attributes = format!("A{}", ".T".repeat(10_000));
    let indices = format!("A{}", "[:]".repeat(10_000));
    let calls = format!("{}A{}", "exp(".repeat(10_000), ")".repeat(10_000));
    let sums = format!("A{}", " + A".repeat(10_000));
    for text in [brackets, unclosed, negatives, powers, attributes, indices, calls, sums] {
        let message = error(&text, "A=2x2");
        assert!(message.starts_with(deep), "{}", &message[..100]);
    }
}

#[test]
fn an_unknown_function_is_told_of_each_function_once() {
    let message = error("foo(A)", "A=2x2");
    let (_, list) = message.split_once("hint: the functions are ").unwrap();
    let names: Vec<&str> = list.split(", ").collect();
    let mut distinct = names.clone();
    distinct.dedup();
    assert_eq!(names, distinct);
    assert!(names.contains(&"einsum") && names.contains(&"lstsq"), "{names:?}");
}

/// A zero axis holds no element, however long the others are.
#[test]
fn long_axes_beside_a_zero_are_no_overflow() {
    for expression in [
        "zeros(0, 9999999999, 9999999999) + 1",
        "outer(zeros(9999999999, 9999999999, 0), ones(3))",
        "reshape(zeros(9999999999, 0), (9999999999, 0, 9999999999))",
        "sum(zeros(9999999999, 9999999999, 0), axis=2)[0, 0, None][1:]",
    ] {
        // Planned, or refused with an error: no overflow of lengths.
        let _ = planner().plan_facts(expression, &[]);
    }
}
