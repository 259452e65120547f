//! The static site: building it, weighing its first load, serving it.

use crate::exec::{Result, cargo, program, root, run};
use crate::tools;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a first visit to the app is to transfer at most: wasm, JavaScript and CSS, gzipped.
const FIRST_LOAD_GOAL_BYTES: usize = 300_000;
/// More than this fails the build. It is above the goal as long as the goal isn't met, and only ever goes down.
const FIRST_LOAD_LIMIT_BYTES: usize = 640_000;

pub fn build() -> Result {
    let mut trunk = tools::for_site()?;
    run(&mut cargo(&["fetch", "--locked", "--target", "wasm32-unknown-unknown"]))?;
    run(trunk.args(["build", "--offline", "--locked"]))?;
    weigh(&root().join("dist"))
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

/// Prints what a first load of `index.html` transfers; an error when it is too much.
fn weigh(dist: &Path) -> Result {
    let files = first_load(dist)?;
    let mut total_bytes = 0;
    println!("\nFirst load, gzipped:");
    for (name, raw) in &files {
        let bytes = gzip_len(raw);
        total_bytes += bytes;
        println!("  {name:<16} {bytes:>9} bytes of {}", raw.len());
    }
    println!("  {:<16} {total_bytes:>9} bytes; the goal is {FIRST_LOAD_GOAL_BYTES}", "together");
    if total_bytes > FIRST_LOAD_LIMIT_BYTES {
        return Err(format!("the first load is {} bytes over its limit", total_bytes - FIRST_LOAD_LIMIT_BYTES).into());
    }
    if total_bytes > FIRST_LOAD_GOAL_BYTES {
        println!("  WARNING: {} bytes over the goal", total_bytes - FIRST_LOAD_GOAL_BYTES);
    }
    Ok(())
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
