//! The files of the repository as the rules see them: paths with `/` and their text.

use std::path::Path;

use crate::failure::Failure;

/// A file of the repository. `text` is empty for files that are not UTF-8.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub(super) fn has_extension(&self, extensions: &[&str]) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }
}

/// Folders that hold what tools make, wherever they stand.
const MADE: &[&str] = &["target", "node_modules", "corpus", "artifacts", "dist", "__pycache__"];

/// Folders with a leading dot that belong to the repository; all others belong to someone's tools.
const OWN_DOT_FOLDERS: &[&str] = &[".cargo", ".ci", ".config", ".github"];

/// Reads every file under `root`, sorted by path.
///
/// # Errors
/// A folder or file cannot be read.
pub(super) fn read(root: &Path) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::error(format!("{}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            if is_own(&name) {
                walk(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path())
                .map_err(|error| Failure::error(format!("{path}: {error}")))?;
            files.push(File::new(&path, std::str::from_utf8(&bytes).unwrap_or_default()));
        }
    }
    Ok(())
}

fn is_own(folder: &str) -> bool {
    !MADE.contains(&folder) && (!folder.starts_with('.') || OWN_DOT_FOLDERS.contains(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_tools_are_left_out() {
        for own in ["src", "docs", ".ci", ".config", "targets"] {
            assert!(is_own(own), "{own}");
        }
        for other in [".git", ".venv", "target", "node_modules", ".idea"] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn extensions_are_those_of_the_file_name() {
        let check = |path: &str, expected: bool| {
            assert_eq!(File::new(path, "").has_extension(&["rs"]), expected, "{path}");
        };
        check("a/b.rs", true);
        check("b.test.rs", true);
        check("a.rs/b", false);
        check("rs", false);
        check("b.rst", false);
    }

    #[test]
    fn a_folder_is_read_with_sorted_relative_paths() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, bytes: &[u8]| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("has a parent")).expect("made");
            std::fs::write(path, bytes).expect("written");
        };
        write("b/c.rs", b"fn c() {}");
        write("a.bin", &[0xff, 0xfe]);
        write("target/x.rs", b"made");
        let files = read(folder.path()).expect("readable");
        let seen: Vec<(&str, &str)> =
            files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        assert_eq!(seen, [("a.bin", ""), ("b/c.rs", "fn c() {}")]);
    }
}
