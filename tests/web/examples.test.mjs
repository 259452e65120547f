// The examples of docs/examples, each as its system shows it: from another origin than the site, whose address stands where they have a placeholder.
// What a generator makes of its source is kept in fixtures/.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { axe, clipped, settled, shot, suite } from "./harness.mjs";

const test = suite();
const PLACEHOLDER = "https://your.host";
/** Folders of what is served, by the first part of the path. */
const FOLDERS = {
  ...Object.fromEntries(["html", "chinese", "lms", "reveal"].map((name) => [name, `../../docs/examples/${name}/`])),
  ...Object.fromEntries(["mdbook", "jupyter", "myst"].map((name) => [name, `./fixtures/${name}/`])),
};
/** What isn't kept of mdBook's output: its fonts, a picture, and what is for browsers without scripts. */
const LEFT_OUT = ["fonts/fonts-9644e21d.css", "favicon-8114d1fc.png", "toc.html", "print.html"];
const REVEAL = ["reveal.css", "reveal.js", "theme/white.css"];

const path = (file) => fileURLToPath(new URL(file, import.meta.url));
const read = async (file) => (await readFile(path(file))).toString();

/** Opens one file of an example, `mdbook/selection.html`, on the other origin. */
async function show(page, site, file) {
  const name = file.split("/")[0];
  const put = (rest, text) => site.pages.set(`/examples/${name}/${rest}`, text.replaceAll(PLACEHOLDER, site.origin));
  for (const entry of await readdir(path(FOLDERS[name]), { recursive: true, withFileTypes: true })) {
    const rest = relative(path(FOLDERS[name]), join(entry.parentPath ?? entry.path, entry.name));
    if (entry.isFile()) put(rest, await read(FOLDERS[name] + rest));
  }
  if (name === "mdbook") for (const rest of LEFT_OUT) put(rest, "");
  if (name === "reveal") for (const rest of REVEAL) put(`reveal.js/dist/${rest}`, await read(`./node_modules/reveal.js/dist/${rest}`));
  await page.goto(`${site.other}/examples/${file}`);
}
const example = { path: "icon.svg", timeoutSecs: 120 };

const ready = (widget) => widget.evaluate((element) => element.ready.then(() => element.length));
const at = (widget) => widget.evaluate((element) => element.at);
/** That of the lesson; the element itself has the page's. */
const colourScheme = (widget) => widget.evaluate(({ shadowRoot }) => getComputedStyle(shadowRoot.querySelector(".apart")).colorScheme);
/** Brings a frame to the screen, without which its lesson doesn't load, and waits for that. */
async function opened(frame) {
  await frame.owner().scrollIntoViewIfNeeded();
  await frame.getByRole("slider").first().waitFor({ timeout: 30_000 });
}
const button = (root, name) => root.getByRole("button", { name, exact: true });
/** Waits until the widget or the frame's lesson is at this step. */
async function stands(widget, step) {
  await widget.page().waitForFunction(([element, step]) => element.at === step, [await widget.elementHandle(), step]);
}

test("plain HTML: a lesson is stepped, and one in closed details loads when they open", example, async (page, site) => {
  await show(page, site, "html/index.html");
  const [heap, select] = [page.locator("step-scope").first(), page.locator("step-scope").last()];
  assert.ok((await ready(heap)) > 3);
  assert.equal(await at(heap), 3);
  await button(heap, "Next step").click();
  assert.equal(await at(heap), 4);
  assert.match(await heap.evaluate((element) => element.narration()), /\w+ \w+/);
  assert.equal(await select.evaluate((element) => element.length), 0, "nothing of it is loaded");
  await page.locator("summary").first().click();
  assert.ok((await ready(select)) > 3);
  assert.ok((await select.locator(".stage-host").boundingBox()).width > 300);
  await settled(page);
  assert.deepEqual(await axe(page), []);
});

