#[cfg(feature = "gpu")]
mod m {
    use std::future::Future;
    use std::time::Instant;
    use stepscope::gpu::{Control, GpuEngine};
    use stepscope::kernel::attention::{self, Method, Options, SweepSizes};
    /// Longest time in one poll isn't seen natively (waits block); time planning and whole runs.
    pub fn run() {
        let engine = pollster::block_on(GpuEngine::new()).unwrap();
        for (heads, n) in [(4u32, 1u32 << 15), (8, 1 << 16)] {
            let sizes = SweepSizes { heads, d: 64, is_causal: false };
            let t = Instant::now();
            let plan = attention::sweep_plan(sizes, n, &Options::new(Method::Tiled), engine.capabilities()).unwrap();
            println!(
                "heads {heads} n {n}: q {} MB, sweep_plan {:?}, uploads {} bytes, commands {}",
                (heads as u64 * n as u64 * 256) >> 20,
                t.elapsed(),
                plan.ledger().upload_bytes,
                plan.commands.len()
            );
            let t = Instant::now();
            let len = (heads * n * 64) as usize;
            let mut v: Vec<f32> = Vec::with_capacity(len);
            let p: Vec<f32> = (0..8191).map(|x| x as f32).collect();
            while v.len() < len {
                v.extend_from_slice(&p[..p.len().min(len - v.len())]);
            }
            println!("   before: repeat in memory {:?}", t.elapsed());
            let mut b = stepscope::kernel::Plan::builder(false);
            let d = stepscope::kernel::Data::F32(std::sync::Arc::new(v));
            for name in ["q", "k", "v"] {
                b.upload(name, d.clone());
            }
            let up = b.finish();
            let t = Instant::now();
            let _ = pollster::block_on(engine.run(&up, &Control::default())).unwrap();
            println!("   upload three {:?}", t.elapsed());
            let mut b = stepscope::kernel::Plan::builder(false);
            let d = stepscope::kernel::Data::F32(std::sync::Arc::new(vec![1.0; 1 << 18]));
            let pat = b.upload("pattern", d);
            for name in ["q", "k", "v"] {
                b.repeat(name, pat, len as u64 * 4);
            }
            let fill = b.finish();
            let t = Instant::now();
            let _ = pollster::block_on(engine.run(&fill, &Control::default())).unwrap();
            println!("   fill three {:?}", t.elapsed());
        }
    }
}
fn main() {
    #[cfg(feature = "gpu")]
    m::run();
}
