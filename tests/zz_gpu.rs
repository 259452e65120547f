#![cfg(feature = "gpu")]
use std::sync::Arc;
use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::attention::random;
use stepscope::kernel::train::{CodeUpdate, Vq};
#[test]
fn t() {
    let engine = pollster::block_on(GpuEngine::new()).unwrap();
    for rows in [16384u32, 32768, 65536] {
        let vq = Vq {
            rows,
            codes: 8,
            columns: 3,
            update: CodeUpdate::Ema { decay: 0.5 },
            steps: 2,
            revives: false,
            keeps: true,
            watched: None,
        };
        let v = Arc::new(random::normal(1, 0, (rows * 3) as usize));
        let c = Arc::new(random::normal(1, 1, 24));
        let plan = vq.plan(v, c, false);
        let (r, _) = pollster::block_on(engine.run(&plan, &Control::default())).unwrap();
        println!("rows {rows} wall {:?}", r.wall_ns.map(|w| w / 1e6));
        for d in &r.dispatches {
            println!("   {} {} {:?}", d.kernel, d.count, d.time_ns.map(|t| t / 1e6));
        }
    }
}
