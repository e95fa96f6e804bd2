//! Dependencies between crates point strictly down.
//!
//! The floors are those of the design, crates that are not built yet included. Normal, build and
//! dev dependencies are all held to them; `xtask`, `benches` and `fuzz` stand beside the house and
//! may use any crate, and no crate may use them.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::Finding;
use super::tree::File;

/// The folder under `crates/` and its floor.
const FLOORS: &[(&str, u8)] = &[
    ("python", 10),
    ("cli", 9),
    ("einmul", 8),
    ("studio", 7),
    ("discover", 7),
    ("nn", 6),
    ("recommend", 6),
    ("devices", 6),
    ("plan", 5),
    ("linalg", 4),
    ("array", 3),
    ("figures", 3),
    ("kernels", 2),
    ("schemes", 2),
    ("machine", 1),
];

const KINDS: &[&str] = &["dependencies", "build-dependencies", "dev-dependencies"];

/// A manifest under `crates/` or beside it.
struct Manifest<'a> {
    file: &'a File,
    /// `array` for `crates/array/Cargo.toml`, `None` for `benches`, `fuzz` and `xtask`.
    folder: Option<&'a str>,
    table: Table,
}

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut manifests = Vec::new();
    let mut inherited = Table::new();
    for file in files.iter().filter(|file| is_manifest(&file.path)) {
        match file.text.parse::<Table>() {
            Err(error) => findings.push(Finding::new(&file.path, 0, error.message())),
            Ok(table) if file.path == "Cargo.toml" => {
                let workspace = table.get("workspace").and_then(|w| w.get("dependencies"));
                inherited = workspace.and_then(Value::as_table).cloned().unwrap_or_default();
            }
            Ok(table) => {
                let folder = folder_of(&file.path);
                manifests.push(Manifest { file, folder, table });
            }
        }
    }
    // Package name → folder; `None` for packages beside the house.
    let packages: BTreeMap<&str, Option<&str>> = manifests
        .iter()
        .filter_map(|m| Some((m.table.get("package")?.get("name")?.as_str()?, m.folder)))
        .collect();
    for manifest in manifests.iter() {
        let Some(folder) = manifest.folder else { continue };
        let path = &manifest.file.path;
        let Some(floor) = floor_of(folder) else {
            findings.push(Finding::new(path, 0, format!("`{folder}` has no floor in the design")));
            continue;
        };
        for (key, package) in edges(&manifest.table, &inherited) {
            let line = line_of(&manifest.file.text, &key);
            let mut broken = |why: String| findings.push(Finding::new(path, line, why));
            match packages.get(package.as_str()) {
                Some(None) => broken(format!("`{folder}` may not use `{package}`, which tests it")),
                Some(Some(target)) => match floor_of(target) {
                    Some(lower) if lower < floor => {}
                    Some(other) => broken(format!(
                        "`{folder}` (floor {floor}) may not use `{target}` (floor {other})"
                    )),
                    None => broken(format!("`{target}` has no floor in the design")),
                },
                None if is_ours(&package) => broken(format!("no crate here is named `{package}`")),
                None => {}
            }
        }
    }
    findings
}

fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml"
        || folder_of(path).is_some()
        || ["benches/Cargo.toml", "fuzz/Cargo.toml", "xtask/Cargo.toml"].contains(&path)
}

fn folder_of(path: &str) -> Option<&str> {
    let folder = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
    (!folder.contains('/')).then_some(folder)
}

fn floor_of(folder: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == folder).map(|&(_, floor)| floor)
}

fn is_ours(package: &str) -> bool {
    package == "einmul" || package.starts_with("einmul-")
}

