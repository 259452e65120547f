// The site's own files, from within the one script that has them all: what www/site.js is elsewhere. `FILES` and `HOST` are the
// script's own; see xtask/src/whole.rs.

export const isReachable = false;

const TYPES = { part: "application/octet-stream", wasm: "application/wasm" };

/** What the script has is deflated; parts are so wherever they come from. */
export async function file(path) {
  const type = path.split(".").pop();
  const packed = new Response(Uint8Array.from(atob(FILES[path]), (char) => char.charCodeAt(0)));
  const body = type === "part" ? packed.body : packed.body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(body, { headers: { "content-type": TYPES[type] } });
}

export const home = new URL(".", HOST).href;
