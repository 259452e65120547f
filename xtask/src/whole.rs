//! `embed-whole.js`: the modules of an embedded lesson and all that they read, in one classic script, for pages that may read nothing
//! else: sandboxed frames of hosts that send no CORS headers, and files.

use crate::exec::{Result, root};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const ENTRY: &str = "./frame.js";
/// Asked for by name when it's needed, again after each crash.
const BINDINGS: &str = "./app.js";
/// The module that asks the host for files, and what the script has in its place.
const SITE: &str = "./site.js";
const SITE_IN_WHOLE: &str = "xtask/whole.mjs";

/// Writes the script beside the site's other files.
pub fn write(dist: &Path) -> Result {
    let read = |name: &str| match name {
        SITE => fs::read_to_string(root().join(SITE_IN_WHOLE)),
        _ => fs::read_to_string(dist.join(name)),
    };
    let script = script(&modules(read)?, &files(dist)?);
    println!("\nembed-whole.js: {} bytes, only where modules can't be loaded", script.len());
    Ok(fs::write(dist.join("embed-whole.js"), script)?)
}

/// What modules read, by path: deflated, in base64. Parts are deflated already.
fn files(dist: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for name in ["app_bg.wasm", "app.css", "tokens.css"] {
        let packed = miniz_oxide::deflate::compress_to_vec(&fs::read(dist.join(name))?, 10);
        files.insert(name.to_owned(), BASE64_STANDARD.encode(packed));
    }
    for entry in fs::read_dir(dist.join("parts"))? {
        let path = entry?.path();
        let name = format!("parts/{}", path.file_name().unwrap_or_default().to_string_lossy());
        files.insert(name, BASE64_STANDARD.encode(fs::read(&path)?));
    }
    Ok(files)
}

/// The bodies of the functions that make the modules, by name.
fn modules(read: impl Fn(&str) -> std::io::Result<String>) -> Result<BTreeMap<String, String>> {
    let mut modules = BTreeMap::new();
    let mut unread = vec![ENTRY.to_owned(), BINDINGS.to_owned()];
    while let Some(name) = unread.pop() {
        if modules.contains_key(&name) {
            continue;
        }
        let text = read(&name).map_err(|error| format!("{name}: {error}"))?;
        let Module { body, imports } = module(&text).map_err(|line| format!("{name} has a line that can't be joined: {line}"))?;
        modules.insert(name, body);
        unread.extend(imports);
    }
    Ok(modules)
}

struct Module {
    body: String,
    imports: Vec<String>,
}

/// Makes a function's body of a module: imports are asked of `use`, exports are returned. Each must stand on one line.
fn module(text: &str) -> std::result::Result<Module, String> {
    let (mut body, mut imports, mut exports) = (String::new(), Vec::new(), Vec::new());
    for line in text.lines() {
        let refused = || line.to_owned();
        if let Some(rest) = line.strip_prefix("import ") {
            let (names, from) = match rest.split_once(" from ") {
                Some((names, from)) => (names, from),
                None => ("", rest),
            };
            let from =
                from.trim_end_matches(';').strip_prefix('"').and_then(|from| from.strip_suffix('"')).ok_or_else(refused)?;
            if let Some(name) = names.strip_prefix("* as ") {
                body += &format!("const {name} = use(\"{from}\");");
            } else if names.is_empty() {
                body += &format!("use(\"{from}\");");
            } else {
                let names = names.strip_prefix('{').and_then(|names| names.strip_suffix('}')).ok_or_else(refused)?;
                body += &format!("const {{{}}} = use(\"{from}\");", names.replace(" as ", ": "));
            }
            imports.push(from.to_owned());
        } else if let Some(rest) = line.strip_prefix("export ") {
            if let Some(names) = rest.strip_prefix('{') {
                let names = names.trim_end_matches(';').strip_suffix('}').ok_or_else(refused)?;
                exports.extend(names.split(',').map(|name| match name.trim().split_once(" as ") {
                    Some((inner, outer)) => format!("{outer}: {inner}"),
                    None => name.trim().to_owned(),
                }));
            } else {
                let name = ["async function ", "function ", "class ", "const "].iter().find_map(|kind| rest.strip_prefix(kind));
                let name = name.and_then(|name| name.split(|c: char| !c.is_alphanumeric() && !"_$".contains(c)).next());
                exports.push(name.filter(|name| !name.is_empty()).ok_or_else(refused)?.to_owned());
                body += rest;
            }
        } else {
            body += line;
        }
        body.push('\n');
    }
    // Only modules have it.
    let mut body = body.replace("import.meta.url", "HOST");
    body += &format!("return {{ {} }};\n", exports.join(", "));
    Ok(Module { body, imports })
}

fn script(modules: &BTreeMap<String, String>, files: &BTreeMap<String, String>) -> String {
    let mut script = String::from("\"use strict\";\n(() => {\nconst HOST = document.currentScript.src;\nconst FILES = {\n");
    for (name, content) in files {
        script += &format!("\"{name}\": \"{content}\",\n");
    }
    script += "};\nconst MODULES = {\n";
    for (name, body) in modules {
        script += &format!("\"{name}\"() {{\n{body}}},\n");
    }
    script += "};\nconst made = new Map();\nconst make = (name) => MODULES[name]();\n";
    script += "const use = (name) => made.get(name) ?? made.set(name, make(name)).get(name);\n";
    script += &format!("use(\"{ENTRY}\");\n}})();\n");
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_becomes_the_body_of_a_function() {
        let text = "import { a, b as c } from \"./x.js\";\nimport * as d from \"./y.js\"\nimport \"./z.js\";\n\
            export async function e(f) {}\nexport const g = import.meta.url;\nlet h;\nexport { h, e as default };\n";
        let Module { body, imports } = module(text).unwrap();
        assert_eq!(imports, ["./x.js", "./y.js", "./z.js"]);
        assert_eq!(
            body,
            "const { a, b: c } = use(\"./x.js\");\nconst d = use(\"./y.js\");\nuse(\"./z.js\");\n\
            async function e(f) {}\nconst g = HOST;\nlet h;\n\nreturn { e, g, h, default: e };\n"
        );
    }

    #[test]
    fn what_cant_be_joined_is_refused() {
        for line in ["import {", "export {", "export default class {}", "import a from \"./a.js\";", "export let a = 1;"] {
            assert_eq!(module(line).err().as_deref(), Some(line));
        }
    }

    #[test]
    fn modules_are_found_by_what_they_import_and_each_is_there_once() {
        let read = |name: &str| {
            Ok(match name {
                ENTRY => "import \"./a.js\";\nimport \"./b.js\";",
                "./a.js" => "import \"./b.js\";",
                _ => "",
            }
            .to_owned())
        };
        let names: Vec<String> = modules(read).unwrap().into_keys().collect();
        assert_eq!(names, ["./a.js", "./app.js", "./b.js", ENTRY]);
    }
}
