//! `embed-whole.js`: the modules of an embedded lesson and all that they read but models, which are scripts of their own, in one classic script, for
//! pages that may read nothing else: sandboxed frames of hosts that send no CORS headers, and files.

use crate::esm::{Import, Module};
use crate::exec::{Result, root};
use crate::module;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const ENTRY: &str = "./frame.js";
/// How an import begins that is made when it's needed.
const LATER: &str = "import(\"";
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
    fs::write(dist.join("embed-whole.js"), script)?;
    for model in module::models(dist)? {
        let script = script_of(&model, &fs::read(dist.join(&model))?);
        println!("{model}.js: {} bytes, there and when a lesson takes it", script.len());
        fs::write(dist.join(format!("{model}.js")), script)?;
    }
    Ok(())
}

/// A script that gives a file: not every page that has lessons has one which takes it.
fn script_of(path: &str, content: &[u8]) -> String {
    let packed = BASE64_STANDARD.encode(miniz_oxide::deflate::compress_to_vec(content, 10));
    format!("(self.stepscopeFiles ??= {{}})[{path:?}] = {packed:?};\n")
}

/// What modules read, by path: deflated, in base64. Parts are deflated already.
fn files(dist: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let name = "app_bg.wasm";
    let packed = miniz_oxide::deflate::compress_to_vec(&fs::read(dist.join(name))?, 10);
    files.insert(name.to_owned(), BASE64_STANDARD.encode(packed));
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
    let mut unread = vec![ENTRY.to_owned()];
    while let Some(name) = unread.pop() {
        if modules.contains_key(&name) {
            continue;
        }
        let text = read(&name).map_err(|error| format!("{name}: {error}"))?;
        let module = Module::read(&text).map_err(|error| format!("{name} has {error}"))?;
        modules.insert(name, function_body(&module));
        unread.extend(module.imports.into_iter().map(|import| import.from));
        unread.extend(imported_later(&module.body).map(str::to_owned));
    }
    Ok(modules)
}

/// Asks for imports at its beginning, or when they are needed.
fn function_body(module: &Module) -> String {
    let uses = module.imports.iter().map(|Import { binds, from, .. }| match binds.as_str() {
        "" => format!("use(\"{from}\");\n"),
        binds => format!("const {binds} = use(\"{from}\");\n"),
    });
    // Only modules have these.
    let body = module.function_body().replace("import.meta.url", "HOST").replace(LATER, "later(\"");
    uses.collect::<String>() + &body
}

fn imported_later(body: &str) -> impl Iterator<Item = &str> {
    body.split(LATER).skip(1).filter_map(|rest| rest.split('"').next())
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
    script += "};\nconst made = new Map();\n";
    script += "const use = (name) => made.get(name) ?? made.set(name, MODULES[name]()).get(name);\n";
    script += "const later = async (name) => use(name);\n";
    script += &format!("use(\"{ENTRY}\");\n}})();\n");
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_becomes_the_body_of_a_function() {
        let text = "import { a, b as c } from \"./x.js\";\nimport \"./z.js\";\n\
            export const d = [import.meta.url, a, c];\nconst e = import(\"./e.js\");\n";
        assert_eq!(
            function_body(&Module::read(text).unwrap()),
            "const { a, b: c } = use(\"./x.js\");\nuse(\"./z.js\");\n\n\nconst d = [HOST, a, c];\nconst e = later(\"./e.js\");\nreturn { d };\n"
        );
    }

    #[test]
    fn a_model_is_a_script_that_gives_itself() {
        let script = script_of("models/m.safetensors", b"weights");
        let packed = script.strip_prefix("(self.stepscopeFiles ??= {})[\"models/m.safetensors\"] = \"").unwrap();
        let packed = BASE64_STANDARD.decode(packed.strip_suffix("\";\n").unwrap()).unwrap();
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(&packed).unwrap(), b"weights");
    }

    #[test]
    fn modules_are_found_by_what_they_import_and_each_is_there_once() {
        let read = |name: &str| {
            Ok(match name {
                ENTRY => "import \"./a.js\";\nimport \"./b.js\";",
                "./a.js" => "import \"./b.js\";\nconst c = () => import(\"./c.js\");",
                _ => "",
            }
            .to_owned())
        };
        let names: Vec<String> = modules(read).unwrap().into_keys().collect();
        assert_eq!(names, ["./a.js", "./b.js", "./c.js", ENTRY]);
    }
}
