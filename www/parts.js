// Fetches the parts of the wasm module when they are first needed, and links them to the instance in use.
import { file } from "./site.js";

let exports;
let linked = new Map();

/** From now on parts belong to the instance with these exports; those of an earlier one are forgotten. */
export function attach(instance) {
  exports = instance;
  linked = new Map();
}

/** What the module calls to have a part, whose code lies in these files. */
export const part =
  (...names) =>
  async (callback, data) => {
    const table = exports.__indirect_function_table;
    let isLinked = true;
    try {
      await Promise.all(names.map(link));
    } catch (error) {
      console.warn(error);
      isLinked = false;
    }
    table.get(callback)(data, isLinked);
  };

function link(name) {
  const known = linked;
  if (!known.has(name)) {
    const linking = load(name, { __wasm_split: exports });
    // One that failed is tried again when it is asked for again.
    linking.catch(() => known.delete(name));
    known.set(name, linking);
  }
  return known.get(name);
}

async function load(name, imports) {
  await WebAssembly.instantiate(await compiled(name), imports);
}

let source = compile;
const modules = new Map();

/** From now on `ask(name)` gives the compiled parts: the page has them fetched once for itself and its workers. */
export function takePartsFrom(ask) {
  source = ask;
}

/** A part's code, fetched at the first call. */
export function compiled(name) {
  if (!modules.has(name)) {
    const coming = source(name);
    coming.catch(() => modules.delete(name));
    modules.set(name, coming);
  }
  return modules.get(name);
}

/** A file that the build has deflated. */
export async function inflated(name) {
  const { body } = await file(`parts/${name}.part`);
  return body.pipeThrough(new DecompressionStream("deflate-raw"));
}

async function compile(name) {
  // Says what it is, so that it's compiled while it comes.
  return WebAssembly.compileStreaming(new Response(await inflated(name), { headers: { "content-type": "application/wasm" } }));
}
