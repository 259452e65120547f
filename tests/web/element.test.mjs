// <step-scope> in other people's pages.
import assert from "node:assert/strict";
import { breakModule, suite } from "./harness.mjs";

const test = suite();

// What the suite opens first is not what these tests look at.
const path = "icon.svg";

/** Opens a page of the site's origin with this markup and stepscope.js, and waits for the first element's `ready`. */
async function put(page, markup, { wait = true } = {}) {
  const body = `<!doctype html><html lang="en"><title>host</title><link rel="icon" href="/icon.svg"><h1>host</h1>${markup}<script type="module" src="/stepscope.js"></script></html>`;
  await page.route("**/host.html", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(new URL("/host.html", page.url()).href);
  if (wait) await page.evaluate(() => customElements.whenDefined("step-scope").then(() => document.querySelector("step-scope").ready).then(() => {}));
}

const HEAP = `<step-scope lesson="heap" input='{"items":[5,3,8,1],"ops":[["heapify"],["pop"]]}' at="3" lang="zh"></step-scope>`;

test("an element shows its lesson at its step and says so", { path }, async (page) => {
  await put(page, HEAP);
  const seen = await page.evaluate(async () => {
    const element = document.querySelector("step-scope");
    const events = [];
    for (const what of ["ready", "step", "result", "error"]) document.body.addEventListener(`stepscope-${what}`, (e) => events.push([what, e.detail]));
    const first = [element.at, element.narration(), element.counters(), element.snapshot()];
    element.next();
    const second = element.at;
    element.previous();
    element.previous();
    const third = element.at;
    element.at = element.length;
    const result = await element.result();
    await new Promise((later) => setTimeout(later, 50));
    return { length: element.length, first, second, third, last: element.at, result, state: element.state, permalink: element.permalink(), svg: element.svg(), events };
  });
  assert.equal(seen.first[0], 3);
  assert.match(seen.first[1], /[\u4e00-\u9fff]/);
  assert.equal(typeof seen.first[2].compare, "number");
  assert.ok(Array.isArray(seen.first[3].items));
  assert.deepEqual([seen.second, seen.third, seen.last], [4, 2, seen.length]);
  assert.deepEqual(seen.result.result.items, [3, 5, 8]);
  assert.equal(seen.result.check.ok, true);
  assert.deepEqual(seen.state.input.items, [5, 3, 8, 1]);
  assert.deepEqual([seen.state.at, seen.state.lang], [seen.length, "zh"]);
  assert.match(seen.permalink, /\/index\.html#\/heap\?v=1&/);
  assert.match(seen.svg, /^<svg /);
  assert.ok(seen.events.some(([what, detail]) => what === "step" && detail.at === seen.length));
});

test("nothing is loaded until an element comes near the screen", { path }, async (page) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await put(page, `<div style="height: 6000px"></div>${HEAP}`, { wait: false });
  await page.evaluate(() => customElements.whenDefined("step-scope"));
  await page.waitForTimeout(300);
  assert.ok(asked.includes("/stepscope.js") && !asked.some((path) => path.endsWith(".wasm")), asked.join(" "));
  await page.evaluate(() => document.querySelector("step-scope").scrollIntoView());
  await page.evaluate(() => document.querySelector("step-scope").ready.then(() => {}));
  assert.equal(asked.filter((path) => path.endsWith(".wasm")).length, 1);
});

test("several elements share one module, and one that is moved goes on where it was", { path }, async (page) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await put(page, `<div id="elsewhere"></div>` + HEAP + HEAP);
  const at = await page.evaluate(async () => {
    const [first, second] = document.querySelectorAll("step-scope");
    await second.ready;
    first.at = 5;
    document.querySelector("#elsewhere").append(first);
    await first.ready;
    return [first.at, second.at];
  });
  assert.deepEqual(at, [5, 3]);
  assert.equal(asked.filter((path) => path.endsWith(".wasm")).length, 1);
});

