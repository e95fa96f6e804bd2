//! The program as a user runs it: what it prints where, its exit codes, and the
//! files that it reads and writes.

mod explain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use einmul::array::io::{self, Content};
use serde_json::Value;
use tempfile::TempDir;

const LEAST_SQUARES: &str = "inv(X.T @ X) @ X.T @ y";

/// A finished run.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("stdout is text"),
            err: String::from_utf8(output.stderr).expect("stderr is text"),
        }
    }
}

/// The program with the machine's own settings removed.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einmul"));
    for name in ["EINMUL_ISA", "EINMUL_MAX_THREADS", "EINMUL_MEMORY_LIMIT"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Run {
    let mut command = program();
    command.args(arguments).envs(settings.iter().copied());
    command.output().expect("the program starts").into()
}

/// What a run prints that must succeed without a word on stderr.
fn printed(arguments: &[&str]) -> String {
    let run = run(arguments, &[]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments:?}");
    run.out
}

fn parsed(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).expect("stdout is JSON")
}

/// An error: exit code 2, the message on stderr, nothing on stdout.
fn check_error(arguments: &[&str], settings: &[(&str, &str)], expected: &str) {
    let run = run(arguments, settings);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{arguments:?}: {}", run.err);
    assert!(run.err.contains(expected), "{arguments:?}: wanted {expected:?} in\n{}", run.err);
}

fn longley(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/longley").join(name)
}

fn bind(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}

/// Writes a text file and binds it.
fn file(folder: &TempDir, name: &str, file: &str, text: &str) -> String {
    let path = folder.path().join(file);
    fs::write(&path, text).expect("a small file");
    bind(name, &path)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The numbers of a JSON result.
fn numbers(result: &Value) -> Vec<f64> {
    let data = result["data"].as_array().expect("data");
    data.iter().map(|v| v.as_f64().expect("a number")).collect()
}

/// Correct digits of the worst coefficient (NIST's log relative error).
fn digits(coefficients: &[f64], certified: &[f64]) -> f64 {
    let lost = coefficients.iter().zip(certified).map(|(b, c)| -((b - c).abs() / c.abs()).log10());
    lost.fold(15.0, f64::min)
}

#[test]
fn longley_keeps_its_certified_digits() {
    let certified: Vec<f64> = fs::read_to_string(longley("certified.csv"))
        .expect("the certified values")
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).expect("an estimate").parse().expect("a number"))
        .collect();
    let (x, y) = (bind("X", &longley("X.csv")), bind("y", &longley("y.csv")));
    let of = |more: &[&str]| {
        let arguments = [&["eval", LEAST_SQUARES, &x, &y, "--format", "json"], more].concat();
        parsed(&arguments)["result"].clone()
    };
    let planned = of(&[]);
    assert_eq!(planned["labels"][0][0], "intercept");
    let planned = digits(&numbers(&planned), &certified);
    assert!(planned >= 10.0, "{planned} digits");
    // The square of the condition number, 2e19, is beyond what a 64-bit float resolves.
    let literal = digits(&numbers(&of(&["--accuracy", "strict"])), &certified);
    assert!(literal < planned - 2.0, "{literal} digits as written, {planned} planned");

    let text = printed(&["eval", LEAST_SQUARES, &x, &y, "--explain"]);
    for expected in
        ["intercept          -3482258.63459582", "least-squares: ", "pinv(X) @ y", "as written: "]
    {
        assert!(text.contains(expected), "wanted {expected:?} in\n{text}");
    }
    let off =
        printed(&["eval", LEAST_SQUARES, &x, &y, "--explain", "--disable-rule", "least-squares"]);
    assert!(!off.contains("least-squares: "), "{off}");
}

#[test]
fn results_are_saved_and_read_back() {
    let folder = folder();
    for name in ["out.npy", "out.csv", "out.mtx", "out.npz"] {
        let path = folder.path().join(name);
        let saved = path.display().to_string();
        // A file that is there is replaced.
        fs::write(&path, "old").expect("a small file");
        assert_eq!(printed(&["eval", "2 * tril(ones(2, 3))", "-o", &saved]), "");
        let Content::Dense(array) = io::read(&path).expect(name).content else {
            panic!("{name} came back sparse")
        };
        assert_eq!(array.shape(), [2, 3], "{name}");
        assert_eq!(array.to_vec::<f64>().expect(name), [2., 0., 0., 2., 2., 0.], "{name}");
        let again = printed(&["eval", "A[::-1] @ ones(3)", &bind("A", &path)]);
        assert_eq!(again, "[4. 2.]\n", "{name}");
    }
    // Columns keep their names through a file.
    let table = file(&folder, "X", "x.csv", "a,b\n1,2\n3,4\n");
    let saved = folder.path().join("twice.csv").display().to_string();
    printed(&["eval", "2 * X", &table, "--output", &saved]);
    assert_eq!(fs::read_to_string(&saved).expect("saved"), "a,b\n2,4\n6,8\n");
}

