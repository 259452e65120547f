//! npm packages: kept with the tools, one folder per lock file, and linked into the checkout.

use crate::exec::{Result, find, program, root, run};
use crate::tools;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Makes `dir/node_modules` hold what `dir/package-lock.json` names; gives its path.
pub fn install(dir: &str) -> Result<PathBuf> {
    let here = root().join(dir);
    let linked = here.join("node_modules");
    let kept = kept_for(&here)?;
    if !kept.join("node_modules").is_dir() {
        ci(&here, &kept)?;
    }
    link(&kept.join("node_modules"), &linked)?;
    Ok(linked)
}

fn kept_for(dir: &Path) -> Result<PathBuf> {
    let lock = fs::read(dir.join("package-lock.json"))?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    Ok(tools::dir()?.join("npm").join(format!("{:016x}", hasher.finish())))
}

/// A folder appears under its own name only when everything is in it.
fn ci(from: &Path, kept: &Path) -> Result {
    for (tool, package) in [("node", "nodejs"), ("npm", "npm")] {
        if find(tool).is_none() {
            return Err(format!("{tool} is missing: install Node.js 20 or newer (on Debian: apt-get install {package})").into());
        }
    }
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
