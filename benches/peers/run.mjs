// Times attention of the built site beside jax-js and beside its own naive kernels: all in one page, by turns, so that the ratios hold
// whatever else the machine does. `node benches/peers/run.mjs [rounds]`, after `cargo xtask build`; `cargo xtask bench` does both.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../tests/web/harness.mjs";
import { serve } from "../../xtask/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const rounds = Number(process.argv[2] ?? 7);
const HEADS = 8;
const WIDTH = 64;
// What the tiled kernel is held to, as multiples of its own time.
const GOALS = { "jax-js": 1.3, "jax-js, causal": 3, naive: 6 };

const peers = await serve(here);
const site = await launch();
let failed = false;
try {
  for (const n of [512, 1024]) {
    const page = await site.open();
    const found = await page.evaluate(`import("${peers.origin}/page.js").then((bench) => bench.compare(${JSON.stringify({
      site: site.origin,
      peers: peers.origin,
      heads: HEADS,
      width: WIDTH,
      n,
      rounds,
    })}))`);
    report(n, found);
    await page.context().close();
  }
} finally {
  await site.close();
  peers.server.closeAllConnections();
  peers.server.close();
}
process.exitCode = failed ? 1 : 0;

function report(n, { adapter, plain, causal }) {
  console.log(`\nAttention, ${HEADS} heads, n ${n}, d ${WIDTH}, f32, on ${adapter}; medians of ${rounds} rounds in ms`);
  const row = (name, times, tiled, goal) => {
    const { gpu, wall, difference } = times;
    const ratio = wall / tiled.wall;
    const verdict = goal ? (ratio >= goal ? `  (at least ${goal}: yes)` : `  (at least ${goal}: NO)`) : "";
    const inside = gpu === null ? "" : `  (GPU ${gpu.toFixed(1)})`;
    console.log(`  ${name.padEnd(18)}${wall.toFixed(1).padStart(8)}  x${ratio.toFixed(2).padStart(6)}${verdict}${inside}`);
    if (!(difference < 1e-5)) {
      failed = true;
      console.log(`    differs from jax-js by ${difference}`);
    }
  };
  row("tiled", plain.tiled, plain.tiled);
  row("jax-js", plain.jax, plain.tiled, GOALS["jax-js"]);
  row("naive", plain.naive, plain.tiled, GOALS.naive);
  row("tiled, causal", causal.tiled, causal.tiled);
  row("jax-js, causal", causal.jax, causal.tiled, GOALS["jax-js, causal"]);
}
