//! Tables, targets and result files.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::gemm::Row;
use crate::machine::Setting;

/// The sizes with a target, on one thread.
const TARGET_SIZES: [usize; 2] = [512, 1024];

/// The fraction of the measured peak that those must reach, and one to aim at.
const FLOOR: f64 = 0.80;
const STRETCH: f64 = 0.92;

/// Prints every row, losing ones included, and the geometric means.
pub(crate) fn print(setting: &Setting, rows: &[Row]) {
    println!("{}, {} cores, {}", setting.processor, setting.cores, setting.isa);
    let versions: Vec<String> =
        setting.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    println!("{}", versions.join(", "));
    println!("GF/s, medians; `of peak` is of the measured multiply-add peak, for a matrix times a");
    println!("vector (marked b) of the measured read bandwidth; `ratio` is to the best peer.\n");
    let Some(first) = rows.first() else { return };
    print!("{:<20} {:<5} {:>7} {:>8}", "product", "type", "threads", "peak");
    for (name, _) in &first.rates {
        print!(" {name:>14}");
    }
    println!(" {:>9} {:>6}", "of peak", "ratio");
    for row in rows {
        print!("{:<20} {:<5} {:>7} {:>8.1}", row.name, row.dtype, row.threads, row.peak / 1e9);
        for (_, rate) in &row.rates {
            print!(" {:>14.1}", rate / 1e9);
        }
        let bound = if row.bandwidth.is_some() { 'b' } else { ' ' };
        println!(" {:>8.3}{bound} {:>6.2}", row.fraction(), row.ratio());
    }
    println!();
    let mut counts: Vec<usize> = rows.iter().map(|row| row.threads).collect();
    counts.dedup();
    for threads in counts {
        let ratios: Vec<f64> =
            rows.iter().filter(|row| row.threads == threads).map(Row::ratio).collect();
        let mean = geometric_mean(&ratios);
        let worst = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        println!("{threads} threads: geometric mean of ratios {mean:.2}, lowest {worst:.2}");
    }
}

fn geometric_mean(values: &[f64]) -> f64 {
    (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp()
}

/// Prints target and measured value of each row that has one. The last line
/// counts those that hold; a row that was not run does not.
pub(crate) fn check(rows: &[Row]) -> bool {
    println!();
    let mut held = 0;
    let mut worst: Option<(String, f64)> = None;
    let mut targets = 0;
    for size in TARGET_SIZES {
        for dtype in ["f32", "f64"] {
            targets += 1;
            let found = rows.iter().find(|row| {
                let shape = row.shape;
                row.threads == 1 && row.dtype == dtype && [shape.m, shape.n, shape.k] == [size; 3]
            });
            let fraction = found.map_or(0.0, Row::fraction);
            let name = format!("{size}³ {dtype} on one thread");
            let verdict = match found {
                None => "not run",
                Some(_) if fraction >= STRETCH => "held, stretch too",
                Some(_) if fraction >= FLOOR => "held",
                Some(_) => "short",
            };
            println!("{name}: {fraction:.3} of peak, floor {FLOOR}, stretch {STRETCH}: {verdict}");
            held += usize::from(fraction >= FLOOR);
            if worst.as_ref().is_none_or(|(_, lowest)| fraction < *lowest) {
                worst = Some((name, fraction));
            }
        }
    }
    let (name, fraction) = worst.unwrap_or_default();
    println!("held {held} of {targets}; worst: {name} ({fraction:.3}, {FLOOR})");
    held == targets
}

#[derive(Serialize)]
struct File<'a> {
    setting: &'a Setting,
    rows: &'a [Row],
}

/// Writes the rows beside the benchmarks' sources, whole or not at all.
pub(crate) fn write(setting: &Setting, rows: &[Row]) -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    fs::create_dir_all(&folder)?;
    let text = serde_json::to_string_pretty(&File { setting, rows })?;
    let unfinished = folder.join("gemm.json.part");
    fs::write(&unfinished, text + "\n")?;
    fs::rename(unfinished, folder.join("gemm.json"))?;
    Ok(())
}
