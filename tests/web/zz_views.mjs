import { launch, settled, shot } from "./harness.mjs";
import { LOOKS, VIEWS } from "./views.mjs";
const site = await launch({webgpu:false});
const looks = process.argv[2].split(","), names = process.argv.slice(3);
for (const view of VIEWS) { if (!names.some((n)=>view.name.startsWith(n))) continue;
  for (const look of LOOKS.filter(l=>looks.includes(l.name))) {
    const page = await site.open({ ...look, path: view.path });
    try { await settled(page); await page.waitForTimeout(600); console.log(await shot(page, `${view.name}-${look.name}`)); } catch(e) { console.log(view.name, look.name, e.message.split("\n")[0]); }
    await page.judge().catch(e=>console.log("JUDGE", view.name, look.name, e.message));
  } }
await site.close();
