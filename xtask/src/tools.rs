//! What the commands need on this machine and how it gets there: once per machine, never per checkout.

use crate::exec::{self, Result, cargo, find, output, program, root, run, tools_dir};
use crate::npm;
use std::path::PathBuf;
use std::process::Command;

const TRUNK: &str = "0.21.14";

/// Something that Debian packages. When `program` is on `PATH` it counts as installed, however it got there.
struct Package {
    name: &'static str,
    program: Option<&'static str>,
}

const fn package(name: &'static str, program: Option<&'static str>) -> Package {
    Package { name, program }
}

const FOR_LISTINGS: &[Package] = &[package("python3", Some("python3")), package("g++", Some("g++"))];
const FOR_VULKAN: &[Package] = &[package("libvulkan1", None), package("mesa-vulkan-drivers", None)];
const FOR_BROWSER: &[Package] = &[package("chromium", Some("chromium")), package("fonts-noto-cjk", None)];

/// The tests that run the Python and C++ listings.
pub fn for_listings() -> Result {
    debian(FOR_LISTINGS)
}

/// A Vulkan device; lavapipe, on the CPU, when there is no GPU.
pub fn for_vulkan() -> Result {
    debian(FOR_VULKAN)
}

/// Chromium, fonts for Chinese, and the packages that drive and check pages. Gives Node, to run a script that uses them.
pub fn for_browser() -> Result<Command> {
    debian(FOR_BROWSER)?;
    npm::install("tests/web")?;
    let mut node = program("node");
    if let (None, Some(chromium)) = (std::env::var_os("CHROMIUM"), find("chromium")) {
        node.env("CHROMIUM", chromium);
    }
    Ok(node)
}

/// Trunk, which puts the site together.
pub fn for_site() -> Result<Command> {
    let mut trunk = program(cargo_tool("trunk", "trunk", TRUNK, true)?.join("trunk"));
    // Trunk reads NO_COLOR as a boolean and stops at the usual value of 1.
    trunk.env_remove("NO_COLOR");
    Ok(trunk)
}

/// What the wasm module is made with.
pub struct Tools {
    bin_dirs: [PathBuf; 2],
}

impl Tools {
    pub fn program(&self, name: &str) -> Command {
        let found = self.bin_dirs.iter().map(|dir| dir.join(name)).find(|file| file.is_file());
        program(found.unwrap_or_else(|| name.into()))
    }
}

/// The module's compilers.
pub fn for_module() -> Result<Tools> {
    wasm_target()?;
    let wasm_bindgen_version = locked_version("wasm-bindgen")?;
    let bin_dirs = [
        // Its own lock file names crates that some registries do not have.
        cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &wasm_bindgen_version, false)?,
        npm::install("xtask/npm")?.join(".bin"),
    ];
    Ok(Tools { bin_dirs })
}

/// A rustup component such as clippy, looked up by the program that it brings.
pub fn rust_component(component: &str, subcommand: &str) -> Result {
    if output(cargo(&[subcommand, "--version"]).current_dir(root())).is_some() {
        return Ok(());
    }
    println!("Installing {component}");
    run(program("rustup").args(["component", "add", component]))
}

pub fn wasm_target() -> Result {
    let target = "wasm32-unknown-unknown";
    let libs = output(program("rustc").args(["--print", "target-libdir", "--target", target]));
    if libs.is_some_and(|dir| PathBuf::from(dir.trim()).is_dir()) {
        return Ok(());
    }
    println!("Installing the Rust target {target}");
    run(program("rustup").args(["target", "add", target]))
        .map_err(|error| format!("{error}\nThe site needs Rust's {target} target: install rustup from https://rustup.rs").into())
}

/// The folder that has `binary` of just this version: one on `PATH`, one installed before, or else one built now.
fn cargo_tool(package: &str, binary: &str, version: &str, locked: bool) -> Result<PathBuf> {
    let has_version = |file: &PathBuf| {
        output(Command::new(file).arg("--version")).is_some_and(|line| line.split_whitespace().nth(1) == Some(version))
    };
    let root = tools_dir()?.join(format!("{package}-{version}"));
    let kept = root.join("bin").join(binary);
    let found = find(binary).into_iter().chain([kept]).find(has_version);
    if let Some(bin_dir) = found.and_then(|file| file.parent().map(PathBuf::from)) {
        return Ok(bin_dir);
    }
    println!("Installing {package} {version} into {} (a few minutes, once)", root.display());
    std::fs::create_dir_all(&root)?;
    let mut install = cargo(&["install", package, "--version", version, "--root"]);
    install.arg(&root).args(locked.then_some("--locked"));
    // Away from the checkout: its .cargo/config.toml and target folder are not for this.
    run(install.current_dir(&root).env_remove("CARGO_TARGET_DIR"))?;
    Ok(root.join("bin"))
}

/// The version of a crate in `Cargo.lock`.
pub fn locked_version(crate_name: &str) -> Result<String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    version_in_lock(&lock, crate_name).ok_or_else(|| format!("{crate_name} is not in Cargo.lock").into())
}

fn version_in_lock(lock: &str, crate_name: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{crate_name}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

/// Installs the packages that are missing, with `apt-get`.
fn debian(packages: &[Package]) -> Result {
    let missing: Vec<&str> = packages.iter().filter(|package| !is_installed(package)).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if find("apt-get").is_none() {
        return Err(
            format!("install what Debian calls {names}, then run this again (there is no apt-get here to do it with)").into()
        );
    }
    println!("Installing from Debian: {names}");
    let install = apt_get(&["update"]).and_then(|()| {
        let args = ["install", "--yes", "--no-install-recommends"];
        apt_get(&[&args[..], &missing].concat())
    });
    install.map_err(|error| format!("{error}\nInstall by hand, then run this again: apt-get install {names}").into())
}

fn is_installed(package: &Package) -> bool {
    if package.program.is_some_and(|program| find(program).is_some()) {
        return true;
    }
    let status = output(program("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package.name]));
    // Packages of several architectures are listed one after the other.
    status.is_some_and(|status| status.starts_with("installed"))
}

fn apt_get(args: &[&str]) -> Result {
    let is_root = output(program("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut command = match (is_root, find("sudo")) {
        (true, _) => program("env"),
        (false, Some(sudo)) => {
            let mut command = program(sudo);
            command.arg("env");
            command
        }
        (false, None) => return Err("installing Debian packages needs root or sudo".into()),
    };
    exec::run(command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]).args(args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_named_crate() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.7\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.7"));
        assert_eq!(version_in_lock(lock, "bindgen"), None);
    }
}
