//! `data`: public data sets, fetched into a cache folder outside the repository.

mod cache;
mod checksum;
mod idx;
mod mnist;
mod npy;
mod splitmix;

use std::path::Path;

use crate::failure::Failure;

/// A data set that can be fetched. `fetch` gets the folder that is its own.
struct DataSet {
    name: &'static str,
    about: &'static str,
    fetch: fn(&Path) -> Result<(), Failure>,
}

const DATA_SETS: &[DataSet] =
    &[DataSet { name: "mnist", about: mnist::ABOUT, fetch: mnist::fetch }];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let [name] = arguments else {
        return Err(Failure::error(format!("`data` takes one name or `--list`\n{}", list())));
    };
    if name == "--list" {
        print!("{}", list());
        return Ok(());
    }
    let Some(set) = DATA_SETS.iter().find(|set| set.name == name) else {
        return Err(Failure::error(format!("no data set `{name}`\n{}", list())));
    };
    let folder = cache::folder(|variable| std::env::var_os(variable))?.join(set.name);
    (set.fetch)(&folder)?;
    println!("{}", folder.display());
    Ok(())
}

fn list() -> String {
    DATA_SETS.iter().map(|set| format!("  {:<8} {}\n", set.name, set.about)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_lists_the_right_ones() {
        let check = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|&a| a.to_owned()).collect();
            let failure = run(&arguments).expect_err("not a data set");
            assert!(failure.message.contains("mnist"), "{}", failure.message);
        };
        check(&[]);
        check(&["minst"]);
        check(&["mnist", "longley"]);
    }
}
