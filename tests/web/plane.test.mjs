// Moving points and the view of the plane: by mouse, by touch, by keys, by controls.
import assert from "node:assert/strict";
import { settled, suite } from "./harness.mjs";

const test = suite({ webgpu: false });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const ready = (page) => button(page, "Last step").waitFor();
const picture = (page) => page.locator(".stage-words").first().textContent();
const at = (page) => page.getByRole("slider", { name: "Position" }).inputValue();
const handle = (page) => page.locator(".stage-handle");

/** The middle of the handle that is selected, in the picture: the page may have scrolled. */
async function place(page) {
  const [host, { x, y, width, height }] = [await page.locator(".stage-host").boundingBox(), await handle(page).boundingBox()];
  return [x + width / 2 - host.x, y + height / 2 - host.y];
}

/** From one place of the picture to another, and holds on. */
async function dragTo(page, from, to) {
  await page.locator(".stage-host").scrollIntoViewIfNeeded();
  const { x, y } = await page.locator(".stage-host").boundingBox();
  await page.mouse.move(x + from[0], y + from[1]);
  await page.mouse.down();
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2);
  await page.mouse.move(x + to[0], y + to[1]);
}

test("a point is dragged, and every number follows", { path: "#/vectors?a=4,1&b=1,3&at=5" }, async (page) => {
  await ready(page);
  assert.match(await picture(page), /a × b = 11/);
  const from = await place(page);
  await button(page, "Next point").click();
  const b = await place(page);
  // From (4, 1) to where b is, while the mouse is down already.
  await dragTo(page, from, b);
  await page.waitForFunction(() => document.querySelector(".stage-words").textContent.includes("a = (1, 3)"));
  assert.match(await picture(page), /a × b = 0/);
  assert.equal(await at(page), "5", "the step stays");
  await page.mouse.up();
  await page.getByText("Checked").waitFor();
  await page.waitForURL(/a=\[1,3\]/);
  assert.equal(await page.locator("#field-a").inputValue(), "1, 3");
  await page.goBack();
  await page.waitForFunction(() => document.querySelector(".stage-words").textContent.includes("a × b = 11"));
});

test("before the first step, moving a point shows the end of the run", { path: "#/vectors?a=4,1&b=1,3" }, async (page) => {
  await ready(page);
  await handle(page).press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".stage-words").textContent.includes("a × b = 14"));
  assert.equal(await at(page), "6");
});

test("keys move the selected point, and the player's keys stay the player's", { path: "#/vectors?a=4,1&b=1,3&at=6" }, async (page) => {
  await ready(page);
  const is = (words) => page.waitForFunction((words) => document.querySelector(".stage-handle").ariaLabel.startsWith(words), words);
  await handle(page).press("ArrowRight");
  await handle(page).press("ArrowUp");
  await is("a at (5, 2)");
  await handle(page).press("Shift+ArrowLeft");
  await is("a at (4.9, 2)");
  await page.getByRole("combobox", { name: "Point", exact: true }).selectOption({ label: "b" });
  await is("b at (1, 3)");
  await handle(page).press("ArrowDown");
  // One that isn't whole is among them now, so that steps are finer.
  await is("b at (1, 2.5)");
  assert.equal(await at(page), "6");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".track input").value === "5");
});

test("coordinates are typed to the last digit, and what is no number is put back", { path: "#/vectors?a=4,1&b=1,3&at=6" }, async (page) => {
  await ready(page);
  const x = page.getByRole("textbox", { name: "x", exact: true });
  await x.fill("0.30000000000000004");
  await x.press("Enter");
  await page.waitForURL(/a=\[0\.30000000000000004,1\]/);
  await x.fill("left");
  await x.blur();
  assert.equal(await x.inputValue(), "0.30000000000000004");
});

test("the view is moved and zoomed, by mouse and by buttons, and shows all again", { path: "#/vectors?a=4,1&b=1,3&at=6" }, async (page) => {
  await ready(page);
  await settled(page);
  const start = await place(page);
  await button(page, "Zoom in").click();
  const nearer = await place(page);
  assert.notDeepEqual(nearer, start);
  await button(page, "Show all").click();
  assert.deepEqual(await place(page), start);
  const [x, y] = [start[0] - 150, start[1] + 40];
  await dragTo(page, [x, y], [x + 60, y - 30]);
  await page.mouse.up();
  const [movedX, movedY] = await place(page);
  assert.ok(Math.abs(movedX - start[0] - 60) < 2 && Math.abs(movedY - start[1] + 30) < 2, `${movedX}, ${movedY}`);
  await button(page, "Move the view right").click();
  assert.notDeepEqual(await place(page), [movedX, movedY]);
  await button(page, "Show all").click();
  // What is under the pointer stays there, but for parts of a pixel.
  await page.evaluate(() => scrollTo(0, 0));
  const numbers = () => page.locator("[data-kind=grid-x-number]").allTextContents();
  const before = (await numbers()).join();
  const host = await page.locator(".stage-host").boundingBox();
  await page.mouse.move(host.x + start[0], host.y + start[1]);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await page.waitForFunction((before) => [...document.querySelectorAll("[data-kind=grid-x-number]")].map((number) => number.textContent).join() !== before, before);
  const [zoomedX, zoomedY] = await place(page);
  assert.ok(Math.abs(zoomedX - start[0]) < 4 && Math.abs(zoomedY - start[1]) < 4, `${zoomedX - start[0]}, ${zoomedY - start[1]}`);
  await page.getByLabel("Grid").uncheck();
  assert.equal(await page.locator("[data-kind=grid-x]").count(), 0);
});

