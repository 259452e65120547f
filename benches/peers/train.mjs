// Times the matrix product and the nearest codes of the training kernels, and the attention of a tree of candidates, beside jax-js: the
// shaders as they stand, in one page, by turns.
// `node benches/peers/train.mjs [rounds]`; needs no built site, but what `cargo xtask bench` installs, which runs it, too.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../tests/web/harness.mjs";
import { serve } from "../../xtask/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const shaders = join(here, "../../shaders");
const rounds = Number(process.argv[2] ?? 7);
// What ours are held to, as multiples of their own time.
const GOALS = { "matmul 1024³": 1.3, "vq 8192 × 512 × 64": 1.5, "tree 64 × 512, softmax": 1.5, "tree 64 × 512, nn": 1.5 };

const FUSED = ["f32", "scoring", "counting", "width_64", "fused"].map((part) => `shared/${part}`);
const source = async (...parts) => (await Promise.all(parts.map((part) => readFile(join(shaders, `${part}.wgsl`), "utf8")))).join("");
const peers = await serve(here);
const site = await launch();
try {
  const page = await site.browser.newPage();
  await page.goto(`${peers.origin}/package.json`);
  const input = {
    peers: peers.origin,
    rounds,
    matmul: await source("shared/product", "shared/counting", "matmul_rows"),
    ragged: await source("shared/product", "shared/counting", "matmul"),
    codes: await source("shared/train", "shared/counting", "vq_codes"),
    rows: await source(...FUSED, "attention_tiled_rows"),
    tile: await source(...FUSED, "attention_tiled"),
    assign: await source("shared/train", "shared/counting", "vq_assign"),
  };
  const { adapter, times } = await page.evaluate(
    ([origin, input]) => import(`${origin}/train.js`).then((bench) => bench.compare(input)),
    [peers.origin, input],
  );
  console.log(`Training and decoding kernels, f32, on ${adapter}; medians of ${rounds} rounds in ms`);
  for (const [name, { ours, theirs, wrong }] of Object.entries(times)) {
    const ratio = theirs / ours;
    const goal = GOALS[name];
    const verdict = goal ? `  (at least ${goal}: ${ratio >= goal ? "yes" : "NO"})` : "";
    console.log(`  ${name.padEnd(24)}${ours.toFixed(1).padStart(8)}  jax-js ${theirs.toFixed(1)}  x${ratio.toFixed(2)}${verdict}`);
    if (wrong !== null) {
      process.exitCode = 1;
      console.log(`    differs from jax-js: ${wrong}`);
    }
  }
} finally {
  await site.close();
  peers.server.closeAllConnections();
  peers.server.close();
}
