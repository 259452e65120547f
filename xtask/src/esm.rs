//! Reads the ES modules that we write and those of wasm-bindgen, which have each import and export on a line of its own.

use crate::exec::Result;

/// A module in pieces.
pub struct Module {
    pub imports: Vec<Import>,
    /// All but imports and the word `export`.
    pub body: String,
    /// What it exports, each as a property of an object: `a`, or `b: a` for `a as b`.
    pub exports: Vec<String>,
}

pub struct Import {
    /// As it stands.
    pub line: String,
    /// What it has a name for: `a`, `{ a, b: c }`; empty for none.
    pub binds: String,
    pub from: String,
}

impl Module {
    /// Fails at a line that can't be read.
    pub fn read(text: &str) -> Result<Module> {
        let mut module = Module { imports: Vec::new(), body: String::new(), exports: Vec::new() };
        for line in text.lines() {
            let read = match (line.strip_prefix("import "), line.strip_prefix("export ")) {
                (Some(rest), _) => module.import(rest),
                (_, Some(rest)) => module.export(rest),
                _ => {
                    module.body += line;
                    Some(())
                }
            };
            read.ok_or_else(|| format!("a line that can't be read: {line}"))?;
            module.body.push('\n');
        }
        Ok(module)
    }

    fn import(&mut self, rest: &str) -> Option<()> {
        let (names, from) = rest.split_once(" from ").unwrap_or(("", rest));
        let from = from.trim_end_matches(';').strip_prefix('"')?.strip_suffix('"')?;
        let binds = match names.strip_prefix("* as ") {
            Some(name) => name.to_owned(),
            None if names.is_empty() => String::new(),
            None => format!("{{{}}}", names.strip_prefix('{')?.strip_suffix('}')?.replace(" as ", ": ")),
        };
        self.imports.push(Import { line: format!("import {rest}"), binds, from: from.to_owned() });
        Some(())
    }

    fn export(&mut self, rest: &str) -> Option<()> {
        if let Some(names) = rest.strip_prefix('{') {
            let names = names.trim_end_matches(';').strip_suffix('}')?;
            self.exports.extend(names.split(',').map(|name| match name.trim().split_once(" as ") {
                Some((inner, outer)) => format!("{outer}: {inner}"),
                None => name.trim().to_owned(),
            }));
        } else {
            let name = ["async function ", "function ", "class ", "const "].iter().find_map(|kind| rest.strip_prefix(kind))?;
            let name = name.split(|c: char| !c.is_alphanumeric() && !"_$".contains(c)).next().filter(|name| !name.is_empty())?;
            self.exports.push(name.to_owned());
            self.body += rest;
        }
        Some(())
    }

    /// The body as that of a function which returns what the module exports.
    pub fn function_body(&self) -> String {
        format!("{}return {{ {} }};\n", self.body, self.exports.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_read_line_by_line() {
        let text = "import { a, b as c } from \"./x.js\";\nimport * as d from \"./y.js\"\nimport \"./z.js\";\n\
            export async function e(f) {}\nexport const g = 1;\nlet h;\nexport { h, e as default };\n";
        let module = Module::read(text).unwrap();
        let imports: Vec<_> = module.imports.iter().map(|import| (import.binds.as_str(), import.from.as_str())).collect();
        assert_eq!(imports, [("{ a, b: c }", "./x.js"), ("d", "./y.js"), ("", "./z.js")]);
        assert_eq!(
            module.function_body(),
            "\n\n\nasync function e(f) {}\nconst g = 1;\nlet h;\n\nreturn { e, g, h, default: e };\n"
        );
    }

    #[test]
    fn what_cant_be_read_is_refused() {
        for line in ["import {", "export {", "export default class {}", "import a from \"./a.js\";", "export let a = 1;"] {
            assert!(Module::read(line).err().unwrap().to_string().ends_with(line));
        }
    }
}
