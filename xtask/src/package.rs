//! The npm package: the site's files as they are, with types, as `target/package/` and as a tarball.

use crate::exec::{Result, cargo, output, program, root, run};
use crate::{npm, site, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// What the package has besides the site.
const OWN: &str = "xtask/package";
/// What it has of the checkout's other files, and their names there.
const COPIES: [(&str, &str); 3] =
    [("docs/package.md", "README.md"), ("LICENSE-APACHE", "LICENSE-APACHE"), ("LICENSE-MIT", "LICENSE-MIT")];
/// In place of the version in `package.json`.
const UNVERSIONED: &str = "\"version\": \"0.0.0\"";

pub fn package() -> Result {
    site::build()?;
    let tarball = write()?;
    println!("\n{} bytes: {}", fs::metadata(&tarball)?.len(), tarball.display());
    Ok(())
}

/// Makes the package of the site that was built; the tarball's path.
pub fn write() -> Result<PathBuf> {
    npm::node()?;
    let target = root().join("target");
    let out = target.join("package");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    copy(&root().join("dist"), &out)?;
    copy(&root().join(OWN), &out)?;
    for (from, to) in COPIES {
        fs::copy(root().join(from), out.join(to))?;
    }
    let version = tools::locked_version("stepscope")?;
    let manifest = fs::read_to_string(out.join("package.json"))?;
    let versioned = manifest.replacen(UNVERSIONED, &format!("\"version\": \"{version}\""), 1);
    fs::write(out.join("package.json"), versioned)?;
    fs::write(out.join("lessons.d.ts"), types()?)?;
    run(program("npm").args(["pack", "--silent", "--pack-destination"]).arg(&target).current_dir(&out))?;
    Ok(target.join(format!("stepscope-{version}.tgz")))
}

/// The types that the lessons' descriptions give.
fn types() -> Result<String> {
    let args = ["run", "--quiet", "--locked", "--package", "stepscope", "--example", "types"];
    output(&mut cargo(&args)).ok_or_else(|| format!("`cargo {}` failed", args.join(" ")).into())
}

fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
