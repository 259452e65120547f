// Damaged links in one page, one after the other: each is answered with what is wrong with it and a page that can be used, within a second.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { deflateRawSync, deflateSync } from "node:zlib";
import { suite } from "./harness.mjs";

// Chromium holds back a page that changes its address more than 200 times in ten seconds.
const test = suite({ webgpu: false, chromiumArgs: ["--disable-ipc-flooding-protection"] });

const LINKS = 300;
const MOST_MS = 1000;
const MOST_SHOWN_MS = 5000;

const goldens = await readFile(new URL("../links.v1.txt", import.meta.url), "utf8");
const GOOD = goldens.split("\n").filter((line) => /^#\/(?!pile\b)\w/.test(line));

/** Numbers from 0 to below a bound, the same in every run. */
function dice(seed) {
  return (bound) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * bound);
  };
}

const MARKUP = [
  "<img src=x onerror=globalThis.pwned=1>",
  '"><script>globalThis.pwned=1</script>',
  "<svg onload=globalThis.pwned=1>",
  "<iframe src=javascript:parent.pwned=1>",
  "javascript:globalThis.pwned=1",
  "{{globalThis.pwned=1}}",
];
const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
const SCRIPTS = ["数据：第 k 小", "٣,٤", "\u202e1,2", "\u200b1", "👩\u200d💻", "аttention", "\0"];
const PERCENT = ["%", "%4", "%G1", "%u4e2d", "%ED%A0%80", "%C0%AF", "%00", "%25253D"];
const HUGE = ["99999999999999999999", "1e308", "1e999", "-1", "9007199254740993", "4294967296", "NaN", "-0"];
const packed = (text) => [deflateRawSync(text), deflateSync(text)].map((bytes) => bytes.toString("base64url"));
const BOMBS = [
  " ".repeat(1_500_000),
  "\0".repeat(20_000_000),
  `{"items":[${"0,".repeat(900_000)}0]}`,
  `{"items":${"[".repeat(400_000)}${"]".repeat(400_000)}}`,
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  `{"items":["${MARKUP[0]}"]}`,
  "",
].flatMap(packed);
/** Within bounds, and as much as these allow: half a million items that no lesson takes, or a million that have to be made. */
const HEAVY = [
  `{"items":[${"0,".repeat(500_000)}0]}`,
  '{"generate":{"kind":"zipf","n":1000000,"seed":7}}',
  '{"generate":{"kind":"uniform","n":1e15}}',
  `{"mask":${"[".repeat(90)}${"1,".repeat(300_000)}1${"]".repeat(90)}}`,
].flatMap(packed);