test("a finger moves a point, and the page where there is none", { path: "#/vectors?a=4,1&b=1,3&at=6", width: 360, height: 740, hasTouch: true }, async (page) => {
  await ready(page);
  await settled(page);
  const host = await page.locator(".stage-host").boundingBox();
  const [x, y] = (await place(page)).map((at, i) => at + [host.x, host.y][i]);
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch("touchStart", [x, y]);
  for (let i = 1; i <= 8; i++) await touch("touchMove", [x - 10 * i, y + 2 * i]);
  await touch("touchEnd");
  await page.waitForFunction(() => !document.querySelector(".stage-words").textContent.includes("a = (4, 1)"));
  assert.equal(await page.evaluate(() => scrollY), 0, "the page stays while a point moves");
  const free = [host.x + 150, y + 60];
  await touch("touchStart", free);
  for (let i = 1; i <= 8; i++) await touch("touchMove", [free[0], free[1] - 20 * i]);
  await touch("touchEnd");
  await page.waitForFunction(() => scrollY > 20);
});

test("points are added by a double click and by a button, and removed by a key and by a button", { path: "#/convex-hull?points=[[0,0],[8,0],[4,6]]&at=1000" }, async (page) => {
  await ready(page);
  await settled(page);
  const count = () => page.locator("[data-kind=point]").count();
  assert.equal(await count(), 3);
  const host = await page.locator(".stage-host").boundingBox();
  await page.mouse.dblclick(host.x + 120, host.y + 90);
  await page.waitForFunction(() => document.querySelectorAll("[data-kind=point]").length === 4);
  await page.waitForURL(/points=\[\[0,0\],\[8,0\],\[4,6\],\[-?[\d.]+,-?[\d.]+\]\]/);
  await button(page, "Add a point").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-kind=point]").length === 5);
  await handle(page).press("Delete");
  await page.waitForFunction(() => document.querySelectorAll("[data-kind=point]").length === 4);
  for (const left of [3, 2, 1, 0]) {
    await button(page, "Remove it").click();
    await page.waitForFunction((left) => document.querySelectorAll("[data-kind=point]").length === left, left);
  }
  // Of no points there is no hull, and that is a result.
  assert.equal(await page.locator(".notice.bad").count(), 0);
  await button(page, "Add a point").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-kind=point]").length === 1);
});

test("a half-plane is shifted and turned by its handles", { path: "#/half-planes?planes=[[1,0,4],[-1,0,4],[0,1,3],[0,-1,3]]&at=1000" }, async (page) => {
  await ready(page);
  await settled(page);
  await handle(page).press("ArrowRight");
  await page.waitForURL(/planes=\[\[1,0,5\]/);
  const names = await page.getByRole("combobox", { name: "Point" }).locator("option").allInnerTexts();
  const turn = names.find((name) => /turn 0/i.test(name));
  await page.getByRole("combobox", { name: "Point" }).selectOption({ label: turn });
  await handle(page).press("ArrowRight");
  await page.waitForFunction(() => !location.hash.includes("planes=[[1,0,5]"));
  assert.match(page.url(), /planes=\[\[[\d.]+,-[\d.]+,/, "the border leans to the right");
  await page.getByText("Checked").waitFor();
});

test("the slider of epsilon moves the contest's answer, and not the result", { path: "#/point-line?p=2,1&a=0,0&b=4,1&at=1" }, async (page) => {
  await ready(page);
  assert.match(await picture(page), /epsilon \+/);
  const slider = page.getByRole("slider", { name: /contest/ });
  for (let i = 0; i < 12; i++) await slider.press("ArrowRight");
  await page.waitForFunction(() => /epsilon 0 \(wrong\)/.test(document.querySelector(".stage-words").textContent));
  assert.match(await picture(page), /exact \+/);
  await page.waitForURL(/epsilon=/);
});

test("a point that can't be had there is refused with its place, and the picture stays", { path: "#/polygon?vertices=[[0,0],[4,0],[4,4]]&point=1,1&at=1000" }, async (page) => {
  await ready(page);
  const before = await picture(page);
  const x = page.getByRole("textbox", { name: "x", exact: true });
  await x.fill("1e200");
  await x.press("Enter");
  // As far as coordinates go: nothing overflows.
  await page.waitForURL(/1e(%2B|\+)150/);
  assert.doesNotMatch(await picture(page), /NaN|Infinity|inf\b/);
  assert.notEqual(await picture(page), before);
});

test("a crowd of points is looked at, not edited", { path: `#/convex-hull?generate=${encodeURIComponent('{"kind":"disc","n":20000}')}` }, async (page) => {
  await ready(page);
  assert.equal(await handle(page).count(), 0);
  assert.equal(await button(page, "Add a point").count(), 0);
  await button(page, "Zoom in").click();
  await page.getByText("Checked").waitFor();
});
