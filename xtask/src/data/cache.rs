//! Where fetched data lies.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Failure;

/// The cache folder: `EINMUL_CACHE_DIR`, else `XDG_CACHE_HOME/einmul`, else `~/.cache/einmul`.
/// A variable that is set to nothing counts as not set.
///
/// # Errors
/// None of them is set, or the folder is not absolute: it would depend on where one stands.
pub(super) fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, Failure> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("EINMUL_CACHE_DIR")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("einmul")))
        .or_else(|| set("HOME").map(|home| home.join(".cache").join("einmul")))
        .or_else(|| set("LOCALAPPDATA").map(|folder| folder.join("einmul")))
        .ok_or_else(|| {
            Failure::error("no home folder is known\n\nhint: set EINMUL_CACHE_DIR to a folder")
        })?;
    std::path::absolute(&folder)
        .map_err(|error| Failure::error(format!("{}: {error}", folder.display())))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_first_set_variable_decides() {
        let check = |set: &[(&str, &str)], expected: Option<&str>| {
            let variable =
                |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
            assert_eq!(folder(variable).ok(), expected.map(PathBuf::from), "{set:?}");
        };
        let home = ("HOME", "/h");
        check(&[home], Some("/h/.cache/einmul"));
        check(&[home, ("XDG_CACHE_HOME", "/x")], Some("/x/einmul"));
        check(&[home, ("XDG_CACHE_HOME", "/x"), ("EINMUL_CACHE_DIR", "/e")], Some("/e"));
        check(&[home, ("EINMUL_CACHE_DIR", "")], Some("/h/.cache/einmul"));
        check(&[], None);
    }

    #[test]
    fn a_relative_folder_is_made_absolute() {
        let found = folder(|name| (name == "EINMUL_CACHE_DIR").then(|| OsString::from("c")));
        assert!(found.expect("it is set").is_absolute());
    }
}
