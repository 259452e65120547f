//! `cargo xtask <command>`: the same commands, with the same tools, on every machine.

mod bench;
mod esm;
mod exec;
mod lint;
mod merge;
mod module;
mod npm;
mod package;
mod rings;
mod site;
mod tools;
mod whole;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve [--port N]                 build the site, then serve it on 127.0.0.1 (port 8080)
  module                           compile the wasm module and its parts into target/module/ (Trunk calls this)
  build                            build the site into dist/ and print what a first load weighs
  package                          build the site, then the npm package into target/package/ and a tarball beside it
  test [ring...] [-- filter...]    run the tests; rings: pure, gpu, listings, browser (all by default)
  train [--steps N] [--out FOLDER] train the language model on a device into www/models/, with its log and what it is worth
  bench                            time the kernels beside other libraries in one run, then the native benches
  shots [name...]                  build, then write pictures of the page's views to target/shots/
  lint                             rustfmt, clippy of every ring, rustdoc, JavaScript syntax

What is missing on this machine is installed once, into ~/.cache/stepscope (or $STEPSCOPE_TOOLS), and with apt-get on Debian.";

/// On a real GPU some minutes, on one that a CPU plays an hour.
fn train(args: &[String]) -> exec::Result {
    tools::for_vulkan()?;
    let run = ["run", "--locked", "--release", "--features", "train", "--bin", "train", "--"];
    exec::run(exec::cargo(&run).args(args))
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "serve" => site::serve(rest),
        "build" => site::build(),
        "module" => module::build(),
        "package" => package::package(),
        "test" => rings::test(rest),
        "train" => train(rest),
        "bench" => bench::bench(rest),
        "shots" => bench::shots(rest),
        "lint" => lint::lint(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(format!("there is no command `{unknown}`\n\n{USAGE}").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}