/** A damaged link, and whether something about it must be said: some damage does no harm. */
function damaged(roll, good) {
  const one = (list) => list[roll(list.length)];
  const cut = roll(good.length);
  const whole = (link) => [link, false];
  const bad = (link) => [link, true];
  const into = (piece) => `${good.slice(0, cut)}${piece}${good.slice(cut)}`;
  const shown = (piece) => (roll(2) ? piece : encodeURIComponent(piece));
  switch (roll(15)) {
    case 0:
      return whole(good.slice(0, cut).padEnd(2, "/"));
    case 1:
      return whole(good.replace(/./g, (char) => (roll(30) ? char : String.fromCharCode(char.charCodeAt(0) ^ (1 << roll(7))))).replace(/^(?!#)/, "#"));
    case 2:
      return bad(`${good}&z=${one(BOMBS)}${"&at=1".repeat(roll(2) * 5000)}`);
    case 3:
      return bad(`${good}&with=z%3D${one(BOMBS)}`);
    case 4:
      return whole(`${good.split("?")[0]}?z=${one(HEAVY)}`);
    case 5:
      return bad(`${good}&${one(["at", "from", "to"])}=${one(HUGE.slice(0, 4))}`);
    case 6:
      return whole(good.replace(/\d+/, one(HUGE)));
    case 7:
      return bad(`${good}&${one(NAMES)}=${"[".repeat(1 + roll(9000))}`);
    case 8:
      return bad(`${good}&nothing={"${one(NAMES)}":{"polluted":1}}`);
    case 9:
      return bad(`${good}&${shown(one(MARKUP)).replace(/[&=]/g, "")}=${shown(one(MARKUP))}`);
    case 10:
      return bad(`#/${shown(one([...MARKUP, ...NAMES, ...SCRIPTS.slice(0, 5)])).replaceAll("?", "")}?items=1`);
    case 11:
      return whole(into(shown(one([...MARKUP, ...SCRIPTS]))));
    case 12:
      return whole(into(one(PERCENT)));
    case 13:
      return bad(`${good}${one(["&x=1", "&items=1", "&", "1,"]).repeat(30_000)}&at=x`);
    default:
      return whole(`${one(GOOD).split("?")[0]}?${good.split("?")[1]}`);
  }
}

/**
 * In the page: opens the link coming from the list of lessons, and tells when there was a lesson's page (which may still be at work, in a
 * worker, on a million items) that could be used, when its run was shown or could be stopped, and what is there then.
 */
async function answer([link, waitMs]) {
  const until = async (isSo) => {
    const from = performance.now();
    while (!isSo() && performance.now() - from < waitMs) await new Promise((done) => requestAnimationFrame(done));
    return performance.now() - from;
  };
  const begun = () => document.querySelector("main h1") && document.querySelector("main .instrument, main progress");
  const shown = () => document.querySelector("main .instrument:not(.is-coming), main progress");
  location.hash = "#/";
  await until(() => !document.querySelector("main .instrument, main .notice"));
  location.hash = link;
  const isList = () => /^#?\/*$/.test(location.hash);
  let tookMs = await until(() => isList() || begun());
  // What the page still has to do at once counts too.
  const before = performance.now();
  await new Promise((done) => setTimeout(done, 50));
  tookMs += performance.now() - before - 50;
  const shownMs = await until(() => isList() || shown());
  const alerts = [...document.querySelectorAll('main [role="alert"]')].map((alert) => alert.innerText);
  const strange = [...document.querySelectorAll("main :is(script, iframe, object, embed, link, base), main [src], main [onerror], main [onload]")];
  return {
    tookMs,
    shownMs: tookMs + shownMs,
    isUsable: isList() || Boolean(begun() && shown()),
    alerts,
    strange: strange.map((element) => element.outerHTML.slice(0, 200)),
    pwned: globalThis.pwned ?? {}.polluted ?? null,
  };
}

test(`${LINKS} damaged links are each answered within a second`, { path: "#/heap", timeoutSecs: 600 }, async (page) => {
  await page.getByRole("slider", { name: "Position" }).waitFor();
  // The lessons' code is fetched once, at the first visit: that is the network's time.
  for (const lesson of new Set(GOOD.map((link) => link.split("?")[0]))) await page.evaluate(answer, [lesson, 20_000]);
  let [said, slow] = [0, 0];
  for (let i = 0; i < LINKS; i++) {
    const roll = dice(i * 7919);
    const [link, mustSay] = damaged(roll, GOOD[i % GOOD.length]);
    const about = `link ${i}: ${link.slice(0, 300)}`;
    let found;
    // On a machine with other work a second may pass without the page's doing; what is really slow is slow every time.
    for (let tries = 0; tries < 3; tries++) {
      found = await page.evaluate(answer, [link, 10_000]);
      if (found.isUsable && found.tookMs < MOST_MS && found.shownMs < MOST_SHOWN_MS) break;
    }
    assert.ok(found.isUsable, `no page that can be used: ${about}`);
    assert.ok(found.tookMs < MOST_MS, `${Math.round(found.tookMs)} ms for ${about}`);
    assert.ok(found.shownMs < MOST_SHOWN_MS, `shown after ${Math.round(found.shownMs)} ms: ${about}`);
    slow += found.shownMs > MOST_MS;
    assert.deepEqual([found.strange, found.pwned], [[], null], about);
    if (mustSay) assert.ok(found.alerts.length, `not a word about ${about}`);
    for (const alert of found.alerts) assert.match(alert, /\S[^]{5,}/, about);
    assert.ok(found.alerts.join("").length < 50_000, `too many words about ${about}`);
    said += found.alerts.length > 0;
  }
  console.log(`${slow} of ${LINKS} runs were shown after more than a second`);
  assert.ok(said > LINKS / 2, `only ${said} were damaged`);
  // After all that the page still does what it is for.
  await page.evaluate(() => (location.hash = "#/heap?items=5,3,8,1&at=2&lang=zh"));
  await page.getByRole("slider", { name: "位置" }).or(page.getByRole("slider")).first().waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("a link that can't run doesn't leave the run before it, as if that were what it opens", { path: "#/heap?items=9,8,7&at=1" }, async (page) => {
  await page.getByRole("slider", { name: "Position" }).waitFor();
  await page.evaluate((link) => (location.hash = link), `#/heap?z=${packed('{"items":[1,"<b>二</b>"]}')[0]}`);
  const alert = page.locator("main .notice.bad");
  await alert.waitFor();
  assert.match(await alert.innerText(), /items\[1\] This takes a number, not text[^]*The first example is shown instead/);
  await page.waitForFunction(() => /list of 10\b/.test(document.querySelector("main .instrument")?.textContent));
});

test("states that mean harm are told and survived by an element", { path: "embed.html#/heap?items=4,2,9&at=1" }, async (page) => {
  const states = [
    [`JSON.parse('{"__proto__":{"polluted":1},"lesson":"heap"}')`, "invalid-input", "__proto__"],
    [`({ lesson: "constructor", input: { items: [1] } })`, "unknown-lesson", "lesson"],
    [`({ lesson: "heap", input: JSON.parse('{"__proto__":[1]}') })`, "invalid-input", "__proto__"],
    [`({ lesson: "heap", input: { items: [1, "<img src=x onerror=globalThis.pwned=1>"] } })`, "invalid-input", "items[1]"],
    [`({ lesson: "heap", input: "[".repeat(1e5) })`, "invalid-input", "input"],
    [`({ lesson: "heap", input: { items: JSON.parse("[".repeat(110) + "]".repeat(110)) } })`, "too-large", "items"],
    [`({ lesson: "heap", ...Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => ["a" + i, i])) })`, "too-large", ""],
    [`{ const state = { lesson: "heap" }; state.input = state; state }`, "invalid-input", "state"],
    [`({ lesson: "heap", at: 1n })`, "invalid-input", "state"],
    [`({ lesson: "heap", at: { valueOf: 1 } })`, "invalid-input", "at"],
    [`({ lesson: { heap: 1 } })`, "invalid-input", "lesson"],
    [`"#/heap?" + "at=1&".repeat(3e4)`, "too-large", ""],
  ];
  await page.evaluate(() => document.querySelector("step-scope").ready);
  for (const [state, code, path] of states) {
    const errors = await page.evaluate(async (state) => {
      const element = document.querySelector("step-scope");
      const errors = [];
      const hear = ({ detail }) => errors.push([detail.code, detail.path, detail.message]);
      element.addEventListener("stepscope-error", hear);
      element.state = (0, eval)(state);
      const from = performance.now();
      while (!errors.length && performance.now() - from < 3000) await new Promise((done) => setTimeout(done, 10));
      element.removeEventListener("stepscope-error", hear);
      return errors;
    }, state);
    const told = errors.find((error) => error[0] === code && error[1] === path);
    assert.ok(told, `${state} was answered with ${JSON.stringify(errors).slice(0, 500)}`);
    assert.ok(told[2].length > 10 && errors.length < 70, JSON.stringify(told));
  }
  const end = await page.evaluate(async () => {
    const element = document.querySelector("step-scope");
    element.state = { lesson: "heap", input: { items: [3, 1, 2], ops: [["heapify"]] }, at: 2 };
    const from = performance.now();
    while (element.at !== 2 && performance.now() - from < 5000) await new Promise((done) => setTimeout(done, 10));
    return [element.at, element.state.input.items, globalThis.pwned ?? {}.polluted ?? null];
  });
  assert.deepEqual(end, [2, [3, 1, 2], null]);
});
