// The site's own files, asked of the host that serves them. Where that can't be done, xtask/whole.mjs stands in for this one.
import { FILES } from "./files.js";

/** Whether the host can be asked for more. */
export const isReachable = true;

/** The answer to a request for a file; rejects where it can't be had, or once the signal says that nobody wants it any more. */
export async function file(path, signal) {
  const response = await fetch(FILES[path], { signal });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** The folder that the site is served from. Where a bundler has put this script into another file there may be no site: undefined. */
export const home = /^(?!file:)(.*\/)site\.js$/.exec(import.meta.url)?.[1];
