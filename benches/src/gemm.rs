//! `gemm`: dense products against faer, gemm and matrixmultiply.
//!
//! One process measures one number of threads, because matrixmultiply reads its
//! own once; the parent starts one for each and prints what they report.

use std::process::{Command, Stdio};

use clap::Args;
use einmul_machine::Profile;
use serde::{Deserialize, Serialize};

use crate::machine::Setting;
use crate::operands::{Operands, Shape};
use crate::peers::{self, Number, Peer};
use crate::timing::{self, Effort};
use crate::{peak, report};

/// Arguments of `gemm`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Fewer sizes and samples.
    #[arg(long)]
    quick: bool,
    /// Hold the measured figures against the targets; exit code 1 when one falls short.
    #[arg(long)]
    check: bool,
    /// Numbers of threads.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// Only shapes whose name contains this text, such as `512`.
    #[arg(long)]
    only: Option<String>,
    /// Print one number of threads' rows as JSON (used by the benchmark itself).
    #[arg(long, hide = true)]
    worker: bool,
}

/// One shape, type and number of threads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) dtype: String,
    pub(crate) threads: usize,
    /// einmul's kernel.
    pub(crate) kernel: String,
    /// Measured multiply-add peak, flops per second.
    pub(crate) peak: f64,
    /// Measured read bandwidth of the matrix's size, bytes per second, where
    /// memory is the bound.
    pub(crate) bandwidth: Option<f64>,
    /// Flops per second by library, einmul first.
    pub(crate) rates: Vec<(String, f64)>,
}

impl Row {
    /// einmul's flops per second.
    pub(crate) fn ours(&self) -> f64 {
        self.rates[0].1
    }

    /// The fraction of the ceiling that einmul reaches: of the bandwidth for a
    /// matrix times a vector, else of the peak.
    pub(crate) fn fraction(&self) -> f64 {
        let element = if self.dtype == "f32" { 4.0 } else { 8.0 };
        match self.bandwidth {
            // Two flops for each element read.
            Some(bandwidth) => self.ours() / 2.0 * element / bandwidth,
            None => self.ours() / self.peak,
        }
    }

    /// einmul's rate over the best peer's.
    pub(crate) fn ratio(&self) -> f64 {
        let best = self.rates[1..].iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
        self.ours() / best
    }
}

const SQUARES: [usize; 6] = [64, 128, 256, 512, 1024, 2048];
const QUICK_SQUARES: [usize; 4] = [64, 256, 512, 1024];
const SKINNY: [Shape; 5] = [
    Shape { m: 1000, n: 8, k: 1000 },
    Shape { m: 8, n: 1000, k: 1000 },
    Shape { m: 1000, n: 1, k: 1000 },
    Shape { m: 2048, n: 2048, k: 64 },
    Shape { m: 64, n: 64, k: 4096 },
];

/// Runs the benchmark; `false` when a target falls short.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn std::error::Error>> {
    let profile = Profile::host()?;
    if arguments.worker {
        let rows = measure(arguments, profile)?;
        serde_json::to_writer(std::io::stdout(), &rows)?;
        return Ok(true);
    }
    let mut rows = Vec::new();
    for &threads in &arguments.threads {
        rows.extend(start_worker(arguments, threads)?);
    }
    let setting = Setting::here(profile);
    report::print(&setting, &rows);
    if arguments.only.is_none() && !arguments.quick {
        report::write(&setting, &rows)?;
    }
    if arguments.check { Ok(report::check(&rows)) } else { Ok(true) }
}

