//! Runs the Python and C++ listings that readers see, through a small driver in `tests/listings/` that reads inputs, one a line, and answers
//! each with a line of JSON.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;

/// What `tests/listings/<folder>.py` answers with the listing of `src/lessons/<folder>/`.
pub fn python<T: DeserializeOwned>(folder: &str, lines: String) -> Vec<T> {
    let mut python = Command::new("python3");
    python.args([driver(folder, "py"), listing(folder, "py")]);
    answers(&mut python, lines, "install it with: apt-get install python3")
}

/// What `tests/listings/<folder>.cpp`, compiled with the listing of `src/lessons/<folder>/`, answers.
pub fn cpp<T: DeserializeOwned>(folder: &str, lines: String) -> Vec<T> {
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{folder}_listing"));
    let compiled = Command::new("g++")
        .args(["-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror"])
        .arg(format!("-DLISTING=\"{}\"", listing(folder, "cpp")))
        .arg(driver(folder, "cpp"))
        .arg("-o")
        .arg(&binary)
        .status()
        .expect("g++ runs; install it with: apt-get install g++");
    assert!(compiled.success(), "the C++ listing of {folder} doesn't compile; what g++ says is above");
    answers(&mut Command::new(binary), lines, "it was just compiled")
}

fn driver(folder: &str, extension: &str) -> String {
    format!("{}/tests/listings/{folder}.{extension}", env!("CARGO_MANIFEST_DIR"))
}

fn listing(folder: &str, extension: &str) -> String {
    format!("{}/src/lessons/{folder}/listing.{extension}", env!("CARGO_MANIFEST_DIR"))
}

fn answers<T: DeserializeOwned>(command: &mut Command, lines: String, install: &str) -> Vec<T> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{:?} doesn't run ({error}); {install}", command.get_program()));
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{:?} failed; what it says is above", command.get_program());
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
