//! The program `einmul`.

fn main() -> std::process::ExitCode {
    einmul_cli::main(std::env::args_os())
}
