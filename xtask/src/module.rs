//! The wasm module and its parts: compiled, split, bound to JavaScript, shrunk. What comes of it lies in `target/module/`.

use crate::exec::{Result, cargo, output, root, run};
use crate::tools;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use wasm_split_cli_support as splitter;

/// What two parts share is a file of its own from this size on, in bytes.
const LARGE_BYTES: usize = 8 << 10;
/// What the front page needs besides the main module.
pub const FRONT_PART: &str = "miniature";
/// The file of code that the front page shares with other parts, and the one of all else that is shared.
const FRONT: &str = "front";
const SHARED: &str = "shared";
/// What wasm-opt must know of the module's instructions.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
/// How a line of `links.js` begins: the name is the one that the module imports.
const LINK: &str = "export const __wasm_split_load_";

pub fn build() -> Result {
    let tools = tools::for_module()?;
    let out = root().join("target/module");
    let pieces = root().join("target/pieces");
    for dir in [&out, &pieces] {
        if dir.exists() {
            fs::remove_dir_all(dir)?;
        }
        fs::create_dir_all(dir)?;
    }
    let mut build = cargo(&["build", "--locked", "--offline", "--profile", "site", "--bin", "app", "--features", "web"]);
    run(build.args(["--target", "wasm32-unknown-unknown"]))?;
    let compiled = target_dir().join("wasm32-unknown-unknown/site/app.wasm");
    let needs = split(&compiled, &pieces)?;
    run(tools
        .program("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"])
        .arg(&out)
        .arg(pieces.join("app.wasm")))?;
    fs::remove_file(pieces.join("app.wasm"))?;
    let mut files: Vec<PathBuf> = fs::read_dir(&pieces)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    files.push(out.join("app_bg.wasm"));
    shrink(&tools, files)?;
    pack(&needs, &pieces, &out)
}

/// Cargo's, which may be shared by checkouts.
fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Writes the main module and the pieces of the others; for each part, the pieces that it needs.
fn split(compiled: &Path, pieces: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    println!("Splitting {}", compiled.display());
    let wasm = fs::read(compiled)?;
    let main = pieces.join("app.wasm");
    let mut options = splitter::Options::new(&wasm);
    options.output_dir = pieces;
    options.main_out_path = &main;
    options.link_name = "./links.js";
    options.main_module = "./app.js";
    let split = splitter::transform(options).map_err(|error| format!("the module could not be split: {error:?}"))?;
    Ok(split.prefetch_map.into_iter().collect())
}

/// Runs wasm-opt on each file, as many at a time as there are processors.
fn shrink(tools: &tools::Tools, files: Vec<PathBuf>) -> Result {
    println!("Shrinking {} files with wasm-opt", files.len());
    let rest = Mutex::new(files);
    let shrink_rest = || -> std::result::Result<(), String> {
        loop {
            let Some(file) = rest.lock().map_err(|error| error.to_string())?.pop() else { return Ok(()) };
            let mut command = tools.program("wasm-opt");
            command.args(["-Oz", "--strip-debug", "--strip-producers"]).args(FEATURES).arg(&file).arg("-o").arg(&file);
            if output(&mut command).is_none() {
                return Err(format!("wasm-opt failed on {}", file.display()));
            }
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(shrink_rest)).collect();
        workers.into_iter().map(|worker| worker.join()).collect()
    });
    for outcome in outcomes {
        outcome.map_err(|_| "a thread that ran wasm-opt panicked")??;
    }
    Ok(())
}

/// The files that each part lies in, as `links.js` has them.
pub fn parts(links: &str) -> BTreeMap<&str, Vec<&str>> {
    let parts = links.lines().filter_map(|line| line.strip_prefix(LINK)?.split_once(" = part("));
    parts.map(|(part, files)| (part, files.split('"').skip(1).step_by(2).collect())).collect()
}

/// Packs the pieces into parts, and writes what JavaScript loads for each.
fn pack(needs: &BTreeMap<String, Vec<String>>, pieces: &Path, out: &Path) -> Result {
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (part, names) in needs {
        for name in names {
            users.entry(name).or_default().insert(part);
        }
    }
    let mut packed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut file_of: BTreeMap<&str, String> = BTreeMap::new();
    for (piece, users) in &users {
        let path = pieces.join(format!("{piece}.wasm"));
        let wasm = fs::read(&path)?;
        let file = match users.iter().collect::<Vec<_>>()[..] {
            [user] => (*user).to_owned(),
            _ if users.contains(FRONT_PART) => FRONT.to_owned(),
            [one, other] if wasm.len() >= LARGE_BYTES => format!("{one}-{other}"),
            _ => SHARED.to_owned(),
        };
        let content = packed.entry(file.clone()).or_default();
        content.extend((wasm.len() as u32).to_le_bytes());
        content.extend(wasm);
        file_of.insert(piece, file);
    }
    fs::create_dir_all(out.join("parts"))?;
    for (file, content) in packed {
        fs::write(out.join(format!("parts/{file}.part")), miniz_oxide::deflate::compress_to_vec(&content, 10))?;
    }
    let mut links = String::from(
        "// Which files each part of the module lies in; written by the build.\nimport { part } from \"./parts.js\";\n",
    );
    for (part, names) in needs {
        let files: BTreeSet<&String> = names.iter().map(|name| &file_of[name.as_str()]).collect();
        let files: Vec<String> = files.into_iter().map(|file| format!("{file:?}")).collect();
        links += &format!("{LINK}{part} = part({});\n", files.join(", "));
    }
    Ok(fs::write(out.join("links.js"), links)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_say_which_files_a_part_lies_in() {
        let links =
            "// …\nimport { part } from \"./parts.js\";\nexport const __wasm_split_load_heap = part(\"front\", \"heap\");\n";
        assert_eq!(super::parts(links).into_iter().collect::<Vec<_>>(), [("heap", vec!["front", "heap"])]);
    }
}
