// A static server for dist/: for `cargo xtask serve`, for the browser tests and for the benches.
// As a program: node xtask/server.mjs <folder> <port>
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const MIME = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

const HEADERS = {
  // Pages of other hosts, sandboxed frames and isolated pages may embed a lesson.
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Cache-Control": "no-cache",
  "X-Content-Type-Options": "nosniff",
};

/**
 * Serves `folder` on 127.0.0.1; port 0 takes a free one. `headers` are added to every answer, or left out of it where undefined; `pages` are
 * pages of its own, by path, that may be added while it runs.
 */
export function serve(folder, port = 0, { headers = {}, pages = new Map() } = {}) {
  const root = resolve(folder);
  const sent = Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== undefined);
  const server = createServer(async (request, response) => {
    const answer = (status, type, length) =>
      response.writeHead(status, { ...Object.fromEntries(sent), "Content-Type": type, "Content-Length": length });
    const refuse = (status, text) => {
      answer(status, "text/plain; charset=utf-8", Buffer.byteLength(text));
      response.end(text);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "only GET and HEAD\n");
    try {
      const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
      if (pages.has(path)) {
        answer(200, MIME[extname(path)] ?? MIME[".html"], Buffer.byteLength(pages.get(path)));
        return response.end(pages.get(path));
      }
      let file = normalize(join(root, path));
      if (file !== root && !file.startsWith(root + sep)) return refuse(403, "outside of the site\n");
      let found = await stat(file);
      if (found.isDirectory()) {
        file = join(file, "index.html");
        found = await stat(file);
      }
      answer(200, MIME[extname(file)] ?? "application/octet-stream", found.size);
      if (request.method === "HEAD") return response.end();
      createReadStream(file).pipe(response);
    } catch (error) {
      const missing = error.code === "ENOENT" || error.code === "ENOTDIR";
      refuse(missing ? 404 : 400, missing ? "no such file\n" : "a request that can't be read\n");
    }
  });
  return new Promise((done, fail) => {
    server.on("error", fail);
    server.listen(port, "127.0.0.1", () => done({ server, pages, origin: `http://127.0.0.1:${server.address().port}` }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, port] = process.argv.slice(2);
  try {
    const { origin } = await serve(folder, Number(port));
    console.log(`\nStepscope is at ${origin}/ (Ctrl-C stops it)`);
  } catch (error) {
    const busy = error.code === "EADDRINUSE";
    console.error(busy ? `Port ${port} is in use: stop what holds it, or try --port with another number.` : String(error));
    process.exitCode = 1;
  }
}
