#![cfg(feature = "gpu")]
use std::time::Instant;
use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::train::Adam;
use stepscope::kernel::transformer::*;
#[test]
fn speed() {
    let engine = pollster::block_on(GpuEngine::new()).unwrap();
    let get = |k: &str, d: u32| std::env::var(k).ok().map_or(d, |v| v.parse().unwrap());
    let size = Size {
        vocabulary: 512,
        width: get("D", 128),
        heads: 4,
        layers: get("L", 4),
        inner: get("I", 320),
        context: 256,
        drafts: 0,
        modules: 0,
    };
    let model = Model { name: "m".into(), size };
    println!("{:?}", size.parameters());
    let run = |plan: &stepscope::kernel::Plan| pollster::block_on(engine.run(plan, &Control::default())).unwrap();
    run(&model.begin(&model.first(1)));
    let (b, t) = (get("B", 8), get("T", 128));
    let text: Vec<u32> = std::fs::read("ARCHITECTURE.md").unwrap().into_iter().map(u32::from).collect();
    let mut at = 0;
    for round in 0..get("R", 4) {
        let batches: Vec<Batch> = (0..4)
            .map(|_| Batch {
                tokens: t,
                stretches: (0..b)
                    .map(|_| {
                        at = (at * 7919 + 13) % (text.len() - 200);
                        text[at..at + t as usize + 1].to_vec()
                    })
                    .collect(),
            })
            .collect();
        let trained = Trained { trunk: true, heads: false, modules: false };
        let plan = model
            .train(&batches, &[3e-3; 4], &Losses::of(&size, 0.2, 0.3), trained, Adam::default(), false, engine.capabilities())
            .unwrap();
        let begin = Instant::now();
        let (report, downloads) = run(&plan);
        let losses: Vec<f32> = bytemuck::pod_collect_to_vec(&downloads["losses"]);
        println!("{round}: {losses:?} {:?} per step, {} dispatches", begin.elapsed() / 4, report.dispatches.len());
        if round == 1 {
            let mut by: std::collections::BTreeMap<&str, (f64, f64, u64)> = Default::default();
            for d in &report.dispatches {
                let e = by.entry(d.kernel).or_default();
                e.0 += d.time_ns.unwrap_or(0.0) as f64 / 1e6;
                e.1 += 1.0;
                e.2 += d.flops;
            }
            for (k, v) in by {
                println!("  {k}: {:.1} ms / 4 steps, {} runs, {:.2} GFLOP/s", v.0, v.1, v.2 as f64 / v.0 / 1e6);
            }
        }
    }
}
