// The checks themselves: each must find what it is there to find.
import assert from "node:assert/strict";
import { axe, clipped, longTasksDuring, suite } from "./harness.mjs";

const test = suite();
/** A page without the app, which would go on working meanwhile. */
const blank = { html: () => "<body></body>" };
const show = (page, html) => page.evaluate((html) => void (document.body.innerHTML = html), html);

test("a page that went wrong is judged so", async (_, site) => {
  const page = await site.open();
  await page.evaluate(() => {
    console.error("one");
    setTimeout(() => {
      throw new Error("two");
    });
    fetch("http://localhost:9/three").catch(() => {});
    return new Promise((done) => setTimeout(done, 200));
  });
  await assert.rejects(page.judge(), (error) => ["one", "two", "three"].every((word) => error.message.includes(word)));
});

test("an error that belongs to the test is no wrong", async (page) => {
  page.expectError(/on purpose/);
  await page.evaluate(() => console.error("on purpose"));
});

test("text that is cut off or outside of the window is found, also in a shadow root", blank, async (page) => {
  await show(page, `<p style="width: 40px; overflow: hidden; white-space: nowrap">Too long for its box</p><div id="host"></div><p>fits</p>
    <svg viewBox="0 0 100 20" width="100" height="20"><text x="0" y="15">in</text><text x="95" y="15">half out</text></svg>`);
  await page.evaluate(() => {
    const p = document.createElement("p");
    p.style = "position: absolute; left: -60px; width: 100px";
    p.textContent = "half gone";
    document.getElementById("host").attachShadow({ mode: "open" }).append(p);
  });
  const found = await clipped(page);
  assert.equal(found.length, 3, found.join("\n"));
  assert.match(found[0], /cut: p.*Too long/);
  assert.match(found[1], /outside: p.*half gone/);
  assert.match(found[2], /cut: text.*half out/);
});

test("weak contrast and a button without a name are found", blank, async (page) => {
  await show(page, `<main><h1>Title</h1><p style="color: #999; background: #fff">grey</p><button></button></main>`);
  const found = (await axe(page)).join("\n");
  assert.match(found, /color-contrast/);
  assert.match(found, /button-name/);
});

test("a task of the main thread over 50 ms is found, a short one is not", blank, async (page) => {
  const block = (millis) =>
    page.evaluate((millis) => {
      const end = performance.now() + millis;
      return new Promise((done) =>
        setTimeout(() => {
          while (performance.now() < end);
          done();
        }),
      );
    }, millis);
  assert.deepEqual(await longTasksDuring(page, () => block(5)), []);
  const [millis] = await longTasksDuring(page, () => block(120));
  assert.ok(millis > 100, `${millis}`);
});
