//! The static site: building it, weighing its first load, serving it.

use crate::exec::{Result, cargo, program, root, run};
use crate::{module, tools, whole};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the front page may transfer: wasm, JavaScript and CSS, gzipped. More fails the build.
const FIRST_LOAD_BYTES: usize = 300_000;

pub fn build() -> Result {
    let mut trunk = tools::for_site()?;
    // For all targets: the build that follows is offline, and asks for what macros and build scripts need on this machine too.
    run(&mut cargo(&["fetch", "--locked"]))?;
    run(trunk.args(["build", "--offline", "--locked"]))?;
    let dist = root().join("dist");
    weigh(&dist)?;
    whole::write(&dist)
}

pub fn serve(args: &[String]) -> Result {
    let port = match args {
        [] => "8080",
        [flag, port] if flag == "--port" => port,
        _ => return Err("usage: cargo xtask serve [--port N]".into()),
    };
    build()?;
    run(program("node").args(["xtask/server.mjs", "dist", port]))
}

/// Prints what a first load of `index.html` transfers, and what comes later when it is needed; an error when the first load is too much.
fn weigh(dist: &Path) -> Result {
    let mut files = first_load(dist)?;
    let links = fs::read_to_string(dist.join("links.js"))?;
    let parts = module::parts(&links);
    for file in &parts[module::FRONT_PART] {
        files.insert(format!("parts/{file}.part"), fs::read(dist.join(format!("parts/{file}.part")))?);
    }
    let mut total_bytes = 0;
    println!("\nFirst load, gzipped:");
    for (name, raw) in &files {
        let bytes = gzip_len(raw);
        total_bytes += bytes;
        println!("  {name:<22} {bytes:>9} bytes of {}", raw.len());
    }
    println!("  {:<22} {total_bytes:>9} bytes; the limit is {FIRST_LOAD_BYTES}", "together");
    println!("\nOn top of that, each once, when it is first needed:");
    for (part, needed) in &parts {
        let later = needed.iter().map(|file| format!("parts/{file}.part")).filter(|name| !files.contains_key(name));
        let sizes = later.map(|name| Ok(fs::metadata(dist.join(name))?.len())).collect::<Result<Vec<u64>>>()?;
        println!("  {part:<22} {:>9} bytes in {} files", sizes.iter().sum::<u64>(), sizes.len());
    }
    match total_bytes.checked_sub(FIRST_LOAD_BYTES) {
        Some(over_bytes) if over_bytes > 0 => Err(format!("the first load is {over_bytes} bytes over its limit").into()),
        _ => Ok(()),
    }
}

/// Every script, style sheet and wasm module that `index.html` names, or that a file so found names.
fn first_load(dist: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut rest = BTreeMap::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if matches!(path.extension().and_then(|extension| extension.to_str()), Some("js" | "css" | "wasm")) {
            rest.insert(name, fs::read(&path)?);
        }
    }
    let mut loaded = BTreeMap::new();
    let mut unread = vec![fs::read(dist.join("index.html"))?];
    while let Some(text) = unread.pop() {
        let text = String::from_utf8_lossy(&text).into_owned();
        let named: Vec<String> = rest.keys().filter(|name| text.contains(name.as_str())).cloned().collect();
        for name in named {
            if let Some(content) = rest.remove(&name) {
                if !name.ends_with(".wasm") {
                    unread.push(content.clone());
                }
                loaded.insert(name, content);
            }
        }
    }
    Ok(loaded)
}

/// Bytes of the gzip file: the deflated content, a header of 10 bytes and a trailer of 8.
fn gzip_len(content: &[u8]) -> usize {
    miniz_oxide::deflate::compress_to_vec(content, 9).len() + 18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_load_follows_what_is_named_and_nothing_else() {
        let dist = std::env::temp_dir().join(format!("stepscope-first-load-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let files = [
            ("index.html", "<link rel=stylesheet href=app.css><script src=./boot.js>"),
            ("app.css", "@import './tokens.css'"),
            ("tokens.css", ""),
            ("boot.js", "import('./app.js')"),
            ("app.js", "new URL('app_bg.wasm', import.meta.url)"),
            ("app_bg.wasm", "embed.js"),
            ("embed.js", ""),
        ];
        for (name, content) in files {
            fs::write(dist.join(name), content).unwrap();
        }
        let names: Vec<String> = first_load(&dist).unwrap().into_keys().collect();
        fs::remove_dir_all(&dist).unwrap();
        assert_eq!(names, ["app.css", "app.js", "app_bg.wasm", "boot.js", "tokens.css"]);
    }
}
