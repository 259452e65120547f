// The lesson's page as its readers use it: by the names of its controls, and by keys.
import assert from "node:assert/strict";
import { longTasksDuring, suite } from "./harness.mjs";

const test = suite();
const HEAP = { path: "index.html#/heap" };

const named = (page) => ({
  play: page.getByRole("button", { name: "Play", exact: true }),
  pause: page.getByRole("button", { name: "Pause", exact: true }),
  button: (name) => page.getByRole("button", { name, exact: true }),
  slider: page.getByRole("slider", { name: "Position" }),
  step: page.getByRole("spinbutton", { name: /^Step/ }),
  field: (name) => page.getByRole("textbox", { name, exact: true }),
});
const at = async (page) => Number(await named(page).slider.inputValue());
const length = async (page) => Number(await named(page).slider.getAttribute("max"));

/** Waits until `read` gives what `holds`. */
async function until(read, holds, what) {
  let seen;
  for (let i = 0; i < 100; i++) {
    seen = await read();
    if (holds(seen)) return seen;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`${what}: ${JSON.stringify(seen)}`);
}

test("buttons step, jump to both ends and play", HEAP, async (page) => {
  const { button, play, pause, step } = named(page);
  const last = await length(page);
  assert.ok(last > 10);
  await button("Next step").click();
  await button("Next step").click();
  await button("Previous step").click();
  assert.equal(await at(page), 1);
  await button("Last step").click();
  assert.equal(await at(page), last);
  assert.ok(await button("Next step").isDisabled());
  await button("First step").click();
  assert.equal(await at(page), 0);
  await step.fill("7");
  await step.press("Enter");
  assert.equal(await at(page), 7);
  await page.getByLabel("Speed").selectOption("16×");
  await play.click();
  await until(() => at(page), (now) => now > 9, "plays");
  await pause.click();
  const paused = await at(page);
  await page.waitForTimeout(300);
  assert.equal(await at(page), paused);
});

test("a number that is no step is refused in words", HEAP, async (page) => {
  const { step } = named(page);
  const last = await length(page);
  await step.fill(String(last + 1));
  await step.press("Enter");
  await page.getByText(`The steps are numbered 0 to ${last}.`).waitFor();
  assert.equal(await at(page), 0);
  assert.equal(await step.inputValue(), "0");
});

test("keys step, go to both ends and play", HEAP, async (page) => {
  await named(page).slider.waitFor();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
  // A key has been handled before the page is drawn anew.
  const comesTo = (step) => until(() => at(page), (now) => now === step, `step ${step}`);
  await comesTo(2);
  await page.keyboard.press("End");
  await comesTo(await length(page));
  await page.keyboard.press("Home");
  await comesTo(0);
  await page.keyboard.press("Space");
  await until(() => at(page), (now) => now > 0, "plays");
  await page.keyboard.press("Space");
  await named(page).play.waitFor();
});

test("the loop goes round between its two steps", HEAP, async (page) => {
  const { button, step, play } = named(page);
  for (const [number, name] of [["5", "Loop from here"], ["8", "Loop to here"]]) {
    await step.fill(number);
    await step.press("Enter");
    await button(name).click();
  }
  await page.getByLabel("Speed").selectOption("16×");
  const seen = [];
  await play.click();
  for (let i = 0; i < 30; i++) {
    seen.push(await at(page));
    await page.waitForTimeout(20);
  }
  assert.ok(seen.every((now) => now >= 5 && now <= 8), `${seen}`);
  assert.ok(seen.some((now, i) => i && now < seen[i - 1]), `it went round: ${seen}`);
  await button("Stop looping (5–8)").click();
});

test("steps that play only once are not called a loop", { path: "#/heap?items=5,3,8,1&from=2&to=5" }, async (page) => {
  await page.getByRole("button", { name: "Play all steps (2–5)", exact: true }).click();
  assert.equal(await page.getByRole("button", { name: /Stop looping|Play all steps/ }).count(), 0);
});

test("a click on a line runs to its next time, and says when there is none", HEAP, async (page) => {
  const lines = page.getByRole("button", { name: /^Run to the next time of line/ });
  const now = page.locator('[aria-current="step"]');
  await named(page).button("Last step").click();
  await lines.first().click();
  await page.getByText("That line isn't executed again after this step.").waitFor();
  await named(page).button("First step").click();
  await page.getByText("newitem = heap[pos]", { exact: true }).last().click();
  assert.ok((await at(page)) > 0);
  assert.match(await now.first().innerText(), /newitem = heap\[pos\]/);
  for (const language of ["C++", "Rust"]) {
    await named(page).button(language).click();
    assert.equal(await named(page).button(language).getAttribute("aria-pressed"), "true");
    assert.ok((await now.count()) > 0, `${language} has the line too`);
  }
});

test("what is wrong in the input is marked, and the last good run stays", HEAP, async (page) => {
  const { field, button } = named(page);
  const items = field("Items");
  await items.fill("3, five, 1");
  assert.equal(await items.getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator(".field-error mark").innerText(), "five");
  const described = (await items.getAttribute("aria-describedby")).split(" ")[0];
  assert.ok((await page.locator(`[id="${described}"]`).innerText()).length > 5);
  const before = await length(page);
  await button("Run").click();
  assert.ok(await items.evaluate((element) => element.getRootNode().activeElement === element), "it has the focus");
  assert.equal(await items.inputValue(), "3, five, 1");
  assert.equal(await length(page), before);
  await items.fill("3, 5, 1");
  assert.equal(await items.getAttribute("aria-invalid"), null);
  await button("Run").click();
  await until(() => length(page), (now) => now !== before, "runs");
});

