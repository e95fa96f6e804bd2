//! Side-by-side benchmarks: einmul and its peers, turn by turn in one process.

mod gemm;
mod machine;
mod operands;
mod peak;
mod peers;
mod report;
mod timing;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Benchmarks against peers.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Subcommand)]
enum Benchmark {
    /// Dense products of f32 and f64.
    Gemm(gemm::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().benchmark {
        Benchmark::Gemm(arguments) => gemm::run(&arguments),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
