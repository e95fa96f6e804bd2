//! What `explain` says, and how reports look.

use super::*;

#[test]
fn explain_takes_shapes_of_every_structure() {
    for structure in
        ["general", "symmetric", "spd", "lower", "upper", "diagonal", "tridiagonal", "sparse@0.05"]
    {
        let a = format!("A=300x300:f64:{structure}");
        let text = printed(&["explain", "A @ x", &a, "x=300"]);
        assert!(text.starts_with("A @ x\n  A (300, 300) f64"), "{structure}: {text}");
    }
    // (operands, what the plan of `solve(A, b)` says)
    for (structure, expected) in
        [("general", "lu"), ("spd", "cholesky"), ("lower", "triangular"), ("upper", "triangular")]
    {
        let a = format!("A=300x300::{structure}");
        let text = printed(&["explain", "solve(A, b)", &a, "b=300:f64"]);
        assert!(text.contains(expected), "{structure}: wanted {expected} in\n{text}");
    }
    assert!(printed(&["explain", "A * 2", "A=3:f32"]).contains("A (3,) f32"));
    assert!(printed(&["explain", "A @ B", "A=4x0", "B=0x5"]).contains("A (4, 0) f64"));
}

#[test]
fn explain_teaches_shapes() {
    // A failure is an error, and its lesson stands below it.
    let lesson = "\n\nshapes\n  a * b: element by element, axes aligned from the right\n";
    check_error(&["explain", "a * b", "a=4x3", "b=3x1"], &[], lesson);
    check_error(&["explain", "a * b", "a=4x3", "b=3x1"], &[], "\n  a @ b  gives (4, 1)\n");
    let product = ["explain", "A @ B", "A=3x4", "B=5x6", "--format", "json"];
    let message = "matmul: inner dimensions differ: left is (3, 4), right is (5, 6); left axis 1 \
                   has 4, right axis 0 has 5\n  A @ B\n  ^^^^^\n\nshapes\n";
    check_error(&product, &[], message);
    let good = printed(&["explain", "ones(3, 1) + ones(4)"]);
    assert!(good.contains("\nshapes\n  ones(3, 1) + ones(4): "), "{good}");
    let json = parsed(&["explain", "a @ b", "a=4x3", "b=3", "--format", "json"]);
    let lesson = &json["shapes"]["lessons"][0];
    assert_eq!(lesson["result"], serde_json::json!([4]));
    assert_eq!(lesson["swapped"]["comparison"], "no_pair");
    // Not where it was not asked for: with files, and in long formulas.
    let folder = folder();
    let file = file(&folder, "a", "a.csv", "1,2\n3,4\n");
    for operands in [[file.as_str(), "b=2"], ["a=2x2", "b=2x2"]] {
        let formula = if operands[0] == file { "a @ b" } else { "a @ b + a @ b.T - a" };
        let text = printed(&[&["explain", formula], &operands[..]].concat());
        assert!(!text.contains("\nshapes\n"), "{text}");
    }
}

#[test]
fn chinese_text_is_at_home() {
    let text = printed(&["explain", "矩阵 @ 向量", "矩阵=4x3", "向量=3"]);
    assert!(text.contains("\n  矩阵 @ 向量  gives (4,)\n"), "{text}");
    for (arguments, expected) in [
        (
            &["explain", "矩阵 × 向量", "矩阵=4x3", "向量=3"][..],
            "`×`\n  矩阵 × 向量\n       ^\n\nhint: write `*` (elementwise) or `@` (matrix product)",
        ),
        (&["explain", "（矩阵", "矩阵=4x3"], "\n  （矩阵\n  ^^\n\nhint: write `(` for `（`\n"),
        (&["explain", "矩阵", "矩阵＝4x3"], "hint: write `矩阵=4x3` for `矩阵＝4x3`"),
        (&["explain", "矩阵", "矩阵=4×３"], "hint: write `矩阵=4x3` for `矩阵=4×３`"),
    ] {
        check_error(arguments, &[], expected);
    }
    // Headers and paths; a wide character takes two columns.
    let folder = folder();
    fs::create_dir(folder.path().join("数据")).expect("a folder");
    let table = file(&folder, "表", "数据/成绩（一）.csv", "语文,math\n90,80\n70,60\n");
    assert_eq!(
        printed(&["eval", "sum(表, axis=0)", &table]),
        "语文        160.000000000000\nmath        140.000000000000\n"
    );
    let saved = folder.path().join("数据/结果.csv").display().to_string();
    printed(&["eval", "表 / 10", &table, "-o", &saved]);
    assert_eq!(fs::read_to_string(&saved).expect("saved"), "语文,math\n9,8\n7,6\n");
}