test("state that is set early is kept, and bad settings are told and survived", { path }, async (page) => {
  await put(page, "", { wait: false });
  const seen = await page.evaluate(async () => {
    await customElements.whenDefined("step-scope");
    const element = document.createElement("step-scope");
    const errors = [];
    element.addEventListener("stepscope-error", ({ detail }) => errors.push([detail.code, detail.path]));
    element.state = { lesson: "heap", input: { items: [2, 1], ops: [["heapify"]] }, at: 2 };
    document.body.append(element);
    await element.ready;
    const early = [element.at, element.state.input.items];
    element.setAttribute("input", '{"items":[1,"x"]}');
    await new Promise((later) => element.addEventListener("stepscope-error", later, { once: true }));
    element.setAttribute("lesson", "heep");
    await new Promise((later) => setTimeout(later, 100));
    return { early, errors, text: element.shadowRoot.textContent };
  });
  assert.deepEqual(seen.early, [2, [2, 1]]);
  assert.deepEqual(seen.errors[0], ["invalid-input", "items[1]"]);
  assert.ok(seen.errors.some(([code]) => code === "unknown-lesson"));
  assert.match(seen.text, /heep/);
});

test("each attribute is followed when it is set and when it is taken away, and wrong ones are told and survived", { path, timeoutSecs: 120 }, async (page) => {
  await put(page, HEAP);
  const seen = await page.evaluate(async () => {
    const element = document.querySelector("step-scope");
    const settled = async () => {
      do await new Promise((later) => setTimeout(later, 30));
      while (element.isOpening);
      await new Promise((later) => setTimeout(later, 30));
    };
    await element.result();
    // One without the other says nothing.
    element.setAttribute("from", "0");
    element.setAttribute("to", "5");
    await element.result();
    const seen = {};
    const say = (name, value) => (seen[name] = value);
    const set = async (name, value) => {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
      await settled();
    };
    const theme = () => element.shadowRoot.querySelector("[data-theme]").dataset.theme;
    for (const [name, value, look] of [
      ["lang", "en", () => element.shadowRoot.querySelector(".ss").lang],
      ["theme", "dark", theme],
      ["code", "rust", () => element.state.code],
      ["hide", "code,text", () => String(element.state.hide)],
      ["from", "1", () => element.state.from],
      ["to", "4", () => element.state.to],
      ["loop", "", () => element.state.loop],
      ["input", null, () => element.state.input ?? element.state.preset],
      ["preset", "sorted", () => element.state.preset],
      ["lesson", "quickselect", () => element.state.lesson],
    ]) {
      // An input goes before a preset.
      if (name === "preset") await set("input", null);
      const before = look();
      const own = element.getAttribute(name);
      await set(name, value);
      const during = look();
      if (name !== "lesson") await set(name, own);
      say(name, [before, during, look()]);
    }
    const errors = [];
    element.addEventListener("stepscope-error", ({ detail }) => errors.push(detail));
    for (const [name, value] of Object.entries({ lesson: "no such", input: "{", preset: "none", at: "x", lang: "fr", theme: "pink", code: "cobol", from: "-1", to: "1e9x", hide: "all", with: "[" })) {
      errors.length = 0;
      await set(name, value);
      const first = errors.find(({ path }) => path.split(/[.[]/)[0] === name) ?? errors[0];
      say(`wrong ${name}`, first && [first.code, typeof first.path, first.message.length > 10, Boolean(first.words?.en && first.words?.zh)]);
      await set(name, null);
    }
    errors.length = 0;
    await set("data-whatever", "1");
    await set("lesson", "heap");
    say("at last", [element.state.lesson, element.length > 0, errors.map(({ message }) => message)]);
    return seen;
  });
  for (const [name, [before, during, after]] of Object.entries(seen).filter(([name]) => !/wrong|last/.test(name))) {
    assert.notDeepEqual(during, before, `${name} was not followed`);
    if (name !== "lesson") assert.deepEqual(after, before, `${name} stayed when it was taken away`);
  }
  const wrong = Object.entries(seen).filter(([name]) => name.startsWith("wrong"));
  assert.deepEqual(wrong.filter(([, told]) => !told?.[0] || told[1] !== "string" || !told[2] || !told[3]), []);
  assert.deepEqual(seen["at last"], ["heap", true, []]);
});

test("what is set in one task is opened once", { path }, async (page) => {
  await put(page, HEAP);
  const steps = await page.evaluate(async () => {
    const element = document.querySelector("step-scope");
    await element.result();
    let opened = 0;
    element.addEventListener("stepscope-result", () => (opened += 1));
    element.setAttribute("input", '{"items":[4,2,6],"ops":[["heapify"]]}');
    element.setAttribute("at", "2");
    element.setAttribute("lang", "en");
    element.setAttribute("theme", "dark");
    element.setAttribute("input", '{"items":[4,2,6,1],"ops":[["heapify"]]}');
    const wasOpening = element.isOpening;
    await element.result();
    await new Promise((later) => setTimeout(later, 300));
    return { opened, wasOpening, items: element.state.input.items, at: element.at };
  });
  assert.deepEqual(steps, { opened: 1, wasOpening: true, items: [4, 2, 6, 1], at: 2 });
});

test("made in any way, in any order and in any place it opens at its step", { path, timeoutSecs: 120 }, async (page) => {
  await put(page, `<iframe title="other"></iframe><template><step-scope lesson="heap" at="4"></step-scope></template><step-scope id="early" lesson="heap"></step-scope><script>early.at = 3</script>`, { wait: false });
  const seen = await page.evaluate(async () => {
    await customElements.whenDefined("step-scope");
    const at = async (element) => {
      element.result();
      await element.ready;
      return element.at;
    };
    const seen = { early: await at(document.querySelector("#early")) };
    const clone = document.querySelector("#early").cloneNode(true);
    clone.setAttribute("at", "5");
    document.body.append(clone);
    seen.clone = await at(clone);
    const instance = document.querySelector("template").content.cloneNode(true);
    document.body.append(instance);
    seen.template = await at(document.body.lastElementChild);
    const made = document.createElement("step-scope");
    document.body.append(made);
    made.setAttribute("at", "2");
    made.setAttribute("lesson", "heap");
    seen.made = await at(made);
    const outer = document.createElement("div");
    document.body.append(outer);
    const heard = new Promise((later) => document.addEventListener("stepscope-ready", later, { once: true }));
    outer.attachShadow({ mode: "open" }).innerHTML = '<step-scope lesson="heap" at="6"></step-scope>';
    seen.shadow = await at(outer.shadowRoot.firstChild);
    seen.composed = (await heard).detail.at;
    made.at = 7;
    made.remove();
    document.body.append(made);
    seen.back = await at(made);
    const frame = document.querySelector("iframe").contentDocument;
    frame.body.append(made);
    seen.adopted = await at(made);
    seen.colour = frame.defaultView.getComputedStyle(made.shadowRoot.querySelector(".ss")).backgroundColor;
    return seen;
  });
  const { colour, ...places } = seen;
  assert.deepEqual(places, { early: 3, clone: 5, template: 4, made: 2, shadow: 6, composed: 6, back: 7, adopted: 7 });
  assert.notEqual(colour, "rgba(0, 0, 0, 0)");
});

test("a browser without constructed style sheets, or that can't inflate, is told so in words", { path }, async (page) => {
  for (const lacking of ["CSSStyleSheet", "DecompressionStream", "WebAssembly"]) {
    await page.addInitScript((lacking) => {
      // One after the other.
      for (const name of ["CSSStyleSheet", "DecompressionStream", "WebAssembly"]) if (location.search === `?${name}`) delete globalThis[name];
    }, lacking);
    const body = `<!doctype html><title>host</title><link rel="icon" href="/icon.svg"><step-scope lesson="heap"></step-scope><script type="module" src="/stepscope.js"></script>`;
    await page.route("**/old.html*", (route) => route.fulfill({ contentType: "text/html", body }));
    await page.goto(new URL(`/old.html?${lacking}`, page.url()).href);
    const [code, text] = await page.evaluate(async () => {
      await customElements.whenDefined("step-scope");
      const element = document.querySelector("step-scope");
      return [await element.ready.then(() => "ready", ({ code }) => code), element.shadowRoot.textContent];
    });
    assert.equal(code, "unsupported", lacking);
    assert.match(text, /can't run Stepscope/, lacking);
  }
});

test("embed.html opens the lesson of its address", { path: "embed.html#/heap?items=4,2,9&at=1" }, async (page) => {
  const state = await page.evaluate(async () => {
    const element = document.querySelector("step-scope");
    await element.ready;
    return element.state;
  });
  assert.deepEqual([state.lesson, state.input.items, state.at], ["heap", [4, 2, 9], 1]);
});

test("where the module can't be loaded, the element says so in words", { path }, async (page) => {
  page.expectError(/./);
  await page.route("**/*.wasm", (route) => route.abort());
  await put(page, HEAP, { wait: false });
  const [code, text] = await page.evaluate(async () => {
    await customElements.whenDefined("step-scope");
    const element = document.querySelector("step-scope");
    const code = await element.ready.then(() => "ready", (error) => error.code);
    return [code, element.shadowRoot.textContent];
  });
  assert.equal(code, "unsupported");
  assert.ok(text.length > 20);
});

test("after a crash the element says so, and starts again at its step", {
  html: (site) => `<script type="module" src="${site}/stepscope.js"></script><step-scope lesson="heap"></step-scope>`,
}, async (page) => {
  page.expectError(/panicked|unreachable|broken by the test/);
  const element = page.locator("step-scope");
  await element.evaluate(async (element) => {
    await element.ready;
    await element.result();
    element.at = 7;
  });
  await page.waitForFunction(() => document.querySelector("step-scope").at === 7);
  await page.evaluate(breakModule);
  await element.evaluate((element) => element.next());
  const again = page.getByRole("button", { name: "Start it again" });
  await again.waitFor();
  await page.evaluate(() => mendModule());
  await again.click();
  const at = await element.evaluate(async (element) => (await element.ready).at);
  assert.ok(at === 7 || at === 8, `at ${at}`);
});

const framed = (hash) => ({
  timeoutSecs: 120,
  html: (site) => `<h1>Course notes</h1><iframe sandbox="allow-scripts" title="lesson" width="1000" height="1400" src="${site}/embed.html${hash}"></iframe>`,
});

test("in a sandboxed frame of another origin a lesson opens and steps", framed("#/heap?at=3"), async (page) => {
  const frame = page.frameLocator("iframe");
  const position = frame.getByRole("slider", { name: "Position" });
  await position.waitFor();
  assert.equal(await position.inputValue(), "3");
  await frame.getByRole("button", { name: "Next step", exact: true }).click();
  assert.equal(await position.inputValue(), "4");
  await frame.getByText("Checked").waitFor();
});

test("in a sandboxed frame kernels run, and long work does without a worker", framed("#/attention?heads=1&n=20&d=8&seed=1"), async (page) => {
  const frame = page.frameLocator("iframe");
  await frame.getByText("Checked").waitFor({ timeout: 60_000 });
  await frame.getByText("all equal").waitFor({ timeout: 60_000 });
});

const twice = (site) => HEAP + ["/stepscope.js", `${site}/stepscope.js`].map((src) => `<script type="module" src="${src}"></script>`).join("");
test("two copies of the module, from two hosts, live on one page", { html: twice }, async (page, site) => {
  const [at, ids] = await page.evaluate(async (site) => {
    const { lessons } = await import(`${site}/stepscope.js`);
    await customElements.whenDefined("step-scope");
    const element = await document.querySelector("step-scope").ready;
    return [element.at, (await lessons()).map(({ id }) => id)];
  }, site.origin);
  assert.equal(at, 3);
  assert.ok(ids.includes("heap"));
});

test("what a host must send is sent", { html: () => "" }, async (page, site) => {
  const types = { "stepscope.js": /^text\/javascript/, "app_bg.wasm": /^application\/wasm$/, "parts/heap.part": /^application\/octet-stream$/, "embed.html": /^text\/html/ };
  for (const [file, type] of Object.entries(types)) {
    const { headers } = await fetch(`${site.origin}/${file}`, { method: "HEAD" });
    assert.match(headers.get("content-type"), type, file);
    const sent = ["access-control-allow-origin", "cross-origin-resource-policy", "cache-control"].map((name) => headers.get(name));
    assert.deepEqual(sent, ["*", "cross-origin", "no-cache"], file);
  }
});
