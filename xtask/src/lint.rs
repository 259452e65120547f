//! What a reviewer should not have to say.

use crate::exec::{Result, cargo, program, root, run};
use crate::tools;
use std::path::{Path, PathBuf};

pub fn lint() -> Result {
    tools::rust_component("rustfmt", "fmt")?;
    tools::rust_component("clippy", "clippy")?;
    tools::wasm_target()?;

    let rings: [&[&str]; 3] = [
        &["--workspace", "--all-targets"],
        &["--all-targets", "--features", "train"],
        &["--features", "web", "--target", "wasm32-unknown-unknown", "--lib", "--bin", "app"],
    ];
    let mut failed = Vec::new();
    let mut check = |command: &mut std::process::Command| {
        if let Err(error) = run(command) {
            failed.push(error.to_string());
        }
    };
    check(&mut cargo(&["fmt", "--all", "--check"]));
    for ring in rings {
        check(cargo(&["clippy", "--locked"]).args(ring).args(["--", "--deny", "warnings"]));
    }
    check(
        cargo(&[
            "doc",
            "--locked",
            "--no-deps",
            "--lib",
            "--features",
            "gpu",
            "--package",
            "stepscope",
            "--package",
            "stepscope-core",
        ])
        .env("RUSTDOCFLAGS", "--deny warnings"),
    );
    for script in scripts(root())? {
        check(program("node").arg("--check").arg(script));
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n").into()) }
}

/// Our own JavaScript.
fn scripts(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for dir in ["www", "xtask", "tests/web", "benches/peers"] {
        let Ok(entries) = std::fs::read_dir(root.join(dir)) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "js" || extension == "mjs") {
                found.push(Path::new(dir).join(path.file_name().unwrap_or_default()));
            }
        }
    }
    found.sort();
    Ok(found)
}