/// The same program with every library told the same number of threads.
fn start_worker(
    arguments: &Arguments,
    threads: usize,
) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    if threads == 0 {
        return Err("--threads: at least 1".into());
    }
    let count = threads.to_string();
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["gemm", "--worker", "--threads", &count]).stdout(Stdio::piped());
    for name in [einmul_machine::env::MAX_THREADS.name, "RAYON_NUM_THREADS", "MATMUL_NUM_THREADS"] {
        command.env(name, &count);
    }
    if arguments.quick {
        command.arg("--quick");
    }
    if let Some(only) = &arguments.only {
        command.args(["--only", only]);
    }
    let output = command.spawn()?.wait_with_output()?;
    if !output.status.success() {
        return Err(
            format!("the measurement with {threads} threads ended with {}", output.status).into()
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn measure(arguments: &Arguments, profile: &Profile) -> Result<Vec<Row>, String> {
    let threads = arguments.threads[0];
    let squares: &[usize] = if arguments.quick { &QUICK_SQUARES } else { &SQUARES };
    let shapes = squares.iter().map(|&n| Shape { m: n, n, k: n }).chain(SKINNY);
    let mut rows = Vec::new();
    for shape in shapes {
        let name = shape.to_string();
        if arguments.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        eprintln!("{name}, {threads} threads");
        rows.push(measure_shape::<f32>(arguments, profile, threads, shape)?);
        rows.push(measure_shape::<f64>(arguments, profile, threads, shape)?);
    }
    Ok(rows)
}

fn measure_shape<T: Number>(
    arguments: &Arguments,
    profile: &Profile,
    threads: usize,
    shape: Shape,
) -> Result<Row, String> {
    let mut operands = Operands::<T>::new(shape);
    let expected = operands.expected(profile);
    let mut peers = peers::all::<T>(shape, profile, threads);
    for peer in &mut peers {
        operands.c.fill(T::of(f64::NAN));
        peer.multiply(&mut operands);
        expected.check(peer.name(), &operands.c).map_err(|error| format!("{shape}: {error}"))?;
    }
    drop(expected);

    let is_f32 = T::NAME == "f32";
    let bytes = shape.m.max(shape.n) * shape.k * size_of::<T>();
    let buffer = if shape.is_vector() { vec![1u64; bytes / 8] } else { Vec::new() };
    let mut multiply_adds = || {
        peak::multiply_adds(profile.isa, is_f32, threads);
    };
    let mut read = || peak::read(profile.isa, &buffer, threads);
    // Each peer writes a C of its own, so that all find the same caches.
    let mut stages: Vec<Stage<'_, T>> = peers
        .iter_mut()
        .map(|peer| Stage { peer: peer.as_mut(), operands: Operands::new(shape) })
        .collect();
    drop(operands);
    let mut runs: Vec<Box<dyn FnMut() + '_>> =
        stages.iter_mut().map(|stage| Box::new(|| stage.run()) as Box<dyn FnMut()>).collect();
    let mut competitors: Vec<&mut dyn FnMut()> = vec![&mut multiply_adds, &mut read];
    competitors.extend(runs.iter_mut().map(|run| run.as_mut() as &mut dyn FnMut()));

    let effort = if arguments.quick {
        Effort { sample_seconds: 0.004, rounds: 9 }
    } else {
        Effort { sample_seconds: 0.008, rounds: 15 }
    };
    let seconds = timing::medians(effort, &mut competitors);
    drop(competitors);
    drop(runs);
    let names = stages.iter().map(|stage| stage.peer.name().to_owned());
    let rates = names.zip(&seconds[2..]).map(|(name, time)| (name, shape.flops() / time)).collect();
    Ok(Row {
        name: shape.to_string(),
        shape,
        dtype: T::NAME.to_owned(),
        threads,
        kernel: kernel_name::<T>(shape, profile, threads).to_owned(),
        peak: peak::multiply_adds(profile.isa, is_f32, threads) / seconds[0],
        bandwidth: shape.is_vector().then(|| bytes as f64 / seconds[1]),
        rates,
    })
}

/// A peer and the operands that it works on.
struct Stage<'a, T> {
    peer: &'a mut dyn Peer<T>,
    operands: Operands<T>,
}

impl<T> Stage<'_, T> {
    fn run(&mut self) {
        self.peer.multiply(&mut self.operands);
    }
}

fn kernel_name<T: Number>(shape: Shape, profile: &Profile, threads: usize) -> &'static str {
    einmul_kernels::Gemm::<T>::new(shape.m, shape.n, shape.k, profile, threads).kernel_name()
}
