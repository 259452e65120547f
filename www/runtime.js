// The one wasm module of a page: app, widgets and programs share it, and with it one GPU device.
import { attach, compiled } from "./parts.js";
import { file, home, isReachable } from "./site.js";

let loading;
let site = home;
const pending = new Set();
const witnesses = new Set();

/** An `Error` as `run()` rejects with. */
export function failure(code, message, path = "") {
  return Object.assign(new Error(message), { code, path });
}

/** That it can't run here, in both languages. */
export function unsupported(en, zh) {
  return Object.assign(failure("unsupported", en), { words: { en, zh } });
}

/** That a file can't be had. */
export function unloaded({ message }) {
  return unsupported(`Stepscope could not be loaded: ${message}`, `Stepscope 未能加载：${message}`);
}

/** Says what a browser lacks that this takes. */
export function outdated(...lacking) {
  return unsupported(
    `This browser can't run Stepscope: it lacks ${lacking.join(" and ")}. Update it, or use another one.`,
    `此浏览器无法运行 Stepscope：它缺少 ${lacking.join("、")}。请更新浏览器，或换一个。`,
  );
}

/** The module, loaded at the first call. Rejects with the code `unsupported` where it can't run. */
export function runtime() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The folder that the site is served from, undefined where nobody has said. */
export const siteOf = () => site;

/** From now on this is where the site is served from. */
export function setSite(address) {
  try {
    site = new URL(`${address}`.replace(/\/*$/, "/"), document.baseURI).href;
  } catch {
    throw failure("invalid-input", `${address} is not an address. Give that of the folder which has the site's index.html.`, "address");
  }
}

/** The promise, or the crash of the module if that comes first: nothing that it was doing ends by itself then. */
export function untilCrash(promise) {
  return new Promise((resolve, reject) => {
    pending.add(reject);
    promise.then(resolve, reject).finally(() => pending.delete(reject));
  });
}

/** Calls `act(error)` when the module crashes, until the function it returns is called. */
export function onCrash(act) {
  witnesses.add(act);
  return () => witnesses.delete(act);
}

async function load() {
  const lacking = [];
  if (!globalThis.WebAssembly?.validate(SIMD)) lacking.push("WebAssembly SIMD");
  if (!globalThis.DecompressionStream) lacking.push("DecompressionStream");
  if (lacking.length) throw outdated(...lacking);
  const [{ instance }, module] = await Promise.all([import("./app.js"), compile("app_bg.wasm")]).catch((error) => {
    throw unloaded(error);
  });
  // After a crash the old one can't be used.
  const app = instance();
  attach(await app.default({ module_or_path: module }));
  app.connect(tick, () => spawn(module), crashed, site, addSubgroups, file);
  return app;
}

/** The smallest module with a SIMD instruction. */
const SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
);

async function compile(path) {
  const response = await file(path);
  const again = response.clone();
  // Servers that don't know the type of wasm files make the first way fail.
  return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await again.arrayBuffer()));
}

/** A promise that comes after a turn of the event loop, without the delay that timers have. */
export function tick() {
  if (globalThis.scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

let policy;

/** The address of our own worker, as hosts that ask for Trusted Types want it; throws where they don't allow our policy. */
function trusted(address) {
  if (!globalThis.trustedTypes) return address;
  // Where the iframe's page has made it, there can't be another.
  policy ??= globalThis.stepscopePolicy ?? trustedTypes.createPolicy("stepscope", { createScriptURL: (url) => url });
  return policy.createScriptURL(address);
}

/**
 * The address and the options of our worker. Bundlers know a worker by this form and by no other, but it is made in another way: so the form
 * is carried out with something else in the place of `Worker`.
 */
function ourWorker() {
  const own = globalThis.Worker;
  let asked;
  globalThis.Worker = class {
    constructor(...given) {
      asked = given;
    }
  };
  try {
    new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } finally {
    globalThis.Worker = own;
  }
  return asked;
}

/** A worker that has the module already; undefined where workers are forbidden. */
function spawn(module) {
  if (!isReachable) return undefined;
  try {
    const [address, options] = ourWorker();
    const url = new URL(address, location.href);
    // A worker's own script must be of the page's origin; what that imports need not.
    const isOurs = url.origin === location.origin;
    const script = isOurs ? url.href : URL.createObjectURL(new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" }));
    const worker = new Worker(trusted(script), isOurs ? options : { type: "module" });
    worker.postMessage({ module });
    worker.addEventListener("message", ({ data: { wants } }) => {
      if (wants === undefined) return;
      const give = (answer) => worker.postMessage({ part: wants, ...answer });
      compiled(wants).then((code) => give({ code }), ({ message }) => give({ why: message }));
    });
    return worker;
  } catch {
    return undefined;
  }
}

/**
 * wgpu can't ask for the feature `subgroups`: until the function that this returns is called, every device that is asked for has it,
 * where its adapter does. The module calls both in one go, around its own asking, so that other code's devices are as they were.
 */
function addSubgroups() {
  const adapters = globalThis.GPUAdapter?.prototype;
  const request = adapters?.requestDevice;
  if (!request) return undefined;
  adapters.requestDevice = function (asked = {}) {
    const requiredFeatures = [...(asked.requiredFeatures ?? [])];
    if (this.features.has("subgroups")) requiredFeatures.push("subgroups");
    return request.call(this, { ...asked, requiredFeatures });
  };
  return () => {
    adapters.requestDevice = request;
  };
}

function crashed(message) {
  loading = undefined;
  const error = failure("crashed", `Stepscope crashed; please report it: ${message}`);
  for (const act of [...pending, ...witnesses]) act(error);
}
