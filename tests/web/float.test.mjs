// Floating-point formats: bits that flip by mouse, by finger and by keys; the number line; sums; links and programs.
import assert from "node:assert/strict";
import { clipped, longTasksDuring, settled, suite } from "./harness.mjs";

const test = suite({ webgpu: false });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const ready = (page) => button(page, "Last step").waitFor();
const picture = (page) => page.locator(".stage-words").first().textContent();
const shows = (page, words) => page.waitForFunction((words) => document.querySelector(".stage-words").textContent.includes(words), words);
const bits = (page) => page.locator(".stage-button");
const focused = (page) => page.evaluate(() => document.activeElement.ariaLabel);

test("a click on a bit flips it, and the document becomes bits", { path: "#/float-formats?value=0.1&format=f16&at=6" }, async (page) => {
  await ready(page);
  assert.equal(await bits(page).count(), 16);
  await button(page, "bit 0, mantissa, is 0").click();
  await shows(page, "0x2e67");
  await button(page, "bit 0, mantissa, is 1").waitFor();
  await page.waitForURL(/format=f16&bits=0x2e67/);
  assert.doesNotMatch(page.url(), /value=/);
  await page.getByText("Checked").waitFor();
  assert.equal(await page.locator("#field-value").inputValue(), "");
  assert.equal(await page.locator("#field-bits").inputValue(), "0x2e67");
  await button(page, "bit 15, sign, is 0").click();
  await shows(page, "0xae67");
  await page.waitForURL(/bits=0xae67/);
  // The link opens what it was made from.
  await page.reload();
  await ready(page);
  await shows(page, "0xae67");
  await button(page, "bit 15, sign, is 1").waitFor();
  // Each flip is a way back.
  await page.goBack();
  await shows(page, "0x2e67");
  await page.goBack();
  await shows(page, "0.1 → f16");
});

test("before a number has bits, no cell is a button", { path: "#/float-formats?value=0.1&format=f16&at=3" }, async (page) => {
  await ready(page);
  assert.equal(await bits(page).count(), 0);
  await button(page, "Next step").click();
  await button(page, "Last step").click();
  await button(page, "bit 15, sign, is 0").waitFor();
});

test("keys go from bit to bit and flip them, and the player stays where it is", { path: "#/float-formats?bits=0x3c00&format=f16&at=2" }, async (page) => {
  await ready(page);
  assert.equal(await page.locator('.stage-button[tabindex="0"]').count(), 1, "the tab key stops at one of them");
  await bits(page).first().focus();
  assert.equal(await focused(page), "bit 15, sign, is 0");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "bit 14, exponent, is 0");
  await page.keyboard.press("Enter");
  await shows(page, "0x7c00");
  assert.equal(await focused(page), "bit 14, exponent, is 1", "the focus stays on it");
  await page.keyboard.press("End");
  assert.equal(await focused(page), "bit 0, mantissa, is 0");
  await page.keyboard.press("Space");
  await shows(page, "0x7c01");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(page), "bit 1, mantissa, is 0");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(page), "bit 15, sign, is 0");
  assert.equal(await page.getByRole("slider", { name: "Position" }).inputValue(), "2");
});

for (const [format, count, last] of [["f64", 64, "0x3ff0000000000001"], ["f32", 32, "0x3f800001"], ["tf32", 19, "0x1fc01"], ["f16", 16, "0x3c01"], ["bf16", 16, "0x3f81"], ["e4m3", 8, "0x39"], ["e5m2", 8, "0x3d"]]) {
  const options = { path: `#/float-formats?value=1&format=${format}&at=100`, width: 360, height: 740, hasTouch: true };
  test(`at 360 px all bits of ${format} are there for a finger`, options, async (page) => {
    await ready(page);
    assert.equal(await bits(page).count(), count);
    const stage = await page.locator(".stage").boundingBox();
    for (const bit of await bits(page).all()) {
      const { x, width, height } = await bit.boundingBox();
      assert.ok(width >= 24 && height >= 24, `${width} by ${height}`);
      assert.ok(x >= stage.x && x + width <= stage.x + stage.width + 0.5, "within the picture");
    }
    assert.deepEqual(await clipped(page), []);
    await button(page, "bit 0, mantissa, is 0").tap();
    await shows(page, last);
    // Up and down go from row to row, where there are any.
    await bits(page).first().focus();
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await focused(page), count > 10 ? "bit 15, sign, is 0" : "");
  });
}

