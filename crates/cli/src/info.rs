//! `einmul info`

use std::fmt::Write as _;

use einmul::machine::{Profile, env, memory};
use einmul::plan::format_bytes;
use serde_json::json;

use crate::arguments::{InfoArguments, InfoFormat};
use crate::{Outcome, print};

/// Prints what the machine offers and how the program is set.
pub(crate) fn run(arguments: &InfoArguments) -> Outcome {
    env::check()?;
    let profile = Profile::host()?;
    let memory = memory::memory_limit()?;
    let cache = env::cache_dir()?;
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if arguments.format == InfoFormat::Json {
        let variables: serde_json::Map<String, serde_json::Value> =
            env::ALL.iter().map(|v| (v.name.to_owned(), json!(set(v.name)))).collect();
        let out = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "profile": profile,
            "memory_limit_bytes": memory,
            "cache_dir": cache,
            "environment": variables,
        });
        return print(&format!("{out:#}\n"));
    }
    let caches = &profile.caches;
    let bytes = |n: usize| format_bytes(n as f64);
    let mut out = String::new();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(out, "{name:<18} {value}");
    };
    row("einmul", env!("CARGO_PKG_VERSION").to_owned());
    row("machine", profile.name.clone());
    row("instruction set", profile.isa.to_string());
    row("threads", profile.threads.to_string());
    row(
        "caches",
        format!("L1 {}, L2 {}, L3 {}", bytes(caches.l1d), bytes(caches.l2), bytes(caches.l3)),
    );
    row("memory limit", memory.map_or("none".to_owned(), |bytes| format_bytes(bytes as f64)));
    row("cost profile", format!("built-in rates for {}", profile.isa));
    row("cache folder", cache.display().to_string());
    let _ = writeln!(out, "\nenvironment");
    for variable in env::ALL {
        let value = set(variable.name).unwrap_or_else(|| format!("not set: {}", variable.default));
        let _ = writeln!(out, "  {:<22} {value}", variable.name);
    }
    print(&out)
}
