//! npm packages: kept with the tools, one folder per lock file, and linked into the checkout.

use crate::exec::{Result, find, output, program, root, run, tools_dir};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

const NODE_MAJOR: u32 = 20;

/// Makes `dir/node_modules` hold what `dir/package-lock.json` names; gives its path.
pub fn install(dir: &str) -> Result<PathBuf> {
    node()?;
    let here = root().join(dir);
    let linked = here.join("node_modules");
    let kept = kept_for(&here)?;
    if !kept.join("node_modules").is_dir() {
        ci(&here, &kept)?;
    }
    link(&kept.join("node_modules"), &linked)?;
    Ok(linked)
}

/// Node.js of a version that Playwright runs on, with its npm.
pub fn node() -> Result {
    let version = output(program("node").arg("--version")).unwrap_or_default();
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.unwrap_or(0) < NODE_MAJOR {
        let found = if version.is_empty() { "none was found".into() } else { format!("this is {}", version.trim()) };
        return Err(format!("install Node.js {NODE_MAJOR} or newer from https://nodejs.org ({found})").into());
    }
    if find("npm").is_none() {
        return Err("install npm, which belongs to Node.js (on Debian: apt-get install npm)".into());
    }
    Ok(())
}

fn kept_for(dir: &Path) -> Result<PathBuf> {
    let lock = fs::read(dir.join("package-lock.json"))?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    Ok(tools_dir()?.join("npm").join(format!("{:016x}", hasher.finish())))
}

/// A folder appears under its own name only when everything is in it.
fn ci(from: &Path, kept: &Path) -> Result {
    println!("Installing npm packages of {} into {}", from.display(), kept.display());
    let partial = kept.with_extension(std::process::id().to_string());
    fs::create_dir_all(&partial)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), partial.join(file))?;
    }
    run(program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&partial))?;
    if kept.exists() {
        // Another run was faster.
        fs::remove_dir_all(&partial)?;
    } else {
        fs::rename(&partial, kept)?;
    }
    Ok(())
}

fn link(target: &Path, link: &Path) -> Result {
    match fs::read_link(link) {
        Ok(old) if old == target => return Ok(()),
        Ok(_) => fs::remove_file(link)?,
        // Somebody's own `npm install`.
        Err(_) if link.is_dir() => return Ok(()),
        Err(_) => {}
    }
    std::os::unix::fs::symlink(target, link)?;
    Ok(())
}
