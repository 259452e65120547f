// The site's own files, from within the one script that has them all: what www/site.js is elsewhere. `FILES` and `HOST` are the
// script's own; see xtask/src/whole.rs.

export const isReachable = false;

const TYPES = { part: "application/octet-stream", safetensors: "application/octet-stream", wasm: "application/wasm" };

/** What the script has is deflated; parts are so wherever they come from. */
export async function file(path) {
  const type = path.split(".").pop();
  const content = FILES[path] ?? (await beside(path));
  const packed = new Response(Uint8Array.from(atob(content), (char) => char.charCodeAt(0)));
  const body = type === "part" ? packed.body : packed.body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(body, { headers: { "content-type": TYPES[type] } });
}

/** A file that comes as a script of its own, from the same folder; it gives itself into `stepscopeFiles`. */
async function beside(path) {
  const script = document.createElement("script");
  const address = new URL(`${path}.js`, HOST).href;
  script.src = globalThis.stepscopePolicy?.createScriptURL(address) ?? address;
  await new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(path)));
    document.head.append(script);
  }).finally(() => script.remove());
  return globalThis.stepscopeFiles[path];
}

export const home = new URL(".", HOST).href;
