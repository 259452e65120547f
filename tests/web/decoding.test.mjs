// What is particular to the lessons on decoding, as a reader meets it.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const picture = (page) => page.locator(".instrument-stage").innerText();
const narration = (page) => page.locator(".narration").innerText();
const checked = (page) => page.getByText("Checked against").waitFor();

test("a node of the tree is a button that gives it a child; one below the picture takes it away", { path: "#/medusa-tree?choices=[[0],[1]]&topk=2" }, async (page) => {
  await button(page, "node 1, [0]: add [0, 0]").click();
  await button(page, "Remove [0, 0]").waitFor();
  await page.waitForFunction(() => location.hash.includes("choices=[[0],[1],[0,0]]") || decodeURIComponent(location.hash).includes("[0,0]"));
  await checked(page);
  assert.match(await picture(page), /\[0,1,3\][^]*\[0,2,-1\]/);
  await button(page, "Remove [0, 0]").click();
  await page.waitForFunction(() => !decodeURIComponent(location.hash).includes("[0,0]"));
  // By the keyboard alone, too.
  await button(page, "node 2, [1]: add [1, 0]").focus();
  await page.keyboard.press("Enter");
  await button(page, "Remove [1, 0]").waitFor();
});

test("a causal mask says where it lets a sibling in", { path: "#/medusa-tree?preset=causal" }, async (page) => {
  const slip = page.locator(".slip");
  await slip.waitFor();
  assert.match(await slip.innerText(), /Wrong on purpose[^]*no ancestor/);
  await slip.getByRole("button").click();
  assert.match(await narration(page), /after a text that no one guessed/);
});

test("choices that are no tree are told where", { path: "#/medusa-tree" }, async (page) => {
  await page.locator("#field-choices").fill("[[0],[1,0]]");
  await button(page, "Run").click();
  await page.locator("#field-choices[aria-invalid=true]").waitFor();
  assert.match(await page.locator(".field-error, [role=alert]").first().innerText(), /hangs on \[1\], which isn't there/);
});

test("typical acceptance shows the threshold, and how the distribution moves", { path: "#/typical-acceptance?at=8" }, async (page) => {
  await checked(page);
  assert.match(await narration(page), /0\.7 > 0\.09: token 0 is accepted[^]*Not lossless/);
  assert.match(await picture(page), /line: the threshold, 0\.09/);
  await button(page, "Last step").click();
  assert.match(await narration(page), /3 of 5 guessed tokens are kept/);
});
