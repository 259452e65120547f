// Pictures of every view in every look, for people to look at: target/shots/<view>-<look>.png. Arguments choose by part of that name.
import { launch, settled, shot } from "./harness.mjs";
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
