// <step-scope> among other people's styles: theirs don't get in, its own don't get out.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite } from "./harness.mjs";

const test = suite();

const tokens = await readFile(new URL("../../www/tokens.css", import.meta.url), "utf8");
const TOKENS = [...new Set([...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name))];
const HEAP = `<step-scope lesson="heap" input='{"items":[5,3,8,1],"ops":[["heapify"]]}' at="3"></step-scope>`;

const notes = (style, box = "display:block!important;width:800px!important") => ({
  html: (site) => `<style>${style}</style><h1>Course notes</h1><p>Some <a href="#">words</a>. <button>a button</button></p>
    <div id="box" style="${box}">${HEAP}</div><script type="module" src="${site}/stepscope.js"></script>`,
});

/** Each node of the lesson: its name, its size, and its computed style, or only some of that. */
const looks = (page, only) =>
  page.evaluate(async (only) => {
    await customElements.whenDefined("step-scope");
    const element = document.querySelector("step-scope");
    element.scrollIntoView();
    await element.ready;
    await element.result();
    // Until it stands still.
    await new Promise((later) => setTimeout(later, 700));
    scrollTo(0, 0);
    // The longhands that say everything once; all of them would take ten times as long.
    const same = /^(-webkit|inline-|block-|border-(inline|block|start|end)|margin-(inline|block)|padding-(inline|block)|scroll|mask|offset|view|timeline|animation-range|page|min-(inline|block)|max-(inline|block)|overflow-(inline|block)|inset|perspective|column|break|shape|lighting|flood|stop|marker|corner)/;
    const names = only ?? [...getComputedStyle(element)].filter((name) => !same.test(name));
    return [...element.shadowRoot.querySelectorAll(".ss, .ss *")].map((node) => {
      const style = getComputedStyle(node);
      const { width, height } = node.getBoundingClientRect();
      const kept = {};
      for (const name of names) kept[name] = style.getPropertyValue(name);
      if (!only) Object.assign(kept, { width: Math.round(width), height: Math.round(height) });
      return [`${node.localName}.${node.getAttribute("class") ?? ""}`, kept];
    });
  }, only);

/** The first few things that differ. */
function differences(seen, wanted) {
  const found = [];
  if (seen.length !== wanted.length) found.push(`${seen.length} nodes, not ${wanted.length}`);
  for (const [i, [name, style]] of wanted.entries()) {
    for (const property of Object.keys(style)) {
      const is = seen[i]?.[1][property];
      if (is !== style[property]) found.push(`${name} ${property}: ${is}, not ${style[property]}`);
    }
  }
  return found.slice(0, 12);
}

/** What a page of its own that styles nothing makes of it. */
const known = new Map();
async function neutral(site, only) {
  const key = String(only);
  if (!known.has(key)) known.set(key, await measured(site, only));
  return known.get(key);
}

async function measured(site, only) {
  const page = await site.open(notes(""));
  const seen = await looks(page, only);
  await page.judge();
  assert.ok(seen.length > 50, `${seen.length} nodes`);
  return seen;
}

const STYLES = {
  "everything unset": "* { all: unset !important }",
  "everything set": `* { color: red !important; font: italic 40px/3 cursive !important; letter-spacing: 5px !important; text-transform: uppercase !important;
    box-sizing: content-box !important; text-align: right !important; white-space: pre !important; word-spacing: 9px !important; text-indent: 30px !important;
    cursor: wait !important; list-style: square !important; text-shadow: 1px 1px red !important; -webkit-text-stroke: 2px lime !important; fill: red !important;
    stroke: red !important; quotes: none !important; animation: spin 1s infinite !important; transition: all 1s !important } @keyframes spin { to { color: blue } }`,
  "huge rems": "html { font-size: 40px }",
  "tiny rems": "html { font-size: 62.5% }",
  "right to left, not selectable, dark": "html { direction: rtl; user-select: none; -webkit-user-select: none; color-scheme: dark; background: #111 }",
  "vertical writing": "step-scope { writing-mode: vertical-rl; text-orientation: upright }",
  "our names for other things": `:root, * { ${TOKENS.map((name) => `${name}: rgb(1 2 3) 77px !important`).join("; ")} }`,
  "rules for elements": ":not(:defined) { display: none } button, input { display: none !important } svg { width: 10px !important } div { margin: 9px; border: 3px solid } .ss, .apart { display: none }",
};

for (const [name, style] of Object.entries(STYLES)) {
  test(`a widget looks the same on a page with ${name}`, notes(style), async (page, site) => {
    assert.ok(TOKENS.length > 50);
    assert.deepEqual(differences(await looks(page), await neutral(site)), []);
  });
}

test("on a page that is zoomed a widget is as on any other, only larger", notes("body { zoom: 1.5 }"), async (page, site) => {
  const only = ["color", "background-color", "display", "font-family", "font-size", "padding-left"];
  assert.deepEqual(differences(await looks(page, only), await neutral(site, only)), []);
});

for (const [name, box] of Object.entries({
  "flex row": "display:flex",
  "flex column": "display:flex;flex-direction:column;align-items:start",
  grid: "display:grid;grid-template-columns:auto;justify-content:start",
  "inline block": "display:inline-block",
  "table cell": "display:table-cell",
})) {
  test(`in a ${name} a widget has room, and no more than the window`, notes("body { margin: 8px }", box), async (page) => {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await looks(page, []);
      const seen = await page.evaluate(() => [document.querySelector("step-scope").getBoundingClientRect().width, document.documentElement.scrollWidth]);
      assert.ok(seen[0] >= Math.min(600, width * 0.7), `${seen[0]} px wide in a window of ${width}`);
      assert.ok(seen[1] <= width, `the page is ${seen[1]} px wide in a window of ${width}`);
    }
  });
}

test("a widget's parent may hide it", notes("#box { visibility: hidden; pointer-events: none }"), async (page) => {
  const seen = await looks(page, ["visibility", "pointer-events"]);
  assert.equal(seen[0][1].visibility, "hidden");
  assert.equal(seen[0][1]["pointer-events"], "none");
});

test("a widget changes nothing of the page around it", notes("", "display:none"), async (page) => {
  const around = () =>
    page.evaluate(() => {
      const nodes = [document.documentElement, document.body, ...document.querySelectorAll("h1, p, a, button")];
      // Heights of what holds the widget are its size, no style.
      const isSize = (name) => /height|block-size|origin|width|inline-size/.test(name);
      return {
        styles: nodes.map((node) => [...getComputedStyle(node)].filter((name) => !isSize(name)).map((name) => `${name}: ${getComputedStyle(node)[name]}`)),
        sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
        fonts: document.fonts.size,
        head: document.head.innerHTML,
        attributes: [document.documentElement, document.body].map((node) => node.getAttributeNames().join()),
        names: [...document.querySelector("step-scope").attributes].map(({ name, value }) => `${name}=${value}`),
      };
    });
  await page.evaluate(() => customElements.whenDefined("step-scope").then(() => {}));
  const before = await around();
  await page.evaluate(() => document.querySelector("#box").style.setProperty("display", "block"));
  await looks(page, []);
  assert.deepEqual(await around(), before);
});