/// Every dependency as (the key in the manifest, the package it names).
fn edges(table: &Table, inherited: &Table) -> Vec<(String, String)> {
    let targets = table.get("target").and_then(Value::as_table);
    let places = std::iter::once(table)
        .chain(targets.into_iter().flat_map(Table::values).filter_map(Value::as_table));
    let mut edges = Vec::new();
    for place in places {
        for kind in KINDS {
            let dependencies = place.get(*kind).and_then(Value::as_table);
            for (key, value) in dependencies.into_iter().flatten() {
                let from_root = value.get("workspace").is_some();
                let value = if from_root { inherited.get(key) } else { Some(value) };
                let package = value.and_then(|value| value.get("package")).and_then(Value::as_str);
                edges.push((key.clone(), package.unwrap_or(key).to_owned()));
            }
        }
    }
    edges
}

/// The line that names the dependency: `key = …`, `key.workspace = …` or `[dependencies.key]`.
fn line_of(text: &str, key: &str) -> usize {
    let names_it = |line: &str| match line.trim().strip_prefix(key) {
        Some(rest) => rest.starts_with([' ', '=', '.']),
        None => line.trim_end().ends_with(&format!(".{key}]")),
    };
    text.lines().position(names_it).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(folder: &str, dependencies: &str) -> File {
        let (path, name) = match folder {
            "benches" => ("benches/Cargo.toml".to_owned(), "einmul-benches".to_owned()),
            "einmul" => ("crates/einmul/Cargo.toml".to_owned(), "einmul".to_owned()),
            _ => (format!("crates/{folder}/Cargo.toml"), format!("einmul-{folder}")),
        };
        File::new(&path, &format!("[package]\nname = \"{name}\"\n{dependencies}"))
    }

    /// The line of each finding in a small workspace where `folder` has these dependencies.
    fn lines(folder: &str, dependencies: &str) -> Vec<usize> {
        let root =
            "[workspace.dependencies]\nrenamed = { package = \"einmul-plan\", path = \"p\" }";
        let mut files = vec![File::new("Cargo.toml", root), manifest(folder, dependencies)];
        for other in ["machine", "kernels", "schemes", "array", "plan", "einmul", "benches"] {
            if other != folder {
                files.push(manifest(other, ""));
            }
        }
        check(&files).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn edges_point_down() {
        let check = |folder: &str, dependencies: &str, expected: &[usize]| {
            assert_eq!(lines(folder, dependencies), expected, "{folder}: {dependencies}");
        };
        check("array", "[dependencies]\neinmul-kernels.workspace = true\nhalf = \"2\"", &[]);
        check("einmul", "[dependencies]\neinmul-plan = { path = \"../plan\" }", &[]);
        // Up, to itself, and to a neighbour on the same floor.
        check("array", "[dependencies]\neinmul-plan.workspace = true", &[4]);
        check("plan", "[dependencies]\n\neinmul.workspace = true", &[5]);
        check("array", "[dev-dependencies]\neinmul-array.workspace = true", &[4]);
        check("kernels", "[dependencies]\neinmul-schemes.workspace = true", &[4]);
        // Every kind and every way to write an edge.
        check("array", "[dev-dependencies]\neinmul-plan.workspace = true", &[4]);
        check("array", "[build-dependencies]\neinmul-plan.workspace = true", &[4]);
        check("array", "[dependencies.einmul-plan]\npath = \"../plan\"", &[3]);
        check("array", "[target.'cfg(unix)'.dependencies]\neinmul-plan.workspace = true", &[4]);
        check("array", "[dependencies]\np = { package = \"einmul-plan\", path = \"x\" }", &[4]);
        check("array", "[dependencies]\nrenamed.workspace = true", &[4]);
        // Packages beside the house, and packages that are not there.
        check("plan", "[dev-dependencies]\neinmul-benches = { path = \"../../benches\" }", &[4]);
        check("plan", "[dependencies]\neinmul-gpu.workspace = true", &[4]);
        check("benches", "[dependencies]\neinmul.workspace = true", &[]);
    }

    #[test]
    fn unknown_crates_and_broken_manifests_are_found() {
        assert_eq!(lines("gpu", ""), [0]);
        assert_eq!(check(&[File::new("crates/plan/Cargo.toml", "[package")]).len(), 1);
    }
}
