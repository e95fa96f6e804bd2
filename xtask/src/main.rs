//! The project's own commands: `cargo xtask VERB`.
//!
//! Each verb is one module. Exit codes are the product's: 0 done, 1 a negative answer
//! (`tidy` found something), 2 an error; a command that a verb runs passes its own code on.

mod bench;
mod conformance;
mod data;
mod failure;
mod fuzz;
mod process;
mod setup;
mod test;
mod tidy;

use std::process::ExitCode;

use failure::Failure;

/// A verb: its name, its arguments, one line about it, and its code.
struct Verb {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<(), Failure>,
}

const VERBS: &[Verb] = &[
    Verb {
        name: "setup",
        arguments: "",
        about: "find the tools and make what the tests need",
        run: setup::run,
    },
    Verb { name: "test", arguments: "", about: "setup, then every test", run: test::run },
    Verb {
        name: "tidy",
        arguments: "",
        about: "the house rules that a machine can check",
        run: tidy::run,
    },
    Verb {
        name: "data",
        arguments: "NAME | --list",
        about: "fetch a data set into the cache folder",
        run: data::run,
    },
    Verb {
        name: "bench",
        arguments: "NAME [ARG…]",
        about: "run one side-by-side benchmark",
        run: bench::run,
    },
    Verb {
        name: "conformance",
        arguments: "SUITE [ARG…]",
        about: "the array API suite, from a checkout",
        run: conformance::run,
    },
    Verb {
        name: "fuzz",
        arguments: "TARGET [--seconds N]",
        about: "fuzz one parser (needs cargo-fuzz)",
        run: fuzz::run,
    },
    Verb { name: "ci", arguments: "", about: "tidy, then test", run: ci },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        return Err(Failure::error(format!("which verb?\n{}", usage())));
    };
    if ["help", "--help", "-h"].contains(&name.as_str()) {
        print!("{}", usage());
        return Ok(());
    }
    match VERBS.iter().find(|verb| verb.name == name) {
        Some(verb) => (verb.run)(rest),
        None => Err(Failure::error(format!("no verb `{name}`\n{}", usage()))),
    }
}

fn usage() -> String {
    let mut text = String::from("usage: cargo xtask VERB\n");
    for verb in VERBS {
        let call = format!("{} {}", verb.name, verb.arguments);
        text += &format!("  {call:<28} {}\n", verb.about);
    }
    text
}

/// Tidy first: it answers in seconds what would otherwise be found after all tests.
fn ci(arguments: &[String]) -> Result<(), Failure> {
    failure::no_arguments("ci", arguments)?;
    tidy::run(&[])?;
    test::run(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_or_missing_verb_names_the_known_ones() {
        for arguments in [vec![], vec!["tset".to_owned()]] {
            let failure = dispatch(&arguments).expect_err("no such verb");
            assert_eq!(failure.code, 2);
            for verb in VERBS {
                assert!(failure.message.contains(verb.name), "{} is listed", verb.name);
            }
        }
    }
}
