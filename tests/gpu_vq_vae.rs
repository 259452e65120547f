//! The training of vq-vae on a real device: the twins' loss curve, their counts, and nothing left behind.
#![cfg(feature = "gpu")]

#[expect(dead_code, reason = "only its way to read what a plan gave is of use here")]
mod training;

use std::collections::HashMap;

use serde_json::json;
use stepscope::gpu::{Control, GpuEngine};
use stepscope::input::Document;
use stepscope::kernel::CpuEngine;
use stepscope::lessons::course::SoFar;
use stepscope::lessons::{self, Ask, Course, Opening};
use training::floats;

fn course(input: serde_json::Value) -> Box<dyn Course> {
    let serde_json::Value::Object(json) = input else { unreachable!() };
    let ask = Ask { measure: true, ..Ask::default() };
    match lessons::open(lessons::find("vq-vae").unwrap(), Document::of(json), &ask) {
        Ok(Opening::Course(course)) => course,
        _ => panic!("a training is a course"),
    }
}

#[test]
fn fifty_steps_lose_alike_on_both_engines_and_leave_nothing_behind() {
    // Without a device this fails, and says what to install.
    let engine = pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"));
    // The lesson's own batches. In smaller ones two codes may be as near as rounding: then devices choose differently, and part.
    for input in [json!({"steps": 50}), json!({"steps": 50, "seed": 2}), json!({"steps": 50, "update": "ema"})] {
        let (mut on_gpu, mut on_cpu) = (course(input.clone()), course(input.clone()));
        let (mut residents, mut so_far) = (HashMap::new(), SoFar::default());
        let (mut gpu_losses, mut cpu_losses) = (Vec::new(), Vec::new());
        while let Some(plan) = on_gpu.next().unwrap() {
            so_far.begin(&plan);
            let (report, downloads) = pollster::block_on(engine.run(&plan, &Control::default())).unwrap();
            assert_eq!(report.measured(), Some(plan.predicted()));
            let same = on_cpu.next().unwrap().unwrap();
            let (_, wanted) = CpuEngine::run_on(&same, &mut residents);
            if downloads.contains_key("losses") {
                gpu_losses.extend(floats(&downloads, "losses"));
                cpu_losses.extend(floats(&wanted, "losses"));
            }
            on_gpu.take(&downloads).unwrap();
            on_cpu.take(&wanted).unwrap();
        }
        assert_eq!(gpu_losses.len(), 100);
        for (i, (gpu, cpu)) in gpu_losses.iter().zip(&cpu_losses).enumerate() {
            assert!((gpu - cpu).abs() <= 1e-4, "{input}, loss {i}: {gpu} on the GPU, {cpu} on the CPU");
        }
        pollster::block_on(engine.run(&so_far.release(), &Control::default())).unwrap();
        assert_eq!(engine.live_bytes(), 0);
        assert!(on_gpu.finish().is_ok());
    }
}
