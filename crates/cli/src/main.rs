//! The program `einmul`; everything is in the library.

fn main() -> std::process::ExitCode {
    einmul_cli::main(std::env::args_os()).into()
}
