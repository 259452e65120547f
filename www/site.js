// The site's own files, asked of the host that serves them. Where that can't be done, xtask/whole.mjs stands in for this one.

/** Whether the host can be asked for more. */
export const isReachable = true;

/** The answer to a request for a file; rejects where it can't be had. */
export async function file(path) {
  const url = new URL(path, import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response;
}

/** What binds the wasm to JavaScript; another instance of it for each `generation`. */
export function bindings(generation) {
  return import(`./app.js${generation ? `?again=${generation}` : ""}`);
}
