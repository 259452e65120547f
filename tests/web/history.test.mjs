// The browser's back and forward, through everything that was opened.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite({ webgpu: false });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const position = (page) => page.getByRole("slider", { name: "Position" });

/** What is on the screen. */
async function seen(page) {
  await position(page).first().waitFor();
  return page.evaluate(() => ({
    title: document.title,
    heading: document.querySelector("h1").textContent,
    items: document.querySelector("#field-items")?.value ?? "",
    at: document.querySelector(".track input").value,
    isPair: [...document.querySelectorAll("main *")].some((element) => element.getAttribute("aria-label") === "Second run"),
  }));
}

/** Waits until what is on the screen is as it was. */
async function isAgain(page, expected, what) {
  let now;
  for (let tries = 0; tries < 60; tries++) {
    now = await seen(page);
    if (JSON.stringify(now) === JSON.stringify(expected)) return;
    await page.waitForTimeout(100);
  }
  assert.deepEqual(now, expected, what);
}

test("back through all that was opened and forward again: each has its lesson, input, step and title", { path: "index.html", timeoutSecs: 180 }, async (page) => {
  const places = [];
  const keep = async () => {
    // The address is written after a while.
    await page.waitForTimeout(800);
    places.push(await seen(page));
  };
  await page.getByRole("link", { name: "Heaps" }).click();
  await position(page).waitFor();
  for (let i = 0; i < 3; i++) await button(page, "Next step").click();
  await keep();
  await page.locator("#field-items").fill("9,4,7,1");
  await button(page, "Run").click();
  await page.waitForFunction(() => location.hash.includes("9,4,7,1"));
  await position(page).fill("2");
  await keep();
  await page.evaluate(() => {
    location.hash = "#/quickselect?items=5,3,8,1,9&k=2&scheme=lomuto&pivot=last&at=4";
  });
  await page.waitForFunction(() => /Quickselect|k-th/.test(document.title));
  await keep();
  await page.evaluate(() => {
    location.hash = "#/quickselect?items=5,3,8,1,9&k=2&scheme=lomuto&pivot=last&at=4&with=pivot%3Dfirst";
  });
  await page.getByText("Second run", { exact: true }).first().waitFor();
  await keep();
  await button(page, "Close the second run").click();
  await page.waitForFunction(() => !location.hash.includes("with="));
  await keep();

  for (let place = places.length - 2; place >= 0; place--) {
    await page.goBack();
    await isAgain(page, places[place], `back to ${place}`);
  }
  await page.goBack();
  await page.getByRole("link", { name: "FlashAttention" }).waitFor();
  for (let place = 0; place < places.length; place++) {
    await page.goForward();
    await isAgain(page, places[place], `forward to ${place}`);
  }
});

test("stepping, scrubbing and playing fill no history", { path: "#/heap?at=0", timeoutSecs: 60 }, async (page) => {
  await position(page).waitFor();
  const before = await page.evaluate(() => history.length);
  for (let i = 0; i < 30; i++) await position(page).fill(String(i % 10));
  for (let i = 0; i < 5; i++) await button(page, "Next step").click();
  await button(page, "Play").click();
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(() => history.length), before);
});

test("back from a broken link is where the reader was", { path: "#/heap?items=5,3,8,1&at=3" }, async (page) => {
  const before = await seen(page);
  await page.evaluate(() => {
    location.hash = "#/heap?items=5,x,1&at=2";
  });
  await page.getByRole("alert").first().waitFor();
  await page.goBack();
  await isAgain(page, before, "the heap");
  assert.equal(await page.getByRole("alert").count(), 0);
  await page.evaluate(() => {
    location.hash = "#/heep";
  });
  await page.getByText("heep").first().waitFor();
  await page.goBack();
  await isAgain(page, before, "the heap again");
});