test("the number line zooms by its buttons, which are in the link", { path: "#/float-formats?value=1&format=e4m3&at=100" }, async (page) => {
  await ready(page);
  for (const [name, says] of [["zoom out: ±8 ulp", "±8 ulp"], ["zoom out: ±16 ulp", "±16 ulp"], ["zoom in: ±8 ulp", "±8 ulp"]]) {
    await button(page, name).click();
    await page.waitForFunction((says) => document.querySelector(".stage-picture").textContent.includes(says), says);
  }
  await page.waitForURL(/ulps=8/);
  assert.match(page.url(), /value=1/, "the number stays as it was typed");
  assert.match(await picture(page), /0\.9375, 1, 1\.125/);
  assert.equal(await page.locator("#field-ulps").inputValue(), "8");
});

test("a sum gets stuck, step by step", { path: "#/float-formats?preset=stuck&at=17" }, async (page) => {
  await ready(page);
  const says = page.locator(".narration");
  await page.getByRole("button", { name: "First step" }).click();
  assert.match(await says.textContent(), /To 2040, 1 is to be added 16 times/);
  await button(page, "Last step").click();
  assert.match(await says.textContent(), /2048 \+ 1 = 2049, which rounds to 2048, where it was/);
  const words = await picture(page);
  assert.match(words, /after 16 of 16 additions/);
  assert.match(words, /exact sum: 2056/);
  assert.match(words, /difference: −8/);
  await button(page, "bit 0, mantissa, is 0").click();
  await page.waitForURL(/format=f16&bits=0x6801/);
  assert.doesNotMatch(page.url(), /sum=/);
});

test("four thousand additions hold nothing up", { path: '#/float-formats?value=0&format=f32&sum={"add":"0.1","times":4096}' }, async (page) => {
  await ready(page);
  const long = await longTasksDuring(page, async () => {
    await page.keyboard.press("Home");
    await page.keyboard.press("End");
    await shows(page, "after 4096 of 4096 additions");
  });
  assert.deepEqual(long, []);
});

const NOTES = (site) => `<script type="module" src="${site}/stepscope.js"></script>
  <step-scope lesson="float-formats" input='{"bits":"0x38","format":"e4m3"}' at="2"></step-scope>
  <iframe title="lesson" width="700" height="1200" sandbox="allow-scripts" src="${site}/embed.html#/float-formats?bits=0x38&format=e4m3&at=2"></iframe>`;

test("in the element and the iframe, bits flip, too", { html: NOTES }, async (page) => {
  const element = page.locator("step-scope");
  const inner = page.frameLocator("iframe");
  for (const place of [element, inner]) {
    // A frame that the element has pushed off the screen loads when it is near.
    if (place === inner) await page.locator("iframe").scrollIntoViewIfNeeded();
    await place.getByRole("button", { name: "bit 2, mantissa, is 0", exact: true }).click();
    await place.getByRole("button", { name: "bit 2, mantissa, is 1", exact: true }).press("ArrowLeft");
    await place.getByRole("button", { name: "bit 3, exponent, is 1", exact: true }).press("Enter");
    await place.getByRole("button", { name: "bit 3, exponent, is 0", exact: true }).waitFor();
  }
  await page.waitForFunction(() => document.querySelector("step-scope").state.input?.bits === "0x34");
  const result = await element.evaluate((element) => element.result());
  assert.equal((result.result ?? result).bits, "0x34");
});

test("run() gives the numbers to a program", { path: "index.html" }, async (page) => {
  const run = (input) => page.evaluate(async (input) => {
    const { run } = await import("./stepscope.js");
    const { result, check } = await run("float-formats", input);
    return { ...result, ok: check.ok };
  }, input);
  const tenth = await run({ value: "0.1", format: "f16" });
  assert.deepEqual(tenth, { bits: "0x2e66", sign: 0, exponent: 11, mantissa: 614, value: "0.0999755859375", class: "normal", ulp: "0.00006103515625", error: "-0.0000244140625", ok: true });
  const stuck = await run({ value: 0, format: "bf16", sum: { add: 1, times: 300 } });
  assert.deepEqual([stuck.value, stuck.exact, stuck.error, stuck.stuckAfter, stuck.ok], ["256", "300", "-44", 256, true]);
  const far = await run({ value: "1e9", format: "e4m3", overflow: "saturate" });
  assert.deepEqual([far.value, far.bits, far.ok], ["448", "0x7e", true]);
  const refused = await page.evaluate(async () => {
    const { run } = await import("./stepscope.js");
    return run("float-formats", { value: "1", sum: { add: "1e9999", times: 2 } }).catch(({ code, path }) => ({ code, path }));
  });
  assert.deepEqual(refused, { code: "too-large", path: "sum.add" });
});

test("in Chinese, bits say what they are", { path: "#/float-formats?bits=0x38&format=e4m3&at=2", locale: "zh-CN" }, async (page) => {
  await settled(page);
  await page.getByRole("button", { name: "第 2 位，尾数，为 0", exact: true }).click();
  await shows(page, "0x3c");
});
