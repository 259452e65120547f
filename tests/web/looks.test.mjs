// Every view in every look: opens without an error, cuts no text, has no axe finding.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { axe, clipped, settled, suite } from "./harness.mjs";
import { LOOKS, VIEWS } from "./views.mjs";

const test = suite();

// Each waits most of its time until nothing moves any more. By looks, so that the front page, which runs every lesson, isn't open four times at once.
describe("views and looks", { concurrency: 4 }, () => {
  for (const { name, ...look } of LOOKS) {
    for (const view of VIEWS) {
      test(`${view.name} in ${name}`, { ...look, path: view.path }, async (page) => {
        await settled(page);
        assert.ok((await page.locator("body").innerText()).trim().length > 20, "the view is empty");
        assert.deepEqual(await clipped(page), []);
        assert.deepEqual(await axe(page), []);
      });
    }
  }
});
