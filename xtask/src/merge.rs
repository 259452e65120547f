//! Makes one wasm module of several that have no functions of each other: they meet in the memory, the table and the globals that all import.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{Parser, Payload, TypeRef};

use crate::exec::Result;

/// Modules of one linking: imports of a name are the same thing in each. None may export or import functions.
pub fn merge(modules: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut merged = Merged::default();
    for module in modules {
        merged.add(module)?;
    }
    Ok(merged.finish())
}

#[derive(Default)]
struct Merged {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    /// Names of what is imported, in the order of its kind: tables, memories, globals.
    imported: [Vec<String>; 3],
}

type Outcome<T> = std::result::Result<T, Error>;

/// Where the indices of one module lie in the merged one.
#[derive(Default)]
struct Places {
    first_type: u32,
    first_function: u32,
    first_data: u32,
    tables: Vec<u32>,
    memories: Vec<u32>,
    globals: Vec<u32>,
}

impl Merged {
    fn add(&mut self, module: &[u8]) -> Result {
        let mut places = Places {
            first_type: self.types.len(),
            first_function: self.functions.len(),
            first_data: self.data.len(),
            ..Places::default()
        };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(types) => places.parse_type_section(&mut self.types, types)?,
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        self.import(import?, &mut places)?;
                    }
                }
                Payload::FunctionSection(functions) => places.parse_function_section(&mut self.functions, functions)?,
                Payload::ElementSection(elements) => places.parse_element_section(&mut self.elements, elements)?,
                Payload::CodeSectionEntry(body) => places.parse_function_body(&mut self.code, body)?,
                Payload::DataSection(data) => places.parse_data_section(&mut self.data, data)?,
                Payload::ExportSection(exports) if exports.count() == 0 => {}
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => return Err(format!("a piece of the module has what pieces can't have: {other:?}").into()),
            }
        }
        Ok(())
    }

    fn import(&mut self, import: wasmparser::Import, places: &mut Places) -> Result {
        let ty = places.entity_type(import.ty)?;
        let (kind, place) = match import.ty {
            TypeRef::Table(_) => (0, &mut places.tables),
            TypeRef::Memory(_) => (1, &mut places.memories),
            TypeRef::Global(_) => (2, &mut places.globals),
            _ => return Err(format!("a piece of the module imports {:?}", import.name).into()),
        };
        let names = &mut self.imported[kind];
        let known = names.iter().position(|name| name == import.name);
        place.push(known.unwrap_or(names.len()) as u32);
        if known.is_none() {
            names.push(import.name.to_owned());
            self.imports.import(import.module, import.name, ty);
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        let data_count = DataCountSection { count: self.data.len() };
        module.section(&self.types).section(&self.imports).section(&self.functions).section(&self.elements);
        module.section(&data_count).section(&self.code).section(&self.data);
        module.finish()
    }
}

impl Reencode for Places {
    type Error = std::convert::Infallible;

    fn type_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.first_type + index)
    }

    fn function_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.first_function + index)
    }

    fn data_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.first_data + index)
    }

    fn table_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.tables[index as usize])
    }

    fn memory_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.memories[index as usize])
    }

    fn global_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.globals[index as usize])
    }
}