#[test]
fn a_failed_save_leaves_no_file() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::create_dir(at("taken.npy")).expect("a folder");
    check_error(&["eval", "ones(3)", "-o", &at("none/x.npy")], &[], "none/x.npy: cannot write");
    check_error(&["eval", "ones(3)", "-o", &at("taken.npy")], &[], "taken.npy: ");
    check_error(&["eval", "ones(3)", "-o", &at("x.txt")], &[], "unknown extension .txt");
    check_error(&["eval", "ones(3)", "-o", &at("x")], &[], "no extension");
    check_error(&["eval", "ones(2, 2, 2)", "-o", &at("x.csv")], &[], "two axes");
    check_error(&["eval", "1j * ones(2, 2)", "-o", &at("x.csv")], &[], "c128");
    check_error(&["eval", "ones(2, dtype=bf16)", "-o", &at("x.npy")], &[], "bf16");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

/// A full disk: `/dev/full` takes no byte.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = fs::File::options().write(true).open("/dev/full").expect("a device");
    let mut command = program();
    let output = command.args(["eval", "ones(3)"]).stdout(full).output().expect("starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("stdout: "));
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_ends_quietly() {
    let script = r#"("$0" eval "ones(100000)" --format json; echo "exit $?" >&2) | head -c0"#;
    for _ in 0..3 {
        let mut command = Command::new("sh");
        let output = command.args(["-c", script, env!("CARGO_BIN_EXE_einmul")]).output();
        let run = Run::from(output.expect("a shell"));
        assert_eq!(run.err, "exit 0\n");
    }
}

#[test]
fn what_is_no_operand_is_refused() {
    let folder = folder();
    let good = file(&folder, "A", "a.csv", "1,2\n3,4\n");
    let rows: [(&[&str], &str); 22] = [
        (&["A"], "`A` binds no operand\n\nhint: write NAME=FILE"),
        (&["1A=a.npy"], "`1A` is no name for an operand"),
        (&["=a.npy"], "`` is no name for an operand"),
        (&["A="], "operand `A` is bound to nothing"),
        (&["A=missing.npy"], "missing.npy: cannot open"),
        (&["A=missing.npz:a"], "missing.npz: cannot open"),
        (&["A=a.txt"], "a.txt: unknown extension .txt"),
        (&["A=3x"], "3x: no extension"),
        (&[&good, &good], "operand `A` is bound twice"),
        (&["A=2", "A=3"], "operand `A` is bound twice"),
        (&["A=3x3:f99"], "unknown dtype `f99`"),
        (&["A=3x3:f64:odd"], "unknown structure `odd`"),
        (&["A=3x4:f64:spd"], "spd needs a square matrix, got (3, 4)"),
        (&["A=3x4:f64:symmetric"], "symmetric needs a square matrix, got (3, 4)"),
        (&["A=3:f64:lower"], "shape (3,) is no matrix"),
        (&["A=3x3:f64:sparse@2"], "density `2` is not between 0 and 1"),
        (&["A=3x3:f64:sparse@nan"], "density `nan` is not between 0 and 1"),
        (&["A=3x3:f64:lower@0.5"], "only `sparse` has a density"),
        (&["A=3x3:f64:sparse:x"], "nothing is known of `x`"),
        (&["A=99999999999999999999"], "`99999999999999999999` is no length"),
        (&["A=4000000000x4000000000"], "has more elements than memory can address"),
        (&["A=3x3", "--analyze"], "every operand must be a file"),
    ];
    for (operands, expected) in rows {
        check_error(&[&["explain", "A"], operands].concat(), &[], expected);
    }
    check_error(&["eval", "A", "A=3x3"], &[], "3x3: no extension");
    check_error(&["eval", "A @ B", &good], &[], "undefined name `B`\n  A @ B\n      ^");
    check_error(&["eval", "A"], &[], "bind it to a file or a shape after the expression");
}

#[test]
fn broken_files_say_where() {
    let folder = folder();
    for (name, text, expected) in [
        ("empty.csv", "", "empty.csv: the file is empty"),
        ("ragged.csv", "a,b\n1,2\n3\n", "ragged.csv, line 3: "),
        ("word.csv", "a,b\n1,2\n3,x\n", "word.csv, line 3: column 2 `b`: `x` is no number"),
        ("short.npy", "\u{1}NUMPY", "short.npy"),
        ("none.npz", "no archive", "none.npz"),
        ("bad.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 5\n", "line 3"),
    ] {
        check_error(&["eval", "A", &file(&folder, "A", name, text)], &[], expected);
    }
    let header = file(&folder, "A", "header.csv", "a,b\n");
    assert_eq!(printed(&["eval", "A.T @ A", &header]), "[[0. 0.]\n [0. 0.]]\n");
}

#[test]
fn an_archive_is_read_by_member() {
    let folder = folder();
    let path = folder.path().join("two.npz");
    let eye = einmul::array::Array::eye(einmul::array::DType::F64, 2).expect("small");
    io::npz::write(&path, &[("a", &eye), ("b", &eye)]).expect("written");
    let operand = bind("A", &path);
    check_error(&["eval", "A", &operand], &[], "the archive holds several arrays: `a`, `b`");
    check_error(&["eval", "A", &format!("{operand}:c")], &[], "there is no array `c`");
    assert_eq!(printed(&["eval", "3 * A", &format!("{operand}:b")]), "[[3. 0.]\n [0. 3.]]\n");
}

#[test]
fn sparse_files_of_every_kind_multiply() {
    let folder = folder();
    for (kind, entry, expected) in [
        ("real general", "2 1 2.5", "[0.  2.5]\n"),
        ("real symmetric", "2 1 2.5", "[2.5 2.5]\n"),
        // No kernel of their own: made dense.
        ("integer general", "2 1 4", "[0. 4.]\n"),
        ("complex hermitian", "2 1 0 1", "[0.-1.j 0.+1.j]\n"),
        ("pattern general", "2 1", "[0. 1.]\n"),
    ] {
        let text = format!("%%MatrixMarket matrix coordinate {kind}\n2 2 1\n{entry}\n");
        let operand = file(&folder, "S", "s.mtx", &text);
        assert_eq!(printed(&["eval", "S @ ones(2)", &operand]), expected, "{kind}");
    }
}

#[test]
fn settings_are_kept() {
    let product = ["eval", "ones(40, 30) @ ones(30, 20) @ ones(20)"];
    let expected = printed(&product);
    for setting in [("EINMUL_ISA", "portable"), ("EINMUL_MAX_THREADS", "1")] {
        assert_eq!(run(&product, &[setting]).out, expected, "{setting:?}");
    }
    for (name, value) in [
        ("EINMUL_ISA", "abacus"),
        ("EINMUL_MAX_THREADS", "0"),
        ("EINMUL_MAX_THREADS", "many"),
        ("EINMUL_MEMORY_LIMIT", "lots"),
    ] {
        check_error(&product, &[(name, value)], &format!("{name}=\"{value}\": expected "));
    }
}

#[test]
fn one_thread_gives_the_same_bits_again() {
    let folder = folder();
    let expression = "sin(outer(C, C)) @ cos(outer(C, C)) @ ones(144)";
    let c = file(
        &folder,
        "C",
        "c.csv",
        &(0..144).map(|k| format!("{}\n", k * k % 31)).collect::<String>(),
    );
    let bits = |name: &str| {
        let saved = folder.path().join(name);
        let out = saved.display().to_string();
        let done = run(&["eval", expression, &c, "-o", &out], &[("EINMUL_MAX_THREADS", "1")]);
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
        fs::read(saved).expect("saved")
    };
    assert_eq!(bits("first.npy"), bits("second.npy"));
}

#[test]
fn too_much_memory_is_refused_before_it_is_taken() {
    let limit = [("EINMUL_MEMORY_LIMIT", "1M")];
    let message = "of memory beyond its inputs, and 1.00 MiB is available";
    check_error(&["eval", "ones(1000, 1000) @ ones(1000, 1000)"], &limit, message);
    // 7 TiB: taken first, it would end the program.
    check_error(&["eval", "zeros(1000000, 1000000)"], &limit, message);
    check_error(&["eval", "zeros(1000000, 1000000) @ ones(1000000, 9)"], &limit, message);
    assert_eq!(run(&["eval", "ones(3) @ ones(3)"], &limit).out, "3.\n");
}

/// Beside an empty axis another may be of any length: nothing is to be done for it.
#[test]
fn long_axes_of_nothing_take_no_time() {
    for (expression, expected) in [
        ("zeros(4000000000, 0)", "[]\n"),
        ("zeros(3, 0)", "[]\n"),
        ("sum(zeros(4000000000, 0))", "0.\n"),
        ("tril(zeros(4000000000, 0))", "[]\n"),
        ("trace(zeros(4000000000, 0))", "0.\n"),
        ("zeros(4000000000, 0).T @ zeros(4000000000, 0)", "[]\n"),
        ("zeros(4000000000, 4000000000, 0)[3, ::-1]", "[]\n"),
        ("einsum('ij->', zeros(4000000000, 0))", "0.\n"),
    ] {
        assert_eq!(printed(&["eval", expression]), expected, "{expression}");
    }
    let reduced = ["explain", "sum(A, axis=2)", "A=4000000000x4000000000x0"];
    check_error(&reduced, &[], "has more elements than memory can address\n  sum(A");
}

#[test]
fn expressions_may_begin_with_a_minus() {
    assert_eq!(printed(&["eval", "-ones(2) * 3"]), "[-3. -3.]\n");
    assert!(printed(&["explain", "-A @ A", "A=3x3"]).starts_with("-A @ A\n"));
    // Flags stay flags, before and after.
    assert_eq!(printed(&["eval", "--accuracy", "strict", "-ones(1)", "--threads", "1"]), "[-1.]\n");
}

#[test]
fn help_and_version_are_answers() {
    assert!(printed(&["--help"]).contains("explain"));
    assert!(printed(&["eval", "--help"]).contains("NAME=FILE"));
    assert_eq!(printed(&["--version"]), format!("einmul {}\n", env!("CARGO_PKG_VERSION")));
    for arguments in [&["evil"][..], &[], &["eval"], &["eval", "1", "--threads", "0"]] {
        assert_eq!(run(arguments, &[]).code, Some(2), "{arguments:?}");
    }
}
