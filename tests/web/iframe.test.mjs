// embed.html in other people's frames: where it works, and what it says and hears.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../xtask/server.mjs";
import { breakModule, suite } from "./harness.mjs";

const test = suite();
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const NO_CORS = { "Access-Control-Allow-Origin": undefined, "Cross-Origin-Resource-Policy": undefined };
const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "trusted-types stepscope",
  "require-trusted-types-for 'script'",
].join("; ");

/** Hosts that let no other origin read; one of them with a policy, too. */
const hosts = {};
before(async () => {
  hosts.plain = await serve(DIST, 0, { headers: NO_CORS });
  hosts.strict = await serve(DIST, 0, { headers: { ...NO_CORS, "Content-Security-Policy": STRICT } });
});
after(() => {
  for (const { server } of Object.values(hosts)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Somebody's page with the lesson in a frame, which keeps what it hears. */
const framed = (hash, { attributes = "", host, around = "", hears = () => {} } = {}) => ({
  timeoutSecs: 120,
  initScript: `globalThis.heard = [];
    addEventListener("message", ({ data, source }) => heard.push({ data, isFromFrame: source === frames[0] }));
    addEventListener("message", ${hears});`,
  html: (site) =>
    `<h1>Course notes</h1><iframe ${attributes} title="lesson" width="1000" height="700" src="${host ? hosts[host].origin : site}/embed.html${hash}"></iframe>${around}`,
});
const SANDBOXED = `sandbox="allow-scripts"`;
const HEAP = `#/heap?items=5,3,8,1&ops=${encodeURIComponent(`[["heapify"],["pop"]]`)}&at=3`;

/** What the page has heard that has all of `fields`, once there is some. */
async function heard(page, fields, timeout = 30_000) {
  const found = await page.waitForFunction(
    (fields) => heard.findLast(({ data }) => Object.entries(fields).every(([name, value]) => data?.[name] === value))?.data,
    fields,
    { timeout },
  );
  return found.jsonValue();
}

const post = (page, message) => page.evaluate((message) => frames[0].postMessage(message, "*"), message);

let lastId = 0;
/** Sends a message with an id, and gives what answers it. */
async function ask(page, type, rest = {}) {
  const id = `question ${++lastId}`;
  await post(page, { stepscope: 1, type, id, ...rest });
  return heard(page, { stepscope: 1, id });
}

/** Everything that can be said, and what is said to it. */
async function converse(page) {
  const ready = await heard(page, { stepscope: 1, type: "ready" });
  assert.equal(ready.at, 3);
  assert.ok(ready.length > 5);
  assert.ok((await heard(page, { type: "resize" })).height > 200);
  const result = await heard(page, { type: "result" });
  assert.deepEqual(result.result.items, [3, 5, 8]);
  assert.equal(result.check.ok, true);

  const { type, state, at, length } = await ask(page, "get");
  assert.equal(type, "state");
  assert.deepEqual([state.lesson, state.input.items, state.at, at, length], ["heap", [5, 3, 8, 1], 3, 3, ready.length]);
  assert.equal((await ask(page, "seek", { at: 5 })).at, 5);
  const step = await heard(page, { type: "step", at: 5 });
  assert.equal(step.length, length);

  const input = { ...state.input, items: [2, 1, 3] };
  const set = await ask(page, "set", { state: { ...state, input, at: 1 } });
  assert.deepEqual([set.state.input.items, set.at, set.state.at], [[2, 1, 3], 1, 1]);
  assert.ok(set.length < length);
  const other = await ask(page, "set", { state: { lesson: "quickselect", lang: "zh" } });
  assert.deepEqual([other.state.lesson, other.state.lang, other.at], ["quickselect", "zh", 0]);

  await ask(page, "play");
  await heard(page, { type: "step", at: 2 });
  const paused = await ask(page, "pause");
  await page.waitForTimeout(1500);
  assert.equal((await ask(page, "get")).at, paused.at);
}

/** The files that were asked for, by name. */
function asked(page) {
  const names = [];
  page.context().on("request", (request) => names.push(new URL(request.url()).pathname.split("/").pop()));
  return (name) => names.filter((asked) => asked === name).length;
}

/** Opens the page again with an eye on what it asks for. */
async function again(page) {
  const count = asked(page);
  await page.reload();
  return count;
}

for (const [where, options] of [
  ["an ordinary frame", {}],
  ["a sandboxed frame", { attributes: SANDBOXED }],
]) {
  test(`in ${where} every message is answered, and only modules are loaded`, framed(HEAP, options), async (page) => {
    const count = await again(page);
    await converse(page);
    assert.deepEqual([count("embed-whole.js"), count("app_bg.wasm") > 0], [0, true]);
  });
}

for (const host of ["plain", "strict"]) {
  const policy = host === "strict" ? " and a strict policy" : "";
  test(`in a sandboxed frame of a host without CORS headers${policy} every message is answered`, framed(HEAP, { attributes: SANDBOXED, host }), async (page) => {
    page.expectError(/CORS|ERR_FAILED|Content Security Policy/);
    page.expectError(new RegExp(`request to another host: ${hosts[host].origin}/`));
    const count = await again(page);
    await converse(page);
    assert.deepEqual([count("embed-whole.js") > 0, count("frame.js")], [true, 0]);
  });
}

test("far from the screen nothing is loaded until something is asked", framed(HEAP, { attributes: `style="margin-top: 6000px"` }), async (page) => {
  const count = await again(page);
  await heard(page, { subject: "SPLICE.getState" });
  await page.waitForTimeout(500);
  assert.equal(count("app_bg.wasm"), 0);
  assert.equal((await ask(page, "get")).at, 3);
  assert.ok(count("app_bg.wasm") > 0);
});

test("a host without CORS headers serves an ordinary frame as any other", framed(HEAP, { host: "plain" }), async (page) => {
  page.expectError(/request to another host/);
  const count = await again(page);
  await converse(page);
  assert.equal(count("embed-whole.js"), 0);
});

test("where only the one script can be had, kernels run and long work does without a worker", framed("#/attention?heads=1&n=20&d=8&seed=1", { attributes: SANDBOXED, host: "plain" }), async (page) => {
  page.expectError(/CORS|ERR_FAILED|request to another host/);
  const frame = page.frameLocator("iframe");
  await frame.getByText("Checked").waitFor({ timeout: 60_000 });
  await frame.getByText("all equal").waitFor({ timeout: 60_000 });
  assert.equal((await heard(page, { type: "result" })).check.ok, true);
});

test("where only the one script can be had, a crash is survived", framed(HEAP, { attributes: SANDBOXED, host: "plain" }), async (page) => {
  page.expectError(/CORS|ERR_FAILED|request to another host|panicked|unreachable|broken by the test/);
  await heard(page, { type: "result" });
  const frame = page.frames().find((frame) => frame.url().includes("embed.html"));
  await frame.evaluate(breakModule);
  await post(page, { stepscope: 1, type: "seek", at: 4 });
  await heard(page, { type: "error", code: "crashed" });
  assert.equal((await ask(page, "get")).code, "crashed");
  await frame.evaluate(() => mendModule());
  await page.evaluate(() => heard.splice(0));
  await page.frameLocator("iframe").getByRole("button", { name: "Start it again" }).click();
  await heard(page, { type: "ready" });
  assert.deepEqual((await ask(page, "get")).state.input.items, [5, 3, 8, 1]);
});

test("opened as a file the lesson is there and steps", { path: "icon.svg", timeoutSecs: 120 }, async (page) => {
  await page.goto(`file://${DIST}/embed.html${HEAP}`);
  const position = page.getByRole("slider", { name: "Position" });
  await position.waitFor();
  assert.equal(await position.inputValue(), "3");
  await page.getByRole("button", { name: "Next step", exact: true }).click();
  assert.equal(await position.inputValue(), "4");
  await page.getByText("Checked").waitFor();
  assert.ok((await page.locator(".stage-picture").first().boundingBox()).height > 50);
});

test("in a frame of a page that is a file, too", { path: "icon.svg", timeoutSecs: 120, initScript: framed("").initScript }, async (page) => {
  await page.route("file://**/notes.html", (route) => route.fulfill({ contentType: "text/html", body: `<iframe title="lesson" src="embed.html${HEAP}"></iframe>` }));
  await page.goto(`file://${DIST}/notes.html`);
  await converse(page);
});

test("an answer has the id of its question, and none without", framed(HEAP), async (page) => {
  await heard(page, { type: "ready" });
  for (const id of [0, "", "x", 17, false]) {
    await post(page, { stepscope: 1, type: "get", id });
    assert.equal((await heard(page, { type: "state", id })).at, 3);
  }
  await page.evaluate(() => heard.splice(0));
  await post(page, { stepscope: 1, type: "get" });
  assert.ok(!("id" in (await heard(page, { type: "state" }))));
});

test("messages sent at once, before the lesson is there, are all answered in their order", framed(HEAP), async (page) => {
  await page.reload({ waitUntil: "commit" });
  await heard(page, { subject: "SPLICE.getState" });
  for (const [id, at] of [[1, 2], [2, 6], [3, 4]]) await post(page, { stepscope: 1, type: "seek", at, id });
  await heard(page, { id: 3 });
  const answers = await page.evaluate(() => heard.filter(({ data }) => "id" in data).map(({ data }) => [data.id, data.at]));
  assert.deepEqual(answers, [[1, 2], [2, 6], [3, 4]]);
});

const NOT_OURS = [
  "seek",
  7,
  null,
  [],
  { type: "seek", at: 1 },
  { stepscope: 2, type: "seek", at: 1 },
  { stepscope: "1", type: "seek", at: 1 },
  { stepscope: true, type: "seek", at: 1 },
  { stepscope: 1, type: "Seek", at: 1 },
  { stepscope: 1, type: "__proto__" },
  { stepscope: 1, type: "constructor" },
  { stepscope: 1, type: ["seek"], at: 1 },
  { stepscope: 1, type: "seek" },
  { stepscope: 1, type: "seek", at: "1" },
  { stepscope: 1, type: "seek", at: -1 },
  { stepscope: 1, type: "seek", at: 1.5 },
  { stepscope: 1, type: "seek", at: 1e300 },
  { stepscope: 1, type: "set" },
  { stepscope: 1, type: "set", state: null },
  { stepscope: 1, type: "set", state: "#/quickselect" },
  { stepscope: 1, type: "set", state: [1] },
  { stepscope: 1, type: "ready", at: 1 },
  { stepscope: 1, type: "state", state: { lesson: "quickselect" } },
  { subject: "SPLICE.getState.response", state: { lesson: "heap", at: 1 } },
  { subject: "SPLICE.getState.response", message_id: "1-2-3-4", state: { lesson: "heap", at: 1 } },
];

test("messages of another form change nothing and get no answer", framed(HEAP), async (page) => {
  await heard(page, { type: "result" });
  const before = await ask(page, "get");
  const count = () => page.evaluate(() => heard.filter(({ data }) => data.stepscope).length);
  const told = await count();
  for (const message of NOT_OURS) await post(page, message);
  await page.evaluate(() => {
    const cyclic = { stepscope: 1, type: "seek", at: {} };
    cyclic.at.at = cyclic;
    frames[0].postMessage(cyclic, "*");
    frames[0].postMessage(new Map([["stepscope", 1]]), "*");
    frames[0].postMessage({ stepscope: 1, type: "seek", at: Number.NaN }, "*");
    frames[0].postMessage({ stepscope: 1, type: "seek", at: 1n }, "*");
  });
  const { id, ...after } = await ask(page, "get");
  assert.deepEqual({ ...after, id: before.id }, before);
  assert.equal(await count(), told + 1);
});

test("strangers change nothing, and hear nothing", framed(HEAP, { around: `<iframe title="stranger" src="icon.svg"></iframe>` }), async (page) => {
  await heard(page, { type: "result" });
  const before = await ask(page, "get");
  const stranger = page.frames().find((frame) => frame.url().endsWith("icon.svg"));
  await stranger.evaluate((state) => {
    const lesson = parent.frames[0];
    for (const message of [
      { type: "get" },
      { type: "seek", at: 1 },
      { type: "play" },
      { type: "set", state: { ...state, at: 0 } },
    ]) lesson.postMessage({ stepscope: 1, id: "stranger", ...message }, "*");
  }, before.state);
  await page.waitForTimeout(500);
  assert.equal((await ask(page, "get")).at, 3);
  assert.deepEqual(await stranger.evaluate(() => heard), []);
  assert.equal(await page.evaluate(() => heard.some(({ data }) => data.id === "stranger")), false);
});

test("settings that can't be read are told, and the lesson stays usable", framed(HEAP), async (page) => {
  await heard(page, { type: "result" });
  const { state } = await ask(page, "get");
  await ask(page, "set", { state: { ...state, input: { items: [1, "x"] } } });
  const error = await heard(page, { type: "error", path: "items[1]" });
  assert.equal(error.code, "invalid-input");
  assert.ok(error.message.length > 10 && /[\u4e00-\u9fff]/.test(error.words.zh));
  await ask(page, "set", { state: { lesson: "<img src=x onerror=alert(1)>" } });
  await heard(page, { type: "error", code: "unknown-lesson" });
  assert.equal((await ask(page, "set", { state })).at, 3);
});

test("the frame can be made as high as its lesson, whatever its width and parts", framed(HEAP), async (page) => {
  const frame = page.frames().find((frame) => frame.url().includes("embed.html"));
  const follows = async () => {
    await page.waitForTimeout(1000);
    const { height } = await heard(page, { type: "resize" });
    assert.equal(height, await frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height)));
    assert.equal((await heard(page, { subject: "lti.frameResize" })).height, height);
    await page.evaluate((height) => (document.querySelector("iframe").height = height), height);
    await page.waitForTimeout(300);
    // At that height there is nothing to scroll, and no reason to grow.
    assert.ok(await frame.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
    assert.equal((await heard(page, { type: "resize" })).height, height);
    return height;
  };
  await heard(page, { type: "result" });
  const wide = await follows();
  await page.evaluate(() => (document.querySelector("iframe").width = 360));
  assert.ok((await follows()) > wide);
  const { state } = await ask(page, "get");
  await page.evaluate(() => (document.querySelector("iframe").width = 1000));
  await ask(page, "set", { state: { ...state, hide: "code,counters,input,chart,text" } });
  assert.ok((await follows()) < wide);
});

/** Answers as a course system does that keeps states. */
const keeps = (state) => `({ data, source }) => {
  if (data.subject !== "SPLICE.getState") return;
  source.postMessage({ subject: "SPLICE.getState.response", message_id: data.message_id, state: ${JSON.stringify(state)} }, "*");
}`;
const reports = (page) => page.evaluate(() => heard.filter(({ data }) => data.subject === "SPLICE.reportScoreAndState").map(({ data }) => data));

test("a course system is told of score and state as the reader goes on", framed(HEAP, { attributes: SANDBOXED, hears: keeps(null) }), async (page) => {
  const { length } = await heard(page, { type: "ready" });
  const request = await heard(page, { subject: "SPLICE.getState" });
  assert.ok(request.message_id.length > 10 && request.activity_id.includes("embed.html#/heap"));
  await heard(page, { type: "result" });
  assert.deepEqual(await reports(page), []);
  await ask(page, "seek", { at: 6 });
  const first = await heard(page, { subject: "SPLICE.reportScoreAndState" });
  // What was on the screen: the step where it opened, and this one.
  assert.deepEqual([first.score, first.state.lesson, first.state.at], [2 / (length + 1), "heap", 6]);
  await ask(page, "seek", { at: length });
  const jumped = await heard(page, { subject: "SPLICE.reportScoreAndState", score: 3 / (length + 1) });
  assert.equal(jumped.state.seen.replaceAll("0", ""), "111");
  for (let at = 0; at <= length; at += 1) await ask(page, "seek", { at });
  await heard(page, { subject: "SPLICE.reportScoreAndState", score: 1 });
  assert.equal((await heard(page, { subject: "SPLICE.sendEvent", name: "finished" })).data.lesson, "heap");
  await ask(page, "seek", { at: 0 });
  await page.waitForTimeout(1500);
  const last = (await reports(page)).at(-1);
  assert.deepEqual([last.score, last.state.at], [1, 0]);
  const ids = new Set((await reports(page)).map(({ message_id }) => message_id));
  assert.equal(ids.size, (await reports(page)).length);
});

const KEPT = { lesson: "heap", input: { items: [9, 7, 8], ops: [["heapify"]] }, at: 2, lang: "zh", score: 0.75 };
for (const [how, kept] of [["an object", KEPT], ["text", JSON.stringify(KEPT)]]) {
  test(`what a course system kept as ${how} is where the reader goes on`, framed(HEAP, { hears: keeps(kept) }), async (page) => {
    await page.waitForFunction(() => heard.some(({ data }) => data.type === "step" && data.at === 2), undefined, { timeout: 30_000 });
    const { state } = await ask(page, "get");
    // The language is the author's.
    assert.deepEqual([state.input.items, state.at, state.lang], [[9, 7, 8], 2, undefined]);
    await ask(page, "seek", { at: 1 });
    const { score, state: told } = await heard(page, { subject: "SPLICE.reportScoreAndState" });
    assert.deepEqual([score, told.at, told.score], [0.75, 1, 0.75]);
  });
}

const KEEPS_OWN = `({ data, source }) => {
  if (data.subject === "SPLICE.reportScoreAndState") sessionStorage.kept = JSON.stringify(data.state);
  if (data.subject !== "SPLICE.getState") return;
  source.postMessage({ subject: "SPLICE.getState.response", message_id: data.message_id, state: sessionStorage.kept }, "*");
}`;
test("what was seen in one sitting and in the next adds up", framed(HEAP, { hears: KEEPS_OWN }), async (page) => {
  const { length } = await heard(page, { type: "ready" });
  await ask(page, "seek", { at: 6 });
  await heard(page, { subject: "SPLICE.reportScoreAndState", score: 2 / (length + 1) });
  await page.reload();
  await heard(page, { type: "step", at: 6 });
  await ask(page, "seek", { at: 0 });
  await heard(page, { subject: "SPLICE.reportScoreAndState", score: 3 / (length + 1) });
});

for (const kept of [{ ...KEPT, lesson: "quickselect" }, 5, "not JSON", [], {}]) {
  test(`a kept state of another form is let be: ${JSON.stringify(kept).slice(0, 24)}`, framed(HEAP, { hears: keeps(kept) }), async (page) => {
    await heard(page, { type: "result" });
    await page.waitForTimeout(300);
    const { state } = await ask(page, "get");
    assert.deepEqual([state.lesson, state.input.items, state.at], ["heap", [5, 3, 8, 1], 3]);
  });
}

test("a page that knows no SPLICE is told all the same, after a while", framed(HEAP), async (page) => {
  await heard(page, { type: "ready" });
  await ask(page, "seek", { at: 4 });
  assert.equal((await heard(page, { subject: "SPLICE.reportScoreAndState" })).state.at, 4);
});

test("a host that asks for Trusted Types and allows no policy", { path: `embed.html${HEAP}` }, async (page) => {
  page.expectError(/TrustedScriptURL|Trusted|policy/i);
  const policy = STRICT.replace("trusted-types stepscope", "trusted-types 'none'");
  await page.route("**/embed.html", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await page.reload();
  await page.getByText("Checked").waitFor({ timeout: 30_000 });
});

test("where nothing can be loaded the frame says so in words, and tells its page", framed("#/heap?lang=zh", { attributes: SANDBOXED, host: "plain" }), async (page) => {
  page.expectError(/./);
  await page.context().route("**/embed-whole.js", (route) => route.abort());
  await page.reload();
  const frame = page.frameLocator("iframe");
  assert.match(await frame.getByRole("alert").innerText(), /未能加载/);
  assert.equal((await heard(page, { type: "error" })).code, "unsupported");
  assert.ok((await heard(page, { type: "resize" })).height > 20);
  await page.context().unroute("**/embed-whole.js");
  await frame.getByRole("button", { name: "重试" }).click();
  await frame.getByRole("slider").first().waitFor();
});
