//! Lessons about shapes: their words, and that they agree with the planner.

use einmul_array::DType;
use einmul_array::facts::Facts;
use einmul_machine::{Isa, Profile};
use einmul_plan::explain::{ShapeLessons, shapes_text};
use einmul_plan::{Planner, parse};

fn planner() -> Planner {
    Planner::with_profile(Profile::builtin(Isa::Portable, 1))
}

/// The lessons of an expression over operands such as `a=4x3 s=`, the last without axes.
fn lessons(expression: &str, operands: &str) -> ShapeLessons {
    let facts = |operand: &'static str| {
        let (name, shape) = operand.split_once('=').expect("a name and a shape");
        let lengths = shape.split('x').filter(|n| !n.is_empty());
        let shape: Vec<usize> = lengths.map(|n| n.parse().expect("a length")).collect();
        (name, Facts::dense(&shape, DType::F64))
    };
    let operands: &'static str = operands.to_owned().leak();
    let operands: Vec<(&str, Facts)> = operands.split_whitespace().map(facts).collect();
    planner().shape_lessons(expression, &operands)
}

/// One lesson as text, its lines without the indentation that all share.
fn check(expression: &str, operands: &str, expected: &[&str]) {
    let lessons = lessons(expression, operands);
    let text = shapes_text(&lessons.lessons, lessons.left_out);
    let lines: Vec<&str> =
        text.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    assert_eq!(lines[0], "shapes");
    assert_eq!(lines[1..], *expected, "{expression} {operands}:\n{text}");
}

#[test]
fn elementwise_lessons_align_axes_from_the_right() {
    check(
        "a * b",
        "a=4x3 b=3x1",
        &[
            "a * b: element by element, axes aligned from the right",
            "          axis -2  axis -1",
            "  a             4        3",
            "  b             3      1→3",
            "  result    fails        3",
            "axis -1: b has 1, stretched to 3",
            "axis -2 fails: a has 4, b has 3; they must be equal, or one of them 1",
            "a * b  does not exist: a axis 0 has 4, b axis 0 has 3",
            "a @ b  gives (4, 1)",
        ],
    );
    check(
        "a + b.T",
        "a=2x4x3 b=3x1",
        &[
            "a + b.T: element by element, axes aligned from the right",
            "          axis -3  axis -2  axis -1",
            "  a             2        4        3",
            "  b.T       (1)→2      1→4        3",
            "  result        2        4        3",
            "axis -2: b.T has 1, stretched to 4",
            "axis -3: b.T has none, which counts as 1, stretched to 2",
            "a * b.T  gives (2, 4, 3)",
            "a @ b.T  does not exist: inner dimensions differ: a axis 2 has 3, b.T axis 0 has 1",
        ],
    );
    check(
        "s - s",
        "s=",
        &[
            "s - s: one element with one element",
            "s * s  gives ()",
            "s @ s  does not exist: each side of `@` needs at least one axis",
        ],
    );
    check(
        "矩阵 * 列",
        "矩阵=2x0 列=2x1",
        &[
            "矩阵 * 列: element by element, axes aligned from the right",
            "          axis -2  axis -1",
            "  矩阵          2        0",
            "  列            2      1→0",
            "  result        2        0",
            "axis -1: 列 has 1, stretched to 0",
            "矩阵 * 列  gives (2, 0)",
            "矩阵 @ 列  does not exist: inner dimensions differ: 矩阵 axis 1 has 0, 列 axis 0 has 2",
        ],
    );
}

#[test]
fn product_lessons_tell_rows_from_columns() {
    check(
        "A @ B",
        "A=3x4 B=5x6",
        &[
            "A @ B: a product, summed over the inner axes",
            "          rows  inner  columns",
            "  A          3      4",
            "  B                 5        6",
            "  result     3  fails        6",
            "inner fails: A has 4, B has 5; they must be equal, and a 1 is not stretched here",
            "A * B  does not exist: A axis 1 has 4, B axis 1 has 6",
            "A @ B  does not exist: inner dimensions differ: A axis 1 has 4, B axis 0 has 5",
            "B @ A  does not exist: inner dimensions differ: B axis 1 has 6, A axis 0 has 3",
        ],
    );
    check(
        "T @ v",
        "T=7x2x3 v=3",
        &[
            "T @ v: a product, summed over the inner axes",
            "          axis -3  rows   inner",
            "  T             7     2       3",
            "  v         (1)→7             3",
            "  result        7     2  summed",
            "axis -3: v has none, which counts as 1, stretched to 7",
            "v has one axis: here a column, and the result has no columns",
            "T * v  gives (7, 2, 3)",
            "T @ v  gives (7, 2)",
            "v @ T  does not exist: inner dimensions differ: v axis 0 has 3, T axis 1 has 2",
        ],
    );
}