for (const [name, path] of [["html", "html/index.html"], ["chinese", "chinese/index.html"]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name} fits a phone, ${colorScheme}`, { ...example, width: 360, height: 740, colorScheme }, async (page, site) => {
      await show(page, site, path);
      await ready(page.locator("step-scope").first());
      await settled(page);
      assert.deepEqual(await clipped(page), []);
      await shot(page, `example-${name}-360-${colorScheme}`);
    });
  }
}

test("in Chinese: the lesson speaks the page's language", example, async (page, site) => {
  await show(page, site, "chinese/index.html");
  const lesson = page.locator("step-scope");
  await ready(lesson);
  await button(lesson, "下一步").click();
  assert.equal(await at(lesson), 3);
  assert.match(await lesson.evaluate((element) => element.narration()), /[\u4e00-\u9fff]/);
});

test("mdBook: its keys are its own outside of a lesson, and the lesson's within; its theme is the lesson's", example, async (page, site) => {
  await show(page, site, "mdbook/selection.html");
  const lesson = page.locator("step-scope");
  await ready(lesson);
  const search = page.locator("#mdbook-searchbar, #searchbar").first();
  await button(lesson, "Next step").click();
  await stands(lesson, 2);
  for (const [key, step] of [["ArrowRight", 3], ["ArrowRight", 4], ["ArrowLeft", 3], ["Home", 0], ["ArrowRight", 1]]) {
    await page.keyboard.press(key);
    await stands(lesson, step);
  }
  for (const key of ["s", "/", "?"]) await page.keyboard.press(key);
  const items = lesson.locator("textarea").first();
  await items.fill("3,1,2");
  await items.press("s");
  await items.press("/");
  await items.press("ArrowLeft");
  assert.equal(await search.isVisible(), false);
  assert.match(page.url(), /selection\.html$/);

  assert.equal(await lesson.getAttribute("theme"), "light");
  await page.evaluate(() => {
    document.documentElement.classList.remove("light");
    document.documentElement.classList.add("coal");
  });
  await page.waitForFunction(() => document.querySelector("step-scope").getAttribute("theme") === "dark");
  assert.equal(await colourScheme(lesson), "dark");
  // The book's root has type of 10 pixels.
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "10px");
  assert.equal(await lesson.locator(".narration").evaluate((element) => parseFloat(getComputedStyle(element).fontSize) >= 16), true);
  await shot(page, "example-mdbook-coal");

  // Outside the same keys are the book's, so that it isn't for want of hearing that they did nothing.
  await page.locator("main h1").click();
  await page.keyboard.press("s");
  await search.waitFor();
  await page.keyboard.press("Escape");
  await page.locator("main h1").click();
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/after\.html/);
});

test("Jupyter: a frame and an element among a notebook's outputs", example, async (page, site) => {
  await show(page, site, "jupyter/notes.html");
  const lesson = page.locator("step-scope");
  await ready(lesson);
  await button(lesson, "Next step").click();
  await stands(lesson, 4);
  const frame = page.frameLocator("iframe");
  await opened(frame);
  await button(frame, "Next step").click();
  assert.equal(await frame.getByRole("slider", { name: "Position" }).inputValue(), "1");
});

test("Jupyter: outputs in a sandboxed frame without an origin, as some hosts of notebooks have them", example, async (page, site) => {
  await show(page, site, "jupyter/notes.html");
  await page.evaluate(() => {
    const output = [...document.querySelectorAll(".output_html")].find((output) => output.querySelector("step-scope")).innerHTML;
    const frame = document.createElement("iframe");
    Object.assign(frame, { srcdoc: output, width: 900, height: 900, title: "output" });
    frame.setAttribute("sandbox", "allow-scripts");
    document.body.replaceChildren(frame);
  });
  const frame = page.frameLocator("iframe");
  await opened(frame);
  await button(frame, "Next step").click();
  assert.equal(await frame.getByRole("slider", { name: "Position" }).inputValue(), "4");
});

test("MyST by Sphinx: an element and a frame in one page, with one script for the site", example, async (page, site) => {
  await show(page, site, "myst/index.html");
  const lesson = page.locator("step-scope");
  await ready(lesson);
  await button(lesson, "Next step").click();
  await stands(lesson, 5);
  const frame = page.frameLocator("iframe");
  await opened(frame);
  await button(frame, "Next step").click();
  assert.equal(await frame.getByRole("slider", { name: "Position" }).inputValue(), "4");
  await shot(page, "example-myst");
});

/** Drags the hull's second point, at (4, 1), to (2, 2), which lies where the first, at (0, 0), says; and holds that it's there then. */
async function dragSecond(page, lesson) {
  const handle = lesson.locator(".stage-handle");
  const middle = async () => {
    await handle.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await handle.boundingBox();
    const host = await lesson.locator(".stage-host").boundingBox();
    return [x + width / 2 - host.x, y + height / 2 - host.y];
  };
  const origin = await middle();
  await button(lesson, "Next point").click();
  const from = await middle();
  const unit = (from[0] - origin[0]) / 4;
  assert.ok(unit > 10 && Math.abs(origin[1] - from[1] - unit) < 1, "the handle is drawn where its point is");
  const { x, y } = await lesson.locator(".stage-host").boundingBox();
  const to = [origin[0] + 2 * unit, origin[1] - 2 * unit];
  await page.mouse.move(x + from[0], y + from[1]);
  await page.mouse.down();
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2);
  await page.mouse.move(x + to[0], y + to[1]);
  await page.mouse.up();
  await page.waitForFunction((element) => `${element.state.input.points[1]}` === "2,2", await lesson.elementHandle());
  assert.deepEqual(await lesson.evaluate((element) => element.state.input.points), [[0, 0], [2, 2], [2, 3], [1, 1]]);
  const now = await middle();
  assert.ok(Math.abs(now[0] - to[0]) < 2 && Math.abs(now[1] - to[1]) < 2, `${now} is not ${to}`);
}

for (const [width, height] of [[1600, 1000], [620, 420]]) {
  test(`reveal.js in ${width} × ${height}: a lesson in a slide is stepped by keys and dragged, and the slide stays`, { ...example, width, height }, async (page, site) => {
    await show(page, site, "reveal/index.html");
    const slide = () => page.evaluate(() => Reveal.getIndices().h);
    const lesson = page.locator("step-scope");
    await page.waitForFunction(() => globalThis.Reveal?.isReady());
    const scale = await page.evaluate(() => Reveal.getScale());
    assert.ok(Math.abs(scale - 1) > 0.1, `${scale}`);
    await page.waitForTimeout(500);
    assert.equal(await lesson.evaluate((element) => element.length), 0, "it isn't loaded while its slide isn't shown");
    await page.keyboard.press("ArrowRight");
    await ready(lesson);
    assert.equal(await slide(), 1);
    const next = button(lesson, "Next step");
    assert.ok((await next.boundingBox()).y < height - 40, "the player is on the slide without scrolling");
    await next.click();
    await page.keyboard.press("ArrowRight");
    await stands(lesson, 2);
    await page.keyboard.press("ArrowLeft");
    await stands(lesson, 1);
    for (const key of ["o", "b", "n", "End"]) await page.keyboard.press(key);
    assert.deepEqual(await page.evaluate(() => [Reveal.getIndices().h, Reveal.isOverview(), Reveal.isPaused()]), [1, false, false]);

    await dragSecond(page, lesson);
    await shot(page, `example-reveal-${width}`);

    // A presenter's remote control sends these.
    await next.focus();
    await page.keyboard.press("PageDown");
    await page.waitForFunction(() => Reveal.getIndices().h === 2);
    await page.keyboard.press("PageUp");
    await page.waitForFunction(() => Reveal.getIndices().h === 1);
  });
}

test("a course page that allows frames only", example, async (page, site) => {
  await show(page, site, "lms/no-script.html");
  const frame = page.frameLocator("iframe");
  await opened(frame);
  await button(frame, "Next step").click();
  assert.equal(await frame.getByRole("slider", { name: "Position" }).inputValue(), "1");
  assert.equal(await page.locator("iframe").getAttribute("height"), "800");
});

test("a course page with a script: the frame takes the height of its lesson, and gives it back", example, async (page, site) => {
  await show(page, site, "lms/resize.html");
  const frame = page.frameLocator("iframe");
  await opened(frame);
  await button(frame, "Next step").click();
  const height = () => page.locator("iframe").evaluate((frame) => Number(frame.getAttribute("height")));
  const content = () => frame.locator("html").evaluate((root) => Math.ceil(root.getBoundingClientRect().height));
  await page.waitForFunction(() => document.querySelector("iframe").getAttribute("height") !== "800");
  await page.waitForTimeout(300);
  const wide = await height();
  assert.equal(wide, await content());
  const entries = await page.evaluate(() => history.length);
  await button(frame, "Share and save").click();
  await page.waitForFunction((wide) => Number(document.querySelector("iframe").getAttribute("height")) > wide, wide);
  await button(frame, "Share and save").click();
  await page.waitForFunction((wide) => Math.abs(Number(document.querySelector("iframe").getAttribute("height")) - wide) < 40, wide);
  assert.equal(await page.evaluate(() => history.length), entries, "the frame's steps are no entries of the page's history");
});

test("a course page that keeps a score: it grows with the steps, and the reader goes on where they were", example, async (page, site) => {
  await show(page, site, "lms/splice.html");
  const frame = page.frameLocator("iframe");
  await opened(frame);
  const position = frame.getByRole("slider", { name: "Position" });
  await button(frame, "Next step").click();
  await button(frame, "Next step").click();
  await page.waitForFunction(() => Number(document.querySelector("output").value) > 0);
  await page.waitForTimeout(1300);
  await page.reload();
  await page.waitForFunction(() => Number(document.querySelector("output").value) > 0);
  await position.waitFor();
  for (let i = 0; i < 50 && (await position.inputValue()) !== "2"; i++) await page.waitForTimeout(100);
  assert.equal(await position.inputValue(), "2");
  const score = () => page.locator("output").evaluate(({ value }) => Number(value));
  await button(frame, "Last step").click();
  await page.waitForTimeout(1300);
  assert.ok((await score()) < 50, "a jump to the end is one step");
  const length = Number(await position.getAttribute("max"));
  await button(frame, "First step").click();
  for (let at = 0; at < length; at++) await button(frame, "Next step").click();
  await page.waitForFunction(() => document.querySelector("output").value === "100");
});

test("the frame's steps don't trap the browser's back", example, async (page, site) => {
  await show(page, site, "html/index.html");
  await page.goto(`${site.other}/examples/lms/no-script.html`);
  const frame = page.frameLocator("iframe");
  await opened(frame);
  for (let i = 0; i < 5; i++) await button(frame, "Next step").click();
  await page.waitForTimeout(700);
  await page.goBack();
  await page.waitForURL(/html\/index\.html$/);
});

const HULL = `<step-scope lesson="convex-hull" input='{"points":[[0,0],[4,1],[2,3],[1,1]]}' hide="code,chart,input"></step-scope>`;
const hosted = (body, rest = {}) => ({ timeoutSecs: 90, ...rest, html: (site) => `<h1>Notes</h1><script type="module" src="${site}/stepscope.js"></script>${body}` });

for (const [what, style] of [["a page that is scaled by zoom", "zoom: 1.5"], ["a page that is scaled by a transform", "transform: scale(0.6); transform-origin: 0 0"]]) {
  test(`${what}: points are dragged where they are`, hosted(`<div style="${style}; width: 700px">${HULL}</div>`), async (page) => {
    const lesson = page.locator("step-scope");
    await ready(lesson);
    await dragSecond(page, lesson);
  });
}

test("in a tab that is hidden at first a lesson loads when it is shown, at its width", hosted(`<div id="tab" hidden>${HULL}</div><div id="thin" style="width: 0; overflow: hidden">${HULL}</div>`), async (page) => {
  await page.waitForTimeout(500);
  const [tab, thin] = [page.locator("#tab step-scope"), page.locator("#thin step-scope")];
  assert.equal(await tab.evaluate((element) => element.length), 0);
  await page.evaluate(() => {
    document.querySelector("#tab").hidden = false;
    document.querySelector("#thin").style.width = "600px";
  });
  for (const lesson of [tab, thin]) {
    await ready(lesson);
    await lesson.locator(".stage-host svg").first().waitFor();
    await page.waitForTimeout(300);
    const [host, svg] = [await lesson.locator(".stage-host").boundingBox(), await lesson.locator(".stage-host svg").first().boundingBox()];
    assert.ok(host.width > 300 && Math.abs(svg.width - host.width) < 3, JSON.stringify([host, svg]));
  }
});

test("in a page that is written from right to left a lesson keeps its own direction", hosted(`<div dir="rtl">${HULL}</div>`), async (page) => {
  const lesson = page.locator("step-scope");
  await ready(lesson);
  const [previous, next] = [await button(lesson, "Previous step").boundingBox(), await button(lesson, "Next step").boundingBox()];
  assert.ok(previous.x < next.x, "back is left of on");
  assert.equal(await lesson.locator(".ss").evaluate((root) => getComputedStyle(root).direction), "ltr");
  await dragSecond(page, lesson);
  await shot(page, "example-rtl");
});

test("on paper a lesson has its picture and its sentence, in light colours", hosted(HULL, { colorScheme: "dark" }), async (page) => {
  const lesson = page.locator("step-scope");
  await ready(lesson);
  await page.emulateMedia({ media: "print" });
  assert.ok(await lesson.locator(".stage-host").isVisible());
  assert.ok(await lesson.locator(".narration").isVisible());
  assert.equal(await button(lesson, "Next step").isVisible(), false, "nothing can be pressed on paper");
  const surface = await colourScheme(lesson);
  assert.match(surface, /light/);
  assert.doesNotMatch(surface, /dark/);
  // The picture, too, whose colours are its own.
  await page.waitForFunction((element) => {
    const text = element.shadowRoot.querySelector(".stage-host text");
    const [red, green, blue] = getComputedStyle(text).fill.match(/\d+/g).map(Number);
    return red + green + blue < 380;
  }, await lesson.elementHandle());
  await shot(page, "example-print");
});

test("the fixtures are of the sources beside them", example, async () => {
  const text = async (file) => (await read(file)).replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const tag = /<step-scope [^>]*>/;
  const plain = (html) => html.match(tag)[0].replaceAll("'", '"');
  const source = await text("../../docs/examples/mdbook/src/selection.md");
  assert.equal(plain(await text("./fixtures/mdbook/selection.html")), plain(source));
  const hulls = await text("../../docs/examples/myst/index.md");
  assert.equal(plain(await text("./fixtures/myst/index.html")), plain(hulls));
  const [notebook, page] = [JSON.parse(await text("../../docs/examples/jupyter/notes.ipynb")), await text("./fixtures/jupyter/notes.html")];
  const code = notebook.cells.map(({ source }) => [source].flat().join("")).join("\n");
  for (const part of [`embed.html#/attention?heads=1&n=8&d=4&seed=1&hide=code,chart,input`, `{"items":[5,3,8,1],"ops":[["heapify"]]}`]) {
    assert.ok(code.includes(part) && page.includes(part), part);
  }
});
