// Pictures of every view in every look, for people to look at: target/shots/<view>-<look>.png. Arguments choose by part of that name.
import { launch, shot } from "./harness.mjs";
import { LOOKS, VIEWS } from "./views.mjs";

const wanted = process.argv.slice(2);
const site = await launch();
for (const view of VIEWS) {
  for (const look of LOOKS) {
    const name = `${view.name}-${look.name}`;
    if (wanted.length && !wanted.some((part) => name.includes(part))) continue;
    const page = await site.open({ ...look, path: view.path });
    await settled(page);
    console.log(await shot(page, name));
    await page.judge().catch((wrong) => {
      console.error(wrong.message);
      process.exitCode = 1;
    });
  }
}
await site.close();

/** Waits until the page has stood still for half a second, at most 20. */
async function settled(page) {
  let before = "";
  for (let i = 0; i < 40; i++) {
    await page.waitForTimeout(500);
    const now = await page.evaluate(() => document.body.innerHTML);
    if (now === before) return;
    before = now;
  }
}