/// The last line of a product's lesson.
#[test]
fn the_order_of_a_product_matters_where_it_does() {
    for (expression, operands, expected) in [
        ("A @ B", "A=4x3 B=3x4", "B @ A  gives (3, 3), another shape than A @ B"),
        ("A @ B", "A=3x3 B=3x3", "B @ A  gives (3, 3), as A @ B, but the values differ in general"),
        ("A @ v", "A=3x3 v=3", "v @ A  gives (3,), as A @ v, but the values differ in general"),
        (
            "u @ v",
            "u=3 v=3",
            "v @ u  gives (), the same: a dot product does not depend on the order",
        ),
        (
            "a @ b",
            "a=1x1 b=5x1x1",
            "b @ a  gives (5, 1, 1), the same: single elements go in any order",
        ),
        ("a @ b", "a=0x0 b=0x0", "b @ a  gives (0, 0), the same: both are empty"),
        ("a @ a", "a=2x2", "a @ a  gives (2, 2)"),
        ("A @ 2", "A=2x2", "2 @ A  does not exist: each side of `@` needs at least one axis"),
    ] {
        let lessons = lessons(expression, operands);
        let text = shapes_text(&lessons.lessons, 0);
        assert_eq!(text.lines().last().map(str::trim_start), Some(expected), "{text}");
    }
}

#[test]
fn long_formulas_are_cut_and_literals_pass() {
    let five = lessons("a + a * b + 2 * a - b - a / b", "a=2 b=2");
    assert_eq!((five.lessons.len(), five.left_out), (4, 2));
    let first = &five.lessons[0];
    assert_eq!((first.left.name.as_str(), first.symbol), ("a", "*"));
    assert!(
        shapes_text(&five.lessons, five.left_out).ends_with("\n  2 more operations left out\n")
    );
    // The one that fails is kept, and long operands have short names.
    let failing =
        lessons("(a + b - a * b - a / b + b ** a) @ (a - b - b - b)[None, None]", "a=2 b=2");
    let last = failing.failure().expect("a vector times a stack of rows");
    assert_eq!((last.left.name.as_str(), last.right.name.as_str()), ("left", "right"));
    assert_eq!(last.right.shape.as_slice(), [1, 1, 2]);
    assert!(parse("a +").is_err() && lessons("a +", "a=2").lessons.is_empty());
}

/// A multiplicative generator of Park and Miller, with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> usize {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        (self.0 % n) as usize
    }

    fn shape(&mut self) -> Vec<usize> {
        let rank = self.below(5);
        (0..rank).map(|_| [0, 1, 1, 2, 2, 3][self.below(6)]).collect()
    }
}

#[test]
fn lessons_state_the_shapes_that_the_planner_infers() {
    let (planner, mut random, mut failures) = (planner(), Random(20_261), 0);
    for _ in 0..400 {
        let operands = [
            ("a", Facts::dense(&random.shape(), DType::F64)),
            ("b", Facts::dense(&random.shape(), DType::F64)),
        ];
        let planned = |expression: &str| {
            let plan = planner.plan_facts(expression, &operands);
            plan.ok().map(|plan| plan.output.shape.to_vec())
        };
        for expression in ["a @ b", "a + b"] {
            let lessons = planner.shape_lessons(expression, &operands);
            let lesson = &lessons.lessons[0];
            let shapes = (&operands[0].1.shape, &operands[1].1.shape);
            let expected = planned(expression);
            assert_eq!(
                lesson.result.as_ref().map(|s| s.to_vec()),
                expected,
                "{expression} {shapes:?}"
            );
            // The axes of the table spell the result.
            let spelt = lesson.axes.iter().filter_map(|axis| axis.result).collect();
            let fits = lesson.axes.iter().all(|axis| axis.fits);
            let has_axes = expression == "a + b" || !lesson.axes.is_empty();
            assert_eq!((fits && has_axes).then_some(spelt), expected, "{expression} {shapes:?}");
            for outcome in [&lesson.elementwise, &lesson.product]
                .into_iter()
                .chain(lesson.swapped.as_ref().map(|swapped| &swapped.outcome))
            {
                let stated = outcome.shape.as_ref().map(|s| s.to_vec());
                assert_eq!(
                    stated,
                    planned(&outcome.expression),
                    "{} {shapes:?}",
                    outcome.expression
                );
            }
            failures += usize::from(expected.is_none());
        }
    }
    assert!((100..700).contains(&failures), "{failures} of 800 fail");
}
