//! The tests, ring by ring: each ring needs more of the machine than the one before.

use crate::exec::{Result, cargo, root, run};
use crate::{npm, package, site, tools};
use std::time::Instant;

struct Ring {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result,
}

const RINGS: &[Ring] = &[
    Ring { name: "pure", about: "algorithms, scenes, lessons, links, CPU twins: no browser, no GPU", run: pure },
    Ring { name: "gpu", about: "kernels on this machine's Vulkan device", run: gpu },
    Ring { name: "listings", about: "the Python and C++ listings, executed", run: listings },
    Ring { name: "browser", about: "the built site in Chromium, with WebGPU on SwiftShader", run: browser },
];

pub fn test(args: &[String]) -> Result {
    let (names, filter) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &[][..]),
    };
    if let Some(unknown) = names.iter().find(|name| RINGS.iter().all(|ring| ring.name != **name)) {
        let known: Vec<&str> = RINGS.iter().map(|ring| ring.name).collect();
        return Err(format!("there is no ring `{unknown}`; there are {}", known.join(", ")).into());
    }
    let chosen = RINGS.iter().filter(|ring| names.is_empty() || names.iter().any(|name| name == ring.name));

    let mut summary = Vec::new();
    for ring in chosen {
        println!("\n━━ {}: {}\n", ring.name, ring.about);
        let started = Instant::now();
        let outcome = (ring.run)(filter);
        if let Err(error) = &outcome {
            eprintln!("\nerror: {error}");
        }
        summary.push((ring.name, outcome.is_ok(), started.elapsed().as_secs_f64()));
    }

    println!("\n━━ summary\n");
    for (name, ok, took_secs) in &summary {
        println!("  {name:<9} {}  {took_secs:>6.1} s", if *ok { "passed" } else { "FAILED" });
    }
    let failed: Vec<&str> = summary.iter().filter(|(_, ok, _)| !ok).map(|(name, ..)| *name).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

fn pure(filter: &[String]) -> Result {
    let targets = test_targets(|name| !is_gpu(name) && !is_listing(name))?;
    let mut args = vec!["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins"];
    for target in &targets {
        args.extend(["--test", target]);
    }
    run(cargo(&args).arg("--").args(filter))?;
    run(cargo(&["test", "--locked", "--doc"]).arg("--").args(filter))
}

fn gpu(filter: &[String]) -> Result {
    tools::for_vulkan()?;
    let targets = test_targets(is_gpu)?;
    let mut args = vec!["test", "--locked", "--no-fail-fast", "--features", "gpu"];
    for target in &targets {
        args.extend(["--test", target]);
    }
    let mut tests = cargo(&args);
    if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        // Mesa complains at every device without one.
        tests.env("XDG_RUNTIME_DIR", std::env::temp_dir());
    }
    run(tests.arg("--").args(filter))
}

fn listings(filter: &[String]) -> Result {
    tools::for_listings()?;
    let targets = test_targets(is_listing)?;
    let mut args = vec!["test", "--locked", "--no-fail-fast"];
    for target in &targets {
        args.extend(["--test", target]);
    }
    run(cargo(&args).arg("--").args(filter))
}

fn browser(filter: &[String]) -> Result {
    let mut node = tools::for_browser()?;
    npm::install("tests/package")?;
    site::build()?;
    package::write()?;
    run(node.arg("tests/web/run.mjs").args(filter))
}

fn is_gpu(name: &str) -> bool {
    name.starts_with("gpu")
}

fn is_listing(name: &str) -> bool {
    name.starts_with("listings")
}

/// Names of the files in `tests/` that the ring runs. None at all is an error: a ring without tests proves nothing.
fn test_targets(belongs: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("tests"))? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        names.extend(file.strip_suffix(".rs").filter(|name| belongs(name)).map(str::to_owned));
    }
    names.sort();
    if names.is_empty() { Err("there is no test of this ring in tests/".into()) } else { Ok(names) }
}