#[test]
fn every_report_is_json_too() {
    let folder = folder();
    let a = file(&folder, "A", "a.csv", "p,q\n1,2\n3,4\n");
    let json = parsed(&[
        "eval",
        "A @ A @ ones(2)",
        &a,
        "--explain=analyze",
        "--ledger",
        "--format",
        "json",
    ]);
    assert_eq!(numbers(&json["result"]), [17.0, 37.0]);
    assert_eq!(json["result"]["dtype"], "f64");
    assert_eq!(json["result"]["shape"], serde_json::json!([2]));
    let steps = json["explain"]["plan"]["steps"].as_array().expect("steps");
    assert_eq!(json["explain"]["measured_seconds"].as_array().expect("times").len(), steps.len());
    let ledger = json["ledger"].as_array().expect("entries");
    assert!(ledger.iter().all(|entry| entry["caller"] == "A @ A @ ones(2)"), "{ledger:?}");
    assert_eq!(ledger.len(), 2);

    let plan = parsed(&["explain", "A @ B", "A=3x4", "B=4x5", "--format", "json"]);
    assert_eq!(plan["plan"]["inputs"].as_array().expect("inputs").len(), 2);
    assert!(plan["peak_bytes"].as_f64().expect("bytes") >= 3.0 * 5.0 * 8.0);

    // What a float would round, and what JSON has no number for.
    let exact = parsed(&["eval", "full(2, 9007199254740993, dtype=i64)", "--format", "json"]);
    assert_eq!(exact["result"]["data"], serde_json::json!(vec![9_007_199_254_740_993_i64; 2]));
    let special = parsed(&["eval", "log(full(1, -1.0)) * 1j", "--format", "json"]);
    assert_eq!(special["result"]["data"][0][1], "NaN");
    // One pass over the elements, however many.
    let many = parsed(&["eval", "ones(200000, dtype=i32)", "--format", "json"]);
    assert_eq!(many["result"]["data"].as_array().expect("data").len(), 200_000);

    let info = parsed(&["info", "--format", "json"]);
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    assert!(info["profile"].is_object() && info["environment"].is_object());
}

#[test]
fn plans_are_shown_beside_results() {
    let folder = folder();
    let a = file(&folder, "A", "a.csv", "1,2\n3,4\n");
    let both = printed(&["eval", "A @ A", &a, "--explain", "--ledger"]);
    let plan = both.find("\nA @ A\n  A (2, 2) f64").expect("the plan stands below the result");
    assert!(both.starts_with("[[ 7. 10.]\n [15. 22.]]\n"), "{both}");
    assert!(both.find("\nledger\n").is_some_and(|ledger| ledger > plan), "{both}");
    assert!(printed(&["eval", "A @ A", &a, "--explain=analyze"]).contains("measured"));
    assert!(printed(&["explain", "A @ A", &a, "--analyze"]).contains("measured"));
    assert!(!printed(&["explain", "A @ A", &a]).contains("measured"));
    let tree = printed(&["explain", "A @ A", &a, "--format", "tree"]);
    assert!(tree.starts_with("A @ A\n└─ step 1: A @ A"), "{tree}");
    let info = printed(&["info"]);
    for expected in ["instruction set", "threads", "EINMUL_MAX_THREADS"] {
        assert!(info.contains(expected), "wanted {expected:?} in\n{info}");
    }
}

#[test]
fn rules_are_switched_off_by_name() {
    let operands = ["A=500x500", "x=500"];
    let with =
        |rules: &[&str]| printed(&[&["explain", "A @ A @ x"], &operands[..], rules].concat());
    assert!(with(&[]).contains("A @ (A @ x)"));
    assert!(!with(&["--disable-rule", "chain-order"]).contains("A @ (A @ x)"));
    let unknown = ["explain", "A @ A @ x", "A=5x5", "x=5", "--disable-rule", "no-such-rule"];
    check_error(&unknown, &[], "unknown rule `no-such-rule`\n\nhint: the rules are ");
    check_error(&unknown, &[], "chain-order, common-subexpressions");
}

#[test]
fn names_fit_the_axes_that_they_label() {
    let folder = folder();
    let x = file(&folder, "X", "x.csv", "a,b\n1,2\n3,5\n");
    assert_eq!(
        printed(&["eval", "sum(X, axis=0)", &x]),
        "a        4.00000000000000\nb        7.00000000000000\n"
    );
    // One name does not name the many rows that its row is stretched to.
    let one = file(&folder, "k", "one.csv", "k\n5\n");
    assert_eq!(printed(&["eval", "k.T + ones(2, 1)", &one]), "[[6.]\n [6.]]\n");
    let saved = folder.path().join("wide.csv").display().to_string();
    printed(&["eval", "k + ones(1, 2)", &one, "-o", &saved]);
    assert_eq!(fs::read_to_string(&saved).expect("saved"), "6,6\n");
}
