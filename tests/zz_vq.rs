use std::collections::HashMap;
use std::sync::Arc;
use stepscope::kernel::vqvae::*;
use stepscope::kernel::{CpuEngine, Plan, Downloads, Report};
fn run(plan: &Plan, r: &mut HashMap<String, Vec<u32>>) -> (Report, Downloads) {
    let mut e = CpuEngine::new(plan, r);
    while !e.advance(u64::MAX).is_over {}
    e.finish()
}
fn go(tag: &str, m: &Model, subject: pictures::Subject, steps: usize, revive: bool) {
    let t = std::time::Instant::now();
    let n = 320u32;
    let pixels = Arc::new(pictures::draw(subject, 1, n as usize));
    let data = Data { pixels: pixels.clone(), count: n };
    let mut r = HashMap::new();
    run(&m.begin(&data, false), &mut r);
    let part = 5;
    let mut idle = vec![0usize; m.codes as usize];
    let mut s = 12345u64;
    let mut rnd = |k: u32| { s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); ((s >> 33) as u32) % k };
    let mut log = String::new();
    for p in 0..steps / part {
        let batches = (0..part).map(|_| (0..m.batch).map(|_| rnd(256)).collect()).collect();
        let mut revivals = vec![];
        if revive { for (c, i) in idle.iter_mut().enumerate() { if *i >= 10 { revivals.push(Revival { code: c as u32, row: rnd(m.batch * m.grid()) }); *i = 0; } } }
        let nr = revivals.len();
        let plan = m.train(&Part { batches, revivals }, n, 256..264, 5, false);
        let (_, d) = run(&plan, &mut r);
        let ms = m.measured(&d);
        for one in &ms { for (i, u) in idle.iter_mut().zip(&one.uses) { if *u == 0 { *i += 1 } else { *i = 0 } } }
        let snap = m.snapshot(&d, 5);
        let last = ms.last().unwrap();
        let mse: f32 = snap.pixels.iter().zip(&pixels[256 * 256..]).map(|(a, b)| (a - b) * (a - b)).sum::<f32>() / snap.pixels.len() as f32;
        if p % 20 == 19 || p == 0 { log += &format!("  {} rec {:.4} dist {:.4} perp {:.1} psnr {:.2} rev {nr} probe {:?}\n", (p + 1) * part, last.reconstruction, last.distance, perplexity(&last.uses), -10.0 * mse.log10(), (&snap.probe.at_code[..2.min(m.dims as usize)], &snap.probe.nudged_code[..2.min(m.dims as usize)], &snap.probe.nudged_vector[..2.min(m.dims as usize)], snap.probe.changes)); }
    }
    let (_, d) = run(&m.encode(n, false), &mut r);
    let codes: Vec<u32> = bytemuck::pod_collect_to_vec(&d["all codes"]);
    let g = m.grid() as usize;
    let prior = Prior::fit(&codes[..256 * g], m.side / m.patch, m.codes);
    let losses: Vec<f32> = bytemuck::pod_collect_to_vec(&d["all losses"]);
    let held = losses[256 * g..].iter().sum::<f32>() / (64 * g) as f32;
    println!("{tag} {:?}: held psnr {:.2} bits {:.1} prior {:.1} (train {:.1})\n{log}", t.elapsed(), -10.0 * held.log10(), g as f64 * (m.codes as f64).log2(), prior.bits(&codes[256 * g..]), prior.bits(&codes[..256*g]));
    if std::env::var("ART").is_ok() {
        let grids = prior.sample(3, 6);
        let (_, d) = run(&m.decode(grids, false), &mut r);
        let px: Vec<f32> = bytemuck::pod_collect_to_vec(&d["decoded"]);
        for y in 0..16 { let mut l = String::new(); for i in 0..6 { for x in 0..16 { l.push(b" .:-=+*#%@"[(px[i*256+y*16+x].clamp(0.,0.99)*10.) as usize] as char); } l.push('|'); } println!("{l}"); }
    }
}
#[test]
fn zz() {
    let base = Model { name: "0/v".into(), side: 16, patch: 4, channels: 1, hidden: 32, codes: 32, dims: 2, beta: 1.0, gamma: 0.25, straight_through: true, update: Update::Gradient, rate: 3e-3, batch: 16, seed: 1 };
    use pictures::Subject::*;
    let steps = 300;
    let ema = |d| Update::Ema { decay: d };
    go("d8 lr1e-2 K64", &Model { dims: 8, rate: 1e-2, codes: 64, ..base.clone() }, Digits, steps, true);
    go("d8 lr1e-2 K64 ema.9", &Model { dims: 8, rate: 1e-2, codes: 64, update: ema(0.9), ..base.clone() }, Digits, steps, true);
    go("d8 lr1e-2 K64 b32 ema.9", &Model { dims: 8, batch: 32, rate: 1e-2, codes: 64, update: ema(0.9), ..base.clone() }, Digits, steps, true);
    go("d4 lr1e-2 K64 ema.9", &Model { dims: 4, rate: 1e-2, codes: 64, update: ema(0.9), ..base.clone() }, Digits, steps, true);
    go("d8 lr1e-2 K128", &Model { dims: 8, rate: 1e-2, codes: 128, update: ema(0.9), ..base.clone() }, Digits, steps, true);
    go("p2 d2 lr1e-2 K32", &Model { patch: 2, dims: 2, rate: 1e-2, codes: 32, ..base.clone() }, Digits, steps, true);
    go("p2 d4 lr1e-2 K32 ema", &Model { patch: 2, dims: 4, rate: 1e-2, codes: 32, update: ema(0.9), ..base.clone() }, Digits, steps, true);
    go("p2 d2 lr1e-2 K32 ema", &Model { patch: 2, dims: 2, rate: 1e-2, codes: 32, update: ema(0.9), ..base.clone() }, Digits, steps, true);
    go("p2 d2 off", &Model { patch: 2, dims: 2, rate: 1e-2, codes: 32, straight_through: false, gamma: 0.0, ..base.clone() }, Digits, steps, true);
}