test("the address is a link to this moment, and Back leads to what was opened before", { path: "index.html" }, async (page) => {
  await page.getByRole("link", { name: "Heaps" }).click();
  await named(page).button("Next step").click();
  await named(page).button("Next step").click();
  await until(() => page.evaluate(() => location.hash), (hash) => /[?&]at=2\b/.test(hash), "the address");
  const link = page.url();
  await page.goBack();
  await page.getByRole("link", { name: "FlashAttention" }).waitFor();
  await page.goForward();
  assert.equal(await at(page), 2);
  await page.goto("about:blank");
  await page.goto(link);
  assert.equal(await at(page), 2);
});

test("a link that can't be read says so and opens the first preset", { path: "index.html#/heap?items=3,x,1&at=2" }, async (page) => {
  await page.getByRole("alert").first().waitFor();
  assert.ok((await length(page)) > 10);
});

test("language and theme are kept", HEAP, async (page) => {
  await page.getByLabel("Language").selectOption("中文");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh");
  assert.match(await page.title(), /堆/);
  await page.getByLabel("主题").selectOption({ index: 2 });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "堆" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
});

const NO_STORAGE = () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
test("it works where storage is forbidden", { ...HEAP, initScript: NO_STORAGE }, async (page) => {
  await page.getByLabel("Theme").selectOption({ index: 1 });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
});

test("the guide's words move the picture", HEAP, async (page) => {
  await page.locator(".guide a").nth(3).click();
  await until(() => at(page), (now) => now > 0, "the step that the words speak of");
});

test("no task over 50 ms while playing and scrubbing", HEAP, async (page) => {
  const { play, slider } = named(page);
  const last = await length(page);
  await page.waitForTimeout(1000);
  const tasks = await longTasksDuring(page, async () => {
    await page.getByLabel("Speed").selectOption("16×");
    await play.click();
    await page.waitForTimeout(2000);
    for (let i = 0; i <= 40; i++) await slider.fill(String(Math.round((last * i) / 40)));
  });
  assert.deepEqual(tasks, []);
});

test("less motion: the same steps, at once", { ...HEAP, reducedMotion: "reduce" }, async (page) => {
  await named(page).button("Next step").click();
  assert.equal(await at(page), 1);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});

test("a link to a step after the last says so", { path: "index.html#/heap?at=5000" }, async (page) => {
  const last = await length(page);
  await page.getByText(`this run has ${last}: the last one is shown`).waitFor();
  assert.equal(await at(page), last);
});

test("attention that asks for no check says that it wasn't checked", { path: "#/attention?heads=1&n=8&d=4&seed=1&check=false" }, async (page) => {
  await page.getByText("Not checked:").waitFor();
  assert.equal(await page.getByText("Checked", { exact: true }).count(), 0);
});

test("what only running finds wrong is marked in its field, which gets the focus", { path: "#/quickselect?items=3,1,2&k=2" }, async (page) => {
  const { button, field, slider } = named(page);
  await slider.waitFor();
  await field("k").fill("4");
  await button("Run").click();
  await page.getByText("The last good run is still shown.").waitFor();
  const focused = await page.evaluate(() => ({ label: document.activeElement.labels?.[0].textContent, invalid: document.activeElement.ariaInvalid, text: document.activeElement.value }));
  assert.deepEqual(focused, { label: "k", invalid: "true", text: "4" });
  assert.match(await page.locator(`#${await field("k").getAttribute("aria-describedby").then((ids) => ids.split(" ")[0])}`).innerText(), /k/);
});

test("a link that can't run is told at its field, and the first preset is there", { path: "#/quickselect?items=3,1,2&k=4&at=2" }, async (page) => {
  const { field, slider, button } = named(page);
  const alert = page.getByRole("alert").first();
  await alert.waitFor();
  assert.match(await alert.innerText(), /k The list has 3 items, so there is no 4th largest[^]*The first example is shown instead/);
  await slider.waitFor();
  assert.equal(await at(page), 0);
  assert.equal(await page.getByText("The last good run is still shown.").count(), 0);
  assert.deepEqual([await field("Items").inputValue(), await field("k").inputValue()], ["3,1,2", "4"]);
  assert.equal(await field("k").getAttribute("aria-invalid"), "true");
  await field("k").fill("3");
  await button("Run").click();
  await alert.waitFor({ state: "detached" });
});

test("the guide shows its own example, and there is a way back to the reader's", { path: "#/heap?items=9,8,7,6&ops=heapify, pop&at=5" }, async (page) => {
  const { button, field, slider } = named(page);
  await slider.waitFor();
  assert.equal(await field("Operations").inputValue(), "heapify, pop");
  const jump = page.getByRole("link", { name: "Without heapify" });
  await jump.click();
  await page.waitForFunction(() => !document.querySelector("textarea").value.startsWith("9,8"));
  await button("Back to what you had, step 5").click();
  await page.waitForFunction(() => document.querySelector("textarea").value === "9,8,7,6");
  assert.equal(await at(page), 5);
  assert.equal(await button("Back to what you had, step 5").count(), 0);
  // And by the browser's own way back.
  await jump.click();
  await page.waitForFunction(() => !document.querySelector("textarea").value.startsWith("9,8"));
  await page.goBack();
  await page.waitForFunction(() => document.querySelector("textarea").value === "9,8,7,6");
  await until(() => at(page), (now) => now === 5, "the step is back");
});
