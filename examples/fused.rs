#[cfg(feature = "gpu")]
mod m {
    use std::time::Instant;
    use stepscope::gpu::{Control, GpuEngine, measure_fused};
    use stepscope::kernel::attention::probes;
    fn clock() -> f64 {
        static S: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        S.get_or_init(Instant::now).elapsed().as_nanos() as f64
    }
    pub fn run() {
        let engine = pollster::block_on(GpuEngine::new()).unwrap();
        println!("{:?}", engine.capabilities());
        let control = Control::default().clock_ns(clock);
        for (fused, plan) in probes(64, engine.capabilities()).unwrap() {
            for _ in 0..4 {
                let (report, _) = pollster::block_on(engine.run(&plan, &control)).unwrap();
                println!(
                    "{fused:?} dispatch {:?} ms wall {:?} ms",
                    report.time_ns().map(|t| t / 1e6),
                    report.wall_ns.map(|t| t / 1e6)
                );
            }
        }
        println!("{:?}", pollster::block_on(measure_fused(&engine, 64, &control)));
    }
}
fn main() {
    #[cfg(feature = "gpu")]
    m::run();
}
