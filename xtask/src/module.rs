//! The wasm module and its parts: compiled, split, bound to JavaScript, shrunk. What comes of it lies in `target/module/`.

use crate::esm::Module;
use crate::exec::{Result, cargo, output, root, run};
use crate::merge::merge;
use crate::tools;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use wasm_split_cli_support as splitter;

/// What two parts share is a file of its own from this size on, in bytes.
const LARGE_BYTES: u64 = 16 << 10;
/// What the front page needs besides the main module.
pub const FRONT_PART: &str = "miniature";
/// The file of code that the front page shares with other parts, and the one of all else that is shared.
const FRONT: &str = "front";
const SHARED: &str = "shared";
/// What an element in somebody else's page has of the page's style, in this order.
const STYLES: [&str; 2] = ["tokens.css", "app.css"];
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
    bind(&out.join("app.js"))?;
    let files = group(&needs, &pieces)?;
    let parts = join(&files, &pieces)?;
    shrink(&tools, parts.values().cloned().chain([out.join("app_bg.wasm")]).collect())?;
    pack(&parts, &out)?;
    link(&needs, &files, &out)?;
    locate(&out)
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
            let shrunk = file.with_extension("shrunk");
            let mut command = tools.program("wasm-opt");
            command.args(["-Oz", "--strip-debug", "--strip-producers"]).args(FEATURES).arg(&file).arg("-o").arg(&shrunk);
            // Short of memory, it has been seen to end well and leave nothing.
            let is_whole = output(&mut command).is_some() && fs::read(&shrunk).is_ok_and(|wasm| wasm.starts_with(b"\0asm"));
            if !is_whole || fs::rename(&shrunk, &file).is_err() {
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

/// The file that each piece goes into.
fn group(needs: &BTreeMap<String, Vec<String>>, pieces: &Path) -> Result<BTreeMap<String, String>> {
    let mut users: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (part, names) in needs {
        for name in names {
            users.entry(name).or_default().insert(part);
        }
    }
    let mut files = BTreeMap::new();
    for (piece, users) in users {
        let size_bytes = fs::metadata(pieces.join(format!("{piece}.wasm")))?.len();
        let file = match users.iter().collect::<Vec<_>>()[..] {
            [user] => (*user).clone(),
            _ if users.iter().any(|user| *user == FRONT_PART) => FRONT.to_owned(),
            [one, other] if size_bytes >= LARGE_BYTES => format!("{one}-{other}"),
            _ => SHARED.to_owned(),
        };
        files.insert(piece.clone(), file);
    }
    Ok(files)
}

/// Makes one module of the pieces of each file.
fn join(files: &BTreeMap<String, String>, pieces: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut modules: BTreeMap<&String, Vec<Vec<u8>>> = BTreeMap::new();
    for (piece, file) in files {
        modules.entry(file).or_default().push(fs::read(pieces.join(format!("{piece}.wasm")))?);
    }
    println!("Joining {} pieces into {} parts", files.len(), modules.len());
    let joined = modules.into_iter().map(|(file, modules)| {
        let path = pieces.join(format!("part_{file}.wasm"));
        fs::write(&path, merge(&modules)?)?;
        Ok((file.clone(), path))
    });
    joined.collect()
}

/// Compresses the parts: hosts don't do it for files of a type that they don't know. The style sheets of an element are one more.
fn pack(parts: &BTreeMap<String, PathBuf>, out: &Path) -> Result {
    fs::create_dir_all(out.join("parts"))?;
    for (file, module) in parts {
        let compressed = miniz_oxide::deflate::compress_to_vec(&fs::read(module)?, 10);
        fs::write(out.join(format!("parts/{file}.part")), compressed)?;
    }
    let mut styles = Vec::new();
    for sheet in STYLES {
        styles.extend(fs::read(root().join("www").join(sheet))?);
    }
    Ok(fs::write(out.join("parts/styles.part"), miniz_oxide::deflate::compress_to_vec(&styles, 10))?)
}

/// Wraps what wasm-bindgen writes into a function: each call gives another instance, since after a crash one can't be used any more.
fn bind(bindings: &Path) -> Result {
    let module = Module::read(&fs::read_to_string(bindings)?).map_err(|error| format!("app.js has {error}"))?;
    let mut text: String = module.imports.iter().map(|import| format!("{}\n", import.line)).collect();
    text += &format!("export function instance() {{\n{}}}\n", module.function_body().trim_start());
    Ok(fs::write(bindings, text)?)
}

/// The models that lie in a folder as it's served, by their paths from there.
pub fn models(served: &Path) -> Result<Vec<String>> {
    let Ok(folder) = fs::read_dir(served.join("models")) else { return Ok(Vec::new()) };
    let names = folder.map(|entry| Ok(format!("models/{}", entry?.file_name().to_string_lossy())));
    Ok(names.collect::<Result<Vec<_>>>()?.into_iter().filter(|name| name.ends_with(".safetensors")).collect())
}

/// Writes where all files are that JavaScript fetches, each in the form that bundlers follow.
fn locate(out: &Path) -> Result {
    let mut names = vec!["app_bg.wasm".to_owned()];
    for entry in fs::read_dir(out.join("parts"))? {
        names.push(format!("parts/{}", entry?.file_name().to_string_lossy()));
    }
    names.extend(models(&root().join("www"))?);
    names.sort();
    let mut text = String::from("// The files that are fetched; written by the build.\nexport const FILES = {\n");
    for name in names {
        text += &format!("  {name:?}: new URL(\"./{name}\", import.meta.url),\n");
    }
    Ok(fs::write(out.join("files.js"), text + "};\n")?)
}

/// Writes what JavaScript loads for each part.
fn link(needs: &BTreeMap<String, Vec<String>>, files: &BTreeMap<String, String>, out: &Path) -> Result {
    let mut links = String::from(
        "// Which files each part of the module lies in; written by the build.\nimport { part } from \"./parts.js\";\n",
    );
    for (part, names) in needs {
        let files: BTreeSet<&String> = names.iter().map(|name| &files[name]).collect();
        let files: Vec<String> = files.into_iter().map(|file| format!("{file:?}")).collect();
        links += &format!("{LINK}{part} = part({});\n", files.join(", "));
    }
    Ok(fs::write(out.join("links.js"), links)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn models_are_found_where_there_are_some() {
        let served = std::env::temp_dir().join(format!("stepscope-models-{}", std::process::id()));
        std::fs::create_dir_all(served.join("models")).unwrap();
        for name in ["language.safetensors", "language.safetensors.js", "language.json"] {
            std::fs::write(served.join("models").join(name), "").unwrap();
        }
        let found = super::models(&served).unwrap();
        std::fs::remove_dir_all(&served).unwrap();
        assert_eq!(found, ["models/language.safetensors"]);
        assert!(super::models(&served).unwrap().is_empty());
    }

    #[test]
    fn links_say_which_files_a_part_lies_in() {
        let links =
            "// …\nimport { part } from \"./parts.js\";\nexport const __wasm_split_load_heap = part(\"front\", \"heap\");\n";
        assert_eq!(super::parts(links).into_iter().collect::<Vec<_>>(), [("heap", vec!["front", "heap"])]);
    }
}
